"""Count rules on Spark by the SQL that counts them on DuckDB, translated."""

from __future__ import annotations

from collections.abc import Iterable

from pyspark.errors import PySparkException

from tieout.engines.backends.spark.dialect import Dialect, UntranslatedError
from tieout.engines.backends.spark.java_patterns import OtherPatternError
from tieout.engines.backends.spark.tables import Tables
from tieout.figures.record_counts import count_rules, queries_of
from tieout.records.agreeing import Counted
from tieout.records.rule import RecordRule
from tieout.values.errors import first_line

UNTRANSLATED = (UntranslatedError, OtherPatternError)


def count_on_spark(tables: Tables, rules: Iterable[RecordRule]) -> tuple[dict[str, Counted], dict[str, str]]:
    """Count rules; give what was counted by the name of each, and of those that could not be counted why."""
    dialect = Dialect(tables.views, tables.columns())
    try:
        counted: list[RecordRule] = []
        uncounted: dict[str, str] = {}
        for rule in rules:
            try:
                # One that has no equal would take all that are counted with it.
                for query in queries_of(rule):
                    dialect.translated(query)
                counted.append(rule)
            except UNTRANSLATED as error:
                uncounted[rule.name] = first_line(error)
        found = count_rules(
            lambda query: tables.rows(dialect.translated(query)), counted, {rule.table for rule in counted},
            (PySparkException, *UNTRANSLATED), is_duckdb=False,
        )  # fmt: skip
    finally:
        dialect.close()
    uncounted |= {name: one for name, one in found.items() if isinstance(one, str)}
    return {name: one for name, one in found.items() if isinstance(one, Counted)}, uncounted
