"""Read numbers that are written in words, below a thousand: the words of a rulebook, put together as it says."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction

from tieout.rulebook.narrative_words import NumberWords

MOST_TWICE = 2
"""Up to so many times is mostly said of what was done so often, or has words of its own: *tweemaal zo hoog*."""


class Spoken:
    """Knows every number below a thousand that is one word, and how several words are one number."""

    def __init__(self, words: NumberWords, times: Sequence[str] = ()) -> None:
        """Take the words for numbers; `times` may stand behind one in one word: *driemaal*."""
        self.articles = frozenset(word.casefold() for word in words.articles)
        self._below = _below_hundred(words)
        self._whole = dict(self._below)
        self._hundred = frozenset(word.casefold() for word in words.hundred)
        self._glue = frozenset(word.casefold() for word in words.glue)
        for hundred in self._hundred:
            for lead, count in (("", 1), *((word, value) for word, value in self._below.items() if 1 < value < 10)):
                self._add_hundreds(lead + hundred, count * 100)
        for word, value in words.ones.items():
            for behind in times if value > MOST_TWICE else ():
                self._whole[word.casefold() + behind.casefold()] = value
        self._fractions: dict[tuple[str, ...], Fraction] = {
            tuple(text.casefold().split()): Fraction(written) for text, written in words.fractions.items()
        }
        self.starts = frozenset((*self._whole, *(part[0] for part in self._fractions)))
        """The words with which a number may begin."""
        self.parts = frozenset(part[1] for part in self._fractions if len(part) > 1)
        """The second words of fractions."""
        self._longest = max(map(len, self._fractions), default=0)

    def _add_hundreds(self, word: str, value: int) -> None:
        """Learn a hundred with what may be written behind it in one word."""
        self._whole[word] = value
        for rest, more in self._below.items():
            if more:
                for glue in ("", *self._glue):
                    self._whole.setdefault(word + glue + rest, value + more)

    def read(self, words: Sequence[str], at: int) -> tuple[Fraction, int] | None:
        """Read the number that begins at a place among words, all in small letters.

        Gives it with how many words it takes; None where there is none.
        """
        for length in range(min(self._longest, len(words) - at), 0, -1):
            part = self._fractions.get(tuple(words[at : at + length]))
            if part is not None:
                return part, length
        value = self._whole.get(words[at])
        if value is None:
            return None
        return self._in_several(value, words, at)

    def _in_several(self, value: int, words: Sequence[str], at: int) -> tuple[Fraction, int]:
        """Take the words behind a number into it: *two hundred and fifty*, *twenty five*."""
        taken = 1
        if 0 < value < 10 and at + 1 < len(words) and words[at + 1] in self._hundred:
            value, taken = value * 100, 2
        if value and value % 100 == 0:
            ahead = at + taken
            glued = ahead < len(words) and words[ahead] in self._glue
            rest = words[ahead + glued] if ahead + glued < len(words) else ""
            more = self._below.get(rest, 0)
            if more and rest not in self.articles:
                return Fraction(value + more), taken + 1 + glued
        return Fraction(value), taken


def _below_hundred(words: NumberWords) -> Mapping[str, int]:
    """Give every number below a hundred that is one word."""
    found = {word.casefold(): value for word, value in (words.ones | words.tens).items()}
    for ten, tens in words.tens.items():
        for one, ones in words.ones.items():
            if 0 < ones < 10:
                first, second = (one, ten) if words.ones_first else (ten, one)
                for glue in words.glue if words.ones_first else ("", "-"):
                    found.setdefault(f"{first}{glue}{second}".casefold(), tens + ones)
    return found
