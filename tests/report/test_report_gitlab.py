"""GitLab is told what is open, each with a fingerprint that stays as long as the finding does."""

from __future__ import annotations

import json
from dataclasses import replace

from tests.report.conftest import held_by, told_of
from tieout.report.formats.gitlab import FORMAT
from tieout.values.outcome import Place


def told(*verdicts, language=None):
    """Tell verdicts as one text."""
    return FORMAT.together(told_of(*verdicts, language=language)).decode()


def test_a_publication_on_hold_reads_like_this(hold, same_as_golden):
    same_as_golden("hold-gitlab.json", told(hold))


def test_a_run_that_cannot_judge_reads_like_this(cannot_judge, same_as_golden):
    same_as_golden("cannot-judge-gitlab.json", told(cannot_judge, language="nl"))


def test_each_entry_has_what_gitlab_asks_for(hold, cannot_judge):
    entries = json.loads(told(hold, cannot_judge))
    for entry in entries:
        assert set(entry) == {"description", "check_name", "fingerprint", "severity", "location"}
        assert entry["severity"] in {"info", "minor", "major", "critical", "blocker"}
        assert entry["location"]["lines"]["begin"] >= 1
        assert not entry["location"]["path"].startswith(("/", "./"))
        assert all(entry[key] for key in ("description", "check_name", "fingerprint"))


def test_a_fingerprint_stays_where_the_line_moves_and_two_are_never_alike(hold):
    before = [entry["fingerprint"] for entry in json.loads(told(hold))]
    moved = tuple(replace(one, places=(Place(one.places[0].file, 99),)) for one in hold.findings)
    assert [entry["fingerprint"] for entry in json.loads(told(replace(hold, findings=moved)))] == before
    twice = json.loads(told(held_by(hold.findings[0], hold.findings[0])))
    assert len({entry["fingerprint"] for entry in twice}) == len(twice) == 2


def test_other_figures_are_another_finding(hold):
    other = held_by(replace(hold.findings[0], id="operating_cash_flow_ties_out-000000"))
    assert json.loads(told(other))[0]["fingerprint"] != json.loads(told(hold))[0]["fingerprint"]


def test_of_a_publication_that_may_go_out_nothing_is_open(publish):
    assert told(publish) == "[]\n"
