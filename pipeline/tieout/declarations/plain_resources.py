"""Give the tables of a package of other people as the resources of a publication."""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Literal

from tieout.declarations.forms import form_faults
from tieout.declarations.plain import PlainPackage, PlainResource
from tieout.declarations.publication import (
    FOLDER,
    SLUG,
    Field,
    FieldSettings,
    PackageSettings,
    Publication,
    Resource,
    Schema,
    Source,
)
from tieout.declarations.strict import read_json
from tieout.values.errors import DeclarationError
from tieout.values.places import counts_rows

ENCODINGS: Mapping[str, Literal["utf-8", "utf-16", "iso-8859-1", "windows-1252"]] = {
    "utf-8": "utf-8", "utf-8-sig": "utf-8", "ascii": "utf-8", "utf-16": "utf-16", "iso8859-1": "iso-8859-1",
    "cp1252": "windows-1252",
}  # fmt: skip
"""How Python calls the encodings that are read, and how the standard does."""


def as_publication(package: PlainPackage, data: bytes, where: str) -> Publication:
    """Give a package of other people as a publication: its columns hold what their types say, and no rulebook is named.

    Its folder names it where it has no name that can stand for it.
    """
    told, folder = read_json(data, where), Path(where).resolve().parent.name
    slug = re.sub(r"[^a-z0-9._-]+", "-", (package.name or folder).casefold()).strip("-._")[:100] or "records"
    return Publication(
        name=slug if SLUG.fullmatch(slug) else "records",
        title=_text_of(told, "title"),
        description=_text_of(told, "description"),
        keywords=tuple(one for one in told.get("keywords") or () if isinstance(one, str)),
        sources=tuple(_sources(told)),
        tieout=PackageSettings(rulebook=""),
        resources=as_resources(package, data, where),
    )


def as_resources(package: PlainPackage, data: bytes, where: str) -> tuple[Resource, ...]:
    """Give the tables of a package of other people as resources.

    Raises DeclarationError where one is declared in a form that it cannot be in.
    """
    heads = {one["name"]: one for one in read_json(data, where)["resources"]}
    resources = tuple(_as_resource(one, heads[one.name]) for one in package.resources)
    for resource in resources:
        for what, advice in form_faults(resource):
            raise DeclarationError(where, f"resource {resource.name}: {what}", advice)
    return resources


def _as_resource(table: PlainResource, told: Mapping[str, Any]) -> Resource:
    """Give a table of records as a resource; `told` is what is declared of it, with all that only describes."""
    return Resource(
        name=table.name,
        located=table.located,
        title=_text_of(told, "title"),
        description=_text_of(told, "description"),
        type="table",
        format=table.format or ("parquet" if counts_rows(table.path) or table.path.endswith(FOLDER) else "csv"),
        compression=table.compression,
        encoding=encoding_of(table.encoding),
        dialect=table.dialect,
        schema=Schema(fields=tuple(_columns(table, told))),
        sources=tuple(_sources(told)),
    )


def _columns(table: PlainResource, told: Mapping[str, Any]) -> Iterator[Field]:
    """Give the fields of a table as columns that print no figure."""
    schema = told.get("schema")
    heads = schema.get("fields") if isinstance(schema, dict) else None
    for field, said in zip(table.schema.fields, heads or [{}] * len(table.schema.fields), strict=True):
        yield Field(
            name=field.name,
            title=_text_of(said, "title"),
            description=_text_of(said, "description"),
            tieout=FieldSettings(role="note"),
        )


def _text_of(holder: Mapping[str, Any], key: str) -> str:
    """Give a text that describes, where there is one."""
    value = holder.get(key)
    return value if isinstance(value, str) else ""


def _sources(holder: Mapping[str, Any]) -> Iterator[Source]:
    """Give the sources that a resource names."""
    for one in holder.get("sources") or ():
        if isinstance(one, dict) and _text_of(one, "title"):
            yield Source(title=one["title"], path=_text_of(one, "path"))


def encoding_of(name: str) -> Literal["utf-8", "utf-16", "iso-8859-1", "windows-1252"]:
    """Give an encoding by the name that the standard has for it."""
    return ENCODINGS[codecs.lookup(name).name]
