"""Fetch the cells that checks point at, with their place and what they stand for."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal
from types import MappingProxyType

import duckdb

from tieout.rulebook.vocabulary import Units
from tieout.rules.cell import Cell
from tieout.values.outcome import Place
from tieout.values.places import Split, placed


def fetch_cells(
    connection: duckdb.DuckDBPyConnection, numbers: Iterable[int], units: Units, split: Split = MappingProxyType({})
) -> dict[int, Cell]:
    """Fetch these cells of a run and those on their lines and the lines beside them, by number.

    The cells around are those that a slip may have come from. `units` says how a unit is written behind a number,
    `split` which tables lie in several files: their cells have the place that they have in their own.
    """
    wanted = sorted(set(numbers))
    rows = connection.execute(
        """
        WITH wanted AS (
            SELECT DISTINCT table_name, line_no + beside AS line_no
            FROM cells
            JOIN (SELECT unnest($1::BIGINT[]) AS cell_id) USING (cell_id),
            LATERAL (SELECT unnest([-1, 0, 1]) AS beside)
        )
        SELECT
            cells.cell_id, cells.file, cells.line_no, cells.column_no,
            coalesce(lines.line_label, records.record, '') AS line_label, cells.column_label, cells.printed,
            coalesce(CASE WHEN records.record IS NOT NULL THEN cells.column_label END, lines.label, '') AS label,
            cells.role, cells.table_name, tables.own, records.record IS NOT NULL AS is_record,
            figures.value,
            -- A blank counts in what its row, or else its table, counts in.
            coalesce(figures.scale, CASE WHEN coalesce(figures.line_unit, figures.table_unit) = tables.unit
                THEN tables.scale END) AS scale,
            coalesce(figures.unit, figures.line_unit, figures.table_unit) AS unit,
            (figures.upper - figures.lower) * 0.5 AS half_step
        FROM cells
        SEMI JOIN wanted ON wanted.table_name = cells.table_name AND wanted.line_no = cells.line_no
        JOIN tables ON tables.table_name = cells.table_name
        LEFT JOIN lines ON lines.table_name = cells.table_name AND lines.line_no = cells.line_no
        LEFT JOIN records ON records.table_name = cells.table_name AND records.line_no = cells.line_no
            AND records.list_name IS NULL
        LEFT JOIN figures ON figures.cell_id = cells.cell_id
        ORDER BY cells.cell_id
        """,
        [wanted],
    ).fetchall()
    found = {row[0]: _cell(units, *row[1:]) for row in rows}
    if not split:
        return found
    return {number: replace(cell, place=placed(cell.place, split)) for number, cell in found.items()}


def _cell(
    units: Units,
    file: str,
    line: int,
    column: int,
    line_label: str,
    head: str,
    printed: str,
    label: str,
    role: str,
    table: str,
    own: bool,
    is_record: bool,
    value: Decimal | None,
    scale: int | None,
    unit: str | None,
    half_step: Decimal | None,
) -> Cell:
    """Make a cell of a row."""
    return Cell(
        place=Place(file, line, column, line_label, head, printed),
        label=label,
        role=role,
        table=table,
        own=own,
        is_record=is_record,
        value=value,
        scale=scale or 1,
        unit=unit or "1",
        half_step=half_step or Decimal(0),
        unit_word=units.word(scale or 1, unit or "1"),
    )
