"""Word where texts contradict themselves, with the places of both. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tieout.narrative.checking import Checked
from tieout.narrative.disputes import Dispute, OwnDispute, disputes, own_disputes
from tieout.narrative.facts import Facts
from tieout.narrative.wording import HIGHER, LOWER, SAID
from tieout.values.errors import shorten
from tieout.values.outcome import Place, Text
from tieout.values.places import on_line


@dataclass(frozen=True, slots=True)
class Contested:
    """Words of a text that other words of it, or of another text, contradict."""

    text: Checked
    span: tuple[int, int]
    quotes: tuple[str, ...]
    """The words themselves, and those that contradict them."""
    message: Text
    others: tuple[Place, ...] = ()
    """Where the other words stand, in another sentence."""


def contested(texts: Sequence[Checked], facts: Facts) -> Iterator[Contested]:
    """Yield what the texts of a publication say that their own words contradict, text by text."""
    for own in own_disputes(texts):
        yield _of_own(own)
    for one in disputes(texts, facts):
        yield _of_two(one, facts)


def _of_own(found: OwnDispute) -> Contested:
    """Say that a direction is contradicted by its own amounts."""
    way, begun, ended = found.way, found.begun, found.ended
    quotes = tuple(found.text.quote(*span) for span in (way.span, *((one.start, one.end) for one in (begun, ended))))
    word, first, last = map(shorten, quotes)
    went, said = HIGHER if ended.value > begun.value else LOWER, SAID[way.says]
    message = Text(
        f"{word} says that it became {said.en}, and {last}, which it went to, is {went.en} than {first}.",
        f"{word} zegt dat het {said.nl} werd, en {last}, waar het op uitkwam, is {went.nl} dan {first}.",
    )
    return Contested(found.text, way.span, quotes, message)


def _of_two(found: Dispute, facts: Facts) -> Contested:
    """Say that two sentences on a line exclude each other."""
    quotes = found.text.quote(*found.claim.words), found.other_text.quote(*found.other.words)
    place = found.other_text.prose.spot(found.other.words[0], quotes[1])
    one, other, where = shorten(quotes[0]), shorten(quotes[1]), on_line(place)
    label = facts.rows[found.claim.rows[0]].label
    message = Text(
        f"{label}: here the text says {one}, and {place.file} says {other} on {where.en}.",
        f"{label}: hier staat {one}, en in {place.file} staat {other}, {where.nl}.",
    )
    return Contested(found.text, found.claim.words, quotes, message, (place,))
