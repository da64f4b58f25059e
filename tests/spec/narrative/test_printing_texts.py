"""Texts as a report shows them: every number marked by what became of it, with the cells that it was held against."""

from __future__ import annotations

import pytest

from tests.spec.narrative.publications import told
from tieout.findings.narratives import Heard
from tieout.gate import printing_texts
from tieout.gate.printing_texts import print_judged


def printed(text, *found):
    """Lay out a text on Logius 2022; there are findings on the lines `found` of a table."""
    publication = told("logius")
    heard = Heard((publication.check(text),), publication.facts)
    return print_judged(heard.checked[0], heard, publication.units, found=frozenset(found))


def marks(text):
    """Give the words of a text that are marked, each with its state, its place and the cells."""
    return [
        (one.words, one.state, f"{one.line}:{one.column}",
         [f"{place.file}:{place.line}:{place.column}" for claim in one.claims for place in claim.places])
        for paragraph in printed(text).paragraphs for one in paragraph.words if one.state
    ]  # fmt: skip


CASES = [
    pytest.param(
        "De ontvangsten waren 17,3 mln. lager dan begroot.",
        [("17,3 mln.", "agrees", "1:22", ["kasstroom.csv:3:5"])],
        id="a number that ties out is marked by itself",
    ),
    pytest.param(
        "# Kasstroom\n\nDe ontvangsten waren 17,3 mln. hoger\ndan begroot.",
        [("17,3 mln. hoger", "contradicts", "3:22", ["kasstroom.csv:3:5"])],
        id="what is contradicted is marked as its finding quotes it",
    ),
    pytest.param("Er waren 1800 nepsites.", [("1800", "unbound", "1:10", [])], id="a number that is tied to nothing"),
    pytest.param("Het was in 2022.", [("2022", "no figure", "1:12", [])], id="a year"),
    pytest.param(
        "De financieringskasstroom was hoger dan begroot.",
        [("hoger", "silent", "1:31", [])],
        id="a direction of which no figure is printed",
    ),
    pytest.param("Logius had een goed jaar.", [], id="what claims nothing"),
    pytest.param("", [], id="an empty text"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "expected"), CASES)
def test_words_are_marked_by_what_became_of_them(text, expected):
    assert marks(text) == expected


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        pytest.param("Een **vet** woord en *schuin*.", [("paragraph", "Een vet woord en schuin.")], id="emphasis"),
        pytest.param("# Kop\n\n- een\n- twee", [("heading", "Kop"), ("bullet", "een"), ("bullet", "twee")], id="kinds"),
        pytest.param("<p>Een <b>vet</b> woord</p>", [("paragraph", "Een vet woord")], id="tags"),
        pytest.param("Voor <!-- nooit --> na", [("paragraph", "Voor na")], id="a comment, which no reader sees"),
        pytest.param("Lees\n  verder", [("paragraph", "Lees verder")], id="two lines of one paragraph"),
        pytest.param("2 * 3 * 4 en a_b_c", [("paragraph", "2 * 3 * 4 en a_b_c")], id="signs that are no emphasis"),
    ],
)
def test_a_text_is_shown_plain(text, shown):
    said = [(one.kind, "".join(words.words for words in one.words)) for one in printed(text).paragraphs]
    assert said == shown


def test_the_sentences_that_name_a_row_with_a_finding_are_kept_and_no_heading():
    text = "# Ontvangsten operationele kasstroom\n\nNiets. De ontvangsten waren 17,3 mln. lager dan begroot."
    (mention,) = printed(text, ("kasstroom.csv", 3)).mentions
    assert mention.sentence == "De ontvangsten waren 17,3 mln. lager dan begroot."
    assert (mention.place.line, mention.place.column) == (3, 8)
    assert printed(text, ("kasstroom.csv", 4)).mentions == ()


def test_of_a_long_text_the_paragraphs_that_say_most_are_shown(monkeypatch):
    monkeypatch.setattr(printing_texts, "SHOWN_WHOLE", 2)
    text = "Niets.\n\nDe ontvangsten waren 17,3 mln. hoger dan begroot.\n\nEr waren 1800 nepsites.\n\nIn 2022."
    found = printed(text)
    assert [one.line for one in found.paragraphs] == [3, 5]
    assert found.left_out == 2
