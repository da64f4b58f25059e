"""Find the amount that another is held against, told with its year or base: *above the 1.7 billion of 2018*. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from tieout.narrative.claims import Against, When
from tieout.narrative.clauses import Clause
from tieout.narrative.items import Item
from tieout.narrative.phrases import ends_with
from tieout.narrative.years import Years


@dataclass(frozen=True, slots=True)
class Compared:
    """Knows which words stand between a direction, the amount that it holds against, and of when that is."""

    years: Years
    skipped: frozenset[str]
    by: frozenset[tuple[str, ...]]
    than: frozenset[tuple[str, ...]]
    back: frozenset[str]
    """Words for what was named before: *those of 2019*."""
    of: frozenset[str]
    """Words between a direction and what it holds against: *ahead of 2019*."""

    articles: frozenset[str]
    """Words that say nothing, and never where or when: *below the 2019 level*."""

    def held_against(self, clause: Clause, direction: Item) -> tuple[Item, Against] | None:
        """Give the number that a direction holds something against, and what that is; None where there is none."""
        if direction.moves or direction.says not in ("higher", "lower", "equal", "almost equal"):
            return None
        words = clause.reading.words
        item = next((one for one in clause.of("number") if one.first >= direction.behind), None)
        if item is None or clause.reading.parted(direction.end, item.start):
            return None
        gap = words[direction.behind : item.first]
        if not gap or ends_with(gap, self.by, self.skipped):
            return None
        aims = [one for one in clause.of("base") if direction.behind <= one.first and one.behind <= item.first]
        said = {place for one in aims for place in range(one.first, one.behind)}
        if not all(
            word in self.skipped or (word,) in self.than or direction.behind + place in said
            for place, word in enumerate(gap)
        ):
            return None
        if len(aims) == 1 and item.number is not None and not item.number.is_rate:
            # *Above the budgeted 47 million*.
            return item, _against(aims[0])
        year = self.years.right_behind(clause, item)
        if year is not None:
            return item, Against("actual", When(year.year))
        base = next((one for one in clause.of("base") if self._is_of(clause, item, one)), None)
        if base is None:
            return None
        return item, _against(base)

    def is_held(self, clause: Clause, direction: Item, year: Item) -> bool:
        """Tell whether a direction holds against a year right behind it: *above 2019*, *above those of 2019*."""
        if direction.moves or year.first < direction.behind or clause.reading.parted(direction.end, year.start):
            return False
        gap = clause.reading.words[direction.behind : year.first]
        if len(gap) == 1 and gap[0] in self.of:
            return True
        if all(word in self.articles for word in gap):
            return True
        return not self.back.isdisjoint(gap) and all(word in self.skipped | self.back for word in gap)

    def _is_of(self, clause: Clause, item: Item, base: Item) -> bool:
        """Tell whether a base stands right behind a number and a small word: *the 1.7 million of last year*."""
        if base.first < item.behind or base.says == "later" or clause.reading.parted(item.end, base.start):
            return False
        gap = clause.reading.words[item.behind : base.first]
        return 0 < len(gap) <= 2 and all(word in self.skipped for word in gap)


def _against(base: Item) -> Against:
    """Give what is held against by a base."""
    return Against("target", When()) if base.says == "target" else Against("actual", When(back=1))
