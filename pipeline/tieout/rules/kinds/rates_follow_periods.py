"""Every row of a column of rates is, in percent, what lies between the later actual and the earlier one."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal
from typing import ClassVar

from tieout.rules.cell import Cell
from tieout.rules.kind import Kind, Names
from tieout.rules.known import Known, figure
from tieout.rules.periods import changes, none_found
from tieout.rules.population import ALONE, NO_WEIGHTS, NOTHING_TOLD, exact, population_of
from tieout.rules.quoting import quoted
from tieout.rules.ratios import quotients
from tieout.store.sql import literal
from tieout.values.numbers import dutch, english
from tieout.values.outcome import Text
from tieout.values.tally import Check

RATES = f"""
{changes("rate")}, pair AS (
    SELECT
        found.*, later.cell_id AS later_cell, earlier.cell_id AS earlier_cell, later.sign AS later_sign,
        later.value AS later_value, later.lower AS later_lower, later.upper AS later_upper, later.unit AS later_unit,
        earlier.value AS earlier_value, earlier.lower AS earlier_lower, earlier.upper AS earlier_upper,
        earlier.unit AS earlier_unit, earlier.lower <= 0 AND earlier.upper >= 0 AS is_alone
    FROM found
    JOIN later USING (pair_id)
    JOIN earlier USING (pair_id)
), top AS (
    -- Of a negative amount that is divided by, both are turned: the quotient is the same.
    SELECT
        pair_id, CASE WHEN earlier_value < 0 THEN -later_value ELSE later_value END AS value,
        CASE WHEN earlier_value < 0 THEN -later_upper ELSE later_lower END AS lower,
        CASE WHEN earlier_value < 0 THEN -later_lower ELSE later_upper END AS upper
    FROM pair
    WHERE NOT is_alone AND later_value IS NOT NULL
), bottom AS (
    SELECT
        pair_id, abs(earlier_value) AS value, least(abs(earlier_lower), abs(earlier_upper)) AS lower,
        greatest(abs(earlier_lower), abs(earlier_upper)) AS upper
    FROM pair
    WHERE NOT is_alone
), quotient AS (
    SELECT pair_id, found.least, found.most, found.ratio
    FROM (SELECT top.pair_id, {quotients("top", "bottom")} AS found FROM top JOIN bottom USING (pair_id))
), turned AS (
    SELECT
        pair.*, least, most, ratio,
        CASE
            WHEN earlier_value >= 0 THEN sign * later_sign
            WHEN sign(value) * sign(ratio.floor - 100) < 0 THEN -1
            ELSE 1
        END AS turned
    FROM pair
    LEFT JOIN quotient USING (pair_id)
), rate AS (
    SELECT
        *,
        CASE turned WHEN 1 THEN least.floor - 100 ELSE 100 - most.ceil END AS low_floor,
        CASE turned WHEN 1 THEN least.ceil - 100 ELSE 100 - most.floor END AS low_ceil,
        CASE turned WHEN 1 THEN most.floor - 100 ELSE 100 - least.ceil END AS high_floor,
        CASE turned WHEN 1 THEN most.ceil - 100 ELSE 100 - least.floor END AS high_ceil,
        CASE turned WHEN 1 THEN ratio.floor - 100 ELSE 100 - ratio.ceil END AS mid_floor,
        CASE turned WHEN 1 THEN ratio.ceil - 100 ELSE 100 - ratio.floor END AS mid_ceil
    FROM turned
)
"""
"""Every rate of which the two amounts are in its row, with where the quotient of these lies."""


class RatesFollowPeriods(Kind, frozen=True, kw_only=True):
    """Every row of a column of role `rate` is the change between two periods in percent of the earlier one.

    The change is counted as in a column of movements: that of costs plain in all lines or as its effect on the result
    in all. Where the earlier amount is negative it may be divided by as it is or by its size: a loss that became
    smaller by a third is printed `33%` and `(33%)` alike, and either is as it should be. The least and the greatest
    quotient of the amounts that print so must leave room for the percentage. Where the earlier amount may be zero
    there is nothing to divide by.
    """

    type: ClassVar = "expect_rates_to_follow_periods"
    holds_in_sound_tables: ClassVar = True
    known: ClassVar = Known(
        broken=1,
        figures=(
            figure("sales", 150, 2, 1, basis_role="actual"),
            figure("sales", 200, 3, 1, basis_role="actual", period_no=2021),
            figure("sales", -25, 4, 1, basis_role="rate", unit="%"),
            figure("costs", 110, 2, 2, basis_role="actual", sign=-1),
            figure("costs", 100, 3, 2, basis_role="actual", period_no=2021, sign=-1),
            figure("costs", 10, 4, 2, basis_role="rate", unit="%", sign=1),
        ),
    )

    def population(self) -> str:
        """Check every rate of which the two amounts are in its row."""
        return population_of(
            f"""
WITH {RATES}
SELECT
    table_name,
    coalesce(line_path, 'line ' || line_no) || '/' || slice AS about,
    CASE
        WHEN is_alone OR value IS NULL OR unit <> '%' OR mid_floor IS NULL OR later_unit <> earlier_unit
            OR earlier_unit = '%' THEN 'not judged'
        WHEN (low_ceil <= lower AND high_floor >= upper) OR (mid_floor >= lower AND mid_ceil <= upper) THEN 'exact'
        WHEN high_ceil >= lower AND low_floor <= upper THEN 'within rounding'
        ELSE 'broken'
    END AS judgement,
    CASE WHEN is_alone THEN {literal(ALONE)} END AS excuse,
    {NOTHING_TOLD},
    [cell_id, later_cell, earlier_cell] AS cells,
    {NO_WEIGHTS},
    {exact("round(mid_floor, 6)")} AS expected,
    {exact("value")} AS found,
    {exact("round(abs(value - mid_floor), 6)")} AS gap,
    {exact("round((upper - lower) * 0.5 + (high_floor - low_floor) * 0.5, 6)")} AS allowed
FROM rate
WHERE state <> 'mark'
""",
            "'rates'",
            none_found("rate"),
        )

    def say(self, names: Names) -> str:
        """Say what is checked."""
        return (
            "In every row a change in percent is that from the period before to its own, within the rounding of the "
            "print. A table that prints the change of costs as the effect on the result does so in all of them."
        )

    def word(self, check: Check, cells: Sequence[Cell]) -> Text:
        """Word a rate that is not what lies between its periods."""
        found, later, earlier = cells[:3]
        expected = (check.expected or Decimal(0)).quantize(Decimal("0.001"))
        return Text(
            f"{found.name} prints {quoted(found)}; from {quoted(earlier)} to {quoted(later)} is "
            f"{english(expected, '%')}.",
            f"{found.name} vermeldt {quoted(found)}; van {quoted(earlier)} naar {quoted(later)} is "
            f"{dutch(expected, '%')}.",
        )
