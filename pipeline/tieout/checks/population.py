"""Say what a population is: the checks that one rule makes, one row each, as one SELECT.

Every population gives these columns, and nothing else decides:

- subject: stable name of what is checked, `kasstroom/kasstroom/operationeel/difference_2022`;
- judgement: `exact`, `within rounding`, `broken`, or `not judged` where a figure it needs is not printed;
- note: what a reader must know besides, from a fixed set of words;
- cells: the cells involved, the one the finding is about first;
- expected, found, gap, allowed: in base units of the first cell, or NULL.

`{batch}` stands for the table that is judged, so that the same text runs on the canary.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from tieout.store import literal

COLUMNS = ("subject", "judgement", "note", "cells", "expected", "found", "gap", "allowed")
JUDGEMENTS = ("exact", "within rounding", "broken", "not judged")
ONE_STEP = "one printed step decides"
NO_VALUES = (
    "CAST(NULL AS DECIMAL(38, 12)) AS expected, CAST(NULL AS DECIMAL(38, 12)) AS found, "
    "CAST(NULL AS DECIMAL(38, 12)) AS gap, CAST(NULL AS DECIMAL(38, 12)) AS allowed"
)


def on_lines(patterns: Iterable[str], column: str = "line_path") -> str:
    """Give a condition that holds for the lines that match any pattern (`beschikbaarheid/*`)."""
    tests = [f"{column} GLOB {literal(pattern)}" for pattern in patterns]
    return f"({' OR '.join(tests)})" if tests else "false"


def weights(parts: Mapping[str, int]) -> str:
    """Give a table `part(line_path, weight)`."""
    rows = ", ".join(f"({literal(path)}, {weight})" for path, weight in parts.items())
    return f"(VALUES {rows}) AS part(line_path, weight)"


def weighted_sum(parts: Mapping[str, int]) -> str:
    """Give a SELECT that adds up parts in each column of each table: value, interval and cells.

    An interval of a sum runs from the sum of the least to the sum of the greatest amounts (XBRL
    Calculations 1.1); it has an end of its own only if all its parts have. `complete` tells whether
    each part is printed there, once.
    """
    return f"""
        SELECT
            table_name, column_no, basis, year,
            COUNT(value) = {len(parts)} AND COUNT(DISTINCT line_path) = {len(parts)} AND COUNT(*) = {len(parts)}
                AND COUNT(DISTINCT unit) = 1 AS complete,
            COUNT(value) > 0 AS stated,
            SUM(weight * value) AS value,
            SUM(CASE WHEN weight > 0 THEN weight * lower ELSE weight * upper END) AS lower,
            SUM(CASE WHEN weight > 0 THEN weight * upper ELSE weight * lower END) AS upper,
            BOOL_AND(CASE WHEN weight > 0 THEN lower_closed ELSE upper_closed END) AS lower_closed,
            BOOL_AND(CASE WHEN weight > 0 THEN upper_closed ELSE lower_closed END) AS upper_closed,
            ANY_VALUE(unit) AS unit,
            LIST(cell_id ORDER BY cell_id) AS cells
        FROM {{batch}}
        JOIN {weights(parts)} USING (line_path)
        GROUP BY table_name, column_no, basis, year
    """


def figures_and_sums(derive: Mapping[str, Mapping[str, int]]) -> str:
    """Give a SELECT of all printed figures, and of those in `derive` that are not printed but follow.

    A figure follows where each of its parts is printed once in the same column.
    """
    printed = (
        "SELECT table_name, line_no, column_no, basis, year, line_path, compare, value, lower, upper, lower_closed, "
        "upper_closed, unit, [cell_id] AS cells FROM {batch} WHERE state = 'figure' AND line_path IS NOT NULL"
    )
    derived = [
        f"""
        SELECT
            total.table_name, total.line_no, total.column_no, total.basis, total.year, total.line_path, total.compare,
            summed.value, summed.lower, summed.upper, summed.lower_closed, summed.upper_closed, summed.unit,
            summed.cells
        FROM ({weighted_sum(parts)}) AS summed
        JOIN {{batch}} AS total
            ON total.table_name = summed.table_name AND total.column_no = summed.column_no
            AND total.line_path = {literal(path)} AND total.state <> 'figure'
        WHERE summed.complete
        """
        for path, parts in derive.items()
    ]
    return " UNION ALL ".join([printed, *derived])


def overlap(one: str, other: str) -> str:
    """Give a condition: the intervals of two aliased rows share an amount."""
    return (
        f"NOT ({one}.upper < {other}.lower OR {other}.upper < {one}.lower"
        f" OR ({one}.upper = {other}.lower AND NOT ({one}.upper_closed AND {other}.lower_closed))"
        f" OR ({other}.upper = {one}.lower AND NOT ({other}.upper_closed AND {one}.lower_closed)))"
    )


def agreement(one: str, other: str) -> str:
    """Judge two aliased rows with value and interval: exact, within rounding or broken."""
    return (
        f"CASE WHEN {one}.value = {other}.value THEN 'exact' "
        f"WHEN {overlap(one, other)} THEN 'within rounding' ELSE 'broken' END"
    )


def halves(*rows: str) -> str:
    """Give the gap that rounding can explain between aliased rows: their half widths added up."""
    return " + ".join(f"({row}.upper - {row}.lower) * 0.5" for row in rows)


def exact(expression: str) -> str:
    """Keep an amount in the decimal type that all amounts have."""
    return f"CAST({expression} AS DECIMAL(38, 12))"


def judged_only(checks: str) -> str:
    """Give a population in which a check that was not judged tells no amounts: they would be half the truth."""
    amounts = ", ".join(
        f"CASE WHEN judgement <> 'not judged' THEN {name} END AS {name}"
        for name in ("expected", "found", "gap", "allowed")
    )
    return f"SELECT subject, judgement, note, cells, {amounts} FROM ({checks}) ORDER BY cells"
