"""Describe what can be declared as JSON Schemas, by which an editor completes and checks a file while it is written.

They are made from the very types that a declaration is read into, with what their docstrings say of each key. What
types alone cannot say, as that a date lies before another, only the reading says.
"""

from __future__ import annotations

import ast
import inspect
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import msgspec

from tieout.declarations.answers import AnswersFile
from tieout.declarations.datapackage import ENTITY
from tieout.declarations.plain import Settings
from tieout.declarations.publication import Publication
from tieout.declarations.strict import FOREIGN
from tieout.narrative.ties import Ties
from tieout.rulebook.files import BookFile, EntityFile, KindFile
from tieout.rulebook.headwords import Heads
from tieout.rulebook.narrative_words import NarrativeWords

RECORDS = "records"
"""The kind of which all but what tieout is told is the standard's own."""
DIALECT = "https://json-schema.org/draft/2020-12/schema"


@dataclass(frozen=True, slots=True)
class Declarable:
    """A kind of file in which something is declared."""

    type: type[msgspec.Struct]
    files: str
    """Which files are of it."""
    title: str


DECLARABLE: Mapping[str, Declarable] = {
    "datapackage": Declarable(Publication, "datapackage.json", "A publication: its tables and texts"),
    "records": Declarable(
        Settings, "datapackage.json, no rulebook", "What tieout is told of records beside the standard"
    ),
    "answers": Declarable(AnswersFile, "answers.toml", "What people answer and allow"),
    "ties": Declarable(Ties, "<name of a text>.ties.toml", "Which figures the numbers of a text state"),
    "rulebook": Declarable(BookFile, "rulebook.toml of a rulebook", "What a rulebook says of itself"),
    "columns": Declarable(Heads, "columns.toml of a rulebook", "Words in heads and names of files"),
    "lines": Declarable(KindFile, "lines/*.toml of a rulebook", "A kind of table with its lines"),
    "entity": Declarable(EntityFile, "entities/*.toml of a rulebook", "An entity with the lines that it adds"),
    "narrative": Declarable(NarrativeWords, "narrative.toml of a rulebook", "Words by which a text is understood"),
}
"""Every kind of file that there is a schema for, by its name."""


def schema_of(name: str, entity_key: str = ENTITY) -> bytes:
    """Give the JSON Schema of a kind of file; `entity_key` is the rulebook's own word for an entity.

    Raises KeyError where there is no such kind.
    """
    declarable = DECLARABLE[name]
    (made,), parts = msgspec.json.schema_components([declarable.type], ref_template="#/$defs/{name}")
    types = {told.__name__: told for told in _structs(declarable.type)}
    described = {part: _described(told, types.get(part)) for part, told in parts.items()}
    if name == RECORDS:
        made = _within_resources(made)
    if name == "datapackage":
        described = _as_the_standard_has_it(described, entity_key)
    whole = {"$schema": DIALECT, "title": f"{declarable.title} ({declarable.files})", **made, "$defs": described}
    text = json.dumps(whole, ensure_ascii=False, indent=2, allow_nan=False)
    return f"{_PRIVATE.sub('', text)}\n".encode()


_PRIVATE = re.compile(r'(?<=")_(?=[A-Z])|(?<=/)_(?=[A-Z])')
"""The sign that a type is of one module alone: nobody need know."""


def _structs(kind: type[msgspec.Struct]) -> Iterator[type[msgspec.Struct]]:
    """Give a type, and all types that can stand in it."""
    seen: list[type[msgspec.Struct]] = []
    todo: list[Any] = [msgspec.inspect.type_info(kind)]
    while todo:
        info = todo.pop()
        if isinstance(info, msgspec.inspect.StructType) and info.cls not in seen:
            seen.append(info.cls)
            todo += [field.type for field in info.fields]
        for inner in ("item_type", "key_type", "value_type", "type"):
            todo += [there] if (there := getattr(info, inner, None)) is not None else []
        for inner in ("item_types", "types"):
            todo += getattr(info, inner, ())
    yield from seen


def _described(told: dict[str, Any], kind: type[msgspec.Struct] | None) -> dict[str, Any]:
    """Add to the schema of a type what its docstrings say of each key."""
    if kind is None:
        return told
    names = {field.name: field.encode_name for field in msgspec.structs.fields(kind)}
    said = {names[name]: text for name, text in _said(kind).items() if name in names}
    keys = {key: {**_as_a_number(schema), **_with(said.get(key))} for key, schema in told["properties"].items()}
    about = inspect.cleandoc(kind.__doc__) if kind.__doc__ else None
    return {**told, **_with(about), "properties": keys}


def _as_a_number(schema: dict[str, Any]) -> dict[str, Any]:
    """Let a decimal be written as a number too."""
    if schema.get("format") == "decimal":
        return {"type": ["number", "string"]}
    return {**schema, "anyOf": [_as_a_number(one) for one in schema["anyOf"]]} if "anyOf" in schema else schema


def _with(description: str | None) -> dict[str, str]:
    """Give a description, where there is one."""
    return {"description": description} if description else {}


def _said(kind: type[msgspec.Struct]) -> dict[str, str]:
    """Give what the docstrings of a type say of its fields, also of those that it has of another."""
    found: dict[str, str] = {}
    for holder in reversed(kind.__mro__):
        if not issubclass(holder, msgspec.Struct) or holder is msgspec.Struct:
            continue
        (defined,) = ast.parse(inspect.cleandoc(f"\n{inspect.getsource(holder)}")).body
        body = defined.body if isinstance(defined, ast.ClassDef) else []
        for field, after in pairwise(body):
            if not isinstance(field, ast.AnnAssign) or not isinstance(field.target, ast.Name):
                continue
            if isinstance(after, ast.Expr) and isinstance(after.value, ast.Constant):
                found[field.target.id] = " ".join(str(after.value.value).split())
    return found


def _within_resources(settings: dict[str, Any]) -> dict[str, Any]:
    """Let what is told of records stand under `tieout` of each resource; the rest is the standard's to describe."""
    resource = {"type": "object", "properties": {"tieout": settings}}
    resources = {"type": "array", "minItems": 1, "items": resource}
    return {"type": "object", "properties": {"resources": resources}, "required": ["resources"]}


def _as_the_standard_has_it(parts: dict[str, Any], entity_key: str) -> dict[str, Any]:
    """Let a data package have `$schema`, keys of other vocabularies, and its rulebook's word for an entity."""
    foreign: dict[str, Any] = {f"^{FOREIGN.pattern}$": {}}
    found = {name: {**part, "patternProperties": foreign} for name, part in parts.items()}
    package = found[Publication.__name__]
    package["properties"] = {"$schema": {"type": "string"}, **package["properties"]}
    for part in found.values():
        if ENTITY in part["properties"] and entity_key != ENTITY:
            part["properties"] = {**part["properties"], entity_key: part["properties"][ENTITY]}
    return found
