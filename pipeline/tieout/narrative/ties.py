"""Read what a steward declares of a text: which figure of a table a quoted number states. Pure.

The ties of a text stand beside it in a file of their own, in TOML. A declared tie is believed where a proposal would be
a question; what it quotes must stand in the text, once.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal

from tieout.declarations.strict import Declared, convert, read_toml
from tieout.narrative.checking import Texts
from tieout.narrative.claims import NOW, Against, Claim, When
from tieout.narrative.facts import Facts, Row
from tieout.narrative.items import Reading
from tieout.narrative.number import Number
from tieout.narrative.sentences import Prose, Sentence
from tieout.values.errors import DeclarationError, shorten
from tieout.values.outcome import Text
from tieout.values.spelling import meant


class Tie(Declared, frozen=True, kw_only=True):
    """What a quoted number, or a quoted direction, states."""

    quote: str
    """Words of the text, with one number in them or none; spaces and line breaks make no difference."""
    line: str = ""
    """The line that it states, by its path or its printed label."""
    section: str = ""
    """In place of a line: all rows under the sections that begin so."""
    formula: str = ""
    """In place of a line: lines with `+` and `-` between them."""
    table: str = ""
    """Name of the table, where several print the line."""
    states: Literal["value", "difference", "all", "none", "all but one"] = "value"
    basis: str = ""
    """Of a value, the basis of the rulebook that it is; what came of it, unless said otherwise."""
    year: int | None = None
    against: str = ""
    """Of a difference, the basis that it is held against; what was aimed at, unless said otherwise."""
    against_year: int | None = None


class Apart(Declared, frozen=True, kw_only=True):
    """A quoted number that no table has, and why it stands in the text."""

    quote: str
    why: str


class Ties(Declared, frozen=True, kw_only=True):
    """All that is declared of a text."""

    tie: tuple[Tie, ...] = ()
    apart: tuple[Apart, ...] = ()


NO_TIES = Ties()


@dataclass(frozen=True, slots=True)
class Lost:
    """A tie whose words do not stand in the text as they must."""

    quote: str
    why: Text


@dataclass(frozen=True, slots=True)
class Settled:
    """What ties make of a text: claims that are sure, numbers that are set apart, and quotes that do not stand."""

    claims: tuple[Claim, ...] = ()
    apart: tuple[Number, ...] = ()
    lost: tuple[Lost, ...] = ()


def parse_ties(data: bytes, where: str) -> Ties:
    """Read declared ties; `where` is the path of their file.

    Raises DeclarationError where the file is not as it must be, or a tie says nothing, or two things.
    """
    ties = convert(read_toml(data, where), Ties, where)
    for tie in ties.tie:
        named = [name for name in ("line", "section", "formula") if getattr(tie, name)]
        if len(named) != 1:
            what = f"the tie of {shorten(tie.quote)} names {' and '.join(named) or 'no line'}"
            raise DeclarationError(where, what, "Give it a line, or a section, or a formula.")
        if (tie.states in ("all", "none", "all but one")) != bool(tie.section):
            what = f"the tie of {shorten(tie.quote)} states {tie.states}"
            raise DeclarationError(where, what, 'A section goes with "all", "none" or "all but one", and they with it.')
    return ties


def settle(ties: Ties, where: str, prose: Prose, texts: Texts, facts: Facts, roles: dict[str, str]) -> Settled:
    """Find what ties quote in a text, and make claims of it; `roles` gives what each basis is to the rules.

    Raises DeclarationError where a tie names a line, a table or a basis that is not there.
    """
    claims: list[Claim] = []
    apart: list[Number] = []
    lost: list[Lost] = []
    for tie in ties.tie:
        found = _span(prose, tie.quote)
        if isinstance(found, Lost):
            lost.append(found)
            continue
        reading = texts.reader.read(prose, Sentence(*found, "paragraph", 0, None))
        numbers = reading.found.numbers
        if len(numbers) > 1:
            lost.append(Lost(tie.quote, Text(f"it holds {len(numbers)} numbers: quote one",
                                             f"het bevat {len(numbers)} getallen: citeer er één")))  # fmt: skip
            continue
        if tie.states == "difference" and not numbers and not list(reading.of("direction")):
            # It would agree with whatever the tables print.
            lost.append(Lost(tie.quote, Text("it says neither how much nor which way: quote the words that do",
                                             "het zegt niet hoeveel en niet welke kant op: citeer de woorden die dat "
                                             "wel doen")))  # fmt: skip
            continue
        claims.append(_claim(tie, found, reading, _Known(facts, roles, where)))
    for one in ties.apart:
        found = _span(prose, one.quote)
        if isinstance(found, Lost):
            lost.append(found)
            continue
        apart += texts.reader.read(prose, Sentence(*found, "paragraph", 0, None)).found.numbers
    return Settled(tuple(claims), tuple(apart), tuple(lost))


def _span(prose: Prose, quote: str) -> tuple[int, int] | Lost:
    """Find where a quote stands in a text; it must, and once."""
    words = [re.escape(word) for word in quote.split()]
    found = list(re.finditer(r"\s+".join(words), prose.text)) if words else []
    if len(found) == 1:
        return found[0].start(), found[0].end()
    if not found:
        return Lost(quote, Text("the text does not say it", "de tekst zegt het niet"))
    return Lost(quote, Text(f"the text says it {len(found)} times: quote more of it",
                            f"de tekst zegt het {len(found)} keer: citeer er meer van"))  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Known:
    """What ties may name."""

    facts: Facts
    roles: dict[str, str]
    where: str

    def rows(self, name: str, table: str) -> tuple[Row, ...]:
        """Give the rows of a line, by its path or its label."""
        tables = {row.key[0] for row in self.facts.rows.values()}
        if table and table not in tables:
            raise DeclarationError(self.where, f"there is no table {shorten(table)}", meant(table, tables))
        rows = [row for row in self.facts.rows.values() if not table or row.key[0] == table]
        found = tuple(row for row in rows if name in (row.path, row.label))
        if not found:
            known = {row.path or row.label for row in rows}
            raise DeclarationError(self.where, f"no table prints line {shorten(name)}", meant(name, known))
        if len(found) > 1:
            places = ", ".join(f"{row.key[0]}:{row.key[1]}" for row in found)
            raise DeclarationError(
                self.where, f"{shorten(name)} is several rows: {places}", "Name the table, or a path."
            )
        return found

    def under(self, section: str, table: str) -> tuple[Row, ...]:
        """Give the rows under a section."""
        found = tuple(
            row
            for row in self.facts.rows.values()
            if (not table or row.key[0] == table) and any(one.startswith(section) for one in row.sections)
        )
        if not found:
            known = {one for row in self.facts.rows.values() for one in row.sections}
            raise DeclarationError(self.where, f"no row stands under {shorten(section)}", meant(section, known))
        return found

    def role(self, basis: str, usual: Literal["target", "actual"]) -> Literal["target", "actual"]:
        """Give what a basis is to the rules."""
        if not basis:
            return usual
        role = self.roles.get(basis)
        if role == "target":
            return "target"
        if role == "actual":
            return "actual"
        raise DeclarationError(self.where, f"{shorten(basis)} is no basis of an amount", meant(basis, self.roles))


def _claim(tie: Tie, span: tuple[int, int], reading: Reading, known: _Known) -> Claim:
    """Make a claim of a tie and what it quotes."""
    number = next(iter(reading.found.numbers), None)
    direction = next(iter(reading.of("direction")), None)
    when = When(tie.year) if tie.year is not None else NOW
    formula = tuple((known.rows(name, tie.table)[0].key, sign) for name, sign in _terms(tie.formula))
    if tie.section:
        rows = tuple(row.key for row in known.under(tie.section, tie.table))
    else:
        rows = tuple(key for key, _ in formula) or tuple(row.key for row in known.rows(tie.line, tie.table))
    against = None
    if tie.states != "value":
        usual: Literal["target", "actual"] = "actual" if tie.against_year is not None else "target"
        at = When(tie.against_year) if tie.against_year is not None else when
        against = Against(known.role(tie.against, usual), at)
    denied = direction is not None and any(one.behind <= direction.first for one in reading.of("not", "zero"))
    start, end = (number.start, number.end) if number is not None else span
    return Claim(
        start, end, rows, ("value",) if tie.states == "value" else ("difference",), number,
        known.role(tie.basis, "actual"), when, against,
        direction.says if direction is not None and tie.states != "value" else None,  # type: ignore[arg-type]
        (direction.start, direction.end) if direction is not None else None,
        direction.bound if direction is not None else None, denied,
        is_zero=tie.states == "value" and number is None,
        quantity=tie.states if tie.states in ("all", "none", "all but one") else None,
        group=tie.section or None, declared=True, formula=formula,
    )  # fmt: skip


def _terms(formula: str) -> Iterator[tuple[str, int]]:
    """Yield the lines of a formula, each with its sign."""
    parts: Sequence[str] = re.split(r"\s+([+-])\s+", formula.strip()) if formula.strip() else []
    sign = 1
    for part in parts:
        if part in ("+", "-"):
            sign = 1 if part == "+" else -1
        else:
            yield part.strip(), sign
