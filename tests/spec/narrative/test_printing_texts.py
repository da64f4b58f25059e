"""Texts as a report shows them: every number marked by what became of it, with the cells that it was held against."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace

import pytest

from tests.spec.narrative.publications import told
from tieout.findings.narratives import Heard
from tieout.gate import printing_texts
from tieout.gate.printing_texts import print_judged, print_texts
from tieout.values.transcript import Transcript


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


def test_words_that_say_two_things_are_marked_once():
    text = "Voor de investeringskasstroom en de financieringskasstroom was nul begroot."
    (mark,) = [one for one in printed(text).paragraphs[0].words if one.state]
    assert (mark.words, mark.state, len(mark.claims)) == ("nul", "agrees", 2)


def test_a_number_that_a_steward_set_apart_says_so():
    publication = told("logius")
    text = "Er waren 1800 nepsites."
    apart = publication.texts.listen(publication.texts.prose("text.md", Transcript(text))).numbers
    heard = Heard((publication.check(text, apart=apart),), publication.facts)
    (mark,) = [one for one in print_judged(heard.checked[0], heard, publication.units).paragraphs[0].words if one.state]
    assert (mark.words, mark.state) == ("1800", "apart")


def test_what_the_words_say_against_the_table_is_marked_where_a_steward_tied_them_to_something_else():
    publication = told("logius")
    text = "De ontvangsten waren 17,3 mln. hoger dan begroot."
    checked = publication.check(text)
    heard = Heard((replace(checked, judgements=(), overruled=checked.judgements),), publication.facts)
    (mark,) = [one for one in print_judged(heard.checked[0], heard, publication.units).paragraphs[0].words if one.state]
    assert (mark.state, mark.claims[0].said.en[:12]) == ("contradicts", "By its words")


def test_a_text_that_no_rulebook_reads_is_shown_and_said_not_to_be_judged():
    text = SimpleNamespace(path="text.md", name="text", title="Een tekst")
    case = SimpleNamespace(publication=SimpleNamespace(resources=[text]))
    (shown,) = print_texts(case, {"text.md": Transcript("# Kop\n\nEr waren 1800 nepsites.")}, None, ())
    assert (shown.title, shown.is_judged) == ("Een tekst", False)
    assert [one.words[0].words for one in shown.paragraphs] == ["Kop", "Er waren 1800 nepsites."]


def test_of_a_long_text_the_paragraphs_that_say_most_are_shown(monkeypatch):
    monkeypatch.setattr(printing_texts, "SHOWN_WHOLE", 2)
    text = "Niets.\n\nDe ontvangsten waren 17,3 mln. hoger dan begroot.\n\nEr waren 1800 nepsites.\n\nIn 2022."
    found = printed(text)
    assert [one.line for one in found.paragraphs] == [3, 5]
    assert found.left_out == 2


def test_a_mark_ends_where_its_paragraph_does():
    publication = told("logius")
    text = "Er waren 1800\n\nnepsites."
    checked = publication.check(text)
    number = replace(checked.unbound[0], end=len(text))
    heard = Heard((replace(checked, unbound=(number,)),), publication.facts)
    shown = print_judged(heard.checked[0], heard, publication.units).paragraphs
    assert ["".join(words.words for words in one.words).strip() for one in shown] == ["Er waren 1800", "nepsites."]


def test_only_what_is_shown_is_put_into_words(monkeypatch):
    monkeypatch.setattr(printing_texts, "SHOWN_WHOLE", 1)
    worded = []
    say = printing_texts._claim
    monkeypatch.setattr(printing_texts, "_claim", lambda *told: worded.append(told[0]) or say(*told))
    wrong = "De ontvangsten waren 17,3 mln. hoger dan begroot."
    printed(f"{wrong}\n\n{wrong.replace('hoger', 'lager')}\n\n{wrong.replace('hoger', 'lager')}")
    assert [one.state for one in worded] == ["direction contradicted"]
