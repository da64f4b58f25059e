"""A series moves gradually, and does not stand still."""

from __future__ import annotations

import pytest

from tests.spec.drawn import assert_judged, why_nothing
from tieout.rules.kinds.series_do_not_stand_still import SeriesDoNotStandStill
from tieout.rules.kinds.series_move_gradually import SeriesMoveGradually
from tieout.rules.population import ALONE

GRADUALLY = SeriesMoveGradually(percent=25)
MOVE = SeriesDoNotStandStill(years=3)


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        pytest.param("Fte | 400 | 500", "exact | 400 | 500 | 100 | 100", id="a quarter more"),
        pytest.param("Fte | 400 | 501", "within rounding | 400 | 501 | 101 | 100", id="501 may be 500,5"),
        pytest.param("Fte | 400 | 502", "broken | 400 | 502 | 102 | 100", id="502 may not"),
        pytest.param("Fte | 400 | 300", "exact | 400 | 300 | 100 | 100", id="a quarter less"),
        pytest.param("Fte | 400 | 298", "broken | 400 | 298 | 102 | 100", id="more than a quarter less"),
        pytest.param("Fte | 0 | 5", "not judged |  |  |  | ", id="from nothing"),
        pytest.param("Fte | 400 | € 400", "not judged |  |  |  | ", id="another unit"),
        pytest.param("Onbekend | 400 | 502", "broken | 400 | 502 | 102 | 100", id="a row that nobody knows"),
    ],
)  # fmt: skip
def test_a_figure_beside_last_years(row, expected):
    drawing = f"t\nline | realisation 2021 | realisation 2022\n{row}"
    assert_judged(GRADUALLY, drawing, f"judgement | expected | found | gap | allowed\n{expected}")


@pytest.mark.parametrize(
    "drawing",
    [
        pytest.param("t\nline | realisation 2021 | realisation 2022\nOverhead | 5% | 50%", id="a percentage"),
        pytest.param("t\nline | realisation 2021 | realisation 2022\nFte | n.b. | 50", id="last year is not known"),
        pytest.param("t\nline | realisation 2020 | realisation 2022\nFte | 5 | 50", id="last year is not printed"),
        pytest.param(
            "t\nline | realisation 2020 | realisation 2021 | budget 2022\nFte | 5 | 50 | 50", id="older years"
        ),
        pytest.param(
            "t\nline | realisation 2021 of cash | realisation 2022 of fee\nFte | 5 | 50", id="columns about two lines"
        ),
    ],
)
def test_there_is_no_year_before(drawing):
    assert why_nothing(GRADUALLY, drawing) == {ALONE}


THREE = "t\nline | realisation 2020 | realisation 2021 | realisation 2022"


@pytest.mark.parametrize(
    ("drawing", "expected"),
    [
        pytest.param(f"{THREE}\nFte | 419 | 419 | 419", "broken | 419 · 419 · 419", id="three years the same"),
        pytest.param(f"{THREE}\nFte | 418 | 419 | 419", "exact | 419 · 419 · 418", id="two years the same"),
        pytest.param(f"{THREE}\nFte | 419 | 419 | 419,0", "broken | 419,0 · 419 · 419", id="however it is printed"),
    ],
)
def test_a_quantity_beside_those_of_the_years_before(drawing, expected):
    assert_judged(MOVE, drawing, f"judgement | cells\n{expected}")


@pytest.mark.parametrize(
    "row",
    [
        pytest.param("Fte | | 419 | 419", id="two years"),
        pytest.param("Fte | 0 | 0 | 0", id="nothing, three times"),
        pytest.param("Overhead | 5% | 5% | 5%", id="a percentage"),
        pytest.param("Cijfer | 7 | 7 | 7", id="a line with a norm"),
        pytest.param("Begin | 7 | 7 | 7", id="a line without a budget"),
    ],
)
def test_there_is_no_series(row):
    assert why_nothing(MOVE, f"{THREE}\n{row}") == {ALONE}


def test_columns_about_two_lines_are_two_series():
    heads = "realisation 2020 of cash | realisation 2021 of cash | realisation 2022 of fee"
    assert why_nothing(MOVE, f"t\nline | {heads}\nFte | 419 | 419 | 419") == {ALONE}
