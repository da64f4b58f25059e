"""Say what an engine is to the rest: something that is asked rules, and gives a tally for each.

An engine is a module of `backends/` that offers `open_runner`. It is imported in a process of its own and nowhere else.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from tieout.records.rule import Decided, Foreign
from tieout.rulebook.declared import NamedShape, Suite
from tieout.store.run import USUAL, Bounds
from tieout.values.outcome import Rule
from tieout.values.tally import NOTHING, Tally

if TYPE_CHECKING:
    import duckdb


@dataclass(frozen=True, slots=True)
class Asked:
    """The rules that engines are asked; each takes those that are its own."""

    shapes: tuple[NamedShape, ...] = ()
    suites: tuple[Suite, ...] = ()


@dataclass(frozen=True, slots=True)
class Request:
    """What the process of an engine is asked: rules, on the tables of a database file."""

    database: str
    asked: Asked
    bounds: Bounds = USUAL
    """What DuckDB may take."""
    seconds: int = 3_600
    """Time that it may use on each core."""
    foreign: tuple[Foreign, ...] = ()
    """Declarations of other people that it decides on tables of records."""


@dataclass(frozen=True, slots=True)
class Result:
    """What an engine says of one rule."""

    rule: Rule
    tally: Tally = NOTHING
    error: str | None = None
    """Why the rule could not run; then nothing was counted."""


@dataclass(frozen=True, slots=True)
class Answer:
    """A result as it travels: the rule by its name."""

    rule: str
    tally: Tally
    error: str | None


@dataclass(frozen=True, slots=True)
class Reply:
    """What the process of an engine says of its canary, and of the rules it was asked."""

    canaries: int
    """Known faults that it had to find."""
    missed: tuple[str, ...]
    """What it said about its canary that is not so."""
    answers: tuple[Answer, ...]
    decided: tuple[Decided, ...] = ()
    """What it says of each rule that other people declared."""


class Runner(Protocol):
    """An engine on one connection."""

    def run(self, asked: Asked, schema: str = "main") -> tuple[Result, ...]:
        """Run every rule that is its own on the tables of one schema; give a result for each."""
        ...

    def known(self, simplest: bool = False) -> tuple[Asked, Mapping[str, int]]:
        """Give rules that must break on the canary, and how often each does, by name; `simplest` asks for few."""
        ...

    def decide(self, asked: Foreign) -> tuple[Decided, ...]:
        """Judge a declaration of other people, which is for this engine, on a table of records."""
        ...

    def close(self) -> None:
        """Let go of the connection."""
        ...


class Backend(Protocol):
    """A module of `backends/`."""

    def open_runner(self, connection: duckdb.DuckDBPyConnection) -> Runner:
        """Run on a connection that is not locked yet."""
        ...
