"""Read every direction of a sentence as it stands, whether or not anybody knows what went so. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from tieout.narrative.claims import Against, When
from tieout.narrative.clauses import Clause, clauses_of
from tieout.narrative.items import Item, Reading
from tieout.narrative.roles import Roles
from tieout.rulebook.narrative_words import Direction


@dataclass(frozen=True, slots=True)
class StatedWay:
    """A word that says a direction, as it is read: which way, of when, and held against what."""

    start: int
    end: int
    says: Direction
    denied: bool
    when: When
    against: Against | None
    """None where the words do not say against what."""

    @property
    def span(self) -> tuple[int, int]:
        """Where the word stands."""
        return self.start, self.end


def stated_ways(reading: Reading, roles: Roles) -> Iterator[StatedWay]:
    """Yield the directions of a sentence, in order."""
    ways = reading.of("direction")
    clauses = clauses_of(reading) if ways else []
    for item in ways:
        clause = next((one for one in clauses if item in one.items), None)
        if clause is not None:
            yield _stated(clause, item, roles)


def _stated(clause: Clause, item: Item, roles: Roles) -> StatedWay:
    """Read one direction by the words before its reason."""
    stated = roles.of_direction(clause.before_reason(item), item)
    return StatedWay(
        item.start, item.end, item.says, stated.denied, stated.when, stated.against,  # type: ignore[arg-type]
    )  # fmt: skip
