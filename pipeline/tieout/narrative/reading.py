"""Read a sentence: which of its words are numbers, subjects, directions, bases and the like, and where. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from tieout.narrative.lexicon import Lexicon
from tieout.narrative.numbers import Found, Number, find_numbers
from tieout.narrative.scanning import Written
from tieout.narrative.sentences import WORD, Prose, Sentence, Word
from tieout.narrative.subjects import Subject, Subjects
from tieout.rulebook.narrative_words import NarrativeWords

Kind = Literal[
    "number",
    "year",
    "subject",
    "direction",
    "base",
    "quantity",
    "not",
    "zero",
    "level",
    "joins",
    "respectively",
    "back",
]
BOUNDARY = re.compile(r"[,;:()]|(?<=\s)[–—-](?=\s)")
DIGIT = re.compile("[0-9]")
NOTHING = Found((), ())
NUMBER_WORD = "\0"
"""Stands among the words where a number stands."""
YEAR_WORD = "\1"
"""Stands among the words where a year stands."""


@dataclass(frozen=True, slots=True)
class Item:
    """Something that a sentence says, by its place in the text and among the words."""

    kind: Kind
    says: str
    start: int
    end: int
    first: int
    behind: int
    number: Number | None = None
    subject: Subject | None = None
    year: int = 0
    moves: bool = False


@dataclass(frozen=True, slots=True)
class Reading:
    """A sentence with all that it says."""

    sentence: Sentence
    words: tuple[str, ...]
    places: tuple[tuple[int, int], ...]
    items: tuple[Item, ...]
    boundaries: tuple[int, ...]
    """Places of commas, brackets and the like."""
    found: Found

    def of(self, *kinds: Kind) -> list[Item]:
        """Give the items of some kinds, in order."""
        return [item for item in self.items if item.kind in kinds]

    def parted(self, start: int, end: int) -> bool:
        """Tell whether a comma or the like stands between two places."""
        return any(start <= at < end for at in self.boundaries)


class Reader:
    """Reads sentences by the wording of a rulebook and the names of the rows of a publication."""

    def __init__(self, words: NarrativeWords, written: Written, subjects: Subjects) -> None:
        self.words = words
        self.written = written
        self.subjects = subjects
        told = ("direction", "quantity", "zero", "not")
        self._telling = written.spoken.starts | {key[0] for key, (kind, _, _) in _cues(words) if kind in told}
        self._cues: Lexicon[tuple[Kind, str, bool]] = Lexicon(_cues(words))

    def read(self, prose: Prose, sentence: Sentence) -> Reading:
        """Read one sentence."""
        plain_words = prose.words(sentence.start, sentence.end)
        if not self._tells(prose, sentence, plain_words):
            return self._with_subjects(sentence, plain_words)
        found = find_numbers(prose, self.written, sentence.start, sentence.end, plain_words)
        words, spots = _with_numbers(plain_words, found)
        texts = [word.text for word in words]
        items = [*_numbers(words, spots, found), *self._subjects(words, texts)]
        taken = [(item.start, item.end) for item in items if item.kind == "subject"]
        taken += [(one.said_from, one.start) for one in found.numbers]
        cues = (item for item in self._said(words, texts) if not any(_touch(item, *span) for span in taken))
        items += cues
        items.sort(key=lambda item: (item.start, item.end))
        commas = (at.start() for at in BOUNDARY.finditer(prose.plain, sentence.start, sentence.end))
        within = [(one.start, one.end) for one in found.numbers]
        boundaries = tuple(at for at in commas if not any(start <= at < end for start, end in within))
        places = tuple((word.start, word.end) for word in words)
        return Reading(sentence, tuple(texts), places, tuple(items), boundaries, found)

    def _tells(self, prose: Prose, sentence: Sentence, words: Sequence[Word]) -> bool:
        """Tell whether a sentence may say anything that can be judged: most do not, and need no more reading."""
        if DIGIT.search(prose.plain, sentence.start, sentence.end):
            return True
        return not self._telling.isdisjoint(word.text for word in words)

    def _with_subjects(self, sentence: Sentence, words: Sequence[Word]) -> Reading:
        """Read a sentence for nothing but the rows that it names."""
        texts = [word.text for word in words]
        items = tuple(self._subjects(words, texts))
        return Reading(sentence, tuple(texts), tuple((word.start, word.end) for word in words), items, (), NOTHING)

    def _subjects(self, words: Sequence[Word], texts: Sequence[str]) -> Iterator[Item]:
        """Yield the names of rows."""
        for one in self.subjects.find(texts):
            # What is counted stands behind its number: it is no subject there.
            units = {self.subjects.rows[key].unit.casefold() for key in one.meant.rows}
            if one.first and texts[one.first - 1] == NUMBER_WORD and texts[one.first] in units:
                continue
            start, end = words[one.first].start, words[one.behind - 1].end
            yield Item("subject", "", start, end, one.first, one.behind, subject=one)

    def _said(self, words: Sequence[Word], texts: Sequence[str]) -> Iterator[Item]:
        """Yield the words that say how things hang together."""
        for hit in self._cues.find(texts):
            kind, says, moves = hit.says
            start, end = words[hit.first].start, words[hit.behind - 1].end
            yield Item(kind, says, start, end, hit.first, hit.behind, moves=moves)


def phrase_words(phrase: str) -> tuple[str, ...]:
    """Give the words of a phrase as those of a text are given."""
    return tuple(word.casefold() for word in WORD.findall(phrase))


def ends_with(words: Sequence[str], phrases: Iterable[tuple[str, ...]], skipped: frozenset[str], most: int = 2) -> bool:
    """Tell whether words end with one of the phrases, behind which up to `most` words may stand that say nothing."""
    known = set(phrases)
    longest = max(map(len, known), default=0)
    for left_out in range(most + 1):
        stop = len(words) - left_out
        if any(tuple(words[max(0, stop - length) : stop]) in known for length in range(1, longest + 1)):
            return True
        if stop < 1 or words[stop - 1] not in skipped:
            return False
    return False


def _cues(words: NarrativeWords) -> Iterator[tuple[tuple[str, ...], tuple[Kind, str, bool]]]:
    """Yield every phrase of the wording, with its kind and what it says; the first of two alike counts."""
    told: list[tuple[Kind, str, bool, Iterable[str]]] = [
        *(("direction", one.says, one.moves, one.phrases) for one in words.direction),
        *(("base", one.says, False, one.phrases) for one in words.base),
        *(("quantity", one.says, False, one.phrases) for one in words.quantity),
        ("respectively", "", False, words.respectively),
        ("zero", "", False, words.zero_words),
        ("not", "", False, words.not_words),
        ("level", "", False, words.level),
        ("joins", "", False, words.joins),
        ("back", "", False, words.back),
    ]
    seen = set()
    for kind, says, moves, phrases in told:
        for phrase in phrases:
            key = phrase_words(phrase)
            if key not in seen:
                seen.add(key)
                yield key, (kind, says, moves)


def _touch(item: Item, start: int, end: int) -> bool:
    return item.start < end and start < item.end


def _with_numbers(words: Sequence[Word], found: Found) -> tuple[list[Word], dict[int, int]]:
    """Put one word for each number and each year among the words; give the place of each, by where it begins."""
    spans = sorted(
        [(one.start, one.end, NUMBER_WORD) for one in found.numbers]
        + [(one.start, one.end, YEAR_WORD) for one in found.passed if one.year is not None]
    )
    kept: list[Word] = []
    spots: dict[int, int] = {}
    at = 0
    for start, end, mark in spans:
        while at < len(words) and words[at].end <= start:
            kept.append(words[at])
            at += 1
        while at < len(words) and words[at].start < end:
            at += 1
        spots[start] = len(kept)
        kept.append(Word(mark, start, end))
    kept += words[at:]
    return kept, spots


def _numbers(words: Sequence[Word], spots: dict[int, int], found: Found) -> Iterator[Item]:
    """Yield numbers and years; a number begins with the words that make a bound of it."""
    for one in found.numbers:
        spot = spots[one.start]
        first = spot
        while first and words[first - 1].start >= one.said_from:
            first -= 1
        yield Item("number", one.text, one.start, one.end, first, spot + 1, number=one)
    for passed in found.passed:
        if passed.year is not None:
            spot = spots[passed.start]
            yield Item("year", passed.text, passed.start, passed.end, spot, spot + 1, year=passed.year)
