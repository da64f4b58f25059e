"""Say which known words may be meant by one that is not known. Pure."""

from __future__ import annotations

import difflib
from collections.abc import Iterable

MOST_LISTED = 20
"""Known words that are listed; of more, the nearest ones."""
LONGEST = 100
"""Letters of a word that are compared."""


def nearest(word: str, known: Iterable[str]) -> list[str]:
    """List the known words that a slip would make of `word`, the nearest first; capitals do not set words apart."""
    by_plain = {one.casefold(): one for one in known}
    return [by_plain[plain] for plain in difflib.get_close_matches(word[:LONGEST].casefold(), by_plain)]


def meant(word: str, known: Iterable[str], what: str = "Known here") -> str:
    """Advise on a word that is not known: which may be meant, and which are known, the nearest first.

    `what` says what the known words are.
    """
    known = tuple(known)
    near = nearest(word, known)
    listed = [*near, *sorted(set(known) - set(near))]
    more = f" and {len(listed) - MOST_LISTED} more" if len(listed) > MOST_LISTED else ""
    asked = f"Is {near[0]} meant? " if near else ""
    return f"{asked}{what}: {', '.join(listed[:MOST_LISTED]) or 'none'}{more}."
