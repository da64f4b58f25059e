"""Join the numbers of a text that belong together: the ends of a range, and a list with one unit behind it. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from tieout.narrative.intervals import Interval, printed
from tieout.narrative.number import Number, widened
from tieout.narrative.scanning import BACK, Written


def joined(plain: str, numbers: list[Number], written: Written) -> Iterator[Number]:
    """Yield numbers, a range as one, and what the last of a list prints behind it given to those before it too."""
    if len(numbers) < 2:
        yield from numbers
        return
    given: list[Number] = []
    for one in reversed(numbers):
        after = given[-1] if given else None
        if after is not None and not one.in_words and one.scale == 1 and one.unit in (None, after.unit):
            gap = plain[one.end : after.start].strip(" ,\n").casefold()
            if (after.scale > 1 or after.unit) and (gap in written.listing or gap in written.between):
                factor = after.scale
                value, step = one.value * factor, one.step * factor
                one = widened(replace(one, value=value, step=step, scale=factor, unit=after.unit,
                                      said=printed(value, step)))  # fmt: skip
        given.append(one)
    given.reverse()
    at = 0
    while at < len(given):
        one = given[at]
        if at + 1 < len(given) and _is_range(plain, one, given[at + 1], written):
            other = given[at + 1]
            said = Interval(one.said.lower, other.said.upper, one.said.lower_closed, other.said.upper_closed)
            yield replace(one, end=other.end, text=plain[one.start : other.end], said=said)
            at += 2
            continue
        yield one
        at += 1


def _is_range(plain: str, one: Number, other: Number, written: Written) -> bool:
    """Tell whether two numbers are the ends of a range."""
    if one.value > other.value or one.unit != other.unit:
        return False
    gap = plain[one.end : other.start].strip().casefold()
    ahead = plain[max(0, one.start - BACK) : one.start].casefold().split()
    return any(gap == mid.casefold() and (not first or ahead[-1:] == [first.casefold()])
               for first, mid in written.words.ranges)  # fmt: skip
