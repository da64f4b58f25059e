"""Populations of comparisons: norms, deviations from the budget, targets that were never measured."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Literal

from tieout.checks.population import NO_VALUES, ONE_STEP, exact, figures_and_sums, judged_only, on_lines
from tieout.store import literal

Direction = Literal["at least", "at most"]


def figures_meet_norm(lines: Sequence[str], direction: Direction) -> str:
    """Check that each realisation meets the norm in the budget column of its year.

    A realisation beside no norm, or one in another unit, misses it. The norm counts as printed; a
    realisation counts as printed, and is `within rounding` where the amounts that print so lie on
    both sides of the norm.
    """
    sign = "" if direction == "at least" else "-"
    least = "lower" if direction == "at least" else "upper"
    most = "upper" if direction == "at least" else "lower"
    return judged_only(f"""
WITH realised AS (
    SELECT * FROM {{batch}} WHERE basis = 'realisation' AND {on_lines(lines)}
), norm AS (
    SELECT * FROM {{batch}} WHERE basis = 'budget' AND {on_lines(lines)}
)
SELECT
    realised.table_name || '/' || realised.line_path || '/' || realised.year AS subject,
    CASE
        WHEN realised.value IS NULL THEN 'not judged'
        WHEN norm.value IS NULL OR realised.unit <> norm.unit THEN 'broken'
        WHEN {sign}realised.{least} >= {sign}norm.value THEN 'exact'
        WHEN {sign}realised.value >= {sign}norm.value THEN 'within rounding'
        ELSE 'broken'
    END AS judgement,
    CASE WHEN {sign}realised.value < {sign}norm.value AND ({sign}realised.{most} > {sign}norm.value
        OR (realised.{most} = norm.value AND realised.{most}_closed))
        THEN {literal(ONE_STEP)} ELSE '' END AS note,
    [realised.cell_id, norm.cell_id] AS cells,
    norm.value AS expected,
    realised.value AS found,
    {exact("abs(realised.value - norm.value)")} AS gap,
    {exact("0")} AS allowed
FROM realised
JOIN norm USING (table_name, line_no, line_path, year)
ORDER BY realised.cell_id
""")


def deviations_stay_within(percent: int, limits: Mapping[str, int], derive: Mapping[str, Mapping[str, int]]) -> str:
    """Check that each figure with a budget stays within `percent` of it, as printed.

    The figure is the realisation, or else the budget plus the printed difference. Where the budget
    is zero the absolute limit of its unit takes the place of the percentage (0 where none is given).
    `one printed step decides` where amounts that print the same lie on both sides of the limit.
    """
    limit = " ".join(f"WHEN {literal(unit)} THEN {amount}" for unit, amount in limits.items())
    limit = f"CASE budget.unit {limit} ELSE 0 END" if limits else "0"
    return judged_only(f"""
WITH known AS ({figures_and_sums(derive)}), budget AS (
    SELECT * FROM known WHERE basis = 'budget' AND compare = 'budget'
), {_bounded(percent, limit)}
SELECT
    table_name || '/' || line_path || '/' || year AS subject,
    CASE
        WHEN found IS NULL OR found_unit <> unit THEN 'not judged'
        WHEN abs(gap) <= limit_as_printed THEN 'exact'
        ELSE 'broken'
    END AS judgement,
    CASE
        WHEN value = 0 THEN 'budget is zero'
        WHEN abs(gap) > limit_as_printed AND (
            sign(near_found - near_budget) <> sign(gap)
            OR abs(near_found - near_budget) * 100 < abs(near_budget) * {percent}
            OR (abs(near_found - near_budget) * 100 = abs(near_budget) * {percent} AND near_closed)
        ) THEN {literal(ONE_STEP)}
        WHEN abs(gap) <= limit_as_printed
            AND abs(far_found - far_budget) * 100 > abs(far_budget) * {percent} THEN {literal(ONE_STEP)}
        ELSE ''
    END AS note,
    all_cells AS cells,
    value AS expected,
    {exact("found")} AS found,
    {exact("abs(gap)")} AS gap,
    {exact("limit_as_printed")} AS allowed
FROM bounded
ORDER BY all_cells
""")


def _bounded(percent: int, limit: str) -> str:
    """Put beside each row of `budget` what was found, the limit, and the ends of both that print so."""
    return f"""paired AS (
    SELECT
        budget.*,
        coalesce(realised.value, budget.value + difference.value) AS found,
        coalesce(realised.value - budget.value, difference.value) AS gap,
        realised.lower AS found_lower,
        realised.upper AS found_upper,
        coalesce(realised.lower_closed, difference.lower_closed) AS found_lower_closed,
        coalesce(realised.upper_closed, difference.upper_closed) AS found_upper_closed,
        difference.lower AS gap_lower,
        difference.upper AS gap_upper,
        coalesce(realised.unit, difference.unit) AS found_unit,
        realised.value IS NOT NULL AS is_realised,
        coalesce(realised.cells, difference.cells, []) || budget.cells AS all_cells,
        {limit} AS absolute
    FROM budget
    LEFT JOIN known AS realised
        ON realised.table_name = budget.table_name AND realised.line_no = budget.line_no
        AND realised.year = budget.year AND realised.basis = 'realisation'
    LEFT JOIN known AS difference
        ON difference.table_name = budget.table_name AND difference.line_no = budget.line_no
        AND difference.year = budget.year AND difference.basis = 'difference'
), bounded AS (
    SELECT
        *,
        CASE WHEN value = 0 THEN absolute ELSE abs(value) * {percent} * 0.01 END AS limit_as_printed,
        -- Of the amounts that print so, the least deviation lies at the ends that face each other.
        CASE WHEN gap > 0 THEN upper ELSE lower END AS near_budget,
        CASE WHEN gap > 0 THEN upper_closed ELSE lower_closed END
            AND CASE WHEN gap > 0 THEN found_lower_closed ELSE found_upper_closed END AS near_closed,
        CASE
            WHEN NOT is_realised THEN CASE WHEN gap > 0 THEN upper + gap_lower ELSE lower + gap_upper END
            WHEN gap > 0 THEN found_lower
            ELSE found_upper
        END AS near_found,
        CASE WHEN gap < 0 THEN upper ELSE lower END AS far_budget,
        CASE
            WHEN NOT is_realised THEN CASE WHEN gap < 0 THEN upper + gap_lower ELSE lower + gap_upper END
            WHEN gap < 0 THEN found_lower
            ELSE found_upper
        END AS far_found
    FROM paired
)"""


def targets_are_measured() -> str:
    """Check that each budget figure or norm stands beside a figure of its year.

    A table with a column of differences is left alone where the realisation is blank: the budget and
    the difference say it.
    """
    return f"""
SELECT
    realised.table_name || '/' || realised.line_path || '/' || realised.year AS subject,
    CASE
        WHEN realised.state = 'figure' THEN 'exact'
        ELSE 'broken'
    END AS judgement,
    '' AS note,
    [realised.cell_id, target.cell_id] AS cells,
    {NO_VALUES}
FROM {{batch}} AS target
JOIN {{batch}} AS realised USING (table_name, line_no, line_path, year)
WHERE target.basis = 'budget' AND target.state = 'figure' AND target.compare IS NOT NULL
    AND realised.basis = 'realisation'
    AND NOT (realised.mark = 'blank' AND realised.table_name IN (
        SELECT table_name FROM {{batch}} WHERE basis = 'difference'))
ORDER BY realised.cell_id
"""
