"""An actual figure is within a percentage of that of the period before."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import ClassVar

from tieout.rules.cell import Cell
from tieout.rules.kind import Kind, Names, Percent
from tieout.rules.known import Known, figure
from tieout.rules.population import ALONE, NO_EXCUSE, NO_WEIGHTS, NOTHING_TOLD, exact, population_of
from tieout.rules.quoting import quoted
from tieout.store.sql import literal
from tieout.values.numbers import dutch, english
from tieout.values.outcome import Text
from tieout.values.tally import Check


class SeriesMoveGradually(Kind, frozen=True, kw_only=True):
    """An actual figure is within `percent` of that of the period before, in the same table.

    What rounding leaves open counts in favour of the figure.
    """

    type: ClassVar = "expect_series_to_move_gradually"
    pictured: ClassVar = "step"
    known: ClassVar = Known(
        broken=1,
        arguments={"percent": 300},
        figures=(
            figure("jump", 345, 3, period_no=2021),
            figure("jump", 346000, 4),
            figure("calm", 10, 3, 2, period_no=2021),
            figure("calm", 11, 4, 2),
        ),
    )

    percent: Percent

    def population(self) -> str:
        """Check each actual figure of the report year that has one of the period before."""
        percent = self.percent
        return population_of(
            f"""
WITH realised AS (
    SELECT * FROM {{batch}} WHERE basis_role = 'actual' AND state = 'figure' AND stage IS NULL
)
SELECT
    now.table_name,
    coalesce(now.line_path, 'line ' || now.line_no) || '/' || now.slice AS about,
    CASE
        WHEN before.value = 0 OR now.unit <> before.unit THEN 'not judged'
        WHEN abs(now.value - before.value) * 100 <= abs(before.value) * {percent} THEN 'exact'
        WHEN (abs(now.value - before.value) - (now.upper - now.lower + before.upper - before.lower) * 0.5) * 100
            <= abs(before.value) * {percent} THEN 'within rounding'
        ELSE 'broken'
    END AS judgement,
    {NO_EXCUSE},
    {NOTHING_TOLD},
    [now.cell_id, before.cell_id] AS cells,
    {NO_WEIGHTS},
    {exact("before.value")} AS expected,
    {exact("now.value")} AS found,
    {exact("abs(now.value - before.value)")} AS gap,
    {exact(f"abs(before.value) * {percent} * 0.01")} AS allowed
FROM realised AS now
JOIN realised AS before
    ON before.table_name = now.table_name AND before.line_no = now.line_no AND before.period_no = now.period_no - 1
    AND before.of_line IS NOT DISTINCT FROM now.of_line
WHERE now.year = now.report_year AND coalesce(now.line_unit, '') <> '%' AND now.unit <> '%'
""",
            "'series'",
            literal(ALONE),
        )

    def say(self, names: Names) -> str:
        """Say what is checked."""
        return f"A realisation is within {self.percent}% of that of the year before."

    def word(self, check: Check, cells: Sequence[Cell]) -> Text:
        """Word a break with the period before."""
        now, before = cells[0], cells[1]
        base, amount = check.expected or Decimal(1), check.found or Decimal(0)
        share = (100 * (amount / base - 1)).quantize(Decimal("0.1"))
        return Text(
            f"{now.name} is {quoted(now)} after {quoted(before)}: {english(share, '%')}.",
            f"{now.name} is {quoted(now)} na {quoted(before)}: {dutch(share, '%')}.",
        )
