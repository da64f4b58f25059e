"""Where a column is off in most rows no figure is wrong: one finding leads, and the others follow from it."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

import pytest

from tieout.findings.roots import Judged
from tieout.findings.whole_columns import lead_by_column
from tieout.rules.cell import Cell
from tieout.values.outcome import Finding, Place, Text
from tieout.values.tally import Check

COLUMN = "difference_2022"


def row(line: int, found: int, expected: int, column: str = COLUMN) -> tuple[Judged, dict[int, Cell]]:
    """Draw what a column says of one row: it prints `found`, and by the two columns before it is `expected`."""
    numbers = (10 * line + 4, 10 * line + 2, 10 * line + 3)
    cells = {
        number: Cell(Place("t.csv", line, number % 10, f"row {line}", "head", "1"), f"row {line}", "figure", "t")
        for number in numbers
    }
    gap = abs(found - expected)
    check = Check("t", f"row {line}/{column}", "broken" if gap > 1 else "exact", numbers, (-1, 1, -1), None, {},
                  Decimal(expected), Decimal(found), Decimal(gap), Decimal(1))  # fmt: skip
    text = Text("x", "x")
    finding = Finding(f"rule/{check.about}", "rule", "critical", text, text, ()) if gap > 1 else None
    return Judged("rule", check, True, finding), cells


def led(rows: Sequence[tuple[Judged, dict[int, Cell]]]) -> dict[str, Finding]:
    """Give what is led by a column."""
    return lead_by_column(
        [one for one, _ in rows], {number: cell for _, cells in rows for number, cell in cells.items()}
    )


def test_a_column_that_is_off_in_most_rows_is_told_once():
    found = led([row(line, 30 + line, 90 + line * 7) for line in range(1, 6)] + [row(6, 5, 5)])
    first, *others = found.values()
    assert first.cause is not None
    assert first.cause.en.startswith("So it is in 5 of the 6 rows of this column")
    assert [one.follows for one in others] == [first.id] * 4


def test_columns_that_changed_places_are_told_as_that():
    (first, *_) = led([row(line, 30 + line, -30 - line) for line in range(1, 6)]).values()
    assert "the columns that it is made of may have changed places" in first.cause.en


@pytest.mark.parametrize(
    "rows",
    [
        pytest.param([row(line, 30, 90) for line in range(1, 4)], id="three rows may be three slips"),
        pytest.param([row(line, 30, 90 if line < 6 else 30) for line in range(1, 12)], id="in more rows it holds"),
        pytest.param([row(line, 30, 90, f"column_{line}") for line in range(1, 8)], id="each in another column"),
    ],
)
def test_single_figures_stay_single(rows):
    assert led(rows) == {}


def test_a_row_of_nothing_says_nothing_for_a_column():
    assert led([row(line, 30 + line, 90) for line in range(1, 6)] + [row(line, 0, 0) for line in range(6, 20)])
