"""Whole runs through the gate, in this process: the engines are imported once."""

from __future__ import annotations

import re
import shutil
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest

from tests.conftest import CLOCK, LOGIUS, Folder
from tests.whole.remembering import remembered, remembering
from tests.whole.small import make_publication, make_shelf, small_canary
from tieout.engines import worker as child
from tieout.engines.interface import Reply, Request
from tieout.gate.check import Checked, check
from tieout.gate.worker import judge_case
from tieout.values.outcome import Finding
from tieout.values.verdict import Verdict

ONE_AT_A_TIME = threading.Lock()
"""Which warnings are errors is a setting of the whole process."""
PROVEN: set[str] = set()
"""The engines that found every known fault in this process, as a process of theirs knows it of itself."""


class InThisProcess:
    """Stands in for the process of an engine: the same request and reply, without the two seconds of import."""

    def __init__(self, engine: str) -> None:
        self.engine = engine

    def __enter__(self) -> InThisProcess:
        """Give itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """Leave nothing behind, as nothing was started."""

    def ask(self, request: Request) -> Reply:
        """Send the request through the very bytes that would travel."""
        received = msgspec.json.decode(msgspec.json.encode(request), type=Request)
        with ONE_AT_A_TIME:
            reply = remembered(self.engine, received, lambda: self._judged(received))
        return msgspec.json.decode(msgspec.json.encode(reply), type=Reply)

    def _judged(self, received: Request) -> Reply:
        """Have the engine judge."""
        reply = child.answer(self.engine, received, self.engine in PROVEN)
        PROVEN.discard(self.engine) if reply.missed else PROVEN.add(self.engine)
        return reply


@pytest.fixture(scope="session", autouse=True)
def engines_in_this_process() -> Iterator[None]:
    """Judge and run the engines in this process; test_engine_processes.py has the processes for real."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("tieout.gate.check.judge_apart", judge_case)
        patch.setattr("tieout.engines.run.EngineProcess", InThisProcess)
        yield


@pytest.fixture(scope="module")
def tables_judged_once() -> Iterator[None]:
    """Let the engines say again what they said of the very same tables, in a module that changes no engine."""
    with remembering():
        yield


@pytest.fixture
def whole_canary() -> Iterator[None]:
    """Have each engine find every known fault again."""
    PROVEN.clear()
    yield
    PROVEN.clear()


@pytest.fixture(scope="session")
def as_printed(tmp_path_factory: pytest.TempPathFactory, engines_in_this_process: None) -> Checked:
    """Logius 2022 as printed, judged and recorded once."""
    with remembering():
        return check(LOGIUS, tmp_path_factory.mktemp("printed"), clock=CLOCK)


@pytest.fixture
def judge(tmp_path: Path) -> Callable[..., Checked]:
    """Judge a folder and record it under this test's own folder."""

    def run(folder: Folder | Path, **settings: Any) -> Checked:
        path = folder.path if isinstance(folder, Folder) else folder
        settings.setdefault("clock", CLOCK)
        return check(path, tmp_path / "records", **settings)

    return run


@pytest.fixture
def held(tmp_path: Path) -> Iterator[Folder]:
    """A publication of three lines whose total is wrong, judged in a fraction of a second by `judge_held`."""
    make_shelf(tmp_path / "books")
    make_publication(tmp_path / "flow-2022", "9")
    with small_canary():
        yield Folder(tmp_path / "flow-2022")


@pytest.fixture
def judge_held(held: Folder, tmp_path: Path) -> Callable[..., Checked]:
    """Judge that publication by its own shelf of rulebooks."""

    def run(**settings: Any) -> Checked:
        settings.setdefault("clock", CLOCK)
        return check(held.path, tmp_path / "records", rulebooks=tmp_path / "books", **settings)

    return run


@pytest.fixture(scope="session")
def sound_template(tmp_path_factory: pytest.TempPathFactory, engines_in_this_process: None) -> Path:
    """The corrected copy with its answers, made once."""
    home = tmp_path_factory.mktemp("sound")
    shutil.copytree(LOGIUS, home / "logius-2022")
    with remembering():
        corrected(Folder(home / "logius-2022"), lambda folder: check(folder.path, clock=CLOCK))
    return home / "logius-2022"


@pytest.fixture
def sound(sound_template: Path, tmp_path: Path) -> Folder:
    """The corrected copy with an explanation for each warning: published, as long as nothing is spoiled."""
    shutil.copytree(sound_template, tmp_path / "logius-2022")
    return Folder(tmp_path / "logius-2022")


def found(verdict: Verdict, rule: str) -> list[Finding]:
    """Give the findings of one rule."""
    return [finding for finding in verdict.findings if finding.rule == rule]


def answered(folder: Folder) -> list[str]:
    """Give the findings that the answers of a folder name."""
    return re.findall(r'^finding = "(.+)"', (folder.path / "answers.toml").read_text(encoding="utf-8"), re.MULTILINE)


def corrected(folder: Folder, judge: Callable[..., Checked]) -> Checked:
    """Mend the one contradiction of Logius 2022, in its table and its text, explain all that must be, judge again."""
    folder.replace("kasstroom.csv", '"39,2"', '"-39,2"')
    folder.replace("toelichting.md", "39,2 mln. hoger", "39,2 mln. lager")
    verdict = judge(folder).verdict
    folder.answer(*(finding.id for finding in verdict.findings if finding.severity == "warning"))
    return judge(folder)
