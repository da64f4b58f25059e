"""Open several recorded runs at once, each read-only under a name of its own, shut off from everything else.

A run is named after its publication, by letters, digits and underscores alone, so that no name needs quotes and none
says anything to the database.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from pathlib import Path

import duckdb

from tieout.store.run import lock, open_empty
from tieout.store.sql import identifier, literal
from tieout.store.views import has_run, show_runs
from tieout.values.errors import UsageError, shorten

TAKEN = frozenset({"information_schema", "main", "memory", "pg_catalog", "raw", "runs", "system", "temp", "typed"})
"""Names that mean something else where a table is named behind them."""
NAMELESS = "run"
NO_RUN = "Name a run.duckdb that this version of tieout wrote, or the folder it is in; check the publication again."


def open_several(paths: Sequence[Path]) -> tuple[duckdb.DuckDBPyConnection, dict[str, Path]]:
    """Open the files of several runs; give the connection and the file of each by the name of its database.

    Raises UsageError for a file that is named twice, that cannot be opened, or that is no run.
    """
    connection = open_empty()
    try:
        named: dict[str, Path] = {}
        words = {word for (word,) in connection.execute("SELECT keyword_name FROM duckdb_keywords()").fetchall()}
        for path in paths:
            if path.resolve() in {other.resolve() for other in named.values()}:
                raise UsageError(str(path), "it is named twice", "Name each run once.")
            name = name_for(_publication_of(connection, path), TAKEN | words | set(named))
            connection.execute(f"ATTACH {literal(str(path))} AS {identifier(name)} (READ_ONLY)")
            named[name] = path
        lock(connection)
        show_runs(connection, list(named))
    except BaseException:
        connection.close()
        raise
    return connection, named


def name_for(publication: str, taken: Collection[str]) -> str:
    """Make the name of a database of the name of a publication: `at-2019` becomes `at_2019`; one taken is numbered."""
    plain = re.sub(r"[^a-z0-9]+", "_", publication.lower()).strip("_")
    if not plain or plain[0].isdigit():
        plain = f"{NAMELESS}_{plain}".rstrip("_")
    name, number = plain, 1
    while name in taken:
        number += 1
        name = f"{plain}_{number}"
    return name


def _publication_of(connection: duckdb.DuckDBPyConnection, path: Path) -> str:
    """Read which publication a file is the run of; the file is let go of again.

    Raises UsageError where it cannot be opened or is no run.
    """
    try:
        connection.execute(f"ATTACH {literal(str(path))} AS looked_at (READ_ONLY)")
    except duckdb.Error as error:
        said = shorten(" ".join(str(error).split()), 300)[1:-1]
        raise UsageError(str(path), f"it is no run file: {said}", NO_RUN) from error
    try:
        # A view of that name might read other files: nothing is asked of it before the connection is locked.
        if not has_run(connection, "looked_at"):
            raise UsageError(str(path), "it is no run file: it has no table `run` that says of what", NO_RUN)
        rows = connection.execute("SELECT publication FROM looked_at.main.run").fetchall()
    except duckdb.Error as error:
        raise UsageError(str(path), "it is no run file: its table `run` names no publication", NO_RUN) from error
    finally:
        connection.execute("DETACH looked_at")
    if len(rows) != 1:
        raise UsageError(str(path), f"it is no run file: its table `run` has {len(rows)} rows, not one", NO_RUN)
    return str(rows[0][0])
