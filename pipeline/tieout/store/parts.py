"""Take the tables of some files out of a run that holds many, into a run of their own.

A cell is numbered anew in it, as if nothing else had been read: those of the first table come first.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tieout.store.concluded import CONCLUDED
from tieout.store.run import CATALOG, comment_delivered, insert
from tieout.store.schema import (
    CELLS,
    COLUMNS,
    FIGURES,
    IDENTITIES,
    LINES,
    NOTATIONS,
    RECORDS,
    REJECTED,
    TABLES,
)
from tieout.store.sql import identifier
from tieout.store.table import Table
from tieout.store.told import TOLD
from tieout.store.views import create_views

if TYPE_CHECKING:
    import duckdb

CELL_IDS = ("cell_id", "label_cell", "key_cell", "proof_cell_id")
"""Columns that hold the number of a cell."""
LISTS_OF_CELL_IDS = ("unplaced_cells", "row_cells", "stated_cells", "cells", "suspects")
MADE: tuple[Table[object], ...] = (TABLES, COLUMNS, CELLS, LINES, RECORDS, NOTATIONS, FIGURES, IDENTITIES)  # type: ignore[assignment]
"""The tables that are made of what was read, each with the name of the table that a row is of."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A table of the whole run, and what it is called in a run of its own."""

    whole_name: str
    table_name: str
    whole_file: str
    file: str
    own: bool
    publication: str
    table_order: int | None
    """Place among the tables of its own run; None of a narrative, or of a table that has no rows."""
    cells_before: int
    """Cells of the whole run before its own, less those of its own run."""


Filled = Mapping[tuple[str, str], str]
"""Tables of the whole run that have rows or are files as delivered, by schema and name, with what is said of each."""


def filled_tables(connection: duckdb.DuckDBPyConnection) -> Filled:
    """Find the tables of the whole run that there is something to take from."""
    found = connection.execute(
        f"SELECT schema_name, table_name, coalesce(comment, '') FROM duckdb_tables() WHERE database_name = '{CATALOG}'"
    ).fetchall()
    return {
        (schema, table): told
        for schema, table, told in found
        if schema == "raw" or _has_rows(connection, schema, table)
    }


def _has_rows(connection: duckdb.DuckDBPyConnection, schema: str, table: str) -> bool:
    """Tell whether a table of the whole run has a row."""
    place = f"{CATALOG}.{identifier(schema)}.{identifier(table)}"
    return bool(connection.execute(f"SELECT 1 FROM {place} LIMIT 1").fetchall())


def make_empty(connection: duckdb.DuckDBPyConnection) -> None:
    """Make every table of a run in the current database, all empty."""
    for schema in ("raw", "typed"):
        connection.execute(f"CREATE SCHEMA {schema}")
    REJECTED.create(connection)
    for table in MADE:
        table.create(connection)
    make_concluded(connection)


def make_concluded(connection: duckdb.DuckDBPyConnection) -> None:
    """Make the tables that a verdict and a run tell of themselves in, all empty, and the views on all tables."""
    for table in (*CONCLUDED, *TOLD):
        table.create(connection)
    create_views(connection)


def take_parts(connection: duckdb.DuckDBPyConnection, parts: Sequence[Part], filled: Filled, catalog: str) -> None:
    """Fill the empty run `catalog` with these tables of the run, and make it the current one.

    `filled` names the tables to take from. Of a publication beside there is no file as delivered: that is in its own
    run. What is laid out from the tables, and what is judged, is not there yet.
    """
    names = Part.__slots__
    connection.execute("CREATE OR REPLACE TEMP TABLE parts AS SELECT * FROM (SELECT "
        "'' AS whole_name, '' AS table_name, '' AS whole_file, '' AS file, true AS own, '' AS publication, "
        "0 AS table_order, 0::BIGINT AS cells_before) WHERE false")  # fmt: skip
    insert(connection, "temp.parts", names, [[getattr(part, name) for name in names] for part in parts])
    connection.execute(f"USE {identifier(catalog)}")
    if ("main", REJECTED.name) in filled:
        connection.execute(
            f"INSERT INTO {identifier(REJECTED.name)} BY NAME SELECT whole.* REPLACE (parts.file AS file) "
            f"FROM {CATALOG}.{identifier(REJECTED.name)} AS whole JOIN temp.parts ON parts.whole_file = whole.file "
            "ORDER BY whole.rowid"
        )
    for table in MADE:
        if ("main", table.name) not in filled:
            continue
        table.fill(
            connection,
            f"SELECT whole.* REPLACE ({', '.join(_replaced(table))}) FROM {CATALOG}.{identifier(table.name)} AS whole "
            "JOIN temp.parts ON parts.whole_name = whole.table_name AND parts.table_order IS NOT NULL "
            "ORDER BY parts.table_order, whole.rowid",
        )
    for part in parts:
        if not part.own or ("raw", part.whole_name) not in filled:
            continue
        whole = f"{CATALOG}.raw.{identifier(part.whole_name)}"
        place = f"raw.{identifier(part.table_name)}"
        connection.execute(f"CREATE TABLE {place} AS FROM {whole} ORDER BY rowid")
        said = filled["raw", part.whole_name].replace(part.whole_file, part.file, 1)
        comment_delivered(connection, place, said)


def _replaced(table: Table[object]) -> Iterator[str]:
    """Say what of a row is different in a run of its own."""
    for name in table.names:
        if name in ("table_name", "file", "own", "publication", "table_order"):
            yield f"parts.{name} AS {name}"
        elif name in CELL_IDS:
            yield f"whole.{name} - parts.cells_before AS {name}"
        elif name in LISTS_OF_CELL_IDS:
            yield f"list_transform(whole.{name}, lambda cell: cell - parts.cells_before) AS {name}"
