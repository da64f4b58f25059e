"""Take a rulebook from the shelf: read its files, and narrow it to one agency and its tables.

A rulebook is data; nothing in it is executed. A fault in one rule does not stop the others: it is
kept as a fault of that rule, which then counts as broken. A fault in the lines or the notation
leaves nothing to judge by and raises DeclarationError.
"""

from __future__ import annotations

import difflib
import hashlib
import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path

from msgspec import field, structs

from tieout.declarations.publication import BOOK
from tieout.declarations.strict import Declared, convert, read_toml
from tieout.rulebook.model import (
    NO_OTHER_LIMITS,
    Agency,
    AgencyLine,
    Fault,
    Kind,
    Labels,
    Layout,
    Limits,
    Line,
    Notation,
    Rulebook,
)
from tieout.rulebook.rules import read_shapes, read_suites, words_of
from tieout.values.errors import DeclarationError, UsageError, shorten
from tieout.values.outcome import Declaration

PLACES = (
    r"(?:rulebook|columns)\.toml", r".+\.md", r"(?:lines|agencies|shapes|examples)/[^/]+\.toml", r"suites/[^/]+\.json",
)  # fmt: skip
LONG_ENOUGH = 5
"""Letters that an agency's name must have for any near miss to be a slip: short ones resemble each other."""


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
    limits: Limits = NO_OTHER_LIMITS


def shelf() -> Path:
    """Give the folder of rulebooks that came with tieout.

    A wheel carries it inside the package; a checkout and an editable install have it beside
    `pipeline/`. No other place is looked at.
    """
    package = Path(__file__).resolve().parent.parent
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
    home = _home(name, folder or shelf())
    shown = Path("expectations") / name
    data = {path.relative_to(home).as_posix(): path.read_bytes() for path in _files(home)}
    book = _book(data, shown)
    known_kinds = _kinds(data, shown)
    _refuse_unknown_kinds(kinds, known_kinds, shown)
    known_agencies = _agencies(data, shown, known_kinds)
    _refuse_misspelt_agencies(agencies, known_agencies, shown)
    _known_files(data, shown)
    words = words_of(known_kinds, known_agencies)
    faults: list[Fault] = []
    shapes = tuple(read_shapes(data, shown, kinds, words, faults))
    suites = tuple(read_suites(data, shown, kinds, agencies, tables, words, faults))
    files = tuple(
        Declaration((shown / path).as_posix(), hashlib.sha256(content).hexdigest(), len(content))
        for path, content in data.items()
    )
    return Rulebook(
        book.name, book.version, book.title, book.notation, book.labels, known_kinds, known_agencies,
        shapes, suites, tuple(faults), files, book.limits,
    )  # fmt: skip


def _home(name: str, folder: Path) -> Path:
    """Find the folder of a rulebook."""
    home = folder / name
    if not BOOK.fullmatch(name) or not (home / "rulebook.toml").is_file():
        known = sorted(path.parent.name for path in folder.glob("*/rulebook.toml"))
        raise UsageError(str(home), "there is no such rulebook", f"Known here: {', '.join(known) or 'none'}.")
    return home


def _files(home: Path) -> list[Path]:
    """List the files of a rulebook, in a fixed order."""
    return sorted(path for path in home.rglob("*") if path.is_file() and not path.name.startswith("."))


def _book(data: dict[str, bytes], shown: Path) -> _BookFile:
    """Read what a rulebook says of itself."""
    book = convert(read_toml(data["rulebook.toml"], str(shown / "rulebook.toml")), _BookFile, str(shown))
    if book.name != shown.name:
        raise DeclarationError(
            str(shown), f"it calls itself {shorten(book.name)}", f"Call it {shown.name}, as its folder is."
        )
    for problem in _unsound_notation(book.notation):
        raise DeclarationError(str(shown), *problem)
    return book


def _unsound_notation(notation: Notation) -> Iterator[tuple[str, str]]:
    """Yield what of a notation would read figures wrong or take them out of judgement, and what to do."""
    for part, words in structs.asdict(notation).items():
        if any(not word.strip() for word in words):
            yield f"notation.{part} holds a blank word", "Take it out: a blank cell is known as such without it."
    for part in ("minus", "plus", "currency", "before", "after"):
        for word in getattr(notation, part):
            if re.search("[0-9]", word):
                yield f"notation.{part} holds {shorten(word)}", "A word with digits would take them out of a figure."
    for word, scale in notation.scale.items():
        if scale < 1:
            yield f"scale word {shorten(word)} stands for {scale}", "Give its factor."
        if re.match("[0-9.,]", word):
            yield (
                f"scale word {shorten(word)} begins like a figure",
                "It would take digits out of the figure before it.",
            )
    for word in notation.marks:
        if re.search(r"[0-9]", word) and not any(char.isalpha() for char in word):
            yield f"mark {shorten(word)} may be a figure", "A mark says that there is none: take it out."
    for word in notation.minus:
        if word in notation.plus:
            yield f"{shorten(word)} is both a minus and a plus", "Keep one."


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


def _refuse_unknown_kinds(kinds: frozenset[str], known: Mapping[str, Kind], shown: Path) -> None:
    """Refuse a kind of table of which the rulebook knows no lines."""
    for kind in sorted(kinds - set(known)):
        raise DeclarationError(
            str(shown), f"it knows no table kind {shorten(kind)}", f"Known kinds: {', '.join(sorted(known))}."
        )


def _sound_lines(lines: Iterable[Line], where: str) -> None:
    """Refuse lines that contradict each other."""
    lines = tuple(lines)
    paths = [line.path for line in lines]
    for path in paths:
        if paths.count(path) > 1:
            raise DeclarationError(where, f"line {path} is declared twice", "Keep one.")
    for line in lines:
        for total in sorted(set(line.joins) - set(paths)):
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


def _refuse_misspelt_agencies(agencies: frozenset[str], known: Mapping[str, Agency], shown: Path) -> None:
    """Refuse an agency that all but has the name of a known one: its own rules would silently not apply."""
    for agency in sorted(agencies - set(known)):
        meant = [name for name in _with_two_letters_changed(agency) if name in known]
        if len(agency) >= LONG_ENOUGH:
            meant += difflib.get_close_matches(agency, known, n=1, cutoff=0.75)
        if meant:
            raise DeclarationError(str(shown), f"it knows no agency {shorten(agency)}", f"Is {meant[0]} meant?")


def _with_two_letters_changed(name: str) -> Iterator[str]:
    """Yield every name in which two letters beside one another have changed places: the slip of short names."""
    for at in range(len(name) - 1):
        yield name[:at] + name[at + 1] + name[at] + name[at + 2 :]


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
