"""Judge cases as a process: read one, judge it, say what came of it, until nothing more is asked.

Nothing but what it says goes to standard output. It is confined before it looks at anything. Of one case nothing is
kept for the next but what was imported: each has its own connections, and its own folder.
"""

from __future__ import annotations

import gc
import importlib
import os
import sys
from collections.abc import Callable
from contextlib import ExitStack
from pathlib import Path
from typing import NoReturn

import msgspec

from tieout.engines.confinement import allow_time, confine
from tieout.engines.process import EngineProcess
from tieout.engines.run import Engines, started_engines
from tieout.gate.case import Case, Progress
from tieout.gate.supervisor import Asked, Bench, Judgement, Refusal, Said, Stage, decode_asked, read_asked
from tieout.report.printed import Printed
from tieout.values.errors import TieoutError
from tieout.values.outcome import Engine
from tieout.values.verdict import Verdict

JUDGES = "tieout.gate.session"
"""The module that judges."""


def judge_case(case: Case, folder: Path, progress: Progress, bench: Bench | None = None) -> tuple[Verdict, Printed]:
    """Start the engines and judge in this very process, off any bench; `run.duckdb` is left in `folder`."""
    with started_engines() as engines:
        return _judge(case, engines, folder, progress)


def _judge(case: Case, engines: Engines, folder: Path, progress: Progress) -> tuple[Verdict, Printed]:
    """Judge by started engines."""
    from tieout.gate.session import judge

    return judge(case, engines, folder, progress)


def _import_what_judges() -> None:
    """Import DuckDB and what makes the figures, once for all cases, while the engines import themselves.

    What is imported lives as long as this process: the collector need not go over it again and again.
    """
    if JUDGES in sys.modules:
        return
    gc.disable()
    importlib.import_module(JUDGES)
    gc.freeze()
    gc.enable()


def answer(asked: Asked, engines: Engines, say: Callable[[Said], None]) -> None:
    """Judge, and say what came of it. Whatever else stands in the way ends the process."""

    def progress(stage: str) -> None:
        say(Stage(stage))

    try:
        if asked.case is not None:
            say(Judgement(*_judge(asked.case, engines, asked.folder, progress)))
        if asked.packed is not None:
            from tieout.gate.together import judge_together

            cases = asked.packed.cases()
            for found in judge_together(cases, asked.packed.rulebook, engines, asked.folder, progress):
                say(Judgement(*found))
    except TieoutError as error:
        say(Refusal(type(error).__name__, error.where, error.what, error.advice))


def main() -> NoReturn:
    """Run as a process. Leaves without tearing DuckDB down, which costs time and prints warnings."""
    said = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)

    def say(what: Said) -> None:
        said.write(msgspec.json.encode(what) + b"\n")
        said.flush()

    question = read_asked(sys.stdin.buffer)
    if question is None:
        os._exit(0)
    asked = decode_asked(question)
    # What is asked holds whole files: no second copy of them is kept while they are judged.
    del question
    # Every case of this process has the same limits, and none shows larger files: another is started for others.
    limits = asked.limits
    spark = asked.case.spark if asked.case is not None else None
    with ExitStack() as stack:
        engines: dict[Engine, EngineProcess] = {}
        if spark is not None and spark.remote:
            from tieout.engines.on_spark import SPARK, new_process

            # What reaches a server must be there before this process leaves the network.
            engines[SPARK] = stack.enter_context(new_process(spark))
        confine(
            limits.memory + asked.shown, may_start_programs=True, own_loopback=spark is not None and not spark.remote
        )
        allow_time(limits.seconds)
        while True:
            more = [engine for engine in asked.needed_engines if engine not in engines]
            engines |= stack.enter_context(started_engines(more))
            _import_what_judges()
            answer(asked, engines, say)
            del asked
            gc.collect()
            question = read_asked(sys.stdin.buffer)
            if question is None:
                break
            asked = decode_asked(question)
            del question
            allow_time(limits.seconds)
    os._exit(0)


if __name__ == "__main__":
    main()
