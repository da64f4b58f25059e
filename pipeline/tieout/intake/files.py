"""Take the files of a publication: each opened once, without following links, and hashed.

Nothing in the publication folder is ever written or run.
"""

from __future__ import annotations

import errno
import hashlib
import os
import stat
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from tieout.declarations.publication import Publication
from tieout.rulebook.model import NO_OTHER_LIMITS
from tieout.values.errors import CannotJudgeError, UsageError

MOST_DECLARED = 4 * 2**20
"""Size of the largest declaration that is read."""

UNPACKS_TO = 10
"""How many times its size a compressed table, or one in Parquet, usually has as text."""


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A file as it was when it was opened."""

    name: str
    data: bytes
    sha256: str
    """Of all its bytes; blank where it is too large to be read."""
    unread: int = 0
    """Size of a file that is larger than may be read; then there is no data."""

    @property
    def size(self) -> int:
        """Give its size in bytes."""
        return self.unread or len(self.data)


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
    def has_split_tables(self) -> bool:
        """Tell whether a table of it lies in several files."""
        return any(len(one.paths) > 1 for one in self.publication.resources)

    def path(self, name: str) -> str:
        """Give the path of a file as seen from the publication that is judged."""
        return f"../{self.beside}/{name}" if self.beside else name


def capture(folder: Path, name: str, most: int = NO_OTHER_LIMITS.bytes) -> SourceFile:
    """Read file `name` in `folder` once, unless it is larger than `most` bytes.

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
    with os.fdopen(handle, "rb") as stream:
        # As much as it says it is, and a byte more: a small file needs no room for the largest.
        data = stream.read(found.st_size + 1) if found.st_size <= most else b""
    if found.st_size > most:
        return SourceFile(name, b"", "", found.st_size)
    if len(data) != found.st_size:
        raise CannotJudgeError(str(path), "it changed while it was read", "Check again once it is written in full.")
    return SourceFile(name, data, hashlib.sha256(data).hexdigest())


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
