"""Read a sentence: which of its words are numbers, subjects, directions, bases and the like, and where. Pure."""

from __future__ import annotations

import bisect
import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import pairwise
from operator import attrgetter

from tieout.narrative.by_place import ByPlace, is_placed
from tieout.narrative.compounds import Compounds
from tieout.narrative.items import DATE_WORD, NUMBER_WORD, SINCE, UNTIL, YEAR_WORD, Item, Kind, Reading
from tieout.narrative.lexicon import Hit, Lexicon
from tieout.narrative.number import PERCENT, Found
from tieout.narrative.numbers import find_numbers
from tieout.narrative.phrases import SPLIT, phrase_words
from tieout.narrative.scanning import Written
from tieout.narrative.sentences import Prose, Sentence, Word
from tieout.narrative.subjects import Subject, Subjects
from tieout.narrative.thresholds import Thresholds
from tieout.rulebook.narrative_words import Bound, NarrativeWords

BOUNDARY = re.compile(r"[,;:()]|(?<=\s)[–—-](?=\s)")
DIGIT = re.compile("[0-9]")
PLACE = attrgetter("start", "end")
NOTHING = Found((), ())
WIDE = 3
"""Words at most between two years that something is held between, but for the one that joins them."""
WIDEST = 12
"""Words in the middle of such a phrase at most."""


class Reader:
    """Reads sentences by the wording of a rulebook and the names of the rows of a publication."""

    def __init__(
        self, words: NarrativeWords, written: Written, subjects: Subjects, head_words: frozenset[str] = frozenset()
    ) -> None:
        """Take a wording, notation and names, and the words of the heads of tables: these tell parts of a year."""
        self.words = words
        self.written = written
        self.subjects = subjects
        self._thresholds = Thresholds(words)
        told = ("direction", "quantity", "zero", "not")
        cues = list(_cues(words))
        self._by_place = ByPlace(words)
        self._cues: Lexicon[tuple[Kind, str, bool]] = Lexicon(one for one in cues if SPLIT not in one[0])
        self._split: dict[str, list[tuple[str, tuple[Kind, str, bool]]]] = {}
        for key, says in cues:
            if SPLIT in key:
                self._split.setdefault(key[0], []).append((key[-1], says))
        self._compounds = Compounds(words)
        self._back = frozenset(words.back)
        self._qualified = frozenset((*words.qualified_by, *words.part_of, *words.passed_over))
        self._small = frozenset(words.passed_over)
        self._prepositions = frozenset((*words.passed_over, *words.than))
        leading = (*words.by, *words.towards, *words.out_of, *words.than, *words.joins, *words.causes)
        self._behind_verb = frozenset(phrase_words(phrase)[0] for phrase in leading)
        self._articles, self._as_much = written.spoken.articles, frozenset(words.as_much)
        self._spoken = written.spoken.starts - self._articles
        self._between = frozenset(first for first, _ in words.ranges if first)
        sides = ((phrase_words(word), True) for word in (*words.below_zero, *words.above_zero))
        ways = ((key[: key.index(SPLIT)] if SPLIT in key else key, True) for key, (kind, _, _) in cues if kind in told)
        self._telling = Lexicon((*sides, *ways))
        self._or = frozenset(("(", *(word.casefold() for word in words.or_words)))
        other_years = words.part_of_year if head_words.isdisjoint(words.part_of_year) else words.whole_year
        self._otherwise = Lexicon((phrase_words(one), True) for one in (*words.otherwise, *other_years))
        self._reckoned = Lexicon((phrase_words(phrase), True) for phrase in words.reckoned_otherwise)
        numbers = written.spoken.starts
        self._numbered = {
            key[0] for key, _ in cues if len(key) > 1 and any(word in numbers or DIGIT.match(word) for word in key)
        }
        bounds = ((phrase, one.says) for one in words.bound for phrase in one.phrases)
        self._bounds: dict[tuple[str, ...], Bound] = {phrase_words(phrase): says for phrase, says in bounds}

    def read(self, prose: Prose, sentence: Sentence) -> Reading:
        """Read one sentence."""
        if not self._tells(prose, sentence):
            return self._with_subjects(prose, sentence)
        plain_words = prose.words(sentence.start, sentence.end)
        plain_texts = [word.text for word in plain_words]
        found = self._found(prose, sentence, plain_words, plain_texts)
        words, spots = _with_numbers(plain_words, found)
        texts = [word.text for word in words]
        multiples = self._thresholds.multiples(found, plain_words)
        items = list(_numbers(words, spots, found))
        if multiples:
            items = [replace(one, kind="multiple") if one.start in multiples else one for one in items]
        items += self._subjects(words, texts)
        taken = [(item.start, item.end) for item in items if item.kind == "subject"]
        taken += [(one.said_from, one.start) for one in found.numbers]
        said = list(self._said(words, texts))
        idle = [(item.start, item.end) for item in said if item.kind == "idle"]
        if idle:
            items = [one for one in items if not any(start <= one.start and one.end <= end for start, end in idle)]
        items += (item for item in said if not any(item.start < stop and start < item.end for start, stop in taken))
        items = self._with_bounds(items, texts)
        if YEAR_WORD in texts and not self._between.isdisjoint(texts):
            items = self._with_spans(items, texts)
        items.sort(key=PLACE)
        if "next" in {one.says for one in items}:
            items = list(_with_next_years(items))
        commas = (at.start() for at in BOUNDARY.finditer(prose.plain, sentence.start, sentence.end))
        within = [(one.start, one.end) for one in found.numbers]
        asides = _asides(prose.plain, items, self._or)
        within += [(one.start - 1, one.end + (prose.plain[one.end : one.end + 1] == ")")) for one in asides]
        within += [(day.end, year.start) for day, year in pairwise(found.passed) if day.why == "date" and year.year]
        boundaries = tuple(at for at in commas if not any(start <= at < end for start, end in within))
        boundaries = _without_commas_in(boundaries, prose.plain, [one for one in items if one.kind == "subject"])
        places = tuple([word[1:] for word in words])
        is_otherwise = self._is_otherwise(plain_words, plain_texts) or prose.is_question(sentence)
        reckoned = list(self._reckoned_in(sentence, words, texts, items, boundaries))
        kept = tuple([item for item in items if item.kind != "idle"]) if idle else tuple(items)
        return Reading(
            sentence, tuple(texts), places, kept, boundaries, found, is_otherwise, tuple(reckoned), _places(kept),
            frozenset(one.start for one in asides),
        )  # fmt: skip

    def _is_otherwise(self, words: Sequence[Word], texts: Sequence[str]) -> bool:
        """Tell whether words speak of what is not so, or is reckoned otherwise; *zo hoog als begroot* does not."""
        hits = list(self._otherwise.find(texts))
        if not hits:
            return False
        ways = (hit for hit in self._cues.find(texts) if hit.says[0] in ("direction", "idle", "cause"))
        known = {at for hit in ways for at in range(hit.first, hit.behind)}
        known |= {hit.first for hit in self._apart(words, texts) if hit.says[0] == "joins"}
        known |= {hit.first for hit in hits if hit.first and texts[hit.first - 1] in self._as_much}
        return any(hit.first not in known for hit in hits)

    def _reckoned_in(
        self,
        sentence: Sentence,
        words: Sequence[Word],
        texts: Sequence[str],
        items: Sequence[Item],
        parted: Sequence[int],
    ) -> Iterator[tuple[int, int]]:
        """Yield the stretches that are reckoned otherwise: what says so, or all where nothing else is said there."""
        named = {place for item in items if item.kind == "subject" for place in range(item.first, item.behind)}
        hits = [hit for hit in self._reckoned.find(texts) if hit.first not in named]
        if not hits:
            return
        cuts = sorted({*parted, *(item.start for item in items if item.kind in ("joins", "cause"))})
        for hit in hits:
            at = bisect.bisect_right(cuts, words[hit.first].start)
            start = cuts[at - 1] if at else sentence.start
            end = cuts[at] if at < len(cuts) else sentence.end
            is_told = any(item.kind in ("number", "direction") and start <= item.start < end for item in items)
            yield (start, end) if is_told else (sentence.start, sentence.end)

    def _found(self, prose: Prose, sentence: Sentence, words: Sequence[Word], texts: Sequence[str]) -> Found:
        """Find the numbers of a sentence, but for those that are a part of a phrase: *twice* of *twice as high*."""
        found = find_numbers(prose, self.written, sentence.start, sentence.end, words)
        found = self._thresholds.told(found, words, texts)
        if not found.numbers or self._numbered.isdisjoint(texts):
            return found
        hits = self._cues.find(texts)
        spans = [(words[hit.first].start, words[hit.behind - 1].end) for hit in hits if hit.behind - hit.first > 1]
        kept = [one for one in found.numbers if not any(start <= one.start and one.end <= end for start, end in spans)]
        return Found(tuple(kept), found.passed)

    def _with_bounds(self, items: Sequence[Item], texts: Sequence[str]) -> list[Item]:
        """Give a doubling or halving the bound that stands before it, which then is no direction of its own."""
        kept = list(items)
        for item in items:
            if item.kind != "direction" or item.says not in ("doubled", "halved"):
                continue
            for length in (3, 2, 1):
                bound = self._bounds.get(tuple(texts[max(0, item.first - length) : item.first]))
                if bound is not None:
                    start = item.first - length
                    kept = [one for one in kept if one.first < start or one.first >= item.first]
                    kept = [replace(one, bound=bound) if one is item else one for one in kept]
                    break
        return kept

    def _with_spans(self, items: Sequence[Item], texts: Sequence[str]) -> list[Item]:
        """Say of two years that something is held between them, and that the word between these joins nothing else.

        *Between 2007 (5 million) and 2016*.
        """
        begun = [one for one in items if one.kind == "year" and texts[max(0, one.first - 1)] in self._between]
        kept = list(items)
        for first in begun:
            joined = next((one for one in kept if one.kind == "joins" and 0 <= one.first - first.behind <= WIDE), None)
            last = next((one for one in kept if joined and one.kind == "year" and one.first == joined.behind), None)
            if last is not None:
                kept = [one for one in kept if one not in (first, joined, last)]
                kept += [replace(first, says=SINCE), replace(last, says=UNTIL)]
        return kept

    def _tells(self, prose: Prose, sentence: Sentence) -> bool:
        """Tell whether a sentence may say anything that can be judged: most do not, and need no more reading."""
        if DIGIT.search(prose.plain, sentence.start, sentence.end):
            return True
        texts = prose.texts(sentence.start, sentence.end)
        is_article = not (self._articles.isdisjoint(texts) or self.written.behind_article.isdisjoint(texts))
        is_spoken = is_article or not self._spoken.isdisjoint(texts)
        is_told = is_spoken or next(self._telling.find(texts), None) is not None
        return is_told or self._compounds.tells(texts)

    def _with_subjects(self, prose: Prose, sentence: Sentence) -> Reading:
        """Read a sentence for nothing but the rows that it names, and a heading for what it holds against."""
        if sentence.kind != "heading" and not self.subjects.may_name(prose.texts(sentence.start, sentence.end)):
            return Reading(sentence, (), (), (), (), NOTHING)
        words = prose.words(sentence.start, sentence.end)
        texts = [word.text for word in words]
        items = tuple(self._subjects(words, texts))
        if sentence.kind == "heading":
            bases = (one for one in self._said(words, texts) if one.kind == "base")
            items = tuple(sorted((*items, *bases), key=PLACE))
        places = tuple([word[1:] for word in words])
        return Reading(sentence, tuple(texts), places, items, (), NOTHING, known=_places(items))

    def _subjects(self, words: Sequence[Word], texts: Sequence[str]) -> Iterator[Item]:
        """Yield the names of rows, or of parts of them where there are none."""
        found = self._named(texts) if self.subjects.may_name(texts) else []
        for one in found or (self.subjects.find_parts(texts) if NUMBER_WORD in texts else ()):
            # What is counted stands behind its number: it is a subject only where there is no other.
            units = {self.subjects.rows[key].unit.casefold() for key in one.meant.rows}
            is_counted = one.first > 0 and texts[one.first - 1] == NUMBER_WORD
            is_unit = is_counted and texts[one.first] in units
            if is_counted and not is_unit and set(texts[one.first : one.behind]) <= self.written.counted:
                continue
            start, end = words[one.first].start, words[one.behind - 1].end
            yield Item("counted" if is_unit else "subject", "", start, end, one.first, one.behind, subject=one)

    def _named(self, texts: Sequence[str]) -> list[Subject]:
        """Give the names of rows, with those that go on with one before: *sales to A, and those to B*."""
        found = self.subjects.find(texts)
        if not found or self._back.isdisjoint(texts):
            return found
        for at in range(found[0].behind, len(texts) - 2):
            if texts[at] in self._back and texts[at + 1] in self._qualified:
                leader = [one for one in found if one.behind <= at][-1]
                gone_on = self.subjects.gone_on(texts, leader, at, at + 2)
                if gone_on is not None:
                    kept = [one for one in found if one.behind <= at or one.first >= gone_on.behind]
                    found = sorted([*kept, gone_on], key=lambda one: one.first)
        return found

    def _said(self, words: Sequence[Word], texts: Sequence[str]) -> Iterator[Item]:
        """Yield the words that say how things hang together."""
        whole, apart = list(self._cues.find(texts)), list(self._apart(words, texts))
        # *Voldeed met 93% niet aan de norm* says that it meets it, and the norm is a part of that.
        taken = {one.first for one in apart if one.says[1] == "meets" or one.says[0] == "idle"}
        if taken:
            whole = [hit for hit in whole if taken.isdisjoint(range(hit.first, hit.behind))]
        whole += self._by_place.find(texts, whole)
        whole += self._compounds.find(texts, (place for hit in whole for place in range(hit.first, hit.behind)))
        known = {place for hit in whole for place in range(hit.first, hit.behind)}
        for hit in (*whole, *(one for one in apart if one.first not in known)):
            kind, says, moves = hit.says
            start, end = words[hit.first].start, words[hit.behind - 1].end
            yield Item(kind, says, start, end, hit.first, hit.behind, moves=moves)

    def _apart(self, words: Sequence[Word], texts: Sequence[str]) -> Iterator[Hit[tuple[Kind, str, bool]]]:
        """Yield the phrases that have other words in their middle, at the place of their last word."""
        if self._split.keys().isdisjoint(texts):
            return
        for at, word in enumerate(texts):
            for last, says in self._split.get(word, ()):
                stop = texts.index(last, at + 2, at + 2 + WIDEST) if last in texts[at + 2 : at + 2 + WIDEST] else None
                if (
                    stop is not None
                    and word not in texts[at + 1 : stop]
                    and (says[0] == "joins" or self._ends(words, stop))
                ):
                    yield Hit(says, stop, stop + 1)

    def _ends(self, words: Sequence[Word], at: int) -> bool:
        """Tell whether a verb may end with a word: *liep met 3 op*, *liep op met 3*, and not *liep op 3 uit*."""
        if words[at].text not in self._prepositions or at + 1 == len(words):
            return True
        is_parted = words[at + 1].start > words[at].end + 1
        return is_parted or words[at + 1].text in self._behind_verb


def _with_next_years(items: Iterable[Item]) -> Iterator[Item]:
    """Yield items in order, with the year that *a year later* is, where the one before it is named."""
    before: Item | None = None
    for item in items:
        is_next = item.kind == "base" and item.says == "next"
        one = replace(item, kind="year", year=before.year + 1) if is_next and before is not None else item
        before = one if one.kind == "year" else before
        if one.kind == "year" or not is_next:
            yield one


def _places(items: Iterable[Item]) -> frozenset[int]:
    """Give the places of all words of some items."""
    return frozenset([place for item in items for place in range(item.first, item.behind)])


def _cues(words: NarrativeWords) -> Iterator[tuple[tuple[str, ...], tuple[Kind, str, bool]]]:
    """Yield every phrase of the wording, with its kind and what it says; the first of two alike counts."""
    told: list[tuple[Kind, str, bool, Iterable[str]]] = [
        ("idle", "", False, (*words.idle, *words.as_rate)),
        *(("direction", one.says, one.moves, one.phrases) for one in words.direction if not is_placed(one)),
        *(("base", one.says, False, one.phrases) for one in words.base),
        *(("quantity", one.says, False, one.phrases) for one in words.quantity),
        ("respectively", "", False, words.respectively),
        ("zero", "", False, words.zero_words),
        ("not", "", False, words.not_words),
        ("level", "", False, words.level),
        ("together", "", False, words.together),
        ("cause", "", False, words.causes),
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


def _without_commas_in(boundaries: tuple[int, ...], plain: str, names: Iterable[Item]) -> tuple[int, ...]:
    """Leave out the commas within a name, and the one that closes it: *other income, net, fell*."""
    spans = [(one.start, one.end + 1) for one in names if "," in plain[one.start : one.end]]
    if not spans:
        return boundaries
    return tuple(at for at in boundaries if plain[at] != "," or not any(start <= at < end for start, end in spans))


def _asides(plain: str, items: Sequence[Item], before: Collection[str]) -> list[Item]:
    """Give the numbers that say another once more: alone in brackets right behind it, or behind a word for *or*."""
    numbers = [item for item in items if item.kind == "number" and item.number is not None]
    found = []
    for one, other in pairwise(numbers):
        gap = plain[one.end : other.start].strip(" ,\n").casefold()
        is_closed = gap != "(" or plain[other.end : other.end + 1] == ")"
        if gap in before and is_closed and (gap == "(" or _is_rate(one) != _is_rate(other)):
            found.append(other)
    return found


def _is_rate(item: Item) -> bool:
    return item.number is not None and item.number.unit == PERCENT


def _with_numbers(words: Sequence[Word], found: Found) -> tuple[list[Word], dict[int, int]]:
    """Put one word for each number and each year among the words; give the place of each, by where it begins."""
    spans = sorted(
        [(one.start, one.end, NUMBER_WORD) for one in found.numbers]
        + [(one.start, one.end, YEAR_WORD) for one in found.passed if one.year is not None]
        + [(one.start, one.end, DATE_WORD) for one in found.passed if one.why == "date"]
    )
    kept: list[Word] = []
    spots: dict[int, int] = {}
    starts, ends = [word.start for word in words], [word.end for word in words]
    at = 0
    for start, end, mark in spans:
        before = bisect.bisect_right(ends, start, at)
        kept += words[at:before]
        at = bisect.bisect_left(starts, end, before)
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
