"""Have Pandera judge schemas of other people on tables of Spark, through ibis."""

from __future__ import annotations

from typing import Any

import ibis
import msgspec

from tieout.engines.backends.pandera.foreign import decide
from tieout.engines.backends.spark.java_patterns import OtherPatternError, java_pattern
from tieout.engines.backends.spark.tables import Tables
from tieout.records.rule import Decided, Foreign
from tieout.records.schema_rules import AskedCheck, AskedSchema

PATTERN = "pattern"


def decide_schema(session: Any, tables: Tables, asked: Foreign) -> tuple[Decided, ...]:
    """Say of each rule of a schema whether it holds; what has no equal on Spark is an error of its rule."""
    checks: list[AskedCheck] = []
    refused: list[Decided] = []
    for check in msgspec.json.decode(asked.document, type=AskedSchema).checks:
        try:
            checks.append(_for_spark(check))
        except OtherPatternError as error:
            refused.append(Decided(check.rule, None, error=str(error)))
    document = msgspec.json.encode(AskedSchema(checks=tuple(checks))).decode()

    def table() -> Any:
        return ibis.pyspark.connect(session).table(tables.viewed(asked.table))

    return (*refused, *(decide(table, Foreign(asked.engine, asked.table, document)) if checks else ()))


def _for_spark(check: AskedCheck) -> AskedCheck:
    """Give a check with its pattern as Java reads it."""
    if PATTERN not in check.options:
        return check
    options = dict(check.options) | {PATTERN: java_pattern(str(check.options[PATTERN]))}
    return msgspec.structs.replace(check, options=options)
