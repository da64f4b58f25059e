"""A figure stays within ten percent of its budget; where the budget is zero, within a limit."""

from __future__ import annotations

import pytest

from tests.spec.drawn import assert_judged, why_nothing
from tests.spec.test_rules.test_every_kind import Plain
from tieout.rules.kinds.deviations_stay_within import DeviationsStayWithin
from tieout.rules.population import NOT_PRINTED

TEN = DeviationsStayWithin(
    percent=10, limits={"EUR": 1_000_000, "%": 1}, derive={"cash": {"receipts": 1, "expenses": -1}}
)
DECIDES = "one printed step decides"
SMALL = DeviationsStayWithin(percent=10, limits={"EUR": 1_000_000}, de_minimis={"EUR": 250_000})


@pytest.mark.parametrize(
    ("drawing", "expected"),
    [
        pytest.param(
            """
            flow in EUR x 1000
            line        | budget 2022 | realisation 2022
            Ontvangsten | 300         | 550
            Uitgaven    | 300         | 551
            """,
            """
            subject            | judgement | gap    | allowed
            flow/receipts/2022 | exact     | 250000 | 250000
            flow/expenses/2022 | broken    | 251000 | 250000
            """,
            id="83% of a small budget is small, and a thousand more is not",
        ),
        pytest.param(
            """
            flow in EUR x 1000
            line        | budget 2022 | realisation 2022
            Ontvangsten | 9000        | 9900
            Uitgaven    | 9000        | 9901
            """,
            f"""
            subject            | judgement | note      | gap    | allowed
            flow/receipts/2022 | exact     | {DECIDES} | 900000 | 900000
            flow/expenses/2022 | broken    | {DECIDES} | 901000 | 900000
            """,
            id="of a large budget the percentage decides",
        ),
        pytest.param(
            """
            flow in EUR x 1000
            line        | budget 2022 | realisation 2022
            Ontvangsten | 0           | 900
            Uitgaven    | 0           | 1001
            """,
            """
            subject            | judgement | gap     | allowed
            flow/receipts/2022 | exact     | 900000  | 1000000
            flow/expenses/2022 | broken    | 1001000 | 1000000
            """,
            id="where nothing is budgeted its own limit holds",
        ),
        pytest.param(
            """
            indicators
            line         | budget 2022 | realisation 2022
            Omzet Logius | € 0,13      | € 0,20
            """,
            """
            subject                 | judgement
            indicators/revenue/2022 | broken
            """,
            id="a price is no small amount",
        ),
        pytest.param(
            """
            flow in EUR
            line        | budget 2022 | realisation 2022
            Ontvangsten | 1000        | 1500
            """,
            """
            subject            | judgement
            flow/receipts/2022 | broken
            """,
            id="amounts in single euros may be prices",
        ),
    ],
)
def test_a_deviation_smaller_than_the_de_minimis_amount_is_no_finding(drawing, expected):
    assert_judged(SMALL, drawing, expected)


def test_it_says_in_words_what_need_not_be_explained():
    assert "up to 250,000 EUR need not be explained, where amounts are in thousands" in SMALL.say(Plain())


@pytest.mark.parametrize(
    ("drawing", "expected"),
    [
        pytest.param(
            """
            flow in EUR
            line        | budget 2022 | realisation 2022
            Ontvangsten | 1000        | 1050
            Uitgaven    | 1000        | 1200
            """,
            """
            subject            | judgement | cells       | expected | found | gap | allowed
            flow/receipts/2022 | exact     | 1050 · 1000 | 1000     | 1050  | 50  | 100
            flow/expenses/2022 | broken    | 1200 · 1000 | 1000     | 1200  | 200 | 100
            """,
            id="5% is within, 20% is not",
        ),
        pytest.param(
            """
            flow in EUR
            line     | budget 2020 | budget 2021 | budget 2022 | realisation 2020 | realisation 2021 | realisation 2022
            Fte      | 100         | 100         | 100         | 110              | 111              | 112
            Uitgaven | 100         | 100         | 100         | 90               | 89               | 88
            """,
            f"""
            subject            | judgement | note      | gap | allowed
            flow/staff/2020    | exact     | {DECIDES} | 10  | 10
            flow/staff/2021    | broken    | {DECIDES} | 11  | 10
            flow/staff/2022    | broken    |           | 12  | 10
            flow/expenses/2020 | exact     | {DECIDES} | 10  | 10
            flow/expenses/2021 | broken    |           | 11  | 10
            flow/expenses/2022 | broken    |           | 12  | 10
            """,
            id="ten percent to the digit is within; 111 may be 110,5 against 100,4 and so be within, 89 may not",
        ),
        pytest.param(
            """
            indicators
            line         | budget 2020 | realisation 2020 | budget 2021 | realisation 2021
            Omzet Logius | € 0,13      | € 0,11           | € 81,58     | € 95,32
            """,
            f"""
            subject                 | judgement | note      | gap   | allowed
            indicators/revenue/2020 | broken    | {DECIDES} | 0.02  | 0.013
            indicators/revenue/2021 | broken    |           | 13.74 | 8.158
            """,
            id="unit costs and rates (Logius 2022): at two decimals a cent may decide",
        ),
        pytest.param(
            """
            flow in EUR
            line        | budget 2021 | realisation 2021 | budget 2022 | realisation 2022
            Ontvangsten | -100        | -109             | -100        | -120
            Uitgaven    | 100         | -100             | -100        | 100
            """,
            """
            subject            | judgement | expected | found | gap | allowed
            flow/receipts/2021 | exact     | -100     | -109  | 9   | 10
            flow/receipts/2022 | broken    | -100     | -120  | 20  | 10
            flow/expenses/2021 | broken    | 100      | -100  | 200 | 10
            flow/expenses/2022 | broken    | -100     | 100   | 200 | 10
            """,
            id="negative budgets, and amounts that turn their sign",
        ),
        pytest.param(
            """
            flow in EUR
            line         | budget 2021 | realisation 2021 | budget 2022 | realisation 2022
            Ontvangsten  | 0           | 1.000.000        | 0           | 1.000.001
            Uitgaven     | 0           | -1.000.000       | 0,0         | -1.000.001
            Saldo        | 0,00%       | 0,39%            | 0%          | 2%
            Fte          | 0           | 0                | 0           | 1
            """,
            """
            subject            | judgement | note | expected | found    | gap     | allowed
            flow/receipts/2021 | exact     |      | 0        | 1000000  | 1000000 | 1000000
            flow/receipts/2022 | broken    |      | 0        | 1000001  | 1000001 | 1000000
            flow/expenses/2021 | exact     |      | 0        | -1000000 | 1000000 | 1000000
            flow/expenses/2022 | broken    |      | 0        | -1000001 | 1000001 | 1000000
            flow/balance/2021  | exact     |      | 0        | 0.39     | 0.39    | 1
            flow/balance/2022  | broken    |      | 0        | 2        | 2       | 1
            flow/staff/2021    | exact     |      | 0        | 0        | 0       | 0
            flow/staff/2022    | broken    |      | 0        | 1        | 1       | 0
            """,
            id="a zero budget has the limit of its unit, and none where its unit has none",
        ),
        pytest.param(
            """
            flow in EUR x 1000000
            line        | budget 2022 | realisation 2022 | difference 2022
            Ontvangsten | 249,4       |                  | -17,3
            Uitgaven    | 249,4       | n.b.             | 31,9
            Omzet Logius| 100,0       | 100,0            | 55,0
            """,
            """
            subject            | judgement | cells         | expected  | found     | gap      | allowed
            flow/receipts/2022 | exact     | -17,3 · 249,4 | 249400000 | 232100000 | 17300000 | 24940000
            flow/expenses/2022 | broken    | 31,9 · 249,4  | 249400000 | 281300000 | 31900000 | 24940000
            flow/revenue/2022  | exact     | 100,0 · 100,0 | 100000000 | 100000000 | 0        | 10000000
            """,
            id="the printed difference stands in where no realisation is printed",
        ),
        pytest.param(
            """
            flow in EUR x 1000000
            line        | budget 2022 | realisation 2022 | difference 2022
            Ontvangsten | 249,4       |                  |
            Uitgaven    | 249,4       |                  |
            Kasstroom   |             |                  | 39,2
            """,
            """
            subject            | judgement  | note | cells                | found    | gap
            flow/receipts/2022 | not judged |      | 249,4                |          |
            flow/expenses/2022 | not judged |      | 249,4                |          |
            flow/cash/2022     | broken     |      | 39,2 · 249,4 · 249,4 | 39200000 | 39200000
            """,
            id="a budget that is not printed follows from its parts (Logius 2022)",
        ),
        pytest.param(
            """
            mixed in EUR x 1000000
            line         | budget 2022 | realisation 2022
            Omzet Logius | € 249 mln.  | 244,0
            Fte          | 548         | 419
            """,
            """
            subject            | judgement | expected  | found     | gap     | allowed
            mixed/revenue/2022 | exact     | 249000000 | 244000000 | 5000000 | 24900000
            mixed/staff/2022   | broken    | 548       | 419       | 129     | 54.8
            """,
            id="each cell in its own unit and scale",
        ),
        pytest.param(
            """
            indicators
            line   | budget 2022 | realisation 2022
            Saldo  | 5%          | 9%
            Cijfer | 7           | 3
            """,
            """
            subject                 | judgement
            indicators/balance/2022 | broken
            """,
            id="a norm is no budget",
        ),
    ],
)
def test_a_figure_beside_its_budget(drawing, expected):
    assert_judged(TEN, drawing, expected)


@pytest.mark.parametrize(
    ("drawing", "expected"),
    [
        pytest.param(
            """
            flow in EUR
            line        | budget 2022 | realisation 2022
            Ontvangsten | 1000        | 1000
            Uitgaven    | 1000        | 950
            Omzet Logius| 100         | 100
            """,
            """
            subject            | judgement | note
            flow/receipts/2022 | exact     |
            flow/expenses/2022 | exact     |
            flow/revenue/2022  | exact     |
            """,
            id="far within the limit no printed step decides anything",
        ),
        pytest.param(
            """
            flow in EUR
            line        | budget 2021 | realisation 2021 | budget 2022 | realisation 2022
            Ontvangsten | 100         | 110,5            | 100         | 110,6
            """,
            f"""
            subject            | judgement | note      | gap
            flow/receipts/2021 | broken    | {DECIDES} | 10.5
            flow/receipts/2022 | broken    |           | 10.6
            """,
            id="110,6 is at least 110,55 and the budget less than 100,5: that is always more than ten percent",
        ),
        pytest.param(
            """
            flow in EUR
            line        | budget 2020 | difference 2020 | budget 2021 | difference 2021 | budget 2022 | difference 2022
            Ontvangsten | 100,0       | 10,0            | 100         | 11              | 10          | 1,05
            """,
            f"""
            subject            | judgement | note      | found | gap
            flow/receipts/2020 | exact     | {DECIDES} | 110   | 10
            flow/receipts/2021 | broken    |           | 111   | 11
            flow/receipts/2022 | broken    | {DECIDES} | 11.05 | 1.05
            """,
            id="so it is with a printed difference: 1,05 on a budget that may be 10,49 is within",
        ),
    ],
)
def test_the_note_says_where_amounts_that_print_so_lie_on_both_sides_of_the_limit(drawing, expected):
    assert_judged(TEN, drawing, expected)


@pytest.mark.parametrize(
    ("drawing", "expected"),
    [
        pytest.param(
            """
            flow in EUR
            line        | budget 2020 | budget 2021 | realisation 2021 | budget 2022 | realisation 2022
            Ontvangsten | 100         | 100         | n.b.             | 100         | 100%
            """,
            """
            subject            | judgement  | cells
            flow/receipts/2021 | not judged | 100
            flow/receipts/2022 | not judged | 100% · 100
            """,
            id="a mark, another unit; a year that has nothing but a budget is not looked at",
        ),
        pytest.param(
            """
            flow in EUR
            line        | budget 2022 | realisation 2022
            Ontvangsten | 100         | 100
            Uitgaven    | n.b.        | 40
            Kasstroom   |             | 60
            """,
            """
            subject            | judgement  | cells
            flow/receipts/2022 | exact      | 100 · 100
            """,
            id="a budget that is a mark, and a total that does not follow, are no budgets",
        ),
    ],
)
def test_a_budget_beside_nothing_is_not_judged(drawing, expected):
    assert_judged(TEN, drawing, expected)


def test_a_line_that_is_printed_twice_is_judged_in_each_place_against_its_own_budget():
    assert_judged(
        TEN,
        """
        flow in EUR
        line        | budget 2022 | realisation 2022
        Ontvangsten | 100         | 100
        Ontvangsten | 500         | 500
        """,
        """
        judgement | cells
        exact     | 100 · 100
        exact     | 500 · 500
        """,
    )


@pytest.mark.parametrize(
    "drawing",
    [
        pytest.param("flow in EUR\nline | realisation 2022\nOntvangsten | 7", id="no budget column"),
        pytest.param("flow in EUR\nline | budget 2022 | realisation 2022\nOntvangsten | | 7", id="a blank budget"),
        pytest.param(
            "flow in EUR\nline | budget 2022 | realisation 2021\nOntvangsten | 100 | 500",
            id="only an earlier year is realised",
        ),
        pytest.param(
            "flow in EUR\nline | budget 2022 | realisation 2022\nBegin | 7 | 99", id="a line without a budget"
        ),
        pytest.param("flow in EUR\nline | budget 2022 | realisation 2022\nOnbekend | 7 | 99", id="a row nobody knows"),
    ],
)
def test_there_is_nothing_to_examine(drawing):
    assert why_nothing(TEN, drawing) == {NOT_PRINTED}
