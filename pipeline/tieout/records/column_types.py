"""Say what a column of a table of records can be compared with, and write such a value in SQL, exactly as declared."""

from __future__ import annotations

import datetime
import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from tieout.store.sql import literal
from tieout.values.errors import shorten
from tieout.values.outcome import Text

Family = Literal["integer", "decimal", "float", "text", "boolean", "date", "timestamp", "other"]
Value = bool | int | Decimal | str | datetime.date
"""A value that a declaration compares cells with; a datetime is a date too."""
MOST_DIGITS = 38
"""Digits of the widest decimal."""
_INTEGERS = {
    "TINYINT": 8, "SMALLINT": 16, "INTEGER": 32, "BIGINT": 64, "HUGEINT": 128,
    "UTINYINT": 8, "USMALLINT": 16, "UINTEGER": 32, "UBIGINT": 64,
}  # fmt: skip
_FAMILIES: dict[str, Family] = {
    "FLOAT": "float", "DOUBLE": "float", "VARCHAR": "text", "BOOLEAN": "boolean", "DATE": "date",
    "TIMESTAMP": "timestamp",
}  # fmt: skip
_DECIMAL = re.compile(r"DECIMAL\((?P<width>[0-9]+),\s*(?P<scale>[0-9]+)\)")


@dataclass(frozen=True, slots=True)
class ColumnType:
    """The type of a column."""

    name: str
    """As DuckDB names it."""
    family: Family
    whole_digits: int = 0
    """Digits before the decimal mark, of an integer or a decimal."""
    scale: int = 0
    """Digits behind it."""


@dataclass(frozen=True, slots=True)
class Written:
    """A value that cells of one column are compared with."""

    sql: str
    kind: Family
    """What it is to an engine."""
    text: str
    """The value as text: `0.10`, `true`, `2026-01-31`."""


class UnfitError(ValueError):
    """A value that cells of a column cannot be compared with."""

    def __init__(self, why: Text) -> None:
        super().__init__(why.en)
        self.why = why


def column_type(name: str) -> ColumnType:
    """Say what the type is that DuckDB calls `name`."""
    name = name.upper().strip()
    if (found := _DECIMAL.fullmatch(name)) is not None:
        scale = int(found["scale"])
        return ColumnType(name, "decimal", int(found["width"]) - scale, scale)
    if name in _INTEGERS:
        # Engines see a HUGEINT as a decimal of 38 digits.
        return ColumnType(name, "integer", MOST_DIGITS if name == "HUGEINT" else 20 if name == "UBIGINT" else 19)
    return ColumnType(name, _FAMILIES.get(name, "other"))


def written(value: object, type: ColumnType) -> Written:
    """Write a value that is compared with cells of a column.

    Raises UnfitError where the two cannot be compared without changing one of them.
    """
    if type.family in ("integer", "decimal"):
        return _number(value, type)
    if type.family == "float" and isinstance(value, int | Decimal) and not isinstance(value, bool):
        if abs(Decimal(value)) > Decimal("1.7e308"):
            raise _unfit(value, type)
        return Written(f"CAST({literal(str(value))} AS DOUBLE)", "float", str(value))
    if type.family == "text" and isinstance(value, str):
        if "\0" in value:
            raise _unfit(value, type)
        return Written(literal(value), "text", value)
    if type.family == "boolean" and isinstance(value, bool):
        text = "true" if value else "false"
        return Written(text, "boolean", text)
    if type.family in ("date", "timestamp"):
        return _moment(value, type)
    raise _unfit(value, type)


def all_written(values: Sequence[object], type: ColumnType) -> tuple[Written, ...]:
    """Write values that are compared with cells of a column together, each once.

    Raises UnfitError where they cannot be compared without changing one of them.
    """
    found = {item.sql: item for item in (written(value, type) for value in values)}
    numbers = [_DECIMAL.search(sql) for sql in found]
    sizes = [(int(size["width"]) - int(size["scale"]), int(size["scale"])) for size in numbers if size]
    if sizes and max(max(sizes)[0], type.whole_digits) + max(type.scale, *(scale for _, scale in sizes)) > MOST_DIGITS:
        raise UnfitError(
            Text(
                f"these numbers have too many digits together to be compared with a column of {type.name}",
                f"deze getallen hebben samen te veel cijfers om te vergelijken met een kolom van {type.name}",
            )
        )
    return tuple(found.values())


def _number(value: object, type: ColumnType) -> Written:
    """Write a number, in as many digits as it is declared with; a comparison then never rounds."""
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        raise _unfit(value, type)
    number = Decimal(value)
    _, digits, exponent = number.as_tuple()
    if not isinstance(exponent, int) or exponent > MOST_DIGITS or len(digits) > MOST_DIGITS:
        raise _unfit(value, type)
    plain = format(number, "f")
    scale = max(0, -exponent)
    whole = max(1, len(digits) + exponent)
    if max(whole, type.whole_digits) + max(scale, type.scale) > MOST_DIGITS:
        raise UnfitError(
            Text(
                f"{plain} has more digits than can be compared with a column of {type.name}",
                f"{plain} heeft meer cijfers dan te vergelijken zijn met een kolom van {type.name}",
            )
        )
    kind: Family = "decimal" if scale or type.family == "decimal" else "integer"
    return Written(f"CAST({literal(plain)} AS DECIMAL({whole + scale}, {scale}))", kind, plain)


def _moment(value: object, type: ColumnType) -> Written:
    """Write a date or a moment, also where it is declared as text; midnight is the date itself."""
    try:
        moment = datetime.datetime.fromisoformat(value) if isinstance(value, str) else value
    except ValueError:
        raise _unfit(value, type) from None
    if isinstance(moment, datetime.date) and not isinstance(moment, datetime.datetime):
        moment = datetime.datetime.combine(moment, datetime.time())
    if not isinstance(moment, datetime.datetime) or moment.tzinfo is not None:
        raise _unfit(value, type)
    if type.family == "timestamp":
        text = moment.isoformat(sep=" ")
        return Written(f"TIMESTAMP {literal(text)}", "timestamp", text)
    if moment.time() != datetime.time():
        raise _unfit(value, type)
    text = moment.date().isoformat()
    return Written(f"DATE {literal(text)}", "date", text)


def _unfit(value: object, type: ColumnType) -> UnfitError:
    """Say that a value is none of a column."""
    shown = value if isinstance(value, str) else str(value).lower() if isinstance(value, bool) else str(value)
    return UnfitError(
        Text(
            f"{shorten(shown)} cannot be compared with a column of {type.name}",
            f"{shorten(shown)} is niet te vergelijken met een kolom van {type.name}",
        )
    )
