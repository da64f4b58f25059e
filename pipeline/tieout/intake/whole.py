"""Take a file in of which it was proven as a whole where each record and cell of it begins.

pyarrow reads it as text, into memory, and DuckDB reads it once more without keeping anything: every cell must be alike.
What pyarrow read is then the table; of many records that are to be typed it is shown as it lies there and never copied.
"""

from __future__ import annotations

import codecs
import functools
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import duckdb
import pyarrow as pa

from tieout.intake.files import SourceFile
from tieout.intake.interface import Loaded, accounted
from tieout.intake.names import raw_names
from tieout.intake.second_reader import TWO_READERS, read_records
from tieout.intake.structure import Proven
from tieout.store.run import comment_delivered
from tieout.store.sql import identifier, literal
from tieout.values.errors import CannotJudgeError

MOST_KEPT = 1_000_000
"""Cells up to which the texts of records of other people are kept beside their values."""
FIRST_LINE = 2
"""Line of the first record, below the header."""
LINE = "line_no"
VIEWS = "SELECT view_name FROM duckdb_views() WHERE schema_name = 'raw' AND database_name = current_database()"


def load_proven(
    connection: duckdb.DuckDBPyConnection,
    known: Loaded,
    file: SourceFile,
    staged: Path,
    columns: Sequence[str],
    proven: Proven,
    hides_rows: Callable[[Sequence[str]], bool],
) -> Loaded | None:
    """Make `raw.<name>` of a file that is records below its header; `staged` is where it may be put.

    `hides_rows` tells whether a record has rows of the table within a cell. None where one has: it is to be told by
    its line.

    Raises CannotJudgeError where two readers disagree about the file.
    """
    longest = max(proven.longest, 4 * max(map(len, columns)))
    data = file.data.removeprefix(codecs.BOM_UTF8)
    records = read_records(data, known, columns, longest, has_header=True)
    if proven.continued and any(map(hides_rows, _over_lines(records))):
        return None
    if proven.lines is not None and records.num_rows == proven.rows:
        records = records.append_column(LINE, pa.array(proven.lines))
    delivered = _delivered(known)
    connection.register(delivered, records)
    staged.write_bytes(proven.body)
    try:
        _agree(connection, known, records, delivered, _as_read(staged, known, len(columns), longest), proven)
    finally:
        staged.unlink()
    _make_raw(connection, known, delivered, columns, proven)
    lines = file.data.count(b"\n") + (not file.data.endswith(b"\n")) - 1
    told = accounted(known, lines, proven.rows, 0, proven.continued)
    return replace(known, header_line=1, header_lines=1, heads=tuple(columns), input=told)


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


def _agree(
    connection: duckdb.DuckDBPyConnection, known: Loaded, records: pa.Table, delivered: str, as_read: str,
    proven: Proven,
) -> None:  # fmt: skip
    """Hold what DuckDB reads against what pyarrow read, and both against how many records the file was proven to have.

    The shorter of two lists goes on with NULL, which no cell is read as: only a cell that is like the other counts.
    """
    if records.num_rows != proven.rows:
        told = f"pyarrow reads {records.num_rows} rows where the file holds {proven.rows}"
        raise CannotJudgeError(known.file, told, TWO_READERS)
    names = [f"c{number}" for number in range(1, len(known.resource.fields) + 1)]
    joined = f"{as_read} AS staged POSITIONAL JOIN {identifier(delivered)} AS delivered"
    alike = " AND ".join(f"staged.{name} = delivered.{name}" for name in names)
    read, same = connection.execute(f"SELECT count(staged.c1), count(*) FILTER ({alike}) FROM {joined}").fetchall()[0]
    if read != proven.rows:
        raise CannotJudgeError(known.file, f"DuckDB reads {read} rows where the file holds {proven.rows}", TWO_READERS)
    if same != proven.rows:
        firsts = ", ".join(f"staged.{name} IS NOT DISTINCT FROM delivered.{name}" for name in names)
        row, which = connection.execute(
            f"SELECT row, alike FROM (SELECT row_number() OVER () AS row, [{firsts}] AS alike FROM {joined}) "
            "WHERE NOT list_bool_and(alike) ORDER BY row LIMIT 1"
        ).fetchall()[0]
        what = f"DuckDB and pyarrow read column {which.index(False) + 1} differently"
        line = row + FIRST_LINE - 1 if proven.lines is None else proven.lines[row - 1]
        raise CannotJudgeError(f"{known.file}:{line}", what, TWO_READERS)


def _make_raw(
    connection: duckdb.DuckDBPyConnection, known: Loaded, delivered: str, columns: Sequence[str], proven: Proven
) -> None:
    """Make `raw.<name>` of what was read, each record with its line."""
    names, place = raw_names(columns), f"raw.{identifier(known.name)}"
    cells = ", ".join(f"c{number} AS {identifier(name)}" for number, name in enumerate(names, 1))
    line = LINE if proven.lines is not None else f"CAST(row_number() OVER () + {FIRST_LINE - 1} AS INTEGER) AS {LINE}"
    select = f"SELECT {line}, {cells} FROM {identifier(delivered)}"
    resource, is_large = known.resource, proven.rows * len(columns) > MOST_KEPT
    # The rows of a table in several files are put together, and what they were read into is let go.
    if is_large and known.own and resource.tieout is None and len(resource.paths) == 1:
        connection.execute(f"CREATE VIEW {place} AS {select}")
        return
    connection.execute(f"CREATE TABLE {place} AS {select}")
    connection.unregister(delivered)
    first = identifier(names[0])
    lines, kept, in_order = connection.execute(
        f"SELECT count({LINE}), count({first}), coalesce(bool_and({LINE} > before), true) "
        f"FROM (SELECT {LINE}, {first}, lag({LINE}) OVER () AS before FROM {place})"
    ).fetchall()[0]
    if (lines, kept, in_order) != (proven.rows, proven.rows, True):
        raise CannotJudgeError(known.file, "DuckDB does not hold its rows in the order of their lines", TWO_READERS)
    comment_delivered(connection, place, f"{known.file}: all cells as text, as delivered")
