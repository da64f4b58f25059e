"""Read and write YAML as far as a declaration needs it: maps, lists and plain values, each of them said once.

Readers of YAML 1.1 and 1.2 do not take `NO`, `012` or `12:30` alike, and most let a key that stands twice undo the
first. What can be read in two ways is refused, with what to write instead. Nothing is made of a tag, and no part is
repeated by an alias, so that a file is never larger in memory than it was on disk.
"""

from __future__ import annotations

import datetime
import json
import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, YAMLError
from ruamel.yaml.events import (
    AliasEvent,
    DocumentStartEvent,
    Event,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
    StreamEndEvent,
)

from tieout.values.errors import DeclarationError, first_line, shorten

DEEPEST = 50
"""Levels of maps and lists that a declaration may have."""
NOTHING = frozenset({"", "~", "null", "Null", "NULL"})
TRUTHS = {"true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False}
WHOLE = re.compile(r"[-+]?(?:0|[1-9][0-9]*)")
DECIMAL = re.compile(r"[-+]?[0-9]+\.[0-9]*(?:[eE][-+][0-9]+)?")
DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
MOMENT = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}[T ][0-9]{2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]{1,6})?")
TWO_WAYS = re.compile(
    r"(?i:yes|no|on|off|[-+]?\.(?:inf|nan))"
    r"|[-+]?(?:0[box]?[0-9a-fA-F_]+|[0-9][0-9_]*(?::[0-5]?[0-9])+(?:\.[0-9_]*)?|[0-9][0-9_,]*_[0-9_]*|\.[0-9][0-9_]*"
    r"|[0-9][0-9_]*(?:\.[0-9_]*)?[eE][-+]?[0-9]+)"
    r"|[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}(?:[Tt ].*)?"
)
"""What one reader of YAML takes for a text and another for a number, a truth or a moment."""
PLAIN = re.compile(r"[A-Za-z_][A-Za-z0-9_.]*(?:[ -][A-Za-z0-9_.]+)*")
"""A text that is plainly one, without quotes."""
_HALF = re.compile("[\ud800-\udfff]")


def read_yaml(data: bytes, where: str) -> Any:
    """Parse YAML from `data`; `where` is its path for messages.

    Gives dicts, lists, texts, whole numbers, decimals as written, truths, dates and moments, and None.

    Raises DeclarationError for what is no UTF-8 or no YAML, holds a tag, an anchor, a key twice or several documents,
    or a bare word that readers do not take alike.
    """
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError as error:
        raise DeclarationError(where, f"byte {error.start} is not UTF-8", "Save it as UTF-8.") from error
    try:
        return _document(iter(YAML(typ="safe", pure=True).parse(text)), where)
    except MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        place = f"{where}:{mark.line + 1}:{mark.column + 1}" if mark else where
        advice = "Mend it there: most often a colon, a quote or the blanks before a line are amiss."
        raise DeclarationError(place, f"not valid YAML: {error.problem or first_line(error)}", advice) from error
    except (YAMLError, ValueError) as error:
        raise DeclarationError(where, f"not valid YAML: {first_line(error)}", "Mend it there.") from error


def _document(events: Iterator[Event], where: str) -> Any:
    """Build what the one document of a file says; None where it says nothing."""
    value, documents = None, 0
    for event in events:
        if isinstance(event, DocumentStartEvent):
            documents += 1
            if documents > 1:
                raise DeclarationError(_at(event, where), "a second document begins here", "Keep one in a file.")
            value = _value(next(events), events, where, 0)
        elif isinstance(event, StreamEndEvent):
            break
    return value


def _value(event: Event, events: Iterator[Event], where: str, depth: int) -> Any:
    """Build one value, and all that stands in it."""
    _refuse_strange(event, where)
    if depth > DEEPEST:
        raise DeclarationError(_at(event, where), f"it is nested more than {DEEPEST} deep", "Nest it less deeply.")
    if isinstance(event, SequenceStartEvent):
        return [_value(item, events, where, depth + 1) for item in _until(SequenceEndEvent, events)]
    if isinstance(event, MappingStartEvent):
        return _map(events, where, depth)
    if isinstance(event, ScalarEvent):
        return _scalar(event, where)
    raise DeclarationError(_at(event, where), "a value is expected here", "Write a value, a list or a map.")


def _map(events: Iterator[Event], where: str, depth: int) -> dict[str, Any]:
    """Build a map, refusing a key that is no text or stands twice."""
    found: dict[str, Any] = {}
    for event in _until(MappingEndEvent, events):
        key = _value(event, events, where, depth + 1)
        if not isinstance(key, str):
            shown = shorten(str(getattr(event, "value", key)))
            advice = 'Put it between quotes, "so", if it is the name of something.'
            raise DeclarationError(_at(event, where), f"the key {shown} is no text", advice)
        if key in found:
            advice = "Keep one of them: other readers let the last undo the first."
            raise DeclarationError(_at(event, where), f"the key {shorten(key)} stands twice in one map", advice)
        found[key] = _value(next(events), events, where, depth + 1)
    return found


def _until(end: type[Event], events: Iterator[Event]) -> Iterator[Event]:
    """Give what stands in a list or map, up to its end."""
    for event in events:
        if isinstance(event, end):
            return
        yield event


def _refuse_strange(event: Event, where: str) -> None:
    """Refuse an alias, an anchor and a tag: they repeat or make what does not stand there."""
    if isinstance(event, AliasEvent) or getattr(event, "anchor", None) is not None:
        raise DeclarationError(
            _at(event, where), "an anchor or alias (& or *) stands here", "Write out what it stands for."
        )
    if (tag := getattr(event, "tag", None)) is not None:
        advice = "Take it out: a declaration says values, and makes nothing."
        raise DeclarationError(_at(event, where), f"the tag {shorten(str(tag))} stands here", advice)


def _scalar(event: ScalarEvent, where: str) -> Any:
    """Read one value: text where it is quoted, else what all readers of YAML take it for."""
    text: str = event.value
    if _HALF.search(text):
        raise DeclarationError(_at(event, where), "it holds half a character", "Write whole characters.")
    if event.style:
        return text
    if text in NOTHING:
        return None
    if text in TRUTHS:
        return TRUTHS[text]
    if WHOLE.fullmatch(text):
        return int(text)
    if DECIMAL.fullmatch(text):
        return Decimal(text)
    try:
        if DAY.fullmatch(text):
            return datetime.date.fromisoformat(text)
        if MOMENT.fullmatch(text):
            return datetime.datetime.fromisoformat(text)
    except ValueError as error:
        raise DeclarationError(_at(event, where), f"{shorten(text)} is no date of the calendar", "Mend it.") from error
    if TWO_WAYS.fullmatch(text) or text == "=" or text == "<<":
        what = f"{shorten(text)} is not read alike by all readers of YAML"
        advice = 'Put it between quotes, "so", if it is a text; else write true, false or a plain number.'
        raise DeclarationError(_at(event, where), what, advice)
    return text


def _at(event: Event, where: str) -> str:
    """Name a place as an editor opens it."""
    mark = event.start_mark
    return f"{where}:{mark.line + 1}:{mark.column + 1}" if mark is not None else where


def write_yaml(value: Mapping[str, Any]) -> str:
    """Write a map as YAML that every reader reads alike: texts stand between quotes where they may be anything else."""
    return "".join(f"{line}\n" for line in _lines(value, ""))


def _lines(value: Mapping[str, Any], indent: str) -> Iterator[str]:
    """Write a map, a line for each key."""
    for key, item in value.items():
        if isinstance(item, Mapping) and item:
            yield f"{indent}{_word(key)}:"
            yield from _lines(item, f"{indent}  ")
        else:
            yield f"{indent}{_word(key)}: {_flow(item)}"


def _flow(value: Any) -> str:
    """Write a value on one line."""
    if isinstance(value, Mapping):
        return f"{{{', '.join(f'{_word(key)}: {_flow(item)}' for key, item in value.items())}}}"
    if isinstance(value, list | tuple):
        return f"[{', '.join(map(_flow, value))}]"
    if value is None or isinstance(value, bool):
        return json.dumps(value, allow_nan=False)
    if isinstance(value, Decimal):
        plain = format(value, "f")
        return plain if "." in plain else f"{plain}.0"
    return _word(value) if isinstance(value, str) else str(value)


def _word(text: str) -> str:
    """Write a text: bare where it is plainly one, else as JSON has it, which is YAML too."""
    is_plain = PLAIN.fullmatch(text) and not (TWO_WAYS.fullmatch(text) or text in NOTHING or text in TRUTHS)
    return text if is_plain else json.dumps(text, ensure_ascii=False, allow_nan=False)
