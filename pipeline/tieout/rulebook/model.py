"""Hold a rulebook: the lines of each table, its notation, shapes and suites, as frozen values."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Annotated, Any, Literal

from msgspec import Meta, structs
from msgspec import field as structs_field

from tieout.declarations.strict import Declared
from tieout.rulebook.periods import CALENDAR_YEARS, Period, Periods
from tieout.rules.kind import Kind as RuleKind
from tieout.rules.registry import make
from tieout.rules.shapes import AsDesigned, InRange, OneOf
from tieout.rules.wording import Wording
from tieout.store.run import USUAL, Bounds
from tieout.values.outcome import Declaration, Engine, Rule, Severity, Text

MONEY = "money"
"""The unit of a line that is in the currency of its table, whichever that is."""
Compare = Literal["budget", "at least", "at most"]
DATES = ("year", "period")
"""Keys of a table of records that say which period a row is of."""
Layout = Literal["statement", "records"]
ColumnType = Literal["integer", "small integer", "text", "decimal", "short decimal", "boolean"]
BasisRole = Literal["target", "actual", "forecast", "difference", "change", "movement", "rate"]
"""What a basis is to the rules.

What is aimed at, what came of it, what is foreseen; the actual less the target; what is added to an amount; a later
actual less an earlier one, and the same in percent.
"""


class Notation(Declared, frozen=True, kw_only=True):
    """How figures are printed: what may stand in one, and what says that there is none."""

    decimal: str | tuple[str, ...]
    """Mark before the decimals. Of several, a table must show which of them is its own."""
    minus: tuple[str, ...]
    currency: dict[str, str]
    scale: dict[str, int]
    marks: dict[str, str]
    """Texts that say there is no figure, with their kind; `{year}` in one stands for any year."""
    grouping: str | tuple[str, ...] = ()
    """Marks between groups of three digits; one figure has one kind. A space stands for spaces of every width."""
    also_decimal: str = ""
    """A second mark that is read as the decimal one before one or two digits, where it can group nothing."""
    plus: tuple[str, ...] = ()
    minus_behind: tuple[str, ...] = ()
    """Signs of a negative figure that stand behind it."""
    brackets: bool = False
    """Whether a figure in round brackets is negative."""
    currency_behind: dict[str, str] = structs_field(default_factory=dict)
    percent: tuple[str, ...] = ("%",)
    fractions: bool = False
    """Whether a figure in percent that prints no sign is a fraction of one: 0.094 for 9.4%."""
    before: dict[str, Literal["", "at least", "at most"]] = structs_field(default_factory=dict)
    """Words before a figure, with the direction of the norm that they make of it."""
    after: tuple[str, ...] = ()
    """Words behind a figure that do not change it: footnote marks, what is counted; `{n}` stands for any number."""

    @property
    def decimal_marks(self) -> tuple[str, ...]:
        """Its decimal marks, each a way to read by."""
        return (self.decimal,) if isinstance(self.decimal, str) else self.decimal

    @property
    def grouping_marks(self) -> tuple[str, ...]:
        """Its grouping marks."""
        return (self.grouping,) if isinstance(self.grouping, str) else self.grouping

    @property
    def ways(self) -> tuple[Notation, ...]:
        """The notations with one decimal mark that it may be: what is the decimal mark groups nothing."""
        return tuple(
            structs.replace(self, decimal=mark, grouping=tuple(other for other in self.grouping_marks if other != mark))
            for mark in self.decimal_marks
        )


class Labels(Declared, frozen=True, kw_only=True):
    """What may stand in a printed label without telling which line it is."""

    ignore: tuple[str, ...] = ()
    bullets: tuple[str, ...] = ()
    prefixes: tuple[str, ...] = ()
    """Words in front that do not tell the line: `waarvan`, `wv`."""
    endings: tuple[str, ...] = ()
    """Endings by which singular and plural differ; compared without them only where no line is called so."""
    same: dict[str, str] = structs_field(default_factory=dict)
    """Words that mean the same: `&` is `en`."""


class EntityWords(Declared, frozen=True, kw_only=True):
    """How a field calls those whose figures are published."""

    key: str = "entity"
    """Its key in data packages, and its option on the command line: `company`, `school`."""
    example: str = "example"
    """Whose tables those of the examples are, where they do not say."""


class Basis(Declared, frozen=True, kw_only=True):
    """What a column of figures may hold, in the words of the field."""

    name: str
    role: BasisRole


class Units(Declared, frozen=True, kw_only=True):
    """How the units of lines are written, and what they ask of a cell."""

    money: tuple[str, ...] = ()
    """Units that must stand in the row or with the table."""
    silent: tuple[str, ...] = ()
    """Units that are not written behind a number: things counted, marks, grades."""
    words: tuple[str, ...] = ()
    """Units of lines on which words are expected instead of figures."""
    scales: dict[str, int] = structs_field(default_factory=dict)
    """How a scale is written behind a number, with its factor."""

    def of_line(self, unit: str, table: str | None) -> str:
        """Give the unit of a line in a table: `money` is that of the table, where that is a currency."""
        return table if unit == MONEY and table is not None and table in self.money else unit

    def word(self, scale: int, unit: str) -> str:
        """Write scale and unit behind a number; `1` where there is neither."""
        silent = {"1", *self.silent, *self.words}
        of_scale = next((word for word, factor in self.scales.items() if factor == scale), f"x {scale}")
        parts = ["" if scale == 1 else of_scale, "" if unit in silent else unit]
        return " ".join(filter(None, parts)) or "1"


AtLeastOne = Annotated[int, Meta(ge=1, le=2**62)]
A_YEAR = 366 * 24 * 60 * 60


class Limits(Declared, frozen=True, kw_only=True):
    """What a file may be at most, and what judging may take. A publication cannot raise them."""

    bytes: AtLeastOne = 2**30
    """Size of a file."""
    rows: AtLeastOne = 20_000_000
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
    def bounds(self) -> Bounds:
        """What DuckDB may take."""
        return Bounds(self.memory, self.spill)


NO_OTHER_LIMITS = Limits()
"""What holds where a rulebook says nothing of it."""
NO_UNITS = Units()
NO_ENTITY_WORDS = EntityWords()


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


class RuleText(Declared, frozen=True, kw_only=True):
    """Name, title, reason and source of a rule."""

    name: str
    title: Text
    """In every language of the rulebook, as the reason is; `rulebook/texts.py` joins them."""
    reason: Text
    source: str


class ShapeRule(RuleText, frozen=True, kw_only=True):
    """A rule that Pandera evaluates."""

    severity: Severity


class ShapeCheck(ShapeRule, frozen=True, kw_only=True):
    """A check on one column: a set of values, or a range with both ends in it."""

    isin: tuple[str, ...] | None = None
    in_range: tuple[int, int] | None = None

    def wording(self, column: str) -> Wording:
        """Give how it words a cell that it refuses in a column."""
        of_values = column == "value"
        return InRange(*self.in_range, examines_values=of_values) if self.in_range else OneOf(examines_values=of_values)


class ShapeColumn(Declared, frozen=True, kw_only=True):
    """A column of a shape."""

    name: str
    type: ColumnType
    nullable: bool = False
    check: tuple[ShapeCheck, ...] = ()


class ShapeRows(Declared, frozen=True, kw_only=True):
    """Which figures a shape is about."""

    unit: str | None = None
    lines: tuple[str, ...] = ()
    except_lines: tuple[str, ...] = ()
    in_kinds: tuple[str, ...] = ()
    """Kinds of table; none means all."""
    except_kinds: tuple[str, ...] = ()
    any_state: bool = False
    """Cells that print no figure too."""


class Shape(Declared, frozen=True, kw_only=True):
    """What a table must look like. With a structure all its columns are named, in order."""

    table: Literal["figures"]
    column: tuple[ShapeColumn, ...]
    kinds: tuple[str, ...] = ()
    """Table kinds that a publication must declare for this to apply; none means always."""
    rows: ShapeRows | None = None
    structure: ShapeRule | None = None


class SuiteScope(Declared, frozen=True, kw_only=True):
    """When a suite applies and what it looks at."""

    table: Literal["figures", "lines", "records"]
    kinds: tuple[str, ...] = ()
    """Table kinds that a publication must declare for it to apply, and whose tables it looks at; none: all."""
    with_kinds: tuple[str, ...] = ()
    """Further kinds whose tables it looks at where they are there."""
    entity: str | None = None


@dataclass(frozen=True, slots=True)
class Expectation:
    """One rule of a suite, in the terms of Great Expectations."""

    rule: Rule
    type: str
    kwargs: dict[str, Any]

    @property
    def kind(self) -> RuleKind:
        """The kind of rule that it is, with its arguments."""
        return make(self.type, self.kwargs)


@dataclass(frozen=True, slots=True)
class Suite:
    """The rules of one suite file that could be read."""

    name: str
    file: str
    scope: SuiteScope
    expectations: tuple[Expectation, ...]


@dataclass(frozen=True, slots=True)
class NamedShape:
    """A shape with the file that declares it, its name and its rules."""

    name: str
    file: str
    shape: Shape

    @property
    def rules(self) -> tuple[Rule, ...]:
        """Its structure first, then its checks in the order of the file."""
        declared = [self.shape.structure] if self.shape.structure else []
        declared += [check for column in self.shape.column for check in column.check]
        return tuple(rule_of(item, item.severity, "pandera", self.file) for item in declared)


@dataclass(frozen=True, slots=True)
class Fault:
    """A rule that is declared in a way that it cannot be run."""

    rule: Rule
    message: str


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

    def notation_of(self, name: str | None) -> Notation:
        """Give the notation that a table names; where it names none, that of the rulebook."""
        return self.notation if name is None else self.notations[name]

    def tells_no_amount(self, head: str) -> bool:
        """Tell whether the head of a column says that it tells about the figures: it may name a year."""
        return any(word.casefold() in head.casefold() for word in self.no_amount)

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


def rule_of(text: RuleText, severity: Severity, engine: Engine, file: str) -> Rule:
    """Make a rule of its declaration."""
    return Rule(
        name=text.name,
        title=text.title,
        reason=text.reason,
        source=text.source,
        severity=severity,
        engine=engine,
        declared_in=file,
    )
