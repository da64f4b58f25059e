"""Judge the tables of a run: canaries first, then every shape and suite."""

from __future__ import annotations

from concurrent.futures import Future
from dataclasses import dataclass
from types import ModuleType

import duckdb

from tieout.checks import canary
from tieout.checks.engines import switched
from tieout.checks.result import Result, first_line
from tieout.outcome import Engine, Outcome, Rule
from tieout.rulebook import Rulebook
from tieout.store import lock


@dataclass(frozen=True, slots=True)
class Judged:
    """What the engines say, and whether they can be believed."""

    results: tuple[Result, ...]
    canary_rules: tuple[Rule, ...]
    canary_outcomes: tuple[Outcome, ...]


def judge_tables(
    connection: duckdb.DuckDBPyConnection,
    rulebook: Rulebook,
    imported: Future[tuple[ModuleType, ModuleType]],
) -> Judged:
    """Run all rules on the tables of `connection`, which is locked from here on."""
    canary.make_canary(connection)
    shapes, suites = imported.result()
    shape_runner = shapes.Runner(connection)
    lock(connection)
    suite_runner = suites.Runner(connection)
    try:
        outcomes = (
            _caught("pandera", lambda: canary.try_shapes(shape_runner)),
            _caught("great_expectations", lambda: canary.try_suites(suite_runner)),
        )
        results = shape_runner.run(rulebook.shapes) + suite_runner.run(rulebook.suites)
    finally:
        suite_runner.close()
    canary.drop_canary(connection)
    faults = tuple(Result(fault.rule, "fault", error=fault.message) for fault in rulebook.faults)
    rules = tuple(canary.canary_rule(engine) for engine in canary.RULES)
    return Judged(results + faults, rules, outcomes)


def _caught(engine: Engine, attempt: object) -> Outcome:
    """Say whether an engine caught its canary, in an environment that leaves it as it is."""
    rule = canary.RULES[engine]
    switches = switched() if engine == "pandera" else ()
    if switches:
        named = ", ".join(switches)
        return Outcome(rule, "broken", 0, 0, message=f"{named} is set and changes what Pandera checks: unset it")
    try:
        caught: canary.Caught = attempt()  # type: ignore[operator]
    except Exception as error:  # noqa: BLE001 - an engine that fails here has not caught anything
        return Outcome(rule, "broken", 0, 0, message=first_line(error))
    if caught.faults:
        return Outcome(rule, "broken", 0, 0, message="; ".join(caught.faults)[:300])
    return Outcome(rule, "passed", caught.examined, 0, exact=caught.examined)
