"""An answer names a finding, a reason, a person and its dates: every slip is refused."""

from __future__ import annotations

import datetime
import re
from decimal import Decimal

import pytest

from tests.spec.test_declarations.slips import NO_SUCH_KEY
from tieout.declarations.answers import parse_answers
from tieout.values.answers import NO_ANSWERS, Allowance, Answer, Answers
from tieout.values.errors import DeclarationError

ANSWER = """
[[explanation]]
finding = "deviation/x@1"
text = "De krapte op de arbeidsmarkt."
who = "J. de Vries"
when = 2026-11-01
until = 2027-12-31
"""
PLACE = "data/p/answers.toml"


def test_a_sound_answer_is_read():
    expected = Answer(
        about="explanation", findings=("deviation/x@1",), text="De krapte op de arbeidsmarkt.", who="J. de Vries",
        when=datetime.date(2026, 11, 1), until=datetime.date(2027, 12, 31),
    )  # fmt: skip
    assert parse_answers(ANSWER.encode(), PLACE) == Answers((expected,))


def test_a_file_without_answers_has_none():
    assert parse_answers(b"", PLACE) == NO_ANSWERS
    assert parse_answers(b"# nothing yet\n", PLACE) == NO_ANSWERS


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        pytest.param(
            "who =",
            "by =",
            f'{PLACE}: at explanation[0]: the key "by" is not known here\n'
            f"  Known keys: figures, finding, seen_by, text, until, when, who. {NO_SUCH_KEY}",
            id="a misspelt key",
        ),
        pytest.param(
            "[[explanation]]",
            "[[explanations]]",
            f'{PLACE}: at the top level: the key "explanations" is not known here',
            id="a misspelt table",
        ),
        pytest.param(
            "[[explanation]]",
            "[explanation]",
            f"{PLACE}: at explanation: it is a table where a list is expected",
            id="one bracket for two",
        ),
        pytest.param(
            'who = "J. de Vries"\n',
            "",
            f'{PLACE}: at explanation[0]: the key "who" is missing',
            id="nobody says so",
        ),
        pytest.param(
            "until = 2027-12-31\n",
            "",
            f'{PLACE}: at explanation[0]: the key "until" is missing',
            id="without end",
        ),
        pytest.param(
            '"J. de Vries"',
            '" "',
            f"{PLACE}: explanation 1: text or who is empty\n  Say why, in a sentence, and who says so.",
            id="a blank name",
        ),
        pytest.param(
            '"De krapte op de arbeidsmarkt."', '""', f"{PLACE}: explanation 1: text or who is empty", id="no text"
        ),
        pytest.param(
            '"De krapte op de arbeidsmarkt."',
            '"ok"',
            f"{PLACE}: explanation 1: text or who is empty",
            id="one word is no explanation",
        ),
        pytest.param(
            "2027-12-31",
            "2026-10-31",
            f"{PLACE}: explanation 1: until 2026-10-31 lies before when 2026-11-01\n  Turn them round.",
            id="the dates the wrong way round",
        ),
        pytest.param("2027-12-31", "2027-13-31", f"{PLACE}:7: not valid TOML", id="a date that is none"),
        pytest.param(
            "2027-12-31",
            '"volgend jaar"',
            f'{PLACE}: at explanation[0].until: it is "volgend jaar" where a date is expected',
            id="a text for a date",
        ),
        pytest.param(
            "2027-12-31",
            "2027",
            f"{PLACE}: at explanation[0].until: it is the number 2027 where a date is expected",
            id="a year for a date",
        ),
        pytest.param(
            'who = "J. de Vries"\n',
            'who = "J. de Vries"\nwho = "A. Jansen"\n',
            f"{PLACE}:6: not valid TOML",
            id="a key twice",
        ),
        pytest.param("[[explanation]]", "explanation", f"{PLACE}:2: not valid TOML", id="no TOML"),
    ],
)
def test_a_slip_in_an_answer_is_refused(old, new, message):
    assert old in ANSWER
    with pytest.raises(DeclarationError, match=re.escape(message)):
        parse_answers(ANSWER.replace(old, new).encode(), PLACE)


def test_one_finding_may_not_have_two_answers():
    message = f'{PLACE}: explanation 1: "deviation/x@1" is answered twice\n  Keep one answer.'
    with pytest.raises(DeclarationError, match=re.escape(message)):
        parse_answers((ANSWER * 2).encode(), PLACE)


def test_answers_that_are_no_utf_8_are_refused():
    with pytest.raises(DeclarationError, match=r"answers.toml: byte 0 is not UTF-8\n  Save it as UTF-8\."):
        parse_answers(b"\xff", PLACE)


def test_an_answer_that_holds_for_one_day_is_sound():
    (answer,) = parse_answers(ANSWER.replace("2027-12-31", "2026-11-01").encode(), PLACE).answers
    assert answer.when == answer.until == datetime.date(2026, 11, 1)


GIVEN = """
text = "Alle tarieven zijn geindexeerd."
who = "J. de Vries"
when = 2026-11-01
until = 2027-11-01
"""
GROUP = f"""
[[group]]
name = "Tarieven"
findings = ["deviation/price/*", "deviation/rate@1"]
count = 4
at_most = 0.30
unit = "EUR"
{GIVEN}"""
WAIVER = f"""
[[waiver]]
findings = ["totals_tie_out/*"]
count = 1
at_most = 1
unit = "x 1.000 EUR"
seen_by = "A. Jansen"
{GIVEN}"""
ALLOWANCE = f"""
[[allowance]]
rule = "closing_cash_ties_out"
cells = "9f8453ef"
{GIVEN}"""


def test_a_group_a_waiver_and_an_allowance_are_read():
    read = parse_answers((WAIVER + GROUP + ALLOWANCE).encode(), PLACE)
    group, waiver = read.answers
    assert (group.about, group.called, group.rule, group.count) == ("group", "Tarieven", "deviation", 4)
    assert (group.findings, group.at_most, group.unit) == (
        ("deviation/price/*", "deviation/rate@1"), Decimal("0.3"), "EUR",
    )  # fmt: skip
    assert (waiver.about, waiver.rule, waiver.at_most, waiver.seen_by) == ("waiver", "totals_tie_out", 1, "A. Jansen")
    (allowance,) = read.allowances
    assert allowance == Allowance(
        rule="closing_cash_ties_out", cells="9f8453ef", text="Alle tarieven zijn geindexeerd.", who="J. de Vries",
        when=datetime.date(2026, 11, 1), until=datetime.date(2027, 11, 1),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("entry", "old", "new", "message"),
    [
        pytest.param(GROUP, '"deviation/rate@1"', '"norm/x@1"', "group 1: its findings are of 2 rules", id="two rules"),
        pytest.param(
            GROUP,
            '"deviation/price/*", "deviation/rate@1"',
            '"*"',
            "group 1: it leaves open of which rule",
            id="any rule",
        ),
        pytest.param(GROUP, '"deviation/price/*", "deviation/rate@1"', "", "at group[0].findings", id="no finding"),
        pytest.param(GROUP, "count = 4\n", "", 'at group[0]: the key "count" is missing', id="nothing counted"),
        pytest.param(GROUP, "count = 4", "count = 0", "at group[0].count", id="none counted"),
        pytest.param(GROUP, 'unit = "EUR"\n', "", "at_most and unit do not stand together", id="a size without a unit"),
        pytest.param(GROUP, "0.30", "inf", "group 1: at_most is inf", id="a bound that bounds nothing"),
        pytest.param(GROUP, "0.30", "-1", "group 1: at_most is -1", id="a bound below zero"),
        pytest.param(GROUP, '"Tarieven"', '" "', "group 1: its name is empty", id="a group without a name"),
        pytest.param(WAIVER, "[[waiver]]", "[[waivers]]", 'the key "waivers" is not known here', id="a misspelt table"),
        pytest.param(ALLOWANCE, 'cells = "9f8453ef"\n', "", 'the key "cells" is missing', id="for no cells"),
        pytest.param(ALLOWANCE, "until = 2027-11-01\n", "", 'the key "until" is missing', id="without end"),
    ],
)
def test_a_slip_in_what_covers_more_is_refused(entry, old, new, message):
    assert old in entry
    with pytest.raises(DeclarationError, match=re.escape(message)):
        parse_answers(entry.replace(old, new).encode(), PLACE)


@pytest.mark.parametrize(
    ("entry", "message"),
    [
        (GROUP, 'group 1: "Tarieven" is the name of two'),
        (ALLOWANCE, 'allowance 1: "closing_cash_ties_out" is the rule of two'),
    ],
    ids=["groups", "allowances"],
)
def test_two_of_one_name_are_refused(entry, message):
    with pytest.raises(DeclarationError, match=re.escape(message)):
        parse_answers((entry * 2).encode(), PLACE)
