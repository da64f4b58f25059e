"""Hold what a sentence says, word by word: numbers, subjects, directions, bases and the like. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from tieout.narrative.number import Found, Number
from tieout.narrative.sentences import Sentence
from tieout.narrative.subjects import Subject
from tieout.rulebook.narrative_words import Bound

Kind = Literal[
    "number", "year", "subject", "direction", "base", "quantity", "not", "zero", "level", "joins", "respectively",
    "back", "idle", "counted", "together", "cause", "multiple",
]  # fmt: skip
NUMBER_WORD = "\0"
"""Stands among the words where a number stands."""
YEAR_WORD = "\1"
"""Stands among the words where a year stands."""
DATE_WORD = "\2"
"""Stands among the words where a date, or the day of a month, stands."""

SINCE, UNTIL = "since", "until"
"""What two years say that something is held between."""


@dataclass(frozen=True, slots=True, eq=False)
class Item:
    """Something that a sentence says, by its place in the text and among the words; one is only like itself."""

    kind: Kind
    says: str
    start: int
    end: int
    first: int
    behind: int
    number: Number | None = None
    subject: Subject | None = None
    year: int = 0
    moves: bool = False
    bound: Bound | None = None
    """Of a doubling or halving: what the words before it make of it."""


@dataclass(frozen=True)
class Reading:
    """A sentence with all that it says."""

    sentence: Sentence
    words: tuple[str, ...]
    places: tuple[tuple[int, int], ...]
    items: tuple[Item, ...]
    boundaries: tuple[int, ...]
    """Places of commas, brackets and the like."""
    found: Found
    is_otherwise: bool = False
    """Whether it speaks of what is not so, or is reckoned otherwise."""
    reckoned: tuple[tuple[int, int], ...] = ()
    """Its stretches that are reckoned otherwise than a table is."""
    known: frozenset[int] = frozenset()
    """Places of the words that something is said by."""
    asides: frozenset[int] = frozenset()
    """Places of the numbers that stand in brackets right behind another: *1.1 million (3.7%)*."""

    @cached_property
    def by_kind(self) -> Mapping[Kind, list[Item]]:
        """Its items of each kind, in order."""
        return by_kind(self.items)

    def of(self, *kinds: Kind) -> list[Item]:
        """Give the items of some kinds, in order; nobody may change that list."""
        if len(kinds) == 1:
            return self.by_kind.get(kinds[0], [])
        return of_kinds(self.items, self.by_kind, kinds)

    def parted(self, start: int, end: int) -> bool:
        """Tell whether a comma or the like stands between two places."""
        return any(start <= at < end for at in self.boundaries)

    def is_reckoned(self, at: int) -> bool:
        """Tell whether what stands at a place is reckoned otherwise than the table."""
        return any(start <= at < end for start, end in self.reckoned)


def by_kind(items: Iterable[Item]) -> Mapping[Kind, list[Item]]:
    """Give items by their kind, in order."""
    found: dict[Kind, list[Item]] = {}
    for item in items:
        found.setdefault(item.kind, []).append(item)
    return found


def of_kinds(items: Iterable[Item], known: Mapping[Kind, list[Item]], kinds: Sequence[Kind]) -> list[Item]:
    """Give the items of some kinds, in order, where those of each kind are `known`."""
    there = [kind for kind in kinds if kind in known]
    if len(there) > 1:
        return [item for item in items if item.kind in there]
    return known[there[0]] if there else []
