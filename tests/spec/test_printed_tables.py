"""Every cell that 27 real tables print in a column of figures is a figure, a mark, or known to be neither."""

from __future__ import annotations

import csv
import re
from pathlib import Path

from tests.spec import oracle
from tests.spec.drawn import Printed, read
from tieout.rulebook.shelf import read_rulebook

AGENCY_CELLS = Path(__file__).parent / "printed" / "agency_cells.csv"
SHIPPED = read_rulebook("agency_accounts", frozenset({"logius"}), frozenset()).notation

# A notation with each run of digits written as one 9, and what it is.
NOTATIONS = {
    "9": "figure", "9.9": "figure", "9.9.9": "figure", "9 9": "figure", "9,9": "figure",
    "- 9": "figure", "- 9.9": "figure", "- 9 9": "figure", "-9": "figure",
    "€ 9,9": "figure", "€ 9 mln.": "figure", "9 mln.": "figure", "9 mln": "figure",
    "9%": "figure", "9,9%": "figure", "9.9%": "figure", "-9,9%": "figure", "- 9,9%": "figure",
    "": "blank", "n.b.": "not_available", "n.v.t.": "not_applicable",
    "niet uitgevoerd": "not_performed", "uitgevoerd": "performed", "gepland": "planned",
    "Norm = 9,9": "figure", "Maximaal 9,9%": "figure", "Prognose = 9.9": "figure", "Prognose = 9.9.9": "figure",
    "9% binnen 9 seconden": "figure", "9% binnen 9 uur": "figure",
    # The norm of a year stands elsewhere; four values in a row that has five columns are no figure.
    "Norm 9": "elsewhere", "9 9 niet uitgevoerd niet uitgevoerd": "unreadable",
}  # fmt: skip


def agency_cells() -> dict[str, int]:
    """Every text that 27 tables of seven agencies print in a column of figures, and in how many cells."""
    with AGENCY_CELLS.open(encoding="utf-8", newline="") as stream:
        return {row["printed"]: int(row["cells"]) for row in csv.DictReader(stream)}


def notation_of(text: str) -> str:
    return re.sub("[‒–]", "-", re.sub("[0-9]+", "9", text))


def test_every_cell_of_27_real_tables_is_what_its_notation_says():
    cells = agency_cells()
    assert sum(cells.values()) == 1908
    found = {
        text: read.mark if read.state == "mark" else read.state
        for text, read in zip(cells, read([Printed(text) for text in cells], SHIPPED), strict=True)
    }
    assert found == {text: NOTATIONS[notation_of(text)] for text in cells}
    assert {notation_of(text) for text in cells} == set(NOTATIONS), "a notation that no table prints"


def test_every_cell_of_27_real_tables_reads_the_same_in_plain_python():
    cells = [Printed(text, None, "EUR", 1_000) for text in agency_cells()]
    expected = [oracle.read(cell.text, SHIPPED, cell.line_unit, "EUR", 1_000) for cell in cells]
    assert read(cells, SHIPPED) == expected
