"""Records are fetched one by one as they were delivered, and are laid together as DuckDB stores them."""

from __future__ import annotations

from types import SimpleNamespace

import duckdb
import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.conftest import examples
from tests.spec.test_plain.judging import judged, resource, write_package
from tieout.figures import record_counts
from tieout.figures.record_counts import count_rules
from tieout.intake import kept
from tieout.intake.delivered import LINE, as_column, some_records
from tieout.records.rule import RecordRule
from tieout.records.schema_columns import each_once
from tieout.values.outcome import Text

FIELDS = [SimpleNamespace(name="key"), SimpleNamespace(name="c1")]
"""The second is called as the first is where pyarrow read it."""


def read_on(lines: list[int], sizes: list[int]) -> pa.Table:
    """Give records that begin on these lines, in batches of such sizes, and the last with all that are left."""
    cells = [pa.array([f"{name}{line}" for line in lines], pa.string()) for name in ("k", "x")]
    read = pa.table([*cells, as_column(np.array(lines, dtype=np.int32))], ["c1", "c2", LINE])
    starts = [sum(sizes[:number]) for number in range(len(sizes) + 1)]
    return pa.concat_tables([read.slice(start, size) for start, size in zip(starts, [*sizes, len(lines)], strict=True)])


def fetched(read: pa.Table, *, is_shown: bool, numbers=(), lines=()):
    """Fetch some records of what was read, which is shown in a run or was put there."""
    with duckdb.connect() as run:
        run.execute("CREATE SCHEMA raw")
        run.register("read", read)
        run.execute("CREATE TABLE raw.t AS SELECT line_no, c1 AS key, c2 AS c1 FROM read")
        item = SimpleNamespace(name="t", resource=SimpleNamespace(fields=FIELDS), delivered=read if is_shown else None)
        with some_records(run, item, numbers=numbers, lines=lines) as records:
            return run.execute(f"SELECT tieout_row, line_no, key, c1 FROM {records} ORDER BY tieout_row").fetchall()


@pytest.mark.parametrize("is_shown", [True, False], ids=["shown", "put there"])
@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ({}, []),
        ({"numbers": [1]}, [(1, 2, "k2", "x2")]),
        ({"numbers": [4, 2]}, [(2, 3, "k3", "x3"), (4, 9, "k9", "x9")]),
        ({"lines": [9, 2]}, [(1, 2, "k2", "x2"), (4, 9, "k9", "x9")]),
        ({"numbers": [1], "lines": [2, 7]}, [(1, 2, "k2", "x2"), (3, 7, "k7", "x7")]),
        ({"numbers": [0, 5], "lines": [1, 4, 10]}, []),
    ],
    ids=lambda one: str(one) if isinstance(one, dict) else "",
)
def test_records_are_fetched_by_number_and_by_line(wanted, found, is_shown):
    assert fetched(read_on([2, 3, 7, 9], [1, 0, 2]), is_shown=is_shown, **wanted) == found


@examples(100)
@given(
    st.lists(st.integers(1, 4), max_size=12), st.lists(st.integers(0, 5), max_size=4),
    st.lists(st.integers(0, 14), max_size=5), st.lists(st.integers(0, 40), max_size=5),
)  # fmt: skip
def test_they_are_the_same_whether_shown_or_put_there(steps, sizes, numbers, lines):
    read = read_on([1 + sum(steps[: number + 1]) for number in range(len(steps))], sizes)
    told = [fetched(read, is_shown=is_shown, numbers=numbers, lines=lines) for is_shown in (True, False)]
    assert told[0] == told[1]


@examples(100)
@given(st.lists(st.lists(st.integers(1, 9), max_size=7), max_size=6), st.booleans())
def test_what_was_kept_is_what_was_read_as_many_together_as_duckdb_stores(tmp_path_factory, pieces, on_disk):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(kept, "STORED_TOGETHER", 3)
        place = tmp_path_factory.mktemp("kept") / "kept.arrow"
        with kept.OnDisk(place) if on_disk else kept.InMemory() as keeping:
            read = [read_on(list(range(len(piece))), [len(piece) // 2]) for piece in pieces]
            read = read or [read_on([], [])]
            for piece in read:
                keeping.add(piece)
            found = keeping.whole()
        assert found.equals(pa.concat_tables(read))
        sizes = [len(chunk) for chunk in found.column(LINE).chunks if len(chunk)]
        assert all(size == 3 for size in sizes[:-1])
        assert all(size <= 3 for size in sizes)
        assert not place.exists()


KEYS = [
    # records by their cells, and the lines that share a key with another
    (["1.0,a", "1,b", "2,a"], {"id": [2, 3]}),
    (["-0,a", "0.0,b", "0,c"], {"id": [2, 3, 4]}),
    (["1,a", "1,a", ",a", ",a"], {"id": [2, 3], "id, x": [2, 3]}),
    (["1,a", "2,a", "3,"], {}),
    (["1,a", "1,b", "2,a"], {"id": [2, 3]}),
]


@pytest.mark.parametrize(("records", "twice"), KEYS, ids=["; ".join(records) for records, _ in KEYS])
def test_a_key_that_stands_twice_is_found_whatever_tells_records_apart_first(tmp_path, records, twice):
    fields = [{"name": "id", "type": "number"}, {"name": "x", "type": "string"}]
    declared = resource("t", fields, uniqueKeys=[["id"], ["id", "x"]])
    verdict = judged(write_package(tmp_path / "p", {"t": "\n".join(["id,x", *records, ""])}, declared), tmp_path / "s")
    found = {}
    for one in verdict.findings:
        if "uniqueKeys" in one.rule:
            named = one.rule.removeprefix("t.").removesuffix(".uniqueKeys").replace("+", ", ")
            found[named] = sorted({*found.get(named, []), *(place.line for place in one.places)})
    assert found == twice


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("'-0.0'::DOUBLE", "'0.0'::DOUBLE"),
        ("'nan'::DOUBLE", "'-nan'::DOUBLE"),
        ("1.50::DECIMAL(9,2)", "1.5::DECIMAL(9,2)"),
        ("INTERVAL '1 month'", "INTERVAL '30 days'"),
        ("NULL::VARCHAR", "NULL::VARCHAR"),
    ],
)
def test_what_duckdb_takes_for_equal_has_one_digest(one, other):
    asked = f"SELECT {one} IS NOT DISTINCT FROM {other}, hash({one}) = hash({other}), hash({one}, 1) = hash({other}, 1)"
    with duckdb.connect() as connection:
        assert connection.execute(asked).fetchall() == [(True, True, True)]


def test_where_all_keys_are_different_it_is_not_asked_which_are_not():
    asked = []

    def execute(query):
        asked.append(query)
        return [(2, None)] if "FILTER" in query else [(2,)]

    said = Text("it is so", "het is zo")
    rule = RecordRule("once", "t", ("id",), said, said, "", counting=each_once("t", ("id",), "true"))
    counted = count_rules(execute, [rule], ["t"])
    assert (len(asked), counted[rule.name].broken) == (2, 0)
    # Another database has no such digest: it is asked for the records themselves.
    asked.clear()
    count_rules(execute, [rule], ["t"], is_duckdb=False)
    assert not any("hash(" in query for query in asked)
    assert "GROUP BY" in asked[-1]


def test_few_records_are_told_as_many_are(tmp_path, monkeypatch):
    fields = [{"name": "key", "type": "string"}, {"name": "x", "type": "string", "constraints": {"enum": ["ok"]}}]
    records = ["a,ok", "b,red", "c,blue", "d,blue", "e,red", "f,blue", "g,green", "a,ok"]
    declared = resource("t", fields, primaryKey=["key"])
    place = write_package(tmp_path / "p", {"t": "\n".join(["key,x", *records, ""])}, declared)
    few = judged(place, tmp_path / "few").findings
    monkeypatch.setattr(record_counts, "FEW", 0)
    assert judged(place, tmp_path / "many").findings == few
    assert len(few) == 4
