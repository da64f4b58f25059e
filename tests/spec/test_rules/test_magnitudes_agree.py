"""No figure is about a factor times all others of its line, or that part of them."""

from __future__ import annotations

import pytest

from tests.spec.drawn import assert_judged, checks_of, why_nothing
from tieout.rules.kinds.magnitudes_agree import MagnitudesAgree
from tieout.rules.population import ALONE

AGREE = MagnitudesAgree(factors=(10, 100, 1_000, 1_000_000))
HEADS = "line | realisation 2020 | realisation 2021 | realisation 2022"


@pytest.mark.parametrize(
    ("row", "judgements"),
    [
        pytest.param("Ontvangsten | 345 | 350 | 346.000", "exact exact broken", id="a thousand times the others"),
        pytest.param("Ontvangsten | 345.000 | 350.000 | 346", "exact exact broken", id="a thousandth of the others"),
        pytest.param("Ontvangsten | 345 | 350.000 | 346.000", "broken exact exact",
                     id="a thousandth of two"),
        pytest.param("Ontvangsten | 345 | 350 | -346.000", "exact exact broken", id="a sign makes no difference"),
        pytest.param("Ontvangsten | 100 | 100 | 200.000", "exact exact broken", id="twice a thousand is about it"),
        pytest.param("Ontvangsten | 100 | 100 | 200.001", "exact exact exact", id="more than twice is not"),
        pytest.param("Ontvangsten | 100 | 100 | 50.000", "exact exact broken", id="half of it is about it"),
        pytest.param("Ontvangsten | 100 | 100 | 49.999", "exact exact exact", id="less than half is not"),
        pytest.param("Ontvangsten | 99 | 345 | 100.000", "exact exact broken", id="a thousand times one of two"),
        pytest.param("Ontvangsten | 30 | 345 | 100.000", "exact exact exact", id="the others lie too far apart"),
        pytest.param("Ontvangsten | 345 | 0 | 346.000", "exact broken", id="a zero is left alone"),
    ],
)  # fmt: skip
def test_a_figure_beside_the_others_of_its_line(row, judgements):
    expected = "\n".join(["judgement", *judgements.split()])
    assert_judged(AGREE, f"flow in EUR x 1000\n{HEADS}\n{row}", expected)


@pytest.mark.parametrize(
    ("row", "last"),
    [
        pytest.param("Ontvangsten | 127 | 141 | 136 | 1.271", "broken", id="ten times three others"),
        pytest.param("Ontvangsten | 127 | 181 | 136 | 1.271", "exact", id="three that are not steady"),
        pytest.param("Ontvangsten | 90,88 | 90,97 | 98,12 | 9088", "broken", id="a decimal mark is lost"),
        pytest.param("Ontvangsten | € 208 mln. | € 112 mln. | € 62 mln. | € 40", "broken", id="a scale word is lost"),
    ],
)
def test_a_smaller_factor_takes_a_steadier_line(row, last):
    heads = "line | realisation 2019 | realisation 2020 | realisation 2021 | realisation 2022"
    checks = checks_of(AGREE, f"flow in EUR\n{heads}\n{row}")
    assert [check.judgement for check in checks] == ["exact", "exact", "exact", last]


def test_of_two_figures_the_greater_is_the_one_in_the_wrong_scale():
    drawing = "flow in EUR\nline | budget 2022 | realisation 2022\nOntvangsten | 345 | 346.000"
    assert_judged(AGREE, drawing, "judgement | cells\nexact | 345 · 346.000\nbroken | 346.000 · 345")


def test_a_column_about_another_line_is_no_other_of_its_line():
    drawing = """
    detail in EUR x 1000
    line        | realisation 2021 of a | realisation 2022 of a | realisation 2021 of b | realisation 2022 of b
    Ontvangsten | 345                   | 350                   | 351.000               | 349.000
    Uitgaven    | 345                   | 350                   | 351                   | 349.000
    """
    expected = """
    subject                            | judgement | cells
    detail/receipts/realisation_2021_a | exact     | 345 · 350
    detail/receipts/realisation_2022_a | exact     | 350 · 345
    detail/receipts/realisation_2021_b | exact     | 351.000 · 349.000
    detail/receipts/realisation_2022_b | exact     | 349.000 · 351.000
    detail/expenses/realisation_2021_a | exact     | 345 · 350
    detail/expenses/realisation_2022_a | exact     | 350 · 345
    detail/expenses/realisation_2021_b | exact     | 351 · 349.000
    detail/expenses/realisation_2022_b | broken    | 349.000 · 351
    """
    assert_judged(AGREE, drawing, expected)


def test_a_record_is_held_against_the_other_years_of_its_agency():
    drawing = """
    open in EUR, kind records
    key agency | key year | figure receipts | figure expenses
    Logius     | 2020     | 345             | 345
    Logius     | 2021     | 350             | 345000
    Logius     | 2022     | 346000          |
    Almanak    | 2022     | 346000          | 346
    """
    expected = """
    subject                   | judgement | cells
    open/receipts/Logius 2020 | exact     | 345 · 350
    open/expenses/Logius 2020 | exact     | 345 · 345000
    open/receipts/Logius 2021 | exact     | 350 · 345
    open/expenses/Logius 2021 | broken    | 345000 · 345
    open/receipts/Logius 2022 | broken    | 346000 · 345
    """
    assert_judged(AGREE, drawing, expected)


@pytest.mark.parametrize(
    "rows",
    [
        pytest.param("Saldo | 5% | 5% | 5.000%", id="percentages"),
        pytest.param("Onbekend | 345 | 345 | 345.000", id="a row that nobody knows"),
        pytest.param("Ontvangsten | 345 | n.b. |\nUitgaven | 345.000 | | n.b.", id="one figure in a line"),
    ],
)
def test_there_is_nothing_to_examine(rows):
    assert why_nothing(AGREE, f"flow in EUR\n{HEADS}\n{rows}") == {ALONE}


def test_two_columns_that_are_about_two_lines_tell_nothing_of_each_other():
    drawing = "detail in EUR\nline | realisation 2022 of cash | realisation 2022 of fee\nOntvangsten | 345 | 351.000"
    assert why_nothing(AGREE, drawing) == {ALONE}


@pytest.mark.parametrize("last", ["346.000", "99", "345.000.000"])
def test_a_table_of_several_scales_is_judged_as_one_of_a_single_scale(last):
    row = f"Ontvangsten | 345 | 350 | {last}"
    one = [check.judgement for check in checks_of(AGREE, f"flow in EUR x 1000\n{HEADS}\n{row}")]
    mixed = checks_of(AGREE, f"flow in EUR x 1000\n{HEADS}\n{row}\nUitgaven | € 1 mln. | € 2 mln. | 3")
    assert [check.judgement for check in mixed if "receipts" in check.about] == one
