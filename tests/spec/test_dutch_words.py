"""One Dutch word for one thing: a rule is a *toets*, a line is a *regel*, a check is a *controle*."""

from __future__ import annotations

import ast
import json
import re
import tomllib
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest
from jinja2 import Environment, nodes

ROOT = Path(__file__).parents[2]
REGEL = re.compile(r"(?<![\w-])[Rr]egels?(?![\w-])")
TOETS = re.compile(r"(?<![\w-])(?<!te )[Tt]oets(?:en)?(?![\w-])")
RULE = re.compile(r"(?<![\w-])[Rr]ules?(?![\w-])")
CONTROLE = re.compile(r"(?<![\w-])[Cc]ontroles?(?![\w-])")
LINE = re.compile(r"\b[Ll]ines?\b")
CHECK = re.compile(r"\b[Cc]hecks?\b")
CALLED = {"en": "nl", "english": "dutch"}
"""How variables are called that hold English, and those that hold the same in Dutch."""

Pair = tuple[str, str, str]
"""Where it stands, what it says in English, and in Dutch."""


def faults(english: str, dutch: str) -> list[str]:
    """Say where a text calls one thing by the word of another."""
    said = []
    if REGEL.search(dutch) and not LINE.search(english):
        said.append("a regel is a line")
    if TOETS.search(dutch) and not (RULE.search(english) or CHECK.search(english)):
        said.append("a toets is a rule")
    if CONTROLE.search(dutch) and not CHECK.search(english):
        said.append("a controle is a check")
    if RULE.search(english) and not TOETS.search(dutch):
        said.append("a rule is a toets")
    return said


def _words(node: ast.AST) -> str:
    """Give all words of an expression."""
    found = [one.value for one in ast.walk(node) if isinstance(one, ast.Constant)]
    return " … ".join(one for one in found if isinstance(one, str))


def in_code(source: str, where: str) -> Iterator[Pair]:
    """Give the texts of a module, and what is called Dutch by its variable with what stands before it."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "Text":
            said = dict(zip(("en", "nl"), node.args, strict=False)) | {one.arg: one.value for one in node.keywords}
            if {"en", "nl"} <= said.keys():
                yield f"{where}:{node.lineno}", _words(said["en"]), _words(said["nl"])
        for body in (getattr(node, "body", None), getattr(node, "orelse", None)):
            if isinstance(body, list):
                yield from _side_by_side(body, where)


def _side_by_side(body: list[ast.stmt], where: str) -> Iterator[Pair]:
    """Give what is assigned to a name for Dutch, with what was assigned to one for English just before it."""
    for before, one in pairwise(body):
        if isinstance(one, ast.Assign) and isinstance(before, ast.Assign):
            english, dutch = (getattr(assigned.targets[0], "id", "") for assigned in (before, one))
            if dutch and CALLED.get(english, english.replace("_en", "_nl")) == dutch and english != dutch:
                yield f"{where}:{one.lineno}", _words(before.value), _words(one.value)


def in_template(source: str, where: str) -> Iterator[Pair]:
    """Give what a template says in both languages."""
    for call in Environment(autoescape=True).parse(source).find_all(nodes.Call):
        if isinstance(call.node, nodes.Name) and call.node.name in {"say", "part"} and len(call.args) >= 2:
            dutch, english = (_said(one) for one in call.args[:2])
            yield f"{where}:{call.lineno}", english, dutch


def _said(node: nodes.Node) -> str:
    """Give all words of an expression of a template."""
    found = [node] if isinstance(node, nodes.Const) else list(node.find_all(nodes.Const))
    return " … ".join(one.value for one in found if isinstance(one.value, str))


def in_declaration(told: object, where: str) -> Iterator[Pair]:
    """Give the texts of a rulebook: `title` beside `title_nl`."""
    if isinstance(told, list):
        for one in told:
            yield from in_declaration(one, where)
    if isinstance(told, dict):
        for key, value in told.items():
            if key.endswith("_nl") and isinstance(value, str):
                yield f"{where}: {key}", str(told.get(key.removesuffix("_nl"), "")), value
            else:
                yield from in_declaration(value, where)


def every_pair() -> Iterator[Pair]:
    """Give every text of the engine and of the rulebooks that come with it."""
    for path in sorted((ROOT / "pipeline/tieout").rglob("*.py")):
        yield from in_code(path.read_text("utf-8"), str(path.relative_to(ROOT)))
    for path in sorted((ROOT / "pipeline/tieout").rglob("*.j2")):
        yield from in_template(path.read_text("utf-8"), str(path.relative_to(ROOT)))
    for path in sorted((ROOT / "expectations").rglob("*")):
        if path.suffix in {".json", ".toml"}:
            text = path.read_text("utf-8")
            read = json.loads(text) if path.suffix == ".json" else tomllib.loads(text)
            yield from in_declaration(read, str(path.relative_to(ROOT)))


def test_a_rule_a_line_and_a_check_have_a_dutch_word_each():
    every = list(every_pair())
    assert len(every) > 1_000, "the texts are found at all"
    for word in (REGEL, TOETS, CONTROLE):
        assert sum(bool(word.search(dutch)) for _, _, dutch in every) > 5, "and the words are in use"
    wrong = [f"{where}: {fault}: {dutch}" for where, english, dutch in every for fault in faults(english, dutch)]
    assert wrong == []


@pytest.mark.parametrize(
    ("english", "dutch", "said"),
    [
        ("No rule looks at it.", "Geen toets kijkt ernaar.", []),
        ("No rule looks at it.", "Geen regel kijkt ernaar.", ["a regel is a line", "a rule is a toets"]),
        ("line 4", "regel 4", []),
        ("line 4", "toets 4", ["a toets is a rule"]),
        ("is not a line of the rulebook", "is geen regel van het regelboek", []),
        ("a norm to hold it against", "een norm om het aan te toetsen", []),
        ("12 checks by 3 rules", "12 controles door 3 toetsen", []),
        ("12 rules", "12 controles", ["a controle is a check", "a rule is a toets"]),
    ],
)
def test_a_word_in_the_place_of_another_is_seen(english, dutch, said):
    assert faults(english, dutch) == said


@pytest.mark.parametrize(
    ("found", "pair"),
    [
        (in_code('x = Text("A line", "Een regel")', "m"), ("m:1", "A line", "Een regel")),
        (in_code('x = Text(nl=f"{n} regels", en=f"{n} lines")', "m"), ("m:1", " lines", " regels")),
        (in_code('def f():\n    en = "A line"\n    nl = "Een regel"', "m"), ("m:3", "A line", "Een regel")),
        (in_template('{{ say("regel" if x else "regels", "line") }}', "t"), ("t:1", "line", "regel … regels")),
        (in_declaration({"a": [{"title": "A line", "title_nl": "Een regel"}]}, "d"),
         ("d: title_nl", "A line", "Een regel")),
    ],
)  # fmt: skip
def test_a_text_is_found_however_it_is_written(found, pair):
    assert list(found) == [pair]
