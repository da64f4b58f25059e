"""Two lines that must print the same amount agree within their print, wherever they stand."""

from __future__ import annotations

import pytest

from tests.spec.drawn import assert_judged, why_nothing
from tieout.rules.kinds.figures_agree import FiguresAgree
from tieout.rules.population import NOT_PRINTED

AGREE = FiguresAgree(left="receipts", right="revenue", basis="budget")


@pytest.mark.parametrize(
    ("drawing", "expected"),
    [
        pytest.param(
            """
            flow in EUR x 1000000
            line        | budget 2022
            Ontvangsten | 249,4

            indicators
            line         | budget 2022
            Omzet Logius | € 249 mln.
            """,
            """
            subject                   | judgement       | cells              | expected  | found     | gap    | allowed
            flow/receipts/budget_2022 | within rounding | 249,4 · € 249 mln. | 249000000 | 249400000 | 400000 | 550000
            """,
            id="249,4 in a table x € 1 mln. is what € 249 mln. stands for",
        ),
        pytest.param(
            """
            flow in EUR x 1000000
            line        | budget 2022
            Ontvangsten | 249,4

            indicators
            line         | budget 2022
            Omzet Logius | € 250 mln.
            """,
            """
            subject                   | judgement | expected  | found     | gap    | allowed
            flow/receipts/budget_2022 | broken    | 250000000 | 249400000 | 600000 | 550000
            """,
            id="but not what € 250 mln. stands for",
        ),
        pytest.param(
            """
            flow in EUR
            line         | budget 2018 | budget 2019 | budget 2020 | budget 2021 | budget 2022
            Ontvangsten  | 249         | 249,5       | 249,4       | 250         | 249,49
            Omzet Logius | 249,0       | 249         | 250         | 249         | 249,4
            """,
            """
            subject                   | judgement       | gap  | allowed
            flow/receipts/budget_2018 | exact           | 0    | 0.55
            flow/receipts/budget_2019 | within rounding | 0.5  | 0.55
            flow/receipts/budget_2020 | broken          | 0.6  | 0.55
            flow/receipts/budget_2021 | broken          | 1    | 1
            flow/receipts/budget_2022 | broken          | 0.09 | 0.055
            """,
            id="every year is a check of its own; intervals that only touch do not agree",
        ),
        pytest.param(
            """
            flow in EUR
            line         | budget 2021 | budget 2022
            Ontvangsten  | 249,45      | -249
            Omzet Logius | 249,4       | -249,5
            """,
            """
            subject                   | judgement       | gap  | allowed
            flow/receipts/budget_2021 | within rounding | 0.05 | 0.055
            flow/receipts/budget_2022 | within rounding | 0.5  | 0.55
            """,
            id="half a step off is rounding, also below zero",
        ),
        pytest.param(
            """
            flow in EUR
            line         | budget 2019 | budget 2020 | budget 2021 | budget 2022
            Ontvangsten  | n.b.        | 10          | 10          | 1O
            Omzet Logius | 10          |             | 10%         | 10
            """,
            """
            subject                   | judgement  | cells
            flow/receipts/budget_2019 | not judged | n.b. · 10
            flow/receipts/budget_2020 | not judged | 10 · (blank)
            flow/receipts/budget_2021 | not judged | 10 · 10%
            flow/receipts/budget_2022 | not judged | 1O · 10
            """,
            id="a mark, a text that cannot be read and another unit are not judged",
        ),
        pytest.param(
            """
            flow in EUR
            line         | budget 2021 | budget 2022 | realisation 2022
            Ontvangsten  |  0          | -5          | 7
            Omzet Logius |  0          | -5          | 99
            """,
            """
            subject                   | judgement
            flow/receipts/budget_2021 | exact
            flow/receipts/budget_2022 | exact
            """,
            id="zero and negative amounts agree; another basis is not looked at",
        ),
        pytest.param(
            """
            flow in EUR
            line         | budget 2022
            Ontvangsten  | 5
            Ontvangsten  | 9
            Omzet Logius | 5
            """,
            """
            judgement | cells
            exact     | 5 · 5
            broken    | 9 · 5
            """,
            id="a line that is printed twice is judged in both places",
        ),
        pytest.param(
            """
            flow in EUR
            line        | budget 2022 | budget 2022 1e suppletoire | budget 2022 2e suppletoire
            Ontvangsten | 5.000       | 5.200                      | 5.300

            indicators in EUR
            line         | budget 2022 | budget 2022 1e suppletoire
            Omzet Logius | 5.000       | 5.201
            """,
            """
            subject                                  | judgement | cells
            flow/receipts/budget_2022                | exact     | 5.000 · 5.000
            flow/receipts/budget_1e_suppletoire_2022 | broken    | 5.200 · 5.201
            """,
            id="each stage of the budget against its own",
        ),
        pytest.param(
            """
            flow in EUR, year 2022
            line        | budget 2021 | budget 2022
            Ontvangsten | 90          | 95

            indicators in EUR, year 2022
            line         | budget 2021 | budget 2022
            Omzet Logius | n.b.        | 96

            indicators in EUR, year 2022, beside
            line         | budget 2021 | budget 2022
            Omzet Logius | 90          | 95
            """,
            """
            subject                   | judgement | cells
            flow/receipts/budget_2021 | exact     | 90 · 90
            flow/receipts/budget_2022 | broken    | 95 · 96
            """,
            id="the same document in another publication counts where this one prints no figure",
        ),
    ],
)
def test_two_lines_that_must_be_the_same_amount(drawing, expected):
    assert_judged(AGREE, drawing, expected)


@pytest.mark.parametrize(
    "drawing",
    [
        pytest.param("flow in EUR\nline | budget 2022\nOntvangsten | 7", id="the other line is not there"),
        pytest.param("flow in EUR\nline | budget 2022\nOmzet Logius | 7", id="the line itself is not there"),
        pytest.param("flow in EUR\nline | realisation 2022\nOntvangsten | 7\nOmzet Logius | 8", id="no such basis"),
        pytest.param(
            "flow in EUR\nline | budget 2021\nOntvangsten | 7\n\nother in EUR\nline | budget 2022\nOmzet Logius | 8",
            id="no year in common",
        ),
        pytest.param(
            "flow in EUR\nline | budget 2022\nOntvangsten | 7\n\n"
            "other in EUR, document slotwet\nline | budget 2022\nOmzet Logius | 8",
            id="another document",
        ),
        pytest.param(
            "flow in EUR, year 2022\nline | budget 2022\nOntvangsten | 7\n\n"
            "other in EUR, year 2023\nline | budget 2022 | budget 2023\nOmzet Logius | 8 | 9",
            id="another report year",
        ),
    ],
)
def test_there_is_nothing_to_examine(drawing):
    assert why_nothing(AGREE, drawing) == {NOT_PRINTED}
