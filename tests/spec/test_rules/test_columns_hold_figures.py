"""No column of a budget or realisation is zero throughout, where another is not."""

from __future__ import annotations

import pytest

from tests.spec.drawn import assert_judged, why_nothing
from tieout.checks.population import ALONE
from tieout.checks.slips import columns_hold_figures

HOLD = columns_hold_figures()


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
            flow/budget_2022      | exact
            flow/realisation_2022 | exact
            """,
            id="nothing happened at all",
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
    ],
)
def test_a_column_beside_the_others(drawing, expected):
    assert_judged(HOLD, drawing, expected)


@pytest.mark.parametrize(
    "drawing",
    [
        pytest.param("flow in EUR\nline | difference 2022\nUitgaven | 0", id="a difference alone"),
        pytest.param("flow in EUR\nline | budget 2022\nUitgaven | n.b.", id="no figure"),
    ],
)
def test_there_is_nothing_to_examine(drawing):
    assert why_nothing(HOLD, drawing) == {ALONE}
