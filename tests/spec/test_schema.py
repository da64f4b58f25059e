"""Each table of a run is declared once: what DuckDB makes of it is that, and its rows come back as they went in."""

from __future__ import annotations

import dataclasses
import typing
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import duckdb
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tieout.store import concluded, schema, told
from tieout.store.table import AMOUNT, Table

TABLES = [one for module in (schema, concluded, told) for one in vars(module).values() if isinstance(one, Table)]
EVERY = pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)


@pytest.fixture
def connection() -> Iterator[duckdb.DuckDBPyConnection]:
    """An empty database."""
    with duckdb.connect() as opened:
        yield opened


def test_every_table_of_a_run_is_declared():
    assert [table.name for table in TABLES] == [
        "tables", "columns", "cells", "lines", "records", "notations", "figures", "identities", "rejected_lines",
        "rules", "outcomes", "checks", "examined", "findings", "finding_places", "run", "inputs", "answers",
    ]  # fmt: skip


@EVERY
def test_a_table_is_made_as_it_is_declared(connection, table):
    table.create(connection)
    # The schema is named, as DuckDB takes a bare `tables` for all that there are.
    described = connection.execute(f'DESCRIBE main."{table.name}"').fetchall()
    assert [(name, kind) for name, kind, *_ in described] == [
        (one.name, one.type.replace(", ", ",")) for one in table.columns
    ]


@EVERY
def test_a_table_may_be_made_in_a_schema_of_its_own(connection, table):
    connection.execute("CREATE SCHEMA apart")
    table.create(connection, "apart")
    found = connection.execute("SELECT schema_name, table_name FROM duckdb_tables() WHERE NOT internal").fetchall()
    assert found == [("apart", table.name)]


@EVERY
def test_what_an_analyst_sees_of_a_table_says_what_it_is(connection, table):
    table.create(connection)
    assert connection.execute("SELECT comment FROM duckdb_tables() WHERE NOT internal").fetchall() == [(table.comment,)]
    query = "SELECT column_name, comment FROM duckdb_columns() WHERE NOT internal"
    comments = dict(connection.execute(query).fetchall())
    assert {name for name, comment in comments.items() if not (comment or "").strip()} == set()
    assert comments == {one.name: one.comment for one in table.columns}
    assert table.comment.strip()
    assert (table.row.__doc__ or "").strip().endswith(".")


@EVERY
def test_a_column_may_be_empty_where_its_type_says_so(table):
    hints = typing.get_type_hints(table.row)
    assert {one.name: one.nullable for one in table.columns} == {
        name: type(None) in typing.get_args(hint) for name, hint in hints.items()
    }


@EVERY
def test_the_keys_of_a_table_are_there_and_never_empty(table):
    keys = [one for one in table.columns if one.is_key]
    assert table.keys == tuple(one.name for one in keys)
    assert not any(one.nullable for one in keys)


@EVERY
@settings(max_examples=10, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data())
def test_rows_come_back_as_they_went_in(connection, table, data):
    rows = data.draw(st.lists(rows_of(table), max_size=3))
    connection.execute(f'DROP TABLE IF EXISTS "{table.name}"')
    table.create(connection)
    table.insert(connection, rows)
    found = connection.execute(f'SELECT * FROM "{table.name}"').fetchall()
    assert found == [dataclasses.astuple(row) for row in rows]


VALUES: dict[str, st.SearchStrategy[Any]] = {
    "VARCHAR": st.text(st.characters(exclude_characters="\x00", exclude_categories=["Cs"]), max_size=5),
    "JSON": st.sampled_from(["{}", '{"one_step": true}']),
    "INTEGER": st.integers(-(2**31), 2**31 - 1),
    "BIGINT": st.integers(-(2**63), 2**63 - 1),
    "BOOLEAN": st.booleans(),
    "DATE": st.dates(),
    "TIMESTAMP": st.datetimes(),
    "DECIMAL(4, 1)": st.decimals(-999, 999, places=1),
    AMOUNT: st.decimals(-(10**25), 10**25, places=12).filter(lambda amount: abs(amount) < 10**25),
}


def rows_of(table: Table[Any]) -> st.SearchStrategy[Any]:
    """Give rows of a table, with anything in them that their types allow."""
    values = {}
    for one in table.columns:
        kind = one.type.removesuffix("[]")
        value = VALUES[kind] if kind == one.type else st.lists(VALUES[kind], max_size=3)
        values[one.name] = st.none() | value if one.nullable else value
    return st.builds(table.row, **values)


def test_a_query_fills_a_table_by_the_names_of_its_columns(connection):
    table = schema.REJECTED
    table.create(connection)
    table.fill(connection, "SELECT 'why' AS reason, 'x' AS text, 2 AS line_no, 'a.csv' AS file")
    assert connection.execute(f'SELECT * FROM "{table.name}"').fetchall() == [("a.csv", 2, "x", "why")]
    with pytest.raises(duckdb.Error, match="strange"):
        table.fill(connection, "SELECT 'why' AS strange")


def test_what_a_query_leaves_out_is_empty(connection):
    concluded.PLACES.create(connection)
    concluded.PLACES.fill(connection, "SELECT 'f' AS finding, 'a.csv' AS file")
    assert connection.execute("SELECT * FROM finding_places").fetchall() == [("f", "a.csv", *[None] * 8)]


def test_an_amount_keeps_twelve_decimals(connection):
    concluded.FINDINGS.create(connection)
    amount = Decimal("12345678901234567890123456.000000000001")
    connection.execute("INSERT INTO findings (found) VALUES (?)", [amount])
    assert connection.execute("SELECT found FROM findings").fetchall() == [(amount,)]
