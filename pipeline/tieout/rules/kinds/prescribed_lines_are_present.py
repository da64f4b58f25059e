"""Each line that is prescribed is printed."""

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


class PrescribedLinesArePresent(Kind, frozen=True, kw_only=True):
    """Each required line is printed; a missing one is placed after the line before it."""

    type: ClassVar = "expect_prescribed_lines_to_be_present"
    looks_at: ClassVar[LooksAt] = "lines"
    known: ClassVar = Known(broken=1, lines=(line("flow", 2, required=True), line("flow/out", None, required=True)))

    def population(self) -> str:
        """Check every required line."""
        holds = "line_no IS NOT NULL"
        told = "{'line': known_as, 'goes on': CASE WHEN NOT complete THEN 'elsewhere' END} AS told"
        return some_rows("required", "line_path", holds, "[label_cell]", "required", told)

    def say(self, names: Names) -> str:
        """Say what is checked."""
        return "Every line that is prescribed is printed."

    def word(self, check: Check, cells: Sequence[Cell]) -> Text:
        """Word a prescribed line that is missing, and what to do where that is as it should be."""
        told = is_missing(check, cells)
        if check.told["goes on"]:
            return Text(
                f"{told.en} The table goes on elsewhere, but lines below it are printed here: print it too, or mend "
                "what its line is called.",
                f"{told.nl} De tabel gaat elders verder, maar regels eronder staan hier wel: zet deze er ook bij, of "
                "herstel hoe de regel heet.",
            )
        return Text(
            f'{told.en} If the table goes on elsewhere, declare "complete": false of it in datapackage.json.',
            f'{told.nl} Gaat de tabel elders verder, declareer dan "complete": false in datapackage.json.',
        )
