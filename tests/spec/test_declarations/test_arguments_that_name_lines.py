"""Which arguments of a rule name lines: a slip in one of them is a fault, and not silence."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from tieout.rules.kind import names_in
from tieout.rules.registry import KINDS, make
from tieout.selftest.worlds import every_rule

SHIPPED = every_rule("agency_accounts", None)
LINES = {line.path for kind in SHIPPED.kinds.values() for line in kind.lines}
LINES |= {line.path for entity in SHIPPED.entities.values() for line in entity.lines}
BASES = {basis.name for basis in SHIPPED.bases}
UNITS = {line.unit for kind in SHIPPED.kinds.values() for line in kind.lines}


def words_in(value: Any) -> Iterator[str]:
    """Give every text in an argument, whatever its type says of it."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for key, item in value.items():
            yield from words_in(key)
            yield from words_in(item)
    elif isinstance(value, list):
        for item in value:
            yield from words_in(item)


@pytest.mark.parametrize(
    ("what", "known"),
    [(("line", "lines"), LINES), (("basis",), BASES), (("unit",), UNITS)],
    ids=["line", "basis", "unit"],
)
def test_every_argument_that_names_a_word_of_the_rulebook_is_looked_up(what, known):
    met = 0
    for suite in SHIPPED.suites:
        for item in suite.expectations:
            looked_up = {name for kind, name in names_in(item.kind) if kind in what}
            there = {word for word in words_in(item.kwargs) if word in known}
            assert there <= looked_up, item.rule.name
            met += len(there)
    assert met > 0


@pytest.mark.parametrize(
    ("kind", "arguments", "names"),
    [
        pytest.param(
            "expect_total_to_equal_parts",
            {"total": "a", "parts": {"b": 1, "c": -1}, "derive": {"b": {"d": 1}}, "when": "e"},
            [("line", "a"), ("line", "b"), ("line", "c"), ("line", "b"), ("line", "d"), ("line", "e")],
            id="a total, its parts, what a part is made of, and the line that closes",
        ),
        pytest.param("expect_total_to_equal_parts", {"total": "a", "parts": {}}, [("line", "a")], id="only a total"),
        pytest.param(
            "expect_figures_to_be_zero",
            {"lines": ["a", "b/*"], "basis": "target"},
            [("lines", "a"), ("lines", "b/*"), ("basis", "target")],
            id="patterns of lines, and a basis",
        ),
        pytest.param(
            "expect_deviations_to_stay_within",
            {"percent": 10, "limits": {"EUR": 5}},
            [("unit", "EUR")],
            id="a unit, and no number",
        ),
    ],
)
def test_the_words_of_a_rule_are_found_by_the_types_of_its_arguments(kind, arguments, names):
    assert list(names_in(make(kind, arguments))) == names


def test_every_argument_of_text_says_what_it_names():
    """What is no name of the rulebook is one of a few words that the type itself lists, and so cannot be slipped in."""
    for kind in KINDS.values():
        rule = make(kind.type, kind.known.arguments)
        named = {name for _, name in names_in(rule)}
        free = {word for value in kind.known.arguments.values() for word in words_in(value)} - named
        assert free <= {"at least", "at most"}, kind.type
