"""Take apart what a sentence says of a subject before its verb: *debt, which was 12 in 2018, declined to 10*. Pure.

What stands between the two commas is said for itself: its year and its amount are not those of the verb behind it, but
what that is held against.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from tieout.narrative.clauses import Clause
from tieout.narrative.facts import Row, RowKey
from tieout.narrative.items import Item, Reading
from tieout.narrative.phrases import phrase_words
from tieout.rulebook.narrative_words import NarrativeWords


class Relative:
    """Knows the words that such a clause begins with, and what may be the verb behind it."""

    def __init__(self, words: NarrativeWords, rows: Mapping[RowKey, Row]) -> None:
        self._rows = rows
        self._begins = frozenset(words.relative)
        self._small = frozenset(words.passed_over)
        phrases = [phrase_words(phrase) for one in words.direction for phrase in one.phrases]
        self._particles = frozenset(phrase[-1] for phrase in phrases if len(phrase) > 1)
        """The last words of verbs in several words: alone such a word is no verb, as *up* of *went up*."""

    def apart(self, clauses: list[Clause]) -> list[Clause]:
        """Give the clauses of a sentence, with each that has another one before its verb in two."""
        if not clauses or self._begins.isdisjoint(clauses[0].reading.words):
            return clauses
        return [part for clause in clauses for part in self._in_two(clause)]

    def _in_two(self, clause: Clause) -> list[Clause]:
        """Give what is said before the verb and what is said by it, or the clause where there is no such thing."""
        reading = clause.reading
        named = clause.of("subject")
        subject = named[0] if named else None
        if subject is None or not self._is_begun(reading, subject.behind):
            return [clause]
        start = reading.places[subject.behind][0]
        stop = next((at for at in reading.boundaries if at >= start), None)
        if stop is None:
            return [clause]
        ahead = [one for one in clause.items if one.start < start]
        inner = [one for one in clause.items if start <= one.start < stop]
        behind = [one for one in clause.items if one.start > stop]
        if ahead[-1] is not subject or _has(ahead, "number", "direction", "level", "zero", "not"):
            return [clause]
        if not _has(inner, "number") or _has(inner, "subject") or not self._is_verb(reading, behind, stop):
            return [clause]
        meant = subject.subject.meant.rows if subject.subject is not None else ()
        own = {self._rows[key].report_year for key in meant}
        # What is said of the year itself is no other amount: *sales, which were 12 in 2019, rose by 3*.
        is_other = not any(one.kind == "year" and one.year in own for one in inner)
        return [_only(clause, {*ahead, *inner}), _only(clause, {*ahead, *behind}, tuple(inner) if is_other else ())]

    def _is_begun(self, reading: Reading, place: int) -> bool:
        """Tell whether such a clause begins at a place, behind a comma."""
        if not 0 < place < len(reading.words) or reading.words[place] not in self._begins:
            return False
        return reading.parted(reading.places[place - 1][1], reading.places[place][0])

    def _is_verb(self, reading: Reading, behind: Sequence[Item], stop: int) -> bool:
        """Tell whether the verb of a subject stands behind the comma at a place: not *up 3 million*, nor *and*."""
        first = next((place for place, (start, _) in enumerate(reading.places) if start > stop), len(reading.words))
        if not behind or any(stop < one.start < behind[0].start for one in reading.of("joins")):
            return False
        verb = behind[0]
        if verb.first == first:
            is_alone = verb.behind - verb.first == 1 and reading.words[first] in self._particles
            return verb.kind == "level" or (verb.kind == "direction" and not is_alone)
        # *Namen met 3 miljoen af*: a verb that is told by its last word, and nothing goes on behind it.
        is_last = not any(at > stop for at in reading.boundaries)
        return is_last and _has(behind, "direction") and reading.words[first] not in self._small


def _has(items: Sequence[Item], *kinds: str) -> bool:
    return any(one.kind in kinds for one in items)


def _only(clause: Clause, items: set[Item], aside: tuple[Item, ...] = ()) -> Clause:
    """Give a clause with some of its items alone."""
    pieces = (tuple(one for one in piece if one in items) for piece in clause.pieces)
    return Clause(clause.reading, tuple(piece for piece in pieces if piece), aside)
