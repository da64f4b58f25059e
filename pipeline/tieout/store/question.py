"""Ask recorded runs a question in SQL, read-only and shut off from everything else.

Only a question is run, never a command. Rows are fetched in pieces and given on as they come.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

from tieout.store.run import open_read_only
from tieout.store.several import open_several
from tieout.values.errors import UsageError, shorten

PIECE = 1_000
"""Rows fetched at a time."""
QUESTIONS = "Ask by SELECT, FROM, WITH, PIVOT, SHOW, DESCRIBE, SUMMARIZE or EXPLAIN."
FILE = "run.duckdb"
_EXPLAIN = re.compile(r"explain\s+(?:analyze\s+|\([^()]*\)\s*)*", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Answer:
    """What a question gives."""

    heads: list[str]
    rows: Iterator[Sequence[Any]]
    asked: Mapping[str, Path]
    """Where several runs are asked: the file of each, by the name of its database."""


@contextmanager
def ask(query: str, runs: Sequence[Path], out: Path) -> Iterator[Answer]:
    """Give the heads and the rows of the answer to one query, as long as it is asked.

    `runs` are run files or their folders; without any the only run under `out` is asked. Several are attached, each by
    the name of its publication. Raises UsageError where there is no such run, or the query is no question or cannot be
    answered.
    """
    paths = [_file(run) for run in runs] or [_only(out)]
    connection, asked = _opened(paths)
    try:
        cursor = connection.execute(_question(connection, query))
        yield Answer([column[0] for column in cursor.description or []], _rows(cursor), asked)
    except duckdb.InterruptException as error:
        raise KeyboardInterrupt from error
    except duckdb.Error as error:
        raise UsageError("query", _first(error), "The tables are listed by: SHOW ALL TABLES") from error
    except RuntimeError as error:
        # This is how DuckDB says that a key was pressed while it was at work.
        raise KeyboardInterrupt from error
    finally:
        connection.close()


def _opened(paths: Sequence[Path]) -> tuple[duckdb.DuckDBPyConnection, Mapping[str, Path]]:
    """Open one run as it is, or several under names of their own."""
    if len(paths) > 1:
        return open_several(paths)
    try:
        return open_read_only(paths[0]), {}
    except duckdb.Error as error:
        raise UsageError(str(paths[0]), f"it cannot be opened: {_first(error)}", "Name a run.duckdb.") from error


def _question(connection: duckdb.DuckDBPyConnection, query: str) -> str:
    """Give the query as it is to be run, if it is one question by what DuckDB takes it for; nothing is run here.

    Raises UsageError where it is several statements, none, or one that does something.
    """
    statements = connection.extract_statements(query)
    if len(statements) != 1:
        raise UsageError("query", "it is not one statement", "Ask one question at a time.")
    (statement,) = statements
    kind = statement.type
    if kind == duckdb.StatementType.MULTI:
        return _as_part(connection, statement.query)
    if kind == duckdb.StatementType.EXPLAIN:
        explained = _EXPLAIN.sub("", statement.query, count=1)
        kind = connection.extract_statements(explained)[0].type
    if kind != duckdb.StatementType.SELECT:
        what = "EXPLAIN of " if statement.type != kind else ""
        raise UsageError("query", f"it is no question but {what}{kind.name}", QUESTIONS)
    return query


def _as_part(connection: duckdb.DuckDBPyConnection, query: str) -> str:
    """Make what DuckDB runs in several steps, as a PIVOT that names no values, a part of a question of our own.

    What writes a file or a table by such steps cannot stand there. Raises UsageError for that.
    """
    # The sign that ends it may have a comment behind it; cut anywhere else, what is left cannot be read.
    for text in (query, query.rpartition(";")[0]):
        asked = f"FROM (\n{text}\n)"
        try:
            if len(connection.extract_statements(asked)) == 1:
                return asked
        except duckdb.Error:
            continue
    raise UsageError("query", "it does more than ask: a PIVOT stands in it that is not the question", QUESTIONS)


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


def _file(run: Path) -> Path:
    """Find the file of a run that is named, or whose folder is.

    Raises UsageError where there is none.
    """
    path = run / FILE if run.is_dir() else run
    if not path.is_file():
        raise UsageError(str(path), "there is no such run", "Name a run.duckdb, or the folder it is in.")
    return path


def _only(out: Path) -> Path:
    """Find the only run that is recorded under a folder.

    Raises UsageError where there is none, or more than one.
    """
    found = sorted(out.glob(f"*/{FILE}"))
    if len(found) != 1:
        listed = ", ".join(str(path.parent) for path in found) or "none"
        advice = "Name one with --run, or several, each with --run." if found else "Check a publication, or name a run."
        raise UsageError(str(out), f"{len(found)} runs are recorded here: {listed}", advice)
    return found[0]
