"""A column holds in every row what its formula makes of the others, and its head prints that formula."""

from __future__ import annotations

import pytest

from tests.spec.drawn import assert_judged, why_nothing
from tieout.rules.kinds.columns_follow_their_formula import ColumnsFollowTheirFormula
from tieout.rules.kinds.heads_print_their_formula import HeadsPrintTheirFormula
from tieout.rules.population import ALONE

FOLLOW = ColumnsFollowTheirFormula()
PRINT = HeadsPrintTheirFormula()
DIFFERENCE = "(1) budget 2022 | (2) realisation 2022 | (3)=(2)-(1) difference 2022"


@pytest.mark.parametrize(
    ("drawing", "expected"),
    [
        pytest.param(
            f"""
            flow in EUR x 1000
            line        | {DIFFERENCE}
            Ontvangsten | 100 | 120 | 20
            Uitgaven    | 100 | 90  | -11
            Kasstroom   | 0   | 30  | 32
            """,
            """
            subject                       | judgement       | note | cells          | expected | found  | gap  | allowed
            flow/receipts/difference_2022 | exact           | +2-1 | 20 · 100 · 120 | 20000    | 20000  | 0    | 1500
            flow/expenses/difference_2022 | within rounding | +2-1 | -11 · 100 · 90 | -10000   | -11000 | 1000 | 1500
            flow/cash/difference_2022     | broken          | +2-1 | 32 · 0 · 30    | 30000    | 32000  | 2000 | 1500
            """,
            id="the realisation less the budget: one printed step off is rounding, two are not",
        ),
        pytest.param(
            f"""
            flow in EUR
            line        | realisation 2021 | {DIFFERENCE}
            Ontvangsten | 90               | 100 | 110 | 33
            Uitgaven    | 90               | 100 | 110 | 10
            """,
            """
            subject                       | judgement | note | cells          | expected | found | gap
            flow/receipts/difference_2022 | broken    | +2-1 | 33 · 100 · 110 | 10       | 33    | 23
            flow/expenses/difference_2022 | exact     | +2-1 | 10 · 100 · 110 | 10       | 10    | 0
            """,
            id="a column without a number stands where another has that number",
        ),
        pytest.param(
            """
            flow in EUR
            line        | (2) realisation 2021 | budget 2022 | realisation 2022 | difference 2022
            Ontvangsten | 90                   | 100         | 110              | 33
            Uitgaven    | 90                   | 100         | 110              | 10
            """,
            """
            subject                       | judgement | note | cells          | expected | found | gap
            flow/receipts/difference_2022 | broken    | +3-6 | 33 · 100 · 110 | 10       | 33    | 23
            flow/expenses/difference_2022 | exact     | +3-6 | 10 · 100 · 110 | 10       | 10    | 0
            """,
            id="only last year's column has a number, and it is the place of another",
        ),
        pytest.param(
            """
            flow in EUR
            line        | (1) budget 2022 | (2) mutation 2022 1e | (3) mutation 2022 2e | (4)=(1)+(2)+(3) estimate 2022
            Ontvangsten | 100             | 10                   | -5                   | 107
            Uitgaven    | 100             | 10                   | -5                   | 108
            Kasstroom   | 100             | 10                   | -5                   | 105
            Begin       | 100             |                      | -                    | 100
            """,
            """
            subject                     | judgement       | note   | cells               | gap | allowed
            flow/receipts/estimate_2022 | within rounding | +1+2+3 | 107 · 100 · 10 · -5 | 2   | 2
            flow/expenses/estimate_2022 | broken          | +1+2+3 | 108 · 100 · 10 · -5 | 3   | 2
            flow/cash/estimate_2022     | exact           | +1+2+3 | 105 · 100 · 10 · -5 | 0   | 2
            flow/opening/estimate_2022  | exact           | +1+2+3 | 100 · 100           | 0   | 1
            """,
            id="a budget that was changed twice: four roundings allow two steps, the edge counted in",
        ),
        pytest.param(
            f"""
            flow in EUR
            line        | {DIFFERENCE}
            Ontvangsten | 100 |        | -100
            Uitgaven    |     | 90     | 90
            Kasstroom   | 0   | n.b.   | 5
            Begin       | 7   | 9      | n.b.
            Fte         | 7   | 9      |
            Omzet Logius|     |        |
            Saldo       | 4%  | 5%     | 1
            Dienst A    | 4%  | 5      | 1%
            """,
            """
            subject                          | judgement  | cells          | expected | found
            flow/receipts/difference_2022    | exact      | -100 · 100     | -100     | -100
            flow/expenses/difference_2022    | exact      | 90 · 90        | 90       | 90
            flow/cash/difference_2022        | not judged | 5 · 0          |          |
            flow/opening/difference_2022     | not judged | n.b. · 7 · 9   |          |
            flow/staff/difference_2022       | not judged | (blank) · 7 · 9 |         |
            flow/balance/difference_2022     | exact      | 1 · 4% · 5%    | 1        | 1
            flow/available/a/difference_2022 | exact      | 1% · 4% · 5    | 1        | 1
            """,
            id="a blank is nothing, a mark is not known, a bare number is in the unit of its line",
        ),
        pytest.param(
            f"""
            flow in EUR x 1000
            line        | {DIFFERENCE}
            Ontvangsten | 3 | - | -2
            Uitgaven    | 3 | - | -1
            """,
            """
            subject                       | judgement       | gap  | allowed
            flow/receipts/difference_2022 | within rounding | 1000 | 1000
            flow/expenses/difference_2022 | broken          | 2000 | 1000
            """,
            id="2,5 less 0,4 is 2,1: a dash may be an amount that was rounded to zero, up to the edge",
        ),
        pytest.param(
            """
            flow in EUR
            line        | budget 2022 | realisation 2022 | difference 2022
            Ontvangsten | 100         | 120              | 20
            Uitgaven    | 100         | 90               | -10
            Kasstroom   | 0           | 0                | 0
            """,
            """
            subject                       | judgement | note | cells
            flow/receipts/difference_2022 | exact     | +2-1 | 20 · 100 · 120
            flow/expenses/difference_2022 | exact     | +2-1 | -10 · 100 · 90
            flow/cash/difference_2022     | exact     | +2-1 | 0 · 0 · 0
            """,
            id="a difference without a formula is the realisation less the budget",
        ),
        pytest.param(
            """
            flow in EUR
            line        | realisation 2022 | budget 2022 | difference 2022
            Ontvangsten | 120              | 100         | -20
            Uitgaven    | 90               | 100         | 10
            Kasstroom   | 30               | 0           | -30
            Fte         | 50               | 40          | -10
            Begin       | 7                | 5           | 2
            """,
            """
            subject                       | judgement | note
            flow/receipts/difference_2022 | exact     | +2-1
            flow/expenses/difference_2022 | exact     | +2-1
            flow/cash/difference_2022     | exact     | +2-1
            flow/staff/difference_2022    | exact     | +2-1
            flow/opening/difference_2022  | broken    | +2-1
            """,
            id="or the other way round, if that is what the rows say; the one row that does not follow is broken",
        ),
        pytest.param(
            f"""
            flow in EUR
            line        | {DIFFERENCE}
            Ontvangsten | 120 | 100 | 20
            Uitgaven    | 90  | 100 | -10
            Kasstroom   | 30  | 0   | 30
            """,
            """
            subject                       | judgement | note
            flow/receipts/difference_2022 | exact     | +1-2
            flow/expenses/difference_2022 | exact     | +1-2
            flow/cash/difference_2022     | exact     | +1-2
            """,
            id="a misprinted head is the fault of the head, and of no row",
        ),
        pytest.param(
            f"""
            flow in EUR
            line        | {DIFFERENCE}
            Onbekend    | 100 | 120 | 20
            """,
            """
            subject                     | judgement
            flow/line 2/difference_2022 | exact
            """,
            id="a row that nobody knows follows too",
        ),
    ],
)
def test_a_column_beside_its_formula(drawing, expected):
    assert_judged(FOLLOW, drawing, expected)


@pytest.mark.parametrize(
    ("drawing", "expected"),
    [
        pytest.param(
            f"""
            flow in EUR
            line        | {DIFFERENCE}
            Ontvangsten | 100 | 120 | 20
            Uitgaven    | 100 | 90  | -10
            Kasstroom   | 0   | 30  | 99
            """,
            """
            subject       | judgement | note | cells
            flow/column 4 | exact     |      | 20
            """,
            id="most rows follow the printed formula",
        ),
        pytest.param(
            f"""
            flow in EUR
            line        | {DIFFERENCE}
            Ontvangsten | 120 | 100 | 20
            Uitgaven    | 90  | 100 | -10
            Kasstroom   | 30  | 0   | 30
            """,
            """
            subject       | judgement | note | cells
            flow/column 4 | broken    | +1-2 | 20
            """,
            id="all rows follow another one",
        ),
        pytest.param(
            """
            flow in EUR
            line        | (1) budget 2022 | (2) mutation 2022 1e | (3)=(1)-(2) estimate 2022
            Ontvangsten | 100             | 10                   | 110
            Uitgaven    | 100             | -7                   | 93
            """,
            """
            subject       | judgement | note
            flow/column 4 | broken    | +1+2
            """,
            id="the rows add up what the head takes off",
        ),
        pytest.param(
            f"""
            flow in EUR
            line        | {DIFFERENCE}
            Ontvangsten | 100 | 120 | 55
            Uitgaven    | 100 | 90  | 66
            Kasstroom   | 0   | 30  | 77
            """,
            """
            subject       | judgement | note
            flow/column 4 | exact     |
            """,
            id="where no formula fits, the printed one stands, and the rows are at fault",
        ),
        pytest.param(
            f"""
            flow in EUR
            line        | {DIFFERENCE}
            Ontvangsten | 0    | 0 | 0
            Uitgaven    | n.b. | 5 | 7
            """,
            """
            subject       | judgement  | note
            flow/column 4 | not judged | nothing to hold it against
            """,
            id="rows of zeros tell nothing",
        ),
    ],
)
def test_a_head_beside_its_rows(drawing, expected):
    assert_judged(PRINT, drawing, expected)


@pytest.mark.parametrize(
    "drawing",
    [
        pytest.param("flow in EUR\nline | budget 2022 | realisation 2022\nUitgaven | 7 | 8", id="no difference"),
        pytest.param("flow in EUR\nline | budget 2022 | difference 2022\nUitgaven | 7 | 8", id="no realisation"),
        pytest.param(
            "flow in EUR\nline | budget 2022 | realisation 2021 | difference 2022\nUitgaven | 7 | 8 | 1",
            id="a realisation of another year",
        ),
    ],
)
def test_there_is_nothing_to_examine(drawing):
    assert why_nothing(FOLLOW, drawing) == {ALONE}
    assert why_nothing(PRINT, drawing) == {ALONE}
