"""Gather what a verdict depends on: what is declared, the files, those beside them, the rulebook and who judges.

Each file is read once; what is judged and recorded are those very bytes.
"""

from __future__ import annotations

import functools
import hashlib
import importlib.metadata
import os
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path, PurePosixPath

import tieout
from tieout.declarations import answers
from tieout.declarations.datapackage import parse_publication, rulebook_named
from tieout.declarations.paths import alike, with_parts
from tieout.declarations.plain import PlainPackage
from tieout.declarations.plain_reading import parse_plain
from tieout.declarations.publication import FILE_NAME, Publication, Resource, ties_name
from tieout.declarations.references import is_plain, referenced
from tieout.gate.case import Case
from tieout.gate.spark_choice import refuse_rulebook, refuse_what_lacks, versions_of
from tieout.intake.files import Delivery, SourceFile, capture, capture_small
from tieout.intake.registry import readers, refuse_unknown_formats
from tieout.rulebook.fitting import fit
from tieout.rulebook.model import NO_OTHER_LIMITS, Rulebook
from tieout.rulebook.none import NO_RULEBOOK
from tieout.rulebook.shelf import entity_key, read_rulebook, refuse_stranger
from tieout.values.answers import NO_ANSWERS, Answers
from tieout.values.beside import Attested, Attesting, Beside
from tieout.values.errors import CannotJudgeError, DeclarationError, UsageError, shorten
from tieout.values.moments import Days
from tieout.values.outcome import Declaration
from tieout.values.spark import SparkChoice
from tieout.values.spelling import nearest

TABLE_ENDINGS = frozenset({".csv", ".tsv", ".xls", ".xlsx", ".ods", ".parquet", ".gz", ".zst", ".md", ".txt", ".html"})
"""How files are called that a reader takes for tables or text."""
WRITTEN = "_SUCCESS"
"""An empty file by which a program says that it wrote all parts of a table; it holds nothing to be judged."""
ENGINES = ("duckdb", "great_expectations", "pandera", "ibis-framework", "duckdb-engine", "sqlalchemy")


def gather(
    source: Path,
    beside: Sequence[Path],
    shelf: Path | None,
    days: Days,
    target: Path | None,
    declared: Callable[[Path], tuple[Publication, tuple[SourceFile, ...]]] | None = None,
    attesting: Attesting | None = None,
    spark: SparkChoice | None = None,
) -> Case:
    """Read everything that the verdict depends on, each file once.

    `declared` may know already what publications declare of themselves; `attesting` looks whether those beside were
    published; `spark` judges in place of DuckDB.
    """
    read = declared or (lambda folder: declared_by(folder, shelf))
    publication, telling = read(source)
    if spark is not None:
        refuse_what_lacks(spark)
        refuse_rulebook(source, publication.tieout.rulebook)
    if target is not None and target.resolve().is_relative_to(source.resolve()):
        raise UsageError(str(target), "the record would be written into the publication", "Choose another --out.")
    own = _own(source, publication, telling)
    rulebook = (
        NO_RULEBOOK
        if not publication.tieout.rulebook
        else read_rulebook(
            publication.tieout.rulebook, publication.entities, publication.kinds, shelf, publication.kinds_by_entity
        )
    )
    deliveries = [_delivery(source, "", publication, own.telling, rulebook)]
    named = {publication.name: source}
    for folder in _folders_beside(source, publication, beside):
        other, saying = read(folder)
        _refuse_twin(named, other.name, folder)
        if folder.resolve().name not in publication.tieout.beside and not _may_meet(publication, other):
            continue
        deliveries.append(_delivery(folder, folder.resolve().name, other, saying, rulebook))
    known = [_attested(delivery, attesting) for delivery in deliveries[1:]]
    declarations = tuple(
        Declaration(delivery.path(file.name), file.sha256, len(file.data))
        for delivery in deliveries
        for file in delivery.declared
    )
    trusted = attesting.keys if attesting is not None else ()
    proofs = tuple(proof for one in known for proof in one.proof)
    return Case(
        tuple(deliveries), stray_in(source, publication, own.brought), declarations + proofs + trusted + rulebook.files,
        own.answers, rulebook, _versions(publication, spark), days, tuple(one.beside for one in known), own.plain,
        spark,
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Own:
    """What a publication says beside its data package."""

    telling: tuple[SourceFile, ...]
    """All that says something, the data package first."""
    answers: Answers
    plain: PlainPackage | None
    brought: tuple[str, ...]
    """The files among them that the data package names."""


def _own(source: Path, publication: Publication, telling: tuple[SourceFile, ...]) -> _Own:
    """Read what a publication says beside its data package; `telling` is that, with the files that it refers to."""
    referred = telling[1:]
    given = NO_ANSWERS
    if (source / answers.FILE_NAME).exists():
        answered = capture_small(source, answers.FILE_NAME)
        given = answers.parse_answers(answered.data, str(source / answers.FILE_NAME))
        telling += (answered,)
    telling += tuple(capture_small(source, name) for name in ties_of_texts(publication) if (source / name).exists())
    asked = asked_by({one.name: one.data for one in telling}, publication, str(source / FILE_NAME))
    plain = asked if asked.resources else None
    brought = tuple(name for name in brought_by(plain) if name not in {one.name for one in telling})
    attached = tuple(_attached(source, name) for name in attached_to(plain))
    telling += (*(capture_small(source, name) for name in brought), *attached)
    return _Own(telling, given, plain, (*brought, *(one.name for one in (*referred, *attached))))


def asked_by(files: Mapping[str, bytes], publication: Publication, where: str) -> PlainPackage:
    """Read what a package of other people asks of its tables, with their files as its publication has them.

    `files` are the package itself and those of its schemas and dialects, by their path.
    """
    return alike(parse_plain(files[FILE_NAME], where, files), publication)


def ties_of_texts(publication: Publication) -> tuple[str, ...]:
    """Name the files that may say what the texts of a publication state, each once."""
    return tuple(dict.fromkeys(ties_name(one.path) for one in publication.resources if not one.is_table))


def brought_by(plain: PlainPackage | None) -> tuple[str, ...]:
    """Name the suites and schemas that a package of other people is judged by, each once."""
    if plain is None:
        return ()
    named = (name for one in plain.resources for name in (*one.tieout.suites, *one.tieout.schemas))
    return tuple(dict.fromkeys(named))


def attached_to(plain: PlainPackage | None) -> tuple[str, ...]:
    """Name the files of resources that are no tables."""
    return () if plain is None else tuple(path for one in plain.attached for path in one.paths)


def _attached(source: Path, name: str) -> SourceFile:
    """Read the file of a resource that is no table.

    Raises CannotJudgeError where it is larger than any file may be.
    """
    file = capture(source, name)
    if file.unread:
        what = f"it has {file.unread} bytes where {NO_OTHER_LIMITS.held} are the most"
        raise CannotJudgeError(str(source / name), what, "Take its resource out of datapackage.json.")
    return file


def _attested(delivery: Delivery, attesting: Attesting | None) -> Attested:
    """Say of a publication beside whether it was published, and the files that were read with it."""
    if attesting is None:
        return Attested(Beside(delivery.beside))
    found = attesting.look(delivery.folder)
    proof = tuple(replace(one, path=delivery.path(one.path)) for one in found.proof)
    for file in (*delivery.declared, *delivery.files.values()):
        if found.files and found.files.get(file.name) != file.sha256:
            why = f"{file.name}: it is not the file that the manifest names"
            return Attested(replace(found.beside, standing="refused", why=why), proof=proof)
    return replace(found, proof=proof)


def _folders_beside(source: Path, publication: Publication, more: Sequence[Path]) -> list[Path]:
    """List the publications to hold one against: those that it names, and those that were given with it."""
    named = [source.resolve().parent / name for name in publication.tieout.beside]
    folders = {folder.resolve(): folder for folder in [*named, *more]}
    folders.pop(source.resolve(), None)
    # The database, too, takes names that differ only in case for one.
    names = Counter(folder.name.casefold() for folder in folders)
    for folder in folders:
        if names[folder.name.casefold()] > 1:
            raise UsageError(
                folder.name, "two publications beside this one have this name", "Rename one of the folders."
            )
    return [folders[folder] for folder in sorted(folders, key=lambda folder: folder.name)]


def _may_meet(one: Publication, other: Publication) -> bool:
    """Tell whether a rule may hold figures of one publication against those of another.

    It does so within an entity, and by the words of one rulebook.

    Whose the rows of a table of records are is not known before they are read.
    """
    if one.tieout.rulebook != other.tieout.rulebook:
        return False
    tables = (*one.tables, *other.tables)
    return bool(one.entities & other.entities) or any(table.is_records for table in tables)


def _refuse_twin(named: dict[str, Path], name: str, folder: Path) -> None:
    """Refuse a publication that calls itself as another in the set: verdict, page and statement name them by that."""
    if name in named:
        what = f"its name is {shorten(name)}, and so is that of {named[name] / FILE_NAME}"
        raise DeclarationError(str(folder / FILE_NAME), what, "Give each its own name, or check them apart.")
    named[name] = folder


def declared_by(source: Path, shelf: Path | None) -> tuple[Publication, tuple[SourceFile, ...]]:
    """Read what a publication declares of itself: give it with its data package, and the files that this names."""
    if not source.is_dir():
        what = "it is a file, and archives are not unpacked" if source.exists() else "there is no such folder"
        lies_in = source.parent if source.exists() and (source.parent / FILE_NAME).is_file() else None
        named = f": {lies_in}." if lies_in else "."
        raise UsageError(str(source), what, f"Name the folder that holds the datapackage.json{named}")
    if "\ufffd" in os.fsencode(source.resolve()).decode("utf-8", "replace"):
        raise UsageError(str(source), "its path is not in UTF-8", "Rename the folder.")
    where = str(source / FILE_NAME)
    if not os.path.lexists(where):
        advice = f"`tieout init {source}` recognises the tables in this folder and writes one; or name another folder."
        raise UsageError(where, "there is no such file, and a publication says there what its tables are", advice)
    package = capture_small(source, FILE_NAME)
    book = rulebook_named(package.data, where)
    # What a data package may say depends on its rulebook: without that one every key of it would seem unknown.
    if book is not None:
        refuse_stranger(book, shelf, where)
    key = entity_key(book, shelf)
    names = referenced(package.data, where) if is_plain(package.data, where) else ()
    referred = tuple(capture_small(source, name) for name in names)
    publication = parse_publication(package.data, where, key, {one.name: one.data for one in referred})
    return with_parts(publication, lambda name: names_in(source / name), where), (package, *referred)


def names_in(folder: Path) -> list[str] | None:
    """List what lies in a folder; None where it is none, or a link to one."""
    return [entry.name for entry in os.scandir(folder)] if folder.is_dir() and not folder.is_symlink() else None


def _delivery(
    source: Path, beside: str, publication: Publication, declared: tuple[SourceFile, ...], rulebook: Rulebook
) -> Delivery:
    """Read every file that a publication declares, once the rulebook knows what it declares."""
    if publication.tieout.rulebook:
        fit(publication, rulebook, str(source / FILE_NAME))
    refuse_unknown_formats(publication, str(source / FILE_NAME))
    for item in publication.resources:
        for path in item.paths:
            if not os.path.lexists(source / path):
                raise UsageError(str(source / path), *_undelivered(source, item, path, publication))
    files = {path: capture(source, path, rulebook.limits.bytes) for path in paths_of(publication)}
    return Delivery(source, publication, files, declared, beside, own=not beside)


def _undelivered(source: Path, item: Resource, path: str, publication: Publication) -> tuple[str, str]:
    """Say which resource declares a file that is not there, and which file of the folder may be meant."""
    what = f"there is no such file, and resource {item.name} of {source / FILE_NAME} declares it"
    near = nearest(path, stray_in(source, publication))
    asked = f"Is {shorten(near[0])} meant? " if near else ""
    return what, f"{asked}Put it there, mend its path, or take the resource out."


def stray_in(source: Path, publication: Publication, brought: Sequence[str] = ()) -> tuple[str, ...]:
    """List what lies in the folder and is not declared; what is hidden is left alone, unless it is called as a table.

    A folder below it is looked into where a declared file lies there, and else told as a whole. A hidden table goes
    along with a publication that nobody judged it in; `.DS_Store` and `.git` do no harm. `brought` are further files
    that are declared.
    """
    known = {FILE_NAME, answers.FILE_NAME, *paths_of(publication), *brought}
    known |= {ties_name(resource.path) for resource in publication.resources if not resource.is_table}
    folders = {"", *(parent.as_posix() for path in known for parent in PurePosixPath(path).parents)} - {"."}
    names = (
        name
        for folder in folders
        if (source / folder).is_dir()
        for entry in os.scandir(source / folder)
        if (name := f"{folder}/{entry.name}".lstrip("/")) not in known | folders
        and (entry.name[0] != "." or os.path.splitext(entry.name.casefold())[1] in TABLE_ENDINGS)
        and not (folder and entry.name == WRITTEN and entry.is_file() and entry.stat().st_size == 0)
    )
    # A name that is no UTF-8 is shown by its bytes: neither the database nor the record can hold it otherwise.
    return tuple(sorted(os.fsencode(name).decode("utf-8", "backslashreplace") for name in names))


def paths_of(publication: Publication) -> tuple[str, ...]:
    """Give the path of every file that a publication declares."""
    return tuple(path for resource in publication.resources for path in resource.paths)


def _versions(publication: Publication, spark: SparkChoice | None = None) -> dict[str, str]:
    """Name what judges: our version, a digest of our own code, the engines, and what else reads a file of these."""
    reading = {name: importlib.metadata.version(name) for name in readers(publication)}
    judging = versions_of(spark) if spark is not None else {}
    return {"tieout": tieout.__version__} | dict(_code()) | reading | dict(judging)


@functools.cache
def _code() -> tuple[tuple[str, str], ...]:
    """Digest our own code, and name the version of each engine: as they are when this process first asks."""
    digest = hashlib.sha256()
    home = os.path.dirname(tieout.__file__)
    for folder, below, names in os.walk(home):
        below[:] = sorted(set(below) - {"__pycache__", "expectations"})
        for path in (os.path.join(folder, name) for name in sorted(names)):
            if os.path.splitext(path)[1] in {".py", ".j2", ".css", ".js"}:
                called = path.removeprefix(home).replace(os.sep, "/")
                digest.update(called.encode() + b"\0" + Path(path).read_bytes())
    engines = ((name, importlib.metadata.version(name)) for name in ENGINES)
    return (("code", f"sha256:{digest.hexdigest()}"), *engines)
