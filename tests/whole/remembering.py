"""Take what an engine said before of the very same tables, for tests that change something else.

To judge the tables of Logius 2022 takes an engine longer than everything else of a check. Many tests change an answer,
a text, a format or records beside them, and the engines are then asked the same of the same tables. What is remembered
goes by all that an engine is given: its rules, the switches of its environment, and of the file the types, the views
and every row; but the lines as they were delivered, a text among them, only where a view or other people's rules may
look at them. A test in which an engine itself is changed must not ask for this; the long loops never do it.
"""

from __future__ import annotations

import functools
import hashlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace

import duckdb
import msgspec

from tests.conftest import OFTEN
from tieout.engines.interface import Reply, Request
from tieout.engines.registry import switched
from tieout.store.sql import identifier, literal
from tieout.values.outcome import Engine

REMEMBERED: dict[str, Reply] = {}
"""What was said, by all that was asked."""
ALLOWED = [False]
"""Whether what runs now may take what was said before."""


@contextmanager
def remembering() -> Iterator[None]:
    """While this lasts no engine judges the same tables by the same rules again."""
    before, ALLOWED[:] = list(ALLOWED), [not OFTEN]
    try:
        yield
    finally:
        ALLOWED[:] = before


def remembered(engine: Engine, request: Request, judge: Callable[[], Reply]) -> Reply:
    """Give what was said of this request before, where that may be taken; else have it judged."""
    if not ALLOWED[0]:
        return judge()
    asked = all_that_is_asked(engine, request)
    if asked not in REMEMBERED:
        reply = judge()
        if reply.missed:
            return reply
        REMEMBERED[asked] = reply
    return REMEMBERED[asked]


def all_that_is_asked(engine: Engine, request: Request) -> str:
    """Give a digest of all that an engine has to go by."""
    told = hashlib.sha256(msgspec.json.encode([engine, replace(request, database=""), switched(engine)]))
    connection = _asking()
    connection.execute(f"ATTACH {literal(request.database)} AS run (READ_ONLY)")
    try:
        told.update(repr(connection.execute(SHAPES).fetchall()).encode())
        are_seen = request.foreign or connection.execute(VIEWS).fetchall()
        for schema, name in connection.execute(TABLES).fetchall():
            if schema == DELIVERED and not are_seen:
                continue
            # In Python no value is written as another: -0.0 is not 0.0, and a text stands in quotes.
            rows = connection.execute(f"SELECT * FROM run.{identifier(schema)}.{identifier(name)}")
            told.update(repr((schema, name)).encode())
            while some := rows.fetchmany(AT_ONCE):
                told.update(repr(some).encode())
    finally:
        connection.execute("DETACH run")
    return told.hexdigest()


@functools.cache
def _asking() -> duckdb.DuckDBPyConnection:
    """Open DuckDB, once for all runs that are looked at."""
    return duckdb.connect()


AT_ONCE = 10_000
"""Rows that are taken at a time."""
DELIVERED = "raw"
"""The schema of the lines as they were delivered."""
VIEWS = "SELECT view_name FROM duckdb_views() WHERE database_name = 'run'"
TABLES = "SELECT schema_name, table_name FROM duckdb_tables() WHERE database_name = 'run' ORDER BY ALL"
SHAPES = (
    "SELECT schema_name, table_name, column_name, data_type FROM duckdb_columns() WHERE database_name = 'run' "
    "UNION ALL SELECT schema_name, view_name, 'view', sql FROM duckdb_views() WHERE database_name = 'run' ORDER BY ALL"
)
