"""Have an engine judge in a process of its own: started early, asked as often as needed, believed only if it answers.

The engines are imported nowhere else. Each is started before the tables are ready, so that it
imports while they are made, and all judge at the same time. A process that dies, says something
else than an answer, or takes too long has judged nothing: every rule it had to run is broken, and the
next request starts another.
"""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
import tempfile
import threading
from collections.abc import Sequence
from types import TracebackType
from typing import TypeVar

import msgspec

from tieout.engines.interface import Reply, Request
from tieout.store.run import KEEPS_SMALL_PIECES
from tieout.values.errors import first_line, raised_in
from tieout.values.outcome import Engine

WORKER = "tieout.engines.worker"
Answered = TypeVar("Answered")
PATIENCE = 3_600
"""Seconds that an engine may take, its import included. What judging may take as a whole ends it earlier."""
KEPT_FROM_ENGINES = ("PYTHONWARNINGS", "PYTHONDEVMODE", "PYTHONINSPECT", "PYTHONPROFILEIMPORTTIME", "PYTHONOPTIMIZE")
"""What makes Python itself speak or stop, or takes the docstrings away: libraries of the engines read theirs."""


class EngineError(Exception):
    """An engine did not answer."""


class EngineProcess:
    """A process that runs one engine; it answers one request after another.

    One that did not answer is ended, and another is started for the next request. What it tells is forgotten with
    each request.
    """

    def __init__(self, engine: Engine, module: str = WORKER, arguments: Sequence[str] | None = None) -> None:
        """Start it: `module` with `arguments`, by default that of the engine by its name."""
        self.engine = engine
        self._command = ("-m", module, *([engine] if arguments is None else arguments))
        self._told = tempfile.TemporaryFile("a+b", buffering=0)  # noqa: SIM115 - it is closed with the process
        self._failed = False
        try:
            self._process = self._start()
        except BaseException:
            self._told.close()
            raise

    def __enter__(self) -> EngineProcess:
        """Give itself."""
        return self

    def __exit__(self, kind: type[BaseException] | None, error: object, trace: TracebackType | None) -> None:
        """Leave no process behind."""
        self._end()
        self._told.close()

    def ask(self, request: Request) -> Reply:
        """Send the request and wait for the reply.

        Raises EngineError where there is none.
        """
        return self.ask_for(request, Reply)

    def ask_for(self, request: object, kind: type[Answered]) -> Answered:
        """Send a request and wait for a reply of this kind.

        Raises EngineError where there is none.
        """
        if self._failed:
            self._end()
            self._told.truncate(0)
            self._process, self._failed = self._start(), False
        self._failed = True
        reply = self._answered(request, kind)
        self._failed = False
        self._told.truncate(0)
        return reply

    def _answered(self, request: object, kind: type[Answered]) -> Answered:
        """Give the reply of the process; where there is none it is gone.

        Raises EngineError saying why.
        """
        rung = threading.Event()

        def ring() -> None:
            rung.set()
            self._process.kill()

        watch = threading.Timer(PATIENCE, ring)
        watch.daemon = True
        watch.start()
        try:
            said = self._exchange(msgspec.json.encode(request))
        finally:
            watch.cancel()
            watch.join()
        if rung.is_set():
            self._end()
            raise EngineError(f"it did not answer within {PATIENCE} seconds")
        if not said.endswith(b"\n"):
            raise EngineError(self._why())
        try:
            return msgspec.json.decode(said, type=kind)
        except msgspec.DecodeError as error:
            self._end()
            raise EngineError(f"its answer cannot be read: {first_line(error)}") from error

    def _start(self) -> subprocess.Popen[bytes]:
        """Start the process."""
        # -P: the folder that the command was started in holds whatever the user has there, modules too.
        return subprocess.Popen(  # noqa: S603 - our own interpreter and module
            [sys.executable, "-P", *self._command],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=self._told,
            env=environment(),
        )

    def _exchange(self, question: bytes) -> bytes:
        """Send a line and give the line that comes back; nothing, or half a line, where it ended instead."""
        if self._process.stdin is None or self._process.stdout is None:
            return b""
        # A process that is gone already is found out by what it says, or does not.
        with contextlib.suppress(OSError):
            self._process.stdin.write(question + b"\n")
            self._process.stdin.flush()
        return self._process.stdout.readline()

    def _why(self) -> str:
        """Say how the process ended, with the error that ended it, else with the last line of what it told."""
        self._end(patience=5)
        self._told.seek(0)
        told = self._told.read().decode("utf-8", "replace").strip()
        last = raised_in(told) or first_line(told.split("\n")[-1])
        return f"it ended with exit code {self._process.returncode}: {last}"

    def _end(self, patience: float = 0) -> None:
        """End the process, after it had some seconds to end by itself."""
        try:
            if self._process.stdin is not None:
                self._process.stdin.close()
        except OSError:
            pass
        try:
            self._process.wait(patience)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        if self._process.stdout is not None:
            self._process.stdout.close()


def environment() -> dict[str, str]:
    """Give the environment of an engine: ours, without what makes Python itself speak or stop."""
    kept = {name: value for name, value in os.environ.items() if name not in KEPT_FROM_ENGINES}
    kept = {name: value for name, value in kept.items() if not name.startswith("GX_")}
    return KEEPS_SMALL_PIECES | kept | {"GX_ANALYTICS_ENABLED": "false"}
