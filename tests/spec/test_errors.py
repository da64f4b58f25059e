"""What is told of a fault stays in its line: a line break is a slash there, and what could do harm is a code."""

from __future__ import annotations

import pytest

from tieout.report.printed import visible
from tieout.values.errors import DeclarationError, UsageError, inert, raised_in, shorten
from tieout.values.spelling import meant


@pytest.mark.parametrize(
    ("text", "told"),
    [
        pytest.param("a\nb", "a / b", id="a line break"),
        pytest.param("a\r\nb", "a / b", id="one of another system"),
        pytest.param("a\rb", "a / b", id="an old one"),
        pytest.param("1 error for X\n  total\n\n    is missing", "1 error for X / total / is missing", id="an engine"),
        pytest.param("a\n", "a / ", id="one at the end, which must be seen"),
        pytest.param("\na", " / a", id="one in front"),
        pytest.param("a\n::error::x", "a / :\\u003aerror:\\u003ax", id="a command on a line of its own"),
        pytest.param("a\n##[error]x", "a / #\\u0023[error]x", id="a command of another log"),
        pytest.param("a\x0bb\x85c\u2028d", "a\\u000bb\\u0085c\\u2028d", id="breaks that hardly anything shows"),
        pytest.param("a\x1b[31mb\x00", "a\\u001b[31mb\\u0000", id="control characters"),
        pytest.param("a / b", "a / b", id="a slash"),
    ],
)
def test_a_text_from_outside_is_told_in_one_line(text, told):
    assert inert(text) == told
    assert inert(told) == told
    assert shorten(text) == f'"{told}"'
    assert str(UsageError("x", text, text)) == f"x: {told}\n  {told}"
    assert "\n" not in visible(text)


def test_an_error_is_quoted_in_one_line_with_the_place_that_is_recorded():
    error = DeclarationError("/srv/books/mine/a.toml", "it is 1", "Write 2.", "expectations/mine/a.toml")
    assert str(error) == "/srv/books/mine/a.toml: it is 1\n  Write 2."
    assert error.in_one_line == "expectations/mine/a.toml: it is 1. Write 2."
    assert DeclarationError("a.toml", "it is 1").in_one_line == "a.toml: it is 1"
    assert UsageError("", "nothing is there").in_one_line == "nothing is there"


@pytest.mark.parametrize(
    ("word", "known", "advice"),
    [
        pytest.param("tabel", ["table", "name"], "Is table meant? Known here: table, name.", id="a slip"),
        pytest.param("TABLE", ["name", "table"], "Is table meant? Known here: table, name.", id="capitals"),
        pytest.param("x", ["table", "name"], "Known here: name, table.", id="nothing like it"),
        pytest.param("x", [], "Known here: none.", id="nothing known"),
        pytest.param("aa", [f"w{n:02}" for n in range(22)], None, id="many"),
        pytest.param("x" * 1_000_000, ["name"], "Known here: name.", id="a very long word"),
    ],
)
def test_an_unknown_word_is_answered_by_the_known_ones_the_nearest_first(word, known, advice):
    told = meant(word, known)
    assert told == advice if advice else told.endswith(", w19 and 2 more.")


TRACE = 'Traceback (most recent call last):\n  File "x.py", line 1, in <module>\n    run()\n'


@pytest.mark.parametrize(
    ("told", "error"),
    [
        pytest.param(
            f'{TRACE}_duckdb.BinderException: Binder Error: no column "a"\nCandidates: b\n\nLINE 2: SELECT a\n  ^',
            '_duckdb.BinderException: Binder Error: no column "a"', id="of SQL, whose last lines show the place",
        ),
        pytest.param(
            f"{TRACE}KeyError: 1\n\nDuring handling of it another came:\n\n{TRACE}ValueError: x", "ValueError: x",
            id="the one that ended it",
        ),
        pytest.param("killed\nSomeError: of no trace", "", id="no trace"),
        pytest.param("", "", id="nothing told"),
    ],
)  # fmt: skip
def test_the_error_that_ended_a_process_is_told_by_its_first_line(told, error):
    assert raised_in(told) == error
