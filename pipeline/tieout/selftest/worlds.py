"""Hold many small publications in one run, each a world of its own: none knows of another's figures.

Rules then run once over all of them. Rules hold figures against each other within a table or within an agency, so
every world has an agency of its own: that of its tables, with the number of the world behind it. The populations run
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
from tieout.engines.placing import place_lines
from tieout.figures.tables import make_figures
from tieout.intake.files import Delivery, SourceFile
from tieout.intake.load import Loaded, ingest
from tieout.rulebook.model import NamedShape, Rulebook
from tieout.rulebook.shelf import read_rulebook
from tieout.rules.population import narrowed
from tieout.rules.registry import POPULATIONS, Table
from tieout.rules.result import Check, Result, check_of
from tieout.store.run import create, insert, lock
from tieout.store.sql import literal
from tieout.values.outcome import Rule

if TYPE_CHECKING:
    from tieout.engines.shapes import Runner

APART = "~"
"""Between the agency of a table and the number of its world."""


@dataclass(frozen=True, slots=True)
class World:
    """Tables that know of no others: an example, or the tables of one document."""

    publication: Publication
    files: Mapping[str, SourceFile]


@dataclass(frozen=True, slots=True)
class Asked:
    """One rule of a suite as a question to the figures."""

    rule: Rule
    type: str
    table: Table
    kinds: frozenset[str]
    """Kinds of table that it must have; none: all."""
    agency: str | None
    population: str


def every_rule(name: str, folder: Path | None) -> Rulebook:
    """Read a rulebook with all that it holds, for all agencies and kinds of table that it knows."""
    known = read_rulebook(name, frozenset(), frozenset(), folder)
    return read_rulebook(name, frozenset(known.agencies), frozenset(known.kinds), folder)


def asked_of(rulebook: Rulebook) -> tuple[Asked, ...]:
    """Put every rule of every suite as a question."""
    return tuple(
        Asked(
            item.rule, item.type, suite.scope.table, frozenset(suite.scope.kinds), suite.scope.agency,
            _population(item.type, item.kwargs, (*suite.scope.kinds, *suite.scope.with_kinds), suite.scope.agency),
        )
        for suite in rulebook.suites
        for item in suite.expectations
    )  # fmt: skip


def _population(kind: str, kwargs: Mapping[str, object], kinds: Sequence[str], agency: str | None) -> str:
    """Give the population of a rule, on tables of its kinds and of its agency in any world."""
    population = narrowed(POPULATIONS[kind](**kwargs), kinds, None)
    if agency is None:
        return population
    whose = literal(f"{agency}{APART}")
    return population.replace("{batch}", f"(SELECT * FROM {{batch}} WHERE starts_with(agency, {whose}))")


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
            found = ingest(connection, deliveries, folder)
            lock(connection)
            make_figures(connection, found, rulebook)
            place_lines(connection, rulebook)
            _set_apart(connection, worlds, found)
            yield judge
        finally:
            connection.close()


def _set_apart(connection: duckdb.DuckDBPyConnection, worlds: Sequence[World], loaded: Sequence[Loaded]) -> None:
    """Give every world an agency of its own."""
    connection.execute("CREATE TABLE worlds (table_name VARCHAR, world BIGINT)")
    numbers = {resource.name: number for number, world in enumerate(worlds) for resource in world.publication.resources}
    insert(connection, "worlds", ("table_name", "world"), [(item.name, numbers[item.name]) for item in loaded])
    for table in ("figures", "lines"):
        connection.execute(
            f"UPDATE {table} SET agency = agency || {literal(APART)} || worlds.world "
            f"FROM worlds WHERE worlds.table_name = {table}.table_name"
        )


class Judge:
    """Asks every rule of a rulebook about the tables of one connection, all worlds at once."""

    def __init__(
        self, connection: duckdb.DuckDBPyConnection, rulebook: Rulebook, only: frozenset[str] | None = None
    ) -> None:
        """Take the rules to ask, by default all; must be made before the connection is locked."""
        self.connection = connection
        self.asked = tuple(one for one in asked_of(rulebook) if only is None or one.rule.name in only)
        self.shapes = tuple(
            shape for shape in rulebook.shapes if only is None or only & {rule.name for rule in shape.rules}
        )  # fmt: skip
        self._runner: Runner | None = None
        if self.shapes:
            # Pandera takes seconds to import: only who judges by shapes needs it.
            from tieout.engines.shapes import Runner

            self._runner = Runner(connection)

    def results(self) -> Iterator[Result]:
        """Give what every rule says of the tables."""
        for one in self.asked:
            yield Result(one.rule, one.type, tuple(checks_of(self.connection, one)))
        yield from self.shaped(self.shapes)

    def shaped(self, shapes: Sequence[NamedShape], schema: str = "main") -> tuple[Result, ...]:
        """Give what every rule of some shapes says of the tables of a schema."""
        return self._runner.run(shapes, schema) if self._runner else ()

    def broken(self) -> Iterator[tuple[str, str]]:
        """Give the rule and the subject of every check of a suite that is broken."""
        for one in self.asked:
            yield from ((one.rule.name, subject) for subject in _broken_of(self.connection, one))

    def broken_values(self) -> Iterator[tuple[str, str]]:
        """Give the rule and the subject of all that is broken in figures whose print was changed.

        Nothing but values changes there: a rule on anything else says what it said before.
        """
        for one in self.asked:
            if one.table == "figures":
                yield from ((one.rule.name, subject) for subject in _broken_of(self.connection, one))
        on_values = [one for one in self.shapes if any(column.name == "value" for column in one.shape.column)]
        narrow = [replace(one, shape=structs.replace(one.shape, structure=None)) for one in on_values if one.shape.rows]
        for result in self.shaped(narrow):
            yield from ((result.rule.name, check.subject) for check in result.checks if check.judgement == "broken")


def checks_of(connection: duckdb.DuckDBPyConnection, asked: Asked) -> list[Check]:
    """Give every check that a rule makes."""
    query = asked.population.replace("{batch}", asked.table)
    return [check_of(row) for row in connection.execute(query).fetchall()]


def _broken_of(connection: duckdb.DuckDBPyConnection, asked: Asked) -> list[str]:
    """Give the subject of every check of a rule that is broken."""
    query = f"SELECT subject FROM ({asked.population.replace('{batch}', asked.table)}) WHERE judgement = 'broken'"
    return [str(row[0]) for row in connection.execute(query).fetchall()]


def worlds_of(publication: Publication, files: Mapping[str, SourceFile]) -> tuple[World, ...]:
    """Part a publication into worlds: the tables of one agency, year and document are one."""
    parts: dict[Scope, list[Resource]] = {}
    for table in publication.tables:
        parts.setdefault(publication.scope(table), []).append(table)
    return tuple(
        World(
            structs.replace(publication, resources=tuple(tables)), {table.path: files[table.path] for table in tables}
        )
        for tables in parts.values()
    )  # fmt: skip
