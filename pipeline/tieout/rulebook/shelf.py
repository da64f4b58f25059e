"""Take a rulebook from the shelf: read its files, and narrow it to one entity and its tables.

A rulebook is data; nothing in it is executed. A fault in one rule does not stop the others: it is
kept as a fault of that rule, which then counts as broken. A fault in the lines or the notation
leaves nothing to judge by and raises DeclarationError.
"""

from __future__ import annotations

import functools
import hashlib
import re
from collections.abc import Iterable, Mapping
from pathlib import Path

from tieout.declarations.datapackage import ENTITY
from tieout.declarations.publication import BOOK
from tieout.declarations.strict import convert, read_toml
from tieout.rulebook.builtin import shape_of_cells, shape_of_figures, suite_of_identities
from tieout.rulebook.declared import Fault, NamedShape, Shape, ShapeCheck
from tieout.rulebook.files import BookFile, EntityFile, KindFile
from tieout.rulebook.headwords import COLUMNS, Heads, read_heads_file
from tieout.rulebook.model import DATES, Entity, Kind, Line, Rulebook
from tieout.rulebook.narrative_words import NARRATIVE, NarrativeWords, read_narrative_file
from tieout.rulebook.none import NO_RULEBOOK
from tieout.rulebook.rules import Words, names_of_rules, read_shapes, read_suites, words_of
from tieout.rulebook.soundness import unsound_of_all
from tieout.rulebook.vocabulary import EntityWords, Notation
from tieout.values.errors import DeclarationError, UsageError, shorten
from tieout.values.outcome import Declaration
from tieout.values.spelling import meant

PLACES = (
    r"(?:rulebook|columns|narrative)\.toml", r".+\.md", r"(?:lines|entities|shapes|examples)/[^/]+\.toml",
    r"suites/[^/]+\.json",
)  # fmt: skip
RECORDED = Path("expectations")
"""Where every record says that rulebooks stand, whichever folder they were read from."""


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
    entities: frozenset[str],
    kinds: frozenset[str],
    folder: Path | None = None,
    tables: frozenset[tuple[str, str]] | None = None,
    *,
    recorded: bool = True,
) -> Rulebook:
    """Read rulebook `name` from `folder` (default: the shelf), for these entities and table kinds.

    A publication that names none has no line, no notation and no rule. `tables` says which entity has a table of which
    kind; by default each has all. A kind or entity that the rulebook does not know has nothing here; `fitting` refuses
    it. What is `recorded` names its files the same wherever the folder stands; what is only said names them as they can
    be opened, as errors always do.

    Raises UsageError where there is no such rulebook, DeclarationError where lines or notation are
    not as they must be.
    """
    if name in ("", NO_RULEBOOK.name):
        return NO_RULEBOOK
    home, steady, openable = _home(name, folder), RECORDED / name, said(name, folder)
    if not recorded:
        return _read(home, openable, entities, kinds, tables)
    try:
        return _read(home, steady, entities, kinds, tables)
    except DeclarationError as error:
        where = f"{openable}{error.where.removeprefix(str(steady))}"
        raise DeclarationError(where, error.what, error.advice, error.where) from error


def said(name: str, folder: Path | None) -> Path:
    """Give the path of a rulebook as it can be opened; of one that came with tieout, the name that records have."""
    return (folder or RECORDED) / name


def _read(
    home: Path,
    shown: Path,
    entities: frozenset[str],
    kinds: frozenset[str],
    tables: frozenset[tuple[str, str]] | None,
) -> Rulebook:
    """Read a rulebook whose files are named as if it stood at `shown`."""
    files = tuple((path.relative_to(home).as_posix(), path.read_bytes()) for path in _files(home))
    data = dict(files)
    book, known_kinds, known_entities, words, heads, narrative = _known(files, shown)
    faults: list[Fault] = []
    shapes = tuple(read_shapes(data, shown, kinds, words, faults))
    # Where no shape that applies says which words a cell may hold, it may hold none: the rule of the engine holds.
    heard = _kinds_with_a_rule_on_words(shapes)
    with_words = tuple(sorted(name for name, kind in known_kinds.items() if kind.words and name in heard))
    suites = tuple(read_suites(data, shown, kinds, entities, tables, words, faults))
    if any(known_kinds[kind].layout == "statement" for kind in kinds if kind in known_kinds):
        suites = (suite_of_identities(), *suites)
    declared = tuple(
        Declaration((shown / path).as_posix(), hashlib.sha256(content).hexdigest(), len(content))
        for path, content in data.items()
    )
    return Rulebook(
        book.name,
        book.version,
        book.title,
        book.notation,
        book.labels,
        known_kinds,
        known_entities,
        (shape_of_figures(), shape_of_cells(with_words), *shapes),
        suites,
        tuple(faults),
        declared,
        book.limits,
        book.basis,
        book.document,
        book.units,
        book.entity,
        book.languages,
        book.notations,
        book.period,
        book.no_amount,
        heads,
        book.answers,
        book.keys,
        names_of_rules(files),
        narrative,
    )


@functools.lru_cache(maxsize=8)
def _known(
    files: tuple[tuple[str, bytes], ...], shown: Path
) -> tuple[BookFile, Mapping[str, Kind], Mapping[str, Entity], Words, Heads | None, NarrativeWords | None]:
    """Read of these files what a rulebook knows, whatever it is asked for."""
    data = dict(files)
    book = _book(data, shown)
    kinds = _kinds(data, shown, book.entity.key)
    entities = _entities(data, shown, kinds)
    _known_files(data, shown)
    return (
        book,
        kinds,
        entities,
        words_of(kinds, entities, book.basis, book.languages),
        _heads(data, shown, book, kinds),
        _narrative(data, shown, book.notation, kinds, entities),
    )


def _narrative(
    data: dict[str, bytes], shown: Path, notation: Notation, kinds: Mapping[str, Kind], entities: Mapping[str, Entity]
) -> NarrativeWords | None:
    """Read the wording of texts; None where the rulebook does not say it: texts are then read and not judged."""
    if NARRATIVE not in data:
        return None
    lines = {line.path for kind in kinds.values() for line in kind.lines}
    lines |= {line.path for entity in entities.values() for line in entity.lines}
    return read_narrative_file(data[NARRATIVE], str(shown / NARRATIVE), lines, notation.shared_currency)


def _heads(data: dict[str, bytes], shown: Path, book: BookFile, kinds: Mapping[str, Kind]) -> Heads | None:
    """Read how heads of columns are read; None where the rulebook does not say."""
    if COLUMNS not in data:
        return None
    known = {
        "basis": {basis.name for basis in book.basis},
        "document": set(book.document),
        "key": {ENTITY, *DATES, *(key for kind in kinds.values() for key in kind.keys)},
    }
    return read_heads_file(data[COLUMNS], str(shown / COLUMNS), book.entity.key, known)


def _kinds_with_a_rule_on_words(shapes: Iterable[NamedShape]) -> set[str]:
    """Give the kinds of table of which a shape says, for every cell, what it may be that is no figure."""
    return {kind for named in shapes for kind in _whose_words(named.shape)}


def _whose_words(shape: Shape) -> tuple[str, ...]:
    """Give the kinds of table whose every cell a shape checks to be readable."""
    rows = shape.rows
    if rows is None or not rows.any_state or rows.unit is not None or rows.lines or rows.except_lines:
        return ()
    checks = [check for column in shape.column if column.name == "state" for check in column.check]
    return rows.in_kinds if any(map(_holds_unreadable, checks)) else ()


def _holds_unreadable(check: ShapeCheck) -> bool:
    """Tell whether a check on states stands in the way of a cell that cannot be read."""
    return check.severity != "info" and check.isin is not None and "unreadable" not in check.isin


def entity_key(name: str | None, folder: Path | None = None) -> str:
    """Give the key by which a rulebook has an entity declared; `entity` where there is no such rulebook to be read."""
    path = (folder or shelf()) / (name or "") / "rulebook.toml"
    if name is None or not BOOK.fullmatch(name) or not path.is_file():
        return ENTITY
    return _entity_key(path.read_bytes(), str(path))


def refuse_stranger(name: str, folder: Path | None, where: str) -> None:
    """Raise UsageError where there is no rulebook of this name, which stands in the data package at `where`."""
    if name in ("", NO_RULEBOOK.name):
        return
    try:
        _home(name, folder)
    except UsageError as error:
        what = f"it names the rulebook {shorten(name)}, and there is no such rulebook"
        raise UsageError(where, what, error.advice) from error


@functools.lru_cache(maxsize=16)
def _entity_key(content: bytes, where: str) -> str:
    """Give the key by which a rulebook that says this has an entity declared."""
    words = read_toml(content, where).get("entity")
    return convert(words, EntityWords, f"{where}: entity").key if words is not None else ENTITY


def usual(folder: Path | None = None) -> str:
    """Give the rulebook that is meant where none is named: the only one, or the one that says so of itself.

    Raises UsageError where there is none, or several of which none or more than one says so.
    """
    rulebooks = folder or shelf()
    books = {path.parent.name: path for path in sorted(rulebooks.glob("*/rulebook.toml"))}
    chosen = [name for name, path in books.items() if read_toml(path.read_bytes(), str(path)).get("default") is True]
    for names in (list(books), chosen):
        if len(names) == 1:
            return names[0]
    advice = f"Name one of {', '.join(books)}." if books else "Put a rulebook there."
    raise UsageError(str(folder or RECORDED), "no rulebook is named, and none is the usual one", advice)


def _home(name: str, folder: Path | None) -> Path:
    """Find the folder of a rulebook."""
    rulebooks = folder or shelf()
    home = rulebooks / name
    if not BOOK.fullmatch(name) or not (home / "rulebook.toml").is_file():
        advice = meant(name, [path.parent.name for path in rulebooks.glob("*/rulebook.toml")])
        raise UsageError(str(said(name, folder)), "there is no such rulebook", advice, str(RECORDED / name))
    return home


def _files(home: Path) -> list[Path]:
    """List the files of a rulebook, in a fixed order."""
    return sorted(path for path in home.rglob("*") if path.is_file() and not path.name.startswith("."))


def _book(data: dict[str, bytes], shown: Path) -> BookFile:
    """Read what a rulebook says of itself."""
    where = str(shown / "rulebook.toml")
    book = convert(read_toml(data["rulebook.toml"], where), BookFile, where)
    if book.name != shown.name:
        raise DeclarationError(
            str(shown), f"it calls itself {shorten(book.name)}", f"Call it {shown.name}, as its folder is."
        )
    for code in book.languages:
        if book.languages.count(code) > 1:
            raise DeclarationError(str(shown), f"languages names {shorten(code)} twice", "Keep one.")
    for problem in (*unsound_of_all(book.notation, book.notations), *book.period.unsound()):
        raise DeclarationError(str(shown), *problem)
    return book


def _kinds(data: dict[str, bytes], shown: Path, entity_key: str) -> dict[str, Kind]:
    """Read the kinds of table with their lines; `entity_key` is the word of the field for an entity."""
    kinds: dict[str, Kind] = {}
    for path, content in data.items():
        if path.startswith("lines/"):
            where = str(shown / path)
            told = convert(read_toml(content, where), KindFile, where)
            if told.kind in kinds:
                raise DeclarationError(where, f"{told.kind} has its lines in another file too", "Keep one file.")
            _sound_lines(told.line, where)
            _sound_joining(told, where)
            kinds[told.kind] = Kind(
                told.kind,
                told.title,
                told.source,
                told.line,
                told.names,
                told.open,
                told.layout,
                told.unit,
                told.scale,
                told.codes,
                tuple(ENTITY if key == entity_key else key for key in told.keys),
                told.rows_join,
                told.words,
            )
    return kinds


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


def _sound_joining(told: KindFile, where: str) -> None:
    """Refuse a total for the rows of an entity's own where there is no such line, or the kind has no such rows."""
    if told.rows_join is None:
        return
    if told.rows_join not in {line.path for line in told.line}:
        raise DeclarationError(where, f"rows_join names unknown {shorten(told.rows_join)}", "Name a line.")
    if not told.open:
        raise DeclarationError(where, "rows_join stands in a kind that is not open", 'Add "open = true".')


def _entities(data: dict[str, bytes], shown: Path, kinds: Mapping[str, Kind]) -> dict[str, Entity]:
    """Read the entities with the lines that they add."""
    entities: dict[str, Entity] = {}
    for path, content in data.items():
        if path.startswith("entities/"):
            where = str(shown / path)
            told = convert(read_toml(content, where), EntityFile, where)
            if told.entity != Path(path).stem:
                raise DeclarationError(
                    where, f"it is about {shorten(told.entity)}", f"Its name says {Path(path).stem}."
                )
            entities[told.entity] = Entity(
                told.entity, told.label, told.aliases, frozenset(told.requires), told.budgets, told.line
            )
            _sound_entity(entities[told.entity], kinds, where)
    return entities


def _sound_entity(entity: Entity, kinds: Mapping[str, Kind], where: str) -> None:
    """Refuse lines of an entity that have no place in the tables of the model."""
    known = {name: list(kind.lines) for name, kind in kinds.items()}
    for line in entity.lines:
        if line.kind not in known:
            raise DeclarationError(where, f"line {line.path} is of unknown kind {line.kind}", "Mend the kind.")
        if line.before is not None and line.before not in {item.path for item in known[line.kind]}:
            raise DeclarationError(where, f"line {line.path} stands before unknown {line.before}", "Mend it.")
        known[line.kind].append(line)
    for lines in known.values():
        _sound_lines(lines, where)
    paths = {line.path for lines in known.values() for line in lines}
    for path in sorted({*entity.requires, *entity.budgets} - paths):
        raise DeclarationError(where, f"requires unknown line {path}", "Name a line of the model.")


def _known_files(data: dict[str, bytes], shown: Path) -> None:
    """Refuse a file that would silently not be read, and a rulebook without shapes or suites."""
    for path in data:
        if not any(re.fullmatch(pattern, path) for pattern in PLACES):
            raise DeclarationError(str(shown / path), "nothing reads this file", "Mend its name, folder or ending.")
    for folder in ("shapes", "suites"):
        if not any(path.startswith(f"{folder}/") for path in data):
            raise DeclarationError(str(shown), f"it has no {folder}", "A rulebook has rules.")
