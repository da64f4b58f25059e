"""No two neighbouring lines have changed places in one column."""

from __future__ import annotations

import pytest

from tests.spec.drawn import Model, assert_judged, line, why_nothing
from tieout.rules.kinds.lines_keep_their_places import LinesKeepTheirPlaces
from tieout.rules.population import ALONE

MODEL = Model((
    line("staff", "Personeel", "EUR"), line("staff/own", "Eigen", "EUR"), line("staff/hired", "Inhuur", "EUR"),
))  # fmt: skip
KEPT = LinesKeepTheirPlaces(times=4)
HEADS = "line | budget 2022 | realisation 2022 | realisation 2021"


@pytest.mark.parametrize(
    ("rows", "judgements"),
    [
        pytest.param(
            "Eigen | 34.299 | 35.296 | 33.295\nInhuur | 24.828 | 25.372 | 21.919", ("exact", "exact", "exact"),
            id="as printed",
        ),
        pytest.param(
            "Eigen | 34.299 | 35.296 | 21.919\nInhuur | 24.828 | 25.372 | 33.295", ("exact", "exact", "broken"),
            id="exchanged in the last column",
        ),
        pytest.param(
            "Eigen | 34.299 | 25.372 | 33.295\nInhuur | 24.828 | 35.296 | 21.919", ("exact", "broken", "exact"),
            id="exchanged in the middle",
        ),
        pytest.param(
            "Eigen | 2.000 | 2.010 | 1.001\nInhuur | 1.000 | 1.010 | 2.000", ("exact", "exact", "exact"),
            id="999 apart is too little to tell",
        ),
        pytest.param(
            "Eigen | 2.000 | 2.010 | 1.000\nInhuur | 1.000 | 1.010 | 2.000", ("exact", "exact", "broken"),
            id="1.000 apart is enough",
        ),
        pytest.param(
            "Eigen | 30.000 | 20.000 | 10.000\nInhuur | 10.000 | 20.000 | 30.000", ("exact", "exact", "exact"),
            id="lines that cross over the years",
        ),
    ],
)  # fmt: skip
def test_a_figure_beside_the_figure_above_it(rows, judgements):
    drawing = f"costs in EUR x 1000\n{HEADS}\n{rows}"
    slices = ("budget_2022", "realisation_2022", "realisation_2021")
    expected = "\n".join(
        f"costs/staff/hired/{name} | {judgement}" for name, judgement in zip(slices, judgements, strict=True)
    )
    assert_judged(KEPT, drawing, f"subject | judgement\n{expected}", model=MODEL)


def test_columns_about_another_line_tell_nothing_of_the_order():
    drawing = """
    detail in EUR
    line   | realisation 2022 of a | realisation 2021 of b | realisation 2022 of b
    Eigen  | 34.299                | 21.919                | 22.828
    Inhuur | 24.828                | 33.295                | 33.372
    """
    expected = """
    subject                               | judgement | cells
    detail/staff/hired/realisation_2021_b | exact     | 33.295 · 21.919
    detail/staff/hired/realisation_2022_b | exact     | 33.372 · 22.828
    """
    assert_judged(KEPT, drawing, expected, model=MODEL)


@pytest.mark.parametrize(
    "rows",
    [
        pytest.param("Eigen | 34.299 | 35.296 | 33.295", id="one line"),
        pytest.param("Personeel | 34.299 | 35.296 | 3\nEigen | 3 | 4 | 33.295", id="a total and its part"),
    ],
)
def test_there_is_nothing_to_examine(rows):
    assert why_nothing(KEPT, f"costs in EUR x 1000\n{HEADS}\n{rows}", model=MODEL) == {ALONE}
