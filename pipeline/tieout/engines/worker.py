"""Run one engine as a process: import it, then read a request, judge, write the reply, until nothing more is asked.

Nothing but replies goes to standard output. The engine gets the tables read-only and shut off
from files, network and settings; the process may reach no network and start no program.
"""

from __future__ import annotations

import gc
import logging
import os
import sys
import warnings
from typing import NoReturn

import msgspec

from tieout.engines.canary import try_canary
from tieout.engines.confinement import NETWORK, PROGRAMS, allow_time, leave_the_network, refuse
from tieout.engines.interface import Answer, Backend, Reply, Request, Result
from tieout.engines.registry import load
from tieout.store.run import lock, open_run
from tieout.values.outcome import Engine


def load_quietly(engine: Engine) -> Backend:
    """Import what runs an engine."""
    logging.getLogger("great_expectations").setLevel(logging.CRITICAL)
    with warnings.catch_warnings():
        # What the engines deprecate is between them and us; it must not turn into an error here.
        warnings.simplefilter("ignore")
        return load(engine)


def answer(engine: Engine, request: Request, again: bool = False) -> Reply:
    """Judge: first the canary, then the rules that are the engine's.

    `again` says that this process found every known fault before.
    """
    backend = load_quietly(engine)
    connection = open_run(request.database, request.bounds)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        runner = backend.open_runner(connection)
        lock(connection)
        try:
            count, missed = try_canary(runner, again)
            answers = tuple(map(_told, runner.run(request.asked)))
            wanted = [asked for asked in request.foreign if asked.engine == engine]
            return Reply(count, missed, answers, tuple(one for asked in wanted for one in runner.decide(asked)))
        finally:
            runner.close()
            connection.close()


def _told(result: Result) -> Answer:
    """Put a result in words that travel."""
    return Answer(result.rule.name, result.tally, result.error)


def main() -> NoReturn:
    """Run as a process. Leaves without tearing the engine down, which costs time and prints warnings."""
    reply_to = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    # What is imported lives as long as this process: the collector need not go over it again and again.
    gc.disable()
    leave_the_network()
    refuse(NETWORK | PROGRAMS)
    engine = sys.argv[1]
    load_quietly(engine)
    gc.freeze()
    is_proven = False
    for question in sys.stdin.buffer:
        request = msgspec.json.decode(question, type=Request)
        allow_time(request.seconds)
        reply = answer(engine, request, is_proven)
        is_proven = not reply.missed
        reply_to.write(msgspec.json.encode(reply) + b"\n")
        reply_to.flush()
        gc.collect()
    os._exit(0)


if __name__ == "__main__":
    main()
