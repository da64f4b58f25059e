"""Each line of the model that is not required is printed none the less."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from tieout.rules.cell import Cell
from tieout.rules.kind import Kind, LooksAt, Names
from tieout.rules.known import Known, line
from tieout.rules.missing import is_missing
from tieout.rules.rows import some_rows
from tieout.values.outcome import Text
from tieout.values.tally import Check


class UsualLinesArePresent(Kind, frozen=True, kw_only=True):
    """Each line of the model that is not required is printed none the less."""

    type: ClassVar = "expect_usual_lines_to_be_present"
    looks_at: ClassVar[LooksAt] = "lines"
    known: ClassVar = Known(broken=1, lines=(line("usual", None, expected=True), line("there", 3, expected=True)))

    def population(self) -> str:
        """Check every line that the model has and does not require."""
        where, holds = "expected AND NOT required", "line_no IS NOT NULL"
        return some_rows("expected", "line_path", holds, "[label_cell]", where, "{'line': known_as} AS told")

    def say(self, names: Names) -> str:
        """Say what is checked."""
        return "Every line of the model is printed."

    def word(self, check: Check, cells: Sequence[Cell]) -> Text:
        """Word a line that is missing."""
        return is_missing(check, cells)
