"""What is new since another version is told in the terminal and in a file of its own, what is softer first."""

from __future__ import annotations

import json
from dataclasses import replace
from importlib.resources import files

import pytest
from jsonschema import Draft202012Validator

from tests.report.naughty import EVERY
from tests.report.test_report_hostile import unquiet
from tieout.changes.since import ChangedCell, ChangedPart, ChangedText, ChangedWord, Crowded, Since, Spot, Unwatched
from tieout.report.formats.changes import FORMAT
from tieout.report.formats.terminal import FORMAT as TERMINAL
from tieout.report.interface import Report
from tieout.values.outcome import Text

WHERE = "data/logius-2022"
SCHEMA = json.loads(files("tieout.report.formats").joinpath("changes.schema.json").read_text("utf-8"))
BASE = "public/logius-2022"


def cell(line, was, now, *, how="changed", role="figure", looked_at=True, was_line=None):
    """Make a changed cell of the cash flow."""
    return ChangedCell(
        "kasstroom", "Totaal investeringen (-/-)", "Realisatie 2022", role, how, was, now,
        Spot("kasstroom.csv", was_line or line, 4), Spot("kasstroom.csv", line, 4), looked_at,
    )  # fmt: skip


@pytest.fixture
def since(hold) -> Since:
    """Something new of every sort."""
    return something_new(hold)


def something_new(hold) -> Since:
    """Make something new of every sort."""
    first, second, third, *_ = hold.findings
    at, was_at = Spot("kasstroom.csv", 8), Spot("kasstroom.csv", 9)
    return Since(
        base=BASE,
        known=Text("as published and verified, version 7", "zoals gepubliceerd en geverifieerd, versie 7"),
        was="publish",
        now="hold",
        softer=("kasstroom.csv: it goes on elsewhere",),
        no_longer_softer=("text toelichting.md is not judged",),
        asks_second_person=True,
        stands_on=(Text("Tables that go on elsewhere: kasstroom."),),
        new_findings=(first,),
        gone_findings=(third,),
        other_findings=((replace(second, id=f"{second.id}0"), second),),
        crowded=(Crowded("columns_differ", 400, 600),),
        cells=(
            cell(3, "249,4", "249,5"),
            cell(6, "0", "1", looked_at=False, was_line=7),
            cell(7, "60.435", "60435", how="written otherwise"),
            cell(9, "12", "12", how="stands for something else", looked_at=False),
            cell(9, "a", "b", role="note", looked_at=False),
        ),
        unwatched=(Unwatched("kasstroom", "Totaal operationele kasstroom", "Verschil 2022", "39,2", at),),
        parts=(
            ChangedPart("row", "kasstroom", "added", None, "Afdracht", None, at, 2, 1),
            ChangedPart("row", "kasstroom", "gone", "Storting", None, was_at, None, 1),
            ChangedPart("column", "kasstroom", "renamed", "Verschil", "Verschil 2022", was_at, at),
            ChangedPart("table", "balans", "added", None, "balans", None, Spot("balans.csv"), 40),
        ),
        moved=(("kasstroom", 1),),
        texts=(ChangedText("toelichting.md", "changed", ((4, "De kasstroom is hoger."),), ()),),
        declared=(ChangedWord("datapackage.json", "resources.kasstroom.tieout.complete", None, "false"),),
        not_compared=("groot",),
    )


def told(verdict, since):
    """Tell a verdict in the terminal with what is new."""
    return TERMINAL.write(Report(verdict, where=WHERE, files={"changes": "out/changes.json"}, since=since)).decode()


def test_the_file_reads_like_this(hold, since, same_as_golden):
    same_as_golden("changes.json", FORMAT.write(Report(hold, since=since)).decode())


def test_the_terminal_reads_like_this(hold, since, same_as_golden):
    same_as_golden("since.txt", told(hold, since))


def test_what_is_softer_stands_first_on_the_first_screen(hold, since):
    lines = told(hold, since).splitlines()
    assert lines[4:6] == [
        f" NEW since {BASE}, and softer by the publisher's own word:", " - NEW: kasstroom.csv: it goes on elsewhere",
    ]  # fmt: skip
    assert "--seen-by" in lines[6] + lines[7]
    assert "--seen-by" not in told(hold, replace(since, asks_second_person=False))
    assert "NEW since" not in told(hold, replace(since, softer=(), asks_second_person=False))


def test_a_figure_that_no_rule_looks_at_comes_first_and_says_so(hold, since):
    text = told(hold, since)
    assert "Changed figures: 2, 1 of them looked at by no rule" in text
    assert text.index("“0” is now “1”") < text.index("“249,4” is now “249,5”")
    assert text.count("and no rule looks at it") == 1
    assert "kasstroom.csv:6:4 (was 7:4)" in text


def test_no_more_than_twenty_figures_are_named_and_the_rest_is_counted(hold, since):
    many = replace(since, cells=tuple(cell(line, "1", "2") for line in range(2, 40)))
    text = told(hold, many)
    assert text.count("“1” is now “2”") == 20
    assert "and 18 more" in text


@pytest.mark.parametrize(
    ("since", "says"),
    [
        (Since(base="old"), "Nothing is new."),
        (Since(base="git:main", is_absent=True), "all of it is new"),
    ],
)
def test_where_nothing_is_compared_or_new_it_says_so(hold, since, says):
    assert f"SINCE {since.base}\n  " in told(hold, since)
    assert says in told(hold, since)


def test_the_terminal_says_nothing_of_it_where_nobody_asked(hold):
    assert "SINCE" not in TERMINAL.write(Report(hold, where=WHERE)).decode()


def test_the_schema_is_sound_and_what_is_written_fits_it(hold, since):
    Draft202012Validator.check_schema(SCHEMA)
    for one in (since, Since(base="old"), Since(base="x", is_absent=True)):
        Draft202012Validator(SCHEMA).validate(json.loads(FORMAT.write(Report(hold, since=one))))


def test_the_schema_allows_no_key_that_it_does_not_describe(hold, since):
    written = json.loads(FORMAT.write(Report(hold, since=since)))
    for at in (written, written["base"], written["cells"][0], written["parts"][0], written["findings"]["new"][0]):
        at["more"] = 1
        assert not Draft202012Validator(SCHEMA).is_valid(written)
        del at["more"]


@pytest.mark.parametrize("text", [pytest.param(text, id=ascii(text)[:60]) for text in EVERY])
def test_whatever_a_version_says_is_told_as_text(hold, text):
    spot = Spot(text, 2, 3)
    changed = ChangedCell(text, text, text, "figure", "changed", text, f"{text}1", spot, spot, False)
    since = Since(
        base=text, softer=(text,), cells=(changed,), declared=(ChangedWord(text, text, text, text),),
        parts=(ChangedPart("row", text, "added", None, text, None, spot),), moved=((text, 1),),
        texts=(ChangedText(text, "changed", ((1, text),), ()),), unwatched=(Unwatched(text, text, text, text, spot),),
    )  # fmt: skip
    assert unquiet(told(hold, since)) == []
    assert json.loads(FORMAT.write(Report(hold, since=since)))["format"] == "tieout-changes/1"
