"""Each recognised row is spelled as declared."""

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


class SpellingsAreKnown(Kind, frozen=True, kw_only=True):
    """Each recognised row is spelled as declared."""

    type: ClassVar = "expect_spellings_to_be_known"
    looks_at: ClassVar[LooksAt] = "lines"
    known: ClassVar = Known(broken=1, lines=(line("flow"), line("flow/in", 3, as_declared=False)))

    def population(self) -> str:
        """Check every recognised row."""
        where = "line_no IS NOT NULL AND line_path IS NOT NULL"
        told = "{'line': known_as} AS told"
        return some_rows("spellings", "line_path", "as_declared", "[label_cell]", where, told)

    def say(self, names: Names) -> str:
        """Say what is checked."""
        return "A row is spelled as declared."

    def word(self, check: Check, cells: Sequence[Cell]) -> Text:
        """Word a label that is spelled otherwise."""
        name = check.told["line"]
        return Text(
            f"The row is printed as {quoted(cells[0])}; its name is “{name}”.",
            f"De rij is afgedrukt als {quoted(cells[0])}; de naam is “{name}”.",
        )
