"""Lay out the base that a publication is held against for what is new: an earlier delivery, a revision, or a version.

Its files are copied to a folder of their own, by the name of the publication, and judged there: each read once, no
link followed, nothing but what it declares. What lies beside it is what lies beside the publication now, unless
something else lies beside the base: so what is new is new in the publication itself.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import tempfile
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from types import TracebackType

from tieout.declarations import answers
from tieout.declarations.datapackage import parse_publication, rulebook_named
from tieout.declarations.paths import with_parts
from tieout.declarations.publication import FILE_NAME, Publication
from tieout.declarations.references import is_plain, referenced
from tieout.gate.gathering import asked_by, attached_to, brought_by, names_in, paths_of, ties_of_texts
from tieout.gate.revision import list_files, read_file
from tieout.intake.files import MOST_DECLARED, SourceFile, capture, capture_small
from tieout.rulebook.model import NO_OTHER_LIMITS
from tieout.rulebook.shelf import entity_key
from tieout.store.disk import write
from tieout.store.published import HOME
from tieout.values.beside import TOLD, Attesting
from tieout.values.errors import CannotJudgeError, TieoutError, UsageError
from tieout.values.outcome import Text

GIT = "git:"
"""What a base begins with that is a revision, also where a folder is called so."""
FROM_GIT = Text("a revision of git", "een revisie in git")


@dataclass(frozen=True, slots=True)
class Base:
    """A base, laid out."""

    name: str
    """As it was named."""
    folder: Path
    """Where its files lie; there is none where the base does not have the publication."""
    known: Text | None = None
    """What is known of where it comes from."""
    files: Mapping[str, bytes] = field(default_factory=dict)
    """Its files, by their name: what declares it, and every resource."""
    publication: Publication | None = None
    """None where the base does not have the publication: then all of it is new."""

    def here(self, error: TieoutError) -> TieoutError:
        """Give an error on the files that were laid out as one on the base that was named."""
        copied = str(self.folder)
        where = error.where.replace(copied, self.name)
        what = error.what.replace(copied, self.name)
        return type(error)(where, f"the base cannot be judged: {what}", error.advice)


@dataclass(frozen=True, slots=True)
class _Source:
    """Where the files of a base are."""

    where: str
    listed: Callable[[str], Collection[str] | None]
    """Names what lies in a folder of it, blank for the whole; None where there is no such folder."""
    read: Callable[[str, int], bytes]
    """Reads a file that has at most so many bytes."""
    digests: Mapping[str, str] = field(default_factory=dict)
    """What the files of a published version must be."""
    beside: Path | None = None
    """The folder that the base lies in, if any."""
    known: Text | None = None


class Bases:
    """The bases of the publications of one command, laid out until it ends."""

    def __init__(self, named: str, sources: Sequence[str], attesting: Attesting, shelf: Path | None = None) -> None:
        """Take what was named as base, the folders of the publications, and who looks whether one was published."""
        self._named, self._attesting, self._shelf = named, attesting, shelf
        self._sources = [Path(source) for source in sources]
        self._stage = Path()

    def __enter__(self) -> Mapping[str, Base]:
        """Lay out the base of each publication; give them by the publication, as it was named.

        Raises UsageError where there is no such base, and what reading its files raises.
        """
        self._stage = Path(tempfile.mkdtemp(prefix="tieout-"))
        try:
            found = [(source, *self._laid_out(source)) for source in self._sources]
            for source, base, beside in found:
                if base.publication is not None:
                    self._lay_beside(base.publication, [*([beside] if beside else []), source.resolve().parent])
        except BaseException:
            shutil.rmtree(self._stage, ignore_errors=True)
            raise
        return {str(source): base for source, base, _ in found}

    def __exit__(self, kind: type[BaseException] | None, error: object, trace: TracebackType | None) -> None:
        """Leave nothing behind."""
        shutil.rmtree(self._stage, ignore_errors=True)

    def _laid_out(self, source: Path) -> tuple[Base, Path | None]:
        """Lay out the base of one publication; give it with the folder that it lies in."""
        if not source.is_dir():
            raise UsageError(str(source), "there is no such folder", "Name the folder that holds the datapackage.json.")
        found = self._source(source)
        folder = self._stage / source.resolve().name
        if found is None:
            return Base(self._named, folder), None
        names = found.listed("") or ()
        if FILE_NAME not in names:
            what = f"it is no publication: it holds no {FILE_NAME}"
            raise UsageError(found.where, what, "Give --since an earlier delivery of the same publication.")
        folder.mkdir()
        files = {FILE_NAME: found.read(FILE_NAME, MOST_DECLARED)}
        where = f"{found.where}/{FILE_NAME}"
        key = entity_key(rulebook_named(files[FILE_NAME], where), self._shelf)
        referred = referenced(files[FILE_NAME], where) if is_plain(files[FILE_NAME], where) else ()
        for name in referred:
            files[name] = found.read(name, MOST_DECLARED)
        publication = with_parts(parse_publication(files[FILE_NAME], where, key, files), found.listed, where)
        plain = asked_by(files, publication, where)
        telling = (answers.FILE_NAME, *ties_of_texts(publication), *brought_by(plain))
        paths = (*paths_of(publication), *attached_to(plain))
        known = _with_folders(found, names, (*referred, *telling, *paths))
        for name in telling:
            if name in known:
                files[name] = found.read(name, MOST_DECLARED)
        for path in paths:
            if path not in known:
                raise UsageError(f"{found.where}/{path}", "there is no such file", "Name a whole delivery.")
            files[path] = found.read(path, NO_OTHER_LIMITS.held)
        for name, data in files.items():
            if found.digests and found.digests.get(name) != hashlib.sha256(data).hexdigest():
                raise CannotJudgeError(f"{found.where}/{name}", "it changed while it was read", "Try again.")
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            write(folder / name, data)
        for name in known:
            # That they are there is judged; what they hold nobody reads.
            if name not in files and name != ".git" and not (folder / name).is_dir():
                write(folder / name, b"")
        return Base(self._named, folder, found.known, files, publication), found.beside

    def _source(self, source: Path) -> _Source | None:
        """Find where the base of a publication is; None where the base does not have it."""
        path = Path(self._named)
        if self._named.startswith(GIT):
            return _of_revision(source, self._named.removeprefix(GIT))
        if not path.is_dir():
            if os.path.lexists(path):
                raise UsageError(str(path), "it is a file where a folder is expected", "Name an earlier delivery.")
            return _of_revision(source, self._named, "there is no such folder, and ")
        if len(self._sources) == 1:
            return _of_folder(path, self._attesting)
        own = path / source.resolve().name
        if own.is_symlink():
            raise CannotJudgeError(str(own), "it is a link", "Links are not followed: put the folder itself there.")
        return _of_folder(own, self._attesting) if own.is_dir() else None

    def _lay_beside(self, publication: Publication, places: Sequence[Path]) -> None:
        """Have what a base names beside it lie there: what lies beside it, or else beside the publication."""
        for name in publication.tieout.beside:
            found = [place / name for place in places if (place / name).is_dir()]
            if found and not os.path.lexists(self._stage / name):
                (self._stage / name).symlink_to(found[0].resolve(), target_is_directory=True)


def _with_folders(found: _Source, names: Collection[str], paths: Collection[str]) -> tuple[str, ...]:
    """Name all that lies in a base, and in those of its folders in which one of these paths lies."""
    folders = {parent.as_posix() for path in paths for parent in PurePosixPath(path).parents} - {"."}
    inside = [f"{folder}/{name}" for folder in sorted(folders) for name in found.listed(folder) or ()]
    return tuple(name for name in (*names, *inside) if name not in folders)


def _of_revision(source: Path, revision: str, before: str = "") -> _Source | None:
    """Give the folder of a publication as a revision has it; `before` begins what is said where there is no such."""
    try:
        kept = list_files(source, revision)
    except UsageError as error:
        if error.where != revision:
            raise
        raise UsageError(error.where, before + error.what, error.advice) from error

    known = dict(kept)

    def listed(folder: str) -> Collection[str] | None:
        if not folder:
            return kept.keys()
        inside = list_files(source, revision, folder)
        known.update({f"{folder}/{name}": file for name, file in inside.items()})
        return inside.keys() or None

    def read(name: str, most: int) -> bytes:
        if name not in known:
            listed(name.rpartition("/")[0])
        if name not in known:
            raise UsageError(f"{revision}:{source}/{name}", "there is no such file", "Name a whole delivery.")
        return read_file(source, revision, name, known[name], most)

    return _Source(f"{revision}:{source}", listed, read, known=FROM_GIT) if kept else None


def _of_folder(folder: Path, attesting: Attesting) -> _Source:
    """Give a folder: an earlier delivery, or a version as it was published.

    Raises CannotJudgeError where one that was published is not as it was.
    """
    found = attesting.look(folder)
    if found.beside.standing == "refused":
        raise CannotJudgeError(str(folder), f"it is not as it was published: {found.beside.why}", "Get it again.")

    def read(name: str, most: int) -> bytes:
        file: SourceFile = capture_small(folder, name) if most == MOST_DECLARED else capture(folder, name, most)
        if file.unread:
            what = f"it has {file.unread} bytes where a base has at most {most} in one file"
            raise CannotJudgeError(str(folder / name), what, "Name another base.")
        return file.data

    def listed(inside: str) -> Collection[str] | None:
        names = names_in(folder / inside)
        return [name for name in names if inside or not found.files or name != HOME] if names is not None else None

    known = TOLD.get(found.beside.standing)
    if known is not None and found.beside.sequence is not None:
        known = Text(f"{known.en}, version {found.beside.sequence}", f"{known.nl}, versie {found.beside.sequence}")
    return _Source(str(folder), listed, read, found.files, folder.resolve().parent, known)
