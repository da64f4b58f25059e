"""Read the printed head of a column: what its figures are, of which year, and what it counts with.

All wording is declared in the rulebook as plain phrases (`rulebook/headwords.py`). A phrase is found as whole words,
without case, accents, kind of dash or punctuation, but with every sign of a currency: a head in pounds is none in
dollars. Of overlapping phrases the longest counts. A head in which no phrase is found tells nothing, and nothing is
guessed for it. Reads no file.
"""

from __future__ import annotations

import difflib
import functools
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal, TypeAlias, TypeVar

from tieout.rulebook.headwords import Heads
from tieout.rulebook.periods import CALENDAR_YEARS, Period, Periods
from tieout.rulebook.vocabulary import Basis, BasisRole
from tieout.values.letters import CURRENCIES, DASHES, unaccented

BROKEN = re.compile(r"(?<=[a-z])-\s*(?=[a-z])")
GROUPED = re.compile(r"(?<=[0-9])[., '’](?=[0-9]{3}(?![0-9]))")
YEARS = re.compile(r"(?<![0-9])((?:19|20)[0-9]{2})[0-9]?(?![0-9])")
TERM = r"\(?\s*[0-9]{1,2}\s*\)?"
EQUATION = re.compile(rf"\(?\s*(?P<own>[0-9]{{1,2}})?\s*\)?\s*=\s*(?P<sum>{TERM}(?:\s*[-+]\s*{TERM})+)\s*\)?")
SUM = re.compile(r"(?P<sum>\(\s*[0-9]{1,2}\s*\)(?:\s*[-+]\s*\(\s*[0-9]{1,2}\s*\))+)")
BRACKETED = re.compile(r"\(\s*(?P<sum>[0-9](?:\s*[-+]\s*[0-9])+)\s*\)")
NUMBER = re.compile(r"\(\s*([0-9]{1,2})\s*\)")
LEADING = re.compile(r"^([0-9]{1,2})(?:[.:)] ?| )(?=[a-z])")
FOOTNOTE = re.compile(r"(?:(?<=[a-z)])[0-9]\)?|(?<= )[0-9]{1,2}\)?|[*]+)$")
CURRENCY = re.compile(f"[{CURRENCIES}]")
PUNCTUATION = re.compile(rf"[^\w%{CURRENCIES}+/-]+")
BETWEEN = r"[\s'’]*"
"""What may stand between the words of a phrase, or be lost there: `£'000`."""


S = TypeVar("S")
Known: TypeAlias = "Sequence[tuple[S, Phrase]]"
OF_TWO: frozenset[BasisRole | None] = frozenset({"difference", "change", "movement", "rate"})
"""What a basis is whose figures are between two periods, so that a head may name both."""
MOST_COLUMNS = 20
"""Highest number that a column is taken to have; what is higher is a date."""


@dataclass(frozen=True, slots=True)
class Head:
    """What the head of a column says."""

    text: str
    role: Literal["figure", "unplaced", "note"] | None = None
    """None where it cannot be told from the head."""
    basis: str | None = None
    year: int | None = None
    """The year of its period."""
    period: str | None = None
    """Its period, as the rulebook calls it."""
    dated: bool = False
    """Whether the head tells its period itself."""
    stage: str | None = None
    of: str | None = None
    """In a specification, the line that the column is about."""
    number: int | None = None
    formula: str | None = None
    unit: str | None = None
    scale: int = 1
    rest: str = ""
    """The words of it that say nothing known."""
    says: tuple[str, ...] = ()
    """The bases that its words say, whatever its role: what a year alone is taken for is none of them."""


def plain(text: str) -> str:
    """Give the form in which heads, names and phrases are compared."""
    text = unicodedata.normalize("NFD", unicodedata.normalize("NFKC", text.replace("\u00ad", "")).casefold())
    text = unaccented(text).translate(DASHES)
    text = text.replace("-/-", "-").replace("+/+", "+")
    return GROUPED.sub("", BROKEN.sub("", " ".join(text.split())))


@dataclass(frozen=True, slots=True)
class Phrase:
    """What is looked for in texts: a pattern that is made once a text has its longest word, as few have."""

    longest: str
    """A word that stands in whatever the pattern matches."""
    source: str
    """The pattern."""

    def search(self, text: str) -> re.Match[str] | None:
        """Find the first place where it stands."""
        return _compiled(self.source).search(text) if self.longest in text else None

    def finditer(self, text: str) -> Iterator[re.Match[str]]:
        """Yield every place where it stands."""
        return _compiled(self.source).finditer(text) if self.longest in text else iter(())

    def fullmatch(self, text: str) -> re.Match[str] | None:
        """Tell whether a text is it and nothing else."""
        return _compiled(self.source).fullmatch(text) if self.longest in text else None

    def sub(self, by: str, text: str) -> str:
        """Put something else in every place where it stands."""
        return _compiled(self.source).sub(by, text) if self.longest in text else text


@functools.lru_cache(maxsize=4096)
def _compiled(source: str) -> re.Pattern[str]:
    """Make a pattern, once."""
    return re.compile(source)


@functools.lru_cache(maxsize=4096)
def phrase(text: str) -> Phrase:
    """Look for a phrase: whole words, also where print lost the spaces between them."""
    words = re.findall(r"[^\W\d_]+|[0-9]+|[^\w\s]", PUNCTUATION.sub(" ", plain(text)))
    before, after = (_kin(word) for word in (words[0], words[-1]))
    return Phrase(max(words, key=len), f"(?<!{before})" + BETWEEN.join(map(re.escape, words)) + f"(?!{after})")


def word(text: str) -> Phrase:
    """Look for a text as it is written, as a word by itself."""
    return Phrase(text, rf"(?<!\w){re.escape(text)}(?!\w)")


def _kin(word: str) -> str:
    """Give the characters that would make another word of it."""
    return "[0-9]" if word.isdigit() else "[a-z]" if word.isalpha() else re.escape(word)


class Reader:
    """Reads the heads of columns by the wording of a rulebook."""

    def __init__(self, heads: Heads, bases: Sequence[Basis], periods: Periods = CALENDAR_YEARS) -> None:
        self.heads = heads
        self.periods = periods
        self.role: Mapping[str | None, BasisRole] = {basis.name: basis.role for basis in bases}
        self.forecast = next((basis.name for basis in bases if basis.role == "forecast"), None)
        self.offset = _offset(heads.this_year) if heads.this_year else None
        # A phrase that says nothing competes with those that do: "after changes" is no change.
        self.passed = _phrases([(None, heads.passed_over)])
        self.bases: Known[str | None] = [
            *_phrases((item.says, item.phrases) for item in heads.basis), *self.passed,
        ]  # fmt: skip
        self.stages: Known[str | None] = [
            *_phrases((item.says, item.phrases) for item in heads.stage if not item.where_needed), *self.passed,
        ]  # fmt: skip
        self.apart = _phrases((item.says, item.phrases) for item in heads.stage if item.where_needed)
        self.roles = _phrases((item.says, item.phrases) for item in heads.role)
        self.years = _phrases((item.says, item.phrases) for item in heads.year)
        self.amounts = _phrases(((item.unit, item.scale), item.phrases) for item in heads.amount)
        self.units: dict[str, set[str]] = {}
        for item in heads.amount:
            for sign in CURRENCY.findall(plain(" ".join(item.phrases))):
                self.units.setdefault(sign, set()).add(item.unit)
        self.documents = _phrases((item.says, item.phrases) for item in heads.document)
        self.keys = _phrases((item.says, item.phrases) for item in heads.key)
        self.bare = {item.says: {int(key): basis for key, basis in item.years.items()} for item in heads.document}

    def read(self, text: str, year: int, document: str) -> Head:
        """Read one head of a table in a document over a report year."""
        left, amount = self._amount(plain(text))
        unit, scale = amount or (None, 1)
        left, periods = self._periods(left)
        unread = bool(YEARS.search(left))
        left, number, formula = _counted(left)
        left, apart = self._distances(left)
        left = " ".join(PUNCTUATION.sub(" ", FOOTNOTE.sub("", left.strip())).split())
        left, near = _take(left, self.years)
        periods += [one for distance in (*apart, *near) if (one := self.periods.of_year(year + distance))]
        stage = next((says for says in _take(left, self.stages)[1] if says is not None), None)
        roles = _take(left, self.roles)[1]
        bases = [says for says in _take(left, self.bases)[1] if says is not None]
        if number is None and bases and (leading := LEADING.match(left)):
            number = int(leading.group(1))
        rest = self._rest(left)
        head = Head(
            text, dated=bool(periods), stage=stage, number=number, formula=formula, unit=unit, scale=scale, rest=rest,
            says=tuple(one for one in _take(_take(left, self.roles)[0], self.bases)[1] if one is not None),
        )  # fmt: skip
        if roles:
            return replace(head, role=roles[0], stage=None)
        # A year that no form of the rulebook writes is of a period that nobody can tell.
        basis = bases[0] if bases and not unread else None
        if basis is None and not unread and not rest and (periods or stage):
            latest = max((one.year for one in periods), default=year)
            basis = self.bare_basis(latest - year, document)
            if self.role.get(basis) == "target" and stage is None and latest < year:
                # Which target of an earlier year a bare year means the head does not say.
                head = replace(head, stage=self.heads.unnamed_stage)
        if basis is None:
            return head
        return self._dated(replace(head, role="figure", basis=basis), periods, year, document)

    def document_of(self, name: str) -> str | None:
        """Say which document a name means."""
        return next(iter(_take(spaced(name), self.documents)[1]), None)

    def amount_of(self, name: str) -> tuple[str, int] | None:
        """Say what bare numbers stand for, if a name tells."""
        return self._amount(plain(name))[1]

    def _amount(self, text: str) -> tuple[str, tuple[str, int] | None]:
        """Take what bare numbers stand for out of a text; give what is left, and what they are.

        A text with the sign of another currency says nothing: `£ (in thousands)` is not what `in thousands` is.
        """
        left, amounts = _take(text, self.amounts)
        if not amounts or any(amounts[0][0] not in self.units.get(sign, ()) for sign in CURRENCY.findall(left)):
            return left, None
        return left, amounts[0]

    def key_of(self, name: str) -> str | None:
        """Say which key of a table of records a head names."""
        left = plain(name)
        return next((says for says, pattern in self.keys if pattern.fullmatch(left.strip(" .:"))), None)

    def named(self, head: Head) -> str:
        """Give the words of a head that name a line, without its year, number and unit."""
        left = self._periods(_take(plain(head.text), self.amounts)[0])[0]
        return " ".join(_counted(left)[0].split())

    def nearest(self, text: str) -> str | None:
        """Give the known phrase that comes nearest to a head that tells nothing."""
        known = {plain(one): one for item in self.heads.basis for one in item.phrases}
        near = difflib.get_close_matches(" ".join(PUNCTUATION.sub(" ", plain(text)).split())[:200], known, 1, 0.5)
        return known[near[0]] if near else None

    def without(self, name: str) -> str:
        """Give a name without the words for documents and periods: what is left may name its entity."""
        return YEARS.sub(" ", self._periods(_take(spaced(name), self.documents)[0])[0]).strip()

    def _rest(self, left: str) -> str:
        """Give the words of a head in which no phrase was found."""
        for known in (self.stages, self.roles, self.bases, self.passed):
            left = _take(left, known)[0]
        return " ".join(re.findall(r"[^\W\d_]{2,}", left))

    def stage_apart(self, text: str) -> str | None:
        """Give what sets a column apart from another of its basis and year, if its head names that."""
        return next(iter(_take(" ".join(PUNCTUATION.sub(" ", plain(text)).split()), self.apart)[1]), None)

    def bare_basis(self, distance: int, document: str) -> str | None:
        """Say what a column holds whose head is no more than a year."""
        known = self.bare.get(document)
        return known[min(max(distance, min(known)), max(known))] if known else None

    def _undated(self, basis: str | None, document: str) -> int:
        """Say how far from the report year an actual without a year is: what looks ahead prints none of its own."""
        known = self.bare.get(document)
        if self.role.get(basis) != "actual" or not known or known.get(0) == basis:
            return 0
        return max((distance for distance, says in known.items() if says == basis), default=0)

    def _dated(self, head: Head, named: Sequence[Period], year: int, document: str) -> Head:
        """Give a head its period: its own, or the report year; a head that tells neither says nothing."""
        periods = sorted(set(named), key=lambda one: one.number)
        own = periods[-1] if periods else self.periods.of_year(year + self._undated(head.basis, document))
        if own is None or (len(periods) > 1 and self.role.get(head.basis) not in OF_TWO):
            return replace(head, role=None, basis=None)
        if len(periods) > 1:
            head = replace(head, stage=f"{own.label}-{periods[0].label}")
        ahead = self.role.get(self.bare_basis(0, document)) == "target"
        if self.forecast and self.role.get(head.basis) == "target" and own.year > year and ahead:
            head = replace(head, basis=self.forecast)
        return replace(head, year=own.year, period=own.label)

    def in_year(self, head: Head, year: int) -> Head:
        """Give a head that tells no period itself that of another year."""
        own = self.periods.of_year(year)
        return replace(head, year=own.year, period=own.label) if own else head

    def _periods(self, text: str) -> tuple[str, list[Period]]:
        """Take the periods that it names out of a head; a digit behind a year is the number of a note."""
        found = self.periods.find(text, noted=True)
        for one in reversed(found):
            text = f"{text[: one.start]} {text[one.end :]}"
        return text, [one.period for one in found]

    def _distances(self, text: str) -> tuple[str, list[int]]:
        """Take years that are named by their distance to the report year (`t-1`) out of a head."""
        if self.offset is None:
            return text, []
        found = [int((match.group(1) or "0").replace(" ", "")) for match in self.offset.finditer(text)]
        return self.offset.sub(" ", text), found


def read_heads(texts: Sequence[str], reader: Reader, year: int, document: str) -> list[Head]:
    """Read the heads of one table together.

    A second actual without a year is of the year before, and so is a target without a year beside that
    of the report year. Where a formula counts with numbers that no head prints, the figure columns are
    numbered by their place.
    """
    found = [reader.read(text, year, document) for text in texts]
    roles = [reader.role.get(head.basis) for head in found]
    aimed = {
        head.stage
        for head, role in zip(found, roles, strict=True)
        if role == "target" and head.dated and head.year == year
    }
    before = reader.role.get(reader.bare_basis(-1, document)) == "target"
    seen: set[str | None] = set()
    for index, (head, role) in enumerate(zip(found, roles, strict=True)):
        if head.dated or head.year != year:
            continue
        if role == "actual":
            if head.stage in seen:
                found[index] = reader.in_year(head, year - 1)
            seen.add(head.stage)
        elif role == "target" and head.stage in aimed and before:
            found[index] = reader.in_year(head, year - 1)
    return _numbered(_set_apart(found, reader))


def _set_apart(heads: list[Head], reader: Reader) -> list[Head]:
    """Give columns that would otherwise be one the stage that their heads name."""
    keys = [(head.basis, head.period, head.stage) for head in heads]
    return [
        replace(head, stage=reader.stage_apart(head.text))
        if head.basis and head.stage is None and keys.count(key) > 1
        else head
        for head, key in zip(heads, keys, strict=True)
    ]


def _numbered(heads: list[Head]) -> list[Head]:
    """Give the figure columns numbers by their place, where a formula needs numbers that are not printed."""
    figures = [index for index, head in enumerate(heads) if head.role == "figure"]
    printed = {heads[index].number for index in figures}
    asked = {int(digits) for index in figures for digits in re.findall("[0-9]+", heads[index].formula or "")}
    if asked <= printed:
        return heads
    numbered = list(heads)
    for place, index in enumerate(figures, 1):
        if heads[index].number is None and place not in printed:
            numbered[index] = replace(heads[index], number=place)
    given = {numbered[index].number for index in figures}
    return [
        replace(head, formula=None)
        if head.formula and {int(digits) for digits in re.findall("[0-9]+", head.formula)} - given
        else head
        for head in numbered
    ]


def spaced(name: str) -> str:
    """Give a file name as words."""
    return plain(re.sub(r"[_.,-]+", " ", name))


def _phrases(wordings: Iterable[tuple[S, Iterable[str]]]) -> Known[S]:
    """Make patterns of phrases."""
    return [(says, phrase(text)) for says, texts in wordings for text in texts]


def _take(text: str, known: Known[S]) -> tuple[str, list[S]]:
    """Take all phrases out of a text, the longest first; give what is left and what they say, first declared first."""
    said: dict[int, S] = {}
    while True:
        found = [(match.start() - match.end(), place, match) for place, match in _matches(text, known)]
        if not found:
            return text, [said[place] for place in sorted(said)]
        _, place, match = min(found, key=lambda item: item[:2])
        said[place] = known[place][0]
        text = f"{text[: match.start()]} ; {text[match.end() :]}"


def _matches(text: str, known: Known[S]) -> Iterator[tuple[int, re.Match[str]]]:
    """Find every phrase in a text."""
    for place, (_, pattern) in enumerate(known):
        if match := pattern.search(text):
            yield place, match


def _counted(text: str) -> tuple[str, int | None, str | None]:
    """Take the number of a column and its formula out of a head."""
    number = formula = None
    for pattern in (EQUATION, SUM, BRACKETED):
        match = pattern.search(text)
        if match and all(0 < int(term) <= MOST_COLUMNS for term in re.findall("[0-9]+", match["sum"])):
            formula = "".join(part if part in "+-" else f"({part})" for part in re.findall("[0-9]+|[-+]", match["sum"]))
            own = match.groupdict().get("own")
            number = int(own) if own else None
            text = f"{text[: match.start()]} {text[match.end() :]}"
            break
    if printed := NUMBER.search(text):
        number = number or int(printed.group(1))
        text = NUMBER.sub(" ", text)
    return text, number, formula


def _offset(letter: str) -> re.Pattern[str]:
    """Make a pattern of the report year as a letter, and of a distance to it."""
    return re.compile(rf"(?<![a-z0-9/.]){re.escape(plain(letter))}(?: ?([-+] ?[0-9]))?(?![a-z0-9/.])")
