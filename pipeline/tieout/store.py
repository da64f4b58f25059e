"""Hold one run in DuckDB: open its file, quote names, lock it down.

The file is written in the storage format of DuckDB 1.4, so that any DuckDB from 1.4 on opens it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import duckdb

CATALOG = "run"
FILE = "record"
STORAGE = "v1.4.0"
SAFE = {
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
    "allow_community_extensions": "false",
    "allow_unsigned_extensions": "false",
}


def identifier(name: str) -> str:
    """Quote a name for SQL."""
    return '"' + name.replace('"', '""') + '"'


def literal(value: str) -> str:
    """Quote a text for SQL."""
    return "'" + value.replace("'", "''") + "'"


def create(path: Path) -> duckdb.DuckDBPyConnection:
    """Open a run in memory and make it the current catalog; `path` is the file it will be kept in.

    In memory because a file costs a write to disk for every statement; attached now because no file
    can be any more once the connection is locked.
    """
    connection = duckdb.connect(":memory:", config=SAFE)  # type: ignore[arg-type]
    connection.execute("SET enable_progress_bar = false")
    connection.execute(f"ATTACH {literal(str(path))} AS {FILE} (STORAGE_VERSION {literal(STORAGE)})")
    connection.execute(f"ATTACH ':memory:' AS {CATALOG}")
    connection.execute(f"USE {CATALOG}")
    return connection


def keep(connection: duckdb.DuckDBPyConnection) -> None:
    """Write the whole run to its file."""
    connection.execute(f"COPY FROM DATABASE {CATALOG} TO {FILE}")
    connection.execute(f"CHECKPOINT {FILE}")


def lock(connection: duckdb.DuckDBPyConnection) -> None:
    """Shut the connection off from files, network and further settings."""
    connection.execute("SET enable_external_access = false")
    connection.execute("SET lock_configuration = true")


def open_read_only(path: Path) -> duckdb.DuckDBPyConnection:
    """Open a recorded run for questions: nothing can be written, read from outside or installed."""
    connection = duckdb.connect(str(path), read_only=True, config=SAFE)  # type: ignore[arg-type]
    connection.execute("SET enable_progress_bar = false")
    lock(connection)
    return connection


def insert(
    connection: duckdb.DuckDBPyConnection, table: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]
) -> None:
    """Add rows to a table, all in one statement."""
    listed = [list(column) for column in zip(*rows, strict=True)]
    if not listed:
        return
    names = ", ".join(identifier(column) for column in columns)
    values = ", ".join(f"unnest(${number})" for number in range(1, len(columns) + 1))
    connection.execute(f"INSERT INTO {table} ({names}) SELECT {values}", listed)


def comment(connection: duckdb.DuckDBPyConnection, table: str, text: str, columns: dict[str, str]) -> None:
    """Describe a table and its columns for the analyst."""
    connection.execute(f"COMMENT ON TABLE {table} IS {literal(text)}")
    for name, meaning in columns.items():
        connection.execute(f"COMMENT ON COLUMN {table}.{identifier(name)} IS {literal(meaning)}")
