"""No row prints values that belong to no column."""

from __future__ import annotations

import pytest

from tests.spec.drawn import assert_judged
from tieout.rules.kinds.values_are_placed import ValuesArePlaced

PLACED = ValuesArePlaced()


@pytest.mark.parametrize(
    ("drawing", "expected"),
    [
        pytest.param(
            """
            indicators
            line      | realisation 2022 | unplaced
            Benchmark | uitgevoerd       |
            Onbekend  | 7                |
            """,
            """
            subject              | judgement | cells
            indicators/benchmark | exact     | Benchmark
            indicators/line 3    | exact     | Onbekend
            """,
            id="every value stands in a column",
        ),
        pytest.param(
            """
            indicators
            line      | realisation 2022 | unplaced
            Benchmark |                  | 2021 2021 niet uitgevoerd
            Onbekend  |                  | 15 mln
            """,
            """
            subject              | judgement | cells
            indicators/benchmark | broken    | 2021 2021 niet uitgevoerd
            indicators/line 3    | broken    | 15 mln
            """,
            id="values that cannot be given to a column (Logius 2022)",
        ),
        pytest.param(
            """
            indicators
            line      | realisation 2022
            Benchmark | uitgevoerd
            """,
            """
            subject              | judgement
            indicators/benchmark | exact
            """,
            id="a table without a column for them",
        ),
    ],
)
def test_a_value_belongs_to_a_column(drawing, expected):
    assert_judged(PLACED, drawing, expected)
