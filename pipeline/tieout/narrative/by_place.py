"""Find the words that say a direction only where they stand: *over budget*, *an advantage of 3 million*. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from tieout.narrative.items import NUMBER_WORD, Kind
from tieout.narrative.lexicon import Hit
from tieout.rulebook.narrative_words import DirectionWords, NarrativeWords

BEFORE, BEHIND = 2, 4
"""Words before and behind such a word at most among which its number stands."""
Cue = Hit[tuple[Kind, str, bool]]


def is_placed(one: DirectionWords) -> bool:
    """Tell whether words say a direction only by what stands beside them."""
    return one.before_base or one.beside_number


class ByPlace:
    """Knows the words that say a direction before what is held against, or beside a number."""

    def __init__(self, words: NarrativeWords) -> None:
        self._before_base = {word: one.says for one in words.direction if one.before_base for word in one.phrases}
        self._beside_number = {word: one.says for one in words.direction if one.beside_number for word in one.phrases}
        self._words = self._before_base.keys() | self._beside_number.keys()
        self._small = frozenset(words.passed_over)

    def find(self, texts: Sequence[str], hits: Sequence[Cue]) -> list[Cue]:
        """Give those of the words of a sentence, beside what else was found in it."""
        if self._words.isdisjoint(texts):
            return []
        known = {place for hit in hits for place in range(hit.first, hit.behind)}
        return [*self._over_base(texts, hits), *(hit for hit in self._of_number(texts) if hit.first not in known)]

    def _over_base(self, texts: Sequence[str], hits: Sequence[Cue]) -> Iterator[Cue]:
        """Yield the words right before what is held against: *over budget*.

        Behind another direction such a word only says what that is held against: *a decrease over the prior year*.
        """
        first = min((hit.first for hit in hits if hit.says[0] == "direction"), default=len(texts))
        bases = (hit for hit in hits if hit.says[0] == "base")
        begun = {hit.first for hit in bases if hit.says[1] == "target" or hit.first < first}
        for at, word in enumerate(texts):
            if word in self._before_base and (at + 1 in begun or (at + 2 in begun and texts[at + 1] in self._small)):
                yield Hit(("direction", self._before_base[word], False), at, at + 1)

    def _of_number(self, texts: Sequence[str]) -> Iterator[Cue]:
        """Yield the words beside a number: *an advantage of 3 million*, and not *the advantage of working so*."""
        for at, word in enumerate(texts):
            if word in self._beside_number and NUMBER_WORD in texts[max(0, at - BEFORE) : at + 1 + BEHIND]:
                yield Hit(("direction", self._beside_number[word], False), at, at + 1)
