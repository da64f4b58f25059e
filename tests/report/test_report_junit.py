"""A suite is green only where its publication may go out, and says of every rule what became of it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.report.conftest import FINDINGS, TIES_OUT, held_by, judged, parsed_xml, told_of
from tieout.report.formats.junit import FORMAT, MOST_LISTED
from tieout.values.outcome import Explanation, Outcome, Text, in_its_words


def told(*verdicts, language=None):
    """Tell verdicts as one text."""
    return FORMAT.together(told_of(*verdicts, language=language)).decode()


def suites_of(*verdicts, language=None):
    """Read the suites: of each, every case with what became of it and of which type."""
    root = parsed_xml(told(*verdicts, language=language).encode())
    return {
        suite.get("name"): {
            case.get("name"): next(
                ((child.tag, child.get("type")) for child in case if child.tag != "system-out"), ("passed", None)
            )
            for case in suite.iter("testcase")
        }
        for suite in root.iter("testsuite")
    }


def test_a_publication_on_hold_reads_like_this(hold, same_as_golden):
    same_as_golden("hold-junit.xml", told(hold))


def test_a_run_that_cannot_judge_reads_like_this(cannot_judge, same_as_golden):
    same_as_golden("cannot-judge-junit.xml", told(cannot_judge, language="nl"))


def test_every_rule_is_a_case(hold):
    assert suites_of(hold)["logius-2022"] == {
        "operating_cash_flow_ties_out": ("failure", "critical"),
        "deviation_is_explained": ("failure", "warning"),
        "first_line_calls_meet_norm": ("failure", "warning"),
        "notation_is_constant": ("passed", None),
        "budgeted_cash_flow_is_zero": ("passed", None),
        "same_figure_same_value": ("skipped", "allowed-empty"),
    }


def test_what_could_not_be_judged_is_an_error(cannot_judge):
    assert suites_of(cannot_judge)["logius-2022"] == {
        "operating_cash_flow_ties_out": ("failure", "critical"),
        "deviation_is_explained": ("error", "empty"),
        "first_line_calls_meet_norm": ("error", "never-reported"),
        "budgeted_cash_flow_is_zero": ("error", "broken"),
        "no_such_rule": ("error", "never-declared"),
    }


@pytest.mark.parametrize(
    ("waives", "became"),
    [
        pytest.param(True, ("skipped", "waived"), id="a waiver lets a critical finding pass"),
        pytest.param(False, ("failure", "critical"), id="an explanation does not"),
    ],
)
def test_a_waiver_is_told_apart(waives, became):
    answer = Explanation("x", "Besproken.", "M. de Vries", "2023-05-10", "2024-05-09", waives=waives)
    assert suites_of(held_by(replace(FINDINGS[0], explanation=answer)))["logius-2022"][TIES_OUT.name] == became


def test_an_explained_warning_is_skipped_and_a_rule_about_what_is_not_there_too(publish):
    idle = Outcome(TIES_OUT.name, "empty", 0, 0, allowed_empty=in_its_words("not printed"))
    verdict = replace(publish, rules=(*publish.rules, TIES_OUT), outcomes=(*publish.outcomes, idle))
    assert suites_of(verdict)["logius-2022"] == {
        "deviation_is_explained": ("skipped", "explained"),
        "budgeted_cash_flow_is_zero": ("passed", None),
        "same_figure_same_value": ("skipped", "allowed-empty"),
        TIES_OUT.name: ("skipped", "nothing-to-examine"),
    }


def test_a_verdict_that_no_rule_shows_has_a_case_of_its_own():
    assert suites_of(judged((), (), ()))["logius-2022"] == {"not_judged": ("error", "cannot-judge")}
    held = replace(judged((), (), ()), verdict="hold", reasons=(Text("A figure was changed."),))
    assert set(suites_of(held)["logius-2022"].values()) <= {("error", "cannot-judge"), ("failure", "hold")}


def test_breaches_that_are_only_counted_fail_too():
    counted = Outcome(TIES_OUT.name, "failed", 9, 9, listed=1)
    assert suites_of(judged((TIES_OUT,), (counted,), FINDINGS[:1]))["logius-2022"][TIES_OUT.name][0] == "failure"
    assert "8 more breaches" in told(judged((TIES_OUT,), (counted,), FINDINGS[:1]))


def test_the_counts_are_those_of_the_cases(hold, publish, cannot_judge):
    root = parsed_xml(told(hold, publish, replace(cannot_judge, publication="other")).encode())
    for element in (root, *root.iter("testsuite")):
        cases = list(element.iter("testcase"))
        for key, tag in (("failures", "failure"), ("errors", "error"), ("skipped", "skipped")):
            assert int(element.get(key)) == sum(case.find(tag) is not None for case in cases)
        assert int(element.get("tests")) == len(cases)


def test_of_very_many_findings_only_the_first_are_listed():
    many = [replace(FINDINGS[0], id=f"one/{number}") for number in range(50)]
    assert told(held_by(*many)).count("kasstroom.csv:5:5") == MOST_LISTED
    assert f"and {50 - MOST_LISTED} more" in told(held_by(*many))


def test_what_xml_cannot_hold_is_shown_by_its_code():
    text = told(held_by(replace(FINDINGS[0], message=Text("a\x00\x0b\ud800\uffff]]>&<b>"))))
    assert r"a\u0000\u000b\ud800\uffff]]&gt;&amp;&lt;b&gt;" in text
