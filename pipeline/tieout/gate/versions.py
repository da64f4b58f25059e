"""Read two versions of a publication from their runs, as far as they are compared.

Of a table that is to the byte what it was, declared as it was, and of which rules looked at the same, no cell is read:
nothing in it can be new.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from tieout.changes.compare import Version
from tieout.changes.sheet import NAMES_A_ROW, Sheet, SheetCell, SheetColumn, SheetRow, plain
from tieout.declarations.forms import PDF
from tieout.declarations.plain import PlainPackage
from tieout.declarations.plain_yaml import read_yaml
from tieout.declarations.publication import FILE_NAME as PACKAGE
from tieout.declarations.publication import Publication
from tieout.declarations.strict import read_json, read_toml
from tieout.gate.gathering import asked_by, attached_to
from tieout.gate.record_versions import sheets_of, tables_compared
from tieout.store.sql import identifier
from tieout.store.told import INPUTS
from tieout.values.errors import CannotJudgeError
from tieout.values.places import FilePart, Split
from tieout.values.verdict import Verdict

if TYPE_CHECKING:
    import duckdb

MOST_CELLS = 2_000_000
"""Cells of a table that are compared; both versions of it are in memory by then."""
MEANING = ("basis", "year", "period", "stage", "of_line", "line_path")
"""What is declared of a column of figures that sets it apart."""
READERS: Mapping[str, Callable[[bytes, str], object]] = {".json": read_json, ".toml": read_toml}
"""How files that declare are read, by their ending; others are YAML."""
READS = """
    CASE
        WHEN f.cell_id IS NULL THEN ''
        WHEN f.state = 'unreadable' THEN 'unreadable ' || f.printed
        ELSE {'state': f.state, 'mark': f.mark, 'value': f.value, 'unit': f.unit, 'bound': f.bound, 'lower': f.lower,
            'upper': f.upper, 'lower_closed': f.lower_closed, 'upper_closed': f.upper_closed}::VARCHAR
    END
"""
"""What a cell stands for, as one text."""
EXAMINED = """
    SELECT f.table_name, count(*), bit_xor(hash(f.line_no, f.column_no))
    FROM main.examined AS e
    JOIN main.figures AS f ON f.cell_id = e.cell_id
    GROUP BY f.table_name
"""
"""What rules looked at in each table, as far as it must be told whether that is the same."""


@dataclass(frozen=True, slots=True)
class Judged:
    """A version that was judged."""

    verdict: Verdict
    publication: Publication
    files: Mapping[str, bytes]
    """What declares it and every resource, by name."""
    run: Path
    """Its `run.duckdb`."""


def read_versions(old: Judged, new: Judged) -> tuple[Version, Version, tuple[str, ...]]:
    """Read two versions, and name the tables that are not compared: they are too large, or hold records.

    Raises CannotJudgeError where a run cannot be read.
    """
    import duckdb

    from tieout.store.run import open_read_only

    opened: list[duckdb.DuckDBPyConnection] = []
    where = old.run
    try:
        for where in (old.run, new.run):
            opened.append(open_read_only(where))
        before, after = (_Tables(connection, one) for connection, one in zip(opened, (old, new), strict=True))
        same = {name for name, told in before.told.items() if after.told.get(name) == told}
        large = {
            name for tables in (before, after) for name, size in tables.sizes.items()
            if size > MOST_CELLS or name in tables.wide
        } - same  # fmt: skip
        compared, sheets = _records(old, new, opened)
        versions = [
            Version(one.verdict, (*tables.sheets(same, large), *of_records), _texts(one, connection), _declared(one))
            for one, connection, tables, of_records in (
                (old, opened[0], before, sheets[0]),
                (new, opened[1], after, sheets[1]),
            )
        ]
    except duckdb.Error as error:
        raise _unread(where, error) from error
    finally:
        for connection in opened:
            connection.close()
    return versions[0], versions[1], tuple(sorted(large | (_records_changed(old, new) - compared)))


def _records(
    old: Judged, new: Judged, opened: Sequence[duckdb.DuckDBPyConnection]
) -> tuple[frozenset[str], tuple[tuple[Sheet, ...], tuple[Sheet, ...]]]:
    """Read the records of other people that are not what they were, of both versions; say which are compared."""
    changed = _records_changed(old, new)
    if not changed:
        return frozenset(), ((), ())
    before, after = (_asked(one) for one in (old, new))
    sizes = {
        one.name: len(one.schema.fields) * max(_records_in(version, one.name) for version in (old, new))
        for one in after.resources
    }
    compared = tables_compared(before, after, {name: size for name, size in sizes.items() if name in changed})
    return compared, (
        tuple(sheets_of(opened[0], before, old.verdict, compared)),
        tuple(sheets_of(opened[1], after, new.verdict, compared)),
    )


def _asked(judged: Judged) -> PlainPackage:
    """Give what a version asks of its tables of records by itself."""
    return asked_by(judged.files, judged.publication, PACKAGE)


def _records_in(judged: Judged, name: str) -> int:
    """Count the records that a version has in a table; none where it has no such table."""
    paths = {path for one in judged.publication.resources if one.name == name for path in one.paths}
    return sum(item.rows for item in judged.verdict.inputs if item.path in paths)


def _records_changed(old: Judged, new: Judged) -> set[str]:
    """Name the tables of records of other people that are not to the byte what they were: no cell of theirs is read."""
    files = [
        {one.name: [judged.files[path] for path in one.paths] for one in _asked(judged).resources}
        for judged in (old, new)
    ]
    return {name for name in files[0].keys() | files[1].keys() if files[0].get(name) != files[1].get(name)}


def read_split(judged: Judged) -> Split:
    """Give the files of each table of a version that lies in several, by the path of each of them.

    Raises CannotJudgeError where its run cannot be read.
    """
    if not (several := [one.paths for one in judged.publication.resources if len(one.paths) > 1]):
        return {}
    import duckdb

    from tieout.store.run import open_read_only

    try:
        with open_read_only(judged.run) as connection:
            told = connection.execute(f"SELECT path, lines_before FROM {INPUTS.name} WHERE what = 'data'").fetchall()
    except duckdb.Error as error:
        raise _unread(judged.run, error) from error
    before = dict(told)
    split: dict[str, Sequence[FilePart]] = {}
    for paths in several:
        split |= dict.fromkeys(paths, tuple(FilePart(path, before.get(path) or 0) for path in paths))
    return split


def _unread(run: Path, error: Exception) -> CannotJudgeError:
    """Say that a run cannot be read."""
    return CannotJudgeError(str(run), f"it cannot be read: {str(error).splitlines()[0]}", "Check again with --fresh.")


class _Tables:
    """The tables of one run."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, judged: Judged) -> None:
        self._connection = connection
        query = "SELECT table_name, file, * EXCLUDE (table_order, publication) FROM main.tables WHERE own"
        rows = connection.execute(f"{query} ORDER BY table_order").fetchall()
        self._files = {row[0]: row[1] for row in rows}
        paths = {one.name: one.paths for one in judged.publication.tables}
        columns = connection.execute("FROM main.columns ORDER BY table_name, column_no").fetchall()
        examined = {name: told for name, *told in connection.execute(EXAMINED).fetchall()}
        self.told = {
            row[0]: (
                row, [column for column in columns if column[0] == row[0]],
                [judged.files.get(path) for path in paths.get(row[0], ())], examined.get(row[0]),
            )
            for row in rows
        }  # fmt: skip
        """All that a table says, by its name: what is declared of it, of its columns, its file, and what of it a rule
        looked at."""
        counted = connection.execute("SELECT table_name, count(*) FROM main.cells GROUP BY table_name").fetchall()
        self.sizes: dict[str, int] = dict(counted)
        # Of records that stand in a wide table only some are cells here: they are not compared, and that is said.
        self.wide = {
            name for (name,) in connection.execute(
                "SELECT table_name FROM main.tables WHERE own AND wide_from IS NOT NULL"
            ).fetchall()
        }  # fmt: skip

    def sheets(self, same: set[str], large: set[str]) -> Iterator[Sheet]:
        """Give every table; one that is the same without its rows, one that is too large not at all."""
        for name, file in self._files.items():
            if name not in large:
                columns = tuple(self._columns(name))
                rows = () if name in same else tuple(self._rows(name, columns))
                yield Sheet(name, file, columns, rows)

    def _columns(self, name: str) -> Iterator[SheetColumn]:
        """Give the columns of a table."""
        query = f"""
            SELECT column_no, column_label, role, {", ".join(MEANING)}
            FROM main.columns
            WHERE table_name = $1
            ORDER BY column_no
        """
        for number, head, role, *meaning in self._connection.execute(query, [name]).fetchall():
            told = " ".join(str(one) for one in meaning if one is not None)
            yield SheetColumn(number, head, role, told if role == "figure" else "")

    def _rows(self, name: str, columns: tuple[SheetColumn, ...]) -> Iterator[SheetRow]:
        """Give the rows of a table, each with all its cells."""
        known = self._names(name)
        naming = [column.number for column in columns if column.role in NAMES_A_ROW]
        query = f"""
            SELECT c.line_no, c.column_no, c.printed, {READS}, e.cell_id IS NOT NULL
            FROM main.cells AS c
            LEFT JOIN main.figures AS f ON f.cell_id = c.cell_id
            LEFT JOIN main.examined AS e ON e.cell_id = c.cell_id
            WHERE c.table_name = $1
            ORDER BY c.line_no, c.column_no
        """
        lines: dict[int, dict[int, SheetCell]] = {}
        for line, column, *cell in self._connection.execute(query, [name]).fetchall():
            lines.setdefault(line, {})[column] = SheetCell(*cell)
        for line, cells in lines.items():
            label, known_as = known.get(line, (None, None))
            if label is None:
                label = " / ".join(cells[one].printed for one in naming if one in cells and cells[one].printed.strip())
            made = tuple(cells.get(column.number, SheetCell("")) for column in columns)
            yield SheetRow(line, plain(label), made, known_as or "")

    def _names(self, name: str) -> dict[int, tuple[str | None, str | None]]:
        """Give what each row is called, and which line it is taken for, by its line in the file."""
        query = """
            SELECT line_no, line_label, line_path FROM main.lines WHERE table_name = $1 AND line_no IS NOT NULL
            UNION ALL
            SELECT line_no, record, NULL FROM main.records WHERE table_name = $1 AND list_name IS NULL
        """
        return {line: (label, path) for line, label, path in self._connection.execute(query, [name]).fetchall()}


def _texts(judged: Judged, connection: duckdb.DuckDBPyConnection) -> dict[str, str]:
    """Give the texts of a version, by their file; of one with pages each paragraph on a line, however it is set."""
    return {
        one.path: _paragraphs(connection, one.name) if one.format == PDF
        else judged.files[one.path].decode(one.encoding, "replace")
        for one in judged.publication.resources
        if not one.is_table
    }  # fmt: skip


def _paragraphs(connection: duckdb.DuckDBPyConnection, name: str) -> str:
    """Give the paragraphs of a text as its run has them; nothing where it could not be read."""
    found = connection.execute("SELECT 1 FROM duckdb_tables() WHERE schema_name = 'raw' AND table_name = $1", [name])
    if found.fetchone() is None:
        return ""
    rows = connection.execute(f"SELECT text FROM raw.{identifier(name)} ORDER BY line_no").fetchall()
    text = "\n".join(str(text) for (text,) in rows)
    return re.sub(r"(?<!\n)\n(?!\n)", " ", text).replace("\n\n", "\n")


def _declared(judged: Judged) -> dict[str, object]:
    """Give what a version declares and answers, by the file that says so."""
    found: dict[str, object] = {PACKAGE: read_json(judged.files[PACKAGE], PACKAGE)}
    resources = {path for one in judged.publication.resources for path in one.paths}
    attached = set(attached_to(_asked(judged)))
    # Of what is no table nobody reads what it says: only whether it is the same file.
    found |= {name: {"sha256": hashlib.sha256(judged.files[name]).hexdigest()} for name in sorted(attached)}
    for name in sorted(judged.files.keys() - resources - attached - {PACKAGE}):
        read: Callable[[bytes, str], object] = READERS.get(Path(name).suffix.casefold(), read_yaml)
        found[name] = read(judged.files[name], name)
    return found
