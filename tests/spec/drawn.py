"""Draw a publication as text, and take it down the real road: CSV, scan, ingest, grammar, figures.

A drawn publication is one or more tables with a blank line between them. The first line of a table
gives its name and what its bare numbers stand for; the second its heads; then a row for each line:

    flow in EUR x 1000000
    line        | budget 2022 | realisation 2022
    Ontvangsten | 249,4       | 232,1

A head is `line`, `section`, `number`, `note`, `unplaced`, or a basis and a year. `, goes on` behind
the name says that the table is known to go on elsewhere.
"""

from __future__ import annotations

import csv
import functools
import hashlib
import io
import itertools
import json
import re
import tempfile
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path

import duckdb

from tests.spec.oracle import Read
from tieout.checks.population import COLUMNS
from tieout.checks.result import check_of
from tieout.figures import make_figures
from tieout.grammar import reading
from tieout.ingest import Loaded, ingest
from tieout.publication import Publication, parse_publication
from tieout.rulebook import Labels, Line, Notation, Rulebook
from tieout.sources import SourceFile
from tieout.store import insert

KIND = "statement"
TITLE = re.compile(r"(?P<name>[a-z0-9_]+)(?: in (?P<unit>\S+))?(?: x (?P<scale>-?[0-9]+))?(?P<goes_on>, goes on)?")
RUNS = itertools.count()
OPEN: OrderedDict[str, duckdb.DuckDBPyConnection] = OrderedDict()
MOST_OPEN = 8
DRAWN: dict[tuple[str, tuple[Line, ...]], duckdb.DuckDBPyConnection] = {}


def line(path: str, label: str, unit: str, **more: object) -> Line:
    """Declare a line that a table need not print."""
    return Line(path=path, label=label, unit=unit, **({"required": False} | more))


LINES = (
    line("receipts", "Ontvangsten", "EUR", compare="budget"),
    line("expenses", "Uitgaven", "EUR", compare="budget"),
    line("cash", "Kasstroom", "EUR", compare="budget"),
    line("opening", "Begin", "EUR"),
    line("revenue", "Omzet {agency}", "EUR", compare="budget"),
    line("staff", "Fte", "fte", compare="budget"),
    line("balance", "Saldo", "%", compare="budget"),
    line("overhead", "Overhead", "%", compare="at most"),
    line("score", "Cijfer", "cijfer", compare="at least"),
    line("available/a", "Dienst A", "%", compare="at least"),
    line("available/b", "Dienst B", "%", compare="at least"),
    line("benchmark", "Benchmark", "status"),
)
"""The lines of the drawn tables, unless a test names its own."""

NOTATION = Notation(
    minus=("-/-", "–/–", "‒/‒", "−/−", "-", "‒", "–", "—", "−"),
    currency={"€": "EUR"},
    scale={"mln.": 1_000_000, "mln": 1_000_000, "x € 1.000": 1_000, "x € 1 000": 1_000},
    marks={
        "n.b.": "not_available",
        "nb": "not_available",
        "n.v.t.": "not_applicable",
        "nvt": "not_applicable",
        "niet uitgevoerd": "not_performed",
        "uitgevoerd": "performed",
        "gepland": "planned",
        "-": "dash",
        "‒": "dash",
        "–": "dash",
        "—": "dash",
        "−": "dash",
    },
)
LABELS = Labels(ignore=("(+/+)", "(-/-)", "(=1+2)"), bullets=("*", "•", "-", "‒", "–"))


def rulebook(lines: Sequence[Line] = LINES, labels: Labels = LABELS) -> Rulebook:
    """Make a rulebook of one table kind, for agency Logius."""
    return Rulebook("drawn", "1", "Drawn", NOTATION, labels, "Logius", {KIND: tuple(lines)}, (), (), (), ())


def cells(row: str) -> list[str]:
    """Cut a drawn row into its cells."""
    return [cell.strip() for cell in row.split("|")]


def written(rows: Sequence[Sequence[str]]) -> bytes:
    """Write rows as a CSV."""
    stream = io.StringIO()
    csv.writer(stream, lineterminator="\n").writerows(rows)
    return stream.getvalue().encode()


def publication(drawing: str) -> tuple[Publication, dict[str, SourceFile]]:
    """Make the data package and the files of a drawn publication."""
    resources, files = [], {}
    for block in re.split(r"\n\s*\n", drawing.strip()):
        title, *drawn = (row.strip() for row in block.strip().splitlines())
        rows = [cells(row) for row in drawn]
        resource = _resource(title, rows[0])
        resources.append(resource)
        data = written(rows)
        files[resource["path"]] = SourceFile(resource["path"], data, hashlib.sha256(data).hexdigest())
    years = [
        year
        for resource in resources
        for field in resource["schema"]["fields"]
        if (year := field["tieout"].get("year"))
    ]
    package = {
        "name": "drawn",
        "tieout": {"rulebook": "drawn", "agency": "logius", "year": max(years), "document": "jaarverslag"},
        "resources": resources,
    }
    return parse_publication(json.dumps(package).encode(), "drawn/datapackage.json"), files


def _resource(title: str, heads: Sequence[str]) -> dict[str, object]:
    """Declare one drawn table."""
    match = TITLE.fullmatch(title)
    assert match, f"not a title of a table: {title}"
    settings: dict[str, object] = {"kind": KIND, "complete": not match["goes_on"]}
    if match["unit"]:
        settings["unit"] = match["unit"]
    if match["scale"]:
        settings["scale"] = int(match["scale"])
    return {
        "name": match["name"], "path": f"{match['name']}.csv", "type": "table",
        "schema": {"fields": [{"name": head, "tieout": _role(head)} for head in heads]}, "tieout": settings,
    }  # fmt: skip


def _role(head: str) -> dict[str, object]:
    """Say what a head stands for."""
    basis, _, year = head.partition(" ")
    if year.isdecimal():
        return {"role": "figure", "basis": basis, "year": int(year)}
    return {"role": {"line": "label"}.get(basis, basis)}


@functools.cache
def _root() -> duckdb.DuckDBPyConnection:
    """Open DuckDB, once for all drawn publications."""
    return duckdb.connect(":memory:", config={"threads": 1})


def database() -> duckdb.DuckDBPyConnection:
    """Open an empty database, and drop the oldest where many are open: each takes memory until it is detached."""
    name = f"run_{next(RUNS)}"
    connection = _root().cursor()
    connection.execute(f"ATTACH ':memory:' AS {name}")
    connection.execute(f"USE {name}")
    OPEN[name] = connection
    if len(OPEN) > MOST_OPEN:
        oldest, done = OPEN.popitem(last=False)
        done.close()
        _root().execute(f"DETACH {oldest}")
    return connection


def load(
    package: Publication, files: Mapping[str, SourceFile], book: Rulebook | None = None
) -> tuple[duckdb.DuckDBPyConnection, tuple[Loaded, ...]]:
    """Ingest a publication and, where a rulebook is given, make its figures."""
    connection = database()
    with tempfile.TemporaryDirectory() as staging:
        loaded = ingest(connection, package, dict(files), Path(staging))
    if book is not None:
        make_figures(connection, loaded, book)
    return connection, loaded


def run(drawing: str, lines: tuple[Line, ...] = LINES) -> duckdb.DuckDBPyConnection:
    """Draw a publication into a database that has its `figures` and `lines`; keep the last few."""
    kept = DRAWN.get((drawing, lines))
    if kept in OPEN.values():
        return kept
    connection = load(*publication(drawing), rulebook(lines))[0]
    if len(DRAWN) > MOST_OPEN:
        DRAWN.clear()
    DRAWN[drawing, lines] = connection
    return connection


def judge(
    population: str, drawing: str, table: str = "figures", lines: tuple[Line, ...] = LINES
) -> list[dict[str, str]]:
    """Run a population on a drawn publication; give its checks, every value as text.

    Amounts are in base units, without closing zeros; cells are given by what they print.
    """
    connection = run(drawing, lines)
    printed = dict(connection.execute("SELECT cell_id, printed FROM cells").fetchall())
    rows = connection.execute(population.replace("{batch}", table)).fetchall()
    checks = [check_of(row) for row in rows]
    return [{name: _shown(name, getattr(check, name), printed) for name in COLUMNS} for check in checks]


def _shown(name: str, value: object, printed: Mapping[int, str]) -> str:
    """Show one value of a check."""
    if name == "cells":
        return " · ".join(printed[number] or "(blank)" for number in value)  # type: ignore[attr-defined]
    return "" if value is None else amount(value) if isinstance(value, Decimal) else str(value)


def amount(value: Decimal) -> str:
    """Show an amount without closing zeros."""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def told(drawing: str) -> tuple[list[str], list[dict[str, str]]]:
    """Read a drawn table of expectations: its heads, and a row for each check."""
    heads, *rows = (cells(row) for row in drawing.strip().splitlines())
    for row in rows:
        assert len(row) == len(heads), f"{row} has not the {len(heads)} heads {heads}"
    return heads, [dict(zip(heads, row, strict=True)) for row in rows]


def assert_judged(
    population: str,
    drawing: str,
    expected: str,
    table: str = "figures",
    lines: tuple[Line, ...] = LINES,
) -> None:
    """Compare every check of a population, in order, with a drawn table of expectations."""
    heads, rows = told(expected)
    found = [{head: check[head] for head in heads} for check in judge(population, drawing, table, lines)]
    assert [" | ".join(row.values()) for row in found] == [" | ".join(row.values()) for row in rows]


@dataclass(frozen=True, slots=True)
class Printed:
    """A cell as the grammar takes it."""

    text: str
    line_unit: str | None = None
    table_unit: str | None = None
    table_scale: int = 1


def read(printed: Sequence[Printed], notation: Notation = NOTATION) -> list[Read]:
    """Have DuckDB read printed cells, all in one query."""
    connection = _root().cursor()
    connection.execute(
        """
        CREATE OR REPLACE TEMP TABLE printed_cells (
            cell_id BIGINT, printed VARCHAR, line_unit VARCHAR, table_unit VARCHAR, table_scale BIGINT
        )
        """
    )
    insert(
        connection,
        "printed_cells",
        ("cell_id", "printed", "line_unit", "table_unit", "table_scale"),
        [(at, cell.text, cell.line_unit, cell.table_unit, cell.table_scale) for at, cell in enumerate(printed)],
    )
    found = connection.execute(
        f"""
        SELECT state, mark, value, unit, scale, decimals, lower, upper, lower_closed, upper_closed
        FROM ({reading(notation, "printed_cells")})
        ORDER BY cell_id
        """
    ).fetchall()
    connection.close()
    return [_read(*row) for row in found]


def _read(
    state: str, mark: str | None, value: Decimal | None, unit: str | None, scale: int | None,
    decimals: int | None, lower: Decimal | None, upper: Decimal | None,
    lower_closed: bool | None, upper_closed: bool | None,
) -> Read:  # fmt: skip
    """Hold one reading of DuckDB; the parts of a figure are there all together or not at all."""
    parts = (value, unit, scale, decimals, lower, upper, lower_closed, upper_closed)
    if state != "figure":
        assert parts == (None,) * 8, f"{state} with {parts}"
        return Read(state, mark)
    assert None not in parts, f"a figure without all its parts: {parts}"
    interval = f"{'[' if lower_closed else '('}{amount(lower)}, {amount(upper)}{']' if upper_closed else ')'}"
    return Read(state, mark, value, unit, scale, decimals, interval)
