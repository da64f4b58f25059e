"""An answer names a finding, a reason, a person and its dates: every slip is refused."""

from __future__ import annotations

import re

import pytest

from tests.spec.test_declarations.slips import NO_SUCH_KEY
from tieout.declarations.answers import parse_answers
from tieout.values.errors import DeclarationError
from tieout.values.outcome import Explanation

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
    expected = Explanation("deviation/x@1", "De krapte op de arbeidsmarkt.", "J. de Vries", "2026-11-01", "2027-12-31")
    assert parse_answers(ANSWER.encode(), PLACE) == (expected,)


def test_a_file_without_answers_has_none():
    assert parse_answers(b"", PLACE) == ()
    assert parse_answers(b"# nothing yet\n", PLACE) == ()


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        pytest.param(
            "who =",
            "by =",
            f'{PLACE}: at explanation[0]: the key "by" is not known here\n'
            f"  Known keys: finding, text, until, when, who. {NO_SUCH_KEY}",
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
    (answer,) = parse_answers(ANSWER.replace("2027-12-31", "2026-11-01").encode(), PLACE)
    assert answer.when == answer.until == "2026-11-01"
