"""Fetch the tables as they were printed, to be shown with their marked cells; of a long one what a reader looks for.

Reads the files as delivered in a run; changes nothing.
"""

from __future__ import annotations

from collections.abc import Sequence

import duckdb

from tieout.declarations.publication import Resource
from tieout.intake.interface import Loaded
from tieout.report.printed import PrintedRow, PrintedTable
from tieout.store.sql import identifier
from tieout.values.verdict import Verdict

SHOWN_WHOLE = 3_000
"""Rows up to which a table is shown whole."""
FIRST = 20
"""Rows at the head of a longer one that are shown."""
MOST = 500
"""Rows of a longer one that are shown because a finding is about them, those of the weightiest first."""


def print_tables(
    connection: duckdb.DuckDBPyConnection, loaded: Sequence[Loaded], verdict: Verdict
) -> tuple[PrintedTable, ...]:
    """Give the tables of a run as printed: of a long one its first rows, and those that findings are about."""
    return tuple(
        _print_table(connection, item.resource, verdict)
        for item in loaded
        if item.resource.is_table and item.resource.schema is not None
    )


def _print_table(connection: duckdb.DuckDBPyConnection, resource: Resource, verdict: Verdict) -> PrintedTable:
    """Fetch one table."""
    source = f"raw.{identifier(resource.name)}"
    (count,) = connection.execute(f"SELECT count(*) FROM {source}").fetchall()[0]
    if count <= SHOWN_WHOLE:
        rows = connection.execute(f"SELECT * FROM {source} ORDER BY line_no").fetchall()
    else:
        rows = connection.execute(
            f"SELECT * FROM {source} WHERE line_no IN (SELECT line_no FROM {source} ORDER BY line_no LIMIT {FIRST}) "
            "OR line_no IN (SELECT unnest($1::INTEGER[])) ORDER BY line_no",
            [_lines(verdict, resource.path)],
        ).fetchall()
    fields = resource.fields
    return PrintedTable(
        name=resource.name,
        title=resource.title or resource.name,
        file=resource.path,
        source="; ".join(source.title for source in resource.sources),
        header=tuple(field.name for field in fields),
        figure_columns=tuple(number for number, field in enumerate(fields, 1) if field.tieout.role == "figure"),
        rows=tuple(PrintedRow(row[0], tuple(row[1:])) for row in rows),
        left_out=count - len(rows),
    )


def _lines(verdict: Verdict, file: str) -> list[int]:
    """Give the lines of a file that findings are about, those of the weightiest first."""
    lines: dict[int, None] = {}
    for finding in verdict.findings:
        for place in finding.places:
            if place.file == file and place.line is not None:
                lines[place.line] = None
        if len(lines) >= MOST:
            break
    return list(lines)[:MOST]
