"""No column of a budget, realisation or estimate is blank or zero throughout."""

from __future__ import annotations

import pytest

from tests.spec.drawn import assert_judged, why_nothing
from tieout.rules.kinds.columns_hold_figures import ColumnsHoldFigures
from tieout.rules.population import ALONE

HOLD = ColumnsHoldFigures()


@pytest.mark.parametrize(
    ("drawing", "expected"),
    [
        pytest.param(
            """
            flow in EUR
            line        | budget 2022 | realisation 2022 | difference 2022
            Ontvangsten | 0           | 5                | 0
            Uitgaven    | 0,0         | 5                | 0
            Kasstroom   | 0           | 0                | 0
            """,
            """
            subject               | judgement | cells
            flow/budget_2022      | broken    | 0
            flow/realisation_2022 | exact     | 5
            """,
            id="a budget that was left empty; differences may well be zero",
        ),
        pytest.param(
            """
            flow in EUR
            line        | budget 2022 | realisation 2022
            Ontvangsten | 0           | 0
            Uitgaven    | 0           | 0
            Kasstroom   | 0           | 0
            """,
            """
            subject               | judgement
            flow/budget_2022      | broken
            flow/realisation_2022 | broken
            """,
            id="no column was filled",
        ),
        pytest.param(
            """
            flow in EUR
            line        | budget 2022 | realisation 2022
            Ontvangsten | 0           | 5
            Uitgaven    | 0           | 5
            Kasstroom   |             | 5
            """,
            """
            subject               | judgement
            flow/budget_2022      | exact
            flow/realisation_2022 | exact
            """,
            id="two zeros may be so",
        ),
        pytest.param(
            """
            flow in EUR
            line        | budget 2022 | realisation 2022 | difference 2022
            Ontvangsten |             | 5                |
            Uitgaven    | n.b.        | 5                |
            """,
            """
            subject               | judgement | cells
            flow/budget_2022      | broken    | (blank)
            flow/realisation_2022 | exact     | 5
            """,
            id="a budget without a figure; a difference may well have none",
        ),
    ],
)
def test_a_column_beside_the_others(drawing, expected):
    assert_judged(HOLD, drawing, expected)


def test_a_difference_alone_is_nothing_to_examine():
    assert why_nothing(HOLD, "flow in EUR\nline | difference 2022\nUitgaven | 0") == {ALONE}
