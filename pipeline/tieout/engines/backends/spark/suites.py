"""Have Great Expectations judge suites of other people on tables of Spark."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import great_expectations
import msgspec
from great_expectations.data_context.types.base import ProgressBarsConfig

from tieout.engines.backends.great_expectations.foreign import decide_on
from tieout.engines.backends.spark import metrics as metrics
from tieout.engines.backends.spark.java_patterns import OtherPatternError, java_pattern
from tieout.engines.backends.spark.tables import Tables
from tieout.records.rule import Decided, Foreign

TYPES: Mapping[str, str] = {
    "SMALLINT": "ShortType", "INTEGER": "IntegerType", "BIGINT": "LongType", "DECIMAL": "DecimalType",
    "FLOAT": "FloatType", "DOUBLE": "DoubleType", "VARCHAR": "StringType", "DATE": "DateType",
    "TIMESTAMP": "TimestampNTZType", "BOOLEAN": "BooleanType",
}  # fmt: skip
"""What Spark calls each type of a column; a time of the day is none to it."""


class Suites:
    """Great Expectations, as it looks at tables of Spark."""

    def __init__(self) -> None:
        self._context = great_expectations.get_context(mode="ephemeral")
        self._context.variables.progress_bars = ProgressBarsConfig(globally=False)
        self._made = 0

    def decide(self, tables: Tables, asked: Foreign) -> tuple[Decided, ...]:
        """Say of each rule of a suite whether it holds; what has no equal on Spark is an error of its rule."""
        suite = msgspec.json.decode(asked.document)
        kept: list[Any] = []
        refused: list[Decided] = []
        for item in suite["expectations"]:
            try:
                kept.append(item | {"kwargs": _for_spark(item["kwargs"])})
            except (OtherPatternError, KeyError) as error:
                why = str(error) if isinstance(error, OtherPatternError) else f"Spark has no type {error}"
                refused.append(Decided(item["meta"]["rule"], None, error=why))
        document = msgspec.json.encode(suite | {"expectations": kept}).decode()
        asked = Foreign(asked.engine, asked.table, document)
        return (*refused, *(decide_on(lambda: self._batch(tables, asked.table), asked) if kept else ()))

    @contextmanager
    def _batch(self, tables: Tables, table: str) -> Iterator[Any]:
        """Give a table as a batch."""
        self._made += 1
        name = f"spark-{self._made}"
        source = self._context.data_sources.add_spark(name, persist=False)
        try:
            whole = source.add_dataframe_asset(name="records").add_batch_definition_whole_dataframe("records")
            yield whole.get_batch(batch_parameters={"dataframe": tables.frame(table)})
        finally:
            self._context.data_sources.delete(name)


def _for_spark(kwargs: Mapping[str, Any]) -> dict[str, Any]:
    """Give what an expectation is given as Spark takes it.

    Raises OtherPatternError where a pattern has no equal in Java, KeyError where Spark has no such type.
    """
    given = dict(kwargs)
    if "regex" in given:
        given["regex"] = java_pattern(given["regex"])
    if "regex_list" in given:
        given["regex_list"] = [java_pattern(one) for one in given["regex_list"]]
    if "type_" in given:
        given["type_"] = TYPES[given["type_"]]
    if "type_list" in given:
        given["type_list"] = [TYPES[one] for one in given["type_list"]]
    return given
