"""List names in a sentence, of many only the first."""

from __future__ import annotations

from collections.abc import Sequence

MOST_NAMED = 5
"""Names that one line lists."""


def listed(names: Sequence[str]) -> str:
    """List names with commas between them; of more than a line has room for only the first, and how many there are."""
    named = ", ".join(names[:MOST_NAMED])
    return f"{named}, … ({len(names)})" if len(names) > MOST_NAMED else named
