"""Populations of slips: what a hand does to a table when it is made from last year's.

A value that was left standing, or taken from the line above; a column that stayed empty; a figure in
another order of magnitude; a series that jumps, or stands still. In a specification only the columns about
one line are held against each other.
"""

from __future__ import annotations

from tieout.rules.population import ALONE, NO_VALUES, exact, excused, judged_only
from tieout.store.sql import literal

STOCKS = "('budget', 'realisation', 'estimate')"


def totals_move_with_parts() -> str:
    """Check that no total is last year's to the digit where one of its parts has moved."""
    return judged_only(
        excused(
            f"""
WITH realised AS (
    SELECT *, year - 1 AS year_before
    FROM {{batch}}
    WHERE basis = 'realisation' AND state = 'figure' AND stage IS NULL AND line_path IS NOT NULL
), paired AS (
    SELECT now.*, before.cell_id AS cell_before, before.value AS value_before
    FROM realised AS now
    JOIN realised AS before
        ON before.table_name = now.table_name AND before.line_no = now.line_no AND before.year = now.year_before
        AND before.of_line IS NOT DISTINCT FROM now.of_line
), moved AS (
    SELECT
        total.cell_id, min(part.cell_id) FILTER (part.value <> part.value_before) AS part_cell,
        bool_or(part.value <> part.value_before) AS has_moved
    FROM paired AS total
    JOIN paired AS part
        ON part.table_name = total.table_name AND part.year = total.year
        AND part.of_line IS NOT DISTINCT FROM total.of_line
        AND starts_with(part.line_path, total.line_path || '/')
    GROUP BY total.cell_id
)
SELECT
    paired.table_name || '/' || paired.line_path || '/' || paired.slice AS subject,
    CASE
        WHEN value = value_before AND abs(value) >= 10 * scale AND has_moved THEN 'broken'
        ELSE 'exact'
    END AS judgement,
    '' AS note,
    list_filter([cell_id, cell_before, part_cell], lambda cell: cell IS NOT NULL) AS cells,
    {NO_VALUES}
FROM paired
JOIN moved USING (cell_id)
""",
            "'stale'",
            literal(ALONE),
        )
    )


def neighbours_differ() -> str:
    """Check that no part repeats the figure of the part above it, where the two differ elsewhere.

    Only figures of four digits or more that are not round, and parts of one total: totals may well be equal.
    """
    return judged_only(
        excused(
            f"""
WITH placed AS (
    SELECT
        *,
        lag(cell_id) OVER above AS cell_above, lag(value) OVER above AS value_above,
        lag(line_path) OVER above AS path_above
    FROM {{batch}}
    WHERE state = 'figure' AND line_path IS NOT NULL AND slice_no = column_no AND basis IN {STOCKS}
    WINDOW above AS (PARTITION BY table_name, slice_no ORDER BY line_no)
), pairs AS (
    SELECT
        *,
        count(*) FILTER (value <> value_above) OVER (PARTITION BY table_name, line_no) AS differing
    FROM placed
    WHERE contains(line_path, '/') AND contains(path_above, '/')
        AND regexp_replace(line_path, '/[^/]*$', '') = regexp_replace(path_above, '/[^/]*$', '')
)
SELECT
    table_name || '/' || line_path || '/' || slice AS subject,
    CASE
        WHEN value = value_above AND abs(value) >= 1000 * scale AND value % (100 * scale) <> 0 AND differing > 0
            THEN 'broken'
        ELSE 'exact'
    END AS judgement,
    '' AS note,
    [cell_id, cell_above] AS cells,
    {NO_VALUES}
FROM pairs
""",
            "'neighbours'",
            literal(ALONE),
        )
    )


def lines_keep_their_places(times: int) -> str:
    """Check that no two neighbouring lines have changed places in one column.

    They have where each fits the other's row `times` times better than its own, measured by how far it is
    from the budgets, realisations and estimates in the other columns; at least two of them must be there,
    and the two figures must differ by 1000 printed units or more.
    """
    return judged_only(
        excused(
            f"""
WITH stated AS (
    SELECT *
    FROM {{batch}}
    WHERE state = 'figure' AND line_path IS NOT NULL AND slice_no = column_no AND basis IN {STOCKS} AND unit <> '%'
), placed AS (
    SELECT
        *,
        lag(cell_id) OVER above AS cell_above, lag(value) OVER above AS value_above,
        lag(line_no) OVER above AS line_above, lag(line_path) OVER above AS path_above,
        lag(unit) OVER above AS unit_above
    FROM stated
    WINDOW above AS (PARTITION BY table_name, slice_no ORDER BY line_no)
), compared AS (
    SELECT
        one.cell_id, any_value(one.table_name) AS table_name, any_value(one.line_path) AS line_path,
        any_value(one.slice) AS slice, any_value(one.cell_above) AS cell_above,
        any_value(abs(one.value - one.value_above) / one.scale) AS apart, count(*) AS others,
        sum(abs(one.value - same.value) + abs(one.value_above - above.value)) AS as_printed,
        sum(abs(one.value_above - same.value) + abs(one.value - above.value)) AS exchanged
    FROM placed AS one
    JOIN stated AS same
        ON same.table_name = one.table_name AND same.line_no = one.line_no AND same.slice_no <> one.slice_no
        AND same.of_line IS NOT DISTINCT FROM one.of_line
    JOIN stated AS above
        ON above.table_name = one.table_name AND above.line_no = one.line_above AND above.slice_no = same.slice_no
    WHERE one.unit = one.unit_above AND NOT starts_with(one.line_path, one.path_above || '/')
        AND NOT starts_with(one.path_above, one.line_path || '/')
    GROUP BY one.cell_id
)
SELECT
    table_name || '/' || line_path || '/' || slice AS subject,
    CASE
        WHEN others >= 2 AND apart >= 1000 AND exchanged * {times} <= as_printed THEN 'broken'
        ELSE 'exact'
    END AS judgement,
    '' AS note,
    [cell_id, cell_above] AS cells,
    {NO_VALUES}
FROM compared
""",
            "'places'",
            literal(ALONE),
        )
    )


def columns_hold_figures() -> str:
    """Check that no column of a budget, realisation or estimate is blank or zero throughout.

    Fewer than three zeros tell nothing.
    """
    return judged_only(
        excused(
            f"""
WITH columns AS (
    SELECT
        table_name, slice, count(*) FILTER (state = 'figure') AS figures, bool_or(value <> 0) AS is_filled,
        min(cell_id) AS cell
    FROM {{batch}}
    WHERE slice_no = column_no AND basis IN {STOCKS}
    GROUP BY table_name, slice
)
SELECT
    table_name || '/' || slice AS subject,
    CASE WHEN figures = 0 OR (figures >= 3 AND NOT is_filled) THEN 'broken' ELSE 'exact' END AS judgement,
    '' AS note,
    [cell] AS cells,
    {NO_VALUES}
FROM columns
""",
            "'columns'",
            literal(ALONE),
        )
    )


def magnitudes_agree(factor: int, digits: int) -> str:
    """Check that no figure is about `factor` times all others of its line, or about that part of them.

    The others are the other columns of a statement (of a specification those about the same line), or the
    other years of an agency in a table of records. About is between half and twice; figures of fewer than
    `digits` digits are left alone.
    """
    return judged_only(
        excused(
            f"""
WITH stated AS (
    SELECT
        *, CASE WHEN slice_no = column_no THEN CAST(line_no AS VARCHAR) ELSE agency || '/' || line_path END AS series,
        abs(value / scale) AS shown
    FROM {{batch}}
    WHERE state = 'figure' AND basis IN {STOCKS} AND line_path IS NOT NULL AND value <> 0 AND unit <> '%'
), compared AS (
    SELECT
        one.cell_id, any_value(one.table_name) AS table_name, any_value(one.line_path) AS line_path,
        any_value(one.slice) AS slice, any_value(one.value) AS value, any_value(one.shown) AS shown,
        min(CAST(one.shown AS DOUBLE) / CAST(other.shown AS DOUBLE)) AS least,
        max(CAST(one.shown AS DOUBLE) / CAST(other.shown AS DOUBLE)) AS most,
        min(other.shown) AS smallest, count(*) AS others, min(other.cell_id) AS other_cell
    FROM stated AS one
    JOIN stated AS other
        ON other.table_name = one.table_name AND other.series = one.series AND other.cell_id <> one.cell_id
        AND other.unit = one.unit AND other.of_line IS NOT DISTINCT FROM one.of_line
    GROUP BY one.cell_id
)
SELECT
    table_name || '/' || line_path || '/' || slice AS subject,
    CASE
        WHEN least >= {factor} * 0.5 AND most <= {factor} * 2 AND smallest >= {10 ** (digits - 1)} THEN 'broken'
        WHEN least >= 0.5 / {factor} AND most <= 2.0 / {factor} AND others > 1 AND shown >= {10 ** (digits - 1)}
            THEN 'broken'
        ELSE 'exact'
    END AS judgement,
    '' AS note,
    [cell_id, other_cell] AS cells,
    {NO_VALUES}
FROM compared
""",
            "'magnitudes'",
            literal(ALONE),
        )
    )


def series_move_gradually(percent: int) -> str:
    """Check that a realisation is within `percent` of that of the year before, in the same table.

    What rounding leaves open counts in favour of the figure.
    """
    return judged_only(
        excused(
            f"""
WITH realised AS (
    SELECT * FROM {{batch}} WHERE basis = 'realisation' AND state = 'figure' AND stage IS NULL
)
SELECT
    now.table_name || '/' || coalesce(now.line_path, 'line ' || now.line_no) || '/' || now.slice AS subject,
    CASE
        WHEN before.value = 0 OR now.unit <> before.unit THEN 'not judged'
        WHEN abs(now.value - before.value) * 100 <= abs(before.value) * {percent} THEN 'exact'
        WHEN (abs(now.value - before.value) - (now.upper - now.lower + before.upper - before.lower) * 0.5) * 100
            <= abs(before.value) * {percent} THEN 'within rounding'
        ELSE 'broken'
    END AS judgement,
    '{percent}' AS note,
    [now.cell_id, before.cell_id] AS cells,
    {exact("before.value")} AS expected,
    {exact("now.value")} AS found,
    {exact("abs(now.value - before.value)")} AS gap,
    {exact(f"abs(before.value) * {percent} * 0.01")} AS allowed
FROM realised AS now
JOIN realised AS before
    ON before.table_name = now.table_name AND before.line_no = now.line_no AND before.year = now.year - 1
    AND before.of_line IS NOT DISTINCT FROM now.of_line
WHERE now.year = now.report_year AND coalesce(now.line_unit, '') <> '%' AND now.unit <> '%'
""",
            "'series'",
            literal(ALONE),
        )
    )


def series_do_not_stand_still(years: int) -> str:
    """Check that a counted quantity is not the same to the digit in `years` years in a row."""
    return judged_only(
        excused(
            f"""
WITH realised AS (
    SELECT
        *,
        list(cell_id) OVER latest AS series,
        count(*) OVER latest AS years, min(value) OVER latest AS least, max(value) OVER latest AS most
    FROM {{batch}}
    WHERE basis = 'realisation' AND state = 'figure' AND stage IS NULL AND compare = 'budget'
        AND unit <> '%' AND value <> 0
    WINDOW latest AS (
        PARTITION BY table_name, line_no, of_line ORDER BY year ROWS BETWEEN {years - 1} PRECEDING AND CURRENT ROW)
)
SELECT
    table_name || '/' || line_path || '/' || slice AS subject,
    CASE WHEN least = most THEN 'broken' ELSE 'exact' END AS judgement,
    '{years}' AS note,
    list_reverse(series) AS cells,
    {NO_VALUES}
FROM realised
WHERE years = {years}
""",
            "'series'",
            literal(ALONE),
        )
    )
