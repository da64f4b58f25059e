"""Tell of a package of other people what lies in files of its own: schemas and dialects, and what is no table. Pure.

A schema or dialect in a file is read as if it stood in the package. A resource that is no table, as a report or a
picture, is set apart: nobody judges what it says.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from tieout.declarations.paths import path_faults
from tieout.declarations.strict import read_json
from tieout.values.errors import DeclarationError, shorten

KEYS = ("schema", "dialect")
"""Keys of a resource that may name a file of their own."""
OF_TABLES = (".csv", ".tsv", ".csv.gz", ".csv.zst", ".parquet", "/")
"""How paths of tables end."""
FORMATS = frozenset({"csv", "tsv", "parquet"})
OF_OTHERS = ("name", "path", "bytes", "hash")
"""What is kept of a resource that is no table."""


def is_plain(data: bytes, where: str) -> bool:
    """Tell whether a data package is one of other people: it says nothing to tieout as a whole.

    Raises DeclarationError where it is not JSON.
    """
    declared = read_json(data, where)
    return isinstance(declared, dict) and "tieout" not in declared and isinstance(declared.get("resources"), list)


def referenced(data: bytes, where: str) -> tuple[str, ...]:
    """Name the files in which schemas and dialects of a package stand, each once; `where` is its path for messages.

    Raises DeclarationError where one is no file of the package: nothing is fetched.
    """
    found: dict[str, None] = {}
    for at, key, name in _named(read_json(data, where)):
        if any(path_faults(name, may_be_folder=False)):
            what = f"at {at}: the {key} is named as {shorten(name)}, which is no file of this folder or below it"
            raise DeclarationError(
                where, what, f"Put the {key} in a file there, or write it itself: nothing is fetched."
            )
        found[name] = None
    return tuple(found)


def _named(declared: Any) -> Iterator[tuple[str, str, str]]:
    """Yield each schema and dialect that is named and not written: its resource, the key, and the name."""
    for number, resource in enumerate(_resources(declared)):
        if isinstance(resource, dict):
            told = resource.get("name")
            at = f"resources[{number}]" + (f" ({told})" if isinstance(told, str) else "")
            for key in KEYS:
                if isinstance(resource.get(key), str):
                    yield at, key, resource[key]


def _resources(declared: Any) -> list[Any]:
    """Give the resources of a package; of what is none, none."""
    found = declared.get("resources") if isinstance(declared, dict) else None
    return found if isinstance(found, list) else []


def with_references(declared: Any, files: Mapping[str, bytes], where: str) -> Any:
    """Give a package with the schemas and dialects that it names in their places; `files` are these, by their path.

    Raises DeclarationError where one is not there, or is no JSON.
    """
    resources = []
    for number, resource in enumerate(_resources(declared)):
        if isinstance(resource, dict):
            named = {key: resource[key] for key in KEYS if isinstance(resource.get(key), str)}
            read = {key: _read(name, files, where, f"at resources[{number}]: the {key}") for key, name in named.items()}
            resources.append({**resource, **read})
        else:
            resources.append(resource)
    return {**declared, "resources": resources} if resources else declared


def _read(name: str, files: Mapping[str, bytes], where: str, what: str) -> Any:
    """Read a schema or dialect from its file."""
    if name not in files:
        advice = "Put the file there, or mend its name."
        raise DeclarationError(where, f"{what} is named as {shorten(name)}, and there is no such file", advice)
    folder = where.rpartition("/")[0]
    place = f"{folder}/{name}" if folder else name
    found = read_json(files[name], place, exact=True)
    if not isinstance(found, dict):
        raise DeclarationError(place, "it is no JSON object", "Write there what the standard has for it.")
    return found


def is_table(resource: Any) -> bool:
    """Tell whether a resource is a table, by what is declared of it: its type, its schema, its format or its path."""
    if not isinstance(resource, dict) or "schema" in resource or "data" in resource:
        return True
    profile, path = resource.get("profile"), resource.get("path")
    paths = path if isinstance(path, list) else [path]
    return (
        resource.get("type") == "table"
        or (isinstance(profile, str) and "tabular" in profile)
        or str(resource.get("format", "")).casefold() in FORMATS
        or not all(isinstance(one, str) for one in paths)
        or any(str(one).casefold().endswith(OF_TABLES) for one in paths)
    )
