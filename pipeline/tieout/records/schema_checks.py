"""Read the checks of a schema of Pandera: what each says of a column, in words, in SQL and for the engine."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from tieout.records.column_types import ColumnType, UnfitError, Written, all_written, written
from tieout.records.patterns import is_pattern, scoped
from tieout.records.rule import Counting
from tieout.records.schema_rules import AskedCheck, asked_value
from tieout.store.sql import identifier, literal
from tieout.values.errors import inert, shorten
from tieout.values.listing import listed
from tieout.values.outcome import Text

SHORT = {
    "eq": "equal_to", "ne": "not_equal_to", "gt": "greater_than", "ge": "greater_than_or_equal_to",
    "lt": "less_than", "le": "less_than_or_equal_to", "between": "in_range",
}  # fmt: skip
"""Checks by the short names that Pandera knows them by too."""
OTHERS = frozenset({
    "two_sample_ttest", "one_sample_ttest", "has_dims", "has_coords", "has_attrs", "has_encoding", "ndim", "dim_size",
    "is_monotonic", "no_duplicates_in_coord", "cf_standard_name", "cf_units", "cf_has_standard_names",
    "cf_has_cell_methods",
})  # fmt: skip
"""Checks that Pandera has for other things than the values of a column of a table."""
LONGEST = 60
"""Signs of a text that a title shows."""


@dataclass(frozen=True, slots=True)
class Read:
    """What one check says of a column."""

    title: Text
    counting: Counting
    asked: AskedCheck


@dataclass(frozen=True, slots=True)
class Checked:
    """The column that a check is about."""

    name: str
    table: str
    type: ColumnType

    @property
    def sql(self) -> str:
        """Its name in SQL."""
        return identifier(self.name)

    @property
    def filled(self) -> str:
        """The condition that it has a value; that of a float is none where it is NaN, as for Pandera."""
        there = f"{self.sql} IS NOT NULL"
        return f"{there} AND NOT isnan({self.sql})" if self.type.family == "float" else there

    def counting(self, holds: str, *, blanks_too: bool = False) -> Counting:
        """Count the rows in which a condition does not hold of the value; `blanks_too` counts blanks too."""
        if blanks_too:
            return Counting("true", f"(({holds}) AND {self.filled}) IS NOT TRUE")
        return Counting(self.filled, f"{self.filled} AND NOT ({holds})")

    def asked(self, what: str, **given: Any) -> AskedCheck:
        """Say what the engine is asked of it."""
        return AskedCheck(rule="", what=what, columns=(self.name,), **given)


class RefusedError(ValueError):
    """A check that cannot be judged as it is declared."""

    def __init__(self, why: Text) -> None:
        super().__init__(why.en)
        self.why = why


def full_name(check: str) -> str | None:
    """Give the name by which Pandera keeps a check that is judged here; None where it is none."""
    name = SHORT.get(check, check)
    return name if name in _READERS else None


def read_check(check: str, arguments: Mapping[str, Any] | object, column: Checked, *, blanks_too: bool) -> Read:
    """Read what a check says of a column; `arguments` by name, or the one that it has.

    Raises RefusedError where it cannot be judged so, with what to do.
    """
    names, reader = _READERS[check]
    given = dict(arguments) if isinstance(arguments, Mapping) else {names[0]: arguments}
    if "value" in given and len(given) == 1:
        given = {names[0]: given["value"]}
    if unknown := [name for name in given if name not in names]:
        raise RefusedError(
            Text(
                f"{check} has no argument {shorten(unknown[0])}: it has {', '.join(names)}",
                f"{check} heeft geen argument {shorten(unknown[0])}: het heeft {', '.join(names)}",
            )
        )
    try:
        return reader(column, check, given, blanks_too)
    except UnfitError as error:
        raise RefusedError(error.why) from error


@dataclass(frozen=True, slots=True)
class _Comparison:
    """How a comparison is written."""

    argument: str
    sign: str
    title: Text


_COMPARISONS = {
    "equal_to": _Comparison("value", "=", Text("is", "is")),
    "not_equal_to": _Comparison("value", "<>", Text("is not", "is niet")),
    "greater_than": _Comparison("min_value", ">", Text("is more than", "is meer dan")),
    "greater_than_or_equal_to": _Comparison("min_value", ">=", Text("is at least", "is minstens")),
    "less_than": _Comparison("max_value", "<", Text("is less than", "is minder dan")),
    "less_than_or_equal_to": _Comparison("max_value", "<=", Text("is at most", "is hooguit")),
}


def _compared(column: Checked, check: str, given: Mapping[str, Any], blanks_too: bool) -> Read:
    """Read a comparison with one value."""
    how = _COMPARISONS[check]
    value = written(_needed(check, given, how.argument), column.type)
    if how.sign not in ("=", "<>"):
        _refuse_order(column)
    return Read(
        _title(column, Text(f"{how.title.en} {_shown(value)}", f"{how.title.nl} {_shown(value)}")),
        column.counting(f"{column.sql} {how.sign} {value.sql}", blanks_too=blanks_too),
        column.asked(check, values={how.argument: asked_value(value)}),
    )


def _in_range(column: Checked, check: str, given: Mapping[str, Any], blanks_too: bool) -> Read:
    """Read the bounds between which values must lie, which are in it unless they are said not to be."""
    _refuse_order(column)
    low, high = all_bounds = tuple(
        written(_needed(check, given, name), column.type) for name in ("min_value", "max_value")
    )
    all_written([_needed(check, given, name) for name in ("min_value", "max_value")], column.type)
    with_low, with_high = (_truth(check, given, name) for name in ("include_min", "include_max"))
    if _is_upside_down(low, high) or (low.sql == high.sql and not (with_low and with_high)):
        raise RefusedError(
            Text(
                f"no value lies between {_shown(low)} and {_shown(high)}: mend the bounds",
                f"geen waarde ligt tussen {_shown(low)} en {_shown(high)}: verbeter de grenzen",
            )
        )
    signs = (">=" if with_low else ">", "<=" if with_high else "<")
    holds = " AND ".join(f"{column.sql} {sign} {value.sql}" for sign, value in zip(signs, all_bounds, strict=True))
    title = Text(
        f"is {'at least' if with_low else 'more than'} {_shown(low)} and {'at most' if with_high else 'less than'} "
        f"{_shown(high)}",
        f"is {'minstens' if with_low else 'meer dan'} {_shown(low)} en {'hooguit' if with_high else 'minder dan'} "
        f"{_shown(high)}",
    )
    return Read(
        _title(column, title),
        column.counting(holds, blanks_too=blanks_too),
        column.asked(
            check,
            values={"min_value": asked_value(low), "max_value": asked_value(high)},
            options={"include_min": int(with_low), "include_max": int(with_high)},
        ),
    )


def _among(column: Checked, check: str, given: Mapping[str, Any], blanks_too: bool) -> Read:
    """Read a list of which a value must, or may not, be one."""
    allowed = check == "isin"
    values = _listed(check, given, "allowed_values" if allowed else "forbidden_values", column)
    several = ", ".join(value.sql for value in values)
    shown = listed([_shown(value) for value in values])
    title = Text(f"is {'one' if allowed else 'none'} of {shown}", f"is {'een' if allowed else 'geen'} van {shown}")
    return Read(
        _title(column, title),
        column.counting(f"{column.sql} {'' if allowed else 'NOT '}IN ({several})", blanks_too=blanks_too),
        column.asked(check, listed=tuple(map(asked_value, values))),
    )


def _all_values(column: Checked, check: str, given: Mapping[str, Any], blanks_too: bool) -> Read:
    """Read a list of which every value must occur, and no other."""
    values = _listed(check, given, "values", column)
    table, rows = f"records.{identifier(column.table)}", ", ".join(f"({value.sql})" for value in values)
    there = f"SELECT {column.sql} AS v FROM {table} WHERE {column.filled}"
    declared = f"SELECT v FROM (VALUES {rows}) AS declared(v)"
    first = f"SELECT DISTINCT v FROM ({there}) ORDER BY v LIMIT 11"
    holds = (
        f"SELECT NOT EXISTS ({there} EXCEPT {declared}) AND NOT EXISTS ({declared} EXCEPT {there}) AS holds,\n"
        f"(SELECT coalesce(string_agg(CAST(v AS VARCHAR), ', ' ORDER BY v), '-') FROM ({first})) AS observed"
    )
    shown = listed([_shown(value) for value in values])
    title = _title(column, Text(f"has just the values {shown}", f"heeft precies de waarden {shown}"))
    return Read(title, Counting(holds=holds), column.asked(check, listed=tuple(map(asked_value, values))))


def _pattern(column: Checked, check: str, given: Mapping[str, Any], blanks_too: bool) -> Read:
    """Read a pattern; that of a beginning is anchored as a whole, each of its alternatives too."""
    _refuse_no_text(column, check)
    pattern = _text(check, given, "pattern")
    if not is_pattern(pattern):
        raise RefusedError(
            Text(
                f"the pattern {shorten(pattern)} is none that both Pandera and DuckDB (RE2) read: write it without "
                "looking ahead or back, without references to a group, and with $ for the end",
                f"het patroon {shorten(pattern)} kunnen Pandera en DuckDB (RE2) niet allebei lezen: schrijf het zonder "
                "vooruit of terug te kijken, zonder verwijzing naar een groep, en met $ voor het einde",
            )
        )
    anchored = f"^(?:{scoped(pattern)})" if check == "str_matches" else pattern
    shown = _quoted(pattern)
    words = (
        Text(f"begins with the pattern {shown}", f"begint met het patroon {shown}")
        if check == "str_matches"
        else Text(f"contains the pattern {shown}", f"bevat het patroon {shown}")
    )
    holds = f"regexp_matches({column.sql}, {literal(anchored)})"
    asked = column.asked(check, options={"pattern": anchored})
    return Read(_title(column, words), column.counting(holds, blanks_too=blanks_too), asked)


def _affix(column: Checked, check: str, given: Mapping[str, Any], blanks_too: bool) -> Read:
    """Read the text that a value begins or ends with."""
    _refuse_no_text(column, check)
    text = _text(check, given, "string")
    begins = check == "str_startswith"
    shown = _quoted(text)
    words = Text(f"{'begins' if begins else 'ends'} with {shown}", f"{'begint' if begins else 'eindigt'} met {shown}")
    holds = f"{'starts_with' if begins else 'suffix'}({column.sql}, {literal(text)})"
    asked = column.asked(check, options={"string": text})
    return Read(_title(column, words), column.counting(holds, blanks_too=blanks_too), asked)


def _length(column: Checked, check: str, given: Mapping[str, Any], blanks_too: bool) -> Read:
    """Read how many characters a value has."""
    _refuse_no_text(column, check)
    bounds = {name: value for name, value in given.items() if value is not None}
    if not bounds or ("exact_value" in bounds and len(bounds) > 1):
        raise RefusedError(
            Text(
                f"{check} says min_value, max_value or both, or exact_value alone",
                f"{check} noemt min_value, max_value of allebei, of alleen exact_value",
            )
        )
    for name, value in bounds.items():
        if type(value) is not int or not 0 <= value < 2**31:
            raise _unlike(check, name, value, Text("a whole number", "een geheel getal"))
    signs = {"min_value": ">=", "max_value": "<=", "exact_value": "="}
    words = {
        "min_value": Text("at least", "minstens"),
        "max_value": Text("at most", "hooguit"),
        "exact_value": Text("just", "precies"),
    }
    holds = " AND ".join(f"length({column.sql}) {signs[name]} {value}" for name, value in bounds.items())
    title = Text(
        f"has {' and '.join(f'{words[name].en} {value}' for name, value in bounds.items())} characters",
        f"heeft {' en '.join(f'{words[name].nl} {value}' for name, value in bounds.items())} tekens",
    )
    asked = column.asked(check, options=bounds)
    return Read(_title(column, title), column.counting(holds, blanks_too=blanks_too), asked)


_Reader = Callable[[Checked, str, Mapping[str, Any], bool], Read]
_READERS: Mapping[str, tuple[tuple[str, ...], _Reader]] = {
    **{name: ((how.argument,), _compared) for name, how in _COMPARISONS.items()},
    "in_range": (("min_value", "max_value", "include_min", "include_max"), _in_range),
    "isin": (("allowed_values",), _among),
    "notin": (("forbidden_values",), _among),
    "unique_values_eq": (("values",), _all_values),
    "str_matches": (("pattern",), _pattern),
    "str_contains": (("pattern",), _pattern),
    "str_startswith": (("string",), _affix),
    "str_endswith": (("string",), _affix),
    "str_length": (("exact_value", "min_value", "max_value"), _length),
}
"""Each check that is judged: its arguments, the one that may stand alone first, and what reads it."""


def _title(column: Checked, words: Text) -> Text:
    """Begin what is said of a column with its name."""
    return Text(f"{column.name} {words.en}", f"{column.name} {words.nl}")


def _shown(value: Written) -> str:
    """Write a value in a title."""
    return _quoted(value.text) if value.kind == "text" else value.text


def _quoted(text: str) -> str:
    """Quote a text in a title."""
    shown = inert(text)
    return f"“{shown if len(shown) <= LONGEST else f'{shown[:LONGEST]}…'}”"


def _is_upside_down(low: Written, high: Written) -> bool:
    """Tell whether the upper bound is below the lower one."""
    if low.kind in ("integer", "decimal", "float"):
        return Decimal(high.text) < Decimal(low.text)
    return high.text < low.text


def _needed(check: str, given: Mapping[str, Any], name: str) -> object:
    """Give an argument that must be there."""
    if given.get(name) is None:
        raise RefusedError(Text(f"{check} lacks {name}: write it", f"bij {check} ontbreekt {name}: vul het in"))
    return given[name]


def _text(check: str, given: Mapping[str, Any], name: str) -> str:
    """Give an argument that must be a text."""
    value = _needed(check, given, name)
    if not isinstance(value, str) or not value or "\0" in value:
        raise _unlike(check, name, value, Text("a text between quotes", "een tekst tussen aanhalingstekens"))
    return value


def _truth(check: str, given: Mapping[str, Any], name: str) -> bool:
    """Give an argument that is true unless it is said to be false."""
    value = given.get(name, True)
    if not isinstance(value, bool):
        raise _unlike(check, name, value, Text("true or false", "true of false"))
    return value


def _listed(check: str, given: Mapping[str, Any], name: str, column: Checked) -> tuple[Written, ...]:
    """Give an argument that must be a list of values of a column."""
    values = _needed(check, given, name)
    if not isinstance(values, list) or not values:
        raise _unlike(check, name, values, Text("a list of values", "een lijst van waarden"))
    if None in values:
        raise RefusedError(
            Text(
                f"{name} holds a null, by which {check} would never fail: take it out, and write nullable: true",
                f"{name} bevat null, waardoor {check} nooit zou falen: haal dat weg, en schrijf nullable: true",
            )
        )
    return all_written(values, column.type)


def _refuse_order(column: Checked) -> None:
    """Refuse to say of a truth that it is more or less than another."""
    if column.type.family == "boolean":
        raise RefusedError(
            Text(
                f"{column.name} is true or false: write equal_to or isin",
                f"{column.name} is waar of onwaar: schrijf equal_to of isin",
            )
        )


def _refuse_no_text(column: Checked, check: str) -> None:
    """Refuse to look into a value that is no text."""
    if column.type.family != "text":
        raise RefusedError(
            Text(
                f"{check} looks at texts, and {column.name} is {column.type.name}: declare the column as string, or "
                "take "
                "the check out",
                f"{check} kijkt naar teksten, en {column.name} is {column.type.name}: declareer de kolom als string, "
                "of "
                "haal dit weg",
            )
        )


def _unlike(check: str, name: str, value: object, expected: Text) -> RefusedError:
    """Say that an argument is not what it must be."""
    shown = shorten(str(value))
    return RefusedError(
        Text(
            f"{name} of {check} is {shown}, and must be {expected.en}: mend it",
            f"{name} van {check} is {shown}, en moet {expected.nl} zijn: verbeter dat",
        )
    )
