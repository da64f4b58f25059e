"""Answer questions in SQL on a recorded run, read-only and shut off from everything else."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator, Sequence
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb

from tieout.errors import UsageError
from tieout.store import open_read_only


def answer(query: str, run: Path | None, out: Path, form: str, width: int) -> Iterator[str]:
    """Give the lines of the answer to one query, as a table, CSV or JSON.

    `run` is a run file or its folder; without it the only run under `out` is asked. Raises
    UsageError where there is no such run, or the query is not one that can be answered.
    """
    path = _find(run, out)
    try:
        connection = open_read_only(path)
    except duckdb.Error as error:
        raise UsageError(str(path), f"it cannot be opened: {_first(error)}", "Name a run.duckdb.") from error
    try:
        if len(connection.extract_statements(query)) != 1:
            raise UsageError("query", "it is not one statement", "Ask one question at a time.")
        cursor = connection.execute(query)
        heads = [column[0] for column in cursor.description or []]
        rows = cursor.fetchall()
    except duckdb.Error as error:
        raise UsageError("query", _first(error), "The tables are listed by: SHOW ALL TABLES") from error
    finally:
        connection.close()
    writer = {"table": _table, "csv": _csv, "json": _json}[form]
    yield from writer(heads, rows, width)


def _first(error: Exception) -> str:
    """Give the first lines of an engine's error, without its pointer into the query."""
    return " ".join(str(error).split("\n\n")[0].split())


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


def _table(heads: Sequence[str], rows: Sequence[Sequence[Any]], width: int) -> Iterator[str]:
    """Draw a table as wide as the terminal."""
    from rich import box
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    from tieout.report.terminal import safe

    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for head in heads:
        table.add_column(Text(safe(head)), overflow="fold")
    for row in rows:
        table.add_row(*(Text(safe(_shown(value))) for value in row))
    stream = io.StringIO()
    console = Console(file=stream, width=width, color_system=None, highlight=False)
    console.print(table)
    yield from (line.rstrip() for line in stream.getvalue().rstrip("\n").split("\n"))
    yield f"{len(rows)} row" + ("" if len(rows) == 1 else "s")


def _shown(value: Any) -> str:
    """Show a value of a cell; a decimal without the zeros that its type adds."""
    if isinstance(value, Decimal):
        return f"{value.normalize():f}"
    return "" if value is None else str(value)


def _csv(heads: Sequence[str], rows: Sequence[Sequence[Any]], _width: int) -> Iterator[str]:
    """Write RFC 4180."""
    stream = io.StringIO()
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(heads)
    writer.writerows([_shown(value) for value in row] for row in rows)
    yield stream.getvalue().removesuffix("\n")


def _json(heads: Sequence[str], rows: Sequence[Sequence[Any]], _width: int) -> Iterator[str]:
    """Write one JSON object a line."""
    for row in rows:
        named = dict(zip(heads, row, strict=True))
        yield json.dumps(named, ensure_ascii=True, allow_nan=False, default=_plain)


def _plain(value: Any) -> Any:
    """Turn what JSON does not know into text; decimals stay exact as text."""
    return f"{value.normalize():f}" if isinstance(value, Decimal) else str(value)
