"""Hold what a sentence, its paragraph and its heading say of when something is. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from tieout.narrative.items import Reading


@dataclass(frozen=True, slots=True)
class Times:
    """What is said of when something is."""

    years: frozenset[int] = frozenset()
    """The years that are named."""
    is_compared: bool = False
    """Whether it speaks of what was expected, of another year without its number, or of how far something went."""
    has_base: bool = False
    """Whether it names what was expected, or a year before: *budget*, *vorig jaar*."""

    def with_those_of(self, reading: Reading) -> Times:
        """Add what a sentence says of when something is."""
        compares = reading.is_otherwise or bool(reading.of("base", "direction", "multiple"))
        years = frozenset(one.year for one in reading.of("year"))
        return self.and_those(Times(years, compares, bool(reading.of("base"))))

    def and_those(self, others: Times) -> Times:
        """Add what stands elsewhere."""
        return Times(
            self.years | others.years, self.is_compared or others.is_compared, self.has_base or others.has_base
        )


NO_TIMES = Times()
"""What is said where nothing is."""
