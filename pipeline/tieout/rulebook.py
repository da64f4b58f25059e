"""Hold a rulebook: the lines of each table, its notation, shapes and suites, as frozen values."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from typing import Any, Literal

from tieout.outcome import Declaration, Engine, Rule, Severity, Text
from tieout.strict import Declared

Compare = Literal["budget", "at least", "at most"]
ColumnType = Literal["integer", "text", "decimal", "boolean"]


class Notation(Declared, frozen=True, kw_only=True):
    """What may stand in a printed figure beside its digits."""

    minus: tuple[str, ...]
    currency: dict[str, str]
    scale: dict[str, int]
    marks: dict[str, str]


class Labels(Declared, frozen=True, kw_only=True):
    """What may stand in a printed label without telling which line it is."""

    ignore: tuple[str, ...] = ()
    bullets: tuple[str, ...] = ()


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
    required: bool = True


class AgencyLine(Line, frozen=True, kw_only=True):
    """A line that one agency adds to a table kind."""

    kind: str
    before: str | None = None
    """Path of the line it stands before; None puts it at the end."""


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

    table: Literal["figures", "lines"]
    kinds: tuple[str, ...] = ()
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
    agency_label: str
    lines: dict[str, tuple[Line, ...]]
    """By table kind, in the order of the model."""
    shapes: tuple[NamedShape, ...]
    suites: tuple[Suite, ...]
    faults: tuple[Fault, ...]
    files: tuple[Declaration, ...] = field(repr=False)

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
