"""Sentences that only look wrong: none of them is accused, and few are asked about."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest

from tests.spec.narrative.publications import told

INNOCENT = tomllib.loads((Path(__file__).parent / "innocent.toml").read_text("utf-8"))
SENTENCES = [(name, text) for name, texts in INNOCENT.items() for text in texts]


@pytest.mark.parametrize(("name", "text"), SENTENCES)
def test_a_sentence_that_only_looks_wrong_is_not_accused(name, text):
    checked = told(name).check(text)
    accused = [checked.quote(one.claim.start, one.claim.end) for one in checked.judgements if one.is_certain]
    assert accused == []


def test_most_of_them_are_not_even_a_question():
    asked = [
        text
        for name, text in SENTENCES
        if any(one.state not in ("agrees", "no figures") for one in told(name).check(text).judgements)
    ]
    print(f"{len(asked)} of {len(SENTENCES)} are a question")
    assert len(asked) <= 0.3 * len(SENTENCES)


def test_a_year_is_not_held_against_itself():
    text = "De totale baten bedroegen in 2021 € 148,1 mln. Dat is 3,2% meer dan in 2022."
    checked = told("dpc_2022_jv_baten_lasten").check(text)
    assert [one.state for one in checked.judgements] == ["agrees"]
    assert [checked.quote(one.start, one.end) for one in checked.unbound] == ["3,2%"]


def test_hardly_any_of_them_holds():
    held = [text for name, text in SENTENCES if any(one.is_likely for one in told(name).check(text).judgements)]
    print(f"{len(held)} of {len(SENTENCES)} hold", *held, sep="\n")
    assert len(held) <= 0.02 * len(SENTENCES)
