"""Hold the figures of a row that heads a block against that block: its total, else the sum of its rows. Pure.

A row that heads others is made of nothing by any rule: what it prints is looked at by nobody. Where its block prints a
total, or rows that add up, it can only be that.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from tieout.figures.labels import plain_words
from tieout.values.outcome import Place

PERCENT = "%"
YEAR = re.compile(r"(?:19|20)[0-9]{2}")
FEWEST = 2
"""Rows that make a sum, and columns in which a heading prints figures that nobody looks at."""


@dataclass(frozen=True, slots=True)
class Printed:
    """A cell of a column of figures."""

    place: Place
    cell_id: int
    is_nothing: bool = False
    """Whether it says that there is nothing; then it prints no figure."""
    value: Decimal | None = None
    lower: Decimal | None = None
    upper: Decimal | None = None
    unit: str | None = None
    year: int | None = None
    """The year that its column is of."""


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a statement with the cells of its columns of figures."""

    line: int
    label: str
    path: str = ""
    """The line of the rulebook that it is; empty where it is none."""
    known_as: str = ""
    """The name of its line; empty where it is not known."""
    is_heading: bool = False
    cells: Mapping[int, Printed] = field(default_factory=dict)
    """By the number of their column."""

    @property
    def figures(self) -> dict[int, Printed]:
        """Give the cells that print a figure, by their column."""
        return {column: cell for column, cell in self.cells.items() if cell.value is not None}


@dataclass(frozen=True, slots=True)
class Total:
    """A row that one rule makes of others."""

    line: int
    parts: frozenset[int]
    """The rows that make it, by their line."""
    adds: bool
    """Whether all of them are added, and none is taken off."""


@dataclass(frozen=True, slots=True)
class Apart:
    """A figure of a heading that is not what its block makes."""

    cell: Printed
    total: Printed | None
    """What the total of the block prints there; None where the rows under it are added up."""
    makes: Decimal | None = None
    """What the rows under it make; None where nothing can be compared."""


def _words(label: str) -> frozenset[str]:
    """Give the words of a label that name something."""
    return frozenset(word for word in plain_words(label).split() if len(word) > 1 and not any(map(str.isdigit, word)))


def says_something(row: Row) -> bool:
    """Tell whether a heading prints figures of its block, and not only the zeros of empty cells or the years below."""
    told = row.figures.values()
    return any(cell.value for cell in told) and not all(_is_year(cell) for cell in told)


def _is_year(cell: Printed) -> bool:
    """Tell whether a cell repeats the year of its column: its row heads the columns once more."""
    text = (cell.place.printed or "").strip()
    return bool(YEAR.fullmatch(text)) and int(text) == cell.year


def heads(rows: Sequence[Row], totals: Sequence[Total], unplaced: frozenset[int]) -> Iterator[tuple[Row, int]]:
    """Give every row that heads a block and prints figures, with its place among all rows of its table.

    Those that the rulebook knows as headings, and those that are none of its lines, `unplaced`, and name the total of
    the rows under them.
    """
    by_line = {row.line: row for row in rows}
    for at, row in enumerate(rows):
        if not says_something(row):
            continue
        is_named = row.line in unplaced and any(
            total.parts and row.line < min(total.parts) and row.line < total.line and names(row, by_line[total.line])
            for total in totals
        )
        if row.is_heading or is_named:
            yield row, at


def total_of(heading: Row, below: Sequence[Row], totals: Sequence[Total], rows: Mapping[int, Row]) -> Row | None:
    """Give the row that is the total of the block under a heading; None where no rule makes one.

    It is made of rows of the block alone, all added. The heading names it, or by the rulebook it is part of the other;
    else all rows of the block make it. Of several it is the one that the others are part of.
    """
    block = {row.line for row in below}
    found = [
        total
        for total in totals
        if _is_plain(total, totals) and total.parts <= block and (total.parts or total.line in block)
    ]
    inner = frozenset(line for total in found for line in _closure(total, totals))
    outer = [total for total in found if total.line not in inner]
    printing = {row.line for row in below if row.figures}
    for fitting in (
        [one for one in found if names(heading, rows[one.line])],
        [one for one in outer if _is_of_its_path(heading, one, rows)],
        [one for one in outer if one.parts and printing <= _closure(one, totals) | {one.line}],
    ):
        if fitting:
            return rows[min(one.line for one in fitting)]
    return None


def names(heading: Row, total: Row) -> bool:
    """Tell whether a total is named by all words by which a heading is printed, or is known, and hardly any other.

    `Total assets` is that of `Assets`; `Result of assets and liabilities` is not.
    """
    return any(
        words and words <= others and len(others - words) <= len(words)
        for words in map(_words, (heading.label, heading.known_as))
        for others in map(_words, (total.label, total.known_as))
    )


def _is_of_its_path(heading: Row, total: Total, rows: Mapping[int, Row]) -> bool:
    """Tell whether the rulebook puts a heading under a total, or all that makes the total under the heading."""
    if not heading.path:
        return False
    above = rows[total.line].path
    parts = [rows[line].path for line in total.parts]
    return bool(above and heading.path.startswith(f"{above}/")) or (
        bool(parts) and all(path.startswith(f"{heading.path}/") for path in parts)
    )


def _is_plain(total: Total, totals: Sequence[Total], seen: frozenset[int] = frozenset()) -> bool:
    """Tell whether a total adds up all that it is made of, and its parts do."""
    return total.adds and all(
        _is_plain(one, totals, seen | {total.line}) for one in totals if one.line in total.parts - seen - {total.line}
    )


def _closure(total: Total, totals: Sequence[Total], seen: frozenset[int] = frozenset()) -> frozenset[int]:
    """Give the rows that a total is made of, and those that these are made of."""
    found = total.parts - seen
    for one in totals:
        if one.line in total.parts - seen - {total.line}:
            found |= _closure(one, totals, seen | {total.line, one.line})
    return found


def block_of(rows: Sequence[Row], at: int) -> Sequence[Row]:
    """Give the rows under a heading up to the next one."""
    end = next((place for place in range(at + 1, len(rows)) if rows[place].is_heading), len(rows))
    return rows[at + 1 : end]


def apart(
    rows: Sequence[Row], at: int, totals: Sequence[Total], tied_out: frozenset[int]
) -> Iterator[Apart]:  # fmt: skip
    """Give each figure of the heading at a place that is not what its block makes of it, or that nothing is held to.

    `tied_out` are the cells that the figures of the table themselves tie out.
    """
    heading, below = rows[at], block_of(rows, at)
    by_line = {row.line: row for row in rows}
    total = total_of(heading, below, totals, by_line)
    if total is None:
        wider = total_of(heading, rows[at + 1 :], totals, by_line)
        total = wider if wider is not None and names(heading, wider) else None
    for column, cell in heading.figures.items():
        against = total.figures.get(column) if total is not None else None
        sums, is_whole = _sums(cell, below, totals, total, column)
        if against is not None and against.unit == cell.unit:
            ends = sums[-1][1:] if sums and is_whole else None
            # Where the rows make what the heading prints and not the total, that is told of the total.
            is_right = ends is not None and _is_within(cell, *ends) and not _is_within(against, *ends)
            if not is_right and not _touch(cell, against):
                yield Apart(cell, against)
        elif cell.cell_id not in tied_out and not any(_is_within(cell, low, high) for _, low, high in sums):
            yield Apart(cell, None, sums[-1][0] if sums and is_whole else None)


def _touch(one: Printed, other: Printed) -> bool:
    """Tell whether two figures may be the same amount."""
    return other.lower is not None and other.upper is not None and _is_within(one, other.lower, other.upper)


def _is_within(cell: Printed, low: Decimal, high: Decimal) -> bool:
    """Tell whether a figure may be an amount between two others."""
    return cell.lower is not None and cell.upper is not None and cell.lower <= high and low <= cell.upper


def _sums(
    head: Printed, below: Sequence[Row], totals: Sequence[Total], total: Row | None, column: int
) -> tuple[list[tuple[Decimal, Decimal, Decimal]], bool]:
    """Give what the rows under a figure make, one row more each time, with the least and the greatest amount.

    Also whether those are all of them: they are not where a figure is not known or of another unit, or percentages
    would be added. Rows that others in the block are made of count once, in those. One figure is no sum.
    """
    lines = {row.line for row in below}
    inner = {
        line
        for one in totals
        if one.line in lines and one.adds and (total is None or one.line != total.line)
        for line in one.parts
    }
    value = low = high = Decimal(0)
    found: list[tuple[Decimal, Decimal, Decimal]] = []
    printed = 0
    for row in below:
        cell = row.cells.get(column)
        if total is not None and row.line == total.line:
            break
        if row.line in inner or cell is None or cell.is_nothing:
            continue
        if cell.value is None or cell.lower is None or cell.upper is None or cell.unit != head.unit:
            return found, False
        if cell.unit == PERCENT:
            return found, False
        value, low, high, printed = value + cell.value, low + cell.lower, high + cell.upper, printed + 1
        if printed >= FEWEST:
            found.append((value, low, high))
    return found, True
