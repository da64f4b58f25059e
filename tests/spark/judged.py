"""Judge drawn tables twice: by DuckDB, and by Spark on what was laid down of them."""

from __future__ import annotations

import json
import warnings
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import duckdb

from tests.suites_judged import Judge as DuckDBJudge
from tieout.engines.backends.spark.worker import Judge
from tieout.engines.on_spark import Held, HeldTable, SparkReply, SparkTask
from tieout.figures.record_counts import count_rules, rows_of
from tieout.records.agreeing import Agreed, Counted, agree
from tieout.records.fingerprints import fingerprint
from tieout.records.rule import Decided, Foreign, ForeignRules, RecordRule
from tieout.records.schemas import read_schema
from tieout.records.suites import read_suite
from tieout.records.two_counts import hold_together
from tieout.values.outcome import Text

Rows = Sequence[Sequence[Any]]
TABLE = "drawn"


def read(kind: str, declared: Any, columns: Mapping[str, str]) -> ForeignRules:
    """Read a suite, which is a list of expectations, or a schema."""
    if kind == "suite":
        return read_suite(json.dumps({"name": "drawn", "expectations": declared}).encode(), "s.json", TABLE, columns)
    return read_schema(json.dumps(declared).encode(), "s.json", TABLE, columns)


class Both:
    """DuckDB and Spark, each of which judges the same tables."""

    def __init__(self, spark: Judge, deciders: Mapping[str, DuckDBJudge], folder: Path) -> None:
        self._spark, self._deciders, self._folder = spark, deciders, folder
        self._made = 0

    def judge(
        self, kind: str, declared: Any, rows: Rows, columns: Mapping[str, str]
    ) -> dict[str, tuple[RecordRule, Agreed, Agreed]]:
        """Give each rule by its name with what became of it by DuckDB, and by Spark."""
        found = read(kind, declared, columns)
        here, decided, there = self._counted(found, kind, rows, columns)
        counts, apart = hold_together(
            here, {rule.name: there.counted.get(rule.name) or there.uncounted[rule.name] for rule in found.rules
                   if rule.counting is not None and rule.refused is None},
        )  # fmt: skip
        said = {one.rule: one for one in there.decided}
        given = {}
        for rule in found.rules:
            by_spark = _agreed(rule, counts, said, len(rows))
            if rule.name in apart:
                by_spark = Agreed("broken", 0, 0, apart[rule.name])
            given[rule.name.removeprefix(f"{TABLE}.")] = (rule, _agreed(rule, here, decided, len(rows)), by_spark)
        return given

    def count(
        self, found: Sequence[ForeignRules], rows: Rows, columns: Mapping[str, str]
    ) -> tuple[Mapping[str, Counted | str], Mapping[str, Counted], Mapping[str, Text]]:
        """Give what DuckDB counts, what Spark counts, and where they differ; nothing is decided."""
        rules = [rule for one in found for rule in one.rules]
        here, reply, _ = self._on_both(rules, (), rows, columns)
        _, apart = hold_together(here, {**reply.counted, **reply.uncounted})
        return here, reply.counted, apart

    def held(self, rows: Rows, columns: Mapping[str, str]) -> tuple[Held, Held]:
        """Give what DuckDB holds of a table, and Spark."""
        _, reply, held = self._on_both([], (), rows, columns)
        return held, reply.held[0]

    def _counted(
        self, found: ForeignRules, kind: str, rows: Rows, columns: Mapping[str, str]
    ) -> tuple[Mapping[str, Counted | str], Mapping[str, Decided], SparkReply]:
        """Have both judge a table."""
        here, there, held = self._on_both(found.rules, (found.asked,), rows, columns)
        decider = self._deciders[kind]
        decider.replace(TABLE, rows, columns)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            decided = {one.rule: one for one in decider.decide(found.asked)}
        assert there.held == (held,)
        assert there.missed == ()
        return here, decided, there

    def _on_both(
        self, rules: Sequence[RecordRule], asked: tuple[Foreign, ...], rows: Rows, columns: Mapping[str, str]
    ) -> tuple[Mapping[str, Counted | str], SparkReply, Held]:
        """Have both count rules on a table; Spark also decides what is asked."""
        self._made += 1
        path = self._folder / f"{self._made}.duckdb"
        typed = {"tieout_row": "BIGINT", **columns}
        with duckdb.connect(str(path)) as connection:
            connection.execute("CREATE SCHEMA records")
            declared = ", ".join(f'"{name}" {of}' for name, of in typed.items())
            connection.execute(f"CREATE TABLE records.{TABLE} ({declared})")
            listed = [[number, *row] for number, row in enumerate(rows, 1)]
            values = ", ".join(f"unnest(${place}::{of}[])" for place, of in enumerate(typed.values(), 1))
            connection.execute(
                f"INSERT INTO records.{TABLE} SELECT {values}", [list(one) for one in zip(*listed, strict=True)]
            )
            here = count_rules(rows_of(connection), rules, [TABLE])
            digest = f"SELECT {fingerprint(typed, on_spark=False)} FROM records.{TABLE}"
            held = Held("records", TABLE, *connection.execute(digest).fetchall()[0])
        counted = tuple(rule for rule in rules if rule.counting is not None and rule.refused is None)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            task = SparkTask(str(path), (HeldTable("records", TABLE, typed),), counted, asked)
            return here, self._spark.judge(task), held


def _agreed(rule: RecordRule, counts: Mapping[str, Counted | str], decided: Mapping[str, Decided], rows: int) -> Agreed:
    """Say what became of a rule."""
    counted = counts.get(rule.name)
    if isinstance(counted, str):
        return agree(rule, None, Decided(rule.name, None, error=counted), rows)
    return agree(rule, counted, decided.get(rule.name) if rule.engine else None, rows)
