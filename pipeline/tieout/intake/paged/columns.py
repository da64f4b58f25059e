"""Put the rows of a page in the order in which they are read: column after column, where there are columns. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import chain
from statistics import median

from tieout.intake.paged.rows import Row

GUTTER = 0.8
"""How wide the space between two columns is at least, in the usual size of the signs."""
FEWEST = 3
"""Rows that each of two columns has at least."""
LONG = 12
"""Signs that a row of a column of prose has, in the middle; that of a column of figures is shorter."""
LETTERS = 0.6
"""The share of letters among the signs of prose."""
MOST_ROWS = 400
"""Rows that are looked at for one pair of columns."""

Span = tuple[float, float]


def columns_of(rows: Sequence[Row], known: list[float]) -> list[list[Row]]:
    """Give the rows of each column, in the order in which they are read; what is not in columns is one of its own.

    `known` are the middles of the spaces between columns of the pages before, to which those of this one are added:
    where columns end after a line or two, only they tell that it is two columns.
    """
    pieces = list(chain.from_iterable(row.pieces for row in rows))
    if not pieces:
        return []
    usual = median(piece.size for piece in pieces)
    edges = min(piece.left for piece in pieces), max(piece.right for piece in pieces)
    found: list[list[Row]] = []
    plain: list[Row] = []
    at = 0
    while at < len(rows):
        parted = _parted(rows[at : at + MOST_ROWS], edges, usual, known)
        if parted is None:
            plain.append(rows[at])
            at += 1
            continue
        count, left, right = parted
        if plain:
            found.append(plain)
            plain = []
        found += columns_of(left, known)
        found += columns_of(right, known)
        at += count
    return [*found, plain] if plain else found


def _parted(
    rows: Sequence[Row], edges: Span, usual: float, known: list[float]
) -> tuple[int, list[Row], list[Row]] | None:
    """Part the first rows in a left and a right column, as many as leave one space free between them.

    Gives how many rows these are, and the rows of each side; None where there are no columns.
    """
    free = list(_free(rows[0], edges, usual))
    count = 1
    while count < len(rows):
        others = _common(free, list(_free(rows[count], edges, usual)), usual)
        if not others:
            break
        free, count = others, count + 1
    for start, end in sorted(free, key=lambda span: span[0] - span[1]):
        middle = (start + end) / 2
        left = [row for one in rows[:count] if (row := _side(one, (edges[0] - 1, middle))).pieces]
        right = [row for one in rows[:count] if (row := _side(one, (middle, edges[1] + 1))).pieces]
        fewest = 1 if any(start < one < end for one in known) else FEWEST
        if _is_prose(left, fewest) and _is_prose(right, fewest):
            known.append(middle)
            return count, left, right
    return None


def _free(row: Row, edges: Span, usual: float) -> Iterator[Span]:
    """Yield the spaces of a row that may lie between two columns."""
    at = edges[0]
    for piece in row.pieces:
        if piece.left - at >= GUTTER * usual:
            yield at, piece.left
        at = max(at, piece.right)
    if edges[1] - at >= GUTTER * usual:
        yield at, edges[1]


def _common(some: Sequence[Span], others: Sequence[Span], usual: float) -> list[Span]:
    """Give what is free in both, where it is wide enough."""
    shared = ((max(one[0], other[0]), min(one[1], other[1])) for one in some for other in others)
    return [span for span in shared if span[1] - span[0] >= GUTTER * usual]


def _side(row: Row, within: Span) -> Row:
    """Give the pieces of a row that stand on one side."""
    return replace(row, pieces=tuple(one for one in row.pieces if within[0] <= (one.left + one.right) / 2 < within[1]))


def _is_prose(rows: Sequence[Row], fewest: int) -> bool:
    """Tell whether rows are lines of sentences, as many as `fewest`, and no cells of a table."""
    if len(rows) < fewest:
        return False
    texts = [row.text for row in rows]
    signs = "".join(texts).replace(" ", "")
    letters = sum(sign.isalpha() for sign in signs)
    return (fewest < FEWEST or median(map(len, texts)) >= LONG) and letters >= LETTERS * len(signs)
