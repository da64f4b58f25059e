"""Of a long table is shown what a reader looks for: its first rows, and those that findings are about."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from tests.spec.drawn import delivery, load
from tests.spec.test_ingested_cells import declared
from tieout.gate import printing
from tieout.values.outcome import Place

HEADS = ["label", "amount"]


def shown(rows, places, monkeypatch):
    """Print a table of so many rows, with findings about these lines; give the lines shown and how many are not."""
    monkeypatch.setattr(printing, "SHOWN_WHOLE", 100)
    monkeypatch.setattr(printing, "MOST", 3)
    data = ",".join(HEADS) + "\n" + "".join(f"Post {number},{number}\n" for number in range(rows))
    connection, loaded = load([delivery(declared(HEADS), {"t.csv": data.encode()})])
    findings = [SimpleNamespace(places=[Place("t.csv", line, 2)]) for line in places]
    case = SimpleNamespace(publication=SimpleNamespace(owners={}))
    (table,) = printing.print_tables(case, connection, loaded, [], {}, SimpleNamespace(findings=findings))
    return [row.line for row in table.rows], table.left_out


FIRST = list(range(2, 2 + printing.FIRST))


@pytest.mark.parametrize(
    ("rows", "places", "expected"),
    [
        pytest.param(100, [50], (list(range(2, 102)), 0), id="a table that is not long is shown whole"),
        pytest.param(101, [], (FIRST, 81), id="a long one without findings shows its first rows"),
        pytest.param(101, [70, 60], ([*FIRST, 60, 70], 79), id="and those that findings are about"),
        pytest.param(101, [90, 80, 70, 60], ([*FIRST, 70, 80, 90], 78), id="of very many findings the weightiest"),
        pytest.param(101, [3], (FIRST, 81), id="a row is shown once"),
    ],
)
def test_a_long_table_shows_what_a_reader_looks_for(rows, places, expected, monkeypatch):
    assert shown(rows, places, monkeypatch) == expected
