"""What is new since another version is told as a page: both prints of each figure, and counts of what is not shown."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.report.naughty import EVERY
from tests.report.test_report_changes import BASE, cell, something_new
from tests.report.test_report_hostile import Elements
from tieout.changes.since import ChangedText, ChangedWord, Since
from tieout.report.formats.since import FORMAT
from tieout.report.interface import Report
from tieout.report.printed import visible


@pytest.fixture
def since(hold) -> Since:
    """Something new of every sort."""
    return something_new(hold)


def page_of(verdict, since):
    """Write the page of what is new."""
    return FORMAT.write(Report(verdict, since=since)).decode()


def test_the_page_of_what_is_new_reads_like_this(hold, since, same_as_golden):
    same_as_golden("since.html", FORMAT.write(Report(hold, since=since)).decode())


def test_the_page_says_each_changed_figure_with_both_prints_and_which_no_rule_looks_at(hold, since):
    text = page_of(hold, since)
    figures = text[text.index("Cijfers die iets anders zeggen") :].split("</section>")[0]
    assert ": 2</h2>" in figures
    assert figures.index("“1”") < figures.index("“249,5”"), "what no rule looks at comes first"
    assert figures.count("geen toets kijkt ernaar") == 1
    assert "kasstroom.csv:6:4 (" in figures


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        pytest.param(None, "Er is niet gevraagd wat nieuw is.", id="nobody asked"),
        pytest.param(Since(base=BASE), "Er is niets nieuw.", id="nothing is new"),
        pytest.param(Since(base=BASE, is_absent=True), "Alles is nieuw, en er is niets vergeleken.", id="not there"),
        pytest.param(Since(base=BASE, was="publish", now="hold"), "publiceren", id="the verdict is another"),
        pytest.param(Since(base=BASE, not_compared=("groot",)), "Te groot om te vergelijken", id="not compared"),
    ],
)
def test_the_page_says_where_little_is_known(hold, changed, says):
    assert says in page_of(hold, changed)


def test_of_very_many_changed_figures_the_page_counts_those_it_does_not_show(hold, since):
    text = page_of(hold, replace(since, cells=tuple(cell(line, "1", "2") for line in range(2, 3236))))
    assert '<span lang="nl">3.234</span><span lang="en">3,234</span></h2>\n<details>' in text
    assert '<span lang="nl">2.234</span>' in text
    assert text.count('class="now"') < 1_100


def spoken(since, text):
    """Let a text stand wherever one of a publication does."""
    return replace(
        since,
        base=text,
        softer=(text,),
        cells=tuple(replace(one, row=text, head=text, was=text, now=text) for one in since.cells),
        parts=tuple(replace(one, table=text, was=one.was and text, now=one.now and text) for one in since.parts),
        texts=(ChangedText(text, "changed", ((4, text),), ((5, text),)),),
        declared=(ChangedWord(text, text, text, None),),
        not_compared=(text,),
    )


def test_the_page_of_what_is_new_shows_what_is_hostile_as_text(hold, since):
    tame = Elements(page_of(hold, spoken(since, "x")))
    for text in filter(str.strip, EVERY):
        wild = Elements(page_of(hold, spoken(since, text)))
        assert wild.elements == tame.elements
        assert visible(text) in wild.text
    assert not {"script", "img", "link"} & {tag for tag, _ in tame.elements}
    assert tame.links == []
