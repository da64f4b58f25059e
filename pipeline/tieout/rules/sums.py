"""Add up in SQL what makes a total: the SELECTs that kinds of rule on sums share.

Parts add up within a slice: a column of a statement, a row of a table of records. A part that is not
printed, or is blank, stands for its own parts where `derive` names them. A line that joins a
total adds to it. A mark that says that there is nothing adds nothing; one that says that something
is not known leaves the total not judged.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType

from tieout.rules.population import array
from tieout.store.sql import literal

Weights = Mapping[str, int]
Made = Mapping[str, Weights]
NO_PARTS: Made = MappingProxyType({})
GUESSED = "?"
"""Before the total in `joins`: a row that is not known, and would complete it."""
TAKEN_OFF = "?-"
"""The same of one that would complete it taken off: where a total has parts that are."""
NOT_ADDED = "('rate')"
"""Roles of a basis in which a total is not the sum of its parts: percentages do not add up."""
FLOWS = "('difference', 'change', 'movement')"
"""Roles of a basis in which a part may well exceed its total: another part goes the other way."""


def leaves(
    parts: Weights, derive: Made, weight: int = 1, absent: tuple[str, ...] = ()
) -> Iterator[tuple[str, str, int, tuple[str, ...], bool]]:
    """Give what may add to a total: the lines and, where a line is not printed, what stands for it."""
    for path, sign in parts.items():
        yield "line", path, weight * sign, absent, path in derive
        if path in derive:
            yield from leaves(derive[path], derive, weight * sign, (*absent, path))
            yield "joined", path, weight * sign, (*absent, path), False


def is_difference(parts: Weights) -> bool:
    """Tell whether some parts of a total are taken off."""
    return any(weight < 0 for weight in parts.values())


def members(total: str, parts: Weights, derive: Made, within: str | None = None) -> str:
    """Give a SELECT of every cell that adds to a total, with its factor; rows that are only guessed too.

    `within` is a SELECT of the tables to look in; None is all.
    """
    where = f"WHERE figures.table_name IN ({within})" if within else ""
    rows = [*leaves(parts, derive)]
    # What must be the same as one other line is no sum: what joins it joins the rows that make it, in another rule.
    if len(parts) != 1:
        rows += [("joined", total, 1, (), False), ("guessed", GUESSED + total, 1, (), False)]
    if is_difference(parts):
        rows.append(("guessed", TAKEN_OFF + total, -1, (), False))
    values = ", ".join(
        f"({literal(how)}, {literal(path)}, {weight}, {array(absent)}, {expands})"
        for how, path, weight, absent, expands in rows
    )
    member = f"""
        WITH part(how, path, weight, absent, expands) AS (VALUES {values})
        SELECT figures.*, part.how, part.weight * figures.sign AS factor, part.absent, part.expands
        FROM {{batch}} AS figures
        JOIN part ON part.path = figures.line_path AND part.how = 'line'
        {where}
        UNION ALL
        SELECT figures.*, part.how, part.weight * figures.sign AS factor, part.absent, part.expands
        FROM {{batch}} AS figures
        JOIN part ON part.path = figures.joins AND part.how <> 'line'
        {where}
    """
    if not derive:
        return member
    return f"""
        WITH member AS ({member}), stated AS (
            SELECT table_name, slice_no, list(line_path) FILTER (state = 'figure' AND line_path IS NOT NULL) AS lines
            FROM {{batch}}
            GROUP BY table_name, slice_no
        )
        SELECT member.*
        FROM member
        JOIN stated USING (table_name, slice_no)
        WHERE NOT list_has_any(coalesce(stated.lines, []), member.absent)
    """


def summed(total: str, parts: Weights, derive: Made, within: str | None = None) -> str:
    """Give a SELECT that adds up the members of a total in each slice of each table, or of those `within` names.

    An interval of a sum runs from the sum of the least to the sum of the greatest amounts (XBRL
    Calculations 1.1); it has an end of its own only if all its parts have. `stated` counts the parts
    that print a figure, `units` in how many units they do, where 2 is several; `unknown` those that say
    that there is one and not which; `lower_with` and `upper_with` count the guessed rows in. `factors`
    are what its `cells` count for.
    """
    is_part = "state = 'figure' AND how <> 'guessed'"
    is_open = "state <> 'figure' AND NOT is_nothing AND how <> 'guessed'"
    # A blank heads what stands under it; a mark or what cannot be read says that nobody knows, whatever stands there.
    is_unknown = f"{is_open} AND (NOT expands OR mark IS DISTINCT FROM 'blank')"
    # Each is worked out once here: DuckDB plans it anew wherever it stands in the SELECT below.
    told = f"""
        SELECT
            *, {is_part} AS is_part, {is_open} AND expands AND mark = 'blank' AS heads,
            {is_part} OR {is_unknown} AS is_told, how <> 'guessed' AS is_certain, state = 'figure' AS is_figure,
            CASE WHEN factor > 0 THEN factor * lower ELSE factor * upper END AS low,
            CASE WHEN factor > 0 THEN factor * upper ELSE factor * lower END AS high,
            CASE WHEN factor > 0 THEN lower_closed ELSE upper_closed END AS low_closed,
            CASE WHEN factor > 0 THEN upper_closed ELSE lower_closed END AS high_closed
        FROM ({members(total, parts, derive, within)})
    """
    return f"""
        SELECT
            table_name, slice_no,
            count(*) FILTER (is_part) AS stated,
            count(*) FILTER (is_told AND NOT is_part) + len(list_filter(
                coalesce(list(line_path) FILTER (heads), []),
                lambda path: NOT list_contains(flatten(coalesce(list(absent) FILTER (is_part), [])), path)
            )) AS unknown,
            count(*) FILTER (state = 'mark' AND mark = 'blank') AS blanks,
            count(*) FILTER (is_figure AND NOT is_certain) AS guessed,
            count(line_path) FILTER (is_certain) > count(DISTINCT line_path) FILTER (is_certain) AS doubled,
            CASE
                WHEN min(unit) FILTER (is_part) < max(unit) FILTER (is_part) THEN 2
                ELSE count(unit) FILTER (is_part) > 0
            END AS units,
            any_value(unit) FILTER (is_part) AS unit,
            coalesce(bool_and(is_count) FILTER (is_part), false) AS is_count,
            coalesce(sum(factor * value) FILTER (is_part), 0) AS value,
            coalesce(sum(low) FILTER (is_part), 0) AS lower,
            coalesce(sum(high) FILTER (is_part), 0) AS upper,
            bool_and(low_closed) FILTER (is_part) AS lower_closed,
            bool_and(high_closed) FILTER (is_part) AS upper_closed,
            bool_and(value >= 0) FILTER (is_part) AS is_positive,
            sum(low) FILTER (is_figure) AS lower_with,
            sum(high) FILTER (is_figure) AS upper_with,
            list(cell_id ORDER BY cell_id) FILTER (is_told) AS cells,
            list(factor ORDER BY cell_id) FILTER (is_told) AS factors
        FROM ({told})
        GROUP BY table_name, slice_no
    """


ENDS = """
    SELECT
        table_name,
        arg_max(line_path, (line_no, -cell_id)) FILTER (line_path IS NOT NULL) AS last_path,
        coalesce(list(line_path) FILTER (line_path IS NOT NULL), []) AS lines,
        bool_or(strays AND line_path IS NULL) AS has_strays
    FROM (
        SELECT
            table_name, line_path, max(line_no) AS line_no, arg_max(cell_id, line_no) AS cell_id,
            bool_or(state = 'figure' AND value <> 0 AND (joins IS NULL OR starts_with(joins, '?'))) AS strays
        FROM {batch}
        GROUP BY table_name, line_path
    )
    GROUP BY table_name
"""
"""Which lines each table prints, the last of them, and whether it prints rows of which nothing is known."""


def figures_and_sums(derive: Made) -> str:
    """Give a SELECT of all printed figures, and of those in `derive` that are not printed but follow.

    A figure follows where each of its parts is printed in the same slice. The line number of a line that
    is not printed at all is NULL. `weights` are what its `cells` count for.
    """
    whose = (
        "table_name, entity, document, report_year, publication, column_no, slice_no, slice, basis, basis_role, "
        "period, period_no, stage"
    )
    printed = (
        f"SELECT {whose}, line_no, line_path, compare, value, lower, upper, lower_closed, upper_closed, unit, "
        "[cell_id] AS cells, [1] AS weights FROM {batch} WHERE state = 'figure' AND line_path IS NOT NULL"
    )
    derived = [
        f"""
        SELECT
            {", ".join(f"place.{name.strip()}" for name in whose.split(","))}, total.line_no,
            {literal(path)} AS line_path, total.compare, summed.value, summed.lower, summed.upper,
            summed.lower_closed, summed.upper_closed, summed.unit, summed.cells, summed.factors AS weights
        FROM ({summed(path, parts, derive)}) AS summed
        JOIN (
            SELECT DISTINCT ON (table_name, slice_no) * FROM {{batch}} ORDER BY table_name, slice_no, cell_id
        ) AS place
            ON place.table_name = summed.table_name AND place.slice_no = summed.slice_no
        LEFT JOIN {{batch}} AS total
            ON total.table_name = summed.table_name AND total.slice_no = summed.slice_no
            AND total.line_path = {literal(path)}
        WHERE summed.stated >= {len(parts)} AND summed.unknown = 0 AND summed.units = 1 AND NOT summed.doubled
            AND total.state IS DISTINCT FROM 'figure'
        """
        for path, parts in derive.items()
    ]
    return " UNION ALL ".join([printed, *derived])
