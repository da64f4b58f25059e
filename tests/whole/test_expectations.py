"""Our expectations as Great Expectations sees them: made from the kinds of rule, loaded from JSON by their type."""

from __future__ import annotations

import warnings

import duckdb
import pytest

from tests.conftest import REPOSITORY
from tieout.engines.canary import SCHEMA, make_canary, simplest_kinds
from tieout.engines.worker import load_quietly
from tieout.rulebook.shelf import read_rulebook
from tieout.rules.registry import KINDS
from tieout.store.run import CATALOG

SHIPPED = {"agency_accounts": "logius", "annual_reports": "acme"}


@pytest.fixture(scope="module")
def books():
    kinds = {name: frozenset(read_rulebook(name, frozenset(), frozenset()).kinds) for name in SHIPPED}
    return [read_rulebook(name, frozenset({entity}), kinds[name]) for name, entity in SHIPPED.items()]


@pytest.fixture(scope="module")
def engine():
    return load_quietly("great_expectations")


def test_every_kind_of_rule_is_an_expectation_and_a_shipped_rulebook_uses_it(engine, books):
    ours = {kind.expectation_type: kind for kind in engine.TieOutExpectation.__subclasses__()}
    assert set(ours) == set(KINDS)
    assert set(ours) == {item.type for book in books for suite in book.suites for item in suite.expectations}
    assert all(kind.kind is KINDS[name] and kind.__doc__ == KINDS[name].__doc__ for name, kind in ours.items())


def test_great_expectations_loads_every_shipped_rule_with_its_arguments(engine, books):
    import great_expectations

    rules = [item for book in books for suite in book.suites for item in suite.expectations]
    told = [{"type": item.type, "kwargs": item.kwargs, "severity": item.rule.severity} for item in rules]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        loaded = great_expectations.ExpectationSuite(name="all", expectations=told).expectations
    assert [type(one).kind for one in loaded] == [KINDS[item.type] for item in rules]
    assert all(
        getattr(one, name) == value
        for one, item in zip(loaded, rules, strict=True)
        for name, value in item.kwargs.items()
    )


def test_the_shipped_rulebooks_are_whole(books):
    assert [book.faults for book in books] == [()] * len(books)
    for name, book in zip(SHIPPED, books, strict=True):
        own = [suite for suite in book.suites if suite.file.startswith("expectations/")]
        assert len(list((REPOSITORY / "expectations" / name / "suites").iterdir())) == len(own)


@pytest.mark.parametrize(
    ("select", "rows"),
    [
        pytest.param("SELECT * \nFROM figures \nWHERE true", "figures", id="all rows of a table"),
        pytest.param("SELECT * \nFROM figures \nWHERE own", "(SELECT * \nFROM figures \nWHERE own)", id="some rows"),
        pytest.param(
            "SELECT * \nFROM figures \nWHERE true AND own", "(SELECT * \nFROM figures \nWHERE true AND own)", id="fewer"
        ),
        pytest.param(
            "SELECT * \nFROM figures \nWHERE true\n LIMIT 2",
            "(SELECT * \nFROM figures \nWHERE true\n LIMIT 2)",
            id="two",
        ),
        pytest.param("SELECT state \nFROM figures", "(SELECT state \nFROM figures)", id="one column"),
    ],
)
def test_only_all_rows_of_a_table_are_called_by_its_name(engine, select, rows):
    assert engine.rows_in_sql(select) == rows


def test_great_expectations_asks_for_all_rows_as_we_know_it(engine):
    asked = []
    with duckdb.connect() as connection, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        connection.execute(f"ATTACH ':memory:' AS {CATALOG}")
        connection.execute(f"USE {CATALOG}")
        make_canary(connection)
        runner = engine.open_runner(connection)
        rows_in_sql = engine.rows_in_sql
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(engine, "rows_in_sql", lambda select: asked.append(rows_in_sql(select)) or asked[-1])
            runner.run(runner.known(simplest=True)[0], SCHEMA)
        runner.close()
    assert sorted(asked) == sorted(KINDS[kind].looks_at for kind in simplest_kinds())
