"""No row prints values that belong to no column."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from tieout.rules.cell import Cell
from tieout.rules.kind import Kind, LooksAt, Names
from tieout.rules.known import Known, line
from tieout.rules.quoting import quoted
from tieout.rules.rows import each_row
from tieout.values.outcome import Text
from tieout.values.tally import Check


class ValuesArePlaced(Kind, frozen=True, kw_only=True):
    """No row prints values that belong to no column."""

    type: ClassVar = "expect_values_to_be_placed"
    looks_at: ClassVar[LooksAt] = "lines"
    known: ClassVar = Known(broken=1, lines=(line("flow"), line("norm", 3, unplaced="15")))

    def population(self) -> str:
        """Check every printed row."""
        about, cells = "coalesce(line_path, 'line ' || line_no)", "coalesce(unplaced_cells, [label_cell])"
        return each_row(about, "unplaced IS NULL", cells, "line_no IS NOT NULL")

    def say(self, names: Names) -> str:
        """Say what is checked."""
        return "No value is printed that belongs to no column."

    def word(self, check: Check, cells: Sequence[Cell]) -> Text:
        """Word values that belong to no column."""
        return Text(
            f"{cells[0].label}: {quoted(cells[0])} is printed under no column.",
            f"{cells[0].label}: {quoted(cells[0])} staat onder geen kolom.",
        )
