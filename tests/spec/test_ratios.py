"""Amounts are divided without a binary fraction: what DuckDB makes of a quotient is held against exact fractions."""

from __future__ import annotations

import math
from decimal import Decimal
from fractions import Fraction

import duckdb
import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from tieout.rules.ratios import divided_between, quotients
from tieout.store.table import AMOUNT

STEPS = 10**12
"""Steps of one, in which amounts are kept."""
AMOUNTS = st.decimals(-(10**15), 10**15, places=12) | st.decimals(-100, 100, places=2) | st.integers(-9, 9).map(Decimal)
SHARES = st.sampled_from([1, 100])
CONNECTION = duckdb.connect(config={"threads": 1})


def divided(top: Decimal, bottom: Decimal, times: int) -> tuple[Decimal, Decimal]:
    """Give what DuckDB makes of a quotient: the amounts below and above it."""
    query = f"SELECT {divided_between('a', 'b', times)} FROM (SELECT $1::{AMOUNT} AS a, $2::{AMOUNT} AS b)"
    found = CONNECTION.execute(query, [top, bottom]).fetchall()[0][0]
    return found["floor"], found["ceil"]


def between(top: Decimal, bottom: Decimal, times: int) -> tuple[Decimal, Decimal]:
    """Give the same by exact fractions."""
    steps = Fraction(top) / Fraction(bottom) * times * STEPS
    return (Decimal(math.floor(steps)).scaleb(-12), Decimal(math.ceil(steps)).scaleb(-12))


@given(top=AMOUNTS, bottom=AMOUNTS, times=SHARES)
@example(top=Decimal(1), bottom=Decimal(3), times=100)
@example(top=Decimal(-1), bottom=Decimal(3), times=100)
@example(top=Decimal(0), bottom=Decimal(3), times=100)
@example(top=Decimal(10**15), bottom=Decimal("0.01"), times=100)
@example(top=Decimal("0.000000000001"), bottom=Decimal(10**15), times=100)
@example(top=Decimal("-0.000000000001"), bottom=Decimal(10**15), times=1)
def test_a_quotient_lies_between_the_two_nearest_amounts(top, bottom, times):
    assume(bottom > 0)
    floor, ceil = between(top, bottom, times)
    assume(max(abs(floor), abs(ceil)) < 10**25)
    assert divided(top, bottom, times) == (floor, ceil)


@pytest.mark.parametrize(
    ("top", "bottom", "floor", "ceil"),
    [
        pytest.param("1", "4", "25", "25", id="an amount itself"),
        pytest.param("1", "3", "33.333333333333", "33.333333333334", id="thirds"),
        pytest.param("-1", "3", "-33.333333333334", "-33.333333333333", id="thirds below zero"),
        pytest.param("0.57", "1", "57", "57", id="57%, which a float makes 56.99999999999999"),
        pytest.param("3", "300000000000000", "0.000000000001", "0.000000000001", id="the least there is"),
        pytest.param("3", "400000000000000", "0", "0.000000000001", id="less than the least"),
        pytest.param("123456789012345.678901234567", "0.01", "1234567890123456789.01234567", None, id="long amounts"),
    ],
)
def test_a_percentage_is_exact_to_twelve_decimals(top, bottom, floor, ceil):
    assert divided(Decimal(top), Decimal(bottom), 100) == (Decimal(floor), Decimal(ceil or floor))


INTERVALS = st.tuples(st.decimals(-1000, 1000, places=3), st.decimals(0, 10, places=3))


@pytest.mark.rare
@given(top=INTERVALS, bottom=INTERVALS)
def test_the_least_and_the_most_are_the_quotients_at_the_ends(top, bottom):
    assume(bottom[0] > 0)
    tops, bottoms = ((start, start + width) for start, width in (top, bottom))
    values = (sum(tops) / 2, sum(bottoms) / 2)
    amounts = ", ".join(f"${number}::{AMOUNT} AS {name}" for number, name in enumerate(("lower", "upper", "value"), 1))
    others = ", ".join(f"${number}::{AMOUNT} AS {name}" for number, name in enumerate(("lower", "upper", "value"), 4))
    query = f"SELECT {quotients('a', 'b')} FROM (SELECT {amounts}) AS a, (SELECT {others}) AS b"
    found = CONNECTION.execute(query, [*tops, values[0], *bottoms, values[1]]).fetchall()[0][0]
    ends = [between(one, other, 100) for one in tops for other in bottoms]
    assert (found["least"]["floor"], found["least"]["ceil"]) == min(ends)
    assert (found["most"]["floor"], found["most"]["ceil"]) == max(ends)
    assert (found["ratio"]["floor"], found["ratio"]["ceil"]) == between(*values, 100)


def test_a_value_that_is_not_printed_makes_no_ratio_and_leaves_the_ends():
    amounts = ", ".join(f"{one}::{AMOUNT} AS {name}" for name, one in (("lower", 2), ("upper", 4), ("value", "NULL")))
    query = f"SELECT {quotients('a', 'b')} FROM (SELECT {amounts}) AS a, (SELECT {amounts}) AS b"
    found = CONNECTION.execute(query).fetchall()[0][0]
    assert (found["least"]["floor"], found["most"]["ceil"]) == (Decimal(50), Decimal(200))
    assert found["ratio"]["floor"] is None
