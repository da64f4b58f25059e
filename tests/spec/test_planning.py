"""Care in planning is for large tables: on small ones a plan takes longer than the answer."""

from __future__ import annotations

import pytest

from tieout.store.run import PLANNED_WITH, create, create_shared, open_empty, open_run, show


def left_out(connection):
    """Give the steps that planning leaves out, and all that there are."""
    ((said,),) = connection.execute("SELECT current_setting('disabled_optimizers')").fetchall()
    steps = {name for (name,) in connection.execute("SELECT name FROM duckdb_optimizers()").fetchall()}
    return {one.strip() for one in said.split(",") if one.strip()}, steps


def test_every_step_that_is_kept_is_one_of_duckdb():
    with open_empty() as connection:
        left, steps = left_out(connection)
    assert left == set(), "questions of an analyst are planned with all care"
    assert set(PLANNED_WITH) < steps


@pytest.mark.parametrize("is_large", [False, True])
def test_a_run_that_is_made_leaves_steps_out_where_it_is_small(tmp_path, is_large):
    with create(tmp_path / "kept.duckdb", tmp_path / "shown.duckdb", is_large=is_large) as connection:
        left, steps = left_out(connection)
    assert left == (set() if is_large else steps - set(PLANNED_WITH))


def test_so_does_one_that_several_small_publications_share(tmp_path):
    with create_shared(tmp_path / "shown.duckdb") as connection:
        left, steps = left_out(connection)
    assert left == steps - set(PLANNED_WITH)


@pytest.mark.parametrize("is_small", [True, False])
def test_an_engine_leaves_steps_out_where_the_run_that_it_is_shown_is_small(tmp_path, monkeypatch, is_small):
    shown = tmp_path / "shown.duckdb"
    with create(tmp_path / "kept.duckdb", shown) as connection:
        connection.execute("CREATE TABLE t AS SELECT 1 AS v")
        show(connection)
    if not is_small:
        monkeypatch.setattr("tieout.store.run.SMALL", shown.stat().st_size - 1)
    with open_run(str(shown)) as connection:
        left, steps = left_out(connection)
    assert left == (steps - set(PLANNED_WITH) if is_small else set())
