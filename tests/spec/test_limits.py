"""What is larger than the rulebook lets it be is a finding with its place; nothing of it is judged."""

from __future__ import annotations

import tempfile
from pathlib import Path

import pytest

from tests.spec.drawn import delivery
from tests.spec.test_ingested_cells import declared
from tieout.intake.files import capture
from tieout.intake.interface import Loaded, Room
from tieout.intake.load import ingest
from tieout.rulebook.model import Limits
from tieout.store import run as store

HEADS = ["label", "cijfer", "noot"]


def taken(data: bytes, heads: list[str] = HEADS, **limits: int) -> Loaded:
    """Take a file in within limits."""
    with tempfile.TemporaryDirectory() as folder:
        connection = store.create(Path(folder) / "kept", Path(folder) / "shown")
        (loaded,) = ingest(
            connection, [delivery(declared(heads), {"t.csv": data})], Room(Path(folder), Limits(**limits))
        )
        connection.close()
    return loaded


def file(*rows: str) -> bytes:
    return "\n".join(["label,cijfer,noot", *rows, ""]).encode()


@pytest.mark.parametrize(
    ("limits", "rows", "expected"),
    [
        pytest.param({"line": 17}, ["a,1,b" + "x" * 12, "c,2,d"], [], id="a line of just as many characters"),
        pytest.param(
            {"line": 17},
            ["a,1,b" + "x" * 13, "c,2,d"],
            [(2, None, "the line has 18 characters where 17 are the most")],
            id="a line of one more",
        ),
        pytest.param({"cell": 5}, ["a,1,12345"], [], id="a cell of just as many characters"),
        pytest.param(
            {"cell": 5}, ["a,1,b", "c,2,123456"], [(3, 3, "the cell has 6 characters where 5 are the most")],
            id="a cell of one more",
        ),
        pytest.param(
            {"cell": 5}, ['a,"1\n3456",b'], [(2, 2, "the cell has 6 characters where 5 are the most"),
                                            (3, 1, "1 field where the header names 3")],
            id="a quoted cell over two lines; its quotes do not count",
        ),
    ],
)  # fmt: skip
def test_a_line_or_cell_that_is_too_long_is_rejected_with_its_place(limits, rows, expected):
    loaded = taken(file(*rows), **limits)
    found = [(reject.line, reject.column, reject.reason.en) for reject in loaded.rejects]
    assert found[: len(expected[:1])] == expected[:1]
    assert bool(found) is bool(expected)


@pytest.mark.parametrize(
    ("limits", "says"),
    [
        pytest.param({"rows": 2}, None, id="as many rows"),
        pytest.param({"rows": 1}, "it has 2 rows where 1 are the most", id="a row more"),
        pytest.param({"columns": 3}, None, id="as many columns"),
        pytest.param({"columns": 2}, "it has 3 columns where 2 are the most", id="a column more"),
    ],
)
def test_a_table_that_is_too_large_is_not_loaded(limits, says):
    loaded = taken(file("a,1,b", "c,2,d"), **limits)
    assert [(fault.kind, fault.what.en) for fault in loaded.file_faults] == ([("limits", says)] if says else [])
    assert loaded.input.rows == (0 if says else 2)


@pytest.mark.parametrize(("most", "unread"), [(6, 0), (5, 6), (1, 6)])
def test_a_file_that_is_too_large_is_not_even_read(tmp_path, most, unread):
    (tmp_path / "t.csv").write_bytes(b"123456")
    found = capture(tmp_path, "t.csv", most)
    assert (found.unread, found.data, bool(found.sha256)) == (unread, b"" if unread else b"123456", not unread)


def test_a_file_of_nothing_but_holes_is_not_read_for_ever(tmp_path):
    with (tmp_path / "t.csv").open("wb") as stream:
        stream.truncate(2**40)
    assert capture(tmp_path, "t.csv").unread == 2**40
