"""Note what the words of a sentence leave open: its numbers, its directions, and the rows that may be meant. Pure."""

from __future__ import annotations

import bisect
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from tieout.narrative.claims import NOW, Against, Claim, Side, When
from tieout.narrative.clauses import Clause
from tieout.narrative.doubting import Doubting
from tieout.narrative.facts import RowKey
from tieout.narrative.items import NUMBER_WORD, Item, Reading
from tieout.narrative.likeness import FULL, HALF, NAMED, TOGETHER, Likeness
from tieout.narrative.number import Number
from tieout.narrative.sides import Sides
from tieout.narrative.stated import Stated
from tieout.narrative.times import NO_TIMES, Times
from tieout.narrative.under_headings import UnderHeadings
from tieout.narrative.years import nearest

NEAR = 4
"""Words at most between a number and the one of several directions beside it that it goes."""
ONE_WAY = ("higher", "lower", "better", "worse")
"""Directions of which a number can say how far something went."""
EQUAL = ("equal", "almost equal")
"""Directions that a row may well not have gone of which they are not said: what does not agree is no question."""
MOST_ROWS = 8
"""Rows at most that a stretch of a sentence may speak of."""
BESIDE = 4
"""Words behind a direction in which the row stands that it tells of: *higher costs of personnel*."""
LESS = HALF - 1
"""How alike a row is that but says an amount, where another one is named that this is of."""
FEW = 3
"""Letters at most that stand for words before a sign and another: *SG&A*, and one less of each."""
MANY_STEPS = 1000
"""Steps of its last digit that a number has at least that no other is by chance: four digits."""
REFERRED = NAMED
"""How alike a row counts that only the sentence before, or the heading, names."""
Rows = tuple[tuple[RowKey, int], ...]
"""Rows that may be meant, the most alike first, each with how alike it is."""


@dataclass(frozen=True, slots=True)
class LooseNumber:
    """A number of which it is not sure what it is."""

    number: Number
    way: Item | None
    """The direction beside it."""
    is_own_way: bool = False
    """Whether that stands in the same stretch."""
    against: Against | None = None
    """What that direction is said to be held against; None where nothing is said."""
    years: frozenset[int] = frozenset()
    """The years that its stretch of the sentence names."""
    is_end: bool = False
    """Whether something came to it: it is an amount, and never how far something went."""
    rows: Rows = ()
    far: Rows = ()
    """Those that the sentence may speak of elsewhere."""
    side: tuple[Side, tuple[int, int]] | None = None
    """On which side of zero it is said to be, and where the word stands that says so."""


@dataclass(frozen=True, slots=True)
class LooseWay:
    """A direction of which it is not sure what went so."""

    item: Item
    stated: Stated
    """Of when it is, and what it is held against."""
    rows: Rows
    is_own: bool
    """Whether its stretch names nothing else than these rows, and gives no reason of what was said before."""


@dataclass(frozen=True, slots=True)
class Loose:
    """What a sentence leaves open."""

    sentence: int
    """Where it begins."""
    numbers: tuple[LooseNumber, ...]
    ways: tuple[LooseWay, ...]
    back: Item | None = None
    """The direction at its beginning that names what the sentence before it said: *This decrease was due to*."""
    before: int = -1
    """Where the sentence before it begins, in the same paragraph."""
    refers: bool = False
    """Whether it begins with a word that stands for what that sentence speaks of: *This is 5 million lower*."""
    referred: tuple[RowKey, ...] = ()
    """The rows that the sentence before, or the heading, names."""
    wholes: tuple[RowKey, ...] = ()
    """The rows that a part may be told in percent of: sales."""
    ratios: Mapping[RowKey, tuple[RowKey, ...]] = field(default_factory=dict)
    """Of some rows, those that they alone are told in percent of: a tax of what is taxed."""
    times: Times = NO_TIMES
    """What is said of when its numbers are."""


@dataclass(frozen=True, slots=True)
class Above:
    """What stands above and before a sentence."""

    rows: tuple[RowKey, ...] = ()
    """The rows that the heading or the sentence before names."""
    years: frozenset[int] = frozenset()
    """The years that the heading names."""
    before: int = -1
    """Where the sentence before begins; -1 where there is none in the same paragraph."""
    stems: frozenset[str] = frozenset()
    """The words of the heading, as names are compared."""
    times: Times = NO_TIMES
    """What the heading and the paragraph say of when something is, up to and with this sentence."""


class LooseEnds:
    """Knows which rows a stretch of a sentence may speak of where its words leave that open."""

    def __init__(self, doubting: Doubting, sides: Sides, under: UnderHeadings) -> None:
        words, subjects = doubting.words, doubting.subjects
        self._doubting, self._sides, self._under = doubting, sides, under
        self._stem = subjects.stem
        self._wholes = tuple(row.key for row in subjects.rows.values() if subjects.is_measure(row))
        by_path: dict[str, list[RowKey]] = {}
        for row in subjects.rows.values():
            by_path.setdefault(row.path or "", []).append(row.key)
        self._ratios = {
            part: tuple(by_path.get(one.whole, ())) for one in words.ratio for part in by_path.get(one.part, ())
        }  # fmt: skip
        self._likeness = Likeness(subjects.rows.values(), subjects.stem, subjects.passed | set(words.joins), words)
        self._before_way = frozenset((*words.back, *words.passed_over, *words.understood))
        self._pointing = frozenset(words.pointing)
        self._small = subjects.passed
        self._narrowing = frozenset((*words.part_of, *words.qualified_by))

    def of(
        self, reading: Reading, clauses: Sequence[Clause], claims: Sequence[Claim], above: Above
    ) -> Loose | None:  # fmt: skip
        """Give what a sentence leaves open where claims were made of it; None where that is nothing."""
        ways = reading.of("direction")
        sure = {(one.start, one.end) for claim in claims if claim.is_sure for one in claim.numbers}
        told = {claim.direction_at for claim in claims if claim.is_sure and claim.rows}
        back = self._direction_back(reading) if above.before >= 0 and ways else None
        open_ways = [one for one in ways if (one.start, one.end) not in told and one.says in (*ONE_WAY, *EQUAL)]
        is_open = bool(open_ways) or any((one.start, one.end) not in sure for one in reading.of("number"))
        is_sum = len(reading.of("subject")) > 1 and bool(reading.of("together"))
        if is_sum or not (is_open or back):
            return None
        referred = tuple((key, REFERRED) for key in above.rows)
        whole = self._rows(reading, range(len(reading.words)), referred, above.stems)
        if not whole and back is None:
            return None
        years = frozenset() if reading.of("year") else above.years
        told_in = _Sentence(reading, clauses, self._joins_names(reading), whole, referred, years, above.stems)
        made = tuple(
            self._loose_number(told_in, item, item.number, (item.start, item.end) in sure and not _is_long(item.number))
            for item in reading.of("number") if item.number is not None
        )  # fmt: skip
        open_ways = [item for item in open_ways if not reading.is_reckoned(item.start)]
        left_open = (self._loose_way(told_in, item) for item in open_ways)
        left = tuple(one for one in left_open if one is not None and not one.stated.denied)
        return Loose(
            reading.sentence.start, made, left, back, above.before,
            above.before >= 0 and any(item.first == 0 for item in reading.of("back")), above.rows,
            self._wholes, self._ratios, above.times,
        )  # fmt: skip

    def _loose_number(self, told_in: _Sentence, item: Item, number: Number, is_sure: bool) -> LooseNumber:
        """Say of a number what may tell what it is; of one that is sure, only which direction it says how far it is."""
        way = told_in.way(item)
        is_own_way = way is not None and told_in.of(way) == told_in.of(item)
        if is_sure:
            return LooseNumber(number, way, is_own_way)
        rows = self._of_stretch(told_in, item)
        against = self._stated(told_in, way).against if way is not None and is_own_way else None
        return LooseNumber(
            number, way, is_own_way, None if against is None or against.is_implied else against,
            told_in.years or frozenset(one.year for one in told_in.beside(told_in.reading.of("year"), item)),
            self._doubting.roles.movements.ends_in(told_in.clause, item), rows, told_in.rows,
            self._side(told_in.clause, item, rows),
        )  # fmt: skip

    def _side(self, clause: Clause, item: Item, rows: Rows) -> tuple[Side, tuple[int, int]] | None:
        """Say on which side of zero a number is said to be, and where that is said."""
        found = self._sides.of_number(clause, item, [key for key, _ in rows]) if self._sides.tells(clause) else None
        return None if found is None else (found[0], clause.reading.places[found[1]])

    def _loose_way(self, told_in: _Sentence, item: Item) -> LooseWay | None:
        """Say of a direction of when it is, against what, and whether its own stretch says what went so.

        Gives None where the words behind it say what went so, and no row is that: *a decrease in outages*.
        """
        stated = self._stated(told_in, item)
        reading, places = told_in.reading, told_in.words(told_in.of(item))
        if self._doubting.is_of_unknown(told_in.clause, item) and not self._rows(reading, places, (), told_in.above):
            return None
        if any(one.end <= item.start for one in reading.of("cause")):
            # *Due to higher personnel costs*: of these alone, which the next words name.
            beside = self._rows(reading, range(item.behind, min(item.behind + BESIDE, places.stop)), (), told_in.above)
            tells = not item.moves or bool(self._narrowing.intersection(reading.words[item.behind : item.behind + 1]))
            is_named = tells and bool(beside) and beside[0][1] >= NAMED
            return LooseWay(
                item,
                stated,
                beside if is_named else self._rows(reading, places, (), told_in.above),
                is_own=is_named and not item.moves,
            )
        rows = self._of_stretch(told_in, item)
        is_own = item.says not in EQUAL and not self._names_another(reading, places, item)
        return LooseWay(item, stated, rows, is_own)

    def _stated(self, told_in: _Sentence, way: Item) -> Stated:
        """Say of when a direction is, and against what, by the words before its reason."""
        clause = next(one for one in told_in.clauses if way in one.items)
        stated = self._doubting.roles.of_direction(clause.before_reason(way), way)
        if not told_in.years or stated.when != NOW:
            return stated
        latest = max(told_in.years)
        is_base = stated.against is not None and stated.against.role == "actual"
        return replace(
            stated, when=When(latest), against=Against("actual", When(latest - 1)) if is_base else stated.against
        )

    def _joins_names(self, reading: Reading) -> frozenset[int]:
        """Give where joining words stand between two words of one name: *state and local grants*."""
        words, stem = reading.words, self._stem
        return frozenset(
            one.start for one in reading.of("joins")
            if one.first > 0 and one.behind < len(words)
            and self._likeness.share_row(stem(words[one.first - 1]), stem(words[one.behind]))
        )  # fmt: skip

    def _of_stretch(self, told_in: _Sentence, item: Item) -> Rows:
        """Give the rows that a stretch may speak of: its own, and those of the sentence where it names nothing else."""
        stretch = told_in.of(item)
        places = told_in.words(stretch)
        own = told_in.by_stretch.get(stretch)
        if own is None:
            own = told_in.by_stretch[stretch] = self._rows(told_in.reading, places, (), told_in.above)
        if self._names_another(told_in.reading, places, item):
            return own
        # What is named further on is of what is said there.
        until = told_in.by_end.get(places.stop)
        if until is None:
            until = told_in.by_end[places.stop] = self._rows(
                told_in.reading, range(places.stop), told_in.referred, told_in.above
            )
        known = {key for key, _ in own}
        return (*own, *(one for one in until if one[0] not in known))[:MOST_ROWS]

    def _names_another(self, reading: Reading, places: range, item: Item) -> bool:
        """Tell whether a stretch may name what no row is, before an item or right behind it.

        *0.6 million higher than planned, with the largest of them in taxes* goes on about something else.
        """
        behind = (one.first for one in reading.of("direction", "base") if one.first >= item.behind)
        stop = next(behind, len(reading.words))
        return any(self._is_unknown(reading, place) for place in places if place < item.first or place < stop)

    def _rows(self, reading: Reading, places: range, also: Iterable[tuple[RowKey, int]], above: frozenset[str]) -> Rows:
        """Give the rows that some words of a sentence name or share words with, and others behind them.

        `above` are the words of the heading.
        """
        stems = [self._stem(reading.words[place]) for place in places] + self._letters(reading.words, places)
        found = dict(self._likeness.rows(stems))
        clause = Clause(reading, (reading.items,))
        named = [
            (item, item.subject.meant.rows) for item in reading.of("subject")
            if item.subject is not None and item.first in places and not item.subject.meant.group
        ]  # fmt: skip
        told = [(item, rows) for item, rows in named if not any(map(self._under.is_bare, rows))]
        if told:
            # *Sales of grills* are of these, and not of all.
            found = {key: min(alike, LESS) if self._under.is_bare(key) else alike for key, alike in found.items()}
        for item, rows in told or named:
            # *Sales in the northern region* are a part of them.
            is_part = bool(self._doubting.closer(clause, item)) and not self._is_of_amount(reading, item)
            found |= dict.fromkeys(rows, HALF if is_part else FULL)
        narrowed = self._under.narrowed(found, above)
        if narrowed:
            found = {key: min(alike, HALF) for key, alike in found.items()} | dict.fromkeys(narrowed, FULL)
        headed = [key for key in found if above and self._under.is_headed(key, above)]
        if headed:
            # Of rows that are as much alike the heading says which is meant: its words count half.
            wider = dict(self._likeness.rows((*stems, *above)))
            found |= {key: max(found[key], (found[key] + wider.get(key, 0)) // 2) for key in headed}
        for key, alike in also:
            found.setdefault(key, alike)
        return tuple(sorted(found.items(), key=lambda one: -one[1])[:MOST_ROWS])

    def _is_of_amount(self, reading: Reading, item: Item) -> bool:
        """Tell whether a name stands behind an amount that is of it: *sales from our grills* are those of grills."""
        at, words = item.first - 1, reading.words
        while at > 0 and item.first - at <= BESIDE and (words[at] in self._narrowing or words[at] in self._small):
            at -= 1
        return 0 <= at < item.first - 1 and self._under.is_amount(self._stem(words[at]))

    def _letters(self, words: Sequence[str], places: range) -> list[str]:
        """Give the letters that stand for words, with a sign between them: *R&D*, *SG&A*."""
        return [TOGETHER + words[at] + words[at + 1] for at in places[:-1] if self._is_lettered(words, at)]

    def _is_lettered(self, words: Sequence[str], at: int) -> bool:
        """Tell whether letters that stand for words begin at a place."""
        behind = words[at + 1 : at + 2]
        return bool(behind) and len(words[at]) < FEW and len(behind[0]) == 1 and words[at] not in self._before_way

    def _is_unknown(self, reading: Reading, place: int) -> bool:
        """Tell whether a word may name something that no row is."""
        words = reading.words
        word = words[place]
        if self._is_lettered(words, place) or (place and self._is_lettered(words, place - 1)):
            return False
        if place in reading.known or self._doubting.is_understood(word):
            return False
        return not any(self._likeness.words_of(self._stem(word)))

    def _direction_back(self, reading: Reading) -> Item | None:
        """Give the direction by which a sentence goes on about the one before: *This decrease*, *De stijging is*."""
        words = reading.words
        for way in reading.of("direction"):
            behind = words[way.behind : way.behind + 2]
            is_narrowed = bool(behind) and behind[0] in self._narrowing and behind[-1] != NUMBER_WORD
            if way.says not in ONE_WAY or not way.first or is_narrowed:
                continue
            if any(way.behind <= one.first <= way.behind + 1 for one in reading.of("subject")):
                continue
            is_first = way.first < NEAR and all(word in self._before_way for word in words[: way.first])
            if (is_first and behind) or words[way.first - 1] in self._pointing:
                return way
        return None


class _Sentence:
    """A sentence with its stretches, between its commas and joining words and before the reason of what was said."""

    def __init__(
        self, reading: Reading, clauses: Sequence[Clause], within_names: Collection[int], rows: Rows, referred: Rows,
        years: frozenset[int], above: frozenset[str],
    ) -> None:  # fmt: skip
        """Take a sentence and its clauses, where joining words stand that part nothing, and the rows it may speak of.

        `referred` are those of these that only stand before or above it, `years` are those that the heading above
        names, of a sentence that names none, and `above` its words.
        """
        self.reading = reading
        self.clauses = clauses
        """What it says of each subject."""
        self.above = above
        self.years = years
        self.rows = rows
        self.referred = referred
        self.by_stretch: dict[int, Rows] = {}
        """What is known of each stretch already."""
        self.by_end: dict[int, Rows] = {}
        """And of all words before a place."""
        told = next((item.start for item in reading.of("number", "direction")), None)
        causes = (item.start for item in reading.of("cause") if told is not None and told < item.start)
        cuts = {*reading.boundaries, *causes, *(item.start for item in reading.of("joins"))} - set(within_names)
        self._cuts = sorted(cuts)
        self._places = [bisect.bisect_right(self._cuts, start) for start, _ in reading.places]

    @cached_property
    def clause(self) -> Clause:
        """The whole of it."""
        return Clause(self.reading, (self.reading.items,))

    def of(self, item: Item) -> int:
        """Give the number of the stretch of an item."""
        return bisect.bisect_right(self._cuts, item.start)

    def words(self, stretch: int) -> range:
        """Give the places of the words of a stretch."""
        return range(bisect.bisect_left(self._places, stretch), bisect.bisect_right(self._places, stretch))

    def beside(self, items: Sequence[Item], item: Item) -> list[Item]:
        """Give those of some items that stand in the stretch of another."""
        return [one for one in items if self.of(one) == self.of(item)]

    def way(self, item: Item) -> Item | None:
        """Give the direction beside a number: of its stretch, or of the sentence where that goes one way."""
        ways = [one for one in self.reading.of("direction") if one.says in ONE_WAY]
        if not ways or self.beside(self.reading.of("not"), item):
            return None
        own = self.beside(ways, item)
        one = nearest(item, own or ways)
        if one is None or len({way.says for way in own or ways}) == 1:
            return one
        is_near = max(one.first - item.behind, item.first - one.behind) <= NEAR
        return one if own and is_near else None


def _is_long(number: Number) -> bool:
    """Tell whether a number has so many digits that it is of what has the same, whatever the words say."""
    return abs(number.value) >= MANY_STEPS * number.step
