"""Hold what is left at the end of a year against what there was at its beginning, where a table prints both. Pure.

A text calls the two lines by one name: *cash rose by 24 million* is said of neither, but of the one against the other.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from tieout.narrative.claims import Claim
from tieout.narrative.clauses import Clause
from tieout.narrative.facts import Row, RowKey
from tieout.narrative.sentences import WORD
from tieout.narrative.stated import without
from tieout.rulebook.narrative_words import NarrativeWords


class Balances:
    """Knows which of two lines is that of the beginning."""

    def __init__(self, words: NarrativeWords, rows: Mapping[RowKey, Row]) -> None:
        self._beginning = frozenset(words.beginning)
        self._rows = rows

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
        return replace(
            claim, formula=((end, 1), (begins[0], -1)), against=None, doubts=without(claim.doubts, "several rows")
        )

    def _is_beginning(self, row: Row) -> bool:
        """Tell whether a line is of the beginning of a year, by its label."""
        return not self._beginning.isdisjoint(word.casefold() for word in WORD.findall(row.label))
