"""A figure that a later document repeats is what the earlier one said, or it was restated."""

from __future__ import annotations

import pytest

from tests.spec.drawn import assert_judged, why_nothing
from tieout.rules.kinds.repeated_figures_agree import RepeatedFiguresAgree
from tieout.rules.population import ALONE

ACROSS = RepeatedFiguresAgree(bases=("budget", "realisation"), across=True)
WITHIN = RepeatedFiguresAgree(bases=("budget", "realisation"), across=False)
RESTATED = """
    flow in EUR, year 2022
    line        | realisation 2021 | realisation 2022
    Ontvangsten | 95               | 99
    Uitgaven    | 44               | 48

    flow in EUR, year 2021, beside
    line        | realisation 2021
    Ontvangsten | 90
    Uitgaven    | 44,2
"""


@pytest.mark.parametrize(
    ("drawing", "expected"),
    [
        pytest.param(
            RESTATED,
            """
            subject                        | judgement       | cells     | expected | found | gap | allowed
            flow/receipts/realisation_2021 | broken          | 95 · 90   | 90       | 95    | 5   | 1
            flow/expenses/realisation_2021 | within rounding | 44 · 44,2 | 44.2     | 44    | 0.2 | 0.55
            """,
            id="last year's column of this year's report",
        ),
        pytest.param(
            """
            account in EUR, year 2022
            line        | budget 2022
            Ontvangsten | 100

            plan in EUR, year 2022, document ontwerpbegroting, beside
            line        | budget 2022
            Ontvangsten | 101
            """,
            """
            subject                      | judgement | cells
            account/receipts/budget_2022 | broken    | 100 · 101
            """,
            id="the budget as the report tells it, against the budget itself",
        ),
        pytest.param(
            """
            plan in EUR, year 2022, document ontwerpbegroting
            line        | budget 2022
            Ontvangsten | 100

            change in EUR, year 2022, document 1e suppletoire
            line        | budget 2022 | budget 2022 1e suppletoire
            Ontvangsten | 100         | 120

            account in EUR, year 2022
            line        | budget 2022 1e suppletoire
            Ontvangsten | 121
            """,
            """
            subject                                     | judgement | cells
            change/receipts/budget_2022                 | exact     | 100 · 100
            account/receipts/budget_1e_suppletoire_2022 | broken    | 121 · 120
            """,
            id="each stage of a budget for itself",
        ),
        pytest.param(
            """
            third in EUR, year 2022
            line        | realisation 2020 | realisation 2022
            Ontvangsten | 7                | 9

            second in EUR, year 2021, beside
            line        | realisation 2020 | realisation 2021
            Ontvangsten | 6                | 8

            first in EUR, year 2020, beside
            line        | realisation 2020
            Ontvangsten | 6
            """,
            """
            subject                                 | judgement | cells
            third/receipts/realisation_2020         | broken    | 7 · 6
            beside/second/receipts/realisation_2020 | exact     | 6 · 6
            """,
            id="every later document against the earliest",
        ),
    ],
)
def test_a_figure_that_a_later_document_repeats(drawing, expected):
    assert_judged(ACROSS, drawing, expected)


def test_within_one_document_nothing_is_held_against_another_document():
    assert why_nothing(WITHIN, RESTATED) == {ALONE}


@pytest.mark.parametrize(
    "drawing",
    [
        pytest.param(
            "one in EUR\nline | budget 2022\nUitgaven | 7\n\ntwo in EUR\nline | budget 2022\nUitgaven | 8",
            id="two tables of one document",
        ),
        pytest.param(RESTATED.replace("2021, beside", "2021, agency almanak, beside"), id="two agencies"),
        pytest.param(
            RESTATED.replace("realisation 2021\n", "realisation 2021 of cash\n"),
            id="a column of a specification",
        ),
    ],
)
def test_there_is_nothing_to_examine(drawing):
    assert why_nothing(ACROSS, drawing) == {ALONE}
