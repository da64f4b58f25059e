"""Say what a clause without a verb takes from the one beside it: *sales rose by 8%, and costs by 5%*. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from tieout.narrative.clauses import Clause
from tieout.narrative.doubting import Doubting
from tieout.narrative.items import Item
from tieout.narrative.roles import Roles
from tieout.narrative.stated import Stated, without


@dataclass(frozen=True, slots=True)
class Beside:
    """The clauses beside one by which it is understood."""

    before: Clause | None = None
    """The one whose verb it goes on with, as it has none itself."""
    coming: Clause | None = None
    """The one behind it that goes on with its verb, and may say what of: *5 lower, costs 3 higher than planned*."""

    @property
    def has_direction(self) -> bool:
        """Tell whether the verb that a clause goes on with tells of a direction."""
        return self.before is not None and bool(self.before.of("direction"))


class Leaning:
    """Knows how a clause without a verb goes on with that of another."""

    def __init__(self, doubting: Doubting) -> None:
        self._doubting = doubting
        self._roles: Roles = doubting.roles
        words = doubting.words
        self._small = frozenset((*words.by, *words.towards, *words.out_of))

    def beside(self, clauses: Sequence[Clause]) -> list[Beside]:
        """Say of each clause of a sentence by which others it is understood."""
        leans = [place > 0 and self._leans(clause) for place, clause in enumerate(clauses)]
        found = []
        model: Clause | None = None
        for place, clause in enumerate(clauses):
            is_last = place + 1 == len(clauses) or not leans[place + 1]
            found.append(Beside(model if leans[place] else None, None if is_last else clauses[place + 1]))
            model = model if leans[place] and not clause.of("direction") else clause
        return found

    def of_number(self, clause: Clause, item: Item, after: Item | None, beside: Beside) -> Stated:
        """Say what a number states; `after` is the number behind it."""
        if beside.before is not None and not clause.of("direction"):
            carried = self._carried(clause, item, beside.before)
            if carried is not None:
                return carried
        return self._shared(self._roles.of_number(clause, item, after), clause, item, beside)

    def of_direction(self, clause: Clause, item: Item, beside: Beside) -> Stated:
        """Say what a direction states that stands without a number."""
        return self._shared(self._roles.of_direction(clause, item), clause, item, beside)

    def _leans(self, clause: Clause) -> bool:
        """Tell whether a clause has no verb: a name, and behind it small words and what is said of it."""
        named = [
            one for one in clause.of("subject") if not any(other.behind == one.first for other in clause.of("subject"))
        ]
        told = clause.of("number", "direction")
        if len(named) != 1 or not told or clause.of("level", "not", "zero", "quantity", "together", "cause", "counted"):
            return False
        if any(one.moves for one in clause.of("direction")) or told[0].first < named[0].behind:
            return False
        between = clause.reading.words[named[0].behind : told[0].first]
        return not clause.reading.parted(named[0].end, told[0].start) and all(
            word in self._small or self._doubting.says_nothing(word) for word in between
        )

    def _carried(self, clause: Clause, item: Item, before: Clause) -> Stated | None:
        """Say what a number states by the one in its place in the clause before; None where none is in its place."""
        place = self._roles.movements.place_of(clause, item)
        if place == "part":
            return None
        numbers, place_of = before.of("number"), self._roles.movements.place_of
        twins = [one for one in numbers if place_of(before, one) == place and _is_alike(one, item)]
        if not twins:
            return None
        at = numbers.index(twins[0]) + 1
        stated = self._roles.of_number(before, twins[0], numbers[at] if at < len(numbers) else None)
        if clause.of("base", "year"):
            if stated.direction is None:
                when, doubts = self._roles.when(clause, item)
                return replace(stated, when=when, doubts=(*stated.doubts, *doubts))
            return self._held(stated, Clause(clause.reading, (*before.pieces, *clause.pieces)), item)
        return stated

    def _shared(self, stated: Stated, clause: Clause, item: Item, beside: Beside) -> Stated:
        """Give what is stated with what the clause beside it says that it is held against."""
        direction, against = stated.direction, stated.against
        if direction is None or not ("no base" in stated.doubts or (against is not None and against.is_implied)):
            return stated
        if beside.before is not None and not any(one.moves for one in beside.before.of("direction")):
            told = self._held(stated, Clause(clause.reading, (*beside.before.pieces, *clause.pieces)), item)
        elif beside.coming is not None and not (direction.moves and beside.coming.of("direction")):
            told = self._held(stated, Clause(clause.reading, (*clause.pieces, *beside.coming.pieces)), item)
        else:
            return stated
        return stated if told.against is None or told.against.is_implied else told

    def _held(self, stated: Stated, both: Clause, item: Item) -> Stated:
        """Give what is stated with what two clauses together say that it is held against."""
        if stated.direction is None:
            return stated
        against, when, doubts = self._roles.against(both, item, stated.direction)
        kept = stated if against is None else replace(stated, doubts=without(stated.doubts, "no base"))
        return replace(kept, against=against, when=when, doubts=tuple(dict.fromkeys((*kept.doubts, *doubts))))


def _is_alike(one: Item, other: Item) -> bool:
    """Tell whether two numbers are both rates, or both none."""
    return one.number is not None and other.number is not None and one.number.is_rate == other.number.is_rate
