"""Tell what is not sure about whom a clause speaks of: a word that narrows a subject, or that nobody knows. Pure."""

from __future__ import annotations

from tieout.narrative.bases import CLOSE
from tieout.narrative.claims import Doubt
from tieout.narrative.clauses import Clause
from tieout.narrative.items import DATE_WORD, NUMBER_WORD, YEAR_WORD, Item, Reading
from tieout.narrative.phrases import phrase_words
from tieout.narrative.reading import Reader
from tieout.narrative.roles import Roles
from tieout.narrative.subjects import Subject


class Doubting:
    """Knows which words around a subject change what is meant by it."""

    def __init__(self, reader: Reader, roles: Roles, own_names: frozenset[str]) -> None:
        """Take a reader and roles; `own_names` are those of whose figures a text speaks."""
        self.subjects = reader.subjects
        self.roles = roles
        self._own_names = own_names
        self.words = words = reader.words
        self._qualified = frozenset(words.qualified_by)
        self.part_of = frozenset(words.part_of)
        self._sides = frozenset((*words.below_zero, *words.above_zero))
        self._among = self.part_of.difference(words.out_of)
        linking = (
            *words.links, *words.towards, *words.out_of, *words.by, *words.than, *words.level, *words.understood,
            *words.joins, *words.respectively, *words.back,
        )  # fmt: skip
        small = (*linking, *words.quantity_phrases, *words.bound_phrases, *words.months)
        self._counted = reader.written.counted
        self._nouns_in_row = words.nouns_in_row
        self._referring = frozenset((*words.back, *words.joins))
        self._linking = frozenset(part for phrase in linking for part in phrase_words(phrase))
        understood = frozenset(part for phrase in small for part in phrase_words(phrase))
        # A day may be any of the year, and the amount that of then.
        self._understood = understood | reader.written.counted | {DATE_WORD}

    def compared(self, clause: Clause) -> tuple[Doubt, ...]:
        """Tell whether a clause holds one line against another: *rose more than the costs*."""
        if not clause.of("direction"):
            return ()
        words = clause.reading.words
        joining = {one.first for one in clause.reading.of("joins")}
        is_compared = any(
            one.first - 1 not in joining
            and one.first - 2 not in joining
            and self.roles.follows(words[max(0, one.first - CLOSE) : one.first], self.roles.than)
            for one in clause.of("subject")
        ) or any(
            0 <= one.first - equal.behind <= CLOSE and all(map(self.says_nothing, words[equal.behind : one.first]))
            for equal in clause.of("direction")
            if equal.says in ("equal", "almost equal")
            for one in clause.of("subject")
        )
        return ("several subjects", "told more closely") if is_compared else ()

    def is_apart(self, clause: Clause, direction: Item) -> bool:
        """Tell whether the piece of a direction may speak of something that is no subject."""
        reading = clause.reading
        piece = next(one for one in clause.pieces if direction in one)
        if any(item.kind == "subject" for item in piece):
            return False
        known = reading.known
        ahead = direction.first - 1
        while ahead >= 0 and not reading.parted(reading.places[ahead][1], direction.start) and ahead not in known:
            if not self.is_understood(reading.words[ahead]):
                return True
            ahead -= 1
        return False

    def closer(self, clause: Clause, one: Item) -> tuple[Doubt, ...]:
        """Tell whether a subject is told more closely by the words around it."""
        words, reading = clause.reading.words, clause.reading
        known = reading.known
        ahead = one.first - 1
        before = ahead
        while before > 0 and words[before] in self.subjects.passed - self.part_of:
            before -= 1
        if before >= 0 and words[before] in self.part_of:
            return ("told more closely",)
        is_doing = one.subject is not None and one.subject.meant.doing
        if (
            ahead >= 0
            and words[ahead] == NUMBER_WORD
            and not is_doing
            and not reading.parted(reading.places[ahead][1], one.start)
        ):
            # What a number counts is no line: *62 mln. berichten*.
            return ("told more closely",)
        # *A negative balance* is the balance.
        is_told = ahead >= 0 and ahead not in known and not self.says_nothing(words[ahead])
        is_told = is_told and words[ahead] not in self._sides
        if is_told and not reading.parted(reading.places[ahead][1], one.start):
            return ("told more closely",)
        return self.narrowed(clause, one)

    def of_others(self, clause: Clause, one: Subject) -> tuple[Doubt, ...]:
        """Tell whether a deficit, or the like, may be that of somebody else, whom a word names that nobody knows."""
        if one.meant.is_part:
            return ("named in part", "told more closely")
        return ("told more closely",) if one.meant.is_common and not self.knows_all(clause.reading) else ()

    def narrowed(self, clause: Clause, one: Item) -> tuple[Doubt, ...]:
        """Tell whether a subject, or an amount, is told more closely by the words behind it."""
        words, reading = clause.reading.words, clause.reading
        known = reading.known
        at = one.behind
        if at < len(words) and words[at] in self._qualified and not reading.parted(one.end, reading.places[at][0]):
            while at < len(words) and at not in known and words[at] in self._qualified | self.subjects.passed:
                at += 1
            # *Costs per head* are no costs, though a head may be counted elsewhere.
            if (
                at < len(words)
                and at not in known
                and (words[at] in self._counted or not self.is_understood(words[at]))
            ):
                return ("told more closely",)
        return ()

    def is_reason(self, clause: Clause, item: Item) -> bool:
        """Tell whether something is said of the reason of what was said before: *costs rose due to a fall in sales*.

        What stands there without a line of its own is not of the line before. *By 5%*, and *to 3 million*, still are.
        """
        place = next(at for at, piece in enumerate(clause.pieces) if item in piece)
        while place and not any(one.kind == "subject" for one in clause.pieces[place]):
            cause = clause.pieces[place][0]
            if cause.kind == "cause":
                return not self.roles.says_how_far(clause, item, cause.behind)
            if any(one.kind in ("level", "base", "back") for one in clause.pieces[place]):
                return False
            place -= 1
        return False

    def is_in_longer_name(self, clause: Clause, one: Item) -> bool:
        """Tell whether another noun stands right behind a name, where nouns may stand beside each other."""
        reading, at = clause.reading, one.behind
        if not self._nouns_in_row or at >= len(reading.words) or reading.parted(one.end, reading.places[at][0]):
            return False
        return not self.is_understood(reading.words[at]) and not any(
            item.first <= at < item.behind and item.kind != "subject" for item in reading.items
        )

    def is_of_unknown(self, clause: Clause, direction: Item) -> bool:
        """Tell whether words behind a direction name what went so, and nobody knows it: *an increase in tax paid*."""
        words, reading, at = clause.reading.words, clause.reading, direction.behind
        if at >= len(words) or words[at] not in self._qualified or reading.parted(direction.end, reading.places[at][0]):
            return False
        while at < len(words) and at not in reading.known and words[at] in self._qualified | self.subjects.passed:
            at += 1
        return at < len(words) and at not in reading.known and not self.is_understood(words[at])

    def _has_another_doer(self, clause: Clause, direction: Item) -> bool:
        """Tell whether a word stands right before a direction that nobody knows: *the sale of X reduced net sales*."""
        reading, at = clause.reading, direction.first - 1
        if at < 0 or at in reading.known or reading.parted(reading.places[at][1], direction.start):
            return False
        return not self.is_understood(reading.words[at])

    def heads(self, told: list[Item]) -> list[Item]:
        """Give names without those right behind another: *food sales* are those of food, not all sales."""
        if len(told) > 1:
            # *The balance was a loss of 3 million* is of the balance.
            told = [one for one in told if not (one.subject and one.subject.meant.is_common)] or told
        if not self._nouns_in_row:
            return told
        return [one for one in told if not any(other.behind == one.first for other in told)]

    def without_measures(self, clause: Clause, told: list[Item]) -> list[Item]:
        """Give names without those that say what is counted of the one beside it: *net sales in Japan* are of Japan."""
        words = clause.reading.words
        if len(told) > 1 and clause.of("direction"):
            # *Rose to 24% of net sales* is of what rose.
            told = [one for one in told if not self._is_whole(clause, one)] or told
        if len(told) < 2 or not self.subjects.measures:
            return told
        kept = []
        for one in told:
            key = tuple(self.subjects.stem(word) for word in words[one.first : one.behind] if not self._is_small(word))
            beside = [other for other in told if other is not one and self._is_next(clause, one, other)]
            if not (key in self.subjects.measures and any(self._is_own(other) for other in beside)):
                kept.append(one)
        return kept

    def _is_whole(self, clause: Clause, one: Item) -> bool:
        """Tell whether a percentage right before a name is said to be of it."""
        words = clause.reading.words
        number = next((item for item in reversed(clause.of("number")) if item.behind <= one.first), None)
        if number is None or number.number is None or not number.number.is_rate:
            return False
        gap = words[number.behind : one.first]
        return bool(gap) and gap[0] in self.part_of and all(map(self.says_nothing, gap[1:]))

    def _is_small(self, word: str) -> bool:
        return word in self.subjects.passed

    def _is_next(self, clause: Clause, one: Item, other: Item) -> bool:
        """Tell whether nothing but words that say nothing stands between two names; a comma may, as in *in Japan,*."""
        first, second = (one, other) if one.first < other.first else (other, one)
        between = range(first.behind, second.first)
        levels = {place for item in clause.of("level") for place in range(item.first, item.behind)}
        return all(place in levels or self._is_small(clause.reading.words[place]) for place in between)

    def _is_own(self, one: Item) -> bool:
        """Tell whether a name is of lines that only those have whose figures these are."""
        rows = one.subject.meant.rows if one.subject is not None else ()
        return bool(rows) and all(self.subjects.rows[key].path is None for key in rows)

    def is_part(self, clause: Clause, item: Item) -> bool:
        """Tell whether a number is a part of one before: *18.2 million of which*, and *of which 18.2 million*."""
        words, places = clause.reading.words, clause.reading.places
        ahead = item.first - 1
        if ahead > 0 and words[ahead] in self._among and clause.reading.parted(places[ahead - 1][1], places[ahead][0]):
            # *Rose by 3.1 million, including 1.1 million*.
            return True
        behind = words[item.behind : item.behind + 2]
        if behind and clause.reading.parted(item.end, places[item.behind][0]):
            # *Rose by 1,600 million, of which the acquisition made 1,700 million*: the other is the part.
            behind = ()
        beside = (behind, words[max(0, item.first - 2) : item.first])
        return any(len(two) == 2 and two[0] in self.part_of and two[1] in self._referring for two in beside)

    def measured(self, clause: Clause, told: list[Item], before: list[Item]) -> list[Item]:
        """Give names, or those before where they but say what is counted of it: *China fell, with net sales down 3*."""
        if len(told) != 1 or len(before) != 1 or not self._is_own(before[0]):
            return told
        words, first = clause.reading.words, told[0].first
        key = tuple(self.subjects.stem(word) for word in words[first : told[0].behind] if not self._is_small(word))
        return before if key in self.subjects.measures and first and words[first - 1] in self._qualified else told

    def between(self, clause: Clause, one: Item | None, item: Item, direction: Item | None) -> tuple[Doubt, ...]:
        """Tell whether a word stands between a subject and what is said of it that nobody knows here."""
        known = clause.reading.known
        if one is None:
            begun = 0 if clause.items[0] is clause.reading.items[0] else clause.items[0].first
            spans = [(begun, item.first)]
        else:
            if self.closer(clause, one):
                return ("told more closely",)
            if item.behind <= one.first and self.is_in_longer_name(clause, one):
                return ("told more closely",)
            if direction is not None and direction.behind <= one.first and self._has_another_doer(clause, direction):
                return ("told more closely",)
            if one.first >= item.behind and item.kind == "number" and not (one.subject and one.subject.meant.doing):
                is_apart = clause.reading.parted(item.end, one.start)
                return ("told more closely", "loose") if is_apart else ("loose",)
            spans = [(one.behind, item.first), (item.behind, one.first)]
        if direction is not None:
            spans += [(item.behind, direction.first), (direction.behind, item.first)]
        for start, stop in spans:
            for place in range(start, stop):
                word = clause.reading.words[place]
                if place not in known and not self._is_understood_at(clause, place, word):
                    return ("told more closely",)
        is_amount = item.kind == "number" and direction is None and not clause.own(item, "direction")
        return self.narrowed(clause, item) if is_amount else ()

    def knows_all(self, reading: Reading) -> bool:
        """Tell whether every word of a sentence is known, as it stands: *services* only behind *ten*, or *all*."""
        words = reading.words
        known = reading.known
        counting = {item.behind for item in reading.of("number", "quantity")}
        return bool(words) and all(
            place in known
            or (word in self._counted and place in counting)
            or ((word in self._linking or self.says_nothing(word)) and word not in self._counted)
            for place, word in enumerate(words)
        )

    def says_nothing(self, word: str) -> bool:
        """Tell whether a word says nothing by itself."""
        return (
            self.subjects.is_passed(word) or word in self._own_names or word in (NUMBER_WORD, YEAR_WORD)
        )  # fmt: skip

    def _is_understood_at(self, clause: Clause, place: int, word: str) -> bool:
        """Tell whether a word changes nothing where it stands: *customers* only behind their number."""
        if word in self._counted and not self.says_nothing(word) and word not in self._linking:
            return any(one.behind == place for one in clause.of("number", "quantity", "counted"))
        return self.is_understood(word)

    def is_understood(self, word: str) -> bool:
        """Tell whether a word changes nothing."""
        return word in self._understood or self.says_nothing(word)
