"""A norm that is met only by a digit that the figure lost is told; a table that prints no finer is left alone."""

from __future__ import annotations

from decimal import Decimal

import pytest

from tieout.findings.coarse_norms import Step, is_coarse


def rows(text: str) -> dict[int, list[Step]]:
    """Read a row of figures a line; the first is the figure that is judged, the second its norm."""
    read = {}
    for line, row in enumerate(text.split("\n"), 2):
        steps = []
        for column, printed in enumerate(row.split()):
            decimals = len(printed.partition(",")[2])
            value = Decimal(printed.replace(",", "."))
            if value:
                steps.append(Step(100 * line + column, Decimal(1).scaleb(-decimals), abs(value)))
        read[line] = steps
    return read


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("6 6 5,2 4,1", True, id="its row prints a digit more"),
        pytest.param("6 6,0 5 4", True, id="its norm has a digit more"),
        pytest.param("6,4 6 5,2 4,1", False, id="it is printed as its row, and only the norm is coarse"),
        pytest.param("6 6 5 4", False, id="the whole row is as coarse"),
        pytest.param("6 6 5 4\n7,1 7,0\n8,2 8,0\n9,9 9,0", False, id="the row is so by habit, whatever the table does"),
        pytest.param("6 6\n7,1 7,0\n8,2 8,0\n9 9", True, id="most rows print a digit more"),
        pytest.param("6 6\n7,1 7,0\n8 8\n9 9", False, id="few rows print a digit more"),
        pytest.param("6 6\n7,1 7,0", False, id="one other row says nothing of a table"),
        pytest.param("95 95\n94 95\n80 79", False, id="a table of whole figures"),
        pytest.param("6 6 0 0,0", False, id="a zero says nothing"),
        pytest.param("6", False, id="nothing beside it"),
    ],
)
def test_a_figure_is_coarse_where_others_beside_it_are_finer(text, expected):
    assert is_coarse(200, 201, rows(text), 2, is_percentage=True) == expected


def test_amounts_are_held_against_rows_of_like_size_only():
    table = rows("250 250\n0,47 0,45\n0,12 0,13\n1,11 0,88")
    assert not is_coarse(200, 201, table, 2, is_percentage=False)
    assert is_coarse(200, 201, table, 2, is_percentage=True)
    assert is_coarse(200, 201, rows("250 250\n95,32 90,00\n81,58 80,00"), 2, is_percentage=False)
