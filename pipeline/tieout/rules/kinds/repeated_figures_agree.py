"""A line that stands in several tables has one value for each entity, period and basis."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from tieout.rules.cell import Cell
from tieout.rules.kind import BasisName, Kind, Names, joined
from tieout.rules.known import Known, figure
from tieout.rules.pairs import HELD_AGAINST
from tieout.rules.population import ALONE, NO_EXCUSE, NOTHING_TOLD, agreement, listed, population_of
from tieout.rules.quoting import apart
from tieout.rules.settling import NOTHING, Settled, WideTable
from tieout.store.sql import literal
from tieout.values.outcome import Text
from tieout.values.tally import Check


class RepeatedFiguresAgree(Kind, frozen=True, kw_only=True):
    """A line that stands in several tables has one value for each entity, period, basis and stage.

    Within one document each place is held against the one that is printed most finely; `across` documents each
    later document against the earliest.
    """

    type: ClassVar = "expect_repeated_figures_to_agree"
    is_identity: ClassVar = True
    binds: ClassVar = True
    holds_in_sound_tables: ClassVar = True
    known: ClassVar = Known(
        broken=1,
        arguments={"bases": ["actual"], "across": False},
        figures=(figure("norm", 199, 3), figure("norm", 55, 3, table_name="again")),
    )

    bases: list[BasisName]
    across: bool

    def population(self) -> str:
        """Check each place of a line but the first."""
        same = "AND other.report_year = one.report_year AND other.document = one.document"
        later = "AND (other.report_year, other.document) <> (one.report_year, one.document)"
        key = "entity, line_path, basis, period_no, stage" + ("" if self.across else ", report_year, document")
        order = f"{'report_year, document_no, ' if self.across else ''}upper - lower, publication, cell_id"
        return population_of(
            f"""
WITH printed AS (
    SELECT *
    FROM {{batch}}
    WHERE state = 'figure' AND line_path IS NOT NULL AND NOT heading AND of_line IS NULL
        AND basis IN ({listed(self.bases)})
), repeated AS (
    SELECT line_path FROM printed GROUP BY line_path HAVING min(table_name) <> max(table_name)
), stated AS (
    SELECT *, row_number() OVER (PARTITION BY {key} ORDER BY {order}) AS place
    FROM printed
    WHERE line_path IN (FROM repeated)
)
SELECT
    one.table_name,
    one.line_path || '/' || one.slice AS about,
    CASE WHEN one.unit <> other.unit THEN 'broken' ELSE {agreement("one", "other")} END AS judgement,
    {NO_EXCUSE},
    {NOTHING_TOLD},
    [one.cell_id, other.cell_id] AS cells,
    [-1, 1] AS weights,
    {HELD_AGAINST}
FROM stated AS one
JOIN stated AS other
    ON other.entity = one.entity AND other.line_path = one.line_path AND other.basis = one.basis
    AND other.period_no = one.period_no AND other.stage IS NOT DISTINCT FROM one.stage
    AND other.table_name <> one.table_name
    {later if self.across else same}
WHERE other.place = 1 AND one.place > 1
""",
            f"'{'documents' if self.across else 'tables'}'",
            literal(ALONE),
        )

    def settle(self, table: WideTable) -> Settled | None:
        """Say nothing of records that are the only table: no line of them stands in another."""
        return NOTHING if table.is_alone else None

    def say(self, names: Names) -> str:
        """Say what is checked."""
        where = "documents" if self.across else "tables of one document"
        return f"In the {joined(self.bases)}: a line that stands in several {where} has one value."

    def word(self, check: Check, cells: Sequence[Cell]) -> Text:
        """Word two figures that should be the same."""
        return apart(check, cells)
