"""No row repeats the heads of the columns."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from tieout.rules.cell import Cell
from tieout.rules.kind import Kind, LooksAt, Names
from tieout.rules.known import Known, line
from tieout.rules.quoting import quoted
from tieout.rules.rows import each_row
from tieout.values.outcome import Text
from tieout.values.places import on_line
from tieout.values.tally import Check


class HeadersAreNotRepeated(Kind, frozen=True, kw_only=True):
    """No row repeats the heads of the columns."""

    type: ClassVar = "expect_headers_not_to_be_repeated"
    looks_at: ClassVar[LooksAt] = "lines"
    examines_values: ClassVar = False
    known: ClassVar = Known(broken=1, lines=(line("flow"), line(None, 3, repeats_header=True)))

    def population(self) -> str:
        """Check every printed row."""
        cells = "coalesce(row_cells, [label_cell])"
        return each_row("'line ' || line_no", "NOT repeats_header", cells, "line_no IS NOT NULL")

    def say(self, names: Names) -> str:
        """Say what is checked."""
        return "No row repeats the heads of the columns."

    def word(self, check: Check, cells: Sequence[Cell]) -> Text:
        """Word a header among the rows."""
        there = on_line(cells[0].place)
        return Text(
            f"{there.en.capitalize()} repeats the heads of the columns, from {quoted(cells[0])} on.",
            f"{there.nl.capitalize()} herhaalt de koppen van de kolommen, vanaf {quoted(cells[0])}.",
        )
