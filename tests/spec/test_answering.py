"""Answers are written into answers.toml and taken out of it; all else in the file stays as somebody wrote it."""

from __future__ import annotations

import datetime
import tomllib
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tieout.declarations.answering import entry, with_entries, without_entries

FILE = '''# What the year was like.
# Two lines of it.

[[explanation]]
finding = "a@1"  # the first
text = """
[[explanation]]
# no comment
"""

# Why b is so:
[[allowance]]
rule = "b"

[[explanation]]
finding = "c@1"
'''
texts = st.text(st.characters(exclude_categories=["Cs"]), max_size=30)


def test_an_entry_says_what_it_was_given_and_leaves_out_what_is_not_there():
    day = datetime.date(2026, 11, 22)
    written = entry(
        "group", {"name": "x", "findings": ("a", "b"), "at_most": Decimal("0.30"), "seen_by": "", "when": day}
    )
    assert written == '[[group]]\nname = "x"\nfindings = ["a", "b"]\nat_most = 0.30\nwhen = 2026-11-22\n'
    assert entry("group", {"unit": None, "figures": (), "count": 1}) == "[[group]]\ncount = 1\n"


@given(texts, st.lists(texts, min_size=1, max_size=3))
def test_any_text_comes_back_as_it_was_given(text, figures):
    read = tomllib.loads(entry("explanation", {"text": text or "x", "figures": figures}))
    assert read == {"explanation": [{"text": text or "x", "figures": figures}]}


@pytest.mark.parametrize(
    ("gone", "left"),
    [
        (("explanation", 0), FILE.replace(FILE[FILE.index("[[explanation]]"):FILE.index("# Why b")], "")),
        (("allowance", 0), FILE.replace('# Why b is so:\n[[allowance]]\nrule = "b"\n\n', "")),
        (("explanation", 1), FILE.replace('[[explanation]]\nfinding = "c@1"\n', "")),
        (("explanation", 2), FILE),
    ],
    ids=["one with a head in its text", "one with a comment above", "the last", "none"],
)  # fmt: skip
def test_an_entry_goes_with_the_comment_above_it_and_nothing_else(gone, left):
    assert without_entries(FILE, lambda kind, place: (kind, place) == gone) == left


def test_what_is_added_stands_at_the_end():
    added = entry("explanation", {"finding": "d@1"})
    assert with_entries(FILE, [added]) == f'{FILE}\n[[explanation]]\nfinding = "d@1"\n'
    assert with_entries("", [added, added]) == f"{added}\n{added}"
    assert with_entries("# only a comment", [added]) == f"# only a comment\n\n{added}"


@given(st.lists(st.sampled_from(["explanation", "group", "allowance"]), max_size=6), st.data())
def test_of_any_file_just_the_entries_go_that_are_gone(kinds, data):
    text = data.draw(st.sampled_from(["", "# head\n\n", "# head\n"]))
    for number, kind in enumerate(kinds):
        text = with_entries(text, [entry(kind, {"text": data.draw(texts) or "x", "finding": str(number)})])
    chosen = data.draw(st.sets(st.integers(0, max(0, len(kinds) - 1))))
    names = {kind: [number for number, one in enumerate(kinds) if one == kind] for kind in kinds}
    left = without_entries(text, lambda kind, place: names[kind][place] in chosen)
    read = tomllib.loads(left)
    told = {int(one["finding"]) for entries in read.values() for one in entries}
    assert told == set(range(len(kinds))) - chosen
