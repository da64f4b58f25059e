"""Hold a rulebook: its kinds of table with their lines, its entities, limits and rules, as frozen values."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Annotated, Literal

from msgspec import Meta, structs

from tieout.declarations.strict import Declared
from tieout.rulebook.declared import Fault, NamedShape, Suite
from tieout.rulebook.headwords import Heads
from tieout.rulebook.narrative_words import NarrativeWords
from tieout.rulebook.periods import CALENDAR_YEARS, Period, Periods
from tieout.rulebook.terms import NO_OTHER_TERMS, NO_ROLES, KeyRoles, Terms
from tieout.rulebook.vocabulary import NO_ENTITY_WORDS, NO_UNITS, Basis, BasisRole, EntityWords, Labels, Notation, Units
from tieout.rules.shapes import AsDesigned
from tieout.rules.wording import Wording
from tieout.store.run import USUAL, Bounds
from tieout.values.outcome import Declaration, Rule

Compare = Literal["budget", "at least", "at most"]
DATES = ("year", "period")
"""Keys of a table of records that say which period a row is of."""
Layout = Literal["statement", "records"]
AtLeastOne = Annotated[int, Meta(ge=1, le=2**62)]
A_YEAR = 366 * 24 * 60 * 60


class Limits(Declared, frozen=True, kw_only=True):
    """What a file may be at most, and what judging may take. A publication cannot raise them."""

    bytes: AtLeastOne = 2**37
    """Size of a file."""
    held: AtLeastOne = 2**30
    """Size of a file that is held in memory as a whole, as any is but a CSV of which every line is a plain record."""
    ratio: AtLeastOne = 200
    """How many times its own size a compressed file may have once it is unpacked, and is larger than 64 MiB."""
    rows: AtLeastOne = 1_000_000_000
    """Rows of a table."""
    columns: AtLeastOne = 2_000
    """Columns of a table."""
    line: AtLeastOne = 1_000_000
    """Characters on a physical line."""
    cell: AtLeastOne = 200_000
    """Characters in a cell."""
    seconds: Annotated[int, Meta(ge=1, le=A_YEAR)] = 3_600
    """Time that judging may take."""
    memory: AtLeastOne = USUAL.memory
    """Bytes that DuckDB may hold, in each process that runs it."""
    spill: AtLeastOne = USUAL.spill
    """Bytes that it may put on disk for lack of memory."""

    @property
    def most_held(self) -> int:
        """Size of a file that may be held in memory as a whole."""
        return min(self.bytes, self.held)

    @property
    def bounds(self) -> Bounds:
        """What DuckDB may take."""
        return Bounds(self.memory, self.spill)


NO_OTHER_LIMITS = Limits()
"""What holds where a rulebook says nothing of it."""


class Line(Declared, frozen=True, kw_only=True):
    """A line that a table may print."""

    path: str
    label: str
    """Its name, as it is meant to be printed; `{year}` and `{entity}` stand for what changes."""
    unit: str
    """`EUR`, `%`, or the thing counted; `status` where words are expected instead of figures.

    `money` is the currency of the table, where that is one that the rulebook names under `units`.
    """
    spellings: tuple[str, ...] = ()
    section: str | None = None
    """The printed section it stands under; None where the label alone tells."""
    compare: Compare | None = None
    """What its budget column is: a budget, or a norm with its direction."""
    required: bool = False
    """Every complete table prints it; without it the publication is held."""
    expected: bool = False
    """The model has it, but tables without it exist; its absence is noted."""
    since: int | None = None
    """First model year in which it is required or expected."""
    until: int | None = None
    """Last model year in which it is required or expected."""
    heading: bool = False
    """It heads other lines and carries no figure."""
    joins: tuple[str, ...] = ()
    """The totals that the line may add to. It adds to one of them: to the one that ties out with it."""
    sign: Literal["+", "-"] = "+"
    """`-` is an outflow: it counts negative in totals, whether printed negative or positive."""

    def asked_in(self, year: int) -> bool:
        """Tell whether the model of a year has the line, as far as that is declared."""
        return (self.since is None or year >= self.since) and (self.until is None or year <= self.until)


class EntityLine(Line, frozen=True, kw_only=True):
    """A line that one entity adds to a table kind."""

    kind: str
    before: str | None = None
    """Path of the line it stands before; None puts it at the end."""


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of table: its lines in the order of the model, and what is assumed of it."""

    name: str
    title: str
    source: str
    lines: tuple[Line, ...]
    names: tuple[str, ...] = ()
    """Words in a file name or title that mean this kind."""
    open: bool = False
    """The model leaves rows to the entity: a row that is not known is its own."""
    layout: Layout = "statement"
    unit: str | None = None
    """Unit of bare numbers where a table does not say."""
    scale: int = 1
    codes: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Lists of the codes that a column of records may hold, by name."""
    keys: tuple[str, ...] = ("entity", "year")
    """What sets a record of a table of records apart: `entity`, `year` or `period`, and names of its own."""
    rows_join: str | None = None
    """Of an open kind, the total that a row of the entity's own adds to."""
    words: bool = False
    """Cells of its columns of figures may hold words; the rulebook says of them what they may hold."""

    def has_keys(self, keys: Collection[str]) -> bool:
        """Tell whether these are its keys: a period stands for a year, and a year for a period."""
        return _undated(keys) == _undated(self.keys)


@dataclass(frozen=True, slots=True)
class Entity:
    """An entity, with the lines that it adds to the tables of the model."""

    name: str
    label: str
    aliases: tuple[str, ...] = ()
    requires: frozenset[str] = frozenset()
    """Lines that it always prints."""
    budgets: tuple[str, ...] = ()
    """Cash flows that it budgets itself."""
    lines: tuple[EntityLine, ...] = ()


@dataclass(frozen=True, slots=True)
class Rulebook:
    """All that is declared for a field, narrowed to one entity and its table kinds."""

    name: str
    version: str
    title: str
    notation: Notation
    labels: Labels
    kinds: Mapping[str, Kind]
    entities: Mapping[str, Entity]
    shapes: tuple[NamedShape, ...]
    suites: tuple[Suite, ...]
    faults: tuple[Fault, ...]
    files: tuple[Declaration, ...] = field(repr=False)
    limits: Limits = NO_OTHER_LIMITS
    bases: tuple[Basis, ...] = ()
    documents: tuple[str, ...] = ()
    """The documents of a year, in the order in which they are published."""
    units: Units = NO_UNITS
    entity_words: EntityWords = NO_ENTITY_WORDS
    languages: tuple[str, ...] = ("en", "nl")
    """Those that its rules are told in, the first by bare keys."""
    notations: Mapping[str, Notation] = field(default_factory=dict)
    """Notations that a table may name for its own, beside the one that all others have."""
    periods: Periods = CALENDAR_YEARS
    no_amount: tuple[str, ...] = ()
    """Words, or parts of them, in the head of a column that tells about the figures and holds none."""
    heads: Heads | None = None
    """How the heads of columns are read; None where the rulebook does not say."""
    terms: Terms = NO_OTHER_TERMS
    """What an answer must be to count."""
    keys: KeyRoles = NO_ROLES
    """Which keys may sign and approve."""
    named: frozenset[str] = frozenset()
    """The names of all its rules, of those that do not apply here too."""
    narrative: NarrativeWords | None = None
    """How texts speak of the tables; None where the rulebook does not say: they are then read and not judged."""

    def notation_of(self, name: str | None) -> Notation:
        """Give the notation that a table names; where it names none, that of the rulebook."""
        return self.notation if name is None else self.notations[name]

    def tells_no_amount(self, head: str) -> bool:
        """Tell whether the head of a column says that it tells about the figures: it may name a year."""
        return any(word.casefold() in head.casefold() for word in self.no_amount)

    def calls_it_a_note(self, head: str) -> bool:
        """Tell whether the head of a column says that it holds notes."""
        told = self.heads.role if self.heads else ()
        words = [re.escape(word) for item in told if item.says == "note" for word in item.phrases]
        return bool(words) and re.search(rf"(?<!\w)(?:{'|'.join(words)})(?!\w)", head, re.IGNORECASE) is not None

    @property
    def actual(self) -> str:
        """The basis of what came of it: that of a column that does not say; empty where the rulebook has none."""
        return next((known.name for known in self.bases if known.role == "actual"), "")

    def period_of(self, year: int | None, text: str | None) -> Period | None:
        """Give the period that a column declares, by its year or as a text; None where it is none of the rulebook's."""
        if text is not None:
            return self.periods.parse(text)
        return None if year is None else self.periods.of_year(year)

    def document_no(self, document: str) -> int | None:
        """Give the place of a document among those of its year, the first is 1; None where it is none of them."""
        return self.documents.index(document) + 1 if document in self.documents else None

    def stage_no(self, stage: str | None) -> Decimal | None:
        """Give the place of a stage among the documents of its year; None of a stage that is none of them.

        Without a stage a column is the target as adopted: later than its draft, earlier than what changes it.
        """
        if stage is None:
            return Decimal("1.5")
        number = self.document_no(stage)
        return None if number is None else Decimal(number)

    def entities_by_spelling(self) -> Mapping[str, str]:
        """Give every entity by each of its spellings, without case."""
        return {
            spelling.casefold(): entity.name
            for entity in self.entities.values()
            for spelling in (entity.name, entity.label, *entity.aliases)
        }

    def role_of(self, basis: str) -> BasisRole:
        """Give what a basis is to the rules.

        Raises KeyError where the rulebook does not know it.
        """
        return {known.name: known.role for known in self.bases}[basis]

    def wordings(self) -> Mapping[str, Wording]:
        """Give how each rule words a finding, by its name."""
        worded: dict[str, Wording] = {}
        for suite in self.suites:
            worded |= {item.rule.name: item.kind for item in suite.expectations}
        for named in self.shapes:
            if named.shape.structure:
                worded[named.shape.structure.name] = AsDesigned()
            worded |= {
                check.name: check.wording(column.name) for column in named.shape.column for check in column.check
            }
        return worded | {fault.rule.name: AsDesigned() for fault in self.faults}

    def entity(self, name: str) -> Entity:
        """Give an entity; one that the rulebook does not know has no lines of its own."""
        return self.entities.get(name) or Entity(name, name)

    def lines(self, kind: str, entity: str) -> tuple[Line, ...]:
        """Give the lines of a table kind as an entity prints them, in the order of the model."""
        whose = self.entity(entity)
        lines: list[Line] = list(self.kinds[kind].lines)
        for line in whose.lines:
            if line.kind == kind:
                paths = [item.path for item in lines]
                lines.insert(paths.index(line.before) if line.before else len(lines), line)
        return tuple(structs.replace(line, required=True) if line.path in whose.requires else line for line in lines)

    @property
    def digest(self) -> str:
        """One SHA-256 over all files of the rulebook."""
        text = "".join(f"{file.sha256}  {file.path}\n" for file in self.files)
        return f"sha256:{hashlib.sha256(text.encode()).hexdigest()}"

    @property
    def rules(self) -> tuple[Rule, ...]:
        """Every rule that is declared and applies, the faulty ones too."""
        shaped = [rule for shape in self.shapes for rule in shape.rules]
        expected = [item.rule for suite in self.suites for item in suite.expectations]
        return tuple(shaped + expected + [fault.rule for fault in self.faults])


def _undated(keys: Collection[str]) -> list[str]:
    """Give keys in order, with one word for what says which period a row is of."""
    return sorted("year" if key in DATES else key for key in keys)
