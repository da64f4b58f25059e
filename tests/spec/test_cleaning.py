"""Texts come through the templates of others as they are, and of what those write only what shows something is kept."""

from __future__ import annotations

from html import escape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.report.naughty import EVERY
from tests.report.test_report_hostile import Elements
from tieout.report.data_docs.cleaning import KEPT, cleaned, guarded
from tieout.report.printed import visible

SIGNS = {"fa-times": "✗ does not hold"}


@pytest.mark.parametrize(
    ("written", "kept"),
    [
        pytest.param("<p>a <b>b</b></p>", "<p>a <strong>b</strong></p>", id="what shows something stays"),
        pytest.param("<p>a<script>run()</script></p>", "<p>a</p>", id="a script goes with what is in it"),
        pytest.param("<p onclick='run()' style='x:y'>a</p>", "<p>a</p>", id="no attribute that runs or draws"),
        pytest.param("<a href='//tieout.invalid'>a</a>", "<span>a</span>", id="nothing leads elsewhere"),
        pytest.param("<p>a<img src=x onerror=run()>b</p>", "<p>ab</p>", id="nothing is fetched"),
        pytest.param("<blink>a</blink>", "a", id="of other elements what is in them stays"),
        pytest.param("<h5>a</h5>", "<h2>a</h2>", id="headings have their level"),
        pytest.param("<p hidden>a</p><p>b</p>", "<p>b</p>", id="what is hidden goes"),
        pytest.param("<a data-toggle='collapse'>More</a><p>b</p>", "<p>b</p>", id="nothing waits for a script"),
        pytest.param("<i class='fas fa-times'></i>", '<span class="fas fa-times">✗ does not hold</span>', id="a sign"),
        pytest.param("<ul><li><hr></li><li>a</li></ul>", "<ul><li>a</li></ul>", id="an empty item goes"),
        pytest.param('<div id="section-1"></div><p id="a">b</p>', '<div id="section-1"></div><p>b</p>', id="names"),
        pytest.param("<div><p>a</div>b", "<div><p>a</p></div>b", id="what is not closed is closed"),
        pytest.param("a</p></div>b", "ab", id="what was not begun does not end"),
        pytest.param("<p class='a B&quot; c'>d</p>", '<p class="a c">d</p>', id="classes are words"),
        pytest.param('<p lang="nl">a</p><p lang="x">b</p>', '<p lang="nl">a</p><p>b</p>', id="a language of ours"),
        pytest.param(
            "<h6>Counts</h6><table><thead hidden><tr><th></th></tr></thead><tbody><tr><td>a</td><td>1</td></tr></tbody>"
            "</table>",
            '<h3>Counts</h3><table><caption class="unseen">Counts</caption><tbody><tr><th scope="row">a</th><td>1</td>'
            "</tr></tbody></table>",
            id="a table has a name, and its rows have heads",
        ),
        pytest.param(
            "<h5>x</h5><table><thead><tr><th>A</th></tr></thead><tbody><tr><td>a</td></tr></tbody></table>",
            '<h2>x</h2><table><caption class="unseen">x</caption><thead><tr><th scope="col">A</th></tr></thead>'
            "<tbody><tr><td>a</td></tr></tbody></table>",
            id="or its columns have",
        ),
    ],
)
def test_what_is_kept(written, kept):
    assert cleaned(written, SIGNS) == kept


@pytest.mark.parametrize("escaped", [False, True], ids=["as it is", "escaped by the template"])
@given(st.text() | st.sampled_from([text for text in EVERY if text.strip()]))
def test_a_text_comes_through_as_it_is_whoever_escapes_it(escaped, text):
    through = escape(guarded(text)) if escaped else guarded(text)
    assert cleaned(f"<p>-{through}-</p>", {}) == f"<p>-{escape(visible(text))}-</p>"


@given(st.text() | st.sampled_from(EVERY))
def test_of_a_text_that_nobody_guarded_nothing_runs(text):
    read = Elements(cleaned(f"<div>{text}</div>", {}))
    assert {tag for tag, _ in read.elements} <= KEPT | {"caption"}
    assert {name for _, names in read.elements for name in names} <= {"class", "id", "lang", "scope"}
    assert read.links == []


def test_every_text_in_a_value_is_guarded():
    assert guarded({"a<": ["b<", 1, None, {"c": "d<"}]}) == {"a\ue000": ["b\ue000", 1, None, {"c": "d\ue000"}]}
