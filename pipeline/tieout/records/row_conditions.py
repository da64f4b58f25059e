"""Read the condition of an expectation on the rows that it looks at, and write it in SQL. Pure.

It stands in two forms: a text such as `col("status") == "open"`, and the objects that Great Expectations writes since
1.6. A condition for pandas or Spark is code of theirs; it is refused.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from tieout.records.literals import RefusedError, sort_of, value_of, values_of
from tieout.store.sql import identifier
from tieout.values.errors import shorten

ALL = "true"
PARSERS = ("great_expectations", "great_expectations__experimental__")
OPERATORS = {"==": "=", "!=": "<>", "<": "<", "<=": "<=", ">": ">", ">=": ">="}
CONDITION = re.compile(
    r"""\s*col\(\s*"(?P<column>[^"]+)"\s*\)\s*
    (?:(?P<filled>\.notnull\(\))
    |(?P<operator>==|!=|<=|>=|<|>)\s*
    (?:(?P<number>[+-]?[0-9]+(?:\.[0-9]*)?(?:[eE][+-]?[0-9]+)?)
    |(?P<date>date\(\s*)?(?:"(?P<double>[^"']*)"|'(?P<single>[^"']*)')(?(date)\s*\)))
    )\s*""",
    re.VERBOSE | re.IGNORECASE,
)
KEYS = {
    "comparison": {"type", "column", "operator", "parameter"},
    "nullity": {"type", "column", "is_null"},
    "and": {"type", "conditions"},
    "or": {"type", "conditions"},
}


def where_of(kwargs: Mapping[str, Any], columns: Mapping[str, str]) -> str:
    """Write in SQL which rows an expectation looks at: a condition that is never NULL.

    Raises RefusedError where it cannot be read in one way only.
    """
    condition, parser = kwargs.get("row_condition"), kwargs.get("condition_parser")
    if condition is None:
        if parser is not None and parser not in PARSERS:
            raise _of_others(parser)
        return ALL
    if isinstance(condition, Mapping):
        written = _of_object(condition, columns)
    elif not isinstance(condition, str):
        raise _unreadable(condition)
    elif parser not in PARSERS:
        raise _of_others(parser)
    else:
        written = _of_text(condition, columns)
    return f"coalesce({written}, false)"


def _of_text(condition: str, columns: Mapping[str, str]) -> str:
    """Write a condition that is a text in SQL; all of it must be understood, not its beginning."""
    found = CONDITION.fullmatch(condition)
    if found is None:
        raise _unreadable(condition)
    column = _column(found["column"], columns)
    if found["filled"]:
        return f"({identifier(column)} IS NOT NULL)"
    if found["number"]:
        value: Any = Decimal(found["number"])
    else:
        value = found["double"] if found["double"] is not None else found["single"]
    return f"({identifier(column)} {OPERATORS[found['operator']]} {value_of(value, column, columns)})"


def _of_object(condition: Mapping[str, Any], columns: Mapping[str, str]) -> str:
    """Write a condition that is an object in SQL."""
    sort = condition.get("type")
    if sort not in KEYS or set(condition) != KEYS[sort]:
        if sort == "pass_through":
            raise _of_others("pass_through")
        raise _unreadable(dict(condition))
    if sort in ("and", "or"):
        parts = condition["conditions"]
        if not isinstance(parts, list) or not parts or not all(isinstance(part, Mapping) for part in parts):
            raise _unreadable(dict(condition))
        return f"({f' {sort.upper()} '.join(_of_object(part, columns) for part in parts)})"
    named = condition["column"]
    if not isinstance(named, Mapping) or set(named) != {"name"} or not isinstance(named["name"], str):
        raise _unreadable(dict(condition))
    column = _column(named["name"], columns)
    if sort == "nullity":
        if not isinstance(condition["is_null"], bool):
            raise _unreadable(dict(condition))
        return f"({identifier(column)} IS {'' if condition['is_null'] else 'NOT '}NULL)"
    return _comparison(condition, column, columns)


def _comparison(condition: Mapping[str, Any], column: str, columns: Mapping[str, str]) -> str:
    """Write the comparison of a column with a value, or with each of several."""
    operator, value = condition["operator"], condition["parameter"]
    if operator in ("IN", "NOT_IN") and isinstance(value, list) and value and None not in value:
        listed = ", ".join(values_of(value, column, columns))
        return f"({identifier(column)} {'NOT ' if operator == 'NOT_IN' else ''}IN ({listed}))"
    if operator not in OPERATORS or isinstance(value, (list, Mapping)) or value is None:
        raise _unreadable(dict(condition))
    return f"({identifier(column)} {OPERATORS[operator]} {value_of(value, column, columns)})"


def _column(name: str, columns: Mapping[str, str]) -> str:
    """Give a column that a condition names.

    Raises RefusedError where the table does not have it.
    """
    if name not in columns:
        raise RefusedError(
            f"its row_condition names the column {shorten(name)}, which the table does not have: "
            f"it has {', '.join(columns)}",
            f"de row_condition noemt de kolom {shorten(name)}, die de tabel niet heeft: die heeft {', '.join(columns)}",
        )
    if sort_of(columns[name]) == "other":
        raise RefusedError(
            f"its row_condition compares the column {shorten(name)}, which is {columns[name]}: compare another",
            f"de row_condition vergelijkt de kolom {shorten(name)}, die {columns[name]} is: vergelijk een andere",
        )
    return name


def _unreadable(condition: Any) -> RefusedError:
    """Say of a condition that it is not understood."""
    said = shorten(str(condition))
    return RefusedError(
        f'its row_condition {said} is not understood: write one comparison, as col("name") == 5, or an object '
        "with type comparison, nullity, and, or",
        f'de row_condition {said} is niet te lezen: schrijf een vergelijking, zoals col("naam") == 5, of een object '
        "met type comparison, nullity, and of or",
    )


def _of_others(parser: Any) -> RefusedError:
    """Say of a condition that it is code for something else."""
    return RefusedError(
        f"its condition_parser is {shorten(str(parser))}: only {PARSERS[0]} is read here, for the others run code",
        f"de condition_parser is {shorten(str(parser))}: hier wordt alleen {PARSERS[0]} gelezen, de andere voeren code "
        "uit",
    )
