"""Find the base of an amount, and say what a direction holds something against: a target or a year, of when. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tieout.narrative.claims import NOW, Against, Doubt, When
from tieout.narrative.clauses import Clause
from tieout.narrative.compared import Compared
from tieout.narrative.items import SINCE, UNTIL, YEAR_WORD, Item
from tieout.narrative.phrases import ends_with, phrases_of
from tieout.narrative.years import Years, nearest
from tieout.rulebook.narrative_words import NarrativeWords

CLOSE = 3
"""Words between a base and its amount at most."""
FAR = 6
"""Words between an amount and the base behind its name at most: *107.9 million of income was budgeted*."""
MOST_SMALL = 4
"""Small words between *than* and a year at most."""
AHEAD = 8
"""Words before an item that are looked at."""
Held = tuple[Against | None, When, tuple[Doubt, ...]]
"""What something is held against, of when it is itself, and what is doubted of that."""


@dataclass(frozen=True, slots=True)
class _YearsBeside:
    """The years beside a direction, by what they say."""

    own: list[Item]
    """Of when the amount is."""
    compared: list[Item]
    """What it is held against."""
    of_target: list[Item]
    """Of when the target is that it is held against."""
    doubts: tuple[Doubt, ...] = ()


class Bases:
    """Knows the small words by which amounts and directions hang together with a target, a year, or another amount."""

    def __init__(self, words: NarrativeWords, counted: frozenset[str]) -> None:
        """Take the wording; `counted` are words behind a number that say what it counts."""
        self._counted = counted
        self._skipped = frozenset(words.passed_over)
        self._links = phrases_of(words.links)
        self._by, self._than = phrases_of(words.by), phrases_of(words.than)
        self._out_of, self._towards = phrases_of(words.out_of), phrases_of(words.towards)
        self._starting = self._out_of - self._links
        of = frozenset(word for word in words.part_of if (word,) in self._links)
        self.years = Years(self._skipped, frozenset((*words.understood, *words.months)), self._than)
        self.compared = Compared(self.years, self._skipped, self._by, self._than, frozenset(words.back), of,
            self._skipped.difference(words.qualified_by, words.part_of),
        )  # fmt: skip

    def of_number(self, clause: Clause, item: Item, bases: Sequence[Item]) -> Item | None:
        """Give the base whose amount a number is: *a target of 249.4*, *249.4 was the target*."""
        if not bases:
            return None
        words, reading = clause.reading.words, clause.reading
        is_size = any(phrase[-1:] == words[item.first - 1 : item.first] for phrase in self._by) and item.first > 0
        for base in bases:
            if base.behind <= item.first:
                gap: Sequence[str] = words[base.behind : item.first]
                fits = len(gap) <= CLOSE and all(self.links_or_nothing(word) for word in gap)
                is_linked = any((word,) in self._links for word in gap)
                commas = [at for at in reading.boundaries if base.end <= at < item.start]
                is_compared = self._follows_than(clause, base)
                if is_size and len(gap) == 1:
                    # *Fell short of last year by 8 million*.
                    continue
                if fits and not commas and (is_linked or not is_compared):
                    return base
                # *(target: 32.0)*, and *the target (32.0)*.
                is_beside = commas == [item.start - 1] or (commas == [base.end] and not gap)
                if fits and is_beside and not is_compared and base.says == "target":
                    return base
            elif base.first >= item.behind and base.says == "target" and self._is_said_of(clause, item, base):
                return base
        return None

    def links_or_nothing(self, word: str) -> bool:
        """Tell whether a word says nothing, or only that one thing is another."""
        return word in self._skipped or (word,) in self._links or word == YEAR_WORD

    def behind(self, clause: Clause, item: Item, stop: int) -> Sequence[str]:
        """Give the words behind a number, without that which says what it counts."""
        gap = clause.reading.words[item.behind : stop]
        return gap[1:] if gap and gap[0] in self._counted else gap

    def against(self, clause: Clause, item: Item, direction: Item, held: tuple[Item, Against] | None) -> Held:
        """Say what a difference is held against, and of when it is; `held` is an amount that says so."""
        if held is not None and not any(one.end <= direction.start for one in clause.of("year")):
            return held[1], NOW, ()
        bases, doubts = self._bases_beside(clause, item, direction)
        years = self._years_beside(clause, item, direction, bases)
        when = When(years.own[0].year) if years.own else NOW
        doubts = (*doubts, *years.doubts)
        if len(years.own) > 1 or len(years.compared) > 1:
            doubts = (*doubts, "another year")
        if bases and direction.moves and bases[0].says == "target" and self._is_what_moved(clause, bases[0], direction):
            # *The budget was raised by 2 million*: that moved, and nothing is held against it.
            doubts = (*doubts, "told more closely")
        if direction.says == "meets" or (bases and bases[0].says == "target"):
            return Against("target", When(years.of_target[0].year) if years.of_target else when), when, doubts
        if years.compared:
            return Against("actual", When(years.compared[0].year)), when, doubts
        if years.own and years.own[0].says == "next" and not bases:
            # *A year later it was 5 million lower*.
            return Against("actual", When(years.own[0].year - 1)), when, doubts
        return self._against_earlier(clause, direction, bases, when, doubts)

    def _is_what_moved(self, clause: Clause, base: Item, direction: Item) -> bool:
        """Tell whether a target stands before a movement, and behind no word that holds something against it."""
        return base.behind <= direction.first and not self._follows_than(clause, base)

    def _is_said_of(self, clause: Clause, item: Item, base: Item) -> bool:
        """Tell whether a target behind a number is that number: *249.4 was the target*, *249.4 of costs was*."""
        reading = clause.reading
        if reading.parted(item.end, base.start) or self._has_amount(clause, base):
            return False
        if any(one.first == base.behind for one in clause.own(base, "direction")):
            # *Stayed 6.3 million behind the budget*, with the verb at its end.
            return False
        gap = self.behind(clause, item, base.first)
        if len(gap) <= 1 and all(self.links_or_nothing(word) for word in gap):
            return True
        named = {place for one in clause.of("subject") for place in range(one.first, one.behind)}
        between = range(item.behind, base.first)
        return (
            0 < len(between) <= FAR
            and not named.isdisjoint(between)
            and all(place in named or self.links_or_nothing(reading.words[place]) for place in between)
            and self.links_or_nothing(reading.words[base.first - 1])
        )

    def _has_amount(self, clause: Clause, base: Item) -> bool:
        """Tell whether an amount stands behind a base that is its own: *the budget of 39 million*."""
        after = next((one for one in clause.of("number") if base.behind <= one.first), None)
        if after is None or clause.reading.parted(base.end, after.start):
            return False
        gap = clause.reading.words[base.behind : after.first]
        return 0 < len(gap) <= CLOSE and all(self.links_or_nothing(word) for word in gap)

    def _bases_beside(self, clause: Clause, item: Item, direction: Item) -> tuple[list[Item], tuple[Doubt, ...]]:
        """Give the bases that a direction holds something against, and what is doubted of that."""
        if self._says_against_what(clause, item, direction):
            return clause.own(item, "base"), ()
        others = [one for one in clause.of("number") if one is not item]
        mine = clause.own(direction, "base")
        bases = mine or [
            base for base in clause.of("base") if not any(self.of_number(clause, one, [base]) for one in others)
        ]
        is_others = bool(bases) and not mine
        if is_others and (
            self._is_than_year(clause, direction) or (direction.moves and self._is_of_other_ways(clause, bases))
        ):
            return [], ()
        if len({base.says for base in bases}) > 1:
            return [base for base in (nearest(direction, bases),) if base is not None], ("no base",)
        return bases, ()

    def _says_against_what(self, clause: Clause, item: Item, direction: Item) -> bool:
        """Tell whether the piece of a number says itself against what: *rose by 2 since 2019, and by 1 since 2020*."""
        if direction.behind > item.first or not clause.of("base", "year"):
            return False
        if direction in clause.own(item, "direction"):
            return False
        return any(self._follows_than(clause, one) for one in clause.own(item, "base", "year"))

    def _years_beside(self, clause: Clause, item: Item, direction: Item, bases: Sequence[Item]) -> _YearsBeside:
        """Give the years beside a direction, by what they say of a number."""
        if not clause.of("year"):
            return _YearsBeside([], [], [])
        since = [year for year in clause.of("year") if year.says == SINCE]
        until = [year for year in clause.of("year") if year.says == UNTIL]
        if len(since) == len(until) == 1:
            return _YearsBeside(until, since, [])
        years = clause.near(item, "year") if len(clause.of("number")) > 1 else clause.of("year")
        years = [year for year in years if not self.years.is_of_another(clause, year, item)]
        years = [year for year in years if not self.years.is_told_later(clause, year, item)]
        if self._says_against_what(clause, item, direction):
            years = clause.own(item, "year")
        elif clause.own(direction, "base") and not clause.own(direction, "year"):
            behind = [year for year in years if year.start > direction.end]
            others_own = behind if self._is_of_other_ways(clause, behind) else []
            years = [year for year in years if year not in others_own]
        others = [one for one in clause.of("direction") if one is not direction]
        years = [year for year in years if not any(self.compared.is_held(clause, one, year) for one in others)]
        if len(clause.of("subject")) < 2:
            # *It was a setback, and higher than in 2021*: that is held against by the other.
            own_years = clause.own(direction, "year")
            years = [one for one in years if one in own_years or not self._is_than_of_another(clause, one)]
        free = [
            year
            for year in years
            if self.years.owner(clause, year) in (None, item) or self._is_compared(clause, item, direction, year)
        ]
        if any(year not in clause.own(direction, "year") for year in years):
            # *In 2013 it rose to 3.8%, after 3.4% in 2012*: the other is of that amount.
            years = free or years
        compared = [year for year in years if self._is_compared(clause, item, direction, year)]
        targets = [base for base in bases if base.says == "target"]
        of_target = [
            year
            for year in years
            if year not in compared and any(0 <= year.first - base.behind <= 1 for base in targets)
        ]
        own = [year for year in years if year not in compared and year not in of_target]
        doubts: tuple[Doubt, ...] = ()
        if compared and not own:
            # *In 2021 it was 148; that is 3% more than in 2022*: of another year than that of the report.
            own = [year for year in clause.of("year") if year.end <= item.start and year not in years][:1]
            doubts = ("another year",) if own and own[0].year <= compared[0].year else ()
        if len(own) > 1 and not compared and not bases:
            compared, own = [min(own, key=lambda one: one.year)], [max(own, key=lambda one: one.year)]
        return _YearsBeside(own, compared, of_target, doubts)

    def _against_earlier(
        self, clause: Clause, direction: Item, bases: Sequence[Item], when: When, doubts: tuple[Doubt, ...]
    ) -> Held:
        """Say what is held against the year before, as is said or meant."""
        if clause.aside and not bases:
            return self._against_aside(clause, direction, when, doubts)
        is_compared = direction.says in ("higher", "lower", "better", "worse") and not direction.moves
        earlier_ones = [base for base in bases if base.says == "earlier" and is_compared]
        if any(not self._follows_than(clause, base) for base in earlier_ones):
            # *It was higher last year* is the other way round, or of another year.
            doubts = (*doubts, "another year")
        if bases or direction.moves:
            earlier = When(when.year - 1) if when.year is not None else When(back=1)
            return Against("actual", earlier, is_implied=not bases), when, doubts
        return None, when, (*doubts, "no base")

    def _against_aside(self, clause: Clause, direction: Item, when: When, doubts: tuple[Doubt, ...]) -> Held:
        """Say what is held against what was said before the verb: *debt, which was 12 in 2018, declined to 10*."""
        says = {one.says for one in clause.aside if one.kind == "base"}
        years = {one.year for one in clause.aside if one.kind == "year"}
        if len(says) + len(years) != 1 or "later" in says or ("target" in says and direction.moves):
            earlier = Against("actual", When(back=1), is_implied=True) if direction.moves else None
            return earlier, when, (*doubts, "no base")
        if years:
            return Against("actual", When(years.pop())), when, doubts
        return Against("target", when) if "target" in says else Against("actual", When(back=1)), when, doubts

    def _is_compared(self, clause: Clause, item: Item, direction: Item, year: Item) -> bool:
        """Tell whether a year is what a direction holds something against, or of the amount that it does."""
        if self._follows_than(clause, year) or self.compared.is_held(clause, direction, year):
            return True
        ahead = clause.reading.words[direction.behind : year.first]
        starts = [place for place, word in enumerate(ahead) if (word,) in self._starting]
        if starts and YEAR_WORD not in ahead[starts[-1] :]:
            return True
        owner = self.years.owner(clause, year)
        if owner is None:
            return self._is_of_amount_held(clause, item, year)
        if owner is item:
            return False
        # *Was 53 million against 43 million in 2019, a rise of 23%*, and *from 43 million in 2019 to 53 million*.
        return self._follows_than(clause, owner) or self._is_start(clause, owner)

    def _is_of_amount_held(self, clause: Clause, item: Item, year: Item) -> bool:
        """Tell whether a year goes on about an amount that is held against: *5%, compared to 4%, as told, in 2021*."""
        words = clause.reading.words
        between = [one for one in clause.of("number", "base") if item.behind <= one.first < year.first]
        if any(one.says == "target" for one in between):
            return False
        return any(
            tuple(words[max(item.behind, at - len(phrase)) : at]) == phrase
            for one in between if one.kind == "number"
            for at in range(max(item.behind, one.first - MOST_SMALL) + 1, one.first + 1)
            for phrase in self._than
        )  # fmt: skip

    def _is_than_of_another(self, clause: Clause, year: Item) -> bool:
        """Tell whether a direction in the piece of a year holds something against that year."""
        return bool(clause.own(year, "direction")) and self._follows_than(clause, year)

    def _is_start(self, clause: Clause, item: Item) -> bool:
        """Tell whether a number is where something went from, and one behind it where it went to."""
        return self._follows(clause, item, self._out_of) and any(
            one.first >= item.behind and self._follows(clause, one, self._towards) for one in clause.of("number")
        )

    def _is_of_other_ways(self, clause: Clause, items: Sequence[Item]) -> bool:
        """Tell whether bases or years stand beside directions of their own: *it fell, and is higher than budgeted*."""
        return all(clause.own(one, "direction") for one in items)

    def _is_than_year(self, clause: Clause, direction: Item) -> bool:
        """Tell whether a direction has a year beside it that it is held against: *higher than in 2021*."""
        return any(
            self._follows_than(clause, year) or self.compared.is_held(clause, direction, year)
            for year in clause.own(direction, "year")
        )

    def _follows_than(self, clause: Clause, item: Item) -> bool:
        """Tell whether a word stands right before an item by which something is held against it."""
        return self._follows(clause, item, self._than)

    def _follows(self, clause: Clause, item: Item, phrases: frozenset[tuple[str, ...]]) -> bool:
        """Tell whether one of some phrases stands right before an item."""
        ahead = clause.reading.words[max(0, item.first - AHEAD) : item.first]
        # *Compared with the end of fiscal 2019*.
        return ends_with(ahead, phrases, self._skipped, MOST_SMALL if item.kind == "year" else 2)
