"""A population is counted exactly at any size; what is kept of a large one is only what a reader must see."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import duckdb
import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from tieout.engines import tallying
from tieout.engines.tallying import BLOCK, count_checks
from tieout.rules.population import ALONE, CUT_OFF, NO_VALUES, NOT_PRINTED, order_of, unordered
from tieout.values.tally import JUDGEMENTS, Tally

KEPT = 2
"""Checks of each sort that are kept in these tests, where not all are."""
SIZES = pytest.mark.parametrize("kept_whole", [True, False], ids=["small", "large"])


@dataclass(frozen=True)
class Row:
    """A check as a population gives it."""

    judgement: str
    cells: tuple[int, ...] = (1,)
    excuse: str | None = None
    table: str = "own"
    weights: tuple[int, ...] | None = None
    told: str | None = None


def told(drawing: str) -> list[Row]:
    """Read checks from a table: what is judged, its cells, its table where that is beside, its excuse."""
    rows = []
    for line in drawing.strip().splitlines():
        judgement, cells, table, excuse = (cell.strip() for cell in line.split("|"))
        rows.append(Row(judgement, tuple(map(int, cells.split())), excuse or None, table or "own"))
    return rows


@pytest.fixture(scope="module")
def connection() -> Iterator[duckdb.DuckDBPyConnection]:
    """A database that knows of a table of the publication itself, and of one beside it."""
    with duckdb.connect(config={"threads": 2}) as opened:
        opened.execute("CREATE TABLE tables AS FROM (VALUES ('own', true), ('beside', false)) t(table_name, own)")
        opened.execute(
            "CREATE TABLE made (place BIGINT, table_name VARCHAR, judgement VARCHAR, excuse VARCHAR, cells BIGINT[], "
            "weights BIGINT[], told VARCHAR)"
        )
        yield opened


@pytest.fixture(autouse=True)
def _keep_few(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep few checks of each sort, so that small tables show what becomes of large ones."""
    monkeypatch.setattr(tallying, "KEPT", KEPT)


def count(
    connection: duckdb.DuckDBPyConnection, rows: Sequence[Row], kept_whole: bool, examines_values: bool = True
) -> Tally:
    """Count checks as an engine does."""
    connection.execute("DELETE FROM made")
    if rows:
        connection.executemany(
            "INSERT INTO made VALUES (?, ?, ?, ?, ?, ?, ?)",
            [
                (at, row.table, row.judgement, row.excuse, list(row.cells), row.weights and list(row.weights), row.told)
                for at, row in enumerate(rows)
            ],
        )
    population = f"""
        SELECT table_name, 'check ' || place AS about, judgement, excuse,
            CASE WHEN told IS NOT NULL THEN {{'word': told}} END AS told, cells, weights, {NO_VALUES}
        FROM made
        ORDER BY place
    """

    def execute(query: str) -> Sequence[Sequence[Any]]:
        return connection.execute(query).fetchall()

    return count_checks(execute, population, examines_values, kept_whole)


def set_of(bits: bytes) -> set[int]:
    """Give the numbers that are set in a row of bits, the lowest first."""
    return {8 * at + bit for at, byte in enumerate(bits) for bit in range(8) if byte >> bit & 1}


NAMES = {"exact": "exact", "within rounding": "within_rounding", "broken": "broken", "not judged": "not_judged"}
ROWS = st.lists(
    st.builds(
        Row,
        judgement=st.sampled_from(JUDGEMENTS),
        cells=st.lists(st.integers(1, 40) | st.sampled_from([BLOCK - 1, BLOCK, 3 * BLOCK + 7]), min_size=1, max_size=3)
        .map(tuple),
        table=st.sampled_from(["own", "own", "beside"]),
        excuse=st.sampled_from([None, ALONE, CUT_OFF]),
    ),
    max_size=25,
)  # fmt: skip


@pytest.mark.rare
@SIZES
@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=ROWS)
@example(rows=[])
@example(rows=[Row("not judged", (1,), ALONE, "beside")])
@example(rows=[Row("exact", (BLOCK,)), Row("broken", (BLOCK - 1, 2 * BLOCK))])
def test_the_counts_are_those_of_a_plain_loop_at_any_size(connection, kept_whole, rows):
    tally = count(connection, rows, kept_whole)
    own = [row for row in rows if row.table == "own"]
    by_judgement = Counter(row.judgement for row in own)
    assert {one: getattr(tally, NAMES[one]) for one in JUDGEMENTS} == {one: by_judgement[one] for one in JUDGEMENTS}
    assert tally.beside == len(rows) - len(own)
    assert tally.excuses == Counter(row.excuse for row in own if row.judgement == "not judged" and row.excuse)
    assert set_of(tally.looked_at) == {cell for row in own if row.judgement != "not judged" for cell in row.cells}


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=ROWS)
def test_of_a_small_run_every_check_is_kept_and_of_a_large_one_the_first_of_each_sort(connection, rows):
    own = [(at, row) for at, row in enumerate(rows) if row.table == "own"]
    whole = count(connection, rows, kept_whole=True)
    assert [check.about for check in whole.checks] == [f"check {at}" for at, _ in own]
    assert whole.is_whole
    seen: Counter[tuple[str, str | None]] = Counter()
    first = []
    for at, row in own:
        seen[row.judgement, row.excuse] += 1
        if row.judgement != "exact" and seen[row.judgement, row.excuse] <= KEPT:
            first.append(f"check {at}")
    some = count(connection, rows, kept_whole=False)
    assert [check.about for check in some.checks] == first
    assert all(check in whole.checks for check in some.checks)
    assert some.is_whole is (len(first) == len(own))


MANY = """
exact           | 1 2 |        |
exact           | 3   |        |
within rounding | 4   |        |
broken          | 5 6 |        |
broken          | 5   |        |
broken          | 7   |        |
not judged      | 8   |        |
not judged      | 9   |        | not printed
not judged      | 10  |        | not printed
not judged      | 11  |        | not printed
not judged      | 12  |        | cut off
broken          | 13  | beside |
exact           | 14  | beside |
not judged      | 15  | beside | cut off
"""


@pytest.mark.parametrize(
    ("kept_whole", "kept"),
    [(True, [1, 3, 4, 5, 5, 7, 8, 9, 10, 11, 12]), (False, [4, 5, 5, 8, 9, 10, 12])],
    ids=["small", "large"],
)
def test_a_population_is_told_by_its_counts_and_its_first_checks(connection, kept_whole, kept):
    tally = count(connection, told(MANY), kept_whole)
    assert (tally.exact, tally.within_rounding, tally.broken, tally.not_judged) == (2, 1, 3, 5)
    assert (tally.examined, tally.beside, tally.only_beside) == (6, 3, False)
    assert tally.excuses == {NOT_PRINTED: 3, CUT_OFF: 1}
    assert set_of(tally.looked_at) == {1, 2, 3, 4, 5, 6, 7}
    assert [check.cells[0] for check in tally.checks] == kept


@SIZES
def test_checks_beside_are_only_counted(connection, kept_whole):
    tally = count(connection, [Row("broken", table="beside"), Row("not judged", table="beside")], kept_whole)
    assert (tally.only_beside, tally.beside, tally.broken, tally.checks) == (True, 2, 0, ())
    assert set_of(tally.looked_at) == set()


@SIZES
def test_a_rule_that_looks_at_no_value_has_looked_at_no_cell(connection, kept_whole):
    tally = count(connection, told(MANY), kept_whole, examines_values=False)
    assert (tally.examined, tally.looked_at) == (6, b"")


@SIZES
def test_nothing_counted_is_nothing_examined(connection, kept_whole):
    tally = count(connection, [], kept_whole)
    assert (tally.examined, tally.not_judged, tally.beside, tally.checks, tally.looked_at) == (0, 0, 0, (), b"")


@SIZES
def test_a_kept_check_says_all_that_the_population_does(connection, kept_whole):
    (check,) = count(connection, [Row("broken", (4, 2), None, "own", (-1, 1), "x")], kept_whole).checks
    assert (check.subject, check.cells, check.weights, check.told) == ("own/check 0", (4, 2), (-1, 1), {"word": "x"})


@SIZES
@pytest.mark.parametrize(
    ("row", "fault"),
    [
        pytest.param(Row("passed"), "a check is judged 'passed'", id="a judgement that is none"),
        pytest.param(Row("broken", ()), "points at no cell", id="a check of no cell"),
        pytest.param(Row("broken", (1, 2), weights=(1,)), "1 weights for 2 cells", id="weights of other cells"),
        pytest.param(Row("exact", ()), "points at no cell", id="a check of no cell that holds"),
        pytest.param(Row("exact", (1, 2), weights=(1,)), "1 weights for 2 cells", id="weights of others that holds"),
        pytest.param(Row("exact", table="gone"), "gone", id="a check of a table that is not there"),
    ],
)
def test_what_is_no_check_is_never_counted_as_one(connection, kept_whole, row, fault):
    with pytest.raises(ValueError, match=fault):
        count(connection, [row], kept_whole)


ORDERED = """
SELECT table_name, 'check ' || place AS about, judgement, excuse, NULL AS told, cells, weights, {values}
FROM made
ORDER BY {order}"""


@pytest.mark.parametrize(
    ("order", "kept"),
    [
        pytest.param("cells, about", [3, 4], id="by what a check tells"),
        pytest.param("list_min(cells), about", [3, 4], id="by what is made of that"),
        pytest.param("-place", [6, 4], id="by what only the population knows"),
    ],
)
def test_the_checks_that_are_kept_are_the_first_in_the_order_of_the_population(connection, order, kept):
    count(connection, [Row("exact", (9,)), *(Row("broken", (number,)) for number in (5, 3, 4, 6))], kept_whole=False)
    population = ORDERED.format(values=NO_VALUES, order=order)
    tally = count_checks(lambda query: connection.execute(query).fetchall(), population, True, False)
    assert ([check.cells[0] for check in tally.checks], tally.broken, tally.exact) == (kept, 4, 1)


@pytest.mark.parametrize(
    ("population", "order"),
    [
        pytest.param("SELECT 1\nORDER BY cells, about", "cells, about", id="plain"),
        pytest.param("SELECT 1\nORDER BY list_min(cells), about\n", "list_min(cells), about", id="with a function"),
        pytest.param("SELECT * FROM (SELECT 1\nORDER BY a\n) UNION ALL SELECT 2", None, id="not of the whole"),
        pytest.param("SELECT 1\nQUALIFY rank() OVER (\nORDER BY a) = 1", None, id="of a window"),
        pytest.param("SELECT 1", None, id="none"),
    ],
)
def test_a_population_ends_in_its_order(population, order):
    assert order_of(population) == order
    assert unordered(population) == (population if order is None else "SELECT 1")
