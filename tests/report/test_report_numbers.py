"""Numbers are worded exactly, in the notation of the reader's language."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tieout.values.numbers import dutch, english

DECIMALS = st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**40), max_value=10**40)


@pytest.mark.parametrize(
    ("value", "unit", "in_dutch", "in_english"),
    [
        pytest.param("78.4", None, "78,4", "78.4", id="a decimal comma and a decimal point"),
        pytest.param("-39.20", None, "-39,20", "-39.20", id="a sign and a closing zero are kept"),
        pytest.param("1234567.89", None, "1.234.567,89", "1,234,567.89", id="thousands are set apart"),
        pytest.param("1E+3", None, "1.000", "1,000", id="no exponent is shown"),
        pytest.param("1E-7", None, "0,0000001", "0.0000001", id="however small"),
        pytest.param("0.15", "mln. EUR", "0,15 mln. EUR", "0.15 mln. EUR", id="a unit stands behind"),
        pytest.param("72.30", "%", "72,30%", "72.30%", id="a percent sign stands against its number"),
        pytest.param("8", "1", "8", "8", id="the unit 1 is no unit"),
    ],
)
def test_a_number_is_worded_in_both_notations(value, unit, in_dutch, in_english):
    assert dutch(Decimal(value), unit) == in_dutch
    assert english(Decimal(value), unit) == in_english


@given(DECIMALS)
def test_no_digit_is_ever_lost(value):
    assert Decimal(english(value).replace(",", "")) == value
    assert Decimal(dutch(value).replace(".", "").replace(",", ".")) == value


@given(st.integers())
def test_a_count_is_worded_like_a_number(value):
    assert dutch(value).replace(".", "") == english(value).replace(",", "") == str(value)
