"""What the tests of texts share: how the rulebooks that come with tieout have them read."""

from __future__ import annotations

from tieout.narrative.number import Found
from tieout.narrative.numbers import find_numbers
from tieout.narrative.scanning import Written
from tieout.narrative.sentences import Prose
from tieout.rulebook.shelf import read_rulebook
from tieout.values.transcript import Transcript

BOOKS = {
    "nl": read_rulebook("agency_accounts", frozenset(), frozenset()),
    "en": read_rulebook("annual_reports", frozenset(), frozenset()),
}
WRITTEN = {language: Written(book.notation, book.narrative) for language, book in BOOKS.items()}


def prose(text: str, language: str = "nl") -> Prose:
    """Make a text ready to be read."""
    book = BOOKS[language]
    return Prose("text.md", Transcript(text), book.narrative.abbreviations, tuple(book.notation.scale))


def numbers(text: str, language: str = "nl") -> Found:
    """Find the numbers of a text, sentence by sentence as a check does."""
    ready = prose(text, language)
    found = [find_numbers(ready, WRITTEN[language], one.start, one.end) for one in ready.sentences()]
    return Found(
        tuple(number for one in found for number in one.numbers), tuple(each for one in found for each in one.passed)
    )
