"""Parts that are not all printed do not exceed their total together."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from tieout.rules.cell import Cell
from tieout.rules.kind import Kind, LinePath, Names
from tieout.rules.known import Known, figure
from tieout.rules.population import NO_EXCUSE, NO_WEIGHTS, NOTHING_TOLD, exact, halves, population_of
from tieout.rules.quoting import all_quoted, quoted, written
from tieout.rules.sums import ENDS, FLOWS, NO_PARTS, summed
from tieout.store.sql import literal
from tieout.values.outcome import Text
from tieout.values.tally import Check


class PartsStayWithinTotal(Kind, frozen=True, kw_only=True):
    """In every slice printed parts are together at most their total, where a line that completes them is not printed.

    Differences and changes are left alone, and slices with a negative part.
    """

    type: ClassVar = "expect_parts_to_stay_within_total"
    holds_in_sound_tables: ClassVar = True
    known: ClassVar = Known(
        broken=1,
        arguments={"total": "all", "parts": ["all/of_which"], "unless": "all/rest"},
        figures=(figure("all", 4), figure("all/of_which", 10, line=2)),
    )

    total: LinePath
    parts: list[LinePath]
    unless: LinePath
    """The line with which the parts are complete, and must be the total."""

    def population(self) -> str:
        """Check the total in every slice of every table that does not print `unless`."""
        return population_of(
            f"""
WITH summed AS ({summed(self.total, dict.fromkeys(self.parts, 1), NO_PARTS)}), total AS (
    SELECT * FROM {{batch}} WHERE line_path = {literal(self.total)} AND basis_role NOT IN {FLOWS}
), ends AS ({ENDS})
SELECT
    table_name,
    total.line_path || '/' || total.slice AS about,
    CASE
        WHEN total.value IS NULL OR summed.unknown > 0 OR (summed.stated > 0 AND total.unit <> summed.unit)
            OR NOT coalesce(summed.is_positive, true) OR (summed.stated = 0 AND total.value < 0) THEN 'not judged'
        WHEN summed.value <= total.value THEN 'exact'
        WHEN summed.lower <= total.upper THEN 'within rounding'
        ELSE 'broken'
    END AS judgement,
    {NO_EXCUSE},
    {NOTHING_TOLD},
    list_prepend(total.cell_id, coalesce(summed.cells, [])) AS cells,
    {NO_WEIGHTS},
    {exact("summed.value")} AS expected,
    {exact("total.value")} AS found,
    {exact("summed.value - total.value")} AS gap,
    {exact(halves("total", "summed"))} AS allowed
FROM total
JOIN ends USING (table_name)
JOIN summed USING (table_name, slice_no)
WHERE NOT list_contains(ends.lines, {literal(self.unless)})
""",
            literal(self.total),
        )

    def say(self, names: Names) -> str:
        """Say what is checked."""
        together = "are together" if len(self.parts) > 1 else "is"
        return (
            f"In every {names.slice} {names.lines(self.parts)} {together} at most {names.line(self.total)}, in tables "
            f"that do not print {names.line(self.unless)}."
        )

    def word(self, check: Check, cells: Sequence[Cell]) -> Text:
        """Word parts that exceed their total."""
        total = cells[0]
        together, gap = written(total, check.expected), written(total, check.gap)
        parts = all_quoted(cells[1:])
        return Text(
            f"{total.name} prints {quoted(total)}, and its parts {parts.en} are {together.en} together: {gap.en} more.",
            f"{total.name} vermeldt {quoted(total)}, en de delen {parts.nl} zijn samen {together.nl}: {gap.nl} meer.",
        )
