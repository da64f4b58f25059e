"""Say how a typed value is written as the text of a cell, one way for each type, and which values no cell can hold.

What is written is what a CSV of the same content has: a number in its shortest form or with the decimals of its type, a
day as 2024-02-29, a moment as 2024-02-29T12:00:00, nothing where there is nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import duckdb
import pyarrow as pa
import pyarrow.types as types

from tieout.store.sql import identifier, literal
from tieout.values.letters import HIDDEN

MOST_DIGITS = 38
"""Digits of the largest decimal that both readers hold."""
READ = "read_columns"
"""Name of a table of Arrow while DuckDB reads it."""
MOMENT = "%Y-%m-%dT%H:%M:%S."
NO_NUMBER = "nan|-?inf"
"""How DuckDB writes what a binary fraction may be and no number is."""
DATED = "[0-9]{4}-[0-9]{2}-[0-9]{2}(T[0-9:.]+Z?)?"
"""How a day or a moment of the years 1 to 9999 is written."""

Sort = Literal["text", "whole", "decimal", "binary", "day"]


@dataclass(frozen=True, slots=True)
class Written:
    """How the values of a type are written."""

    sort: Sort
    sql: str
    """The text in SQL, with the name of the column for {}; NULL where there is nothing."""

    def text(self, column: str) -> str:
        """Give the text of a column in SQL, blank where there is nothing."""
        return f"coalesce({self.sql.format(column)}, '')"

    def unfit(self, text: str, longest: int) -> str | None:
        """Give the condition in SQL under which a text is none of a cell of at most so many characters."""
        if self.sort == "text":
            return f"(length({text}) > {longest} OR regexp_matches({text}, {literal(hidden_pattern())}))"
        if self.sort == "binary":
            return f"regexp_full_match({text}, '{NO_NUMBER}')"
        return f"NOT regexp_full_match({text}, '({DATED})?')" if self.sort == "day" else None


PLAIN = "CAST({} AS VARCHAR)"
SHORTEST = "regexp_replace(regexp_replace(CAST({} AS VARCHAR), '[.]0$', ''), '^-0$', '0')"
"""A binary fraction by the fewest digits that it is read back from, and a whole one without decimals."""


def _moment(kind: pa.TimestampType) -> Written | None:
    """Say how a moment is written: one with a zone as in UTC."""
    if kind.tz is not None:
        # DuckDB keeps a moment with a zone in microseconds.
        moment = "make_timestamp(epoch_us({}))"
        return None if kind.unit == "ns" else Written("day", f"{_cut(moment, '%f')} || 'Z'")
    fraction = "%n" if kind.unit == "ns" else "%f"
    return Written("day", _cut("{}" if kind.unit == "ns" else "CAST({} AS TIMESTAMP)", fraction))


def _cut(moment: str, fraction: str) -> str:
    """Write a moment in SQL without the zeros at the end of its fraction."""
    return f"rtrim(rtrim(strftime({moment}, '{MOMENT}{fraction}'), '0'), '.')"


def written(kind: pa.DataType) -> Written | None:
    """Say how the values of a type of Arrow are written; None where no cell can hold them."""
    if types.is_dictionary(kind):
        return written(kind.value_type) if _is_text(kind.value_type) else None
    if _is_text(kind) or types.is_null(kind):
        return Written("text", PLAIN)
    if types.is_boolean(kind):
        return Written("whole", PLAIN)
    if types.is_integer(kind):
        return Written("whole", PLAIN)
    if types.is_decimal(kind):
        return Written("decimal", PLAIN) if kind.precision <= MOST_DIGITS and kind.scale >= 0 else None
    if types.is_float32(kind) or types.is_float64(kind):
        return Written("binary", SHORTEST)
    if types.is_date(kind):
        return Written("day", "CAST(CAST({} AS DATE) AS VARCHAR)")
    return _moment(kind) if types.is_timestamp(kind) else None


def _is_text(kind: pa.DataType) -> bool:
    """Tell whether a type is one of text."""
    return bool(types.is_string(kind) or types.is_large_string(kind) or types.is_string_view(kind))


def hidden_pattern() -> str:
    """Write for DuckDB what matches a hidden character."""
    return "".join(char if char in "[]-" else f"\\x{{{ord(char):X}}}" for char in HIDDEN.pattern)


def texts_of(forms: Sequence[Written], names: Sequence[str]) -> str:
    """Give the texts of columns c1, c2 and on in SQL, under these names."""
    return ", ".join(
        f"{form.text(f'c{number}')} AS {identifier(name)}"
        for number, (form, name) in enumerate(zip(forms, names, strict=True), 1)
    )


def read_texts(
    connection: duckdb.DuckDBPyConnection, table: pa.Table, forms: Sequence[Written]
) -> tuple[tuple[str, ...], ...]:
    """Give the texts of every row of a table with columns c1, c2 and on."""
    connection.register(READ, table)
    try:
        names = [f"text {number}" for number in range(1, len(forms) + 1)]
        rows = connection.execute(f"SELECT {texts_of(forms, names)} FROM {READ}").fetchall()
    finally:
        connection.unregister(READ)
    return tuple(tuple(row) for row in rows)
