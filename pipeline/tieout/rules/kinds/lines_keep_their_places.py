"""No two neighbouring lines have changed places in one column."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, ClassVar

from msgspec import Meta

from tieout.rules.cell import Cell
from tieout.rules.kind import Kind, Names
from tieout.rules.known import Known, figure
from tieout.rules.population import ALONE, NO_EXCUSE, NO_VALUES, NO_WEIGHTS, NOTHING_TOLD, STOCKS, population_of
from tieout.rules.quoting import quoted
from tieout.rules.settling import NOTHING, Settled, WideTable
from tieout.store.sql import literal
from tieout.values.outcome import Text
from tieout.values.tally import Check


class LinesKeepTheirPlaces(Kind, frozen=True, kw_only=True):
    """No two neighbouring lines have changed places in one column.

    They have where each fits the other's row `times` times better than its own, measured by how far it is
    from the amounts in the other columns; at least two of those must be there, and the two figures must differ
    by 1000 printed units or more.
    """

    type: ClassVar = "expect_lines_to_keep_their_places"
    known: ClassVar = Known(
        broken=1,
        arguments={"times": 4},
        figures=(
            figure("place/one", 3000),
            figure("place/one", 3010, 3),
            figure("place/one", 2000, 4, period_no=2021),
            figure("place/two", 2000, 2, 2),
            figure("place/two", 2010, 3, 2),
            figure("place/two", 3000, 4, 2, period_no=2021),
        ),
    )

    times: Annotated[int, Meta(ge=1)]

    def population(self) -> str:
        """Check each line with the one above it in every column of amounts."""
        return population_of(
            f"""
WITH stated AS (
    SELECT *
    FROM {{batch}}
    WHERE state = 'figure' AND line_path IS NOT NULL AND slice_no = column_no AND basis_role IN {STOCKS}
        AND unit <> '%'
), placed AS (
    SELECT
        *,
        lag(cell_id) OVER above AS cell_above, lag(value) OVER above AS value_above,
        lag(line_no) OVER above AS line_above, lag(line_path) OVER above AS path_above,
        lag(unit) OVER above AS unit_above
    FROM stated
    WINDOW above AS (PARTITION BY table_name, slice_no ORDER BY line_no)
), compared AS (
    SELECT
        one.cell_id, any_value(one.table_name) AS table_name, any_value(one.line_path) AS line_path,
        any_value(one.slice) AS slice, any_value(one.cell_above) AS cell_above,
        bool_and(abs(one.value - one.value_above) >= 1000 * one.scale) AS is_apart, count(*) AS others,
        sum(abs(one.value - same.value) + abs(one.value_above - above.value)) AS as_printed,
        sum(abs(one.value_above - same.value) + abs(one.value - above.value)) AS exchanged
    FROM placed AS one
    JOIN stated AS same
        ON same.table_name = one.table_name AND same.line_no = one.line_no AND same.slice_no <> one.slice_no
        AND same.of_line IS NOT DISTINCT FROM one.of_line
    JOIN stated AS above
        ON above.table_name = one.table_name AND above.line_no = one.line_above AND above.slice_no = same.slice_no
    WHERE one.unit = one.unit_above AND NOT starts_with(one.line_path, one.path_above || '/')
        AND NOT starts_with(one.path_above, one.line_path || '/')
    GROUP BY one.cell_id
)
SELECT
    table_name,
    line_path || '/' || slice AS about,
    CASE WHEN others >= 2 AND is_apart AND exchanged * {self.times} <= as_printed THEN 'broken' ELSE 'exact' END
        AS judgement,
    {NO_EXCUSE},
    {NOTHING_TOLD},
    [cell_id, cell_above] AS cells,
    {NO_WEIGHTS},
    {NO_VALUES}
FROM compared
""",
            "'places'",
            literal(ALONE),
        )

    def settle(self, table: WideTable) -> Settled:
        """Say of records nothing: it is about lines of statements."""
        return NOTHING

    def say(self, names: Names) -> str:
        """Say what is checked."""
        return f"No figure and the one above it fit the row of each other {self.times} times better than their own."

    def word(self, check: Check, cells: Sequence[Cell]) -> Text:
        """Word two figures that seem to have changed places."""
        one, above = cells[0], cells[1]
        return Text(
            f"{one.name} prints {quoted(one)} and {above.label} above it {quoted(above)}; "
            "each fits the row of the other better.",
            f"{one.name} vermeldt {quoted(one)} en {above.label} erboven {quoted(above)}; "
            "elk past beter in de rij van de ander.",
        )
