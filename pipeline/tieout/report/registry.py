"""Find the formats of the report: this is the only module that knows them.

A format is a module of `report/formats` that defines `FORMAT`; putting it there is all it takes.
"""

from __future__ import annotations

import importlib
import pkgutil
from collections.abc import Iterable
from functools import cache

from tieout.report import formats as shelf
from tieout.report.interface import Format, Record
from tieout.report.run import RunRecord
from tieout.values.verdict import Verdict


@cache
def formats() -> tuple[Format, ...]:
    """Give every format, in the order of their names.

    Raises ValueError where they contradict each other.
    """
    names = [f"{shelf.__name__}.{module.name}" for module in pkgutil.iter_modules(shelf.__path__)]
    found: list[Format] = [importlib.import_module(name).FORMAT for name in names]
    for fault in faults(found):
        raise ValueError(fault)
    return tuple(sorted(found, key=lambda one: one.name))


def faults(found: Iterable[Format]) -> list[str]:
    """Say in what formats contradict each other: two of one name or file, not one that is the record."""
    found = tuple(found)
    names = [one.name for one in found]
    used = [file for one in found for file in files_of(one)]
    said = [f"two formats are called {name}" for name in sorted({name for name in names if names.count(name) > 1})]
    said += [f"two formats write {file}" for file in sorted({file for file in used if used.count(file) > 1})]
    records = [one for one in found if isinstance(one, Record) and one.file]
    return said if len(records) == 1 else [*said, f"one format with a file is the record, and here are {len(records)}"]


def named(name: str) -> Format:
    """Give the format of that name.

    Raises KeyError where there is none.
    """
    return {one.name: one for one in formats()}[name]


def record() -> Record:
    """Give the format by which a verdict is read back and believed."""
    return next(one for one in formats() if isinstance(one, Record))


def read_record(data: bytes) -> tuple[Verdict, RunRecord]:
    """Read a verdict and its run from the bytes of a record.

    Raises CannotJudgeError for whatever else.
    """
    return record().read(data)


def kept() -> tuple[Format, ...]:
    """Give the formats that a check leaves behind as files; the record, by which the others count, last."""
    found = (one for one in formats() if one.file and not one.on_request)
    return tuple(sorted(found, key=lambda one: isinstance(one, Record)))


def on_request() -> tuple[Format, ...]:
    """Give the formats that are left beside a record where it was asked what is new."""
    return tuple(one for one in formats() if one.file and one.on_request)


def known_files() -> frozenset[str]:
    """Name every file that a format writes, or wrote in an earlier version."""
    return frozenset(file for one in formats() for file in files_of(one))


def files_of(one: Format) -> tuple[str, ...]:
    """Name the files of a format, the former ones too."""
    return (*one.former_files, *([one.file] if one.file else []))
