"""Word a line that is missing from a table. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from tieout.rules.cell import Cell
from tieout.rules.quoting import quoted
from tieout.values.outcome import Text
from tieout.values.places import on_line
from tieout.values.tally import Check


def is_missing(check: Check, cells: Sequence[Cell]) -> Text:
    """Say which line is not there, and near which row it belongs."""
    name, near = check.told["line"], cells[0]
    there = on_line(near.place)
    return Text(
        f"“{name}” is not in the table; it belongs near {there.en}, {quoted(near)}.",
        f"“{name}” staat niet in de tabel; het hoort in de buurt van {there.nl}, {quoted(near)}.",
    )
