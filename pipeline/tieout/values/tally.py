"""Hold what an engine says of one rule: exact counts, and the checks that a reader must see. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Literal

Judgement = Literal["exact", "within rounding", "broken", "not judged"]
JUDGEMENTS: tuple[Judgement, ...] = ("exact", "within rounding", "broken", "not judged")
Pictured = Literal["deviation", "norm", "step", ""]
"""What a picture of a check shows: how far a figure is from its budget, its norm, or the period before it."""
Told = Mapping[str, str | int | bool | None]
"""What a check tells besides its figures, by name; which names there are its kind of rule knows."""


@dataclass(frozen=True, slots=True)
class Check:
    """One comparison that a rule made."""

    table: str
    """Name of the table in the run."""
    about: str
    """Stable name of what is compared, within its table: `operationele_kasstroom/difference_2022`."""
    judgement: Judgement
    cells: tuple[int, ...]
    """The cells involved, the one that it is about first."""
    weights: tuple[int, ...] = ()
    """What each of these counts for; their sum is nothing where the check holds. Empty where nothing adds up."""
    excuse: str | None = None
    """Why it was not judged, where that is no surprise."""
    told: Told = field(default_factory=dict)
    expected: Decimal | None = None
    """In base units of the first cell, as the three below."""
    found: Decimal | None = None
    gap: Decimal | None = None
    allowed: Decimal | None = None

    @property
    def subject(self) -> str:
        """Name what is compared, its table first."""
        return f"{self.table}/{self.about}"


@dataclass(frozen=True, slots=True)
class Tally:
    """What an engine counted for one rule on the publication itself. Counts are exact at any size."""

    exact: int = 0
    within_rounding: int = 0
    broken: int = 0
    not_judged: int = 0
    excuses: Mapping[str, int] = field(default_factory=dict)
    """Of the checks that were not judged, those with a plain reason, by reason."""
    beside: int = 0
    """Checks on publications beside, which are judged where those are."""
    checks: tuple[Check, ...] = ()
    """All of them where there are few; else those that are not exact, of each sort the first."""
    looked_at: bytes = b""
    """The cells whose value was looked at, a bit for each `cell_id`, the lowest first."""
    looked_at_wide: Mapping[str, Mapping[int, bytes]] = field(default_factory=dict)
    """The same of records that were judged many at once: by table and column a bit for each record, the first first."""

    @property
    def examined(self) -> int:
        """Count the checks that were made."""
        return self.exact + self.within_rounding + self.broken

    @property
    def only_beside(self) -> bool:
        """Tell whether all its checks were about publications beside the one that is judged."""
        return self.beside > 0 and self.examined == 0 and self.not_judged == 0

    @property
    def is_whole(self) -> bool:
        """Tell whether every check is among `checks`."""
        return len(self.checks) == self.examined + self.not_judged


NOTHING = Tally()


def check_of(row: Mapping[str, Any]) -> Check:
    """Make a check of one row of a population.

    Raises ValueError where the row is none: a judgement outside the four, no cell to point at, weights of other cells.
    """
    check = Check(
        table=row["table_name"],
        about=row["about"],
        judgement=row["judgement"],
        cells=tuple(row["cells"] or ()),
        weights=tuple(row["weights"] or ()),
        excuse=row["excuse"],
        told=row["told"] or {},
        expected=row["expected"],
        found=row["found"],
        gap=row["gap"],
        allowed=row["allowed"],
    )
    if check.judgement not in JUDGEMENTS:
        raise ValueError(f"a check is judged {check.judgement!r}")
    if not check.cells:
        raise ValueError(f"check {check.subject!r} points at no cell")
    if check.weights and len(check.weights) != len(check.cells):
        raise ValueError(f"check {check.subject!r} has {len(check.weights)} weights for {len(check.cells)} cells")
    return check


def bits_of(cells: Iterable[int]) -> bytes:
    """Write a set of cells as bits, a bit for each number, the lowest first."""
    cells = set(cells)
    bits = bytearray(max(cells, default=-1) // 8 + 1)
    for cell in cells:
        bits[cell // 8] |= 1 << cell % 8
    return bytes(bits)


def united(sets: Iterable[bytes]) -> bytes:
    """Unite sets of cells that are written as bits."""
    bits = 0
    for each in sets:
        bits |= int.from_bytes(each, "little")
    return bits.to_bytes((bits.bit_length() + 7) // 8, "little")
