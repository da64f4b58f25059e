"""Fetch the cells that checks point at, with their place and what they stand for."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

import duckdb

from tieout.outcome import Place

UNITLESS = frozenset({"aantal", "cijfer", "status", "1"})
"""Units of a rulebook that are not written behind a number."""
SCALE_WORDS: Mapping[int, str] = {1: "", 1_000: "x 1.000", 1_000_000: "mln."}


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell with its place, and its figure where it prints one."""

    place: Place
    label: str
    """The printed label of its line, without the sections it stands under."""
    role: str
    table: str
    value: Decimal | None = None
    scale: int = 1
    unit: str = "1"
    half_step: Decimal = Decimal(0)
    """Half of the last printed digit, in base units."""

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
            cells.cell_id, cells.file, cells.line_no, cells.column_no, lines.line_label, cells.column_label,
            cells.printed, lines.section, cells.role, cells.table_name, figures.value, figures.scale, figures.unit,
            (figures.upper - figures.lower) * 0.5
        FROM cells
        JOIN lines ON lines.table_name = cells.table_name AND lines.line_no = cells.line_no
        LEFT JOIN figures ON figures.cell_id = cells.cell_id
        """
    ).fetchall()
    # fmt: off
    return {
        number: Cell(
            Place(file, line, column, label, head, printed),
            label[len(section) + 3 :] if section else label,
            role,
            table,
            value,
            scale or 1,
            unit or "1",
            half_step or Decimal(0),
        )
        for (
            number, file, line, column, label, head, printed, section, role, table, value, scale, unit, half_step,
        ) in rows
    }
    # fmt: on
