"""Word a number for a reader: Dutch or English notation, exact to the last digit.

Never passes through a float and never rounds: what the verdict holds is what the reader sees.
"""

from __future__ import annotations

from decimal import Decimal

UNITLESS = frozenset({"", "1"})
"""Units that say a number is a plain number."""

_SWAP = str.maketrans(",.", ".,")


def english(value: Decimal | int, unit: str | None = None) -> str:
    """Write 1234.50 as `1,234.50`, with the unit behind it if there is one."""
    return _behind(format(Decimal(value), ",f"), unit)


def dutch(value: Decimal | int, unit: str | None = None) -> str:
    """Write 1234.50 as `1.234,50`, with the unit behind it if there is one."""
    return _behind(format(Decimal(value), ",f").translate(_SWAP), unit)


def plain(value: Decimal) -> Decimal:
    """Leave out the zeros at the end of the decimals of a number, and of no whole number."""
    return value.quantize(Decimal(1)) if value == value.to_integral_value() else value.normalize()


def _behind(number: str, unit: str | None) -> str:
    """Put a unit behind a number; `%` stands against it.

    The space is a plain one, so that a reader who searches for what he sees finds it.
    """
    if unit is None or unit in UNITLESS:
        return number
    return f"{number}%" if unit == "%" else f"{number} {unit}"
