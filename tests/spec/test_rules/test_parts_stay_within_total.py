"""Parts of which some are not printed do not exceed their total together."""

from __future__ import annotations

import pytest

from tests.spec.drawn import Model, assert_judged, line, why_nothing
from tieout.rules.kinds.parts_stay_within_total import PartsStayWithinTotal
from tieout.rules.population import NOT_PRINTED

MODEL = Model((
    line("staff", "Personele kosten", "EUR"),
    line("staff/own", "waarvan eigen personeel", "EUR"),
    line("staff/hired", "waarvan inhuur", "EUR"),
    line("staff/other", "waarvan overig", "EUR"),
))  # fmt: skip
WITHIN = PartsStayWithinTotal(total="staff", parts=["staff/own", "staff/hired"], unless="staff/other")


@pytest.mark.parametrize(
    ("drawing", "expected"),
    [
        pytest.param(
            """
            costs in EUR x 1000
            line                    | budget 2019 | budget 2020 | budget 2021 | budget 2022
            Personele kosten        | 100         | 100         | 100         | 100
            waarvan eigen personeel | 60          | 60          | 60          | 60
            waarvan inhuur          | 30          | 40          | 41          | 42
            """,
            """
            subject                 | judgement       | cells         | expected | found  | gap    | allowed
            costs/staff/budget_2019 | exact           | 100 · 60 · 30 | 90000    | 100000 | -10000 | 1500
            costs/staff/budget_2020 | exact           | 100 · 60 · 40 | 100000   | 100000 | 0      | 1500
            costs/staff/budget_2021 | within rounding | 100 · 60 · 41 | 101000   | 100000 | 1000   | 1500
            costs/staff/budget_2022 | broken          | 100 · 60 · 42 | 102000   | 100000 | 2000   | 1500
            """,
            id="less than the total, the total itself, one step over, two steps over",
        ),
        pytest.param(
            """
            costs in EUR
            line                    | budget 2021 | budget 2022
            Personele kosten        | 100         | 100
            waarvan eigen personeel | 101         | 102
            """,
            """
            subject                 | judgement       | gap | allowed
            costs/staff/budget_2021 | within rounding | 1   | 1
            costs/staff/budget_2022 | broken          | 2   | 1
            """,
            id="one part alone, up to the edge",
        ),
        pytest.param(
            """
            costs in EUR
            line                    | budget 2021 | realisation 2021 | budget 2022 | difference 2022 | realisation 2022
            Personele kosten        | n.b.        | 100              | 100         | 5               | -10
            waarvan eigen personeel | 60          | 160              |             | 20              | -60
            waarvan inhuur          | 30          | -61              | n.b.        | 10              | 5
            """,
            """
            subject                      | judgement
            costs/staff/budget_2021      | not judged
            costs/staff/realisation_2021 | not judged
            costs/staff/budget_2022      | not judged
            costs/staff/realisation_2022 | not judged
            """,
            id="no telling without a total, without parts or with a negative part; differences are left alone",
        ),
    ],
)
def test_parts_beside_their_total(drawing, expected):
    assert_judged(WITHIN, drawing, expected, model=MODEL)


@pytest.mark.parametrize(
    "rows",
    [
        pytest.param("Personele kosten | 100\nwaarvan inhuur | 120\nwaarvan overig | 1", id="all parts are printed"),
        pytest.param("Personele kosten | 100", id="no part is printed"),
        pytest.param("waarvan inhuur | 120", id="the total is not printed"),
    ],
)
def test_there_is_nothing_to_examine(rows):
    assert why_nothing(WITHIN, f"costs in EUR\nline | budget 2022\n{rows}", model=MODEL) == {NOT_PRINTED}
