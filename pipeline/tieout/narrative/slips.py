"""Tell a slip of the pen from the number of something else: a digit, two swapped, a scale, a last digit. Pure."""

from __future__ import annotations

from fractions import Fraction

from tieout.narrative.intervals import Interval
from tieout.narrative.number import Number

MANY = 1_000
"""Steps of its last digit at least that an amount has of which another with one other digit is hardly by chance."""
SOME = 100
"""The same of one that only its last digit, by one, sets apart."""
SCALES = tuple(Fraction(1000) ** by for by in (-2, -1, 1, 2))
"""By how much a number is wrong of which the scale is."""


def is_slip(number: Number, made: Interval) -> bool:
    """Tell whether a number that is not what figures make is that with a slip of the pen.

    Of four digits and more one is another, or two beside each other are swapped, or the scale is another: thousands
    for millions. Of three digits the last is one more or less: it was cut off, and not rounded.
    """
    size = made.size()
    if size.lower is None or size.upper is None or size.upper == 0:
        return False
    said = abs(number.value) / number.step
    if said < SOME:
        return False
    is_scaled = any(size.lower <= abs(number.value) * by <= size.upper for by in SCALES)
    if is_scaled:
        return said >= MANY
    middle = round((size.lower + size.upper) / 2 / number.step)
    if abs(middle - said) == 1:
        return True
    return said >= MANY and _is_of_one_digit(str(int(said)), str(middle))


def _is_of_one_digit(said: str, made: str) -> bool:
    """Tell whether two runs of digits differ in one of them, or by two beside each other that are swapped."""
    if len(said) != len(made):
        return False
    apart = [at for at, (one, other) in enumerate(zip(said, made, strict=True)) if one != other]
    if len(apart) == 1:
        return True
    is_pair = len(apart) == 2 and apart[1] == apart[0] + 1
    return is_pair and said[apart[0]] == made[apart[1]] and said[apart[1]] == made[apart[0]]
