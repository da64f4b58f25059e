"""Read a table a second time, by a reader of another make, and hold both readings against each other.

DuckDB and pyarrow share no code that reads CSV: a cell that one of them takes otherwise, or a row that one of
them loses, shows. Nothing is converted; every cell is text.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import duckdb
import pyarrow as pa
import pyarrow.csv

from tieout.intake.interface import Loaded
from tieout.store.sql import identifier
from tieout.values.errors import CannotJudgeError, shorten

TWO_READERS = "Two readers disagree about this file; nothing can be said of it."
SMALLEST_BLOCK = 2**20
BLOCKS = 2
"""In how many blocks a large CSV is read, so that two cores can: what is read lies in as many parts."""
MOST_OF_SHORT = 2**31 - 1
"""Bytes that all cells of a column may have together where their places are counted in 32 bits."""
AT_ONCE = 64
"""Columns that are compared at a time."""


@dataclass(frozen=True, slots=True)
class Difference:
    """Where two readings part."""

    rows: tuple[int, int] | None
    """How many rows the first and the second hold, where these differ."""
    row: int
    """First row that they take differently, from 0."""
    column: int
    """Its column, the first is 1."""


def read_again(data: bytes, delimiter: str, width: int, longest: int) -> pa.Table:
    """Read a CSV without its header: `width` columns of text; `longest` is the size of its longest record in bytes.

    Raises pyarrow.ArrowInvalid where it cannot be read.
    """
    names = [f"c{number}" for number in range(1, width + 1)]
    return pyarrow.csv.read_csv(
        pa.BufferReader(data),
        pyarrow.csv.ReadOptions(column_names=names, block_size=max(SMALLEST_BLOCK, 2 * longest, len(data) // BLOCKS)),
        pyarrow.csv.ParseOptions(
            delimiter=delimiter, quote_char='"', double_quote=True, escape_char=False,
            newlines_in_values=True, ignore_empty_lines=False,
        ),
        pyarrow.csv.ConvertOptions(
            column_types=dict.fromkeys(names, _text_type(data)), strings_can_be_null=False, check_utf8=True
        ),
    )  # fmt: skip


def read_records(data: bytes, known: Loaded, columns: Sequence[str], longest: int, *, has_header: bool) -> pa.Table:
    """Read the records of a table again; `has_header` says whether its header is the first row of `data`.

    Raises CannotJudgeError where the file cannot be read, or begins with another header.
    """
    try:
        second = read_again(data, known.resource.dialect.delimiter, len(columns), longest)
    except pa.ArrowInvalid as error:
        what = f"pyarrow cannot read it: {shorten(str(error), 200)}"
        raise CannotJudgeError(known.file, what, TWO_READERS) from error
    if not has_header:
        return second
    header = tuple(column[0].as_py() for column in second.columns) if second.num_rows else ()
    if header != tuple(columns):
        raise CannotJudgeError(known.file, "pyarrow reads another header than the file has", TWO_READERS)
    return second.slice(1)


def difference(connection: duckdb.DuckDBPyConnection, table: str, names: tuple[str, ...], second: pa.Table) -> (
    Difference | None
):  # fmt: skip
    """Say where the rows of `table`, in the order in which it holds them, are not those of the second reading."""
    rows = int(connection.execute(f"SELECT COUNT(*) FROM {table}").fetchall()[0][0])
    if rows != second.num_rows:
        return Difference((rows, second.num_rows), 0, 0)
    for start in range(0, len(names), AT_ONCE):
        block = names[start : start + AT_ONCE]
        heads = ", ".join(f"{identifier(name)} AS c{number}" for number, name in enumerate(block))
        first = connection.sql(f"SELECT {heads} FROM {table}").to_arrow_table()
        for number in range(len(block)):
            again = second.column(start + number)
            cells = first.column(number)
            if cells.type != again.type:
                cells = cells.cast(again.type)
            if cells.null_count or not cells.equals(again):
                return Difference(None, _first_unlike(cells, again), start + number + 1)
    return None


def _first_unlike(cells: pa.ChunkedArray, again: pa.ChunkedArray) -> int:
    """Give the first row in which two columns differ, one that is missing in either included; the first is 0."""
    # What finds it imports pandas, a quarter of a second that no table pays of which both readings are alike.
    import pyarrow.compute as pc

    same = pc.fill_null(pc.equal(cells, again), False)
    return int(pc.index(same, False).as_py())


def _text_type(data: bytes) -> pa.DataType:
    """Give the type of text that cells are read as: the one that DuckDB gives, as long as all of them fit in it."""
    return pa.string() if len(data) < MOST_OF_SHORT else pa.large_string()
