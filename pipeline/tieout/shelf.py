"""Take a rulebook from the shelf: read its files, and narrow it to one agency and its tables.

A rulebook is data; nothing in it is executed. A fault in one rule does not stop the others: it is
kept as a fault of that rule, which then counts as broken. A fault in the lines or the notation
leaves nothing to judge by and raises DeclarationError.
"""

from __future__ import annotations

import difflib
import fnmatch
import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from msgspec import field

from tieout.errors import DeclarationError, UsageError, shorten
from tieout.outcome import Declaration, Engine, Rule, Severity, Text
from tieout.publication import BOOK
from tieout.rulebook import (
    Agency,
    AgencyLine,
    Expectation,
    Fault,
    Kind,
    Labels,
    Layout,
    Line,
    NamedShape,
    Notation,
    Rulebook,
    RuleText,
    Shape,
    Suite,
    SuiteScope,
    rule_of,
)
from tieout.strict import Declared, convert, read_json, read_toml

PLACES = (
    r"(?:rulebook|columns)\.toml", r".+\.md", r"(?:lines|agencies|shapes|examples)/[^/]+\.toml", r"suites/[^/]+\.json",
)  # fmt: skip
LONG_ENOUGH = 5
"""Letters that the name of an agency must have for a near miss to be a slip: short ones resemble each other."""


class _KindFile(Declared, frozen=True, kw_only=True):
    kind: str
    title: str
    source: str
    line: tuple[Line, ...]
    names: tuple[str, ...] = ()
    open: bool = False
    layout: Layout = "statement"
    unit: str | None = None
    scale: int = 1
    codes: dict[str, tuple[str, ...]] = field(default_factory=dict)


class _AgencyFile(Declared, frozen=True, kw_only=True):
    agency: str
    label: str
    aliases: tuple[str, ...] = ()
    requires: tuple[str, ...] = ()
    budgets: tuple[str, ...] = ()
    line: tuple[AgencyLine, ...] = ()


class _BookFile(Declared, frozen=True, kw_only=True):
    name: str
    version: str
    title: str
    source: str
    notation: Notation
    labels: Labels


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


def shelf() -> Path:
    """Give the folder of rulebooks that came with tieout.

    A wheel carries it inside the package; a checkout and an editable install have it beside
    `pipeline/`. No other place is looked at.
    """
    package = Path(__file__).resolve().parent
    carried = package / "expectations"
    return carried if carried.is_dir() else package.parent.parent / "expectations"


def read_rulebook(
    name: str,
    agencies: frozenset[str],
    kinds: frozenset[str],
    folder: Path | None = None,
    tables: frozenset[tuple[str, str]] | None = None,
) -> Rulebook:
    """Read rulebook `name` from `folder` (default: the shelf), for these agencies and table kinds.

    `tables` says which agency has a table of which kind; by default each has all.

    Raises UsageError where there is no such rulebook, DeclarationError where lines or notation are
    not as they must be.
    """
    home = (folder or shelf()) / name
    if not BOOK.fullmatch(name) or not (home / "rulebook.toml").is_file():
        known = sorted(path.parent.name for path in (folder or shelf()).glob("*/rulebook.toml"))
        raise UsageError(str(home), "there is no such rulebook", f"Known here: {', '.join(known) or 'none'}.")
    shown = Path("expectations") / name
    data = {f"{path.relative_to(home).as_posix()}": path.read_bytes() for path in _files(home)}
    book = convert(read_toml(data["rulebook.toml"], str(shown / "rulebook.toml")), _BookFile, str(shown))
    if book.name != name:
        raise DeclarationError(
            str(shown), f"it calls itself {shorten(book.name)}", f"Call it {name}, as its folder is."
        )
    for word, scale in book.notation.scale.items():
        if scale < 1:
            raise DeclarationError(str(shown), f"scale word {shorten(word)} stands for {scale}", "Give its factor.")
    known_kinds = _kinds(data, shown)
    for kind in sorted(kinds - set(known_kinds)):
        raise DeclarationError(
            str(shown), f"it knows no table kind {shorten(kind)}", f"Known kinds: {', '.join(sorted(known_kinds))}."
        )
    known_agencies = _agencies(data, shown, known_kinds)
    for agency in sorted(agencies - set(known_agencies)):
        meant = difflib.get_close_matches(agency, known_agencies, n=1, cutoff=0.75)
        if meant and len(agency) >= LONG_ENOUGH:
            raise DeclarationError(str(shown), f"it knows no agency {shorten(agency)}", f"Is {meant[0]} meant?")
    faults: list[Fault] = []
    _known_files(data, shown)
    every_line = [line for kind in known_kinds.values() for line in kind.lines]
    every_line += [line for agency in known_agencies.values() for line in agency.lines]
    words = _Words(
        frozenset(known_kinds),
        frozenset(known_agencies),
        frozenset(line.path for line in every_line),
        frozenset(line.unit for line in every_line),
        known_kinds,
    )
    shapes = tuple(_shapes(data, shown, kinds, words, faults))
    suites = tuple(_suites(data, shown, kinds, agencies, tables, words, faults))
    files = tuple(
        Declaration((shown / path).as_posix(), hashlib.sha256(content).hexdigest(), len(content))
        for path, content in data.items()
    )
    return Rulebook(
        book.name, book.version, book.title, book.notation, book.labels, known_kinds, known_agencies,
        shapes, suites, tuple(faults), files,
    )  # fmt: skip


def _files(home: Path) -> list[Path]:
    """List the files of a rulebook, in a fixed order."""
    return sorted(path for path in home.rglob("*") if path.is_file() and not path.name.startswith("."))


def _kinds(data: dict[str, bytes], shown: Path) -> dict[str, Kind]:
    """Read the kinds of table with their lines."""
    kinds: dict[str, Kind] = {}
    for path, content in data.items():
        if path.startswith("lines/"):
            where = str(shown / path)
            told = convert(read_toml(content, where), _KindFile, where)
            if told.kind in kinds:
                raise DeclarationError(where, f"{told.kind} has its lines in another file too", "Keep one file.")
            _sound_lines(told.line, where)
            kinds[told.kind] = Kind(
                told.kind, told.title, told.source, told.line, told.names, told.open, told.layout,
                told.unit, told.scale, told.codes,
            )  # fmt: skip
    return kinds


def _sound_lines(lines: Iterable[Line], where: str) -> None:
    """Refuse lines that contradict each other."""
    lines = tuple(lines)
    paths = [line.path for line in lines]
    for path in paths:
        if paths.count(path) > 1:
            raise DeclarationError(where, f"line {path} is declared twice", "Keep one.")
    for line in lines:
        for total in set(line.joins) - set(paths):
            raise DeclarationError(where, f"line {line.path} joins unknown {shorten(total)}", "Name a line.")


def _agencies(data: dict[str, bytes], shown: Path, kinds: Mapping[str, Kind]) -> dict[str, Agency]:
    """Read the agencies with the lines that they add."""
    agencies: dict[str, Agency] = {}
    for path, content in data.items():
        if path.startswith("agencies/"):
            where = str(shown / path)
            told = convert(read_toml(content, where), _AgencyFile, where)
            if told.agency != Path(path).stem:
                raise DeclarationError(
                    where, f"it is about {shorten(told.agency)}", f"Its name says {Path(path).stem}."
                )
            agencies[told.agency] = Agency(
                told.agency, told.label, told.aliases, frozenset(told.requires), told.budgets, told.line
            )
            _sound_agency(agencies[told.agency], kinds, where)
    return agencies


def _sound_agency(agency: Agency, kinds: Mapping[str, Kind], where: str) -> None:
    """Refuse lines of an agency that have no place in the tables of the model."""
    known = {name: list(kind.lines) for name, kind in kinds.items()}
    for line in agency.lines:
        if line.kind not in known:
            raise DeclarationError(where, f"line {line.path} is of unknown kind {line.kind}", "Mend the kind.")
        if line.before is not None and line.before not in {item.path for item in known[line.kind]}:
            raise DeclarationError(where, f"line {line.path} stands before unknown {line.before}", "Mend it.")
        known[line.kind].append(line)
    for lines in known.values():
        _sound_lines(lines, where)
    paths = {line.path for lines in known.values() for line in lines}
    for path in sorted({*agency.requires, *agency.budgets} - paths):
        raise DeclarationError(where, f"requires unknown line {path}", "Name a line of the model.")


def _known_files(data: dict[str, bytes], shown: Path) -> None:
    """Refuse a file that would silently not be read, and a rulebook without shapes or suites."""
    for path in data:
        if not any(re.fullmatch(pattern, path) for pattern in PLACES):
            raise DeclarationError(str(shown / path), "nothing reads this file", "Mend its name, folder or ending.")
    for folder in ("shapes", "suites"):
        if not any(path.startswith(f"{folder}/") for path in data):
            raise DeclarationError(str(shown), f"it has no {folder}", "A rulebook has rules.")


@dataclass(frozen=True, slots=True)
class _Words:
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
        for kind in set(kinds) - self.kinds:
            raise DeclarationError(where, f"there is no table kind {shorten(kind)}", "Check the spelling.")
        if agency is not None and agency not in self.agencies:
            raise DeclarationError(where, f"there is no agency {shorten(agency)}", "Check the spelling.")
        for pattern in lines:
            if not any(fnmatch.fnmatchcase(line, pattern) for line in self.lines):
                raise DeclarationError(where, f"no line matches {shorten(pattern)}", "Check the spelling.")


ONE_LINE = ("total", "left", "right", "opening", "share", "numerator", "denominator", "line", "of", "when", "unless")
"""Arguments of a rule that name a line."""
SOME_LINES = ("lines", "except_lines", "parts", "closing", "derive")
"""Arguments of a rule that name lines or patterns of lines."""


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


def _shapes(
    data: dict[str, bytes], shown: Path, kinds: frozenset[str], words: _Words, faults: list[Fault]
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


def _suites(
    data: dict[str, bytes],
    shown: Path,
    kinds: frozenset[str],
    agencies: frozenset[str],
    tables: frozenset[tuple[str, str]] | None,
    words: _Words,
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


def _expectations(suite: _SuiteFile, where: str, words: _Words, faults: list[Fault]) -> Iterator[Expectation]:
    """Yield the rules of a suite that can be read."""
    for number, entry in enumerate(suite.expectations, 1):
        try:
            declared = convert(entry, _Expectation, f"{where}: expectation {number}")
            words.check(f"{where}: {declared.meta.name}", (), None, _named_lines(declared.kwargs))
        except DeclarationError as error:
            name = entry.get("meta", {}).get("name") if isinstance(entry, dict) else None
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
