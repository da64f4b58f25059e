"""Write values of a declaration in SQL, each as the type of the column that it is compared with. Pure.

Numbers stay the decimals that were written. A value of another kind than its column is refused: a database would turn
one into the other by rules of its own.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Literal

from tieout.store.sql import identifier, literal
from tieout.values.errors import shorten
from tieout.values.outcome import Text

Sort = Literal["number", "text", "date", "moment", "boolean", "other"]
MOST_DIGITS = 38
"""Digits of a number that DuckDB keeps exactly."""
NUMBERS = frozenset(
    [
        "TINYINT",
        "SMALLINT",
        "INTEGER",
        "BIGINT",
        "HUGEINT",
        "UTINYINT",
        "USMALLINT",
        "UINTEGER",
        "UBIGINT",
        "UHUGEINT",
        "DECIMAL",
        "FLOAT",
        "DOUBLE",
    ]
)
SORTS: Mapping[str, Sort] = {
    **dict.fromkeys(NUMBERS, "number"),
    "VARCHAR": "text",
    "DATE": "date",
    "TIMESTAMP": "moment",
    "BOOLEAN": "boolean",
}
PLAIN = re.compile(r"(?P<name>[A-Z][A-Z0-9_ ]*)(?:\((?P<digits>[0-9]+), ?(?P<scale>[0-9]+)\))?")
DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
MOMENT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:[0-9]{2}(?::[0-9]{2}(?:\.[0-9]{1,6})?)?")
WORDS: Mapping[Sort, tuple[str, str]] = {
    "number": ("a number", "een getal"),
    "text": ("a text", "een tekst"),
    "date": ("a date, year-month-day", "een datum, jaar-maand-dag"),
    "moment": ("a date and time, year-month-day hour:minute:second", "een datum en tijd, jaar-maand-dag uur:minuut"),
    "boolean": ("true or false", "waar of onwaar (true, false)"),
    "other": ("a value of another type", "een waarde van een ander type"),
}


class RefusedError(ValueError):
    """A rule cannot be judged; it says why in each language."""

    def __init__(self, en: str, nl: str) -> None:
        super().__init__(en)
        self.text = Text(en, nl)


def base_type(of: str) -> str:
    """Name a type of DuckDB without its precision: `DECIMAL(18,2)` is `DECIMAL`. A list of them is not."""
    found = PLAIN.fullmatch(of.strip().upper())
    return found["name"] if found else of


def sort_of(of: str) -> Sort:
    """Say what sort of values a column of a type of DuckDB holds."""
    return SORTS.get(base_type(of), "other")


def is_exact(of: str) -> bool:
    """Tell whether numbers of a type are held exactly."""
    return base_type(of) not in {"FLOAT", "DOUBLE"}


def number(value: Any) -> str:
    """Write a number as it was declared.

    Raises RefusedError where it is none, or has more digits than DuckDB keeps.
    """
    if isinstance(value, bool) or not isinstance(value, (int, Decimal)):
        raise RefusedError(f"{_shown(value)} is no number: write one", f"{_shown(value)} is geen getal: geef een getal")
    written = format(Decimal(value), "f")
    if sum(sign.isdigit() for sign in written) > MOST_DIGITS:
        raise RefusedError(
            f"{_shown(written)} has more than {MOST_DIGITS} digits: write fewer",
            f"{_shown(written)} heeft meer dan {MOST_DIGITS} cijfers: gebruik er minder",
        )
    return written


def value_of(value: Any, column: str, columns: Mapping[str, str]) -> str:
    """Write a value as the type of a column.

    Raises RefusedError where it is of another sort.
    """
    sort = sort_of(columns[column])
    if sort == "number" and isinstance(value, (int, Decimal)) and not isinstance(value, bool):
        return _fitting(number(value), column, columns[column])
    if sort == "boolean" and isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        if sort == "text":
            return literal(value)
        if sort == "date" and DATE.fullmatch(value) and _is_day(value):
            return f"DATE {literal(value)}"
        if sort == "moment" and (DATE.fullmatch(value) or MOMENT.fullmatch(value)) and _is_day(value):
            return f"TIMESTAMP {literal(value)}"
    en, nl = WORDS[sort]
    raise RefusedError(
        f"{_shown(value)} cannot be compared with the column {shorten(column)}, which is {columns[column]}: write {en}",
        f"{_shown(value)} is niet te vergelijken met de kolom {shorten(column)}, die {columns[column]} is: geef {nl}",
    )


def values_of(values: Sequence[Any], column: str, columns: Mapping[str, str]) -> tuple[str, ...]:
    """Write the values of a set, each once and without NULL."""
    return tuple(dict.fromkeys(value_of(value, column, columns) for value in values if value is not None))


def must_hold(column: str, columns: Mapping[str, str], *sorts: Sort) -> str:
    """Quote the name of a column that must hold one of these sorts of values.

    Raises RefusedError where it holds another.
    """
    if sort_of(columns[column]) not in sorts:
        en = " or ".join(WORDS[sort][0] for sort in sorts)
        nl = " of ".join(WORDS[sort][1] for sort in sorts)
        raise RefusedError(
            f"the column {shorten(column)} is {columns[column]}, and this asks for {en}: ask it of another column",
            f"de kolom {shorten(column)} is {columns[column]}, en hier hoort {nl}: vraag dit van een andere kolom",
        )
    return identifier(column)


def _fitting(written: str, column: str, of: str) -> str:
    """Give a number as it is written.

    Raises RefusedError where it and the values of a column of decimals have no type in common that keeps all digits.
    """
    found = PLAIN.fullmatch(of.strip().upper())
    if found is None or found["digits"] is None:
        return written
    whole, _, decimals = written.lstrip("-").partition(".")
    digits, scale = int(found["digits"]), int(found["scale"])
    if max(len(whole), digits - scale) + max(len(decimals), scale) > MOST_DIGITS:
        raise RefusedError(
            f"{_shown(written)} has too many digits to be compared with the column {shorten(column)}, which is {of}: "
            "write fewer, or give the column fewer",
            f"{_shown(written)} heeft te veel cijfers om te vergelijken met de kolom {shorten(column)}, die {of} is: "
            "gebruik er minder, of geef de kolom er minder",
        )
    return written


def _is_day(value: str) -> bool:
    """Tell whether the calendar has a date, and the clock a time."""
    try:
        date.fromisoformat(value[:10])
        datetime.fromisoformat(value)
    except ValueError:
        return False
    return True


def _shown(value: Any) -> str:
    """Quote a value for a message."""
    return shorten(value if isinstance(value, str) else str(value))
