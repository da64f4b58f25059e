"""Populations of identities between places: two lines, two tables, two documents, two years."""

from __future__ import annotations

from collections.abc import Sequence
from typing import get_args

from tieout.declarations.publication import Document
from tieout.rules.population import ALONE, agreement, distance, exact, excused, halves, judged_only, not_there
from tieout.rules.sums import NO_PARTS, Derive, figures_and_sums
from tieout.store.sql import literal

HELD_AGAINST = f"""
    {exact("other.value")} AS expected,
    {exact("one.value")} AS found,
    {exact("abs(one.value - other.value)")} AS gap,
    {exact(halves("one", "other"))} AS allowed
"""
ONE_AND_OTHER = f"""
SELECT
    one.table_name || '/' || one.line_path || '/' || one.slice AS subject,
    CASE
        WHEN one.value IS NULL OR other.value IS NULL OR one.unit <> other.unit THEN 'not judged'
        ELSE {agreement("one", "other")}
    END AS judgement,
    '' AS note,
    [one.cell_id, other.cell_id] AS cells,
    {HELD_AGAINST}
FROM one
JOIN other
"""
"""The checks of `one` figure against the `other` that should be the same."""

PUBLISHED = f"list_position([{', '.join(map(literal, get_args(Document)))}], document)"
"""The place of a document among those of its year."""


NEAREST = f"QUALIFY rank() OVER (PARTITION BY one.cell_id ORDER BY other.value IS NULL, {distance('one', 'other')}) = 1"
"""Keeps of each check of ONE_AND_OTHER those against the nearest document that prints the other figure."""


def figures_agree(left: str, right: str, basis: str) -> str:
    """Check that two lines print the same amount in every year of one basis, within their print.

    Lines of one document are held against each other: of one agency and report year, and of one stage.
    """
    return judged_only(
        excused(
            f"""
WITH one AS (
    SELECT * FROM {{batch}} WHERE line_path = {literal(left)} AND basis = {literal(basis)}
), other AS (
    SELECT * FROM {{batch}} WHERE line_path = {literal(right)} AND basis = {literal(basis)}
)
{ONE_AND_OTHER}
    ON other.agency = one.agency AND other.document = one.document AND other.report_year = one.report_year
    AND other.year = one.year AND other.stage IS NOT DISTINCT FROM one.stage
{NEAREST}
""",
            literal(left),
        )
    )


def lines_correspond(opening: str, closing: Sequence[str], years: int, derive: Derive = NO_PARTS) -> str:
    """Check that realised `opening` of a year is realised `closing` of `years` years before, or of the same year (0).

    The lines may stand in any tables of the agency, in the same document or else in another; `closing` names
    lines that are the same amount, and each place is held against the one that is printed most finely. The
    estimates of later years follow from the budget and from each other too, in the table that has them all.
    """
    named = ", ".join(map(literal, closing))
    return judged_only(
        excused(
            f"""
WITH known AS ({figures_and_sums(derive)}), one AS (
    SELECT * FROM known
    WHERE line_path = {literal(opening)} AND basis IN ('realisation', 'estimate') AND stage IS NULL
), other AS (
    SELECT *, row_number() OVER (
        PARTITION BY agency, year, basis, own, document, report_year ORDER BY upper - lower, table_name, line_no
    ) AS place
    FROM known
    WHERE line_path IN ({named}) AND basis IN ('realisation', 'budget', 'estimate') AND stage IS NULL
)
SELECT
    one.table_name || '/' || one.line_path || '/' || one.slice AS subject,
    CASE WHEN one.unit <> other.unit THEN 'not judged' ELSE {agreement("one", "other")} END AS judgement,
    '' AS note,
    one.cells || other.cells AS cells,
    {HELD_AGAINST}
FROM one
JOIN other ON other.agency = one.agency AND other.year = one.year - {years} AND (
    (one.basis = 'realisation' AND other.basis = 'realisation' AND other.place = 1)
    OR (one.basis = 'estimate' AND other.basis IN ('budget', 'estimate') AND other.table_name = one.table_name
        AND {years} > 0))
QUALIFY one.basis = 'estimate' OR row_number() OVER (PARTITION BY one.cells ORDER BY
    {distance("one", "other")}, other.upper - other.lower, other.report_year, other.table_name, other.line_no) = 1
""",
            literal(opening),
            f"'{ALONE}'",
        )
    )


def repeated_figures_agree(bases: Sequence[str], across: bool) -> str:
    """Check that a line that stands in several tables has one value for each agency, year and basis.

    Within one document (agency, year, document) each place is held against the one that is printed most
    finely; `across` documents each later document against the earliest.
    """
    named = ", ".join(map(literal, bases))
    same = "AND other.report_year = one.report_year AND other.document = one.document"
    later = "AND (other.report_year, other.document) <> (one.report_year, one.document)"
    key = "agency, line_path, basis, year, stage" + ("" if across else ", report_year, document")
    order = f"report_year, {PUBLISHED}, upper - lower, cell_id" if across else "upper - lower, cell_id"
    return judged_only(
        excused(
            f"""
WITH stated AS (
    SELECT *, row_number() OVER (PARTITION BY {key} ORDER BY {order}) AS place
    FROM {{batch}}
    WHERE state = 'figure' AND line_path IS NOT NULL AND NOT heading AND of_line IS NULL AND basis IN ({named})
)
SELECT
    one.table_name || '/' || one.line_path || '/' || one.slice AS subject,
    CASE WHEN one.unit <> other.unit THEN 'broken' ELSE {agreement("one", "other")} END AS judgement,
    '' AS note,
    [one.cell_id, other.cell_id] AS cells,
    {HELD_AGAINST}
FROM stated AS one
JOIN stated AS other
    ON other.agency = one.agency AND other.line_path = one.line_path AND other.basis = one.basis
    AND other.year = one.year AND other.stage IS NOT DISTINCT FROM one.stage AND other.table_name <> one.table_name
    {later if across else same}
WHERE other.place = 1 AND one.place > 1
""",
            f"'{'documents' if across else 'tables'}'",
            f"'{ALONE}'",
        )
    )


def specifications_agree(total: str) -> str:
    """Check that line `total` of each column of a specification is the line that it specifies.

    The column of a specification says which line it is about.
    """
    return judged_only(
        excused(
            f"""
WITH one AS (
    SELECT * FROM {{batch}} WHERE of_line IS NOT NULL AND line_path = {literal(total)}
), other AS (
    SELECT * FROM {{batch}} WHERE of_line IS NULL
)
{ONE_AND_OTHER}
    ON other.agency = one.agency AND other.line_path = one.of_line AND other.basis = one.basis
    AND other.year = one.year AND other.stage IS NOT DISTINCT FROM one.stage
    AND other.report_year = one.report_year
{NEAREST}
""",
            "'specification'",
            f"'{ALONE}'",
        )
    )


def _finest_amounts(*lines: str) -> str:
    """Give a table expression `placed`: of each of these lines the amount that each document prints most finely."""
    return f"""placed AS (
    SELECT *
    FROM {{batch}}
    WHERE state = 'figure' AND unit <> '%' AND line_path IN ({", ".join(map(literal, lines))})
    QUALIFY row_number() OVER (
        PARTITION BY agency, line_path, basis, year, stage, own, document, report_year ORDER BY upper - lower, cell_id
    ) = 1
)"""


def shares_are_ratios(share: str, numerator: str, denominator: str) -> str:
    """Check that a printed percentage is numerator / denominator, by intervals, in every year of one basis and stage.

    The amounts are those of the same document, or else of another. The least and the greatest quotient of
    the amounts that print so must leave room for the percentage.
    """
    corners = ", ".join(
        f"CAST(top.{a} AS DOUBLE) / CAST(bottom.{b} AS DOUBLE) * 100"
        for a in ("lower", "upper")
        for b in ("lower", "upper")
    )
    return judged_only(
        excused(
            f"""
WITH share AS (
    SELECT * FROM {{batch}} WHERE line_path = {literal(share)} AND basis IN ('realisation', 'budget')
), {_finest_amounts(numerator, denominator)}, top AS (
    SELECT * FROM placed WHERE line_path = {literal(numerator)}
), bottom AS (
    SELECT * FROM placed WHERE line_path = {literal(denominator)}
), paired AS (
    SELECT
        share.*, top.cell_id AS top_cell, bottom.cell_id AS bottom_cell, bottom.lower AS bottom_lower,
        list_min([{corners}]) AS least, list_max([{corners}]) AS most,
        CAST(top.value AS DOUBLE) / CAST(bottom.value AS DOUBLE) * 100 AS ratio
    FROM share
    JOIN top
        ON top.agency = share.agency AND top.basis = share.basis AND top.year = share.year
        AND top.stage IS NOT DISTINCT FROM share.stage
    JOIN bottom
        ON bottom.agency = share.agency AND bottom.basis = share.basis AND bottom.year = share.year
        AND bottom.stage IS NOT DISTINCT FROM share.stage
    QUALIFY row_number() OVER (PARTITION BY share.cell_id ORDER BY
        {distance("share", "top")} + {distance("share", "bottom")}, {distance("top", "bottom")},
        top.upper - top.lower, bottom.upper - bottom.lower, top.report_year, top.cell_id, bottom.cell_id) = 1
)
SELECT
    table_name || '/' || line_path || '/' || slice AS subject,
    CASE
        WHEN value IS NULL OR unit <> '%' THEN 'not judged'
        WHEN least <= CAST(lower AS DOUBLE) AND most >= CAST(upper AS DOUBLE)
            OR ratio BETWEEN CAST(lower AS DOUBLE) AND CAST(upper AS DOUBLE) THEN 'exact'
        WHEN most >= CAST(lower AS DOUBLE) AND least <= CAST(upper AS DOUBLE) THEN 'within rounding'
        ELSE 'broken'
    END AS judgement,
    '' AS note,
    [cell_id, top_cell, bottom_cell] AS cells,
    CAST(round(ratio, 6) AS DECIMAL(38, 12)) AS expected,
    {exact("value")} AS found,
    CAST(round(abs(CAST(value AS DOUBLE) - ratio), 6) AS DECIMAL(38, 12)) AS gap,
    CAST(round(CAST(upper - lower AS DOUBLE) / 2 + (most - least) / 2, 6) AS DECIMAL(38, 12)) AS allowed
FROM paired
WHERE bottom_lower > 0
""",
            literal(share),
            not_there(share),
        )
    )
