"""Say where a parsed declaration does not fit its type: at which key, what was found, what is expected, what to do.

msgspec decides what fits; this tells, in the words of who writes JSON or TOML, of the first thing that it refused.
It goes through a declaration in the same order, and names every key on the way. Pure.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any

from msgspec import inspect

from tieout.values.errors import shorten
from tieout.values.spelling import meant, nearest

UNKNOWN = "A key that is not known here would silently do nothing."
LISTS = (inspect.ListType, inspect.VarTupleType, inspect.SetType, inspect.FrozenSetType)
NAMED = {
    inspect.StrType: "a text",
    inspect.IntType: "a whole number",
    inspect.FloatType: "a number",
    inspect.BoolType: "true or false",
    inspect.DateType: "a date",
    inspect.NoneType: "null",
    # A text in several languages, each under a key of its own.
    inspect.CustomType: "a text",
}
AS_NAMED: Mapping[str, str] = MappingProxyType({})
"""No key is known to its writer by another name than its own."""
A_DATE = "Write it as 2026-01-31."


@dataclass(frozen=True, slots=True)
class Misfit:
    """The first thing in a declaration that does not fit."""

    at: str
    """The way to it, `resources[0].tieout`; blank at the top level."""
    what: str
    advice: str


def first_misfit(value: Any, kind: Any, toml: bool, called: Mapping[str, str] = AS_NAMED) -> Misfit | None:
    """Find the first thing in `value` that does not fit type `kind`, told for TOML or for JSON; None where all does.

    `called` gives keys that their writer knows by another name.
    """
    return next(_Telling("table" if toml else "object", called).misfits(value, inspect.type_info(kind), ""), None)


@dataclass(frozen=True, slots=True)
class _Telling:
    """Tells of misfits in the words of one notation."""

    keyed: str
    """What the notation calls keys with values: an object in JSON, a table in TOML."""
    called: Mapping[str, str]
    """Keys that the writer knows by another name."""

    def misfits(self, value: Any, kind: inspect.Type, at: str) -> Iterator[Misfit]:
        """Yield what does not fit, in the order of the declaration."""
        if isinstance(kind, inspect.AnyType):
            return
        if isinstance(kind, inspect.UnionType):
            yield from self._in_union(value, kind, at)
        elif isinstance(kind, inspect.StructType) and isinstance(value, dict):
            yield from self._in_struct(value, kind, at)
        elif isinstance(kind, inspect.DictType) and isinstance(value, dict):
            for key, item in value.items():
                yield from self.misfits(item, kind.value_type, f"{at}[{shorten(key)}]")
        elif isinstance(kind, LISTS) and isinstance(value, list):
            for number, item in enumerate(value):
                yield from self.misfits(item, kind.item_type, f"{at}[{number}]")
        elif isinstance(kind, inspect.TupleType) and isinstance(value, list):
            yield from self._in_tuple(value, kind, at)
        elif not _fits(value, kind):
            what = f"it is {self._found(value)} where {self._expected(kind)} is expected"
            yield Misfit(at, what, self._do(value, kind, at))

    def _in_union(self, value: Any, kind: inspect.UnionType, at: str) -> Iterator[Misfit]:
        """Yield what does not fit where several types may stand, as a rule one and nothing."""
        options = [one for one in kind.types if not isinstance(one, inspect.NoneType)]
        if value is None and len(options) < len(kind.types):
            return
        alike = [one for one in options if isinstance(one, inspect.StructType) and isinstance(value, dict)]
        if len(alike or options) == 1:
            yield from self.misfits(value, (alike or options)[0], at)
        elif all(next(self.misfits(value, one, at), None) for one in options):
            expected = " or ".join(map(self._expected, options))
            yield Misfit(at, f"it is {self._found(value)} where {expected} is expected", "Write one of them.")

    def _in_struct(self, value: dict[str, Any], kind: inspect.StructType, at: str) -> Iterator[Misfit]:
        """Yield unknown keys and what their values do not fit, then the keys that are missing."""
        fields = {field.encode_name: field for field in kind.fields}
        for key, item in value.items():
            left_out = getattr(kind.cls, "left_out", AS_NAMED).get(key)
            if key in fields:
                yield from self.misfits(item, fields[key].type, f"{at}.{key}" if at else key)
            elif left_out is not None:
                what = f"the key {shorten(key)} is of the Data Package standard, and not read here"
                yield Misfit(at, what, f"{left_out} {UNKNOWN}")
            else:
                known = [self.called.get(name, name) for name in fields]
                advice = f"{meant(key, known, 'Known keys')} {UNKNOWN}"
                yield Misfit(at, f"the key {shorten(key)} is not known here", advice)
        for name, field in fields.items():
            if field.required and name not in value:
                yield Misfit(at, f"the key {shorten(name)} is missing", f"Add it: {self._expected(field.type)}.")

    def _in_tuple(self, value: list[Any], kind: inspect.TupleType, at: str) -> Iterator[Misfit]:
        """Yield what does not fit in a list of a fixed length."""
        if len(value) != len(kind.item_types):
            found, expected = len(value), len(kind.item_types)
            yield Misfit(at, f"it is a list of {found} where one of {expected} is expected", f"Give {expected}.")
            return
        for number, (item, told) in enumerate(zip(value, kind.item_types, strict=True)):
            yield from self.misfits(item, told, f"{at}[{number}]")

    def _found(self, value: Any) -> str:
        """Call a value what its writer calls it."""
        if isinstance(value, str):
            return shorten(value)
        if isinstance(value, bool):
            return str(value).lower()
        if isinstance(value, int | float):
            return f"the number {_number(value)}"
        if isinstance(value, dict | list):
            return self._a_keyed() if isinstance(value, dict) else "a list"
        return "null" if value is None else f"{_moment(value)} {value}"

    def _expected(self, kind: inspect.Type) -> str:
        """Call a type what its writer calls it."""
        if isinstance(kind, inspect.UnionType):
            return " or ".join(self._expected(one) for one in kind.types if not isinstance(one, inspect.NoneType))
        if isinstance(kind, inspect.LiteralType):
            return _one_of(kind.values)
        if isinstance(kind, inspect.StructType | inspect.DictType):
            return self._a_keyed()
        if isinstance(kind, (*LISTS, inspect.TupleType)):
            return "a list"
        return NAMED.get(type(kind), "another value") + _bounds(kind)

    def _a_keyed(self) -> str:
        """Call keys with values what the notation calls them."""
        return f"an {self.keyed}" if self.keyed == "object" else f"a {self.keyed}"

    def _do(self, value: Any, kind: inspect.Type, at: str) -> str:
        """Say what to do about a value of the wrong type."""
        if value is None:
            return "Give it a value, or leave the key out."
        if isinstance(kind, inspect.LiteralType):
            return _of_words(value, kind.values)
        if isinstance(kind, (*LISTS, inspect.TupleType)):
            return self._as_a_list(value, at)
        if isinstance(kind, inspect.StructType | inspect.DictType):
            in_json = "Put its keys and values between braces, { }."
            return in_json if self.keyed == "object" else f"Write its keys and values below [{_key(at)}]."
        return _as_a_scalar(value, kind) or f"Write {self._expected(kind)}."

    def _as_a_list(self, value: Any, at: str) -> str:
        """Say how a list is written."""
        if isinstance(value, dict) and self.keyed == "table":
            return f"Head each of them with two brackets, [[{_key(at)}]]."
        return "Put it between square brackets, [ ]."


def _fits(value: Any, kind: inspect.Type) -> bool:
    """Tell whether a single value fits a type as msgspec takes it."""
    if isinstance(kind, inspect.LiteralType):
        return any(value == one and type(value) is type(one) for one in kind.values)
    if isinstance(kind, inspect.IntType):
        return type(value) is int and (kind.ge is None or value >= kind.ge) and (kind.le is None or value <= kind.le)
    if isinstance(kind, inspect.DateType):
        return type(value) is datetime.date or (isinstance(value, str) and _is_date(value))
    plain = {inspect.StrType: str, inspect.BoolType: bool, inspect.NoneType: type(None)}
    if type(kind) in plain:
        return isinstance(value, plain[type(kind)])
    # What is of another type yet is msgspec's to tell.
    return not isinstance(kind, (*LISTS, inspect.TupleType, inspect.StructType, inspect.DictType))


def _is_date(text: str) -> bool:
    """Tell whether a text is a date, as 2026-01-31."""
    try:
        return datetime.date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def _of_words(value: Any, values: tuple[Any, ...]) -> str:
    """Say which of the words that may stand is meant."""
    near = nearest(value, [one for one in values if isinstance(one, str)]) if isinstance(value, str) else []
    if near:
        return f"Is {_word(near[0])} meant?"
    return "Write one of them." if len(values) > 1 else f"Write {_word(values[0])}, or leave the key out."


def _as_a_scalar(value: Any, kind: inspect.Type) -> str:
    """Say how a text, number, date or truth is written, where that is not what was found; blank where it is."""
    if isinstance(kind, inspect.DateType):
        return A_DATE
    if isinstance(kind, inspect.StrType):
        scalar = isinstance(value, int | float) and not isinstance(value, bool)
        return f'Put quotes around it: "{_number(value)}".' if scalar else "Put a text between quotes."
    if isinstance(kind, inspect.IntType) and isinstance(value, str) and value.isdecimal() and value.isascii():
        return f"Write it without quotes: {shorten(value)[1:-1]}."
    if isinstance(kind, inspect.IntType) and isinstance(value, float) and value.is_integer() and abs(value) < 10**15:
        return f"Write it without decimals: {int(value)}."
    if isinstance(kind, inspect.BoolType) and value in ("true", "false"):
        return f"Write it without quotes: {value}."
    return ""


def _bounds(kind: inspect.Type) -> str:
    """Say between which bounds a number lies."""
    if not isinstance(kind, inspect.IntType):
        return ""
    if kind.ge is not None and kind.le is not None:
        return f" from {kind.ge} to {kind.le}"
    return f" of at least {kind.ge}" if kind.ge is not None else f" of at most {kind.le}" if kind.le is not None else ""


def _one_of(values: tuple[Any, ...]) -> str:
    """List the words of which one may stand."""
    *first, last = map(_word, values)
    return f"{', '.join(first)} or {last}" if first else last


def _word(value: Any) -> str:
    """Write a word that may stand as it is written."""
    if isinstance(value, str):
        return f"'{value}'" if '"' in value else f'"{value}"'
    return str(value).lower()


def _number(value: float) -> str:
    """Write a number in at most as many digits as a message has room for."""
    try:
        text = str(value)
    except ValueError:
        return "of thousands of digits"
    return text if len(text) <= 40 else f"{text[:40]}…"


def _moment(value: Any) -> str:
    """Call a date or time of TOML what it is."""
    if isinstance(value, datetime.datetime):
        return "the moment"
    return "the date" if isinstance(value, datetime.date) else "the time"


def _key(at: str) -> str:
    """Name the table of TOML that a way leads to."""
    return at.split("[")[0] or "the top level"
