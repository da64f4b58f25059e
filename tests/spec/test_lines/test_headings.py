"""A row that heads others, or prints the percentages of a line, is not that line once more."""

from __future__ import annotations

import pytest

from tests.spec.drawn import line
from tieout.figures.labels import Recognised
from tieout.figures.lines import without_headings

SALES, OTHER = line("revenue/sales", "Sales", "EUR"), line("revenue/other", "Other", "EUR")
REVENUE, MARGIN = line("revenue", "Revenue", "EUR"), line("margin", "Margin", "%")


@pytest.mark.parametrize(
    ("rows", "kept"),
    [
        pytest.param([(REVENUE, []), (REVENUE, ["12", "9"])], [False, True], id="a heading above its total"),
        pytest.param([(REVENUE, [])], [True], id="a blank total without another stays what it is"),
        pytest.param([(REVENUE, ["12"]), (REVENUE, [])], [True, True], id="a blank below heads nothing"),
        pytest.param([(REVENUE, []), (REVENUE, [])], [True, True], id="two blanks"),
        pytest.param([(REVENUE, ["12", "9"]), (REVENUE, ["12", "9"])], [True, True], id="a row printed twice"),
        pytest.param([(REVENUE, ["12", "8%"]), (REVENUE, ["43%", "41%"])], [True, False], id="its percentages"),
        pytest.param([(MARGIN, ["12", "9"]), (MARGIN, ["43%", "41%"])], [True, True], id="a line of percentages"),
        pytest.param(
            [(SALES, ["7"]), (REVENUE, ["7"]), (OTHER, ["2"]), (REVENUE, ["9"])],
            [True, False, True, True],
            id="a subtotal, after which a part stands",
        ),
        pytest.param(
            [(REVENUE, ["9"]), (SALES, ["7"]), (OTHER, ["2"]), (REVENUE, ["9"])],
            [True, True, True, True],
            id="a total above its parts that is printed below them again",
        ),
        pytest.param([(None, []), (REVENUE, ["12", "9"])], [False, True], id="a row that nobody knows"),
    ],
)
def test_of_several_rows_of_one_line_those_that_print_it_are_that_line(rows, kept):
    found = without_headings(
        [Recognised(one, True, None) for one, _ in rows], [stated for _, stated in rows], ("%",)
    )  # fmt: skip
    assert [one.line is not None for one in found] == kept
