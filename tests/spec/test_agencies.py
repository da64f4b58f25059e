"""An agency that the rulebook does not know is told; where there is none to look at, nothing was examined."""

from __future__ import annotations

import json

import pytest

from tests.spec.test_declarations.slips import WHERE, package
from tieout.declarations.datapackage import parse_publication
from tieout.findings.intake import judge_agencies


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
    _, (outcome,), findings = judge_agencies(parse_publication(json.dumps(declared).encode(), WHERE), known)
    assert (outcome.state, outcome.examined, outcome.breaches) == (state, examined, len(told))
    assert (outcome.allowed_empty is not None) is (state == "empty")
    assert [finding.id for finding in findings] == [f"agency_is_known/{name}" for name in told]
