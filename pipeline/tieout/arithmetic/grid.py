"""Hold a table as its arithmetic is found in it: figures, how far each may be off, and where they stand. Pure.

Amounts are whole numbers: all figures of a grid count in one unit so small that every figure and half a step of every
print is a whole number of it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import gcd
from typing import Literal

State = Literal["figure", "nothing", "unknown"]
"""A figure; a blank or a dash, which adds nothing; a text or a mark for what is not told, which leaves a sum open."""
COARSE_FROM = 5
"""Different amounts of a column that must all be multiples of ten before its print is taken to be that coarse."""
BASE_FROM = 7
"""As many for multiples of 3 or 5, to which statistical offices round at random."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell: what it prints, and what that stands for."""

    state: State
    value: int = 0
    half: int = 0
    """Half a step of its print: it stands for amounts from `value - half` to `value + half`."""
    is_percent: bool = False
    printed: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """A row of figures."""

    line: int
    """Line of the file on which it starts."""
    label: str
    mark: str = ""
    """What sets it apart from its neighbours in print: a bullet, an indentation, a first word that others share."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column of figures."""

    number: int
    """Its place in the file; the first is 1."""
    head: str


@dataclass(frozen=True, slots=True)
class Grid:
    """The figures of a table, by row and column."""

    rows: tuple[Row, ...]
    columns: tuple[Column, ...]
    cells: tuple[tuple[Cell, ...], ...]
    """One tuple a row, one cell a column."""
    one: int
    """How many units of `value` make 1."""


class View:
    """A grid seen along one axis: `items` that may add up, in each of its `slices`.

    For sums of rows the items are the rows and the slices are the columns; for sums of columns the other way round.
    """

    def __init__(self, grid: Grid, axis: Literal["rows", "columns"]) -> None:
        by_row = [[_widened(cell, wide) for cell, wide in zip(row, _coarse(grid), strict=True)] for row in grid.cells]
        items = by_row if axis == "rows" else [list(column) for column in zip(*by_row, strict=True)]
        self.axis: Literal["rows", "columns"] = axis
        self.marks = [row.mark for row in grid.rows] if axis == "rows" else [""] * len(items)
        self.count = len(items)
        self.slices = len(items[0]) if items else 0
        self.values = [[cell.value for cell in item] for item in items]
        self.halves = [[cell.half for cell in item] for item in items]
        self.states = [[cell.state for cell in item] for item in items]
        self.effects: frozenset[int] = frozenset()
        """Slices that print changes with the sign of their effect: totals need not add up there."""
        self._usual: dict[int, int] = {}
        self.percents = [[cell.is_percent for cell in item] for item in items]

    def usual_half(self, place: int) -> int:
        """Give half the step that most figures of a slice print; 0 where there are none."""
        if place not in self._usual:
            halves = [self.halves[item][place] for item in range(self.count) if self.is_figure(item, place)]
            self._usual[place] = max(sorted(set(halves)), key=halves.count, default=0)
        return self._usual[place]

    def is_figure(self, item: int, place: int) -> bool:
        """Tell whether an item prints a figure in a slice."""
        return self.states[item][place] == "figure"


def _widened(cell: Cell, half: int) -> Cell:
    """Take a figure to be as coarse as the others of its column."""
    if cell.state != "figure" or half <= cell.half:
        return cell
    return Cell(cell.state, cell.value, half, cell.is_percent, cell.printed)


def _coarse(grid: Grid) -> list[int]:
    """Give for each column half of the step that its amounts share, where that is wider than the step they print.

    Amounts that are all multiples of a power of ten are rounded to it; those that are all multiples of 3 or 5 are
    rounded at random, up or down, so that each may be off by nearly the whole of it.
    """
    return [_common_half([row[place] for row in grid.cells]) for place in range(len(grid.columns))]


def _common_half(cells: Sequence[Cell]) -> int:
    """Give half of the step that the amounts of one column share; 0 where it is no wider than what they print."""
    figures = [cell for cell in cells if cell.state == "figure" and cell.value and not cell.is_percent]
    different = {abs(cell.value) for cell in figures}
    if len(different) < COARSE_FROM:
        return 0
    step = 2 * min(cell.half for cell in figures)
    if step == 0:
        return 0
    shared = gcd(*different) // step
    tens = 1
    while shared and shared % (tens * 10) == 0:
        tens *= 10
    if tens > 1:
        return tens * step // 2
    if len(different) >= BASE_FROM and shared:
        return next((base * step for base in (5, 3) if shared % base == 0), 0)
    return 0
