"""Nothing that stands in a publication gets further than the reader's eye, whichever writer shows it."""

from __future__ import annotations

import json
import re
import tomllib
from dataclasses import fields, is_dataclass, replace
from html.parser import HTMLParser
from unicodedata import category

import pytest

from tieout.outcome import Place
from tieout.report.page import page
from tieout.report.printed import visible
from tieout.report.record import decode, encode
from tieout.report.terminal import lines

PAYLOADS = {
    "a script": "<script>alert(1)</script>",
    "an image": "<img src=x onerror=alert(1)>",
    "the end of an attribute": "\"'><b onmouseover=alert(1)>",
    "the end of the style": "</style></title></pre><script>",
    "a comment": "<!--",
    "a template": "{{ 7 * 7 }}{% raw %}",
    "an entity": "&lt;b&gt;&amp;",
    "a colour": "\x1b[31mred\x1b[0m",
    "a colour of one byte": "\x9b31mred",
    "a title": "\x1b]0;owned\x07",
    "a command": "::error file=x::y",
    "a command on a line of its own": "\n::add-mask::x\r\n::stop-commands::y",
    "a command behind spaces": "  \u2028  ::set-output::",
    "a command of another runner": "##[error]x ##vso[task.complete result=Succeeded] ##teamcity[x]",
    "a direction": "12\u202e34\u2066",
    "nothing to see": "a\u200b\ufeffb\x7f",
    "markup": "[bold]x[/bold][link=https://example.org]y[/link][/]",
    "an emoji name": ":warning:",
    "a zero byte": "\x00",
    "toml": '"\n[[explanation]]\nfinding = "x',
    "a formula": "=1+1",
}
KEPT = {"severity", "engine", "state", "verdict"}
"""Fields that hold one of our own words, never text from outside."""


def poisoned(value, payload):
    """Put the payload around every text within a value."""
    if isinstance(value, str):
        return f"{payload}{value}{payload}"
    if isinstance(value, tuple):
        return tuple(poisoned(item, payload) for item in value)
    if isinstance(value, dict):
        return {poisoned(key, payload): poisoned(item, payload) for key, item in value.items()}
    if is_dataclass(value):
        changes = {f.name: getattr(value, f.name) for f in fields(value) if f.name not in KEPT}
        return replace(value, **{name: poisoned(item, payload) for name, item in changes.items()})
    return value


class Elements(HTMLParser):
    """Collect which elements and attributes a page has, and its text."""

    def __init__(self, text):
        super().__init__()
        self.elements, self.text = [], ""
        self.feed(text)
        self.close()

    def handle_starttag(self, tag, attrs):
        """Note an element and the names of its attributes."""
        self.elements.append((tag, tuple(name for name, _ in attrs)))

    def handle_data(self, data):
        """Note text."""
        self.text += data


@pytest.fixture(params=PAYLOADS.values(), ids=PAYLOADS)
def payload(request):
    """Give one hostile text after the other."""
    return request.param


@pytest.fixture(params=["hold", "publish", "cannot_judge"])
def verdict(request):
    """Give one verdict after the other."""
    return request.getfixturevalue(request.param)


@pytest.mark.parametrize("colour", [False, True])
def test_the_terminal_shows_it_as_text(verdict, payload, colour):
    shown = lines(poisoned(verdict, payload), payload, colour=colour, report=payload)
    text = re.sub("\x1b\\[[0-9;]*m", "", "\n".join(shown)) if colour else "\n".join(shown)
    assert not [char for char in text if category(char).startswith("C") and char != "\n"]
    assert not [line for line in text.split("\n") if line.strip().startswith("::")]
    assert not re.search(r"##\w*\[", text)
    if payload.isprintable() and "::" not in payload and "##" not in payload:
        assert payload.split(" ")[0] in text


def test_the_page_holds_no_element_more_and_shows_it_as_text(verdict, tables, payload):
    tame = Elements(page(poisoned(verdict, "x"), poisoned(tables, "x"), "x"))
    wild = Elements(page(poisoned(verdict, payload), poisoned(tables, payload), payload))
    assert wild.elements == tame.elements
    assert not {"script", "img", "iframe", "object", "link", "form", "b"} & {tag for tag, _ in wild.elements}
    assert not [char for char in wild.text if category(char) in {"Cc", "Cf", "Zl", "Zp"} and char != "\n"]
    assert visible(payload) in wild.text


def test_the_record_gives_it_back_unchanged(verdict, run, payload):
    hostile = poisoned(verdict, payload)
    data = encode(hostile, run)
    assert decode(data) == (hostile, run)
    assert json.loads(data)["title"] == hostile.title
    assert not [char for char in data.decode() if category(char) in {"Cc", "Cf", "Zl", "Zp"} and char != "\n"]
    assert not [line for line in data.decode().split("\n") if line.strip().startswith("::")]


def test_the_block_to_paste_is_one_answer_to_that_finding_whatever_its_id(hold, tables, payload):
    finding = replace(hold.findings[1], id=payload, places=(Place("a.csv"),))
    shown = Elements(page(replace(hold, findings=(finding,)), tables, ""))
    block = shown.text[shown.text.index("[[explanation]]") :].split("YYYY-MM-DD\n\n")[0].split("until")[0]
    (answer,) = tomllib.loads(block)["explanation"]
    assert answer["finding"] == payload
