"""One wrong figure that breaks several checks is told once: its finding leads, and the others follow from it."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal

import pytest

from tests.spec.drawn import told
from tieout.findings.roots import MOST_BROKEN, Judged, group_under_roots
from tieout.rules.cell import Cell
from tieout.values.outcome import Finding, Place, Severity, Text
from tieout.values.tally import Check

CELLS = """
cell | label        | printed
1    | Totaal       | 30
2    | Ontvangsten  | 10
3    | Uitgaven     | 20
4    | Kasstroom    | 10
5    | Begin        | 5
6    | Ontvangen    | 10
"""
"""The figures that the checks below are about, each as it should be."""


def figures(**otherwise: str) -> Mapping[int, Cell]:
    """Print the figures, some of them otherwise: `cell_2="19"`."""
    return {
        int(row["cell"]): cell(int(row["cell"]), row["label"], otherwise.get(f"cell_{row['cell']}", row["printed"]))
        for row in told(CELLS)[1]
    }


def cell(number: int, label: str, printed: str) -> Cell:
    """Print a figure, each in a line of its own."""
    place = Place("flow.csv", number, 2, label, "Realisatie", printed)
    return Cell(place, label, "figure", "flow", value=Decimal(printed), half_step=Decimal("0.5"))


def judged(cells: Mapping[int, Cell], name: str, weights: Mapping[int, int], severity: Severity = "critical") -> Judged:
    """Hold a total, the first of the cells, against what the others make with their weights."""
    numbers = tuple(weights)
    expected = sum((weights[one] * cells[one].value for one in numbers[1:]), Decimal(0))
    found = cells[numbers[0]].value
    gap, allowed = abs(expected - found), Decimal("0.5") * len(numbers)
    judgement = "exact" if gap == 0 else "within rounding" if gap <= allowed else "broken"
    signs = tuple(weights.values())
    check = Check("flow", name, judgement, numbers, signs, None, {}, expected, found, gap, allowed)
    return Judged("rule", check, True, finding(name, severity) if judgement == "broken" else None)


def finding(name: str, severity: Severity = "critical") -> Finding:
    """Make the finding of a broken check."""
    return Finding(name, name, severity, Text("T", "T"), Text("M", "M"), ())


def grouped(checks: list[Judged], cells: Mapping[int, Cell]) -> dict[str, str]:
    """Give what each finding says of its root: the cause that it tells, or the finding that it follows."""
    found = group_under_roots(checks, cells)
    return {one.id: one.follows or (one.cause.en if one.cause else "") for one in found}


TOTAL = {1: -1, 2: 1, 3: 1}
CASH = {4: -1, 3: 1, 2: -1}
TWICE = {1: -1, 3: 1, 5: 2}
HALF = {4: -1, 5: 2}
SAME = {6: -1, 2: 1}
"""Identities that the figures stand in: the total first, then its parts with what each counts for."""


def test_a_figure_that_two_totals_share_explains_both_with_its_sign_in_each():
    cells = figures(cell_2="1")
    assert grouped([judged(cells, "total", TOTAL), judged(cells, "cash", CASH)], cells) == {
        "total": "One figure explains 2 findings: “1” (Ontvangsten, Realisatie) would have to be 10. "
        "Multiplying it by 10 gives that.",
        "cash": "total",
    }


def test_a_figure_that_would_have_to_be_two_things_explains_neither():
    """Receipts would be 10 by the total and -8 by the other: were its sign unknown, 10 would do for both."""
    cells = figures(cell_2="1", cell_4="13")
    assert grouped([judged(cells, "total", TOTAL), judged(cells, "other", {4: -1, 5: 1, 2: -1})], cells) == {
        "total": "",
        "other": "",
    }


def test_a_figure_that_counts_twice_is_wrong_by_half_of_what_is_missing():
    cells = figures(cell_5="9")
    assert grouped([judged(cells, "twice", TWICE), judged(cells, "half", HALF)], cells) == {
        "twice": "One figure explains 2 findings: “9” (Begin, Realisatie) would have to be 5.",
        "half": "twice",
    }


def test_the_total_itself_may_be_the_wrong_figure():
    cells = figures(cell_1="57")
    assert grouped([judged(cells, "total", TOTAL), judged(cells, "twice", TWICE)], cells) == {
        "total": "One figure explains 2 findings: “57” (Totaal, Realisatie) would have to be 30.",
        "twice": "total",
    }


def test_a_root_explains_at_least_two():
    cells = figures(cell_2="1")
    assert grouped([judged(cells, "total", TOTAL)], cells) == {"total": ""}


@pytest.mark.parametrize(
    ("holding", "leads"),
    [
        pytest.param(0, True, id="it stands in nothing else"),
        pytest.param(3, True, id="three that hold may be wrong in the same way"),
        pytest.param(4, False, id="four that hold outweigh two that are broken"),
    ],
)
def test_a_figure_by_which_much_else_holds_is_not_to_blame(holding, leads):
    cells = figures(cell_2="1", cell_6="1")
    broken = [judged(cells, "total", TOTAL), judged(cells, "cash", CASH)]
    found = grouped([*broken, *(judged(cells, f"same_{at}", SAME) for at in range(holding))], cells)
    assert (found["cash"] == "total") is leads


def test_the_worst_finding_leads():
    cells = figures(cell_2="1")
    found = grouped([judged(cells, "total", TOTAL, "warning"), judged(cells, "cash", CASH)], cells)
    assert found["total"] == "cash"
    assert found["cash"].startswith("One figure explains 2 findings")


@pytest.mark.parametrize(("first", "follows"), [(2, "total"), (3, "")], ids=["the wrong figure", "another"])
def test_what_else_is_said_of_the_wrong_figure_follows(first, follows):
    cells = figures(cell_2="1")
    check = Check("flow", "moves", "broken", (first, 4), (), None, {}, Decimal(9), Decimal(1), Decimal(8), Decimal(1))
    deviation = Judged("rule", check, False, finding("moves", "warning"))
    found = grouped([judged(cells, "total", TOTAL), judged(cells, "cash", CASH), deviation], cells)
    assert found["moves"] == follows


def test_where_nearly_everything_is_broken_no_root_is_sought():
    cells = figures(cell_2="1")
    most = [judged(cells, f"total_{at}", TOTAL) for at in range(MOST_BROKEN)]
    assert "total_0" in grouped(most, cells).values()
    assert set(grouped([*most, judged(cells, "one_more", CASH)], cells).values()) == {""}
