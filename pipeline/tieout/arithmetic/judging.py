"""Judge a weighted sum in each slice of a table by intervals, and score it against chance. Pure.

A sum ties out where the interval of the result meets that of its parts (XBRL Calculations 1.1). How much a slice says
for a sum is a Bayes factor: how likely its gap is where figures were only rounded, against how likely it is among
figures of that size that have nothing to do with each other. Scores are whole thousandths of a power of ten.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Context, Decimal
from functools import lru_cache

from tieout.arithmetic.grid import View
from tieout.arithmetic.identity import Judgement

Parts = tuple[tuple[int, int], ...]
Relation = frozenset[int]
"""Slices of which each follows from the others."""
_CONTEXT = Context(prec=12)


@dataclass(frozen=True, slots=True)
class Check:
    """A sum in one slice."""

    judgement: Judgement
    gap: int = 0
    terms: int = 0
    """How many of its figures are not zero, the result among them."""
    strength: int = 0
    """What it says for the sum where it holds."""


OPEN = Check("not judged")


def judge(view: View, result: int, parts: Parts, place: int) -> Check:
    """Judge a weighted sum in one slice."""
    if view.states[result][place] != "figure":
        return OPEN
    total, half = 0, view.halves[result][place]
    sizes = []
    printed = 0
    for item, weight in parts:
        state = view.states[item][place]
        if state == "unknown":
            return OPEN
        if state != "figure":
            continue
        printed += 1
        value = weight * view.values[item][place]
        total += value
        half += view.halves[item][place]
        if value:
            sizes.append(abs(value))
    value = view.values[result][place]
    # Percentages and amounts never add up with each other.
    if printed == 0 or len({view.percents[item][place] for item in _printed(view, result, parts, place)}) > 1:
        return OPEN
    gap = value - total
    terms = len(sizes) + (value != 0)
    if abs(gap) > half:
        return Check("broken", gap, terms)
    step = 2 * max(view.halves[item][place] for item in _printed(view, result, parts, place)) or 1
    return Check(
        "holds" if gap == 0 else "within rounding", gap, terms, strength(abs(value), sizes, gap, step, printed)
    )


def _printed(view: View, result: int, parts: Parts, place: int) -> list[int]:
    """Give the items of a sum that print a figure in a slice."""
    return [item for item in (result, *(part for part, _ in parts)) if view.states[item][place] == "figure"]


def strength(value: int, sizes: Sequence[int], gap: int, step: int, parts: int) -> int:
    """Say how much a slice that holds says for a sum, in thousandths of a power of ten.

    `value` is the size of the result, `sizes` are those of the parts that are not zero, `step` is the coarsest step of
    print and `parts` counts the parts. Where nearly all of the result is in one part it says little more than that
    two figures are alike: the size that counts lies between that of the result and that of the second largest part.
    """
    if not value or not sizes:
        return 0
    if len(sizes) == 1:
        return max(0, milli_log(value, step) + _density(gap, step, parts)) // 2
    second = sorted(sizes)[-2]
    size = (milli_log(max(value, step), step) + milli_log(max(second, step), step)) // 2
    return max(0, size + _density(gap, step, parts))


@lru_cache(maxsize=100_000)
def milli_log(size: int, unit: int = 1) -> int:
    """Give 1,000 times the decimal logarithm of a size in units, rounded down."""
    return int(_CONTEXT.multiply(_CONTEXT.log10(_CONTEXT.divide(Decimal(size), Decimal(unit))), Decimal(1000)))


@lru_cache(maxsize=100_000)
def _density(gap: int, step: int, parts: int) -> int:
    """Give how likely a gap is where `parts` figures and their sum were each rounded to a step: a logarithm as above.

    The rounding of each is spread evenly over its step, with a variance of 1/12; their sum is taken to be normal.
    """
    variance = Decimal(parts + 1) / 12
    spread = _CONTEXT.log10(_CONTEXT.multiply(variance, Decimal("6.283185307"))) / 2
    squared = (Decimal(gap) / step) ** 2
    return int(-1000 * (spread + squared / (2 * variance * Decimal("2.302585093"))))


def independent(strengths: Sequence[tuple[int, int]], relations: Iterable[Relation], alike: Iterable[Relation]) -> int:
    """Add up what slices say that do not follow from each other.

    `strengths` are slices with what each says, `relations` and `alike` the slices that follow from each other, always
    or for these figures. A slice that follows from those that count adds nothing.
    """
    return sum(said for _, said in counting(strengths, relations, alike))


def counting(
    strengths: Sequence[tuple[int, int]], relations: Iterable[Relation], alike: Iterable[Relation]
) -> list[tuple[int, int]]:
    """Give the slices that count, the strongest first, each with what it says."""
    groups = [*relations, *alike]
    known: set[int] = set()
    kept = []
    for place, said in sorted(strengths, key=lambda one: (-one[1], one[0])):
        if place in known:
            continue
        kept.append((place, said))
        known.add(place)
        grown = True
        while grown:
            grown = False
            for group in groups:
                rest = group - known
                if len(rest) == 1:
                    known |= rest
                    grown = True
    return kept
