"""Annotations stand beside the line that they are about, and end where they end."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from tests.report.conftest import held_by, told_of
from tieout.report.formats.github import FORMAT, MOST, escaped, escaped_property
from tieout.values.outcome import Place, Text

COMMAND = re.compile(r"::(?P<level>error|warning|notice) (?P<properties>[^:]*)::(?P<message>.*)")


def told(*verdicts, language=None):
    """Tell verdicts as one text."""
    return FORMAT.together(told_of(*verdicts, language=language)).decode()


def read(text):
    """Read annotations as the runner of a workflow does: level, properties, message."""
    found = [COMMAND.fullmatch(line) for line in text.splitlines() if line.startswith("::")]
    return [
        (one["level"], dict(part.split("=", 1) for part in one["properties"].split(",")), one["message"])
        for one in found
    ]  # fmt: skip


def test_a_publication_on_hold_is_annotated_like_this(hold, same_as_golden):
    same_as_golden("hold-github.txt", told(hold))


def test_a_run_that_cannot_judge_is_annotated_like_this(cannot_judge, same_as_golden):
    same_as_golden("cannot-judge-github.txt", told(cannot_judge, language="nl"))


def test_what_was_answered_asks_for_nothing(publish):
    assert told(publish) == "\n"


def test_a_cell_is_shown_from_its_first_character_to_its_last(hold):
    level, properties, _ = read(told(hold))[0]
    assert (level, properties["line"], properties["col"], properties["endColumn"]) == ("error", "5", "36", "42")


def test_of_each_level_only_as_many_are_written_as_are_shown_and_the_rest_is_counted(hold):
    many = tuple(replace(hold.findings[1], id=f"one/{number}") for number in range(30))
    text = told(replace(hold, findings=(*hold.findings, *many), outcomes=hold.outcomes[2:], rules=hold.rules[2:]))
    assert [level for level, _, _ in read(text)].count("warning") == MOST
    assert f"tieout: warnings that are not shown here: {34 - MOST}; the report names each\n" in text


@pytest.mark.parametrize(
    ("text", "message", "value"),
    [
        pytest.param("100%", "100%25", "100%25", id="a percent sign"),
        pytest.param("a\nb\rc", "a%0Ab%0Dc", "a%0Ab%0Dc", id="a line that would end"),
        pytest.param("a: b, c", "a: b, c", "a%3A b%2C c", id="what ends a property"),
    ],
)
def test_a_text_is_escaped_as_the_runner_unescapes_it(text, message, value):
    assert (escaped(text), escaped_property(text)) == (message, value)


def test_no_text_becomes_a_command_or_a_property_of_its_own(hold):
    wild = "x,line=99::error file=y::z\n::stop-commands::t"
    finding = replace(hold.findings[0], title=Text(wild), message=Text(wild), places=(Place(wild, 3),))
    text = told(held_by(finding))
    assert len([line for line in text.splitlines() if line.startswith("::")]) == 1
    ((level, properties, _),) = read(text)
    assert (level, properties["line"], set(properties)) == ("error", "3", {"file", "line", "title"})
