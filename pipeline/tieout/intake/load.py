"""Load the tables of a publication into DuckDB as text, each row with its line number.

DuckDB reads what the scan accepted, by explicit options and without sniffing. A second reader reads the file
again, and both must have every row and every cell alike. Nothing is cast, trimmed or left out here.
"""

from __future__ import annotations

import codecs
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Literal

import duckdb
import pyarrow as pa

from tieout.declarations.publication import Resource, Scope
from tieout.intake.files import Delivery, SourceFile
from tieout.intake.foreign import what_else
from tieout.intake.scan import Reject, Scan, decode, header_faults, scan
from tieout.intake.second_reader import difference, read_again
from tieout.rulebook.model import NO_OTHER_LIMITS, Limits
from tieout.store.run import comment, insert
from tieout.store.sql import identifier, literal
from tieout.values.errors import CannotJudgeError, shorten
from tieout.values.outcome import Input, Text

NOTHING = "\x1a"
"""What DuckDB is told to read as NULL: a character that no accepted line can hold."""
RETURN = "\x1d"
"""What a CR in a cell is staged as, another such character: DuckDB reads no mixed line ends, even in quotes."""
LINE_LOST = "A line was lost on the way in; nothing can be said of this file."
TWO_READERS = "Two readers disagree about this file; nothing can be said of it."


@dataclass(frozen=True, slots=True)
class FileFault:
    """Why a whole file was not loaded."""

    kind: Literal["format", "limits"]
    """What is wrong with it: it is no CSV, or it is larger than may be."""
    what: Text
    advice: Text


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
    file_faults: tuple[FileFault, ...] = ()

    @property
    def is_loaded(self) -> bool:
        """Tell whether the file has rows in the database."""
        return self.input.rows > 0


def ingest(
    connection: duckdb.DuckDBPyConnection,
    deliveries: Sequence[Delivery],
    staging: Path,
    limits: Limits = NO_OTHER_LIMITS,
) -> tuple[Loaded, ...]:
    """Load every resource of every delivery into schema `raw`; `staging` is a private folder.

    Raises CannotJudgeError where two readers disagree about a file.
    """
    connection.execute("CREATE SCHEMA raw")
    connection.execute(
        'CREATE TABLE raw."rejected lines" (file VARCHAR, line_no INTEGER, text VARCHAR, reason VARCHAR)'
    )
    loaded = tuple(
        _load(connection, delivery, resource, staging, limits)
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


def _load(
    connection: duckdb.DuckDBPyConnection, delivery: Delivery, resource: Resource, staging: Path, limits: Limits
) -> Loaded:
    """Load one resource, under its name in the run."""
    file = delivery.files[resource.path]
    known = Loaded(
        resource,
        delivery.publication.scope(resource),
        name=f"{delivery.beside}/{resource.name}" if delivery.beside else resource.name,
        file=delivery.path(resource.path),
        own=not delivery.beside,
        input=Input(delivery.path(resource.path), file.sha256, file.size, 0, 0, 0),
    )
    if file.unread:
        return replace(known, file_faults=(_beyond("bytes", "bytes", file.unread, limits.bytes),))
    if not resource.is_table:
        return _narrative(connection, known, file)
    return _table(connection, known, file, staging, limits)


def _table(
    connection: duckdb.DuckDBPyConnection, known: Loaded, file: SourceFile, staging: Path, limits: Limits
) -> Loaded:
    """Load one table, unless its header is not the declared one or it is larger than may be."""
    resource = known.resource
    columns = tuple(field.name for field in resource.fields)
    if len(columns) > limits.columns:
        return replace(known, file_faults=(_beyond("columns", "kolommen", len(columns), limits.columns),))
    longest = (limits.line, limits.cell)
    scanned = scan(file, resource.encoding, resource.dialect.delimiter, len(columns), longest)
    lines = _lines_in(file, resource.encoding) - scanned.header_lines
    if scanned.lines != lines:
        raise CannotJudgeError(known.file, f"{scanned.lines} lines were read where it has {lines}", LINE_LOST)
    faults = tuple(header_faults(scanned.header, columns))
    # One column is what most things look like that are no table.
    other = _foreign(file) if faults or len(columns) == 1 else ()
    if len(scanned.records) > limits.rows:
        other = (_beyond("rows", "rijen", len(scanned.records), limits.rows),)
    if faults or other or not scanned.records:
        whole = bool(faults or other)
        rejected = scanned.lines if whole else len(scanned.rejects)
        told = _input(known, scanned.lines, 0 if whole else len(scanned.records), rejected, 0)
        return replace(
            known, input=told, rejects=() if whole else scanned.rejects,
            header_faults=() if other else faults, file_faults=other,
        )  # fmt: skip
    staged = staging / f"{file.sha256}.csv"
    text = "\n".join(scanned.records) + "\n"
    staged.write_text(text.replace("\r", RETURN), encoding="utf-8", newline="")
    rows = _read(connection, known, staged, columns, scanned)
    staged.unlink()
    _agree(connection, known, columns, scanned, text.encode() if scanned.rejects else _in_utf8(file, resource.encoding))
    told = _input(known, scanned.lines, rows, len(scanned.rejects), scanned.continued)
    return replace(known, input=told, rejects=scanned.rejects)


def _foreign(file: SourceFile) -> tuple[FileFault, ...]:
    """Say what a file is that has not the header it should, if that can be told."""
    if told := what_else(file.data):
        what, advice = told
        return (FileFault("format", Text(f"it is no CSV but {what.en}", f"het is geen CSV maar {what.nl}"), advice),)
    if file.data.count(b"\r") > 1 and b"\n" not in file.data:
        what = Text("its lines end in CR alone", "de regels eindigen op alleen CR")
        return (FileFault("format", what, Text("End them in LF or CRLF.", "Laat ze eindigen op LF of CRLF.")),)
    return ()


def _beyond(en: str, nl: str, found: int, most: int) -> FileFault:
    """Say that a file is larger than the rulebook lets it be."""
    return FileFault(
        "limits",
        Text(f"it has {found} {en} where {most} are the most", f"het heeft {found} {nl} waar {most} het meeste is"),
        Text("Split it, or raise the limit in the rulebook.", "Splits het, of verhoog de grens in het regelboek."),
    )


def _read(
    connection: duckdb.DuckDBPyConnection, known: Loaded, staged: Path, columns: Sequence[str], scanned: Scan
) -> int:
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
            max_line_size = {max(2**21, 2 * _longest(scanned.records))},
            strict_mode = true, hive_partitioning = false
        )
        """
    )
    rows = _count(connection, "staged")
    if rows != len(scanned.records):
        raise CannotJudgeError(
            known.file, f"DuckDB reads {rows} rows where the file holds {len(scanned.records)}", TWO_READERS
        )
    named = ", ".join(
        f"replace(staged.c{number}, {literal(RETURN)}, chr(13)) AS {identifier(name)}"
        for number, name in enumerate(raw_names(columns), 1)
    )
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


def _agree(
    connection: duckdb.DuckDBPyConnection, known: Loaded, columns: Sequence[str], scanned: Scan, data: bytes
) -> None:
    """Have a second reader read the file, or the records of a file with rejected lines, and compare every cell."""
    whole = not scanned.rejects
    try:
        second = read_again(
            data, known.resource.dialect.delimiter, len(columns), _longest((*scanned.records, *columns))
        )
    except pa.ArrowInvalid as error:
        raise CannotJudgeError(
            known.file, f"pyarrow cannot read it: {shorten(str(error), 200)}", TWO_READERS
        ) from error
    if whole:
        header = tuple(column[0].as_py() for column in second.columns) if second.num_rows else ()
        if header != tuple(columns):
            raise CannotJudgeError(known.file, "pyarrow reads another header than the file has", TWO_READERS)
        second = second.slice(1)
    apart = difference(connection, f"raw.{identifier(known.name)}", raw_names(columns), second)
    if apart is not None and apart.rows:
        first, again = apart.rows
        raise CannotJudgeError(known.file, f"DuckDB reads {first} rows and pyarrow {again}", TWO_READERS)
    if apart is not None:
        line = scanned.line_numbers[apart.row]
        what = f"DuckDB and pyarrow read column {apart.column} differently"
        raise CannotJudgeError(f"{known.file}:{line}", what, TWO_READERS)


def _in_utf8(file: SourceFile, encoding: str) -> bytes:
    """Give the whole file in UTF-8, without a byte order mark: its very bytes where it is that already."""
    if encoding == "utf-8":
        return file.data.removeprefix(codecs.BOM_UTF8)
    return decode(file, encoding)[0].encode()


def _longest(texts: Sequence[str]) -> int:
    """Give the most bytes that one of these texts can take."""
    return 4 * max(map(len, texts), default=0)


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
    return replace(known, input=_input(known, len(lines), len(kept), len(rejects), 0), rejects=rejects)


def _lines_in(file: SourceFile, encoding: str) -> int:
    """Count the lines of a file from its bytes; the last may go without its end."""
    data = decode(file, encoding)[0].encode() if encoding == "utf-16" else file.data
    return data.count(b"\n") + (not data.endswith(b"\n"))


def _input(known: Loaded, lines: int, rows: int, rejected: int, continued: int) -> Input:
    """Account for one file, and prove that no line of it was lost."""
    if lines != rows + rejected + continued:
        raise CannotJudgeError(
            known.file,
            f"{lines} lines are not {rows} rows, {rejected} rejected and {continued} continued lines",
            LINE_LOST,
        )
    return replace(known.input, lines=lines, rows=rows, rejected=rejected, continued=continued)
