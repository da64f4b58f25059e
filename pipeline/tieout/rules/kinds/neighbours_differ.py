"""No part repeats the figure of the part above it, where the two differ elsewhere."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from tieout.rules.cell import Cell
from tieout.rules.kind import Kind, Names
from tieout.rules.known import Known, figure
from tieout.rules.population import ALONE, NO_EXCUSE, NO_VALUES, NO_WEIGHTS, NOTHING_TOLD, STOCKS, population_of
from tieout.rules.quoting import quoted
from tieout.rules.settling import NOTHING, Settled, WideTable
from tieout.store.sql import literal
from tieout.values.outcome import Text
from tieout.values.tally import Check


class NeighboursDiffer(Kind, frozen=True, kw_only=True):
    """No part repeats the figure of the part above it, where the two differ in another column.

    Only figures of four digits or more that are not round, and parts of one total: totals may well be equal.
    """

    type: ClassVar = "expect_neighbours_to_differ"
    known: ClassVar = Known(
        broken=1,
        figures=(
            figure("total/part", 11, 3, period_no=2021),
            figure("total/part", 1234, 4),
            figure("total/next", 1200, 3, 2, period_no=2021),
            figure("total/next", 1234, 4, 2),
        ),
    )

    def population(self) -> str:
        """Check each part that has another part of its total above it."""
        return population_of(
            f"""
WITH placed AS (
    SELECT
        *,
        lag(cell_id) OVER above AS cell_above, lag(value) OVER above AS value_above,
        lag(line_path) OVER above AS path_above
    FROM {{batch}}
    WHERE state = 'figure' AND line_path IS NOT NULL AND slice_no = column_no AND basis_role IN {STOCKS}
    WINDOW above AS (PARTITION BY table_name, slice_no ORDER BY line_no)
), pairs AS (
    SELECT
        *,
        count(*) FILTER (value <> value_above) OVER (PARTITION BY table_name, line_no) AS differing
    FROM placed
    WHERE contains(line_path, '/') AND contains(path_above, '/')
        AND regexp_replace(line_path, '/[^/]*$', '') = regexp_replace(path_above, '/[^/]*$', '')
)
SELECT
    table_name,
    line_path || '/' || slice AS about,
    CASE
        WHEN value = value_above AND abs(value) >= 1000 * scale AND value % (100 * scale) <> 0 AND differing > 0
            THEN 'broken'
        ELSE 'exact'
    END AS judgement,
    {NO_EXCUSE},
    {NOTHING_TOLD},
    [cell_id, cell_above] AS cells,
    {NO_WEIGHTS},
    {NO_VALUES}
FROM pairs
""",
            "'neighbours'",
            literal(ALONE),
        )

    def settle(self, table: WideTable) -> Settled:
        """Say of records nothing: it is about lines of statements."""
        return NOTHING

    def say(self, names: Names) -> str:
        """Say what is checked."""
        return "A line does not repeat the figure of the line above it, where the two differ in other columns."

    def word(self, check: Check, cells: Sequence[Cell]) -> Text:
        """Word a line that repeats the one above it."""
        one, above = cells[0], cells[1]
        return Text(
            f"{one.name} prints {quoted(one)}, the figure of {above.label} above it.",
            f"{one.name} vermeldt {quoted(one)}, het cijfer van {above.label} erboven.",
        )
