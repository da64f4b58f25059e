"""Populations of identities: totals from parts, zeros, and the same figure in two places."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from tieout.checks.population import (
    agreement,
    exact,
    figures_and_sums,
    halves,
    judged_only,
    on_lines,
    weighted_sum,
)
from tieout.store import literal


def total_equals_parts(total: str, parts: Mapping[str, int]) -> str:
    """Check in every column that line `total` is the weighted sum of `parts` (path to weight)."""
    return judged_only(f"""
WITH summed AS ({weighted_sum(parts)}), total AS (
    SELECT *
    FROM {{batch}}
    WHERE line_path = {literal(total)}
)
SELECT
    total.table_name || '/' || total.line_path || '/' || total.basis || '_' || total.year AS subject,
    CASE
        WHEN total.value IS NULL OR NOT summed.complete OR total.unit <> summed.unit THEN 'not judged'
        ELSE {agreement("total", "summed")}
    END AS judgement,
    '' AS note,
    list_prepend(total.cell_id, summed.cells) AS cells,
    {exact("summed.value")} AS expected,
    {exact("total.value")} AS found,
    {exact("abs(total.value - summed.value)")} AS gap,
    {exact(halves("total", "summed"))} AS allowed
FROM total
JOIN summed USING (table_name, column_no)
ORDER BY total.cell_id
""")


def figures_are_zero(lines: Sequence[str], basis: str, derive: Mapping[str, Mapping[str, int]]) -> str:
    """Check that these lines are zero under one basis, or follow to be zero from their parts."""
    return judged_only(f"""
WITH known AS ({figures_and_sums(derive)}), wanted AS (
    SELECT table_name, line_no, column_no, basis, year, line_path, cell_id
    FROM {{batch}}
    WHERE basis = {literal(basis)} AND {on_lines(lines)}
)
SELECT
    wanted.table_name || '/' || wanted.line_path || '/' || wanted.basis || '_' || wanted.year AS subject,
    CASE
        WHEN known.value IS NULL THEN 'not judged'
        WHEN known.value = 0 THEN 'exact'
        WHEN (known.lower < 0 OR (known.lower = 0 AND known.lower_closed))
            AND (known.upper > 0 OR (known.upper = 0 AND known.upper_closed)) THEN 'within rounding'
        ELSE 'broken'
    END AS judgement,
    '' AS note,
    coalesce(known.cells, [wanted.cell_id]) AS cells,
    CASE WHEN known.value IS NOT NULL THEN {exact("0")} END AS expected,
    {exact("known.value")} AS found,
    {exact("abs(known.value)")} AS gap,
    {exact("(known.upper - known.lower) * 0.5")} AS allowed
FROM wanted
LEFT JOIN known USING (table_name, line_no, column_no, line_path)
ORDER BY wanted.cell_id
""")


def figures_agree(left: str, right: str, basis: str) -> str:
    """Check that two lines print the same amount in every year of one basis, within their print."""
    return judged_only(f"""
WITH one AS (
    SELECT * FROM {{batch}} WHERE line_path = {literal(left)} AND basis = {literal(basis)}
), other AS (
    SELECT * FROM {{batch}} WHERE line_path = {literal(right)} AND basis = {literal(basis)}
)
SELECT
    one.table_name || '/' || one.line_path || '/' || one.basis || '_' || one.year AS subject,
    CASE
        WHEN one.value IS NULL OR other.value IS NULL OR one.unit <> other.unit THEN 'not judged'
        ELSE {agreement("one", "other")}
    END AS judgement,
    '' AS note,
    [one.cell_id, other.cell_id] AS cells,
    other.value AS expected,
    one.value AS found,
    {exact("abs(one.value - other.value)")} AS gap,
    {exact(halves("one", "other"))} AS allowed
FROM one
JOIN other USING (year)
ORDER BY one.cell_id
""")


def repeated_figures_agree() -> str:
    """Check that a line that stands in several places has one value for each year and basis.

    Each place is held against the one that is printed most finely.
    """
    return judged_only(f"""
WITH stated AS (
    SELECT *, row_number() OVER (PARTITION BY line_path, basis, year ORDER BY upper - lower, cell_id) AS place
    FROM {{batch}}
    WHERE state = 'figure' AND line_path IS NOT NULL
)
SELECT
    other.table_name || '/' || other.line_path || '/' || other.basis || '_' || other.year AS subject,
    CASE WHEN one.unit <> other.unit THEN 'broken' ELSE {agreement("one", "other")} END AS judgement,
    '' AS note,
    [other.cell_id, one.cell_id] AS cells,
    one.value AS expected,
    other.value AS found,
    {exact("abs(one.value - other.value)")} AS gap,
    {exact(halves("one", "other"))} AS allowed
FROM stated AS one
JOIN stated AS other
    ON other.line_path = one.line_path AND other.basis = one.basis AND other.year = one.year
    AND other.cell_id > one.cell_id AND other.table_name <> one.table_name
WHERE least(one.place, other.place) = 1
ORDER BY other.cell_id
""")
