"""The JSON Schemas for editors take every declaration of the repository, and refuse slips where they stand."""

from __future__ import annotations

import copy
import datetime
import json
import tomllib
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from tests.conftest import REPOSITORY
from tieout.cli.main import run
from tieout.gate.editor_schemas import DECLARABLE, schema_of
from tieout.rulebook.shelf import entity_key

BOOKS = REPOSITORY / "expectations"
PLACES = {
    "datapackage": "data/*/datapackage.json", "records": "data/*/datapackage.json", "answers": "data/*/answers.toml",
    "ties": "data/*/*.ties.toml",
    "rulebook": "expectations/*/rulebook.toml", "columns": "expectations/*/columns.toml",
    "lines": "expectations/*/lines/*.toml", "entity": "expectations/*/entities/*.toml",
    "narrative": "expectations/*/narrative.toml",
}  # fmt: skip
FILES = [
    (name, path)
    for name, place in PLACES.items()
    for path in sorted(REPOSITORY.glob(place))
    if name not in ("datapackage", "records")
    or ("tieout" in json.loads(path.read_text("utf-8"))) is (name != "records")
]


@cache
def validator(name: str, key: str = "entity") -> jsonschema.Draft202012Validator:
    """Give what holds a file against a schema."""
    schema = json.loads(schema_of(name, key))
    jsonschema.Draft202012Validator.check_schema(schema)
    return jsonschema.Draft202012Validator(schema, format_checker=jsonschema.FormatChecker())


def plain(value: Any) -> Any:
    """Give what TOML says as an editor has it: a date is a text."""
    if isinstance(value, dict):
        return {key: plain(item) for key, item in value.items()}
    if isinstance(value, list):
        return [plain(item) for item in value]
    return value.isoformat() if isinstance(value, datetime.date) else value


def read(path: Path) -> Any:
    """Read a declaration."""
    text = path.read_text(encoding="utf-8")
    return json.loads(text) if path.suffix == ".json" else plain(tomllib.loads(text))


def key_of(name: str, told: Any) -> str:
    """Give the word for an entity of the rulebook that a data package names."""
    return entity_key(told["tieout"]["rulebook"], BOOKS) if name == "datapackage" else "entity"


def test_every_kind_is_described_and_tried():
    assert set(PLACES) == set(DECLARABLE)
    assert {name for name, _ in FILES} >= set(DECLARABLE) - {"ties"}


@pytest.mark.parametrize(("name", "path"), FILES, ids=[str(path.relative_to(REPOSITORY)) for _, path in FILES])
def test_a_schema_takes_the_files_that_are_read(name, path):
    told = read(path)
    faults = [f"{list(one.path)}: {one.message}" for one in validator(name, key_of(name, told)).iter_errors(told)]
    assert faults == []


TIES = {"tie": [{"quote": "€ 249 mln.", "line": "baten", "states": "value"}], "apart": [{"quote": "3", "why": "a law"}]}
SLIPS = [
    ("datapackage", ("titel",), "x", "datapackage.json"),
    ("datapackage", ("tieout", "rulebok"), "x", "datapackage.json"),
    ("datapackage", ("resources", 0, "tieout", "scale"), "1000", "datapackage.json"),
    ("datapackage", ("resources", 0, "schema", "fields", 0, "tieout", "role"), "labl", "datapackage.json"),
    ("datapackage", ("resources", 0, "tieout", "year"), 22, "datapackage.json"),
    ("answers", ("allowance", 0, "whoo"), "x", "answers.toml"),
    ("answers", ("allowance", 0, "until"), "31-12-2026", "answers.toml"),
]  # fmt: skip


@pytest.mark.parametrize(("name", "at", "value", "file"), SLIPS)
def test_a_slip_is_refused_where_it_stands(name, at, value, file):
    told = copy.deepcopy(read(REPOSITORY / "data/logius-2022" / file))
    key = key_of(name, told)
    holder = told
    for step in at[:-1]:
        holder = holder[step]
    holder[at[-1]] = value
    fault = jsonschema.exceptions.best_match(validator(name, key).iter_errors(told))
    assert list(at) in (list(fault.absolute_path), [*fault.absolute_path, at[-1]])


def test_what_is_told_of_records_is_described_and_the_rest_is_the_standards():
    told = {"resources": [{"name": "t", "path": "t.csv", "x": 1, "tieout": {"schemas": ["t.yaml"], "owner": "me"}}]}
    assert list(validator("records").iter_errors(told)) == []
    told["resources"][0]["tieout"]["sums"] = [{"total": "t", "parts": ["a", "-b"], "step": 0.5}]
    assert list(validator("records").iter_errors(told)) == []
    told["resources"][0]["tieout"]["schema"] = "t.yaml"
    assert len(list(validator("records").iter_errors(told))) == 1


def test_ties_are_described():
    assert list(validator("ties").iter_errors(TIES)) == []
    assert len(list(validator("ties").iter_errors({"tie": [{"qoute": "x"}]}))) >= 1


def test_other_vocabularies_are_taken_and_the_word_of_a_field_is_known():
    told = read(REPOSITORY / "data/logius-2022/datapackage.json")
    told["dc:title"] = told["resources"][0]["dcterms:source"] = "x"
    told["$schema"] = "https://example.org/x.json"
    assert list(validator("datapackage", key_of("datapackage", told)).iter_errors(told)) == []


def test_a_key_says_what_its_docstring_says():
    parts = json.loads(schema_of("datapackage"))["$defs"]
    assert (
        parts["FieldSettings"]["properties"]["formula"]["description"] == "The formula that the head prints, `(2)-(1)`."
    )
    assert parts["TableSettings"]["description"].startswith("What kind of table a resource is")
    assert "Explanation" in json.loads(schema_of("answers"))["$defs"], "no name that is of one module alone"


def test_the_command_lists_shows_and_knows_no_others(capsys):
    assert run(["schema"]) == 0
    assert [line.split()[0] for line in capsys.readouterr().out.splitlines()] == list(DECLARABLE)
    assert run(["schema", "answers"]) == 0
    assert json.loads(capsys.readouterr().out) == json.loads(schema_of("answers"))
    assert run(["schema", "datapackage", "--rulebook", "agency_accounts"]) == 0
    assert '"agency"' in capsys.readouterr().out
    assert run(["schema", "answer"]) == 2
    assert "datapackage, records, answers" in capsys.readouterr().err
