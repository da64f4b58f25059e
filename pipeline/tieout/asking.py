"""Answer questions in SQL on a recorded run, read-only and shut off from everything else.

Only a question is run, never a command. What is read of a run is fetched in pieces and given on as it comes, so that
no answer is held whole; in CSV no cell is left that a spreadsheet would run.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import islice
from pathlib import Path
from typing import Any

import duckdb

from tieout.errors import UsageError, shorten, uncommanded
from tieout.numbers import english
from tieout.report.plain import table
from tieout.spreadsheet import inert
from tieout.store import open_read_only

MOST_DRAWN = 10_000
"""Rows of a table that are drawn: how wide its columns are is only known once all are there."""
PIECE = 1_000
"""Rows fetched at a time."""
QUESTIONS = "Ask by SELECT, FROM, WITH, SHOW, DESCRIBE, SUMMARIZE or EXPLAIN; a PIVOT must name its values by IN."
_EXPLAIN = re.compile(r"explain\s+(?:analyze\s+|\([^()]*\)\s*)*", re.IGNORECASE)

_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u2028\u2029]")
_COMMANDS = re.compile(r"[\r\n]\s*::|##(?=\w*\[)")
"""What a log may take for a command though a quote stands before the first line of the field."""
_SPECIAL = re.compile(r'[",\r\n]|^\s|\s$|^[:#]|##')
"""What makes a field need its quotes."""

Rows = Iterator[Sequence[Any]]


def answer(query: str, run: Path | None, out: Path, form: str, width: int) -> Iterator[str]:
    """Give the lines of the answer to one query, as a table, CSV or JSON.

    `run` is a run file or its folder; without it the only run under `out` is asked. Raises
    UsageError where there is no such run, or the query is no question or cannot be answered.
    """
    path = _find(run, out)
    try:
        connection = open_read_only(path)
    except duckdb.Error as error:
        raise UsageError(str(path), f"it cannot be opened: {_first(error)}", "Name a run.duckdb.") from error
    writer = {"table": _table, "csv": _csv, "json": _json}[form]
    try:
        _question(connection, query)
        cursor = connection.execute(query)
        heads = [column[0] for column in cursor.description or []]
        yield from writer(heads, _rows(cursor), width)
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


def _rows(cursor: duckdb.DuckDBPyConnection) -> Rows:
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


def _table(heads: Sequence[str], rows: Rows, width: int) -> Iterator[str]:
    """Draw a table as wide as the terminal; what is past the most that is drawn is counted out."""
    shown = [[_shown(value) for value in row] for row in islice(rows, MOST_DRAWN)]
    yield from table(heads, shown, width)
    if next(rows, None) is not None:
        yield f"the first {english(MOST_DRAWN)} rows; there are more: --format csv and --format json give all"
    else:
        yield f"{len(shown)} row" + ("" if len(shown) == 1 else "s")


def _shown(value: Any) -> str:
    """Show a value of a cell; a decimal without the zeros that its type adds."""
    if isinstance(value, Decimal):
        return _exact(value)
    return "" if value is None else str(value)


def _exact(value: Decimal) -> str:
    """Write a decimal with all its digits, without the zeros that its type adds."""
    text = f"{value:f}"
    return text.rstrip("0").removesuffix(".") if "." in text else text


def _csv(heads: Sequence[str], rows: Rows, _width: int) -> Iterator[str]:
    """Write RFC 4180, heads and text such that a spreadsheet shows them and no log obeys them.

    Numbers are as SQL gives them. What `inert` says of text holds; control characters are shown by their code, and so
    is what a log would take for a command. JSON gives every text as it is.
    """
    yield ",".join(_field(head) for head in heads)
    for row in rows:
        yield ",".join(_field(value) for value in row) or '""'


def _field(value: Any) -> str:
    """Write one field of a CSV."""
    if isinstance(value, int | float | Decimal):
        return _shown(value)
    text = _CONTROLS.sub(_coded, inert(_shown(value)))
    quoted = _COMMANDS.sub(_coded, text).replace('"', '""')
    return f'"{quoted}"' if _SPECIAL.search(text) else text


def _coded(match: re.Match[str]) -> str:
    """Show the last character of what was found by its code."""
    return f"{match[0][:-1]}\\u{ord(match[0][-1]):04x}"


def _json(heads: Sequence[str], rows: Rows, _width: int) -> Iterator[str]:
    """Write one JSON object a line, every text as it is; a name that comes back is numbered."""
    names = list(_apart(heads))
    for row in rows:
        named = dict(zip(names, map(_plain, row), strict=True))
        # Outside a string JSON has no command, and within one the code of a character is that character.
        yield uncommanded(json.dumps(named, ensure_ascii=True, allow_nan=False))


def _apart(heads: Sequence[str]) -> Iterator[str]:
    """Give every name a number that was there before, so that no column takes the place of another."""
    taken: set[str] = set()
    for head in heads:
        name, number = head, 1
        while name in taken:
            number += 1
            name = f"{head} ({number})"
        taken.add(name)
        yield name


def _plain(value: Any) -> Any:
    """Turn what JSON does not know into text; decimals stay exact as text."""
    if isinstance(value, Decimal):
        return _exact(value)
    if isinstance(value, Mapping):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_plain(item) for item in value]
    known = value is None or isinstance(value, bool | int | str) or (isinstance(value, float) and math.isfinite(value))
    return value if known else str(value)
