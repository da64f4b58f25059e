"""The cells of a small run are laid out once before they are read; those of a large one are not, and read the same."""

from __future__ import annotations

import pytest

from tests.conftest import CLOCK, LOGIUS
from tests.spec.drawn import load
from tieout.figures import tables
from tieout.gate.gathering import gather
from tieout.values.moments import days_at


@pytest.mark.parametrize("table", ["figures", "notations"])
def test_figures_are_the_same_whether_their_cells_are_laid_out_or_not(table, monkeypatch):
    case = gather(LOGIUS, [], None, days_at(CLOCK()), None)
    said = []
    for many in (tables.MANY_CELLS, "SELECT 1"):
        monkeypatch.setattr(tables, "MANY_CELLS", many)
        run, _ = load(case.deliveries, case.rulebook)
        said.append(run.execute(f"SELECT * FROM {table} ORDER BY ALL").fetchall())
    laid_out, not_laid_out = said
    assert laid_out == not_laid_out != []


def test_so_many_cells_are_laid_out_and_no_more():
    case = gather(LOGIUS, [], None, days_at(CLOCK()), None)
    run, _ = load(case.deliveries, case.rulebook)
    ((cells,),) = run.execute("SELECT count(*) FROM cells").fetchall()
    assert run.execute(tables.MANY_CELLS).fetchall() == []
    fewer = tables.MANY_CELLS.replace(str(tables.LAID_OUT), str(cells - 1))
    assert run.execute(fewer).fetchall() == [(1,)]
    assert run.execute(fewer.replace(str(cells - 1), str(cells))).fetchall() == []
