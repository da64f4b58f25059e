"""Find phrases among words: the longest that begins at a place counts. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from typing import Generic, NamedTuple, TypeVar

from tieout.values.letters import unaccented

T = TypeVar("T")


class Hit(NamedTuple, Generic[T]):
    """A phrase that was found, by the places of its first word and of the word behind its last."""

    says: T
    first: int
    behind: int


class Lexicon(Generic[T]):
    """Phrases, each with what it says."""

    def __init__(self, phrases: Iterable[tuple[Sequence[str], T]]) -> None:
        self._by_first: dict[str, list[tuple[int, list[str], T]]] = {}
        """By its first word: the length of each phrase, the words behind that, and what it says."""
        for words, says in phrases:
            if words:
                self._by_first.setdefault(words[0], []).append((len(words), list(words[1:]), says))
        for known in self._by_first.values():
            known.sort(key=lambda one: -one[0])

    @property
    def starts(self) -> Collection[str]:
        """The words with which a phrase begins."""
        return self._by_first.keys()

    def find(self, words: Sequence[str]) -> Iterator[Hit[T]]:
        """Yield the phrases among words, in order; none begins within another."""
        begun = self._by_first
        if begun.keys().isdisjoint(words):
            return
        behind = 0
        for at, word in enumerate(words):
            if at < behind or word not in begun:
                continue
            hit = self._at(words, at)
            if hit is not None:
                behind = hit.behind
                yield hit

    def _at(self, words: Sequence[str], at: int) -> Hit[T] | None:
        """Give the longest phrase that begins at a place."""
        for length, rest, says in self._by_first[words[at]]:
            if length == 1 or list(words[at + 1 : at + length]) == rest:
                return Hit(says, at, at + length)
        return None


def stemmed(endings: Sequence[str], cut: re.Pattern[str] | None = None) -> Callable[[str], str]:
    """Give what writes a word without accents and without the ending by which singular and plural differ.

    What `cut` matches is left out before.
    """
    longest_first = sorted(endings, key=len, reverse=True)
    known: dict[str, str] = {}

    def stem(word: str) -> str:
        found = known.get(word)
        if found is None:
            bare = word if cut is None else cut.sub("", word)
            found = unaccented(unicodedata.normalize("NFKD", bare)).casefold()
            for ending in longest_first:
                if found.endswith(ending) and len(found) - len(ending) > 3:
                    found = found[: -len(ending)]
                    break
            if len(known) < 100_000:
                known[word] = found
        return found

    return stem
