"""No column of amounts is blank or zero throughout."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from tieout.rules.cell import Cell
from tieout.rules.kind import Kind, Names
from tieout.rules.known import Known, figure
from tieout.rules.population import ALONE, NO_EXCUSE, NO_VALUES, NO_WEIGHTS, NOTHING_TOLD, STOCKS, population_of
from tieout.rules.settling import NOTHING, Settled, WideTable
from tieout.store.sql import literal
from tieout.values.outcome import Text
from tieout.values.tally import Check


class ColumnsHoldFigures(Kind, frozen=True, kw_only=True):
    """No column of amounts is blank or zero throughout; fewer than three zeros tell nothing."""

    type: ClassVar = "expect_columns_to_hold_figures"
    examines_values: ClassVar = False
    known: ClassVar = Known(
        broken=1,
        figures=(
            figure("one", 0),
            figure("two", 0, line=2),
            figure("three", 0, line=3),
            figure("three", 3, 3, 3),
        ),
    )

    def population(self) -> str:
        """Check every column of amounts."""
        return population_of(
            f"""
WITH columns AS (
    SELECT
        table_name, slice, count(*) FILTER (state = 'figure') AS figures, bool_or(value <> 0) AS is_filled,
        min(cell_id) AS cell
    FROM {{batch}}
    WHERE slice_no = column_no AND basis_role IN {STOCKS}
    GROUP BY table_name, slice
)
SELECT
    table_name,
    slice AS about,
    CASE WHEN figures = 0 OR (figures >= 3 AND NOT is_filled) THEN 'broken' ELSE 'exact' END AS judgement,
    {NO_EXCUSE},
    {NOTHING_TOLD},
    [cell] AS cells,
    {NO_WEIGHTS},
    {NO_VALUES}
FROM columns
""",
            "'columns'",
            literal(ALONE),
        )

    def settle(self, table: WideTable) -> Settled:
        """Say of records nothing: it is about columns of statements."""
        return NOTHING

    def say(self, names: Names) -> str:
        """Say what is checked."""
        return "No column of a budget, realisation or estimate is blank or zero throughout."

    def word(self, check: Check, cells: Sequence[Cell]) -> Text:
        """Word a column without a figure, or with none but zero."""
        head = cells[0].place.column_label
        if cells[0].value is None:
            return Text(
                f"There is no figure but zero under “{head}”.", f"Onder “{head}” staat geen cijfer anders dan nul."
            )
        return Text(f"Every figure under “{head}” is zero.", f"Elk cijfer onder “{head}” is nul.")
