"""Say what a kind of rule makes of many records at once, where a table has a row for each of them. Pure.

A large table of records stands in a table that is as wide as its file: a row for a record, a value for a figure. A kind
that says how judges them all there, by the same arithmetic as its population; of a kind that says nothing the
population looks at the figures of all records, one by one, which is slow and always right.

The columns of a wide table are `row_no` (the first record is 0), `line_no`, `entity`, `year`, `period`, `period_no`,
`further_keys`, `told`, of each column of codes `k` (whether the code is in its list), and of each column of figures `v`
(the value), `h` (half of its last printed digit) and `d` (its decimals), with the number of the column behind it. Where
a cell prints no figure the last three are NULL. A record that is `told` has its cells among the figures too: whatever
is not plain is, and some that stand for all others.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class WideColumn:
    """A column of figures of a wide table. All of them hold what came of a line in the period of the record."""

    number: int
    """Field within the line, the first is 1."""
    place: int
    """Its place among the columns of figures, the first is 0."""
    line: str
    unit: str
    """Of its figures."""
    line_unit: str | None

    @property
    def value(self) -> str:
        """Its value in SQL."""
        return f"v{self.number}"

    @property
    def half(self) -> str:
        """Half of its last printed digit in SQL."""
        return f"h{self.number}"

    @property
    def bit(self) -> int:
        """What it counts for where columns are counted as bits."""
        return 1 << self.place


@dataclass(frozen=True, slots=True)
class WideTable:
    """A table of records that stand in a wide table. It is whole, and of the publication itself."""

    name: str
    cells_before: int
    """Cells of the run before its first."""
    width: int
    """Cells of a record."""
    columns: tuple[WideColumn, ...]
    codes: tuple[int, ...]
    """The columns of codes: `k` with the number of one behind it says whether the code is in its list."""
    blank_is_nothing: bool
    is_alone: bool
    """Whether the run has no other table."""
    has_other_units: bool
    """Whether some told figure is in another unit than its column: then records are not held against each other."""
    source: str = "{wide}"
    """What stands for the wide table in SQL, without the records that are told where each is judged by itself."""

    def column(self, line: str) -> WideColumn | None:
        """Give the column of a line, or None; no line has two."""
        return next((one for one in self.columns if one.line == line), None)

    def has_any(self, lines: Iterable[str]) -> bool:
        """Tell whether one of these lines is a column of it."""
        return any(self.column(line) is not None for line in lines)


@dataclass(frozen=True, slots=True)
class Settled:
    """How a kind judges the records of a wide table."""

    way: Literal["each", "all", "nothing"]
    """`each`: a record is judged by its own figures alone, so that those of `told` records are left to the population.
    `all`: records are held against each other; those that it leaves to the population are all that it needs to judge
    them. `nothing`: the population says the same of a few as of all of them."""
    checks: str = ""
    """A SELECT of a row for each record that is judged, some perhaps twice: row_no; checks, how many; judged (exact,
    broken, not judged, or NULL where only the population can tell: `all` says exact or NULL); excuse; and
    seen, the columns that are looked at, as bits."""


NO_TEXT = "CAST(NULL AS VARCHAR)"
NOTHING = Settled("nothing")
"""No record is judged by itself: the rule is about statements, or about what the table does not print."""


def filled(columns: Sequence[WideColumn]) -> str:
    """Give in SQL, as bits, the columns that print a figure in a record."""
    return bits((column, f"{column.value} IS NOT NULL") for column in columns)


def bits(conditions: Iterable[tuple[WideColumn, str]]) -> str:
    """Give in SQL, as bits, the columns of which a condition holds."""
    cases = [f"CASE WHEN {condition} THEN {column.bit} ELSE 0 END" for column, condition in conditions]
    return f"CAST({' + '.join(cases) or '0'} AS BIGINT)"


def count(conditions: Iterable[str]) -> str:
    """Count in SQL how many conditions hold; one that is NULL does not."""
    return " + ".join(f"CASE WHEN {condition} THEN 1 ELSE 0 END" for condition in conditions) or "0"


def first_bits(conditions: Sequence[tuple[WideColumn, str]], most: int) -> str:
    """Give in SQL, as bits, the first columns of which a condition holds, so many at most."""
    held = [condition for _, condition in conditions]
    return bits(
        (column, f"({condition}) AND {count(held[:place])} < {most}")
        for place, (column, condition) in enumerate(conditions)
    )
