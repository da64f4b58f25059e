"""Hold one run in DuckDB: open its file, quote names, lock it down.

DuckDB itself is imported where a run is opened. The file is written in the storage format of DuckDB
1.4, so that any DuckDB from 1.4 on opens it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import duckdb

CATALOG = "run"
KEPT = "kept"
SHOWN = "shown"
LAYOUT = "STORAGE_VERSION 'v1.4.0', BLOCK_SIZE 16384"
"""Readable by any DuckDB from 1.4 on; small blocks, because a run has many small tables."""
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


def create(kept: Path, shown: Path) -> duckdb.DuckDBPyConnection:
    """Open a run in memory and make it the current catalog.

    `kept` is the file it will be kept in, `shown` the one in which the engines get to see it. In
    memory because a file costs a write to disk for every statement; attached now because no file
    can be any more once the connection is locked.
    """
    import duckdb

    connection = duckdb.connect(":memory:", config=SAFE)  # type: ignore[arg-type]
    connection.execute("SET enable_progress_bar = false")
    for path, name in ((kept, KEPT), (shown, SHOWN)):
        connection.execute(f"ATTACH {literal(str(path))} AS {name} ({LAYOUT})")
    connection.execute(f"ATTACH ':memory:' AS {CATALOG}")
    connection.execute(f"USE {CATALOG}")
    return connection


def keep(connection: duckdb.DuckDBPyConnection) -> None:
    """Write the whole run to the file it is kept in."""
    _write(connection, KEPT)


def show(connection: duckdb.DuckDBPyConnection) -> None:
    """Write the run as it is now to the file in which the engines get to see it."""
    _write(connection, SHOWN)


def _write(connection: duckdb.DuckDBPyConnection, name: str) -> None:
    """Write the whole run to an attached file, and let go of that."""
    connection.execute(f"COPY FROM DATABASE {CATALOG} TO {name}")
    connection.execute(f"DETACH {name}")


def open_run(path: str) -> duckdb.DuckDBPyConnection:
    """Open a written run for an engine: read-only, under the name that it has while it is made."""
    import duckdb

    connection = duckdb.connect(":memory:", config=SAFE)  # type: ignore[arg-type]
    connection.execute("SET enable_progress_bar = false")
    connection.execute(f"ATTACH {literal(path)} AS {CATALOG} (READ_ONLY)")
    connection.execute(f"USE {CATALOG}")
    return connection


def lock(connection: duckdb.DuckDBPyConnection) -> None:
    """Shut the connection off from files, network and further settings."""
    connection.execute("SET enable_external_access = false")
    connection.execute("SET lock_configuration = true")


def open_read_only(path: Path) -> duckdb.DuckDBPyConnection:
    """Open a recorded run for questions: nothing can be written, read from outside or installed."""
    import duckdb

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
