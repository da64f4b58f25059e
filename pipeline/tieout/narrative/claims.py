"""Hold what a text says of a row of a table: a claim, with all that is known and all that is doubted of it. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from tieout.narrative.facts import RowKey
from tieout.narrative.number import Number
from tieout.rulebook.narrative_words import Bound, Direction, Quantity

States = Literal["value", "difference", "share"]
Doubt = Literal[
    "named by the heading", "referred back", "several rows", "several subjects", "told more closely", "no base",
    "loose", "another year", "not listed alike", "no unit",
    "among which", "named in part", "by its amount",
]  # fmt: skip
"""Why it is not sure what a claim speaks of."""
Side = Literal["above", "below"]
"""A side of zero."""


@dataclass(frozen=True, slots=True)
class When:
    """A year that a claim is about: as it says, or so many years before that of the report."""

    year: int | None = None
    back: int = 0

    def of(self, report_year: int) -> int:
        """Give the year, for a row of a report of some year."""
        return self.year if self.year is not None else report_year - self.back


NOW = When()
LATER = When(back=-1)


@dataclass(frozen=True, slots=True)
class Against:
    """What an amount is held against: the target or the actual of a year."""

    role: Literal["target", "actual"]
    when: When
    is_implied: bool = False
    """Whether the words do not say so, and it is what is usually meant."""


@dataclass(frozen=True, slots=True)
class Claim:
    """What a stretch of a text says of one row, or of all rows of a group."""

    start: int
    end: int
    """The number or, without one, the word that says the direction."""
    rows: tuple[RowKey, ...]
    """What it may be about; of a group all of these."""
    states: tuple[States, ...]
    """What its number may be; nothing where it gives only a direction."""
    number: Number | None = None
    role: Literal["target", "actual"] = "actual"
    when: When = NOW
    against: Against | None = None
    direction: Direction | None = None
    direction_at: tuple[int, int] | None = None
    bound: Bound | None = None
    """Of a doubling or halving: what the words before it make of it."""
    denied: bool = False
    is_zero: bool = False
    """Whether it says, without a number, that there is none."""
    quantity: Quantity | Literal["count"] | None = None
    of: Number | None = None
    """Of a group: how many rows the text says that it has."""
    whole: RowKey | None = None
    """Of a share: the row that it is a part of."""
    group: str | None = None
    doubts: tuple[Doubt, ...] = ()
    is_plain: bool = False
    """Whether its sentence says nothing but this, and every word of it is known."""
    is_under_base: bool = False
    """Whether its heading names a base, as *Last year* does: it may be of that."""
    declared: bool = False
    """Whether a steward tied it."""
    formula: tuple[tuple[RowKey, int], ...] = ()
    """The rows that its amount is made of, each with its sign."""
    side: Side | None = None
    """On which side of zero the text says that the amount is."""
    named: Side | None = None
    """On which side of zero its subject is by name: a loss, or a surplus. A loss grows where the amount falls."""

    sentence: int = -1
    """Where its sentence begins; -1 where a steward tied it."""
    is_aimed: bool = False
    """Whether its direction was better or worse, and is which of both its line aims at."""
    times: Number | None = None
    """Of a doubling that is told by a number: how many times as much it became."""

    @property
    def numbers(self) -> tuple[Number, ...]:
        """Give the numbers of the text that it is about."""
        return tuple(one for one in (self.number, self.of, self.times) if one is not None)

    @property
    def is_sure(self) -> bool:
        """Tell whether it is sure what the claim speaks of."""
        return self.declared or not self.doubts

    @property
    def words(self) -> tuple[int, int]:
        """Give where the words stand that say it: its number and the word that says the direction, and all between."""
        if self.direction_at is None:
            return self.start, self.end
        return min(self.start, self.direction_at[0]), max(self.end, self.direction_at[1])
