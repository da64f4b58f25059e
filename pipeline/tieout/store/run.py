"""Hold one run in DuckDB: open its file, fill its tables, lock it down.

DuckDB itself is imported where a run is opened. The file is written in the storage format of DuckDB
1.4, so that any DuckDB from 1.4 on opens it.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tieout.store.sql import identifier, literal
from tieout.store.views import has_run, show_runs

if TYPE_CHECKING:
    import duckdb

CATALOG = "run"
KEPT = "kept"
SHOWN = "shown"
LAYOUT = "STORAGE_VERSION 'v1.4.0', BLOCK_SIZE 16384"
"""Readable by any DuckDB from 1.4 on; small blocks, because a run has many small tables."""
LAYOUT_OF_LARGE = "STORAGE_VERSION 'v1.4.0', BLOCK_SIZE 262144"
"""The same with the usual blocks: in small ones most columns of a large table are kept uncompressed."""
NOT_TRIED = "fsst,zstd"
"""Ways to compress that are not tried on a large run: they take a fifth of the time that a table takes, to no avail."""
SAFE = {
    "python_enable_replacements": "false",
    "autoinstall_known_extensions": "false",
    "autoload_known_extensions": "false",
    "allow_community_extensions": "false",
    "allow_unsigned_extensions": "false",
}
MOST_THREADS = 8
PLANNED_WITH = (
    "build_side_probe_side", "column_lifetime", "cte_inlining", "deliminator", "expression_rewriter", "filter_pullup",
    "filter_pushdown", "join_order", "unnest_rewriter", "unused_columns",
)  # fmt: skip
"""The steps of DuckDB's planning without which a query on small tables may take long."""
KEEPS_SMALL_PIECES = {"GLIBC_TUNABLES": "glibc.malloc.tcache_count=2000"}
"""What the environment of a process says in which DuckDB plans rules: a thread keeps the small pieces of memory that it
gives back, more than seven of each size. To plan one rule takes and gives back tens of thousands. What the user has set
there stays, and no C library but that of GNU reads it."""
SMALL = 4 * 2**20
"""Bytes of a written run up to which planning a query takes longer than running it."""


@dataclass(frozen=True, slots=True)
class Bounds:
    """What DuckDB may take."""

    memory: int = 2 * 2**30
    """Bytes in memory."""
    spill: int = 32 * 2**30
    """Bytes on disk for lack of memory."""


USUAL = Bounds()


def _connect(
    path: str, spill: Path, bounds: Bounds, read_only: bool = False, beside: int = 1
) -> duckdb.DuckDBPyConnection:
    """Connect with nothing but what a run needs; `spill` is the folder that is made where memory is short.

    `beside` is how many processes share the cores: threads that wait for each other cost time too.
    """
    import duckdb

    config = SAFE | {
        "memory_limit": f"{bounds.memory // 2**20}MiB",
        "temp_directory": str(spill),
        "max_temp_directory_size": f"{bounds.spill // 2**20}MiB",
        "threads": str(max(1, min(MOST_THREADS, (os.cpu_count() or 1) // beside))),
    }
    connection = duckdb.connect(path, read_only=read_only, config=config)  # type: ignore[arg-type]
    connection.execute("SET enable_progress_bar = false")
    # Given at connecting it is shown, but not kept to.
    connection.execute(f"SET max_temp_directory_size = '{bounds.spill // 2**20}MiB'")
    return connection


def plan_little(connection: duckdb.DuckDBPyConnection) -> None:
    """Leave out of all planning what makes no difference to small tables: a fifth of what a rule takes on them."""
    listed = ", ".join(map(literal, PLANNED_WITH))
    ((others,),) = connection.execute(
        f"SELECT string_agg(name, ',') FROM duckdb_optimizers() WHERE name NOT IN ({listed})"
    ).fetchall()
    connection.execute(f"SET disabled_optimizers = {literal(others)}")


def create(kept: Path, shown: Path, bounds: Bounds = USUAL, *, is_large: bool = False) -> duckdb.DuckDBPyConnection:
    """Open a run and make it the current catalog.

    `kept` is the file it will be kept in, `shown` the one in which the engines get to see it. A run is made in memory,
    because a file costs a write to disk for every statement, and attached now because no file can be any more once
    the connection is locked. A large one is made in the file that it is kept in, where it takes a fraction of the
    memory.
    """
    connection = _connect(":memory:", kept.with_name("spill"), bounds)
    if is_large:
        connection.execute(f"ATTACH {literal(str(kept))} AS {CATALOG} ({LAYOUT_OF_LARGE})")
        connection.execute(f"SET disabled_compression_methods = {literal(NOT_TRIED)}")
        connection.execute(f"SET VARIABLE shown = {literal(str(shown))}")
    else:
        plan_little(connection)
        for path, name in ((kept, KEPT), (shown, SHOWN)):
            connection.execute(f"ATTACH {literal(str(path))} AS {name} ({LAYOUT})")
        connection.execute(f"ATTACH ':memory:' AS {CATALOG}")
    connection.execute(f"USE {CATALOG}")
    return connection


def create_shared(shown: Path, bounds: Bounds = USUAL) -> duckdb.DuckDBPyConnection:
    """Open a run that several publications share, in memory, and make it the current catalog.

    `shown` is the file in which the engines get to see it.
    """
    connection = _connect(":memory:", shown.with_name("spill"), bounds)
    plan_little(connection)
    connection.execute(f"ATTACH {literal(str(shown))} AS {SHOWN} ({LAYOUT})")
    connection.execute(f"ATTACH ':memory:' AS {CATALOG}")
    connection.execute(f"USE {CATALOG}")
    return connection


def attach_apart(
    connection: duckdb.DuckDBPyConnection,
    files: Mapping[str, Path],
    make_empty: Callable[[duckdb.DuckDBPyConnection], None],
) -> None:
    """Attach the files, by catalog, that the runs of these publications are kept in, each with all tables, empty.

    They are made once and copied: the comments on their columns take longer than what is written later.
    """
    first, *others = files
    connection.execute(f"ATTACH {literal(str(files[first]))} AS {identifier(first)} ({LAYOUT})")
    connection.execute(f"USE {identifier(first)}")
    connection.execute("BEGIN")
    make_empty(connection)
    connection.execute("COMMIT")
    connection.execute(f"USE {CATALOG}")
    connection.execute(f"DETACH {identifier(first)}")
    for name in others:
        shutil.copyfile(files[first], files[name])
    for name, file in files.items():
        connection.execute(f"ATTACH {literal(str(file))} AS {identifier(name)}")


def leave(connection: duckdb.DuckDBPyConnection, name: str) -> None:
    """Let go of such a file, written in full, and go back to the run that is shared."""
    connection.execute(f"USE {CATALOG}")
    connection.execute(f"CHECKPOINT {identifier(name)}")
    connection.execute(f"DETACH {identifier(name)}")


def keep(connection: duckdb.DuckDBPyConnection) -> None:
    """Write the whole run to the file it is kept in."""
    if _file_of(connection) is None:
        _write(connection, KEPT)
    else:
        connection.execute(f"CHECKPOINT {CATALOG}")


def show(connection: duckdb.DuckDBPyConnection) -> None:
    """Write the run as it is now to the file in which the engines get to see it."""
    file = _file_of(connection)
    if file is None:
        _write(connection, SHOWN)
        return
    connection.execute(f"CHECKPOINT {CATALOG}")
    shown = connection.execute("SELECT getvariable('shown')").fetchall()[0][0]
    shutil.copyfile(file, shown)


def _file_of(connection: duckdb.DuckDBPyConnection) -> Path | None:
    """Give the file in which a run is made; None of one that is made in memory."""
    found = connection.execute(f"SELECT path FROM duckdb_databases() WHERE database_name = '{CATALOG}'").fetchall()
    return Path(found[0][0]) if found and found[0][0] else None


def _write(connection: duckdb.DuckDBPyConnection, name: str) -> None:
    """Write the whole run to an attached file, and let go of that."""
    connection.execute(f"COPY FROM DATABASE {CATALOG} TO {name}")
    connection.execute(f"DETACH {name}")


def open_run(path: str, bounds: Bounds = USUAL) -> duckdb.DuckDBPyConnection:
    """Open a written run for an engine: read-only, under the name that it has while it is made."""
    # Both engines run at the same time.
    connection = _connect(":memory:", Path(path).with_name(f"spill-{os.getpid()}"), bounds, beside=2)
    if Path(path).stat().st_size <= SMALL:
        plan_little(connection)
    connection.execute(f"ATTACH {literal(path)} AS {CATALOG} (READ_ONLY)")
    connection.execute(f"USE {CATALOG}")
    return connection


def lock(connection: duckdb.DuckDBPyConnection) -> None:
    """Shut the connection off from files, network and further settings."""
    connection.execute("SET enable_external_access = false")
    connection.execute("SET lock_configuration = true")


def open_read_only(path: Path) -> duckdb.DuckDBPyConnection:
    """Open a recorded run for questions: nothing can be written, read from outside or installed."""
    connection = _connect(str(path), _spill_of_questions(), USUAL, read_only=True)
    lock(connection)
    name = str(connection.execute("SELECT current_database()").fetchall()[0][0])
    if has_run(connection, name):
        show_runs(connection, [name])
    return connection


def open_empty() -> duckdb.DuckDBPyConnection:
    """Open a connection that holds nothing yet, to attach runs to for questions; it is not locked."""
    return _connect(":memory:", _spill_of_questions(), USUAL)


def open_to_tell(path: Path) -> duckdb.DuckDBPyConnection:
    """Open the file of a run to write the last of it, or a new file that has nothing yet."""
    connection = _connect(":memory:", path.with_name("spill"), USUAL)
    layout = "" if path.exists() else f" ({LAYOUT})"
    connection.execute(f"ATTACH {literal(str(path))} AS {CATALOG}{layout}")
    connection.execute(f"USE {CATALOG}")
    lock(connection)
    return connection


def _spill_of_questions() -> Path:
    """Name the folder that a question may spill to."""
    return Path(tempfile.gettempdir()) / f"tieout-{os.getpid()}"


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


def comment_delivered(connection: duckdb.DuckDBPyConnection, table: str, text: str, *, by_rows: bool = False) -> None:
    """Describe the table of a file as delivered, and each of its columns: the first has the line, or the row."""
    _, *names = [one[0] for one in connection.execute(f"SELECT * FROM {table} LIMIT 0").description or ()]
    whose, place = ("row", "Row") if by_rows else ("line", "Physical line")
    meanings = {name: f"Field {number} of the {whose}, as delivered" for number, name in enumerate(names, 1)}
    comment(connection, table, text, {"line_no": f"{place} in the file, the first is 1"} | meanings)


def comment(connection: duckdb.DuckDBPyConnection, table: str, text: str, columns: dict[str, str]) -> None:
    """Describe a table and its columns for the analyst."""
    connection.execute(f"COMMENT ON TABLE {table} IS {literal(text)}")
    for name, meaning in columns.items():
        connection.execute(f"COMMENT ON COLUMN {table}.{identifier(name)} IS {literal(meaning)}")
