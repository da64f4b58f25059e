"""Propose what a clause says of several lines together: how many, what share, what sum, which is largest. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from tieout.narrative.claims import NOW, Claim, Doubt, When
from tieout.narrative.clauses import Clause
from tieout.narrative.doubting import Doubting
from tieout.narrative.facts import RowKey
from tieout.narrative.items import Item
from tieout.narrative.number import PERCENT, POINTS, Number, is_fraction
from tieout.narrative.phrases import phrases_of
from tieout.narrative.stated import Stated
from tieout.narrative.subjects import Subject

Rows = Callable[[Subject | None, Number | None], tuple[tuple[RowKey, ...], tuple[Doubt, ...]]]
"""Gives the rows that a subject means, of those that a number may be of, and what is doubted of that."""


class Wholes:
    """Proposes claims on several lines together."""

    def __init__(self, doubting: Doubting) -> None:
        self.doubting = doubting
        self.roles = doubting.roles
        self._as_rate = phrases_of(doubting.words.as_rate)
        self._of_rate = frozenset(word for phrase in self._as_rate for word in phrase)

    def of_clause(self, clause: Clause, told: Sequence[Item], rows: Rows) -> Iterator[Claim]:
        """Yield what a clause says of its subjects together; nothing where it speaks of each by itself."""
        if len(told) == 2 and (rates := list(self._rates(clause, told, rows))):
            yield from rates
            return
        numbers = clause.of("number")
        if len(told) == 2 and len(numbers) == 1 and not clause.of("direction"):
            yield from self._share(clause, told, numbers[0], rows)
        if len(told) > 1 and len(numbers) == 1 and clause.of("together"):
            yield from self._sum(clause, told, numbers[0], rows)
        if len(told) == 2 and len(numbers) == 1:
            yield from self._apart(clause, told, numbers[0], rows)
        most = [item for item in clause.of("direction") if item.says in ("largest", "smallest")]
        if len(told) == 1 and len(most) == 1 and not numbers:
            found, doubts = rows(told[0].subject, None)
            if len(found) == 1:
                yield Claim(
                    most[0].start, most[0].end, found, (), direction=most[0].says,  # type: ignore[arg-type]
                    direction_at=(most[0].start, most[0].end), doubts=(*doubts, "among which"),
                    sentence=clause.reading.sentence.start,
                )  # fmt: skip

    def shares(self, clause: Clause, told: Sequence[Item], rows: Rows) -> Iterator[Claim]:
        """Yield that what the clause before named is a part of a line: *costs rose, and were 16% of sales*."""
        numbers = clause.of("number")
        if len(numbers) == 1 and not clause.of("direction", "base"):
            for one in self._share(clause, told, numbers[0], rows):
                yield replace(one, doubts=tuple(dict.fromkeys((*one.doubts, "referred back"))))

    def is_told_of(self, clause: Clause, one: Item) -> bool:
        """Tell whether something is told in percent of a line, and that line is not what is spoken of."""
        if self.roles.follows(clause.reading.words[: one.first], self._as_rate):
            return True
        return any(
            item.number is not None and item.number.unit == PERCENT and item.behind <= one.first
            and self._is_of(clause, item, one)
            for item in clause.of("number")
        ) and not clause.of("direction")  # fmt: skip

    def _rates(self, clause: Clause, told: Sequence[Item], rows: Rows) -> Iterator[Claim]:
        """Yield what a line is said to be in percent of another: *costs, as a percentage of sales, were 16%*.

        A direction beside it is that of the rate, and not of the line: it is heard, and nothing is made of it.
        """
        words = clause.reading.words
        whole = next((one for one in told if self.roles.follows(words[: one.first], self._as_rate)), None)
        if whole is None:
            return
        for item in clause.of("number"):
            for one in self._share(clause, told, item, rows, whole):
                is_start = self.roles.movements.place_of(clause, item) == "from" and one.when == NOW
                yield replace(one, when=When(back=1)) if is_start else one
        for way in clause.of("direction"):
            yield Claim(way.start, way.end, (), (), direction_at=(way.start, way.end))

    def _share(
        self, clause: Clause, told: Sequence[Item], item: Item, rows: Rows, named: Item | None = None
    ) -> Iterator[Claim]:
        """Yield that one line is a part of another: *staff is 15% of all costs*, *two thirds of sales are services*.

        `named` is the whole where other words say it.
        """
        number = in_percent(item.number)
        whole = named or next((one for one in told if self._is_of(clause, item, one)), None)
        if number is None or number.unit != PERCENT or whole is None:
            return
        part = next(one for one in told if one is not whole)
        (ours, unsure), (theirs, doubts) = self._amounts(part, rows), self._amounts(whole, rows)
        if len(ours) != 1 or len(theirs) != 1:
            return
        when, of_when = self.roles.when(clause, item)
        # *As a percentage of sales* tells a line no more closely.
        closely = self.doubting.closer(clause, part) if named is None else ()
        if self.doubting.is_in_longer_name(clause, whole):
            closely = ("told more closely",)
        told_closely = (*closely, *self.doubting.narrowed(clause, whole))
        doubts = (*unsure, *doubts, *of_when, *told_closely)
        doubts = (*doubts, *self._unknown(clause, (part, item, whole), frozenset() if named is None else self._of_rate))
        yield Claim(
            item.start, item.end, ours, ("share",), number, when=when, whole=theirs[0],
            doubts=tuple(dict.fromkeys(doubts)), sentence=clause.reading.sentence.start,
        )  # fmt: skip

    def _sum(self, clause: Clause, told: Sequence[Item], item: Item, rows: Rows) -> Iterator[Claim]:
        """Yield that lines make an amount together, or a difference of it."""
        number = item.number
        if number is None or number.unit in (PERCENT, POINTS) or any(item.first < one.behind for one in told):
            return
        found = [rows(one.subject, number) for one in told]
        if any(len(keys) != 1 for keys, _ in found):
            return
        stated = self.roles.of_number(clause, item, None)
        doubts = [doubt for _, unsure in found for doubt in unsure]
        doubts += [doubt for one in told for doubt in self.doubting.closer(clause, one)]
        doubts += [doubt for doubt in stated.doubts if doubt != "loose"]
        doubts += self._unknown(clause, (*told, item))
        is_listed = self._is_listed(clause, told)
        doubts += [] if is_listed else ["several subjects"]
        if number.unit is None and number.scale == 1:
            doubts.append("no unit")
        one = _as_sum(stated, item, tuple(keys[0] for keys, _ in found), tuple(dict.fromkeys(doubts)))
        yield replace(one, sentence=clause.reading.sentence.start)

    def _apart(self, clause: Clause, told: Sequence[Item], item: Item, rows: Rows) -> Iterator[Claim]:
        """Yield how far two lines are apart: *the difference between income and costs is 1.6 million*."""
        yield from self._above(clause, told, item, rows)
        way = next((one for one in clause.of("direction") if one.says == "different"), None)
        if way is None or not self.roles.between.intersection(clause.reading.words[way.behind : told[0].first]):
            return
        found = [rows(one.subject, item.number) for one in told]
        if all(len(keys) == 1 for keys, _ in found):
            keys = tuple(keys[0] for keys, _ in found)
            when, doubts = self.roles.when(clause, item)
            yield Claim(
                item.start, item.end, keys, ("value",), item.number, when=when, doubts=("several subjects", *doubts),
                formula=((keys[0], 1), (keys[1], -1)), sentence=clause.reading.sentence.start,
            )  # fmt: skip

    def _above(self, clause: Clause, told: Sequence[Item], item: Item, rows: Rows) -> Iterator[Claim]:
        """Yield by how much one line is above another: *costs exceeded income by 2.5 million*."""
        first, second = told
        ways = [one for one in clause.of("direction") if one.says in ("higher", "lower") and not one.moves]
        if len(ways) != 1 or not first.behind <= ways[0].first or not ways[0].behind <= second.first:
            return
        way, words = ways[0], clause.reading.words
        if not all(
            (word,) in self.roles.than or self.doubting.says_nothing(word) for word in words[way.behind : second.first]
        ):
            return
        found = [rows(one.subject, item.number) for one in told]
        is_amount = item.number is not None and item.number.unit not in (PERCENT, POINTS)
        if is_amount and all(len(keys) == 1 for keys, _ in found):
            keys = tuple(keys[0] for keys, _ in found)
            when, doubts = self.roles.when(clause, item)
            yield Claim(
                item.start, item.end, keys, ("difference",), item.number, when=when,
                direction=way.says,  # type: ignore[arg-type]
                direction_at=(way.start, way.end), doubts=("several subjects", *doubts),
                formula=((keys[0], 1), (keys[1], -1)), sentence=clause.reading.sentence.start,
            )  # fmt: skip

    def _amounts(self, one: Item, rows: Rows) -> tuple[tuple[RowKey, ...], tuple[Doubt, ...]]:
        """Give the rows of a subject that print no percentage."""
        keys, doubts = rows(one.subject, None)
        kept = tuple(key for key in keys if self.doubting.subjects.rows[key].unit != PERCENT)
        return kept, () if len(kept) == 1 < len(keys) else doubts

    def _is_listed(self, clause: Clause, told: Sequence[Item]) -> bool:
        """Tell whether subjects stand one behind the other, with nothing but commas and joining words between."""
        words = clause.reading.words
        joins = {place for item in clause.reading.of("joins") for place in range(item.first, item.behind)}
        return all(
            place in joins or self.doubting.says_nothing(words[place])
            for one, other in pairwise(told)
            for place in range(one.behind, other.first)
        )

    def answer(self, clause: Clause, told: Sequence[Item]) -> bool:
        """Tell whether as many amounts stand behind some names, one behind the other: *A and B were 5 and 3*."""
        numbers = clause.of("number")
        if len(told) < 2 or len(told) != len(numbers) or told[-1].behind > numbers[0].first:
            return False
        is_alike = len({one.number.is_rate for one in numbers if one.number is not None}) == 1
        return is_alike and self._is_listed(clause, told) and self._is_listed(clause, numbers)

    def _is_of(self, clause: Clause, item: Item, one: Item) -> bool:
        """Tell whether a number is said to be of a subject right behind it."""
        return is_part(clause.reading.words[item.behind : one.first], self.doubting)

    def _unknown(self, clause: Clause, items: Sequence[Item], idle: frozenset[str] = frozenset()) -> tuple[Doubt, ...]:
        """Tell whether a word stands among some items that nobody knows here; those of `idle` are known."""
        known = clause.reading.known
        start, stop = min(item.behind for item in items), max(item.first for item in items)
        words = clause.reading.words
        is_known = all(
            place in known or words[place] in idle or self.doubting.is_understood(words[place])
            for place in range(start, stop)
        )
        return () if is_known else ("told more closely",)


def _as_sum(stated: Stated, item: Item, keys: tuple[RowKey, ...], doubts: tuple[Doubt, ...]) -> Claim:
    """Make a claim on lines together of what its number states."""
    direction = stated.direction if stated.states == ("difference",) else None
    return Claim(
        item.start, item.end, keys, stated.states, item.number, stated.role, stated.when,
        stated.against if direction is not None else None,
        direction.says if direction is not None else None,  # type: ignore[arg-type]
        (direction.start, direction.end) if direction is not None else None, denied=stated.denied, doubts=doubts,
        formula=tuple((key, 1) for key in keys),
    )  # fmt: skip


def paired(clause: Clause, doubting: Doubting) -> tuple[Item, Item] | None:
    """Give the two numbers of *eight of the ten*; None where a clause has none."""
    numbers = clause.of("number")
    for one, other in pairwise(numbers):
        if is_part(clause.reading.words[one.behind : other.first], doubting) and is_whole(one.number):
            few, many = one.number, other.number
            if few is not None and many is not None and is_whole(many) and few.value <= many.value:
                return one, other
    return None


def is_part(gap: Sequence[str], doubting: Doubting) -> bool:
    """Tell whether words between two things say that the first is a part of the second."""
    is_known = all(word in doubting.part_of or doubting.says_nothing(word) for word in gap)
    return is_known and any(word in doubting.part_of for word in gap)


def is_whole(number: Number | None) -> bool:
    """Tell whether a number may be how many there are of something."""
    return number is not None and number.unit is None and number.scale == 1 and number.value.denominator == 1


def in_percent(number: Number | None) -> Number | None:
    """Give a fraction in words as a percentage: *a third higher* is by 33%."""
    if number is None or not is_fraction(number):
        return number
    return replace(
        number, value=number.value * 100, step=number.step * 100, said=number.said.times(100), unit=PERCENT,
        is_part=True,
    )  # fmt: skip
