"""What stands beside a heading is the total of its block, or what its rows make; else it is told."""

from __future__ import annotations

from decimal import Decimal

import pytest

from tieout.findings.blocks import Printed, Row, Total, apart, heads
from tieout.values.outcome import Place

HEADINGS = {"Costs", "Sales"}
KNOWN = HEADINGS | {"Staff", "Rent", "Energy", "Housing", "Total costs", "Goods", "Services", "Total sales", "Result"}


def drawn(text: str, half: str = "0.5", unit: str = "EUR") -> list[Row]:
    """Make rows of lines `label | figure | figure`: `.` is a blank, `?` is not known, and a word behind is its unit."""
    rows = []
    for line, (label, *told) in enumerate(([part.strip() for part in one.split("|")] for one in text.split("\n")), 2):
        cells = {}
        for column, printed in enumerate(told, 2):
            number, _, own = printed.partition(" ")
            place = Place("t.csv", line, column, label, f"column {column}", printed)
            if number in (".", "?"):
                cells[column] = Printed(place, 100 * line + column, number == ".")
                continue
            value = Decimal(number)
            ends = value - Decimal(half), value + Decimal(half)
            cells[column] = Printed(place, 100 * line + column, False, value, *ends, own or unit, 2017)
        path = label.lower().replace(" ", "_") if label in KNOWN else ""
        rows.append(Row(line, label, path, label if path else "", label in HEADINGS, cells))
    return rows


def made(rows: list[Row], *sums: str) -> list[Total]:
    """Say what rules make of rows: `Total costs: Staff, Rent`, a part that is taken off behind a minus."""
    line_of = {row.label: row.line for row in rows}
    totals = []
    for one in sums:
        total, _, parts = one.partition(": ")
        named = [part for part in parts.split(", ") if part.lstrip("-") in line_of]
        if total in line_of:
            lines = frozenset(line_of[part.lstrip("-")] for part in named)
            totals.append(Total(line_of[total], lines, not any(part.startswith("-") for part in named)))
    return totals


SUMS = (
    "Total costs: Staff, Housing",
    "Housing: Rent, Energy",
    "Total sales: Goods, Services",
    "Result: Total sales, -Total costs",
)


def told(rows: list[Row], *sums: str, tied_out: frozenset[int] = frozenset()) -> list[tuple[str, str, str | None]]:
    """Give each figure of a heading that is told, with the total that belies it or what the rows make."""
    totals = made(rows, *(sums or SUMS))
    unplaced = frozenset(row.line for row in rows if not row.path)
    return [
        (
            row.label,
            one.cell.place.printed or "",
            one.total.place.printed if one.total else None if one.makes is None else f"makes {one.makes}",
        )
        for row, at in heads(rows, totals, unplaced)
        for one in apart(rows, at, totals, tied_out)
    ]


BLOCK = "Staff | 40\nHousing | 30\nRent | 20\nEnergy | 10"
WHOLE = f"Goods | 60\nServices | 25\nTotal sales | 85\nCosts | {{}}\n{BLOCK}\nTotal costs | 70\nResult | 15"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(WHOLE.format("70"), [], id="the total of its block"),
        pytest.param(WHOLE.format("."), [], id="nothing"),
        pytest.param(WHOLE.format("0"), [], id="a zero, as a formula over empty cells gives"),
        pytest.param(WHOLE.format("2017"), [], id="the year of its column"),
        pytest.param(WHOLE.format("71"), [], id="the total within rounding"),
        pytest.param(WHOLE.format("72"), [("Costs", "72", "70")], id="another total"),
        pytest.param(
            WHOLE.format("70").replace("costs | 70", "costs | 90"), [], id="what the rows make, and the total is wrong"
        ),
        pytest.param(WHOLE.format("40"), [("Costs", "40", "70")], id="one of its parts"),
        pytest.param(WHOLE.format("-70"), [("Costs", "-70", "70")], id="the other sign"),
        pytest.param(WHOLE.format("100 %"), [("Costs", "100 %", None)], id="a percentage, which nothing is held to"),
        pytest.param(f"Costs | 70\n{BLOCK}", [], id="no total, and the rows make it"),
        pytest.param(f"Costs | 71.5\n{BLOCK}", [], id="no total, and the rows make it within rounding"),
        pytest.param(f"Costs | 75\n{BLOCK}", [("Costs", "75", "makes 70")], id="no total, and the rows make another"),
        pytest.param(
            f"Costs | 75\n{BLOCK}\nTotal costs | .", [("Costs", "75", "makes 70")], id="the total is not printed there"
        ),
        pytest.param(f"Costs | 70\n{BLOCK}\nResult | 15", [], id="rows of another block come behind"),
        pytest.param("Costs | 7\nStaff | 7 %\nHousing | 3 %", [("Costs", "7", None)], id="rows of another unit"),
        pytest.param("Costs | 7 %\nStaff | 4 %\nRent | 5 %", [("Costs", "7 %", None)], id="percentages do not add up"),
        pytest.param("Costs | 7\nStaff | ?\nHousing | 3", [("Costs", "7", None)], id="a row is not known"),
        pytest.param("Costs | 7\nSales | 9\nGoods | 5\nServices | 4", [("Costs", "7", None)], id="no row under it"),
        pytest.param(
            "Costs | 0 | 71.5\nStaff | 40 | 40\nHousing | 30 | 30\nTotal costs | 70 | 70",
            [("Costs", "0", "70"), ("Costs", "71.5", "70")],
            id="a zero beside another total",
        ),
    ],
)
def test_a_figure_beside_a_known_heading(text, expected):
    assert told(drawn(text)) == expected


@pytest.mark.parametrize(
    ("label", "figure", "expected"),
    [
        pytest.param("Costs:", "72", [("Costs:", "72", "70")], id="it names the total"),
        pytest.param("Costs:", "70", [], id="it names the total and prints it"),
        pytest.param("Costs of last year", "72", [], id="it names more than the total"),
        pytest.param("Other", "72", [], id="it does not name the total"),
        pytest.param("1.", "72", [], id="it has no words"),
    ],
)
def test_a_row_that_is_no_line_and_names_the_total_of_the_rows_under_it_is_a_heading(label, figure, expected):
    assert told(drawn(f"{label} | {figure}\n{BLOCK}\nTotal costs | 70")) == expected


def test_a_row_below_the_parts_is_no_heading():
    assert told(drawn(f"{BLOCK}\nCosts: | 72\nTotal costs | 70")) == []


def test_a_subtotal_alone_is_not_the_total_of_the_block():
    rows = drawn(f"Costs | 75\n{BLOCK}\nInterest | 5")
    assert told(rows) == []
    assert told(drawn(f"Costs | 76.5\n{BLOCK}\nInterest | 5")) == []
    assert told(drawn(f"Costs | 30\n{BLOCK}\nInterest | 5")) == [("Costs", "30", "makes 75")]


def test_the_rulebook_may_say_by_its_paths_which_total_is_that_of_a_heading():
    rows = [
        Row(row.line, row.label, {"Goods": "costs/a", "Rent": "costs/b"}.get(row.label, row.path), row.known_as,
            row.is_heading, row.cells)
        for row in drawn("Costs | 72\nGoods | 40\nRent | 30\nResult | 70\nStaff | 5")
    ]  # fmt: skip
    assert told(rows, "Result: Goods, Rent") == [("Costs", "72", "70")]


def test_the_rows_of_a_figure_that_the_table_itself_ties_out_need_not_make_it():
    rows = drawn(f"Costs | 75\n{BLOCK}")
    assert told(rows, tied_out=frozenset({202})) == []
