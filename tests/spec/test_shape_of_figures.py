"""A table of figures that is not as designed is told by its column: no rule could be believed on it."""

from __future__ import annotations

import warnings
from dataclasses import replace

import pytest

from tieout.engines.canary import SCHEMA
from tieout.engines.interface import Asked
from tieout.engines.registry import load
from tieout.rulebook.builtin import shape_of_figures
from tieout.rules.known import figure
from tieout.store.run import create
from tieout.store.schema import FIGURES, TABLES, TableRow

TABLE = TableRow(
    table_name="known", table_order=0, kind="known", entity="known", document="report", report_year=2022, own=True,
    publication="", complete=True, file="known.csv", blank="nothing", numbers="printed", scale=1, is_records=False,
)  # fmt: skip
NAME = "figures_have_their_shape"


@pytest.fixture
def connection(tmp_path):
    """A run with two figures, in a schema like that of the canary."""
    connection = create(tmp_path / "kept", tmp_path / "shown")
    connection.execute(f"CREATE SCHEMA {SCHEMA}")
    for table in (TABLES, FIGURES):
        table.create(connection, SCHEMA, comments=False)
    TABLES.insert(connection, [TABLE], SCHEMA)
    FIGURES.insert(connection, [replace(figure("a", 5), cell_id=1), replace(figure("b", 7), cell_id=2)], SCHEMA)
    yield connection
    connection.close()


def judged(connection):
    """Have Pandera judge the table."""
    with warnings.catch_warnings():
        # What Pandera's libraries deprecate is between them, as in its process.
        warnings.simplefilter("ignore")
        (result,) = load("pandera").open_runner(connection).run(Asked(shapes=(shape_of_figures(),)), SCHEMA)
    return result


def test_a_table_as_designed_has_every_figure_examined(connection):
    result = judged(connection)
    assert (result.rule.name, result.error) == (NAME, None)
    assert (result.tally.exact, result.tally.broken, result.tally.not_judged) == (2, 0, 0)


@pytest.mark.parametrize("column", [one.name for one in FIGURES.columns if not one.nullable and one.type != "BIGINT[]"])
def test_a_null_in_any_column_that_may_have_none_is_told_by_that_column(connection, column):
    connection.execute(f"UPDATE {SCHEMA}.figures SET {column} = NULL WHERE line_path = 'b'")
    told = judged(connection).error
    assert told == f"series_contains_nulls: non-nullable column '{column}' contains null values"


@pytest.mark.parametrize(
    ("statement", "told"),
    [
        pytest.param("DROP COLUMN basis", "column 'basis' not found", id="a column that is missing"),
        pytest.param("ADD COLUMN more INTEGER", "column 'more' not in", id="a column too many"),
        pytest.param("ALTER COLUMN line_no TYPE VARCHAR", "line_no", id="a column of another type"),
        pytest.param("RENAME COLUMN unit TO units", "unit", id="a column of another name"),
    ],
)
def test_another_column_is_told(connection, statement, told):
    connection.execute(f"ALTER TABLE {SCHEMA}.figures {statement}")
    error = judged(connection).error
    assert error is not None
    assert told in error
