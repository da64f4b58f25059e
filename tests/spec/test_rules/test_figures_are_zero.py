"""Lines that must be zero under one basis: as printed, or as they follow from their parts."""

from __future__ import annotations

import pytest

from tests.spec.drawn import assert_judged, why_nothing
from tieout.rules.kinds.figures_are_zero import FiguresAreZero
from tieout.rules.population import NOT_PRINTED

PLAIN = FiguresAreZero(lines=["cash"], basis="budget", derive={})
DERIVED = FiguresAreZero(lines=["cash"], basis="budget", derive={"cash": {"receipts": 1, "expenses": -1}})
THREE = FiguresAreZero(lines=["cash"], basis="budget", derive={"cash": {"receipts": 1, "expenses": -1, "opening": 1}})


@pytest.mark.parametrize(
    ("population", "drawing", "expected"),
    [
        pytest.param(
            PLAIN,
            """
            flow in EUR x 1000
            line      | budget 2020 | budget 2021 | budget 2022
            Kasstroom | 0           | 0,0         | -0
            """,
            """
            subject               | judgement | cells | expected | found | gap | allowed
            flow/cash/budget_2020 | exact     | 0     | 0        | 0     | 0   | 500
            flow/cash/budget_2021 | exact     | 0,0   | 0        | 0     | 0   | 50
            flow/cash/budget_2022 | exact     | -0    | 0        | 0     | 0   | 500
            """,
            id="zero, however it is printed",
        ),
        pytest.param(
            PLAIN,
            """
            flow in EUR x 1000
            line      | budget 2020 | budget 2021 | budget 2022
            Kasstroom | 0,1         | -1          | 39,2
            """,
            """
            subject               | judgement | cells | expected | found | gap   | allowed
            flow/cash/budget_2020 | broken    | 0,1   | 0        | 100   | 100   | 50
            flow/cash/budget_2021 | broken    | -1    | 0        | -1000 | 1000  | 500
            flow/cash/budget_2022 | broken    | 39,2  | 0        | 39200 | 39200 | 50
            """,
            id="whatever prints a digit other than zero is not zero",
        ),
        pytest.param(
            PLAIN,
            """
            flow in EUR
            line      | budget 2019 | budget 2020 | budget 2021 | budget 2022
            Kasstroom |             | ‒           | n.v.t.      | nihil
            """,
            """
            subject               | judgement  | cells   | expected | found
            flow/cash/budget_2019 | not judged | (blank) |          |
            flow/cash/budget_2020 | not judged | ‒       |          |
            flow/cash/budget_2021 | not judged | n.v.t.  |          |
            flow/cash/budget_2022 | not judged | nihil   |          |
            """,
            id="a mark is never zero, and neither is a text that cannot be read",
        ),
        pytest.param(
            PLAIN,
            """
            flow in EUR
            line      | budget 2022 | realisation 2022 | difference 2022
            Kasstroom | 0           | 7                | 7
            """,
            """
            subject               | judgement
            flow/cash/budget_2022 | exact
            """,
            id="other columns are free",
        ),
        pytest.param(
            DERIVED,
            """
            flow in EUR x 1000000
            line        | budget 2020 | budget 2021 | budget 2022
            Ontvangsten | 249,4       | 249,4       | 249,4
            Uitgaven    | 249,4       | 249,3       | n.b.
            Kasstroom   |             |             |
            """,
            """
            subject               | judgement  | cells         | expected | found  | gap    | allowed
            flow/cash/budget_2020 | exact      | 249,4 · 249,4 | 0        | 0      | 0      | 100000
            flow/cash/budget_2021 | broken     | 249,4 · 249,3 | 0        | 100000 | 100000 | 100000
            flow/cash/budget_2022 | not judged | (blank)       |          |        |        |
            """,
            id="a blank that follows from its parts, up to where the intervals only touch zero",
        ),
        pytest.param(
            THREE,
            """
            flow in EUR
            line        | budget 2020 | budget 2021 | budget 2022
            Ontvangsten | 100         | 100         | 100
            Uitgaven    | 101         | 99          | 102
            Begin       | 0           | 0           | 0
            Kasstroom   | n.v.t.      | -           |
            """,
            """
            subject               | judgement       | found | gap | allowed
            flow/cash/budget_2020 | within rounding | -1    | 1   | 1.5
            flow/cash/budget_2021 | within rounding | 1     | 1   | 1.5
            flow/cash/budget_2022 | broken          | -2    | 2   | 1.5
            """,
            id="what follows from three parts may be one step off",
        ),
        pytest.param(
            DERIVED,
            """
            flow in EUR
            line        | budget 2020 | budget 2021
            Ontvangsten | 100         | 100
            Uitgaven    | 40          | 100
            Kasstroom   | 0           | 60
            """,
            """
            subject               | judgement | cells | found
            flow/cash/budget_2020 | exact     | 0     | 0
            flow/cash/budget_2021 | broken    | 60    | 60
            """,
            id="what is printed goes before what follows from its parts",
        ),
        pytest.param(
            FiguresAreZero(lines=["available/*", "balance"], basis="budget", derive={}),
            """
            indicators
            line      | budget 2022
            Saldo     | 0,00%
            Dienst A  | 0%
            Dienst B  | 99%
            Overhead  | 23%
            """,
            """
            subject                            | judgement
            indicators/balance/budget_2022     | exact
            indicators/available/a/budget_2022 | exact
            indicators/available/b/budget_2022 | broken
            """,
            id="a pattern names several lines",
        ),
        pytest.param(
            PLAIN,
            """
            flow in EUR
            line      | budget 2022
            Kasstroom | 0
            Kasstroom | 5
            """,
            """
            judgement | cells | found
            exact     | 0     | 0
            broken    | 5     | 5
            """,
            id="a line that is printed twice is one check in each place",
        ),
        pytest.param(
            DERIVED,
            """
            flow in EUR
            line        | budget 2022
            Ontvangsten | 10
            Uitgaven    | 4
            Kasstroom   |
            Kasstroom   |
            """,
            """
            judgement | cells  | found
            broken    | 10 · 4 | 6
            broken    | 10 · 4 | 6
            """,
            id="also where both places follow from the parts",
        ),
    ],
)
def test_a_line_that_must_be_zero(population, drawing, expected):
    assert_judged(population, drawing, expected)


@pytest.mark.parametrize(
    "drawing",
    [
        pytest.param("flow in EUR\nline | realisation 2022\nKasstroom | 7", id="no column of that basis"),
        pytest.param("flow in EUR\nline | budget 2022\nOntvangsten | 7\nUitgaven | 7", id="the line is not printed"),
    ],
)
def test_there_is_nothing_to_examine(drawing):
    assert why_nothing(DERIVED, drawing) == {NOT_PRINTED}
