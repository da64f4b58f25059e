"""Say of which year an amount is: the year beside it, the one in its brackets, or one said before. Pure."""

from __future__ import annotations

from collections.abc import Iterable

from tieout.narrative.claims import NOW, Doubt, When
from tieout.narrative.clauses import Clause
from tieout.narrative.items import DATE_WORD, Item
from tieout.narrative.phrases import ends_with

REACH = 8
"""Words before a year in which a word stands that holds something against it."""


class Years:
    """Knows which words may stand between an amount and its year."""

    def __init__(self, skipped: frozenset[str], idle: frozenset[str], than: frozenset[tuple[str, ...]]) -> None:
        """Take words that say nothing, others that change nothing, and phrases before what is held against."""
        self._skipped = skipped
        self._idle = skipped | idle | {DATE_WORD}
        self._than = than

    def when(self, clause: Clause, item: Item) -> tuple[When, tuple[Doubt, ...]]:
        """Say of which year an amount is: one beside it, or one said before."""
        own = self.right_behind(clause, item)
        if own is not None:
            return When(own.year), ()
        others = [self.right_behind(clause, one) for one in clause.of("number") if one is not item]
        years = [
            year
            for year in clause.of("year")
            if not (year in others or self.is_of_another(clause, year, item) or self._is_held(clause, year))
        ]
        for piece in clause.pieces:
            if item in piece:
                beside = [one for one in piece if one in years]
                years = beside or [one for one in years if one.end <= item.start]
        if not years:
            return NOW, ()
        one = nearest(item, years)
        return When(one.year if one else None), () if len({year.year for year in years}) == 1 else ("another year",)

    def right_behind(self, clause: Clause, item: Item) -> Item | None:
        """Give the year right behind an amount, or before it in brackets: *5 million in 2019*, *(2018: 4 million)*."""
        reading = clause.reading
        for year in clause.of("year"):
            if self._is_in_brackets(clause, year, item):
                return year
            gap = reading.words[item.behind : year.first]
            if year.first < item.behind or reading.parted(item.end, year.start):
                continue
            is_than = ends_with(reading.words[max(0, year.first - REACH) : year.first], self._than, self._skipped)
            return year if not is_than and all(word in self._idle for word in gap) else None
        return None

    def _is_held(self, clause: Clause, year: Item) -> bool:
        """Tell whether a year stands right behind a word that holds something against it: *equal to 2019*."""
        return any(one.behind == year.first and not one.moves for one in clause.of("direction"))

    def in_brackets(self, clause: Clause, item: Item) -> Item | None:
        """Give the year that stands alone before an amount in brackets: *(2018: 4 million)*."""
        return next((year for year in clause.of("year") if self._is_in_brackets(clause, year, item)), None)

    def _is_in_brackets(self, clause: Clause, year: Item, item: Item) -> bool:
        return year.behind == item.first and {year.start - 1, year.end} <= set(clause.reading.boundaries)

    def owner(self, clause: Clause, year: Item) -> Item | None:
        """Give the amount that a year stands right behind; None where it is of none."""
        return next((one for one in clause.of("number") if self.right_behind(clause, one) is year), None)

    def is_told_later(self, clause: Clause, year: Item, item: Item) -> bool:
        """Tell whether a year is of what is said for itself behind a number: *rose by 2%; in 2021 it was 5 million*."""
        if year.first < item.behind:
            return False
        piece = next((one for one in clause.pieces if year in one), ())
        kinds = {one.kind for one in piece}
        return item not in piece and {"number", "level"} <= kinds and "direction" not in kinds

    def is_of_another(self, clause: Clause, year: Item, item: Item) -> bool:
        """Tell whether a year says of when another number in its brackets is: *(2021: 394)*."""
        parted = clause.reading.boundaries
        return year.start - 1 in parted and any(
            one is not item and one.first == year.behind and year.end in parted for one in clause.of("number")
        )


def nearest(item: Item, others: Iterable[Item]) -> Item | None:
    """Give the one that stands nearest to an item, of two as near the one behind it."""

    def distance(other: Item) -> tuple[int, bool]:
        return max(other.first - item.behind, item.first - other.behind), other.first < item.first

    return min(others, key=distance, default=None)
