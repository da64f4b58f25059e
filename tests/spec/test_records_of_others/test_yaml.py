"""YAML is read as far as all readers of it agree; what they read apart, or what makes something, is refused."""

from __future__ import annotations

import datetime
from decimal import Decimal

import pytest

from tieout.declarations.plain_yaml import read_yaml
from tieout.values.errors import DeclarationError


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("", None), ("a: 1", {"a": 1}), ("a: -5", {"a": -5}), ("a: 1.50", {"a": Decimal("1.50")}),
        ("a: 1.0e-05", {"a": Decimal("0.000010")}), ("a:", {"a": None}), ("a: ~", {"a": None}),
        ("a: [true, False, null]", {"a": [True, False, None]}), ("a: NL", {"a": "NL"}), ("a: 'NO'", {"a": "NO"}),
        ('a: "012"', {"a": "012"}), ("a: y", {"a": "y"}), ("a: 2026-01-31", {"a": datetime.date(2026, 1, 31)}),
        ("a: 2026-01-31 10:00:00", {"a": datetime.datetime.fromisoformat("2026-01-31T10:00:00")}),
        ("a: ^[A-Z]+$", {"a": "^[A-Z]+$"}),
        ("- a\n- {b: c}", ["a", {"b": "c"}]), ("a: 0.1 # a note", {"a": Decimal("0.1")}), ("a: |\n  b\n", {"a": "b\n"}),
        ("a: 9007199254740993.25", {"a": Decimal("9007199254740993.25")}),
    ],
)  # fmt: skip
def test_what_all_readers_take_alike_is_read(text, value):
    assert read_yaml(text.encode(), "s.yaml") == value


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("a: NO", r's.yaml:1:4: "NO" is not read alike'), ("a: on", "is not read alike"),
        ("a: 012", "is not read alike"),
        ("a: 12:30", "is not read alike"), ("a: 1_000", "is not read alike"), ("a: 1e3", "is not read alike"),
        ("a: .5", "is not read alike"), ("a: .inf", "is not read alike"), ("a: .NaN", "is not read alike"),
        ("a: 0x1F", "is not read alike"), ("a: 2026-1-1", "is not read alike"), ("<<: {a: 1}", "is not read alike"),
        ("NO: 1", "is not read alike"), ("a: 2026-02-30", "is no date of the calendar"),
        ("a: 1\nb: 2\na: 3", r's.yaml:3:1: the key "a" stands twice'), ("1: a", 'the key "1" is no text'),
        ("a: &x [1]", "an anchor or alias"), ("a: *x", "an anchor or alias"),
        ("a: !!python/name:os.system ''", "the tag"),
        ("a: !!set {b}", "the tag"), ("---\na: 1\n---\nb: 2", "s.yaml:3:1: a second document"),
        ("a: [1", "not valid YAML"),
        ("a:\n\tb: 1", "s.yaml:2:1: not valid YAML"), ("a: " + "[" * 60 + "]" * 60, "more than 50 deep"),
        ("a: " + "9" * 5000, "not valid YAML"), ('a: "\\ud800"', "YAML|half"),
    ],
)  # fmt: skip
def test_what_readers_take_apart_or_what_makes_something_is_refused(text, said):
    with pytest.raises(DeclarationError, match=said):
        read_yaml(text.encode(), "s.yaml")


def test_bytes_that_are_no_utf_8_are_refused():
    with pytest.raises(DeclarationError, match=r"s\.yaml: byte 3 is not UTF-8"):
        read_yaml(b"a: \xff", "s.yaml")


def test_a_bomb_of_aliases_is_refused_at_its_first_anchor():
    bomb = "a: &a [x,x,x]\n" + "".join(
        f"{b}: &{b} [{','.join(['*' + a] * 9)}]\n" for a, b in zip("abcdefg", "bcdefgh", strict=True)
    )
    with pytest.raises(DeclarationError, match=r"s\.yaml:1:4: an anchor"):
        read_yaml(bomb.encode(), "s.yaml")
