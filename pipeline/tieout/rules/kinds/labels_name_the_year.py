"""The year that a label prints is the report year of its table."""

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


class LabelsNameTheYear(Kind, frozen=True, kw_only=True):
    """The year that a label prints is the report year of its table."""

    type: ClassVar = "expect_labels_to_name_the_year"
    looks_at: ClassVar[LooksAt] = "lines"
    known: ClassVar = Known(
        broken=1, lines=(line("a", 2, label_year=2022), line("b", 3, label_year=2021), line("c", 4))
    )

    def population(self) -> str:
        """Check every label that prints a year."""
        where = "line_no IS NOT NULL AND label_year IS NOT NULL"
        told = "{'year': report_year} AS told"
        return some_rows("labels", "line_path", "label_year = report_year", "[label_cell]", where, told)

    def say(self, names: Names) -> str:
        """Say what is checked."""
        return "A label that names a year names that of its table."

    def word(self, check: Check, cells: Sequence[Cell]) -> Text:
        """Word a label of another year."""
        year = check.told["year"]
        return Text(
            f"The row is printed as {quoted(cells[0])}; the table is of {year}.",
            f"De rij is afgedrukt als {quoted(cells[0])}; de tabel is van {year}.",
        )
