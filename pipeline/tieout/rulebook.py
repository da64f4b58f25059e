"""Read a rulebook: the lines of each table, its notation, shapes and suites.

A rulebook is data; nothing in it is executed. A fault in one rule does not stop the others: it is
kept as a fault of that rule, which then counts as broken. A fault in the lines or the notation
leaves nothing to judge by and raises DeclarationError.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from tieout.errors import DeclarationError, UsageError, shorten
from tieout.outcome import Declaration, Rule, Severity, Text
from tieout.strict import Declared, convert, read_json, read_toml

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
        return tuple(_rule(item, item.severity, "pandera", self.file) for item in declared)


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
    if not (home / "rulebook.toml").is_file():
        known = sorted(path.parent.name for path in (folder or shelf()).glob("*/rulebook.toml"))
        raise UsageError(str(home), "there is no such rulebook", f"Known here: {', '.join(known) or 'none'}.")
    shown = Path("expectations") / name
    data = {f"{path.relative_to(home).as_posix()}": path.read_bytes() for path in _files(home)}
    book = convert(read_toml(data["rulebook.toml"], str(shown / "rulebook.toml")), _BookFile, str(shown))
    lines, label = _lines(data, shown, agency)
    for kind in sorted(kinds - set(lines)):
        raise DeclarationError(
            str(shown), f"it knows no table kind {shorten(kind)}", f"Known kinds: {', '.join(sorted(lines))}."
        )
    faults: list[Fault] = []
    shapes = tuple(_shapes(data, shown, kinds, faults))
    suites = tuple(_suites(data, shown, kinds, agency, faults))
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
    kept = {".toml", ".json", ".md"}
    return sorted(path for path in home.rglob("*") if path.suffix in kept and path.is_file())


def _lines(data: dict[str, bytes], shown: Path, agency: str) -> tuple[dict[str, tuple[Line, ...]], str]:
    """Read the lines of every table kind, with those of the agency in their place."""
    lines: dict[str, list[Line]] = {}
    for path, content in data.items():
        if path.startswith("lines/"):
            where = str(shown / path)
            declared = convert(read_toml(content, where), _KindFile, where)
            lines[declared.kind] = list(declared.line)
    label = agency
    own = data.get(f"agencies/{agency}.toml")
    if own is not None:
        where = str(shown / f"agencies/{agency}.toml")
        declared_agency = convert(read_toml(own, where), _AgencyFile, where)
        label = declared_agency.label
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


def _applies(kinds: tuple[str, ...], declared: frozenset[str]) -> bool:
    """Tell whether a shape or suite applies to a publication with these table kinds."""
    return set(kinds) <= declared


def _shapes(data: dict[str, bytes], shown: Path, kinds: frozenset[str], faults: list[Fault]) -> Any:
    """Yield the shapes that apply; one that cannot be read becomes a fault."""
    for path, content in data.items():
        if not path.startswith("shapes/"):
            continue
        where = (shown / path).as_posix()
        try:
            shape = convert(read_toml(content, where), Shape, where)
            if not shape.column:
                raise DeclarationError(where, "it names no column", "Name the columns, or remove the file.")
        except DeclarationError as error:
            faults.append(_fault(Path(path).stem, where, "pandera", str(error)))
            continue
        if _applies(shape.kinds, kinds):
            yield NamedShape(Path(path).stem, where, shape)


def _suites(data: dict[str, bytes], shown: Path, kinds: frozenset[str], agency: str, faults: list[Fault]) -> Any:
    """Yield the suites that apply; a suite or rule that cannot be read becomes a fault."""
    for path, content in data.items():
        if not path.startswith("suites/"):
            continue
        where = (shown / path).as_posix()
        try:
            suite = convert(read_json(content, where), _SuiteFile, where)
            if not suite.expectations:
                raise DeclarationError(where, "the suite is empty", "Add an expectation, or remove the file.")
        except DeclarationError as error:
            faults.append(_fault(Path(path).stem, where, "great_expectations", str(error)))
            continue
        if _applies(suite.meta.kinds, kinds) and suite.meta.agency in {None, agency}:
            found = tuple(_expectations(suite, where, faults))
            yield Suite(suite.name, where, suite.meta, found)


def _expectations(suite: _SuiteFile, where: str, faults: list[Fault]) -> Any:
    """Yield the rules of a suite that can be read."""
    for number, entry in enumerate(suite.expectations, 1):
        try:
            declared = convert(entry, _Expectation, f"{where}: expectation {number}")
        except DeclarationError as error:
            name = entry.get("meta", {}).get("name") if isinstance(entry, dict) else None
            name = name if isinstance(name, str) else f"{suite.name}_{number}"
            faults.append(_fault(name, where, "great_expectations", str(error)))
            continue
        rule = _rule(declared.meta, declared.severity, "great_expectations", where)
        yield Expectation(rule, declared.type, declared.kwargs)


def _rule(text: RuleText, severity: Severity, engine: Any, file: str) -> Rule:
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


def _fault(name: str, file: str, engine: Any, message: str) -> Fault:
    """Make a rule of a declaration that could not be read, so that it is not lost."""
    title = Text("A rule is declared wrongly", "Een regel is verkeerd gedeclareerd")
    reason = Text("A rule that cannot be read cannot be judged by.", "Met een onleesbare regel valt niet te oordelen.")
    return Fault(Rule(name, title, reason, file, "critical", engine, file), message)
