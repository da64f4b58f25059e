"""Know how a field writes numbers in prose: what may stand before and behind the digits. Pure."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Mapping
from fractions import Fraction
from functools import lru_cache

from tieout.figures.grammar import HYPHENS, bare_number
from tieout.narrative.number_words import Spoken
from tieout.rulebook.narrative_words import Bound, NarrativeWords
from tieout.rulebook.vocabulary import Notation

BACK = 24
"""Signs before a number in which its sign, its currency and the word before it stand."""
MOST_DIGITS = 30
"""Signs of a run of digits that is still a number; a longer one is a name."""
RUN = re.compile(r"[0-9]+(?:[.,:/’'][0-9]+)*")
"""Digits with single marks between them: a number, a date, a time, a version."""
GROUPS_BY_SPACE = re.compile(r"(?:[ \u00a0\u2009\u202f][0-9]{3})+(?![0-9])")
GAP = r"[^\S\n]{0,40}(?:\n[^\S\n]{0,40})?"
"""Spaces between a number and a word behind it, over the end of a line too."""
ROMAN = re.compile(r"[ \u00a0-]?[IVXLC]{1,6}\b")


class Written:
    """How a rulebook has numbers written."""

    def __init__(
        self, notation: Notation, words: NarrativeWords, names_first_year: bool = False, units: Collection[str] = (),
        years: Collection[int] = (),
    ) -> None:  # fmt: skip
        """Take notation and words, and the units and years of the tables that are spoken of.

        `names_first_year` says that 2018-19 is called by its first year, and not by its last.
        """
        self.words = words
        self.names_first_year = names_first_year
        self.years = frozenset(years)
        self.spoken = Spoken(words.numbers, words.times)
        self._ways = [(re.compile(bare_number(way)), way) for way in notation.ways]
        self._also = notation.also_decimal
        self.groups_by_space = " " in notation.grouping_marks
        self.currency = {**notation.currency, **notation.currency_behind, **words.currency}
        self.currency |= _of_tables(notation, words, units)
        scale = {**notation.scale, **words.scale}
        self.scale = {word.casefold(): factor for word, factor in scale.items()}
        self.before = re.compile(
            rf"(?:(?<![^\s(\[“‘\"'])(?P<sign>[{re.escape(HYPHENS)}+])|(?<=[(\[])(?P<apart>[{re.escape(HYPHENS)}+]) )?"
            rf"(?:(?<!\w)(?P<currency>{_any(self.currency)})\s*(?P<inner>[{re.escape(HYPHENS)}])?)?\Z"
        )
        self.currency_scale = words.currency_scale
        self.scale_letters = words.scale_letters
        self.letters_behind = re.compile(rf"[ \u00a0]?(?P<word>{_any(words.scale_letters)})(?!\w)")
        self.scale_behind = _behind(scale, r"(?P<open>\()?", r"(?(open)\)?)")
        self.currency_behind = _behind(self.currency)
        self.percent_behind = _behind((*notation.percent, *words.percent))
        self.points_behind = _behind(words.points)
        self.basis_points_behind = _behind(words.basis_points)
        self.front_ends = frozenset((*HYPHENS, "+", *(name[-1] for name in self.currency if name)))
        """Signs that what stands right before a number may end with."""
        behind = (*scale, *self.currency, *notation.percent, *words.percent, *words.points, *words.basis_points)
        letters = (name[0].casefold() for name in (*behind, *words.scale_letters) if name)
        self.behind_starts = frozenset(("(", *letters))
        """Signs that what stands right behind a number may begin with."""
        self.ordinal_behind = re.compile(rf"(?:{_any(words.numbers.ordinals)})(?!\w)")
        self.months = frozenset(word.casefold() for word in words.months)
        self.counted = frozenset(word.casefold() for word in (*words.counted, *notation.after))
        self.references = frozenset(word.casefold().rstrip(".") for word in words.references)
        self.names = sorted((name for name in words.names), key=len, reverse=True)
        self.bounds: Mapping[tuple[str, ...], Bound] = {
            tuple(phrase.casefold().split()): item.says for item in words.bound for phrase in item.phrases
        }
        self.behind_article = frozenset(name.casefold().split()[0].strip("(.") for name in behind) | self.spoken.parts
        """What stands behind an article that is a number: *a million*, *a third*."""
        self.bound_ends = frozenset(words[-1] for words in self.bounds)
        """The last words of those before a number that make a bound of it."""
        self.listing = frozenset(word.casefold() for word in ("", ",", *words.joins, *words.respectively))
        self.between = frozenset(word.casefold() for word in (*words.towards, *(mid for _, mid in words.ranges)))
        self.continues = frozenset(("-", "–", "/", "t/m", *(word.casefold() for word in words.joins)))
        self.longest_bound = max(map(len, self.bounds), default=0)

    def read(self, digits: str) -> tuple[Fraction, int] | None:
        """Read a run of digits as a number: its value and how many decimals it prints; None where it is none.

        A text that several decimal marks give several values is none either.
        """
        found = set()
        for pattern, way in self._ways:
            if pattern.fullmatch(digits):
                plain = digits
                for mark in way.grouping_marks:
                    plain = plain.replace("\u00a0", " ").replace(mark, "")
                found.add(_value(plain.replace(way.decimal_marks[0], ".")))
        if not found and self._also and re.fullmatch(rf"(?:0|[1-9][0-9]*){re.escape(self._also)}[0-9]{{1,2}}", digits):
            found.add(_value(digits.replace(self._also, ".")))
        return found.pop() if len(found) == 1 else None


def _of_tables(notation: Notation, words: NarrativeWords, units: Collection[str]) -> Mapping[str, str]:
    """Give what several currencies share, with the one that tables are in; nothing where they are in several."""
    found: dict[str, str] = {}
    for sign, currencies in notation.shared_currency.items():
        own = [currency for currency in currencies if currency in units]
        if len(own) == 1:
            alike = (word for word, shared in words.shared_currency.items() if shared == sign)
            found |= dict.fromkeys((sign, *alike), own[0])
    return found


@lru_cache(maxsize=4096)
def _value(plain: str) -> tuple[Fraction, int]:
    """Give the value of digits with a dot before the decimals, and how many decimals there are."""
    return Fraction(plain), len(plain.partition(".")[2])


def _any(words: Iterable[str]) -> str:
    """Match any of the words, the longest first; nothing where there is none."""
    listed = sorted(set(words), key=lambda word: (-len(word), word))
    return "|".join(re.escape(word).replace("\\ ", r"\s+") for word in listed) or r"(?!)"


def _behind(words: Iterable[str], opened: str = "", closed: str = "") -> re.Pattern[str]:
    """Match any of the words behind a number, as a whole word, with a space before it or none."""
    word = rf"(?P<word>{_any(words)})(?![^\W\d_])"
    return re.compile(rf"{GAP}{opened}{word}{closed}", re.IGNORECASE)
