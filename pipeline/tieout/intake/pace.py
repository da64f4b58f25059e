"""Tell how fast a large file is read, and how long it will take."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator

from tieout.intake.structure import Piece

EVERY = 5
"""Seconds between two times that it is told."""


def paced(
    pieces: Iterable[Piece], size: int, progress: Callable[[str], None], clock: Callable[[], float] = time.monotonic
) -> Iterator[Piece]:
    """Yield the pieces of a file of `size` bytes; tell now and then how much of it was taken in.

    `clock` gives the seconds since whenever.
    """
    begun = told = clock()
    rows = done = 0
    for piece in pieces:
        yield piece
        rows, done, now = rows + piece.rows, done + len(piece.raw), clock()
        if now - told >= EVERY:
            told, spent = now, now - begun
            left = spent * (size - done) / done
            progress(f"reading ({done / size:.0%}, {rows / spent:,.0f} rows a second, some {left:,.0f} seconds left)")
