"""A table in several files is one table, proven file by file, and every place in it is in its own file."""

from __future__ import annotations

import gzip
import json
from pathlib import Path
from typing import Any

import duckdb
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from tests.conftest import CLOCK
from tests.spec.test_plain.judging import broken_cells, judged, write_package
from tieout.gate.check import check
from tieout.gate.gathering import gather
from tieout.intake import second_reader
from tieout.values.errors import CannotJudgeError, UsageError
from tieout.values.moments import days_at
from tieout.values.verdict import Verdict

FIELDS = [
    {"name": "id", "type": "integer", "constraints": {"unique": True}},
    {"name": "x", "type": "integer", "constraints": {"minimum": 0}},
]


def declared(*paths: str, **more: Any) -> dict[str, Any]:
    """Declare table `t` of these files; of one alone a path that is no list."""
    return {"name": "t", "path": list(paths) if len(paths) > 1 else paths[0], "schema": {"fields": FIELDS}, **more}


def places(verdict: Verdict) -> list[tuple[str, int | None, int | None, str | None]]:
    """List the places of all findings."""
    return sorted((at.file, at.line, at.column, at.printed) for one in verdict.findings for at in one.places)


def test_a_table_in_two_files_is_judged_as_one(tmp_path):
    files = {"a": "id,x\n1,5\n2,5\n", "b": "id,x\n3,5\n1,-5\n"}
    verdict = judged(write_package(tmp_path / "p", files, declared("a.csv", "b.csv")), tmp_path / "s")
    assert places(verdict) == [("a.csv", 2, 1, "1"), ("b.csv", 3, 1, "1"), ("b.csv", 3, 2, "-5")]
    assert [(one.path, one.lines, one.rows) for one in verdict.inputs] == [("a.csv", 2, 2), ("b.csv", 2, 2)]
    messages = {one.rule: one.message.en for one in verdict.findings}
    assert messages["t.x.minimum"].startswith("b.csv, line 3: x is")
    with duckdb.connect(str(tmp_path / "s" / "run.duckdb"), read_only=True) as run:
        assert run.execute("SELECT line_no, id FROM raw.t ORDER BY 1").fetchall() == [
            (2, "1"), (3, "2"), (5, "3"), (6, "1"),
        ]  # fmt: skip
        assert run.execute("SELECT path, lines_before FROM inputs WHERE what = 'data'").fetchall() == [
            ("a.csv", 0), ("b.csv", 3),
        ]  # fmt: skip
        assert sorted(run.execute("SELECT file, line_no FROM failing_rows").fetchall()) == [
            ("a.csv", 2), ("b.csv", 3),
        ]  # fmt: skip
        assert run.execute("SELECT count(*) FROM duckdb_tables() WHERE schema_name = 'raw'").fetchall() == [(1,)]


@pytest.mark.parametrize("count", [2, 7])
def test_lines_are_those_of_the_file_whatever_stands_above_them(tmp_path, count):
    """Quoted cells that span lines, comments and titles count in the file that they stand in, and in no other."""
    texts = {f"f{n}": f'# title\nid,x\n"{n}0","\n{n}"\n{n}1,-{n}\n' for n in range(1, count)}
    texts["f0"] = "# title\nid,x\n"
    fields = [FIELDS[0], {"name": "x", "type": "string", "constraints": {"pattern": "\\s*[0-9]"}}]
    table = {
        "name": "t", "path": [f"f{n}.csv" for n in range(count)], "dialect": {"commentChar": "#"},
        "schema": {"fields": fields},
    }  # fmt: skip
    verdict = judged(write_package(tmp_path / "p", texts, table), tmp_path / "s")
    assert places(verdict) == [(f"f{n}.csv", 5, 2, f"-{n}") for n in range(1, count)]


def test_a_compressed_file_may_be_a_part_among_compressed_ones(tmp_path):
    folder = write_package(tmp_path / "p", {}, declared("a.csv.gz", "b.csv.gz"))
    for name, text in (("a", "id,x\n1,5\n"), ("b", "id,x\n2,-5\n")):
        (folder / f"{name}.csv.gz").write_bytes(gzip.compress(text.encode(), mtime=0))
    assert places(judged(folder, tmp_path / "s")) == [("b.csv.gz", 2, 2, "-5")]


@pytest.mark.parametrize("path", ["orders.parquet", "orders/", ["orders/1.parquet", "orders/2.parquet"]])
def test_parts_of_parquet_are_listed_or_a_folder(tmp_path, path):
    folder = write_package(tmp_path / "p", {}, {**declared("x"), "path": path})
    home = folder / ("orders.parquet" if path == "orders.parquet" else "orders")
    home.mkdir()
    (home / "_SUCCESS").touch()
    pq.write_table(pa.table({"id": [1, 2], "x": [5, 5]}), home / "1.parquet")
    pq.write_table(pa.table({"id": [3, 4], "x": [5, -5]}), home / "2.parquet")
    verdict = judged(folder, tmp_path / "s")
    assert places(verdict) == [(f"{home.name}/2.parquet", 2, 2, "-5")]
    assert f"{home.name}/2.parquet, row 2" in verdict.findings[0].message.en


def test_a_file_in_a_folder_of_parts_that_is_no_part_is_told(tmp_path):
    folder = write_package(tmp_path / "p", {}, declared("orders/"))
    (folder / "orders").mkdir()
    pq.write_table(pa.table({"id": [1], "x": [5]}), folder / "orders" / "1.parquet")
    (folder / "orders" / "2.csv").write_text("id,x\n2,-5\n")
    (folder / "orders" / "_SUCCESS").write_text("not empty")
    found = {one.places[0].file for one in judged(folder, tmp_path / "s").findings}
    assert found == {"orders/2.csv", "orders/_SUCCESS"}


def test_a_folder_without_parts_is_refused(tmp_path):
    folder = write_package(tmp_path / "p", {}, declared("orders/"))
    (folder / "orders").mkdir()
    with pytest.raises(UsageError, match=r"there is no .parquet file in it"):
        gather(folder, [], None, days_at(CLOCK()), None)


@pytest.mark.parametrize(
    ("second", "said"),
    [
        ("id,y\n2,5\n", '"id, y" where a.csv, of the same table, has "id, x"'),
        ("x,id\n2,5\n", '"x, id" where a.csv'),
        ("2,5\n3,5\n", '"2, 5" where a.csv, of the same table, has "id, x": every part has its own header'),
    ],
)
def test_a_part_with_another_header_is_named_with_both_and_nothing_is_read(tmp_path, second, said):
    folder = write_package(tmp_path / "p", {"a": "id,x\n1,5\n", "b": second}, declared("a.csv", "b.csv"))
    verdict = judged(folder, tmp_path / "s")
    (finding,) = [one for one in verdict.findings if one.rule == "header_is_as_declared"]
    assert finding.places[0].file == "b.csv"
    assert said in finding.message.en
    assert {one.rows for one in verdict.inputs} == {0}
    assert all(one.adds_up for one in verdict.inputs)
    assert verdict.verdict == "cannot judge"


def test_a_line_that_cannot_be_read_is_told_of_its_own_file(tmp_path):
    folder = write_package(tmp_path / "p", {"a": "id,x\n1,5\n", "b": "id,x\n2,5\n3\n"}, declared("a.csv", "b.csv"))
    verdict = judged(folder, tmp_path / "s")
    (finding,) = [one for one in verdict.findings if one.rule == "lines_are_readable"]
    assert [(at.file, at.line) for at in finding.places] == [("b.csv", 3)]
    assert [(one.lines, one.rows, one.rejected) for one in verdict.inputs] == [(1, 1, 0), (2, 1, 1)]
    with duckdb.connect(str(tmp_path / "s" / "run.duckdb"), read_only=True) as run:
        assert run.execute("SELECT file, line_no FROM rejected_lines").fetchall() == [("b.csv", 3)]


def test_every_file_is_proven_by_two_readers(tmp_path, monkeypatch):
    """A second reader that takes a cell of the second file otherwise is heard."""
    folder = write_package(tmp_path / "p", {"a": "id,x\n1,5\n", "b": "id,x\n2,5\n"}, declared("a.csv", "b.csv"))
    read = second_reader.read_again
    monkeypatch.setattr(second_reader, "read_again", lambda data, *rest: read(data.replace(b"2,5", b"2,6"), *rest))
    with pytest.raises(CannotJudgeError, match=r"b.csv:2: DuckDB and pyarrow read column 2 differently"):
        judged(folder, tmp_path / "s")


def test_a_row_that_is_lost_when_files_are_put_together_is_missed(tmp_path, monkeypatch):
    from tieout.intake import joining

    monkeypatch.setattr(joining, "_place", lambda item: f"(SELECT * FROM raw.\"{item.name}\" LIMIT 1)" if "b.csv" in
                        item.name and not item.pieces else f'raw."{item.name}"')  # fmt: skip
    folder = write_package(tmp_path / "p", {"a": "id,x\n1,5\n", "b": "id,x\n2,5\n3,5\n"}, declared("a.csv", "b.csv"))
    with pytest.raises(CannotJudgeError, match="2 rows were made of 3"):
        judged(folder, tmp_path / "s")


def test_size_and_digest_are_those_of_all_bytes(tmp_path):
    texts = {"a": "id,x\n1,5\n", "b": "id,x\n2,5\n"}
    size = sum(map(len, texts.values()))
    for number, (told, rules) in enumerate([(size, set()), (size - 1, {"files_are_as_declared"})]):
        folder = write_package(tmp_path / f"p{number}", texts, declared("a.csv", "b.csv", bytes=told))
        assert {one.rule for one in judged(folder, tmp_path / f"s{number}").findings} == rules


def test_the_page_shows_each_file_with_its_own_lines(tmp_path):
    folder = write_package(tmp_path / "p", {"a": "id,x\n1,5\n", "b": "id,x\n2,-5\n"}, declared("a.csv", "b.csv"))
    checked = check(folder, tmp_path / "out", clock=CLOCK)
    assert checked.verdict.verdict == "hold"
    page = (tmp_path / "out" / "p" / "report.html").read_text("utf-8")
    assert "t (1/2)" in page
    assert "t (2/2)" in page
    record = json.loads((tmp_path / "out" / "p" / "verdict.json").read_text("utf-8"))
    assert [one["path"] for one in record["inputs"]] == ["a.csv", "b.csv"]


def test_the_order_of_the_files_changes_no_finding(tmp_path):
    texts = {"a": "id,x\n1,-5\n2,5\n", "b": "id,x\n3,-6\n"}
    found = []
    for number, paths in enumerate((["a.csv", "b.csv"], ["b.csv", "a.csv"])):
        folder = write_package(tmp_path / f"p{number}", texts, declared(*paths))
        verdict = judged(folder, tmp_path / f"s{number}")
        found.append((places(verdict), sorted(broken_cells(verdict, "t.x.minimum"))))
    assert found[0] == found[1]


def test_a_part_that_comes_meanwhile_is_a_change(tmp_path, monkeypatch):
    folder = write_package(tmp_path / "p", {}, declared("orders/"))
    (folder / "orders").mkdir()
    pq.write_table(pa.table({"id": [1], "x": [5]}), folder / "orders" / "1.parquet")
    from tieout.gate import check as gate

    judge = gate.judge_apart

    def meanwhile(*given: Any) -> Any:
        found = judge(*given)
        pq.write_table(pa.table({"id": [2], "x": [-5]}), Path(folder) / "orders" / "2.parquet")
        return found

    monkeypatch.setattr(gate, "judge_apart", meanwhile)
    checked = check(folder, tmp_path / "out", clock=CLOCK)
    assert "changed while it was judged" in str(checked.error)
