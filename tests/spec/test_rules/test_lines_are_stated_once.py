"""No line of the rulebook is printed twice in one table."""

from __future__ import annotations

import pytest

from tests.spec.drawn import assert_judged, why_nothing
from tieout.rules.kinds.lines_are_stated_once import LinesAreStatedOnce
from tieout.rules.population import ALONE

ONCE = LinesAreStatedOnce()


@pytest.mark.parametrize(
    ("drawing", "expected"),
    [
        pytest.param(
            """
            flow in EUR
            line        | budget 2022
            Ontvangsten | 10
            Uitgaven    | 4
            """,
            """
            subject       | judgement | cells
            flow/receipts | exact     | Ontvangsten
            flow/expenses | exact     | Uitgaven
            """,
            id="each line once",
        ),
        pytest.param(
            """
            flow in EUR
            line          | budget 2022
            Ontvangsten   | 10
            Uitgaven      | 4
            * ontvangsten | 10
            Ontvangsten   |
            """,
            """
            subject              | judgement | cells
            flow/receipts        | exact     | Ontvangsten
            flow/expenses        | exact     | Uitgaven
            flow/receipts/line 4 | broken    | * ontvangsten · Ontvangsten
            flow/receipts/line 5 | broken    | Ontvangsten · Ontvangsten
            """,
            id="again under another spelling, and again without figures: each is held against the first",
        ),
        pytest.param(
            """
            first in EUR
            line        | budget 2022
            Ontvangsten | 10

            second in EUR
            line        | budget 2022
            Ontvangsten | 10
            Onbekend    | 1
            Onbekend    | 1
            """,
            """
            subject         | judgement
            first/receipts  | exact
            second/receipts | exact
            """,
            id="a line may stand in two tables, and rows that nobody knows are another rule's matter",
        ),
    ],
)
def test_a_line_is_printed_once(drawing, expected):
    assert_judged(ONCE, drawing, expected)


def test_there_is_nothing_to_examine_where_no_row_is_recognised():
    assert why_nothing(ONCE, "flow in EUR\nline | budget 2022\nOnbekend | 7") == {ALONE}
