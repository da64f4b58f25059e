"""A rulebook says which languages its rules are told in, any number; each text is in all of them and in no other."""

from __future__ import annotations

import json
from typing import Any

import pytest

from tests.spec.test_declarations.test_rulebooks import BOOK, BUILT_IN, BY_THEMSELVES, SHAPE, SUITE, read_mine
from tieout.rulebook.model import Rulebook
from tieout.values.outcome import Text

BARE = {"title": "T", "reason": "R"}
DUTCH = {"title_nl": "TN", "reason_nl": "RN"}
GERMAN = {"title_de": "TD", "reason_de": "RD"}


def told_in(folder: Any, languages: list[str], texts: dict[str, Any]) -> Rulebook:
    """Read a rulebook in some languages whose rule has these texts, in its suite and in its shape."""
    suite = json.loads(json.dumps(SUITE))
    suite["expectations"][0]["meta"] = {"name": "once", "source": "S", **texts}
    bare = [line for line in SHAPE.splitlines() if line.partition("_")[0].partition(" ")[0] not in {"title", "reason"}]
    given = [f"{key} = {json.dumps(said)}" for key, said in texts.items()]
    return read_mine(
        folder,
        rulebook=BOOK.replace('languages = ["en", "nl"]', f"languages = {json.dumps(languages)}"),
        suites__flow=json.dumps(suite),
        shapes__state="\n".join([*bare, *given]),
    )


@pytest.mark.parametrize(
    ("languages", "texts", "title", "reason"),
    [
        pytest.param(["en"], BARE, Text("T"), Text("R"), id="English alone"),
        pytest.param(["de"], BARE, Text(de="T"), Text(de="R"), id="German alone"),
        pytest.param(["en", "nl"], BARE | DUTCH, Text("T", "TN"), Text("R", "RN"), id="English and Dutch"),
        pytest.param(
            ["de", "nl"],
            BARE | DUTCH,
            Text.of({"de": "T", "nl": "TN"}),
            Text.of({"de": "R", "nl": "RN"}),
            id="German first",
        ),
        pytest.param(
            ["en", "nl", "de"], BARE | DUTCH | GERMAN, Text("T", "TN", de="TD"), Text("R", "RN", de="RD"), id="three"
        ),
        pytest.param(
            ["en", "pt-BR"],
            {**BARE, "title_pt-BR": "TP", "reason_pt-BR": "RP"},
            Text.of({"en": "T", "pt-BR": "TP"}),
            Text.of({"en": "R", "pt-BR": "RP"}),
            id="a language of a country",
        ),
    ],
)
def test_a_rule_is_told_in_the_languages_of_its_rulebook(tmp_path, languages, texts, title, reason):
    book = told_in(tmp_path, languages, texts)
    assert book.faults == ()
    assert book.languages == tuple(languages)
    engine = {*BUILT_IN, *BY_THEMSELVES}
    assert [(rule.title, rule.reason) for rule in book.rules if rule.name not in engine] == [(title, reason)] * 2


@pytest.mark.parametrize(
    ("languages", "texts", "message"),
    [
        pytest.param(["en", "nl"], BARE, "a language of the rulebook. Give title_nl", id="both"),
        pytest.param(["en", "nl"], {**BARE, "title_nl": "T"}, "it has no reason in nl", id="one text"),
        pytest.param(["en"], BARE | GERMAN, '"title_de" is in de, and the rulebook declares only en', id="one more"),
        pytest.param(["en"], {**BARE, "reason_nl": "R"}, '"reason_nl" is in nl', id="one text in one more"),
        pytest.param(["en"], {**BARE, "title_en": "T"}, '"title_en" says again in en what the bare key', id="twice"),
        pytest.param(
            ["en"], {**BARE, "title_english": "T"}, 'the key "title_english" is not known here', id="no language"
        ),
        pytest.param(
            ["en"], {**BARE, "source_en": "S"}, 'the key "source_en" is not known here', id="a text of no language"
        ),
        pytest.param(["en"], {**BARE, "title": 3}, "at title: Expected `str`, got `int`", id="a number"),
        pytest.param(["en", "nl"], BARE | DUTCH | {"title_nl": []}, "at title_nl: Expected `str`", id="a list"),
        pytest.param(["en"], {"reason": "R"}, 'the key "title" is missing', id="none at all"),
    ],
)
def test_a_text_in_too_few_languages_or_too_many_is_a_fault_of_its_rule(tmp_path, languages, texts, message):
    shaped, suited = told_in(tmp_path, languages, texts).faults
    assert (shaped.rule.name, suited.rule.name) == ("state", "once")
    assert message in shaped.message
    assert message in suited.message
    assert "shapes/state.toml: column" in shaped.message or "shapes/state.toml: at column[0]" in shaped.message
    assert suited.message.startswith("expectations/mine/suites/flow.json: expectation 1: ")


def test_the_texts_of_a_whole_shape_are_told_in_every_language_too(tmp_path):
    structure = '[structure]\nname = "whole"\nsource = "S"\nseverity = "critical"\ntitle = "T"\nreason = "R"\n'
    book = read_mine(tmp_path, shapes__state=f"{SHAPE}{structure}")
    (fault,) = book.faults
    assert "shapes/state.toml: structure: it has no title in nl" in fault.message
    book = read_mine(tmp_path, shapes__state=f'{SHAPE}{structure}title_nl = "TN"\nreason_nl = "RN"\n')
    assert [rule.title for rule in book.rules if rule.name == "whole"] == [Text("T", "TN")]
