"""Make the n-th of the operations of one kind fail, and count them.

There are several ways to have operations pass by a `Fault`: what the interpreter audits, what is done with open files,
questions to the file system, statements to DuckDB, functions of a module.
"""

from __future__ import annotations

import errno
import inspect
import io
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import ModuleType
from typing import Any

import duckdb
import pytest

AUDITED = frozenset({
    "open", "os.rename", "os.mkdir", "os.remove", "os.rmdir", "os.chmod", "os.scandir", "os.listdir", "os.link",
    "os.symlink", "os.truncate", "os.utime", "fcntl.flock",
})  # fmt: skip
TAKING_AWAY = frozenset({
    "os.remove", "os.rmdir", "os.scandir", "os.lstat", "os.stat", "os.fstat", "open", "leave", "clear",
})  # fmt: skip
"""Operations by which a folder is taken away: where one of them fails, what is hidden may stay until it is swept."""
STATEMENTS = ("execute", "executemany", "sql", "cursor", "fetchall", "fetchone", "close")


@dataclass
class Fault:
    """Lets operations pass, and has one of them fail."""

    at: int
    """Which of them fails, the first is 1."""
    home: Path
    """Operations on files elsewhere are left alone."""
    error: Callable[[], BaseException]
    lasting: bool = False
    """Whether all that come after it fail too, as on a full disk."""
    asleep: bool = False
    """Whether everything passes uncounted for now."""
    passed: list[str] = field(default_factory=list)

    @property
    def fired(self) -> bool:
        """Tell whether an operation failed."""
        return len(self.passed) >= self.at

    @property
    def struck(self) -> str:
        """Name the first operation that failed."""
        return self.passed[self.at - 1]

    def step(self, what: str) -> None:
        """Let an operation pass, or have it fail."""
        if self.asleep:
            return
        self.passed.append(what)
        if len(self.passed) == self.at or (self.lasting and len(self.passed) > self.at):
            raise self.error()

    def concerns(self, place: object, folder: object = None) -> bool:
        """Tell whether a file, given by name or by number, lies in the home of the test."""
        if isinstance(place, int):
            path = _path_of(place)
        elif isinstance(place, str | os.PathLike):
            path = os.fspath(place)
            if not os.path.isabs(path) and isinstance(folder, int) and folder >= 0:
                path = f"{_path_of(folder)}/{path}"
        else:
            return False
        return path.startswith(f"{self.home}/")


def _path_of(handle: int) -> str:
    """Say which file is open under a number."""
    try:
        return os.readlink(f"/proc/self/fd/{handle}")
    except OSError:
        return ""


@contextmanager
def asleep(fault: Fault | None, is_asleep: bool = True) -> Iterator[None]:
    """Have a fault let everything pass uncounted meanwhile, or have it watch only meanwhile."""
    if fault is None:
        yield
        return
    before, fault.asleep = fault.asleep, is_asleep
    try:
        yield
    finally:
        fault.asleep = before


def full_disk() -> OSError:
    """Say that no room is left."""
    return OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


def broken_disk() -> OSError:
    """Say that a device does not do what it is asked."""
    return OSError(errno.EIO, os.strerror(errno.EIO))


def no_memory() -> MemoryError:
    """Say that no memory is left."""
    return MemoryError("no more")


def engine_fails() -> duckdb.Error:
    """Say what DuckDB says."""
    return duckdb.IOException("the disk is full")


class _Audit:
    """The one hook of this process, which cannot be taken out again."""

    fault: Fault | None = None
    installed = False

    @classmethod
    def hear(cls, event: str, arguments: tuple[Any, ...]) -> None:
        """Let what is audited pass by the fault, if there is one."""
        fault = cls.fault
        if fault is None or event not in AUDITED:
            return
        # A name that is relative to an open folder has the number of that folder last.
        if fault.concerns(arguments[0], arguments[-1] if len(arguments) > 1 else None):
            fault.step(event)


@contextmanager
def audited(fault: Fault) -> Iterator[None]:
    """Have opening, making, renaming and removing of files pass by a fault."""
    if not _Audit.installed:
        sys.addaudithook(_Audit.hear)
        _Audit.installed = True
    _Audit.fault = fault
    try:
        yield
    finally:
        _Audit.fault = None


class _Stream:
    """An open file that can fail: to read, write, flush or close."""

    def __init__(self, stream: Any, fault: Fault, doings: frozenset[str]) -> None:
        self._stream, self._fault, self._doings = stream, fault, doings

    def __enter__(self) -> _Stream:
        """Give itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close, which may fail."""
        self.close()

    def __getattr__(self, name: str) -> Any:
        """Give what the file has."""
        return getattr(self._stream, name)

    def read(self, *most: int) -> Any:
        """Read, or fail."""
        self._may_fail("read")
        return self._stream.read(*most)

    def write(self, data: Any) -> int:
        """Write, or fail when half of it is written."""
        try:
            self._may_fail("write")
        except BaseException:
            self._stream.write(data[: len(data) // 2])
            self._stream.flush()
            raise
        return int(self._stream.write(data))

    def flush(self) -> None:
        """Flush, or fail."""
        self._may_fail("flush")
        self._stream.flush()

    def close(self) -> None:
        """Close, and then perhaps fail: the number of the file is free in any case."""
        self._stream.close()
        self._may_fail("close")

    def _may_fail(self, doing: str) -> None:
        if doing in self._doings:
            self._fault.step(f"{doing} {Path(_name(self._stream)).name}")


def _name(stream: Any) -> str:
    """Name the file of a stream."""
    return str(stream.name)


@contextmanager
def streamed(fault: Fault, doings: frozenset[str]) -> Iterator[None]:
    """Have what is done with open files pass by a fault."""
    real = io.open

    def opened(place: Any, *given: Any, **more: Any) -> Any:
        stream = real(place, *given, **more)
        return _Stream(stream, fault, doings) if fault.concerns(place) else stream

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(io, "open", opened)
        yield


@contextmanager
def asked(fault: Fault, module: Any, names: tuple[str, ...]) -> Iterator[None]:
    """Have functions that take a file first (`os.fsync`, `os.stat`) pass by a fault."""
    with pytest.MonkeyPatch.context() as patch:
        for name in names:
            patch.setattr(module, name, _of_files(getattr(module, name), f"{module.__name__}.{name}", fault))
        yield


def _of_files(real: Callable[..., Any], name: str, fault: Fault) -> Callable[..., Any]:
    """Have a function fail where it is about a file in the home of the test."""

    def called(*given: Any, **more: Any) -> Any:
        if given and fault.concerns(given[0], more.get("dir_fd")):
            fault.step(name)
        return real(*given, **more)

    return called


@contextmanager
def called(fault: Fault, *owners: Any, names: tuple[str, ...] = ()) -> Iterator[None]:
    """Have functions of modules or classes pass by a fault: those that are named, or all of our own in a module."""
    with pytest.MonkeyPatch.context() as patch:
        for owner in owners:
            for name in [name for name in names if hasattr(owner, name)] or _own_functions(owner):
                patch.setattr(owner, name, stepping(fault, owner, name))
        yield


def _own_functions(module: ModuleType) -> list[str]:
    """List the functions of ours that a module calls by a name of its own."""
    return [
        name
        for name, value in vars(module).items()
        if inspect.isfunction(value) and value.__module__.startswith("tieout.") and name not in NOT_STRUCK
    ]


NOT_STRUCK = frozenset({
    "check", "judge", "judge_case", "publish", "_refused", "_silent", "_name",
    "literal", "identifier", "raw_names", "comment", "_longest", "_count", "_beyond", "_stamp",
})  # fmt: skip
"""What is tried itself, the last resort of it, and what only words or names something."""


def stepping(fault: Fault, owner: Any, name: str) -> Callable[..., Any]:
    """Give a function or method that passes by a fault before it does what it does."""
    real = getattr(owner, name)

    def stepped(*given: Any, **more: Any) -> Any:
        fault.step(name)
        return real(*given, **more)

    return stepped


def stated(fault: Fault) -> AbstractContextManager[None]:
    """Have every statement to DuckDB pass by a fault, of whatever connection, but for comments on tables."""
    return _of_duckdb(fault, lambda name, given: name != "execute" or not _is_comment(given))


def _is_comment(given: tuple[Any, ...]) -> bool:
    return len(given) > 1 and str(given[1]).startswith("COMMENT ")


@contextmanager
def _of_duckdb(fault: Fault, is_struck: Callable[[str, tuple[Any, ...]], bool]) -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        for name in STATEMENTS:
            patch.setattr(duckdb.DuckDBPyConnection, name, _statement(name, fault, is_struck))
        yield


def _statement(name: str, fault: Fault, is_struck: Callable[[str, tuple[Any, ...]], bool]) -> Callable[..., Any]:
    real = getattr(duckdb.DuckDBPyConnection, name)

    def stepped(*given: Any, **more: Any) -> Any:
        if is_struck(name, given):
            fault.step(name)
        return real(*given, **more)

    return stepped
