"""A direction of which nobody knows what went so is told as it was read, and goes by nowhere without a word."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.spec.narrative.publications import told
from tieout.narrative.wording import unjudged

OF_NO_LINE = "; no figure could be found for it"
UNTIED = {
    "logius": [
        ("De huur lag hoger dan begroot.", "hoger", "higher than the target"),
        ("De huur lag in 2022 hoger dan in 2021.", "hoger", "higher in 2022 than in 2021"),
        ("De huur is gedaald.", "gedaald", "lower than before"),
        ("De huur was niet lager dan begroot.", "lager", "not lower than the target"),
        ("De huur was gelijk aan de begroting.", "gelijk aan", "equal, against the target"),
        ("Er kwam meer volk.", "meer", "higher"),
        ("De ontvangsten waren 17,3 mln. lager dan begroot, door een daling van de huur.", "daling",
         "lower than before"),
        ("## Hogere huur", "Hogere", "higher"),
    ],
    "acme": [
        ("Rainfall was higher than planned.", "higher", "higher than the target"),
        ("Rainfall fell.", "fell", "lower than before"),
        ("Rainfall doubled.", "doubled", "doubled"),
        ("Rainfall was lower in 2021 than in 2019.", "lower", "lower in 2021 than in 2019"),
    ],
}  # fmt: skip


@pytest.mark.parametrize(
    ("name", "text", "word", "reading"),
    [pytest.param(name, *one, id=one[0]) for name, those in UNTIED.items() for one in those],
)
def test_it_is_told_which_way_and_against_what(name, text, word, reading):
    checked = told(name).check(text)
    (way,) = checked.untied
    assert checked.quote(*way.span) == word
    assert unjudged(way).en == f"it says {reading}{OF_NO_LINE}"


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("De operationele kasstroom was lager dan begroot.", id="one that agrees"),
        pytest.param("De operationele kasstroom was € 39,2 mln. hoger dan begroot.", id="one that is contradicted"),
        pytest.param("De financieringskasstroom was hoger dan begroot.", id="one of a line without a figure"),
        pytest.param("Er is onder meer gewerkt aan hoger onderwijs.", id="words that say no direction"),
        pytest.param("Het jaar 2022 was druk.", id="no word"),
    ],
)
def test_what_is_judged_or_named_otherwise_is_not_told_again(text):
    assert told("logius").check(text).untied == ()


def test_a_direction_in_words_that_were_tied_is_settled():
    publication = told("logius")
    text = "De huur lag hoger dan begroot."
    (way,) = publication.check(text).untied
    (claim, *_) = publication.check("De operationele kasstroom was lager dan begroot.").spoken.claims
    tied = replace(claim, start=way.start, end=way.end, direction_at=way.span, declared=True)
    assert publication.check(text, declared=(tied,)).untied == ()


def test_a_direction_within_words_that_were_tied_is_settled_too():
    publication = told("logius")
    text = "De huur lag hoger dan begroot, en kwam op nul."
    (way,) = publication.check(text).untied
    (claim, *_) = publication.check("De operationele kasstroom was lager dan begroot.").spoken.claims
    tied = replace(claim, start=0, end=len(text), direction=None, direction_at=None, declared=True)
    assert way.span != (tied.start, tied.end)
    assert publication.check(text, declared=(tied,)).untied == ()
