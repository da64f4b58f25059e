"""Hold a rulebook: the lines of each table, its notation, shapes and suites, as frozen values."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Annotated, Any, Literal

from msgspec import Meta, structs
from msgspec import field as structs_field

from tieout.declarations.strict import Declared
from tieout.store.run import USUAL, Bounds
from tieout.values.outcome import Declaration, Engine, Rule, Severity, Text

Compare = Literal["budget", "at least", "at most"]
Layout = Literal["statement", "records"]
ColumnType = Literal["integer", "text", "decimal", "boolean"]


class Notation(Declared, frozen=True, kw_only=True):
    """What may stand in a printed figure beside its digits."""

    minus: tuple[str, ...]
    currency: dict[str, str]
    scale: dict[str, int]
    marks: dict[str, str]
    """Texts that say there is no figure, with their kind; `{year}` in one stands for any year."""
    plus: tuple[str, ...] = ()
    before: dict[str, Literal["", "at least", "at most"]] = structs_field(default_factory=dict)
    """Words before a figure, with the direction of the norm that they make of it."""
    after: tuple[str, ...] = ()
    """Words behind a figure that do not change it: footnote marks, what is counted; `{n}` stands for any number."""


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


class Line(Declared, frozen=True, kw_only=True):
    """A line that a table may print."""

    path: str
    label: str
    """Its name, as it is meant to be printed; `{year}` and `{agency}` stand for what changes."""
    unit: str
    """`EUR`, `%`, or the thing counted; `status` where words are expected instead of figures."""
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


class AgencyLine(Line, frozen=True, kw_only=True):
    """A line that one agency adds to a table kind."""

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
    """The model leaves rows to the agency: a row that is not known is its own."""
    layout: Layout = "statement"
    unit: str | None = None
    """Unit of bare numbers where a table does not say."""
    scale: int = 1
    codes: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """Lists of the codes that a column of records may hold, by name."""


@dataclass(frozen=True, slots=True)
class Agency:
    """An agency, with the lines that it adds to the tables of the model."""

    name: str
    label: str
    aliases: tuple[str, ...] = ()
    requires: frozenset[str] = frozenset()
    """Lines that it always prints."""
    budgets: tuple[str, ...] = ()
    """Cash flows that it budgets itself."""
    lines: tuple[AgencyLine, ...] = ()


class RuleText(Declared, frozen=True, kw_only=True):
    """Name, title, reason and source of a rule, in both languages."""

    name: str
    title: str
    title_nl: str
    reason: str
    reason_nl: str
    source: str


class ShapeRule(RuleText, frozen=True, kw_only=True):
    """A rule that Pandera evaluates."""

    severity: Severity


class ShapeCheck(ShapeRule, frozen=True, kw_only=True):
    """A check on one column: a set of values, or a range with both ends in it."""

    isin: tuple[str, ...] | None = None
    in_range: tuple[int, int] | None = None


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
    agency: str | None = None


@dataclass(frozen=True, slots=True)
class Expectation:
    """One rule of a suite, in the terms of Great Expectations."""

    rule: Rule
    type: str
    kwargs: dict[str, Any]


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
    """All that is declared for a field, narrowed to one agency and its table kinds."""

    name: str
    version: str
    title: str
    notation: Notation
    labels: Labels
    kinds: Mapping[str, Kind]
    agencies: Mapping[str, Agency]
    shapes: tuple[NamedShape, ...]
    suites: tuple[Suite, ...]
    faults: tuple[Fault, ...]
    files: tuple[Declaration, ...] = field(repr=False)
    limits: Limits = NO_OTHER_LIMITS

    def agency(self, name: str) -> Agency:
        """Give an agency; one that the rulebook does not know has no lines of its own."""
        return self.agencies.get(name) or Agency(name, name)

    def lines(self, kind: str, agency: str) -> tuple[Line, ...]:
        """Give the lines of a table kind as an agency prints them, in the order of the model."""
        whose = self.agency(agency)
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


def rule_of(text: RuleText, severity: Severity, engine: Engine, file: str) -> Rule:
    """Make a rule of its declaration."""
    return Rule(
        name=text.name,
        title=Text(text.title, text.title_nl),
        reason=Text(text.reason, text.reason_nl),
        source=text.source,
        severity=severity,
        engine=engine,
        declared_in=file,
    )
