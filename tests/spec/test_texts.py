"""A text is one thing said in any number of languages, and always says something."""

from __future__ import annotations

from dataclasses import dataclass

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tieout.values.outcome import Text, in_its_words

CODES = st.sampled_from(["en", "nl", "de", "fr", "pt-BR", "fy"])
TEXTS = st.dictionaries(CODES, st.text(st.characters(exclude_categories=["Cs"])), min_size=1).map(Text.of)
GERMAN = Text.of({"de": "Ja", "fr": "Oui"})


@dataclass(frozen=True, slots=True)
class Letter:
    """What a process may send: texts within a value, within a tuple, and none at all."""

    title: Text
    more: tuple[Text, ...]
    last: Text | None = None


class Envelope(msgspec.Struct, frozen=True, tag="envelope"):
    """How processes wrap what they send."""

    letter: Letter


@pytest.mark.parametrize(
    ("text", "languages", "english", "dutch"),
    [
        pytest.param(Text("Yes", "Ja"), ("en", "nl"), "Yes", "Ja", id="English and Dutch, by their place"),
        pytest.param(Text(nl="Ja", en="Yes"), ("en", "nl"), "Yes", "Ja", id="English and Dutch, by name"),
        pytest.param(Text("Yes"), ("en",), "Yes", "Yes", id="English alone"),
        pytest.param(Text(nl="Ja"), ("nl",), "Ja", "Ja", id="Dutch alone"),
        pytest.param(Text("Yes", "Ja", de="Jawohl"), ("en", "nl", "de"), "Yes", "Ja", id="three"),
        pytest.param(Text.of({"nl": "Ja", "en": "Yes"}), ("nl", "en"), "Yes", "Ja", id="Dutch first"),
        pytest.param(GERMAN, ("de", "fr"), "Ja", "Ja", id="neither English nor Dutch: the first stands in"),
        pytest.param(Text("", "Ja"), ("en", "nl"), "", "Ja", id="nothing said is said, not looked for elsewhere"),
        pytest.param(in_its_words("n.b."), ("en", "nl"), "n.b.", "n.b.", id="the words of somebody else"),
    ],
)
def test_a_text_speaks_the_languages_that_it_has(text, languages, english, dutch):
    assert (text.languages, text.en, text.nl) == (languages, english, dutch)
    assert [text.in_language(code) for code in languages] == [said for _, said in text.said]
    assert text.in_language("xx") == text.said[0][1]


@pytest.mark.parametrize(
    ("said", "message"),
    [
        pytest.param({}, "in one language at least", id="no language"),
        pytest.param({"English": "Yes"}, "'English' is not the name of a language", id="a language in full"),
        pytest.param({"": "Yes"}, "'' is not the name of a language", id="a language without a name"),
        pytest.param({"en": "Yes", "nl_NL": "Ja"}, "'nl_NL' is not", id="an underscore"),
    ],
)
def test_what_is_in_no_language_is_no_text(said, message):
    with pytest.raises(ValueError, match=message):
        Text.of(said)
    with pytest.raises(ValueError, match=message):
        Text(**said)
    for coder in (msgspec.json, msgspec.msgpack):
        with pytest.raises(msgspec.ValidationError, match=message):
            coder.decode(coder.encode({"said": list(said.items())}), type=Text)


def test_texts_that_say_the_same_are_equal_and_others_are_not():
    assert Text("Yes", "Ja") == Text.of({"en": "Yes", "nl": "Ja"})
    assert len({Text("Yes", "Ja"), Text(en="Yes", nl="Ja"), Text("Yes"), Text("Yes", "Nee"), GERMAN}) == 4


@pytest.mark.parametrize("coder", [msgspec.json, msgspec.msgpack], ids=["as JSON", "as MessagePack"])
@given(title=TEXTS, more=st.lists(TEXTS, max_size=3).map(tuple), last=st.none() | TEXTS)
def test_a_text_travels_between_processes_as_it_is(coder, title, more, last):
    sent = Envelope(Letter(title, more, last))
    come = coder.decode(coder.encode(sent), type=Envelope)
    assert come == sent
    assert hash(come.letter) == hash(sent.letter)
    assert come.letter.title.said == title.said, "in the same order too: the first stands in for the others"
