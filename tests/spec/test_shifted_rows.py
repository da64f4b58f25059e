"""A row whose figures stand one column off is one slip: one finding leads, and the others follow from it."""

from __future__ import annotations

from decimal import Decimal

import pytest

from tieout.findings.roots import Judged
from tieout.findings.shifted_rows import lead_by_row
from tieout.rules.cell import Cell
from tieout.values.outcome import Finding, Place, Text
from tieout.values.tally import Check

TRUE = {"north": (10, 20, 35, 48), "south": (7, 9, 11, 16)}


def judged(**printed: tuple[int | None, ...]) -> dict[str, Finding]:
    """Draw a table of two rows and their true total; give what is led by a row. None is a blank cell."""
    rows = [*printed.items(), ("total", tuple(map(sum, zip(*TRUE.values(), strict=True))))]
    cells, checks = {}, []
    for line, (label, values) in enumerate(rows, 2):
        for column, value in enumerate(values, 2):
            if value is not None:
                place = Place("t.csv", line, column, label, f"head {column}", str(value))
                cells[10 * line + column] = Cell(place, label, "figure", "t", value=Decimal(value))
    for column in range(2, 6):
        numbers = [10 * line + column for line in (4, 2, 3) if 10 * line + column in cells]
        weights = [-1 if number >= 40 else 1 for number in numbers]
        left = sum(weight * int(cells[number].value or 0) for number, weight in zip(numbers, weights, strict=True))
        check = Check("t", f"total/{column}", "broken" if left else "exact", tuple(numbers), tuple(weights), None, {},
                      allowed=Decimal(0))  # fmt: skip
        text = Text("x", "x")
        checks.append(Judged("r", check, True, Finding(check.about, "r", "critical", text, text, ()) if left else None))
    return lead_by_row(checks, cells)


@pytest.mark.parametrize(
    ("south", "way"),
    [
        pytest.param((None, 7, 9, 11), "right", id="to the right, its first cell blank"),
        pytest.param((9, 11, 16, None), "left", id="to the left, its last cell blank"),
    ],
)
def test_a_row_that_is_moved_is_told_once(south, way):
    found = judged(north=TRUE["north"], south=south)
    (leader,) = [one for one in found.values() if one.follows is None]
    assert leader.cause is not None
    assert leader.cause.en == (
        f"The figures of “south” seem to stand one column too far to the {way}: moved back, they tie out."
    )
    assert [one.follows for one in found.values() if one is not leader] == [leader.id] * 3


@pytest.mark.parametrize(
    "south",
    [
        pytest.param(TRUE["south"], id="nothing is moved"),
        pytest.param((7, 9, 16, 11), id="two figures changed places"),
        pytest.param((8, 10, 12, 17), id="all are off by one"),
    ],
)
def test_single_slips_are_no_moved_row(south):
    assert all("stand one column" not in (one.cause.en if one.cause else "")
               for one in judged(north=TRUE["north"], south=south).values())  # fmt: skip
