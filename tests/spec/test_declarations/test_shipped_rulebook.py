"""Every rule that comes with tieout says what it is, and names only what is there."""

from __future__ import annotations

import json
import re
from pathlib import PurePath

import pytest

from tests.conftest import REPOSITORY
from tieout.declarations import publication
from tieout.declarations.strict import read_json, read_toml
from tieout.rulebook.shelf import read_rulebook
from tieout.rules.registry import KINDS

SHELF = REPOSITORY / "expectations"
EVERY_KIND = frozenset(
    {"baten_lasten", "kasstroom", "balans", "balans_specificatie", "doelmatigheidsindicatoren", "open_data"}
)
SHIPPED = read_rulebook("agency_accounts", frozenset({"logius"}), EVERY_KIND)
NAMING = ("total", "left", "right", "opening", "share", "numerator", "denominator", "line", "of", "when", "unless")
SUITES = sorted((SHELF / "agency_accounts" / "suites").glob("*.json"))


def test_the_shipped_rulebook_has_no_fault():
    assert SHIPPED.faults == ()
    assert set(SHIPPED.kinds) == EVERY_KIND


@pytest.mark.parametrize("rule", [pytest.param(rule, id=rule.name) for rule in SHIPPED.rules])
def test_every_shipped_rule_says_what_is_wrong_why_and_by_what_right(rule):
    texts = {
        "title": rule.title.en, "title_nl": rule.title.nl, "reason": rule.reason.en, "reason_nl": rule.reason.nl,
        "source": rule.source,
    }  # fmt: skip
    assert {name: len(text.split()) >= 2 for name, text in texts.items()} == dict.fromkeys(texts, True)
    assert rule.title.en != rule.title.nl
    assert rule.reason.en.endswith(".")
    assert rule.reason.nl.endswith(".")
    assert not rule.title.en.endswith("."), "a title states a defect and is no sentence"


def test_every_shipped_rule_has_a_name_of_its_own():
    names = [entry["meta"]["name"] for path in SUITES for entry in json.loads(path.read_text("utf-8"))["expectations"]]
    for path in sorted((SHELF / "agency_accounts" / "shapes").glob("*.toml")):
        shape = read_toml(path.read_bytes(), str(path))
        names += [check["name"] for column in shape["column"] for check in column.get("check", [])]
        names += [shape["structure"]["name"]] if "structure" in shape else []
    assert sorted(names) == sorted(set(names))
    assert len(names) >= 20
    assert all(re.fullmatch("[a-z][a-z_]+", name) for name in names)


def test_every_kind_of_expectation_in_use_has_a_known_fault():
    used = {entry["type"] for path in SUITES for entry in json.loads(path.read_text("utf-8"))["expectations"]}
    assert used <= set(KINDS)
    assert {name: KINDS[name].known.broken > 0 for name in used} == dict.fromkeys(used, True)


def test_every_line_that_a_shipped_rule_names_is_declared():
    known = {line.path for kind in SHIPPED.kinds.values() for line in kind.lines}
    known |= {line.path for agency in SHIPPED.entities.values() for line in agency.lines}
    named: set[str] = set()
    for suite in SHIPPED.suites:
        for item in suite.expectations:
            for key in ("lines", "except_lines", "parts", "closing"):
                named |= set(item.kwargs.get(key, []))
            named |= {str(item.kwargs[key]) for key in NAMING if key in item.kwargs}
            for total, parts in item.kwargs.get("derive", {}).items():
                named |= {total, *parts}
    for shape in SHIPPED.shapes:
        if shape.shape.rows:
            named |= {*shape.shape.rows.lines, *shape.shape.rows.except_lines}
    matched = {pattern for pattern in named if any(PurePath(path).match(pattern) or path == pattern for path in known)}
    assert named == matched


def test_a_mark_of_the_shipped_notation_is_never_a_figure():
    assert [mark for mark in SHIPPED.notation.marks if any(char.isdigit() for char in mark)] == []


def test_the_roles_and_bases_of_a_column_are_the_words_of_the_design():
    assert set(publication.Role.__args__) == {
        "section", "number", "label", "figure", "unplaced", "note", "key", "code",
    }  # fmt: skip
    assert [(basis.name, basis.role) for basis in SHIPPED.bases] == [
        ("budget", "target"),
        ("realisation", "actual"),
        ("estimate", "forecast"),
        ("difference", "difference"),
        ("mutation", "change"),
    ]


def test_toml_and_json_are_read_alike():
    assert read_json(b'{"a": {"b": [1, "x"]}}', "x") == read_toml(b'a.b = [1, "x"]', "x")
