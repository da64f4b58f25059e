"""Code scanning takes what is written, shows each figure where it stands, and closes what was answered."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from urllib.parse import unquote

import pytest

from tests.report.conftest import FINDINGS, TIES_OUT, held_by, judged, told_of
from tieout.report.formats import sarif
from tieout.report.formats.sarif import FORMAT
from tieout.values.outcome import Place, Text


def told(*verdicts, language=None):
    """Tell verdicts as one text."""
    return FORMAT.together(told_of(*verdicts, language=language)).decode()


def run_of(*verdicts, language=None):
    """Give the one run."""
    (run,) = json.loads(told(*verdicts, language=language))["runs"]
    return run


def faults(document):
    """Say in what a log is not as GitHub asks."""
    said = []
    if document.get("version") != "2.1.0" or not document["$schema"].endswith("sarif-schema-2.1.0.json"):
        said.append("no version or schema")
    for run in document["runs"]:
        driver = run["tool"]["driver"]
        rules = driver["rules"]
        said += [] if driver.get("name") else ["a tool without a name"]
        said += ["too many rules"] if len(rules) > 25_000 else []
        said += ["too many results"] if len(run["results"]) > 25_000 else []
        said += ["a rule twice"] if len({rule["id"] for rule in rules}) != len(rules) else []
        for rule in rules:
            texts = (rule["id"], *(rule[key]["text"] for key in ("shortDescription", "fullDescription", "help")))
            said += [] if all(text.strip() for text in texts) else ["an empty text of a rule"]
            said += [] if rule["help"]["markdown"].strip() else ["no help in Markdown"]
            said += [] if rule["defaultConfiguration"]["level"] in {"note", "warning", "error"} else ["no level"]
            said += [] if len(rule["properties"]["tags"]) <= 20 else ["too many tags"]
        for result in run["results"]:
            said += result_faults(result, rules)
    return said


def result_faults(result, rules):
    """Say in what a result is not as GitHub asks."""
    said = [] if rules[result["ruleIndex"]]["id"] == result["ruleId"] else ["another rule"]
    said += [] if result["message"]["text"].strip() else ["an empty message"]
    said += [] if result["level"] in {"note", "warning", "error"} else ["no level of a result"]
    said += [] if re.fullmatch(r"[0-9a-f]+:[0-9]+", result["partialFingerprints"]["primaryLocationLineHash"]) else ["?"]
    said += [] if len(result["locations"]) == 1 else ["not one place"]
    related = result.get("relatedLocations", [])
    said += [] if len(related) <= 1000 else ["too many places"]
    said += [] if all(one["message"]["text"].strip() for one in related) else ["a figure without a name"]
    for place in (*result["locations"], *related):
        uri, region = (place["physicalLocation"][key] for key in ("artifactLocation", "region"))
        said += [] if re.fullmatch(r"[A-Za-z0-9._~%-][A-Za-z0-9._~/%-]*", uri["uri"]) else ["no relative path"]
        bounds = [region[key] for key in ("startLine", "startColumn", "endLine", "endColumn")]
        said += [] if all(type(bound) is int and bound >= 1 for bound in bounds) else ["a place outside"]
        said += [] if (bounds[0], bounds[1]) <= (bounds[2], bounds[3]) else ["a place that ends before it begins"]
    return said


def test_a_publication_on_hold_reads_like_this(hold, same_as_golden):
    same_as_golden("hold.sarif", told(hold))


def test_a_run_that_cannot_judge_reads_like_this(cannot_judge, same_as_golden):
    same_as_golden("cannot-judge.sarif", told(cannot_judge, language="nl"))


def test_it_is_as_code_scanning_asks(hold, publish, cannot_judge):
    for verdicts in ((hold,), (publish,), (cannot_judge,), (hold, publish, cannot_judge), (judged((), (), ()),)):
        assert faults(json.loads(told(*verdicts))) == []


@pytest.mark.parametrize(
    ("spoil", "fault"),
    [
        pytest.param(lambda run: run["tool"]["driver"].update(name=""), "a tool without a name", id="no name"),
        pytest.param(lambda run: run["results"][0]["message"].update(text=""), "an empty message", id="no message"),
        pytest.param(lambda run: run["results"][0].update(level="fatal"), "no level of a result", id="no level"),
        pytest.param(lambda run: run["results"][0].update(ruleIndex=0), "another rule", id="another rule"),
        pytest.param(
            lambda run: run["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"].update(uri="/a"),
            "no relative path",
            id="an absolute path",
        ),
        pytest.param(
            lambda run: run["results"][0]["locations"][0]["physicalLocation"]["region"].update(startLine=0),
            "a place outside",
            id="line 0",
        ),
    ],
)
def test_what_is_not_as_asked_is_seen(hold, spoil, fault):
    document = json.loads(told(hold))
    spoil(document["runs"][0])
    assert fault in faults(document)


def test_a_figure_is_shown_where_it_stands_and_so_are_the_others(hold):
    result = run_of(hold)["results"][0]
    region = result["locations"][0]["physicalLocation"]["region"]
    assert region == {"startLine": 5, "startColumn": 36, "endLine": 5, "endColumn": 42}
    assert [one["physicalLocation"]["region"]["startLine"] for one in result["relatedLocations"]] == [3, 4]
    assert result["relatedLocations"][0]["message"]["text"].endswith("Verschil 2022: “-17,3”")


def test_what_was_answered_is_no_result_and_is_counted(hold, publish):
    run = run_of(hold, publish)
    assert len(run["results"]) == 7
    assert (run["properties"]["explained"], run["properties"]["waived"]) == (2, 0)
    assert run["properties"]["verdicts"][1] == {"publication": "logius-2022", "verdict": "publish"}


def test_a_run_that_cannot_judge_is_no_success(hold, cannot_judge):
    assert run_of(hold)["invocations"][0]["executionSuccessful"] is True
    assert run_of(hold, cannot_judge)["invocations"][0]["executionSuccessful"] is False


def test_of_too_many_results_the_weightiest_are_kept_and_that_is_said(hold, monkeypatch):
    monkeypatch.setattr(sarif, "MOST_RESULTS", 3)
    run = run_of(hold)
    assert [result["level"] for result in run["results"]] == ["error", "warning", "warning"]
    (note,) = run["invocations"][0]["toolExecutionNotifications"]
    assert note["message"]["text"] == "4 results more are not listed here, the least weighty; the report has all."


@pytest.mark.parametrize("name", ["a b.csv", "é%.csv", "a:b?c#d.csv", "\udcff.csv"])
def test_a_path_is_one_whatever_the_file_is_called(name):
    (result,) = run_of(held_by(replace(FINDINGS[0], places=(Place(name, 2),))))["results"]
    uri = result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
    assert unquote(uri) == f"data/logius-2022/{name}".encode("utf-8", "backslashreplace").decode()
    assert not re.search("[ :?#]", uri)


def test_a_rule_tells_why_it_is_there(hold):
    rules = {rule["id"]: rule for rule in run_of(hold, language="nl")["tool"]["driver"]["rules"]}
    assert rules[TIES_OUT.name]["fullDescription"]["text"] == TIES_OUT.reason.nl
    assert f"Bron: {TIES_OUT.source}" in rules[TIES_OUT.name]["help"]["text"]
    assert rules["notation_is_constant"]["defaultConfiguration"] == {"level": "note"}


def test_a_rule_that_says_nothing_is_still_named():
    silent = replace(TIES_OUT, title=Text(""), reason=Text(" "), source="")
    finding = replace(FINDINGS[0], title=Text(""), message=Text(""), cause=None)
    verdict = replace(held_by(finding), rules=(silent,))
    assert faults(json.loads(told(verdict))) == []
