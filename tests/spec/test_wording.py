"""What a finding says, in both languages: what is printed stays as it is printed."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from tieout.rules.cell import Cell
from tieout.rules.kind import Kind
from tieout.rules.kinds.deviations_stay_within import DeviationsStayWithin
from tieout.rules.kinds.parts_stay_within_total import PartsStayWithinTotal
from tieout.rules.kinds.total_equals_parts import TotalEqualsParts
from tieout.values.outcome import Place, Text
from tieout.values.tally import Check


def cell(label: str, printed: str) -> Cell:
    """Print one figure in the only column."""
    value = Decimal(printed)
    place = Place("flow.csv", 2, 2, label, "Realisatie", printed)
    return Cell(place, label, "figure", "flow", value=value, unit="EUR", unit_word="EUR")


def worded(kind: Kind, cells: tuple[Cell, ...], **amounts: str) -> Text:
    """Word a broken check of a kind of rule."""
    numbers = {name: Decimal(amount) for name, amount in amounts.items()}
    return kind.word(Check("flow", "total", "broken", tuple(range(len(cells))), **numbers), cells)


TOTAL = TotalEqualsParts(total="total", parts={"research": 1, "other": 1})
WITHIN = PartsStayWithinTotal(total="total", parts=["research", "other"], unless="rest")
CELLS = (cell("Totaal", "4"), cell("Research and development", "1"), cell("Overig", "2"))


@pytest.mark.parametrize(
    ("kind", "message"),
    [
        pytest.param(
            TOTAL,
            Text(
                "Totaal, Realisatie prints “4”; “1” (Research and development) and “2” (Overig) make 3 EUR. "
                "They are 1 EUR apart; rounding explains at most 0 EUR.",
                "Totaal, Realisatie vermeldt “4”; uit “1” (Research and development) en “2” (Overig) volgt 3 EUR. "
                "Dat scheelt 1 EUR; afronding verklaart hooguit 0 EUR.",
            ),
            id="a total and its parts",
        ),
        pytest.param(
            WITHIN,
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
    assert worded(kind, CELLS, expected="3", found="4", gap="1", allowed="0") == message


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
    gap = str(abs(Decimal(found) - Decimal(budget)))
    said = worded(DeviationsStayWithin(percent=10), cells, expected=budget, found=found, gap=gap, allowed="0")
    assert said.en.partition("budgeted: ")[2] == told


def test_a_total_above_parts_that_print_no_figure_says_so():
    told = worded(TOTAL, (cell("Totaal", "9"),), expected="0", found="9", gap="9", allowed="1")
    assert "prints “9”; its parts, none of which prints a figure, make 0 EUR." in told.en
    assert "vermeldt “9”; uit de delen, waarvan geen enkel een cijfer vermeldt, volgt 0 EUR." in told.nl
