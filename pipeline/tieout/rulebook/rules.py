"""Read the rules of a rulebook: its shapes and its suites, narrowed to the tables that are asked for.

A fault in one rule does not stop the others: it is kept as a fault of that rule, which then counts as broken. A word
that means nothing in the rulebook is a fault: what it scopes would silently not be judged.
"""

from __future__ import annotations

import fnmatch
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tieout.declarations.strict import Declared, convert, read_json, read_toml
from tieout.rulebook.model import (
    Agency,
    Expectation,
    Fault,
    Kind,
    NamedShape,
    RuleText,
    Shape,
    Suite,
    SuiteScope,
    rule_of,
)
from tieout.values.errors import DeclarationError, shorten
from tieout.values.outcome import Engine, Rule, Severity, Text

ONE_LINE = ("total", "left", "right", "opening", "share", "numerator", "denominator", "line", "of", "when", "unless")
"""Arguments of a rule that name a line."""
SOME_LINES = ("lines", "except_lines", "parts", "closing", "derive")
"""Arguments of a rule that name lines or patterns of lines."""


class _Expectation(Declared, frozen=True, kw_only=True):
    type: str
    kwargs: dict[str, Any]
    severity: Severity
    meta: RuleText
    description: str | None = None
    notes: str | None = None
    id: str | None = None


class _SuiteFile(Declared, frozen=True, kw_only=True):
    name: str
    expectations: tuple[Any, ...]
    meta: SuiteScope
    notes: str | None = None
    id: str | None = None


@dataclass(frozen=True, slots=True)
class Words:
    """The words that the rules of a rulebook may use."""

    kinds: frozenset[str]
    agencies: frozenset[str]
    lines: frozenset[str]
    units: frozenset[str]
    tables: Mapping[str, Kind]

    def check_unit(self, where: str, unit: str | None) -> None:
        """Refuse a unit that no line is in."""
        if unit is not None and unit not in self.units:
            raise DeclarationError(where, f"no line is in {shorten(unit)}", "Check the spelling.")

    def check(self, where: str, kinds: tuple[str, ...], agency: str | None, lines: Iterable[str]) -> None:
        """Refuse a word that means nothing: what it scopes would silently not be judged."""
        for kind in sorted(set(kinds) - self.kinds):
            raise DeclarationError(where, f"there is no table kind {shorten(kind)}", "Check the spelling.")
        if agency is not None and agency not in self.agencies:
            raise DeclarationError(where, f"there is no agency {shorten(agency)}", "Check the spelling.")
        for pattern in lines:
            if not any(fnmatch.fnmatchcase(line, pattern) for line in self.lines):
                raise DeclarationError(where, f"no line matches {shorten(pattern)}", "Check the spelling.")


def words_of(kinds: Mapping[str, Kind], agencies: Mapping[str, Agency]) -> Words:
    """Give the words that the rules of a rulebook may use: its kinds, agencies, lines and units."""
    lines = [line for kind in kinds.values() for line in kind.lines]
    lines += [line for agency in agencies.values() for line in agency.lines]
    return Words(
        frozenset(kinds),
        frozenset(agencies),
        frozenset(line.path for line in lines),
        frozenset(line.unit for line in lines),
        kinds,
    )


def _named_lines(kwargs: dict[str, Any]) -> Iterator[str]:
    """Give every line or pattern that the arguments of a rule name."""
    for key in ONE_LINE:
        if isinstance(kwargs.get(key), str):
            yield kwargs[key]
    for key in SOME_LINES:
        if isinstance(kwargs.get(key), list | dict):
            yield from (name for name in kwargs[key] if isinstance(name, str))
    for parts in kwargs.get("derive", {}).values() if isinstance(kwargs.get("derive"), dict) else ():
        yield from parts if isinstance(parts, dict) else ()


def _applies(kinds: tuple[str, ...], declared: frozenset[str]) -> bool:
    """Tell whether a shape or suite applies to a publication with these table kinds."""
    return set(kinds) <= declared


def _has_rows(table: str, kinds: frozenset[str], known: Mapping[str, Kind]) -> bool:
    """Tell whether tables of these kinds have what a suite looks at: printed lines, or records."""
    layouts = {known[kind].layout for kind in kinds}
    return table == "figures" or not kinds or ("records" if table == "records" else "statement") in layouts


def _is_theirs(scope: SuiteScope, agencies: frozenset[str], tables: frozenset[tuple[str, str]] | None) -> bool:
    """Tell whether a suite is for all agencies, or for one that has a table of each of its kinds."""
    if scope.agency is None:
        return True
    if tables is None:
        return scope.agency in agencies
    return all((scope.agency, kind) in tables for kind in scope.kinds)


def read_shapes(
    data: dict[str, bytes], shown: Path, kinds: frozenset[str], words: Words, faults: list[Fault]
) -> Iterator[NamedShape]:
    """Yield the shapes that apply; one that cannot be read becomes a fault."""
    for path, content in data.items():
        if not path.startswith("shapes/"):
            continue
        where = (shown / path).as_posix()
        try:
            shape = convert(read_toml(content, where), Shape, where)
            if not shape.column:
                raise DeclarationError(where, "it names no column", "Name the columns, or remove the file.")
            rows = shape.rows
            if rows is not None:
                words.check(where, (*rows.in_kinds, *rows.except_kinds), None, (*rows.lines, *rows.except_lines))
                words.check_unit(where, rows.unit)
            words.check(where, shape.kinds, None, ())
        except DeclarationError as error:
            faults.append(_fault(Path(path).stem, where, "pandera", str(error)))
            continue
        if _applies(shape.kinds, kinds):
            yield NamedShape(Path(path).stem, where, shape)


def read_suites(
    data: dict[str, bytes],
    shown: Path,
    kinds: frozenset[str],
    agencies: frozenset[str],
    tables: frozenset[tuple[str, str]] | None,
    words: Words,
    faults: list[Fault],
) -> Iterator[Suite]:
    """Yield the suites that apply; a suite or rule that cannot be read becomes a fault."""
    for path, content in data.items():
        if not path.startswith("suites/"):
            continue
        where = (shown / path).as_posix()
        try:
            suite = convert(read_json(content, where), _SuiteFile, where)
            if not suite.expectations:
                raise DeclarationError(where, "the suite is empty", "Add an expectation, or remove the file.")
            words.check(where, (*suite.meta.kinds, *suite.meta.with_kinds), suite.meta.agency, ())
        except DeclarationError as error:
            faults.append(_fault(Path(path).stem, where, "great_expectations", str(error)))
            continue
        if not _has_rows(suite.meta.table, kinds, words.tables):
            continue
        if _applies(suite.meta.kinds, kinds) and _is_theirs(suite.meta, agencies, tables):
            found = tuple(_expectations(suite, where, words, faults))
            yield Suite(suite.name, where, suite.meta, found)


def _expectations(suite: _SuiteFile, where: str, words: Words, faults: list[Fault]) -> Iterator[Expectation]:
    """Yield the rules of a suite that can be read."""
    for number, entry in enumerate(suite.expectations, 1):
        try:
            declared = convert(entry, _Expectation, f"{where}: expectation {number}")
            words.check(f"{where}: {declared.meta.name}", (), None, _named_lines(declared.kwargs))
        except DeclarationError as error:
            meta = entry.get("meta") if isinstance(entry, dict) else None
            name = meta.get("name") if isinstance(meta, dict) else None
            name = name if isinstance(name, str) else f"{suite.name}_{number}"
            faults.append(_fault(name, where, "great_expectations", str(error)))
            continue
        rule = rule_of(declared.meta, declared.severity, "great_expectations", where)
        yield Expectation(rule, declared.type, declared.kwargs)


def _fault(name: str, file: str, engine: Engine, message: str) -> Fault:
    """Make a rule of a declaration that could not be read, so that it is not lost."""
    title = Text("A rule is declared wrongly", "Een regel is verkeerd gedeclareerd")
    reason = Text("A rule that cannot be read cannot be judged by.", "Met een onleesbare regel valt niet te oordelen.")
    return Fault(Rule(name, title, reason, file, "critical", engine, file), message)
