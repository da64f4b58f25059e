"""Ask a recorded run a question in SQL, read-only and shut off from everything else.

Only a question is run, never a command. Rows are fetched in pieces and given on as they come.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import duckdb

from tieout.store.run import open_read_only
from tieout.values.errors import UsageError, shorten

PIECE = 1_000
"""Rows fetched at a time."""
QUESTIONS = "Ask by SELECT, FROM, WITH, SHOW, DESCRIBE, SUMMARIZE or EXPLAIN; a PIVOT must name its values by IN."
_EXPLAIN = re.compile(r"explain\s+(?:analyze\s+|\([^()]*\)\s*)*", re.IGNORECASE)


@contextmanager
def ask(query: str, run: Path | None, out: Path) -> Iterator[tuple[list[str], Iterator[Sequence[Any]]]]:
    """Give the heads and the rows of the answer to one query, as long as it is asked.

    `run` is a run file or its folder; without it the only run under `out` is asked. Raises
    UsageError where there is no such run, or the query is no question or cannot be answered.
    """
    path = _find(run, out)
    try:
        connection = open_read_only(path)
    except duckdb.Error as error:
        raise UsageError(str(path), f"it cannot be opened: {_first(error)}", "Name a run.duckdb.") from error
    try:
        _question(connection, query)
        cursor = connection.execute(query)
        yield [column[0] for column in cursor.description or []], _rows(cursor)
    except duckdb.InterruptException as error:
        raise KeyboardInterrupt from error
    except duckdb.Error as error:
        raise UsageError("query", _first(error), "The tables are listed by: SHOW ALL TABLES") from error
    except RuntimeError as error:
        # This is how DuckDB says that a key was pressed while it was at work.
        raise KeyboardInterrupt from error
    finally:
        connection.close()


def _question(connection: duckdb.DuckDBPyConnection, query: str) -> None:
    """Refuse whatever is not one question, by what DuckDB takes it for; nothing is run here.

    Raises UsageError where it is several statements, none, or one that does something.
    """
    statements = connection.extract_statements(query)
    if len(statements) != 1:
        raise UsageError("query", "it is not one statement", "Ask one question at a time.")
    (statement,) = statements
    kind = statement.type
    if kind == duckdb.StatementType.EXPLAIN:
        explained = _EXPLAIN.sub("", statement.query, count=1)
        kind = connection.extract_statements(explained)[0].type
    if kind != duckdb.StatementType.SELECT:
        what = "EXPLAIN of " if statement.type != kind else ""
        raise UsageError("query", f"it is no question but {what}{kind.name}", QUESTIONS)


def _rows(cursor: duckdb.DuckDBPyConnection) -> Iterator[Sequence[Any]]:
    """Fetch the rows of an answer, a piece at a time."""
    while piece := cursor.fetchmany(PIECE):
        yield from piece


def _first(error: Exception) -> str:
    """Give what an engine's error says first, without its pointer into the query or the way it came."""
    said = str(error).split("\n\n")[0].split("Traceback (most recent call last)")[0]
    if "pytz" in said:
        return "a moment with a time zone cannot be fetched; cast it to TIMESTAMP or VARCHAR"
    return shorten(" ".join(said.split()), 500)[1:-1]


def _find(run: Path | None, out: Path) -> Path:
    """Find the run file that is meant."""
    if run is not None:
        path = run / "run.duckdb" if run.is_dir() else run
        if not path.is_file():
            raise UsageError(str(path), "there is no such run", "Name a run.duckdb, or the folder it is in.")
        return path
    found = sorted(out.glob("*/run.duckdb"))
    if len(found) != 1:
        listed = ", ".join(str(path.parent) for path in found) or "none"
        raise UsageError(str(out), f"{len(found)} runs are recorded here: {listed}", "Name one with --run.")
    return found[0]
