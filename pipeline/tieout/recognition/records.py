"""Propose the data package of a folder of records of any field: the type of each field, and what might be asked of it.

A type is what every cell that was looked at has the form of. What might be asked besides is a suggestion with its
evidence: that something holds of all records today does not say that it must, so none of it is asked unless a steward
accepts it by its number.
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from copy import deepcopy
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from tieout.declarations.plain import NUMBERS
from tieout.declarations.plain_reading import parse_plain
from tieout.declarations.publication import FILE_NAME
from tieout.recognition.bare import Bare, look
from tieout.recognition.columns import name_of
from tieout.records.fields import FORMS
from tieout.values.errors import TieoutError, UsageError, inert, shorten

PROFILE = "https://datapackage.org/profiles/2.0/datapackage.json"
TRIED = ("integer", "number", "date", "datetime", "time", "yearmonth")
"""Types in the order in which they are tried; what is none of them is a text."""
CODE = re.compile("[+-]?0[0-9]+")
"""A number with a zero in front, as a code has."""
COMMA = re.compile(r"[+-]?(?:[0-9]{1,3}(?:[.][0-9]{3})+|[0-9]+)(?:,[0-9]+)?")
LONGEST_INTEGER = 18
MOST_VALUES = 20
"""Different values that a field of a list has at most."""
AGAIN = 5
"""How often each of them must stand there on average."""
MOST_OF = 0.8
"""Share of the cells of a column of texts that must have a type for it to be suggested."""
NO_KEY = frozenset({"number", "date", "datetime", "time", "boolean"})
"""Types of fields that are no key where another is there."""
MOST_OF_KEY = 4
"""Fields of the longest key that is looked for."""


@dataclass(frozen=True, slots=True)
class Suggestion:
    """What might be asked of a table."""

    table: str
    asked: str
    """In words."""
    evidence: str
    """What was seen."""
    fields: tuple[str, ...]
    key: str
    """The key of the standard that asks it: of a field's constraints, or of the schema."""
    value: Any

    @property
    def told(self) -> str:
        """Say it in one line."""
        return f"{self.table}: {self.asked} ({self.evidence})"


@dataclass(frozen=True, slots=True)
class Suggested:
    """What was found in a folder of records."""

    package: dict[str, Any]
    types: tuple[tuple[str, str, str], ...]
    """Of each field: its table, its name, its type with what it was told by."""
    suggestions: tuple[Suggestion, ...]
    left_out: tuple[str, ...]
    faults: tuple[TieoutError, ...]

    def package_with(self, accepted: Collection[int], where: str) -> bytes:
        """Write the package with the suggestions of these numbers, the first is 1.

        Raises UsageError for a number that no suggestion has, DeclarationError where it cannot be read back.
        """
        if strange := sorted(number for number in accepted if not 1 <= number <= len(self.suggestions)):
            advice = f"Name numbers from 1 to {len(self.suggestions)}, or all."
            raise UsageError("--accept", f"there is no suggestion {strange[0]}", advice)
        package = deepcopy(self.package)
        schemas = {one["name"]: one["schema"] for one in package["resources"]}
        for number in sorted(accepted):
            _ask(schemas[self.suggestions[number - 1].table], self.suggestions[number - 1])
        data = (json.dumps(package, ensure_ascii=False, allow_nan=False, indent=2) + "\n").encode()
        parse_plain(data, where)
        return data

    @property
    def told(self) -> Iterator[str]:
        """Give the lines that say what was recognised, and what might be asked."""
        width = max((len(f"{table}.{name}") for table, name, _ in self.types), default=0)
        for table, name, kind in self.types:
            yield inert(f"{f'{table}.{name}'.ljust(width)}  {kind}")
        if self.suggestions:
            yield ""
            yield (
                "What might be asked besides. Nothing of it is, unless you accept it: --accept 1,3 or --accept all, "
                "with --force once the package is written."
            )
        for number, one in enumerate(self.suggestions, 1):
            yield inert(f"{number:4}  {one.told}")
        for name in self.left_out:
            yield inert(f"{name} is left out: it is no CSV")


def suggest(folder: Path) -> Suggested:
    """Look at the CSVs of a folder, and propose what to ask of them.

    Raises UsageError where there is no such folder or no CSV in it.
    """
    if not folder.is_dir():
        what = "it is a file" if folder.exists() else "there is no such folder"
        raise UsageError(str(folder), what, "Name the folder that holds the CSV tables.")
    names = sorted(entry.name for entry in folder.iterdir() if entry.is_file() and entry.name[0] != ".")
    tables = [name for name in names if name.casefold().endswith(".csv")]
    if not tables:
        raise UsageError(str(folder), "there is no CSV file in it", "Put the tables there as .csv files.")
    found: list[tuple[str, Bare]] = []
    faults: list[TieoutError] = []
    for name in tables:
        try:
            found.append((name_of(Path(name).stem, "table"), look(folder, name)))
        except TieoutError as error:
            faults.append(error)
    fields = {name: _fields(bare) for name, bare in found}
    package = {
        "$schema": PROFILE,
        "name": name_of(folder.resolve().name, "records"),
        "resources": [_resource(name, bare, fields[name]) for name, bare in found],
    }
    suggestions = [one for name, bare in found for one in _of_table(name, bare, fields[name])]
    suggestions += _references(found, fields, suggestions)
    types = tuple((name, field["name"], _told_type(field, bare)) for name, bare in found for field in fields[name])
    left_out = tuple(name for name in names if name not in tables and name != FILE_NAME)
    return Suggested(package, types, tuple(suggestions), left_out, tuple(faults))


def _ask(schema: dict[str, Any], one: Suggestion) -> None:
    """Have a schema ask what is suggested."""
    if one.key == "primaryKey":
        schema["primaryKey"] = list(one.fields)
    elif one.key == "foreignKeys":
        schema.setdefault("foreignKeys", []).append({"fields": list(one.fields), "reference": one.value})
    elif one.key == "type":
        next(field for field in schema["fields"] if field["name"] == one.fields[0])["type"] = one.value
    else:
        field = next(field for field in schema["fields"] if field["name"] == one.fields[0])
        field.setdefault("constraints", {})[one.key] = one.value


def _resource(name: str, bare: Bare, fields: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Declare a file."""
    return {
        "name": name, "path": bare.name, "type": "table", "encoding": bare.encoding, "dialect": bare.dialect,
        "schema": {"fields": [dict(field) for field in fields]},
    }  # fmt: skip


def _fields(bare: Bare) -> list[dict[str, Any]]:
    """Declare each column by the type that all its cells have the form of."""
    return [{"name": head} | _type_of([row[place] for row in bare.rows]) for place, head in enumerate(bare.header)]


def _type_of(cells: Sequence[str]) -> dict[str, Any]:
    """Say what all cells that are not blank have the form of."""
    values = [cell for cell in cells if cell]
    if not values or any(CODE.fullmatch(value) for value in values):
        return {"type": "string"}
    for kind in TRIED:
        form = re.compile(FORMS[kind])
        if all(form.fullmatch(value) for value in values):
            if kind == "integer" and max(map(len, values)) > LONGEST_INTEGER:
                return {"type": "string"}
            return {"type": kind}
    if all(COMMA.fullmatch(value) for value in values) and any("," in value for value in values):
        return {"type": "number", "decimalChar": ",", "groupChar": "."}
    if {value.casefold() for value in values} == {"true", "false"}:
        return {"type": "boolean"}
    return {"type": "string"}


def _told_type(field: Mapping[str, Any], bare: Bare) -> str:
    """Say what a field is, and of how many cells that was told."""
    place = bare.header.index(field["name"])
    filled = sum(bool(row[place]) for row in bare.rows)
    of_part = "" if bare.whole else " of the beginning of the file"
    mark = " with a decimal comma" if field.get("decimalChar") == "," else ""
    blank = len(bare.rows) - filled
    also = f", {blank} blank" if blank else ""
    return f"{field['type']}{mark}  ({filled} cells{of_part}{also})"


def _of_table(name: str, bare: Bare, fields: Sequence[Mapping[str, Any]]) -> Iterator[Suggestion]:
    """Yield what might be asked of one table."""
    count, of_part = len(bare.rows), "" if bare.whole else ", of the beginning of the file"
    if key := _key(bare, fields):
        named = ", ".join(key)
        seen = f"filled in and different in all {count} rows{of_part}"
        yield Suggestion(name, f"{named} is the primary key", seen, key, "primaryKey", None)
    for place, field in enumerate(fields):
        head, cells = field["name"], [row[place] for row in bare.rows]
        filled = [cell for cell in cells if cell]
        if len(filled) == count and head not in key:
            yield Suggestion(name, f"{head} is filled in", f"in all {count} rows{of_part}", (head,), "required", True)
        if (nearly := _nearly(bare, place, field)) is not None:
            kind, fit, line, cell = nearly
            seen = f"{fit} of {len(filled)} cells are{of_part}; line {line} is {shorten(cell)}"
            yield Suggestion(name, f"{head} is of type {kind}", seen, (head,), "type", kind)
            continue
        values = sorted(set(filled))
        if field["type"] == "string" and 1 < len(values) <= MOST_VALUES and len(filled) >= AGAIN * len(values):
            listed = shorten(", ".join(values), 80)
            seen = f"{len(values)} values in {len(filled)} cells{of_part}"
            yield Suggestion(name, f"{head} is one of {listed}", seen, (head,), "enum", values)
        if field["type"] in NUMBERS and filled and (least := _least(field, filled)) is not None:
            yield Suggestion(
                name, f"{head} is at least 0", f"the least of {len(filled)} is {least}{of_part}", (head,), "minimum", 0
            )  # fmt: skip


def _nearly(bare: Bare, place: int, field: Mapping[str, Any]) -> tuple[str, int, int, str] | None:
    """Say which type most cells of a column of texts have, how many, and which is the first that has not: its line."""
    if field["type"] != "string":
        return None
    cells = [(line, row[place]) for line, row in zip(bare.line_numbers, bare.rows, strict=True) if row[place]]
    for kind in TRIED:
        form = re.compile(FORMS[kind])
        others = [(line, cell) for line, cell in cells if not form.fullmatch(cell) or CODE.fullmatch(cell)]
        if others and 1 - len(others) / len(cells) >= MOST_OF:
            return kind, len(cells) - len(others), *others[0]
    return None


def _least(field: Mapping[str, Any], filled: Sequence[str]) -> Decimal | None:
    """Give the least number of a column of which none is negative."""
    if any(re.search("[eEIN]", cell) for cell in filled):
        return None
    plain = filled
    if field.get("decimalChar") == ",":
        plain = [cell.replace(".", "").replace(",", ".") for cell in filled]
    least = min(map(Decimal, plain))
    return least if least >= 0 else None


def _key(bare: Bare, fields: Sequence[Mapping[str, Any]]) -> tuple[str, ...]:
    """Give the first fields that are filled in and together different in every row; none where there are too many."""
    full = [
        place
        for place, field in enumerate(fields)
        if field["type"] not in NO_KEY and all(row[place] for row in bare.rows) and _nearly(bare, place, field) is None
    ]
    if len(bare.rows) < 2:
        return ()
    for place in full:
        if len({row[place] for row in bare.rows}) == len(bare.rows):
            return (bare.header[place],)
    for length in range(2, min(MOST_OF_KEY, len(full)) + 1):
        places = full[:length]
        if len({tuple(row[place] for place in places) for row in bare.rows}) == len(bare.rows):
            return tuple(bare.header[place] for place in places)
    return ()


def _references(
    found: Sequence[tuple[str, Bare]], fields: Mapping[str, Sequence[Mapping[str, Any]]], keys: Sequence[Suggestion]
) -> Iterator[Suggestion]:
    """Yield columns whose values all stand in the key of another table, and whose name says so."""
    single = {one.table: one.fields[0] for one in keys if one.key == "primaryKey" and len(one.fields) == 1}
    for name, bare in found:
        for place, head in enumerate(bare.header):
            values = {row[place] for row in bare.rows if row[place]}
            for other, there in found:
                key = single.get(other)
                if other == name or key is None or not values or not _is_called(head, other, key):
                    continue
                at = there.header.index(key)
                same_type = fields[name][place]["type"] == fields[other][at]["type"]
                if same_type and values <= {row[at] for row in there.rows}:
                    seen = f"all {len(values)} values stand there"
                    asked = f"{head} stands in {other} ({key})"
                    value = {"resource": other, "fields": [key]}
                    yield Suggestion(name, asked, seen, (head,), "foreignKeys", value)


def _is_called(head: str, table: str, key: str) -> bool:
    """Tell whether the name of a column says that it refers to the key of a table."""
    plain = re.sub("[^a-z0-9]", "", head.casefold())
    one = re.sub("[^a-z0-9]", "", table.casefold())
    short = re.sub("[^a-z0-9]", "", key.casefold())
    singular = one.removesuffix("s")
    names = {one, singular, one + short, singular + short, singular + "id"}
    return plain in names or (plain == short and short != "id")
