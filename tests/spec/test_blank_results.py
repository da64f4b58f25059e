"""A blank result leads what is off by what it should be."""

from __future__ import annotations

from decimal import Decimal

from tieout.findings.blank_results import lead_by_blank
from tieout.findings.roots import Judged
from tieout.rules.cell import Cell
from tieout.values.outcome import Finding, Place, Text
from tieout.values.tally import Check

TEXT = Text("x", "x")


def cell(line: int, column: int, value: int | None) -> Cell:
    """Draw a cell."""
    place = Place("t.csv", line, column, f"row {line}", f"head {column}", "" if value is None else str(value))
    return Cell(place, f"row {line}", "figure", "t", value=None if value is None else Decimal(value))


CELLS = {
    1: cell(2, 2, 30), 2: cell(3, 2, 12), 3: cell(4, 2, None), 4: cell(5, 2, 9), 5: cell(4, 3, 50), 6: cell(4, 4, 8),
}  # fmt: skip


def broken(name: str, expected: int, found: int, *numbers: int) -> Judged:
    """Draw a broken check."""
    check = Check("t", name, "broken", numbers, (), None, {}, Decimal(expected), Decimal(found),
                  Decimal(abs(expected - found)), Decimal(1))  # fmt: skip
    return Judged("r", check, True, Finding(name, "r", "critical", TEXT, TEXT, ()))


def test_what_misses_a_blank_result_follows_from_it():
    found = lead_by_blank(
        [
            broken("sum", 42, 0, 3, 1, 2),
            broken("balance", 51, 9, 4, 3),
            broken("formula", 8, 50, 5, 6),
            broken("another", 3, 12, 4, 1),
        ],
        CELLS,
    )
    assert found["sum"].cause is not None
    assert found["sum"].cause.en == "It is blank, and would have to be 42."
    assert {name: one.follows for name, one in found.items()} == {"sum": None, "balance": "sum", "formula": "sum"}


def test_a_result_that_is_printed_leads_nothing():
    assert lead_by_blank([broken("sum", 42, 30, 1, 2), broken("balance", 51, 9, 4, 1)], CELLS) == {}
