"""Quote a cell, and write an amount as its cell prints amounts, in both languages of the engine. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from tieout.rules.cell import Cell
from tieout.values.numbers import dutch, english
from tieout.values.outcome import Text
from tieout.values.tally import Check


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
    near = check.told.get("nearest")
    return Text(f" The nearest is “{near}”.", f" Het dichtst komt “{near}”.") if near else Text("", "")


def all_quoted(cells: Sequence[Cell]) -> Text:
    """List what cells print, each with its line; a total can stand above parts that print no figure at all."""
    if not cells:
        return Text("its parts, none of which prints a figure,", "de delen, waarvan geen enkel een cijfer vermeldt,")
    named = [f"{quoted(cell)} ({cell.label})" for cell in cells]
    return Text(" and ".join(named), " en ".join(named))


def added_up(check: Check, cells: Sequence[Cell]) -> str:
    """List the parts of a sum, each with its sign and its line; the first cell is the sum."""
    listed = [
        f"{'+' if weight > 0 else '−'} {quoted(cell)} ({cell.label})"
        for cell, weight in zip(cells[1:], check.weights[1:], strict=True)
    ]
    return " ".join(listed).removeprefix("+ ")


def apart(check: Check, cells: Sequence[Cell]) -> Text:
    """Word two figures that should be the same, how far they are apart, and what rounding explains."""
    one, other = cells[0], cells[1]
    gap, allowed = written(one, check.gap), written(one, check.allowed)
    return Text(
        f"{one.name} prints {quoted(one)} and {other.name} prints {quoted(other)}: "
        f"{gap.en} apart; rounding explains at most {allowed.en}.",
        f"{one.name} vermeldt {quoted(one)} en {other.name} vermeldt {quoted(other)}: "
        f"dat scheelt {gap.nl}; afronding verklaart hooguit {allowed.nl}.",
    )


def one_step(check: Check) -> Text:
    """Say so where one printed step decides; else nothing."""
    if not check.told.get("one_step"):
        return Text("", "")
    return Text(
        " One step in the last printed digit decides this.",
        " Eén stap in het laatste afgedrukte cijfer is hier beslissend.",
    )


def formula_as_printed(candidate: str) -> str:
    """Write a formula as a head prints it: `+2-1` is (2)-(1)."""
    shown = "".join(f"({term})" if term.isdigit() else term for term in _terms(candidate))
    return shown.removeprefix("+")


def _terms(candidate: str) -> list[str]:
    """Part a formula into its signs and its numbers."""
    return candidate.replace("+", " + ").replace("-", " - ").split()
