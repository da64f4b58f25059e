"""No table is, figure by figure, that of another year."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, ClassVar

from msgspec import Meta

from tieout.rules.cell import Cell
from tieout.rules.kind import Kind, Names
from tieout.rules.known import Known, figure
from tieout.rules.population import ALONE, NO_EXCUSE, NO_VALUES, NO_WEIGHTS, judged_only
from tieout.rules.quoting import quoted
from tieout.rules.settling import NOTHING, Settled, WideTable
from tieout.store.sql import literal
from tieout.values.outcome import Text
from tieout.values.tally import Check


class TablesDiffer(Kind, frozen=True, kw_only=True):
    """No statement equals that of an earlier year of its entity in all figures, each column as old as the other's.

    Last year's file with this year's heads adds up as it did last year. Only where at least `figures` figures that are
    not zero are printed in both.
    """

    type: ClassVar = "expect_tables_to_differ"
    known: ClassVar = Known(
        broken=1,
        arguments={"figures": 3},
        figures=tuple(
            figure(f"again_{line}", 1000 + 7 * line, 2, line, table_name=f"year {year}", report_year=year,
                   period_no=year)
            for year in (2021, 2022) for line in (1, 2, 3)
        ),
    )  # fmt: skip

    figures: Annotated[int, Meta(ge=3)]

    def population(self) -> str:
        """Check each statement with those of earlier years, in the same document of the same entity."""
        return judged_only(
            f"""
WITH stated AS (
    SELECT *, period_no - report_year AS age
    FROM {{batch}}
    WHERE state = 'figure' AND slice_no = column_no AND line_path IS NOT NULL
), pairs AS (
    SELECT
        one.table_name, other.report_year AS other_year,
        count(*) FILTER (one.value <> other.value) AS differing,
        count(*) FILTER (one.value = other.value AND one.value <> 0) AS alike,
        min(one.cell_id) AS cell, min(other.cell_id) AS other_cell
    FROM stated AS one
    JOIN stated AS other
        ON other.entity = one.entity AND other.kind = one.kind AND other.document = one.document
        AND other.report_year < one.report_year AND other.line_path = one.line_path AND other.basis = one.basis
        AND other.age IS NOT DISTINCT FROM one.age AND other.stage IS NOT DISTINCT FROM one.stage
        AND other.of_line IS NOT DISTINCT FROM one.of_line
    GROUP BY one.table_name, other.report_year
), alone AS (
    -- Said of each table by itself, also where a later one is held against it.
    SELECT table_name, min(cell_id) AS cell
    FROM {{batch}}
    WHERE table_name NOT IN (SELECT table_name FROM pairs WHERE differing + alike > 0)
    GROUP BY table_name
)
SELECT
    table_name,
    CAST(other_year AS VARCHAR) AS about,
    CASE WHEN differing = 0 AND alike >= {self.figures} THEN 'broken' ELSE 'exact' END AS judgement,
    {NO_EXCUSE},
    {{'figures': alike}} AS told,
    [cell, other_cell] AS cells,
    {NO_WEIGHTS},
    {NO_VALUES}
FROM pairs
WHERE differing + alike > 0
UNION ALL
SELECT table_name, 'tables', 'not judged', {literal(ALONE)}, NULL, [cell], NULL, {NO_VALUES}
FROM alone
"""
        )

    def settle(self, table: WideTable) -> Settled:
        """Say of records nothing: it is about statements."""
        return NOTHING

    def say(self, names: Names) -> str:
        """Say what is checked."""
        return (
            f"No statement equals that of an earlier year of its entity in all figures, where {self.figures} or more "
            "are printed in both: then it is the file of that year with other heads."
        )

    def word(self, check: Check, cells: Sequence[Cell]) -> Text:
        """Word a table that is that of another year."""
        one, other = cells[0], cells[1]
        count = check.told["figures"]
        return Text(
            f"All {count} figures are those of {other.place.file}: it seems to be that file with other heads. "
            f"{one.name} prints {quoted(one)}, and {other.name} there {quoted(other)}.",
            f"Alle {count} cijfers zijn die van {other.place.file}: het lijkt dat bestand met andere koppen. "
            f"{one.name} vermeldt {quoted(one)}, en {other.name} daar {quoted(other)}.",
        )
