"""Populations of comparisons: norms, limits, deviations from the budget, targets that were never measured."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Literal, get_args

from tieout.declarations.publication import Document
from tieout.rules.population import (
    ALONE,
    NO_VALUES,
    NOT_PRINTED,
    ONE_STEP,
    distance,
    exact,
    excused,
    judged_only,
    not_there,
    on_lines,
)
from tieout.rules.sums import NO_PARTS, Derive, figures_and_sums
from tieout.store.sql import literal

STAGE_NO = f"""
    CASE WHEN stage IS NULL THEN 1.5 ELSE list_position([{", ".join(map(literal, get_args(Document)))}], stage) END
"""
"""The place of a stage among the documents of its year: without one it is the budget as adopted, later than its
draft and earlier than what changes it; NULL of a stage that is none of them."""
NO_LIMITS: Mapping[str, int] = MappingProxyType({})
Direction = Literal["at least", "at most", "as declared"]


def figures_meet_norm(lines: Sequence[str], direction: Direction, except_lines: Sequence[str] = ()) -> str:
    """Check that each realisation meets the norm in the budget column of its year.

    `as declared` takes the direction that the cell of the norm prints, else that of the line. Where a norm
    is printed in several stages, of the documents of a year, the last that prints one counts. A
    realisation beside no norm, or one in another unit, misses it. The norm counts as printed; a
    realisation counts as printed, and is `within rounding` where the amounts that print so lie on
    both sides of the norm. One that is said not to be there is left to the rule on measured targets.
    """
    told = "coalesce(bound, compare)" if direction == "as declared" else literal(direction)
    wanted = "true" if "*" in lines else on_lines(lines)
    wanted += f" AND NOT coalesce({on_lines(except_lines)}, false)"
    return judged_only(
        excused(
            f"""
WITH norm AS (
    SELECT *, {told} AS direction, {STAGE_NO} AS stage_no
    FROM {{batch}}
    WHERE basis = 'budget' AND ({wanted}) AND {told} IN ('at least', 'at most')
    QUALIFY coalesce(stage_no >= max(stage_no) FILTER (state = 'figure') OVER (
        PARTITION BY table_name, line_no, line_path, year), true)
), paired AS (
    SELECT
        realised.*, norm.direction, norm.cell_id AS norm_cell, norm.value AS norm, norm.unit AS norm_unit,
        CASE WHEN norm.direction = 'at most' THEN -1 ELSE 1 END AS way
    FROM {{batch}} AS realised
    JOIN norm ON norm.table_name = realised.table_name AND norm.line_no = realised.line_no AND norm.year = realised.year
    WHERE realised.basis = 'realisation'
), sided AS (
    SELECT
        *,
        CASE WHEN way = 1 THEN lower ELSE -upper END AS least,
        CASE WHEN way = 1 THEN upper ELSE -lower END AS most,
        CASE WHEN way = 1 THEN upper_closed ELSE lower_closed END AS most_closed
    FROM paired
)
SELECT
    table_name || '/' || coalesce(line_path, 'line ' || line_no) || '/' || year AS subject,
    CASE
        WHEN value IS NULL THEN 'not judged'
        WHEN norm IS NULL OR unit <> norm_unit THEN 'broken'
        WHEN least >= way * norm THEN 'exact'
        WHEN way * value >= way * norm THEN 'within rounding'
        ELSE 'broken'
    END AS judgement,
    CASE WHEN state = 'mark' AND mark <> 'blank' THEN '{NOT_PRINTED}'
        WHEN way * value < way * norm AND (most > way * norm OR (most = way * norm AND most_closed))
        THEN {literal(ONE_STEP)} ELSE '' END AS note,
    [cell_id, norm_cell] AS cells,
    norm AS expected,
    value AS found,
    {exact("abs(value - norm)")} AS gap,
    {exact("0")} AS allowed
FROM sided
""",
            "'norm'",
        )
    )


def figures_are_at_least(line: str, amount: int, bases: Sequence[str]) -> str:
    """Check that a line is never less than an amount in base units, under these bases."""
    named = ", ".join(map(literal, bases))
    return judged_only(
        excused(
            f"""
SELECT
    table_name || '/' || line_path || '/' || slice AS subject,
    CASE
        WHEN value IS NULL THEN 'not judged'
        WHEN lower >= {amount} THEN 'exact'
        WHEN upper > {amount} OR (upper = {amount} AND upper_closed) THEN 'within rounding'
        ELSE 'broken'
    END AS judgement,
    '' AS note,
    [cell_id] AS cells,
    {exact(str(amount))} AS expected,
    value AS found,
    {exact(f"{amount} - value")} AS gap,
    {exact("(upper - lower) * 0.5")} AS allowed
FROM {{batch}}
WHERE line_path = {literal(line)} AND basis IN ({named})
""",
            literal(line),
        )
    )


def figures_stay_within_share_of_average(
    line: str, of: str, percent: int, years: int, derive: Derive = NO_PARTS
) -> str:
    """Check that a realised line is at most a percentage of the average of another over the last `years` years.

    Every year that is needed may stand in another table of the agency, in the same document or else in
    another; where one is not at hand the line is not judged.
    """
    return judged_only(
        excused(
            f"""
WITH known AS ({figures_and_sums(derive)}), placed AS (
    SELECT *
    FROM known
    WHERE line_path = {literal(of)} AND basis = 'realisation' AND stage IS NULL
    QUALIFY row_number() OVER (
        PARTITION BY agency, year, own, document, report_year ORDER BY upper - lower, table_name) = 1
), one AS (
    SELECT * FROM known WHERE line_path = {literal(line)} AND basis = 'realisation' AND stage IS NULL
), asked AS (
    SELECT DISTINCT agency, year, own, document, report_year FROM one
), needed AS (
    SELECT asked.*, other.year AS year_of, other.value, other.upper, other.cells
    FROM asked
    JOIN placed AS other ON other.agency = asked.agency AND other.year BETWEEN asked.year - {years - 1} AND asked.year
    QUALIFY row_number() OVER (
        PARTITION BY asked.agency, asked.year, asked.own, asked.document, asked.report_year, other.year
        ORDER BY {distance("asked", "other")}, other.upper - other.lower, other.report_year DESC, other.table_name) = 1
), averaged AS (
    SELECT
        agency, year, own, document, report_year, avg(value) AS average, sum(upper) / {years} AS most,
        count(*) AS years, flatten(list(cells ORDER BY year_of)) AS cells
    FROM needed
    GROUP BY agency, year, own, document, report_year
)
SELECT
    one.table_name || '/' || one.line_path || '/' || one.slice AS subject,
    CASE
        WHEN averaged.years < {years} THEN 'not judged'
        WHEN one.value * 100 <= averaged.average * {percent} THEN 'exact'
        WHEN one.lower * 100 <= averaged.most * {percent} THEN 'within rounding'
        ELSE 'broken'
    END AS judgement,
    CASE WHEN averaged.years < {years} THEN '{ALONE}' ELSE '{percent} {years}' END AS note,
    one.cells || averaged.cells AS cells,
    CAST(round(averaged.average * {percent} / 100, 2) AS DECIMAL(38, 12)) AS expected,
    {exact("one.value")} AS found,
    CAST(round(one.value - averaged.average * {percent} / 100, 2) AS DECIMAL(38, 12)) AS gap,
    {exact("0")} AS allowed
FROM one
JOIN averaged USING (agency, year, own, document, report_year)
""",
            literal(line),
            not_there(line),
        )
    )


def deviations_stay_within(percent: int, limits: Mapping[str, int] = NO_LIMITS, derive: Derive = NO_PARTS) -> str:
    """Check that each figure with a budget stays within `percent` of it, as printed.

    The figure is the realisation, or else the budget plus the printed difference. Where the budget
    is zero the absolute limit of its unit takes the place of the percentage (0 where none is given).
    `one printed step decides` where amounts that print the same lie on both sides of the limit.
    """
    limit = " ".join(f"WHEN {literal(unit)} THEN {amount}" for unit, amount in limits.items())
    limit = f"CASE budget.unit {limit} ELSE 0 END" if limits else "0"
    return judged_only(
        excused(
            f"""
WITH known AS ({figures_and_sums(derive)}), spent AS (
    SELECT DISTINCT table_name, year FROM {{batch}} WHERE basis IN ('realisation', 'difference')
), budget AS (
    SELECT known.*
    FROM known
    JOIN spent USING (table_name, year)
    WHERE basis = 'budget' AND stage IS NULL AND compare = 'budget'
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
""",
            "'deviations'",
        )
    )


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
    return judged_only(
        excused(
            f"""
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
""",
            "'targets'",
        )
    )
