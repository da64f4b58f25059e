"""Tell a column that follows from others from one that is merely of their size: by rolling it against them. Pure.

What follows row by row no longer does when the column is moved by one row or more; weekly hours between 29 and 33 are
differences of each other wherever one puts them.
"""

from __future__ import annotations

from tieout.arithmetic.grid import View
from tieout.arithmetic.judging import Parts

MOST_SHIFTS = 30
MOST_BY_CHANCE = 12
"""Of 100 rows that hold when the column is moved: where more do, it says nothing that they hold when it is not."""


def is_chance(view: View, result: int, parts: Parts) -> bool:
    """Tell whether a sum along columns holds nearly as well when its result is moved against its parts."""
    places = [
        place
        for place in range(view.slices)
        if view.is_figure(result, place) and any(view.is_figure(part, place) for part, _ in parts)
    ]
    made = [sum(weight * view.values[part][place] for part, weight in parts) for place in places]
    half = [sum(view.halves[part][place] for part, _ in parts) for place in places]
    values, halves = view.values[result], view.halves[result]
    tried = held = 0
    for shift in range(1, min(len(places), MOST_SHIFTS + 1)):
        for number in range(len(places)):
            other = places[(number + shift) % len(places)]
            if values[other] or made[number]:
                tried += 1
                held += abs(values[other] - made[number]) <= halves[other] + half[number]
    return held * 100 > tried * MOST_BY_CHANCE
