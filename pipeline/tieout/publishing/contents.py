"""Look into a published folder: list what lies there, read it once, digest it.

Follows no link, opens nothing but regular files, and writes nothing. Every path is taken step by
step from the folder that was opened, so that nothing can be slipped in between by a rename.
"""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Collection
from pathlib import Path

from tieout.publishing.manifest import FOLDERS
from tieout.values.errors import CannotJudgeError, UsageError

LARGEST = 64 * 1024 * 1024
"""Bytes of a file that is read as a whole."""
PIECE = 1024 * 1024


class Contents:
    """A folder that is held open while it is looked at."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        try:
            self.handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        except OSError as error:
            what = "there is no such folder" if not os.path.lexists(folder) else "it cannot be opened as a folder"
            raise UsageError(str(folder), what, "Name a folder that `tieout publish` made.") from error

    def __enter__(self) -> Contents:
        """Give itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """Let go of the folder."""
        os.close(self.handle)

    def where(self, path: str) -> str:
        """Give the path of a file for messages."""
        return str(self.folder / path)

    def listing(self, folders: Collection[str] = ()) -> tuple[str, ...]:
        """List every file, in order; `folders` are those in which judged files may lie.

        Raises CannotJudgeError for what no publication holds: links, devices, pipes, other folders, empty folders.
        """
        known = FOLDERS | set(folders)
        found = self._entries("", self.handle, known)
        for path in sorted(known):
            if (handle := self._folder(path)) is not None:
                try:
                    inside = self._entries(f"{path}/", handle, known)
                finally:
                    os.close(handle)
                if not inside:
                    raise CannotJudgeError(self.where(path), "this folder is empty", "No version has such a folder.")
                found += inside
        return tuple(sorted(path for path in found if path not in known))

    def read(self, path: str) -> bytes | None:
        """Read a file whole, or give None where there is none.

        Raises CannotJudgeError where it is no regular file or larger than LARGEST.
        """
        if (handle := self._open(path)) is None:
            return None
        with os.fdopen(handle, "rb") as stream:
            data = stream.read(LARGEST + 1)
        if len(data) > LARGEST:
            raise CannotJudgeError(
                self.where(path), f"it is larger than {LARGEST} bytes", "tieout writes none so large."
            )
        return data

    def digest(self, path: str) -> tuple[str, int]:
        """Give the SHA-256 and the size of a file, piece by piece.

        Raises CannotJudgeError where it is gone, or no regular file.
        """
        if (handle := self._open(path)) is None:
            raise CannotJudgeError(self.where(path), "it went away while it was looked at", "Try again.")
        digest, size = hashlib.sha256(), 0
        with os.fdopen(handle, "rb") as stream:
            while piece := stream.read(PIECE):
                digest.update(piece)
                size += len(piece)
        return digest.hexdigest(), size

    def _entries(self, prefix: str, handle: int, known: Collection[str]) -> list[str]:
        """List the entries of one folder, refusing what is neither a file nor one of the known folders."""
        found = []
        with os.scandir(handle) as entries:
            for entry in entries:
                path = prefix + entry.name
                mode = entry.stat(follow_symlinks=False).st_mode
                if not stat.S_ISREG(mode) and not (stat.S_ISDIR(mode) and path in known):
                    raise CannotJudgeError(self.where(path), f"it is {_kind(mode)}", "No version holds such a thing.")
                found.append(path)
        return found

    def _folder(self, path: str) -> int | None:
        """Open a folder inside this one, step by step, or give None where there is none."""
        handle = os.dup(self.handle)
        for step in path.split("/") if path else ():
            try:
                inner = os.open(step, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC, dir_fd=handle)
            except FileNotFoundError:
                return None
            except OSError as error:
                raise CannotJudgeError(
                    self.where(path), f"it cannot be opened as a folder: {error.strerror}", "Links are not followed."
                ) from error
            finally:
                os.close(handle)
            handle = inner
        return handle

    def _open(self, path: str) -> int | None:
        """Open a regular file inside this folder, or give None where there is none."""
        folder, _, name = path.rpartition("/")
        if (outer := self._folder(folder)) is None:
            return None
        try:
            handle = os.open(name, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC, dir_fd=outer)
        except FileNotFoundError:
            return None
        except OSError as error:
            raise CannotJudgeError(
                self.where(path), f"it cannot be opened: {error.strerror}", "Links are not followed."
            ) from error
        finally:
            os.close(outer)
        mode = os.fstat(handle).st_mode
        if not stat.S_ISREG(mode):
            os.close(handle)
            raise CannotJudgeError(self.where(path), f"it is {_kind(mode)}", "No version holds such a thing.")
        return handle


def _kind(mode: int) -> str:
    """Name what is no regular file."""
    return next((name for test, name in KINDS if test(mode)), "a device or a socket")


KINDS = (
    (stat.S_ISLNK, "a link"),
    (stat.S_ISDIR, "a folder that tieout did not make"),
    (stat.S_ISFIFO, "a pipe"),
)
