"""Find columns that are the difference of two others, or the sum of two that stand apart. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations

from tieout.arithmetic.chance import is_chance
from tieout.arithmetic.evidence import Evidence, weigh
from tieout.arithmetic.grid import View
from tieout.arithmetic.identity import Identity
from tieout.arithmetic.judging import Parts, milli_log

LEAST_ROWS = 4
"""Rows that must speak for it with three figures that are not zero."""
LEAST_SHARE = 75
"""Of 100 rows that can be judged, those that must hold."""
LEAST_SCORE = 4_000
LOOK_FIRST = 6
"""Rows that are looked at before all are."""


@dataclass(frozen=True, slots=True)
class Following:
    """A column that follows from two others."""

    result: int
    parts: Parts
    evidence: Evidence
    score: int


def find_differences(view: View, known: Sequence[Identity]) -> list[Following]:
    """Find every column that follows from two others by adding or taking away, where that is not known yet."""
    taken = {frozenset(identity.items) for identity in known}
    chance = milli_log(max(1, view.count) ** 3)
    found = []
    for three in combinations(range(view.count), 3):
        if frozenset(three) in taken:
            continue
        for whole in three:
            first, second = (item for item in three if item != whole)
            parts = ((first, 1), (second, 1))
            if not _may_hold(view, whole, parts):
                continue
            evidence = weigh(view, whole, parts, (), range(view.slices))
            if evidence is None or not is_enough(view, evidence) or is_chance(view, whole, parts):
                continue
            score = evidence.score - chance
            if score >= LEAST_SCORE:
                result, weighted = _as_printed(view, whole, (first, second))
                made = (
                    evidence if result == whole else weigh(view, result, weighted, (), range(view.slices)) or evidence
                )
                found.append(Following(result, weighted, made, score))
                break
    return found


def find_effects(view: View) -> list[tuple[int, frozenset[int]]]:
    """Find every column that prints the difference of two others now with its sign, now against it.

    So changes are printed that say whether they are favourable: a cost that rises counts below zero. In such a column
    totals need not be the sum of their parts. Gives it with the three columns.
    """
    found = []
    for change, first, second in combinations(range(view.count - 1, -1, -1), 3):
        signs = set()
        for place in range(view.slices):
            if not all(view.is_figure(item, place) and view.values[item][place] for item in (change, first, second)):
                continue
            value = view.values[change][place]
            gap = view.values[first][place] - view.values[second][place]
            half = sum(view.halves[item][place] for item in (change, first, second))
            if abs(abs(value) - abs(gap)) > half:
                break
            if abs(gap) > half:
                signs.add((value > 0) == (gap > 0))
        else:
            if len(signs) == 2:
                found.append((change, frozenset((change, first, second))))
    return found


def is_enough(view: View, evidence: Evidence) -> bool:
    """Tell whether so many rows hold that the others are slips."""
    judged = [check for check in evidence.checks if check.judgement != "not judged"]
    holds = sum(check.judgement != "broken" for check in judged)
    full = sum(check.judgement != "broken" and check.terms > 2 for check in judged)
    return full >= min(LEAST_ROWS, max(3, view.slices)) and holds * 100 >= LEAST_SHARE * (
        len(judged) + evidence.excused
    )


def _may_hold(view: View, result: int, parts: Parts) -> bool:
    """Look at the first rows that print all three, to pass quickly over what does not hold."""
    looked = missed = 0
    for place in range(view.slices):
        if all(view.is_figure(item, place) for item in (result, *(part for part, _ in parts))):
            gap = view.values[result][place] - sum(weight * view.values[part][place] for part, weight in parts)
            looked += 1
            half = view.halves[result][place] + sum(view.halves[part][place] for part, _ in parts)
            missed += abs(gap) > half
            if looked == LOOK_FIRST:
                break
    return looked > 0 and missed * 2 <= looked


def _as_printed(view: View, whole: int, parts: tuple[int, int]) -> tuple[int, Parts]:
    """Say which of three columns is meant as the result, where one is the sum of the other two.

    It stands at an end of the three: a total before or behind its parts, or a difference behind what it is made of. A
    total that is the first and has a last part with figures below zero is what the difference starts from.
    """
    first, second = parts
    last = max(whole, first, second)
    negative = any(view.values[last][place] < 0 for place in range(view.slices))
    if whole == last or (whole < min(first, second) and not negative):
        return whole, ((first, 1), (second, 1))
    other = first if second == last else second
    return last, ((whole, 1), (other, -1)) if whole != last else ((first, 1), (second, 1))
