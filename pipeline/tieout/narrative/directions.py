"""Read every direction of a sentence as it stands, whether or not anybody knows what went so. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from tieout.narrative.claims import Against, When
from tieout.narrative.clauses import Clause
from tieout.narrative.items import Item
from tieout.narrative.number import Number
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
    ends: tuple[Number, Number] | None = None
    """From which amount it is said to have gone, and to which one."""

    @property
    def span(self) -> tuple[int, int]:
        """Where the word stands."""
        return self.start, self.end


def stated_ways(clauses: Iterable[Clause], roles: Roles) -> Iterator[StatedWay]:
    """Yield the directions of the clauses of a sentence, in order."""
    for clause in clauses:
        for item in clause.of("direction"):
            yield _stated(clause, item, roles)


def _stated(clause: Clause, item: Item, roles: Roles) -> StatedWay:
    """Read one direction by the words before its reason."""
    stated = roles.of_direction(clause.before_reason(item), item)
    return StatedWay(
        item.start, item.end, item.says, stated.denied, stated.when, stated.against,  # type: ignore[arg-type]
        roles.movements.ends_of(clause, item) if item.moves else None,
    )  # fmt: skip
