"""Make figures of raw cells: recognise lines, read every printed cell, and lay out typed tables.

Tables made here: `cells` (every cell with its place), `lines` (every printed row and every
prescribed line that is missing), `figures` (one row per cell of a figure column) and `typed.*`
(a row per line, a column per year and basis, in base units).
"""

from __future__ import annotations

from collections.abc import Sequence

import duckdb

from tieout.grammar import reading
from tieout.ingest import Loaded, raw_names
from tieout.labels import Recogniser, spelled
from tieout.publication import Field, Resource
from tieout.rulebook import Line, Rulebook
from tieout.store import comment, identifier, insert, literal

LINE_COLUMNS = (
    "table_name", "kind", "file", "line_no", "line_label", "section", "line_path", "known_as",
    "as_declared", "nearest", "required", "position", "line_unit", "compare", "label_cell",
    "unplaced_cells", "unplaced", "row_cells",
)  # fmt: skip


def make_figures(connection: duckdb.DuckDBPyConnection, loaded: Sequence[Loaded], rulebook: Rulebook) -> None:
    """Make `cells`, `lines`, `figures` and `typed.*` of all tables that were loaded."""
    tables = [item.resource for item in loaded if item.resource.is_table and item.is_loaded]
    _make_columns(connection, tables)
    _make_cells(connection, tables)
    _make_lines(connection, tables, rulebook)
    _make_figures(connection, rulebook)
    connection.execute("CREATE SCHEMA typed")
    for resource in tables:
        _make_typed(connection, resource)


def _fields(resource: Resource) -> tuple[Field, ...]:
    """Give the declared columns of a table."""
    return resource.schema.fields if resource.schema else ()


def _make_columns(connection: duckdb.DuckDBPyConnection, tables: Sequence[Resource]) -> None:
    """Make `columns`: what each column of each table holds."""
    connection.execute(
        """
        CREATE TABLE columns (
            table_order INTEGER, table_name VARCHAR, kind VARCHAR, file VARCHAR, column_no INTEGER,
            column_label VARCHAR, role VARCHAR, basis VARCHAR, year INTEGER, table_unit VARCHAR, table_scale BIGINT
        )
        """
    )
    rows = [
        (
            order, resource.name, resource.tieout.kind, resource.path, number, field.name, field.tieout.role,
            field.tieout.basis, field.tieout.year, resource.tieout.unit, resource.tieout.scale,
        )
        for order, resource in enumerate(tables)
        if resource.tieout
        for number, field in enumerate(_fields(resource), 1)
    ]  # fmt: skip
    names = [row[0] for row in connection.execute("DESCRIBE columns").fetchall()]
    insert(connection, "columns", names, rows)
    comment(
        connection, "columns", "What each column of each table holds, as declared",
        {"basis": "budget, realisation, difference or mutation", "table_scale": "Factor of bare numbers"},
    )  # fmt: skip


def _make_cells(connection: duckdb.DuckDBPyConnection, tables: Sequence[Resource]) -> None:
    """Make `cells`: every cell of every table as printed, numbered in reading order."""
    parts = [
        f"SELECT {order} AS table_order, line_no, {number} AS column_no, {identifier(name)} AS printed "
        f"FROM raw.{identifier(resource.name)}"
        for order, resource in enumerate(tables)
        for number, name in enumerate(raw_names([field.name for field in _fields(resource)]), 1)
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
            "role": "section, number, label, figure, unplaced or note",
        },
    )  # fmt: skip


def _make_lines(connection: duckdb.DuckDBPyConnection, tables: Sequence[Resource], rulebook: Rulebook) -> None:
    """Make `lines`: what each printed row is, and which prescribed lines are missing."""
    connection.execute(
        """
        CREATE TABLE lines (
            table_name VARCHAR, kind VARCHAR, file VARCHAR, line_no INTEGER, line_label VARCHAR, section VARCHAR,
            line_path VARCHAR, known_as VARCHAR, as_declared BOOLEAN, nearest VARCHAR, required BOOLEAN,
            position INTEGER, line_unit VARCHAR, compare VARCHAR, label_cell BIGINT, unplaced_cells BIGINT[],
            unplaced VARCHAR, row_cells BIGINT[]
        )
        """
    )
    for resource in tables:
        if resource.tieout:
            rows = _printed_lines(connection, resource, rulebook)
            rows += _missing_lines(resource, rulebook, rows)
            insert(connection, "lines", LINE_COLUMNS, rows)
    comment(
        connection, "lines", "Every printed row with the line that it is, and every prescribed line that is missing",
        {
            "line_no": "Physical line in the file; NULL where the line is missing",
            "line_path": "The line of the rulebook; NULL where the row is not recognised",
            "nearest": "The known line that comes nearest to a row that is not recognised",
            "unplaced": "Values printed in the row that belong to no column",
            "compare": "What the budget column of the line is: budget, or a norm: at least, at most",
        },
    )  # fmt: skip


def _printed_lines(
    connection: duckdb.DuckDBPyConnection, resource: Resource, rulebook: Rulebook
) -> list[tuple[object, ...]]:
    """Recognise each row of a table."""
    settings = resource.tieout
    if settings is None:
        return []
    known = rulebook.lines[settings.kind]
    recogniser = Recogniser(known, rulebook.labels, rulebook.agency_label)
    position = {line.path: place for place, line in enumerate(known)}
    found = connection.execute(
        """
        SELECT
            line_no,
            list(printed ORDER BY column_no) FILTER (role = 'section'),
            any_value(printed) FILTER (role = 'label'),
            any_value(cell_id) FILTER (role = 'label'),
            list((cell_id, printed) ORDER BY column_no) FILTER (role = 'unplaced' AND trim(printed) <> ''),
            list(cell_id ORDER BY role <> 'label', column_no) FILTER (role IN ('label', 'figure', 'unplaced'))
        FROM cells
        WHERE table_name = $1
        GROUP BY line_no
        ORDER BY line_no
        """,
        [resource.name],
    ).fetchall()
    rows: list[tuple[object, ...]] = []
    for line_no, sections, label, label_cell, unplaced, row_cells in found:
        printed = [section for section in sections or [] if section.strip()]
        what = recogniser.recognise(label, printed)
        line = what.line
        rows.append((
            resource.name, settings.kind, resource.path, line_no, " / ".join([*printed, label]),
            " / ".join(printed), line.path if line else None, _named(line, rulebook), what.as_declared,
            what.nearest, line.required if line else None, position[line.path] if line else None,
            line.unit if line else None, line.compare if line else None, label_cell,
            [cell for cell, _ in unplaced] if unplaced else None,
            "; ".join(text for _, text in unplaced or []) or None, row_cells,
        ))  # fmt: skip
    return rows


def _named(line: Line | None, rulebook: Rulebook) -> str | None:
    """Give the name that a line is meant to be printed under."""
    return spelled(line.label, rulebook.agency_label) if line else None


def _missing_lines(
    resource: Resource, rulebook: Rulebook, printed: Sequence[tuple[object, ...]]
) -> list[tuple[object, ...]]:
    """List the prescribed lines that a table does not print, at the row after which they belong.

    Of a table that is known to go on elsewhere, the lines after its last printed one are not missing.
    """
    known = rulebook.lines[resource.tieout.kind] if resource.tieout else ()
    column = {name: index for index, name in enumerate(LINE_COLUMNS)}
    rows = {row[column["line_path"]]: row for row in printed if row[column["line_path"]]}
    places = [place for place, line in enumerate(known) if line.path in rows]
    last = max(places, default=-1)
    complete = resource.tieout is None or resource.tieout.complete
    missing: list[tuple[object, ...]] = []
    before = printed[0] if printed else None
    for place, line in enumerate(known):
        if line.path in rows:
            before = rows[line.path]
        elif line.required and before is not None and (complete or place < last):
            missing.append((
                resource.name, before[column["kind"]], resource.path, None, _named(line, rulebook), line.section or "",
                line.path, _named(line, rulebook), True, None, True, place, line.unit, line.compare,
                before[column["label_cell"]], None, None, None,
            ))  # fmt: skip
    return missing


def _make_figures(connection: duckdb.DuckDBPyConnection, rulebook: Rulebook) -> None:
    """Make `figures`: every cell of a figure column, read by the grammar."""
    connection.execute(
        """
        CREATE TEMP TABLE printed_cells AS
        SELECT
            cells.cell_id, cells.table_name, columns.kind, cells.file, cells.line_no, cells.column_no,
            lines.line_label, lines.line_path, cells.column_label, columns.basis, CAST(columns.year AS BIGINT) AS year,
            cells.printed, lines.line_unit, lines.compare, columns.table_unit, columns.table_scale
        FROM cells
        JOIN columns ON columns.table_name = cells.table_name AND columns.column_no = cells.column_no
        JOIN lines ON lines.table_name = cells.table_name AND lines.line_no = cells.line_no
        WHERE cells.role = 'figure'
        """
    )
    connection.execute(
        f"""
        CREATE TABLE figures AS
        SELECT
            cell_id, table_name, kind, file, CAST(line_no AS BIGINT) AS line_no, CAST(column_no AS BIGINT) AS column_no,
            line_label, line_path, column_label, basis, year, printed, state, mark, value, unit, scale, decimals,
            lower, upper, lower_closed, upper_closed, currency_text, scale_text, percent_text, line_unit, compare,
            table_unit
        FROM printed_cells
        JOIN ({reading(rulebook.notation, "printed_cells")}) AS reading USING (cell_id)
        ORDER BY cell_id
        """
    )
    connection.execute("DROP TABLE printed_cells")
    comment(
        connection, "figures", "One row for every cell of a figure column: its text, value, interval and place",
        {
            "line_path": "The line of the rulebook; NULL where the row is not recognised",
            "state": "figure, mark (there is no figure) or unreadable",
            "mark": "Which kind of no figure; never zero",
            "value": "In base units: € 249 mln. is 249000000; percentages in percent",
            "scale": "What one printed unit stands for: 1000000 for mln.",
            "decimals": "Decimals printed",
            "lower": "Least amount that prints so", "upper": "Greatest amount that prints so",
            "lower_closed": "Whether lower itself prints so", "upper_closed": "Whether upper itself prints so",
        },
    )  # fmt: skip


def _make_typed(connection: duckdb.DuckDBPyConnection, resource: Resource) -> None:
    """Lay out one table by line, with a column for each basis and year."""
    columns = [
        (number, f"{field.tieout.basis}_{field.tieout.year}", field.name)
        for number, field in enumerate(_fields(resource), 1)
        if field.tieout.role == "figure"
    ]
    values = ", ".join(
        f"any_value(value) FILTER (column_no = {number}) AS {identifier(name)}" for number, name, _ in columns
    )
    table = f"typed.{identifier(resource.name)}"
    connection.execute(
        f"""
        CREATE TABLE {table} AS
        SELECT line_no, line_path, line_label, any_value(unit) AS unit, {values}
        FROM figures
        WHERE table_name = {literal(resource.name)}
        GROUP BY line_no, line_path, line_label
        ORDER BY line_no
        """
    )
    comment(
        connection, table, f"{resource.title or resource.name}, values in base units; NULL is no figure",
        {name: head for _, name, head in columns},
    )  # fmt: skip
