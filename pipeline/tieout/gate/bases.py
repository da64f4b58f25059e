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
from pathlib import Path
from types import TracebackType

from tieout.declarations import answers
from tieout.declarations.datapackage import parse_publication, rulebook_named
from tieout.declarations.plain_reading import parse_plain
from tieout.declarations.publication import FILE_NAME, Publication
from tieout.gate.gathering import brought_by, ties_of_texts
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
    names: Collection[str]
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
        if FILE_NAME not in found.names:
            what = f"it is no publication: it holds no {FILE_NAME}"
            raise UsageError(found.where, what, "Give --since an earlier delivery of the same publication.")
        folder.mkdir()
        files = {FILE_NAME: found.read(FILE_NAME, MOST_DECLARED)}
        where = f"{found.where}/{FILE_NAME}"
        key = entity_key(rulebook_named(files[FILE_NAME], where), self._shelf)
        publication = parse_publication(files[FILE_NAME], where, key)
        plain = None if publication.tieout.rulebook else parse_plain(files[FILE_NAME], where)
        for name in (answers.FILE_NAME, *ties_of_texts(publication), *brought_by(plain)):
            if name in found.names:
                files[name] = found.read(name, MOST_DECLARED)
        for resource in publication.resources:
            if resource.path not in found.names:
                raise UsageError(f"{found.where}/{resource.path}", "there is no such file", "Name a whole delivery.")
            files[resource.path] = found.read(resource.path, NO_OTHER_LIMITS.bytes)
        for name, data in files.items():
            if found.digests and found.digests.get(name) != hashlib.sha256(data).hexdigest():
                raise CannotJudgeError(f"{found.where}/{name}", "it changed while it was read", "Try again.")
            write(folder / name, data)
        for name in found.names:
            # That they are there is judged; what they hold nobody reads.
            if name not in files and name != ".git":
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


def _of_revision(source: Path, revision: str, before: str = "") -> _Source | None:
    """Give the folder of a publication as a revision has it; `before` begins what is said where there is no such."""
    try:
        kept = list_files(source, revision)
    except UsageError as error:
        if error.where != revision:
            raise
        raise UsageError(error.where, before + error.what, error.advice) from error

    def read(name: str, most: int) -> bytes:
        return read_file(source, revision, name, kept[name], most)

    return _Source(f"{revision}:{source}", kept.keys(), read, known=FROM_GIT) if kept else None


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

    names = [entry.name for entry in os.scandir(folder) if not found.files or entry.name != HOME]
    known = TOLD.get(found.beside.standing)
    if known is not None and found.beside.sequence is not None:
        known = Text(f"{known.en}, version {found.beside.sequence}", f"{known.nl}, versie {found.beside.sequence}")
    return _Source(str(folder), names, read, found.files, folder.resolve().parent, known)
