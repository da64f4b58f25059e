"""Find columns that are a percentage of another, or the change from one to another in percent. Pure.

All three figures were rounded, so that the percentage may lie anywhere between the quotients of their ends.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tieout.arithmetic.grid import View
from tieout.arithmetic.identity import How, Judgement
from tieout.arithmetic.judging import Parts, milli_log

HOWS: tuple[How, ...] = ("percentage", "relative change")
LEAST_HOLDS = 4
LEAST_SHARE = 80
"""Of 100 slices that can be judged, those that must hold."""
LEAST_SCORE = 4_000
LEAST_SCORE_OF_ROW = 2_500
LEAST_SCORE_UNSIGNED = 6_000
MOST_BY_CHANCE = 12
LOOK_FIRST = 6


@dataclass(frozen=True, slots=True)
class Ratio:
    """An item that is a percentage of another, or the relative change between two."""

    how: How
    result: int
    parts: Parts
    judgements: tuple[Judgement, ...]
    gaps: tuple[int, ...]
    score: int


def find_ratios(view: View, hundred: int, least: int = LEAST_HOLDS) -> list[Ratio]:
    """Find all ratios of a view; `hundred` is what 100% counts in its unit, `least` how many slices must hold.

    What prints no percent signs is asked for more, and only where it stands beside what it may be made of.
    """
    found: list[Ratio] = []
    for result in range(view.count):
        is_rate = _is_rate(view, result)
        best: Ratio | None = None
        for how, first, second in _made_of(view, result) if is_rate else _beside(view, result):
            one = _ratio(view, how, result, first, second, hundred, least if is_rate else LEAST_HOLDS)
            if one is not None and (is_rate or one.score >= LEAST_SCORE_UNSIGNED):
                best = one if best is None or one.score > best.score else best
        if best is not None:
            found.append(best)
    return found


def _made_of(view: View, result: int) -> Iterator[tuple[How, int, int]]:
    """Give what an item of percentages may be: of any two columns, but of the rows only of the nearest above."""
    if view.axis == "columns":
        firsts: Sequence[int] = range(view.count)
    else:
        firsts = [item for item in range(result) if not _is_rate(view, item)][-1:]
    for first in firsts:
        for second in range(view.count):
            if first != second and result not in (first, second) and not _is_rate(view, second):
                yield from ((how, first, second) for how in HOWS)


def _beside(view: View, result: int) -> Iterator[tuple[How, int, int]]:
    """Give what an item without percent signs may be: the change between the two before it, or their quotient."""
    for first, second in ((result - 1, result - 2), (result - 2, result - 1)):
        if second >= 0 and first >= 0:
            yield from ((how, first, second) for how in HOWS)


def _is_rate(view: View, item: int) -> bool:
    """Tell whether an item prints percentages: most of its figures have the sign."""
    figures = [place for place in range(view.slices) if view.is_figure(item, place)]
    if not figures:
        return False
    percents = sum(view.percents[item][place] for place in figures)
    return bool(percents * 2 > len(figures))


def _ratio(view: View, how: How, result: int, first: int, second: int, hundred: int, least: int) -> Ratio | None:
    """Judge one ratio; None where it does not hold in nearly all slices, or holds as well when it is moved."""
    places = [
        place for place in range(view.slices) if all(view.is_figure(item, place) for item in (result, first, second))
    ]
    places = [place for place in places if view.values[second][place]]
    if len(places) < least or not _may_hold(view, how, result, first, second, hundred, places):
        return None
    judged = {place: _judge(view, how, result, first, second, hundred, place, place) for place in places}
    holds = [place for place, (fits, _) in judged.items() if fits]
    telling = [
        place
        for place in holds
        if view.values[result][place] and view.values[first][place] != view.values[second][place]
    ]
    if len(telling) < least or len(holds) * 100 < LEAST_SHARE * len(places):
        return None
    of_row = view.axis == "rows"
    score = sum(_strength(view, result, place) for place in telling) - milli_log(2 * view.count ** (1 if of_row else 2))
    if score < (LEAST_SCORE_OF_ROW if of_row else LEAST_SCORE) or (
        len(places) > 3 and _is_chance(view, how, result, first, second, hundred, places)
    ):
        return None
    gaps = [0] * view.slices
    judgements: list[Judgement] = ["not judged"] * view.slices
    for place, (fits, gap) in judged.items():
        judgements[place] = (
            "broken" if not fits else "holds" if abs(gap) < view.halves[result][place] else "within rounding"
        )
        gaps[place] = gap if judgements[place] != "holds" else 0
    return Ratio(how, result, ((first, 1), (second, 1)), tuple(judgements), tuple(gaps), score)


def _strength(view: View, result: int, place: int) -> int:
    """Say how much a percentage says that is right: how many steps of its print it is large."""
    return milli_log(max(1, abs(view.values[result][place])), max(1, 2 * view.halves[result][place]))


def _may_hold(view: View, how: How, result: int, first: int, second: int, hundred: int, places: Sequence[int]) -> bool:
    """Look at the first slices, to pass quickly over what does not hold."""
    looked = places[:LOOK_FIRST]
    missed = sum(not _judge(view, how, result, first, second, hundred, place, place)[0] for place in looked)
    return missed * 3 <= len(looked)


def _is_chance(view: View, how: How, result: int, first: int, second: int, hundred: int, places: Sequence[int]) -> bool:
    """Tell whether it holds nearly as well when the result is moved against the others."""
    tried = held = 0
    for other, place in _moved(places):
        tried += 1
        held += _judge(view, how, result, first, second, hundred, other, place)[0]
    return held * 100 > tried * MOST_BY_CHANCE


def _moved(places: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Give pairs of different slices, moved by one to thirty."""
    for shift in range(1, min(len(places), 31)):
        for number, place in enumerate(places):
            yield places[(number + shift) % len(places)], place


def _judge(
    view: View, how: How, result: int, first: int, second: int, hundred: int, there: int, place: int
) -> tuple[bool, int]:
    """Judge the result of slice `there` as the ratio of slice `place`: whether it fits, and how far it is off."""
    value, half = view.values[result][there], view.halves[result][there]
    base, base_half = view.values[second][place], view.halves[second][place]
    top, top_half = view.values[first][place], view.halves[first][place]
    is_negative = base < 0
    if is_negative:
        base, top = -base, -top
    if how == "relative change":
        top -= base
        top_half += base_half
    if base <= base_half:
        return False, 0
    quotient = hundred * top // base
    # How far the quotient moves where the one is larger and the other smaller than printed.
    moved = (hundred * top_half + abs(quotient) * base_half) // (base - base_half) + 1
    gap = value - quotient
    if is_negative and how == "relative change":
        # A loss that shrinks is printed as a fall of the loss, or as a rise of the result.
        gap = min(gap, value + quotient, key=abs)
    return abs(gap) <= half + moved, gap
