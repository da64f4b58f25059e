"""Hold a cell that a check points at, with its place and what it stands for. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from tieout.values.outcome import Place


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell with its place, and its figure where it prints one."""

    place: Place
    label: str
    """The printed label of its line, without the sections it stands under; of a record, the head of its column."""
    role: str
    table: str
    own: bool = True
    """Whether it is of the publication that is judged, and not of one beside it."""
    is_record: bool = False
    value: Decimal | None = None
    scale: int = 1
    unit: str = "1"
    half_step: Decimal = Decimal(0)
    """Half of the last printed digit, in base units."""
    unit_word: str = "1"
    """The unit of its numbers as the rulebook writes it behind a number; `1` where there is none."""

    @property
    def name(self) -> str:
        """Its line and its column."""
        line = self.place.line_label if self.is_record else self.label
        return f"{line}, {self.place.column_label}"

    def in_print(self, amount: Decimal | None) -> Decimal | None:
        """Turn an amount in base units into the unit in which this cell is printed."""
        if amount is None:
            return None
        scaled = (amount / self.scale).normalize()
        return scaled.quantize(Decimal(1)) if scaled == scaled.to_integral_value() else scaled
