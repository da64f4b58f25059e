"""The summary of a step is short, says what to do, and nothing of a publication does anything in it."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from tests.report.conftest import FINDINGS, held_by, told_of
from tests.report.naughty import EVERY
from tieout.report.formats.summary import FORMAT, MOST_BYTES, MOST_LINES
from tieout.report.markdown import escaped
from tieout.report.plain import safe
from tieout.values.outcome import Text


def told(*verdicts, language=None):
    """Tell verdicts as one text."""
    return FORMAT.together(told_of(*verdicts, language=language)).decode()


def test_a_publication_on_hold_reads_like_this(hold, same_as_golden):
    same_as_golden("hold-summary.md", told(hold))


def test_it_reads_like_this_in_dutch(hold, same_as_golden):
    same_as_golden("hold-summary-nl.md", told(hold, language="nl"))


def test_several_publications_read_like_this(publish, cannot_judge, same_as_golden):
    stands = (Text("Tables that go on elsewhere: one.", "Tabellen die elders doorgaan: een."),)
    same_as_golden("several-summary.md", told(replace(publish, stands_on=stands), cannot_judge))


def test_of_very_many_things_to_do_the_weightiest_are_told_and_the_rest_is_counted():
    many = [replace(FINDINGS[0], id=f"one/{number}") for number in range(50)]
    lines = told(held_by(*many)).splitlines()
    assert sum(line.startswith("| correct |") for line in lines) == MOST_LINES
    assert f"| … | | {50 - MOST_LINES} more; the report has all |" in lines


def test_very_many_publications_fit_and_each_is_still_named():
    long = held_by(*[replace(FINDINGS[0], id=f"one/{number}", message=Text("x" * 900)) for number in range(30)])
    text = told(*[replace(long, publication=f"p{number}") for number in range(200)])
    assert len(text.encode()) < MOST_BYTES * 1.1
    assert [f"# HOLD: p{number}" in text.splitlines() for number in range(200)] == [True] * 200


@pytest.mark.parametrize(
    ("text", "markdown"),
    [
        pytest.param("**a** _b_ `c`", r"\*\*a\*\* \_b\_ \`c\`", id="styles"),
        pytest.param("[a](http://b)", r"\[a\](http\://b)", id="a link"),
        pytest.param("www.a.nl", r"www\.a.nl", id="what becomes a link by itself"),
        pytest.param("<b>&amp;", r"\<b\>\&amp;", id="HTML and its entities"),
        pytest.param("a|b", r"a\|b", id="the edge of a cell"),
        pytest.param("# a", r"\# a", id="a heading"),
        pytest.param("- a", r"\- a", id="a list"),
        pytest.param("1. a", r"1\. a", id="a numbered list"),
        pytest.param("72.30% of $5", r"72.30% of \$5", id="a number stays readable"),
        pytest.param("a\n\n# b", r"a / \# b", id="lines are one line"),
        pytest.param("::error::x", r":\\u003aerror:\\u003ax", id="a command to a log"),
    ],
)
def test_a_text_is_shown_and_does_nothing(text, markdown):
    assert escaped(text) == markdown


def test_every_naughty_text_is_shown_whole_once_the_escapes_are_read():
    for text in EVERY:
        shown = escaped(text)
        assert "\n" not in shown
        assert re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", shown) == safe(text)
        assert not re.search(r"(?<!\\)(?:\\\\)*[<>|`*\[\]]", shown)
