"""Take a CSV in: DuckDB reads what the scan accepted, by explicit options and without sniffing.

A second reader reads the file again, and both must have every row and every cell alike. Nothing is cast, trimmed or
left out here.
"""

from __future__ import annotations

import codecs
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import duckdb
import pyarrow as pa

from tieout.intake.files import SourceFile
from tieout.intake.foreign import what_else
from tieout.intake.interface import LINE_LOST, FileFault, Loaded, accounted, beyond
from tieout.intake.names import raw_names
from tieout.intake.scan import Scan, decode, header_faults, scan
from tieout.intake.second_reader import difference, read_again
from tieout.rulebook.model import Limits
from tieout.store.run import comment
from tieout.store.sql import identifier, literal
from tieout.values.errors import CannotJudgeError, shorten
from tieout.values.outcome import Text

NOTHING = "\x1a"
"""What DuckDB is told to read as NULL: a character that no accepted line can hold."""
RETURN = "\x1d"
"""What a CR in a cell is staged as, another such character: DuckDB reads no mixed line ends, even in quotes."""
TWO_READERS = "Two readers disagree about this file; nothing can be said of it."


def load(
    connection: duckdb.DuckDBPyConnection, known: Loaded, file: SourceFile, staging: Path, limits: Limits
) -> Loaded:
    """Load one table, unless its header is not the declared one or it is larger than may be."""
    resource = known.resource
    columns = tuple(field.name for field in resource.fields)
    if len(columns) > limits.columns:
        return replace(known, file_faults=(beyond("columns", "kolommen", len(columns), limits.columns),))
    longest = (limits.line, limits.cell)
    scanned = scan(file, resource.encoding, resource.dialect.delimiter, len(columns), longest)
    lines = _lines_in(file, resource.encoding) - scanned.header_lines
    if scanned.lines != lines:
        raise CannotJudgeError(known.file, f"{scanned.lines} lines were read where it has {lines}", LINE_LOST)
    faults = tuple(header_faults(scanned.header, columns))
    # One column is what most things look like that are no table.
    other = _foreign(file) if faults or len(columns) == 1 else ()
    if len(scanned.records) > limits.rows:
        other = (beyond("rows", "rijen", len(scanned.records), limits.rows),)
    if faults or other or not scanned.records:
        whole = bool(faults or other)
        rejected = scanned.lines if whole else len(scanned.rejects)
        told = accounted(known, scanned.lines, 0 if whole else len(scanned.records), rejected, 0)
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
    told = accounted(known, scanned.lines, rows, len(scanned.rejects), scanned.continued)
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


def _read(
    connection: duckdb.DuckDBPyConnection, known: Loaded, staged: Path, columns: Sequence[str], scanned: Scan
) -> int:
    """Have DuckDB read the accepted records, and number them by their lines."""
    declared = ", ".join(f"'c{number}': 'VARCHAR'" for number in range(1, len(columns) + 1))
    returns = any("\r" in record for record in scanned.records)
    named = ", ".join(
        f"{_as_delivered(f'staged.c{number}', returns)} AS {identifier(name)}"
        for number, name in enumerate(raw_names(columns), 1)
    )
    table, expected = f"raw.{identifier(known.name)}", len(scanned.records)
    numbers, given = _numbers(scanned.line_numbers)
    connection.execute(
        f"""
        CREATE TABLE {table} AS
        SELECT numbers.line_no, {named}
        FROM ({numbers}) AS numbers
        POSITIONAL JOIN read_csv(
            {literal(str(staged))}, auto_detect = false, header = false, columns = {{{declared}}},
            delim = {literal(known.resource.dialect.delimiter)}, quote = '"', escape = '"', comment = '',
            nullstr = {literal(NOTHING)}, encoding = 'utf-8', compression = 'none',
            max_line_size = {max(2**21, 2 * _longest(scanned.records))},
            strict_mode = true, hive_partitioning = false
        ) AS staged
        """,
        given,
    )
    # Of two lists of different lengths the shorter goes on with NULL, which no cell is read as.
    first = identifier(raw_names(columns)[0])
    lines, rows, in_order = connection.execute(
        f"SELECT count(line_no), count({first}), coalesce(bool_and(line_no > before), true) "
        f"FROM (SELECT line_no, {first}, lag(line_no) OVER () AS before FROM {table})"
    ).fetchall()[0]
    if not in_order:
        raise CannotJudgeError(known.file, "DuckDB does not hold its rows in the order of their lines", TWO_READERS)
    if (lines, rows) != (expected, expected):
        raise CannotJudgeError(known.file, f"DuckDB reads {rows} rows where the file holds {expected}", TWO_READERS)
    comment(
        connection, table, f"{known.file}: all cells as text, as delivered",
        {"line_no": "Physical line in the file, the first is 1"},
    )  # fmt: skip
    return _count(connection, table)


def _as_delivered(cell: str, returns: bool) -> str:
    """Give a cell in SQL as it was delivered; `returns` says whether any cell holds a CR."""
    return f"replace({cell}, {literal(RETURN)}, chr(13))" if returns else cell


def _numbers(lines: Sequence[int]) -> tuple[str, list[Sequence[int]]]:
    """Give a SELECT of line numbers with what it is given: where none is left out they need not be listed."""
    if lines[-1] - lines[0] + 1 == len(lines):
        return f"SELECT CAST(range AS INTEGER) AS line_no FROM range({lines[0]}, {lines[-1] + 1})", []
    return "SELECT unnest($1::INTEGER[]) AS line_no", [list(lines)]


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


def _count(connection: duckdb.DuckDBPyConnection, table: str) -> int:
    """Count the rows of a table."""
    return int(connection.execute(f"SELECT COUNT(*) FROM {table}").fetchall()[0][0])


def _lines_in(file: SourceFile, encoding: str) -> int:
    """Count the lines of a file from its bytes; the last may go without its end."""
    data = decode(file, encoding)[0].encode() if encoding == "utf-16" else file.data
    return data.count(b"\n") + (not data.endswith(b"\n"))
