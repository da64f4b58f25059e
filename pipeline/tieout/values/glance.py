"""What is seen of the texts of a column at a glance, before any of them is read as a value."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Glance:
    """What the texts of a column are like; blank ones are left out."""

    has_signs: bool = False
    has_dots: bool = False
    has_others: bool = False
    """Whether any letter but digits, signs and dots stands in one."""
    shortest: int = 0
    """Bytes of the shortest; 0 where all are blank."""
    longest: int = 0
    before: int = 0
    """Most bytes before the dot of one, or in all of one that has none. Not told where there are other letters."""
    behind: int = 0
    """Most bytes of one from its first dot on. Not told where there are other letters."""

    def __add__(self, other: Glance) -> Glance:
        """Say what the texts of both are like."""
        shortest = min(self.shortest, other.shortest) or max(self.shortest, other.shortest)
        return Glance(
            self.has_signs or other.has_signs, self.has_dots or other.has_dots, self.has_others or other.has_others,
            shortest, max(self.longest, other.longest), max(self.before, other.before), max(self.behind, other.behind),
        )  # fmt: skip
