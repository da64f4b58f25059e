"""No part repeats the figure of the part above it."""

from __future__ import annotations

import pytest

from tests.spec.drawn import Model, assert_judged, line, why_nothing
from tieout.rules.kinds.neighbours_differ import NeighboursDiffer
from tieout.rules.population import ALONE

MODEL = Model((
    line("staff", "Personeel", "EUR"), line("staff/own", "Eigen", "EUR"), line("staff/hired", "Inhuur", "EUR"),
    line("other", "Overig", "EUR"), line("other/rent", "Huur", "EUR"),
))  # fmt: skip
DIFFER = NeighboursDiffer()


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        pytest.param(
            "Eigen | 1.234 | 5.678\nInhuur | 1.234 | 5.679",
            "budget_2022 | broken | 1.234 · 1.234\nrealisation_2022 | exact | 5.679 · 5.678",
            id="the figure above, in one column of two",
        ),
        pytest.param(
            "Eigen | 1.234 | 5.678\nInhuur | 1.234 | 5.678",
            "budget_2022 | exact | 1.234 · 1.234\nrealisation_2022 | exact | 5.678 · 5.678",
            id="two lines that are equal throughout",
        ),
        pytest.param(
            "Eigen | 1.200 | 5.678\nInhuur | 1.200 | 5.679",
            "budget_2022 | exact | 1.200 · 1.200\nrealisation_2022 | exact | 5.679 · 5.678",
            id="a round figure",
        ),
        pytest.param(
            "Eigen | 999 | 5.678\nInhuur | 999 | 5.679",
            "budget_2022 | exact | 999 · 999\nrealisation_2022 | exact | 5.679 · 5.678",
            id="a figure of three digits",
        ),
    ],
)
def test_a_part_beside_the_part_above_it(rows, expected):
    drawing = f"costs in EUR x 1000\nline | budget 2022 | realisation 2022\n{rows}"
    expected = "\n".join(f"costs/staff/hired/{row}" for row in expected.splitlines())
    assert_judged(DIFFER, drawing, f"subject | judgement | cells\n{expected}", model=MODEL)


@pytest.mark.parametrize(
    "rows",
    [
        pytest.param("Personeel | 1.234 | 5\nOverig | 1.234 | 6", id="totals"),
        pytest.param("Personeel | 1.234 | 5\nEigen | 1.234 | 6", id="a total and its part"),
        pytest.param("Eigen | 1.234 | 5\nHuur | 1.234 | 6", id="parts of two totals"),
        pytest.param("Eigen | 1.234 | 5\nOnbekend | 1.234 | 6", id="a row that nobody knows"),
    ],
)
def test_there_is_nothing_to_examine(rows):
    drawing = f"costs in EUR\nline | budget 2022 | realisation 2022\n{rows}"
    assert why_nothing(DIFFER, drawing, model=MODEL) == {ALONE}
