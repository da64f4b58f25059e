"""Lay out rows that are too wide for a table: a block for each row, a line for each of its columns. Pure."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence

from tieout.report.interface import NARROWEST
from tieout.report.plain import safe

LEAST = 14
"""Letters of a column below which its texts are hard to read when they are folded."""
LONGEST_WORD = 30
"""Letters up to which a word is kept whole: names of rules, tables and files are one word each."""
BETWEEN = 3
"""Letters that a table sets between two columns."""
AROUND = 2
"""Letters that it sets before the first and behind the last."""
MOST_OF_A_NAME = 30
"""Letters of the longest name that values are still lined up behind."""


def is_too_wide(heads: Sequence[str], rows: Sequence[Sequence[str]], width: int) -> bool:
    """Tell whether a table of these columns is too wide for the terminal, with its long texts folded."""
    needed = AROUND + BETWEEN * (len(heads) - 1)
    for number, head in enumerate(heads):
        cells = [safe(row[number]) for row in rows]
        longest = max(map(len, cells), default=0)
        word = max((len(word) for cell in cells for word in cell.split()), default=0)
        needed += min(max(len(safe(head)), longest), max(LEAST, len(safe(head)), min(word, LONGEST_WORD)))
    return needed > max(width, NARROWEST)


def blocks(heads: Sequence[str], rows: Sequence[Sequence[str]], width: int) -> Iterator[str]:
    """Give the lines of all blocks, an empty line between two of them; an empty value has no line of its own text."""
    names = [safe(head) for head in heads]
    longest = min(max(map(len, names)), MOST_OF_A_NAME)
    for number, row in enumerate(rows, 1):
        if number > 1:
            yield ""
        yield f"row {number}"
        for name, value in zip(names, row, strict=True):
            yield from _lines(f"  {name:{longest}}  ", value, max(width, NARROWEST))


def _lines(before: str, value: str, width: int) -> Iterator[str]:
    """Give the lines of one value behind the name of its column, each line of a text begun anew."""
    room = max(width - len(before), LEAST)
    for line in value.split("\n"):
        for piece in textwrap.wrap(safe(line), room, break_on_hyphens=False, drop_whitespace=True) or [""]:
            yield (before + piece).rstrip()
            before = " " * len(before)
