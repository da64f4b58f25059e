"""Make figures of raw cells: name every table, column and cell, have every printed figure read, lay out typed tables.

Tables made here: `tables`, `columns`, `cells` (every cell with its place), `figures` (one row per cell of a figure
column) and `typed.*` (a row per line, a column per period and basis, in base units). What a row is, `lines` and
`records` say.

Figures that add up stand in one slice: a column of a statement, a row of a table of records.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

import duckdb

from tieout.declarations.publication import Field
from tieout.figures.lines import make_lines
from tieout.figures.machine import OF_A_PROGRAM
from tieout.figures.readings import PRINTED_CELLS, make_no_readings, make_readings
from tieout.figures.records import fill_records, known_entities
from tieout.figures.wide import WIDE_FROM, Column, agree_on_told, make_wide, wide_columns, wide_place
from tieout.figures.wide_views import joined, make_views, wide_records
from tieout.intake.interface import Loaded
from tieout.intake.names import raw_names
from tieout.rulebook.model import Rulebook
from tieout.rules.population import array
from tieout.store.run import comment
from tieout.store.schema import (
    CELLS,
    COLUMNS,
    ENTITY,
    IDENTITIES,
    LINE_NO,
    RECORDS,
    TABLES,
    ColumnRow,
    TableRow,
)
from tieout.store.sql import identifier, literal

MEANING_OF_KEYS = {
    "line_no": LINE_NO,
    "line_path": "The line of the rulebook; NULL where the row is not recognised",
    "line_label": "The row as printed",
    "record": "Its keys as printed, one behind the other",
    "entity": ENTITY,
    "period": "The period that it is of, as the rulebook writes it",
    "unit": "Unit of the values of the row",
}
"""What the columns of a typed table mean that hold no figures."""

LAID_OUT = 20_000
"""Cells that are laid out once to be read: of more that would take the memory of all, of fewer it takes less time."""
PROGRAMS = f"SELECT 1 FROM printed_cells WHERE {OF_A_PROGRAM} LIMIT 1"
ANY_FIGURE = "SELECT 1 FROM cells WHERE role = 'figure' LIMIT 1"
MANY_CELLS = f"SELECT 1 FROM cells OFFSET {LAID_OUT} LIMIT 1"


def make_figures(connection: duckdb.DuckDBPyConnection, loaded: Sequence[Loaded], rulebook: Rulebook) -> None:
    """Make `tables`, `columns`, `cells`, `lines`, `records`, `notations` and `figures` of what was loaded."""
    # A table that no rulebook is told of has no figures: it is judged as it was delivered.
    tables = [item for item in loaded if item.resource.tieout is not None and item.is_loaded]
    before = _cells_before(tables)
    for table in (TABLES, COLUMNS, CELLS):
        table.create(connection)
    TABLES.insert(connection, _tables(tables, rulebook))
    COLUMNS.insert(connection, _columns(tables, rulebook))
    wide = _make_records(connection, [table for table in tables if table.resource.is_records], rulebook, before)
    _make_cells(connection, tables, before, frozenset(wide))
    make_lines(connection, [table for table in tables if not table.resource.is_records], rulebook)
    if connection.execute(ANY_FIGURE).fetchone() is None:
        make_no_readings(connection)
    else:
        _make_readings(connection, rulebook)
    for item in tables:
        if item.name in wide:
            agree_on_told(connection, item, wide[item.name])
    if wide:
        make_views(connection, [(item, wide[item.name]) for item in tables if item.name in wide], rulebook)
    IDENTITIES.create(connection)


def _make_readings(connection: duckdb.DuckDBPyConnection, rulebook: Rulebook) -> None:
    """Make `notations` and `figures` of all cells that are there."""
    kept = "TABLE" if connection.execute(MANY_CELLS).fetchone() is None else "VIEW"
    connection.execute(f"CREATE TEMP {kept} printed_cells AS {PRINTED_CELLS}")
    # Where cells are not laid out to be read it takes long to look at all of them beforehand.
    make_readings(connection, rulebook, kept == "VIEW" or bool(connection.execute(PROGRAMS).fetchall()))
    connection.execute(f"DROP {kept} printed_cells")


def make_typed(connection: duckdb.DuckDBPyConnection, loaded: Iterable[Loaded], rulebook: Rulebook) -> None:
    """Lay out `typed.*`, a schema that is there, of what was loaded and has figures."""
    wide = {
        name for (name,) in connection.execute("SELECT table_name FROM tables WHERE wide_from IS NOT NULL").fetchall()
    }
    for item in loaded:
        if item.resource.tieout is not None and item.is_loaded:
            _make_typed(connection, item, rulebook, item.name in wide)


def _tables(tables: Sequence[Loaded], rulebook: Rulebook) -> Iterator[TableRow]:
    """Give a row for each table."""
    for order, table in enumerate(tables):
        settings = table.resource.tieout
        if settings is not None:
            yield TableRow(
                table_name=table.name,
                table_order=order,
                kind=settings.kind,
                entity=table.scope.entity,
                document=table.scope.document,
                document_no=rulebook.document_no(table.scope.document),
                report_year=table.scope.year,
                own=table.own,
                publication=table.publication,
                complete=settings.complete,
                title=table.resource.title,
                file=table.file,
                blank=settings.blank,
                numbers=settings.numbers,
                notation=settings.notation,
                unit=settings.unit,
                scale=settings.scale,
                is_records=table.resource.is_records,
                header_line=table.header_line,
            )


def _columns(tables: Sequence[Loaded], rulebook: Rulebook) -> Iterator[ColumnRow]:
    """Give a row for each column of each table: what it holds."""
    for table in tables:
        if table.resource.tieout is None:
            continue
        settings = table.resource.tieout
        units = {
            line.path: rulebook.units.of_line(line.unit, settings.unit) for line in rulebook.kinds[settings.kind].lines
        }
        for number, field in enumerate(table.resource.fields, 1):
            told = field.tieout
            period = rulebook.period_of(told.year, told.period)
            # A column of records without a basis holds what came of it.
            basis = told.basis or (rulebook.actual if told.line else None)
            yield ColumnRow(
                table_name=table.name,
                column_no=number,
                column_label=field.name,
                role=told.role,
                basis=basis,
                basis_role=rulebook.role_of(basis) if basis else None,
                year=period.year if period else None,
                period=period.label if period else None,
                period_no=period.number if period else None,
                stage=told.stage,
                stage_no=rulebook.stage_no(told.stage),
                of_line=told.of,
                column_number=told.number,
                formula=told.formula,
                line_path=told.line,
                line_unit=units.get(told.line or ""),
            )


def _cells_before(tables: Sequence[Loaded]) -> dict[str, int]:
    """Say how many cells the run has before the first of each table."""
    before, found = 0, {}
    for table in tables:
        if table.resource.tieout is not None:
            found[table.name] = before
            before += table.input.rows * len(table.resource.fields)
    return found


def _make_records(
    connection: duckdb.DuckDBPyConnection, tables: Sequence[Loaded], rulebook: Rulebook, before: Mapping[str, int]
) -> dict[str, Sequence[Column]]:
    """Make `records`, and the wide tables of those that are large: give their columns of figures by name."""
    RECORDS.create(connection)
    known_entities(connection, rulebook)
    wide: dict[str, Sequence[Column]] = {}
    for table in tables:
        columns = wide_columns(table, rulebook) if table.input.rows >= WIDE_FROM else ()
        if columns and make_wide(connection, table, columns, rulebook, before[table.name]):
            wide[table.name] = columns
            told = [before[table.name], table.name]
            connection.execute("UPDATE tables SET wide_from = $1 WHERE table_name = $2", told)
            RECORDS.fill(connection, f"{wide_records(connection, table, rulebook)} WHERE told ORDER BY line_no")
        elif table.name in before:
            fill_records(connection, table, rulebook, before[table.name])
    connection.execute("DROP TABLE known_entities")
    connection.execute("DROP TABLE IF EXISTS known_periods")
    return wide


def _make_cells(
    connection: duckdb.DuckDBPyConnection, tables: Sequence[Loaded], before: Mapping[str, int], wide: frozenset[str]
) -> None:
    """Fill `cells`: every cell of every table as printed, numbered in reading order; of wide ones those told."""
    parts = [
        _cells_of(table, before[table.name], table.name in wide)
        for table in tables
        if table.resource.tieout is not None
    ]
    if parts:
        CELLS.fill(connection, " UNION ALL ".join(parts))


def _cells_of(table: Loaded, before: int, is_wide: bool) -> str:
    """Give the SELECT of the cells of a table in reading order, numbered on from those `before` it."""
    fields = table.resource.fields
    names = ", ".join(map(identifier, raw_names([field.name for field in fields])))
    told = f"WHERE line_no IN (SELECT line_no FROM {wide_place(table.name)} WHERE told)" if is_wide else ""
    return f"""
        SELECT
            {before} + (row_no - 1) * {len(fields)} + column_no AS cell_id, {literal(table.name)} AS table_name,
            {literal(table.file)} AS file, line_no, CAST(column_no AS INTEGER) AS column_no, role, column_label, printed
        FROM (
            SELECT
                line_no, row_no, unnest(range(1, {len(fields) + 1})) AS column_no,
                unnest({array(field.tieout.role for field in fields)}) AS role,
                unnest({array(field.name for field in fields)}) AS column_label, unnest(texts) AS printed
            FROM (
                SELECT * FROM (
                    SELECT line_no, row_number() OVER (ORDER BY line_no) AS row_no, [{names}] AS texts
                    FROM raw.{identifier(table.name)}
                )
                {told}
            )
        )
    """


def _make_typed(connection: duckdb.DuckDBPyConnection, table: Loaded, rulebook: Rulebook, is_wide: bool) -> None:
    """Lay out one table by line, or by record, with a column for each of its columns of figures."""
    records = table.resource.is_records
    columns = [
        (number, field.tieout.line or _slice(field, rulebook), field.name)
        for number, field in enumerate(table.resource.fields, 1)
        if field.tieout.role == "figure"
    ]
    values = ", ".join(
        f"any_value(value) FILTER (column_no = {number}) AS {identifier(name)}" for number, name, _ in columns
    )
    keys = "line_no, line_label AS record, entity, period" if records else "line_no, line_path, line_label"
    named = ("line_no", "record", "entity", "period") if records else ("line_no", "line_path", "line_label")
    groups = "line_no, line_label, entity, period" if records else "line_no, line_path, line_label"
    name = f"typed.{identifier(table.name)}"
    made = f"""
        SELECT {keys}, any_value(unit) AS unit, {values}
        FROM figures
        WHERE table_name = {literal(table.name)}
        GROUP BY {groups}
        ORDER BY line_no
    """
    if is_wide:
        units = {one.number: one.unit for one in wide_columns(table, rulebook)}
        unit = " ".join(f"WHEN v{number} IS NOT NULL THEN {literal(one)}" for number, one in units.items())
        values = ", ".join(f"v{number} AS {identifier(name)}" for number, name, _ in columns)
        made = f"""
            SELECT wide.line_no, raw.record, entity, period, CASE {unit} END AS unit, {values}
            FROM {joined(table, 0)}
            ORDER BY wide.row_no
        """
    connection.execute(f"CREATE TABLE {name} AS {made}")
    comment(
        connection,
        name,
        f"{table.resource.title or table.name}, values in base units; NULL is no figure",
        {name: MEANING_OF_KEYS[name] for name in (*named, "unit")} | {name: head for _, name, head in columns},
    )


def _slice(field: Field, rulebook: Rulebook) -> str:
    """Name the slice that a column of a statement is."""
    told = field.tieout
    period = rulebook.period_of(told.year, told.period)
    spaced = (told.stage, period and period.label)
    parts = (told.basis, *(part and part.replace(" ", "_") for part in spaced), told.of)
    return "_".join(part for part in parts if part)
