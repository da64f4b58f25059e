"""Know what a text calls the rows of tables, and find which rows it speaks of. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from tieout.narrative.facts import Row, RowKey
from tieout.narrative.lexicon import Hit, Lexicon, stemmed
from tieout.narrative.number import PERCENT
from tieout.narrative.sentences import WORD
from tieout.rulebook.narrative_words import NarrativeWords

IN_BRACKETS = re.compile(r"\([^()]*\)")
LETTERED = re.compile(r"\(([A-Z][A-Z&]{2,})\)")
"""Letters in brackets that stand for what is before them: *Operating profit (EBIT)*."""
MOST_KNOWN = 100_000
"""Words of which it is remembered whether a name may begin with them."""
POSSESSIVE = re.compile("['’]s$")
MOST_GAPS = 4
"""Gaps between words of a name at most that a text may write with a hyphen."""
LEAST_PART = 2
"""Words of a part of a name at least."""
MOST_ROWS = 2
"""Rows that a part of a name may mean at most."""
MOST_WORDS = 12
"""Words of a name at most."""


@dataclass(frozen=True, slots=True)
class Meant:
    """What a name may mean: rows, or all rows of some sections."""

    rows: tuple[RowKey, ...]
    doing: bool = False
    group: str | None = None
    """Of a group: how its sections begin."""
    is_common: bool = False
    """Whether it is but a word that others have one of too: a deficit."""
    is_part: bool = False
    """Whether it is but a part of the name that is printed: *payments for property* of those for its acquisition."""
    rates: tuple[RowKey, ...] = ()
    """Rows that say what part it is of something, which a percentage may be of: *Staff % of sales*."""

    @property
    def is_full(self) -> bool:
        """Tell whether it is of lines of its own, and not of a group, and whole."""
        return not (self.group or self.is_part)


@dataclass(frozen=True, slots=True)
class Subject:
    """A name of rows in a sentence, by the places of its words."""

    meant: Meant
    first: int
    behind: int
    words: int
    """How many words it has that tell."""


class Subjects:
    """All names of the rows that a publication prints."""

    def __init__(self, rows: Sequence[Row], words: NarrativeWords, endings: Sequence[str]) -> None:
        self.stem: Callable[[str], str] = stemmed(endings, POSSESSIVE)
        self._passed = frozenset(words.passed_over)
        self._joins = frozenset(words.joins)
        self._dropped = frozenset(words.dropped)
        self._dropped_last = frozenset(words.dropped_last)
        self.measures = frozenset(self._key(phrase) for phrase in words.measures)
        self.rows = {row.key: row for row in rows}
        self._alike = _under_sections(rows)
        found: dict[tuple[str, ...], dict[RowKey, None]] = {}
        shorter: dict[tuple[str, ...], dict[RowKey, None]] = {}
        for row in rows:
            for name in self._names(row):
                found.setdefault(name, {})[row.key] = None
            for name in (key for text in row.names[:2] for key in self._without_dropped(text)):
                shorter.setdefault(name, {})[row.key] = None
        # A row that is called so in full goes before one that is so where words are left out.
        sides = self.stems((*words.below_zero, *words.above_zero))
        printed = {self._key(row.label) for row in rows}
        # What is but the heading of others gives its name to the row with their total.
        named = {name: keys for name, keys in found.items() if not all(self.rows[key].is_heading for key in keys)}
        told = {
            name: Meant(tuple(keys), is_common=name not in printed and sides.issuperset(name))
            for name, keys in (found | shorter | named).items()
        }
        told |= self._called(rows, words, sides)
        rates: dict[tuple[str, ...], list[RowKey]] = {}
        for row in rows:
            if row.unit == PERCENT and PERCENT in row.label:
                rates.setdefault(self._key(row.label[: row.label.index(PERCENT)]), []).append(row.key)
        told |= {name: replace(told[name], rates=tuple(keys)) for name, keys in rates.items() if name in told}
        for group in words.group:
            keys = tuple(row.key for row in rows if _is_under(row, group.section))
            for phrase in group.phrases:
                if keys:
                    told.setdefault(self._key(phrase), Meant(keys, group=group.section))
        parts: dict[tuple[str, ...], dict[RowKey, None]] = {}
        headings = {
            name for name, one in told.items() if all(self.rows[key].is_heading for key in one.rows)
        }  # fmt: skip
        for row in rows:
            for name in _parts(self._key(IN_BRACKETS.sub(" ", row.label))):
                if name not in told or name in headings:
                    parts.setdefault(name, {})[row.key] = None
        meant = {name: Meant(tuple(keys), is_part=True) for name, keys in parts.items() if len(keys) <= MOST_ROWS}
        self._parts = Lexicon(meant.items())
        # *Investing activities generated 46 million* is not of the heading.
        told |= {name: one for name, one in meant.items() if name in headings}
        self._lexicon = Lexicon(told.items())
        self._may_begin: dict[str, bool] = {}

    def _called(
        self, rows: Sequence[Row], words: NarrativeWords, sides: frozenset[str]
    ) -> Mapping[tuple[str, ...], Meant]:  # fmt: skip
        """Give what else the rulebook says that lines are called; `sides` are words for a side of zero."""
        paths: dict[str, list[RowKey]] = {}
        for row in rows:
            if row.path is not None:
                paths.setdefault(row.path, []).append(row.key)
        called: dict[tuple[str, ...], Meant] = {}
        for item in words.name:
            for key in (self._key(phrase) for phrase in item.phrases if item.line in paths):
                before = called[key].rows if key in called else ()
                called[key] = Meant((*before, *paths[item.line]), item.doing, is_common=sides.issuperset(key))
        return called

    def may_name(self, words: Iterable[str]) -> bool:
        """Tell whether any of some words may begin a name."""
        known, starts = self._may_begin, self._lexicon.starts
        for word in words:
            may = known.get(word)
            if may is None:
                may = known[word] = self.stem(word) in starts
                if len(known) > MOST_KNOWN:
                    known.clear()
            if may:
                return True
        return False

    def find(self, words: Sequence[str]) -> list[Subject]:
        """Find the names among the words of a sentence, the longest first where several begin at one place."""
        return self._find(self._lexicon, words)

    def find_parts(self, words: Sequence[str]) -> list[Subject]:
        """Find parts of names among the words of a sentence that has no whole one."""
        return self._find(self._parts, words)

    def _find(self, lexicon: Lexicon[Meant], words: Sequence[str]) -> list[Subject]:
        """Find the names of a lexicon among words."""
        kept = [place for place, word in enumerate(words) if word not in self._passed]
        hits: Iterator[Hit[Meant]] = lexicon.find([self.stem(words[place]) for place in kept])
        return [
            Subject(hit.says, kept[hit.first], kept[hit.behind - 1] + 1, hit.behind - hit.first) for hit in hits
        ]  # fmt: skip

    def gone_on(self, words: Sequence[str], leader: Subject, first: int, behind: int) -> Subject | None:
        """Give the name that words from a place on make with the beginning of another; `first` is where it is told."""
        lead = words[leader.first : leader.behind]
        for length in range(1, len(lead) + 1):
            hit = next(iter(self.find([*lead[:length], *words[behind : behind + MOST_WORDS]])), None)
            if hit is not None and hit.first == 0 and hit.behind > length:
                return replace(hit, first=first, behind=behind + hit.behind - length)
        return None

    def is_measure(self, row: Row) -> bool:
        """Tell whether a row is what the parts of its table are of: sales."""
        return any(self._key(name) in self.measures for name in row.names)

    @property
    def passed(self) -> frozenset[str]:
        """The words that a name may have or not."""
        return self._passed

    def is_passed(self, word: str) -> bool:
        """Tell whether a word says nothing by itself."""
        return word in self._passed or word in self._dropped

    def with_alike(self, rows: Sequence[Row]) -> Sequence[Row]:
        """Give rows with those of the same table that have the same label, under other sections."""
        alike = [one for row in rows for one in self._alike.get((row.key[0], row.label.casefold()), ())]
        return list(dict.fromkeys((*rows, *alike))) if alike else rows

    def is_whole(self, row: Row) -> bool:
        """Tell whether a row stands under a section that is the total of the others."""
        return any(word in self._dropped for section in row.sections for word in _words(section))

    def overlap(self, row: Row, stems: frozenset[str]) -> int:
        """Count the words of the sections of a row that stand among others."""
        words = {word for section in row.sections for word in _words(section)} - self._passed - self._joins
        return len({self.stem(word) for word in words} & stems)

    def told(self, words: Sequence[str], one: Subject) -> Sequence[str]:
        """Give the words of a name as it stands among others, with those right before it that names may have."""
        first = one.first
        while first > 0 and words[first - 1] in self._passed:
            first -= 1
        return words[first : one.behind]

    def likeness(self, row: Row, words: Sequence[str]) -> int:
        """Count the words of a name in a text that say nothing by themselves and stand in the label of a row too."""
        return len(self._passed.intersection(_words(row.label), words))

    def stems(self, words: Sequence[str]) -> frozenset[str]:
        """Give words as names are compared."""
        return frozenset(self.stem(word) for word in words)

    def _names(self, row: Row) -> Iterator[tuple[str, ...]]:
        """Yield what a row may be called."""
        for name in row.names:
            bare = IN_BRACKETS.sub(" ", name)
            lettered = LETTERED.findall(name)
            texts = (name, bare, name.replace("-", " "), self._without_last(bare), *_hyphened(bare), *lettered)
            for text in dict.fromkeys(texts):
                key = self._key(text)
                if not 0 < len(key) <= MOST_WORDS:
                    continue
                yield key
                for section in row.sections:
                    begun = self._key(section)
                    yield begun + key
                    yield begun[:1] + key

    def _without_dropped(self, text: str) -> Iterator[tuple[str, ...]]:
        """Yield a name without the words in front that texts leave out."""
        words = [word for word in _words(text) if word not in self._passed]
        while len(words) > 1 and words[0] in self._dropped:
            words = words[1:]
            yield tuple(map(self.stem, words))

    def _without_last(self, text: str) -> str:
        """Give a name without the word behind it that texts leave out: *Equity income, net*."""
        words = [found.span() for found in WORD.finditer(text)]
        is_dropped = len(words) > 1 and text[slice(*words[-1])].casefold() in self._dropped_last
        return text[: words[-2][1]] if is_dropped else text

    def _key(self, text: str) -> tuple[str, ...]:
        """Write a name as it is compared."""
        return tuple(self.stem(word) for word in _words(text) if word not in self._passed)


def _under_sections(rows: Sequence[Row]) -> Mapping[tuple[str, str], Sequence[Row]]:
    """Give the rows of each table that have one label under several sections, by the table and that label."""
    found: dict[tuple[str, str], list[Row]] = {}
    for row in rows:
        if not row.is_heading:
            found.setdefault((row.key[0], row.label.casefold()), []).append(row)
    return {label: alike for label, alike in found.items() if len({one.sections for one in alike}) > 1}


def _parts(key: tuple[str, ...]) -> Iterator[tuple[str, ...]]:
    """Yield the parts of a name that a text may call it by: its beginning, its end, or all but a word in its middle."""
    for length in range(LEAST_PART, len(key)):
        yield key[:length]
        yield key[-length:]
    for place in range(1, len(key) - 1):
        if len(key) > LEAST_PART + 1:
            yield key[:place] + key[place + 1 :]


def _hyphened(text: str) -> Iterator[str]:
    """Yield a name with two of its words joined, as texts do: *DigiD-authenticaties*."""
    gaps = [found.span() for found in re.finditer(r"(?<=\w) (?=\w)", text)]
    if len(gaps) < MOST_GAPS:
        yield from (f"{text[:start]}-{text[stop:]}" for start, stop in gaps)


def _words(text: str) -> list[str]:
    """Give the words of a name, in small letters."""
    return [word.casefold() for word in WORD.findall(text)]


def _is_under(row: Row, section: str) -> bool:
    """Tell whether a row stands under a section that begins so."""
    return any(one.casefold().startswith(section.casefold()) for one in row.sections)
