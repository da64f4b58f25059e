"""Judge mutants in bulk, and say which rules catch them.

Mistakes in figures are put in where the printed cells are read: thousands of worlds lie in one table `figures`, and
every rule runs once over all of them. A row that is dropped or doubled changes what the rows beside it are, so such
tables go the whole way from their file.

A mutant is caught where a rule breaks that did not break in the same tables without the mistake.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace

import duckdb

from tieout.engines.placing import place_lines
from tieout.figures.readings import PRINTED_CELLS, make_readings
from tieout.rulebook.model import Rulebook
from tieout.selftest.mutants import Mutant, world_of_row
from tieout.selftest.soundness import Grounds, in_any_place
from tieout.selftest.worlds import APART, Judge, World, checks_of, loaded
from tieout.store.run import insert
from tieout.store.schema import IDENTITIES
from tieout.store.sql import literal

MOST_CELLS = 150_000
"""Printed cells that are judged at once."""
MOST_ACROSS = 100
"""Mutants that are judged at once with all documents of their entity."""
MOST_TABLES = 200
"""Tables that are read at once."""
SWAPPED = "the identities of both figures add them up alike"
"""Why two figures that are swapped are not told apart."""
Caught = list[set[str]]


class Breeding:
    """Reads and judges many mutants of the figures of one run at once; the tables of the run itself are gone then."""

    def __init__(self, judge: Judge, rulebook: Rulebook, grounds: Grounds) -> None:
        self.judge = judge
        self.rulebook = rulebook
        self.grounds = grounds
        self.sizes = _keep_sound(judge.connection)
        highest = judge.connection.execute("SELECT max(cell_id) FROM sound.cells").fetchall()[0][0]
        self.apart = int(highest or 0) + 1
        """How far the cells of one mutant are numbered apart from those of the next."""

    def batches(self, mutants: Iterable[Mutant]) -> Iterator[list[Mutant]]:
        """Part mutants into batches of a bounded size."""
        batch: list[Mutant] = []
        cells = 0
        for mutant in mutants:
            size = self.sizes[mutant.figure.world]
            if batch and cells + size > MOST_CELLS:
                yield batch
                batch, cells = [], 0
            batch.append(mutant)
            cells += size
        if batch:
            yield batch

    def caught(self, mutants: Sequence[Mutant]) -> Caught:
        """Give for each mutant the rules that catch it."""
        self._breed(mutants)
        return _new(self.judge.broken_values(), mutants, self.grounds)

    def caught_across(self, mutants: Sequence[Mutant]) -> Caught:
        """Give for each mutant the rules that catch it where all documents of its entity lie beside it."""
        run = self.judge.connection
        whose = dict(run.execute("SELECT world, any_value(entity) FROM sound.cells GROUP BY world").fetchall())
        caught: Caught = []
        for begin in range(0, len(mutants), MOST_ACROSS):
            batch = list(mutants[begin : begin + MOST_ACROSS])
            entities = list(dict.fromkeys(whose[mutant.figure.world] for mutant in batch))
            # Beside the mutants, each entity once as it is: what breaks there was broken before.
            same = [
                next(replace(one, printed=one.figure.printed, other=None) for one in batch
                     if whose[one.figure.world] == entity)
                for entity in entities
            ]  # fmt: skip
            self._breed([*batch, *same], across=True)
            found: list[Counter[tuple[str, str]]] = [Counter() for _ in [*batch, *same]]
            for rule, named in self.judge.broken_values():
                number, subject = _mutant_of(named)
                found[number][rule, in_any_place(subject)] += 1
            before = dict(zip(entities, found[len(batch) :], strict=True))
            caught += [
                {rule for rule, _ in counted - before[whose[mutant.figure.world]]}
                for mutant, counted in zip(batch, found, strict=False)
            ]
        return caught

    def reasons(self, mutants: Sequence[Mutant]) -> list[str]:
        """Say of mutants that no rule catches what became of the identities that they are in."""
        self._breed(mutants)
        still: list[set[str]] = [set() for _ in mutants]
        given_up: list[set[str]] = [set() for _ in mutants]
        for one in self.judge.questions:
            if one.kind.binds:
                for check in checks_of(self.judge.connection, one):
                    number, subject = _mutant_of(check.subject)
                    if (one.rule.name, subject) in self.grounds.identities[mutants[number].figure.cell]:
                        kept = given_up if check.judgement == "not judged" else still
                        kept[number].add(one.rule.name)
        return [
            _reason(mutant, holding, silent)
            for mutant, holding, silent in zip(mutants, still, given_up, strict=True)
        ]  # fmt: skip

    def _lay_out(self, mutants: Sequence[Mutant], same: str) -> None:
        """Make `mutants`, `changes` and `in_mutants`: the mistakes, what each changes, and the worlds that are in it.

        A mutant has all worlds with it that are of the `same` world or entity. A world of records has many entities:
        each of its cells must be in a mutant once.
        """
        run = self.judge.connection
        run.execute("CREATE TEMP TABLE mutants (number BIGINT, world BIGINT)")
        run.execute("CREATE TEMP TABLE changes (number BIGINT, cell_id BIGINT, printed VARCHAR)")
        worlds = [(number, one.figure.world) for number, one in enumerate(mutants)]
        changes = [(number, one.figure.cell, one.printed) for number, one in enumerate(mutants)]
        changes += [(number, one.other.cell, one.figure.printed) for number, one in enumerate(mutants) if one.other]
        insert(run, "mutants", ("number", "world"), worlds)
        insert(run, "changes", ("number", "cell_id", "printed"), changes)
        run.execute(
            f"""
            CREATE TEMP TABLE in_mutants AS
            WITH worlds AS (SELECT DISTINCT world, entity FROM sound.cells)
            SELECT DISTINCT mutants.number, beside.world
            FROM mutants
            JOIN worlds AS own ON own.world = mutants.world
            JOIN worlds AS beside ON beside.{same} = own.{same}
            """
        )

    def _breed(self, mutants: Sequence[Mutant], across: bool = False) -> None:
        """Make `figures` and `lines` of mutants; each is known by its place in the batch.

        Each has the tables of its document with it, or all of its entity (`across`).
        """
        run = self.judge.connection
        made = ("figures", "notations", "lines", "identities", "mutants", "changes", "in_mutants", "printed_cells")
        for table in made:
            run.execute(f"DROP TABLE IF EXISTS {table}")
        self._lay_out(mutants, "entity" if across else "world")
        run.execute(
            f"""
            CREATE TEMP TABLE printed_cells AS
            SELECT cells.* EXCLUDE (world) REPLACE (
                cells.cell_id + in_mutants.number * {self.apart} AS cell_id,
                {_numbered("cells.table_name")} AS table_name, {_numbered("cells.entity")} AS entity,
                coalesce(changes.printed, cells.printed) AS printed)
            FROM in_mutants
            JOIN sound.cells AS cells ON cells.world = in_mutants.world
            LEFT JOIN changes ON changes.number = in_mutants.number AND changes.cell_id = cells.cell_id
            """
        )
        # Of the lines only those are needed whose place the totals tell.
        run.execute(
            f"""
            CREATE TABLE lines AS
            SELECT lines.* EXCLUDE (world) REPLACE ({_numbered("lines.table_name")} AS table_name)
            FROM in_mutants
            JOIN sound.lines AS lines ON lines.world = in_mutants.world
            WHERE lines.line_path IS NULL OR len(lines.joins) > 1
            """
        )
        # An engine counts a check only on a table that the run has.
        run.execute("DELETE FROM tables")
        run.execute(
            f"""
            INSERT INTO tables BY NAME
            SELECT tables.* EXCLUDE (world) REPLACE (
                {_numbered("tables.table_name")} AS table_name, {_numbered("tables.entity")} AS entity)
            FROM in_mutants
            JOIN sound.tables AS tables ON tables.world = in_mutants.world
            """
        )
        make_readings(run, self.rulebook)
        # What a table shows by itself is not looked for in each of thousands: here a rulebook is tested.
        IDENTITIES.create(run)
        place_lines(run, self.rulebook)


def caught_rows(mutants: Sequence[Mutant], worlds: Sequence[World], rulebook: Rulebook, grounds: Grounds) -> Caught:
    """Judge tables with a row dropped or doubled, from their files; give for each the rules that catch it."""
    caught: Caught = []
    for begin in range(0, len(mutants), MOST_TABLES):
        batch = mutants[begin : begin + MOST_TABLES]
        bred = [world_of_row(worlds[mutant.figure.world], mutant, number) for number, mutant in enumerate(batch)]
        with loaded(bred, rulebook) as judge:
            caught += _new(judge.broken(), batch, grounds)
    return caught


def _new(broken: Iterable[tuple[str, str]], mutants: Sequence[Mutant], grounds: Grounds) -> Caught:
    """Give for each mutant the rules that break more often than without the mistake."""
    found: list[Counter[tuple[str, str]]] = [Counter() for _ in mutants]
    for rule, named in broken:
        number, subject = _mutant_of(named)
        found[number][rule, in_any_place(subject)] += 1
    none = Counter[tuple[str, str]]()
    return [
        {rule for rule, _ in counted - grounds.broken.get(mutant.figure.world, none)}
        for mutant, counted in zip(mutants, found, strict=True)
    ]


def _mutant_of(subject: str) -> tuple[int, str]:
    """Give the number of a mutant, and a subject as it was called before."""
    table, slash, rest = subject.partition("/")
    name, _, number = table.rpartition(APART)
    return int(number), f"{name}{slash}{rest}"


def _reason(mutant: Mutant, holding: set[str], silent: set[str]) -> str:
    """Say why no rule catches a mutant that rounding cannot explain."""
    if silent:
        return f"no longer judged by {', '.join(sorted(silent))}"
    if mutant.other is not None:
        return SWAPPED
    return f"still within what {', '.join(sorted(holding))} allows" if holding else "its identities are gone"


def _numbered(column: str) -> str:
    """Put the number of its mutant behind a name."""
    return f"{column} || {literal(APART)} || in_mutants.number"


def _keep_sound(connection: duckdb.DuckDBPyConnection) -> dict[int, int]:
    """Put the printed cells and the lines of the sound worlds aside; give how many cells each has."""
    connection.execute("CREATE SCHEMA sound")
    for table, source in (("cells", f"({PRINTED_CELLS})"), ("lines", "lines"), ("tables", "tables")):
        connection.execute(
            f"CREATE TABLE sound.{table} AS "
            f"SELECT source.*, worlds.world FROM {source} AS source JOIN worlds USING (table_name)"
        )
    return dict(connection.execute("SELECT world, count(*) FROM sound.cells GROUP BY world").fetchall())
