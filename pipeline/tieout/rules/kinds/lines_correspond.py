"""A line of a period is another line of an earlier period, or of the same."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, ClassVar

from msgspec import Meta

from tieout.rules.cell import Cell
from tieout.rules.kind import DERIVED, Derive, Kind, LinePath, Names, joined
from tieout.rules.known import Known, figure
from tieout.rules.pairs import HELD_AGAINST
from tieout.rules.population import ALONE, NO_EXCUSE, NOTHING_TOLD, agreement, distance, listed, population_of
from tieout.rules.quoting import apart
from tieout.rules.settling import NOTHING, Settled, WideTable
from tieout.rules.sums import figures_and_sums
from tieout.store.sql import literal
from tieout.values.outcome import Text
from tieout.values.tally import Check


class LinesCorrespond(Kind, frozen=True, kw_only=True):
    """An actual `opening` of a period is an actual `closing` of so many periods before, or of the same one (0).

    The lines may stand in any tables of the entity, in the same document or else in another; `closing` names
    lines that are the same amount, and each place is held against the one that is printed most finely. The
    forecasts of later periods follow from the target and from each other too, in the table that has them all.
    """

    type: ClassVar = "expect_lines_to_correspond"
    is_identity: ClassVar = True
    binds: ClassVar = True
    holds_in_sound_tables: ClassVar = True
    known: ClassVar = Known(
        broken=1,
        arguments={"opening": "opening", "closing": ["closing"], "years": 1},
        figures=(figure("closing", 10, 3, period_no=2021), figure("opening", 12, 4, line=2)),
    )

    opening: LinePath
    closing: list[LinePath]
    years: Annotated[int, Meta(ge=0)]
    """Periods between the two."""
    derive: Derive = {}

    def population(self) -> str:
        """Check each opening against the closing that is printed nearest and most finely."""
        return population_of(
            f"""
WITH known AS ({figures_and_sums(self.derive)}), one AS (
    SELECT * FROM known
    WHERE line_path = {literal(self.opening)} AND basis_role IN ('actual', 'forecast') AND stage IS NULL
), other AS (
    SELECT *, row_number() OVER (
        PARTITION BY entity, period_no, basis, publication, document, report_year
        ORDER BY upper - lower, table_name, line_no
    ) AS place
    FROM known
    WHERE line_path IN ({listed(self.closing)}) AND basis_role IN ('actual', 'target', 'forecast') AND stage IS NULL
)
SELECT
    one.table_name,
    one.line_path || '/' || one.slice AS about,
    CASE WHEN one.unit <> other.unit THEN 'not judged' ELSE {agreement("one", "other")} END AS judgement,
    {NO_EXCUSE},
    {NOTHING_TOLD},
    one.cells || other.cells AS cells,
    list_transform(one.weights, lambda weight: -weight) || other.weights AS weights,
    {HELD_AGAINST}
FROM one
JOIN other ON other.entity = one.entity AND other.period_no = one.period_no - {self.years} AND (
    (one.basis_role = 'actual' AND other.basis_role = 'actual' AND other.place = 1)
    OR (one.basis_role = 'forecast' AND other.basis_role IN ('target', 'forecast')
        AND other.table_name = one.table_name AND {self.years} > 0))
QUALIFY one.basis_role = 'forecast' OR row_number() OVER (PARTITION BY one.cells ORDER BY
    {distance("one", "other")}, other.upper - other.lower, other.report_year, other.table_name, other.line_no) = 1
""",
            literal(self.opening),
            literal(ALONE),
        )

    def settle(self, table: WideTable) -> Settled | None:
        """Say nothing of records that print no opening, where no other table has one that they might close."""
        derived = [path for parts in self.derive.values() for path in parts]
        prints_opening = table.has_any([self.opening, *derived])
        return None if prints_opening or not (table.is_alone or not table.has_any(self.closing)) else NOTHING

    def say(self, names: Names) -> str:
        """Say what is checked."""
        when = {0: "of the same year", 1: "of the year before"}.get(self.years, f"of {self.years} years before")
        closing = joined(map(names.line, self.closing))
        return (
            f"Realised {names.line(self.opening)} is {closing} {when}, wherever it is printed, within the rounding of "
            f"the print.{DERIVED if self.derive else ''}"
        )

    def word(self, check: Check, cells: Sequence[Cell]) -> Text:
        """Word two figures that should be the same."""
        return apart(check, cells)
