"""Load the tables of a publication into DuckDB as text, each row with its line number.

DuckDB reads what the scan accepted, by explicit options and without sniffing; both must count the
same rows. Nothing is cast, trimmed or left out here.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import duckdb

from tieout.errors import CannotJudgeError
from tieout.outcome import Input, Text
from tieout.publication import Resource, Scope
from tieout.sources import Delivery, Reject, Scan, SourceFile, decode, header_faults, scan
from tieout.store import comment, identifier, insert, literal

NOTHING = "\x1a"
"""What DuckDB is told to read as NULL: a character that no accepted line can hold."""


@dataclass(frozen=True, slots=True)
class Loaded:
    """What became of one file."""

    resource: Resource
    scope: Scope
    """Whose table it is, of which year and document."""
    name: str
    """Name of the table in the run; a table of a publication beside this one bears its folder's name too."""
    file: str
    """Path of the file, from the publication folder."""
    own: bool
    """Whether it is of the publication that is judged, and not of one beside it."""
    input: Input
    rejects: tuple[Reject, ...] = ()
    header_faults: tuple[tuple[int, Text], ...] = ()

    @property
    def is_loaded(self) -> bool:
        """Tell whether the file has rows in the database."""
        return self.input.rows > 0


def ingest(connection: duckdb.DuckDBPyConnection, deliveries: Sequence[Delivery], staging: Path) -> tuple[Loaded, ...]:
    """Load every resource of every delivery into schema `raw`; `staging` is a private folder.

    Raises CannotJudgeError where DuckDB counts other rows than the scan.
    """
    connection.execute("CREATE SCHEMA raw")
    connection.execute(
        'CREATE TABLE raw."rejected lines" (file VARCHAR, line_no INTEGER, text VARCHAR, reason VARCHAR)'
    )
    loaded = tuple(
        _load(connection, delivery, resource, staging)
        for delivery in deliveries
        for resource in delivery.publication.resources
    )
    insert(
        connection,
        'raw."rejected lines"',
        ("file", "line_no", "text", "reason"),
        [(item.file, r.line, r.text, r.reason.en) for item in loaded for r in item.rejects],
    )
    comment(
        connection, 'raw."rejected lines"', "Lines that could not be read, and why; none is in another table",
        {"line_no": "Physical line in the file, the first is 1"},
    )  # fmt: skip
    return loaded


def _load(connection: duckdb.DuckDBPyConnection, delivery: Delivery, resource: Resource, staging: Path) -> Loaded:
    """Load one resource, under its name in the run."""
    file = delivery.files[resource.path]
    known = Loaded(
        resource,
        delivery.publication.scope(resource),
        name=f"{delivery.beside}/{resource.name}" if delivery.beside else resource.name,
        file=delivery.path(resource.path),
        own=not delivery.beside,
        input=Input(file.name, file.sha256, len(file.data), 0, 0, 0),
    )
    return _table(connection, known, file, staging) if resource.is_table else _narrative(connection, known, file)


def _table(connection: duckdb.DuckDBPyConnection, known: Loaded, file: SourceFile, staging: Path) -> Loaded:
    """Load one table, unless its header is not the declared one."""
    resource = known.resource
    columns = [field.name for field in resource.schema.fields] if resource.schema else []
    scanned = scan(file, resource.encoding, resource.dialect.delimiter, len(columns))
    faults = tuple(header_faults(scanned.header, tuple(columns)))
    if faults or not scanned.records:
        records = 0 if faults else len(scanned.records)
        rejected = scanned.lines if faults else len(scanned.rejects)
        rejects = () if faults else scanned.rejects
        told = _input(known, file, scanned.lines, records, rejected, 0)
        return replace(known, input=told, rejects=rejects, header_faults=faults)
    staged = staging / f"{file.sha256}.csv"
    staged.write_text("\n".join(scanned.records) + "\n", encoding="utf-8", newline="")
    rows = _read(connection, known, staged, columns, scanned)
    told = _input(known, file, scanned.lines, rows, len(scanned.rejects), scanned.continued)
    return replace(known, input=told, rejects=scanned.rejects)


def _read(connection: duckdb.DuckDBPyConnection, known: Loaded, staged: Path, columns: list[str], scanned: Scan) -> int:
    """Have DuckDB read the accepted records, and number them by their lines."""
    declared = ", ".join(f"'c{number}': 'VARCHAR'" for number in range(1, len(columns) + 1))
    connection.execute(
        f"""
        CREATE TEMP TABLE staged AS
        SELECT *
        FROM read_csv(
            {literal(str(staged))}, auto_detect = false, header = false, columns = {{{declared}}},
            delim = {literal(known.resource.dialect.delimiter)}, quote = '"', escape = '"', comment = '',
            nullstr = {literal(NOTHING)}, encoding = 'utf-8', compression = 'none',
            strict_mode = true, hive_partitioning = false
        )
        """
    )
    rows = _count(connection, "staged")
    if rows != len(scanned.records):
        raise CannotJudgeError(
            known.file,
            f"DuckDB reads {rows} rows where the file holds {len(scanned.records)}",
            "Two readers disagree about this file; nothing can be said of it.",
        )
    names = raw_names(columns)
    named = ", ".join(f"staged.c{number} AS {identifier(name)}" for number, name in enumerate(names, 1))
    table = f"raw.{identifier(known.name)}"
    connection.execute(
        f"""
        CREATE TABLE {table} AS
        SELECT numbers.line_no, {named}
        FROM (SELECT unnest($1::INTEGER[]) AS line_no) AS numbers
        POSITIONAL JOIN staged
        """,
        [list(scanned.line_numbers)],
    )
    connection.execute("DROP TABLE staged")
    comment(
        connection, table, f"{known.file}: all cells as text, as delivered",
        {"line_no": "Physical line in the file, the first is 1"},
    )  # fmt: skip
    return _count(connection, table)


def raw_names(heads: Sequence[str]) -> tuple[str, ...]:
    """Name the columns of a raw table after their heads, apart where DuckDB cannot tell them apart.

    DuckDB knows no blank name and no difference of case, and `line_no` is taken.
    """
    names: list[str] = []
    taken = {"line_no"}
    for number, head in enumerate(heads, 1):
        name = head or f"column {number}"
        while name.casefold() in taken:
            name = f"{name} ({number})"
        taken.add(name.casefold())
        names.append(name)
    return tuple(names)


def _count(connection: duckdb.DuckDBPyConnection, table: str) -> int:
    """Count the rows of a table."""
    return int(connection.execute(f"SELECT COUNT(*) FROM {table}").fetchall()[0][0])


def _narrative(connection: duckdb.DuckDBPyConnection, known: Loaded, file: SourceFile) -> Loaded:
    """Load a narrative, a row for each line."""
    text, faults = decode(file, known.resource.encoding)
    lines = text.split("\n")
    if lines[-1] == "":
        lines.pop()
    kept = [(number, line) for number, line in enumerate(lines, 1) if number not in faults]
    table = f"raw.{identifier(known.name)}"
    connection.execute(f"CREATE TABLE {table} (line_no INTEGER, text VARCHAR)")
    insert(connection, table, ("line_no", "text"), kept)
    comment(connection, table, f"{known.file}: the narrative, line by line", {})
    rejects = tuple(Reject(number, None, lines[number - 1], reason) for number, reason in faults.items())
    return replace(known, input=_input(known, file, len(lines), len(kept), len(rejects), 0), rejects=rejects)


def _input(known: Loaded, file: SourceFile, lines: int, rows: int, rejected: int, continued: int) -> Input:
    """Account for one file, and prove that no line of it was lost."""
    if lines != rows + rejected + continued:
        raise CannotJudgeError(
            known.file,
            f"{lines} lines are not {rows} rows, {rejected} rejected and {continued} continued lines",
            "A line was lost on the way in; nothing can be said of this file.",
        )
    return Input(known.file, file.sha256, len(file.data), lines, rows, rejected, continued)
