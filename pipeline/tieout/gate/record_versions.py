"""Read the records of other people as they are compared between two versions: by their primary key, cell by cell.

A table without a primary key in both versions, or a large one, is not compared: which record is which nobody can tell,
or it would all have to be in memory. That is said by its name.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import TYPE_CHECKING

from tieout.changes.sheet import Sheet, SheetCell, SheetColumn, SheetRow, plain
from tieout.declarations.plain import NUMBERS, PlainPackage, PlainResource
from tieout.findings.records import nothing_asked
from tieout.intake.names import raw_names
from tieout.records.rule import ROW
from tieout.store.sql import identifier
from tieout.values.verdict import Verdict

if TYPE_CHECKING:
    import duckdb

MOST_CELLS = 400_000
"""Cells of a table of records that are compared."""


def tables_compared(old: PlainPackage, new: PlainPackage, sizes: Mapping[str, int]) -> frozenset[str]:
    """Name the tables that can be compared; `sizes` has the most cells that each has in either version."""
    keys = [{one.name: one.schema.primary_key for one in package.resources} for package in (old, new)]
    return frozenset(
        name
        for name, key in keys[0].items()
        if key and keys[1].get(name) == key and 0 < sizes.get(name, 0) <= MOST_CELLS
    )


def sheets_of(
    connection: duckdb.DuckDBPyConnection, package: PlainPackage, verdict: Verdict, wanted: Collection[str]
) -> Iterator[Sheet]:
    """Give tables of records as they are compared; a cell is looked at where something is asked of its field."""
    for table in package.resources:
        if table.name in wanted:
            columns = tuple(
                SheetColumn(number, field.name, _role(table, field.name), field.type)
                for number, field in enumerate(table.schema.fields, 1)
            )
            asked = [nothing_asked(table.name, field.name) not in verdict.softened_by for field in table.schema.fields]
            yield Sheet(table.name, table.path, columns, tuple(_rows(connection, table, columns, asked)))


def _role(table: PlainResource, name: str) -> str:
    """Say what a field is to who compares: a key, a number, or a note."""
    if name in table.schema.primary_key:
        return "key"
    kinds = {field.name: field.type for field in table.schema.fields}
    return "figure" if kinds[name] in NUMBERS else "note"


def _rows(
    connection: duckdb.DuckDBPyConnection, table: PlainResource, columns: Collection[SheetColumn], asked: list[bool]
) -> Iterator[SheetRow]:
    """Give the records, each by its keys, with its cells as delivered and what they stand for."""
    heads = [field.name for field in table.schema.fields]
    texts = ", ".join(f"raw.{identifier(name)}" for name in raw_names(heads))
    values = ", ".join(f"coalesce(CAST(typed.{identifier(name)} AS VARCHAR), '')" for name in heads)
    query = (
        f"SELECT raw.line_no, [{texts}], [{values}] FROM records.{identifier(table.name)} AS typed "
        f"POSITIONAL JOIN raw.{identifier(table.name)} AS raw ORDER BY typed.{ROW}"
    )
    for line, printed, reads in connection.execute(query).fetchall():
        cells = tuple(
            SheetCell(text, value if column.role == "figure" else "", looked_at)
            for text, value, looked_at, column in zip(printed, reads, asked, columns, strict=True)
        )
        name = " / ".join(cell.printed for cell, column in zip(cells, columns, strict=True) if column.role == "key")
        yield SheetRow(line, plain(name), cells)
