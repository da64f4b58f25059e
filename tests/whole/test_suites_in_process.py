"""The process of an engine decides suites of other people on the tables of a database file, beside its own rules."""

from __future__ import annotations

import json

import duckdb
import pytest

from tests.whole.pinned import write_tables
from tieout.engines.interface import Asked, Request
from tieout.engines.process import EngineProcess
from tieout.records.rule import Decided, Foreign
from tieout.records.suites import read_suite

COLUMNS = {"id": "BIGINT", "weight": "DECIMAL(18,2)"}
SUITE = {
    "name": "parcels",
    "expectations": [
        {"type": "expect_column_values_to_be_unique", "kwargs": {"column": "id"}},
        {"type": "expect_column_values_to_be_between", "kwargs": {"column": "weight", "min_value": 1}},
        {"type": "expect_nothing", "kwargs": {}},
    ],
}


@pytest.fixture
def database(tmp_path):
    """The tables of a run, and a table of records with the view that engines see."""
    path = tmp_path / "run.duckdb"
    write_tables(path)
    with duckdb.connect(str(path)) as connection:
        connection.execute("CREATE SCHEMA records")
        connection.execute(
            "CREATE TABLE records.parcels AS SELECT i AS tieout_row, i AS id, CAST(i / 2 AS DECIMAL(18, 2)) AS weight "
            "FROM range(1, 11) AS r (i)"
        )
        connection.execute("CREATE SCHEMA given")
        connection.execute("CREATE VIEW given.parcels AS SELECT * EXCLUDE (tieout_row) FROM records.parcels")
    return path


def test_each_rule_is_decided_by_its_name(database):
    found = read_suite(json.dumps(SUITE).encode(), "parcels.json", "parcels", COLUMNS)
    others = Foreign("pandera", "parcels", "{}")
    with EngineProcess("great_expectations") as process:
        reply = process.ask(Request(str(database), Asked(), foreign=(found.asked, others)))
    assert not reply.missed
    assert reply.decided == (
        Decided("parcels.id.be_unique", True),
        Decided("parcels.weight.be_between", False),
    )


def test_a_table_that_is_not_there_is_an_error_for_each_rule(database):
    found = read_suite(json.dumps(SUITE).encode(), "parcels.json", "letters", COLUMNS)
    with EngineProcess("great_expectations") as process:
        reply = process.ask(Request(str(database), Asked(), foreign=(found.asked,)))
    assert [one.holds for one in reply.decided] == [None, None]
    assert all("letters" in one.error for one in reply.decided)
