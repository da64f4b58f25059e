"""Prove in every run that each engine can still say no: a known-bad table that must fail.

The canary has the tables of a run, in a schema of its own, with one known fault for every type of
expectation and for every kind of shape check. A type that misses its fault, or finds another
number of faults, is not to be trusted with the publication either.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Protocol

from tieout.rulebook.model import Expectation, NamedShape, Shape, ShapeCheck, ShapeColumn, ShapeRows, Suite, SuiteScope
from tieout.rules.registry import TABLES, table_of
from tieout.rules.result import Result
from tieout.store.run import insert
from tieout.values.outcome import Engine, Rule, Text

if TYPE_CHECKING:
    import duckdb

SCHEMA = "canary"
RULES: Mapping[Engine, str] = {
    "pandera": "pandera_catches_its_canary",
    "great_expectations": "great_expectations_catches_its_canary",
}

FIGURES = (
    # table, path, line, column, basis, year, printed, value, decimals, unit, mark, compare
    ("canary", "flow/receipts", 1, 2, "budget", 2022, "10", 10, 0, "EUR", None, "budget"),
    ("canary", "flow/expenses", 2, 2, "budget", 2022, "4", 4, 0, "EUR", None, "budget"),
    ("canary", "flow", 3, 2, "budget", 2022, "9", 9, 0, "EUR", None, "budget"),
    ("canary", "flow/receipts", 1, 3, "realisation", 2022, "30", 30, 0, "EUR", None, "budget"),
    ("canary", "norm", 4, 2, "budget", 2022, "99%", 99, 0, "%", None, "at least"),
    ("canary", "norm", 4, 3, "realisation", 2022, "199%", 199, 0, "%", None, "at least"),
    ("canary", "norm/missed", 5, 2, "budget", 2022, "99%", 99, 0, "%", None, "at least"),
    ("canary", "norm/missed", 5, 3, "realisation", 2022, "7", 7, 0, "%", None, "at least"),
    ("canary", "target", 6, 2, "budget", 2022, "7", 7, 0, "1", None, "at least"),
    ("canary", "target", 6, 3, "realisation", 2022, "niet uitgevoerd", None, None, None, "not_performed", "at least"),
    ("second", "norm", 1, 3, "realisation", 2022, "55%", 55, 0, "%", None, None),
    # Differences, mutations and earlier years, in tables of their own.
    ("columns", "one", 1, 2, "budget", 2022, "5", 5, 0, "EUR", None, None),
    ("columns", "one", 1, 3, "realisation", 2022, "7", 7, 0, "EUR", None, None),
    ("columns", "one", 1, 4, "difference", 2022, "9", 9, 0, "EUR", None, None),
    ("columns", "two", 2, 2, "budget", 2022, "5", 5, 0, "EUR", None, None),
    ("columns", "two", 2, 3, "realisation", 2022, "7", 7, 0, "EUR", None, None),
    ("columns", "two", 2, 4, "difference", 2022, "2", 2, 0, "EUR", None, None),
    ("columns", "three", 3, 2, "budget", 2022, "4", 4, 0, "EUR", None, None),
    ("columns", "three", 3, 3, "realisation", 2022, "8", 8, 0, "EUR", None, None),
    ("columns", "three", 3, 4, "difference", 2022, "4", 4, 0, "EUR", None, None),
    ("heads", "one", 1, 2, "budget", 2022, "5", 5, 0, "EUR", None, None),
    ("heads", "one", 1, 3, "mutation", 2022, "7", 7, 0, "EUR", None, None),
    ("heads", "one", 1, 4, "estimate", 2022, "12", 12, 0, "EUR", None, None),
    ("years", "stale", 1, 2, "realisation", 2020, "2345", 2345, 0, "EUR", None, "budget"),
    ("years", "stale", 1, 3, "realisation", 2021, "2345", 2345, 0, "EUR", None, "budget"),
    ("years", "stale", 1, 4, "realisation", 2022, "2345", 2345, 0, "EUR", None, "budget"),
    ("years", "stale/part", 2, 3, "realisation", 2021, "11", 11, 0, "EUR", None, None),
    ("years", "stale/part", 2, 4, "realisation", 2022, "1234", 1234, 0, "EUR", None, None),
    ("years", "stale/next", 3, 3, "realisation", 2021, "1200", 1200, 0, "EUR", None, None),
    ("years", "stale/next", 3, 4, "realisation", 2022, "1234", 1234, 0, "EUR", None, None),
    ("years", "factor", 4, 3, "realisation", 2021, "345", 345, 0, "EUR", None, None),
    ("years", "factor", 4, 4, "realisation", 2022, "346000", 346000, 0, "EUR", None, None),
    ("years", "jump", 5, 3, "realisation", 2021, "10", 10, 0, "EUR", None, None),
    ("years", "jump", 5, 4, "realisation", 2022, "11", 11, 0, "EUR", None, None),
    ("years", "share", 6, 4, "realisation", 2022, "50%", 50, 0, "%", None, None),
    ("years", "opening", 7, 4, "realisation", 2022, "12", 12, 0, "EUR", None, None),
    ("zeros", "zero/one", 1, 2, "budget", 2022, "0", 0, 0, "EUR", None, None),
    ("zeros", "zero/two", 2, 2, "budget", 2022, "0", 0, 0, "EUR", None, None),
    ("zeros", "zero/three", 3, 2, "budget", 2022, "0", 0, 0, "EUR", None, None),
    ("zeros", "zero/three", 3, 3, "realisation", 2022, "3", 3, 0, "EUR", None, None),
    ("places", "place/one", 1, 2, "budget", 2022, "3000", 3000, 0, "EUR", None, None),
    ("places", "place/one", 1, 3, "realisation", 2022, "3010", 3010, 0, "EUR", None, None),
    ("places", "place/one", 1, 4, "realisation", 2021, "2000", 2000, 0, "EUR", None, None),
    ("places", "place/two", 2, 2, "budget", 2022, "2000", 2000, 0, "EUR", None, None),
    ("places", "place/two", 2, 3, "realisation", 2022, "2010", 2010, 0, "EUR", None, None),
    ("places", "place/two", 2, 4, "realisation", 2021, "3000", 3000, 0, "EUR", None, None),
    ("detail", "specificatie/totaal", 1, 3, "realisation", 2022, "3", 3, 0, "EUR", None, None),
)
HEADS = {("columns", 4): (3, "(2)-(1)"), ("heads", 4): (3, "(2)-(1)")}
"""The number and formula that the heads of some columns print; the columns before them are (1) and (2)."""
LINES = (
    # path, printed line, as declared, required, expected, open, label year, heading, repeats header, unplaced
    ("flow", 2, True, True, False, False, 2022, False, False, None),
    ("flow", 3, True, True, False, False, None, False, False, None),
    ("flow/receipts", 4, False, True, False, False, 2021, False, False, None),
    (None, 5, False, False, False, False, None, False, False, None),
    ("flow/expenses", None, True, True, False, False, None, False, False, None),
    ("norm", 6, True, False, False, False, None, False, False, "15 mln"),
    (None, 7, False, False, False, True, None, False, False, None),
    ("usual", None, True, False, True, False, None, False, False, None),
    ("head", 8, True, False, False, False, None, True, False, None),
    (None, 9, False, False, False, False, None, False, True, None),
)
RECORDS = (
    # line, agency, year, list, known
    (1, "one", 2022, None, None),
    (2, "one", 2022, None, None),
    (1, "one", 2022, "codes", False),
    (2, "one", 2022, "codes", True),
)
TYPES: Mapping[str, tuple[dict[str, Any], int]] = {
    "expect_total_to_equal_parts": ({"total": "flow", "parts": {"flow/receipts": 1, "flow/expenses": -1}}, 1),
    "expect_parts_to_stay_within_total": ({"total": "flow/expenses", "parts": ["flow/receipts"], "unless": "none"}, 1),
    "expect_columns_to_follow_their_formula": ({}, 1),
    "expect_heads_to_print_their_formula": ({}, 1),
    "expect_figures_to_be_zero": ({"lines": ["flow"], "basis": "budget"}, 1),
    "expect_figures_to_agree": ({"left": "flow/receipts", "right": "flow", "basis": "budget"}, 1),
    "expect_lines_to_correspond": ({"opening": "opening", "closing": ["jump"], "years": 1}, 1),
    "expect_repeated_figures_to_agree": ({"bases": ["realisation"], "across": False}, 1),
    "expect_specifications_to_agree": ({"total": "specificatie/totaal"}, 1),
    "expect_shares_to_be_ratios": ({"share": "share", "numerator": "jump", "denominator": "stale/next"}, 1),
    "expect_figures_to_meet_norm": ({"lines": ["norm*"], "direction": "at least"}, 1),
    "expect_figures_to_be_at_least": ({"line": "jump", "amount": 12, "bases": ["realisation"]}, 2),
    "expect_figures_to_stay_within_share_of_average": (
        {"line": "stale", "of": "stale/next", "percent": 100, "years": 2}, 1,
    ),
    "expect_deviations_to_stay_within": ({"percent": 10}, 1),
    "expect_targets_to_be_measured": ({}, 1),
    "expect_notation_to_be_constant": ({}, 1),
    "expect_units_to_fit_lines": ({}, 1),
    "expect_totals_to_move_with_parts": ({}, 1),
    "expect_neighbours_to_differ": ({}, 1),
    "expect_lines_to_keep_their_places": ({"times": 4}, 1),
    "expect_columns_to_hold_figures": ({}, 1),
    "expect_magnitudes_to_agree": ({"factor": 1000, "digits": 3}, 1),
    "expect_series_to_move_gradually": ({"percent": 300}, 2),
    "expect_series_not_to_stand_still": ({"years": 3}, 1),
    "expect_prescribed_lines_to_be_present": ({}, 1),
    "expect_usual_lines_to_be_present": ({}, 1),
    "expect_lines_to_be_recognised": ({"is_open": False}, 1),
    "expect_lines_to_be_stated_once": ({}, 1),
    "expect_spellings_to_be_known": ({}, 1),
    "expect_values_to_be_placed": ({}, 1),
    "expect_labels_to_name_the_year": ({}, 1),
    "expect_titles_to_name_the_year": ({}, 1),
    "expect_headers_not_to_be_repeated": ({}, 1),
    "expect_headings_to_be_bare": ({}, 1),
    "expect_records_to_be_unique": ({}, 1),
    "expect_codes_to_be_known": ({}, 1),
}  # fmt: skip


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
    for table in TABLES:
        connection.execute(f"CREATE TABLE {SCHEMA}.{table} AS SELECT * FROM {table} LIMIT 0")
    insert(
        connection,
        f"{SCHEMA}.figures",
        ("cell_id", "table_name", "kind", "agency", "document", "report_year", "own", "complete", "file", "line_no",
         "column_no", "slice_no", "slice", "column_number", "formula", "line_label", "line_path", "column_label",
         "basis", "year", "of_line", "printed", "state", "mark", "is_nothing", "value", "decimals", "lower", "upper",
         "lower_closed", "upper_closed", "unit", "scale", "sign", "heading", "budgeted", "currency_text",
         "percent_text", "scale_text", "line_unit", "compare"),
        list(_figures()),
    )  # fmt: skip
    insert(
        connection,
        f"{SCHEMA}.lines",
        ("table_name", "kind", "agency", "own", "complete", "title", "report_year", "file", "line_no", "line_label",
         "line_path", "known_as", "as_declared", "required", "expected", "open", "label_year", "heading",
         "repeats_header", "position", "label_cell", "stated_cells", "unplaced_cells", "unplaced"),
        [("canary", "canary", "canary", True, True, "Title of 2021", 2022, "canary", at, "line", path, path, declared,
          required, expected, is_open, year, heading, repeats, number, number, [number], [number], unplaced)
         for number, (path, at, declared, required, expected, is_open, year, heading, repeats, unplaced)
         in enumerate(LINES, 1)],
    )  # fmt: skip
    insert(
        connection,
        f"{SCHEMA}.records",
        ("table_name", "kind", "own", "line_no", "record", "agency", "year", "key_cell", "list_name", "printed",
         "known"),
        [("canary", "canary", True, line, f"{agency} {year}", agency, year, line, codes, "code", known)
         for line, agency, year, codes, known in RECORDS],
    )  # fmt: skip


def _figures() -> Iterable[tuple[Any, ...]]:
    """Give the rows of the canary's figures."""
    for number, row in enumerate(FIGURES, 1):
        table, path, line, column, basis, year, printed, value, decimals, unit, mark, compare = row
        known, amount = value is not None, value or 0
        of_head, formula = HEADS.get((table, column), (column - 1 if table in {"columns", "heads"} else None, None))
        yield (
            number, table, "canary", "canary", "jaarverslag", 2022, True, True, "canary", line, column, column,
            f"{basis}_{year}", of_head, formula, path, path, "head", basis, year,
            "opening" if table == "detail" else None, printed, "figure" if known else "mark", mark, False, value,
            decimals, amount - 0.5 if known else None, amount + 0.5 if known else None, True if known else None,
            False if known else None, unit, 1 if known else None, 1, False, False, "€" if unit == "EUR" else "",
            "%" if "%" in printed else "", "", "EUR" if table == "second" else unit, compare,
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
                if table_of(name) == table
            ),
        )
        for table in TABLES
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


EXPECTED_OF_SHAPES = {"canary_in_range": 1, "canary_isin": 4}


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
        declared_in="tieout/engines/canary.py",
    )
