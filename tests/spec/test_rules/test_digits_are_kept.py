"""A number that a spreadsheet shortened to an exponent stands for all that show so, and is told."""

from __future__ import annotations

from decimal import Decimal

import pytest

from tests.spec.drawn import Printed, checks_of, read, run
from tieout.rules.kinds.digits_are_kept import DigitsAreKept


@pytest.mark.parametrize(
    ("text", "value", "interval", "decimals"),
    [
        pytest.param("6.73E+04", "67300", "[67250, 67350)", -2, id="two digits are lost"),
        pytest.param("-6.73E+04", "-67300", "(-67350, -67250]", -2, id="below zero"),
        pytest.param("9E+03", "9000", "[8500, 9500)", -3, id="no decimals"),
        pytest.param("1.25E+01", "12.5", "[12.45, 12.55)", 1, id="none is lost"),
        pytest.param("2.50E-02", "0.025", "[0.02495, 0.02505)", 4, id="small"),
        pytest.param("1e+05", "100000", "[99999.5, 100000.5)", 0, id="a program writes no more digits than it takes"),
        pytest.param("1.5e+10", "15000000000", "[14999999999.5, 15000000000.5)", 0, id="it takes fewer so"),
        pytest.param("9.72e+04", "97200", "[97150, 97250)", -2, id="97200 takes fewer: it was told how many digits"),
        pytest.param("1.50e+10", "15000000000", "[14950000000, 15050000000)", -8, id="a zero that it needs not"),
        pytest.param("1.0e+06", "1000000", "[999999.5, 1000000.5)", 0, id="a zero that some programs always write"),
        pytest.param("1.2e-05", "0.000012", "[0.0000115, 0.0000125)", 6, id="small, and no more than it takes"),
        pytest.param("6.73E4", "67300", "[67299.5, 67300.5)", 0, id="another program"),
    ],
)
def test_what_an_exponent_stands_for(text, value, interval, decimals):
    (found,) = read([Printed(text, numbers="machine")])
    assert found.state == "figure"
    assert (found.value, found.interval, found.decimals) == (Decimal(value), interval, decimals)


@pytest.mark.parametrize(
    ("text", "state", "value", "interval"),
    [
        pytest.param("2,87E+04", "figure", "28700", "[28650, 28750)", id="as a Dutch spreadsheet shows it"),
        pytest.param("-2,87E+04", "figure", "-28700", "(-28750, -28650]", id="below zero"),
        pytest.param("6.73E+04", "unreadable", None, None, id="with another decimal mark than the table has"),
        pytest.param("9,72e+04", "unreadable", None, None, id="no spreadsheet writes it small"),
    ],
)
def test_what_an_exponent_stands_for_among_printed_numbers(text, state, value, interval):
    (found,) = read([Printed(text)])
    assert (found.state, found.interval) == (state, interval)
    assert found.value == (None if value is None else Decimal(value))


def test_one_that_a_spreadsheet_shortened_is_read_so_in_a_table_without_others():
    drawn = run("flow in EUR\nline | budget 2022 | realisation 2022\nHout | 28.700 | 2,87E+04\nGlas | 12 | 13")
    figures = "SELECT lower, upper FROM figures WHERE printed = '2,87E+04'"
    assert drawn.execute(figures).fetchall() == [(Decimal(28_650), Decimal(28_750))]


def test_a_table_is_told_once_with_how_many_lost_digits():
    drawn = (
        "flow in EUR, numbers machine\nline | budget 2022 | realisation 2022\nHout | 6.73E+04 | 12\nGlas | 1.2E+03 | 8"
    )
    (told,) = checks_of(DigitsAreKept(), drawn)
    assert (told.judgement, told.told, len(told.cells)) == ("broken", {"figures": 2}, 1)


def test_a_number_without_an_exponent_does_not_make_one_beside_it_finer():
    """Of 12.5 and 6.73E+04 the latter lost its digits, though programs leave out zeros behind the mark."""
    drawn = (
        "flow in EUR, numbers machine\nline | budget 2022 | realisation 2022\nHout | 12.5 | 7.5\nGlas | 6.73E+04 | 8.5"
    )
    (told,) = checks_of(DigitsAreKept(), drawn)
    assert told.told == {"figures": 1}
