"""Propose how many times as much something is said to be: *three times that of 2018*. Pure.

It is proposed only where what it is held against stands right behind it: *three times higher* is read in two ways.
"""

from __future__ import annotations

from collections.abc import Iterator

from tieout.narrative.claims import NOW, Against, Claim, When
from tieout.narrative.clauses import Clause
from tieout.narrative.doubting import Doubting
from tieout.narrative.items import Item
from tieout.narrative.wholes import Rows


class Multiples:
    """Knows which words stand between a number of times and what is multiplied."""

    def __init__(self, doubting: Doubting) -> None:
        self._doubting = doubting
        words = doubting.words
        than = (part for phrase in words.than for part in phrase.split())
        self._small = frozenset((*words.times, *words.as_much, *words.passed_over, *words.back, *than))

    def of_clause(self, clause: Clause, told: list[Item], rows: Rows) -> Iterator[Claim]:
        """Yield how many times as much the one subject of a clause is said to be."""
        if len(told) != 1:
            return
        for item in clause.of("multiple"):
            against = self._against(clause, item)
            if against is None or item.number is None or item.number.value <= 1 or item.first < told[0].behind:
                continue
            keys, doubts = rows(told[0].subject, None)
            doubts = (*doubts, *self._doubting.between(clause, told[0], item, None))
            years = {one.year for one in clause.of("year")} - {against.when.year}
            if len(years) > 1:
                doubts = (*doubts, "another year")
            when = When(max(years)) if years else NOW
            if against.role == "target":
                against = Against("target", when)
            yield Claim(
                item.start, item.end, keys, (), when=when, against=against, direction="doubled",
                direction_at=(item.start, item.end), bound=item.number.bound, times=item.number,
                doubts=tuple(dict.fromkeys(doubts)), sentence=clause.reading.sentence.start,
            )  # fmt: skip

    def _against(self, clause: Clause, item: Item) -> Against | None:
        """Give what stands right behind a number of times, and is multiplied; None where nothing does."""
        base = next((one for one in clause.of("base", "year") if one.first >= item.behind), None)
        if base is None or clause.reading.parted(item.end, base.start):
            return None
        if not self._small.issuperset(clause.reading.words[item.behind : base.first]):
            return None
        if base.kind == "year":
            return Against("actual", When(base.year))
        if base.says == "later":
            return None
        return Against("target", When()) if base.says == "target" else Against("actual", When(back=1))
