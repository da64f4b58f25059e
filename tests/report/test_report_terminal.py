"""The terminal says the verdict first, then what to act on, and cuts nothing that must be copied."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest

from tieout.report.formats.terminal import FORMAT
from tieout.report.formats.terminal.drawing import MOST_ACTS, MOST_FOLLOWING, equation, lines, located
from tieout.report.interface import Report, Screen
from tieout.report.plain import safe, wants_colour
from tieout.values.outcome import Input, Place

WHERE = "data/logius-2022"
STYLE = re.compile("\x1b\\[[0-9;]*m")


def told(verdict, where=WHERE, reused=False, *, colour=False, width=80, files=None):
    """Tell a verdict as one text."""
    return FORMAT.write(Report(verdict, (), None, where, reused, files or {}, Screen(width, colour))).decode()


def test_a_publication_on_hold_reads_like_this(hold, same_as_golden):
    same_as_golden("hold.txt", told(hold, files={"page": "out/logius-2022/report.html"}))


def test_a_wide_terminal_with_colours_reads_like_this(hold, same_as_golden):
    same_as_golden("hold-wide-colour.txt", told(hold, WHERE, True, colour=True, width=132))


def test_a_granted_publication_reads_like_this(publish, same_as_golden):
    same_as_golden("publish.txt", told(publish, WHERE))


def test_a_run_that_cannot_judge_reads_like_this(cannot_judge, same_as_golden):
    same_as_golden("cannot-judge.txt", told(cannot_judge, WHERE))


def test_without_colour_not_one_escape_is_written_and_with_colour_only_styles_are_added(hold):
    assert "\x1b" not in told(hold, WHERE)
    assert STYLE.sub("", told(hold, WHERE, colour=True)) == told(hold, WHERE)


def test_lines_fit_the_width(hold):
    for width in (80, 100, 132):
        assert max(map(len, lines(Report(hold, where=WHERE, screen=Screen(width))))) <= width


def test_an_id_or_place_is_never_cut_however_long(hold):
    place = Place("a folder with spaces/" + "very-" * 30 + "long name.csv", 12345, 67)
    long = [replace(one, id=f"{one.id}-{'0123456789abcdef' * 8}", places=(place,)) for one in hold.findings]
    text = told(replace(hold, findings=tuple(long)), WHERE)
    assert text.count(located(place, WHERE)) == len(long)
    assert f"finding {long[0].id}\n" in text
    for finding in long[1:5]:
        assert f'finding = "{finding.id}"\n' in text


@pytest.mark.parametrize(
    ("where", "place", "expected"),
    [
        ("data/logius-2022", Place("kasstroom.csv", 4, 4), "data/logius-2022/kasstroom.csv:4:4"),
        ("data/logius-2022/", Place("kasstroom.csv", 4), "data/logius-2022/kasstroom.csv:4"),
        (".", Place("kasstroom.csv"), "kasstroom.csv"),
        ("/", Place("kasstroom.csv", None, 4), "/kasstroom.csv"),
        ("", Place("sub/kasstroom.csv", 1, 1), "sub/kasstroom.csv:1:1"),
    ],
)
def test_a_place_is_written_as_an_editor_opens_it(where, place, expected):
    assert located(place, where) == expected


@pytest.mark.parametrize(
    ("file", "expected"),
    [
        (Input("a.csv", "", 0, 27, 27, 0), "27 lines = 27 rows + 0 rejected"),
        (Input("a.csv", "", 0, 1, 1, 0), "1 line = 1 row + 0 rejected"),
        (Input("a.csv", "", 0, 30, 27, 1, 2), "30 lines = 27 rows + 2 continued + 1 rejected"),
        (Input("a.csv", "", 0, 1_000_000, 999_998, 1), "1,000,000 lines IS NOT 999,998 rows + 1 rejected"),
    ],
)
def test_the_account_of_a_file_says_whether_it_adds_up(file, expected):
    assert equation(file) == expected


@pytest.mark.parametrize(
    ("tty", "environ", "colour"),
    [
        (True, {}, True),
        (True, {"NO_COLOR": ""}, True),
        (True, {"NO_COLOR": "1"}, False),
        (True, {"TERM": "dumb"}, False),
        (False, {"TERM": "xterm-256color"}, False),
    ],
)
def test_colour_is_for_terminals_that_want_it(tty, environ, colour):
    assert wants_colour(tty, environ) is colour


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("::error::x", r":\u003aerror:\u003ax"),
        (":::", r":\u003a:"),
        ("##[error]", r"#\u0023[error]"),
        ("###vso[x]", r"##\u0023vso[x]"),
        ("## a heading", "## a heading"),
        ("\x1b[2J", r"\u001b[2J"),
        ("€\xa0249 mln. – één", "€\xa0249 mln. – één"),
    ],
)
def test_text_from_outside_is_made_harmless(text, expected):
    assert safe(text) == expected


def short(verdict, **screen):
    """Tell a verdict in the short form."""
    report = Report(verdict, (), None, WHERE, files={"page": "report.html"}, screen=Screen(80, full=False, **screen))
    return FORMAT.write(report).decode()


def test_the_short_form_reads_like_this(hold, same_as_golden):
    same_as_golden("hold-short.txt", short(hold))


def test_the_short_form_of_a_run_that_cannot_judge_reads_like_this(cannot_judge, same_as_golden):
    same_as_golden("cannot-judge-short.txt", short(cannot_judge))


def test_the_short_form_has_the_whole_first_screen_and_all_that_must_be_acted_on(hold):
    whole = told(hold, files={"page": "report.html"}).split("\nEXPLAINED")[0].rstrip()
    first, _, acts = short(hold).split("\nNOT JUDGED")[0].rstrip().partition("\nCRITICAL")
    assert acts == whole.partition("\nCRITICAL")[2]
    names = {finding.rule for finding in hold.findings}
    assert [name for name in names if name in first] == [], "what is wrong stands there in words"
    unnamed = re.sub(rf"({'|'.join(names)}): ", "", " ".join(whole.partition("\nCRITICAL")[0].split()))
    assert " ".join(first.split()) == unnamed, "the full form has the names of the rules as well"


def test_the_short_form_tells_so_many_findings_and_says_how_many_more_there_are(hold):
    critical = [replace(hold.findings[0], id=f"one/{number}") for number in range(MOST_ACTS - 1)]
    warnings = [replace(hold.findings[1], id=f"two/{number}") for number in range(5)]
    text = short(replace(hold, findings=(*critical, *warnings)))
    assert text.count("finding one/") == MOST_ACTS - 1
    assert text.count('finding = "two/') == 1
    assert "WARNING: 5 to explain" in text
    assert "\n  and 4 more: --full tells them, and so does the report\n" in text
    text = short(replace(hold, findings=(*critical * 2, *warnings)))
    assert "WARNING: 5 to explain" in text
    assert "and 5 more: --full" in text


def test_of_what_follows_from_one_finding_the_short_form_tells_a_few(hold):
    followers = [replace(hold.findings[0], id=f"f/{number}", follows=hold.findings[0].id) for number in range(9)]
    text = short(replace(hold, findings=(hold.findings[0], *followers)))
    assert text.count("follows from it:") == MOST_FOLLOWING
    assert "    and 6 more that follow from it\n" in text


def test_a_file_that_lost_lines_is_named_in_the_short_form_too(hold):
    lost = Input("lost.csv", "", 0, 9, 8, 0)
    assert "lost.csv  9 lines IS NOT 8 rows + 0 rejected" in short(replace(hold, inputs=(*hold.inputs, lost)))
