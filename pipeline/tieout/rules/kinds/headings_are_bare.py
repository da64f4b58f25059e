"""A line that only heads others prints no figure."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from tieout.rules.cell import Cell
from tieout.rules.kind import Kind, LooksAt, Names
from tieout.rules.known import Known, line
from tieout.rules.quoting import quoted
from tieout.rules.rows import some_rows
from tieout.values.outcome import Text
from tieout.values.tally import Check


class HeadingsAreBare(Kind, frozen=True, kw_only=True):
    """A line that only heads others prints no figure."""

    type: ClassVar = "expect_headings_to_be_bare"
    looks_at: ClassVar[LooksAt] = "lines"
    known: ClassVar = Known(
        broken=1, lines=(line("head", heading=True), line("bare", 3, heading=True, stated_cells=None), line("flow", 4))
    )

    def population(self) -> str:
        """Check every printed heading."""
        return some_rows(
            "headings",
            "line_path",
            "len(coalesce(stated_cells, [])) = 0",
            "list_prepend(label_cell, coalesce(stated_cells, []))",
            "line_no IS NOT NULL AND heading",
        )

    def say(self, names: Names) -> str:
        """Say what is checked."""
        return "A line that only heads others prints no figure."

    def word(self, check: Check, cells: Sequence[Cell]) -> Text:
        """Word a heading with a figure."""
        stated = " · ".join(quoted(cell) for cell in cells[1:])
        return Text(
            f"The heading {quoted(cells[0])} has {stated} beside it.",
            f"Naast de tussenkop {quoted(cells[0])} staat {stated}.",
        )
