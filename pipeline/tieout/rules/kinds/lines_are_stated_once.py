"""No line of the rulebook is printed twice in one table."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from tieout.rules.cell import Cell
from tieout.rules.kind import Kind, LooksAt, Names
from tieout.rules.known import Known, line
from tieout.rules.population import NO_EXCUSE, NO_VALUES, NO_WEIGHTS, NOTHING_TOLD
from tieout.rules.quoting import quoted
from tieout.rules.rows import without_rows
from tieout.values.outcome import Text
from tieout.values.places import on_two_lines
from tieout.values.tally import Check


class LinesAreStatedOnce(Kind, frozen=True, kw_only=True):
    """No line of the rulebook is printed twice in one table."""

    type: ClassVar = "expect_lines_to_be_stated_once"
    looks_at: ClassVar[LooksAt] = "lines"
    known: ClassVar = Known(broken=1, lines=(line("flow"), line("flow", 3), line("cash", 4)))

    def population(self) -> str:
        """Check every recognised row; of two the later is wrong."""
        is_line = "line_no IS NOT NULL AND line_path IS NOT NULL"
        return f"""
WITH stated AS (
    SELECT *, row_number() OVER (PARTITION BY table_name, line_path ORDER BY line_no) AS place,
        first_value(label_cell) OVER (PARTITION BY table_name, line_path ORDER BY line_no) AS first_cell
    FROM {{batch}}
    WHERE {is_line}
)
SELECT
    table_name,
    line_path || CASE WHEN place > 1 THEN '/line ' || line_no ELSE '' END AS about,
    CASE WHEN place = 1 THEN 'exact' ELSE 'broken' END AS judgement,
    {NO_EXCUSE},
    {NOTHING_TOLD},
    CASE WHEN place = 1 THEN [label_cell] ELSE [label_cell, first_cell] END AS cells,
    {NO_WEIGHTS},
    {NO_VALUES}
FROM stated
UNION ALL BY NAME {without_rows("once", is_line)}
ORDER BY cells, about
"""

    def say(self, names: Names) -> str:
        """Say what is checked."""
        return "No line is printed twice in a table."

    def word(self, check: Check, cells: Sequence[Cell]) -> Text:
        """Word a line that stands twice."""
        again, first = cells[0], cells[-1]
        there, before = on_two_lines(again.place, first.place)
        return Text(
            f"{quoted(again)} on {there.en} is the line of {quoted(first)} on {before.en} again.",
            f"{quoted(again)} op {there.nl} is weer de regel {quoted(first)} van {before.nl}.",
        )
