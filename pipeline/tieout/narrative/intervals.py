"""Reckon with the amounts that a print stands for: exact fractions, each end closed or open."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache
from typing import Literal

Sign = Literal["higher", "lower", "equal", "open"]


@dataclass(frozen=True, slots=True)
class Interval:
    """All amounts that print the same, or that a sentence allows; `None` at an end is no end."""

    lower: Fraction | None
    upper: Fraction | None
    lower_closed: bool = True
    upper_closed: bool = True

    @property
    def is_exact(self) -> bool:
        """Tell whether it is one amount."""
        return self.lower is not None and self.lower == self.upper

    def meets(self, other: Interval) -> bool:
        """Tell whether some amount is in both."""
        return _reaches(self, other) and _reaches(other, self)

    def plus(self, other: Interval) -> Interval:
        """Give all sums of an amount of each."""
        return Interval(
            None if self.lower is None or other.lower is None else self.lower + other.lower,
            None if self.upper is None or other.upper is None else self.upper + other.upper,
            self.lower_closed and other.lower_closed,
            self.upper_closed and other.upper_closed,
        )

    def times(self, factor: int | Fraction) -> Interval:
        """Give all its amounts times a factor."""
        low = None if self.lower is None else self.lower * factor
        high = None if self.upper is None else self.upper * factor
        if factor < 0:
            return Interval(high, low, self.upper_closed, self.lower_closed)
        return Interval(low, high, self.lower_closed, self.upper_closed)

    def minus(self, other: Interval) -> Interval:
        """Give all differences of an amount of each."""
        return self.plus(other.times(-1))

    def size(self) -> Interval:
        """Give all its amounts without their sign."""
        if self.lower is not None and self.lower >= 0:
            return self
        if self.upper is not None and self.upper <= 0:
            return self.times(-1)
        ends = [(abs(end), closed) for end, closed in self._ends() if end is not None]
        if len(ends) < 2:
            return Interval(Fraction(0), None)
        high = max(end for end, _ in ends)
        return Interval(Fraction(0), high, True, any(closed for end, closed in ends if end == high))

    def over(self, base: Interval) -> Interval | None:
        """Give all quotients by an amount of `base`; None where that may be zero, or has no end."""
        low, high = base.lower, base.upper
        if low is None or high is None or self.lower is None or self.upper is None or low <= 0 <= high:
            return None
        found = [(end / by, one and other)
                 for end, one in ((self.lower, self.lower_closed), (self.upper, self.upper_closed))
                 for by, other in ((low, base.lower_closed), (high, base.upper_closed))]  # fmt: skip
        least, most = min(end for end, _ in found), max(end for end, _ in found)
        return Interval(
            least, most,
            any(closed for end, closed in found if end == least), any(closed for end, closed in found if end == most),
        )  # fmt: skip

    def sign(self) -> Sign:
        """Say on which side of zero all its amounts are; `open` where they are on either, or may be zero."""
        if self.lower is not None and (self.lower > 0 or (self.lower == 0 and not self.lower_closed)):
            return "higher"
        if self.upper is not None and (self.upper < 0 or (self.upper == 0 and not self.upper_closed)):
            return "lower"
        return "equal" if self.is_exact else "open"

    def _ends(self) -> tuple[tuple[Fraction | None, bool], tuple[Fraction | None, bool]]:
        return (self.lower, self.lower_closed), (self.upper, self.upper_closed)


def exactly(value: Fraction | int) -> Interval:
    """Give the interval that holds one amount."""
    return Interval(Fraction(value), Fraction(value))


@lru_cache(maxsize=65_536)
def printed(value: Fraction, step: Fraction) -> Interval:
    """Give the amounts that print as `value` in steps of `step`; half a step away from zero rounds away from it."""
    half = abs(step) / 2
    return Interval(value - half, value + half, value > 0, value < 0)


def _reaches(one: Interval, other: Interval) -> bool:
    """Tell whether one does not end before the other begins."""
    if one.upper is None or other.lower is None:
        return True
    if one.upper == other.lower:
        return one.upper_closed and other.lower_closed
    return one.upper > other.lower
