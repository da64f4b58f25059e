"""Hold a number of a text, or one that is no figure: what it stands for, and how near to that it may be. Pure.

A number stands for the interval of amounts that print so, in base units; a word such as *circa* widens it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from fractions import Fraction
from functools import lru_cache
from typing import Literal

from tieout.narrative.intervals import Interval
from tieout.rulebook.narrative_words import Bound

Why = Literal["year", "date", "reference", "name", "ordinal", "time", "ambiguous"]
PERCENT, POINTS, BASIS_POINTS = "%", "points", "basis points"


@dataclass(frozen=True, slots=True)
class Number:
    """A number in a text that may be a figure."""

    start: int
    end: int
    text: str
    value: Fraction
    """In base units: 39.2 million is 39200000; a percentage in percent."""
    unit: str | None
    """The currency, `%`, `points` (a difference of percentages), or None where the text gives none."""
    scale: int
    step: Fraction
    """What the last printed digit counts."""
    said: Interval
    """All amounts that the text allows."""
    said_from: int
    """Where the words begin that make a bound of it; without such words, where it begins itself."""
    bound: Bound | None = None
    in_words: bool = False
    is_part: bool = False
    """Whether it is a fraction in words, here given in percent."""
    is_passed: bool = False
    """Whether its words say that something went past it: it is an amount, and never how far something went."""

    @property
    def is_rate(self) -> bool:
        """Tell whether it is a percentage, or a difference of percentages."""
        return self.unit in (PERCENT, POINTS) or is_fraction(self)


@dataclass(frozen=True, slots=True)
class Passed:
    """A number in a text that is no figure, and why."""

    start: int
    end: int
    text: str
    why: Why
    year: int | None = None


@dataclass(frozen=True, slots=True)
class Found:
    """All numbers of a text, in order."""

    numbers: tuple[Number, ...]
    passed: tuple[Passed, ...]


def is_fraction(number: Number) -> bool:
    """Tell whether a number is a fraction in words, which is a part of something: *two thirds*."""
    return number.in_words and number.unit is None and number.scale == 1 and number.value.denominator != 1


def widened(number: Number) -> Number:
    """Give a number with all amounts that its bound allows."""
    if number.bound is None:
        return number
    value, said, near = number.value, number.said, _near(number.value, number.step)
    if number.bound == "about":
        return replace(number, said=Interval(value - near, value + near))
    if number.bound == "over":
        return replace(number, said=Interval(said.lower, value + near))
    if number.bound == "under":
        return replace(number, said=Interval(value - near, said.upper, True, said.upper_closed))
    if number.bound == "at least":
        return replace(number, said=Interval(value, None))
    if number.bound == "at most":
        return replace(number, said=Interval(None, value))
    if number.bound == "above":
        return replace(number, said=Interval(value, None, lower_closed=False))
    return replace(number, said=Interval(None, value, upper_closed=False))


@lru_cache(maxsize=4096)
def _near(value: Fraction, last: Fraction) -> Fraction:
    """Say how far an amount may be from a rounded one: a step of its last digit that is no zero, a quarter at most.

    Of *almost 1 million* it is a half: what is nearer to nothing would not be called so.
    """
    size, step = abs(value), last
    while size and step and (size / step) % 10 == 0:
        step *= 10
    return max(min(step, size / 4), min(last, size / 2) if size else last)
