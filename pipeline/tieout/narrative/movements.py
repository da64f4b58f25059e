"""Say which place a number has beside a verb of movement: where something went from, or to, or how far. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import Literal

from tieout.narrative.bases import AHEAD
from tieout.narrative.clauses import Clause
from tieout.narrative.items import Item
from tieout.narrative.number import PERCENT, POINTS, Number
from tieout.narrative.phrases import ends_with, phrases_of
from tieout.rulebook.narrative_words import NarrativeWords

LED = 4
"""Words at most between *from* or *to* and its amount: *from a loss of 3 million*."""


class Movements:
    """Knows the small words before the ends of a movement."""

    def __init__(self, words: NarrativeWords) -> None:
        self._skipped = frozenset(words.passed_over)
        self._led = self._skipped | {*words.below_zero, *words.above_zero}
        self._towards, self._out_of = phrases_of(words.towards), phrases_of(words.out_of)
        self._part_of, self._links = frozenset(words.part_of), frozenset(words.links)
        self._sides = frozenset((*words.below_zero, *words.above_zero))

    def goes_from(self, clause: Clause, item: Item, after: Item | None) -> bool:
        """Tell whether a number is where it went from, and the one behind it where it went to."""
        if after is None or not self.ends_in(clause, after):
            return False
        return self._begins_in(clause, item)

    def _begins_in(self, clause: Clause, item: Item) -> bool:
        """Tell whether a number is where something went from, as the words right before it have it."""
        return ends_with(words_ahead(clause, item), self._out_of, self._led, LED)

    def ends_in(self, clause: Clause, item: Item) -> bool:
        """Tell whether a number is where something went to."""
        return ends_with(words_ahead(clause, item), self._towards, self._led, LED)

    def place_of(self, clause: Clause, item: Item) -> Literal["from", "to", "part", ""]:
        """Say which place a number has beside a verb: where it went from, or to, or how far; or that it is a share."""
        behind = clause.reading.words[item.behind : item.behind + 1]
        if not self._part_of.isdisjoint(behind):
            return "part"
        if self.ends_in(clause, item):
            return "to"
        return "from" if self._begins_in(clause, item) else ""

    def rate_moved(self, clause: Clause) -> Number | None:
        """Give the percentage that something went to; what moved is then one too, and no amount."""
        for one in clause.of("number"):
            if one.number is not None and one.number.unit == PERCENT and self.ends_in(clause, one):
                return one.number
        return None

    def is_amount_moved(self, clause: Clause) -> bool:
        """Tell whether something went to an amount, so that what moved is no percentage: *rose 20% to 4.0 billion*."""
        return any(
            one.number is not None and one.number.unit not in (None, PERCENT, POINTS) and self.ends_in(clause, one)
            for one in clause.of("number")
        )

    def is_from_to(self, clause: Clause) -> bool:
        """Tell whether a clause says from which amount to which one it went."""
        return any(
            self._follows(words_ahead(clause, one), self._out_of) and self.ends_in(clause, other)
            for one, other in pairwise(clause.of("number"))
        )

    def ends_of(self, clause: Clause, direction: Item) -> tuple[Number, Number] | None:
        """Give from which amount to which one a direction says that something went; None where it does not.

        Of amounts on either side of zero the larger may be the lesser, and *a fall of 3 to 5 percent* is a range.
        """
        begun = [one for one in clause.of("number") if self._begins_in(clause, one)]
        ended = [one for one in clause.of("number") if self.ends_in(clause, one)]
        moving = [one for one in clause.of("direction") if one.moves]
        if len(begun) != 1 or len(ended) != 1 or moving != [direction]:
            return None
        first, last = begun[0].number, ended[0].number
        if first is None or last is None or first.unit is None or first.unit != last.unit:
            return None
        words = clause.reading.words
        ahead = max(0, min(begun[0].first, ended[0].first) - LED)
        spoken = words[ahead : max(begun[0].behind, ended[0].behind)]
        is_noun = direction.first == 0 or words[direction.first - 1] in self._skipped
        is_range = is_noun and direction.behind + 1 == begun[0].first and words[direction.behind] in self._links
        if is_range or min(first.value, last.value) < 0 or not self._sides.isdisjoint(spoken):
            return None
        return first, last

    def _follows(self, words: Sequence[str], phrases: frozenset[tuple[str, ...]]) -> bool:
        return ends_with(words, phrases, self._skipped)


def words_ahead(clause: Clause, item: Item) -> Sequence[str]:
    """Give the words right before an item."""
    return clause.reading.words[max(0, item.first - AHEAD) : item.first]
