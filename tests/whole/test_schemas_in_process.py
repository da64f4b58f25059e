"""The process of Pandera decides schemas of other people on the tables of a database file, beside its own rules."""

from __future__ import annotations

import json

import duckdb
import pytest

from tests.whole.pinned import write_tables
from tieout.engines.interface import Asked, Request
from tieout.engines.process import EngineProcess
from tieout.records.rule import Decided, Foreign
from tieout.records.schemas import read_schema

COLUMNS = {"id": "BIGINT", "weight": "DECIMAL(18,2)"}
SCHEMA = {
    "columns": {
        "id": {"unique": True, "dtype": "int64"},
        "weight": {"nullable": True, "greater_than_or_equal_to": 1, "nullabel": True},
    },
    "unique": ["id", "weight"],
}


@pytest.fixture
def database(tmp_path):
    """The tables of a run, and a table of records with the view that engines see."""
    path = tmp_path / "run.duckdb"
    write_tables(path)
    with duckdb.connect(str(path)) as connection:
        connection.execute("CREATE SCHEMA records")
        connection.execute("CREATE SCHEMA given")
        connection.execute(
            "CREATE TABLE records.parcels AS SELECT i AS tieout_row, i AS id, CAST(i / 2 AS DECIMAL(18, 2)) AS weight "
            "FROM range(1, 11) AS r (i)"
        )
        connection.execute("CREATE VIEW given.parcels AS SELECT * EXCLUDE (tieout_row) FROM records.parcels")
    return path


def test_each_rule_is_decided_by_its_name_and_a_table_that_is_not_there_is_an_error_for_each(database):
    found = read_schema(json.dumps(SCHEMA).encode(), "parcels.json", "parcels", COLUMNS)
    gone = read_schema(json.dumps(SCHEMA).encode(), "letters.json", "letters", COLUMNS)
    others = Foreign("great_expectations", "parcels", "{}")
    with EngineProcess("pandera") as process:
        reply = process.ask(Request(str(database), Asked(), foreign=(found.asked, gone.asked, others)))
    assert not reply.missed
    here = [one for one in reply.decided if one.rule.startswith("parcels.")]
    assert here == [
        Decided("parcels.id.required", True),
        Decided("parcels.id.dtype", True),
        Decided("parcels.id.nullable", True),
        Decided("parcels.weight.required", True),
        Decided("parcels.weight.greater_than_or_equal_to", False),
        Decided("parcels.id+weight.unique", True),
    ]
    elsewhere = [one for one in reply.decided if one.rule.startswith("letters.")]
    assert len(elsewhere) == len(here)
    assert all(one.holds is None and "letters" in one.error for one in elsewhere)
