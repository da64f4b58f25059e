"""Have cases judged in a process of their own, one after another, and believe it only if it answers.

Whatever happens to that process (it crashes on a file, runs out of memory or time, is killed), this one goes
on: it writes the record, and says that nothing could be judged. The next case gets another process.

A question travels as its length and its bytes; what is said of it comes back in lines, of which the last is a
judgement of each case, or a refusal.
"""

from __future__ import annotations

import contextlib
import io
import os
import re
import signal
import subprocess
import sys
import tempfile
import threading
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import IO, Any, Protocol

import msgspec

from tieout.engines.registry import ENGINES
from tieout.gate.case import Case, Progress
from tieout.gate.packing import Packed
from tieout.intake.files import NEEDS
from tieout.report.printed import Printed
from tieout.rulebook.model import NO_OTHER_LIMITS, Limits
from tieout.store.run import KEEPS_SMALL_PIECES
from tieout.values.errors import REPORT, CannotJudgeError, DeclarationError, TieoutError, UsageError, raised_in
from tieout.values.moments import Days
from tieout.values.outcome import Engine
from tieout.values.verdict import Verdict

ERRORS: dict[str, type[TieoutError]] = {
    kind.__name__: kind for kind in (CannotJudgeError, DeclarationError, UsageError)
}  # fmt: skip
OF_THE_MACHINE = re.compile(r"MemoryError|OutOfMemory|KeyboardInterrupt|No space left|SystemExit")
"""What ends a process and is no fault of ours."""
LENGTH = 8
"""Bytes that say how long a question is."""


class Asked(msgspec.Struct, frozen=True):
    """What the process is asked."""

    folder: Path
    """Where it leaves the runs, and may stage."""
    case: Case | None = None
    packed: Packed | None = None
    """Cases that are judged together, where there is not one alone."""

    @property
    def limits(self) -> Limits:
        """How much judging may take."""
        asked = self.case or self.packed
        return asked.rulebook.limits if asked else NO_OTHER_LIMITS

    @property
    def shown(self) -> int:
        """Bytes of files that are shown from where they lie, beside what judging holds."""
        own = self.case.deliveries if self.case else ()
        return sum(NEEDS * item.not_held for item in own)

    @property
    def needed_engines(self) -> tuple[Engine, ...]:
        """Give the engines that are asked anything."""
        return tuple(ENGINES) if self.case is None else self.case.needed_engines

    @property
    def count(self) -> int:
        """How many judgements there will be."""
        return len(self.packed.light) if self.packed else 1


class Stage(msgspec.Struct, frozen=True, tag="stage"):
    """How far it is."""

    name: str


class Judgement(msgspec.Struct, frozen=True, tag="judgement"):
    """What it found."""

    verdict: Verdict
    printed: Printed


class Refusal(msgspec.Struct, frozen=True, tag="refusal"):
    """Why it could not judge."""

    kind: str
    """Name of the error."""
    where: str
    what: str
    advice: str


Said = Stage | Judgement | Refusal


def encode_asked(asked: Asked) -> bytes:
    """Put a question in bytes."""
    return msgspec.msgpack.encode(asked, enc_hook=str)


def decode_asked(data: bytes) -> Asked:
    """Take a question from bytes."""
    return msgspec.msgpack.decode(data, type=Asked, dec_hook=lambda kind, value: kind(value))


def write_asked(stream: IO[bytes], asked: bytes) -> None:
    """Send a question: its length first, so that another may follow it."""
    stream.write(len(asked).to_bytes(LENGTH, "big") + asked)
    stream.flush()


def read_asked(stream: IO[bytes]) -> bytes | None:
    """Take the next question; None where nothing more is asked, or no more than a part of it came."""
    length = int.from_bytes(stream.read(LENGTH), "big")
    asked = stream.read(length)
    return asked if asked and len(asked) == length else None


@dataclass
class _Watch:
    """Ends a process that takes too long."""

    process: subprocess.Popen[bytes]
    rang: bool = False

    def ring(self) -> None:
        """Time is up."""
        self.rang = True
        end(self.process)


class Bench:
    """Judges one case after another in one process, with engines that are started once.

    A process is started for the first case, and again for a case after one that was not judged, or that has other
    limits: they bind a process for good. What it tells is forgotten with each case.
    """

    def __init__(self) -> None:
        self._told = tempfile.TemporaryFile("a+b", buffering=0)  # noqa: SIM115 - it is closed with the bench
        self._process: subprocess.Popen[bytes] | None = None
        self._limits: Limits | None = None
        self._shown = 0

    def __enter__(self) -> Bench:
        """Give itself."""
        return self

    def __exit__(self, kind: type[BaseException] | None, error: object, trace: TracebackType | None) -> None:
        """Leave no process behind: it ends its engines itself once nothing more is asked."""
        self._dismiss(patience=5)
        self._told.close()

    def case_of(self, source: Path, days: Days) -> None:
        """Give no case: none was read ahead."""

    def judge(self, case: Case, folder: Path, progress: Progress) -> tuple[Verdict, Printed]:
        """Have `case` judged; `run.duckdb` is left in `folder`. Gives the verdict and the tables as printed.

        Raises CannotJudgeError where the process does not answer, and what it raises itself.
        """
        (found,) = self._asked(Asked(folder, case), case.publication.name, progress)
        return found.verdict, found.printed

    def judge_together(self, cases: Packed, folder: Path, progress: Progress) -> list[tuple[Verdict, Printed]]:
        """Have cases judged in one run; that of case 3 is left as `3.duckdb`.

        Raises CannotJudgeError where they must be judged one by one.
        """
        found = self._asked(Asked(folder, packed=cases), f"{len(cases.light)} publications", progress)
        return [(one.verdict, one.printed) for one in found]

    def _asked(self, asked: Asked, name: str, progress: Progress) -> list[Judgement]:
        """Ask the process, and give a judgement for each case.

        Raises CannotJudgeError about what is called `name` where it does not answer, and what it raises itself.
        """
        process = self._ready(asked, progress)
        watch = _Watch(process)
        timer = threading.Timer(asked.limits.seconds, watch.ring)
        timer.daemon = True
        timer.start()
        said = None
        patience = 0
        try:
            said = _exchange(process, asked, progress)
            # Where it said its last word it may be about to end by itself: then its exit code tells why.
            patience = 5
        finally:
            timer.cancel()
            timer.join()
            if said is None or watch.rang:
                self._dismiss(0 if watch.rang else patience)
        if said is None:
            why = _why(process, asked.limits.seconds if watch.rang else None, self._last_word())
            is_ours = not watch.rang and bool(raised_in(self._all_told())) and not OF_THE_MACHINE.search(why)
            raise CannotJudgeError(name, why, f"Nothing was judged. {REPORT}" if is_ours else "Nothing was judged.")
        if isinstance(said, Refusal):
            raise ERRORS.get(said.kind, CannotJudgeError)(said.where, said.what, said.advice)
        return said

    def _ready(self, asked: Asked, progress: Progress) -> subprocess.Popen[bytes]:
        """Give a process that waits for a case with these limits, and may show files of this size."""
        bound = asked.limits != self._limits or asked.shown > self._shown
        if self._process is not None and (self._process.poll() is not None or bound):
            self._dismiss(patience=5)
        self._told.truncate(0)
        if self._process is None:
            progress("starting the engines")
            self._process, self._limits, self._shown = _started(self._told), asked.limits, asked.shown
        return self._process

    def _dismiss(self, patience: float = 0) -> None:
        """End the process with all that it started, after it had some seconds to end by itself."""
        if self._process is None:
            return
        process, self._process = self._process, None
        with contextlib.suppress(OSError):
            (process.stdin or io.BytesIO()).close()
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(patience)
        end(process)
        process.wait()
        (process.stdout or io.BytesIO()).close()

    def _all_told(self) -> str:
        """Give all that the process told."""
        self._told.seek(0)
        return self._told.read().decode("utf-8", "replace")

    def _last_word(self) -> str:
        """Give the error that ended the process, else the last line that it told."""
        told = self._all_told()
        lines = [line for line in told.split("\n") if line.strip(" ^~")]
        return raised_in(told) or (lines[-1].strip()[:300] if lines else "")


class Judging(Protocol):
    """What judges a case: a bench, or one on which cases were read and judged ahead."""

    def case_of(self, source: Path, days: Days) -> Case | None:
        """Give the case of a publication that was read before on these days."""
        ...

    def judge(self, case: Case, folder: Path, progress: Progress) -> tuple[Verdict, Printed]:
        """Judge, as `Bench.judge`."""
        ...


def judge_apart(case: Case, folder: Path, progress: Progress, bench: Judging | None = None) -> tuple[Verdict, Printed]:
    """Have `case` judged on a bench, or on one of its own where none is given; as `Bench.judge`."""
    if bench is not None:
        return bench.judge(case, folder, progress)
    with Bench() as own:
        return own.judge(case, folder, progress)


def _started(told: IO[bytes]) -> subprocess.Popen[bytes]:
    """Start the process, in a group of its own, so that all it starts ends with it."""
    # -P: the folder that the command was started in holds whatever the user has there, modules too.
    return subprocess.Popen(
        [sys.executable, "-P", "-m", "tieout.gate.worker"],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=told, start_new_session=True,
        env=KEEPS_SMALL_PIECES | os.environ,
    )  # fmt: skip


def end(process: subprocess.Popen[Any]) -> None:
    """End a process with all that it started."""
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except (ProcessLookupError, PermissionError):
        process.kill()


def _exchange(process: subprocess.Popen[bytes], asked: Asked, progress: Progress) -> list[Judgement] | Refusal | None:
    """Ask, and hear the process out; None where it stops without a judgement of each case."""
    found: list[Judgement] = []
    # A process that is gone already is found out when it does not answer.
    with contextlib.suppress(OSError):
        write_asked(process.stdin or io.BytesIO(), encode_asked(asked))
    for line in process.stdout or ():
        try:
            said: Said = msgspec.json.decode(line, type=Said)
        except msgspec.DecodeError:
            return None
        if isinstance(said, Refusal):
            return said
        if isinstance(said, Stage):
            progress(said.name)
            continue
        found.append(said)
        if len(found) == asked.count:
            return found
    return None


def _why(process: subprocess.Popen[bytes], seconds: int | None, last: str) -> str:
    """Say why there is no judgement; `seconds` is how much time there was, where that is why."""
    if seconds is not None:
        return f"judging took more than {seconds} seconds"
    code = process.wait()
    how = f"was killed by signal {-code}" if code < 0 else f"ended with exit code {code}"
    return f"the process that judges {how}" + (f": {last}" if last else "")
