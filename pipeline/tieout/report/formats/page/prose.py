"""Lay out the texts with what became of their numbers, each beside its cells. Pure."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from tieout.report.formats.page.shown import Named, Shown, Spoken, Spot, spots_of
from tieout.report.printed import PrintedClaim, PrintedParagraph, PrintedText, PrintedWords, TextState
from tieout.values.outcome import Place

SIGNS: Mapping[TextState, str] = {
    "contradicts": "≠", "asked": "?", "unbound": "∅", "silent": "–", "apart": "⊘", "agrees": "✓",
}  # fmt: skip
"""What marks words beside their colour, the weightiest first; a number that is no figure has only its own line."""

_Key = tuple[str, int | None, int | None]


@dataclass(frozen=True, slots=True)
class Claimed:
    """What words say of the tables, with the cells on the page that it was held against."""

    claim: PrintedClaim
    spots: tuple[Spot, ...]


@dataclass(frozen=True, slots=True)
class Words:
    """Words of a text as shown."""

    id: str
    """Empty of words that nothing is said of."""
    words: str
    state: TextState
    sign: str
    claims: tuple[Claimed, ...]
    marks: tuple[Shown, ...]
    """The findings on them."""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph as shown."""

    id: str
    paragraph: PrintedParagraph
    words: tuple[Words, ...]
    marks: tuple[Shown, ...]
    """The findings on it that are on none of its marked words."""


@dataclass(frozen=True, slots=True)
class Prose:
    """A text as shown."""

    id: str
    text: PrintedText
    paragraphs: tuple[Paragraph, ...]
    counts: Mapping[TextState, int]
    marks: tuple[Shown, ...]
    """The findings on it that are on no paragraph shown."""


def name_words(texts: Sequence[PrintedText]) -> Named:
    """Name the words on the page that stand at a place, or else the paragraph, or the text."""
    names: dict[_Key, str] = {}
    lines: defaultdict[str, list[tuple[int, int, str]]] = defaultdict(list)
    for number, text in enumerate(texts, start=1):
        names.setdefault((text.file, None, None), f"x{number}")
        for place, paragraph in enumerate(text.paragraphs, start=1):
            lines[text.file].append((paragraph.line, paragraph.last_line, f"x{number}-p{place}"))
            for one in paragraph.words:
                if one.state:
                    names[text.file, one.line, one.column] = _id(number, one)

    def named(place: Place) -> str | None:
        found = names.get((place.file, place.line, place.column))
        if found is None and place.line is not None:
            within = (name for first, last, name in lines[place.file] if first <= place.line <= last)
            found = next(within, None)
        return found or names.get((place.file, None, None))

    return named


def lay_out_texts(texts: Sequence[PrintedText], shown: Iterable[Shown], named: Named) -> tuple[Prose, ...]:
    """Lay out the texts with the findings on them; `named` names the cells that they speak of."""
    by_name: defaultdict[str, list[Shown]] = defaultdict(list)
    files = {text.file for text in texts}
    for one in shown:
        names = (named(place) for place in one.finding.places if place.file in files)
        for name in dict.fromkeys(name for name in names if name):
            by_name[name].append(one)
    return tuple(_prose(text, number, by_name, named) for number, text in enumerate(texts, start=1))


def _prose(text: PrintedText, number: int, marks: Mapping[str, Sequence[Shown]], named: Named) -> Prose:
    """Lay out one text."""
    paragraphs = tuple(
        Paragraph(
            f"x{number}-p{place}",
            one,
            tuple(_words(words, number, marks, named) for words in one.words),
            tuple(marks.get(f"x{number}-p{place}", ())),
        )
        for place, one in enumerate(text.paragraphs, start=1)
    )
    counts: Counter[TextState] = Counter(words.state for one in text.paragraphs for words in one.words if words.state)
    return Prose(f"x{number}", text, paragraphs, counts, tuple(marks.get(f"x{number}", ())))


def _words(one: PrintedWords, number: int, marks: Mapping[str, Sequence[Shown]], named: Named) -> Words:
    """Lay out some words."""
    if not one.state:
        return Words("", one.words, "", "", (), ())
    claims = tuple(Claimed(claim, spots_of(claim.places, named)) for claim in one.claims)
    name = _id(number, one)
    return Words(name, one.words, one.state, SIGNS.get(one.state, ""), claims, tuple(marks.get(name, ())))


def _id(number: int, one: PrintedWords) -> str:
    """Name words on the page."""
    return f"x{number}-{one.line}-{one.column}"


def said_of_cells(texts: Sequence[PrintedText], named: Named) -> Mapping[_Key, tuple[Spoken, ...]]:
    """Give the words that speak of each cell."""
    said: defaultdict[_Key, dict[Spoken, None]] = defaultdict(dict)
    for text in texts:
        for paragraph in text.paragraphs:
            for one in paragraph.words:
                (spot,) = spots_of(
                    [Place(text.file, one.line, one.column, page=one.page, page_line=one.page_line)], named
                )
                for claim in one.claims:
                    for place in claim.places:
                        said[place.file, place.line, place.column][Spoken(one.words, claim.state, spot)] = None
    return {key: tuple(found) for key, found in said.items()}


def said_of_rows(texts: Sequence[PrintedText], named: Named) -> Mapping[tuple[str, int | None], tuple[Spoken, ...]]:
    """Give the sentences that name each row of which there is a finding."""
    said: defaultdict[tuple[str, int | None], list[Spoken]] = defaultdict(list)
    for text in texts:
        for one in text.mentions:
            (spot,) = spots_of([one.place], named)
            said[one.row.file, one.row.line].append(Spoken(one.sentence, "", spot))
    return {key: tuple(found) for key, found in said.items()}
