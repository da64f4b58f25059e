"""Judge suites of other people on drawn tables: through the real Great Expectations and through our SQL."""

from __future__ import annotations

import json
import warnings
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import replace
from typing import Any

import duckdb

from tieout.engines.worker import load_quietly
from tieout.figures.record_counts import count_rules, rows_of
from tieout.records.agreeing import Agreed, Counted, agree
from tieout.records.rule import Decided, Foreign, RecordRule
from tieout.records.suites import read_suite
from tieout.store.run import CATALOG, lock
from tieout.store.sql import identifier

COLUMNS = {
    "id": "BIGINT",
    "amount": "DECIMAL(18, 2)",
    "other": "DECIMAL(18,2)",
    "share": "DOUBLE",
    "code": "VARCHAR",
    "name": "VARCHAR",
    "day": "DATE",
    "open": "BOOLEAN",
}


class Judge:
    """One connection with one started engine, on which tables are put one after another."""

    def __init__(self, connection: duckdb.DuckDBPyConnection, runner: Any) -> None:
        self._connection, self._runner = connection, runner
        self._made = 0

    def judge(
        self, expectations: Sequence[Mapping[str, Any]], rows: Sequence[Sequence[Any]], columns: Mapping[str, str]
    ) -> dict[str, tuple[RecordRule, Agreed]]:
        """Judge expectations on a table of these rows; give each rule and what became of it, by its name."""
        self._made += 1
        table = f"t{self._made}"
        self.put(table, rows, columns)
        data = json.dumps({"name": "drawn", "expectations": expectations}).encode()
        found = read_suite(data, "suite.json", table, columns)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            decided = {one.rule: one for one in self._runner.decide(found.asked)}
        return {
            rule.name.removeprefix(f"{table}."): (
                rule,
                agree(rule, self.count(rule), decided.get(rule.name) if rule.engine else None, len(rows)),
            )
            for rule in found.rules
        }

    def replace(self, table: str, rows: Sequence[Sequence[Any]], columns: Mapping[str, str]) -> None:
        """Put a table of records in the place of one by its name."""
        self._connection.execute(f'DROP VIEW IF EXISTS given."{table}"')
        self._connection.execute(f'DROP TABLE IF EXISTS records."{table}"')
        self.put(table, rows, columns)

    def decide(self, asked: Foreign) -> tuple[Decided, ...]:
        """Have the engine decide a declaration."""
        return tuple(self._runner.decide(asked))

    def put(self, table: str, rows: Sequence[Sequence[Any]], columns: Mapping[str, str]) -> None:
        """Put a table of records in the run, with the view that engines see."""
        declared = ", ".join(f"{identifier(name)} {of}" for name, of in columns.items())
        self._connection.execute(f'CREATE TABLE records."{table}" (tieout_row BIGINT, {declared})')
        for number, row in enumerate(rows, start=1):
            marks = ", ".join("?" for _ in [*columns, 1])
            self._connection.execute(f'INSERT INTO records."{table}" VALUES ({marks})', [number, *row])
        view = f'CREATE VIEW given."{table}" AS SELECT * EXCLUDE (tieout_row) FROM records."{table}"'
        self._connection.execute(view)

    def count(self, rule: RecordRule) -> Counted | None:
        """Count a rule by its SQL, as a check does; the two conditions on a row must say the same as the one."""
        if rule.counting is None or rule.refused is not None:
            return None
        found = count_rules(rows_of(self._connection), [rule], [rule.table])[rule.name]
        assert isinstance(found, Counted), found
        by_conditions = replace(rule, counting=replace(rule.counting, of_row=None))
        assert count_rules(rows_of(self._connection), [by_conditions], [rule.table]) == {rule.name: found}
        return found


@contextmanager
def started() -> Iterator[Judge]:
    """Start Great Expectations on a locked run in memory."""
    connection = duckdb.connect(":memory:")
    connection.execute(f"ATTACH ':memory:' AS {CATALOG}")
    connection.execute(f"USE {CATALOG}")
    connection.execute("CREATE SCHEMA records")
    connection.execute("CREATE SCHEMA given")
    runner = load_quietly("great_expectations").open_runner(connection)
    lock(connection)
    try:
        yield Judge(connection, runner)
    finally:
        runner.close()
        connection.close()
