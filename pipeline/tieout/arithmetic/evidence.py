"""Weigh what the slices of a table say for an identity, and what they say against it. Pure."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from tieout.arithmetic.grid import View
from tieout.arithmetic.judging import Check, Parts, Relation, counting, judge

WIDE = 10
"""A gap of less than this part of the result is a slip in an identity, and not a sign that there is none."""


@dataclass(frozen=True, slots=True)
class Evidence:
    """What is for and against an identity."""

    checks: tuple[Check, ...]
    """One for each slice; what fails where it need not hold is not judged."""
    score: int
    """What the slices that hold and do not follow from each other say together."""
    speaking: int
    """How many slices those are."""
    full: int
    """How many of them have three figures or more that are not zero."""
    fails: tuple[int, ...]
    """Slices in which it fails."""
    failing: int
    """How many of them do not follow from each other."""
    follows: tuple[int, ...]
    """Those that do."""
    excused: int
    """How many slices do not hold and seem to be of another kind: rates, medians, an index."""


def weigh(
    view: View, result: int, parts: Parts, relations: Sequence[Relation], trusted: Collection[int] = ()
) -> Evidence | None:
    """Weigh a weighted sum; None where no slice speaks for it.

    `relations` are slices of which each follows from the others, `trusted` those in which another identity holds: what
    fails there counts however far it is off. Elsewhere it must be near, else the slice may be of another kind.
    """
    checks = [judge(view, result, parts, place) for place in range(view.slices)]
    holds = [(place, check.strength) for place, check in enumerate(checks) if check.judgement in HOLDS]
    speaking = [one for one in holds if one[1] > 0]
    if not speaking:
        return None
    items = (result, *(item for item, _ in parts))
    count = counting(speaking, relations, _alike(view, items, [place for place, _ in speaking]))
    fails = [place for place, check in enumerate(checks) if check.judgement == "broken"]
    finer = [place for place in fails if _need_not_hold(view, items, place, [place for place, _ in speaking])]
    other = [
        place
        for place in fails
        if place not in finer and place not in trusted and _is_far(view, result, checks[place], place)
    ]
    for place in (*finer, *other):
        checks[place] = Check("not judged")
    fails = [place for place in fails if place not in finer and place not in other]
    apart = _apart(fails, [place for place, _ in holds], relations)
    return Evidence(
        tuple(checks),
        sum(said for _, said in count),
        len(count),
        sum(checks[place].terms > 2 for place, _ in count),
        tuple(fails),
        len(apart),
        tuple(place for place in fails if place not in apart),
        len(other),
    )


HOLDS = ("holds", "within rounding")


def _alike(view: View, items: Sequence[int], slices: Sequence[int]) -> list[Relation]:
    """Give the pairs of slices that print the same in all of some items: one of them says nothing more."""
    by_figures: dict[tuple[int, ...], int] = {}
    found = []
    for place in slices:
        first = by_figures.setdefault(tuple(view.values[item][place] for item in items), place)
        if first != place:
            found.append(frozenset((first, place)))
    return found


def _apart(fails: Sequence[int], holds: Sequence[int], relations: Sequence[Relation]) -> list[int]:
    """Give the slices that fail by themselves: one that is made of another that fails need not be told again."""
    apart: list[int] = []
    known = set(holds)
    for place in fails:
        if any(place in group and group - {place} <= known | set(apart) and group & set(apart) for group in relations):
            continue
        apart.append(place)
    return apart


def _need_not_hold(view: View, items: Sequence[int], place: int, holds: Sequence[int]) -> bool:
    """Tell whether an identity need not hold in a slice: percentages, and what is printed finer than where it holds."""
    if place in view.effects or any(view.percents[item][place] for item in items):
        return True
    there = [view.usual_half(other) for other in holds]
    return 0 < view.usual_half(place) < min(filter(None, there), default=0)


def _is_far(view: View, result: int, check: Check, place: int) -> bool:
    """Tell whether a sum misses by so much that it need not be one there."""
    return bool(abs(check.gap) * WIDE >= abs(view.values[result][place]))
