"""No column of actual amounts is a copy of its target, or of another period."""

from __future__ import annotations

import pytest

from tests.spec.drawn import Model, assert_judged, line, why_nothing
from tieout.rules.kinds.columns_differ import ColumnsDiffer
from tieout.rules.population import ALONE

MODEL = Model(
    tuple(line(path, label, "EUR") for path, label in zip("abcd", ("Hout", "Steen", "Glas", "Staal"), strict=True))
)
DIFFER = ColumnsDiffer(rows=3)
HEADS = "costs in EUR x 1000\nline | budget 2022 | realisation 2022 | realisation 2021"


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        pytest.param(
            "Hout | 11 | 12 | 13\nSteen | 21 | 22 | 23\nGlas | 31 | 32 | 33",
            ["budget_2022 | exact | 12 · 11", "realisation_2021 | exact | 12 · 13"],
            id="columns of their own",
        ),
        pytest.param(
            "Hout | 11 | 11 | 13\nSteen | 21 | 21 | 23\nGlas | 31 | 31 | 33",
            ["budget_2022 | broken | 11 · 11", "realisation_2021 | exact | 11 · 13"],
            id="the budget again",
        ),
        pytest.param(
            "Hout | 11 | 12 | 12\nSteen | 21 | 22 | 22\nGlas | 31 | 32 | 32\nStaal | 0 | 0 | 0",
            ["budget_2022 | exact | 12 · 11", "realisation_2021 | broken | 12 · 12"],
            id="last year again, with a zero",
        ),
        pytest.param(
            "Hout | 11 | 11 | 13\nSteen | 21 | 21 | 23\nGlas | 31 | 31 | 33\nStaal | 0 | 1 | 2",
            ["budget_2022 | exact | 11 · 11", "realisation_2021 | exact | 11 · 13"],
            id="alike in all rows but one",
        ),
        pytest.param(
            "Hout | 11 | 11 | 13\nSteen | 21 | 21 | 23\nGlas | 31 | n.b. | 33\nStaal | 41 | 41 | 43",
            ["budget_2022 | broken | 11 · 11", "realisation_2021 | exact | 11 · 13"],
            id="a row that is not told",
        ),
    ],
)
def test_a_column_beside_those_that_it_may_be_a_copy_of(rows, expected):
    told = "\n".join(f"costs/realisation_2022/{row}" for row in expected)
    assert_judged(DIFFER, f"{HEADS}\n{rows}", f"subject | judgement | cells\n{told}", model=MODEL)


@pytest.mark.parametrize(
    ("heads", "rows"),
    [
        pytest.param("line | budget 2022 | realisation 2022", "Hout | 11 | 11\nSteen | 21 | 21", id="too few rows"),
        pytest.param("line | budget 2022", "Hout | 11\nSteen | 21\nGlas | 31", id="one column"),
        pytest.param(
            "line | budget 2022 | realisation 2021",
            "Hout | 11 | 11\nSteen | 21 | 21\nGlas | 31 | 31",
            id="a budget that is what came of the year before",
        ),
        pytest.param(
            "line | budget 2022 | realisation 2022", "Hout | 0 | 0\nSteen | 0 | 0\nGlas | 0 | 0", id="all zero"
        ),
    ],
)
def test_there_is_nothing_to_examine(heads, rows):
    assert why_nothing(DIFFER, f"costs in EUR\n{heads}\n{rows}", model=MODEL) == {ALONE}
