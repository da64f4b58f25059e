"""Prove in every run that each engine can still say no: a known-bad table that must fail.

The canary has the tables of a run, in a schema of its own, with one known fault for every type of
expectation and for every kind of shape check. A type that misses its fault, or finds another
number of faults, is not to be trusted with the publication either.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Protocol

from tieout.checks.result import Result
from tieout.outcome import Engine, Rule, Text
from tieout.rulebook import (
    Expectation,
    NamedShape,
    Shape,
    ShapeCheck,
    ShapeColumn,
    ShapeRows,
    Suite,
    SuiteScope,
)
from tieout.store import insert

if TYPE_CHECKING:
    import duckdb

SCHEMA = "canary"
RULES: Mapping[Engine, str] = {
    "pandera": "pandera_catches_its_canary",
    "great_expectations": "great_expectations_catches_its_canary",
}

FIGURES = (
    # path, basis, printed, value, decimals, unit, mark, compare
    ("flow/receipts", "budget", "10", 10, 0, "EUR", None, "budget"),
    ("flow/expenses", "budget", "4", 4, 0, "EUR", None, "budget"),
    ("flow", "budget", "9", 9, 0, "EUR", None, "budget"),
    ("flow/receipts", "realisation", "30", 30, 0, "EUR", None, "budget"),
    ("norm", "budget", "99%", 99, 0, "%", None, "at least"),
    ("norm", "realisation", "199%", 199, 0, "%", None, "at least"),
    ("norm/missed", "budget", "99%", 99, 0, "%", None, "at least"),
    ("norm/missed", "realisation", "7", 7, 0, "%", None, "at least"),
    ("target", "budget", "7", 7, 0, "1", None, "at least"),
    ("target", "realisation", "niet uitgevoerd", None, None, None, "not_performed", "at least"),
)
LINES = (
    # path, printed line, as declared, required, unplaced
    ("flow", 2, True, True, None),
    ("flow", 3, True, True, None),
    ("flow/receipts", 4, False, True, None),
    (None, 5, False, False, None),
    ("flow/expenses", None, True, True, None),
    ("norm", 6, True, False, "15 mln"),
)
TYPES: Mapping[str, tuple[dict[str, Any], int]] = {
    "expect_total_to_equal_parts": ({"total": "flow", "parts": {"flow/receipts": 1, "flow/expenses": -1}}, 1),
    "expect_figures_to_be_zero": ({"lines": ["flow"], "basis": "budget"}, 1),
    "expect_figures_to_agree": ({"left": "flow/receipts", "right": "flow", "basis": "budget"}, 1),
    "expect_repeated_figures_to_agree": ({}, 1),
    "expect_figures_to_meet_norm": ({"lines": ["norm*"], "direction": "at least"}, 1),
    "expect_deviations_to_stay_within": ({"percent": 10}, 1),
    "expect_targets_to_be_measured": ({}, 1),
    "expect_notation_to_be_constant": ({}, 1),
    "expect_units_to_fit_lines": ({}, 1),
    "expect_prescribed_lines_to_be_present": ({}, 1),
    "expect_lines_to_be_recognised": ({}, 1),
    "expect_lines_to_be_stated_once": ({}, 1),
    "expect_spellings_to_be_known": ({}, 1),
    "expect_values_to_be_placed": ({}, 1),
}


LINE_TYPES = frozenset(list(TYPES)[-5:])
"""The types that look at the lines of a table; the others look at its figures."""


class Runs(Protocol):
    """A runner of shapes or suites."""

    def run(self, declared: Any, schema: str) -> tuple[Result, ...]:
        """Run what is declared on the tables of `schema`."""
        ...


@contextmanager
def canary_in(connection: duckdb.DuckDBPyConnection) -> Iterator[None]:
    """Have the canary's tables among those of the run, and take them out again."""
    make_canary(connection)
    try:
        yield
    finally:
        connection.execute(f"DROP SCHEMA {SCHEMA} CASCADE")


def make_canary(connection: duckdb.DuckDBPyConnection) -> None:
    """Make the canary's tables, empty copies of the run's own filled with known faults."""
    connection.execute(f"CREATE SCHEMA {SCHEMA}")
    for table in ("figures", "lines"):
        connection.execute(f"CREATE TABLE {SCHEMA}.{table} AS SELECT * FROM {table} LIMIT 0")
    insert(
        connection,
        f"{SCHEMA}.figures",
        ("cell_id", "table_name", "file", "line_no", "column_no", "line_label", "line_path", "basis", "year",
         "printed", "state", "mark", "value", "decimals", "lower", "upper", "lower_closed", "upper_closed", "unit",
         "scale", "currency_text", "percent_text", "scale_text", "line_unit", "compare"),
        list(_figures()),
    )  # fmt: skip
    insert(
        connection,
        f"{SCHEMA}.lines",
        ("table_name", "file", "line_no", "line_label", "line_path", "as_declared", "required", "position",
         "label_cell", "unplaced_cells", "unplaced"),
        [("canary", "canary", at, "line", path, declared, required, number, number, [number], unplaced)
         for number, (path, at, declared, required, unplaced) in enumerate(LINES, 1)],
    )  # fmt: skip


def _figures() -> Iterable[tuple[Any, ...]]:
    """Give the rows of the canary's figures; the second table repeats one line with another value."""
    rows = [("canary", *row) for row in FIGURES]
    rows.append(("second", "norm", "realisation", "55%", 55, 0, "%", None, None))
    lines = list(dict.fromkeys(row[:2] for row in rows))
    for number, (table, path, basis, printed, value, decimals, unit, mark, compare) in enumerate(rows, 1):
        known = value is not None
        other = "EUR" if table == "second" else unit
        yield (
            number, table, "canary", lines.index((table, path)) + 1, 2 if basis == "budget" else 3, path, path, basis,
            2022, printed, "figure" if known else "mark", mark, value, decimals, value - 0.5 if known else None,
            value + 0.5 if known else None, True if known else None, False if known else None, unit,
            1 if known else None, "€" if unit == "EUR" else "", "%" if "%" in printed else "", "", other, compare,
        )  # fmt: skip


def suites() -> tuple[Suite, ...]:
    """Give the suites that must fail, one rule for each type of expectation."""
    rules = {name: _rule(f"canary_{name}", "great_expectations") for name in TYPES}
    return tuple(
        Suite(
            f"canary_{table}", "canary", SuiteScope(table=table),
            tuple(
                Expectation(rules[name], name, kwargs)
                for name, (kwargs, _) in TYPES.items()
                if (name in LINE_TYPES) == (table == "lines")
            ),
        )
        for table in ("figures", "lines")
    )  # fmt: skip


def shapes() -> tuple[NamedShape, ...]:
    """Give the shape that must fail, one check for each kind of check."""
    text = {
        "title": "t",
        "title_nl": "t",
        "reason": "r",
        "reason_nl": "r",
        "source": "s",
        "severity": "critical",
    }
    columns = (
        ShapeColumn(
            name="value", type="decimal", nullable=True,
            check=(ShapeCheck(name="canary_in_range", in_range=(0, 100), **text),),  # type: ignore[arg-type]
        ),
        ShapeColumn(
            name="basis", type="text",
            check=(ShapeCheck(name="canary_isin", isin=("budget",), **text),),  # type: ignore[arg-type]
        ),
    )  # fmt: skip
    return (NamedShape("canary", "canary", Shape(table="figures", column=columns, rows=ShapeRows(unit="%"))),)


EXPECTED_OF_SHAPES = {"canary_in_range": 1, "canary_isin": 3}


def try_suites(runner: Runs) -> tuple[int, tuple[str, ...]]:
    """Have Great Expectations judge its canary; give the number of known faults and what it missed."""
    expected = {f"canary_{name}": count for name, (_, count) in TYPES.items()}
    return _caught(runner.run(suites(), SCHEMA), expected)


def try_shapes(runner: Runs) -> tuple[int, tuple[str, ...]]:
    """Have Pandera judge its canary; give the number of known faults and what it missed."""
    return _caught(runner.run(shapes(), SCHEMA), EXPECTED_OF_SHAPES)


def _caught(results: tuple[Result, ...], expected: Mapping[str, int]) -> tuple[int, tuple[str, ...]]:
    """Compare what an engine found with what is there."""
    found = {result.rule.name: result for result in results}
    faults = []
    for name, count in expected.items():
        result = found.get(name)
        broken = sum(check.judgement == "broken" for check in result.checks) if result else 0
        if result is None or result.error is not None:
            faults.append(f"{name}: {result.error if result else 'not reported'}")
        elif broken != count:
            faults.append(f"{name}: found {broken} faults where there are {count}")
    return len(expected), tuple(faults)


def canary_rule(engine: Engine) -> Rule:
    """Give the rule that an engine must catch its canary."""
    return _rule(RULES[engine], engine)


def _rule(name: str, engine: Engine) -> Rule:
    """Make a rule of the canary."""
    shown = {"pandera": "Pandera", "great_expectations": "Great Expectations"}.get(engine, engine)
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
        declared_in="tieout/checks/canary.py",
    )
