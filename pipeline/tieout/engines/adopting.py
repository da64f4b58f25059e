"""Find where rows belong that no rulebook knows: the table's own arithmetic shows of which total they are part."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass

import duckdb

from tieout.arithmetic.identity import FEWEST, STRONG
from tieout.rules.kinds.total_equals_parts import TotalEqualsParts
from tieout.rules.sums import leaves
from tieout.store.run import insert

SUMS = f"""
    WITH whole AS (
        SELECT table_name, identity_no, any_value(cells ORDER BY judgement NOT IN ('exact', 'within rounding')) AS cells
        FROM identities
        WHERE axis = 'rows' AND how = 'sum' AND earlier IS NULL AND score >= {STRONG}
        GROUP BY table_name, identity_no
        HAVING count(*) FILTER (judgement = 'broken') = 0
            AND count(*) FILTER (judgement IN ('exact', 'within rounding')) >= {FEWEST}
    ), member AS (
        SELECT table_name, identity_no, unnest(cells) AS cell_id, generate_subscripts(cells, 1) AS place FROM whole
    )
    SELECT
        member.table_name, figures.kind, identity_no, place, figures.line_no, figures.line_path, lines.joins, lines.open
    FROM member
    JOIN figures ON figures.cell_id = member.cell_id
    JOIN lines ON lines.table_name = figures.table_name AND lines.line_no = figures.line_no
    ORDER BY ALL
"""
"""Every row of every sum that says where rows belong (`Identity.places_rows`), the total first."""
PRINTED = "SELECT DISTINCT table_name, line_path FROM figures WHERE state = 'figure' AND line_path IS NOT NULL"


@dataclass(frozen=True, slots=True)
class _Sum:
    """A sum that a table shows: its total, and its parts by their line in the file and in the rulebook.

    Of each part it is told to which totals it may add besides.
    """

    table: str
    kind: str
    total: str | None
    parts: tuple[tuple[int, str | None, tuple[str, ...]], ...]

    @property
    def unknown(self) -> tuple[int, ...]:
        """The parts that the rulebook does not know."""
        return tuple(line for line, path, _ in self.parts if path is None)


def adopt_rows(
    connection: duckdb.DuckDBPyConnection, rules: Sequence[tuple[tuple[str, ...], TotalEqualsParts]]
) -> frozenset[tuple[str, int]]:
    """Have every unknown row that is part of a known total add to it; give all rows of which it is known what they are.

    A row that is part of another row than a total of the rulebook adds to nothing, and is among those given.
    """
    sums = [one for one in _sums(connection) if one.unknown]
    if not sums:
        return frozenset()
    printed: Mapping[str, set[str]] = defaultdict(set)
    for table, path in connection.execute(PRINTED).fetchall():
        printed[table].add(path)
    joins: dict[tuple[str, int], str] = {}
    for one in sums:
        if any(_is_made_so(one, rule, printed[one.table]) for kinds, rule in rules if one.kind in kinds):
            joins |= {(one.table, line): one.total for line in one.unknown if one.total}
    if joins:
        connection.execute("CREATE TEMP TABLE adopted (table_name VARCHAR, line_no BIGINT, joins VARCHAR)")
        insert(
            connection, "adopted", ("table_name", "line_no", "joins"),
            [(table, line, total) for (table, line), total in joins.items()],
        )  # fmt: skip
        connection.execute(
            "UPDATE figures SET joins = adopted.joins FROM adopted "
            "WHERE adopted.table_name = figures.table_name AND adopted.line_no = figures.line_no"
        )
        connection.execute("DROP TABLE adopted")
    return frozenset((one.table, line) for one in sums for line in one.unknown)


def _sums(connection: duckdb.DuckDBPyConnection) -> Iterator[_Sum]:
    """Give every sum of every table of which the model does not leave the rows to the entity."""
    rows: Mapping[tuple[str, str, int], list[tuple[int, str | None, tuple[str, ...]]]] = defaultdict(list)
    for table, kind, number, _, line, path, joins, is_open in connection.execute(SUMS).fetchall():
        if not is_open:
            rows[table, kind, number].append((line, path, tuple(joins or ())))
    for (table, kind, _), found in rows.items():
        yield _Sum(table, kind, found[0][1], tuple(found[1:]))


def _is_made_so(one: _Sum, rule: TotalEqualsParts, printed: Collection[str]) -> bool:
    """Tell whether a rule makes a total of just the known parts of a sum, of the lines that its table prints."""
    counted = {
        path
        for how, path, _, absent, _ in leaves(rule.parts, rule.derive)
        if how == "line" and path in printed and not any(line in printed for line in absent)
    }
    known = {path for _, path, joins in one.parts if path is not None and one.total not in joins}
    return rule.total == one.total and counted == known
