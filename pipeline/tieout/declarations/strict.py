"""Read declarations strictly: no duplicate key, no unknown key, nothing of the wrong type.

Nothing in a declaration is ever executed. Keys that carry another vocabulary's prefix (`dc:title`)
are that vocabulary's business and are passed over, as the Data Package standard allows.
"""

from __future__ import annotations

import codecs
import json
import re
import tomllib
from collections.abc import Mapping
from decimal import Decimal
from types import MappingProxyType
from typing import Any, ClassVar, TypeVar

import msgspec

from tieout.declarations.misfit import AS_NAMED, UNKNOWN, Misfit, first_misfit
from tieout.declarations.syntax import json_fault, toml_fault
from tieout.values.errors import DeclarationError, shorten

T = TypeVar("T")
FOREIGN = re.compile(r"[a-z][a-z0-9]*:[A-Za-z]+")
DEEPEST = 50
"""Levels of objects and lists that a declaration may have."""
HALF = re.compile("[\ud800-\udfff]")


class Declared(msgspec.Struct, frozen=True, forbid_unknown_fields=True, kw_only=True):
    """Base of all that is declared: frozen, and strict about its keys."""

    left_out: ClassVar[Mapping[str, str]] = MappingProxyType({})
    """Keys that a standard has here and that are not read, each with what to do about it."""


def read_json(data: bytes, where: str, *, exact: bool = False) -> Any:
    """Parse JSON from `data`; `where` is its path for messages; `exact` keeps numbers with a mark as decimals.

    Raises DeclarationError for bytes that are no UTF-8, no JSON, repeat a key or hold NaN.
    """
    text = _text(data, where)
    try:
        value = json.loads(
            text, object_pairs_hook=_unique, parse_constant=_refuse_constant, parse_float=Decimal if exact else float
        )
        _refuse_strange(value)
        return value
    except json.JSONDecodeError as error:
        raise DeclarationError(f"{where}:{error.lineno}:{error.colno}", *json_fault(text, error)) from error
    except (_RefusedError, RecursionError) as error:
        raise DeclarationError(where, str(error), "Mend it there.") from error
    except ValueError as error:
        raise DeclarationError(where, f"not a number: {error}", "Mend the number.") from error


def read_toml(data: bytes, where: str) -> dict[str, Any]:
    """Parse TOML from `data`; `where` is its path for messages.

    Raises DeclarationError for bytes that are no UTF-8 or no TOML (a repeated key is none).
    """
    text = _text(data, where)
    try:
        value = tomllib.loads(text)
        _refuse_strange(value)
        return value
    except _RefusedError as error:
        raise DeclarationError(where, str(error), "Mend it there.") from error
    except tomllib.TOMLDecodeError as error:
        at, *fault = toml_fault(text, error)
        raise DeclarationError(f"{where}{at}", *fault) from error
    except RecursionError as error:
        raise DeclarationError(where, f"not valid TOML: {error}", "Nest its lists and tables less deeply.") from error
    except ValueError as error:
        raise DeclarationError(where, f"not a number or date: {error}", "Mend it there.") from error


def _text(data: bytes, where: str) -> str:
    """Decode a declaration.

    Raises DeclarationError where it is no UTF-8, with what its bytes look like.
    """
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        looks = ", and it looks like UTF-16" if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)) else ""
        above = 0 if looks else data.count(b"\n", 0, error.start)
        place = f"{where}:{above + 1}" if above else where
        raise DeclarationError(place, f"byte {error.start} is not UTF-8{looks}", "Save it as UTF-8.") from error


def convert(value: object, kind: type[T], where: str, advice: str = "", called: Mapping[str, str] = AS_NAMED) -> T:
    """Turn a parsed declaration into `kind`, refusing what `kind` does not name.

    `advice` says what the declaration should look like; `called` gives keys that its writer knows by another name.

    Raises DeclarationError that says at which key, what was found and what was expected.
    """
    try:
        return msgspec.convert(value, kind)
    except msgspec.ValidationError as error:
        told = first_misfit(value, kind, _is_toml(where), called) or _in_words_of_msgspec(error)
        if told.advice.endswith(UNKNOWN) or not advice:
            advice = told.advice
        raise DeclarationError(where, f"at {told.at or 'the top level'}: {told.what}", advice) from error


def _is_toml(where: str) -> bool:
    """Tell by its place whether a declaration is TOML: `answers.toml`, `shapes/cells.toml: example 2`."""
    return where.rpartition(".")[2].startswith("toml")


def _in_words_of_msgspec(error: msgspec.ValidationError) -> Misfit:
    """Tell of a misfit what msgspec tells of it, where we cannot say it better."""
    what, _, at = str(error).partition(" - at ")
    return Misfit(at.strip("`").removeprefix("$").lstrip("."), what, "Mend it there.")


def without_foreign_keys(value: Any) -> Any:
    """Drop keys with the prefix of another vocabulary (`dc:title`), at every depth."""
    if isinstance(value, dict):
        return {key: without_foreign_keys(item) for key, item in value.items() if not FOREIGN.fullmatch(key)}
    if isinstance(value, list):
        return [without_foreign_keys(item) for item in value]
    return value


class _RefusedError(ValueError):
    """JSON that parses, but says what a declaration may not say."""


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Build a JSON object, refusing a key that occurs twice."""
    found: dict[str, Any] = {}
    for key, value in pairs:
        if key in found:
            raise _RefusedError(f"the key {shorten(key)} occurs twice in one object")
        found[key] = value
    return found


def _refuse_strange(value: Any) -> None:
    """Refuse what is nested deeper than a declaration ever is, and half a character (a lone surrogate)."""
    level = [value]
    for _depth in range(DEEPEST):
        texts = [item for item in level if isinstance(item, str)]
        texts += [key for item in level if isinstance(item, dict) for key in item]
        for text in texts:
            if HALF.search(text):
                raise _RefusedError(f"{shorten(text)} holds half a character")
        inside = [list(item.values()) if isinstance(item, dict) else item for item in level if _holds(item)]
        level = [item for items in inside for item in items]
        if not level:
            return
    raise _RefusedError(f"it is nested more than {DEEPEST} deep")


def _holds(value: Any) -> bool:
    """Tell whether a value holds others."""
    return isinstance(value, (dict, list))


def _refuse_constant(name: str) -> Any:
    """Refuse NaN and the infinities, which JSON does not know."""
    raise _RefusedError(f"{name} is not JSON")
