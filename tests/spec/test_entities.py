"""An entity that the rulebook does not know is told; where there is none to look at, nothing was examined."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from tests.spec.drawn import rulebook
from tests.spec.test_declarations.slips import package, parse
from tieout.findings.intake import judge_entities
from tieout.rulebook.model import Entity
from tieout.rulebook.vocabulary import EntityWords
from tieout.values.outcome import Text


@pytest.mark.parametrize(
    ("agency", "known", "state", "examined", "told"),
    [
        pytest.param("logius", ["logius"], "passed", 1, [], id="a known agency"),
        pytest.param("kadaster", ["logius"], "failed", 1, ["kadaster"], id="an unknown one"),
        pytest.param("Logius", ["logius"], "failed", 1, ["Logius"], id="one in another case"),
        pytest.param("logius", [], "empty", 0, [], id="a rulebook that tells of no agency"),
    ],
)
def test_an_agency_is_held_against_those_of_the_rulebook(agency, known, state, examined, told):
    declared = package()
    declared["tieout"]["agency"] = agency
    book = replace(rulebook(), entities={name: Entity(name, name) for name in known})
    _, (outcome,), findings = judge_entities(parse(json.dumps(declared).encode()), book)
    assert (outcome.state, outcome.examined, outcome.breaches) == (state, examined, len(told))
    assert (outcome.allowed_empty is not None) is (state == "empty")
    assert [finding.id for finding in findings] == [f"entity_is_known/{name}" for name in told]


def test_an_unknown_entity_is_called_as_the_rulebook_calls_one():
    book = replace(rulebook(), entities={"one": Entity("one", "One")}, entity_words=EntityWords(key="company"))
    (finding,) = judge_entities(parse(json.dumps(package()).encode()), book)[2]
    assert finding.message == Text(
        'The rulebook does not know company "logius": only what holds for everybody is judged.',
        'Het regelboek kent company "logius" niet: alleen wat voor iedereen geldt is beoordeeld.',
    )
