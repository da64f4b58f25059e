"""Tell an amount that was passed, or that another is held against, from one that only has a bound. Pure.

*Above 239 million of 2021* is held against what 2021 has, *fell below 45 million* says what it came to, and *rose by
more than 5 million* how far it went.
"""

from __future__ import annotations

import bisect
from collections.abc import Collection, Sequence
from dataclasses import replace

from tieout.narrative.intervals import printed
from tieout.narrative.lexicon import Lexicon
from tieout.narrative.number import Found, Number, widened
from tieout.narrative.phrases import phrase_words
from tieout.narrative.sentences import Word
from tieout.rulebook.narrative_words import Bound, NarrativeWords

MOST_TIMES = 20
"""Times that something is as much at most; of more it was done so often: *asked 516 times*."""
FAR = 5
"""Words behind an amount among which a year, or a base, says what it is."""


class Thresholds:
    """Knows the words of passing: those that are a bound of an amount, and tell which way by themselves."""

    def __init__(self, words: NarrativeWords) -> None:
        ways = [phrase_words(phrase) for one in words.direction for phrase in one.phrases]
        self._ways = Lexicon((way, True) for way in ways)
        self._bases = Lexicon((phrase_words(phrase), True) for one in words.base for phrase in one.phrases)
        self._small = frozenset(words.passed_over)
        links = frozenset(words.links)
        self._of = frozenset(word for word in words.part_of if word in links)
        self._level = frozenset((*words.level, *words.back, *words.understood))
        self._than = self._of | {phrase_words(phrase)[-1] for phrase in words.than}
        bounds = {phrase_words(phrase): one.says for one in words.bound for phrase in one.phrases}
        self._passing: dict[tuple[str, ...], Bound] = {key: says for key, says in bounds.items() if key in set(ways)}
        self._last = frozenset(key[-1] for key in self._passing if key)
        self._longest = max(map(len, self._passing), default=0)
        self._as_much = frozenset(words.as_much)
        self._times, self._ending = frozenset(words.times), tuple(words.times)

    def multiples(self, found: Found, words: Sequence[Word]) -> frozenset[int]:
        """Give where numbers begin that say how many times as much something is, and are no amounts."""
        bare = [one for one in found.numbers if one.unit is None]
        if not bare:
            return frozenset()
        places = [(one, bisect.bisect_left(words, one.end, key=_start)) for one in bare]
        return frozenset(
            one.start
            for one, at in places
            if (at < len(words) and words[at].text in self._times and self._multiplies(one, words[at + 1 :][:1]))
            or (one.in_words and one.text.endswith(self._ending))
        )

    def _multiplies(self, number: Number, behind: Sequence[Word]) -> bool:
        """Tell whether so many times says how much, and not how often."""
        return number.value <= MOST_TIMES or any(word.text in self._as_much for word in behind)

    def told(self, found: Found, words: Sequence[Word], texts: Sequence[str]) -> Found:
        """Give numbers with what their bounds say, by the words of their sentence, and these alone."""
        if not found.numbers or not (any(one.bound for one in found.numbers) or not self._last.isdisjoint(texts)):
            return found
        years = {one.start for one in found.passed if one.year is not None}
        return Found(tuple(self._told(one, words, years) for one in found.numbers), found.passed)

    def _told(self, one: Number, words: Sequence[Word], years: Collection[int]) -> Number:
        """Give one number with what its bound says."""
        begun = bisect.bisect_left(words, one.start, key=_start)
        behind = bisect.bisect_left(words, one.end, key=_start)
        if one.bound is not None:
            said = [word.text for word in words[bisect.bisect_left(words, one.said_from, key=_start) : begun]]
            if next(self._ways.find(said), None) is None:
                return one
            if self._is_held_against(words, behind, years, is_definite=False):
                return replace(one, bound=None, said=printed(one.value, one.step), said_from=one.start)
            return replace(one, is_passed=said[-1] not in self._than)
        if begun < 2 or words[begun - 1].text not in self._small or words[begun - 2].text not in self._last:
            return one
        for length in range(self._longest, 0, -1):
            ahead = words[max(0, begun - 1 - length) : begun - 1]
            bound = self._passing.get(tuple(word.text for word in ahead))
            if bound is not None and not self._is_held_against(words, behind, years, is_definite=True):
                return widened(replace(one, bound=bound, said_from=ahead[0].start, is_passed=True))
        return one

    def _is_held_against(self, words: Sequence[Word], at: int, years: Collection[int], is_definite: bool) -> bool:
        """Tell whether the words behind an amount say of when it is, or that it was aimed at.

        *Above 140 million in 2020* may be said of 2020, and *above the 140 million in 2020* is not: `is_definite`.
        """
        texts = [word.text for word in words[at : at + FAR]]
        hit = next(self._bases.find(texts), None)
        is_of = is_definite or (bool(texts) and (texts[0] in self._of or texts[0] in self._level))
        for place, text in enumerate(texts):
            if hit is not None and hit.first == place:
                return True
            if words[at + place].start in years:
                return is_of
            if text not in self._small and text not in self._level:
                return False
        return False


def _start(word: Word) -> int:
    return word.start
