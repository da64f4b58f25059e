"""What is seen of the texts of a column at a glance, before any of them is read as a value."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Glance:
    """What the texts of a column are like; blank ones are left out."""

    has_signs: bool = False
    has_dots: bool = False
    has_others: bool = False
    """Whether one has any letter but digits, signs and dots, a second dot, or a sign that is not its first letter.

    Nothing is then told of signs, dots and what stands around these.
    """
    shortest: int = 0
    """Bytes of the shortest; 0 where all are blank."""
    longest: int = 0
    before: int = 0
    """Most bytes before the dot of one, or in all of one that has none."""
    behind: int = 0
    """Most bytes of one from its dot on."""

    def __add__(self, other: Glance) -> Glance:
        """Say what the texts of both are like."""
        shortest = min(self.shortest, other.shortest) or max(self.shortest, other.shortest)
        if self.has_others or other.has_others:
            return Glance(has_others=True, shortest=shortest, longest=max(self.longest, other.longest))
        return Glance(
            self.has_signs or other.has_signs, self.has_dots or other.has_dots, False, shortest,
            max(self.longest, other.longest), max(self.before, other.before), max(self.behind, other.behind),
        )  # fmt: skip
