"""Each figure with a budget stays within a percentage of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import ClassVar

from tieout.rules.cell import Cell
from tieout.rules.kind import DERIVED, Amount, Derive, Kind, Names, Percent, UnitName, joined
from tieout.rules.known import Known, figure
from tieout.rules.population import NO_EXCUSE, NO_WEIGHTS, exact, population_of
from tieout.rules.quoting import one_step, points, quoted
from tieout.rules.settling import NOTHING, Settled, WideTable
from tieout.rules.sums import figures_and_sums
from tieout.store.sql import literal
from tieout.values.numbers import dutch, english
from tieout.values.outcome import Text
from tieout.values.tally import Check

THOUSAND = 1_000
"""The step of amounts that are printed in thousands."""


class DeviationsStayWithin(Kind, frozen=True, kw_only=True):
    """Each figure with a budget stays within `percent` of it, as printed.

    The figure is the actual one, or else the budget plus the printed difference. Where the budget
    is zero the absolute limit of its unit takes the place of the percentage (0 where none is given). A deviation that
    is smaller than the de minimis amount of its unit need not be explained; that holds for amounts that are printed in
    thousands or coarser, for a price may be small and off by half.
    `one_step` is told where amounts that print the same lie on both sides of the limit.
    """

    type: ClassVar = "expect_deviations_to_stay_within"
    pictured: ClassVar = "deviation"
    known: ClassVar = Known(
        broken=1,
        arguments={"percent": 10},
        figures=(
            figure("receipts", 10, compare="budget"),
            figure("receipts", 30, 3, compare="budget"),
            figure("expenses", 100, line=2, compare="budget"),
            figure("expenses", 101, 3, 2, compare="budget"),
        ),
    )

    percent: Percent
    limits: dict[UnitName, Amount] = {}
    """What may be spent where nothing is budgeted, by unit, in base units."""
    de_minimis: dict[UnitName, Amount] = {}
    """The deviation that need not be explained whatever its percentage, by unit, in base units."""
    derive: Derive = {}

    def population(self) -> str:
        """Check every budget on a line that is held against it, in tables that also say what became of it."""
        limit, least = _by_unit(self.limits), _by_unit(self.de_minimis)
        percent = self.percent
        return population_of(
            f"""
WITH known AS ({figures_and_sums(self.derive)}), spent AS (
    SELECT DISTINCT table_name, period_no FROM {{batch}} WHERE basis_role IN ('actual', 'difference')
), budget AS (
    SELECT known.*
    FROM known
    JOIN spent USING (table_name, period_no)
    WHERE basis_role = 'target' AND stage IS NULL AND compare = 'budget'
), {_bounded(percent, limit, least)}
SELECT
    table_name,
    line_path || '/' || period AS about,
    CASE
        WHEN found IS NULL OR found_unit <> unit THEN 'not judged'
        WHEN abs(gap) <= limit_as_printed THEN 'exact'
        ELSE 'broken'
    END AS judgement,
    {NO_EXCUSE},
    {{'one_step': coalesce(value <> 0 AND NOT is_small AND CASE
        WHEN abs(gap) > limit_as_printed THEN sign(near_found - near_budget) <> sign(gap)
            OR abs(near_found - near_budget) * 100 < abs(near_budget) * {percent}
            OR (abs(near_found - near_budget) * 100 = abs(near_budget) * {percent} AND near_closed)
        ELSE abs(far_found - far_budget) * 100 > abs(far_budget) * {percent}
    END, false)}} AS told,
    all_cells AS cells,
    {NO_WEIGHTS},
    value AS expected,
    {exact("found")} AS found,
    {exact("abs(gap)")} AS gap,
    {exact("limit_as_printed")} AS allowed
FROM bounded
""",
            "'deviations'",
        )

    def settle(self, table: WideTable) -> Settled:
        """Say of records nothing: wide ones have no budgets."""
        return NOTHING

    def say(self, names: Names) -> str:
        """Say what is checked."""
        limits = joined((f"{amount:,} {unit}" for unit, amount in self.limits.items()), "or") if self.limits else ""
        at_zero = f"; where that is zero, within {limits}" if limits else ""
        de_minimis = ""
        if self.de_minimis:
            small = joined((f"{amount:,} {unit}" for unit, amount in self.de_minimis.items()), "or")
            de_minimis = f"; up to {small} need not be explained, where amounts are in thousands"
        return (
            f"A figure stays within {self.percent}% of its budget{at_zero}{de_minimis}, on the lines that the rulebook "
            f"holds against it (compare = budget).{DERIVED if self.derive else ''}"
        )

    def word(self, check: Check, cells: Sequence[Cell]) -> Text:
        """Word a deviation from the budget, in percent with the range that the print leaves open."""
        found, budget = cells[0], cells[-1]
        gap, limit = points(found, check.gap), points(found, check.allowed)
        if check.expected == 0:
            return Text(
                f"{found.name} prints {quoted(found)} where the budget is zero; the limit is {limit.en}.",
                f"{found.name} vermeldt {quoted(found)} waar nul is begroot; de grens is {limit.nl}.",
            )
        share, low, high = _shares(check, found, budget)
        caveat = one_step(check)
        en, nl = f"{english(share, '%')}, or {gap.en}", f"{dutch(share, '%')}, ofwel {gap.nl}"
        if (low, high) != (share, share):
            en += f"; as printed it may be anything from {english(low, '%')} to {english(high, '%')}"
            nl += f"; naar de afdruk kan het liggen tussen {dutch(low, '%')} en {dutch(high, '%')}"
        return Text(
            f"{found.name} is {quoted(found)} against {quoted(budget)} budgeted: {en}.{caveat.en}",
            f"{found.name} is {quoted(found)} bij {quoted(budget)} begroot: {nl}.{caveat.nl}",
        )


def _by_unit(amounts: Mapping[str, int]) -> str:
    """Give the amount of the unit of a budget in SQL; 0 where its unit has none."""
    by_unit = " ".join(f"WHEN {literal(unit)} THEN {amount}" for unit, amount in amounts.items())
    return f"CASE budget.unit {by_unit} ELSE 0 END" if amounts else "0"


def _bounded(percent: int, limit: str, least: str) -> str:
    """Put beside each row of `budget` what was found, the limit, and the ends of both that print so."""
    return f"""paired AS (
    SELECT
        budget.*,
        coalesce(actual.value, budget.value + difference.value) AS found,
        coalesce(actual.value - budget.value, difference.value) AS gap,
        actual.lower AS found_lower,
        actual.upper AS found_upper,
        coalesce(actual.lower_closed, difference.lower_closed) AS found_lower_closed,
        coalesce(actual.upper_closed, difference.upper_closed) AS found_upper_closed,
        difference.lower AS gap_lower,
        difference.upper AS gap_upper,
        coalesce(actual.unit, difference.unit) AS found_unit,
        actual.value IS NOT NULL AS is_actual,
        coalesce(actual.cells, difference.cells, []) || budget.cells AS all_cells,
        {limit} AS absolute,
        CASE WHEN budget.upper - budget.lower >= {THOUSAND} THEN {least} ELSE 0 END AS least
    FROM budget
    LEFT JOIN known AS actual
        ON actual.table_name = budget.table_name AND actual.line_no = budget.line_no
        AND actual.period_no = budget.period_no AND actual.basis_role = 'actual'
    LEFT JOIN known AS difference
        ON difference.table_name = budget.table_name AND difference.line_no = budget.line_no
        AND difference.period_no = budget.period_no AND difference.basis_role = 'difference'
), bounded AS (
    SELECT
        *,
        CASE WHEN value = 0 THEN absolute ELSE greatest(abs(value) * {percent} * 0.01, least) END AS limit_as_printed,
        least > abs(value) * {percent} * 0.01 AS is_small,
        -- Of the amounts that print so, the least deviation lies at the ends that face each other.
        CASE WHEN gap > 0 THEN upper ELSE lower END AS near_budget,
        CASE WHEN gap > 0 THEN upper_closed ELSE lower_closed END
            AND CASE WHEN gap > 0 THEN found_lower_closed ELSE found_upper_closed END AS near_closed,
        CASE
            WHEN NOT is_actual THEN CASE WHEN gap > 0 THEN upper + gap_lower ELSE lower + gap_upper END
            WHEN gap > 0 THEN found_lower
            ELSE found_upper
        END AS near_found,
        CASE WHEN gap < 0 THEN upper ELSE lower END AS far_budget,
        CASE
            WHEN NOT is_actual THEN CASE WHEN gap < 0 THEN upper + gap_lower ELSE lower + gap_upper END
            WHEN gap < 0 THEN found_lower
            ELSE found_upper
        END AS far_found
    FROM paired
)"""


def _shares(check: Check, found: Cell, budget: Cell) -> tuple[Decimal, Decimal, Decimal]:
    """Give the deviation in percent of the budget, and its least and greatest as printed.

    More of what was budgeted is a plus, of a loss or an outflow too. Where a loss was budgeted and a profit
    made, the plus is the direction in which the figure went.
    """
    base, amount = check.expected or Decimal(1), check.found or Decimal(0)
    way = -1 if base < 0 < amount else 1
    corners = [
        way * ((amount + a * found.half_step) / (base + b * budget.half_step) - 1)
        for a in (-1, 1)
        for b in (-1, 1)
        if base + b * budget.half_step != 0
    ]
    step = Decimal("0.1")
    return (
        (100 * way * (amount / base - 1)).quantize(step),
        (100 * min(corners)).quantize(step),
        (100 * max(corners)).quantize(step),
    )
