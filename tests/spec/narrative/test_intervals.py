"""Intervals say which amounts a print stands for, and what is made of them holds all that may be."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tieout.narrative.intervals import Interval, exactly, printed

NUMBERS = st.fractions(-50, 50, max_denominator=4)
INTERVALS = st.builds(
    lambda low, width, left, right: Interval(low, low + width, left or width == 0, right or width == 0),
    NUMBERS, st.fractions(0, 20, max_denominator=4), st.booleans(), st.booleans(),
)  # fmt: skip


def holds(interval: Interval, amount: Fraction) -> bool:
    """Tell whether an amount is in an interval, by its definition."""
    low, high = interval.lower, interval.upper
    above = low is None or low < amount or (low == amount and interval.lower_closed)
    return above and (high is None or amount < high or (high == amount and interval.upper_closed))


def some(interval: Interval) -> list[Fraction]:
    """Give some amounts of an interval, its ends where they are in it."""
    low, high = interval.lower, interval.upper
    return [one for one in (low, (low + high) / 2, (3 * low + high) / 4, high) if holds(interval, one)]


@given(INTERVALS, INTERVALS)
def test_sums_and_differences_of_amounts_are_in_those_of_their_intervals(one, other):
    for first in some(one):
        for second in some(other):
            assert holds(one.plus(other), first + second)
            assert holds(one.minus(other), first - second)
        assert holds(one.size(), abs(first))
        assert holds(one.times(-3), -3 * first)


@given(INTERVALS, INTERVALS)
def test_quotients_of_amounts_are_in_that_of_their_intervals(one, other):
    made = one.over(other)
    if made is None:
        assert other.lower <= 0 <= other.upper
        return
    for first in some(one):
        for second in some(other):
            assert made.lower <= first / second <= made.upper


@given(INTERVALS, INTERVALS)
def test_two_intervals_meet_where_some_amount_is_in_both(one, other):
    low, high = max(one.lower, other.lower), min(one.upper, other.upper)
    shared = low <= high and any(holds(one, at) and holds(other, at) for at in (low, (low + high) / 2, high))
    assert one.meets(other) == other.meets(one) == shared


@pytest.mark.parametrize(
    ("interval", "sign"),
    [
        pytest.param(printed(Fraction(5), Fraction(1)), "higher", id="above zero"),
        pytest.param(printed(Fraction(-5), Fraction(1)), "lower", id="below zero"),
        pytest.param(exactly(0), "equal", id="zero itself"),
        pytest.param(printed(Fraction(0), Fraction(1)), "open", id="a zero that is rounded"),
        pytest.param(Interval(Fraction(0), Fraction(1)), "open", id="zero or more"),
        pytest.param(Interval(Fraction(0), Fraction(1), lower_closed=False), "higher", id="more than zero"),
        pytest.param(Interval(None, Fraction(0), upper_closed=False), "lower", id="anything below zero"),
    ],
)
def test_the_sign_of_an_interval_is_that_of_all_its_amounts(interval, sign):
    assert interval.sign() == sign
