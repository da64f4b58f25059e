"""Find out where lines that stand now here, now there belong: the totals tell.

Interest is printed beside the other costs or among them; an extra line of an entity under a subtotal
or under the total itself. Such a line declares every total that it may add to; here it is given the
one with which most totals of its table tie out. A row that is not known adds to the total that the table's own
arithmetic shows it to be part of. Where that shows nothing it is not counted; but where it would complete a total that
does not tie out without it, that is remembered, so that one row that is not declared does not look like a wrong total.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from itertools import product

import duckdb

from tieout.engines.adopting import adopt_rows
from tieout.rulebook.model import Rulebook
from tieout.rules.kinds.total_equals_parts import TotalEqualsParts
from tieout.rules.population import narrowed
from tieout.rules.sums import GUESSED, TAKEN_OFF, is_difference
from tieout.store.run import insert
from tieout.store.sql import literal

MOST_UNKNOWN = 12
"""Unknown rows of one table that are tried."""
MOST_WAYS = 256
"""Ways to place the lines of one table that are tried; of more lines the last keep their first place."""


def place_lines(connection: duckdb.DuckDBPyConnection, rulebook: Rulebook) -> None:
    """Settle `joins` in `figures`: for every line that may add to several totals, and every unknown row."""
    rules = [
        (suite.scope.kinds, kind)
        for suite in rulebook.suites
        for item in suite.expectations
        if isinstance(kind := item.kind, TotalEqualsParts)
    ]
    adopted = adopt_rows(connection, rules)
    floating = connection.execute(
        """
        SELECT lines.table_name, lines.kind, lines.line_no, lines.line_path, lines.joins
        FROM lines
        JOIN figures USING (table_name, line_no)
        WHERE (lines.line_path IS NULL OR len(lines.joins) > 1) AND figures.value <> 0 AND NOT lines.open
        GROUP BY ALL
        ORDER BY lines.table_name, lines.line_no
        """
    ).fetchall()
    tables: dict[str, list[tuple[int, list[str | None]]]] = {}
    for table, kind, line_no, path, joins in floating:
        if (table, line_no) in adopted:
            continue
        totals = [rule.total for kinds, rule in rules if kind in kinds]
        less = [rule.total for kinds, rule in rules if kind in kinds and is_difference(rule.parts)]
        guesses = [*(GUESSED + total for total in totals), *(TAKEN_OFF + total for total in less)]
        options = joins if path else [None, *guesses]
        tables.setdefault(table, []).append((line_no, options))
    few = {table: _few(lines) for table, lines in tables.items()}
    if any(few.values()):
        _settle(connection, {table: lines for table, lines in few.items() if lines}, rules)


def _few(lines: Sequence[tuple[int, list[str | None]]]) -> list[tuple[int, list[str | None]]]:
    """Leave unknown rows out where they are many: then the table is not one of its kind, and nothing is completed."""
    unknown = sum(None in options for _, options in lines)
    return [line for line in lines if unknown <= MOST_UNKNOWN or None not in line[1]]


def _settle(
    connection: duckdb.DuckDBPyConnection,
    tables: Mapping[str, Sequence[tuple[int, list[str | None]]]],
    rules: Sequence[tuple[tuple[str, ...], TotalEqualsParts]],
) -> None:
    """Try the ways to place the lines of each table, and keep the one that leaves the fewest totals broken."""
    ways = [(table, way) for table, lines in tables.items() for way in _ways(lines)]
    connection.execute("CREATE TEMP TABLE tables (way INTEGER, table_name VARCHAR)")
    connection.execute("CREATE TEMP TABLE ways (way INTEGER, line_no BIGINT, joins VARCHAR)")
    insert(connection, "tables", ("way", "table_name"), [(number, table) for number, (table, _) in enumerate(ways)])
    insert(
        connection, "ways", ("way", "line_no", "joins"),
        [(number, line, joins) for number, (_, way) in enumerate(ways) for line, joins in way.items()],
    )  # fmt: skip
    connection.execute(
        """
        CREATE TEMP TABLE tried AS
        SELECT
            figures.* REPLACE (
                CAST(tables.way AS VARCHAR) AS table_name,
                CASE WHEN ways.line_no IS NULL THEN figures.joins ELSE ways.joins END AS joins
            )
        FROM figures
        JOIN tables ON tables.table_name = figures.table_name
        LEFT JOIN ways ON ways.way = tables.way AND ways.line_no = figures.line_no
        """
    )
    broken = Counter[int]()
    options = {joins for _, way in ways for joins in way.values() if joins is not None}
    for kinds, rule in rules:
        population = narrowed(rule.population(), kinds, None).replace("{batch}", "tried")
        if not any(literal(option) in population for option in options):
            # No part of it is where a line may stand: it says the same of every way, and to plan it takes long.
            continue
        for way, count in connection.execute(
            f"SELECT table_name, count(*) FROM ({population}) WHERE judgement = 'broken' GROUP BY table_name"
        ).fetchall():
            broken[int(way)] += count
    best: dict[str, int] = {}
    for number, (table, _) in enumerate(ways):
        # The first of the best: ways begin with the declared places, and with leaving unknown rows out.
        if table not in best or broken[number] < broken[best[table]]:
            best[table] = number
    connection.execute(
        """
        UPDATE figures SET joins = ways.joins
        FROM ways JOIN tables USING (way)
        WHERE tables.table_name = figures.table_name AND ways.line_no = figures.line_no
            AND list_contains($1, ways.way)
        """,
        [list(best.values())],
    )
    for name in ("tried", "ways", "tables"):
        connection.execute(f"DROP TABLE {name}")


def _ways(lines: Sequence[tuple[int, list[str | None]]]) -> Iterator[dict[int, str | None]]:
    """Give the ways to place lines: all of them where they are few, else those in which one line moves."""
    number = 1
    for _, options in lines:
        number *= len(options)
    if number <= MOST_WAYS:
        for chosen in product(*(options for _, options in lines)):
            yield {line: total for (line, _), total in zip(lines, chosen, strict=True)}
        return
    first = {line: options[0] for line, options in lines}
    yield first
    for line, options in lines[:MOST_WAYS]:
        for other in options[1:]:
            yield first | {line: other}
