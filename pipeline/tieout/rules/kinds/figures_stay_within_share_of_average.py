"""A line is at most a percentage of the average of another over some periods."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, ClassVar

from msgspec import Meta

from tieout.rules.cell import Cell
from tieout.rules.kind import DERIVED, Derive, Kind, LinePath, Names, Percent
from tieout.rules.known import Known, figure
from tieout.rules.population import ALONE, NO_WEIGHTS, NOTHING_TOLD, distance, exact, not_there, population_of
from tieout.rules.quoting import quoted, written
from tieout.rules.settling import NOTHING, Settled, WideTable
from tieout.rules.sums import figures_and_sums
from tieout.store.sql import literal
from tieout.values.outcome import Text
from tieout.values.tally import Check


class FiguresStayWithinShareOfAverage(Kind, frozen=True, kw_only=True):
    """An actual line is at most a percentage of the average of another over the last `years` periods.

    Every period that is needed may stand in another table of the entity, in the same document or else in
    another; where one is not at hand the line is not judged.
    """

    type: ClassVar = "expect_figures_to_stay_within_share_of_average"
    known: ClassVar = Known(
        broken=1,
        arguments={"line": "equity", "of": "revenue", "percent": 100, "years": 2},
        figures=(
            figure("equity", 2345, 4),
            figure("revenue", 1200, 3, 2, period_no=2021),
            figure("revenue", 1234, 4, 2),
        ),
    )

    line: LinePath
    of: LinePath
    percent: Percent
    years: Annotated[int, Meta(ge=1)]
    derive: Derive = {}

    def population(self) -> str:
        """Check each actual figure of the line against the sum over the periods up to its own.

        The average is never formed: figure * 100 * years is held against sum * percent.
        """
        return population_of(
            f"""
WITH known AS ({figures_and_sums(self.derive)}), placed AS (
    SELECT *
    FROM known
    WHERE line_path = {literal(self.of)} AND basis_role = 'actual' AND stage IS NULL
    QUALIFY row_number() OVER (
        PARTITION BY entity, period_no, publication, document, report_year ORDER BY upper - lower, table_name) = 1
), one AS (
    SELECT * FROM known WHERE line_path = {literal(self.line)} AND basis_role = 'actual' AND stage IS NULL
), asked AS (
    SELECT DISTINCT entity, period_no, publication, document, report_year FROM one
), needed AS (
    SELECT asked.*, other.period_no AS period_of, other.value, other.upper, other.cells
    FROM asked
    JOIN placed AS other
        ON other.entity = asked.entity
        AND other.period_no BETWEEN asked.period_no - {self.years - 1} AND asked.period_no
    QUALIFY row_number() OVER (
        PARTITION BY
            asked.entity, asked.period_no, asked.publication, asked.document, asked.report_year, other.period_no
        ORDER BY {distance("asked", "other")}, other.upper - other.lower, other.report_year DESC, other.table_name) = 1
), added AS (
    SELECT
        entity, period_no, publication, document, report_year, sum(value) AS value, sum(upper) AS most,
        count(*) AS periods, flatten(list(cells ORDER BY period_of)) AS cells
    FROM needed
    GROUP BY entity, period_no, publication, document, report_year
)
SELECT
    one.table_name,
    one.line_path || '/' || one.slice AS about,
    CASE
        WHEN added.periods < {self.years} THEN 'not judged'
        WHEN one.value * {100 * self.years} <= added.value * {self.percent} THEN 'exact'
        WHEN one.lower * {100 * self.years} <= added.most * {self.percent} THEN 'within rounding'
        ELSE 'broken'
    END AS judgement,
    CASE WHEN added.periods < {self.years} THEN '{ALONE}' END AS excuse,
    {NOTHING_TOLD},
    one.cells || added.cells AS cells,
    {NO_WEIGHTS},
    {_limit(f"added.value * {self.percent}", 100 * self.years)} AS expected,
    {exact("one.value")} AS found,
    {exact(f"one.value - {_limit(f'added.value * {self.percent}', 100 * self.years)}")} AS gap,
    {exact("0")} AS allowed
FROM one
JOIN added USING (entity, period_no, publication, document, report_year)
""",
            literal(self.line),
            not_there(self.line),
        )

    def settle(self, table: WideTable) -> Settled | None:
        """Say nothing of records that do not print the line, where no other table is held against them."""
        derived = [path for parts in self.derive.values() for path in parts]
        prints_line = table.has_any([self.line, *(derived if self.line in self.derive else ())])
        return None if prints_line or not (table.is_alone or not table.has_any([self.of, *derived])) else NOTHING

    def say(self, names: Names) -> str:
        """Say what is checked."""
        return (
            f"Realised {names.line(self.line)} is at most {self.percent}% of the average of {names.line(self.of)} over "
            f"{self.years} years.{DERIVED if self.derive else ''}"
        )

    def word(self, check: Check, cells: Sequence[Cell]) -> Text:
        """Word a figure above its share of an average."""
        cell = cells[0]
        limit, gap = written(cell, check.expected), written(cell, check.gap)
        return Text(
            f"{cell.name} prints {quoted(cell)}; {self.percent}% of the average of {self.years} years is {limit.en}, "
            f"{gap.en} less.",
            f"{cell.name} vermeldt {quoted(cell)}; {self.percent}% van het gemiddelde van {self.years} jaar is "
            f"{limit.nl}, {gap.nl} minder.",
        )


def _limit(amount: str, parts: int) -> str:
    """Divide an amount into equal parts, to the nearest hundredth, without a binary fraction."""
    # Half a part more, then rounded down: a whole number of hundredths divided by a whole number.
    hundredths = f"CAST(floor({amount} * 100) AS HUGEINT)"
    twice = f"(2 * {hundredths} + {parts})"
    nearest = f"{twice} // {2 * parts} - CASE WHEN {twice} < 0 THEN 1 ELSE 0 END"
    return f"(CAST({nearest} AS DECIMAL(38, 0)) * CAST(0.01 AS DECIMAL(38, 12)))"
