"""Know the longer words that end with what tells a direction: *kostenstijging* is a rise in costs. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from tieout.narrative.items import Kind
from tieout.narrative.lexicon import Hit
from tieout.rulebook.narrative_words import NarrativeWords

LEAST_FRONT = 3
"""Letters at least of what such a word begins with."""
Told = tuple[Kind, str, bool]
"""The kind of a word, what it says, and whether it moves."""


class Compounds:
    """Knows the ends of such words."""

    def __init__(self, words: NarrativeWords) -> None:
        self._says: dict[str, Told] = {
            end: ("direction", one.says, one.moves) for one in words.direction for end in one.compounds
        }
        self._ends = tuple(self._says)

    def tells(self, words: Iterable[str]) -> bool:
        """Tell whether any of some words is such a one."""
        return any(word.endswith(self._ends) for word in words)

    def find(self, words: Sequence[str], known: Iterable[int]) -> Iterator[Hit[Told]]:
        """Yield such words, but for those at places that are `known`."""
        ways = [(at, end) for at, word in enumerate(words) for end in self._end_of(word)]
        if ways:
            taken = frozenset(known)
            yield from (Hit(self._says[end], at, at + 1) for at, end in ways if at not in taken)

    def front(self, word: str) -> str:
        """Give what such a word begins with: *kosten*; nothing of another."""
        return next((word[: -len(end)] for end in self._end_of(word)), "")

    def _end_of(self, word: str) -> Sequence[str]:
        """Give the longest end that a word has behind enough letters; nothing where it has none."""
        if not word.endswith(self._ends):
            return ()
        fitting = (end for end in self._ends if word.endswith(end) and len(word) - len(end) >= LEAST_FRONT)
        return sorted(fitting, key=len)[-1:]
