"""Read `datapackage.json`, and refuse what contradicts itself.

What types alone can say is said in `publication`; here is the rest. Nothing else in the folder is opened.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Hashable, Iterator, Mapping, Sequence
from typing import TypeVar

from msgspec.structs import replace

from tieout.declarations.dialects import dialect_faults
from tieout.declarations.forms import form_faults
from tieout.declarations.paths import clashing, path_faults
from tieout.declarations.plain_reading import NO_FILES, as_publication, as_resources, parse_plain
from tieout.declarations.publication import BOOK, SLUG, YEAR, Field, Publication, Resource
from tieout.declarations.records_beside import parted
from tieout.declarations.references import is_plain
from tieout.declarations.strict import convert, read_json, without_foreign_keys
from tieout.values.errors import DeclarationError, shorten
from tieout.values.letters import HIDDEN

FORMULA = re.compile(r"[+-]?\([0-9]{1,2}\)(?:[+-]\([0-9]{1,2}\))+")
ENTITY, SETTINGS = "entity", "tieout"
TEXTS = (".md", ".txt", ".html", ".pdf")
"""How files of narratives are called."""

_Value = TypeVar("_Value", bound=Hashable)


def parse_publication(
    data: bytes, where: str, entity_key: str = ENTITY, files: Mapping[str, bytes] = NO_FILES
) -> Publication:
    """Read a data package from `data`; `where` is its path for messages.

    `files` are those in which a package that says nothing to tieout has schemas and dialects, by their path.
    `entity_key` is the key by which its rulebook has whose figures these are declared: `company`, `school`. A package
    that says nothing to tieout names no rulebook: it is judged by what it asks of itself, and so read.

    Raises DeclarationError where it is not JSON, names an unknown key, or contradicts itself.
    """
    if is_plain(data, where):
        return as_publication(parse_plain(data, where, files), data, where)
    declared = without_foreign_keys(read_json(data, where))
    if entity_key != ENTITY:
        _call_entity(declared, entity_key)
    if isinstance(declared, dict):
        declared.pop("$schema", None)
    if isinstance(declared, dict) and isinstance(declared.get(SETTINGS), dict) and "allow_empty" in declared[SETTINGS]:
        what = "allow_empty is no longer declared here: an allowance has a person, dates and the cells it is for"
        raise DeclarationError(where, what, "Take it out; `tieout answer` writes an [[allowance]] to answers.toml.")
    declared, records = parted(declared)
    publication = convert(declared, Publication, where, called={ENTITY: entity_key})
    for problem in _problems(publication, entity_key):
        raise DeclarationError(where, *problem)
    return _with_records(publication, data, where) if records else publication


def _with_records(publication: Publication, data: bytes, where: str) -> Publication:
    """Give a publication with its tables of records that ask something by themselves, behind all others."""
    records = as_resources(parse_plain(data, where), data, where)
    whole = replace(publication, resources=(*publication.resources, *records))
    for name in _doubled([one.name.casefold() for one in whole.resources]):
        raise DeclarationError(where, f"name {shorten(name)} occurs twice", "Give each its own.")
    for problem in clashing(path for one in whole.resources for path in one.paths):
        raise DeclarationError(where, *problem)
    return whole


def rulebook_named(data: bytes, where: str) -> str | None:
    """Give the rulebook that a data package names, before anything else of it is looked at; None where it names none.

    Raises DeclarationError where it is not JSON.
    """
    declared = read_json(data, where)
    settings = declared.get(SETTINGS) if isinstance(declared, dict) else None
    named = settings.get("rulebook") if isinstance(settings, dict) else None
    return named if isinstance(named, str) else None


def _call_entity(declared: object, key: str) -> None:
    """Put what stands under the rulebook's own word for an entity under `entity`, wherever it may stand."""
    package = declared if isinstance(declared, dict) else {}
    resources = [one for one in _items(package.get("resources")) if isinstance(one, dict)]
    fields = [
        field
        for resource in resources
        if isinstance(schema := resource.get("schema"), dict)
        for field in _items(schema.get("fields"))
        if isinstance(field, dict)
    ]
    for holder in (package, *resources):
        settings = holder.get(SETTINGS)
        if isinstance(settings, dict) and key in settings:
            settings.setdefault(ENTITY, settings.pop(key))
    for field in fields:
        settings = field.get(SETTINGS)
        if isinstance(settings, dict) and settings.get("role") == "key" and settings.get("of") == key:
            settings["of"] = ENTITY


def _items(value: object) -> list[object]:
    """Give the items of a list; of anything else none."""
    return value if isinstance(value, list) else []


def _problems(publication: Publication, entity_key: str) -> Iterator[tuple[str, str]]:
    """Yield what is wrong and what to do, for all that types alone cannot say."""
    if not SLUG.fullmatch(publication.name):
        yield f"name is {shorten(publication.name)}", "Use lower-case letters, digits, dots and dashes."
    if not BOOK.fullmatch(publication.tieout.rulebook):
        yield (
            f"rulebook is {shorten(publication.tieout.rulebook)}",
            "Name one; elsewhere goes by --rulebooks.",
        )
    if not publication.tables:
        yield "no resource is a table", 'Declare a resource with "type": "table".'
    for name in _doubled([resource.name for resource in publication.resources]):
        yield f"name {shorten(name)} occurs twice", "Give each its own."
    yield from clashing(path for resource in publication.resources for path in resource.paths)
    for resource in publication.resources:
        yield from ((f"resource {resource.name}: {what}", advice) for what, advice in _faults(resource))
    for name in publication.tieout.beside:
        if not SLUG.fullmatch(name):
            yield f"beside names {shorten(name)}", _beside_advice(name)
    of_year = {year for table in publication.tables for year in _years(table)}
    if publication.tieout.year is not None and not of_year & {publication.tieout.year, None}:
        yield (
            f"no column is of the report year {publication.tieout.year}",
            "Mend the year of the package or of a column.",
        )
    for table in publication.tables:
        if not table.tieout:
            continue
        for key, value in publication.scope(table)._asdict().items():
            if not value and key not in _told_by_rows(table):
                called = entity_key if key == ENTITY else key
                yield f"table {table.name} has no {called}", f"Give the package or the table its {called}."
        if table.tieout.year is not None and not _years(table) & {table.tieout.year, None}:
            yield f"table {table.name} has no column of its year {table.tieout.year}", "Mend the year of one of them."


def _beside_advice(name: str) -> str:
    """Say what to do about a name under `beside` that is none of a folder."""
    if "/" in name or "\\" in name:
        return "Name a folder that lies beside this one, without slashes."
    as_name = re.sub(r"[^a-z0-9._-]+", "-", name.casefold()).strip("-._")
    asked = f": call the folder {as_name}, and name it so" if SLUG.fullmatch(as_name) else ""
    return f"A folder that is named here has lower-case letters, digits, dots and dashes, and no capitals{asked}."


def _doubled(values: Sequence[_Value]) -> list[_Value]:
    """List the values that occur more than once, in their order."""
    return [value for value, times in Counter(values).items() if times > 1]


def _years(table: Resource) -> set[int | None]:
    """Give the years of the columns of a table; None where only its rows or a rulebook can tell."""
    if table.is_records:
        return {None}
    return {field.tieout.year for field in table.fields if field.tieout.role == "figure"}


def _told_by_rows(table: Resource) -> set[str]:
    """Give what of its scope a table of records need not say: what its rows say, and from which document it is."""
    if not table.is_records:
        return set()
    keys = {str(field.tieout.of) for field in table.fields if field.tieout.role == "key"}
    return {"document", *keys, *({"year"} if "period" in keys else set())}


def _faults(resource: Resource) -> Iterator[tuple[str, str]]:
    """Yield what is wrong with one resource."""
    if not SLUG.fullmatch(resource.name):
        yield f"name is {shorten(resource.name)}", "Use lower-case letters, digits, dots and dashes."
    yield from path_faults(resource.located, resource.is_table)
    yield from form_faults(resource)
    if not resource.is_table:
        if len(resource.paths) > 1:
            yield "a narrative in several files", "Declare each text by itself, or join them into one."
        if not resource.path.endswith(TEXTS):
            advice = "A narrative is a .md, .txt, .html or .pdf file; declare a table."
            yield f"{shorten(resource.path)} is declared as a narrative", advice
        if resource.tieout is not None or resource.schema is not None:
            yield "a narrative has no tieout and no schema", "Leave them out, or declare a table."
        return
    if resource.schema is None or resource.tieout is None:
        yield "a table needs schema and tieout", "Declare its columns and its kind."
        return
    yield from dialect_faults(resource.dialect)
    if resource.tieout.scale not in {1, 1_000, 1_000_000, 1_000_000_000}:
        yield f"scale is {resource.tieout.scale}", "A scale is 1, 1000, 1000000 or 1000000000."
    if resource.tieout.scale != 1 and resource.tieout.unit is None:
        yield "scale without a unit scales nothing", "Add the unit that it scales."
    yield from _column_faults(resource.schema.fields)


def _column_faults(fields: tuple[Field, ...]) -> Iterator[tuple[str, str]]:
    """Yield what is wrong with the columns of a table."""
    names = [field.name for field in fields if field.name or field.tieout.role == "figure"]
    for name in _doubled(names):
        yield f"column {shorten(name)} occurs twice", "Give each column its own name."
    alike = [unicodedata.normalize("NFKC", name).strip().casefold() for name in names]
    twins = set(_doubled(alike))
    for name, plain in zip(names, alike, strict=True):
        if plain in twins:
            yield f"column {shorten(name)} looks like another", "Give each column a name that can be told apart."
        if hidden := HIDDEN.search(name):
            yield f"column {shorten(name)} holds the hidden character U+{ord(hidden[0]):04X}", "Take it out."
    roles = [field.tieout.role for field in fields]
    # A list is a table of one column: it has labels alone, and the first screen says that nothing of it is judged.
    if "figure" not in roles and roles != ["label"]:
        yield "no column has the role figure", "Name the columns that print figures."
    if "key" in roles:
        yield from _record_faults(fields)
        return
    if roles.count("label") != 1:
        yield (
            f"{roles.count('label')} columns have the role label",
            "Name the one column that labels the lines.",
        )
    seen: set[tuple[object, ...]] = set()
    numbered = [field.tieout.number for field in fields if field.tieout.number is not None]
    for number in _doubled(numbered):
        yield f"column number ({number}) stands twice", "Give each column the number that its head prints."
    for field in fields:
        told = field.tieout
        key = (told.basis, told.year, told.period, told.stage and told.stage.replace(" ", "_"), told.of)
        named = {int(year) for year in YEAR.findall(field.name)}
        # Whether a note may name a year, and what a period is, only a rulebook knows.
        if named and told.year not in named and told.role != "note" and told.period is None:
            yield _of_another_year(field, min(named))
        if told.role == "code" or told.line is not None:
            yield f"column {shorten(field.name)} belongs in a table of records", "Declare its keys, or leave this out."
        if told.role != "figure":
            if any(part is not None for part in key):
                yield f"column {shorten(field.name)} has a basis or year but no figures", "Leave them out."
        elif told.year is not None and told.period is not None:
            yield f"column {shorten(field.name)} has a year and a period", "Keep one: the period tells its year."
        elif told.basis is None or (told.year is None and told.period is None):
            yield f"column {shorten(field.name)} has no basis or no year", "Figures need both."
        elif told.stage is not None and not told.stage.strip():
            yield f"column {shorten(field.name)} has a blank stage", "Leave it out, or name it."
        elif key in seen:
            yield f"column {shorten(field.name)} repeats basis and year of another", "Give each its own, or a stage."
        seen.add(key)
        yield from _formula_faults(field, set(numbered))


def _of_another_year(field: Field, named: int) -> tuple[str, str]:
    """Say that the head of a column names another year than is declared of it, or a year where it has none."""
    told = field.tieout
    if told.year is not None:
        return f"column {shorten(field.name)} is declared as year {told.year}", "Mend the head or the year."
    return (
        f"column {shorten(field.name)} is declared as {told.role}, which has no year, and its head names {named}",
        "Take the year out of the head, in the file and here; or declare the column as figures of that year.",
    )


def _formula_faults(field: Field, numbered: set[int]) -> Iterator[tuple[str, str]]:
    """Yield what is wrong with the formula of a column."""
    formula = field.tieout.formula
    if formula is None:
        return
    if not FORMULA.fullmatch(formula):
        yield f"column {shorten(field.name)} has formula {shorten(formula)}", "Write it as (2)-(1) or (1)+(2)+(3)."
    elif unknown := {int(number) for number in re.findall(r"[0-9]+", formula)} - numbered:
        yield f"column {shorten(field.name)} counts with ({min(unknown)})", "Give the column that is meant its number."


def _record_faults(fields: tuple[Field, ...]) -> Iterator[tuple[str, str]]:
    """Yield what is wrong with the columns of a table of records."""
    keys = [str(field.tieout.of) for field in fields if field.tieout.role == "key"]
    for key in _doubled(keys):
        yield f"key {shorten(key)} has two columns", "Give each key one column."
    if "None" in keys:
        yield "a key column does not say what it is of", 'Say so: "of": "year", or a name of its own.'
    twice = set(_doubled([field.tieout.line or "" for field in fields if field.tieout.role == "figure"]))
    for field in fields:
        told = field.tieout
        if told.role in {"label", "section", "number", "unplaced"}:
            yield f"column {shorten(field.name)} has the role {told.role}", "Records have key, code, figure and note."
        if told.role == "figure" and told.line is None:
            yield f"column {shorten(field.name)} names no line", "Say which line of the rulebook it is."
        if told.role == "figure" and told.line in twice:
            yield f"line {told.line} has two columns", "Give each column its own line."
