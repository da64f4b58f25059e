"""Judge the tables of a run: have all engines run their canary and their rules, at the same time."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from tieout.engines.canary import canary_rule
from tieout.engines.interface import Asked, Reply, Request, Result
from tieout.engines.process import EngineError, EngineProcess
from tieout.engines.registry import ENGINES, called, rules_of, switched
from tieout.records.agreeing import Counted
from tieout.records.rule import Decided, ForeignRules
from tieout.rulebook.model import Limits, Rulebook
from tieout.values.outcome import Engine, Outcome, Rule, Text, in_its_words

Engines = Mapping[Engine, EngineProcess]


@dataclass(frozen=True, slots=True)
class Judged:
    """What the engines say, and whether they can be believed."""

    results: tuple[Result, ...]
    canary_rules: tuple[Rule, ...]
    canary_outcomes: tuple[Outcome, ...]


@dataclass(frozen=True, slots=True)
class Said:
    """What the engines say of rules of other people, and whether they can be believed."""

    decided: Mapping[str, Decided]
    """By the name of the rule."""
    canary_rules: tuple[Rule, ...]
    canary_outcomes: tuple[Outcome, ...]
    counted: Mapping[str, Counted | str] = field(default_factory=dict)
    """What Spark counted of each rule, or why it did not; empty where DuckDB alone counts."""


@contextmanager
def started_engines(names: Iterable[Engine] = tuple(ENGINES)) -> Iterator[Engines]:
    """Start engines, by default every one; none is left behind."""
    with ExitStack() as stack:
        yield {engine: stack.enter_context(EngineProcess(engine)) for engine in names}


def judge_tables(database: Path, rulebook: Rulebook, engines: Engines) -> Judged:
    """Have the engines run all rules on the tables in a database file, a canary among them."""
    asked = Asked(rulebook.shapes, rulebook.suites)
    request = Request(str(database), asked, rulebook.limits.bounds, rulebook.limits.seconds)
    with ThreadPoolExecutor(len(engines)) as pool:
        replies = dict(zip(engines, pool.map(lambda process: _ask(process, request), engines.values()), strict=True))
    results = [result for engine, reply in replies.items() for result in _results(rules_of(engine, asked), reply)]
    results += [Result(fault.rule, error=fault.message) for fault in rulebook.faults]
    return Judged(
        tuple(results),
        tuple(canary_rule(engine) for engine in engines),
        tuple(_caught(engine, reply) for engine, reply in replies.items()),
    )


def decide_foreign(database: Path, foreign: Sequence[ForeignRules], limits: Limits, engines: Engines) -> Said:
    """Have the engines decide rules of other people on the tables in a database file, a canary among them."""
    asked = {one.asked.engine for one in foreign}
    wanted = {engine: process for engine, process in engines.items() if engine in asked}
    request = Request(str(database), Asked(), limits.bounds, limits.seconds, tuple(one.asked for one in foreign))
    with ThreadPoolExecutor(max(len(wanted), 1)) as pool:
        replies = dict(zip(wanted, pool.map(lambda process: _ask(process, request), wanted.values()), strict=True))
    decided: dict[str, Decided] = {}
    for one in foreign:
        reply = replies.get(one.asked.engine, "it was not started")
        if isinstance(reply, str):
            decided |= {rule.name: Decided(rule.name, None, error=reply) for rule in one.rules}
        else:
            decided |= {told.rule: told for told in reply.decided}
    return Said(
        decided,
        tuple(canary_rule(engine) for engine in replies),
        tuple(_caught(engine, reply) for engine, reply in replies.items()),
    )


def _ask(process: EngineProcess, request: Request) -> Reply | str:
    """Give the reply of an engine, or why there is none."""
    try:
        return process.ask(request)
    except EngineError as error:
        return str(error)


def _results(rules: tuple[Rule, ...], reply: Reply | str) -> list[Result]:
    """Give the results of the rules that an engine was asked, in their order; one that is lost gets none."""
    if isinstance(reply, str):
        return [Result(rule, error=reply) for rule in rules]
    answers = {answer.rule: answer for answer in reply.answers}
    return [
        Result(rule, answer.tally, answer.error) for rule in rules if (answer := answers.get(rule.name)) is not None
    ]


def _caught(engine: Engine, reply: Reply | str) -> Outcome:
    """Say whether an engine caught its canary, in an environment that leaves it as it is."""
    name = canary_rule(engine).name
    if switches := switched(engine):
        named, shown = ", ".join(switches), called(engine)
        why = Text(
            f"{named} is set and changes what {shown} checks: unset it",
            f"{named} is gezet en verandert wat {shown} controleert: haal die weg",
        )
        return Outcome(name, "broken", 0, 0, message=why)
    if isinstance(reply, str):
        return Outcome(name, "broken", 0, 0, message=in_its_words(reply))
    if reply.missed or reply.canaries == 0:
        missed = "; ".join(reply.missed)[:300] or "there was no canary"
        return Outcome(name, "broken", 0, 0, message=in_its_words(missed))
    return Outcome(name, "passed", reply.canaries, 0, exact=reply.canaries)
