"""Populations of comparisons: norms, deviations from the budget, targets that were never measured."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Literal

from tieout.checks.population import NO_VALUES, ONE_STEP, exact, figures_and_sums, on_lines
from tieout.store import literal

Direction = Literal["at least", "at most"]
NOT_MEASURED = ("not_performed", "not_available", "not_applicable")


def figures_meet_norm(lines: Sequence[str], direction: Direction) -> str:
    """Check that each realisation meets the norm in the budget column of its year.

    The norm counts as printed; a realisation counts as printed, and is `within rounding` where the
    amounts that print so lie on both sides of the norm.
    """
    sign = "" if direction == "at least" else "-"
    least = "lower" if direction == "at least" else "upper"
    most = "upper" if direction == "at least" else "lower"
    return f"""
WITH realised AS (
    SELECT * FROM {{batch}} WHERE basis = 'realisation' AND {on_lines(lines)}
), norm AS (
    SELECT * FROM {{batch}} WHERE basis = 'budget' AND {on_lines(lines)}
)
SELECT
    realised.table_name || '/' || realised.line_path || '/' || realised.year AS subject,
    CASE
        WHEN realised.value IS NULL OR norm.value IS NULL OR realised.unit <> norm.unit THEN 'not judged'
        WHEN {sign}realised.{least} >= {sign}norm.value THEN 'exact'
        WHEN {sign}realised.value >= {sign}norm.value THEN 'within rounding'
        ELSE 'broken'
    END AS judgement,
    CASE WHEN {sign}realised.value < {sign}norm.value AND {sign}realised.{most} > {sign}norm.value
        THEN {literal(ONE_STEP)} ELSE '' END AS note,
    [realised.cell_id, norm.cell_id] AS cells,
    norm.value AS expected,
    realised.value AS found,
    {exact("abs(realised.value - norm.value)")} AS gap,
    {exact("0")} AS allowed
FROM realised
JOIN norm USING (table_name, line_path, year)
ORDER BY realised.cell_id
"""


def deviations_stay_within(percent: int, limits: Mapping[str, int], derive: Mapping[str, Mapping[str, int]]) -> str:
    """Check that each figure with a budget stays within `percent` of it, as printed.

    The figure is the realisation, or else the budget plus the printed difference. Where the budget
    is zero the absolute limit of its unit takes the place of the percentage (0 where none is given).
    `one printed step decides` where amounts that print the same lie on both sides of the limit.
    """
    limit = " ".join(f"WHEN {literal(unit)} THEN {amount}" for unit, amount in limits.items())
    limit = f"CASE budget.unit {limit} ELSE 0 END" if limits else "0"
    return f"""
WITH known AS ({figures_and_sums(derive)}), budget AS (
    SELECT * FROM known WHERE basis = 'budget' AND compare = 'budget'
), paired AS (
    SELECT
        budget.*,
        coalesce(realised.value, budget.value + difference.value) AS found,
        coalesce(realised.value - budget.value, difference.value) AS gap,
        coalesce(realised.lower, budget.value + difference.lower) AS found_lower,
        coalesce(realised.upper, budget.value + difference.upper) AS found_upper,
        coalesce(realised.unit, difference.unit) AS found_unit,
        realised.value IS NOT NULL AS is_realised,
        coalesce(realised.cells, difference.cells, []) || budget.cells AS all_cells,
        {limit} AS absolute
    FROM budget
    LEFT JOIN known AS realised
        ON realised.table_name = budget.table_name AND realised.line_path = budget.line_path
        AND realised.year = budget.year AND realised.basis = 'realisation'
    LEFT JOIN known AS difference
        ON difference.table_name = budget.table_name AND difference.line_path = budget.line_path
        AND difference.year = budget.year AND difference.basis = 'difference'
), bounded AS (
    SELECT
        *,
        CASE WHEN value = 0 THEN absolute ELSE abs(value) * {percent} * 0.01 END AS limit_as_printed,
        -- The budget that lies nearest to what was realised, among those that print so.
        CASE WHEN NOT is_realised THEN value WHEN gap > 0 THEN upper ELSE lower END AS near_budget,
        CASE WHEN gap > 0 THEN found_lower ELSE found_upper END AS near_found
    FROM paired
)
SELECT
    table_name || '/' || line_path || '/' || year AS subject,
    CASE
        WHEN found IS NULL OR found_unit <> unit THEN 'not judged'
        WHEN abs(gap) <= limit_as_printed THEN 'exact'
        ELSE 'broken'
    END AS judgement,
    CASE
        WHEN value <> 0 AND (sign(near_found - near_budget) <> sign(gap)
            OR abs(near_found - near_budget) * 100 <= abs(near_budget) * {percent}) THEN {literal(ONE_STEP)}
        WHEN value = 0 THEN 'budget is zero'
        ELSE ''
    END AS note,
    all_cells AS cells,
    value AS expected,
    {exact("found")} AS found,
    {exact("abs(gap)")} AS gap,
    {exact("limit_as_printed")} AS allowed
FROM bounded
ORDER BY all_cells
"""


def targets_are_measured() -> str:
    """Check that a budget figure or norm does not stand beside a mark that nothing was measured."""
    marks = ", ".join(literal(mark) for mark in NOT_MEASURED)
    return f"""
SELECT
    realised.table_name || '/' || realised.line_path || '/' || realised.year AS subject,
    CASE
        WHEN realised.state = 'figure' THEN 'exact'
        WHEN realised.mark IN ({marks}) THEN 'broken'
        ELSE 'not judged'
    END AS judgement,
    '' AS note,
    [realised.cell_id, target.cell_id] AS cells,
    {NO_VALUES}
FROM {{batch}} AS target
JOIN {{batch}} AS realised USING (table_name, line_path, year)
WHERE target.basis = 'budget' AND target.state = 'figure' AND target.compare IS NOT NULL
    AND realised.basis = 'realisation' AND coalesce(realised.mark, '') <> 'blank'
ORDER BY realised.cell_id
"""
