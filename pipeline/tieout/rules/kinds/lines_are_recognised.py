"""Each printed row is a line of the rulebook."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from tieout.rules.cell import Cell
from tieout.rules.kind import Kind, LooksAt, Names
from tieout.rules.known import Known, line
from tieout.rules.quoting import nearest, quoted
from tieout.rules.rows import some_rows
from tieout.values.outcome import Text
from tieout.values.tally import Check


class LinesAreRecognised(Kind, frozen=True, kw_only=True):
    """Each printed row is a line of the rulebook, in tables that the model leaves open or in those that it does not.

    A row that is not known and prints no figure either, blank or with a source in it, leaves nothing unjudged.
    """

    type: ClassVar = "expect_lines_to_be_recognised"
    looks_at: ClassVar[LooksAt] = "lines"
    examines_values: ClassVar = False
    known: ClassVar = Known(
        broken=1,
        arguments={"is_open": False},
        lines=(line("flow"), line(None, 3), line(None, 4, open=True), line(None, 5, repeats_header=True)),
    )

    is_open: bool

    def population(self) -> str:
        """Check every printed row that is no header again and not bare."""
        bare = "line_path IS NULL AND unplaced IS NULL AND len(coalesce(stated_cells, [])) = 0"
        return some_rows(
            "rows",
            "'line ' || line_no",
            "line_path IS NOT NULL",
            "coalesce(row_cells, [label_cell])",
            f"line_no IS NOT NULL AND NOT repeats_header AND NOT ({bare}) AND open = {self.is_open}",
            "{'nearest': nearest} AS told",
        )

    def say(self, names: Names) -> str:
        """Say what is checked."""
        where = ", in tables whose rows the model leaves open" if self.is_open else ""
        return f"Every row is a line of the rulebook{where}."

    def word(self, check: Check, cells: Sequence[Cell]) -> Text:
        """Word a row that is not recognised."""
        near = nearest(check)
        return Text(
            f"{quoted(cells[0])} is not a line of the rulebook: no total counts it, and no unit or norm of it is known."
            f"{near.en}",
            f"{quoted(cells[0])} is geen regel van het regelboek: geen totaal telt hem mee, en geen eenheid of norm is "
            f"bekend.{near.nl}",
        )
