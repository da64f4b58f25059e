"""Read the printed head of a column: what its figures are, of which year, and what it counts with.

All wording is declared in the rulebook as plain phrases. A phrase is found as whole words, without
case, accents, kind of dash or punctuation; of overlapping phrases the longest counts. A head in which
no phrase is found tells nothing, and nothing is guessed for it. Reads no file.
"""

from __future__ import annotations

import difflib
import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal, TypeAlias, TypeVar

from msgspec import field

from tieout.declarations.publication import Basis, Document
from tieout.declarations.strict import Declared
from tieout.values.letters import DASHES, unaccented

BROKEN = re.compile(r"(?<=[a-z])-\s*(?=[a-z])")
GROUPED = re.compile(r"(?<=[0-9])[. ](?=[0-9]{3}(?![0-9]))")
YEARS = re.compile(r"(?<![0-9])((?:19|20)[0-9]{2})[0-9]?(?![0-9])")
OFFSET = re.compile(r"(?<![a-z0-9/.])t(?: ?([-+] ?[0-9]))?(?![a-z0-9/.])")
TERM = r"\(?\s*[0-9]{1,2}\s*\)?"
EQUATION = re.compile(rf"\(?\s*(?P<own>[0-9]{{1,2}})?\s*\)?\s*=\s*(?P<sum>{TERM}(?:\s*[-+]\s*{TERM})+)\s*\)?")
SUM = re.compile(r"(?P<sum>\(\s*[0-9]{1,2}\s*\)(?:\s*[-+]\s*\(\s*[0-9]{1,2}\s*\))+)")
BRACKETED = re.compile(r"\(\s*(?P<sum>[0-9](?:\s*[-+]\s*[0-9])+)\s*\)")
NUMBER = re.compile(r"\(\s*([0-9]{1,2})\s*\)")
LEADING = re.compile(r"^([0-9]{1,2})(?:[.:)] ?| )(?=[a-z])")
FOOTNOTE = re.compile(r"(?:(?<=[a-z)])[0-9]\)?|(?<= )[0-9]{1,2}\)?|[*]+)$")
PUNCTUATION = re.compile(r"[^\w%€+/-]+")


S = TypeVar("S")
Known: TypeAlias = "Sequence[tuple[S, re.Pattern[str]]]"
MOST_COLUMNS = 20
"""Highest number that a column is taken to have; what is higher is a date."""


class BasisWording(Declared, frozen=True, kw_only=True):
    """Phrases that say what a column holds."""

    says: Basis
    phrases: tuple[str, ...]


class RoleWording(Declared, frozen=True, kw_only=True):
    """Phrases that say that a column holds no figures to judge."""

    says: Literal["unplaced", "note"]
    phrases: tuple[str, ...]


class StageWording(Declared, frozen=True, kw_only=True):
    """Phrases that set columns of one basis and year apart."""

    says: str
    phrases: tuple[str, ...]
    where_needed: bool = False
    """Said only of columns that would otherwise be one."""


class YearWording(Declared, frozen=True, kw_only=True):
    """Phrases that name a year by its distance to the report year."""

    says: int
    phrases: tuple[str, ...]


class AmountWording(Declared, frozen=True, kw_only=True):
    """Phrases that say what bare numbers stand for."""

    unit: str
    scale: int
    phrases: tuple[str, ...]


class KeyWording(Declared, frozen=True, kw_only=True):
    """Phrases that name a key column of a table of records."""

    says: Literal["agency", "year"]
    phrases: tuple[str, ...]


class DocumentWording(Declared, frozen=True, kw_only=True):
    """Words in a file name that mean a document, and how its heads of a year alone are read."""

    says: Document
    phrases: tuple[str, ...]
    years: dict[str, Basis]
    """By distance to the report year; a year beyond the ends is read as the end."""


class Heads(Declared, frozen=True, kw_only=True):
    """All wording of column heads, as a rulebook declares it. Of two that are found the first counts."""

    title: str
    basis: tuple[BasisWording, ...]
    document: tuple[DocumentWording, ...]
    role: tuple[RoleWording, ...] = ()
    stage: tuple[StageWording, ...] = ()
    year: tuple[YearWording, ...] = ()
    amount: tuple[AmountWording, ...] = ()
    key: tuple[KeyWording, ...] = ()
    passed_over: tuple[str, ...] = ()
    """Words that say nothing by themselves."""
    of: dict[str, str] = field(default_factory=dict)
    """Table kinds whose columns are lines of another kind: a specification, and what it specifies."""


UNNAMED = "niet genoemde stand"
"""Stage of a budget of an earlier year whose head does not say which stand it is."""


@dataclass(frozen=True, slots=True)
class Head:
    """What the head of a column says."""

    text: str
    role: Literal["figure", "unplaced", "note"] | None = None
    """None where it cannot be told from the head."""
    basis: Basis | None = None
    year: int | None = None
    dated: bool = False
    """Whether the head tells the year itself."""
    stage: str | None = None
    of: str | None = None
    """In a specification, the line that the column is about."""
    number: int | None = None
    formula: str | None = None
    unit: str | None = None
    scale: int = 1
    rest: str = ""
    """The words of it that say nothing known."""


def plain(text: str) -> str:
    """Give the form in which heads, names and phrases are compared."""
    text = unicodedata.normalize("NFD", unicodedata.normalize("NFKC", text.replace("\u00ad", "")).casefold())
    text = unaccented(text).translate(DASHES)
    text = text.replace("-/-", "-").replace("+/+", "+")
    return GROUPED.sub("", BROKEN.sub("", " ".join(text.split())))


def phrase(text: str) -> re.Pattern[str]:
    """Make a pattern of a phrase: whole words, also where print lost the spaces between them."""
    words = re.findall(r"[^\W\d_]+|[0-9]+|[^\w\s]", PUNCTUATION.sub(" ", plain(text)))
    before, after = (_kin(word) for word in (words[0], words[-1]))
    return re.compile(f"(?<!{before})" + r"\s*".join(map(re.escape, words)) + f"(?!{after})")


def _kin(word: str) -> str:
    """Give the characters that would make another word of it."""
    return "[0-9]" if word.isdigit() else "[a-z]" if word.isalpha() else re.escape(word)


class Reader:
    """Reads the heads of columns by the wording of a rulebook."""

    def __init__(self, heads: Heads) -> None:
        self.heads = heads
        # A phrase that says nothing competes with those that do: "na mutaties" is no mutation.
        self.passed = _phrases([(None, heads.passed_over)])
        self.bases: Known[Basis | None] = [
            *_phrases((item.says, item.phrases) for item in heads.basis), *self.passed,
        ]  # fmt: skip
        self.stages: Known[str | None] = [
            *_phrases((item.says, item.phrases) for item in heads.stage if not item.where_needed), *self.passed,
        ]  # fmt: skip
        self.apart = _phrases((item.says, item.phrases) for item in heads.stage if item.where_needed)
        self.roles = _phrases((item.says, item.phrases) for item in heads.role)
        self.years = _phrases((item.says, item.phrases) for item in heads.year)
        self.amounts = _phrases(((item.unit, item.scale), item.phrases) for item in heads.amount)
        self.documents = _phrases((item.says, item.phrases) for item in heads.document)
        self.keys = _phrases((item.says, item.phrases) for item in heads.key)
        self.bare = {item.says: {int(key): basis for key, basis in item.years.items()} for item in heads.document}

    def read(self, text: str, year: int, document: str) -> Head:
        """Read one head of a table in a document over a report year."""
        left, amounts = _take(plain(text), self.amounts)
        unit, scale = amounts[0] if amounts else (None, 1)
        years = [int(found) for found in YEARS.findall(left)]
        left = YEARS.sub(" ", left)
        left, number, formula = _counted(left)
        left, apart = _distances(left)
        left = " ".join(PUNCTUATION.sub(" ", FOOTNOTE.sub("", left.strip())).split())
        left, near = _take(left, self.years)
        years += [year + distance for distance in (*apart, *near)]
        stage = next((says for says in _take(left, self.stages)[1] if says is not None), None)
        roles = _take(left, self.roles)[1]
        bases = [says for says in _take(left, self.bases)[1] if says is not None]
        if number is None and bases and (leading := LEADING.match(left)):
            number = int(leading.group(1))
        rest = self._rest(left)
        head = Head(
            text, dated=bool(years), stage=stage, number=number, formula=formula, unit=unit, scale=scale, rest=rest
        )
        if roles:
            return replace(head, role=roles[0], stage=None)
        basis = bases[0] if bases else None
        if basis is None and not rest and (years or stage):
            basis = self.bare_basis(max(years, default=year) - year, document)
            if basis == "budget" and stage is None and max(years, default=year) < year:
                # Which stand of last year's budget a bare year means the head does not say.
                head = replace(head, stage=UNNAMED)
        if basis is None:
            return head
        return self._dated(replace(head, role="figure", basis=basis), sorted(set(years)), year, document)

    def document_of(self, name: str) -> str | None:
        """Say which document a name means."""
        return next(iter(_take(spaced(name), self.documents)[1]), None)

    def amount_of(self, name: str) -> tuple[str, int] | None:
        """Say what bare numbers stand for, if a name tells."""
        return next(iter(_take(plain(name), self.amounts)[1]), None)

    def key_of(self, name: str) -> str | None:
        """Say which key of a table of records a head names."""
        left = plain(name)
        return next((says for says, pattern in self.keys if pattern.fullmatch(left.strip(" .:"))), None)

    def named(self, head: Head) -> str:
        """Give the words of a head that name a line, without its year, number and unit."""
        left = YEARS.sub(" ", _take(plain(head.text), self.amounts)[0])
        return " ".join(_counted(left)[0].split())

    def nearest(self, text: str) -> str | None:
        """Give the known phrase that comes nearest to a head that tells nothing."""
        known = {plain(one): one for item in self.heads.basis for one in item.phrases}
        near = difflib.get_close_matches(" ".join(PUNCTUATION.sub(" ", plain(text)).split())[:200], known, 1, 0.5)
        return known[near[0]] if near else None

    def without(self, name: str) -> str:
        """Give a name without the words for documents and years: what is left may name its agency."""
        return YEARS.sub(" ", _take(spaced(name), self.documents)[0]).strip()

    def _rest(self, left: str) -> str:
        """Give the words of a head in which no phrase was found."""
        for known in (self.stages, self.roles, self.bases, self.passed):
            left = _take(left, known)[0]
        return " ".join(re.findall(r"[^\W\d_]{2,}", left))

    def stage_apart(self, text: str) -> str | None:
        """Give what sets a column apart from another of its basis and year, if its head names that."""
        return next(iter(_take(" ".join(PUNCTUATION.sub(" ", plain(text)).split()), self.apart)[1]), None)

    def bare_basis(self, distance: int, document: str) -> Basis | None:
        """Say what a column holds whose head is no more than a year."""
        known = self.bare.get(document)  # type: ignore[call-overload]
        return known[min(max(distance, min(known)), max(known))] if known else None

    def _undated(self, basis: str | None, document: str) -> int:
        """Say how far from the report year a realisation without a year is: a budget prints none of its own year."""
        known = self.bare.get(document)  # type: ignore[call-overload]
        if basis != "realisation" or not known or known.get(0) == basis:
            return 0
        return max((distance for distance, says in known.items() if says == basis), default=0)

    def _dated(self, head: Head, years: list[int], year: int, document: str) -> Head:
        """Give a head its year: its own, or the report year."""
        if len(years) > 1 and head.basis not in {"difference", "mutation"}:
            return replace(head, role=None, basis=None)
        own = years[-1] if years else year + self._undated(head.basis, document)
        if len(years) > 1:
            head = replace(head, stage=f"{years[-1]}-{years[0]}")
        later = head.basis == "budget" and own > year and self.bare_basis(0, document) == "budget"
        return replace(head, basis="estimate" if later else head.basis, year=own)


def read_heads(texts: Sequence[str], reader: Reader, year: int, document: str) -> list[Head]:
    """Read the heads of one table together.

    A second realisation without a year is of the year before, and so is a budget without a year
    beside that of the report year. Where a formula counts with numbers that no head prints, the figure
    columns are numbered by their place.
    """
    found = [reader.read(text, year, document) for text in texts]
    budgeted = {head.stage for head in found if head.basis == "budget" and head.dated and head.year == year}
    seen: set[str | None] = set()
    for index, head in enumerate(found):
        if head.dated or head.year != year:
            continue
        if head.basis == "realisation":
            if head.stage in seen:
                found[index] = replace(head, year=year - 1)
            seen.add(head.stage)
        elif head.basis == "budget" and head.stage in budgeted and reader.bare_basis(-1, document) == "budget":
            found[index] = replace(head, year=year - 1)
    return _numbered(_set_apart(found, reader))


def _set_apart(heads: list[Head], reader: Reader) -> list[Head]:
    """Give columns that would otherwise be one the stage that their heads name."""
    keys = [(head.basis, head.year, head.stage) for head in heads]
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


def _distances(text: str) -> tuple[str, list[int]]:
    """Take years that are named by their distance to the report year (`t-1`) out of a head."""
    found = [int((match.group(1) or "0").replace(" ", "")) for match in OFFSET.finditer(text)]
    return OFFSET.sub(" ", text), found
