"""No column of actual amounts is a copy of its target, or of another period."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, ClassVar

from msgspec import Meta

from tieout.rules.cell import Cell
from tieout.rules.kind import Kind, Names
from tieout.rules.known import Known, figure
from tieout.rules.population import ALONE, NO_EXCUSE, NO_VALUES, NO_WEIGHTS, NOTHING_TOLD, population_of
from tieout.rules.quoting import quoted
from tieout.rules.settling import NOTHING, Settled, WideTable
from tieout.store.sql import literal
from tieout.values.outcome import Text
from tieout.values.tally import Check


class ColumnsDiffer(Kind, frozen=True, kw_only=True):
    """No column of actual amounts equals its target, or the actual amounts of another period, in all of its rows.

    Only where at least `rows` rows print in both a figure that is not zero. Targets of several years may well be equal.
    """

    type: ClassVar = "expect_columns_to_differ"
    known: ClassVar = Known(
        broken=1,
        arguments={"rows": 3},
        figures=tuple(
            figure(f"copied_{line}", 1000 + 7 * line, column, line) for line in (1, 2, 3) for column in (2, 3)
        ),
    )

    rows: Annotated[int, Meta(ge=2)]

    def population(self) -> str:
        """Check each column of actual amounts with each target of its period and the actual amounts of others."""
        return population_of(
            f"""
WITH stated AS (
    SELECT table_name, line_no, column_no, slice, period_no, basis_role, of_line, value, cell_id
    FROM {{batch}}
    WHERE state = 'figure' AND slice_no = column_no AND basis_role IN ('target', 'actual')
), pairs AS (
    SELECT
        one.table_name, one.slice AS slice, other.slice AS other_slice,
        count(*) FILTER (one.value <> other.value) AS differing,
        count(*) FILTER (one.value = other.value AND one.value <> 0) AS alike,
        count(*) FILTER (one.value <> 0 OR other.value <> 0) AS told,
        min(one.cell_id) FILTER (one.value <> 0) AS cell, min(other.cell_id) FILTER (one.value <> 0) AS other_cell
    FROM stated AS one
    JOIN stated AS other
        ON one.table_name = other.table_name AND one.line_no = other.line_no
        AND one.of_line IS NOT DISTINCT FROM other.of_line AND one.column_no <> other.column_no
        AND CASE other.basis_role WHEN 'target' THEN one.period_no = other.period_no
            ELSE one.period_no > other.period_no END
    WHERE one.basis_role = 'actual'
    GROUP BY one.table_name, one.slice, other.slice, one.of_line
)
SELECT
    table_name,
    slice || '/' || other_slice AS about,
    CASE WHEN differing = 0 AND alike >= {self.rows} THEN 'broken' ELSE 'exact' END AS judgement,
    {NO_EXCUSE},
    {NOTHING_TOLD},
    [cell, other_cell] AS cells,
    {NO_WEIGHTS},
    {NO_VALUES}
FROM pairs
WHERE told >= {self.rows} AND cell IS NOT NULL AND other_cell IS NOT NULL
ORDER BY cells
""",
            "'columns'",
            literal(ALONE),
        )

    def settle(self, table: WideTable) -> Settled:
        """Say of records nothing: it is about columns of statements."""
        return NOTHING

    def say(self, names: Names) -> str:
        """Say what is checked."""
        return (
            f"No column of actual amounts is to the digit that of its target, or of another period, where {self.rows} "
            "rows or more print both."
        )

    def word(self, check: Check, cells: Sequence[Cell]) -> Text:
        """Word a column that is a copy."""
        one, other = cells[0], cells[1]
        there = f"“{other.place.column_label}”"
        return Text(
            f"All figures of this column are those of {there}, to the digit: {one.name} prints {quoted(one)}, as "
            f"{other.name} does.",
            f"Alle cijfers van deze kolom zijn tot op het cijfer die van {there}: {one.name} vermeldt {quoted(one)}, "
            f"net als {other.name}.",
        )
