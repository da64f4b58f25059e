"""List the engines: the only place that knows which there are, and how they are called in a sentence."""

from __future__ import annotations

import importlib
import os
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tieout.engines.copying_less import copy_less
from tieout.engines.making_once import make_once
from tieout.engines.putting_off import put_off
from tieout.values.outcome import Engine, Rule

if TYPE_CHECKING:
    from tieout.engines.interface import Asked, Backend

PACKAGE = "tieout.engines.backends"


@dataclass(frozen=True, slots=True)
class Known:
    """An engine: its name is that of its module."""

    name: Engine
    shown: str
    switches: tuple[str, ...] = ()
    """Environment variables that change what it checks: with one of them set it cannot be believed."""
    puts_off: tuple[str, ...] = ()
    """Libraries that it imports and that no rule of ours has it use."""
    copies: tuple[str, ...] = ()
    """Classes of which it copies more than it needs while it is imported."""
    makes_again: tuple[str, ...] = ()
    """Functions that it asks over and over for the same thing while it is imported."""


ENGINES: Mapping[Engine, Known] = {
    known.name: known
    for known in (
        Known(
            "pandera",
            "Pandera",
            ("PANDERA_VALIDATION_ENABLED", "PANDERA_VALIDATION_DEPTH", "PANDERA_USE_NARWHALS_BACKEND"),
        ),
        Known(
            "great_expectations",
            "Great Expectations",
            puts_off=("altair", "scipy.stats", "jsonschema", "mistune", "numpy.ma", "tzlocal"),
            copies=("pydantic.v1.fields:ModelField",),
            makes_again=("pydantic.v1.class_validators:make_generic_validator",),
        ),
    )
}
COUNTERS: Mapping[Engine, str] = {"spark": "Spark"}
"""What judges in place of all of them where it is asked for, as it is called in a sentence."""


def load(name: Engine) -> Backend:
    """Import an engine, which may take seconds.

    Raises KeyError where there is no such engine.
    """
    known = ENGINES[name]
    with put_off(*known.puts_off), copy_less(*known.copies), make_once(*known.makes_again):
        return importlib.import_module(f"{PACKAGE}.{known.name}")


def rules_of(name: Engine, asked: Asked) -> tuple[Rule, ...]:
    """Give the rules that an engine has to answer for."""
    rules = [rule for shape in asked.shapes for rule in shape.rules]
    rules += [item.rule for suite in asked.suites for item in suite.expectations]
    return tuple(rule for rule in rules if rule.engine == name)


def switched(engine: Engine | None = None) -> tuple[str, ...]:
    """Name the environment variables that are set here and change what an engine checks, or what any does."""
    asked = ENGINES.values() if engine is None else [ENGINES[engine]]
    return tuple(name for known in asked for name in known.switches if name in os.environ)


def called(name: Engine) -> str:
    """Call an engine in a sentence."""
    return ENGINES[name].shown if name in ENGINES else COUNTERS.get(name, name)
