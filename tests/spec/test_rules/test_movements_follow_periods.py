"""A column of movements is what lies between the two periods of its table, of costs plain or as the effect of it."""

from __future__ import annotations

import pytest

from tests.spec.drawn import Model, assert_judged, line, why_nothing
from tieout.rules.kinds.movements_follow_periods import MovementsFollowPeriods
from tieout.rules.population import ALONE, NOT_PRINTED

MODEL = Model(
    (
        line("sales", "Sales", "EUR"),
        line("goods", "Goods", "EUR", sign="-"),
        line("rent", "Rent", "EUR", sign="-"),
        line("staff", "Staff", "EUR", sign="-"),
        line("result", "Result", "EUR"),
        line("margin", "Margin", "%"),
    )
)
RULE = MovementsFollowPeriods()


@pytest.mark.parametrize(
    ("drawing", "expected"),
    [
        pytest.param(
            """
            account in EUR x 1000
            line   | realisation 2022 | realisation 2021 | movement 2022
            Sales  | 150              | 130              | 20
            Goods  | 90               | 80               | 10
            Rent   | 10               | 12               | -2
            Result | -3               | 4                | 7
            Margin | 12,5%            | 10%              | 2%
            """,
            """
            subject                      | judgement       | weights  | expected | found | gap  | allowed
            account/sales/movement_2022  | exact           | -1 +1 -1 | 20000    | 20000 | 0    | 1500
            account/goods/movement_2022  | exact           | -1 +1 -1 | 10000    | 10000 | 0    | 1500
            account/rent/movement_2022   | exact           | -1 +1 -1 | -2000    | -2000 | 0    | 1500
            account/result/movement_2022 | broken          | -1 +1 -1 | -7000    | 7000  | 14000 | 1500
            account/margin/movement_2022 | within rounding | -1 +1 -1 | 2.5      | 2     | 0.5  | 1.05
            """,
            id="costs printed plain, and a sign that was turned",
        ),
        pytest.param(
            """
            account in EUR
            line   | realisation 2022 | realisation 2021 | movement 2022
            Sales  | 150              | 130              | 20
            Goods  | 90               | 80               | -10
            Rent   | 10               | 12               | 2
            Staff  | 30               | 20               | 10
            Result | 20               | 18               | 2
            """,
            """
            subject                      | judgement | note   | weights  | expected | found
            account/sales/movement_2022  | exact     |        | -1 +1 -1 | 20       | 20
            account/goods/movement_2022  | exact     | effect | -1 -1 +1 | -10      | -10
            account/rent/movement_2022   | exact     | effect | -1 -1 +1 | 2        | 2
            account/staff/movement_2022  | broken    | effect | -1 -1 +1 | -10      | 10
            account/result/movement_2022 | exact     |        | -1 +1 -1 | 2        | 2
            """,
            id="costs as the effect on the result, and one that goes against the others",
        ),
        pytest.param(
            """
            account in EUR
            line   | realisation 2022 | realisation 2021 | movement 2022
            Sales  | 150              | 130              | -20
            Goods  | -90              | -80              | -10
            Rent   | -10              | -12              | 2
            Staff  | -20              | -20              | 0
            """,
            """
            subject                     | judgement | expected | found
            account/sales/movement_2022 | broken    | 20       | -20
            account/goods/movement_2022 | exact     | -10      | -10
            account/rent/movement_2022  | exact     | 2        | 2
            account/staff/movement_2022 | exact     | 0        | 0
            """,
            id="costs printed negative: plain and effect are the same, and sales have no other way",
        ),
        pytest.param(
            """
            account in EUR
            line   | realisation 2022 | realisation 2021 | movement 2022
            Sales  | 150              | 130              | 20
            Goods  | 90               | 80               | 10
            Rent   | 10               | 12               | 2
            """,
            """
            subject                     | judgement | expected | found
            account/sales/movement_2022 | exact     | 20       | 20
            account/goods/movement_2022 | exact     | 10       | 10
            account/rent/movement_2022  | broken    | -2       | 2
            """,
            id="one row of each: plain, which is what is printed",
        ),
        pytest.param(
            """
            account in EUR
            line   | realisation 2022 | realisation 2021 | movement 2022
            Sales  | 150              | -                | 150
            Goods  | -                | 80               | -80
            Rent   | 10               | n.b.             | 2
            Staff  | 10               | 10               | -
            Result | 12               | 10               | -
            Margin | 4%               | 5%               |
            """,
            """
            subject                      | judgement  | cells          | expected | found
            account/sales/movement_2022  | exact      | 150 · 150 · -  | 150      | 150
            account/goods/movement_2022  | exact      | -80 · - · 80   | -80      | -80
            account/rent/movement_2022   | not judged | 2 · 10 · n.b.  |          |
            account/staff/movement_2022  | exact      | - · 10 · 10    | 0        | 0
            account/result/movement_2022 | broken     | - · 12 · 10    | 2        | 0
            """,
            id="a dash is nothing, a mark is not known, and a blank says nothing",
        ),
        pytest.param(
            """
            account in EUR
            line   | realisation 2022 | movement 2022 | realisation 2021 | movement 2021 | realisation 2019
            Sales  | 150              | 20            | 130              | 30            | 100
            Other  | 7                | 2             | 5                | 2             | 4
            """,
            """
            subject                      | judgement       | cells           | expected | found
            account/sales/movement_2022  | exact           | 20 · 150 · 130  | 20       | 20
            account/sales/movement_2021  | exact           | 30 · 130 · 100  | 30       | 30
            account/line 3/movement_2022 | exact           | 2 · 7 · 5       | 2        | 2
            account/line 3/movement_2021 | within rounding | 2 · 5 · 4       | 1        | 2
            """,
            id="each period less the one that is printed before it, also of rows that are not known",
        ),
    ],
)
def test_a_movement_is_what_lies_between_two_periods(drawing, expected):
    assert_judged(RULE, drawing, expected, MODEL)


@pytest.mark.parametrize(
    ("drawing", "reason"),
    [
        pytest.param("flow in EUR\nline | realisation 2022 | realisation 2021\nSales | 5 | 4", NOT_PRINTED, id="none"),
        pytest.param("flow in EUR\nline | realisation 2022 | movement 2022\nSales | 5 | 1", ALONE, id="one period"),
        pytest.param(
            "flow in EUR\nline | realisation 2022 | budget 2021 | movement 2022\nSales | 5 | 4 | 1",
            ALONE,
            id="a budget",
        ),
    ],
)
def test_it_says_why_there_is_nothing_to_judge(drawing, reason):
    assert why_nothing(RULE, drawing, MODEL) == {reason}
