"""Take a CSV in: DuckDB reads what the scan accepted, by explicit options and without sniffing.

A second reader reads the file again, and both must have every row and every cell alike. Nothing is cast, trimmed or
left out here.
"""

from __future__ import annotations

import codecs
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import duckdb

from tieout.intake.files import SourceFile, refuse_without_room
from tieout.intake.foreign import ends_in_cr, what_else
from tieout.intake.interface import LINE_LOST, FileFault, Loaded, Room, accounted, beyond
from tieout.intake.layout import Layout, layout_of
from tieout.intake.names import raw_names
from tieout.intake.pace import paced
from tieout.intake.records import Cutter
from tieout.intake.resemblance import Declared, what_it_looks_like
from tieout.intake.scan import USUAL_LENGTHS, Scan, decode, header_faults, scan
from tieout.intake.second_reader import TWO_READERS, difference, read_records
from tieout.intake.structure import NotPlainError, prove
from tieout.intake.whole import load_proven
from tieout.rulebook.model import Limits
from tieout.store.run import comment_delivered
from tieout.store.sql import identifier, literal
from tieout.values.errors import CannotJudgeError, DeclarationError
from tieout.values.outcome import Text

NOTHING = "\x1a"
"""What DuckDB is told to read as NULL: a character that no accepted line can hold."""
RETURN = "\x1d"
"""What a CR in a cell is staged as, another such character: DuckDB reads no mixed line ends, even in quotes."""
READS_IN_PIECES = True
PROVEN_FROM = 1_000_000
"""Bytes from which a file is proven as a whole, where it is plain."""


@dataclass(frozen=True, slots=True)
class Taken:
    """The records that are taken of a file."""

    lines: Sequence[int]
    """Physical line on which each begins."""
    longest: int
    """Bytes that one of them, or the header, has at most."""
    returns: bool
    """Whether any cell holds a CR."""


def load(connection: duckdb.DuckDBPyConnection, known: Loaded, file: SourceFile, room: Room) -> Loaded:
    """Load one table, unless its header is not the declared one or it is larger than may be."""
    resource = known.resource
    columns = tuple(field.name for field in resource.fields)
    limits = room.limits
    if len(columns) > limits.columns:
        return replace(known, file_faults=(beyond("columns", "kolommen", len(columns), limits.columns),))
    longest, layout = (limits.line, limits.cell), layout_of(resource)
    taken_whole = _load_whole(connection, known, file, room)
    if isinstance(taken_whole, Loaded):
        return taken_whole
    if file.size > limits.most_held:
        return _too_large(known, file, limits, taken_whole)
    file = file.brought()
    scanned = scan(file, resource.encoding, resource.dialect.delimiter, len(columns), longest, layout)
    lines = _lines_in(file, resource.encoding) - scanned.header_lines
    if scanned.lines != lines:
        raise CannotJudgeError(known.file, f"{scanned.lines} lines were read where it has {lines}", LINE_LOST)
    if scanned.unmet:
        raise _unmet(known, scanned)
    known = replace(
        known, header_line=scanned.header_line if layout.has_header else None, titles=scanned.titles,
        header_lines=scanned.header_lines, heads=scanned.header,
    )  # fmt: skip
    faults = tuple(_header_faults(scanned, columns, layout, resource.dialect.delimiter))
    # One column is what most things look like that are no table.
    other = _foreign(file) if faults or len(columns) == 1 else ()
    if len(scanned.records) > limits.rows:
        other = (beyond("rows", "rijen", len(scanned.records), limits.rows),)
    if faults and not other and layout.has_header:
        looks = what_it_looks_like(file.data, Declared(resource.encoding, resource.dialect.delimiter, columns, layout))
        # Told of the column that is another where the file is cut into as many as are declared, else of all of it.
        at = faults[0][0] if len(scanned.header) == len(columns) else None
        faults = ((at, looks),) if looks is not None else faults
    if faults or other or not scanned.records:
        whole = bool(faults or other)
        rejected = scanned.lines if whole else len(scanned.rejects)
        comments = 0 if whole else len(scanned.comments)
        told = accounted(known, scanned.lines, 0 if whole else len(scanned.records), rejected, 0, comments)
        return replace(
            known, input=told, rejects=() if whole else scanned.rejects,
            header_faults=() if other else faults, file_faults=other,
        )  # fmt: skip
    staged = room.staging / f"{file.sha256}.csv"
    text = "\n".join(scanned.records) + "\n"
    staged.write_text(text.replace("\r", RETURN), encoding="utf-8", newline="")
    taken = Taken(scanned.line_numbers, _longest((*scanned.records, *columns)), returns="\r" in text)
    rows = _read(connection, known, staged, columns, taken)
    staged.unlink()
    # A header of several rows is no row that a reader takes; it was left out with the comments.
    has_header = not scanned.rejects and scanned.header_line is not None and not resource.dialect.is_header_joined
    data = text.encode() if scanned.rejects else _in_utf8(file, known, scanned)
    _agree(connection, known, columns, taken, data, has_header=has_header)
    told = accounted(known, scanned.lines, rows, len(scanned.rejects), scanned.continued, len(scanned.comments))
    return replace(known, input=told, rejects=scanned.rejects)


def _load_whole(
    connection: duckdb.DuckDBPyConnection, known: Loaded, file: SourceFile, room: Room
) -> Loaded | int | None:
    """Load a large file in the usual layout as a whole, if all of it is plain.

    Gives else the line below which it is not; None where it is told otherwise why it is read line by line.
    """
    resource, layout, limits = known.resource, layout_of(known.resource), room.limits
    is_usual = layout.is_usual and not resource.dialect.is_header_joined
    if file.size < PROVEN_FROM or resource.encoding != "utf-8" or not is_usual:
        return None
    columns, delimiter = tuple(field.name for field in resource.fields), resource.dialect.delimiter
    cut = Cutter(delimiter, len(columns), (limits.line, limits.cell)).fields
    header = file.beginning(limits.line).removeprefix(codecs.BOM_UTF8).partition(b"\n")[0].removesuffix(b"\r")
    if cut(header.decode("utf-8", "replace")) != columns:
        return None
    pieces = prove(file.blocks(), delimiter, len(columns), min(limits.line, limits.cell))
    staged = room.staging / f"{file.sha256}.csv"
    if file.lying is not None:
        refuse_without_room(known.file, file.size, room.staging)
        pieces = paced(pieces, file.size, room.progress)
    try:
        return load_proven(
            connection, known, pieces, staged, columns, limits, lambda row: layout.hides_rows(row, cut),
            is_held=file.lying is None,
        )  # fmt: skip
    except NotPlainError as error:
        return error.line


def _too_large(known: Loaded, file: SourceFile, limits: Limits, line: int | None) -> Loaded:
    """Say of a file that is too large to be read line by line why it is not read in pieces, as plain records are."""
    resource, columns = known.resource, tuple(field.name for field in known.resource.fields)
    layout, beginning = layout_of(resource), file.beginning(2 * limits.line)
    first = replace(file, held=beginning[: beginning.rfind(b"\n") + 1], lying=None)
    scanned = scan(
        first, resource.encoding, resource.dialect.delimiter, len(columns), (limits.line, limits.cell), layout
    )
    if faults := tuple(_header_faults(scanned, columns, layout, resource.dialect.delimiter)):
        return replace(known, header_faults=faults, heads=scanned.header)
    size = beyond("bytes", "bytes", file.size, limits.most_held)
    where = f"from line {line} on" if line else "somewhere", f"vanaf regel {line}" if line else "ergens"
    what = Text(
        f"{size.what.en}, unless every line is a plain record in UTF-8: {where[0]} it is not, or it has more than "
        f"{limits.rows} rows",
        f"{size.what.nl}, tenzij elke regel een gewoon record in UTF-8 is: {where[1]} is dat niet zo, of het heeft "
        f"meer dan {limits.rows} rijen",
    )
    return replace(known, file_faults=(FileFault("limits", what, size.advice),))


def _unmet(known: Loaded, scanned: Scan) -> DeclarationError:
    """Say which line the dialect names that is no line of the file, or lies within a cell."""
    number, lines = scanned.unmet[0], scanned.lines + scanned.header_lines
    has = f"the file has {lines}" if number > lines else "a cell that spans lines goes on there"
    return DeclarationError(
        known.file,
        f"the dialect of resource {known.resource.name} names line {number}, and {has}",
        'Mend "headerRows" or "commentRows": they count the lines of the file, the first is 1.',
    )


def _header_faults(
    scanned: Scan, columns: tuple[str, ...], layout: Layout, delimiter: str
) -> Iterator[tuple[int | None, Text]]:
    """Yield what of the header is not as it is declared; of a file without one, that it has one after all."""
    if layout.has_header:
        yield from header_faults(scanned.header, columns)
    elif scanned.records and Cutter(delimiter, len(columns), USUAL_LENGTHS).fields(scanned.records[0]) == columns:
        line = scanned.line_numbers[0]
        yield (
            None,
            Text(
                f'line {line} is the declared header, and "header": false says that there is none: take that out',
                f'regel {line} is de gedeclareerde kop, en "header": false zegt dat er geen is: haal dat weg',
            ),
        )


def _foreign(file: SourceFile) -> tuple[FileFault, ...]:
    """Say what a file is that has not the header it should, if that can be told."""
    if told := what_else(file.data):
        what, advice = told
        return (FileFault("format", Text(f"it is no CSV but {what.en}", f"het is geen CSV maar {what.nl}"), advice),)
    if ends_in_cr(file.data):
        what = Text("its lines end in CR alone", "de regels eindigen op alleen CR")
        return (FileFault("format", what, Text("End them in LF or CRLF.", "Laat ze eindigen op LF of CRLF.")),)
    return ()


def _read(
    connection: duckdb.DuckDBPyConnection, known: Loaded, staged: Path, columns: Sequence[str], taken: Taken
) -> int:
    """Have DuckDB read the accepted records, and number them by their lines."""
    declared = ", ".join(f"'c{number}': 'VARCHAR'" for number in range(1, len(columns) + 1))
    named = ", ".join(
        f"{_as_delivered(f'staged.c{number}', taken.returns)} AS {identifier(name)}"
        for number, name in enumerate(raw_names(columns), 1)
    )
    table, expected = f"raw.{identifier(known.name)}", len(taken.lines)
    numbers, given = _numbers(taken.lines)
    connection.execute(
        f"""
        CREATE TABLE {table} AS
        SELECT numbers.line_no, {named}
        FROM ({numbers}) AS numbers
        POSITIONAL JOIN read_csv(
            {literal(str(staged))}, auto_detect = false, header = false, columns = {{{declared}}},
            delim = {literal(known.resource.dialect.delimiter)}, quote = '"', escape = '"', comment = '',
            nullstr = {literal(NOTHING)}, encoding = 'utf-8', compression = 'none',
            max_line_size = {max(2**21, 2 * taken.longest)},
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
    comment_delivered(connection, table, f"{known.file}: all cells as text, as delivered")
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
    connection: duckdb.DuckDBPyConnection,
    known: Loaded,
    columns: Sequence[str],
    taken: Taken,
    data: bytes,
    *,
    has_header: bool,
) -> None:
    """Have a second reader read the file, or the records of a file with rejected lines, and compare every cell.

    `has_header` says whether the header is the first row of `data`.
    """
    second = read_records(data, known, columns, taken.longest, has_header=has_header)
    apart = difference(connection, f"raw.{identifier(known.name)}", raw_names(columns), second)
    if apart is not None and apart.rows:
        first, again = apart.rows
        raise CannotJudgeError(known.file, f"DuckDB reads {first} rows and pyarrow {again}", TWO_READERS)
    if apart is not None:
        line = taken.lines[apart.row]
        what = f"DuckDB and pyarrow read column {apart.column} differently"
        raise CannotJudgeError(f"{known.file}:{line}", what, TWO_READERS)


def _in_utf8(file: SourceFile, known: Loaded, scanned: Scan) -> bytes:
    """Give the whole file in UTF-8, without a byte order mark: its very bytes where it is that already.

    Lines that are comments are left out of them, and so is a header of several rows.
    """
    encoding = known.resource.encoding
    data = file.data.removeprefix(codecs.BOM_UTF8) if encoding == "utf-8" else decode(file, encoding)[0].encode()
    out = {*scanned.comments, *((known.resource.dialect.header_rows or ()) if known.resource.dialect.is_header_joined
                                else ())}  # fmt: skip
    if not out:
        return data
    return b"\n".join(line for number, line in enumerate(data.split(b"\n"), 1) if number not in out)


def _longest(texts: Sequence[str]) -> int:
    """Give the most bytes that one of these texts can take."""
    return 4 * max(map(len, texts), default=0)


def _count(connection: duckdb.DuckDBPyConnection, table: str) -> int:
    """Count the rows of a table."""
    return int(connection.execute(f"SELECT COUNT(*) FROM {table}").fetchall()[0][0])


def _lines_in(file: SourceFile, encoding: str) -> int:
    """Count the lines of a file from its bytes; the last may go without its end."""
    data = decode(file, encoding)[0].encode() if encoding == "utf-16" else file.data
    if data in (b"", codecs.BOM_UTF8):
        return 0
    return data.count(b"\n") + (not data.endswith(b"\n"))
