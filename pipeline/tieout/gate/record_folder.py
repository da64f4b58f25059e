"""Put the record of a check in its place: whole, or not at all.

A record is filled out of sight, beside its place, and then moved there. What a killed run left behind is
swept away by the next one.
"""

from __future__ import annotations

import fcntl
import os
import re
import shutil
import tempfile
import uuid
from collections.abc import Mapping
from pathlib import Path

from tieout.report.registry import files_of, known_files, record
from tieout.store.disk import settle, write
from tieout.store.published import published_around
from tieout.values.errors import UsageError

RECORD, RUN = record().file, "run.duckdb"
OURS = known_files() | {RUN, f"{RUN}.wal"}
"""What any version may have left in a record, and a new one may sweep away."""
OLD_ENOUGH = 60
"""Seconds between the times of two files, after which a folder that nobody holds is taken for left behind."""


class Place:
    """Where a record goes; without a target nothing is kept."""

    def __init__(self, target: Path | None) -> None:
        self.target = target
        self.staging = _beside(target) if target else Path()
        self._held: int | None = None

    def __enter__(self) -> Place:
        """Take the old record away and make room for the new one.

        Raises UsageError where that cannot be done.
        """
        if self.target is None:
            self.staging = Path(tempfile.mkdtemp(prefix="tieout-"))
            return self
        if around := published_around(self.target, also_sources=False):
            raise UsageError(str(self.target), f"it lies in what was published, {around}", "Choose another --out.")
        try:
            self.target.parent.mkdir(parents=True, exist_ok=True)
            sweep(self.target)
            discard(self.target)
            self.staging.mkdir(mode=0o700)
            self._held = os.open(self.staging, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
            fcntl.flock(self._held, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            shutil.rmtree(self.staging, ignore_errors=True)
            why = error.strerror or type(error).__name__
            raise UsageError(
                str(self.target.parent), f"it cannot be written to: {why}", "Choose another --out."
            ) from error
        return self

    def __exit__(self, *_: object) -> None:
        """Leave nothing half-written behind."""
        try:
            shutil.rmtree(self.staging, ignore_errors=True)
        finally:
            if self._held is not None:
                os.close(self._held)

    def put(self, files: Mapping[str, bytes]) -> None:
        """Write `files` beside the run, the last one last, and show the record; without a target, nothing is kept."""
        if self.target is None:
            return
        for left in self.staging.iterdir():
            if left.name != RUN:
                shutil.rmtree(left) if left.is_dir() else left.unlink()
        for name, data in files.items():
            write(self.staging / name, data)
        settle(self.staging)
        self.staging.chmod(0o755)
        # Another run may have put its record here meanwhile. Both are whole; the last one stays.
        discard(self.target)
        self.staging.rename(self.target)
        settle(self.target.parent)


def discard(target: Path) -> None:
    """Take a record out of sight at once, then remove it.

    Raises UsageError where something else stands there; that stays, but for a verdict of ours among it.
    """
    if target.is_symlink():
        target.unlink()
    if not target.exists():
        return
    names = {entry.name for entry in target.iterdir()} if target.is_dir() else set()
    verdicts = [target / name for name in files_of(record()) if _is_ours(target / name)]
    if not target.is_dir() or not names <= OURS or not (not names or RUN in names or verdicts):
        # Whatever else stands in the way of a new record, the old verdict may not outlive its input.
        for verdict in verdicts:
            verdict.unlink()
        raise UsageError(str(target), "it holds other things than a record of tieout", "Choose another --out.")
    old = _beside(target)
    try:
        target.rename(old)
    except FileNotFoundError:
        # Another run was first to take it away.
        return
    except OSError:
        for name in files_of(record()):
            (target / name).unlink(missing_ok=True)
        raise
    shutil.rmtree(old)


def _is_ours(file: Path) -> bool:
    """Tell whether a file is a verdict that tieout wrote."""
    if not file.is_file() or file.is_symlink():
        return False
    with file.open("rb") as stream:
        return record().mark in stream.read(200)


def _beside(target: Path) -> Path:
    """Name a folder that nobody sees, beside `target`."""
    return target.with_name(f".{target.name}.{uuid.uuid4().hex}")


def sweep(target: Path) -> None:
    """Remove what killed runs left beside `target`: what nobody holds any more."""
    ours = re.compile(rf"\.{re.escape(target.name)}\.[0-9a-f]{{32}}")
    found = [path for path in target.parent.iterdir() if ours.fullmatch(path.name)]
    if not found:
        return
    # A disk may keep another time than this machine, whose clock may be wrong besides: the disk tells its own.
    os.utime(target.parent)
    now = target.parent.stat().st_mtime
    for left in found:
        try:
            held = os.open(left, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC)
        except OSError:
            continue
        try:
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
            # What is from the future was made before a clock was put back.
            if abs(now - os.fstat(held).st_mtime) > OLD_ENOUGH:
                shutil.rmtree(left, ignore_errors=True)
        except BlockingIOError:
            continue
        finally:
            os.close(held)
