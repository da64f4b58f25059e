"""Hear on which side of zero an amount is said to be: *2.5 million negative*, *a loss of 340 million*. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from tieout.narrative.claims import Claim, Side
from tieout.narrative.clauses import Clause
from tieout.narrative.facts import Row, RowKey
from tieout.narrative.items import DATE_WORD, NUMBER_WORD, YEAR_WORD, Item
from tieout.narrative.sentences import WORD
from tieout.narrative.subjects import IN_BRACKETS
from tieout.rulebook.narrative_words import NarrativeWords

REACH = 10
"""Words before an amount in which the word stands that says its side."""


class Sides:
    """Knows the words for what is below zero and above it, and which words may stand between them and an amount."""

    def __init__(self, words: NarrativeWords, rows: Mapping[RowKey, Row]) -> None:
        self._above, self._below = frozenset(words.above_zero), frozenset(words.below_zero)
        self._spent = self._below | frozenset(words.spent)
        self._rows = rows
        self._small = frozenset(
            (*words.passed_over, *words.by, *words.links, *words.level, *words.understood, *words.towards)
        )

    def told(self, claim: Claim, clause: Clause, item: Item | None, subject: Item | None) -> Claim:
        """Say of a claim on which side of zero its number is said to be, and its subject is by its name."""
        if not self.tells(clause):
            return claim
        found = None
        is_level = claim.states == ("value",) or (claim.direction is None and "value" in claim.states)
        if item is not None and is_level:
            found = self.of_number(clause, item, claim.rows)
        named = self._named(clause, subject) if subject is not None else None
        if found is None:
            return claim if named is None else replace(claim, named=named)
        side, place = found
        return replace(claim, side=side, direction=None, direction_at=clause.reading.places[place], named=named)

    def _of_word(self, word: str) -> Side | None:
        """Say which side a word tells of; None where it tells of none."""
        return "below" if word in self._below else "above" if word in self._above else None

    def of_number(self, clause: Clause, item: Item, rows: Iterable[RowKey]) -> tuple[Side, int] | None:
        """Say on which side of zero a number is said to be, by a word that no label of its rows has, and its place."""
        words, reading = clause.reading.words, clause.reading
        if item.behind < len(words) and not reading.parted(item.end, reading.places[item.behind][0]):
            side = self._of_word(words[item.behind])
            if side is not None:
                return self._apart(side, item.behind, clause, rows)
        named = {place for one in clause.of("subject") for place in range(one.first, one.behind)}
        for place in range(item.first - 1, max(-1, item.first - 1 - REACH), -1):
            word = words[place]
            if word in (NUMBER_WORD, YEAR_WORD) or reading.parted(reading.places[place][1], item.start):
                return None
            side = self._of_word(word)
            if side is not None:
                return self._apart(side, place, clause, rows)
            if place not in named and word not in self._small:
                return None
        return None

    def of_subject(self, clause: Clause, item: Item, rows: Iterable[RowKey]) -> tuple[Side, int] | None:
        """Say on which side of zero a subject is said to be by a word alone: *the balance was negative*."""
        words = clause.reading.words
        small = self._small - self._above - self._below | {YEAR_WORD, DATE_WORD}
        for level in clause.of("level"):
            is_turned = level.behind <= item.first and small.issuperset(words[level.behind : item.first])
            place = item.behind if is_turned else level.behind
            while place < len(words) and words[place] in small:
                place += 1
            side = self._of_word(words[place]) if item.behind <= place < len(words) else None
            if side is not None and self._is_last(clause, place):
                return self._apart(side, place, clause, rows)
        return None

    def _named(self, clause: Clause, item: Item) -> Side | None:
        """Say on which side of zero a subject is by its name; None where that has a word for neither, or for both."""
        places = range(item.first, item.behind)
        words = [clause.reading.words[at] for at in places if not self._is_aside(clause, at)]
        is_below, is_above = not self._spent.isdisjoint(words), not self._above.isdisjoint(words)
        return None if is_below == is_above else "below" if is_below else "above"

    def _is_last(self, clause: Clause, place: int) -> bool:
        """Tell whether nothing goes on behind a word: *negative*, and not *negatively affected*."""
        reading = clause.reading
        if place + 1 >= len(reading.words) or reading.parted(reading.places[place][1], reading.places[place + 1][0]):
            return True
        return reading.words[place + 1] in self._small or reading.words[place + 1] in (YEAR_WORD, DATE_WORD)

    def tells(self, clause: Clause) -> bool:
        """Tell whether a sentence has any word for a side: most have none, and need no more reading."""
        words = clause.reading.words
        return not (self._spent.isdisjoint(words) and self._above.isdisjoint(words))

    def _apart(self, side: Side, place: int, clause: Clause, rows: Iterable[RowKey]) -> tuple[Side, int] | None:
        """Give a side with its place, unless it stands in brackets or is what a label prints: *Deficit 984.4*."""
        word = clause.reading.words[place]
        labels = (self._rows[key].label for key in rows)
        is_label = any(word in _words(IN_BRACKETS.sub(" ", one)) and not self._tells_both(one) for one in labels)
        return None if is_label or self._is_aside(clause, place) else (side, place)

    def _tells_both(self, label: str) -> bool:
        """Tell whether a label has a word for either side: *Surplus/(deficit)* leaves it to the text which it is."""
        words = _words(label)
        return not (self._above.isdisjoint(words) or self._below.isdisjoint(words))

    def _is_aside(self, clause: Clause, place: int) -> bool:
        """Tell whether a word stands right behind a bracket: *income (loss)*."""
        return clause.reading.places[place][0] - 1 in clause.reading.boundaries


def _words(label: str) -> frozenset[str]:
    """Give the words of a label, in small letters."""
    return frozenset(one.casefold() for one in WORD.findall(label))
