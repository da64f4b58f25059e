"""Say which cell is wrong where identities break, and by which slip, as far as the figures tell. Pure.

The smallest set of cells is looked for whose change makes everything tie out (`smallest.py`), with the interval in
which each would have to be. One cell is tried first, and of cells that do as well none is chosen: they are listed.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from tieout.arithmetic.grid import Grid, View
from tieout.arithmetic.identity import Identity
from tieout.arithmetic.smallest import MOST_SETS, Interval, Place, Sum, changes_of, smallest_changes

Check = tuple[int, int]
"""Number of an identity and its slice."""
Slip = Literal[
    "its sign is turned",
    "two digits are swapped",
    "one digit is another",
    "it is 10 times too large",
    "it is 10 times too small",
    "it is 100 times too large",
    "it is 100 times too small",
    "it is 1,000 times too large",
    "it is 1,000 times too small",
    "it is the figure of the row above",
    "it is the figure of the row below",
    "it is the figure of the column before",
    "it is the figure of the column behind",
    "it is not printed",
]
FACTORS: tuple[tuple[int, Slip, Slip], ...] = (
    (10, "it is 10 times too large", "it is 10 times too small"),
    (100, "it is 100 times too large", "it is 100 times too small"),
    (1000, "it is 1,000 times too large", "it is 1,000 times too small"),
)
SURELY_FEWEST = 2
"""Cells that explain all one after the other, and can be no fewer: one cell that explains all is found first."""
CLEAR = 4
"""How many times the width of where a cell would have to be the sum of its ends is, for a factor to be told."""
MOST_TIED = 6
"""Cells that are told where several explain a break as well."""


@dataclass(frozen=True, slots=True)
class Suspect:
    """A cell whose change makes all identities tie out that it is in."""

    row: int
    column: int
    low: int
    high: int
    """Where it would have to be, in the unit of the grid."""
    mended: int
    """How many broken checks that would mend."""
    slip: Slip | None
    """What would have put there what is printed; None where no plain slip does."""


@dataclass(frozen=True, slots=True)
class Break:
    """Checks that break together, and the cells that one change of would mend."""

    checks: tuple[Check, ...]
    """Number of the identity and its slice; the first is the one to tell."""
    suspects: tuple[Suspect, ...]
    """The likeliest; several where they are tied; none where no one change explains it."""


def find_breaks(grid: Grid, identities: Sequence[Identity]) -> tuple[Break, ...]:
    """Part all broken checks into those that the change of one cell explains, by the fewest cells that explain all."""
    checks = _Checks(grid, identities)
    open_checks = {(number, place) for number, identity in enumerate(identities) for place in identity.slices("broken")}
    sums = {check for check in open_checks if checks.is_sum(check)}
    found = [one for group in checks.groups(sums) for one in _explain(checks, group)]
    found += [Break((check,), ()) for check in open_checks - sums]
    return tuple(sorted(found, key=lambda one: one.checks))


def _explain(checks: _Checks, group: frozenset[Check]) -> list[Break]:
    """Explain the broken checks of a group: one cell after the other, and all cells together where that fails."""
    found: list[Break] = []
    left = set(group)
    while left:
        suspects, mended = _best(checks, left)
        if not suspects:
            break
        found.append(Break(mended, tuple(suspects[:MOST_TIED])))
        left -= set(mended)
    if not left and len(found) <= SURELY_FEWEST and checks.hold_with([one.suspects[0] for one in found], group):
        return found
    together = _explain_together(checks, group)
    if together and (left or len(together) < len(found)):
        return together
    return [*found, *(Break((check,), ()) for check in sorted(left))]


def _explain_together(checks: _Checks, group: frozenset[Check]) -> list[Break]:
    """Explain broken checks by the smallest set of cells that are wrong together; nothing where there is none.

    Where one cell could stand for another of the set, both are listed. Where sets differ by more nothing is known.
    """
    if not all(checks.identities[number].score for number, _ in group):
        return []  # a row that is zero above parts that are not: that is told by itself
    sets = smallest_changes([checks.sum_of(check) for check in checks.around(group)])
    if not sets or len(sets) == MOST_SETS:
        return []
    first = sets[0]
    tied: dict[Place, list[Place]] = {cell: [cell] for cell in first}
    for other in sorted(sets[1:], key=lambda one: len(set(first) - set(one))):
        gone, come = set(first) - set(other), set(other) - set(first)
        if len(gone) == 1:
            tied[gone.pop()].append(come.pop())
        elif not come <= {cell for cell_and_ties in tied.values() for cell in cell_and_ties}:
            return []
    changes = {cell: one for found in reversed(sets) for cell, one in found.items()}
    explained: list[Break] = []
    left = set(group)
    for cell in sorted(first, key=lambda cell: len(left & set(checks.by_cell[cell]))):
        mended = tuple(sorted(check for check in left if check in checks.by_cell[cell]))
        left -= set(mended)
        if mended:
            explained.append(Break(mended, tuple(checks.changed(one, changes) for one in tied[cell][:MOST_TIED])))
    return explained


def _best(checks: _Checks, open_checks: set[Check]) -> tuple[list[Suspect], tuple[Check, ...]]:
    """Give the cells that explain most, and the checks that each of them would mend; those with a plain slip first."""
    by_mended: dict[tuple[Check, ...], list[Suspect]] = {}
    for cell in sorted({cell for check in open_checks for cell in checks.cells(check)}):
        suspect = checks.suspect(cell, open_checks)
        if suspect is not None:
            mended = tuple(sorted(check for check in open_checks if checks.would_mend(check, cell, suspect)))
            by_mended.setdefault(mended, []).append(suspect)
    if not by_mended:
        return [], ()
    best = min(by_mended, key=lambda mended: (-len(mended), mended))
    # A slip that explains what is printed outweighs a cell that merely could be another.
    return sorted(by_mended[best], key=lambda one: (one.slip is None, one.row, one.column)), best


class _Checks:
    """The checks of a table, by cell."""

    def __init__(self, grid: Grid, identities: Sequence[Identity]) -> None:
        self.grid = grid
        self.identities = identities
        self.views = {"rows": View(grid, "rows"), "columns": View(grid, "columns")}
        self.by_cell: dict[Place, list[Check]] = {}
        for number, identity in enumerate(identities):
            for place in identity.slices("holds", "within rounding", "broken"):
                for cell in self.cells((number, place)):
                    self.by_cell.setdefault(cell, []).append((number, place))

    def cells(self, check: Check) -> list[Place]:
        """Give the cells of a check that print a figure, and a blank result."""
        number, place = check
        identity = self.identities[number]
        items = [item for item in identity.items if self.views[identity.axis].states[item][place] != "unknown"]
        return [(item, place) if identity.axis == "rows" else (place, item) for item in items]

    def groups(self, open_checks: set[Check]) -> list[frozenset[Check]]:
        """Part broken checks into groups that share no cell."""
        groups: list[set[Check]] = []
        for check in sorted(open_checks):
            cells = set(self.cells(check))
            near = [one for one in groups if any(cells & set(self.cells(other)) for other in one)]
            groups = [one for one in groups if one not in near] + [{check}.union(*near)]
        return [frozenset(one) for one in groups]

    def around(self, group: frozenset[Check]) -> list[Check]:
        """Give the sums among some checks, and those that hold with a cell of them."""
        cells = {cell for check in group for cell in self.cells(check)}
        near = {check for cell in cells for check in self.by_cell.get(cell, ())}
        return sorted(filter(self.is_sum, group | near))

    def hold_with(self, suspects: Sequence[Suspect], group: frozenset[Check]) -> bool:
        """Tell whether all sums around some checks hold once each of some cells is another."""
        cells = [(one.row, one.column) for one in suspects]
        return len(cells) < 2 or changes_of([self.sum_of(check) for check in self.around(group)], cells) is not None

    def is_sum(self, check: Check) -> bool:
        """Tell whether figures add up in a check."""
        return self.identities[check[0]].how in ("sum", "difference")

    def sum_of(self, check: Check) -> Sum:
        """Give a sum in one slice, with what each of its cells counts for."""
        number, place = check
        identity, view = self.identities[number], self.views[self.identities[number].axis]
        weights = {identity.result: 1} | {item: -weight for item, weight in identity.parts}
        half = sum(view.halves[item][place] for item in weights if view.is_figure(item, place))
        told = ((item, place) if identity.axis == "rows" else (place, item) for item in weights)
        there = set(self.cells(check))
        pairs = zip(told, weights.values(), strict=True)
        return Sum(tuple((cell, weight) for cell, weight in pairs if cell in there), identity.gaps[place], half)

    def changed(self, cell: Place, changes: Mapping[Place, Interval]) -> Suspect:
        """Say where a cell would have to be that is wrong together with others."""
        row, column = cell
        value = self.grid.cells[row][column].value if self.grid.cells[row][column].state == "figure" else 0
        low, high = value + changes[cell][0], value + changes[cell][1]
        broken = sum(self.identities[number].judgements[place] == "broken" for number, place in self.by_cell[cell])
        return Suspect(row, column, low, high, broken, self._slip(cell, low, high))

    def suspect(self, cell: Place, open_checks: set[Check]) -> Suspect | None:
        """Say where a cell would have to be for every check on it to hold; None where it can be nowhere."""
        low: int | None = None
        high: int | None = None
        mended = 0
        for check in self.by_cell.get(cell, []):
            reach = self._reach(check, cell)
            if reach is None:
                continue
            if check in open_checks:
                mended += 1
            elif self.identities[check[0]].judgements[check[1]] == "broken":
                continue  # it is explained by another cell
            low = reach[0] if low is None else max(low, reach[0])
            high = reach[1] if high is None else min(high, reach[1])
        if mended == 0 or low is None or high is None or low > high:
            return None
        return Suspect(*cell, low, high, mended, self._slip(cell, low, high))

    def would_mend(self, check: Check, cell: Place, suspect: Suspect) -> bool:
        """Tell whether the change of a cell makes a check hold."""
        reach = self._reach(check, cell) if cell in self.cells(check) else None
        return reach is not None and reach[0] <= suspect.high and suspect.low <= reach[1]

    def _reach(self, check: Check, cell: Place) -> tuple[int, int] | None:
        """Give the least and the most that a cell may be for a sum to hold; None for what is no sum."""
        number, place = check
        identity = self.identities[number]
        if not self.is_sum(check):
            return None
        view = self.views[identity.axis]
        item = cell[0] if identity.axis == "rows" else cell[1]
        weights = {identity.result: -1} | dict(identity.parts)
        rest = half = 0
        for other, weight in weights.items():
            if view.is_figure(other, place):
                half += view.halves[other][place]
                rest += 0 if other == item else weight * view.values[other][place]
        middle = -rest * weights[item]
        return middle - half, middle + half

    def _slip(self, cell: Place, low: int, high: int) -> Slip | None:
        """Name the plain slip that would have put there what is printed."""
        row, column = cell
        printed = self.grid.cells[row][column]
        if printed.state != "figure":
            return "it is not printed"
        value = printed.value
        if low <= -value <= high and value:
            return "its sign is turned"
        # Where it may be anything of a size, a factor is no guess.
        is_near = (high - low) * CLEAR <= abs(low + high)
        for factor, large, small in FACTORS if is_near else ():
            if value and low <= value * factor <= high:
                return small
            if value and low * factor <= value <= high * factor:
                return large
        for slip, other in _neighbours(self.grid, row, column):
            if (
                self.grid.cells[other[0]][other[1]].state == "figure"
                and value == self.grid.cells[other[0]][other[1]].value
                and value
            ):
                return slip
        step = 2 * printed.half or 1
        digits = str(abs(value) // step)
        if any(low <= _signed(made, step, value) <= high for made in _swapped(digits)):
            return "two digits are swapped"
        if any(low <= _signed(made, step, value) <= high for made in _other_digit(digits)):
            return "one digit is another"
        return None


def _neighbours(grid: Grid, row: int, column: int) -> Iterator[tuple[Slip, Place]]:
    """Give the cells around one, with what it is to have been taken for it."""
    if column > 0:
        yield "it is the figure of the column before", (row, column - 1)
    if column + 1 < len(grid.columns):
        yield "it is the figure of the column behind", (row, column + 1)
    if row > 0:
        yield "it is the figure of the row above", (row - 1, column)
    if row + 1 < len(grid.rows):
        yield "it is the figure of the row below", (row + 1, column)


def _signed(digits: str, step: int, like: int) -> int:
    """Make an amount of digits, with the sign of another."""
    return int(digits) * step * (-1 if like < 0 else 1)


def _swapped(digits: str) -> Iterable[str]:
    """Give what digits may have been before two neighbours were swapped."""
    for place in range(len(digits) - 1):
        if digits[place] != digits[place + 1]:
            yield digits[:place] + digits[place + 1] + digits[place] + digits[place + 2 :]


def _other_digit(digits: str) -> Iterable[str]:
    """Give what digits may have been before one of them became another."""
    for place, there in enumerate(digits):
        for other in "0123456789":
            if other != there:
                yield digits[:place] + other + digits[place + 1 :]
