"""What a finding says, in both languages: what is printed stays as it is printed."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from tieout.rules.cells import Cell
from tieout.rules.result import Check
from tieout.rules.wording import worded
from tieout.values.outcome import Place, Text


def cell(label: str, printed: str) -> Cell:
    """Print one figure in the only column."""
    value = Decimal(printed)
    return Cell(Place("flow.csv", 2, 2, label, "Realisatie", printed), label, "figure", "flow", value=value, unit="EUR")


CELLS = (cell("Totaal", "4"), cell("Research and development", "1"), cell("Overig", "2"))


@pytest.mark.parametrize(
    ("kind", "message"),
    [
        pytest.param(
            "expect_total_to_equal_parts",
            Text(
                "Totaal, Realisatie prints “4”; “1” (Research and development) and “2” (Overig) make 3 EUR. "
                "They are 1 EUR apart; rounding explains at most 0 EUR.",
                "Totaal, Realisatie vermeldt “4”; uit “1” (Research and development) en “2” (Overig) volgt 3 EUR. "
                "Dat scheelt 1 EUR; afronding verklaart hooguit 0 EUR.",
            ),
            id="a total and its parts",
        ),
        pytest.param(
            "expect_parts_to_stay_within_total",
            Text(
                "Totaal, Realisatie prints “4”, and its parts “1” (Research and development) and “2” (Overig) are "
                "3 EUR together: 1 EUR more.",
                "Totaal, Realisatie vermeldt “4”, en de delen “1” (Research and development) en “2” (Overig) zijn "
                "samen 3 EUR: 1 EUR meer.",
            ),
            id="parts within a total",
        ),
    ],
)
def test_a_label_is_quoted_as_it_is_printed_in_both_languages(kind, message):
    values = {"expected": Decimal(3), "found": Decimal(4), "gap": Decimal(1), "allowed": Decimal(0)}
    assert worded(kind, Check("flow/total", "broken", "", (1, 2, 3), **values), CELLS) == message


# What was printed and budgeted, and the deviation as it is told.
@pytest.mark.parametrize(
    ("found", "budget", "half_step", "told"),
    [
        pytest.param("120", "100", "0", "20.0%, or 20 EUR.", id="a fifth more, and the print leaves no doubt"),
        pytest.param(
            "12", "10", "0.5",
            "20.0%, or 2 EUR; as printed it may be anything from 9.5% to 31.6%.", id="a coarse print leaves a range",
        ),
        pytest.param("-120", "-100", "0", "20.0%, or 20 EUR.", id="a fifth more goes out"),
        pytest.param("1611", "-608", "0", "365.0%, or 2,219 EUR.", id="a profit where a loss was budgeted"),
        pytest.param("-608", "1611", "0", "-137.7%, or 2,219 EUR.", id="a loss where a profit was budgeted"),
    ],
)  # fmt: skip
def test_a_deviation_is_told_with_its_direction_and_the_range_that_the_print_leaves(found, budget, half_step, told):
    cells = (cell("Saldo", found), cell("Saldo", budget))
    cells = tuple(replace(one, half_step=Decimal(half_step)) for one in cells)
    gap = abs(cells[0].value - cells[1].value)
    check = Check("flow/saldo", "broken", "", (1, 2), cells[1].value, cells[0].value, gap, Decimal(0))
    assert worded("expect_deviations_to_stay_within", check, cells).en.partition("budgeted: ")[2] == told


def test_a_total_above_parts_that_print_no_figure_says_so():
    check = Check("flow/total", "broken", "", (1,), Decimal(0), Decimal(9), Decimal(9), Decimal(1))
    told = worded("expect_total_to_equal_parts", check, (cell("Totaal", "9"),))
    assert "prints “9”; its parts, none of which prints a figure, make 0 EUR." in told.en
    assert "vermeldt “9”; uit de delen, waarvan geen enkel een cijfer vermeldt, volgt 0 EUR." in told.nl
