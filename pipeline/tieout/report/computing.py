"""Write a check as the sum that it is, with the figures as they are printed: `−17,3 − 21,9`. Pure."""

from __future__ import annotations

from collections.abc import Sequence

from tieout.values.letters import DASHES
from tieout.values.outcome import Place

MINUS = "\N{MINUS SIGN}"
MOST_TERMS = 12
"""Terms up to which a sum is written out; of a longer one a reader sees nothing."""


def sum_of(places: Sequence[Place], weights: Sequence[int]) -> str | None:
    """Write what the other figures make of the first: `−17,3 − 21,9` for a total that is the first less the second.

    Gives None where it is no sum of figures of one file, each counted once, or one too long to be read.
    """
    if len(places) != len(weights) or not 2 <= len(places) <= MOST_TERMS + 1:
        return None
    if any(abs(weight) != 1 for weight in weights) or len({place.file for place in places}) > 1:
        return None
    terms: list[str] = []
    for place, weight in zip(places[1:], weights[1:], strict=True):
        if not place.printed:
            return None
        # What the sum counts for nothing together with the first stands on its other side.
        is_taken_off = weight * weights[0] > 0
        term = signed(place.printed)
        if terms:
            terms.append(f"{MINUS if is_taken_off else '+'} {term}")
        else:
            terms.append(f"{MINUS}{' ' if term.startswith(MINUS) else ''}{term}" if is_taken_off else term)
    return " ".join(terms)


def signed(printed: str) -> str:
    """Write a printed figure with a minus sign where a dash of any kind stands before its digits."""
    plain = printed.strip()
    dashed = plain.translate(DASHES)
    return MINUS + dashed[1:].lstrip() if dashed[:1] == "-" and len(dashed) > 1 else plain
