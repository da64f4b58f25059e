"""Word what a hand slipped in: what was left standing, exchanged, or is of another order than its line. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from tieout.rules.cells import Cell
from tieout.rules.result import Check
from tieout.rules.wording.quoting import quoted
from tieout.values.numbers import dutch, english
from tieout.values.outcome import Text


def stale(_check: Check, cells: Sequence[Cell]) -> Text:
    """Word a total that stood still while a part moved."""
    now, before, part = cells[0], cells[1], cells[-1]
    return Text(
        f"{now.name} prints {quoted(now)}, and so does {before.place.column_label}, while {part.label} is another.",
        f"{now.name} vermeldt {quoted(now)}, net als {before.place.column_label}, terwijl {part.label} anders is.",
    )


def neighbour(_check: Check, cells: Sequence[Cell]) -> Text:
    """Word a line that repeats the one above it."""
    one, above = cells[0], cells[1]
    return Text(
        f"{one.name} prints {quoted(one)}, the figure of {above.label} above it.",
        f"{one.name} vermeldt {quoted(one)}, het cijfer van {above.label} erboven.",
    )


def exchanged(_check: Check, cells: Sequence[Cell]) -> Text:
    """Word two figures that seem to have changed places."""
    one, above = cells[0], cells[1]
    return Text(
        f"{one.name} prints {quoted(one)} and {above.label} above it {quoted(above)}; "
        "each fits the row of the other better.",
        f"{one.name} vermeldt {quoted(one)} en {above.label} erboven {quoted(above)}; "
        "elk past beter in de rij van de ander.",
    )


def zero_column(_check: Check, cells: Sequence[Cell]) -> Text:
    """Word a column without a figure, or with none but zero."""
    head = cells[0].place.column_label
    if cells[0].value is None:
        return Text(f"There is no figure but zero under “{head}”.", f"Onder “{head}” staat geen cijfer anders dan nul.")
    return Text(f"Every figure under “{head}” is zero.", f"Elk cijfer onder “{head}” is nul.")


def magnitude(_check: Check, cells: Sequence[Cell]) -> Text:
    """Word a figure of another order of magnitude than its line."""
    one, other = cells[0], cells[1]
    return Text(
        f"{one.name} prints {quoted(one)}, and {other.name} {quoted(other)}.",
        f"{one.name} vermeldt {quoted(one)}, en {other.name} {quoted(other)}.",
    )


def trend(check: Check, cells: Sequence[Cell]) -> Text:
    """Word a break with the year before."""
    now, before = cells[0], cells[1]
    base, amount = check.expected or Decimal(1), check.found or Decimal(0)
    share = (100 * (amount / base - 1)).quantize(Decimal("0.1"))
    return Text(
        f"{now.name} is {quoted(now)} after {quoted(before)}: {english(share, '%')}.",
        f"{now.name} is {quoted(now)} na {quoted(before)}: {dutch(share, '%')}.",
    )


def still(check: Check, cells: Sequence[Cell]) -> Text:
    """Word a series that stands still."""
    return Text(
        f"{cells[0].name} prints {quoted(cells[0])}, as in each of the {check.note} years up to it.",
        f"{cells[0].name} vermeldt {quoted(cells[0])}, net als in elk van de {check.note} jaren tot dan toe.",
    )
