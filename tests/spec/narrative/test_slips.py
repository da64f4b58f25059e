"""A slip of the pen is told from the number of something else."""

from __future__ import annotations

from fractions import Fraction

import pytest

from tests.spec.narrative.publications import told
from tieout.narrative.intervals import printed
from tieout.narrative.slips import is_slip


def number(text: str):
    """Read the one number of a text, as texts beside statements of companies are read."""
    (found,) = told("acme").check(text).spoken.numbers
    return found


@pytest.mark.parametrize(
    ("text", "made", "is_one"),
    [
        pytest.param("$57,801 thousand", 57_301_000, True, id="one digit"),
        pytest.param("$57,031 thousand", 57_301_000, True, id="two beside each other swapped"),
        pytest.param("$57,103 thousand", 57_301_000, False, id="two apart swapped are two digits"),
        pytest.param("$57,301 million", 57_301_000, True, id="thousands called millions"),
        pytest.param("$57,301", 57_301_000, True, id="millions called nothing"),
        pytest.param("$31,274 thousand", 57_301_000, False, id="the number of something else"),
        pytest.param("$5,731 thousand", 57_301_000, False, id="a digit less is another"),
        pytest.param("$10.3 million", 10_377_000, True, id="cut off and not rounded"),
        pytest.param("$10.2 million", 10_377_000, False, id="two away"),
        pytest.param("$9.8 million", 9_900_000, False, id="two digits are like many"),
        pytest.param("$12.9 million", 12_300_000, False, id="one digit of three is no slip"),
    ],
)
def test_what_is_a_slip(text, made, is_one):
    assert is_slip(number(text), printed(Fraction(made), Fraction(1_000))) is is_one
    assert is_slip(number(text), printed(Fraction(-made), Fraction(1_000))) is is_one
