"""Give the tests of declarations a sound data package, and ways to spoil one."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from tieout.declarations.datapackage import parse_publication
from tieout.declarations.publication import Publication
from tieout.values.errors import DeclarationError

WHERE = "data/p/datapackage.json"
TABLE = "resources.0"
COLUMN = "resources.0.schema.fields"
NO_SUCH_KEY = "A key that is not known here would silently do nothing."


def package() -> dict[str, Any]:
    """Give a sound data package of one table and one narrative."""
    return {
        "name": "logius-2022",
        "tieout": {
            "rulebook": "agency_accounts", "agency": "logius", "year": 2022, "document": "jaarverslag",
        },
        "contributors": [{"title": "Ministerie"}],
        "licenses": [{"name": "CC0-1.0"}],
        "resources": [
            {
                "name": "flow", "path": "flow.csv", "type": "table",
                "dialect": {"delimiter": ";"},
                "sources": [{"title": "Kamerstuk", "tieout": {"document": "36 360 VII", "page": 165}}],
                "schema": {
                    "fields": [
                        {"name": "Omschrijving", "tieout": {"role": "label"}},
                        {"name": "Begroting", "tieout": {"role": "figure", "basis": "budget", "year": 2022}},
                        {"name": "Realisatie", "tieout": {"role": "figure", "basis": "realisation", "year": 2022}},
                    ],
                    "missingValues": [{"value": "n.b."}],
                },
                "tieout": {"kind": "kasstroom", "unit": "EUR", "scale": 1000},
            },
            {"name": "note", "path": "note.md", "format": "md"},
        ],
    }  # fmt: skip


def parse(data: bytes) -> Publication:
    """Read a data package whose rulebook calls an entity an agency."""
    return parse_publication(data, WHERE, "agency")


def at(declared: Any, path: str) -> Any:
    """Go to a place in a declaration, as `resources.0.schema`."""
    for step in filter(None, path.split(".")):
        declared = declared[int(step) if step.isdecimal() else step]
    return declared


def put(path: str, /, **values: Any) -> Callable[[dict[str, Any]], None]:
    """Change values at one place; None takes a value out."""

    def change(declared: dict[str, Any]) -> None:
        for key, value in values.items():
            if value is None:
                del at(declared, path)[key]
            else:
                at(declared, path)[key] = value

    return change


def changed(change: Callable[[dict[str, Any]], None]) -> bytes:
    declared = package()
    change(declared)
    return json.dumps(declared).encode()


def refused(data: bytes) -> DeclarationError:
    with pytest.raises(DeclarationError, match=r"\n  \S") as caught:
        parse(data)
    assert caught.value.exit_code == 2
    return caught.value
