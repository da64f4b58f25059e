"""Tell of one rule in the terminal, or list all of them. Values in, lines out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from tieout.report.plain import safe, table, wrapped
from tieout.values.outcome import Severity, Text

NAMED = 12
"""Width of the names in front."""
TITLE = {"en": "Title", "nl": "Titel"}
WHY = {"en": "Why", "nl": "Waarom"}
HEADINGS = {"failing": "Breaks on", "passing": "Holds on", "empty": "Has nothing to examine in"}


@dataclass(frozen=True, slots=True)
class DrawnTable:
    """A printed table of an example."""

    kind: str
    entity: str
    year: int
    document: str
    heads: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class DrawnExample:
    """An example with what the rule finds there."""

    shows: Literal["passing", "failing", "empty"]
    where: str
    note: str
    tables: tuple[DrawnTable, ...]
    found: tuple[str, ...]
    fault: str | None
    """What is not as the example says."""


@dataclass(frozen=True, slots=True)
class RuleTold:
    """All there is to tell of a rule."""

    name: str
    title: Text
    reason: Text
    checks: str
    source: str
    severity: Severity
    engine: str
    declared_in: str
    applies: str
    examples: tuple[DrawnExample, ...]


@dataclass(frozen=True, slots=True)
class Listed:
    """One rule in a list."""

    file: str
    name: str
    severity: Severity
    title: str


def lines(told: RuleTold, width: int) -> Iterator[str]:
    """Tell of one rule."""
    yield safe(told.name)
    named = (
        *(_headed(TITLE, code, said) for code, said in told.title.said),
        ("Checks", told.checks),
        *(_headed(WHY, code, said) for code, said in told.reason.said),
        ("Source", told.source),
        ("Severity", told.severity),
        ("Engine", told.engine),
        ("Declared", told.declared_in),
        ("Applies to", told.applies),
    )
    for name, text in named:
        yield from wrapped(text, width, " " * (NAMED + 2), f"  {name:<{NAMED}}")
    for example in told.examples:
        yield ""
        yield from _example(example, width)


def _headed(heads: Mapping[str, str], code: str, said: str) -> tuple[str, str]:
    """Head what a rule says in some language in that language, or else in English with its name."""
    return heads.get(code, f"{heads['en']} {code}"), said


def _example(example: DrawnExample, width: int) -> Iterator[str]:
    """Tell one example."""
    yield safe(f"{HEADINGS[example.shows]}  ({example.where})")
    if example.note:
        yield from wrapped(example.note, width, "  ", "  ")
    for drawn in example.tables:
        yield from wrapped(f"{drawn.kind}, {drawn.entity}, {drawn.document} {drawn.year}", width, "  ", "  ")
        yield from table(drawn.heads, drawn.rows, width, range(1, len(drawn.heads)), indent=2)
    for found in example.found:
        yield from wrapped(found, width, "    ", "  → ")
    if example.fault is not None:
        yield from wrapped(f"This example does not behave: {example.fault}", width, "    ", "  ! ")


def listing(rules: Sequence[Listed]) -> Iterator[str]:
    """List rules, one line each, by file."""
    longest = max((len(rule.name) for rule in rules), default=0)
    file = None
    for rule in rules:
        if rule.file != file:
            if file is not None:
                yield ""
            yield safe(rule.file)
            file = rule.file
        yield safe(f"  {rule.name:<{longest}}  {rule.severity:<8}  {rule.title}")
