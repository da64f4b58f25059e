"""What Great Expectations and Pandera let pass by themselves, pinned: here it is broken or found, never passed.

The canary's tables have a known fault for every type of expectation, so a rule that is softened must still find it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import duckdb
import pytest

from tests.whole.pinned import TOTAL, expectation, in_range, is_in, shaped, state, write_tables
from tieout.engines import canary
from tieout.engines import worker as child
from tieout.rulebook.model import Expectation, ShapeColumn, Suite, SuiteScope
from tieout.rules.result import Result, check_of
from tieout.store.run import CATALOG

pytestmark = pytest.mark.filterwarnings("ignore")
"""What the engines deprecate is no error in their processes either."""


@pytest.fixture(scope="module")
def database(tmp_path_factory):
    """The tables of a run and those of the canary in a file, as an engine gets them."""
    path = tmp_path_factory.mktemp("shown") / "shown.duckdb"
    write_tables(path)
    return path


@pytest.fixture
def connection(database):
    """The same tables, for a test to spoil."""
    made = duckdb.connect(config={"threads": 1})
    made.execute(f"ATTACH '{database}' AS shown (READ_ONLY)")
    made.execute(f"ATTACH ':memory:' AS {CATALOG}")
    made.execute(f"COPY FROM DATABASE shown TO {CATALOG}")
    made.execute(f"USE {CATALOG}")
    yield made
    made.close()


@pytest.fixture(scope="module")
def suites():
    """What runs suites, with Great Expectations."""
    return child.load("great_expectations")


@pytest.fixture(scope="module")
def shapes():
    """What runs shapes, with Pandera."""
    return child.load("pandera")


def ran(
    suites: Any, connection: duckdb.DuckDBPyConnection, *items: Expectation, schema: str = canary.SCHEMA
) -> list[Result]:
    """Have Great Expectations run rules on the tables of a schema."""
    runner = suites.Runner(connection)
    scoped = [
        Suite("pinned", "pinned", SuiteScope(table=canary.table_of(_known(item.type))), (item,)) for item in items
    ]
    return list(runner.run(scoped, schema))


def _known(kind: str) -> str:
    return kind if kind in canary.TYPES else TOTAL


# --- Great Expectations: what a suite may say -----------------------------------------------------


@pytest.mark.parametrize("kind", list(canary.TYPES))
def test_a_misspelt_type_is_broken_and_not_gone(suites, kind):
    slips = [f"{kind}s", kind[:-1], kind.upper(), kind.replace("_to_", "_too_"), f" {kind}"]
    said = [suites._refusal(expectation(slip, canary.TYPES[kind][0])) for slip in slips if slip != kind]
    assert said
    assert all(why and "is not a known expectation type" in why for why in said), said


@pytest.mark.parametrize("kind", list(canary.TYPES))
def test_an_argument_that_is_misspelt_or_that_softens_a_rule_is_refused(suites, kind):
    kwargs = canary.TYPES[kind][0]
    assert suites._refusal(expectation(kind, kwargs)) is None
    slipped = [
        {**{key: value for key, value in kwargs.items() if key != name}, f"{name}s": kwargs[name]} for name in kwargs
    ]
    softened = [kwargs | {name: value} for name, value in SOFTENERS.items()]
    for given in slipped + softened:
        assert "do not fit" in (suites._refusal(expectation(kind, given)) or "it was taken"), given


SOFTENERS = {
    "mostly": 0.5,
    "row_condition": "1 = 0",
    "condition_parser": "pandas",
    "strict_min": False,
    "ignore_row_if": "both_values_are_missing",
    "unexpected_rows_query": "SELECT 1 WHERE false",
    "column": "value",
    "table": "lines",
}


def test_every_expectation_of_great_expectations_itself_is_refused(suites):
    from great_expectations.expectations.registry import list_registered_expectation_implementations

    theirs = set(list_registered_expectation_implementations()) - set(canary.TYPES) - {"tie_out_expectation"}
    assert len(theirs) >= 50
    for kind in sorted(theirs):
        assert "cannot open a gate" in (suites._refusal(expectation(kind, {})) or "it was taken"), kind


def test_the_base_of_our_expectations_checks_nothing_and_passes_nothing(suites, connection):
    (result,) = ran(suites, connection, expectation("tie_out_expectation", {}))
    assert state(result) == "broken"


@pytest.mark.parametrize(
    "more",
    [
        {"catch_exceptions": False}, {"catch_exceptions": True}, {"result_format": "BOOLEAN_ONLY"},
        {"result_format": {"result_format": "SUMMARY"}}, {"meta": {"name": "another"}}, {"meta": None},
        {"id": "another"}, {"severity": "info"}, {"notes": "n"}, {"description": "d"}, {"rendered_content": []},
        {"batch_id": "another"}, {"windows": []}, {"only_kinds": ["another"]}, {"only_agency": "another"},
    ],
    ids=str,
)  # fmt: skip
def test_what_great_expectations_takes_beside_the_arguments_softens_nothing(suites, connection, more):
    kwargs, faults = canary.TYPES[TOTAL]
    (result,) = ran(suites, connection, expectation(TOTAL, kwargs | more))
    found = sum(check.judgement == "broken" for check in result.checks)
    assert state(result) == "broken" or found == faults


def test_a_condition_in_pandas_runs_no_code(suites, connection, tmp_path):
    proof = tmp_path / "proof"
    evil = f"@pd.io.common.os.system('touch {proof}')"
    kwargs = canary.TYPES[TOTAL][0] | {"row_condition": evil, "condition_parser": "pandas"}
    theirs = {"column": "value", "min_value": 0, "row_condition": evil, "condition_parser": "pandas"}
    results = ran(
        suites, connection,
        expectation(TOTAL, kwargs), expectation("expect_column_values_to_be_between", theirs, "another"),
    )  # fmt: skip
    assert [state(result) for result in results] == ["broken", "broken"]
    assert not proof.exists()


# --- Great Expectations: what it reports ----------------------------------------------------------


@pytest.mark.parametrize("kind", list(canary.TYPES))
def test_a_table_without_rows_passes_nothing(suites, connection, kind):
    for table in canary.TABLES:
        connection.execute(f"DELETE FROM {canary.SCHEMA}.{table}")
    (result,) = ran(suites, connection, expectation(kind, canary.TYPES[kind][0]))
    assert state(result) == "empty", result


@pytest.mark.parametrize("kind", [kind for kind in canary.TYPES if canary.table_of(kind) == "figures"])
def test_a_table_without_one_figure_passes_nothing_but_that_it_has_none(suites, connection, kind):
    connection.execute(
        f"UPDATE {canary.SCHEMA}.figures SET value = NULL, lower = NULL, upper = NULL, state = 'mark', "
        "printed = 'n.b.', mark = 'not_available', unit = NULL, scale = NULL, decimals = NULL"
    )
    (result,) = ran(suites, connection, expectation(kind, canary.TYPES[kind][0]))
    assert state(result) in WITHOUT_FIGURES.get(kind, {"empty"}), result


WITHOUT_FIGURES = {"expect_notation_to_be_constant": {"passed"}, "expect_columns_to_hold_figures": {"failed"}}
"""Types that look at how a cell is written, or just for this."""


@pytest.mark.parametrize("success", [True, "yes", 1, [0], pytest.param(object(), id="an object"), None, 0], ids=repr)
@pytest.mark.parametrize("judgement", ["broken", "not judged", None], ids=str)
def test_only_true_is_success_and_only_where_a_check_was_made_and_none_is_broken(suites, success, judgement):
    rows = [] if judgement is None else [("s", judgement, "", [1], None, None, None, None)]
    reported = SimpleNamespace(exception_info={}, success=success, result={"details": {"checks": rows}})
    result = suites._result(expectation(TOTAL, {}), reported)
    assert state(result) in {"broken", "failed", "empty"}
    assert (state(result) == "broken") >= (success is True)


@pytest.mark.parametrize("success", ["yes", 1, [0], pytest.param(object(), id="an object"), None, False], ids=repr)
def test_what_is_only_like_true_is_no_success_even_where_all_checks_hold(suites, success):
    row = ("s", "exact", "", [1], None, None, None, None)
    reported = SimpleNamespace(exception_info={}, success=success, result={"details": {"checks": [row]}})
    assert state(suites._result(expectation(TOTAL, {}), reported)) == "broken"


@pytest.mark.parametrize(
    "result",
    [None, {}, {"details": None}, {"details": {}}, {"details": {"checks": None}}, {"details": {"checks": [("s",)]}}],
    ids=str,
)
def test_a_success_that_shows_no_checks_is_broken(suites, result):
    reported = SimpleNamespace(exception_info={}, success=True, result=result)
    assert state(suites._result(expectation(TOTAL, {}), reported)) == "broken"


@pytest.mark.parametrize(
    "row",
    [
        pytest.param(("s", None, "", [1], None, None, None, None), id="a judgement that is NULL"),
        pytest.param(("s", "passed", "", [1], None, None, None, None), id="a judgement that is none of the four"),
        pytest.param(("s", True, "", [1], None, None, None, None), id="a truth"),
        pytest.param(("s", "exact", "", [], None, None, None, None), id="no cell"),
        pytest.param(("s", "exact", "", None, None, None, None, None), id="cells that are NULL"),
        pytest.param(("s", "exact"), id="half a row"),
    ],
)
def test_a_row_that_is_no_check_is_refused(row):
    with pytest.raises(ValueError, match=r"judged|points at no cell|shorter"):
        check_of(row)


@pytest.mark.parametrize("rows", [21, 201, 1001])
def test_every_row_that_breaks_is_reported_however_many(suites, shapes, connection, rows):
    connection.execute(
        f"INSERT INTO {canary.SCHEMA}.figures SELECT figures.* REPLACE (cell_id + 1000 * n AS cell_id, "
        f"'table ' || n AS table_name) FROM {canary.SCHEMA}.figures, range(1, {rows}) AS r(n) "
        "WHERE table_name = 'canary'"
    )
    kind = "expect_figures_to_be_zero"
    (result,) = ran(suites, connection, expectation(kind, canary.TYPES[kind][0]))
    assert sum(check.judgement == "broken" for check in result.checks) == rows
    shaped = shapes.Runner(connection).run(canary.shapes(), canary.SCHEMA)
    assert [sum(check.judgement == "broken" for check in result.checks) for result in shaped] == [
        rows,
        4 + 2 * (rows - 1),
    ]


# --- the canary of both ---------------------------------------------------------------------------


class Spoilt:
    """An engine whose result on one rule of its canary is changed on the way."""

    def __init__(self, runner: canary.Runs, rule: str, change: Callable[[Result], Sequence[Result]]) -> None:
        self.runner, self.rule, self.change = runner, rule, change

    def run(self, declared: Any, schema: str) -> tuple[Result, ...]:
        """Run what is declared, and change what it says of that rule."""
        results = self.runner.run(declared, schema)
        assert self.rule in [result.rule.name for result in results]
        return tuple(
            said for result in results for said in (self.change(result) if result.rule.name == self.rule else [result])
        )


def with_one_more(result: Result) -> list[Result]:
    """Find one of its faults twice."""
    fault = next(check for check in result.checks if check.judgement == "broken")
    return [replace(result, checks=(*result.checks, fault))]


def with_one_fewer(result: Result) -> list[Result]:
    """Lose one of its faults."""
    checks = list(result.checks)
    checks.remove(next(check for check in checks if check.judgement == "broken"))
    return [replace(result, checks=tuple(checks))]


@pytest.mark.parametrize(
    ("rule", "count"),
    [
        pytest.param("canary_expect_total_to_equal_parts", 1, id="Great Expectations, a rule with one fault"),
        pytest.param("canary_expect_series_to_move_gradually", 2, id="Great Expectations, a rule with two"),
        pytest.param("canary_in_range", 1, id="Pandera, a check with one fault"),
        pytest.param("canary_isin", 4, id="Pandera, a check with four"),
    ],
)
def test_a_canary_is_caught_by_just_its_own_faults(suites, shapes, connection, rule, count):
    stage, attempt = (suites, canary.try_suites) if "_expect_" in rule else (shapes, canary.try_shapes)

    def missed(change: Callable[[Result], Sequence[Result]]) -> tuple[str, ...]:
        known, told = attempt(Spoilt(stage.Runner(connection), rule, change))
        assert known == len(canary.TYPES if stage is suites else canary.EXPECTED_OF_SHAPES)
        return told

    assert missed(lambda result: [result]) == ()
    assert missed(with_one_more) == (f"{rule}: found {count + 1} faults where there are {count}",)
    assert missed(with_one_fewer) == (f"{rule}: found {count - 1} faults where there are {count}",)
    assert missed(lambda result: [replace(result, error="no such column")]) == (f"{rule}: no such column",)
    assert missed(lambda _: []) == (f"{rule}: not reported",)


# --- Pandera --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "word", ["budgets", "budget ", " budget", "budget\n", "Budget", "budge", "", "ｂudget", "budget<script>"], ids=repr
)
def test_a_word_that_only_begins_like_a_known_one_is_found(shapes, connection, word):
    connection.execute("UPDATE figures SET basis = $1 WHERE cell_id = (SELECT min(cell_id) FROM figures)", [word])
    column = ShapeColumn(name="basis", type="text", check=(is_in("budget", "realisation"),))
    (result,) = shapes.Runner(connection).run((shaped(column),))
    assert [check.judgement for check in result.checks].count("broken") == 1


@pytest.mark.parametrize(
    "spoil",
    [
        pytest.param("ALTER TABLE figures ADD COLUMN more INTEGER", id="a column more"),
        pytest.param("ALTER TABLE figures DROP COLUMN printed", id="a column less"),
        pytest.param("ALTER TABLE figures RENAME COLUMN printed TO print", id="another name"),
        pytest.param("ALTER TABLE figures ALTER COLUMN value TYPE DOUBLE", id="another type"),
        pytest.param(
            "ALTER TABLE figures DROP COLUMN cell_id; ALTER TABLE figures ADD COLUMN cell_id BIGINT DEFAULT 1",
            id="another order",
        ),
    ],
)
def test_a_table_that_is_laid_out_otherwise_is_broken(shapes, connection, spoil):
    types = {"BIGINT": "integer", "INTEGER": "integer", "VARCHAR": "text", "BOOLEAN": "boolean"}
    kept = [
        row for row in connection.execute("DESCRIBE figures").fetchall() if row[1] in {"BIGINT", "VARCHAR", "BOOLEAN"}
    ]
    kept += [("value", "DECIMAL")]
    listed = ", ".join(name for name, *_ in kept)
    connection.execute(f"CREATE OR REPLACE TABLE figures AS SELECT {listed} FROM figures")
    columns = [
        ShapeColumn(
            name=name, type=types.get(kind, "decimal"), nullable=True, check=(in_range(),) if name == "value" else ()
        )
        for name, kind, *_ in kept
    ]
    shape = shaped(*columns, whole=True)
    assert [state(result) for result in shapes.Runner(connection).run((shape,))] == ["passed", "passed"]
    connection.execute(spoil)
    assert {state(result) for result in shapes.Runner(connection).run((shape,))} == {"broken"}


def test_a_cell_that_is_empty_where_none_may_be_is_broken(shapes, connection):
    connection.execute("UPDATE figures SET value = NULL WHERE cell_id = (SELECT min(cell_id) FROM figures)")
    column = ShapeColumn(name="value", type="decimal", check=(in_range(),))
    (result,) = shapes.Runner(connection).run((shaped(column),))
    assert state(result) == "broken"


def test_a_shape_of_no_rows_passes_nothing(shapes, connection):
    connection.execute("DELETE FROM figures")
    column = ShapeColumn(name="value", type="decimal", check=(in_range(),))
    assert {state(result) for result in shapes.Runner(connection).run((shaped(column, whole=True),))} == {"empty"}


@pytest.mark.parametrize("kind", ["integer", "text", "boolean"])
def test_nothing_is_turned_into_another_type_to_make_it_fit(shapes, connection, kind):
    shape = shaped(ShapeColumn(name="value", type=kind, check=(in_range(),)))
    (result,) = shapes.Runner(connection).run((shape,))
    assert state(result) == "broken"
    built = shapes._schema(shape.shape)
    assert [built.coerce, *(column.coerce for column in built.columns.values())] == [False, False]


@pytest.mark.parametrize("fault", [True, False], ids=["Pandera passes a breach", "Pandera fails what is sound"])
def test_an_engine_at_odds_with_its_own_rows_is_broken(shapes, connection, monkeypatch, fault):
    said = shapes.Runner._validate
    high = 0 if fault else 100
    column = ShapeColumn(name="value", type="decimal", check=(in_range(high=high),))
    other = ShapeColumn(name="value", type="decimal", check=(in_range(high=0),))
    runner = shapes.Runner(connection)
    monkeypatch.setattr(
        shapes.Runner, "_validate",
        lambda self, shape, schema: [] if fault else said(self, shaped(other).shape, schema),
    )  # fmt: skip
    (result,) = runner.run((shaped(column),))
    assert "Pandera says" in str(result.error)
