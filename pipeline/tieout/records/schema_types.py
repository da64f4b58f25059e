"""Say what a schema of Pandera demands of the type of a column, in the words of pandas, polars and ibis."""

from __future__ import annotations

import re
from dataclasses import dataclass

from tieout.records.column_types import Family
from tieout.values.errors import shorten
from tieout.values.outcome import Text

_WHOLE = re.compile(r"(?P<unsigned>u?)int(?P<bits>8|16|32|64)?")
_FLOAT = re.compile(r"float(?:16|32|64)?|double")
_TEXT = re.compile(r"str|string(?:\[[a-z_]+\])?|object|utf8|large_string|large_utf8")
_MOMENT = re.compile(
    r"datetime|datetime64(?:\[(?:s|ms|us|ns)\])?|datetime\((?:time_unit=)?'?(?:ms|us|ns)'?(?:, (?:time_zone=)?none)?\)"
    r"|timestamp(?:\([0-9]\))?"
)
_DECIMAL = re.compile(r"decimal\((?:precision=)?\s*(?P<width>[0-9]+)\s*,\s*(?:scale=)?\s*(?P<scale>[0-9]+)\s*\)")


@dataclass(frozen=True, slots=True)
class Demand:
    """What a schema demands of the type of a column."""

    families: tuple[Family, ...]
    """The families of types of which it must be one; the first is what the schema names."""
    title: Text
    """What a column is then: `a whole number`."""
    least: int | None = None
    """The least whole number of the type, where it has one."""
    most: int | None = None
    digits: tuple[int, int] | None = None
    """Digits before and behind the decimal mark that the type has room for."""


WHOLE = Text("a whole number", "een geheel getal")
NUMBER = Text("a number", "een getal")
TEXT = Text("a text", "een tekst")
TRUTH = Text("true or false", "waar of onwaar")
DAY = Text("a date", "een datum")
MOMENT = Text("a date with a time", "een datum met een tijd")


def demand_of(dtype: str) -> Demand | Text:
    """Say what a type of a schema demands of a column, or why we cannot tell, with what to do."""
    name = dtype.strip().lower()
    if (whole := _WHOLE.fullmatch(name)) is not None:
        bits = int(whole["bits"] or 64)
        least, most = (0, 2**bits - 1) if whole["unsigned"] else (-(2 ** (bits - 1)), 2 ** (bits - 1) - 1)
        range = Text(f"a whole number from {least} to {most}", f"een geheel getal van {least} tot en met {most}")
        return Demand(("integer",), WHOLE if bits == 64 and least else range, least, most)
    if (decimal := _DECIMAL.fullmatch(name)) is not None:
        width, scale = int(decimal["width"]), int(decimal["scale"])
        title = Text(
            f"a number of at most {width - scale} digits and {scale} decimals",
            f"een getal van hooguit {width - scale} cijfers en {scale} decimalen",
        )
        return Demand(("decimal", "integer"), title, digits=(width - scale, scale))
    if name == "decimal":
        return Demand(("decimal", "integer"), NUMBER)
    if _FLOAT.fullmatch(name):
        return Demand(("float", "decimal", "integer"), NUMBER)
    if _TEXT.fullmatch(name):
        return Demand(("text",), TEXT)
    if name in ("bool", "boolean"):
        return Demand(("boolean",), TRUTH)
    if name in ("date", "date32"):
        return Demand(("date",), DAY)
    if _MOMENT.fullmatch(name):
        # Pandas has no type for a date alone.
        is_of_pandas = name.startswith("datetime64")
        return Demand(("timestamp", "date") if is_of_pandas else ("timestamp",), MOMENT)
    return Text(
        f"the type {shorten(dtype)} is not one that is judged here: write an integer, float, decimal, str, bool, date "
        "or "
        "datetime64 instead, and for a list of values the check isin",
        f"het type {shorten(dtype)} wordt hier niet beoordeeld: schrijf int64, float64, Decimal, str, bool, date of "
        "datetime64, en voor een lijst van waarden isin",
    )
