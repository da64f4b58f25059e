"""Run one engine as a process: import it, read the request, judge, write the reply, leave.

Nothing but the reply goes to standard output. The engine gets the tables read-only and shut off
from files, network and settings; the process may reach no network and start no program.
"""

from __future__ import annotations

import gc
import importlib
import importlib.util
import logging
import os
import sys
import warnings
from types import ModuleType
from typing import Any, NoReturn

import duckdb
import msgspec

from tieout.engines import canary
from tieout.engines.confinement import NETWORK, PROGRAMS, leave_the_network, refuse
from tieout.engines.process import Answer, Reply, Request
from tieout.rules.result import Result
from tieout.store.run import lock, open_run

UNUSED_PARTS = ("altair", "scipy.stats")
RUNNERS = {"pandera": "tieout.engines.shapes", "great_expectations": "tieout.engines.suites"}


class _StandIn(ModuleType):
    """Stands in for a module until one of its names is asked for, and then imports it.

    The standard library's lazy loader will not do: a plain `import altair` already touches it.
    """

    def __getattr__(self, name: str) -> Any:
        """Import the module itself, and give what was asked for."""
        if sys.modules.get(self.__name__) is self:
            del sys.modules[self.__name__]
        return getattr(importlib.import_module(self.__name__), name)


def put_off(name: str) -> None:
    """Have module `name` imported when one of its names is first asked for.

    Great Expectations imports altair and scipy.stats, about a third of its import time, for data
    docs and distribution tests that no rule here uses.
    """
    spec = None if name in sys.modules else importlib.util.find_spec(name)
    if spec is None:
        return
    stand_in = _StandIn(name)
    stand_in.__spec__ = spec
    sys.modules[name] = stand_in
    parent, _, child = name.rpartition(".")
    if parent:
        setattr(sys.modules[parent], child, stand_in)


def load(engine: str) -> Any:
    """Import what runs an engine."""
    for name in UNUSED_PARTS:
        put_off(name)
    logging.getLogger("great_expectations").setLevel(logging.CRITICAL)
    with warnings.catch_warnings():
        # What the engines deprecate is between them and us; it must not turn into an error here.
        warnings.simplefilter("ignore")
        return importlib.import_module(RUNNERS[engine])


def answer(engine: str, request: Request) -> Reply:
    """Judge: first the canary, then the rules that are the engine's."""
    module = load(engine)
    connection = open_run(request.database, request.bounds)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        runner = module.Runner(connection)
        lock(connection)
        try:
            return _reply(engine, runner, request)
        finally:
            _close(runner, connection)


def _reply(engine: str, runner: Any, request: Request) -> Reply:
    """Run the canary and the rules."""
    if engine == "pandera":
        count, missed = canary.try_shapes(runner)
        results = runner.run(request.shapes)
    else:
        count, missed = canary.try_suites(runner)
        results = runner.run(request.suites)
    return Reply(count, missed, tuple(_told(result) for result in results))


def _told(result: Result) -> Answer:
    """Put a result in words that travel."""
    return Answer(result.rule.name, result.type, result.checks, result.error)


def _close(runner: Any, connection: duckdb.DuckDBPyConnection) -> None:
    """Let go of the tables."""
    runner.close()
    connection.close()


def main() -> NoReturn:
    """Run as a process. Leaves without tearing the engine down, which costs time and prints warnings."""
    reply_to = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    # This process only lives for one answer, and the collector would go over its growing heap again and again.
    gc.disable()
    leave_the_network()
    refuse(NETWORK | PROGRAMS)
    engine = sys.argv[1]
    load(engine)
    request = msgspec.json.decode(sys.stdin.buffer.read(), type=Request)
    reply_to.write(msgspec.json.encode(answer(engine, request)))
    reply_to.flush()
    os._exit(0)


if __name__ == "__main__":
    main()
