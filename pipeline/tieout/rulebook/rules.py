"""Read the rules of a rulebook: its shapes and its suites, narrowed to the tables that are asked for.

A fault in one rule does not stop the others: it is kept as a fault of that rule, which then counts as broken. A word
that means nothing in the rulebook is a fault: what it scopes would silently not be judged.
"""

from __future__ import annotations

import difflib
import fnmatch
import functools
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tieout.declarations.strict import Declared, convert, read_json, read_toml
from tieout.rulebook.declared import Expectation, Fault, NamedShape, RuleText, Shape, Suite, SuiteScope, rule_of
from tieout.rulebook.model import Entity, Kind
from tieout.rulebook.texts import join_languages
from tieout.rulebook.vocabulary import Basis
from tieout.rules.kind import Kind as RuleKind
from tieout.rules.kind import names_in
from tieout.rules.registry import KINDS
from tieout.values.errors import DeclarationError, shorten
from tieout.values.outcome import DECLARED_WRONGLY, Engine, Rule, Severity, Text
from tieout.values.spelling import meant

CLOSE = 0.85
"""How alike the names of two types must be for one to be a slip in the other: all begin alike."""


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


@dataclass(frozen=True, eq=False)
class Words:
    """The words that the rules of a rulebook may use, and the languages that they are told in; each is its own."""

    kinds: frozenset[str]
    entities: frozenset[str]
    lines: frozenset[str]
    units: frozenset[str]
    bases: frozenset[str]
    tables: Mapping[str, Kind]
    languages: tuple[str, ...]

    def check_unit(self, where: str, unit: str | None) -> None:
        """Refuse a unit that no line is in."""
        if unit is not None and unit not in self.units:
            raise DeclarationError(where, f"no line is in {shorten(unit)}", meant(unit, self.units, "Known units"))

    def check(self, where: str, kinds: tuple[str, ...], entity: str | None, lines: Iterable[str]) -> None:
        """Refuse a word that means nothing: what it scopes would silently not be judged."""
        for kind in sorted(set(kinds) - self.kinds):
            advice = meant(kind, self.kinds, "Known kinds")
            raise DeclarationError(where, f"there is no table kind {shorten(kind)}", advice)
        if entity is not None and entity not in self.entities:
            raise DeclarationError(where, f"there is no entity {shorten(entity)}", meant(entity, self.entities))
        for pattern in lines:
            if not any(fnmatch.fnmatchcase(line, pattern) for line in self.lines):
                raise DeclarationError(where, f"no line matches {shorten(pattern)}", meant(pattern, self.lines))

    def check_arguments(self, where: str, rule: RuleKind) -> None:
        """Refuse a word in the arguments of a rule that means nothing."""
        for what, name in names_in(rule):
            if what in {"line", "lines"}:
                self.check(where, (), None, (name,))
            elif what == "unit":
                self.check_unit(where, name)
            elif what == "basis" and name not in self.bases:
                known = ", ".join(sorted(self.bases))
                raise DeclarationError(where, f"there is no basis {shorten(name)}", f"Known here: {known}.")


def words_of(
    kinds: Mapping[str, Kind], entities: Mapping[str, Entity], bases: Iterable[Basis], languages: tuple[str, ...]
) -> Words:
    """Give the words that the rules of a rulebook may use: its kinds, entities, lines, units, bases and languages."""
    lines = [line for kind in kinds.values() for line in kind.lines]
    lines += [line for entity in entities.values() for line in entity.lines]
    return Words(
        frozenset(kinds),
        frozenset(entities),
        frozenset(line.path for line in lines),
        frozenset(line.unit for line in lines),
        frozenset(basis.name for basis in bases),
        kinds,
        languages,
    )


def _applies(kinds: tuple[str, ...], declared: frozenset[str]) -> bool:
    """Tell whether a shape or suite applies to a publication with these table kinds."""
    return set(kinds) <= declared


def _has_rows(table: str, kinds: frozenset[str], known: Mapping[str, Kind]) -> bool:
    """Tell whether tables of these kinds have what a suite looks at: printed lines, or records."""
    layouts = {known[kind].layout for kind in kinds if kind in known}
    return table == "figures" or not kinds or ("records" if table == "records" else "statement") in layouts


def _is_theirs(scope: SuiteScope, entities: frozenset[str], tables: frozenset[tuple[str, str]] | None) -> bool:
    """Tell whether a suite is for all entities, or for one that has a table of each of its kinds."""
    if scope.entity is None:
        return True
    if tables is None:
        return scope.entity in entities
    return all((scope.entity, kind) in tables for kind in scope.kinds)


@functools.lru_cache(maxsize=8)
def names_of_rules(files: tuple[tuple[str, bytes], ...]) -> frozenset[str]:
    """Give the names of all rules that the files of a rulebook declare, whether they apply or not.

    What cannot be read has none; where it applies it is told as a fault.
    """
    return frozenset(name for path, content in files for name in _names_in(path, content) if isinstance(name, str))


def _names_in(path: str, content: bytes) -> Iterator[object]:
    """Yield the names of the rules that a file of a rulebook declares, whatever stands there for a name."""
    try:
        if path.startswith("suites/"):
            told = read_json(content, path).get("expectations", [])
            yield from (entry["meta"]["name"] for entry in told)
        elif path.startswith("shapes/"):
            shape = read_toml(content, path)
            checks = [check for column in shape.get("column", []) for check in column.get("check", [])]
            yield from (entry["name"] for entry in (*checks, *([shape["structure"]] if "structure" in shape else [])))
    except (DeclarationError, AttributeError, KeyError, TypeError):
        return


def read_shapes(
    data: dict[str, bytes], shown: Path, kinds: frozenset[str], words: Words, faults: list[Fault]
) -> Iterator[NamedShape]:
    """Yield the shapes that apply; one that cannot be read becomes a fault."""
    for path, content in data.items():
        if not path.startswith("shapes/"):
            continue
        where = (shown / path).as_posix()
        try:
            shape = convert(_joined(read_toml(content, where), words.languages, where), Shape, where)
            if not shape.column:
                raise DeclarationError(where, "it names no column", "Name the columns, or remove the file.")
            rows = shape.rows
            if rows is not None:
                words.check(where, (*rows.in_kinds, *rows.except_kinds), None, (*rows.lines, *rows.except_lines))
                words.check_unit(where, rows.unit)
            words.check(where, shape.kinds, None, ())
        except DeclarationError as error:
            faults.append(_fault(Path(path).stem, where, "pandera", error.in_one_line))
            continue
        if _applies(shape.kinds, kinds):
            yield NamedShape(Path(path).stem, where, shape)


def _joined(shape: dict[str, Any], languages: tuple[str, ...], where: str) -> dict[str, Any]:
    """Join the languages of every rule of a shape; what is not as it must be is left as it is."""
    joined = dict(shape)
    if "structure" in shape:
        joined["structure"] = join_languages(shape["structure"], languages, f"{where}: structure")
    columns = shape.get("column")
    if isinstance(columns, list):
        joined["column"] = [_joined_column(column, languages, where) for column in columns]
    return joined


def _joined_column(column: Any, languages: tuple[str, ...], where: str) -> Any:
    """Join the languages of every check of a column."""
    checks = column.get("check") if isinstance(column, dict) else None
    if not isinstance(checks, list):
        return column
    named = f"{where}: column {shorten(str(column.get('name')))}"
    return {**column, "check": [join_languages(check, languages, named) for check in checks]}


def read_suites(
    data: dict[str, bytes],
    shown: Path,
    kinds: frozenset[str],
    entities: frozenset[str],
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
            suite = _suite(content, where, words)
        except DeclarationError as error:
            faults.append(_fault(Path(path).stem, where, "great_expectations", error.in_one_line))
            continue
        if not _has_rows(suite.meta.table, kinds, words.tables):
            continue
        if _applies(suite.meta.kinds, kinds) and _is_theirs(suite.meta, entities, tables):
            found = _expectations(content, where, words)
            faults += (one for one in found if isinstance(one, Fault))
            rules = tuple(one for one in found if isinstance(one, Expectation))
            yield Suite(suite.name, where, suite.meta, rules)


@functools.lru_cache(maxsize=256)
def _suite(content: bytes, where: str, words: Words) -> _SuiteFile:
    """Read a suite, its rules as they are written.

    Raises DeclarationError where it is none, is empty, or is for what there is not.
    """
    suite = convert(read_json(content, where), _SuiteFile, where)
    if not suite.expectations:
        raise DeclarationError(where, "the suite is empty", "Add an expectation, or remove the file.")
    words.check(where, (*suite.meta.kinds, *suite.meta.with_kinds), suite.meta.entity, ())
    return suite


@functools.lru_cache(maxsize=256)
def _expectations(content: bytes, where: str, words: Words) -> tuple[Expectation | Fault, ...]:
    """Read the rules of a suite that can be read; each of the others is a fault."""
    return tuple(_each_expectation(_suite(content, where, words), where, words))


def _each_expectation(suite: _SuiteFile, where: str, words: Words) -> Iterator[Expectation | Fault]:
    """Yield the rules of a suite, or what is wrong with one."""
    for number, entry in enumerate(suite.expectations, 1):
        try:
            declared = _declared(entry, words.languages, f"{where}: expectation {number}")
            words.check_arguments(f"{where}: {declared.meta.name}", _kind_of(declared, suite.meta.table, where))
        except DeclarationError as error:
            meta = entry.get("meta") if isinstance(entry, dict) else None
            name = meta.get("name") if isinstance(meta, dict) else None
            name = name if isinstance(name, str) else f"{suite.name}_{number}"
            yield _fault(name, where, "great_expectations", error.in_one_line)
            continue
        rule = rule_of(declared.meta, declared.severity, "great_expectations", where)
        yield Expectation(rule, declared.type, declared.kwargs)


def _kind_of(declared: _Expectation, table: str, where: str) -> RuleKind:
    """Make the kind of rule that an expectation declares.

    Raises DeclarationError where there is no such kind, its arguments are others, or it looks at another table.
    """
    kind, place = KINDS.get(declared.type), f"{where}: {declared.meta.name}"
    if kind is None:
        what = f"{shorten(declared.type)} is none of our expectation types; what does not say how much it examined"
        near = difflib.get_close_matches(declared.type, KINDS, 1, CLOSE)
        advice = f"Is {near[0]} meant?" if near else "Take one of the types in expectations/README.md."
        raise DeclarationError(place, f"{what} cannot open a gate", advice)
    if kind.looks_at != table:
        what = f"{declared.type} looks at {kind.looks_at}, and the meta of the suite says {shorten(table)}"
        raise DeclarationError(place, what, f'Move the rule to a suite with "table": "{kind.looks_at}".')
    return convert(declared.kwargs, kind, f"{place}: kwargs of {declared.type}")


def _declared(entry: Any, languages: tuple[str, ...], where: str) -> _Expectation:
    """Read a rule of a suite, its texts in all languages of the rulebook."""
    if isinstance(entry, dict) and "meta" in entry:
        entry = {**entry, "meta": join_languages(entry["meta"], languages, where)}
    return convert(entry, _Expectation, where)


def _fault(name: str, file: str, engine: Engine, message: str) -> Fault:
    """Make a rule of a declaration that could not be read, so that it is not lost."""
    reason = Text("A rule that cannot be read cannot be judged by.", "Met een onleesbare toets valt niet te oordelen.")
    return Fault(Rule(name, DECLARED_WRONGLY, reason, file, "critical", engine, file), message)
