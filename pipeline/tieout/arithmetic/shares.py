"""Find columns that print each row's share of a total, which is the row that prints 100. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from tieout.arithmetic.grid import View
from tieout.arithmetic.identity import Identity, Judgement
from tieout.arithmetic.judging import milli_log

LEAST_HOLDS = 3
LEAST_SHARE = 80
"""Of 100 rows that can be judged, those that must hold."""
LEAST_SCORE = 4_000


def find_shares(view: View, hundred: int) -> list[Identity]:
    """Find the shares along columns; `hundred` is what 100% counts in the unit of the grid.

    A table of several blocks has a total in each: the rows up to the next total are shares of the one before them, or,
    where a block ends with its total, of the one behind.
    """
    found = []
    for result in range(view.count):
        totals = [place for place in range(view.slices) if _is_hundred(view, result, place, hundred)]
        if not totals:
            continue
        made = [
            one
            for first in range(view.count)
            if first != result
            for under in (False, True)
            if (one := _share(view, result, first, totals, hundred, under)) is not None
        ]
        if made:
            found.append(max(made, key=lambda one: one.score))
    return found


def _is_hundred(view: View, item: int, place: int, hundred: int) -> bool:
    """Tell whether a cell prints 100."""
    return view.is_figure(item, place) and view.values[item][place] == hundred


def _base(totals: Sequence[int], place: int, under: bool) -> int | None:
    """Give the total that a row is a share of: the last one above it or, where totals stand under, the next below."""
    if under:
        return next((total for total in totals if total > place), None)
    return next((total for total in reversed(totals) if total < place), None)


def _share(view: View, result: int, first: int, totals: Sequence[int], hundred: int, under: bool) -> Identity | None:
    """Judge a column as shares of another column's totals; None where it is not."""
    judgements: list[Judgement] = ["not judged"] * view.slices
    gaps = [0] * view.slices
    holds = judged = score = 0
    for place in range(view.slices):
        base_place = _base(totals, place, under)
        if place in totals or base_place is None or not view.is_figure(first, base_place):
            continue
        if not (view.is_figure(result, place) and view.is_figure(first, place)):
            continue
        base, base_half = view.values[first][base_place], view.halves[first][base_place]
        part, part_half = view.values[first][place], view.halves[first][place]
        if base <= base_half or part < 0 or part > base:
            continue
        value, half = view.values[result][place], view.halves[result][place]
        quotient = hundred * part // base
        moved = (hundred * part_half + quotient * base_half) // (base - base_half) + 1
        gap = value - quotient
        judged += 1
        if abs(gap) > half + moved:
            judgements[place], gaps[place] = "broken", gap
            continue
        holds += 1
        judgements[place] = "holds" if abs(gap) < half else "within rounding"
        score += milli_log(max(1, abs(value)), max(1, 2 * half + 2 * moved)) if abs(value) > 2 * (half + moved) else 0
    score -= milli_log(2 * view.count**2)
    if holds < LEAST_HOLDS or holds * 100 < LEAST_SHARE * judged or score < LEAST_SCORE:
        return None
    return Identity("share", "columns", result, ((first, 1),), tuple(judgements), tuple(gaps), score)
