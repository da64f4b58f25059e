"""Have Spark judge the records of a run beside DuckDB, which read them: the two must count the same."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

import duckdb

from tieout.engines.on_spark import SPARK, Held, HeldTable, SparkProcess, SparkSaid, SparkStart, SparkTask, judge_itself
from tieout.engines.on_spark import starting as spark_starting
from tieout.engines.run import Engines, Said
from tieout.figures.record_tables import Types
from tieout.gate.case import Case
from tieout.records.agreeing import Counted
from tieout.records.fingerprints import fingerprint
from tieout.records.rule import ROW, Decided, ForeignRules, RecordRule
from tieout.rulebook.model import Limits
from tieout.store.run import show
from tieout.store.sql import identifier
from tieout.values.outcome import Text
from tieout.values.spark import SparkChoice

NO_RECORDS = "the table has no records"


@contextmanager
def spark_beside(case: Case, staging: Path, engines: Engines) -> Iterator[SparkProcess | None]:
    """Have Spark start beside other work, where it judges; `staging` is a private folder."""
    if case.spark is None:
        yield None
        return
    limits = case.rulebook.limits
    start = SparkStart(str(staging / SPARK), case.spark, limits.bounds.memory, limits.seconds)
    with spark_starting(start, engines.get(SPARK)) as process:
        yield process


def judge_by_spark(
    connection: duckdb.DuckDBPyConnection,
    spark: SparkProcess,
    database: Path,
    types: Types,
    rules: Sequence[RecordRule],
    foreign: Sequence[ForeignRules],
    limits: Limits,
) -> Said:
    """Show the run as it is now in `database`, and give what Spark counts and decides of it."""
    show(connection)
    tables = tuple(_tables(connection, types))
    counted = tuple(
        rule for rule in rules if rule.table in types and rule.counting is not None and rule.refused is None
    )
    asked = tuple(one.asked for one in foreign if one.asked.table in types)
    said = spark.ask(SparkTask(str(database), tables, counted, asked, limits.bounds))
    decided = said.decided(rule.name for one in foreign for rule in one.rules)
    for one in foreign:
        if one.asked.table not in types:
            decided |= {rule.name: Decided(rule.name, None, error=NO_RECORDS) for rule in one.rules}
    own_rules, outcomes = judge_itself(said, [_held(connection, table) for table in tables])
    return Said(decided, own_rules, outcomes, _counts(said, counted))


def told_of_spark(choice: SparkChoice | None, versions: Mapping[str, str]) -> tuple[Text, ...]:
    """Say on the first screen who judged, where that was Spark."""
    if choice is None:
        return ()
    spark = f"Spark (pyspark {versions.get('pyspark', '?')}, {choice.shown})"
    return (
        Text(
            f"judged by {spark}; DuckDB read the files, and counted every rule again",
            f"beoordeeld door {spark}; DuckDB las de bestanden, en telde elke toets na",
        ),
    )


def _tables(connection: duckdb.DuckDBPyConnection, types: Types) -> Iterator[HeldTable]:
    """Name the tables that Spark is given: the records, and where there are any the cells that are no value."""
    for name, columns in types.items():
        yield HeldTable("records", name, {ROW: "BIGINT", **columns})
        rows = connection.execute(f"SELECT count(*) FROM unfit.{identifier(name)}").fetchall()[0][0]
        if rows:
            yield HeldTable("unfit", name, {ROW: "BIGINT", "field": "VARCHAR"})


def _held(connection: duckdb.DuckDBPyConnection, table: HeldTable) -> Held:
    """Say what DuckDB holds of a table."""
    asked = f"SELECT {fingerprint(table.columns, on_spark=False)} FROM {table.schema}.{identifier(table.name)}"
    many, digest = connection.execute(asked).fetchall()[0]
    return Held(table.schema, table.name, many, digest)


def _counts(said: SparkSaid, rules: Sequence[RecordRule]) -> dict[str, Counted | str]:
    """Give what Spark counted of each rule, or why it did not."""
    return {rule.name: said.counted(rule.name) or "nothing was heard of it" for rule in rules}
