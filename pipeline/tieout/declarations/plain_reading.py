"""Read the `datapackage.json` of other people strictly, as it stands.

What asks something of the data is read here and judged later; what only describes is passed on. A key that is nearly
one of the standard is a slip and is refused, as a constraint that is misspelt would silently ask nothing; one of
another vocabulary is passed over, and told.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from pathlib import Path
from types import MappingProxyType
from typing import Any, Literal

import msgspec

from tieout.declarations.dialects import dialect_faults
from tieout.declarations.forms import form_faults
from tieout.declarations.paths import clashing, path_faults
from tieout.declarations.plain import (
    ASKING,
    DESCRIPTIVE,
    KNOWN,
    NUMBERS,
    ROW_NUMBER,
    PlainField,
    PlainFile,
    PlainPackage,
    PlainResource,
)
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
from tieout.declarations.records_beside import parted
from tieout.declarations.references import OF_OTHERS, is_plain, is_table, with_references
from tieout.declarations.strict import FOREIGN, convert, read_json
from tieout.values.errors import DeclarationError, shorten
from tieout.values.letters import HIDDEN
from tieout.values.places import counts_rows
from tieout.values.spelling import nearest

ENCODINGS: Mapping[str, Literal["utf-8", "utf-16", "iso-8859-1", "windows-1252"]] = {
    "utf-8": "utf-8", "utf-8-sig": "utf-8", "ascii": "utf-8", "utf-16": "utf-16", "iso8859-1": "iso-8859-1",
    "cp1252": "windows-1252",
}  # fmt: skip
"""How Python calls the encodings that are read, and how the standard does."""
NO_FILES: Mapping[str, bytes] = MappingProxyType({})
NAME = re.compile(r"[^\W][\w .-]{0,99}")


def parse_plain(data: bytes, where: str, files: Mapping[str, bytes] = NO_FILES) -> PlainPackage:
    """Read a package of other people from `data`; `where` is its path for messages.

    `files` are those in which it says that schemas and dialects stand, by their path. Of a package that names a
    rulebook only the tables of records are read that ask something by themselves; there may be none.

    Raises DeclarationError where it is not JSON, contradicts itself, or asks what cannot be read.
    """
    declared = read_json(data, where, exact=True)
    if not is_plain(data, where):
        if not (records := parted(declared)[1]):
            return PlainPackage(resources=())
        declared = {"resources": records}
    declared = with_references(declared, files, where)
    over: list[str] = []
    package = convert(_package(declared, where, over), PlainPackage, where)
    for problem in _problems(package):
        raise DeclarationError(where, *problem)
    return msgspec.structs.replace(package, passed_over=tuple(over))


def as_publication(package: PlainPackage, data: bytes, where: str) -> Publication:
    """Give a package of other people as a publication: its columns hold what their types say, and no rulebook is named.

    Its folder names it where it has no name that can stand for it.
    """
    folder = Path(where).resolve().parent.name
    slug = re.sub(r"[^a-z0-9._-]+", "-", (package.name or folder).casefold()).strip("-._")[:100] or "records"
    return Publication(
        name=slug if SLUG.fullmatch(slug) else "records",
        title=_text_of(read_json(data, where), "title"),
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
        type="table",
        format=table.format or ("parquet" if counts_rows(table.path) or table.path.endswith(FOLDER) else "csv"),
        compression=table.compression,
        encoding=_encoding(table.encoding),
        dialect=table.dialect,
        schema=Schema(fields=tuple(map(_column, table.schema.fields))),
        sources=tuple(_sources(told)),
    )


def _column(field: PlainField) -> Field:
    """Give a field as a column that prints no figure."""
    return Field(name=field.name, tieout=FieldSettings(role="note"))


def _text_of(holder: Mapping[str, Any], key: str) -> str:
    """Give a text that describes, where there is one."""
    value = holder.get(key)
    return value if isinstance(value, str) else ""


def _sources(holder: Mapping[str, Any]) -> Iterator[Source]:
    """Give the sources that a resource names."""
    for one in holder.get("sources") or ():
        if isinstance(one, dict) and _text_of(one, "title"):
            yield Source(title=one["title"], path=_text_of(one, "path"))


def _encoding(name: str) -> Literal["utf-8", "utf-16", "iso-8859-1", "windows-1252"]:
    """Give an encoding by the name that the standard has for it."""
    return ENCODINGS[codecs.lookup(name).name]


def _known(value: Mapping[str, Any], what: str, at: str, where: str, over: list[str]) -> dict[str, Any]:
    """Keep the keys of an object that ask something of the data; refuse a slip, and note what is passed over."""
    kept = {}
    for key, item in value.items():
        if key in DESCRIPTIVE[what]:
            continue
        if key in KNOWN[what]:
            kept[key] = item
        elif key == "tieout":
            advice = "Give the package a tieout key that names its rulebook, or take out what is for one."
            raise DeclarationError(where, f"at {at or 'the top level'}: tieout is told of a rulebook's table", advice)
        elif key in ASKING:
            advice = f"Move it: {_belongs(key)}. There it would ask nothing of the data."
            raise DeclarationError(where, f"at {at or 'the top level'}: {shorten(key)} has no meaning here", advice)
        elif near := nearest(key, KNOWN[what]):
            advice = f"Is {near[0]} meant? What is spelled otherwise asks nothing of the data: mend it, or take it out."
            raise DeclarationError(where, f"at {at or 'the top level'}: the standard has no key {shorten(key)}", advice)
        elif not FOREIGN.fullmatch(key):
            over.append(f"{at}.{key}".lstrip("."))
    return kept


def _belongs(key: str) -> str:
    """Say where a key of the standard belongs."""
    if key in KNOWN["schema"]:
        return "it belongs in the schema of a resource"
    return "it belongs to a field" if key in KNOWN["field"] else "it belongs in the constraints of a field"


def _package(declared: Any, where: str, over: list[str]) -> Any:
    """Give a package with lists where the standard also has a single value, and texts for the values of constraints."""
    if not isinstance(declared, dict):
        return declared
    package = _known(declared, "package", "", where, over)
    listed = package.get("resources")
    if isinstance(listed, list):
        package["resources"] = [
            _resource(one, f"resources[{number}]", where, over) for number, one in enumerate(listed) if is_table(one)
        ]
        package["attached"] = [
            _attached(one, f"resources[{number}]", where, over)
            for number, one in enumerate(listed)
            if not is_table(one)
        ]
    return package


def _attached(declared: Mapping[str, Any], at: str, where: str, over: list[str]) -> dict[str, Any]:
    """Give what is read of a resource that is no table; a key that is nearly one of the standard is a slip here too."""
    known = _known(declared, "resource", at, where, over)
    return {key: known[key] for key in OF_OTHERS if key in known}


def _resource(declared: Any, at: str, where: str, over: list[str]) -> Any:
    """Give a resource in one form."""
    if not isinstance(declared, dict):
        return declared
    named = f"{at} ({declared['name']})" if isinstance(declared.get("name"), str) else at
    resource = _known(declared, "resource", named, where, over)
    if "data" in declared:
        raise DeclarationError(
            where, f"at {named}: its data stand in it", "Write them to a CSV, and name that as path."
        )
    if "schema" not in resource:
        found = f"at {named}: it has no schema, so nothing is asked of its columns"
        raise DeclarationError(where, found, "`tieout init` proposes one; or take the resource out.")
    if isinstance(resource["schema"], dict):
        resource["schema"] = _schema(resource["schema"], f"{named}.schema", where, over)
    if isinstance(resource.get("dialect"), dict):
        resource["dialect"] = {key: item for key, item in resource["dialect"].items() if key != "csvddfVersion"}
    return resource


def _schema(declared: Mapping[str, Any], at: str, where: str, over: list[str]) -> dict[str, Any]:
    """Give a schema in one form: each key a list of names."""
    schema = _known(declared, "schema", at, where, over)
    for key in ("primaryKey",):
        if isinstance(schema.get(key), str):
            schema[key] = [schema[key]]
    if isinstance(schema.get("fieldsMatch"), list):
        schema["fieldsMatch"] = schema["fieldsMatch"][0] if len(schema["fieldsMatch"]) == 1 else schema["fieldsMatch"]
    if "missingValues" in schema:
        schema["missingValues"] = _missing(schema["missingValues"])
    for key in schema.get("foreignKeys") or ():
        if isinstance(key, dict):
            for holder in (key, key.get("reference")):
                if isinstance(holder, dict) and isinstance(holder.get("fields"), str):
                    holder["fields"] = [holder["fields"]]
    if isinstance(schema.get("fields"), list):
        schema["fields"] = [
            _field(one, f"{at}.fields[{number}]", where, over) for number, one in enumerate(schema["fields"])
        ]
    return schema


def _field(declared: Any, at: str, where: str, over: list[str]) -> Any:
    """Give a field with the values of its constraints as texts."""
    if not isinstance(declared, dict):
        return declared
    named = f"{at} ({declared['name']})" if isinstance(declared.get("name"), str) else at
    field = _known(declared, "field", named, where, over)
    if isinstance(field.get("constraints"), dict):
        constraints = dict(field["constraints"])
        for key in ("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum"):
            if key in constraints:
                constraints[key] = as_written(constraints[key])
        if isinstance(constraints.get("enum"), list):
            constraints["enum"] = [as_written(one) for one in constraints["enum"]]
        field["constraints"] = constraints
    if isinstance(field.get("categories"), list):
        field["categories"] = [
            as_written(one.get("value") if isinstance(one, dict) else one) for one in field["categories"]
        ]
    if "missingValues" in field:
        field["missingValues"] = _missing(field["missingValues"])
    return field


def _missing(declared: Any) -> Any:
    """Give texts that say there is no value, without their labels."""
    if not isinstance(declared, list):
        return declared
    return [one.get("value") if isinstance(one, dict) else one for one in declared]


def as_written(value: Any) -> Any:
    """Give a value of JSON as it would be written in a CSV; what is none (a list, an object) stays as it is."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, Decimal):
        return f"{value:f}"
    return str(value) if isinstance(value, int) else value


def _problems(package: PlainPackage) -> Iterator[tuple[str, str]]:
    """Yield what is wrong and what to do, for all that types alone cannot say."""
    if not package.resources:
        yield "it has no resource that is a table", "Declare the tables that are to be judged."
    declared: tuple[PlainFile, ...] = (*package.resources, *package.attached)
    names = [one.name.casefold() for one in declared]
    for name in names:
        if names.count(name) > 1:
            yield f"name {shorten(name)} occurs twice", "Give each its own; capitals do not set names apart."
    yield from clashing(path for one in declared for path in one.paths)
    for one in package.attached:
        yield from (
            (f"resource {shorten(one.name)}: {what}", advice)
            for what, advice in path_faults(one.located, may_be_folder=False)
        )
    for resource in package.resources:
        yield from ((f"resource {resource.name}: {what}", advice) for what, advice in _faults(resource, package))


def _faults(resource: PlainResource, package: PlainPackage) -> Iterator[tuple[str, str]]:
    """Yield what is wrong with one resource."""
    if not NAME.fullmatch(resource.name):
        yield f"name is {shorten(resource.name)}", "Use letters, digits, dots, dashes, underscores and spaces."
    yield from path_faults(resource.located, may_be_folder=True)
    if resource.type != "table":
        yield f"type is {shorten(resource.type)}", 'A table of records is judged: "type": "table".'
    try:
        _encoding(resource.encoding)
    except (LookupError, KeyError):
        yield (
            f"encoding is {shorten(resource.encoding)}",
            "Save it as UTF-8; utf-16, iso-8859-1 and cp1252 are read too.",
        )
    for name in (*resource.tieout.suites, *resource.tieout.schemas):
        for _ in path_faults(name, may_be_folder=False):
            yield f"a suite or schema is {shorten(name)}", "Name a file in this folder or below it; nothing is fetched."
    yield from dialect_faults(resource.dialect)
    names = [field.name for field in resource.schema.fields]
    if not names:
        yield "its schema has no field", "Declare its columns."
    for name in names:
        if names.count(name) > 1:
            yield f"field {shorten(name)} occurs twice", "Give each column its own name."
        if name.casefold() == ROW_NUMBER:
            yield f"field {shorten(name)} is the number of a record in a run", "Give the column another name."
        if not name or HIDDEN.search(name):
            yield f"field {shorten(name)} has no name that can be read", "Give the column a name."
    alike = [name.casefold() for name in names]
    for name in names:
        if alike.count(name.casefold()) > 1:
            yield f"field {shorten(name)} differs from another in capitals only", "Give each column its own name."
    tables = {one.name: {field.name for field in one.schema.fields} for one in package.resources}
    yield from _key_faults(resource, tables)
    yield from _sum_faults(resource, package)


def _key_faults(resource: PlainResource, tables: Mapping[str, set[str]]) -> Iterator[tuple[str, str]]:
    """Yield keys that name what is not there."""
    schema = resource.schema
    asked = [("primaryKey", schema.primary_key), *(("uniqueKeys", one) for one in schema.unique_keys)]
    asked += [("foreignKeys", one.fields) for one in schema.foreign_keys]
    for key, fields in asked:
        for name in fields:
            if name not in tables[resource.name]:
                yield f"{key} names {shorten(name)}, which is no field of it", _asked(name, tables[resource.name])
    for one in schema.foreign_keys:
        other = one.reference.resource or resource.name
        if other not in tables:
            yield f"foreignKeys refers to {shorten(other)}, which is no resource of this package", _asked(other, tables)
            continue
        for name in one.reference.fields:
            if name not in tables[other]:
                yield (
                    f"foreignKeys refers to field {shorten(name)} of {other}, which it has not",
                    _asked(name, tables[other]),
                )
        if len(one.fields) != len(one.reference.fields):
            yield "a foreign key has another number of fields than what it refers to", "Give each field its own."


def _sum_faults(resource: PlainResource, package: PlainPackage) -> Iterator[tuple[str, str]]:
    """Yield sums over what is not there, or holds no numbers."""
    types = {one.name: {field.name: field.type for field in one.schema.fields} for one in package.resources}
    own = types[resource.name]
    for one in resource.tieout.sums:
        for name in (one.total, *(part.removeprefix("-") for part in one.parts)):
            if own.get(name) not in NUMBERS:
                yield f"sums names {shorten(name)}, which is no field of numbers", _asked(name, own)
        if not one.parts or one.total in one.parts:
            yield f"the sum {shorten(one.total)} has no parts beside itself", "Name the fields that it is the sum of."
    steps = [one.step for one in resource.tieout.sums] + [one.step for one in resource.tieout.totals]
    for step in steps:
        if step is not None and step <= 0:
            yield f"a step is {step}", "A step is more than nothing: 1 for whole numbers, 0.01 for two decimals."
    for total in resource.tieout.totals:
        there = types.get(total.resource)
        if there is None:
            what = f"totals names {shorten(total.resource)}, which is no resource of this package"
            yield what, _asked(total.resource, types)
            continue
        for fields, name in ((own, total.field), (there, total.total)):
            if fields.get(name) not in NUMBERS:
                yield f"totals names {shorten(name)}, which is no field of numbers", _asked(name, fields)
        for name in total.by:
            if own.get(name) is None or own.get(name) != there.get(name):
                what = f"totals is by {shorten(name)}, which both tables must have, of one type"
                yield what, _asked(name, own.keys() & there.keys())


def _asked(name: str, known: Any) -> str:
    """Ask whether a name that is known is meant."""
    near = nearest(name, known)
    return f"Is {near[0]} meant?" if near else "Mend the name, or take it out."
