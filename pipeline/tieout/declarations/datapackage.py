"""Read `datapackage.json`, and refuse what contradicts itself.

What types alone can say is said in `publication`; here is the rest. Nothing else in the folder is opened.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Hashable, Iterator, Sequence
from typing import TypeVar

from tieout.declarations.publication import BOOK, NO_AMOUNT, SLUG, YEAR, Field, Publication, Resource
from tieout.declarations.strict import convert, read_json, without_foreign_keys
from tieout.values.errors import DeclarationError, shorten
from tieout.values.letters import HIDDEN

FORMULA = re.compile(r"[+-]?\([0-9]{1,2}\)(?:[+-]\([0-9]{1,2}\))+")
LONGEST_NAME = 255
"""Bytes in the name of a file."""

_Value = TypeVar("_Value", bound=Hashable)


def parse_publication(data: bytes, where: str) -> Publication:
    """Read a data package from `data`; `where` is its path for messages.

    Raises DeclarationError where it is not JSON, names an unknown key, or contradicts itself.
    """
    declared = without_foreign_keys(read_json(data, where))
    if isinstance(declared, dict):
        declared.pop("$schema", None)
    publication = convert(declared, Publication, where)
    for problem in _problems(publication):
        raise DeclarationError(where, *problem)
    return publication


def _problems(publication: Publication) -> Iterator[tuple[str, str]]:
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
    for key, values in (
        ("name", [resource.name for resource in publication.resources]),
        ("path", [resource.path.casefold() for resource in publication.resources]),
        ("allow_empty", [allowed.rule for allowed in publication.tieout.allow_empty]),
    ):
        for value in _doubled(values):
            yield f"{key} {shorten(value)} occurs twice", "Give each its own."
    for allowed in publication.tieout.allow_empty:
        if len(allowed.reason.split()) < 2:
            yield f"allow_empty of {allowed.rule} gives no reason", "Say in a sentence why there is nothing to examine."
    for resource in publication.resources:
        yield from ((f"resource {resource.name}: {what}", advice) for what, advice in _faults(resource))
    for name in publication.tieout.beside:
        if not SLUG.fullmatch(name):
            yield f"beside names {shorten(name)}", "Name a folder that lies beside this one, without slashes."
    of_year = {year for table in publication.tables for year in _years(table)}
    if publication.tieout.year is not None and not of_year & {publication.tieout.year, None}:
        yield (
            f"no column is of the report year {publication.tieout.year}",
            "Mend the year of the package or of a column.",
        )
    for table in publication.tables:
        scope = publication.scope(table)
        if None in _years(table) or not table.tieout:
            continue
        for key, value in scope._asdict().items():
            if not value:
                yield f"table {table.name} has no {key}", f"Give the package or the table its {key}."
        if table.tieout.year is not None and table.tieout.year not in _years(table):
            yield f"table {table.name} has no column of its year {table.tieout.year}", "Mend the year of one of them."


def _doubled(values: Sequence[_Value]) -> list[_Value]:
    """List the values that occur more than once, in their order."""
    return [value for value, times in Counter(values).items() if times > 1]


def _years(table: Resource) -> set[int | None]:
    """Give the years of the columns of a table; None where its rows have years of their own."""
    if table.is_records:
        return {None}
    return {field.tieout.year for field in table.fields if field.tieout.role == "figure"}


def _faults(resource: Resource) -> Iterator[tuple[str, str]]:
    """Yield what is wrong with one resource."""
    if not SLUG.fullmatch(resource.name):
        yield f"name is {shorten(resource.name)}", "Use lower-case letters, digits, dots and dashes."
    if not re.fullmatch(r"[^/\\\0:*?\[\]]+", resource.path) or resource.path.startswith("."):
        yield f"path is {shorten(resource.path)}", "Name a file in the publication folder itself."
    if len(resource.path.encode()) > LONGEST_NAME:
        yield f"path {shorten(resource.path)} is longer than a file name can be", "Give the file a shorter name."
    if not resource.is_table:
        if resource.format != "md":
            yield "it is neither a table nor Markdown", 'Add "type": "table", or "format": "md".'
        if not resource.path.endswith(".md"):
            yield f"{shorten(resource.path)} is declared as a narrative", "A narrative is a .md file; declare a table."
        if resource.tieout is not None or resource.schema is not None:
            yield "a narrative has no tieout and no schema", "Leave them out, or declare a table."
        return
    if resource.schema is None or resource.tieout is None:
        yield "a table needs schema and tieout", "Declare its columns and its kind."
        return
    if resource.format != "csv":
        yield f"a table of format {resource.format}", "Tables are CSV."
    if resource.dialect.delimiter not in {",", ";", "\t", "|"}:
        yield f"delimiter is {shorten(resource.dialect.delimiter)}", "Use a comma, semicolon, tab or bar."
    if resource.tieout.scale not in {1, 1_000, 1_000_000, 1_000_000_000}:
        yield f"scale is {resource.tieout.scale}", "A scale is 1, 1000, 1000000 or 1000000000."
    if resource.tieout.scale != 1 and resource.tieout.unit is None:
        yield "scale without a unit scales nothing", 'Add the unit that it scales, "EUR".'
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
    if "figure" not in roles:
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
        key = (told.basis, told.year, told.stage and told.stage.replace(" ", "_"), told.of)
        named = {int(year) for year in YEAR.findall(field.name)}
        if named and told.year not in named and not (told.role == "note" and NO_AMOUNT.search(field.name)):
            yield f"column {shorten(field.name)} is declared as year {told.year}", "Mend the head or the year."
        if told.role == "code" or told.line is not None:
            yield f"column {shorten(field.name)} belongs in a table of records", "Declare its keys, or leave this out."
        if told.role != "figure":
            if key != (None, None, None, None):
                yield f"column {shorten(field.name)} has a basis or year but no figures", "Leave them out."
        elif told.basis is None or told.year is None:
            yield f"column {shorten(field.name)} has no basis or no year", "Figures need both."
        elif told.stage is not None and not told.stage.strip():
            yield f"column {shorten(field.name)} has a blank stage", "Leave it out, or name it: 1e suppletoire."
        elif key in seen:
            yield f"column {shorten(field.name)} repeats basis and year of another", "Give each its own, or a stage."
        seen.add(key)
        yield from _formula_faults(field, set(numbered))


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
    keys = sorted(str(field.tieout.of) for field in fields if field.tieout.role == "key")
    if keys != ["agency", "year"]:
        yield f"its keys are {', '.join(keys)}", 'A table of records has a key of "agency" and one of "year".'
    twice = set(_doubled([field.tieout.line or "" for field in fields if field.tieout.role == "figure"]))
    for field in fields:
        told = field.tieout
        if told.role in {"label", "section", "number", "unplaced"}:
            yield f"column {shorten(field.name)} has the role {told.role}", "Records have key, code, figure and note."
        if told.role == "figure" and told.line is None:
            yield f"column {shorten(field.name)} names no line", "Say which line of the rulebook it is."
        if told.role == "figure" and told.line in twice:
            yield f"line {told.line} has two columns", "Give each column its own line."
