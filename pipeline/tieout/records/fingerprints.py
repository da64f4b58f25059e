"""Write a fingerprint of a table of records in SQL, so that two databases can prove that they hold the same rows. Pure.

Of each record every value is written as one text that both databases write alike, with its length before it; the
fingerprint is the sum of the first 60 bits of the MD5 of these. The number of the record is one of the values, so that
two records that change places are seen. It proves that nothing was lost on the way, not that nobody forged anything.
"""

from __future__ import annotations

from collections.abc import Mapping

from tieout.records.column_types import column_type
from tieout.store.sql import identifier

SMALLEST = "CAST('2.2250738585072014e-308' AS DOUBLE)"
"""The least float that has all its bits."""
_STRING = {False: "VARCHAR", True: "STRING"}
"""What a text is called, by whether it is Spark that reads it."""


def fingerprint(columns: Mapping[str, str], *, on_spark: bool) -> str:
    """Give the aggregates of a table in SQL: how many rows, and their fingerprint as a text.

    `columns` gives each column its type in DuckDB, in their order.
    """
    texts = [_with_length(_text(name, of, on_spark), on_spark) for name, of in columns.items()]
    digest = f"substr(md5(concat_ws('|', {', '.join(texts)})), 1, 15)"
    bits = f"CAST(conv({digest}, 16, 10) AS DECIMAL(38, 0))" if on_spark else f"CAST('0x' || {digest} AS BIGINT)"
    return f"count(*) AS many, CAST(coalesce(sum({bits}), 0) AS {_STRING[on_spark]}) AS digest"


def _with_length(text: str, on_spark: bool) -> str:
    """Give a text with its length before it: what is within can then be no end of it."""
    # Not concat(): one of the two takes a NULL in it for nothing.
    return f"coalesce(CAST(length({text}) AS {_STRING[on_spark]}) || ':' || {text}, '-')"


def _text(name: str, of: str, on_spark: bool) -> str:
    """Write a value of a column as both databases do."""
    column, family = _quoted(name, on_spark), column_type(of).family
    if family == "float":
        return _float(column, on_spark)
    if family == "date":
        days = f"datediff({column}, DATE '1970-01-01')" if on_spark else f"({column} - DATE '1970-01-01')"
        return f"CAST({days} AS {_STRING[on_spark]})"
    if family == "timestamp":
        micros = f"unix_micros(CAST({column} AS TIMESTAMP_LTZ))" if on_spark else f"epoch_us({column})"
        return f"CAST({micros} AS {_STRING[on_spark]})"
    if of == "TIME" and not on_spark:
        return time_text(column)
    return column if family == "text" else f"CAST({column} AS {_STRING[on_spark]})"


def time_text(value: str) -> str:
    """Write a time of the day with six decimals in DuckDB: texts of one length have its order.

    `value` is a time in SQL. Spark has no such type.
    """
    whole = f"CAST({value} AS VARCHAR)"
    return f"rpad(CASE WHEN length({whole}) = 8 THEN {whole} || '.' ELSE {whole} END, 15, '0')"


def _float(column: str, on_spark: bool) -> str:
    """Write a float by its sign, exponent and bits: the two write its digits otherwise."""
    text = _STRING[on_spark]
    size = f"abs({column})"
    # One that is too small for all its bits is made larger first; a power of two changes no bit.
    grown = f"(CASE WHEN {size} < {SMALLEST} THEN {size} * power(CAST(2 AS DOUBLE), 200) ELSE {size} END)"
    exponent = f"CAST(floor(log2({grown})) AS INTEGER)"
    # A logarithm may be one off: then twice or half as many bits are counted, on both alike or not at all.
    bits = f"{grown} * power(CAST(2 AS DOUBLE), -{exponent})"
    even = f"CASE WHEN {bits} >= 2 THEN {bits} / 2 WHEN {bits} < 1 THEN {bits} * 2 ELSE {bits} END"
    shift = f"CASE WHEN {bits} >= 2 THEN {exponent} + 1 WHEN {bits} < 1 THEN {exponent} - 1 ELSE {exponent} END"
    mantissa = f"CAST(({even}) * power(CAST(2 AS DOUBLE), 52) AS BIGINT)"
    least = f"CASE WHEN {size} < {SMALLEST} THEN 's' ELSE '' END"
    number = (
        f"concat(CASE WHEN {column} < 0 THEN '-' ELSE '' END, {least}, CAST({shift} AS {text}), 'p', "
        f"CAST({mantissa} AS {text}))"
    )
    infinite = "CAST('infinity' AS DOUBLE)"
    return (
        f"CASE WHEN {column} IS NULL THEN NULL WHEN isnan({column}) THEN 'nan' WHEN {column} = {infinite} THEN 'inf' "
        f"WHEN {column} = -{infinite} THEN '-inf' WHEN {column} = 0 THEN '0' ELSE {number} END"
    )


def _quoted(name: str, on_spark: bool) -> str:
    """Quote the name of a column."""
    return f"`{name.replace('`', '``')}`" if on_spark else identifier(name)
