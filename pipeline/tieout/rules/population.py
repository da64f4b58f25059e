"""Say what a population is: the checks that one rule makes, one row each, as one SELECT.

Every population gives these columns, and nothing else decides:

- table_name, about: the table, and the stable name of what is checked in it;
- judgement: `exact`, `within rounding`, `broken`, or `not judged` where a figure it needs is missing or unreadable;
- excuse: why it is not judged, where that is no surprise, from a fixed set of words; else NULL;
- told: what the wording of a finding needs besides, as a STRUCT; else NULL;
- cells: the cells involved, the one the finding is about first;
- weights: what each of these counts for, so that together they make nothing; else NULL;
- expected, found, gap, allowed: in base units of the first cell, or NULL.

`{batch}` stands for the table that is judged, so that the same text runs on the canary; it may have no other
columns than the text names. A rule on lines that a table does not print says so for that table: a reason why
there was nothing to examine.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable

from tieout.store.sql import literal

COLUMNS = (
    "table_name", "about", "judgement", "excuse", "told", "cells", "weights", "expected", "found", "gap", "allowed",
)  # fmt: skip
NOT_PRINTED = "not printed"
CUT_OFF = "cut off"
CUT_WITHIN = "cut off within"
ALONE = "nothing to hold it against"
DECLARED = "declared otherwise"
UNKNOWN_ROW = "a row that is not known completes it"
TOLD_ELSEWHERE = "another check tells it"
OTHER_ROWS = "it adds up from other rows"
TOO_LARGE = "larger than is looked at"
ABSENT = (NOT_PRINTED, CUT_OFF, ALONE, DECLARED, TOLD_ELSEWHERE)
"""Why there was nothing to examine in a table: what a rule is about is not there."""
EXCUSES = (*ABSENT, CUT_WITHIN, UNKNOWN_ROW, OTHER_ROWS, TOO_LARGE)
"""Why a rule that examined nothing is none the less no surprise; what is not absent is listed with its place."""
AMOUNTS = ("expected", "found", "gap", "allowed")
NO_VALUES = ", ".join(f"CAST(NULL AS DECIMAL(38, 12)) AS {name}" for name in AMOUNTS)
NO_WEIGHTS = "CAST(NULL AS BIGINT[]) AS weights"
NO_EXCUSE = "CAST(NULL AS VARCHAR) AS excuse"
NOTHING_TOLD = "NULL AS told"
ORDER = re.compile(r"\nORDER BY (?P<by>(?:[^()\n]|\([^()\n]*\))+)\s*\Z")
"""The last line of a population, where it says in which order the checks come."""
NARROWED = "narrowed"
"""What the rows that a population is narrowed to are called, where they are taken out once."""
STOCKS = "('target', 'actual', 'forecast')"
"""Roles of a basis that stand for amounts, and not for what lies between two amounts."""


def narrowed(population: str, kinds: Iterable[str], entity: str | None, columns: Collection[str] = ()) -> str:
    """Let a population look only at tables of these kinds (none: all) and of this entity (None: all).

    `columns` are those of a table that is small. Its rows are taken out once, with the columns that the population
    names: each place that names the table, and each `*`, would be planned anew, which takes longer than to look there.
    """
    tests = []
    if kinds := tuple(kinds):
        tests.append(f"kind IN ({', '.join(map(literal, kinds))})")
    if entity is not None:
        tests.append(f"entity = {literal(entity)}")
    if not tests:
        return population
    where = f"FROM {{batch}} WHERE {' AND '.join(tests)}"
    words = set(re.findall(r"\w+", population))
    needed = [name for name in columns if name in words]
    if not needed or population.count("{batch}") < 2:
        return population.replace("{batch}", f"(SELECT * {where})")
    before, begins, rest = population.replace("{batch}", NARROWED).partition("WITH")
    if before.strip():
        before, begins, rest = "", "", before + begins + rest
    rows = f"{NARROWED} AS MATERIALIZED (SELECT {', '.join(needed)} {where})"
    return f"WITH {rows}{',' if begins else ''} {rest}"


def on_lines(patterns: Iterable[str], column: str = "line_path") -> str:
    """Give a condition that holds for the lines that match any pattern (`beschikbaarheid/*`)."""
    tests = [f"{column} GLOB {literal(pattern)}" for pattern in patterns]
    return f"({' OR '.join(tests)})" if tests else "false"


def listed(texts: Iterable[str]) -> str:
    """List texts in SQL, for IN (…)."""
    return ", ".join(map(literal, texts))


def array(texts: Iterable[str]) -> str:
    """Write a list of texts in SQL."""
    return f"CAST([{listed(texts)}] AS VARCHAR[])"


def overlap(one: str, other: str) -> str:
    """Give a condition: the intervals of two aliased rows share an amount."""
    return (
        f"NOT ({one}.upper < {other}.lower OR {other}.upper < {one}.lower"
        f" OR ({one}.upper = {other}.lower AND NOT ({one}.upper_closed AND {other}.lower_closed))"
        f" OR ({other}.upper = {one}.lower AND NOT ({other}.upper_closed AND {one}.lower_closed)))"
    )


def touching(one: str, other: str) -> str:
    """Give a condition: the intervals of two aliased rows share an amount, their ends counted in."""
    return f"({one}.upper >= {other}.lower AND {other}.upper >= {one}.lower)"


def distance(one: str, other: str) -> str:
    """Give how far one aliased row stands from another: 0 in its document, 1 in its publication, 2 beside that.

    What a document says of itself goes before what another says of it: held against another, what contradicts
    itself may seem to agree, and what was restated seems to contradict.
    """
    return (
        f"CASE WHEN {other}.publication <> {one}.publication THEN 2 "
        f"WHEN ({other}.report_year, {other}.document) IS DISTINCT FROM ({one}.report_year, {one}.document) "
        "THEN 1 ELSE 0 END"
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
    amounts = ", ".join(f"CASE WHEN judgement <> 'not judged' THEN {name} END AS {name}" for name in AMOUNTS)
    return f"SELECT * REPLACE ({amounts}) FROM ({unordered(checks)})\nORDER BY cells, about"


def unordered(population: str) -> str:
    """Take the order off the end of a population: to put very many checks in order takes longer than to make them."""
    return ORDER.sub("", population)


def order_of(population: str) -> str | None:
    """Give what a population is ordered by at its end; None where it says nothing of that there."""
    found = ORDER.search(population)
    return found["by"].strip() if found else None


def excused(checks: str, what: str, reason: str = f"'{NOT_PRINTED}'") -> str:
    """Add to the checks of a population, for each table that none of them looked at, why that is.

    `checks` gives the columns of a population; `what` names in SQL what is not there; `reason` is SQL too.
    """
    return f"""
WITH checked AS MATERIALIZED ({checks}), silent AS MATERIALIZED (
    SELECT
        table_name,
        {what} AS about,
        'not judged' AS judgement,
        CASE WHEN bool_and(complete) THEN {reason} ELSE '{CUT_OFF}' END AS excuse,
        [min(cell_id)] AS cells
    FROM {{batch}}
    WHERE table_name NOT IN (SELECT DISTINCT table_name FROM checked)
    GROUP BY table_name
), seen AS (
    -- Where every table has a check of its own it takes long to ask which others are looked at.
    SELECT DISTINCT table_name
    FROM {{batch}}
    WHERE table_name IN (SELECT table_name FROM silent)
        AND cell_id IN (SELECT unnest(cells) FROM checked WHERE EXISTS (FROM silent))
)
SELECT {", ".join(COLUMNS)} FROM checked
UNION ALL BY NAME
SELECT * FROM silent WHERE table_name NOT IN (FROM seen)
ORDER BY list_min(cells), about
"""


def population_of(checks: str, what: str, reason: str = f"'{NOT_PRINTED}'") -> str:
    """Make a population of checks on figures: with a reason for each table without any, and only judged amounts."""
    return judged_only(excused(checks, what, reason))


def not_there(line: str) -> str:
    """Give the reason why a table has no check on a line: it does not print it, or nothing stands against it."""
    return f"CASE WHEN count(*) FILTER (line_path = {literal(line)}) = 0 THEN '{NOT_PRINTED}' ELSE '{ALONE}' END"
