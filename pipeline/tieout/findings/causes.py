"""Guess what went wrong: the single change in one printed figure that makes a broken check tie out.

Pure. A guess is offered only where it fits within the rounding of the print, and the first that
fits is offered: two digits swapped, a factor of ten, a part counted twice or not, parts that each repeat the total,
and a sign turned where no other slip fits.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from tieout.rules.cell import Cell
from tieout.values.numbers import dutch, english
from tieout.values.outcome import Text
from tieout.values.tally import Check

FACTORS = (1000, 100, 10)
ENOUGH_DIGITS = 3


@dataclass(frozen=True, slots=True)
class _Change:
    """One figure replaced by another, and what that is called."""

    cell: Cell
    value: Decimal
    en: str
    nl: str


def likely_cause(check: Check, cells: Sequence[Cell]) -> Text | None:
    """Find the change in one of the cells of a broken check that makes it tie out; `cells` in the order of the check.

    The weights of the check say what a change in each cell does to what was expected.
    """
    expected, found, allowed = check.expected, check.found, check.allowed
    if expected is None or found is None or allowed is None or not cells:
        return None
    accused, parts = cells[0], cells[1:]
    repeated = _repeated(accused, parts)
    if repeated is not None:
        return repeated
    for changes in (_changes, _turned):
        for change in changes(accused):
            if abs(change.value - expected) <= allowed:
                return _worded(change)
        left_out = _left_out(parts, expected, found, allowed) if changes is _changes else None
        if left_out is not None:
            return left_out
        for part, weight in zip(parts, check.weights[1:], strict=False):
            for change in changes(part):
                effect = weight * (change.value - (part.value or Decimal(0)))
                if effect and abs(expected + effect - found) <= allowed:
                    return _worded(change)
    return None


def named_change(cell: Cell, value: Decimal, others: Iterable[Cell]) -> Text:
    """Name the slip by which a cell that should hold `value` came to hold what it prints; nothing if none fits."""
    for change in (*_changes(cell), *_turned(cell), *_other_digit(cell, value)):
        if abs(change.value - value) <= cell.half_step:
            return Text(f" {change.en.capitalize()} gives that.", f" Dat volgt door {change.nl}.")
    if not cell.value:
        return Text("", "")
    for other in others:
        if other.table == cell.table and other.value == cell.value and other.place != cell.place:
            if other.place.line == cell.place.line:
                return Text(
                    f" It prints what stands under “{other.place.column_label}”.",
                    f" Er staat wat onder “{other.place.column_label}” staat.",
                )
            if other.place.column == cell.place.column and _next(cell, other):
                return Text(f" It prints the figure of {other.label}.", f" Er staat het cijfer van {other.label}.")
    return Text("", "")


def _next(one: Cell, other: Cell) -> bool:
    """Tell whether two cells stand on neighbouring lines."""
    return one.place.line is not None and other.place.line is not None and abs(one.place.line - other.place.line) == 1


def _turned(cell: Cell) -> Iterator[_Change]:
    """Give the figure with its sign turned."""
    if cell.value:
        yield _Change(cell, -cell.value, "turning its sign", "het teken om te draaien")


def _other_digit(cell: Cell, value: Decimal) -> Iterator[_Change]:
    """Give the value that a cell should hold where it differs from what is printed in one digit only."""
    shown, meant = cell.in_print(cell.value), cell.in_print(value)
    if shown is None or meant is None or cell.half_step == 0 or shown * meant <= 0:
        return
    decimals = _decimals(cell)
    one, other = (f"{abs(number):.{decimals}f}" for number in (shown, meant))
    # Of a short number every other is one digit away.
    if (
        len(one) == len(other) >= ENOUGH_DIGITS
        and sum(left != right for left, right in zip(one, other, strict=True)) == 1
    ):
        yield _Change(cell, value, f"another digit ({english(meant)})", f"één ander cijfer ({dutch(meant)})")


def _repeated(accused: Cell, parts: Sequence[Cell]) -> Text | None:
    """Tell whether every part of a total repeats it."""
    if len(parts) < 2 or not accused.value or any(part.value != accused.value for part in parts):
        return None
    return Text("Every part repeats the total.", "Elk deel herhaalt het totaal.")


def _decimals(cell: Cell) -> int:
    """Give how many decimals a cell prints."""
    return max(0, -int((cell.half_step / cell.scale * 2).normalize().as_tuple().exponent))


def _changes(cell: Cell) -> Iterator[_Change]:
    """Give every slip that could have led to the figure in a cell, but for a sign that is turned."""
    value = cell.value
    if value is None or value == 0:
        return
    yield from _swaps(cell)
    for factor in FACTORS:
        # What would print as zero tells nothing about a factor.
        if abs(value / factor) > 2 * cell.half_step:
            yield _Change(cell, value / factor, f"dividing it by {factor}", f"het door {factor} te delen")
        yield _Change(cell, value * factor, f"multiplying it by {factor}", f"het met {factor} te vermenigvuldigen")


def _swaps(cell: Cell) -> Iterator[_Change]:
    """Give the figures that follow from swapping two neighbouring digits."""
    shown = cell.in_print(cell.value)
    if shown is None or cell.half_step == 0:
        return
    decimals = _decimals(cell)
    digits = list(f"{abs(shown):.{decimals}f}".replace(".", ""))
    sign = -1 if shown < 0 else 1
    for at in range(len(digits) - 1):
        if digits[at] != digits[at + 1]:
            other = [*digits]
            other[at], other[at + 1] = other[at + 1], other[at]
            number = sign * Decimal("".join(other)).scaleb(-decimals)
            yield _Change(
                cell,
                number * cell.scale,
                f"swapping two digits ({english(number)})",
                f"twee cijfers te verwisselen ({dutch(number)})",
            )


def _left_out(parts: Sequence[Cell], expected: Decimal, found: Decimal, allowed: Decimal) -> Text | None:
    """Tell whether the gap is one of the parts: left out of the total, or counted in it twice."""
    for part in parts:
        if part.value and abs(abs(expected - found) - abs(part.value)) <= allowed and len(parts) > 1:
            return Text(
                f"The gap is {_name(part)}: it seems to be left out of the total, or counted twice.",
                f"Het verschil is {_name(part)}: dat lijkt niet of dubbel meegeteld in het totaal.",
            )
    return None


def _worded(change: _Change) -> Text:
    """Word a change."""
    where = _name(change.cell)
    return Text(
        f"{change.en.capitalize()} makes it tie out: {where}.",
        f"Het sluit door {change.nl}: {where}.",
    )


def _name(cell: Cell) -> str:
    """Name a cell by what it prints and its line."""
    return f"“{cell.place.printed}” ({cell.label})"
