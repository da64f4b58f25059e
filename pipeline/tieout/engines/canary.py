"""Prove in every run that each engine can still say no: known-bad tables that must fail.

The canary has the tables of a run, in a schema of its own, with the known fault of every kind of rule and one for
every kind of shape check. A kind that misses its fault, or finds another number of faults, is not to be trusted
with the publication either.

A process that judges several publications finds every known fault before it judges the first: what finds them, its
own code and the statements made from it, is the same for all that follow. What is not the same is the connection, the
tables and the switches of each case: there it must find the simplest fault of each table again, by the same way.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from typing import TYPE_CHECKING

from tieout.engines.interface import Result, Runner
from tieout.engines.registry import called
from tieout.rulebook.declared import (
    Expectation,
    NamedShape,
    Shape,
    ShapeCheck,
    ShapeColumn,
    ShapeRows,
    Suite,
    SuiteScope,
)
from tieout.rules.known import figure, placed
from tieout.rules.registry import KINDS
from tieout.store.schema import FIGURES, IDENTITIES, JUDGED, LINES, RECORDS, TABLES, FigureRow, TableRow
from tieout.values.outcome import Engine, Rule, Text

if TYPE_CHECKING:
    import duckdb

SCHEMA = "canary"
SHAPED = "shape"
"""Kind of the table that the shape check looks at."""


@contextmanager
def canary_in(connection: duckdb.DuckDBPyConnection) -> Iterator[None]:
    """Have the canary's tables among those of the run, and take them out again."""
    make_canary(connection)
    try:
        yield
    finally:
        connection.execute(f"DROP SCHEMA {SCHEMA} CASCADE")


def make_canary(connection: duckdb.DuckDBPyConnection) -> None:
    """Make the canary's tables, as a run has them, filled with the known fault of every kind of rule."""
    connection.execute(f"CREATE SCHEMA {SCHEMA}")
    for table in (TABLES, *JUDGED):
        table.create(connection, SCHEMA, comments=False)
    figures = list(_figures())
    lines = [replace(row, kind=kind, table_name=kind) for kind, one in KINDS.items() for row in one.known.lines]
    records = [replace(row, kind=kind, table_name=kind) for kind, one in KINDS.items() for row in one.known.records]
    identities = [
        replace(row, kind=kind, table_name=kind) for kind, one in KINDS.items() for row in one.known.identities
    ]
    drawn = (figures, lines, records, identities)
    names = dict.fromkeys(row.table_name for rows in drawn for row in rows)
    FIGURES.insert(connection, figures, SCHEMA)
    LINES.insert(connection, lines, SCHEMA)
    RECORDS.insert(connection, records, SCHEMA)
    IDENTITIES.insert(connection, identities, SCHEMA)
    TABLES.insert(connection, [_table(name, order) for order, name in enumerate(names)], SCHEMA)


def _figures() -> Iterator[FigureRow]:
    """Give the figures of every known fault, each with a number of its own."""
    drawn = [(kind, row) for kind, one in KINDS.items() for row in one.known.figures]
    drawn += [(SHAPED, figure("share", 199, 2, unit="%")), (SHAPED, figure("share", 50, 3, unit="%"))]
    for number, (kind, row) in enumerate(drawn, 1):
        yield placed(row, kind, number)


def _table(name: str, order: int) -> TableRow:
    """Declare a table of the canary."""
    return TableRow(
        table_name=name,
        table_order=order,
        kind=name,
        entity="known",
        document="report",
        document_no=1,
        report_year=2022,
        own=True,
        publication="",
        complete=True,
        title="",
        file="known",
        blank="nothing",
        numbers="printed",
        notation=None,
        unit=None,
        scale=1,
        is_records=False,
        header_line=1,
    )


def suites_of_known(kinds: Iterable[str] | None = None) -> tuple[tuple[Suite, ...], Mapping[str, int]]:
    """Give a suite that must fail for each of these kinds of rule, each on its own rows, and how often it must.

    Without kinds it is all of them.
    """
    known = {name: KINDS[name] for name in (KINDS if kinds is None else kinds)}
    suites = tuple(
        Suite(
            f"canary_{name}",
            "canary",
            SuiteScope(table=kind.looks_at, kinds=(name,)),
            (Expectation(_rule(f"canary_{name}", "great_expectations"), name, dict(kind.known.arguments)),),
        )
        for name, kind in known.items()
    )
    return suites, {f"canary_{name}": kind.known.broken for name, kind in known.items()}


def simplest_kinds() -> tuple[str, ...]:
    """Name the kind of rule with the shortest population for each table that rules look at."""
    by_table: dict[str, str] = {}
    for name in sorted(KINDS, key=lambda name: (len(_population(name)), name)):
        by_table.setdefault(KINDS[name].looks_at, name)
    return tuple(by_table.values())


def _population(name: str) -> str:
    """Give the population of a kind of rule with the arguments of its known fault."""
    return KINDS[name](**KINDS[name].known.arguments).population()


def shapes_of_known() -> tuple[tuple[NamedShape, ...], Mapping[str, int]]:
    """Give the shape that must fail, one check for each kind of check, and how often each must."""
    columns = (
        ShapeColumn(name="value", type="decimal", nullable=True, check=(_check("in_range", in_range=(0, 100)),)),
        ShapeColumn(name="basis", type="text", check=(_check("isin", isin=("target",)),)),
    )
    rows = ShapeRows(unit="%", in_kinds=(SHAPED,))
    shape = NamedShape("canary", "canary", Shape(table="figures", column=columns, rows=rows))
    return (shape,), {"canary_in_range": 1, "canary_isin": 1}


def _check(name: str, **what: object) -> ShapeCheck:
    """Declare one check of the shape that must fail."""
    return ShapeCheck(
        name=f"canary_{name}",
        title=Text("t"),
        reason=Text("r"),
        source="s",
        severity="critical",
        **what,  # type: ignore[arg-type]
    )


def try_canary(runner: Runner, again: bool = False) -> tuple[int, tuple[str, ...]]:
    """Have an engine judge its canary; give the number of known faults and what it missed.

    `again` says that this process found all of them before: then the simplest of each table are tried.
    """
    asked, expected = runner.known()
    count = len(expected)
    if again:
        asked, expected = runner.known(simplest=True)
    return count, compared(runner.run(asked, SCHEMA), expected)[1]


def compared(results: tuple[Result, ...], expected: Mapping[str, int]) -> tuple[int, tuple[str, ...]]:
    """Compare what an engine found with what is there."""
    found = {result.rule.name: result for result in results}
    faults = []
    for name, count in expected.items():
        result = found.get(name)
        if result is None or result.error is not None:
            faults.append(f"{name}: {result.error if result else 'not reported'}")
        elif result.tally.broken != count:
            faults.append(f"{name}: found {result.tally.broken} faults where there are {count}")
    return len(expected), tuple(faults)


def canary_rule(engine: Engine) -> Rule:
    """Give the rule that an engine must catch its canary."""
    return _rule(f"{engine}_catches_its_canary", engine)


def _rule(name: str, engine: Engine) -> Rule:
    """Make a rule of the canary."""
    shown = called(engine)
    return Rule(
        name=name,
        title=Text(f"{shown} did not catch a known fault", f"{shown} zag een bekende fout niet"),
        reason=Text(
            "An engine that passes a known-bad table in this very run cannot be believed on any other.",
            "Een engine die in deze run een bekende fout doorlaat, is ook over andere tabellen niet te geloven.",
        ),
        source="tieout: a known-bad table in every run",
        severity="critical",
        engine=engine,
        declared_in="tieout/engines/canary.py",
    )
