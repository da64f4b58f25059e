"""Have a case judged in a process of its own, and believe it only if it answers.

Whatever happens to that process (it crashes on a file, runs out of memory or time, is killed), this one goes
on: it writes the record, and says that nothing could be judged.
"""

from __future__ import annotations

import contextlib
import io
import os
import signal
import subprocess
import sys
import tempfile
import threading
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

import msgspec

from tieout.gate.case import Case, Progress
from tieout.report.printed import PrintedTable
from tieout.values.errors import CannotJudgeError, DeclarationError, TieoutError, UsageError
from tieout.values.verdict import Verdict

ERRORS: dict[str, type[TieoutError]] = {
    kind.__name__: kind for kind in (CannotJudgeError, DeclarationError, UsageError)
}  # fmt: skip


class Asked(msgspec.Struct, frozen=True):
    """What the process is asked."""

    case: Case
    folder: Path
    """Where it leaves `run.duckdb`, and may stage."""


class Stage(msgspec.Struct, frozen=True, tag="stage"):
    """How far it is."""

    name: str


class Judgement(msgspec.Struct, frozen=True, tag="judgement"):
    """What it found."""

    verdict: Verdict
    tables: tuple[PrintedTable, ...]


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


@dataclass
class _Watch:
    """Ends a process that takes too long."""

    process: subprocess.Popen[bytes]
    rang: bool = False

    def ring(self) -> None:
        """Time is up."""
        self.rang = True
        end(self.process)


def judge_apart(case: Case, folder: Path, progress: Progress) -> tuple[Verdict, tuple[PrintedTable, ...]]:
    """Have `case` judged; `run.duckdb` is left in `folder`. Gives the verdict and the tables as printed.

    Raises CannotJudgeError where the process does not answer, and what it raises itself.
    """
    seconds = case.rulebook.limits.seconds
    with tempfile.TemporaryFile() as told, _started(told) as process:
        watch = _Watch(process)
        timer = threading.Timer(seconds, watch.ring)
        timer.daemon = True
        timer.start()
        try:
            _send(process, encode_asked(Asked(case, folder)))
            judged = _listen(process, progress)
            if judged is None:
                # It said its last word, and may still be about to end by itself: then its exit code tells why.
                with contextlib.suppress(subprocess.TimeoutExpired):
                    process.wait(5)
        finally:
            timer.cancel()
            end(process)
        if judged is not None:
            return judged.verdict, judged.tables
        told.seek(0)
        raise CannotJudgeError(case.publication.name, _why(watch, seconds, told.read()), "Nothing was judged.")


def _started(told: IO[bytes]) -> subprocess.Popen[bytes]:
    """Start the process, in a group of its own, so that all it starts ends with it."""
    # -P: the folder that the command was started in holds whatever the user has there, modules too.
    return subprocess.Popen(
        [sys.executable, "-P", "-m", "tieout.gate.worker"],
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=told, start_new_session=True,
    )  # fmt: skip


def end(process: subprocess.Popen[Any]) -> None:
    """End a process with all that it started."""
    try:
        os.killpg(process.pid, signal.SIGKILL)
    except (ProcessLookupError, PermissionError):
        process.kill()


def _send(process: subprocess.Popen[bytes], question: bytes) -> None:
    """Ask; a process that is gone already is found out when it does not answer."""
    with contextlib.suppress(BrokenPipeError), process.stdin or io.BytesIO() as stream:
        stream.write(question)


def _listen(process: subprocess.Popen[bytes], progress: Progress) -> Judgement | None:
    """Hear it out; None where it stops without a judgement.

    Raises what it says that stood in the way.
    """
    for line in process.stdout or ():
        try:
            said = msgspec.json.decode(line, type=Said)
        except msgspec.DecodeError:
            return None
        if isinstance(said, Judgement):
            return said
        if isinstance(said, Refusal):
            raise ERRORS.get(said.kind, CannotJudgeError)(said.where, said.what, said.advice)
        progress(said.name)
    return None


def _why(watch: _Watch, seconds: int, told: bytes) -> str:
    """Say why there is no judgement."""
    if watch.rang:
        return f"judging took more than {seconds} seconds"
    code = watch.process.wait()
    lines = [line for line in told.decode("utf-8", "replace").split("\n") if line.strip(" ^~")]
    last = lines[-1].strip()[:300] if lines else ""
    how = f"was killed by signal {-code}" if code < 0 else f"ended with exit code {code}"
    return f"the process that judges {how}" + (f": {last}" if last else "")
