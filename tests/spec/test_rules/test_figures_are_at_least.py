"""A line is never less than it may be: no overdraft beyond what is allowed."""

from __future__ import annotations

import pytest

from tests.spec.drawn import assert_judged, why_nothing
from tieout.rules.kinds.figures_are_at_least import FiguresAreAtLeast
from tieout.rules.population import NOT_PRINTED

OVERDRAFT = FiguresAreAtLeast(line="cash", amount=-500_000, bases=("budget", "realisation"))


@pytest.mark.parametrize(
    ("drawing", "expected"),
    [
        pytest.param(
            """
            flow in EUR x 1000
            line      | realisation 2019 | realisation 2020 | realisation 2021 | realisation 2022
            Kasstroom | 39.200           | -499             | -500             | -501
            """,
            """
            subject                    | judgement       | expected | found    | gap       | allowed
            flow/cash/realisation_2019 | exact           | -500000  | 39200000 | -39700000 | 500
            flow/cash/realisation_2020 | exact           | -500000  | -499000  | -1000     | 500
            flow/cash/realisation_2021 | within rounding | -500000  | -500000  | 0         | 500
            flow/cash/realisation_2022 | broken          | -500000  | -501000  | 1000      | 500
            """,
            id="far above the limit, just above it, at it and beyond it",
        ),
        pytest.param(
            """
            flow in EUR x 1000
            line      | realisation 2021 | realisation 2022
            Kasstroom | -500,5           | -1 mln
            """,
            """
            subject                    | judgement       | gap    | allowed
            flow/cash/realisation_2021 | broken          | 500    | 50
            flow/cash/realisation_2022 | within rounding | 500000 | 500000
            """,
            id="-1 mln may be -500.000 itself, which is the closed end of what prints so",
        ),
        pytest.param(
            """
            flow in EUR
            line      | budget 2022 | realisation 2022 | difference 2022
            Kasstroom | n.b.        |                  | -900.000
            """,
            """
            subject                    | judgement
            flow/cash/budget_2022      | not judged
            flow/cash/realisation_2022 | not judged
            """,
            id="no figure; a difference may be what it likes",
        ),
    ],
)
def test_a_figure_beside_its_least_amount(drawing, expected):
    assert_judged(OVERDRAFT, drawing, expected)


@pytest.mark.parametrize(
    ("amount", "judgement"),
    [
        pytest.param(-500_000, "exact", id="all that prints so is more than -500.000, which itself does not print so"),
        pytest.param(0, "within rounding", id="it may be less than zero"),
        pytest.param(500_000, "broken", id="nothing that prints so is 500.000"),
    ],
)
def test_a_rounded_zero_beside_the_ends_of_what_prints_so(amount, judgement):
    population = FiguresAreAtLeast(line="cash", amount=amount, bases=("budget",))
    assert_judged(population, "flow in EUR\nline | budget 2022\nKasstroom | 0 mln.", f"judgement\n{judgement}")


@pytest.mark.parametrize(
    "drawing",
    [
        pytest.param("flow in EUR\nline | budget 2022\nUitgaven | -900.000", id="the line is not printed"),
        pytest.param("flow in EUR\nline | mutation 2022\nKasstroom | -900.000", id="no such basis"),
    ],
)
def test_there_is_nothing_to_examine(drawing):
    assert why_nothing(OVERDRAFT, drawing) == {NOT_PRINTED}
