"""Hold many small publications in one run, each a world of its own: none knows of another's figures.

Rules then run once over all of them. Rules hold figures against each other within a table or within an entity, so
every world has an entity of its own: that of its tables, with the number of the world behind it. The populations run
directly in DuckDB, as the engines run them; that the engines themselves say what they must is proven by their canary
in every run.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb
from msgspec import structs

from tieout.declarations.publication import Publication, Resource, Scope
from tieout.engines.interface import Asked
from tieout.engines.placing import place_lines
from tieout.engines.registry import load
from tieout.figures.identities import find_identities
from tieout.figures.tables import make_figures
from tieout.intake.files import Delivery, SourceFile
from tieout.intake.interface import Loaded, Room
from tieout.intake.load import ingest
from tieout.rulebook.declared import NamedShape
from tieout.rulebook.model import Rulebook
from tieout.rulebook.shelf import read_rulebook
from tieout.rules.kind import Kind
from tieout.rules.population import COLUMNS, narrowed
from tieout.rules.wording import Wording
from tieout.store.run import CATALOG, create, insert, lock
from tieout.store.sql import literal
from tieout.values.outcome import Rule
from tieout.values.tally import Check, check_of

if TYPE_CHECKING:
    from tieout.engines.interface import Runner

SHAPES = "pandera"
"""The engine that shapes are asked of; it takes seconds to import, and only who judges by shapes needs it."""

APART = "~"
"""Between the entity of a table and the number of its world."""


@dataclass(frozen=True, slots=True)
class World:
    """Tables that know of no others: an example, or the tables of one document."""

    publication: Publication
    files: Mapping[str, SourceFile]


@dataclass(frozen=True, slots=True)
class Question:
    """One rule of a suite as a question to the figures."""

    rule: Rule
    kind: Kind
    population: str


@dataclass(frozen=True, slots=True)
class Said:
    """What a rule says of the tables: every check that it makes, or why it cannot run."""

    rule: Rule
    wording: Wording
    checks: tuple[Check, ...] = ()
    error: str | None = None


def every_rule(name: str, folder: Path | None) -> Rulebook:
    """Read a rulebook with all that it holds, for all entities and kinds of table that it knows.

    Nothing of it is recorded: its files are named as they can be opened.
    """
    known = read_rulebook(name, frozenset(), frozenset(), folder, recorded=False)
    return read_rulebook(name, frozenset(known.entities), frozenset(known.kinds), folder, recorded=False)


def questions_of(rulebook: Rulebook) -> tuple[Question, ...]:
    """Put every rule of every suite as a question."""
    return tuple(
        Question(
            item.rule,
            kind := item.kind,
            _population(kind, (*suite.scope.kinds, *suite.scope.with_kinds), suite.scope.entity),
        )
        for suite in rulebook.suites
        for item in suite.expectations
    )


def _population(kind: Kind, kinds: Sequence[str], entity: str | None) -> str:
    """Give the population of a rule, on tables of its kinds and of its entity in any world."""
    population = narrowed(kind.population(), kinds, None)
    if entity is None:
        return population
    whose = literal(f"{entity}{APART}")
    return population.replace("{batch}", f"(SELECT * FROM {{batch}} WHERE starts_with(entity, {whose}))")


@contextmanager
def loaded(worlds: Sequence[World], rulebook: Rulebook, only: frozenset[str] | None = None) -> Iterator[Judge]:
    """Make the figures of worlds from their files, the whole way, to ask these rules about them (default: all).

    Beside the tables of a run there is `worlds`: which table is in which world, the first is 0.
    """
    with tempfile.TemporaryDirectory(prefix="tieout-") as name:
        folder = Path(name)
        connection = create(folder / "kept.duckdb", folder / "shown.duckdb")
        try:
            judge = Judge(connection, rulebook, only)
            deliveries = [Delivery(folder, world.publication, world.files, ()) for world in worlds]
            found = ingest(connection, deliveries, Room(folder))
            lock(connection)
            make_figures(connection, found, rulebook)
            _set_apart(connection, worlds, found)
            find_identities(connection)
            place_lines(connection, rulebook)
            yield judge
        finally:
            connection.close()


def _set_apart(connection: duckdb.DuckDBPyConnection, worlds: Sequence[World], loaded: Sequence[Loaded]) -> None:
    """Give every world an entity of its own."""
    connection.execute("CREATE TABLE worlds (table_name VARCHAR, world BIGINT)")
    numbers = {resource.name: number for number, world in enumerate(worlds) for resource in world.publication.resources}
    insert(connection, "worlds", ("table_name", "world"), [(item.name, numbers[item.name]) for item in loaded])
    for table in ("figures", "lines"):
        connection.execute(
            f"UPDATE {table} SET entity = entity || {literal(APART)} || worlds.world "
            f"FROM worlds WHERE worlds.table_name = {table}.table_name"
        )


class Judge:
    """Asks every rule of a rulebook about the tables of one connection, all worlds at once."""

    def __init__(
        self, connection: duckdb.DuckDBPyConnection, rulebook: Rulebook, only: frozenset[str] | None = None
    ) -> None:
        """Take the rules to ask, by default all; must be made before the connection is locked."""
        self.connection = connection
        self.questions = tuple(one for one in questions_of(rulebook) if only is None or one.rule.name in only)
        self.shapes = tuple(
            shape for shape in rulebook.shapes if only is None or only & {rule.name for rule in shape.rules}
        )
        self.wordings = rulebook.wordings()
        self._runner: Runner | None = load(SHAPES).open_runner(connection) if self.shapes else None

    def said(self) -> Iterator[Said]:
        """Give what every rule says of the tables."""
        for one in self.questions:
            yield Said(one.rule, one.kind, tuple(checks_of(self.connection, one)))
        yield from self.shaped(self.shapes)

    def shaped(self, shapes: Sequence[NamedShape], schema: str = "main") -> tuple[Said, ...]:
        """Give what every rule of some shapes says of the tables of a schema."""
        if self._runner is None:
            return ()
        results = self._runner.run(Asked(shapes=tuple(shapes)), schema)
        self.connection.execute(f"USE {CATALOG}.main")
        return tuple(Said(one.rule, self.wordings[one.rule.name], one.tally.checks, one.error) for one in results)

    def broken(self) -> Iterator[tuple[str, str]]:
        """Give the rule and the subject of every check of a suite that is broken."""
        for one in self.questions:
            yield from ((one.rule.name, subject) for subject in _broken_of(self.connection, one))

    def broken_values(self) -> Iterator[tuple[str, str]]:
        """Give the rule and the subject of all that is broken in figures whose print was changed.

        Nothing but values changes there: a rule on anything else says what it said before.
        """
        for one in self.questions:
            if one.kind.looks_at == "figures":
                yield from ((one.rule.name, subject) for subject in _broken_of(self.connection, one))
        on_values = [one for one in self.shapes if any(column.name == "value" for column in one.shape.column)]
        narrow = [replace(one, shape=structs.replace(one.shape, structure=None)) for one in on_values if one.shape.rows]
        for said in self.shaped(narrow):
            yield from ((said.rule.name, check.subject) for check in said.checks if check.judgement == "broken")


def checks_of(connection: duckdb.DuckDBPyConnection, question: Question) -> list[Check]:
    """Give every check that a rule makes."""
    population = question.population.replace("{batch}", question.kind.looks_at)
    rows = connection.execute(f"SELECT {', '.join(COLUMNS)} FROM ({population})").fetchall()
    return [check_of(dict(zip(COLUMNS, row, strict=True))) for row in rows]


def _broken_of(connection: duckdb.DuckDBPyConnection, question: Question) -> list[str]:
    """Give the subject of every check of a rule that is broken."""
    population = question.population.replace("{batch}", question.kind.looks_at)
    query = f"SELECT table_name || '/' || about FROM ({population}) WHERE judgement = 'broken'"
    return [str(row[0]) for row in connection.execute(query).fetchall()]


def worlds_of(publication: Publication, files: Mapping[str, SourceFile]) -> tuple[World, ...]:
    """Part a publication into worlds: the tables of one entity, year and document are one."""
    parts: dict[Scope, list[Resource]] = {}
    for table in publication.tables:
        parts.setdefault(publication.scope(table), []).append(table)
    return tuple(
        World(
            structs.replace(publication, resources=tuple(tables)), {table.path: files[table.path] for table in tables}
        )
        for tables in parts.values()
    )  # fmt: skip
