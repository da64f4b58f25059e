"""Account for every row and cell on its way from a file to the figures: none is lost, none is doubled."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import duckdb

from tieout.intake.files import Delivery
from tieout.intake.interface import Loaded
from tieout.store.sql import identifier
from tieout.values.errors import CannotJudgeError


def account(
    connection: duckdb.DuckDBPyConnection, deliveries: Sequence[Delivery], loaded: Sequence[Loaded]
) -> None:  # fmt: skip
    """See that every file was taken in, and is in `tables`, its cells in `cells`, those of figures in `figures`, once.

    Raises CannotJudgeError for the first file of which that is not so.
    """
    taken = Counter(one.file for item in loaded for one in item.pieces or (item,))
    for delivery in deliveries:
        for path in (delivery.path(name) for one in delivery.publication.resources for name in one.paths):
            if taken[path] != 1:
                raise CannotJudgeError(
                    path, f"it was taken in {taken[path]} times", "A file was lost; nothing can be said."
                )
    cells, figures = _counted(connection, "cells"), _counted(connection, "figures")
    wide = {name for (name,) in connection.execute("SELECT table_name FROM tables WHERE wide_from >= 0").fetchall()}
    known = Counter(connection.execute("SELECT table_name, own FROM tables").fetchall())
    for item in loaded:
        if not item.is_loaded or item.resource.tieout is None:
            # A text, or a table of records that no rulebook is told of: no cell of it is a figure.
            continue
        # The checks of every rule are counted by whose table they are on: of another they would be lost, or doubled.
        if known[item.name, item.own] != 1:
            raise CannotJudgeError(
                item.file,
                f"the run says {known[item.name, item.own]} times whose table it is",
                "Its checks would be lost or doubled; nothing can be said of this file.",
            )
        fields = item.resource.fields
        rows, of_figures = item.input.rows, sum(field.tieout.role == "figure" for field in fields)
        if item.name in wide:
            rows = _account_wide(connection, item)
        for what, found, expected in (
            ("cells", cells.get(item.name, (0, 0)), rows * len(fields)),
            ("figures", figures.get(item.name, (0, 0)), rows * of_figures),
        ):
            if found != (expected, expected):
                raise CannotJudgeError(
                    item.file,
                    f"{found[0]} {what} were made of {expected} cells ({found[1]} of them once)",
                    "A figure was lost or doubled on the way; nothing can be said of this file.",
                )


def _counted(connection: duckdb.DuckDBPyConnection, table: str) -> dict[str, tuple[int, int]]:
    """Count the rows of each table of a run, and their places."""
    # A place as one number: those are counted in a third of the time.
    place = "CAST(line_no AS BIGINT) * 4294967296 + column_no"
    rows = connection.execute(
        f"SELECT table_name, COUNT(*), COUNT(DISTINCT {place}) FROM {table} GROUP BY table_name"
    ).fetchall()
    return {name: (count, places) for name, count, places in rows}


def _account_wide(connection: duckdb.DuckDBPyConnection, item: Loaded) -> int:
    """See that every row of a file stands in its wide table, once and in its place; give how many are told.

    Raises CannotJudgeError where that is not so.
    """
    name = identifier(item.name)
    rows, places, told = connection.execute(
        f"SELECT count(*), count(DISTINCT row_no), count(*) FILTER (told) FROM wide.{name}"
    ).fetchall()[0]
    apart = connection.execute(
        f"SELECT count(*) FROM (SELECT line_no, row_number() OVER (ORDER BY line_no) - 1 AS row_no FROM raw.{name}) "
        f"ANTI JOIN wide.{name} USING (line_no, row_no)"
    ).fetchall()[0][0]
    if (rows, places, apart) != (item.input.rows, item.input.rows, 0):
        raise CannotJudgeError(
            item.file,
            f"{rows} records were made of {item.input.rows} rows ({places} of them once, {apart} rows without one)",
            "A record was lost or doubled on the way; nothing can be said of this file.",
        )
    return int(told)
