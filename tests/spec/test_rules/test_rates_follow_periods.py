"""A column of rates is what lies between two periods in percent of the earlier, as far as their print allows."""

from __future__ import annotations

import pytest

from tests.spec.drawn import Model, assert_judged, line, why_nothing
from tieout.rules.kinds.rates_follow_periods import RatesFollowPeriods
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
RULE = RatesFollowPeriods()


@pytest.mark.parametrize(
    ("drawing", "expected"),
    [
        pytest.param(
            """
            account in EUR x 1000
            line   | realisation 2022 | realisation 2021 | rate 2022
            Sales  | 93.662           | 103.350          | -9,4%
            Goods  | 200              | 100              | 100,0%
            Rent   | 10               | 8                | 25%
            Staff  | 10               | 8                | 30%
            Result | 150              | 100              | 60%
            """,
            """
            subject                  | judgement | expected  | found | gap
            account/sales/rate_2022  | exact     | -9.373972 | -9.4  | 0.026028
            account/goods/rate_2022  | exact     | 100       | 100   | 0
            account/rent/rate_2022   | exact     | 25        | 25    | 0
            account/staff/rate_2022  | exact     | 25        | 30    | 5
            account/result/rate_2022 | broken    | 50        | 60    | 10
            """,
            id="costs printed plain: 10 for 8 is anything from 9,5 for 8,5 up to 10,5 for 7,5",
        ),
        pytest.param(
            """
            account in EUR
            line   | realisation 2022 | realisation 2021 | rate 2022
            Sales  | 900              | 1.000            | 10%
            Goods  | 715              | 775              | 7,7%
            Rent   | 100              | 125              | 20%
            Staff  | 200              | 160              | 25%
            """,
            """
            subject                 | judgement | expected | found
            account/sales/rate_2022 | broken    | -10      | 10
            account/goods/rate_2022 | exact     | 7.741935 | 7.7
            account/rent/rate_2022  | exact     | 20       | 20
            account/staff/rate_2022 | broken    | -25      | 25
            """,
            id="costs as the effect on the result: sales are no cost, and one cost goes against the others",
        ),
        pytest.param(
            """
            account in EUR
            line   | realisation 2022 | realisation 2021 | rate 2022
            Sales  | -1.933           | -3.110           | -37,8%
            Result | -1.933           | -3.110           | 37,8%
            Margin | 4%               | 5%               | -20%
            Goods  | -2.000           | 1.000            | -300%
            Rent   | 1.000            | -2.000           | 150%
            Staff  | -1.933           | -3.110           | 47,8%
            """,
            """
            subject                  | judgement  | expected   | found
            account/sales/rate_2022  | exact      | -37.845659 | -37.8
            account/result/rate_2022 | exact      | 37.845659  | 37.8
            account/margin/rate_2022 | not judged |            |
            account/goods/rate_2022  | exact      | -300       | -300
            account/rent/rate_2022   | exact      | 150        | 150
            account/staff/rate_2022  | broken     | 37.845659  | 47.8
            """,
            id="a loss that became smaller, by its amount or by its size; percentages are left alone",
        ),
        pytest.param(
            """
            account in EUR
            line   | realisation 2022 | realisation 2021 | rate 2022
            Sales  | 150              | -                | 100%
            Goods  | -                | 1.244            | -100,0%
            Rent   | 10               | 0                | 2%
            Staff  | n.b.             | 10               | 5%
            Result | 12               | 10               | -
            Other  | 2.200            | 2.000            | 10
            """,
            """
            subject                  | judgement  | note                       | cells
            account/sales/rate_2022  | not judged | nothing to hold it against | 100% · 150 · -
            account/goods/rate_2022  | exact      |                            | -100,0% · - · 1.244
            account/rent/rate_2022   | not judged | nothing to hold it against | 2% · 10 · 0
            account/staff/rate_2022  | not judged |                            | 5% · n.b. · 10
            account/line 7/rate_2022 | exact      |                            | 10 · 2.200 · 2.000
            """,
            id="nothing is divided by nothing, what is not known is not judged, a dash is no rate, and 10 is 10%",
        ),
    ],
)
def test_a_rate_is_what_lies_between_two_periods(drawing, expected):
    assert_judged(RULE, drawing, expected, MODEL)


@pytest.mark.parametrize(
    ("drawing", "reason"),
    [
        pytest.param("flow in EUR\nline | realisation 2022 | realisation 2021\nSales | 5 | 4", NOT_PRINTED, id="none"),
        pytest.param("flow in EUR\nline | realisation 2022 | rate 2022\nSales | 5 | 1%", ALONE, id="one period"),
        pytest.param(
            "flow in EUR\nline | realisation 2022 | realisation 2021 | rate 2022\nSales | 5 | - | 9%",
            ALONE,
            id="nothing",
        ),
    ],
)
def test_it_says_why_there_is_nothing_to_judge(drawing, reason):
    assert why_nothing(RULE, drawing, MODEL) == {reason}
