"""Judge one file down the real road: a data package, its delivery, the scan, and DuckDB.

Gives the cells as the rules will see them, or every place that was refused. Nothing is read here itself.
"""

from __future__ import annotations

import hashlib
import json
import re
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import duckdb
from msgspec.structs import replace

from tests.polluted.cases import Case, Row, Sound
from tieout.declarations.datapackage import parse_publication
from tieout.declarations.publication import YEAR, Publication
from tieout.intake.files import Delivery, SourceFile
from tieout.intake.interface import Loaded, Room
from tieout.intake.load import ingest
from tieout.store.run import create
from tieout.values.errors import TieoutError

FILE = "t.csv"
SECOND = "Begroting"
"""Head of the column that is declared beside one that stands alone, and is taken off again."""
PLACED = re.compile(rf"{re.escape(FILE)}:(?P<line>[0-9]+)(?::(?P<column>[0-9]+))?")


@dataclass(frozen=True, slots=True)
class Place:
    """Where a file was refused, and why; without a line the whole file was."""

    line: int | None
    column: int | None
    reason: str


@dataclass(frozen=True, slots=True)
class Refused:
    """A file that was refused, with each place in the order of the lines."""

    places: tuple[Place, ...]


@dataclass(frozen=True, slots=True)
class Stumbled:
    """A file over which reading fell: an error that is not one of ours."""

    error: str


Answer = Sound | Refused | Stumbled
Reader = Callable[[Case], Answer]


def declared(case: Case) -> Publication:
    """Declare the file of a case: one column of labels, one at least of figures.

    Raises DeclarationError where such columns may not be declared.
    """
    # Nobody may declare a table of one column, but one must be read as strictly as any other.
    heads = case.heads if len(case.heads) > 1 else (*case.heads, SECOND)
    fields = [{"name": head, "tieout": role} for head, role in zip(heads, roles(heads), strict=True)]
    package = {
        "name": "p",
        "tieout": {"rulebook": "r", "agency": "a", "document": "jaarverslag"},
        "resources": [{
            "name": "t", "path": f"t.{case.form}", "type": "table", "format": case.form.split(".")[0],
            "encoding": case.encoding,
            "dialect": {"delimiter": case.delimiter}, "schema": {"fields": fields},
            "tieout": {"kind": "k", "year": next(role["year"] for role in roles(heads) if "year" in role)},
        }],
    }  # fmt: skip
    found = parse_publication(json.dumps(package).encode(), "datapackage.json", "agency")
    if len(case.heads) > 1:
        return found
    (table,) = found.resources
    assert table.schema is not None
    alone = replace(table.schema, fields=table.schema.fields[:1])
    return replace(found, resources=(replace(table, schema=alone),))


def roles(heads: Row) -> list[dict[str, object]]:
    """Say of each column what it holds: the first without a year labels, those with a year hold its figures."""
    label = next(at for at, head in enumerate(heads) if not YEAR.search(head))
    found: list[dict[str, object]] = []
    for at, head in enumerate(heads):
        years = YEAR.findall(head)
        if at == label:
            found.append({"role": "label"})
        elif years or not any(role["role"] == "figure" for role in found):
            year = int(years[0]) if years else 2022
            found.append({"role": "figure", "basis": "budget", "year": year, "stage": f"stage {at}"})
        else:
            found.append({"role": "note"})
    return found


@contextmanager
def reader() -> Iterator[Reader]:
    """Give a reader of cases, on one connection for all of them."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        staging = home / "staging"
        staging.mkdir()
        connection = create(home / "kept.duckdb", home / "shown.duckdb")
        connection.execute("SET threads = 1")

        def read(case: Case) -> Answer:
            try:
                return _read(connection, case, staging)
            except TieoutError as error:
                return Refused((_placed(error),))
            except Exception as error:  # noqa: BLE001  a case must not hide the others; the tests tell of each
                return Stumbled(f"{type(error).__name__}: {error}")
            finally:
                connection.execute("DROP SCHEMA IF EXISTS raw CASCADE")
                connection.execute("DROP TABLE IF EXISTS rejected_lines")
                connection.execute("DROP TABLE IF EXISTS temp.staged")

        yield read
        connection.close()


def _read(connection: duckdb.DuckDBPyConnection, case: Case, staging: Path) -> Answer:
    """Read a case; a refusal by an error is raised."""
    name = f"t.{case.form}"
    file = SourceFile(name, case.data, hashlib.sha256(case.data).hexdigest())
    delivery = Delivery(Path("p"), declared(case), {name: file}, ())
    (loaded,) = ingest(connection, [delivery], Room(staging))
    places = _places(loaded)
    if places:
        return Refused(places)
    account = loaded.input
    assert account.lines == account.rows + account.rejected + account.continued, "a line was lost"
    if not loaded.is_loaded:
        return Sound((), ())
    rows = connection.execute("SELECT * FROM raw.t ORDER BY line_no").fetchall()
    return Sound(tuple(row[1:] for row in rows), tuple(row[0] for row in rows))


def _places(loaded: Loaded) -> tuple[Place, ...]:
    """Give every place at which a file was refused."""
    whole = [Place(None, None, fault.what.en) for fault in loaded.file_faults]
    heads = [Place(1, column, fault.en) for column, fault in loaded.header_faults]
    return (*whole, *heads, *(Place(reject.line, reject.column, reject.reason.en) for reject in loaded.rejects))


def _placed(error: TieoutError) -> Place:
    """Tell the place that an error names."""
    match = PLACED.search(str(error))
    return Place(
        int(match["line"]) if match else None, int(match["column"]) if match and match["column"] else None, str(error)
    )
