"""Tell the heads and feet of pages from their text: they say the same on page after page, or number it. Pure."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator, Sequence

from tieout.intake.paged.rows import Row

ZONE = 0.12
"""How much of the height of a page its head and its foot may take."""
ROWS = 3
"""Rows at the top and at the bottom that may be head or foot."""
SAME_HEIGHT = 4.0
"""Points that a head may stand higher or lower on another page."""
SHARE = 0.4
"""Of how many pages a head stands at least, and on two: left and right pages may have their own."""
NUMBERED = re.compile(r"\W*(?:[^\W\d]{1,9}\.?\s+)?([0-9]{1,4})(?:\s*(?:/|[^\W\d]{1,4})\s*[0-9]{1,4})?\W*")
"""The number of a page, perhaps behind a word, and of how many."""

Page = tuple[int, float, Sequence[Row]]
"""The number of a page, its height, and its rows from top to bottom."""


def running_rows(pages: Sequence[Page]) -> set[tuple[int, int]]:
    """Give the rows that are the head or the foot of a page: the number of the page, and the place of the row on it."""
    edge = [(number, place, height, row) for number, height, rows in pages for place, row in _edge(height, rows)]
    alike: defaultdict[tuple[str, bool], list[tuple[int, int, float]]] = defaultdict(list)
    for number, place, height, row in edge:
        at_top = row.base > height / 2
        alike[_pattern(row), at_top].append((number, place, height - row.base if at_top else row.base))
    least = max(2, SHARE * len(pages))
    found = set()
    for places in alike.values():
        for number, place, height in places:
            on = {other for other, _, at in places if abs(at - height) <= SAME_HEIGHT}
            if len(on) >= least:
                found.add((number, place))
    return found | _numbers([(number, place, row) for number, place, _, row in edge])


def _edge(height: float, rows: Sequence[Row]) -> Iterator[tuple[int, Row]]:
    """Yield the rows of a page that may be its head or its foot, with their place."""
    for place, row in enumerate(rows):
        top = place < ROWS and row.base > (1 - ZONE) * height
        bottom = place >= len(rows) - ROWS and row.base < ZONE * height
        if top or bottom:
            yield place, row


def _pattern(row: Row) -> str:
    """Give what a row says whatever its numbers are: a page has its own."""
    return re.sub(r"[0-9]+", "0", row.text.casefold())


def _numbers(edge: Sequence[tuple[int, int, Row]]) -> set[tuple[int, int]]:
    """Give the rows that print the number of their page; one that grows with the pages says the same on each."""
    told = ((number, place, NUMBERED.fullmatch(row.text)) for number, place, row in edge)
    return {(number, place) for number, place, found in told if found is not None and int(found[1]) == number}
