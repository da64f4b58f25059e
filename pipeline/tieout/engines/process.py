"""Have an engine judge in a process of its own: started early, asked once, believed only if it answers.

The engines are imported nowhere else. Each is started before the tables are ready, so that it
imports while they are made, and both judge at the same time. A process that dies, says something
else than an answer, or takes too long has judged nothing: every rule it had to run is broken.
"""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterable
from dataclasses import dataclass
from types import TracebackType

import msgspec

from tieout.rulebook.model import NamedShape, Suite
from tieout.rules.result import Check, Result, first_line
from tieout.store.run import USUAL, Bounds
from tieout.values.outcome import Engine, Rule

PATIENCE = 3_600
"""Seconds that an engine may take, its import included. What judging may take as a whole ends it earlier."""
SWITCHES = ("PANDERA_VALIDATION_ENABLED", "PANDERA_VALIDATION_DEPTH", "PANDERA_USE_NARWHALS_BACKEND")
KEPT_FROM_ENGINES = ("PYTHONWARNINGS", "PYTHONDEVMODE", "PYTHONINSPECT", "PYTHONPROFILEIMPORTTIME")


@dataclass(frozen=True, slots=True)
class Request:
    """What an engine is asked: the rules to run, on the tables of a database file."""

    database: str
    shapes: tuple[NamedShape, ...]
    suites: tuple[Suite, ...]
    bounds: Bounds = USUAL
    """What DuckDB may take."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What an engine says of one rule."""

    rule: str
    type: str
    checks: tuple[Check, ...]
    error: str | None


@dataclass(frozen=True, slots=True)
class Reply:
    """What an engine says of its canary and of the rules it was asked about."""

    canaries: int
    """Known faults that it had to find."""
    missed: tuple[str, ...]
    """What it said about its canary that is not so."""
    answers: tuple[Answer, ...]


class EngineError(Exception):
    """An engine did not answer."""


class EngineProcess:
    """A process that runs one engine."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        # -P: the folder that the command was started in holds whatever the user has there, modules too.
        self._process = subprocess.Popen(  # noqa: S603 - our own interpreter and module
            [sys.executable, "-P", "-m", "tieout.engines.worker", engine],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env=_environment(),
        )

    def __enter__(self) -> EngineProcess:
        """Give itself."""
        return self

    def __exit__(self, kind: type[BaseException] | None, error: object, trace: TracebackType | None) -> None:
        """Leave no process behind."""
        self._process.kill()
        self._process.communicate()

    def ask(self, request: Request) -> Reply:
        """Send the request and wait for the reply.

        Raises EngineError where there is none.
        """
        try:
            said, told = self._process.communicate(msgspec.json.encode(request), PATIENCE)
        except subprocess.TimeoutExpired as error:
            raise EngineError(f"it did not answer within {PATIENCE} seconds") from error
        if self._process.returncode != 0:
            last = told.decode("utf-8", "replace").strip().split("\n")[-1]
            raise EngineError(f"it ended with exit code {self._process.returncode}: {first_line(last)}")
        try:
            return msgspec.json.decode(said, type=Reply)
        except msgspec.DecodeError as error:
            raise EngineError(f"its answer cannot be read: {first_line(error)}") from error


def _environment() -> dict[str, str]:
    """Give the environment of an engine: ours, without what makes Python itself speak or stop."""
    kept = {name: value for name, value in os.environ.items() if name not in KEPT_FROM_ENGINES}
    return {name: value for name, value in kept.items() if not name.startswith("GX_")} | {
        "GX_ANALYTICS_ENABLED": "false"
    }


def results_of(reply: Reply, asked: Iterable[tuple[Rule, str]]) -> tuple[Result, ...]:
    """Give the results of the rules that were asked, in their order; one that is lost gets none."""
    answers = {answer.rule: answer for answer in reply.answers}
    return tuple(
        Result(rule, answer.type, answer.checks, answer.error)
        for rule, _ in asked
        if (answer := answers.get(rule.name)) is not None
    )


def switched() -> tuple[str, ...]:
    """Name the environment variables that change what an engine checks and are set here."""
    return tuple(name for name in SWITCHES if name in os.environ)
