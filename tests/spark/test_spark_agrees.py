"""On the same table each rule becomes by Spark what it becomes by DuckDB, or is broken for a reason we name."""

from __future__ import annotations

import datetime
import random
from decimal import Decimal

import duckdb
import pytest

from tests.spark.declared import COLUMNS, KINDS_OF_ROWS, ROWS, SCHEMA, SUITES, one
from tests.spark.judged import read
from tieout.engines.backends.spark import tables
from tieout.records.rule import ROW

pytestmark = pytest.mark.rare
ALL = [asked for suite in SUITES.values() for asked in suite()]
BROKEN = {"values": {"amount.most_common_value_to_be_in_set", "moment.be_between"}}
"""Where Great Expectations compares a decimal with a float on Spark, and a moment with a day on both."""


def told(found):
    """Give what differs: by DuckDB, by Spark, and why."""
    return {
        name: (here, there)
        for name, (_, here, there) in found.items()
        if (here.state, here.examined, here.breaches) != (there.state, there.examined, there.breaches)
    }


@pytest.mark.parametrize("suite", SUITES)
def test_a_suite_is_judged_alike(both, suite):
    found = both.judge("suite", list(SUITES[suite]()), ROWS, COLUMNS)
    broken = {name for name, (_, _, there) in found.items() if there.state == "broken"}
    assert broken == BROKEN.get(suite, set())
    judged = {name: one for name, one in found.items() if name not in broken}
    assert {there.state for _, _, there in judged.values()} == {"passed", "failed"}
    assert told(judged) == {}


@pytest.mark.parametrize("rows", KINDS_OF_ROWS)
def test_a_schema_is_judged_alike(both, rows):
    assert told(both.judge("schema", SCHEMA, KINDS_OF_ROWS[rows], COLUMNS)) == {}


@pytest.mark.parametrize("rows", KINDS_OF_ROWS)
def test_every_rule_is_counted_alike(both, rows):
    """The counts alone: what an engine decides besides takes minutes."""
    here, there, apart = both.count([read("suite", ALL, COLUMNS), read("schema", SCHEMA, COLUMNS)], KINDS_OF_ROWS[rows],
                                    COLUMNS)  # fmt: skip
    assert apart == {}
    assert len(there) == len(here) > 180


def test_what_spark_reads_otherwise_is_broken_and_says_so(both):
    asked = [
        one("column_values_to_match_regex", column="code", regex=r"\bA"),
        one("column_values_to_be_json_parseable", column="code"),
        one("column_values_to_match_strftime_format", column="code", strftime_format="%Y"),
    ]
    found = both.judge("suite", asked, ROWS, COLUMNS)
    assert {there.state for _, _, there in found.values()} == {"broken"}
    assert all(here.state != "broken" for _, here, _ in found.values())
    parts = (r'"\bA" in the pattern "\bA"', 'JSON_VALID("code")', "TRY_STRPTIME(\"code\", '%Y')")
    for part, (_, _, there) in zip(parts, found.values(), strict=True):
        assert there.message.en.startswith("Spark could not count it: ")
        assert part in there.message.en


def test_a_sum_of_a_row_that_lacks_a_part_passes_on_neither_or_is_broken(both):
    asked = [one("multicolumn_sum_to_equal", column_list=["amount", "other"], sum_total=3, ignore_row_if="never")]
    rows = [(1, Decimal(1), Decimal(2), *[None] * 6), (2, None, Decimal(2), *[None] * 6)]
    ((_, _, there),) = both.judge("suite", asked, rows, COLUMNS).values()
    assert there.state == "broken"
    assert "Great Expectations says that it does not hold, SQL says the opposite" in there.message.en


MANY = {"id": "BIGINT", "amount": "DECIMAL(18,2)", "code": "VARCHAR", "day": "DATE", "share": "DOUBLE"}


def test_a_hundred_thousand_records_are_counted_alike(both):
    chance = random.Random(7)  # noqa: S311 - it draws a table
    rows = [
        (
            chance.randrange(90_000), Decimal(chance.randrange(-100, 10**6)) / 100,
            chance.choice(["A1", "B22", "", "é3", None]),
            datetime.date(2020, 1, 1) + datetime.timedelta(days=chance.randrange(2000)), chance.random(),
        )
        for _ in range(100_000)
    ]  # fmt: skip
    asked = [
        one("column_values_to_be_unique", column="id"),
        one("column_values_to_be_between", column="amount", min_value=0),
        one("column_values_to_match_regex", column="code", regex="^[A-Zé][0-9]+$"),
        one("column_sum_to_be_between", column="amount", min_value=0),
        one("column_median_to_be_between", column="amount", min_value=0),
        one("column_mean_to_be_between", column="share", min_value=0, max_value=1),
        one("compound_columns_to_be_unique", column_list=["id", "day"]),
        one("column_values_to_not_be_outliers", column="share"),
    ]
    here, there, apart = both.count([read("suite", asked, MANY)], rows, MANY)
    assert apart == {}
    assert len(here) == len(there) == len(asked)
    assert here["drawn.id.be_unique"].broken > 10_000


def test_a_record_that_is_lost_on_the_way_to_spark_is_seen(both, monkeypatch):
    lay_down = tables.lay_down

    def one_less(database, bounds, asked, folder):
        places = lay_down(database, bounds, asked, folder)
        for place in places:
            (part,) = place.iterdir()
            duckdb.sql(f"COPY (SELECT * FROM '{part}' WHERE {ROW} > 1) TO '{part}.other' (FORMAT parquet)")
            part.with_name(f"{part.name}.other").replace(part)
        return places

    monkeypatch.setattr(tables, "lay_down", one_less)
    held, there = both.held(ROWS, COLUMNS)
    assert (held.records, there.records) == (len(ROWS), len(ROWS) - 1)
    assert held.fingerprint != there.fingerprint
