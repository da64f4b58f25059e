"""One list for every surface: what to act on first, and never nothing where a verdict holds."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.report.conftest import FINDINGS, TIES_OUT, held_by, judged, told_of
from tieout.report.interface import Report
from tieout.report.notices import BLOCKING, joined, notices
from tieout.values.outcome import Outcome, Text


def kinds(verdict):
    """Give the kinds of all notices of a verdict."""
    return [notice.kind for notice in notices(told_of(verdict)[0])]


def test_the_weightiest_come_first(hold, cannot_judge):
    assert kinds(hold) == ["critical", *["warning"] * 4, "explained", "info", "info"]
    assert kinds(cannot_judge) == [*["unjudged"] * 4, "critical"]


def test_what_follows_stands_behind_what_leads():
    leading = replace(FINDINGS[0], id="lead")
    told = notices(told_of(held_by(replace(FINDINGS[0], id="follow", follows="lead"), leading))[0])
    assert [notice.id for notice in told] == ["lead", "follow"]


def test_a_verdict_that_holds_is_never_told_by_nothing(publish):
    for verdict in ("hold", "cannot judge"):
        told = notices(told_of(replace(publish, verdict=verdict, reasons=(Text("It was changed."),)))[0])
        assert [(one.kind, one.message.en) for one in told if one.kind in BLOCKING] == [("unjudged", "It was changed.")]
    assert kinds(replace(publish, verdict="cannot judge", reasons=()))[0] == "unjudged"


def test_what_is_only_counted_holds_like_what_is_listed():
    verdict = judged((TIES_OUT,), (Outcome(TIES_OUT.name, "failed", 9, 9, listed=1),), FINDINGS[:1])
    counted = notices(told_of(verdict)[0])[1]
    assert (counted.kind, counted.message.en) == (
        "critical", "8 more breaches of this rule were counted and not listed.",
    )  # fmt: skip
    assert counted.path == "data/logius-2022/kasstroom.csv"


def test_two_of_one_id_are_told_apart():
    twice = [replace(FINDINGS[0], id="x"), replace(FINDINGS[0], id="x (2)"), replace(FINDINGS[0], id="x")]
    told = notices(told_of(held_by(*twice))[0])
    assert [one.id for one in told] == ["x", "x (2)", "x (3)"]
    assert len({one.fingerprint for one in told}) == 3


@pytest.mark.parametrize(
    ("where", "file", "path"),
    [
        ("data/a", "b.csv", "data/a/b.csv"),
        (".", "b.csv", "b.csv"),
        ("", "sub/b.csv", "sub/b.csv"),
        ("data/a", "", "data/a/datapackage.json"),
    ],
)
def test_a_path_is_told_from_the_root(where, file, path):
    assert joined(where, file) == path


def test_what_is_said_of_the_whole_stands_beside_the_declaration():
    (told,) = notices(Report(judged((), (), ()), where="data/a"))
    assert told.located == "data/a/datapackage.json"
