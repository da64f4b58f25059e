"""Count the rules on tables of records: all conditions on rows of a table in one SELECT, and keys one by one.

What is counted is exact at any size; of the records that are not as a rule says the first are fetched, with their line
and their cells as delivered.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass

import duckdb

from tieout.intake.interface import Loaded
from tieout.intake.names import raw_names
from tieout.records.agreeing import Counted
from tieout.records.rule import ROW, RecordRule
from tieout.store.sql import identifier
from tieout.values.errors import first_line

MOST_TOLD = 200
"""Records of one rule that are told of; how many there are is counted all the same."""


@dataclass(frozen=True, slots=True)
class Record:
    """A record as it was delivered."""

    number: int
    """The first is 1."""
    line: int
    """Physical line on which it begins."""
    cells: tuple[str, ...]


def count_rules(
    connection: duckdb.DuckDBPyConnection, rules: Iterable[RecordRule], tables: Collection[str]
) -> dict[str, Counted | str]:
    """Count every rule on these tables that SQL can count; give what was counted by its name, or why it was not."""
    found: dict[str, Counted | str] = {}
    by_table: dict[str, list[RecordRule]] = {}
    for rule in rules:
        if rule.counting is not None and rule.refused is None and rule.table in tables:
            by_table.setdefault(rule.table, []).append(rule)
    for table, of_table in by_table.items():
        try:
            found |= _count(connection, table, of_table)
        except duckdb.Error:
            # One of them cannot be counted: which of them, and why, shows where each is counted by itself.
            for rule in of_table:
                try:
                    found |= _count(connection, table, [rule])
                except duckdb.Error as error:
                    found[rule.name] = first_line(error)
    return found


def _count(connection: duckdb.DuckDBPyConnection, table: str, rules: Sequence[RecordRule]) -> dict[str, Counted | str]:
    """Count rules on one table: what can be is counted in one pass over it."""
    asked: list[str] = []
    for rule in rules:
        told = rule.counting
        if told is None:
            continue
        asked.append(f"count(*) FILTER ({told.examined})")
        asked.append(f"count(*) FILTER ({told.examined} AND {told.broken})" if told.broken is not None else "NULL")
    counts = connection.execute(f"SELECT {', '.join(asked)} FROM records.{identifier(table)}").fetchall()[0]
    found: dict[str, Counted | str] = {}
    for place, rule in enumerate(rules):
        told = rule.counting
        examined, broken = counts[2 * place], counts[2 * place + 1]
        if told is None:
            continue
        if told.broken_rows is not None:
            broken = connection.execute(f"SELECT count(*) FROM ({told.broken_rows})").fetchall()[0][0]
        if told.holds is not None:
            holds, observed = connection.execute(f"SELECT holds, observed FROM ({told.holds})").fetchall()[0]
            found[rule.name] = Counted(examined, None, holds, observed)
        else:
            found[rule.name] = Counted(examined, broken)
    return found


def fetch_broken(connection: duckdb.DuckDBPyConnection, rules: Iterable[RecordRule]) -> dict[str, tuple[int, ...]]:
    """Give by rule the numbers of the first records that are not as it says."""
    found = {}
    for rule in rules:
        told = rule.counting
        if told is None or (told.broken is None and told.broken_rows is None):
            continue
        chosen = told.broken_rows or (
            f"SELECT {ROW} FROM records.{identifier(rule.table)} WHERE {told.examined} AND {told.broken}"
        )
        rows = connection.execute(f"SELECT {ROW} FROM ({chosen}) ORDER BY {ROW} LIMIT {MOST_TOLD}").fetchall()
        found[rule.name] = tuple(number for (number,) in rows)
    return found


def fetch_records(
    connection: duckdb.DuckDBPyConnection, loaded: Iterable[Loaded], numbers: Mapping[str, Collection[int]]
) -> dict[tuple[str, int], Record]:
    """Give records as delivered by table and number; `numbers` says which, by table."""
    found: dict[tuple[str, int], Record] = {}
    for item in loaded:
        if wanted := sorted(numbers.get(item.name, ())):
            names = ", ".join(map(identifier, raw_names([field.name for field in item.resource.fields])))
            rows = connection.execute(
                f"SELECT {ROW}, line_no, [{names}] FROM (SELECT row_number() OVER () AS {ROW}, * "
                f"FROM raw.{identifier(item.name)}) SEMI JOIN (SELECT unnest($1::BIGINT[]) AS {ROW}) USING ({ROW})",
                [wanted],
            ).fetchall()
            found |= {(item.name, number): Record(number, line, tuple(cells)) for number, line, cells in rows}
    return found


def count_filled(connection: duckdb.DuckDBPyConnection, table: str) -> dict[str, int]:
    """Count by field the cells of a table that hold a value of their type."""
    described = connection.execute(f"SELECT * EXCLUDE ({ROW}) FROM records.{identifier(table)} LIMIT 0").description
    names = [one[0] for one in described or ()]
    counts = connection.execute(
        f"SELECT {', '.join(f'count({identifier(name)})' for name in names)} FROM records.{identifier(table)}"
    ).fetchall()[0]
    return dict(zip(names, counts, strict=True))
