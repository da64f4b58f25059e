"""JSON and TOML that do not parse: where, what stands there, what is expected, and what to write instead."""

from __future__ import annotations

import pytest

from tieout.declarations.strict import read_json, read_toml
from tieout.values.errors import DeclarationError

CLOSE = "Close what stands open: each { needs a }, each [ a ], and each text a second quote."
QUOTES = 'Put every key and every text between straight double quotes, "so".'


@pytest.mark.parametrize(
    ("text", "place", "found", "advice"),
    [
        pytest.param("", ":1:1", "the file ends there", "Write a data package, or export it.", id="nothing"),
        pytest.param('{"a": [1,', ":1:10", "the file ends there", CLOSE, id="half a file"),
        pytest.param('{"a": [,]}', ":1:8", 'and ",]}" stands there', "Take out this comma", id="a comma before all"),
        pytest.param('{\n"a": [1, ]}', ":2:10", 'and "]}" stands there', "Take out the comma", id="a comma behind all"),
        pytest.param("{'a': 1}", ":1:2", "\"'a': 1}\" stands there", QUOTES, id="single quotes"),
        pytest.param("{“a”: 1}", ":1:2", "“a”", QUOTES, id="quotes of a word processor"),
        pytest.param('{"a" 1}', ":1:6", '"1}" stands there', "Put a colon between", id="no colon"),
        pytest.param("{a: 1}", ":1:2", '"a: 1}" stands there', "Put the key between double quotes", id="a bare key"),
        pytest.param('{"a": 1\n"b": 2}', ":2:1", "stands there", "Put a comma behind what", id="no comma"),
        pytest.param('{"a": "x\n"}', ":1:9", "Invalid control character", "Close the text", id="a text over two lines"),
        pytest.param('{"a": True}', ":1:7", '"True}" stands there', "in small letters", id="true with a capital"),
        pytest.param('{"a": 1} x', ":1:10", '"x" stands there', "behind the closing brace", id="text behind it"),
        pytest.param('{"a": 1 // x\n}', ":1:9", '"// x" stands there', "JSON has no comments", id="a comment"),
        pytest.param("\ufeff{}", ":1:1", "BOM", "without a byte order mark", id="a byte order mark"),
        pytest.param('{"a": "\\d"}', ":1:8", "escape", "Write a backslash as two", id="a backslash"),
        pytest.param('{"a": }', ":1:7", '"}" stands there', "Write a value: ", id="no value"),
    ],
)
def test_what_is_no_json_says_what_stands_there_and_what_to_write(text, place, found, advice):
    with pytest.raises(DeclarationError, match="not valid JSON") as caught:
        read_json(text.encode(), "p.json")
    error = caught.value
    assert error.where == f"p.json{place}"
    assert found in error.what
    assert advice in error.advice


@pytest.mark.parametrize(
    ("text", "place", "found", "advice"),
    [
        pytest.param(
            "when = 22-11-2026", ":1", '"when = 22-11-2026"', "without quotes: 2026-11-22.", id="a Dutch date"
        ),
        pytest.param("a=1\nwhen = 2026/11/22 # x", ":2", "2026/11/22", "quotes: 2026-11-22.", id="a date with slashes"),
        pytest.param("when = 2026-1-2", ":1", "2026-1-2", "without quotes: 2026-01-02.", id="a date without zeros"),
        pytest.param("when = 31-02-2026", ":1", "31-02-2026", "must be one of the calendar", id="a day that is none"),
        pytest.param(
            "who = J. de Vries", ":1", '"who = J. de Vries"', "Put a text between double quotes", id="bare text"
        ),
        pytest.param("who = “J. de Vries”", ":1", "“J. de Vries”", "of a word processor", id="curly quotes"),
        pytest.param('text = "Zie "tabel" 5"', ":1", "tabel", "Write a double quote within a text", id="quotes within"),
        pytest.param('text = "Zie\nwho = "x"', ":1", '"text = "Zie"', "Close the text", id="a text that never ends"),
        pytest.param("[[explanation]", ":1", "explanation", "Close the heading", id="half a heading"),
        pytest.param('who: "x"', ":1", "Expected '='", "not a colon", id="a colon"),
        pytest.param("a = 1\na = 2", "", "Cannot overwrite", "A key stands twice", id="a key twice"),
        pytest.param("a = [1,\n2", "", "the file ends there", "Close what stands open", id="half a list"),
        pytest.param("just words", ":1", '"just words"', 'Write key = "value"', id="no key at all"),
    ],
)
def test_what_is_no_toml_says_what_stands_there_and_what_to_write(text, place, found, advice):
    with pytest.raises(DeclarationError, match="not valid TOML") as caught:
        read_toml(text.encode(), "answers.toml")
    error = caught.value
    assert error.where == f"answers.toml{place}"
    assert found in error.what
    assert advice in error.advice


@pytest.mark.parametrize(
    ("data", "place", "what"),
    [
        pytest.param("a = 1".encode("utf-16"), "", "byte 0 is not UTF-8, and it looks like UTF-16", id="UTF-16"),
        pytest.param(b'a = 1\nb = "\xe9"', ":2", "byte 11 is not UTF-8", id="windows-1252"),
    ],
)
def test_what_is_no_utf_8_says_on_which_line_and_what_it_looks_like(data, place, what):
    with pytest.raises(DeclarationError, match="Save it as UTF-8") as caught:
        read_toml(data, "answers.toml")
    assert (caught.value.where, caught.value.what) == (f"answers.toml{place}", what)
