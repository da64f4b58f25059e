"""Take the files of a publication: each opened once, without following links, and hashed.

Nothing in the publication folder is ever written or run.
"""

from __future__ import annotations

import errno
import hashlib
import os
import shutil
import stat
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from tieout.declarations.publication import Publication
from tieout.rulebook.model import NO_OTHER_LIMITS
from tieout.values.errors import CannotJudgeError, UsageError

MOST_DECLARED = 4 * 2**20
"""Size of the largest declaration that is read."""

UNPACKS_TO = 10
"""How many times its size a compressed table, or one in Parquet, usually has as text."""

MOST_HELD = 64 * 2**20
"""Size of the largest file that is held in memory; a larger one stays where it lies."""

BLOCK = 16 * 2**20
"""Bytes of a file that are read at a time."""

NEEDS = 3
"""How many times its size a file takes of the disk while it is judged: what was read of it, and its values twice."""

CHANGED = "it changed while it was read", "Check again once it is written in full."


@dataclass(frozen=True, slots=True)
class Lying:
    """Where a file lies that is too large to be held in memory."""

    folder: Path
    size: int


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A file as it was when it was opened."""

    name: str
    held: bytes
    """Its bytes; none of a file that stays where it lies."""
    sha256: str
    """Of all its bytes; blank where it is too large to be read."""
    unread: int = 0
    """Size of a file that is larger than may be read; then there is no data."""
    lying: Lying | None = None
    """Where it lies, if it is not held."""

    @property
    def size(self) -> int:
        """Give its size in bytes."""
        return self.unread or (self.lying.size if self.lying else len(self.held))

    @property
    def data(self) -> bytes:
        """Give all its bytes; a file that is not held is read anew each time, and as `blocks` does."""
        return self.held if self.lying is None else b"".join(self.blocks())

    def blocks(self) -> Iterator[bytes]:
        """Yield its bytes one block after another, a file that is not held as it is read.

        Raises CannotJudgeError, behind the last block at the latest, where it is not what it was when it was opened.
        """
        if self.lying is None:
            yield from (self.held[start : start + BLOCK] for start in range(0, len(self.held), BLOCK))
            return
        made, size = hashlib.sha256(), 0
        try:
            with os.fdopen(_open(self.lying.folder, self.name), "rb", buffering=0) as stream:
                while block := stream.read(min(BLOCK, self.lying.size + 1 - size)):
                    made.update(block)
                    size += len(block)
                    yield block
                    if size > self.lying.size:
                        break
        except OSError as error:
            raise self._gone(self.lying, error) from error
        if (size, made.hexdigest()) != (self.lying.size, self.sha256):
            raise CannotJudgeError(str(self.lying.folder / self.name), *CHANGED)

    def beginning(self, most: int) -> bytes:
        """Give its first bytes, at most so many; a file that is not held may be another by then.

        Raises CannotJudgeError where it cannot be read again.
        """
        if self.lying is None:
            return self.held[:most]
        try:
            with os.fdopen(_open(self.lying.folder, self.name), "rb") as stream:
                return stream.read(most)
        except OSError as error:
            raise self._gone(self.lying, error) from error

    def _gone(self, lying: Lying, error: OSError) -> CannotJudgeError:
        """Say that a file that was there can no longer be read."""
        what = f"it cannot be read again: {error.strerror}"
        return CannotJudgeError(str(lying.folder / self.name), what, CHANGED[1])

    def brought(self) -> SourceFile:
        """Give the same file with all its bytes held."""
        return self if self.lying is None else replace(self, held=self.data, lying=None)


class BytesOf(Mapping[str, bytes]):
    """The bytes of files, by path; those of a file that is not held are read where they are asked for."""

    def __init__(self, files: Mapping[str, SourceFile]) -> None:
        self._files = files

    def __getitem__(self, path: str) -> bytes:
        """Give the bytes of a file; raises what `SourceFile.blocks` does."""
        return self._files[path].data

    def __iter__(self) -> Iterator[str]:
        """Yield each path."""
        return iter(self._files)

    def __len__(self) -> int:
        """Count the files."""
        return len(self._files)

    @property
    def held(self) -> dict[str, bytes]:
        """Give those of the files that are held."""
        return {path: file.held for path, file in self._files.items() if file.lying is None}


@dataclass(frozen=True, slots=True)
class Delivery:
    """A publication with its files."""

    folder: Path
    publication: Publication
    files: Mapping[str, SourceFile]
    """By path of the resource."""
    declared: tuple[SourceFile, ...]
    """The files that declare it: its data package and, of the publication that is judged, the answers."""
    beside: str = ""
    """Name of its folder, where it lies beside others; blank for the publication that is judged alone."""
    own: bool = True
    """Whether it is judged, and not only held against."""

    @property
    def home(self) -> str:
        """Name of its folder."""
        return self.beside or self.folder.resolve().name

    @property
    def likely_size(self) -> int:
        """Give about the bytes that all its files have, those that are compressed once they are unpacked."""
        return sum(
            self.files[path].size * (UNPACKS_TO if one.packing or one.counts_rows else 1)
            for one in self.publication.resources
            for path in one.paths
        )

    @property
    def not_held(self) -> int:
        """Give about the bytes of the files that are too large to be held, as they are or once they are unpacked."""
        packed = {path for one in self.publication.resources if one.packing or one.counts_rows for path in one.paths}
        sizes = (file.size * (UNPACKS_TO if path in packed else 1) for path, file in self.files.items())
        return sum(size for size in sizes if size > MOST_HELD)

    @property
    def has_split_tables(self) -> bool:
        """Tell whether a table of it lies in several files."""
        return any(len(one.paths) > 1 for one in self.publication.resources)

    def path(self, name: str) -> str:
        """Give the path of a file as seen from the publication that is judged."""
        return f"../{self.beside}/{name}" if self.beside else name


def capture(folder: Path, name: str, most: int = NO_OTHER_LIMITS.held) -> SourceFile:
    """Read file `name` in `folder` once, unless it is larger than `most` bytes; a large one is not held.

    Raises UsageError where there is none, CannotJudgeError where it is no regular file.
    """
    path = folder / name
    try:
        handle = _open(folder, name)
    except FileNotFoundError as error:
        raise UsageError(str(path), "there is no such file", "Check the path.") from error
    except OSError as error:
        is_link = error.errno in {errno.ELOOP, errno.ENOTDIR}
        advice = "Links are not followed: put the file itself there." if is_link else "See who may read it."
        raise CannotJudgeError(str(path), f"it cannot be opened: {error.strerror}", advice) from error
    found = os.fstat(handle)
    if not stat.S_ISREG(found.st_mode):
        os.close(handle)
        raise CannotJudgeError(str(path), "it is not a regular file", "Put the file itself there.")
    made, size, held = hashlib.sha256(), 0, b""
    with os.fdopen(handle, "rb", buffering=0) as stream:
        if found.st_size > most:
            return SourceFile(name, b"", "", found.st_size)
        # As much as it says it is, and a byte more: a small file needs no room for the largest.
        while block := stream.read(min(BLOCK, found.st_size + 1 - size)):
            made.update(block)
            size += len(block)
            held = held + block if size <= MOST_HELD else b""
    if size != found.st_size:
        raise CannotJudgeError(str(path), *CHANGED)
    lying = Lying(folder, size) if size > MOST_HELD else None
    return SourceFile(name, b"" if lying else held, made.hexdigest(), lying=lying)


def _open(folder: Path, name: str) -> int:
    """Open a file in a folder to be read, step by step from that folder on: no step of its name may be a link."""
    *steps, last = name.split("/")
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        for step in steps:
            inner = os.open(step, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC, dir_fd=handle)
            os.close(handle)
            handle = inner
        return os.open(last, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC, dir_fd=handle)
    finally:
        os.close(handle)


def capture_small(folder: Path, name: str) -> SourceFile:
    """Read a file that declares something.

    Raises what `capture` does, and CannotJudgeError where it is too large to be one.
    """
    file = capture(folder, name, MOST_DECLARED)
    if file.unread:
        raise CannotJudgeError(
            str(folder / name), f"it has {file.unread} bytes where a declaration has at most {MOST_DECLARED}",
            "Put a declaration there.",
        )  # fmt: skip
    return file


def refuse_without_room(file: str, size: int, folder: Path) -> None:
    """Refuse to read a file of this size where the disk has no room for what is kept of it in `folder` meanwhile.

    Raises CannotJudgeError with the room that it needs.
    """
    needed, free = NEEDS * size, shutil.disk_usage(folder).free
    if needed > free:
        what = (
            f"to judge it takes some {needed / 2**30:,.1f} GiB of disk beside it, and {free / 2**30:,.1f} GiB are free"
        )
        raise CannotJudgeError(file, what, "Make room there, or name another folder with --out.")
