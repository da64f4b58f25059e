"""Hold what is left at the end of a year against what there was at its beginning, where a table prints both. Pure.

A text calls the two lines by one name: *cash rose by 24 million* is said of neither, but of the one against the other.
"""

from __future__ import annotations

from dataclasses import replace

from tieout.narrative.claims import Claim
from tieout.narrative.clauses import Clause
from tieout.narrative.doubting import Doubting
from tieout.narrative.facts import Row
from tieout.narrative.sentences import WORD
from tieout.narrative.stated import without


class Balances:
    """Knows which of two lines is that of the beginning."""

    def __init__(self, doubting: Doubting) -> None:
        self._doubting = doubting
        self._beginning = frozenset(doubting.words.beginning)
        self._rows = doubting.subjects.rows

    def told(self, claim: Claim, clause: Clause) -> Claim:
        """Give a claim that something rose or fell with the two lines of it, where it may be of either."""
        if len(claim.rows) != 2 or claim.direction not in ("higher", "lower") or claim.states == ("value",):
            return claim
        first, second = claim.rows
        own = self._rows[first].report_year
        if claim.against is None or claim.against.role != "actual" or clause.of("base"):
            return claim
        if any(one.year != own for one in clause.of("year")):
            return claim
        begins = [key for key in claim.rows if self._is_beginning(self._rows[key])]
        if len(begins) != 1 or first[0] != second[0] or self._rows[first].unit != self._rows[second].unit:
            return claim
        end = second if begins == [first] else first
        # *It fell until the summer*: what goes up and down within a year need not be less at its end.
        is_sure = claim.number is not None or self._doubting.knows_all(clause.reading)
        doubts = without(claim.doubts, "several rows") if is_sure else claim.doubts
        return replace(claim, formula=((end, 1), (begins[0], -1)), against=None, doubts=doubts)

    def _is_beginning(self, row: Row) -> bool:
        """Tell whether a line is of the beginning of a year, by its label."""
        return not self._beginning.isdisjoint(word.casefold() for word in WORD.findall(row.label))
