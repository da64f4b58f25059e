"""Say what an identity is: a figure that follows from others, in every slice of a table. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Axis = Literal["rows", "columns"]
How = Literal["sum", "difference", "percentage", "relative change", "share", "average"]
Judgement = Literal["holds", "within rounding", "broken", "not judged"]

STRONG = 4_000
"""Least score of a sum that says where a row belongs, against what a label says."""
FEWEST = 2
"""Slices in which such a sum must hold."""


@dataclass(frozen=True, slots=True)
class Identity:
    """The result is made of the parts, in every slice.

    Along `rows` the result and its parts are rows and each column is a slice; along `columns` the other way round. All
    are told by their place in the grid.
    """

    how: How
    axis: Axis
    result: int
    parts: tuple[tuple[int, int], ...]
    """Each part with its weight, in the order of print. Of a percentage the first is divided by the second; of a
    relative change the first is the later one; a share is one of the part's total, which prints 100."""
    judgements: tuple[Judgement, ...]
    """One for each slice."""
    gaps: tuple[int, ...]
    """By how much the result is more than its parts make, one for each slice; 0 where it is not judged."""
    score: int
    """How much better this explains the figures than chance does, in thousandths of a power of ten."""
    follows: tuple[int, ...] = ()
    """Slices that break only because slices that they are made of do."""
    witnesses: int = 0
    """In how many slices that do not follow from each other it holds with three figures or more that are not zero."""

    @property
    def items(self) -> tuple[int, ...]:
        """The result and its parts."""
        return (self.result, *(item for item, _ in self.parts))

    @property
    def places_rows(self) -> bool:
        """Whether it says of rows which total they are part of: a sum that holds wherever it is judged."""
        holding = self.slices("holds", "within rounding")
        is_sum = self.how == "sum" and self.axis == "rows"
        return is_sum and self.score >= STRONG and len(holding) >= FEWEST and not self.slices("broken")

    def slices(self, *judgements: Judgement) -> tuple[int, ...]:
        """Give the slices that are judged so."""
        return tuple(place for place, found in enumerate(self.judgements) if found in judgements)
