"""Hold the rules of a rulebook as they are declared: its suites and its shapes, and those that cannot be run. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

from tieout.declarations.strict import Declared
from tieout.rules.kind import Kind as RuleKind
from tieout.rules.kind import LooksAt
from tieout.rules.registry import make
from tieout.rules.shapes import InRange, OneOf
from tieout.rules.wording import Wording
from tieout.values.outcome import Engine, Rule, Severity, Text

ColumnType = Literal["integer", "small integer", "text", "decimal", "short decimal", "boolean"]


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

    table: LooksAt
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
