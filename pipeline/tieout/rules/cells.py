"""Fetch the cells that checks point at, with their place and what they stand for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

import duckdb

from tieout.values.outcome import Place

UNITLESS = frozenset({"aantal", "cijfer", "status", "1"})
"""Units of a rulebook that are not written behind a number."""
SCALE_WORDS: Mapping[int, str] = {1: "", 1_000: "x 1.000", 1_000_000: "mln."}


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell with its place, and its figure where it prints one."""

    place: Place
    label: str
    """The printed label of its line, without the sections it stands under; of a record, the head of its column."""
    role: str
    table: str
    own: bool = True
    """Whether it is of the publication that is judged, and not of one beside it."""
    is_record: bool = False
    value: Decimal | None = None
    scale: int = 1
    unit: str = "1"
    half_step: Decimal = Decimal(0)
    """Half of the last printed digit, in base units."""

    @property
    def name(self) -> str:
        """Its line and its column."""
        line = self.place.line_label if self.is_record else self.label
        return f"{line}, {self.place.column_label}"

    @property
    def unit_word(self) -> str:
        """The unit of its numbers as they are printed: `mln. EUR`, `%`, `1`."""
        unit = "" if self.unit in UNITLESS else self.unit
        return " ".join(filter(None, [SCALE_WORDS.get(self.scale, f"x {self.scale}"), unit])) or "1"

    def in_print(self, amount: Decimal | None) -> Decimal | None:
        """Turn an amount in base units into the unit in which this cell is printed."""
        if amount is None:
            return None
        scaled = (amount / self.scale).normalize()
        return scaled.quantize(Decimal(1)) if scaled == scaled.to_integral_value() else scaled


def fetch_cells(connection: duckdb.DuckDBPyConnection) -> dict[int, Cell]:
    """Fetch every cell of the run by its number."""
    rows = connection.execute(
        """
        SELECT
            cells.cell_id, cells.file, cells.line_no, cells.column_no,
            coalesce(lines.line_label, records.record, ''), cells.column_label, cells.printed, lines.section,
            cells.role, cells.table_name, columns.own, figures.value, figures.scale, figures.unit,
            (figures.upper - figures.lower) * 0.5, records.record IS NOT NULL
        FROM cells
        JOIN columns USING (table_name, column_no)
        LEFT JOIN lines ON lines.table_name = cells.table_name AND lines.line_no = cells.line_no
        LEFT JOIN records ON records.table_name = cells.table_name AND records.line_no = cells.line_no
            AND records.list_name IS NULL
        LEFT JOIN figures ON figures.cell_id = cells.cell_id
        """
    ).fetchall()
    # fmt: off
    return {
        number: Cell(
            Place(file, line, column, label, head, printed),
            head if is_record else label[len(section) + 3 :] if section else label,
            role,
            table,
            own,
            is_record,
            value,
            scale or 1,
            unit or "1",
            half_step or Decimal(0),
        )
        for (
            number, file, line, column, label, head, printed, section, role, table, own, value, scale, unit, half_step,
            is_record,
        ) in rows
    }
    # fmt: on
