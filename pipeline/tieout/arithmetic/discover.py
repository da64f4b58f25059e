"""Find all that follows from something else in a table, from its figures alone. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from tieout.arithmetic.averages import find_averages
from tieout.arithmetic.blanks import with_blanks
from tieout.arithmetic.columns import Following, find_differences, find_effects
from tieout.arithmetic.grid import Grid, View
from tieout.arithmetic.identity import Axis, Identity
from tieout.arithmetic.ratios import LEAST_HOLDS, find_ratios
from tieout.arithmetic.shares import find_shares
from tieout.arithmetic.sums import Finder, Found
from tieout.arithmetic.totals import find_balances, find_passed_over

MOST_ROWS = 200
MOST_COLUMNS = 40


@dataclass(frozen=True, slots=True)
class Arithmetic:
    """What was found in a table."""

    identities: tuple[Identity, ...]
    bounded: bool = False
    """Whether the table is larger than what is looked at: only its first rows and columns were."""


def discover(grid: Grid) -> Arithmetic:
    """Find the identities of a table, those along columns first: they say which columns are evidence for rows."""
    bounded = len(grid.rows) > MOST_ROWS or len(grid.columns) > MOST_COLUMNS
    if bounded:
        grid = _cut(grid)
    columns, rows = View(grid, "columns"), View(grid, "rows")
    along = _made("columns", Finder(columns, (), 4, _alike(columns)))
    along += _two_columns(columns, along)
    trusted = {item for one in along for item in one.items}
    along += _rates(columns, grid, {one.result for one in along})
    effects = find_effects(columns)
    rows.effects = frozenset(change for change, _ in effects)
    relations = [*(frozenset(identity.items) for identity in along), *(three for _, three in effects)]
    finder = Finder(rows, relations, 2, trusted)
    down = _made("rows", finder)
    sums = finder.found
    balances, passed_over = find_balances(rows, sums, relations), find_passed_over(rows, sums, relations)
    down += [identity_of("rows", one, one.evidence.score) for one in (*balances, *passed_over)]
    down += _rates(rows, grid, {one.result for one in down})
    return Arithmetic(
        (*sorted(down, key=_order), *sorted((with_blanks(columns, one) for one in along), key=_order)), bounded
    )


def _alike(view: View) -> set[int]:
    """Give the slices that print as precisely as most do: what adds up in others does in these."""
    steps = [view.usual_half(place) for place in range(view.slices)]
    usual = max(sorted(set(steps)), key=steps.count, default=0)
    return {place for place, step in enumerate(steps) if step == usual}


def _order(identity: Identity) -> tuple[int, int]:
    """Put identities in the order of print."""
    return identity.result, len(identity.parts)


def _made(axis: Axis, finder: Finder) -> list[Identity]:
    """Give the sums that a finder finds."""
    return [identity_of(axis, one, finder.score(one)) for one in finder.find()]


def _two_columns(view: View, known: list[Identity]) -> list[Identity]:
    """Give the columns that follow from two others."""
    return [identity_of("columns", one, one.score) for one in find_differences(view, known)]


def _rates(view: View, grid: Grid, known: set[int]) -> list[Identity]:
    """Give what is divided along one axis: percentages, shares and averages.

    Of rows, where slices are few, two must hold. `known` are the items that follow from others already.
    """
    is_rows = view.axis == "rows"
    found = [
        Identity(one.how, view.axis, one.result, one.parts, one.judgements, one.gaps, one.score)
        for one in find_ratios(view, 100 * grid.one, 2 if is_rows else LEAST_HOLDS)
    ]
    if not is_rows:
        taken = {one.result for one in found}
        found += [one for one in find_shares(view, 100 * grid.one) if one.result not in taken]
    taken = known | {one.result for one in found}
    return found + find_averages(view, taken)


def identity_of(axis: Axis, found: Found | Following, score: int) -> Identity:
    """Make an identity of what was found."""
    checks = found.evidence.checks
    return Identity(
        "difference" if any(weight < 0 for _, weight in found.parts) else "sum",
        axis,
        found.result,
        found.parts,
        tuple(check.judgement for check in checks),
        tuple(check.gap for check in checks),
        score,
        found.evidence.follows,
        found.evidence.full,
    )


def _cut(grid: Grid) -> Grid:
    """Take no more of a table than is looked at."""
    rows = tuple(row[:MOST_COLUMNS] for row in grid.cells[:MOST_ROWS])
    return Grid(grid.rows[:MOST_ROWS], grid.columns[:MOST_COLUMNS], rows, grid.one)
