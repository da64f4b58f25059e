"""Judge one case as a process: read it, judge it, say what came of it, leave.

Nothing but what it says goes to standard output. It is confined before it looks at anything.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import NoReturn

import msgspec

from tieout.engines.confinement import confine
from tieout.engines.run import started_engines
from tieout.gate.case import Case, Progress
from tieout.gate.supervisor import Asked, Judgement, Refusal, Said, Stage, decode_asked
from tieout.report.printed import PrintedTable
from tieout.values.errors import TieoutError
from tieout.values.verdict import Verdict


def judge_case(case: Case, folder: Path, progress: Progress) -> tuple[Verdict, tuple[PrintedTable, ...]]:
    """Start the engines and judge; `run.duckdb` is left in `folder`."""
    with started_engines() as engines:
        # DuckDB and what makes the figures are imported while the engines import themselves.
        from tieout.gate.session import judge

        return judge(case, engines, folder, progress)


def answer(asked: Asked, say: Callable[[Said], None]) -> None:
    """Judge, and say what came of it."""
    try:
        say(Judgement(*judge_case(asked.case, asked.folder, lambda stage: say(Stage(stage)))))
    except TieoutError as error:
        say(Refusal(type(error).__name__, error.where, error.what, error.advice))


def main() -> NoReturn:
    """Run as a process. Leaves without tearing DuckDB down, which costs time and prints warnings."""
    said = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    asked = decode_asked(sys.stdin.buffer.read())
    limits = asked.case.rulebook.limits
    confine(limits.memory, limits.seconds, may_start_programs=True)

    def say(what: Said) -> None:
        said.write(msgspec.json.encode(what) + b"\n")
        said.flush()

    answer(asked, say)
    os._exit(0)


if __name__ == "__main__":
    main()
