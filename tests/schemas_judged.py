"""Judge schemas of other people on drawn tables: through the real Pandera and through our SQL."""

from __future__ import annotations

import json
import warnings
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

import duckdb

from tests.suites_judged import Judge
from tieout.engines.worker import load_quietly
from tieout.records.agreeing import Agreed, Counted, agree
from tieout.records.rule import Decided, RecordRule
from tieout.records.schemas import read_schema
from tieout.store.run import CATALOG, lock


class SchemaJudge(Judge):
    """One connection with Pandera started on it, on which tables are put one after another."""

    def judged(
        self, schema: Mapping[str, Any] | str, rows: Sequence[Sequence[Any]], columns: Mapping[str, str]
    ) -> dict[str, tuple[RecordRule, Counted | None, Decided | None, Agreed]]:
        """Judge a schema on a table of these rows; give each rule, what was counted and decided, and its state."""
        self._made += 1
        table = f"t{self._made}"
        self.put(table, rows, columns)
        data = schema if isinstance(schema, str) else json.dumps(schema)
        found = read_schema(data.encode(), "schema.json", table, columns)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            decided = {one.rule: one for one in self._runner.decide(found.asked)}
        given = {}
        for rule in found.rules:
            one = decided.get(rule.name) if rule.engine else None
            counted = self.count(rule)
            given[rule.name.removeprefix(f"{table}.")] = (rule, counted, one, agree(rule, counted, one, len(rows)))
        return given

    def states(
        self, schema: Mapping[str, Any] | str, rows: Sequence[Sequence[Any]], columns: Mapping[str, str]
    ) -> dict[str, str]:
        """Judge a schema on a table of these rows; give what became of each rule in a word."""
        return {name: agreed.state for name, (_, _, _, agreed) in self.judged(schema, rows, columns).items()}


@contextmanager
def pandera_started() -> Iterator[SchemaJudge]:
    """Start Pandera on a locked run in memory."""
    connection = duckdb.connect(":memory:")
    connection.execute(f"ATTACH ':memory:' AS {CATALOG}")
    connection.execute(f"USE {CATALOG}")
    connection.execute("CREATE SCHEMA records")
    connection.execute("CREATE SCHEMA given")
    runner = load_quietly("pandera").open_runner(connection)
    lock(connection)
    try:
        yield SchemaJudge(connection, runner)
    finally:
        runner.close()
        connection.close()
