"""Put a folder in place of another in one step: after a crash at any point the old one stands whole, or the new one.

The new folder is filled out of sight beside the old one, on the same file system, and written to
disk before it is shown. One run at a time; what a killed run left behind is cleared by the next.
Never changes a file of the folder that stands.
"""

from __future__ import annotations

import ctypes
import errno
import fcntl
import os
import re
import shutil
import time
import uuid
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path

from tieout.store.disk import settle, write
from tieout.values.errors import CannotJudgeError, UsageError

PATIENCE = 30.0
"""Seconds to wait for another run that is putting a folder there."""
HERE = -100
EXCHANGE = 2
"""AT_FDCWD and RENAME_EXCHANGE, as Linux numbers them."""
CANNOT_EXCHANGE = {errno.ENOSYS, errno.EINVAL, errno.ENOTSUP}


class Site:
    """Where a folder stands, or will stand."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._staged = folder.with_name(f".{folder.name}.{uuid.uuid4().hex}.new")

    def clear(self) -> None:
        """Take away what killed runs left; where one died between two renames, put the old folder back."""
        left = re.compile(rf"\.{re.escape(self.folder.name)}\.[0-9a-f]{{32}}\.(?:new|old)")
        for path in sorted(path for path in self.folder.parent.iterdir() if left.fullmatch(path.name)):
            if path.suffix == ".old" and not os.path.lexists(self.folder):
                path.rename(self.folder)
            else:
                shutil.rmtree(path, ignore_errors=True)

    def stage(self, files: Mapping[str, bytes]) -> Path:
        """Write files, given by their path, into a new folder that only we can enter; give that folder.

        Raises CannotJudgeError where they cannot be written.
        """
        try:
            self._staged.mkdir(mode=0o700)
            folders = sorted(
                {"/".join(path.split("/")[:depth]) for path in files for depth in range(path.count("/") + 1)}
            )
            for folder in folders[1:]:
                (self._staged / folder).mkdir(mode=0o755)
            for path, data in files.items():
                write(self._staged / path, data)
            for folder in reversed(folders):
                settle(self._staged / folder)
        except OSError as error:
            what = f"the new version cannot be written: {error.strerror}"
            raise CannotJudgeError(str(self.folder), what, "What stood there is unchanged.") from error
        return self._staged

    def put(self) -> None:
        """Show the staged folder in place of what stands there.

        Raises CannotJudgeError where it cannot take that place; what stood there is there still.
        """
        try:
            self._staged.chmod(0o755 & ~_umask())
            settle(self._staged)
            if not os.path.lexists(self.folder) or not any(self.folder.iterdir()):
                self._staged.rename(self.folder)
            elif not _exchange(self._staged, self.folder):
                self._in_two_steps()
            settle(self.folder.parent)
        except OSError as error:
            what = f"the new version cannot take its place: {error.strerror}"
            raise CannotJudgeError(str(self.folder), what, "See what stands there now, and publish again.") from error

    def _in_two_steps(self) -> None:
        """Move the old folder aside and the new one in; where the second fails, the old one comes back."""
        aside = self._staged.with_suffix(".old")
        self.folder.rename(aside)
        try:
            self._staged.rename(self.folder)
        except BaseException:
            aside.rename(self.folder)
            raise
        shutil.rmtree(aside, ignore_errors=True)

    def leave(self) -> None:
        """Take away what is still beside it: what was not put, or what stood there before."""
        shutil.rmtree(self._staged, ignore_errors=True)


@contextmanager
def locked(folder: Path, patience: float = PATIENCE) -> Iterator[Site]:
    """Hold the place of `folder` for this run alone, waiting at most `patience` seconds for another.

    Raises UsageError where its parent cannot be written to, CannotJudgeError where another run stays there.
    """
    lock = folder.with_name(f".{folder.name}.lock")
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        handle = os.open(lock, os.O_RDWR | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, 0o644)
    except OSError as error:
        what = f"nothing can be written there: {error.strerror}"
        raise UsageError(str(folder.parent), what, "Choose another --to.") from error
    try:
        _wait(handle, folder, time.monotonic() + patience)
        site = Site(folder)
        site.clear()
        try:
            yield site
        finally:
            site.leave()
    finally:
        os.close(handle)


def _wait(handle: int, folder: Path, until: float) -> None:
    """Take the lock, or give up when it is held too long."""
    while True:
        with suppress(BlockingIOError):
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return
        if time.monotonic() >= until:
            raise CannotJudgeError(str(folder), "another run is publishing to it", "Publish again when that is done.")
        time.sleep(0.05)


def _exchange(one: Path, other: Path) -> bool:
    """Let two folders change places in one step; tell whether this system can."""
    rename = getattr(ctypes.CDLL(None, use_errno=True), "renameat2", None)
    if rename is None:
        return False
    rename.argtypes = (ctypes.c_int, ctypes.c_char_p, ctypes.c_int, ctypes.c_char_p, ctypes.c_uint)
    if rename(HERE, os.fsencode(one), HERE, os.fsencode(other), EXCHANGE) == 0:
        return True
    code = ctypes.get_errno()
    if code in CANNOT_EXCHANGE:
        return False
    raise OSError(code, os.strerror(code), str(other))


def _umask() -> int:
    """Tell which rights new files are not given here."""
    mask = os.umask(0o077)
    os.umask(mask)
    return mask
