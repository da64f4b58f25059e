"""Prove in every run that Spark, and what judges on it, can still say no: a known-bad table must fail."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

import msgspec

from tieout.engines.backends.spark.counting import count_on_spark
from tieout.engines.backends.spark.tables import of_rows
from tieout.engines.on_spark import HeldTable
from tieout.records.rule import JUDGES_SCHEMAS, JUDGES_SUITES, Decided, ForeignRules
from tieout.records.schemas import read_schema
from tieout.records.suites import read_suite
from tieout.values.outcome import Engine

TABLE = HeldTable(
    "records", "known", {"tieout_row": "BIGINT", "id": "BIGINT", "amount": "DECIMAL(18, 2)", "code": "VARCHAR"}
)
ROWS = """
SELECT CAST(tieout_row AS BIGINT) AS tieout_row, CAST(id AS BIGINT) AS id, CAST(amount AS DECIMAL(18, 2)) AS amount,
    code
FROM VALUES (1, 1, '0.10', 'AB'), (2, 2, '-0.10', 'A'), (3, 2, '0.20', 'AB\\n'), (4, NULL, '0.30', NULL)
    AS rows (tieout_row, id, amount, code)
"""
"""A key that is doubled once and missing once, an amount below nothing, and two codes that are not of two letters."""
SUITE = {
    "name": "known",
    "expectations": [
        {"type": "expect_column_values_to_be_unique", "kwargs": {"column": "id"}},
        {"type": "expect_column_values_to_not_be_null", "kwargs": {"column": "id"}},
        {"type": "expect_column_values_to_be_between", "kwargs": {"column": "amount", "min_value": 0}},
        {"type": "expect_column_values_to_match_regex", "kwargs": {"column": "code", "regex": "^[A-Z]{2}$"}},
        {"type": "expect_column_sum_to_be_between", "kwargs": {"column": "amount", "max_value": 0}},
    ],
}
SCHEMA = {
    "schema_type": "dataframe",
    "version": "0.35.0",
    "columns": {
        "id": {"dtype": "int64", "nullable": False},
        "amount": {"dtype": "decimal(18, 2)", "nullable": True, "ge": 0},
        "code": {"dtype": "str", "nullable": True, "str_matches": "^[A-Z]{2}$"},
    },
}
BROKEN = {
    "be_unique": 2, "not_be_null": 1, "be_between": 1, "match_regex": 2, "sum_to_be_between": None,
    "nullable": 1, "ge": 1, "str_matches": 2,
}  # fmt: skip
"""How many records must be found, by the last part of the name of a rule; None where the table as a whole is wrong."""


def try_known(session: Any, deciders: Any, engines: Collection[Engine]) -> tuple[int, tuple[str, ...]]:
    """Have Spark count the known faults, and those of these engines that are asked decide them.

    `deciders` decides a declaration on tables. Gives how many there are, and what was said of them that is not so.
    """
    columns = {name: of for name, of in TABLE.columns.items() if name != "tieout_row"}
    suite = read_suite(msgspec.json.encode(SUITE), "known", "known", columns, "known.suite")
    schema = read_schema(msgspec.json.encode(SCHEMA), "known", "known", columns, "known.schema")
    missed: list[str] = []
    with of_rows(session, TABLE, ROWS) as tables:
        wanted = [rule for one in (suite, schema) for rule in one.rules if _faults(rule.name) != ()]
        counted, _ = count_on_spark(tables, wanted)
        for rule in wanted:
            found = counted.get(rule.name)
            seen = None if found is None else found.broken
            holds = found is None or (found.broken is None and found.holds is not False)
            if holds or (seen,) != _faults(rule.name):
                missed.append(f"{rule.name}: Spark counts {seen}")
        for engine, one in ((JUDGES_SUITES, suite), (JUDGES_SCHEMAS, schema)):
            if engine in engines:
                missed += _undecided(one, deciders(tables, one.asked))
    return len(wanted), tuple(missed)


def _faults(rule: str) -> tuple[int | None, ...]:
    """Give how many records break a rule of the known table; nothing where it is none of those that must break."""
    last = rule.rpartition(".")[2]
    return (BROKEN[last],) if last in BROKEN else ()


def _undecided(rules: ForeignRules, decided: Collection[Decided]) -> list[str]:
    """Name the rules that must break and that an engine does not say to be broken."""
    said = {one.rule: one for one in decided}
    return [
        f"{rule.name}: {said[rule.name].error or 'it holds' if rule.name in said else 'not reported'}"
        for rule in rules.rules
        if _faults(rule.name) and (rule.name not in said or said[rule.name].holds is not False)
    ]
