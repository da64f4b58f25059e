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
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tieout.errors import DeclarationError, UsageError, shorten
from tieout.outcome import Declaration, Engine, Rule, Severity, Text
from tieout.publication import BOOK
from tieout.rulebook import (
    AgencyLine,
    Expectation,
    Fault,
    Labels,
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

PLACES = (r"rulebook\.toml", r".+\.md", r"(?:lines|agencies|shapes)/[^/]+\.toml", r"suites/[^/]+\.json")


class _KindFile(Declared, frozen=True, kw_only=True):
    kind: str
    title: str
    source: str
    line: tuple[Line, ...]


class _AgencyFile(Declared, frozen=True, kw_only=True):
    agency: str
    label: str
    requires: tuple[str, ...] = ()
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


def read_rulebook(name: str, agency: str, kinds: frozenset[str], folder: Path | None = None) -> Rulebook:
    """Read rulebook `name` from `folder` (default: the shelf), for one agency and table kinds.

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
    lines, label = _lines(data, shown, agency)
    for kind in sorted(kinds - set(lines)):
        raise DeclarationError(
            str(shown), f"it knows no table kind {shorten(kind)}", f"Known kinds: {', '.join(sorted(lines))}."
        )
    faults: list[Fault] = []
    _known_files(data, shown)
    words = _Words(
        frozenset(lines),
        frozenset(known_agencies(data)),
        frozenset(line.path for kind in lines.values() for line in kind),
    )
    shapes = tuple(_shapes(data, shown, kinds, words, faults))
    suites = tuple(_suites(data, shown, kinds, agency, words, faults))
    files = tuple(
        Declaration((shown / path).as_posix(), hashlib.sha256(content).hexdigest(), len(content))
        for path, content in data.items()
    )
    return Rulebook(
        book.name, book.version, book.title, book.notation, book.labels, label, lines,
        shapes, suites, tuple(faults), files,
    )  # fmt: skip


def _files(home: Path) -> list[Path]:
    """List the files of a rulebook, in a fixed order."""
    return sorted(path for path in home.rglob("*") if path.is_file() and not path.name.startswith("."))


def _lines(data: dict[str, bytes], shown: Path, agency: str) -> tuple[dict[str, tuple[Line, ...]], str]:
    """Read the lines of every table kind, with those of the agency in their place."""
    lines: dict[str, list[Line]] = {}
    for path, content in data.items():
        if path.startswith("lines/"):
            where = str(shown / path)
            declared = convert(read_toml(content, where), _KindFile, where)
            if declared.kind in lines:
                raise DeclarationError(where, f"{declared.kind} has its lines in another file too", "Keep one file.")
            lines[declared.kind] = list(declared.line)
    label = agency
    own = data.get(f"agencies/{agency}.toml")
    meant = difflib.get_close_matches(agency, known_agencies(data), n=1, cutoff=0.75)
    if own is None and meant:
        raise DeclarationError(str(shown), f"it knows no agency {shorten(agency)}", f"Is {meant[0]} meant?")
    if own is not None:
        where = str(shown / f"agencies/{agency}.toml")
        declared_agency = convert(read_toml(own, where), _AgencyFile, where)
        label = declared_agency.label
        if declared_agency.agency != agency:
            raise DeclarationError(where, f"it is about {shorten(declared_agency.agency)}", f"Its name says {agency}.")
        _add_own_lines(lines, declared_agency, where)
    for kind, known in lines.items():
        paths = [line.path for line in known]
        for path in paths:
            if paths.count(path) > 1:
                raise DeclarationError(str(shown), f"line {path} of {kind} is declared twice", "Keep one.")
    return {kind: tuple(known) for kind, known in lines.items()}, label


def _add_own_lines(lines: dict[str, list[Line]], agency: _AgencyFile, where: str) -> None:
    """Put the lines of an agency in their place, and mark what it always prints."""
    for line in agency.line:
        known = lines.get(line.kind)
        if known is None:
            raise DeclarationError(where, f"line {line.path} is of unknown kind {line.kind}", "Mend the kind.")
        paths = [item.path for item in known]
        if line.before is not None and line.before not in paths:
            raise DeclarationError(where, f"line {line.path} stands before unknown {line.before}", "Mend it.")
        known.insert(paths.index(line.before) if line.before else len(known), line)
    unknown = set(agency.requires)
    for known in lines.values():
        for index, item in enumerate(known):
            if item.path in agency.requires:
                unknown.discard(item.path)
                known[index] = convert(_as_dict(item) | {"required": True}, type(item), where)
    for path in sorted(unknown):
        raise DeclarationError(where, f"requires unknown line {path}", "Name a line of the model.")


def _as_dict(line: Line) -> dict[str, Any]:
    """Give the fields of a line."""
    return {name: getattr(line, name) for name in line.__struct_fields__}


def known_agencies(data: dict[str, bytes]) -> list[str]:
    """List the agencies that a rulebook knows."""
    return [Path(path).stem for path in data if path.startswith("agencies/")]


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

    def check(self, where: str, kinds: tuple[str, ...], agency: str | None, lines: Iterable[str]) -> None:
        """Refuse a word that means nothing: what it scopes would silently not be judged."""
        for kind in set(kinds) - self.kinds:
            raise DeclarationError(where, f"there is no table kind {shorten(kind)}", "Check the spelling.")
        if agency is not None and agency not in self.agencies:
            raise DeclarationError(where, f"there is no agency {shorten(agency)}", "Check the spelling.")
        for pattern in lines:
            if not any(fnmatch.fnmatchcase(line, pattern) for line in self.lines):
                raise DeclarationError(where, f"no line matches {shorten(pattern)}", "Check the spelling.")


def _named_lines(kwargs: dict[str, Any]) -> Iterator[str]:
    """Give every line or pattern that the arguments of a rule name."""
    for key in ("total", "left", "right"):
        if isinstance(kwargs.get(key), str):
            yield kwargs[key]
    for key in ("lines", "parts", "derive"):
        if isinstance(kwargs.get(key), list | dict):
            yield from (name for name in kwargs[key] if isinstance(name, str))
    for parts in kwargs.get("derive", {}).values() if isinstance(kwargs.get("derive"), dict) else ():
        yield from parts if isinstance(parts, dict) else ()


def _applies(kinds: tuple[str, ...], declared: frozenset[str]) -> bool:
    """Tell whether a shape or suite applies to a publication with these table kinds."""
    return set(kinds) <= declared


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
            words.check(where, shape.kinds, None, (*rows.lines, *rows.except_lines) if rows else ())
        except DeclarationError as error:
            faults.append(_fault(Path(path).stem, where, "pandera", str(error)))
            continue
        if _applies(shape.kinds, kinds):
            yield NamedShape(Path(path).stem, where, shape)


def _suites(
    data: dict[str, bytes], shown: Path, kinds: frozenset[str], agency: str, words: _Words, faults: list[Fault]
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
            words.check(where, suite.meta.kinds, suite.meta.agency, ())
        except DeclarationError as error:
            faults.append(_fault(Path(path).stem, where, "great_expectations", str(error)))
            continue
        if _applies(suite.meta.kinds, kinds) and suite.meta.agency in {None, agency}:
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
