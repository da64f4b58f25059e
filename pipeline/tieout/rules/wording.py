"""Say what findings need of a rule: how it words a broken check, and whether it is an identity."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol

from tieout.rules.cell import Cell
from tieout.values.outcome import Text
from tieout.values.tally import Check


class Wording(Protocol):
    """A kind of rule with its arguments, or a check of a shape."""

    @property
    def is_identity(self) -> bool:
        """Whether it says that two amounts are the same."""
        ...

    @property
    def examines_values(self) -> bool:
        """Whether it looks at what a cell says."""
        ...

    def word(self, check: Check, cells: Sequence[Cell]) -> Text:
        """Word a broken check, with its figures; `cells` in the order of the check."""
        ...
