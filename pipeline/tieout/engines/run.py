"""Judge the tables of a run: have both engines run their canary and their rules, at the same time."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

from tieout.engines.canary import RULES, canary_rule
from tieout.engines.process import EngineError, EngineProcess, Reply, Request, results_of, switched
from tieout.rulebook.model import Rulebook
from tieout.rules.result import Result
from tieout.values.outcome import Engine, Outcome, Rule, Text, in_its_words

Engines = Mapping[Engine, EngineProcess]


@dataclass(frozen=True, slots=True)
class Judged:
    """What the engines say, and whether they can be believed."""

    results: tuple[Result, ...]
    canary_rules: tuple[Rule, ...]
    canary_outcomes: tuple[Outcome, ...]


@contextmanager
def started_engines() -> Iterator[Engines]:
    """Start both engines; none is left behind."""
    with ExitStack() as stack:
        yield {engine: stack.enter_context(EngineProcess(engine)) for engine in RULES}


def judge_tables(database: Path, rulebook: Rulebook, engines: Engines) -> Judged:
    """Have the engines run all rules on the tables in a database file, a canary among them."""
    request = Request(str(database), rulebook.shapes, rulebook.suites, rulebook.limits.bounds)
    with ThreadPoolExecutor(len(engines)) as pool:
        replies = dict(zip(engines, pool.map(lambda process: _ask(process, request), engines.values()), strict=True))
    asked = {
        "pandera": [(rule, "shape") for named in rulebook.shapes for rule in named.rules],
        "great_expectations": [(item.rule, item.type) for suite in rulebook.suites for item in suite.expectations],
    }
    results: list[Result] = []
    for engine, reply in replies.items():
        if isinstance(reply, Reply):
            results += results_of(reply, asked[engine])
        else:
            results += [Result(rule, kind, error=reply) for rule, kind in asked[engine]]
    results += [Result(fault.rule, "fault", error=fault.message) for fault in rulebook.faults]
    return Judged(
        tuple(results),
        tuple(canary_rule(engine) for engine in engines),
        tuple(_caught(engine, reply) for engine, reply in replies.items()),
    )


def _ask(process: EngineProcess, request: Request) -> Reply | str:
    """Give the reply of an engine, or why there is none."""
    try:
        return process.ask(request)
    except EngineError as error:
        return str(error)


def _caught(engine: Engine, reply: Reply | str) -> Outcome:
    """Say whether an engine caught its canary, in an environment that leaves it as it is."""
    rule = RULES[engine]
    switches = switched() if engine == "pandera" else ()
    if switches:
        named = ", ".join(switches)
        why = Text(
            f"{named} is set and changes what Pandera checks: unset it",
            f"{named} is gezet en verandert wat Pandera controleert: haal die weg",
        )
        return Outcome(rule, "broken", 0, 0, message=why)
    if isinstance(reply, str):
        return Outcome(rule, "broken", 0, 0, message=in_its_words(reply))
    if reply.missed or reply.canaries == 0:
        missed = "; ".join(reply.missed)[:300] or "there was no canary"
        return Outcome(rule, "broken", 0, 0, message=in_its_words(missed))
    return Outcome(rule, "passed", reply.canaries, 0, exact=reply.canaries)
