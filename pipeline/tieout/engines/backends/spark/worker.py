"""Speak to Spark as a process: start it or reach it, then judge tables, until nothing more is asked.

Nothing but replies goes to standard output. Spark on this machine speaks on the loopback alone, and once it runs no
other program is started.
"""

from __future__ import annotations

import logging
import os
import sys
import warnings
from pathlib import Path
from typing import Any, NoReturn

import msgspec

from tieout.engines.backends.spark.session import forget_settings, start
from tieout.engines.confinement import PROGRAMS, allow_time, end_with_parent, refuse, refuse_far
from tieout.engines.on_spark import SparkAsked, SparkReply, SparkStart, SparkStarted, SparkTask
from tieout.records.rule import JUDGES_SCHEMAS, JUDGES_SUITES, Decided, Foreign


class Judge:
    """A session of Spark with what judges on it, each imported where it is asked first."""

    def __init__(self, asked: SparkStart) -> None:
        """Start Spark or reach it. Raises what it does where that cannot be done."""
        self._folder = Path(asked.choice.folder or asked.folder) / f"tieout-{os.getpid()}"
        self._session, self.versions = start(asked)
        self._suites: Any = None

    def judge(self, task: SparkTask) -> SparkReply:
        """Judge tables. Raises what Spark and DuckDB do where the tables cannot be laid down or read."""
        from tieout.engines.backends.spark.canary import try_known
        from tieout.engines.backends.spark.counting import count_on_spark
        from tieout.engines.backends.spark.tables import Tables, lay_down

        self._folder.mkdir(parents=True, exist_ok=True)
        try:
            places = lay_down(task.database, task.bounds, task.tables, self._folder)
            tables = Tables(self._session, task.tables, places)
            held = tuple(map(tables.held, task.tables))
            known = try_known(self._session, self._decide, {one.engine for one in task.foreign})
            counted, uncounted = count_on_spark(tables, task.rules)
            decided = tuple(said for one in task.foreign for said in self._decide(tables, one))
            return SparkReply(*known, held, counted, uncounted, decided)
        finally:
            _remove(self._folder)

    def _decide(self, tables: Any, asked: Foreign) -> tuple[Decided, ...]:
        """Have the engine that a declaration was written for decide it on tables of Spark."""
        if asked.engine == JUDGES_SCHEMAS:
            from tieout.engines.backends.spark.schemas import decide_schema

            return decide_schema(self._session, tables, asked)
        if asked.engine == JUDGES_SUITES:
            from tieout.engines.backends.spark.suites import Suites

            self._suites = self._suites or Suites()
            return tuple(self._suites.decide(tables, asked))
        raise ValueError(f"{asked.engine} decides nothing on Spark")


def _remove(folder: Path) -> None:
    """Take away what was laid down."""
    import shutil

    shutil.rmtree(folder, ignore_errors=True)


def answer(asked: SparkAsked, judge: Judge | None) -> tuple[Judge, SparkStarted | SparkReply]:
    """Start, or judge. Raises ValueError where a task comes before Spark is started."""
    if isinstance(asked, SparkStart):
        # One that reaches a server keeps its session for all publications of a command.
        judge = judge or Judge(asked)
        return judge, SparkStarted(judge.versions)
    if judge is None:
        raise ValueError("Spark was not started")
    return judge, judge.judge(asked)


def main() -> NoReturn:
    """Run as a process; its argument says whether Spark runs here (`local`) or is reached (`remote`)."""
    reply_to = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    end_with_parent()
    forget_settings()
    is_local = sys.argv[1] == "local"
    if is_local:
        refuse_far()
    else:
        refuse(PROGRAMS)
    logging.disable(logging.CRITICAL)
    warnings.simplefilter("ignore")
    judge: Judge | None = None
    for question in sys.stdin.buffer:
        asked = msgspec.json.decode(question, type=SparkAsked)
        if isinstance(asked, SparkStart):
            allow_time(asked.seconds)
        judge, said = answer(asked, judge)
        if isinstance(asked, SparkStart) and is_local:
            refuse(PROGRAMS)
        reply_to.write(msgspec.json.encode(said) + b"\n")
        reply_to.flush()
    os._exit(0)


if __name__ == "__main__":
    main()
