"""No total is last period's to the digit where one of its parts has moved."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from tieout.rules.cell import Cell
from tieout.rules.kind import Kind, Names
from tieout.rules.known import Known, figure
from tieout.rules.population import ALONE, NO_EXCUSE, NO_VALUES, NO_WEIGHTS, NOTHING_TOLD, population_of
from tieout.rules.quoting import quoted
from tieout.rules.settling import NOTHING, Settled, WideTable
from tieout.store.sql import literal
from tieout.values.outcome import Text
from tieout.values.tally import Check


class TotalsMoveWithParts(Kind, frozen=True, kw_only=True):
    """No total is last period's to the digit where one of its parts has moved."""

    type: ClassVar = "expect_totals_to_move_with_parts"
    known: ClassVar = Known(
        broken=1,
        figures=(
            figure("total", 2345, 3, period_no=2021),
            figure("total", 2345, 4),
            figure("total/part", 11, 3, 2, period_no=2021),
            figure("total/part", 1234, 4, 2),
        ),
    )

    def population(self) -> str:
        """Check each actual total of ten printed units or more against the period before it."""
        return population_of(
            f"""
WITH realised AS (
    SELECT *, period_no - 1 AS period_before
    FROM {{batch}}
    WHERE basis_role = 'actual' AND state = 'figure' AND stage IS NULL AND line_path IS NOT NULL
), paired AS (
    SELECT now.*, before.cell_id AS cell_before, before.value AS value_before
    FROM realised AS now
    JOIN realised AS before
        ON before.table_name = now.table_name AND before.line_no = now.line_no
        AND before.period_no = now.period_before AND before.of_line IS NOT DISTINCT FROM now.of_line
), moved AS (
    SELECT
        total.cell_id, min(part.cell_id) FILTER (part.value <> part.value_before) AS part_cell,
        bool_or(part.value <> part.value_before) AS has_moved
    FROM paired AS total
    JOIN paired AS part
        ON part.table_name = total.table_name AND part.period_no = total.period_no
        AND part.of_line IS NOT DISTINCT FROM total.of_line
        AND starts_with(part.line_path, total.line_path || '/')
    GROUP BY total.cell_id
)
SELECT
    paired.table_name,
    paired.line_path || '/' || paired.slice AS about,
    CASE WHEN value = value_before AND abs(value) >= 10 * scale AND has_moved THEN 'broken' ELSE 'exact' END
        AS judgement,
    {NO_EXCUSE},
    {NOTHING_TOLD},
    list_filter([cell_id, cell_before, part_cell], lambda cell: cell IS NOT NULL) AS cells,
    {NO_WEIGHTS},
    {NO_VALUES}
FROM paired
JOIN moved USING (cell_id)
""",
            "'stale'",
            literal(ALONE),
        )

    def settle(self, table: WideTable) -> Settled:
        """Say of records nothing: all columns of wide ones are of one period."""
        return NOTHING

    def say(self, names: Names) -> str:
        """Say what is checked."""
        return "A realised total is not that of the year before to the digit, where one of its parts has moved."

    def word(self, check: Check, cells: Sequence[Cell]) -> Text:
        """Word a total that stood still while a part moved."""
        now, before, part = cells[0], cells[1], cells[-1]
        head = before.place.column_label
        return Text(
            f"{now.name} prints {quoted(now)}, and so does {head}, while {part.label} is another.",
            f"{now.name} vermeldt {quoted(now)}, net als {head}, terwijl {part.label} anders is.",
        )
