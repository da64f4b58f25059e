"""Name the kinds of operation that can fail in a check, and stand in for the engines meanwhile.

Where no fault is in the engines, they give what they gave before on the same tables: the loop is not about them then.
"""

from __future__ import annotations

import os
import sys
import uuid
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from typing import Any, ClassVar

import duckdb
import pytest

from tests.whole import faults
from tests.whole.conftest import InThisProcess
from tests.whole.faults import Fault, asleep
from tieout.engines import canary
from tieout.engines import run as engine_run
from tieout.engines import worker as child
from tieout.engines.interface import Reply, Request
from tieout.engines.registry import ENGINES
from tieout.gate import check as gate
from tieout.gate import record_folder as recording
from tieout.gate import session as judging
from tieout.intake import load as ingest
from tieout.intake.formats.tables import csv
from tieout.report.formats.page import writing
from tieout.values.outcome import Engine

READS, WRITES = frozenset({"read"}), frozenset({"write", "flush", "close"})
RULES = {
    "tieout.engines.backends.great_expectations": (
        "_answer",
        "_result",
        "_refusal",
        "_scope",
        "narrowed",
        "count_settled",
    ),
    "tieout.engines.backends.pandera": ("_schema", "_errors", "_name", "_population", "condition_of", "count_checks"),
    "tieout.engines.settling": ("count_checks",),
    "tieout.engines.tallying": ("_tally", "check_of", "bits_of"),
    "tieout.engines.canary": ("compared",),
    "tieout.engines.worker": ("_told", "lock"),
}
"""Functions that an engine calls for a rule."""
METHODS = {
    "tieout.engines.backends.great_expectations": ("_validate", "_source", "run", "known"),
    "tieout.engines.backends.pandera": ("_validate", "_check", "_count", "_shape", "run", "known"),
}
"""Methods of a runner that it calls for one."""


HELD = ("a contradicted one that was sound",)
REFUSED = (*HELD, "one without figures that was sound")
USUAL = ("a sound one", *REFUSED)
MOST = ("a sound one after another", "a sound one that stands", *REFUSED)
ALL = ("a sound one", *MOST)


class Serially:
    """Stands in for the threads that ask both engines: one after the other, so that every run counts alike."""

    map = staticmethod(map)

    def __init__(self, _size: int) -> None:
        pass

    def __enter__(self) -> Serially:
        """Give itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """Leave nothing behind."""


class Remembering(InThisProcess):
    """Stands in for an engine that is sound: what it said of the same tables before it says again."""

    said: ClassVar[dict[tuple[str, str], Reply]] = {}
    fault: ClassVar[Fault | None] = None

    def ask(self, request: Request) -> Reply:
        """Answer, and let nothing fail."""
        with asleep(self.fault):
            key = (self.engine, f"{request.asked}{tables_in(request.database)}")
            if key not in self.said:
                self.said[key] = super().ask(request)
            return self.said[key]


class Striking(Remembering):
    """Stands in for both engines, in one of which the faults are, and nowhere else."""

    struck: ClassVar[str] = ""

    def ask(self, request: Request) -> Reply:
        """Answer, if nothing fails."""
        if self.engine != self.struck:
            return super().ask(request)
        with asleep(self.fault, False):
            return InThisProcess.ask(self, request)


def tables_in(database: str) -> str:
    """Give all that an engine gets to see."""
    with duckdb.connect(database, read_only=True) as connection:
        return "".join(
            str(connection.execute(f"FROM {schema}.{table}").fetchall())
            for schema in ("main", canary.SCHEMA)
            for table in ("tables", "figures", "lines", "records")
        )


@dataclass(frozen=True)
class Kind:
    """A kind of operation that can fail."""

    passing: Callable[[Fault], AbstractContextManager[Any]]
    """Has the operations pass by a fault."""
    error: Callable[[], BaseException]
    least: int
    """Points that there are at least where a case is judged: a loop that strikes nothing proves nothing."""
    cases: tuple[str, ...] = USUAL
    """The publications on which the loop goes over all points."""
    least_standing: int = 0
    """Points that there are at least where the recorded verdict stands."""
    lasting: bool = False
    """Whether all that comes after what failed fails too."""
    engine: Engine | None = None
    """The engine in which they are; None where they are everywhere else."""


def heard(_stage: str) -> None:
    """Hear how far a check is."""


@contextmanager
def _hearing(fault: Fault) -> Iterator[None]:
    with faults.called(fault, sys.modules[__name__], names=("heard",)):
        yield


def _answering(fault: Fault) -> AbstractContextManager[None]:
    return faults.called(fault, child, names=("answer",))


@contextmanager
def _ruling(fault: Fault) -> Iterator[None]:
    for engine in ENGINES:
        child.load_quietly(engine)
    modules = {name: sys.modules[name] for name in RULES}
    with pytest.MonkeyPatch.context() as patch:
        for name, functions in RULES.items():
            for function in functions:
                patch.setattr(modules[name], function, faults.stepping(fault, modules[name], function))
        for name, methods in METHODS.items():
            for method in methods:
                patch.setattr(modules[name].Runner, method, faults.stepping(fault, modules[name].Runner, method))
        yield


KINDS = {
    "files": Kind(faults.audited, faults.broken_disk, 30, ALL, 15),
    "reads": Kind(lambda fault: faults.streamed(fault, READS), faults.broken_disk, 8, MOST, 6),
    "writes": Kind(lambda fault: faults.streamed(fault, WRITES), faults.full_disk, 12, MOST, 6),
    "fsync": Kind(lambda fault: faults.asked(fault, os, ("fsync",)), faults.full_disk, 4, MOST),
    "questions to the disk": Kind(
        lambda fault: faults.asked(fault, os, ("stat", "lstat", "fstat")), faults.broken_disk, 20, MOST, 15
    ),
    "statements": Kind(faults.stated, faults.engine_fails, 40),
    "functions": Kind(lambda fault: faults.called(fault, gate, judging, ingest, csv, recording), faults.no_memory, 50),
    "rendering": Kind(lambda fault: faults.called(fault, writing, names=("page",)), faults.no_memory, 1),
    "progress": Kind(_hearing, BrokenPipeError, 4),
    "chance": Kind(lambda fault: faults.called(fault, uuid, names=("uuid4",)), faults.broken_disk, 2),
    "a disk that broke": Kind(faults.audited, faults.broken_disk, 30, HELD, lasting=True),
    "a disk that is full": Kind(
        lambda fault: faults.streamed(fault, WRITES), faults.full_disk, 12, ("a sound one", *HELD), lasting=True
    ),
    "memory that ran out": Kind(
        lambda fault: faults.called(fault, gate, judging), faults.no_memory, 40, HELD, lasting=True
    ),
    "pandera": Kind(_answering, faults.no_memory, 1, engine="pandera"),
    "rules of pandera": Kind(_ruling, faults.no_memory, 20, REFUSED, engine="pandera"),
    "statements of pandera": Kind(faults.stated, faults.engine_fails, 20, REFUSED, engine="pandera"),
    "great_expectations": Kind(_answering, faults.no_memory, 1, engine="great_expectations"),
    "rules of great_expectations": Kind(_ruling, faults.no_memory, 15, REFUSED, engine="great_expectations"),
    "statements of great_expectations": Kind(
        faults.stated, faults.engine_fails, 40, HELD, engine="great_expectations"
    ),
}  # fmt: skip


@contextmanager
def struck(kind: Kind, fault: Fault) -> Iterator[None]:
    """Have the operations of one kind pass by a fault, in the engines or everywhere else."""
    fault.asleep = kind.engine is not None
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Remembering, "fault", fault)
        patch.setattr(Striking, "struck", kind.engine)
        patch.setattr(engine_run, "EngineProcess", Striking)
        patch.setattr(engine_run, "ThreadPoolExecutor", Serially)
        with kind.passing(fault):
            yield
