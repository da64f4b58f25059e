"""Make figures of raw cells: name every column and cell, have every printed figure read, and lay out typed tables.

Tables made here: `columns`, `cells` (every cell with its place), `figures` (one row per cell of a figure column) and
`typed.*` (a row per line, a column per year and basis, in base units). What a row is, `lines` and `records` say.

Figures that add up stand in one slice: a column of a statement, a row of a table of records.
"""

from __future__ import annotations

from collections.abc import Sequence

import duckdb

from tieout.declarations.publication import Field
from tieout.figures.lines import make_lines
from tieout.figures.readings import PRINTED_CELLS, make_readings
from tieout.figures.records import make_records
from tieout.intake.load import Loaded, raw_names
from tieout.rulebook.model import Rulebook
from tieout.store.run import comment, insert
from tieout.store.sql import identifier, literal

COLUMN_COLUMNS = (
    "table_order", "table_name", "kind", "agency", "document", "report_year", "own", "complete", "title", "file",
    "column_no", "column_label", "role", "basis", "year", "stage", "of_line", "column_number", "formula", "line_path",
    "line_unit", "blank", "numbers", "table_unit", "table_scale",
)  # fmt: skip


def make_figures(connection: duckdb.DuckDBPyConnection, loaded: Sequence[Loaded], rulebook: Rulebook) -> None:
    """Make `columns`, `cells`, `lines`, `records`, `figures` and `typed.*` of all tables that were loaded."""
    tables = [item for item in loaded if item.resource.is_table and item.is_loaded]
    _make_columns(connection, tables, rulebook)
    _make_cells(connection, tables)
    make_lines(connection, [table for table in tables if not table.resource.is_records], rulebook)
    make_records(connection, [table for table in tables if table.resource.is_records], rulebook)
    _make_figures(connection, rulebook)
    connection.execute("CREATE SCHEMA typed")
    for table in tables:
        _make_typed(connection, table)


def _make_columns(connection: duckdb.DuckDBPyConnection, tables: Sequence[Loaded], rulebook: Rulebook) -> None:
    """Make `columns`: what each column of each table holds."""
    connection.execute(
        """
        CREATE TABLE columns (
            table_order INTEGER, table_name VARCHAR, kind VARCHAR, agency VARCHAR, document VARCHAR,
            report_year BIGINT, own BOOLEAN, complete BOOLEAN, title VARCHAR, file VARCHAR, column_no INTEGER,
            column_label VARCHAR, role VARCHAR, basis VARCHAR, year BIGINT, stage VARCHAR, of_line VARCHAR,
            column_number BIGINT, formula VARCHAR, line_path VARCHAR, line_unit VARCHAR, blank VARCHAR,
            numbers VARCHAR, table_unit VARCHAR, table_scale BIGINT
        )
        """
    )
    rows = []
    for order, table in enumerate(tables):
        settings = table.resource.tieout
        if settings is None:
            continue
        units = {line.path: line.unit for line in rulebook.kinds[settings.kind].lines}
        for number, field in enumerate(table.resource.fields, 1):
            told = field.tieout
            rows.append((
                order, table.name, settings.kind, table.scope.agency, table.scope.document, table.scope.year,
                table.own, settings.complete, table.resource.title, table.file, number, field.name, told.role,
                told.basis or ("realisation" if told.line else None), told.year, told.stage, told.of, told.number,
                told.formula, told.line, units.get(told.line or ""), settings.blank, settings.numbers, settings.unit,
                settings.scale,
            ))  # fmt: skip
    insert(connection, "columns", COLUMN_COLUMNS, rows)
    comment(
        connection, "columns", "What each column of each table holds, as declared",
        {
            "basis": "budget, realisation, difference, mutation or estimate",
            "own": "Whether the table is of the publication itself, and not of one that it is held against",
            "formula": "The formula that the head prints, in the numbers of the columns",
            "table_scale": "Factor of bare numbers",
        },
    )  # fmt: skip


def _make_cells(connection: duckdb.DuckDBPyConnection, tables: Sequence[Loaded]) -> None:
    """Make `cells`: every cell of every table as printed, numbered in reading order."""
    parts = [
        f"SELECT {order} AS table_order, line_no, {number} AS column_no, {identifier(name)} AS printed "
        f"FROM raw.{identifier(table.name)}"
        for order, table in enumerate(tables)
        for number, name in enumerate(raw_names([field.name for field in table.resource.fields]), 1)
    ] or ["SELECT 0 AS table_order, 0 AS line_no, 0 AS column_no, '' AS printed WHERE false"]
    connection.execute(
        f"""
        CREATE TABLE cells AS
        SELECT
            CAST(row_number() OVER (ORDER BY table_order, line_no, column_no) AS BIGINT) AS cell_id,
            columns.table_name, columns.file, line_no, column_no, columns.role, columns.column_label, printed
        FROM ({" UNION ALL ".join(parts)})
        JOIN columns USING (table_order, column_no)
        ORDER BY cell_id
        """
    )
    comment(
        connection, "cells", "Every cell of every table as printed, with its place",
        {
            "line_no": "Physical line in the file, the first is 1",
            "column_no": "Field within the line, the first is 1",
            "role": "section, number, label, figure, unplaced, note, key or code",
        },
    )  # fmt: skip


def _make_figures(connection: duckdb.DuckDBPyConnection, rulebook: Rulebook) -> None:
    """Make `figures`: every cell of a figure column, read by the grammar."""
    connection.execute(PRINTED_CELLS)
    make_readings(connection, rulebook)
    connection.execute("DROP TABLE printed_cells")
    comment(
        connection, "figures", "One row for every cell of a figure column: its text, value, interval and place",
        {
            "report_year": "Year of the document, or of the record",
            "slice": "What adds up: a column of a statement, a row of a table of records",
            "slice_no": "Number of that column; of a row its line, negative",
            "line_path": "The line of the rulebook; NULL where the row is not recognised",
            "state": "figure, mark (there is no figure) or unreadable",
            "mark": "Which kind of no figure; never zero",
            "is_nothing": "Whether the mark says that there is nothing to count, and not that it is not known",
            "value": "In base units: € 249 mln. is 249000000; percentages in percent",
            "scale": "What one printed unit stands for: 1000000 for mln.",
            "decimals": "Decimals printed",
            "lower": "Least amount that prints so", "upper": "Greatest amount that prints so",
            "lower_closed": "Whether lower itself prints so", "upper_closed": "Whether upper itself prints so",
            "bound": "The direction of a norm, where the cell prints it",
            "sign": "-1 for an outflow that is printed positive: it counts negative in a total",
        },
    )  # fmt: skip


def _make_typed(connection: duckdb.DuckDBPyConnection, table: Loaded) -> None:
    """Lay out one table by line, or by record, with a column for each of its columns of figures."""
    records = table.resource.is_records
    columns = [
        (number, field.tieout.line or _slice(field), field.name)
        for number, field in enumerate(table.resource.fields, 1)
        if field.tieout.role == "figure"
    ]
    values = ", ".join(
        f"any_value(value) FILTER (column_no = {number}) AS {identifier(name)}" for number, name, _ in columns
    )
    keys = "line_no, line_label AS record, agency, year" if records else "line_no, line_path, line_label"
    groups = "line_no, line_label, agency, year" if records else "line_no, line_path, line_label"
    name = f"typed.{identifier(table.name)}"
    connection.execute(
        f"""
        CREATE TABLE {name} AS
        SELECT {keys}, any_value(unit) AS unit, {values}
        FROM figures
        WHERE table_name = {literal(table.name)}
        GROUP BY {groups}
        ORDER BY line_no
        """
    )
    comment(
        connection, name, f"{table.resource.title or table.name}, values in base units; NULL is no figure",
        {name: head for _, name, head in columns},
    )  # fmt: skip


def _slice(field: Field) -> str:
    """Name the slice that a column of a statement is."""
    told = field.tieout
    parts = (told.basis, told.stage and told.stage.replace(" ", "_"), told.year, told.of)
    return "_".join(str(part) for part in parts if part)
