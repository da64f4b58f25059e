"""Put the phrases of a wording into words, as those of a text are, and find them at the end of others. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache

from tieout.narrative.sentences import WORD

SPLIT = "..."
"""Stands in a phrase where other words stand in a text."""


def phrase_words(phrase: str) -> tuple[str, ...]:
    """Give the words of a phrase as those of a text are given."""
    parts = [[word.casefold() for word in WORD.findall(part)] for part in phrase.split(SPLIT)]
    return tuple(word for place, part in enumerate(parts) for word in ((SPLIT, *part) if place else part))


def phrases_of(phrases: Iterable[str]) -> frozenset[tuple[str, ...]]:
    """Give phrases by their words."""
    return frozenset(map(phrase_words, phrases))


@lru_cache(maxsize=64)
def _by_last(phrases: frozenset[tuple[str, ...]]) -> Mapping[str, tuple[tuple[str, ...], ...]]:
    """Give the phrases by their last word."""
    found: dict[str, tuple[tuple[str, ...], ...]] = {}
    for phrase in phrases:
        if phrase:
            found[phrase[-1]] = (*found.get(phrase[-1], ()), phrase)
    return found


def ends_with(
    words: Sequence[str], phrases: frozenset[tuple[str, ...]], skipped: frozenset[str], most: int = 2
) -> bool:
    """Tell whether words end with one of the phrases, behind which up to `most` words may stand that say nothing."""
    by_last = _by_last(phrases)
    stop = len(words)
    least = max(0, stop - most - 1)
    while stop > least:
        last = words[stop - 1]
        if last in by_last:
            for phrase in by_last[last]:
                if len(phrase) <= stop and tuple(words[stop - len(phrase) : stop]) == phrase:
                    return True
        if last not in skipped:
            return False
        stop -= 1
    return False
