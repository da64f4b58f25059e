"""Take a file in of which it was proven as a whole where each record and cell of it begins, a large one in pieces.

pyarrow reads each as text, and DuckDB reads it once more without keeping anything: every cell must be alike. What
pyarrow read is then the table; of many records that are to be typed it is shown as it lies there and never copied. Of a
file that is too large for memory it lies on disk, in a file of the run that nobody else sees.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import duckdb
import pyarrow as pa

from tieout.intake.delivered import LINE, as_column, cells_as_named
from tieout.intake.glance import glance_at
from tieout.intake.interface import Loaded, accounted
from tieout.intake.kept import InMemory, Kept, OnDisk
from tieout.intake.names import raw_names
from tieout.intake.second_reader import TWO_READERS, read_records
from tieout.intake.structure import NotPlainError, Piece
from tieout.rulebook.model import Limits
from tieout.store.run import comment_delivered
from tieout.store.sql import identifier, literal
from tieout.values.errors import CannotJudgeError
from tieout.values.glance import Glance

MOST_KEPT = 1_000_000
"""Cells up to which the texts of records of other people are kept beside their values."""
VIEWS = "SELECT view_name FROM duckdb_views() WHERE schema_name = 'raw' AND database_name = current_database()"


def load_proven(
    connection: duckdb.DuckDBPyConnection,
    known: Loaded,
    pieces: Iterable[Piece],
    staged: Path,
    columns: Sequence[str],
    limits: Limits,
    hides_rows: Callable[[Sequence[str]], bool],
    *,
    is_held: bool,
) -> Loaded | None:
    """Make `raw.<name>` of a file that is records below its header, proven piece by piece.

    Each piece is put at `staged` for a while; what was read of a file that is not held in memory stays on disk beside
    it. `hides_rows` tells whether a record has rows of the table within a cell. None where there are more records than
    may be.

    Raises CannotJudgeError where two readers disagree about the file, and NotPlainError as `prove` does and where a
    record has such rows: it is to be told by its line.
    """
    longest_head = 4 * max(map(len, columns))
    rows = lines = continued = 0
    seen = (Glance(),) * len(columns)
    keeping: Kept = InMemory() if is_held else OnDisk(staged.with_suffix(".arrow"))
    with keeping as kept:
        for piece in pieces:
            longest = max(piece.longest, longest_head)
            records = read_records(piece.raw, known, columns, longest, has_header=not rows)
            if piece.continued and any(map(hides_rows, _over_lines(records))):
                raise NotPlainError(int(piece.lines[0]))
            staged.write_bytes(piece.body)
            try:
                _agree(connection, known, records, _as_read(staged, known, len(columns), longest), piece)
            finally:
                staged.unlink()
            seen = tuple(one + glance_at(column) for one, column in zip(seen, records.columns, strict=True))
            kept.add(records.append_column(LINE, as_column(piece.lines)))
            lines += _count_lines(piece.raw) - (not rows)
            rows, continued = rows + piece.rows, continued + piece.continued
            if rows > limits.rows:
                return None
        read = kept.whole()
    if read.num_rows != rows:
        raise CannotJudgeError(known.file, f"{read.num_rows} rows were kept of {rows}", TWO_READERS)
    connection.register(_delivered(known), read)
    is_shown = _make_raw(connection, known, columns, rows)
    told = accounted(known, lines, rows, 0, continued)
    return replace(
        known, header_line=1, header_lines=1, heads=tuple(columns), input=told, seen=seen,
        delivered=read if is_shown else None,
    )  # fmt: skip


def _count_lines(raw: bytes) -> int:
    """Count the line ends in a part of a file."""
    import numpy as np

    return int(np.count_nonzero(np.frombuffer(raw, dtype=np.uint8) == ord("\n")))


def _over_lines(records: pa.Table) -> Iterator[Sequence[str]]:
    """Yield the records of which a cell goes on over lines."""
    # It imports pandas, a quarter of a second that no file pays of which every record is a line.
    import pyarrow.compute as pc

    over = [pc.match_substring(column, "\n") for column in records.columns]
    found = records.filter(functools.reduce(pc.or_, over))
    yield from zip(*(column.to_pylist() for column in found.columns), strict=True)


def let_go(connection: duckdb.DuckDBPyConnection, loaded: Iterable[Loaded]) -> None:
    """Take the tables of `raw` out of a run that only show what was read into memory: in no file would they be any."""
    shown = {name for (name,) in connection.execute(VIEWS).fetchall()}
    for item in loaded:
        if item.name in shown:
            connection.execute(f"DROP VIEW raw.{identifier(item.name)}")
            connection.unregister(_delivered(item))


def _delivered(known: Loaded) -> str:
    """Name what pyarrow read of a file."""
    return f"delivered {known.name}"


def _as_read(staged: Path, known: Loaded, width: int, longest: int) -> str:
    """Give in SQL what DuckDB reads in a file of records alone: all cells are text, and none is NULL."""
    declared = ", ".join(f"'c{number}': 'VARCHAR'" for number in range(1, width + 1))
    return f"""read_csv(
        {literal(str(staged))}, auto_detect = false, header = false, columns = {{{declared}}},
        delim = {literal(known.resource.dialect.delimiter)}, quote = '"', escape = '"', comment = '',
        nullstr = chr(26), encoding = 'utf-8', compression = 'none', max_line_size = {max(2**21, 2 * longest)},
        strict_mode = true, hive_partitioning = false
    )"""


def _agree(connection: duckdb.DuckDBPyConnection, known: Loaded, records: pa.Table, as_read: str, piece: Piece) -> None:
    """Hold what DuckDB reads against what pyarrow read, and both against how many records a piece was proven to have.

    The shorter of two lists goes on with NULL, which no cell is read as: only a cell that is like the other counts.
    """
    if records.num_rows != piece.rows:
        told = f"pyarrow reads {records.num_rows} rows where {_place_of(piece)} holds {piece.rows}"
        raise CannotJudgeError(known.file, told, TWO_READERS)
    delivered = _delivered(known)
    connection.register(delivered, records)
    names = [f"c{number}" for number in range(1, len(known.resource.fields) + 1)]
    joined = f"{as_read} AS staged POSITIONAL JOIN {identifier(delivered)} AS delivered"
    alike = " AND ".join(f"staged.{name} = delivered.{name}" for name in names)
    read, same = connection.execute(f"SELECT count(staged.c1), count(*) FILTER ({alike}) FROM {joined}").fetchall()[0]
    if read != piece.rows:
        told = f"DuckDB reads {read} rows where {_place_of(piece)} holds {piece.rows}"
        raise CannotJudgeError(known.file, told, TWO_READERS)
    if same != piece.rows:
        firsts = ", ".join(f"staged.{name} IS NOT DISTINCT FROM delivered.{name}" for name in names)
        row, which = connection.execute(
            f"SELECT row, alike FROM (SELECT row_number() OVER () AS row, [{firsts}] AS alike FROM {joined}) "
            "WHERE NOT list_bool_and(alike) ORDER BY row LIMIT 1"
        ).fetchall()[0]
        what = f"DuckDB and pyarrow read column {which.index(False) + 1} differently"
        raise CannotJudgeError(f"{known.file}:{piece.lines[row - 1]}", what, TWO_READERS)
    connection.unregister(delivered)


def _place_of(piece: Piece) -> str:
    """Name the part of a file that a piece is."""
    return f"the part from line {piece.lines[0]} on"


def _make_raw(connection: duckdb.DuckDBPyConnection, known: Loaded, columns: Sequence[str], rows: int) -> bool:
    """Make `raw.<name>` of what was read, each record with its line; tell whether it only shows that."""
    names, place, delivered = raw_names(columns), f"raw.{identifier(known.name)}", _delivered(known)
    select = f"SELECT {LINE}, {cells_as_named(known)} FROM {identifier(delivered)}"
    resource, is_large = known.resource, rows * len(columns) > MOST_KEPT
    # The rows of a table in several files are put together, and what they were read into is let go.
    if is_large and known.own and resource.tieout is None and len(resource.paths) == 1:
        connection.execute(f"CREATE VIEW {place} AS {select}")
        return True
    connection.execute(f"CREATE TABLE {place} AS {select}")
    connection.unregister(delivered)
    first = identifier(names[0])
    lines, kept, in_order = connection.execute(
        f"SELECT count({LINE}), count({first}), coalesce(bool_and({LINE} > before), true) "
        f"FROM (SELECT {LINE}, {first}, lag({LINE}) OVER () AS before FROM {place})"
    ).fetchall()[0]
    if (lines, kept, in_order) != (rows, rows, True):
        raise CannotJudgeError(known.file, "DuckDB does not hold its rows in the order of their lines", TWO_READERS)
    comment_delivered(connection, place, f"{known.file}: all cells as text, as delivered")
    return False
