"""Find rows that are a total less another, and totals that their parents are passed over for. Pure.

Only totals that stand under their parts or over them are taken from each other, and only neighbours: in a budget that
closes at zero, income less the costs printed so far is the next row in most columns.
"""

from __future__ import annotations

from collections.abc import Sequence

from tieout.arithmetic.evidence import Evidence, weigh
from tieout.arithmetic.grid import View
from tieout.arithmetic.judging import Parts, Relation, judge, milli_log
from tieout.arithmetic.sums import BROKEN, Found, amounts_of

INTACT = 2_500
"""Least score of a difference that holds wherever it can be judged."""


def find_balances(view: View, sums: Sequence[Found], relations: Sequence[Relation]) -> list[Found]:
    """Find rows that are a total less the next one, with an undivided row between: the balance of a statement."""
    parts = {item for one in sums for item, _ in one.parts}
    totals = {one.result for one in sums if max(one.parts)[0] < one.result or one.parts[-1][1] < 0}
    left = [item for item in amounts_of(view) if item not in parts]
    trusted = {place for one in sums for place, check in enumerate(one.evidence.checks) if check.strength}
    chance = milli_log(4 * max(1, len(left)))
    found: list[Found] = []
    place = 2
    while place < len(left):
        ways = _ways(left, place, totals) if left[place] not in totals else []
        one = next((way for way in ways if _is_enough(view, left[place], way, relations, trusted, chance)), None)
        if one is None:
            place += 1
            continue
        evidence = weigh(view, left[place], one, relations, trusted)
        if evidence is not None:
            found.append(Found(left[place], one, evidence))
        totals.add(left[place])
        gone = {item for item, _ in one}
        left = [item for item in left if item not in gone]
        place = max(2, place - len(gone) + 1)
    return found


def _ways(left: Sequence[int], place: int, totals: set[int]) -> list[Parts]:
    """Give what a row of the list may be made of: a - b, or a - b with a row between added or taken off."""
    ways: list[Parts] = []
    first, second = left[place - 2], left[place - 1]
    if second in totals:
        ways.append(((first, 1), (second, -1)))
    if place > 2:
        before = left[place - 3]
        if before in totals and first in totals and second not in totals:
            ways += [((before, 1), (first, -1), (second, sign)) for sign in (1, -1)]
    return ways


def _is_enough(
    view: View, result: int, parts: Parts, relations: Sequence[Relation], trusted: set[int], chance: int
) -> bool:
    """Tell whether what speaks for a difference is more than chance would bring."""
    evidence = weigh(view, result, parts, relations, trusted)
    if evidence is None or evidence.excused >= evidence.speaking:
        return False
    if not evidence.fails:
        return evidence.score - chance >= INTACT
    return (
        evidence.score - chance >= BROKEN
        and evidence.speaking >= 2
        and evidence.speaking >= 2 * evidence.failing
        and evidence.full > 0
    )


def find_passed_over(view: View, sums: Sequence[Found], relations: Sequence[Relation]) -> list[Found]:
    """Find rows over parts that a total counts without them: a subtotal that is wrong somewhere, or printed as zero.

    Without this a wrong subtotal is hidden by a right total of what it is made of.
    """
    results = {one.result for one in sums}
    used = results | {part for one in sums for part, _ in one.parts}
    found = []
    for one in sums:
        parts = [part for part, weight in one.parts if weight == 1]
        for row in range(view.count):
            # A row that prints zero is a part of its total without anybody's noticing.
            if row in results or (row in used and not _is_zero(view, row)):
                continue
            run = _run_after(view, row, parts)
            best = _best_run(view, row, run, relations)
            if best is not None:
                found.append(best)
                results.add(row)
    return found


def _run_after(view: View, row: int, parts: Sequence[int]) -> list[int]:
    """Give the parts of a total that follow a row one by one, as long as they have one mark."""
    run: list[int] = []
    for item in range(row + 1, view.count):
        if item not in parts or (run and view.marks[item] != view.marks[run[0]]):
            break
        run.append(item)
    return run


def _best_run(view: View, row: int, run: Sequence[int], relations: Sequence[Relation]) -> Found | None:
    """Give the parts that a row is the sum of in most slices; those of a mark where it prints zero throughout."""
    if len(run) < 2:
        return None
    for count in range(len(run), 1, -1):
        parts = tuple((item, 1) for item in run[:count])
        evidence = weigh(view, row, parts, relations, range(view.slices))
        if evidence and evidence.fails and evidence.speaking >= 2 and evidence.speaking >= 2 * evidence.failing:
            return Found(row, parts, evidence)
    is_marked = view.marks[run[0]] != "" and view.marks[row] != view.marks[run[0]]
    if is_marked and _is_zero(view, row):
        return _zero(view, row, tuple((item, 1) for item in run))
    return None


def _is_zero(view: View, row: int) -> bool:
    """Tell whether a row prints zero throughout."""
    return all(view.is_figure(row, place) and view.values[row][place] == 0 for place in range(view.slices))


def _zero(view: View, row: int, parts: Parts) -> Found | None:
    """Give a row that prints zero over parts that are not: its sum is broken wherever they are not zero."""
    checks = tuple(judge(view, row, parts, place) for place in range(view.slices))
    fails = tuple(place for place, check in enumerate(checks) if check.judgement == "broken")
    if not fails:
        return None
    return Found(row, parts, Evidence(checks, 0, 0, 0, fails, len(fails), (), 0))
