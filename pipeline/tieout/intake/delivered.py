"""Give some records of a table as they were delivered, without a look at all the others where that can be.

What was read of a large file is shown in the run as it lies on disk: a query on it goes over every record, even for
one.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import duckdb
import pyarrow as pa

from tieout.declarations.plain import ROW_NUMBER
from tieout.intake.interface import Loaded
from tieout.intake.names import raw_names
from tieout.store.sql import identifier

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

LINE = "line_no"
"""The column of `raw.<table>` with the physical line on which a record begins."""
WIDTH = 4
"""Bytes of the number of a line."""


@contextmanager
def some_records(
    connection: duckdb.DuckDBPyConnection,
    item: Loaded,
    *,
    numbers: Collection[int] = (),
    lines: Collection[int] = (),
) -> Iterator[str]:
    """Give in SQL the records of a table with these numbers, the first is 1, and those that begin on these lines.

    Its columns are `tieout_row`, `line_no` and the cells of `raw.<table>`. It can be asked within the context alone.
    """
    if item.delivered is None:
        wanted = f"{ROW_NUMBER} IN ({_listed(numbers)}) OR {LINE} IN ({_listed(lines)})"
        yield f"(SELECT * FROM {all_records(item)} WHERE {wanted})"
        return
    # Where every table is read line by line it is not needed, and takes a tenth of a second.
    import numpy as np

    places = sorted({number - 1 for number in numbers} | set(_places_of(item.delivered, lines)))
    places = [place for place in places if 0 <= place < item.delivered.num_rows]
    # What picks rows out of a table by itself imports pandas, and puts the whole of it together first.
    found = [item.delivered.slice(0, 0), *(item.delivered.slice(place, 1) for place in places)]
    rows = as_column(np.array(places, dtype=np.int64) + 1)
    picked = pa.concat_tables(found).append_column(ROW_NUMBER, rows)
    name = f"picked {item.name}"
    connection.register(name, picked)
    try:
        yield f"(SELECT {ROW_NUMBER}, {LINE}, {cells_as_named(item)} FROM {identifier(name)})"
    finally:
        connection.unregister(name)


def all_records(item: Loaded) -> str:
    """Give in SQL all records of a table: `tieout_row`, the first is 1, `line_no` and the cells of `raw.<table>`."""
    return f"(SELECT row_number() OVER () AS {ROW_NUMBER}, * FROM raw.{identifier(item.name)})"


def cells_as_named(item: Loaded) -> str:
    """Give in SQL the cells of what pyarrow read, under the names that they have in `raw.<table>`."""
    names = raw_names([field.name for field in item.resource.fields])
    return ", ".join(f"c{number} AS {identifier(name)}" for number, name in enumerate(names, 1))


def as_column(numbers: npt.NDArray[np.int32 | np.int64]) -> pa.Array:
    """Give whole numbers as a column of pyarrow, without its usual road, which imports pandas: half a second."""
    type = pa.int32() if numbers.itemsize == WIDTH else pa.int64()
    return pa.Array.from_buffers(type, len(numbers), [None, pa.py_buffer(numbers)])


def _listed(numbers: Iterable[int]) -> str:
    """Write numbers as a list in SQL, which has at least one."""
    return ", ".join(map(str, numbers)) or "NULL"


def _places_of(delivered: pa.Table, lines: Collection[int]) -> Iterator[int]:
    """Yield the places of the records that begin on these lines, from 0; they lie in the order of their lines."""
    import numpy as np

    wanted, before = np.array(sorted(lines), dtype=np.int64), 0
    for chunk in delivered.column(LINE).chunks:
        here = np.frombuffer(chunk.buffers()[1], dtype=np.int32)[chunk.offset : chunk.offset + len(chunk)]
        at = np.searchsorted(here, wanted)
        inside = at < len(here)
        yield from (before + int(place) for place in at[inside][here[at[inside]] == wanted[inside]])
        before += len(here)
