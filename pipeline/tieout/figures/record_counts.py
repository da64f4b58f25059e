"""Count the rules on tables of records: all conditions on rows of a table in one SELECT, and keys one by one.

What is counted is exact at any size; of the records that are not as a rule says the first are fetched, with their line
and their cells as delivered.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

import duckdb

from tieout.declarations.plain import PlainResource
from tieout.intake.delivered import all_records, some_records
from tieout.intake.interface import Loaded
from tieout.intake.names import raw_names
from tieout.records.agreeing import Counted
from tieout.records.rule import ROW, Counting, RecordRule
from tieout.store.sql import identifier, literal
from tieout.values.errors import first_line

FEW = 2_000
"""Records up to which those of a rule are fetched one by one."""
MOST_TOLD = 200
"""Different values of one rule that are told; how many there are is counted all the same."""
MOST_PLACES = 5
"""Records with one value whose place is told."""


@dataclass(frozen=True, slots=True)
class Alike:
    """Records that are not as a rule says, all with the same cells in its fields."""

    cells: tuple[str, ...]
    """The cells as delivered, in the order of the fields of the rule."""
    count: int
    """How many records they are."""
    records: tuple[Record, ...]
    """The first of them."""
    labels: str
    """A digest of what they are known by, all of them in any order; of records without a key it says nothing."""


@dataclass(frozen=True, slots=True)
class Record:
    """A record as it was delivered."""

    number: int
    """The first is 1."""
    line: int
    """Physical line on which it begins."""
    label: str
    """What it is known by: its keys as delivered; blank where it has none."""


@dataclass(frozen=True, slots=True)
class Breaches:
    """The records that are not as a rule says, put together by their cells."""

    kinds: int = 0
    """How many different cells they have."""
    told: tuple[Alike, ...] = ()
    """The first of these, those of most records first."""


NO_BREACHES = Breaches()
Execute = Callable[[str], Sequence[Sequence[Any]]]
"""Runs a query and gives its rows."""
Failures = tuple[type[Exception], ...]
"""What a database raises where it cannot run a query."""


def count_rules(
    execute: Execute,
    rules: Iterable[RecordRule],
    tables: Collection[str],
    failures: Failures = (duckdb.Error,),
    *,
    is_duckdb: bool = True,
) -> dict[str, Counted | str]:
    """Count every rule on these tables that SQL can count; give what was counted by its name, or why it was not.

    `execute` runs a query, of which DuckDB has the dialect, on whichever database holds the tables; `failures` are what
    it raises where that cannot be done. `is_duckdb` says that what only DuckDB can be asked may be.
    """
    found: dict[str, Counted | str] = {}
    by_table: dict[str, list[RecordRule]] = {}
    for rule in rules:
        if rule.counting is not None and rule.refused is None and rule.table in tables:
            by_table.setdefault(rule.table, []).append(rule)
    for table, of_table in by_table.items():
        try:
            found |= _count(execute, table, of_table, is_duckdb=is_duckdb)
        except failures:
            # One of them cannot be counted: which of them, and why, shows where each is counted by itself.
            for rule in of_table:
                try:
                    found |= _count(execute, table, [rule], is_duckdb=is_duckdb)
                except failures as error:
                    found[rule.name] = first_line(error)
    return found


def rows_of(connection: duckdb.DuckDBPyConnection) -> Execute:
    """Give what runs a query on DuckDB."""

    def execute(query: str) -> Sequence[Sequence[Any]]:
        rows: Sequence[Sequence[Any]] = connection.execute(query).fetchall()
        return rows

    return execute


def queries_of(rule: RecordRule) -> list[str]:
    """Give the queries by which a rule is counted, each by itself."""
    told = rule.counting
    if told is None:
        return []
    queries = [_fused(rule.table, [told])]
    queries += [_of_rows(told.broken_rows)] if told.broken_rows is not None else []
    return queries + ([_of_table(told.holds)] if told.holds is not None else [])


def _count(execute: Execute, table: str, rules: Sequence[RecordRule], *, is_duckdb: bool) -> dict[str, Counted | str]:
    """Count rules on one table: what can be is counted in one pass over it."""
    asked = [(rule.name, rule.counting) for rule in rules if rule.counting is not None]
    counts = execute(_fused(table, [told for _, told in asked]))[0]
    found: dict[str, Counted | str] = {}
    for place, (name, told) in enumerate(asked):
        examined, broken = counts[2 * place], counts[2 * place + 1]
        if told.broken_rows is not None:
            are_different = is_duckdb and told.different is not None and _different(execute, table, told) == examined
            broken = 0 if are_different else execute(_of_rows(told.broken_rows))[0][0]
        if told.holds is not None:
            holds, observed = execute(_of_table(told.holds))[0]
            found[name] = Counted(examined, None, holds, observed)
        else:
            found[name] = Counted(examined, broken)
    return found


def _different(execute: Execute, table: str, told: Counting) -> int:
    """Count how many rows that a rule looks at are different for certain: two that are alike count as one."""
    place = f"records.{identifier(table)}"
    found: int = execute(f"SELECT count(DISTINCT {told.different}) FROM {place} WHERE {told.examined}")[0][0]
    return found


def _fused(table: str, asked: Sequence[Counting]) -> str:
    """Count rules on one table in one query: of each the rows that it looks at, and those that are not as it says.

    What is asked of a row stands in a SELECT of its own: there an expression that several ask is worked out once.
    """
    of_row: list[str] = []
    counts: list[str] = []
    for number, told in enumerate(asked):
        if told.of_row is not None:
            of_row.append(f"{told.of_row} AS holds_{number}")
            counts += [f"count(holds_{number})", f"count(*) FILTER (NOT holds_{number})"]
            continue
        of_row.append(f"({told.examined}) AS examined_{number}")
        counts.append(f"count(*) FILTER (examined_{number})")
        if told.broken is not None:
            of_row.append(f"({told.examined} AND {told.broken}) AS broken_{number}")
        counts.append(f"count(*) FILTER (broken_{number})" if told.broken is not None else "NULL")
    return f"SELECT {', '.join(counts)} FROM (SELECT {', '.join(of_row)} FROM records.{identifier(table)})"


def _of_rows(rows: str) -> str:
    """Count the rows that a query names."""
    return f"SELECT count(DISTINCT {ROW}) FROM ({rows})"


def _of_table(holds: str) -> str:
    """Ask whether a rule on a table as a whole holds."""
    return f"SELECT holds, observed FROM ({holds})"


def fetch_breaches(
    connection: duckdb.DuckDBPyConnection, rule: RecordRule, item: Loaded, keys: Sequence[str], count: int
) -> Breaches:
    """Give the records of a table that are not as a rule says, of which there are `count`.

    `keys` are the fields by which they are known.
    """
    told = rule.counting
    if told is None or (told.broken is None and told.broken_rows is None):
        return Breaches()
    rows = (
        told.broken_rows
        or f"SELECT {ROW} FROM records.{identifier(rule.table)} WHERE {told.examined} AND {told.broken}"
    )
    if count > FEW:
        return _put_together(connection, rule, item, keys, f"{all_records(item)} SEMI JOIN ({rows}) USING ({ROW})")
    numbers = [number for (number,) in connection.execute(f"SELECT DISTINCT {ROW} FROM ({rows})").fetchall()]
    with some_records(connection, item, numbers=numbers) as records:
        return _put_together(connection, rule, item, keys, records)


def _put_together(
    connection: duckdb.DuckDBPyConnection, rule: RecordRule, item: Loaded, keys: Sequence[str], records: str
) -> Breaches:
    """Put the records that are not as a rule says together by their cells."""
    heads = [field.name for field in item.resource.fields]
    raw = dict(zip(heads, map(identifier, raw_names(heads)), strict=True))
    cells = f"[{', '.join(raw[name] for name in rule.fields)}]" if rule.fields else "[CAST(line_no AS VARCHAR)]"
    label = f"concat_ws(', ', {', '.join(raw[key] for key in keys)})" if keys else "''"
    found = connection.execute(
        f"""
        WITH broken AS MATERIALIZED (
            SELECT {cells}::VARCHAR[] AS cells, {ROW} AS row, line_no AS line, {label} AS label FROM {records}
        ),
        kinds AS (SELECT cells, count(*) AS times, min(row) AS first FROM broken GROUP BY cells),
        told AS (SELECT * FROM kinds ORDER BY times DESC, first LIMIT {MOST_TOLD})
        SELECT
            cells, times, arg_min({{'row': row, 'line': line, 'label': label}}, row, {MOST_PLACES}) AS records,
            (SELECT count(*) FROM kinds) AS kinds,
            -- Which records they are, in whatever order: no list of them is held, which may be very long.
            md5(concat_ws(' ', sum(md5_number_lower(label)), sum(md5_number_upper(label)))) AS labels
        FROM broken JOIN told USING (cells)
        GROUP BY cells, times, first
        ORDER BY times DESC, first
        """
    ).fetchall()
    alike = tuple(
        Alike(tuple(cells), times, tuple(Record(one["row"], one["line"], one["label"]) for one in records), labels)
        for cells, times, records, _, labels in found
    )
    return Breaches(found[0][3] if found else 0, alike)


def count_filled(connection: duckdb.DuckDBPyConnection, table: str) -> dict[str, int]:
    """Count by field the cells of a table that hold a value of their type."""
    described = connection.execute(f"SELECT * EXCLUDE ({ROW}) FROM records.{identifier(table)} LIMIT 0").description
    names = [one[0] for one in described or ()]
    counts = connection.execute(
        f"SELECT {', '.join(f'count({identifier(name)})' for name in names)} FROM records.{identifier(table)}"
    ).fetchall()[0]
    return dict(zip(names, counts, strict=True))


def count_taken_for_none(connection: duckdb.DuckDBPyConnection, table: PlainResource) -> dict[str, dict[str, int]]:
    """Count by field the cells whose text is declared to be no value, though it is not blank: how often each occurs."""
    names = [field.name for field in table.schema.fields]
    raw = dict(zip(names, map(identifier, raw_names(names)), strict=True))
    asked = {
        field.name: [one for one in table.missing_of(field) if one] for field in table.schema.fields
    }  # fmt: skip
    asked = {name: texts for name, texts in asked.items() if texts}
    if not asked:
        return {}
    counts = ", ".join(
        f"histogram({raw[name]}) FILTER ({raw[name]} IN ({', '.join(map(literal, texts))}))"
        for name, texts in asked.items()
    )
    found = connection.execute(f"SELECT {counts} FROM raw.{identifier(table.name)}").fetchall()[0]
    return {name: counted for name, counted in zip(asked, found, strict=True) if counted}
