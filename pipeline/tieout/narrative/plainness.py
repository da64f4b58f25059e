"""Tell whether a claim is all that its sentence says, in words that are all known. Pure.

Only then is what contradicts it a mistake without a doubt: a word that nobody knows may be the very one that makes the
sentence true.
"""

from __future__ import annotations

from dataclasses import dataclass

from tieout.narrative.claims import Claim
from tieout.narrative.doubting import Doubting
from tieout.narrative.items import Reading

QUOTES = frozenset('"“”„‟«»‹›')
"""Signs around what somebody else says."""


@dataclass(frozen=True, slots=True)
class Plainness:
    """Knows which sentences say one thing, and nothing that nobody knows."""

    doubting: Doubting

    def is_plain(self, claim: Claim, reading: Reading, text: str) -> bool:
        """Tell whether a claim is all that a sentence says; `text` is that of the sentence."""
        return claim.is_sure and self._says_against_what(claim) and self._says_one_thing(claim, reading, text)

    def _says_against_what(self, claim: Claim) -> bool:
        """Tell whether the words say what a direction or a difference is held against."""
        if claim.direction is None and "difference" not in claim.states:
            return True
        is_level = claim.states == ("value",)
        return is_level or (claim.against is not None and not claim.against.is_implied)

    def _says_one_thing(self, claim: Claim, reading: Reading, text: str) -> bool:
        """Tell whether a sentence has one line, one year, no other number, and no word that nobody knows."""
        if reading.is_otherwise or reading.of("counted", "together", "respectively") or not QUOTES.isdisjoint(text):
            return False
        numbers = {(one.start, one.end) for one in claim.numbers}
        others = [one for one in reading.found.numbers if (one.start, one.end) not in numbers]
        if len(numbers) + len(others) > max(1, len(numbers)):
            return False
        if len(reading.of("subject")) != 1 or len({one.year for one in reading.of("year")}) > 1:
            return False
        if len({one.says for one in reading.of("base")}) > 1:
            return False
        if any((one.start, one.end) != claim.direction_at for one in reading.of("direction")):
            return False
        return self.doubting.knows_all(reading)
