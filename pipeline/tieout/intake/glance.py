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
    others = data.translate(None, DIGITS + DOT)
    if others.translate(None, SIGNS):
        return Glance(has_others=True, shortest=shortest, longest=longest)
    letters = np.frombuffer(data, dtype=np.uint8)
    dots = np.flatnonzero(letters == DOT[0])
    around = _around_the_dots(dots, borders - first, lengths)
    # As many must begin a text as there are.
    if around is None or (others and len(others) != _begun_with_a_sign(letters, borders[:-1][lengths > 0] - first)):
        return Glance(has_others=True, shortest=shortest, longest=longest)
    return Glance(len(others) > 0, len(dots) > 0, False, shortest, longest, *around)


def _begun_with_a_sign(letters: npt.NDArray[np.uint8], starts: Places) -> int:
    """Count the texts that begin with a sign, by where each begins."""
    import numpy as np

    firsts = letters[starts]
    return sum(int(np.count_nonzero(firsts == sign)) for sign in SIGNS)


def _around_the_dots(dots: Places, borders: Places, lengths: Places) -> tuple[int, int] | None:
    """Give the most bytes of any text before its dot, or in all of it, and the most from that on; None if one has two.

    `borders` are where each text begins, and where the last one ends.
    """
    import numpy as np

    if len(dots) == len(lengths) and (dots >= borders[:-1]).all() and (dots < borders[1:]).all():
        return int((dots - borders[:-1]).max()), int((borders[1:] - dots).max())
    owners = np.searchsorted(borders, dots, side="right") - 1
    if (np.diff(owners) == 0).any():
        return None
    before = lengths.copy()
    before[owners] = dots - borders[owners]
    return int(before.max()), int((borders[owners + 1] - dots).max(initial=0))
