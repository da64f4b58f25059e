"""Find rows and columns that are the average of those beside them. Pure.

An average lies among its parts whatever they are, so what says something for one is how far the parts lie apart: a
figure between 1,000 and 2,000 that is their average to the unit is no chance, one between 29 and 33 is.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from tieout.arithmetic.grid import View
from tieout.arithmetic.identity import Identity, Judgement
from tieout.arithmetic.judging import milli_log

FEWEST = 3
"""Parts that an average has at least: that of two is a middle, which much else is."""
LONGEST = 40
LEAST_HOLDS = 3
LEAST_SHARE = 80
"""Of 100 slices that can be judged, those that must hold."""
LEAST_SCORE = 4_000


def find_averages(view: View, known: set[int]) -> list[Identity]:
    """Find the averages of runs right before or right after an item; `known` are items that follow from others."""
    found = []
    for result in range(view.count):
        if result in known:
            continue
        for run in _runs(view, result):
            one = _average(view, result, run)
            if one is not None:
                found.append(one)
                break
    return found


def _runs(view: View, result: int) -> Iterator[tuple[int, ...]]:
    """Give the runs right before and right after an item, the shortest first."""
    for size in range(FEWEST, LONGEST + 1):
        if result - size >= 0:
            yield tuple(range(result - size, result))
        if result + size < view.count:
            yield tuple(range(result + 1, result + 1 + size))


def _average(view: View, result: int, parts: Sequence[int]) -> Identity | None:
    """Judge one average; None where it does not hold nearly everywhere, or may well be chance."""
    judgements: list[Judgement] = ["not judged"] * view.slices
    gaps = [0] * view.slices
    count, score, holds, judged = len(parts), 0, 0, 0
    for place in range(view.slices):
        if not all(view.is_figure(item, place) for item in (result, *parts)):
            continue
        values = [view.values[part][place] for part in parts]
        value, half = view.values[result][place], view.halves[result][place]
        # The average of as many figures, so that nothing is divided.
        off = count * value - sum(values)
        reach = count * half + sum(view.halves[part][place] for part in parts)
        judged += 1
        if abs(off) > reach:
            if judged > holds + 1 + view.slices // 5:
                return None
            judgements[place], gaps[place] = "broken", value - sum(values) // count
            continue
        holds += 1
        judgements[place] = "holds" if abs(off) <= count * half else "within rounding"
        spread = max(values) - min(values)
        score += max(0, milli_log(max(spread, 1), max(2 * half, 1)))
    score -= milli_log(2 * view.count * count)
    if holds < LEAST_HOLDS or holds * 100 < LEAST_SHARE * judged or score < LEAST_SCORE:
        return None
    weighted = tuple((part, 1) for part in parts)
    return Identity("average", view.axis, result, weighted, tuple(judgements), tuple(gaps), score)
