"""Write a file whole or not at all, and see on disk what was written, so that a crash leaves no half of it."""

from __future__ import annotations

import os
import uuid
from pathlib import Path

from tieout.values.errors import UsageError


def write(path: Path, data: bytes) -> None:
    """Write a file that is not there yet, and see it on disk."""
    handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC, 0o644)
    with os.fdopen(handle, "wb") as stream:
        stream.write(data)
        stream.flush()
        os.fsync(handle)


def put(target: Path, data: bytes, *, over: bool, taken: str = "") -> None:
    """Put a file in its place in one step; in place of one that stands there only where `over` says so.

    `taken` is what to do where one stands there. Raises UsageError where it cannot be written.
    """
    staged = target.with_name(f".{target.name}.{uuid.uuid4().hex}")
    try:
        write(staged, data)
        if over:
            staged.replace(target)
        else:
            os.link(staged, target)
    except FileExistsError as error:
        raise UsageError(str(target), "it exists", taken) from error
    except OSError as error:
        raise UsageError(str(target), f"it cannot be written: {error.strerror}", "See who may write there.") from error
    finally:
        staged.unlink(missing_ok=True)


def settle(folder: Path) -> None:
    """See on disk which files a folder holds."""
    handle = os.open(folder, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
