"""Hold what tables print, as a text may speak of it: rows, their figures, and what these make. Pure.

A target or an actual that a table does not print follows from the other and the difference, where it prints these.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from tieout.narrative.intervals import Interval, Sign, exactly
from tieout.values.outcome import Place

AMENDED = "amended"
"""What a target is as it was changed later, beside the one that was adopted."""
HEAD_WORD = re.compile(r"[^\W_]+")
RowKey = tuple[str, int]
"""Name of the table, and the line in its file."""


@dataclass(frozen=True, slots=True)
class Fact:
    """A printed figure of a row."""

    cell: int
    row: RowKey
    role: str
    year: int
    interval: Interval
    unit: str
    scale: int
    place: Place
    stage: str | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """A printed row of a statement."""

    key: RowKey
    path: str | None
    """Its line of the rulebook; None where it is not recognised."""
    label: str
    sections: tuple[str, ...]
    names: tuple[str, ...]
    """What it is called: as printed, and as the rulebook knows it."""
    unit: str
    compare: str | None = None
    """What its target is: `budget`, or a norm: `at least`, `at most`."""
    is_cost: bool = False
    """Whether less of it is better, though it has no norm."""
    report_year: int = 0
    kind: str = ""
    is_heading: bool = False
    """Whether it prints no figure: it is but the heading of those below it."""
    title: str = ""
    """That of its table: it names what a row is the total of whose label says no more."""


@dataclass(frozen=True)
class Amount:
    """What figures say of a row, and which figures they are, each with what it counts for."""

    interval: Interval
    made_of: tuple[tuple[Fact, int], ...]
    is_computed: bool = False

    @property
    def unit(self) -> str:
        """The unit of its figures."""
        return self.made_of[0][0].unit

    @cached_property
    def size(self) -> Interval:
        """Its amounts without their sign."""
        return self.interval.size()

    @cached_property
    def sign(self) -> Sign:
        """On which side of zero it is."""
        return self.interval.sign()


@dataclass(frozen=True)
class Facts:
    """All rows and figures that a text may speak of."""

    rows: Mapping[RowKey, Row]
    figures: Mapping[tuple[RowKey, str, int], tuple[Fact, ...]]
    sums: Mapping[int, Sequence[tuple[Fact, int]]] = field(default_factory=dict)
    """By cell of a total, the figures that it is the sum of, each with its sign."""
    _made: dict[tuple[RowKey, str, int, tuple[str, int] | None], Sequence[Amount]] = field(
        default_factory=dict, repr=False, compare=False
    )
    """What was made of figures already."""
    _resummed: dict[int, Amount | None] = field(default_factory=dict, repr=False, compare=False)
    """What the parts make of a total, by its cell."""

    @cached_property
    def _ended(self) -> frozenset[tuple[str, int]]:
        """The tables with each year of which they print what came of it; of others only what is expected is known."""
        return frozenset((row[0], year) for row, role, year in self.figures if role in ("actual", "difference"))

    def has_ended(self, row: RowKey, year: int) -> bool:
        """Tell whether the table of a row prints what came of a year, and not only what is expected of it."""
        return (row[0], year) in self._ended

    @property
    def heads(self) -> Iterable[tuple[str, int]]:
        """The heads of the columns of all figures, each with its year."""
        return {(fact.place.column_label or "", fact.year) for found in self.figures.values() for fact in found}

    @property
    def years(self) -> frozenset[int]:
        """The years of all figures."""
        return frozenset(year for _, _, year in self.figures)

    @property
    def head_words(self) -> frozenset[str]:
        """The words of those heads, in small letters."""
        return frozenset(word for head, _ in self.heads for word in HEAD_WORD.findall(head.casefold()))

    @cached_property
    def by_row(self) -> Mapping[RowKey, Sequence[Fact]]:
        """All figures of each row."""
        found: dict[RowKey, list[Fact]] = {}
        for (row, _, _), facts in self.figures.items():
            found.setdefault(row, []).extend(facts)
        return found

    def amounts(self, row: RowKey, role: str, year: int) -> Sequence[Amount]:
        """Give the target or the actual of a year: as printed, or else as it follows from the difference."""
        key = (row, role, year, None)
        if key not in self._made:
            self._made[key] = self._amounts(row, role, year)
        return self._made[key]

    def differences(self, row: RowKey, year: int, against: tuple[str, int]) -> Sequence[Amount]:
        """Give by how much the actual of a year is above something else, as both print it, or as a column does.

        A column may print what a cost has changed as its effect on the result, with the other sign: what the two
        amounts make goes before it, and it counts beside them only where it is the same.
        """
        key = (row, "difference", year, against)
        if key not in self._made:
            self._made[key] = self._differences(row, year, against)
        return self._made[key]

    def _amounts(self, row: RowKey, role: str, year: int) -> list[Amount]:
        """Make the amounts of a year."""
        printed = self._printed(row, role, year)
        if role == "target":
            printed = [*printed, *self._expected(row, year)]
        if printed or role not in ("target", "actual"):
            return printed
        if role == "actual" and not self.has_ended(row, year):
            return self._printed(row, "forecast", year) or self._printed(row, "target", year)
        known, sign = ("target", 1) if role == "actual" else ("actual", -1)
        return [
            Amount(base.interval.plus(by.interval.times(sign)),
                   (*base.made_of, *((one, sign) for one, _ in by.made_of)), is_computed=True)
            for base in self._printed(row, known, year)
            for by in self._printed(row, "difference", year)
        ]  # fmt: skip

    def _expected(self, row: RowKey, year: int) -> list[Amount]:
        """Give what was expected later of a year of which is known what came of it: a text may hold it against that."""
        if not self.has_ended(row, year):
            return []
        return [*self._printed(row, AMENDED, year), *self._printed(row, "forecast", year)]

    def _differences(self, row: RowKey, year: int, against: tuple[str, int]) -> list[Amount]:
        """Make the differences of a year."""
        is_target = against == ("target", year)
        made = [
            Amount(
                one.interval.minus(other.interval),
                (*one.made_of, *((fact, -by) for fact, by in other.made_of)),
                is_computed=True,
            )
            for one in self._came_or_expected(row, "actual", year)
            for other in (*self._came_or_expected(row, *against), *(self._expected(row, year) if is_target else ()))
            if one != other
        ]
        if not self.has_ended(row, year) and is_target:
            # What a budget is changed by, of each stage.
            made += self._printed(row, "change", year)
        column = "difference" if is_target else "movement"
        told = self._printed(row, column, year) if against in (("target", year), ("actual", year - 1)) else []
        return [*made, *(one for one in told if not made or any(one.interval.meets(two.interval) for two in made))]

    def resummed(self, amount: Amount) -> Amount | None:
        """Give what the parts make of an amount that is one printed total; None where that is not known."""
        if len(amount.made_of) != 1:
            return None
        cell = amount.made_of[0][0].cell
        if cell not in self._resummed:
            self._resummed[cell] = self._of_parts(cell)
        return self._resummed[cell]

    def _of_parts(self, cell: int) -> Amount | None:
        """Sum the parts of a total."""
        parts = self.sums.get(cell)
        if not parts:
            return None
        total = exactly(0)
        for fact, sign in parts:
            total = total.plus(fact.interval.times(sign))
        return Amount(total, tuple(parts), is_computed=True)

    def _came_or_expected(self, row: RowKey, role: str, year: int) -> Sequence[Amount]:
        """Give what figures print of a role; of a year that a table only looks ahead to, what is expected of it."""
        printed = self._printed(row, role, year)
        if printed or role != "actual" or self.has_ended(row, year):
            return printed
        return self.amounts(row, role, year)

    def _printed(self, row: RowKey, role: str, year: int) -> list[Amount]:
        return [_of(fact) for fact in self.figures.get((row, role, year), ())]


def _of(fact: Fact) -> Amount:
    """Give the amount that one figure prints."""
    return Amount(fact.interval, ((fact, 1),))


def facts_of(
    rows: Iterable[Row], figures: Iterable[Fact], sums: Mapping[int, Sequence[tuple[Fact, int]]] | None = None
) -> Facts:
    """Put rows and figures in order."""
    by_role: dict[tuple[RowKey, str, int], list[Fact]] = {}
    for fact in figures:
        by_role.setdefault((fact.row, fact.role, fact.year), []).append(fact)
    kept: dict[tuple[RowKey, str, int], tuple[Fact, ...]] = {}
    for (row, role, year), found in by_role.items():
        # A target as it was adopted has no stage.
        adopted = [fact for fact in found if fact.stage is None]
        kept[row, role, year] = tuple(adopted or found)
        if role == "target" and 0 < len(adopted) < len(found):
            amended = (replace(fact, role=AMENDED) for fact in found if fact.stage is not None)
            kept[row, AMENDED, year] = tuple(amended)
    return Facts({row.key: row for row in rows}, kept, sums or {})
