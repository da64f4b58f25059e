"""A counted quantity is not the same to the digit period after period."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, ClassVar

from msgspec import Meta

from tieout.rules.cell import Cell
from tieout.rules.kind import Kind, Names
from tieout.rules.known import Known, figure
from tieout.rules.population import ALONE, NO_EXCUSE, NO_VALUES, NO_WEIGHTS, NOTHING_TOLD, population_of
from tieout.rules.quoting import quoted
from tieout.store.sql import literal
from tieout.values.outcome import Text
from tieout.values.tally import Check


class SeriesDoNotStandStill(Kind, frozen=True, kw_only=True):
    """A counted quantity is not the same to the digit in `years` periods in a row."""

    type: ClassVar = "expect_series_not_to_stand_still"
    known: ClassVar = Known(
        broken=1,
        arguments={"years": 3},
        figures=tuple(
            figure("still", 2345, column, period_no=period, compare="budget")
            for column, period in ((3, 2020), (4, 2021), (5, 2022))
        ),
    )

    years: Annotated[int, Meta(ge=1)]

    def population(self) -> str:
        """Check each actual quantity that is held against a budget, with the periods before it."""
        return population_of(
            f"""
WITH realised AS (
    SELECT
        *,
        list(cell_id) OVER latest AS series,
        count(*) OVER latest AS periods, min(value) OVER latest AS least, max(value) OVER latest AS most
    FROM {{batch}}
    WHERE basis_role = 'actual' AND state = 'figure' AND stage IS NULL AND compare = 'budget'
        AND unit <> '%' AND value <> 0
    WINDOW latest AS (
        PARTITION BY table_name, line_no, of_line ORDER BY period_no
        ROWS BETWEEN {self.years - 1} PRECEDING AND CURRENT ROW)
)
SELECT
    table_name,
    line_path || '/' || slice AS about,
    CASE WHEN least = most THEN 'broken' ELSE 'exact' END AS judgement,
    {NO_EXCUSE},
    {NOTHING_TOLD},
    list_reverse(series) AS cells,
    {NO_WEIGHTS},
    {NO_VALUES}
FROM realised
WHERE periods = {self.years}
""",
            "'series'",
            literal(ALONE),
        )

    def say(self, names: Names) -> str:
        """Say what is checked."""
        return f"A counted quantity is not the same to the digit in {self.years} years in a row."

    def word(self, check: Check, cells: Sequence[Cell]) -> Text:
        """Word a series that stands still."""
        return Text(
            f"{cells[0].name} prints {quoted(cells[0])}, as in each of the {self.years} years up to it.",
            f"{cells[0].name} vermeldt {quoted(cells[0])}, net als in elk van de {self.years} jaren tot dan toe.",
        )
