"""A figure is in the unit of its line."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from tieout.rules.cell import Cell
from tieout.rules.kind import Kind, Names
from tieout.rules.known import Known, figure
from tieout.rules.population import NO_EXCUSE, NO_VALUES, NO_WEIGHTS, excused
from tieout.rules.quoting import quoted
from tieout.rules.settling import NO_TEXT, Settled, WideTable, count, filled
from tieout.values.outcome import Text
from tieout.values.tally import Check


class UnitsFitLines(Kind, frozen=True, kw_only=True):
    """A figure is in the unit of its line."""

    type: ClassVar = "expect_units_to_fit_lines"
    examines_values: ClassVar = False
    known: ClassVar = Known(broken=1, figures=(figure("norm", 55, unit="%", line_unit="money"), figure("cash", 1, 3)))

    def population(self) -> str:
        """Check each figure of a recognised line."""
        return excused(
            f"""
SELECT
    table_name,
    line_path || '/' || slice AS about,
    CASE WHEN unit = line_unit THEN 'exact' ELSE 'broken' END AS judgement,
    {NO_EXCUSE},
    {{'unit': line_unit}} AS told,
    [cell_id] AS cells,
    {NO_WEIGHTS},
    {NO_VALUES}
FROM {{batch}}
WHERE state = 'figure' AND line_path IS NOT NULL AND line_unit IS NOT NULL
""",
            "'units'",
        )

    def settle(self, table: WideTable) -> Settled:
        """Judge each figure of a record by the unit of its column."""
        columns = [column for column in table.columns if column.line_unit is not None]
        fits = all(column.unit == column.line_unit for column in columns)
        return Settled(
            "each",
            f"""
            SELECT
                row_no, {count(f"{column.value} IS NOT NULL" for column in columns)} AS checks,
                {"'exact'" if fits else NO_TEXT} AS judged, {NO_EXCUSE}, {filled(columns)} AS seen
            FROM {table.source}
            """,
        )

    def say(self, names: Names) -> str:
        """Say what is checked."""
        return "A figure is in the unit of its line."

    def word(self, check: Check, cells: Sequence[Cell]) -> Text:
        """Word a figure in another unit than its line."""
        cell, unit = cells[0], check.told["unit"]
        return Text(
            f"{cell.name} prints {quoted(cell)}, in {cell.unit}, where the line is in {unit}.",
            f"{cell.name} vermeldt {quoted(cell)}, in {cell.unit}, terwijl de regel in {unit} luidt.",
        )
