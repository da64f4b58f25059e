"""Check what an expectation is given: each name with what may stand there.

Great Expectations drops what it does not know, or raises on the whole suite; here each is told by its name. Regular
expressions and formats of dates are tried on DuckDB, in a database of their own.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

import duckdb

from tieout.records.literals import RefusedError
from tieout.values.errors import first_line, shorten

Columns = Mapping[str, str]
Check = Callable[[Any, Columns], None]
SCALARS = (str, int, Decimal)


def check(name: str, value: Any, columns: Columns) -> None:
    """Check one value that an expectation is given.

    Raises RefusedError where it is not what belongs there.
    """
    CHECKS[name](value, columns)


def _refuse(value: Any, en: str, nl: str) -> RefusedError:
    """Say what was found, and what belongs there."""
    said = shorten(str(value))
    return RefusedError(f"{said} stands there, and {en} belongs there", f"er staat {said}, en daar hoort {nl}")


def _column(value: Any, columns: Columns) -> None:
    """Take a column that the table has."""
    if not isinstance(value, str):
        raise _refuse(value, "the name of a column", "de naam van een kolom")
    if value not in columns:
        there = ", ".join(columns)
        raise RefusedError(
            f"the table has no column {shorten(value)}: it has {there}",
            f"de tabel heeft geen kolom {shorten(value)}: die heeft {there}",
        )


def _several_columns(value: Any, columns: Columns) -> None:
    """Take two or more columns that the table has, each once."""
    if not isinstance(value, list) or len(value) < 2 or len({str(one) for one in value}) < len(value):
        raise _refuse(value, "a list of two or more different columns", "een lijst van twee of meer kolommen")
    for one in value:
        _column(one, columns)


def _text(value: Any, _columns: Columns) -> None:
    """Take a text."""
    if not isinstance(value, str) or not value:
        raise _refuse(value, "a text", "een tekst")


def _texts(value: Any, _columns: Columns) -> None:
    """Take a list of texts, with one at least."""
    if not isinstance(value, list) or not value or not all(isinstance(one, str) and one for one in value):
        raise _refuse(value, "a list of texts", "een lijst van teksten")


def _names(value: Any, _columns: Columns) -> None:
    """Take a list of names of columns, that the table may have or not."""
    _texts(value, _columns)
    if len(set(value)) < len(value):
        raise _refuse(value, "a list of different names", "een lijst van verschillende namen")


def _regex(value: Any, columns: Columns) -> None:
    """Take an expression that DuckDB can search for."""
    _text(value, columns)
    _tried(value, "SELECT regexp_matches('', ?)")


def _like(value: Any, columns: Columns) -> None:
    """Take a pattern of LIKE."""
    _text(value, columns)


def _format(value: Any, columns: Columns) -> None:
    """Take a format of dates that DuckDB knows."""
    _text(value, columns)
    _tried(value, "SELECT try_strptime('', ?)")


def _tried(value: str, query: str) -> None:
    """Refuse an expression that DuckDB does not take."""
    with duckdb.connect(":memory:") as connection:
        try:
            connection.execute(query, [value]).fetchall()
        except duckdb.Error as error:
            why = first_line(error)
            raise RefusedError(
                f"{shorten(value)} is not taken by DuckDB ({why}): write it without what it does not know",
                f"{shorten(value)} wordt niet door DuckDB aangenomen ({why}): schrijf het zonder wat die niet kent",
            ) from error


def _each(one: Check) -> Check:
    """Take a list of which each is such a value."""

    def of_list(value: Any, columns: Columns) -> None:
        _texts(value, columns)
        for each in value:
            one(each, columns)

    return of_list


def _sign(value: Any, _columns: Columns) -> None:
    """Take one character."""
    if not isinstance(value, str) or len(value) != 1:
        raise _refuse(value, "one character", "een enkel teken")


def _flag(value: Any, _columns: Columns) -> None:
    """Take true or false."""
    if not isinstance(value, bool):
        raise _refuse(value, "true or false", "true of false")


def _number(value: Any, _columns: Columns) -> None:
    """Take a number."""
    if isinstance(value, bool) or not isinstance(value, (int, Decimal)):
        raise _refuse(value, "a number", "een getal")


def _whole(value: Any, _columns: Columns) -> None:
    """Take a whole number, not negative."""
    if isinstance(value, bool) or not isinstance(value, int) or value < 0:
        raise _refuse(value, "a whole number of 0 or more", "een geheel getal van 0 of meer")


def _share(value: Any, columns: Columns) -> None:
    """Take a number from 0 to 1."""
    _number(value, columns)
    if not 0 <= value <= 1:
        raise _refuse(value, "a number from 0 to 1", "een getal van 0 tot en met 1")


def _bound(value: Any, _columns: Columns) -> None:
    """Take a number or a date."""
    if isinstance(value, bool) or not isinstance(value, SCALARS):
        raise _refuse(value, "a number or a date", "een getal of een datum")


def _values(value: Any, _columns: Columns) -> None:
    """Take a list of values, of which one at least is not null."""
    if not isinstance(value, list) or not all(one is None or isinstance(one, SCALARS) for one in value):
        raise _refuse(value, "a list of values", "een lijst van waarden")
    if all(one is None for one in value):
        raise _refuse(value, "a list with one value at least", "een lijst met ten minste een waarde")


def _pairs(value: Any, _columns: Columns) -> None:
    """Take a list of pairs of values."""
    is_list = isinstance(value, list) and value
    if not is_list or not all(isinstance(pair, list) and len(pair) == 2 for pair in value):
        raise _refuse(value, "a list of pairs of values", "een lijst van paren van waarden")
    for one in (one for pair in value for one in pair):
        if one is not None and not isinstance(one, SCALARS):
            raise _refuse(one, "a value", "een waarde")


def _ranges(value: Any, columns: Columns) -> None:
    """Take shares, each with a least and a greatest value."""
    if not isinstance(value, Mapping) or set(value) != {"quantiles", "value_ranges"}:
        raise _refuse(value, "an object with quantiles and value_ranges", "een object met quantiles en value_ranges")
    shares, bounds = value["quantiles"], value["value_ranges"]
    if not isinstance(shares, list) or not isinstance(bounds, list) or not shares or len(shares) != len(bounds):
        raise _refuse(value, "as many value_ranges as quantiles", "evenveel value_ranges als quantiles")
    for share in shares:
        _share(share, columns)
    for pair in bounds:
        if not isinstance(pair, list) or len(pair) != 2 or pair == [None, None]:
            raise _refuse(pair, "a pair of numbers, of which one may be null", "een paar getallen")
        for one in pair:
            if one is not None:
                _number(one, columns)


def _word(*words: str) -> Check:
    """Take one of a few words."""

    def of_words(value: Any, _columns: Columns) -> None:
        if value not in words:
            raise _refuse(value, f"one of {', '.join(words)}", f"een van {', '.join(words)}")

    return of_words


def _anything(_value: Any, _columns: Columns) -> None:
    """Take what is read elsewhere."""


CHECKS: Mapping[str, Check] = {
    "column": _column,
    "column_A": _column,
    "column_B": _column,
    "column_list": _several_columns,
    "column_set": _names,
    "column_index": _whole,
    "exact_match": _flag,
    "min_value": _bound,
    "max_value": _bound,
    "strict_min": _flag,
    "strict_max": _flag,
    "value": _whole,
    "value_set": _values,
    "value_pairs_set": _pairs,
    "sum_total": _number,
    "regex": _regex,
    "regex_list": _each(_regex),
    "like_pattern": _like,
    "like_pattern_list": _texts,
    "escape": _sign,
    "match_on": _word("any", "all"),
    "mostly": _share,
    "type_": _text,
    "type_list": _texts,
    "threshold": _number,
    "double_sided": _flag,
    "method": _word("iqr", "std"),
    "multiplier": _number,
    "strictly": _flag,
    "strftime_format": _format,
    "or_equal": _flag,
    "quantile_ranges": _ranges,
    "allow_relative_error": _anything,
    "ties_okay": _flag,
    "other_table_name": _text,
    "row_condition": _anything,
    "condition_parser": _anything,
    "partition_object": _anything,
    "internal_weight_holdout": _share,
    "tail_weight_holdout": _share,
    "bucketize_data": _flag,
}
"""What may stand under each name, wherever it stands."""
OF_PAIRS = _word("both_values_are_missing", "either_value_is_missing", "neither")
OF_LISTS = _word("all_values_are_missing", "any_value_is_missing", "never")
