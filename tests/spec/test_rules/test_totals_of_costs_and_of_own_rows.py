"""Costs count negative in a total however they are printed, and rows of one's own add up where the model says so."""

from __future__ import annotations

import pytest

from tests.spec.drawn import Model, assert_judged, line, rulebook, run, why_nothing
from tieout.rules.kinds.total_equals_parts import TotalEqualsParts
from tieout.rules.kinds.units_fit_lines import UnitsFitLines
from tieout.rules.population import NOT_PRINTED
from tieout.selftest.explain import Called

COSTS = Model(
    (
        line("sales", "Sales", "EUR"),
        line("costs/goods", "Goods", "EUR", sign="-"),
        line("costs/rent", "Rent", "EUR", sign="-"),
        line("costs", "Costs", "EUR", sign="-"),
        line("result", "Result", "EUR"),
    )
)
OF_COSTS = TotalEqualsParts(total="costs", parts={"costs/goods": 1, "costs/rent": 1})
RESULT = TotalEqualsParts(
    total="result", parts={"sales": 1, "costs": 1}, derive={"costs": {"costs/goods": 1, "costs/rent": 1}}
)
SEGMENTS = Model(
    (line("segments", "Segments", "EUR"), line("other", "Other", "EUR"), line("total", "Total", "EUR")),
    rows_join="segments",
)
OF_SEGMENTS = TotalEqualsParts(total="segments", parts={})
TOTAL = TotalEqualsParts(total="total", parts={"segments": 1, "other": 1}, derive={"segments": {}})


@pytest.mark.parametrize(
    ("rule", "drawing", "expected"),
    [
        pytest.param(
            OF_COSTS,
            """
            account in EUR
            line  | realisation 2022 | realisation 2021 | movement 2022 | rate 2022
            Goods | 70               | 60               | 10            | 17%
            Rent  | 20               | 25               | -5            | -20%
            Costs | 90               | 87               | 4             | 6%
            """,
            """
            subject                        | judgement       | cells         | weights  | expected | found
            account/costs/realisation_2022 | exact           | 90 · 70 · 20  | -1 +1 +1 | 90       | 90
            account/costs/realisation_2021 | broken          | 87 · 60 · 25  | -1 +1 +1 | 85       | 87
            account/costs/movement_2022    | within rounding | 4 · 10 · -5   | -1 +1 +1 | 5        | 4
            """,
            id="a total of costs that are printed positive; percentages do not add up",
        ),
        pytest.param(
            OF_COSTS,
            """
            account in EUR
            line  | realisation 2022 | realisation 2021
            Goods | -70              | -60
            Rent  | -20              | -25
            Costs | -90              | -87
            """,
            """
            subject                        | judgement | weights  | expected | found
            account/costs/realisation_2022 | exact     | -1 +1 +1 | -90      | -90
            account/costs/realisation_2021 | broken    | -1 +1 +1 | -85      | -87
            """,
            id="the same, printed negative",
        ),
        pytest.param(
            RESULT,
            """
            account in EUR
            line   | realisation 2022 | realisation 2021 | movement 2022
            Sales  | 100              | 90               | 10
            Goods  | 70               | 60               | -10
            Rent   | 20               | 25               | 5
            Costs  | 90               | 85               | -5
            Result | 10               | 7                | 5
            """,
            """
            subject                         | judgement | cells          | weights  | expected | found
            account/result/realisation_2022 | exact     | 10 · 100 · 90  | -1 +1 -1 | 10       | 10
            account/result/realisation_2021 | broken    | 7 · 90 · 85    | -1 +1 -1 | 5        | 7
            account/result/movement_2022    | exact     | 5 · 10 · -5    | -1 +1 +1 | 5        | 5
            """,
            id="costs are taken from sales; a change printed as its effect is added as it stands",
        ),
    ],
)
def test_costs_count_negative(rule, drawing, expected):
    assert_judged(rule, drawing, expected, COSTS)


@pytest.mark.parametrize(
    ("rule", "drawing", "expected"),
    [
        pytest.param(
            TOTAL,
            """
            sales in EUR, kind free
            line   | realisation 2022 | realisation 2021 | rate 2022
            Europe | 70               | 60               | 17%
            Asia   | 20               | -                | 100%
            Other  | 5                | 5                | 0%
            Total  | 95               | 67               | 46%
            """,
            """
            subject                      | judgement | cells             | expected | found
            sales/total/realisation_2022 | exact     | 95 · 70 · 20 · 5  | 95       | 95
            sales/total/realisation_2021 | broken    | 67 · 60 · 5       | 65       | 67
            """,
            id="each row adds to the total where the segments together are not printed",
        ),
        pytest.param(
            TOTAL,
            """
            sales in EUR, kind free
            line     | realisation 2022
            Europe   | 70
            Asia     | 20
            Segments | 90
            Other    | 5
            Total    | 95
            """,
            """
            subject                      | judgement | cells        | expected | found
            sales/total/realisation_2022 | exact     | 95 · 90 · 5  | 95       | 95
            """,
            id="where they are, their total does",
        ),
        pytest.param(
            OF_SEGMENTS,
            """
            sales in EUR, kind free
            line     | realisation 2022 | realisation 2021
            Europe   | 70               | 70
            Asia     | n.b.             | 20
            Segments | 90               | 80
            Total    | 95               | 85
            """,
            """
            subject                         | judgement  | cells          | expected | found
            sales/segments/realisation_2022 | not judged | 90 · 70 · n.b. |          |
            sales/segments/realisation_2021 | broken     | 80 · 70 · 20   | 90       | 80
            """,
            id="a total that has no parts but those rows, one of which is not known",
        ),
    ],
)
def test_rows_of_ones_own_add_up(rule, drawing, expected):
    assert_judged(rule, drawing, expected, SEGMENTS)


def test_in_a_table_of_the_model_no_row_of_ones_own_adds_up():
    drawing = "sales in EUR\nline | realisation 2022\nEurope | 70\nTotal | 70"
    assert why_nothing(TOTAL, drawing, SEGMENTS) == {NOT_PRINTED}


def test_a_sum_is_told_as_it_is_printed():
    names = Called(rulebook(COSTS), ("statement",), None)
    assert names.parts({"costs/goods": 1, "costs/rent": 1}, "costs") == "“Goods” + “Rent”"
    assert names.parts({"sales": 1, "costs": 1}, "result") == "“Sales” - “Costs”"
    free = Called(rulebook(SEGMENTS), ("free",), None)
    assert OF_SEGMENTS.say(free).endswith("print. Rows that are no known line may add to it too.")


MONEY = Model((line("sales", "Sales", "money"), line("margin", "Margin", "%")))


@pytest.mark.parametrize(
    ("unit", "told"),
    [
        pytest.param("in EUR x 1000", [("EUR", "EUR", "7000"), ("EUR", "EUR", "8000")], id="that of its table"),
        pytest.param("in kg", [("money", "money", "7"), ("EUR", "money", "8")], id="a table in what is no money"),
        pytest.param("", [("money", "money", "7"), ("EUR", "money", "8")], id="a table that names none"),
    ],
)
def test_a_line_in_money_is_in_the_currency_of_its_table(unit, told):
    drawing = f"flow {unit}\nline | realisation 2022 | realisation 2021\nSales | 7 | € 8"
    found = run(drawing, MONEY).execute("SELECT unit, line_unit, value FROM figures ORDER BY cell_id").fetchall()
    assert [(one, other, f"{value:.0f}") for one, other, value in found] == told


def test_an_amount_in_another_currency_than_its_table_does_not_fit():
    drawing = "flow in USD\nline | realisation 2022 | realisation 2021\nSales | 7 | € 8"
    expected = """
    subject                     | judgement | note
    flow/sales/realisation_2022 | exact     | USD
    flow/sales/realisation_2021 | broken    | USD
    """
    assert_judged(UnitsFitLines(), drawing, expected, MONEY)
