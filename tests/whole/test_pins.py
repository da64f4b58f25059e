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
from tieout.declarations.strict import convert
from tieout.engines import canary
from tieout.engines import worker as child
from tieout.engines.interface import Asked, Result, Runner
from tieout.engines.tallying import KEPT
from tieout.rulebook.declared import Expectation, ShapeColumn, Suite, SuiteScope
from tieout.rules.registry import KINDS
from tieout.store.run import CATALOG
from tieout.store.schema import JUDGED
from tieout.values.errors import DeclarationError
from tieout.values.tally import Check, Tally, check_of

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
    return child.load_quietly("great_expectations")


@pytest.fixture(scope="module")
def shapes():
    """What runs shapes, with Pandera."""
    return child.load_quietly("pandera")


def ran(
    suites: Any, connection: duckdb.DuckDBPyConnection, *items: Expectation, schema: str = canary.SCHEMA
) -> list[Result]:
    """Have Great Expectations run rules on the tables of a schema."""
    scoped = tuple(
        Suite("pinned", "pinned", SuiteScope(table=KINDS[kind].looks_at, kinds=(kind,)), (item,))
        for item in items
        for kind in [_known(item.type)]
    )
    return list(suites.Runner(connection).run(Asked(suites=scoped), schema))


def _known(kind: str) -> str:
    return kind if kind in KINDS else TOTAL


# --- Great Expectations: what a suite may say -----------------------------------------------------


@pytest.mark.parametrize("kind", list(KINDS))
def test_a_misspelt_type_is_broken_and_not_gone(suites, kind):
    slips = [f"{kind}s", kind[:-1], kind.upper(), kind.replace("_to_", "_too_"), f" {kind}"]
    said = [suites._refusal(expectation(slip, KINDS[kind].known.arguments)) for slip in slips if slip != kind]
    assert said
    assert all(why and "cannot open a gate" in why for why in said), said


@pytest.mark.parametrize("kind", list(KINDS))
def test_an_argument_that_is_misspelt_or_that_softens_a_rule_is_refused(kind):
    kwargs = KINDS[kind].known.arguments
    assert type(convert(dict(kwargs), KINDS[kind], "here")) is KINDS[kind]
    slipped = [
        {**{key: value for key, value in kwargs.items() if key != name}, f"{name}s": kwargs[name]} for name in kwargs
    ]
    softened = [{**kwargs, name: value} for name, value in SOFTENERS.items()]
    for given in slipped + softened:
        with pytest.raises(DeclarationError, match="is not known here"):
            convert(given, KINDS[kind], "here")


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

    theirs = set(list_registered_expectation_implementations()) - set(KINDS) - {"tie_out_expectation"}
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
        {"batch_id": "another"}, {"windows": []}, {"only_kinds": ["another"]}, {"only_entity": "another"},
        {"kept_whole": False},
    ],
    ids=str,
)  # fmt: skip
def test_what_great_expectations_takes_beside_the_arguments_softens_nothing(suites, connection, more):
    known = KINDS[TOTAL].known
    (result,) = ran(suites, connection, expectation(TOTAL, {**known.arguments, **more}))
    assert state(result) == "broken" or result.tally.broken == known.broken


def test_a_condition_in_pandas_runs_no_code(suites, connection, tmp_path):
    proof = tmp_path / "proof"
    evil = f"@pd.io.common.os.system('touch {proof}')"
    kwargs = {**KINDS[TOTAL].known.arguments, "row_condition": evil, "condition_parser": "pandas"}
    theirs = {"column": "value", "min_value": 0, "row_condition": evil, "condition_parser": "pandas"}
    results = ran(
        suites, connection,
        expectation(TOTAL, kwargs), expectation("expect_column_values_to_be_between", theirs, "another"),
    )  # fmt: skip
    assert [state(result) for result in results] == ["broken", "broken"]
    assert not proof.exists()


# --- Great Expectations: what it reports ----------------------------------------------------------


@pytest.mark.parametrize("kind", list(KINDS))
def test_a_table_without_rows_passes_nothing(suites, connection, kind):
    for table in JUDGED:
        connection.execute(f"DELETE FROM {canary.SCHEMA}.{table.name}")
    (result,) = ran(suites, connection, expectation(kind, KINDS[kind].known.arguments))
    assert state(result) == "empty", result


@pytest.mark.rare
@pytest.mark.parametrize("kind", [kind for kind, one in KINDS.items() if one.looks_at == "figures"])
def test_a_table_without_one_figure_passes_nothing_but_that_it_has_none(suites, connection, kind):
    connection.execute(
        f"UPDATE {canary.SCHEMA}.figures SET value = NULL, lower = NULL, upper = NULL, state = 'mark', "
        "printed = 'n.b.', mark = 'not_available', unit = NULL, scale = NULL, decimals = NULL"
    )
    (result,) = ran(suites, connection, expectation(kind, KINDS[kind].known.arguments))
    assert state(result) in WITHOUT_FIGURES.get(kind, {"empty"}), result


WITHOUT_FIGURES = {"expect_notation_to_be_constant": {"passed"}, "expect_columns_to_hold_figures": {"failed"}}
"""Types that look at how a cell is written, or just for this."""


@pytest.mark.parametrize("success", [True, "yes", 1, [0], pytest.param(object(), id="an object"), None, 0], ids=repr)
@pytest.mark.parametrize("tally", [Tally(broken=1), Tally(exact=9, broken=1), Tally(not_judged=1), Tally()], ids=str)
def test_only_true_is_success_and_only_where_a_check_was_made_and_none_is_broken(suites, success, tally):
    reported = SimpleNamespace(exception_info={}, success=success, result={"details": {"tally": tally}})
    result = suites._result(expectation(TOTAL, {}), reported)
    assert state(result) in {"broken", "failed", "empty"}
    assert (state(result) == "broken") >= (success is True)


@pytest.mark.parametrize("success", ["yes", 1, [0], pytest.param(object(), id="an object"), None, False], ids=repr)
def test_what_is_only_like_true_is_no_success_even_where_all_checks_hold(suites, success):
    sound = Tally(exact=1, checks=(Check("t", "s", "exact", (1,)),))
    reported = SimpleNamespace(exception_info={}, success=success, result={"details": {"tally": sound}})
    assert state(suites._result(expectation(TOTAL, {}), reported)) == "broken"


@pytest.mark.parametrize(
    "result",
    [
        None,
        {},
        {"details": None},
        {"details": {}},
        {"details": {"tally": None}},
        {"details": {"tally": 9}},
        {"details": {"tally": {"exact": 9}}},
        {"details": {"tally": [("s",)]}},
    ],
    ids=str,
)
def test_a_success_that_shows_no_checks_is_broken(suites, result):
    reported = SimpleNamespace(exception_info={}, success=True, result=result)
    assert state(suites._result(expectation(TOTAL, {}), reported)) == "broken"


SOUND = {
    "table_name": "t", "about": "s", "judgement": "exact", "excuse": None, "told": None, "cells": [1], "weights": [],
    "expected": None, "found": None, "gap": None, "allowed": None,
}  # fmt: skip


@pytest.mark.parametrize(
    "spoilt",
    [
        pytest.param({"judgement": None}, id="a judgement that is NULL"),
        pytest.param({"judgement": "passed"}, id="a judgement that is none of the four"),
        pytest.param({"judgement": True}, id="a truth"),
        pytest.param({"cells": []}, id="no cell"),
        pytest.param({"cells": None}, id="cells that are NULL"),
        pytest.param({"weights": [1, -1]}, id="weights of other cells"),
    ],
)
def test_a_row_that_is_no_check_is_refused(spoilt):
    assert check_of(SOUND).judgement == "exact"
    with pytest.raises(ValueError, match=r"is judged|points at no cell|weights for 1 cells"):
        check_of(SOUND | spoilt)


@pytest.mark.parametrize("column", SOUND)
def test_half_a_row_is_refused(column):
    with pytest.raises(KeyError, match=column):
        check_of({name: value for name, value in SOUND.items() if name != column})


@pytest.mark.parametrize("is_few", [True, False], ids=["of few", "of many"])
@pytest.mark.parametrize("rows", [21, 201, 1001])
@pytest.mark.rare
def test_every_row_that_breaks_is_counted_however_many(suites, shapes, connection, monkeypatch, rows, is_few):
    kind = "expect_figures_to_be_zero"
    if not is_few:
        monkeypatch.setattr(suites, "KEPT_WHOLE", 10)
        monkeypatch.setattr(shapes, "KEPT_WHOLE", 10)
    before = [result.tally.broken for result in canary_of_both(suites, shapes, connection, kind)]
    more = f"FROM {canary.SCHEMA}.{{}}, range(1, {rows}) AS r(n) WHERE kind IN ('{kind}', '{canary.SHAPED}')"
    for table, columns in (("figures", "cell_id + 1000 * n AS cell_id, "), ("tables", "")):
        connection.execute(
            f"INSERT INTO {canary.SCHEMA}.{table} SELECT {table}.* REPLACE ({columns}"
            f"table_name || ' ' || n AS table_name) {more.format(table)}"
        )
    found = canary_of_both(suites, shapes, connection, kind)
    assert [result.tally.broken for result in found] == [count * rows for count in before]
    assert all(result.tally.is_whole for result in found) or not is_few
    kept = [sum(check.judgement == "broken" for check in result.tally.checks) for result in found]
    assert kept == [count * rows if is_few else min(count * rows, KEPT) for count in before]


def canary_of_both(suites: Any, shapes: Any, connection: duckdb.DuckDBPyConnection, kind: str) -> list[Result]:
    """Have both engines judge the canary: one by a rule of one kind, the other by its shape."""
    found = ran(suites, connection, expectation(kind, KINDS[kind].known.arguments))
    return [*found, *shapes.Runner(connection).run(shapes.Runner(connection).known()[0], canary.SCHEMA)]


# --- the canary of both ---------------------------------------------------------------------------


class Spoilt:
    """An engine whose result on one rule of its canary is changed on the way."""

    def __init__(self, runner: Runner, rule: str, change: Callable[[Result], Sequence[Result]]) -> None:
        self.runner, self.rule, self.change = runner, rule, change
        self.known = runner.known

    def run(self, asked: Asked, schema: str) -> tuple[Result, ...]:
        """Run what is asked, and change what it says of that rule."""
        results = self.runner.run(asked, schema)
        assert self.rule in [result.rule.name for result in results]
        return tuple(
            said for result in results for said in (self.change(result) if result.rule.name == self.rule else [result])
        )


def with_more(count: int) -> Callable[[Result], list[Result]]:
    """Find more of its faults than there are, or fewer."""
    return lambda result: [replace(result, tally=replace(result.tally, broken=result.tally.broken + count))]


@pytest.mark.rare
@pytest.mark.parametrize(
    "rule",
    [
        pytest.param("canary_expect_total_to_equal_parts", id="Great Expectations, a total"),
        pytest.param(
            "canary_expect_codes_to_be_known", id="Great Expectations, a code of a record", marks=pytest.mark.rare
        ),
        pytest.param("canary_in_range", id="Pandera, a range"),
        pytest.param("canary_isin", id="Pandera, a set of words", marks=pytest.mark.rare),
    ],
)
def test_a_canary_is_caught_by_just_its_own_faults(suites, shapes, connection, rule):
    engine = suites if "_expect_" in rule else shapes

    def missed(change: Callable[[Result], Sequence[Result]]) -> tuple[str, ...]:
        known, told = canary.try_canary(Spoilt(engine.Runner(connection), rule, change))
        assert known == (len(KINDS) if engine is suites else 2)
        return told

    assert missed(lambda result: [result]) == ()
    assert missed(with_more(1)) == (f"{rule}: found 2 faults where there are 1",)
    assert missed(with_more(-1)) == (f"{rule}: found 0 faults where there are 1",)
    assert missed(lambda result: [replace(result, error="no such column")]) == (f"{rule}: no such column",)
    assert missed(lambda _: []) == (f"{rule}: not reported",)


# --- Pandera --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "word", ["budgets", "budget ", " budget", "budget\n", "Budget", "budge", "", "ｂudget", "budget<script>"], ids=repr
)
def test_a_word_that_only_begins_like_a_known_one_is_found(shapes, connection, word):
    connection.execute("UPDATE figures SET basis = $1 WHERE cell_id = (SELECT min(cell_id) FROM figures)", [word])
    column = ShapeColumn(name="basis", type="text", check=(is_in("budget", "realisation"),))
    (result,) = shapes.Runner(connection).run(Asked((shaped(column),)))
    assert result.tally.broken == 1


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
    assert [state(result) for result in shapes.Runner(connection).run(Asked((shape,)))] == ["passed", "passed"]
    connection.execute(spoil)
    assert {state(result) for result in shapes.Runner(connection).run(Asked((shape,)))} == {"broken"}


def test_a_cell_that_is_empty_where_none_may_be_is_broken(shapes, connection):
    connection.execute("UPDATE figures SET value = NULL WHERE cell_id = (SELECT min(cell_id) FROM figures)")
    column = ShapeColumn(name="value", type="decimal", check=(in_range(),))
    (result,) = shapes.Runner(connection).run(Asked((shaped(column),)))
    assert state(result) == "broken"


def test_a_shape_of_no_rows_passes_nothing(shapes, connection):
    connection.execute("DELETE FROM figures")
    column = ShapeColumn(name="value", type="decimal", check=(in_range(),))
    assert {state(result) for result in shapes.Runner(connection).run(Asked((shaped(column, whole=True),)))} == {
        "empty"
    }


@pytest.mark.parametrize("kind", ["integer", "text", "boolean"])
def test_nothing_is_turned_into_another_type_to_make_it_fit(shapes, connection, kind):
    shape = shaped(ShapeColumn(name="value", type=kind, check=(in_range(),)))
    (result,) = shapes.Runner(connection).run(Asked((shape,)))
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
    (result,) = runner.run(Asked((shaped(column),)))
    assert "Pandera says" in str(result.error)
