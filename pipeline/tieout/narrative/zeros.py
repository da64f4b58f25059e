"""Tell whether a clause says that a line is zero, or that nothing was aimed at, without a number. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from tieout.narrative.clauses import Clause
from tieout.narrative.doubting import Doubting
from tieout.narrative.items import Item


@dataclass(frozen=True, slots=True)
class Zeros:
    """Knows how a text says that there is none of something."""

    _doubting: Doubting

    def is_zero(self, clause: Clause, one: Item) -> bool:
        """Tell whether a subject is said to be zero: *geen investeringen*, *niet geïnvesteerd*."""
        if one.subject is not None and one.subject.meant.doing:
            return bool(clause.near(one, "not", "zero")) and not clause.of("number")
        return any(
            zero.behind <= one.first
            and all(self._doubting.subjects.is_passed(word) for word in clause.reading.words[zero.behind : one.first])
            and one.first - zero.behind <= 1
            for zero in clause.of("zero")
        )

    def has_no_target(self, clause: Clause) -> bool:
        """Tell whether a clause says that nothing was aimed at: *not budgeted*."""
        if clause.of("number", "direction"):
            return False
        targets = {base.first for base in clause.of("base") if base.says == "target"}
        return any(one.behind in targets for one in clause.of("not"))

    def goes_on(self, clause: Clause) -> bool:
        """Tell whether other words stand behind what was aimed at: *not budgeted at this level*."""
        base = clause.of("base")[-1]
        behind = clause.reading.words[base.behind :]
        said = clause.of("subject", "number", "direction", "year")
        after = next((one.first for one in said if one.start >= base.end), len(clause.reading.words))
        return any(not self._doubting.is_understood(word) for word in behind[: after - base.behind])

    def is_of_target(self, clause: Clause) -> bool:
        """Tell whether a clause speaks of what was aimed at, and of no direction."""
        return any(item.says == "target" for item in clause.of("base")) and not clause.of("direction")
