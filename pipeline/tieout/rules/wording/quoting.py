"""Quote a cell, and write an amount as its cell prints amounts, in both languages. Pure."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import TypeAlias

from tieout.rules.cells import Cell
from tieout.rules.result import Check
from tieout.values.numbers import dutch, english
from tieout.values.outcome import Text

Words: TypeAlias = Callable[[Check, Sequence[Cell]], Text]
"""Words a broken check, by its cells in the order of the check."""


def quoted(cell: Cell) -> str:
    """Quote what a cell prints."""
    return f"“{cell.place.printed}”"


def written(cell: Cell, amount: Decimal | None) -> Text:
    """Write an amount in the unit of a cell."""
    shown = cell.in_print(amount)
    if shown is None:
        return Text("nothing", "niets")
    return Text(english(shown, cell.unit_word), dutch(shown, cell.unit_word))


def points(cell: Cell, amount: Decimal | None) -> Text:
    """Write a difference in the unit of a cell; a difference of percentages is in percentage points."""
    if cell.unit != "%":
        return written(cell, amount)
    shown = cell.in_print(amount) or Decimal(0)
    return Text(english(shown, "percentage point" if shown == 1 else "percentage points"), dutch(shown, "procentpunt"))


def nearest(check: Check) -> Text:
    """Name what comes nearest to what is not known, where anything does."""
    if not check.note:
        return Text("", "")
    return Text(f" The nearest is “{check.note}”.", f" Het dichtst komt “{check.note}”.")
