"""See at a glance what the texts of a column are like: which letters stand in them, and how long they are.

It costs a fiftieth of what a look at each cell does, and of most columns of numbers it tells all that has to be known.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import pyarrow as pa

from tieout.values.glance import Glance

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Places = npt.NDArray[np.int32 | np.int64]

DIGITS, SIGNS, DOT = b"0123456789", b"+-", b"."


def glance_at(column: pa.ChunkedArray) -> Glance:
    """Say what the texts of a column are like; none is NULL."""
    found = Glance()
    for chunk in column.chunks:
        found += _glance_at_chunk(chunk)
    return found


def _glance_at_chunk(chunk: pa.Array) -> Glance:
    """Say what the texts of one chunk are like, by the memory that they lie in one behind another."""
    import numpy as np

    _, places, texts = chunk.buffers()
    if not len(chunk) or texts is None:
        return Glance()
    width = np.dtype(np.int32 if pa.types.is_string(chunk.type) else np.int64)
    borders: Places = np.frombuffer(places, dtype=width)[chunk.offset : chunk.offset + len(chunk) + 1]
    first, last = int(borders[0]), int(borders[-1])
    data = bytes(memoryview(texts)[first:last])
    lengths = np.diff(borders)
    filled = lengths[lengths > 0]
    if not len(filled):
        return Glance()
    shortest, longest = int(filled.min()), int(filled.max())
    if data.translate(None, DIGITS + SIGNS + DOT):
        return Glance(has_others=True, shortest=shortest, longest=longest)
    has_signs = any(sign in data for sign in (b"+", b"-"))
    if DOT not in data:
        return Glance(has_signs, shortest=shortest, longest=longest, before=longest)
    return Glance(has_signs, True, False, shortest, longest, *_around_the_dots(data, borders - first, lengths))


def _around_the_dots(data: bytes, borders: Places, lengths: Places) -> tuple[int, int]:
    """Give the most bytes of any text before its first dot, or in all of it, and the most from that on."""
    import numpy as np

    dots = np.flatnonzero(np.frombuffer(data, dtype=np.uint8) == DOT[0])
    if len(dots) == len(lengths) and (dots >= borders[:-1]).all() and (dots < borders[1:]).all():
        return int((dots - borders[:-1]).max()), int((borders[1:] - dots).max())
    owners = np.searchsorted(borders, dots, side="right") - 1
    owners, firsts = np.unique(owners, return_index=True)
    dots = dots[firsts]
    before = lengths.copy()
    before[owners] = dots - borders[owners]
    return int(before.max()), int((borders[owners + 1] - dots).max())
