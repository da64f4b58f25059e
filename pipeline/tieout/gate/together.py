"""Judge small publications of one command in one run: what they cost is mostly planning, and rules are planned once.

All their tables lie in one run, and each rule is asked once about all of them. What is said of the tables of each
publication is then laid out in a run of its own, as if it had been judged alone beside the others, and concluded
there. Rules hold figures against each other within a publication or an entity; that those of one folder are not those
of another they see by its name, `figures.publication`.

Whatever is not as it should be here is no verdict: the publications are then judged one by one.
"""

from __future__ import annotations

import bisect
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import duckdb

from tieout.engines.canary import canary_in
from tieout.engines.interface import Asked, Result
from tieout.engines.placing import place_lines
from tieout.engines.registry import ENGINES, rules_of
from tieout.engines.run import Engines, Judged, judge_tables
from tieout.engines.shape_rows import condition_of, not_printed
from tieout.engines.tallying import KEPT_WHOLE, tally_of
from tieout.figures.identities import find_identities
from tieout.figures.tables import make_figures
from tieout.gate.audit import account
from tieout.gate.case import SHOWN, Case, Progress
from tieout.gate.session import conclude, refuse_unknown_rules
from tieout.intake.files import Delivery
from tieout.intake.interface import Loaded, Room
from tieout.intake.load import ingest
from tieout.report.printed import Printed
from tieout.rulebook.declared import Shape
from tieout.rulebook.model import Rulebook
from tieout.store.parts import Part, filled_tables, make_empty, take_parts
from tieout.store.run import attach_apart, create_shared, leave, lock, show
from tieout.store.sql import identifier
from tieout.values.errors import CannotJudgeError
from tieout.values.tally import NOTHING, Check, Tally
from tieout.values.verdict import Verdict

ALONE = "They are judged one by one."


def judge_together(
    cases: Sequence[Case], rulebook: Rulebook, engines: Engines, folder: Path, progress: Progress
) -> Iterator[tuple[Verdict, Printed]]:
    """Judge cases in one run, by a rulebook that has the rules of each; give what is found of each, in their order.

    Of every publication that a case is held against there must be a case too. `folder` serves for staging, and the
    run of case 3 is left there as `3.duckdb`. Raises CannotJudgeError or DeclarationError where they must be judged one
    by one: what is wrong with one is then told of it alone.
    """
    connection = create_shared(folder / SHOWN, rulebook.limits.bounds)
    try:
        files = {f"run_{number}": folder / f"{number}.duckdb" for number, _ in enumerate(cases)}
        attach_apart(connection, files, make_empty)
        yield from _judge(cases, rulebook, engines, folder, connection, progress)
    finally:
        connection.close()
        (folder / SHOWN).unlink(missing_ok=True)


def _judge(
    cases: Sequence[Case],
    rulebook: Rulebook,
    engines: Engines,
    folder: Path,
    connection: duckdb.DuckDBPyConnection,
    progress: Progress,
) -> Iterator[tuple[Verdict, Printed]]:
    """Judge cases on an open run."""
    for case in cases:
        refuse_unknown_rules(case)
    progress("reading")
    deliveries = [replace(case.deliveries[0], beside=case.deliveries[0].home) for case in cases]
    loaded = ingest(connection, deliveries, Room(folder, rulebook.limits))
    lock(connection)
    progress("making figures")
    make_figures(connection, loaded, rulebook)
    account(connection, deliveries, loaded)
    find_identities(connection)
    place_lines(connection, rulebook)
    counted = connection.execute("SELECT count(*), (SELECT count(wide_from) FROM tables) FROM figures").fetchall()
    if counted[0][0] > KEPT_WHOLE or counted[0][1]:
        raise CannotJudgeError(str(folder), "together they have too many figures", ALONE)
    with canary_in(connection):
        show(connection)
    progress("judging")
    judged = judge_tables(folder / SHOWN, rulebook, engines)
    faulty = {fault.rule.name for fault in rulebook.faults}
    for result in judged.results:
        # What is wrong with one publication must not be held against another.
        if result.error is not None and result.rule.name not in faulty:
            raise CannotJudgeError(str(folder), f"{result.rule.name}: {result.error}", ALONE)
    progress("writing")
    shared = _Shared(connection, rulebook, loaded, judged)
    filled = filled_tables(connection)
    for number, case in enumerate(cases):
        catalog = f"run_{number}"
        own = shared.own_run(case)
        connection.execute("BEGIN")
        take_parts(connection, own.parts, filled, catalog)
        found = conclude(case, connection, own.loaded, own.judged)
        connection.execute("COMMIT")
        leave(connection, catalog)
        yield found


@dataclass(frozen=True, slots=True)
class _Own:
    """What is one case's in a run of many."""

    loaded: tuple[Loaded, ...]
    parts: tuple[Part, ...]
    judged: Judged


class _Shared:
    """A run of many cases that was judged, to be parted."""

    def __init__(
        self, connection: duckdb.DuckDBPyConnection, rulebook: Rulebook, loaded: Sequence[Loaded], judged: Judged
    ) -> None:
        self._judged = judged
        self._results = {result.rule.name: result for result in judged.results}
        self._loaded: dict[str, list[Loaded]] = {}
        for item in loaded:
            self._loaded.setdefault(item.publication, []).append(item)
        whose = {item.name: item.publication for item in loaded}
        self._checks = {name: _by_publication(one.tally.checks, whose) for name, one in self._results.items()}
        self._cells = _cells_of(connection)
        self._starts = sorted((first, name) for name, (first, _) in self._cells.items())
        self._figures = _numbers(connection, "SELECT table_name, min(cell_id) FROM figures GROUP BY table_name")
        self._shaped = {
            rule.name: (named.shape.table, _count_rows(connection, named.shape))
            for named in rulebook.shapes
            if named.shape.rows is not None
            for rule in named.rules
        }

    def own_run(self, case: Case) -> _Own:
        """Part what is of one case, and of those that it is held against, from what is of the others."""
        loaded: list[Loaded] = []
        parts: list[Part] = []
        cells = order = 0
        for delivery in case.deliveries:
            for item in self._loaded[delivery.home]:
                own = named_for(item, delivery)
                has_rows = item.resource.is_table and item.is_loaded
                first, count = self._cells.get(item.name, (1, 0))
                part = Part(
                    whole_name=item.name, table_name=own.name, whole_file=item.file, file=own.file, own=own.own,
                    publication=own.publication, table_order=order if has_rows else None,
                    cells_before=first - 1 - cells,
                )  # fmt: skip
                loaded.append(own)
                parts.append(part)
                cells, order = cells + count, order + has_rows
        return _Own(tuple(loaded), tuple(parts), self._judgement(case, parts))

    def _judgement(self, case: Case, parts: Sequence[Part]) -> Judged:
        """Give what the engines say of the tables of one case."""
        asked = Asked(case.rulebook.shapes, case.rulebook.suites)
        rules = [rule for engine in ENGINES for rule in rules_of(engine, asked)]
        home = case.deliveries[0].home
        others = [delivery.home for delivery in case.deliveries[1:]]
        results = [
            Result(rule, self._tally(rule.name, home, others, parts)) for rule in rules if rule.name in self._results
        ]
        results += [Result(fault.rule, error=fault.message) for fault in case.rulebook.faults]
        return replace(self._judged, results=tuple(results))

    def _tally(self, rule: str, home: str, others: Sequence[str], parts: Sequence[Part]) -> Tally:
        """Count the checks of one rule on the tables of one case, as the engines count those of a run."""
        if rule in self._shaped:
            table, rows = self._shaped[rule]
            if not any(rows.get(part.whole_name) for part in parts):
                return self._not_printed(table, parts)
        moved = _Moved(parts, self._starts)
        return tally_of(
            tuple(moved.check(check) for check in self._checks[rule].get(home, ())),
            sum(len(self._checks[rule].get(other, ())) for other in others),
            examines_values=bool(self._results[rule].tally.looked_at),
        )

    def _not_printed(self, about: str, parts: Sequence[Part]) -> Tally:
        """Count a shape on figures of which these tables print none."""
        for part in parts:
            if part.own and part.whole_name in self._figures:
                return not_printed(part.table_name, about, self._figures[part.whole_name] - part.cells_before)
        return NOTHING


class _Moved:
    """Names tables and numbers cells as in a run of their own."""

    def __init__(self, parts: Sequence[Part], starts: Sequence[tuple[int, str]]) -> None:
        self._parts = {part.whole_name: part for part in parts}
        self._starts = starts

    def check(self, check: Check) -> Check:
        """Give a check as it would be there."""
        table = self._parts[check.table].table_name
        return replace(check, table=table, cells=tuple(map(self._cell, check.cells)))

    def _cell(self, number: int) -> int:
        """Give the number that a cell has there.

        Raises CannotJudgeError for a cell of a publication that the case is not held against.
        """
        name = self._starts[bisect.bisect(self._starts, (number, "\U0010ffff")) - 1][1]
        if name not in self._parts:
            raise CannotJudgeError(name, "a rule holds it against a publication of others", ALONE)
        return number - self._parts[name].cells_before


def named_for(item: Loaded, delivery: Delivery) -> Loaded:
    """Name what was loaded as the publication names it that `delivery` is a delivery to."""
    file = delivery.path(item.resource.path)
    name = f"{delivery.beside}/{item.resource.name}" if delivery.beside else item.resource.name
    told = replace(item.input, path=file)
    return replace(item, name=name, file=file, own=delivery.own, publication=delivery.home, input=told)


def _by_publication(checks: Sequence[Check], whose: Mapping[str, str]) -> Mapping[str, list[Check]]:
    """Sort checks by the publication that they are about."""
    found: dict[str, list[Check]] = {}
    for check in checks:
        found.setdefault(whose[check.table], []).append(check)
    return found


def _cells_of(connection: duckdb.DuckDBPyConnection) -> dict[str, tuple[int, int]]:
    """Give the first cell of each table, and how many it has.

    Raises CannotJudgeError where those of a table are not numbered one after another.
    """
    rows = connection.execute(
        "SELECT table_name, min(cell_id), max(cell_id), count(*) FROM cells GROUP BY table_name"
    ).fetchall()
    if any(last - first + 1 != count for _, first, last, count in rows):
        raise CannotJudgeError("cells", "those of a table are not numbered one after another", ALONE)
    return {name: (first, count) for name, first, _, count in rows}


def _count_rows(connection: duckdb.DuckDBPyConnection, shape: Shape) -> dict[str, int]:
    """Count the rows of each table that a shape is about."""
    table, condition = identifier(shape.table), condition_of(shape.rows)
    return _numbers(connection, f"SELECT table_name, count(*) FROM {table} WHERE {condition} GROUP BY table_name")


def _numbers(connection: duckdb.DuckDBPyConnection, query: str) -> dict[str, int]:
    """Give a number for each table."""
    return {name: int(number) for name, number in connection.execute(query).fetchall()}
