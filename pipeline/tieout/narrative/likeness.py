"""Know which rows share words with a stretch of a sentence, however it puts them: in part, in another order. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence

from tieout.narrative.compounds import Compounds
from tieout.narrative.facts import Row, RowKey
from tieout.narrative.lexicon import Lexicon
from tieout.narrative.phrases import phrase_words
from tieout.narrative.sentences import WORD
from tieout.narrative.subjects import IN_BRACKETS
from tieout.rulebook.narrative_words import NarrativeWords

FULL = 100
"""How alike a row is whose words all stand in a stretch."""
HALF = 50
"""How alike a row is that a stretch names, and tells more closely."""
TOGETHER = "&"
"""Stands before letters that a text writes with a sign between them."""
PART_WEIGHT = 70
"""How much a part of a word tells, of 100 that the word does."""
TOLD = 95
"""How alike a total is where a text calls it that."""
NAMED = 66
"""How alike a row is that is as good as named."""
LEAST = 15
"""How alike a row is at least that a stretch may speak of."""
TOTAL = "\3"
"""Stands for a name of nothing but words such as *total*."""
MOST = 6
"""Rows at most that a stretch may speak of by its words alone."""
FEWEST_LETTERS = 3
"""Letters of a word at least that are the first of those of a label."""
INSTEAD = re.compile(r"(?P<word>[^\W\d_]+)\s*/?\s*\((?P<other>[^\W\d_]+)\)")
LETTERS = re.compile(r"[^\W\d_]+")
BEGUN = 5
"""Letters at least with which two forms of a word begin, or the parts of a longer one."""
PART = 6
"""Letters at least of a word that is a part of a longer one."""
ALIKE = 8
"""Letters with which two words begin that are always taken for forms of one."""
MOST_KNOWN = 50_000
"""Words of which it is remembered what they share with those of labels."""


class Likeness:
    """The words of the labels of rows: a word that few rows have tells more than one that many have."""

    def __init__(
        self, rows: Iterable[Row], stem: Callable[[str], str], passed: Collection[str], words: NarrativeWords
    ) -> None:
        """Take rows, what writes a word as names are compared, words that say nothing, and the wording of texts."""
        self._rows_of: dict[str, list[int]] = {}
        self._keys: list[RowKey] = []
        self._meant: dict[str, list[str]] = {}
        """By what stands for words of labels, as their first letters do, those words."""
        self._forms: dict[str, list[str]] = {}
        """By the beginning or the end of a word of a label, those that have it."""
        self._dropped = frozenset(map(stem, words.dropped))
        self._amounts = frozenset(map(stem, words.amounts))
        self._stem, self._passed = stem, passed
        self._compounds = Compounds(words)
        self._heads: list[str] = []
        told_of = []
        for row in rows:
            label = IN_BRACKETS.sub(" ", row.label).casefold()
            told = [stem(word) for word in WORD.findall(label) if word not in passed]
            if not told or row.is_heading:
                continue
            told = [word for word in told if word not in self._dropped] or [
                TOTAL,
                *_of_title(row.title, stem, passed),
            ]
            for word in dict.fromkeys(told):
                self._rows_of.setdefault(word, []).append(len(self._keys))
            acronyms = ((form, map(stem, covered)) for form, covered in _acronyms(label, passed))
            for form, covered in (*acronyms, *_joined_forms(label, stem)):
                self._meant.setdefault(form, []).extend(word for word in covered if word in told)
            for form, word in _in_brackets(row.label.casefold()):
                self._meant.setdefault(stem(form), []).extend(one for one in (stem(word),) if one in told)
            self._keys.append(row.key)
            self._heads.append(told[0])
            told_of.append(frozenset(told))
        for word in self._rows_of:
            if len(word) >= BEGUN:
                self._forms.setdefault(word[:BEGUN], []).append(word)
            for at in range(1, len(word) - PART + 1):
                self._forms.setdefault(word[at:], []).append(word)
        for amount in self._amounts:
            self._forms.setdefault(amount, []).extend(word for word in self._rows_of if word.endswith(amount))
        self._weights = {word: max(1, 1000 // len(found)) for word, found in self._rows_of.items()}
        self._bare = frozenset(place for place, told in enumerate(told_of) if self._amounts.issuperset(told))
        """Rows whose names are but amounts: *Total costs*."""
        # *Total* tells nothing where a title says of what.
        self._whole = [sum(self._weights[word] for word in told if word != TOTAL or len(told) == 1) for told in told_of]
        self._shared: dict[str, tuple[frozenset[str], frozenset[str]]] = {}
        phrases = [one for group in words.alike for one in self._used_for(group.phrases)]
        self._alike_words = {key[0]: those for key, those in phrases if len(key) == 1}
        """By a word that is used for others, those of labels."""
        self._alike: Lexicon[frozenset[str]] = Lexicon(one for one in phrases if len(one[0]) > 1)

    def rows(self, stems: Sequence[str]) -> tuple[tuple[RowKey, int], ...]:
        """Give the rows most like some words, the most alike first, each with how alike it is: 100 has all its words.

        A row whose name begins with a word that no other has is as good as named by that.
        """
        shared: dict[int, int] = {}
        told = {stem: self.words_of(stem) for stem in stems}
        whole = frozenset(word for exact, _ in told.values() for word in exact)
        words = whole | {word for _, parts in told.values() for word in parts}
        words |= {word for hit in self._alike.find(stems) for word in hit.says}
        for word in words:
            weight = self._weights[word] if word in whole else self._weights[word] * PART_WEIGHT // FULL
            for place in self._rows_of[word]:
                shared[place] = shared.get(place, 0) + weight
        alike = {place: min(FULL, FULL * weight // self._whole[place]) for place, weight in shared.items()}
        for place in alike:
            head = self._heads[place]
            if head in words and head != TOTAL and len(self._rows_of[head]) == 1:
                alike[place] = max(alike[place], NAMED)
        if TOTAL in words or not self._bare.isdisjoint(alike):
            is_told = TOTAL in whole and not self._amounts.isdisjoint(stems)
            apart = (some for stem, those in told.items() if stem not in self._amounts for some in those)
            named = frozenset().union(*apart) - self._amounts
            self._weigh_totals(alike, named, is_said=TOTAL in whole, is_told=is_told)
        ranked = sorted(alike.items(), key=lambda one: (-one[1], one[0]))
        return tuple((self._keys[place], share) for place, share in ranked[:MOST] if share >= LEAST)

    def _weigh_totals(
        self, alike: dict[int, int], named: frozenset[str], *, is_said: bool, is_told: bool
    ) -> None:  # fmt: skip
        """Weigh rows that are but a total or an amount: such a word means them, and not where another row is named.

        `named` are the words of labels that are said, but for amounts; `is_said` says that it is called a total,
        `is_told` that it is called one of an amount: *total costs*.
        """
        totals = [place for place in self._rows_of.get(TOTAL, ()) if place in alike]
        for place in totals:
            alike[place] = max(alike[place], TOLD if is_told else PART_WEIGHT)
        bare = {place for place in alike if place in self._bare or (place in totals and not is_said)}
        others = {place for word in named for place in self._rows_of[word]} - bare - set(totals)
        best = max((share for place, share in alike.items() if place in others), default=0)
        for place in bare:
            least = HALF if place in totals else NAMED
            if best >= least:
                alike[place] = min(alike[place], best - 1)

    def words_of(self, stem: str) -> tuple[frozenset[str], frozenset[str]]:
        """Give the words of labels that a word is or stands for, and those that it has as a part, or is a part of."""
        known = self._shared.get(stem)
        if known is None:
            exact = frozenset((stem,) if stem in self._rows_of else ())
            if stem in self._dropped and TOTAL in self._rows_of:
                exact |= {TOTAL}
            meant = frozenset(self._meant.get(stem, ()))
            parts = frozenset(self._parts(stem)) if not exact or len(stem) >= PART else frozenset()
            if stem in self._amounts and TOTAL in self._rows_of and not exact:
                parts |= {TOTAL}
            parts |= self._alike_words.get(stem, frozenset())
            front = self._compounds.front(stem)
            if front:
                parts = parts.union(*self.words_of(self._stem(front)))
            known = (exact | meant, parts - exact - meant)
            if len(self._shared) > MOST_KNOWN:
                self._shared.clear()
            self._shared[stem] = known
        return known

    def _used_for(self, phrases: Sequence[str]) -> Iterator[tuple[list[str], frozenset[str]]]:
        """Yield each of some phrases as words are compared, with the words of labels that it is used for."""
        labels = {one: self._label_words(one) for one in phrases}
        for one in phrases:
            others = frozenset(word for other, those in labels.items() if other != one for word in those)
            yield [self._stem(word) for word in phrase_words(one)], others

    def _label_words(self, phrase: str) -> list[str]:
        """Give the words of a phrase as labels have them; nothing where not every one stands in a label."""
        words = [self._stem(word) for word in phrase_words(phrase) if word not in self._passed]
        return words if all(word in self._rows_of for word in words) else []

    def share_row(self, one: str, other: str) -> bool:
        """Tell whether two words stand in the label of one row."""
        return not set(self._rows_of.get(one, ())).isdisjoint(self._rows_of.get(other, ()))

    def _parts(self, stem: str) -> Iterator[str]:
        """Yield the words of labels that a word is a part of, or has as a part, or shares most of its letters with."""
        yield from self._forms.get(stem, ())
        if stem + "e" in self._rows_of:
            yield stem + "e"
        for word in self._forms.get(stem[:BEGUN], ()):
            least = max(BEGUN, min(ALIKE, (2 * len(word) + 2) // 3))
            if word in self._rows_of and _common(stem, word) >= min(least, max(PART, len(stem))):
                yield word
        for at in range(PART, len(stem) - FEWEST_LETTERS):
            yield from self._forms.get(stem[:at], ()) if stem[:at] not in self._amounts else ()
        for at in range(BEGUN - 1, len(stem) - BEGUN + 2):
            if stem[at:] in self._rows_of and len(stem) - at >= BEGUN:
                yield stem[at:]
            if stem[:at] in self._rows_of:
                yield stem[:at]


def _common(one: str, other: str) -> int:
    """Count the letters with which two words begin alike."""
    count = 0
    for left, right in zip(one, other, strict=False):
        if left != right:
            break
        count += 1
    return count


def _of_title(title: str, stem: Callable[[str], str], passed: Collection[str]) -> list[str]:
    """Give the words of the title of a table that say what it is of: those behind its last colon."""
    words = WORD.findall(title.rpartition(":")[2].casefold())
    return [stem(word) for word in words if word not in passed and word.isalpha()]


def _in_brackets(label: str) -> Iterator[tuple[str, str]]:
    """Yield each word in brackets that stands for the one before it: *Net income (loss)*, *Surplus/(deficit)*."""
    for found in INSTEAD.finditer(label):
        yield found.group("other"), found.group("word")


def _acronyms(label: str, passed: Collection[str]) -> Iterator[tuple[str, Sequence[str]]]:
    """Yield the words that the first letters of a label make, each with its words: *SaaS*, *EMEA*."""
    words = LETTERS.findall(label)
    telling = [word for word in words if word not in passed]
    for some in (words, words[:-1], telling, telling[:-1]):
        form = "".join(word[0] for word in some)
        covered = WORD.findall(label) if len(some) >= len(telling) - 1 else some
        if len(form) >= FEWEST_LETTERS and form not in passed:
            yield form, covered
        if len(form) > 1:
            yield TOGETHER + form, some


def _joined_forms(label: str, stem: Callable[[str], str]) -> Iterator[tuple[str, Sequence[str]]]:
    """Yield the words that parts of a label make with its last one, each with its words: *College- en examengelden*."""
    words = label.replace("/", " ").split()
    heads = [word.rstrip(",;").removesuffix("-") for word in words if word.rstrip(",;").endswith("-")]
    last = "".join(sign for sign in words[-1] if sign.isalpha()) if words else ""
    told = [stem(word) for word in (*heads, last)]
    for head in heads:
        for at in range(1, len(last) - BEGUN + 2):
            yield stem(head + last[at:]), told
