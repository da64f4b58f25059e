"""A total is not last year's to the digit where one of its parts has moved."""

from __future__ import annotations

import pytest

from tests.spec.drawn import Model, assert_judged, line, why_nothing
from tieout.rules.kinds.totals_move_with_parts import TotalsMoveWithParts
from tieout.rules.population import ALONE

MODEL = Model((
    line("staff", "Personeel", "EUR"), line("staff/own", "Eigen", "EUR"), line("staff/hired", "Inhuur", "EUR"),
    line("other", "Overig", "EUR"),
))  # fmt: skip
MOVE = TotalsMoveWithParts()


@pytest.mark.parametrize(
    ("drawing", "expected"),
    [
        pytest.param(
            """
            costs in EUR x 1000
            line      | realisation 2021 | realisation 2022
            Personeel | 2.345            | 2.345
            Eigen     | 2.000            | 2.100
            Inhuur    | 345              | 345
            """,
            """
            subject                      | judgement | cells
            costs/staff/realisation_2022 | broken    | 2.345 · 2.345 · 2.100
            """,
            id="left standing from last year",
        ),
        pytest.param(
            """
            costs in EUR x 1000
            line      | realisation 2020 | realisation 2021 | realisation 2022
            Personeel | 2.345            | 2.346            | 2.346
            Eigen     | 2.000            | 2.001            | 2.001
            """,
            """
            subject                      | judgement | cells
            costs/staff/realisation_2021 | exact     | 2.346 · 2.345 · 2.001
            costs/staff/realisation_2022 | exact     | 2.346 · 2.346
            """,
            id="it moved with its part, and stood still with it",
        ),
        pytest.param(
            """
            costs in EUR x 1000
            line      | realisation 2021 | realisation 2022
            Personeel | 9                | 9
            Eigen     | 4                | 5
            """,
            """
            subject                      | judgement
            costs/staff/realisation_2022 | exact
            """,
            id="a figure of one digit may well be the same",
        ),
        pytest.param(
            """
            detail in EUR
            line      | realisation 2021 of a | realisation 2022 of a | realisation 2021 of b | realisation 2022 of b
            Personeel | 85                    | 85                    | 84                    | 85
            Eigen     | 85                    | 85                    | 84                    | 85
            """,
            """
            subject                         | judgement | cells
            detail/staff/realisation_2022_a | exact     | 85 · 85
            detail/staff/realisation_2022_b | exact     | 85 · 84 · 85
            """,
            id="parts of a column that is about another line are not its parts",
        ),
    ],
)
def test_a_total_beside_last_years(drawing, expected):
    assert_judged(MOVE, drawing, expected, model=MODEL)


@pytest.mark.parametrize(
    "drawing",
    [
        pytest.param("c in EUR\nline | realisation 2022\nPersoneel | 90\nEigen | 90", id="one year"),
        pytest.param("c in EUR\nline | realisation 2021 | realisation 2022\nOverig | 90 | 90", id="no parts"),
        pytest.param("c in EUR\nline | budget 2021 | budget 2022\nPersoneel | 90 | 90\nEigen | 80 | 90", id="budgets"),
        pytest.param(
            "c in EUR\nline | realisation 2020 | realisation 2022\nPersoneel | 90 | 90\nEigen | 80 | 90",
            id="the year between is not printed",
        ),
    ],
)
def test_there_is_nothing_to_examine(drawing):
    assert why_nothing(MOVE, drawing, model=MODEL) == {ALONE}
