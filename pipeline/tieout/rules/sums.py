"""Populations of sums: totals from their parts, parts within their total, zeros.

Parts add up within a slice: a column of a statement, a row of a table of records. A part that is not
printed, or prints no figure, stands for its own parts where `derive` names them. A line that joins a
total adds to it. A mark that says that there is nothing adds nothing; one that says that something
is not known leaves the total not judged.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType

from tieout.rules.population import (
    CUT_WITHIN,
    DECLARED,
    NOT_PRINTED,
    UNKNOWN_ROW,
    agreement,
    exact,
    excused,
    halves,
    judged_only,
    on_lines,
    touching,
)
from tieout.store.sql import literal

Parts = Mapping[str, int]
Derive = Mapping[str, Parts]
NO_PARTS: Derive = MappingProxyType({})
GUESSED = "?"
"""Before the total in `joins`: a row that is not known, and would complete it."""
FLOWS = "('difference', 'mutation')"
"""Bases in which a part may well exceed its total: another part goes the other way."""


def _leaves(
    parts: Parts, derive: Derive, weight: int = 1, absent: tuple[str, ...] = ()
) -> Iterator[tuple[str, str, int, tuple[str, ...], bool]]:
    """Give what may add to a total: the lines and, where a line is not printed, what stands for it."""
    for path, sign in parts.items():
        yield "line", path, weight * sign, absent, path in derive
        if path in derive:
            yield from _leaves(derive[path], derive, weight * sign, (*absent, path))
            yield "joined", path, weight * sign, (*absent, path), False


def members(total: str, parts: Parts, derive: Derive) -> str:
    """Give a SELECT of every cell that adds to a total, with its factor; rows that are only guessed too."""
    rows = [*_leaves(parts, derive), ("joined", total, 1, (), False), ("guessed", GUESSED + total, 1, (), False)]
    values = ", ".join(
        f"({literal(how)}, {literal(path)}, {weight}, {_list(absent)}, {expands})"
        for how, path, weight, absent, expands in rows
    )
    return f"""
        WITH part(how, path, weight, absent, expands) AS (VALUES {values}), stated AS (
            SELECT table_name, slice_no, list(line_path) FILTER (state = 'figure' AND line_path IS NOT NULL) AS lines
            FROM {{batch}}
            GROUP BY table_name, slice_no
        ), member AS (
            SELECT figures.*, part.how, part.weight * figures.sign AS factor, part.absent, part.expands
            FROM {{batch}} AS figures
            JOIN part ON part.path = figures.line_path AND part.how = 'line'
            UNION ALL
            SELECT figures.*, part.how, part.weight * figures.sign AS factor, part.absent, part.expands
            FROM {{batch}} AS figures
            JOIN part ON part.path = figures.joins AND part.how <> 'line'
        )
        SELECT member.*
        FROM member
        JOIN stated USING (table_name, slice_no)
        WHERE NOT list_has_any(coalesce(stated.lines, []), member.absent)
    """


def _list(texts: Sequence[str]) -> str:
    """Write a list of texts in SQL."""
    return f"CAST([{', '.join(map(literal, texts))}] AS VARCHAR[])"


def summed(total: str, parts: Parts, derive: Derive) -> str:
    """Give a SELECT that adds up the members of a total in each slice of each table.

    An interval of a sum runs from the sum of the least to the sum of the greatest amounts (XBRL
    Calculations 1.1); it has an end of its own only if all its parts have. `stated` counts the parts
    that print a figure, `unknown` those that say that there is one and not which; `lower_with` and
    `upper_with` count the guessed rows in.
    """
    is_part = "state = 'figure' AND how <> 'guessed'"
    is_unknown = "state <> 'figure' AND NOT is_nothing AND NOT expands AND how <> 'guessed'"
    low = "CASE WHEN factor > 0 THEN factor * lower ELSE factor * upper END"
    high = "CASE WHEN factor > 0 THEN factor * upper ELSE factor * lower END"
    return f"""
        SELECT
            table_name, slice_no,
            count(*) FILTER ({is_part}) AS stated,
            count(*) FILTER ({is_unknown}) AS unknown,
            count(*) FILTER (state = 'mark' AND mark = 'blank') AS blanks,
            count(*) FILTER (how = 'guessed' AND state = 'figure') AS guessed,
            count(line_path) FILTER (how <> 'guessed')
                > count(DISTINCT line_path) FILTER (how <> 'guessed') AS doubled,
            count(DISTINCT unit) FILTER ({is_part}) AS units,
            any_value(unit) FILTER ({is_part}) AS unit,
            coalesce(sum(factor * value) FILTER ({is_part}), 0) AS value,
            coalesce(sum({low}) FILTER ({is_part}), 0) AS lower,
            coalesce(sum({high}) FILTER ({is_part}), 0) AS upper,
            bool_and(CASE WHEN factor > 0 THEN lower_closed ELSE upper_closed END) FILTER ({is_part}) AS lower_closed,
            bool_and(CASE WHEN factor > 0 THEN upper_closed ELSE lower_closed END) FILTER ({is_part}) AS upper_closed,
            bool_and(value >= 0) FILTER ({is_part}) AS is_positive,
            sum({low}) FILTER (state = 'figure') AS lower_with,
            sum({high}) FILTER (state = 'figure') AS upper_with,
            list(cell_id ORDER BY cell_id) FILTER ({is_part} OR {is_unknown}) AS cells
        FROM ({members(total, parts, derive)})
        GROUP BY table_name, slice_no
    """


def _cut(total: str, parts: Parts, derive: Derive) -> str:
    """Give a condition: the table is cut off within this total, and not all of its parts are there."""
    within = [total, *(path for how, path, *_ in _leaves(parts, derive) if how == "line")]
    last = " OR ".join(
        f"ends.last_path = {literal(path)} OR starts_with(ends.last_path, {literal(path + '/')})"
        for path in dict.fromkeys(within)
    )
    return f"""
        NOT total.complete AND ({last})
            AND len(list_filter({_list(tuple(parts))}, lambda path: NOT list_contains(ends.lines, path))) > 0
    """


ENDS = """
    SELECT
        table_name, arg_max(line_path, line_no) AS last_path,
        list(DISTINCT line_path) FILTER (line_path IS NOT NULL) AS lines
    FROM {batch}
    WHERE line_path IS NOT NULL
    GROUP BY table_name
"""
# A total that the model prescribes and that is blank stands for nothing; another may head its parts.
STATED_TOTAL = """
    SELECT * REPLACE (
        CASE WHEN is_blank THEN 0 ELSE value END AS value, CASE WHEN is_blank THEN 0 ELSE lower END AS lower,
        CASE WHEN is_blank THEN 0 ELSE upper END AS upper)
    FROM (SELECT *, required AND is_nothing AS is_blank FROM {batch})
"""


def total_equals_parts(total: str, parts: Parts, derive: Derive = NO_PARTS, when: str | None = None) -> str:
    """Check in every slice that line `total` is the weighted sum of `parts` (path to weight) and what joins it.

    With `when`, only where that line is printed: it is the one that makes the parts complete.
    """
    closing = f"list_contains(ends.lines, {literal(when)})" if when else "true"
    return judged_only(
        excused(
            f"""
WITH summed AS ({summed(total, parts, derive)}), total AS (
    SELECT * FROM ({STATED_TOTAL}) WHERE line_path = {literal(total)}
), ends AS ({ENDS})
SELECT
    table_name || '/' || total.line_path || '/' || total.slice AS subject,
    CASE
        WHEN total.value IS NULL OR summed.unknown > 0 OR summed.doubled OR summed.units > 1
            OR (total.unit <> summed.unit AND NOT total.is_blank) OR {_cut(total, parts, derive)} THEN 'not judged'
        -- Where nothing is printed nothing ties out.
        WHEN summed.stated = 0 AND (total.is_blank OR (total.value <> 0 AND summed.blanks > 0)) THEN 'not judged'
        WHEN {agreement("total", "summed")} = 'broken' AND summed.guessed > 0
            AND total.upper >= summed.lower_with AND summed.upper_with >= total.lower THEN 'not judged'
        -- Totals are sums of rounded figures: amounts that lie just on the edge may have gone either way.
        WHEN {agreement("total", "summed")} = 'broken' AND {touching("total", "summed")} THEN 'within rounding'
        ELSE {agreement("total", "summed")}
    END AS judgement,
    CASE
        WHEN total.is_nothing AND NOT total.is_blank THEN '{NOT_PRINTED}'
        WHEN {_cut(total, parts, derive)} THEN '{CUT_WITHIN}'
        WHEN judgement = 'not judged' AND summed.guessed > 0 THEN '{UNKNOWN_ROW}'
        ELSE ''
    END AS note,
    list_prepend(total.cell_id, coalesce(summed.cells, [])) AS cells,
    {exact("summed.value")} AS expected,
    {exact("total.value")} AS found,
    {exact("abs(total.value - summed.value)")} AS gap,
    {exact(halves("total", "summed"))} AS allowed
FROM total
JOIN ends USING (table_name)
JOIN summed USING (table_name, slice_no)
WHERE {closing}
""",
            literal(total),
        )
    )


def parts_stay_within_total(total: str, parts: Sequence[str], unless: str) -> str:
    """Check in every slice that printed `parts` do not exceed their total together.

    Only where line `unless` is not printed: with it the parts are complete, and must be the total.
    Differences and mutations are left alone, and slices with a negative part.
    """
    weights = dict.fromkeys(parts, 1)
    return judged_only(
        excused(
            f"""
WITH summed AS ({summed(total, weights, {})}), total AS (
    SELECT * FROM {{batch}} WHERE line_path = {literal(total)} AND basis NOT IN {FLOWS}
), ends AS ({ENDS})
SELECT
    table_name || '/' || total.line_path || '/' || total.slice AS subject,
    CASE
        WHEN total.value IS NULL OR summed.unknown > 0 OR (summed.stated > 0 AND total.unit <> summed.unit)
            OR NOT coalesce(summed.is_positive, true) OR (summed.stated = 0 AND total.value < 0) THEN 'not judged'
        WHEN summed.value <= total.value THEN 'exact'
        WHEN summed.lower <= total.upper THEN 'within rounding'
        ELSE 'broken'
    END AS judgement,
    '' AS note,
    list_prepend(total.cell_id, coalesce(summed.cells, [])) AS cells,
    {exact("summed.value")} AS expected,
    {exact("total.value")} AS found,
    {exact("summed.value - total.value")} AS gap,
    {exact(halves("total", "summed"))} AS allowed
FROM total
JOIN ends USING (table_name)
JOIN summed USING (table_name, slice_no)
WHERE NOT list_contains(ends.lines, {literal(unless)})
""",
            literal(total),
        )
    )


def figures_and_sums(derive: Derive) -> str:
    """Give a SELECT of all printed figures, and of those in `derive` that are not printed but follow.

    A figure follows where each of its parts is printed in the same slice. The line number of a line that
    is not printed at all is NULL.
    """
    whose = "table_name, agency, document, report_year, own, column_no, slice_no, slice, basis, year, stage"
    printed = (
        f"SELECT {whose}, line_no, line_path, compare, value, lower, upper, lower_closed, upper_closed, unit, "
        "[cell_id] AS cells FROM {batch} WHERE state = 'figure' AND line_path IS NOT NULL"
    )
    derived = [
        f"""
        SELECT
            {", ".join(f"place.{name.strip()}" for name in whose.split(","))}, total.line_no,
            {literal(path)} AS line_path, total.compare, summed.value, summed.lower, summed.upper,
            summed.lower_closed, summed.upper_closed, summed.unit, summed.cells
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


def figures_are_zero(lines: Sequence[str], basis: str, derive: Derive = NO_PARTS) -> str:
    """Check that these lines are zero under one basis, or follow to be zero from their parts.

    What an agency is declared to budget itself is left alone.
    """
    return judged_only(
        excused(
            f"""
WITH known AS ({figures_and_sums(derive)}), wanted AS (
    SELECT * FROM {{batch}} WHERE basis = {literal(basis)} AND {on_lines(lines)}
)
SELECT
    wanted.table_name || '/' || wanted.line_path || '/' || wanted.slice AS subject,
    CASE
        WHEN known.value IS NULL OR wanted.budgeted THEN 'not judged'
        WHEN known.value = 0 THEN 'exact'
        WHEN (known.lower < 0 OR (known.lower = 0 AND known.lower_closed))
            AND (known.upper > 0 OR (known.upper = 0 AND known.upper_closed)) THEN 'within rounding'
        ELSE 'broken'
    END AS judgement,
    CASE WHEN wanted.budgeted THEN '{DECLARED}' ELSE '' END AS note,
    coalesce(known.cells, [wanted.cell_id]) AS cells,
    CASE WHEN known.value IS NOT NULL THEN {exact("0")} END AS expected,
    {exact("known.value")} AS found,
    {exact("abs(known.value)")} AS gap,
    {exact("(known.upper - known.lower) * 0.5")} AS allowed
FROM wanted
LEFT JOIN known
    ON known.table_name = wanted.table_name AND known.line_no = wanted.line_no
    AND known.column_no = wanted.column_no AND known.line_path = wanted.line_path
""",
            f"'zero_{basis}'",
        )
    )
