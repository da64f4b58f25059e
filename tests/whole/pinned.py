"""Make the tables of a run with those of the canary, and declare single rules to be run on them."""

from __future__ import annotations

import tempfile
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import duckdb

from tests.spec.drawn import publication, rulebook
from tieout.engines import canary
from tieout.engines.interface import Result
from tieout.engines.placing import place_lines
from tieout.figures.tables import make_figures
from tieout.findings.findings import Counted, outcome_of
from tieout.intake.interface import Room
from tieout.intake.load import ingest
from tieout.rulebook.declared import Expectation, NamedShape, Shape, ShapeCheck, ShapeColumn, ShapeRows, ShapeRule
from tieout.rules.kinds.total_equals_parts import TotalEqualsParts
from tieout.store.run import CATALOG
from tieout.values.outcome import Rule, Text

DRAWING = """
flow in EUR
line        | budget 2022 | realisation 2022
Ontvangsten | 10          | 12
Uitgaven    | 4           | 5
Kasstroom   | 6           | 7
"""
TOTAL = "expect_total_to_equal_parts"
RULE = Rule("pinned", Text("t", "t"), Text("r", "r"), "s", "critical", "great_expectations", "pinned")
TEXTS = {"title": Text("t", "t"), "reason": Text("r", "r"), "source": "s", "severity": "critical"}


def tables(drawing: str = DRAWING) -> duckdb.DuckDBPyConnection:
    """Make the tables of a run, the canary's among them."""
    connection = duckdb.connect(config={"threads": 1})
    connection.execute(f"ATTACH ':memory:' AS {CATALOG}")
    connection.execute(f"USE {CATALOG}")
    with tempfile.TemporaryDirectory() as staging:
        loaded = ingest(connection, publication(drawing), Room(Path(staging)))
    make_figures(connection, loaded, rulebook())
    place_lines(connection, rulebook())
    canary.make_canary(connection)
    return connection


def write_tables(path: Path) -> None:
    """Write the same tables to a file, as an engine gets them."""
    made = tables()
    made.execute(f"ATTACH '{path}' AS shown")
    made.execute(f"COPY FROM DATABASE {CATALOG} TO shown")
    made.close()


def expectation(kind: str, kwargs: Mapping[str, Any], name: str = "pinned") -> Expectation:
    """Declare one rule of a suite."""
    return Expectation(replace(RULE, name=name), kind, dict(kwargs))


def state(result: Result) -> str:
    """Say what becomes of a rule."""
    return outcome_of(Counted(result.rule, TotalEqualsParts(total="t", parts={}), result.tally, result.error), {}).state


def shaped(column: ShapeColumn, *more: ShapeColumn, rows: ShapeRows | None = None, whole: bool = False) -> NamedShape:
    """Declare a shape of figures."""
    structure = ShapeRule(name="pinned_structure", **TEXTS) if whole else None
    return NamedShape(
        "pinned", "pinned", Shape(table="figures", column=(column, *more), rows=rows, structure=structure)
    )


def in_range(name: str = "pinned_range", low: int = 0, high: int = 100) -> ShapeCheck:
    """Declare a range."""
    return ShapeCheck(name=name, in_range=(low, high), **TEXTS)


def is_in(*words: str) -> ShapeCheck:
    """Declare a set of words."""
    return ShapeCheck(name="pinned_isin", isin=words, **TEXTS)
