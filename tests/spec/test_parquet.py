"""A Parquet file is read as the cells that a CSV of the same content has, or refused with what to do."""

from __future__ import annotations

import datetime
import hashlib
import io
import json
import tempfile
from decimal import Decimal
from pathlib import Path
from types import SimpleNamespace

import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from tests.spec.drawn import KIND, delivery
from tieout.declarations.datapackage import parse_publication
from tieout.intake import columnar, files, kept, unpacking
from tieout.intake.formats.tables import parquet as reading
from tieout.intake.interface import Loaded, Room
from tieout.intake.load import ingest
from tieout.rulebook.model import Limits
from tieout.store import run as store
from tieout.values.errors import CannotJudgeError, DeclarationError

DAY, MOMENT = datetime.date(2024, 2, 29), datetime.datetime.fromisoformat("2024-02-29T13:05:00.250")


def written(columns: dict[str, pa.Array], **how: object) -> bytes:
    """Write columns as a Parquet file."""
    stream = io.BytesIO()
    pq.write_table(pa.table(columns), stream, **how)
    return stream.getvalue()


def labels(count: int) -> pa.Array:
    """Give so many labels."""
    return pa.array([f"Post {number}" for number in range(1, count + 1)])


def one_note(cells: pa.Array) -> bytes:
    """Write a table whose third column has these cells."""
    return written({"label": labels(len(cells)), "2022": pa.array(range(len(cells))), "note": cells})


def taken(
    data: bytes,
    heads: tuple[str, ...] = ("label", "2022", "note"),
    numbers: str = "machine",
    left: list[str] | None = None,
    **limits: int,
) -> tuple[Loaded, list[tuple[object, ...]]]:
    """Take a Parquet file in: labels, figures, and notes; give what became of it, and its rows.

    Tells which files were `left` on the disk.
    """
    roles = [{"role": "label"}, {"role": "figure", "basis": "budget", "year": 2022}]
    roles += [{"role": "note"}] * (len(heads) - 2)
    package = {
        "name": "p", "tieout": {"rulebook": "r", "agency": "a", "year": 2022, "document": "jaarverslag"},
        "resources": [{
            "name": "t", "path": "t.parquet", "format": "parquet", "type": "table",
            "schema": {"fields": [{"name": h, "tieout": r} for h, r in zip(heads, roles, strict=True)]},
            "tieout": {"kind": KIND, "numbers": numbers},
        }],
    }  # fmt: skip
    declared = parse_publication(json.dumps(package).encode(), "datapackage.json", "agency")
    with tempfile.TemporaryDirectory() as folder:
        connection = store.create(Path(folder) / "kept", Path(folder) / "shown")
        staging = Path(folder) / "staging"
        staging.mkdir()
        try:
            (loaded,) = ingest(connection, [delivery(declared, {"t.parquet": data})], Room(staging, Limits(**limits)))
            rows = connection.execute("FROM raw.t ORDER BY line_no").fetchall() if loaded.is_loaded else []
        finally:
            connection.close()
            if left is not None:
                left += [one.name for one in staging.iterdir()]
    return loaded, rows


@pytest.mark.parametrize(
    ("cells", "texts"),
    [
        pytest.param(pa.array(["a", None, "", 'é "1", x\ny']), ["a", "", "", 'é "1", x\ny'], id="text"),
        pytest.param(pa.array(["a", "b", "a"]).dictionary_encode(), ["a", "b", "a"], id="text by a dictionary"),
        pytest.param(pa.array(["a", None], pa.large_string()), ["a", ""], id="large text"),
        pytest.param(pa.nulls(2), ["", ""], id="nothing at all"),
        pytest.param(pa.array([0, -7, None, 2**62]), ["0", "-7", "", str(2**62)], id="whole numbers"),
        pytest.param(pa.array([2**64 - 1, None], pa.uint64()), [str(2**64 - 1), ""], id="large ones without a sign"),
        pytest.param(pa.array([-128, 127], pa.int8()), ["-128", "127"], id="small ones"),
        pytest.param(pa.array([Decimal("1.50"), None, Decimal("-0.05")], pa.decimal128(18, 2)),
                     ["1.50", "", "-0.05"], id="decimals, with all of them"),
        pytest.param(pa.array([Decimal("0.00000001"), Decimal(123)], pa.decimal128(38, 8)),
                     ["0.00000001", "123.00000000"], id="small decimals, without an exponent"),
        pytest.param(pa.array([Decimal(12), Decimal(-3)], pa.decimal128(5, 0)), ["12", "-3"], id="decimals of none"),
        pytest.param(pa.array([0.1, None, 12.0, -0.0, 1e20, 1e-7, 1234567.891]),
                     ["0.1", "", "12", "0", "1e+20", "1e-07", "1234567.891"], id="fractions, as short as can be"),
        pytest.param(pa.array([0.1, 16777216.0], pa.float32()), ["0.1", "16777216"], id="those of half the size"),
        pytest.param(pa.array([True, False, None]), ["true", "false", ""], id="yes and no"),
        pytest.param(pa.array([DAY, None, datetime.date(1, 1, 1)]), ["2024-02-29", "", "0001-01-01"], id="days"),
        pytest.param(pa.array([MOMENT, None, MOMENT.replace(microsecond=0)], pa.timestamp("us")),
                     ["2024-02-29T13:05:00.25", "", "2024-02-29T13:05:00"], id="moments"),
        pytest.param(pa.array([MOMENT], pa.timestamp("ms")), ["2024-02-29T13:05:00.25"], id="coarse moments"),
        pytest.param(pa.array([1], pa.timestamp("ns")), ["1970-01-01T00:00:00.000000001"], id="fine moments"),
        pytest.param(pa.array([MOMENT], pa.timestamp("us", tz="Europe/Amsterdam")),
                     ["2024-02-29T13:05:00.25Z"], id="moments with a zone, as in UTC"),
    ],
)  # fmt: skip
@pytest.mark.parametrize("most_held", [files.MOST_HELD, 0], ids=["held", "in pieces"])
def test_a_value_is_written_in_one_way(cells, texts, most_held, monkeypatch):
    monkeypatch.setattr(files, "MOST_HELD", most_held)
    loaded, rows = taken(one_note(cells))
    assert [row[3] for row in rows] == texts
    assert [row[0] for row in rows] == list(range(1, len(texts) + 1))
    assert (loaded.rejects, loaded.input.lines, loaded.input.rows) == ((), len(texts), len(texts))


def test_what_is_recorded_is_the_file_as_delivered():
    data = one_note(labels(3))
    loaded, _ = taken(data)
    assert (loaded.input.sha256, loaded.input.bytes) == (hashlib.sha256(data).hexdigest(), len(data))


@pytest.mark.parametrize(
    ("cells", "row", "en", "nl"),
    [
        pytest.param(pa.array([1.0, float("nan"), None]), 2, "it holds nan, which is no number", "er staat nan in",
                     id="no number"),
        pytest.param(pa.array([1.0, float("-inf")]), 2, "it holds -inf, which is no number", "er staat -inf in",
                     id="an infinite one"),
        pytest.param(pa.array(["a", "b", "x\u200by"]), 3, "it holds the hidden character U+200B", "er staat een",
                     id="a hidden character"),
        pytest.param(pa.array(["a", "x\0y"]), 2, "it holds the hidden character U+0000", "er staat een", id="a nought"),
        pytest.param(pa.array(["a", "x" * 41]), 2, "the cell has 41 characters where 40 are the most", "de cel heeft",
                     id="a cell that is too long"),
        pytest.param(pa.array([DAY, None]).cast(pa.int32()).fill_null(2**30).cast(pa.date32()), 2,
                     "it holds a day outside the years 1 to 9999", "er staat een dag in", id="a day far away"),
        pytest.param(pa.array([2**62], pa.timestamp("us")), 1, "it holds a day outside the years 1 to 9999", "",
                     id="a moment far away"),
    ],
)  # fmt: skip
def test_a_row_with_a_value_that_no_cell_can_hold_is_rejected_with_its_number(cells, row, en, nl):
    loaded, rows = taken(one_note(cells), cell=40)
    ((line, column, reason),) = [(one.line, one.column, one.reason) for one in loaded.rejects]
    assert (line, column) == (row, 3)
    assert reason.en.startswith(en)
    assert reason.nl.startswith(nl)
    assert row not in {one[0] for one in rows}
    assert loaded.input.rows == len(cells) - 1 == loaded.input.lines - 1


def test_a_row_whose_cells_are_too_long_together_is_rejected():
    loaded, _ = taken(one_note(pa.array(["x" * 30, "y"])), line=30)
    ((line, column, reason),) = [(one.line, one.column, one.reason) for one in loaded.rejects]
    assert (line, column, reason.en) == (1, None, "the row has 37 characters where 30 are the most")


SOUND = one_note(labels(4))
LOCKED = SOUND[:-4] + b"PARE"


@pytest.mark.parametrize(
    ("data", "en", "nl"),
    [
        pytest.param(SOUND[:-1], "it is cut off", "het is afgebroken", id="without its last byte"),
        pytest.param(SOUND[: len(SOUND) // 2], "it is cut off", "het is afgebroken", id="its first half"),
        pytest.param(b"PAR1", "it is cut off", "het is afgebroken", id="its first four bytes"),
        pytest.param(b"", "it is no Parquet file", "het is geen Parquet-bestand", id="nothing"),
        pytest.param(b"label,2022\na,1\n", "it is no Parquet file", "het is geen Parquet-bestand", id="a CSV"),
        pytest.param(b"PK\x03\x04" + SOUND, "it is no Parquet file but a ZIP archive", "", id="a ZIP archive"),
        pytest.param(SOUND + b"x", "it is cut off", "", id="a byte behind its end"),
        pytest.param(SOUND[:-8] + bytes(4) + b"PAR1", "it is damaged", "het is beschadigd", id="an end of no length"),
        pytest.param(SOUND[:-8] + b"\xff\xff\xff\x7fPAR1", "it is damaged", "het is beschadigd", id="one too long"),
        pytest.param(LOCKED, "it is encrypted", "het is versleuteld", id="encrypted as a whole"),
        pytest.param(one_note(pa.array([[1], [2]])), 'column 3, "note", is of type "list', 'kolom 3, "note", is',
                     id="a column of lists"),
        pytest.param(one_note(pa.array([{"a": 1}])), 'column 3, "note", is of type "struct', "", id="of structures"),
        pytest.param(one_note(pa.array([b"x"])), 'column 3, "note", is of type "binary', "", id="one of bytes"),
        pytest.param(one_note(pa.array([MOMENT.time()])), 'column 3, "note", is of type "time64', "", id="of times"),
        pytest.param(one_note(pa.array([Decimal(1)], pa.decimal256(60, 0))), 'column 3, "note", is of type "decimal256',
                     "", id="one of decimals that are too large"),
        pytest.param(one_note(pa.array([1], pa.timestamp("ns", tz="UTC"))), 'column 3, "note", is of type "timestamp',
                     "", id="one of fine moments with a zone"),
    ],
)  # fmt: skip
def test_what_is_no_whole_table_is_refused(data, en, nl):
    loaded, rows = taken(data)
    ((kind, what),) = [(fault.kind, fault.what) for fault in loaded.file_faults]
    assert (kind, rows) == ("format", [])
    assert what.en.startswith(en)
    assert what.nl.startswith(nl)


@pytest.mark.parametrize(
    ("limits", "says"),
    [
        pytest.param({"rows": 4, "columns": 3}, None, id="as large as may be"),
        pytest.param({"rows": 3}, "it has 4 rows where 3 are the most", id="a row more"),
        pytest.param({"columns": 2}, "it has 3 columns where 2 are the most", id="a column more"),
        pytest.param({"bytes": 150}, "bytes where 150 are the most", id="more bytes"),
    ],
)
def test_a_table_that_is_too_large_is_not_loaded(limits, says):
    loaded, _ = taken(SOUND, **limits)
    assert [fault.kind for fault in loaded.file_faults] == ["limits"] * (says is not None)
    assert all(says in fault.what.en for fault in loaded.file_faults)


def test_a_table_that_is_too_large_once_it_is_unpacked_is_not_loaded():
    data = one_note(pa.array(["x" * 50_000]))
    assert len(data) < 20_000
    loaded, _ = taken(data, bytes=20_000)
    (fault,) = loaded.file_faults
    assert (fault.kind, "unpacked it has more than 20000 bytes, the most" in fault.what.en) == ("limits", True)


@pytest.mark.parametrize(
    ("limits", "says"),
    [
        pytest.param({}, None, id="as large as may be"),
        pytest.param({"bytes": 2**24}, "unpacked it has more than 16777216 bytes", id="more bytes than may be"),
        pytest.param({"ratio": 50}, "over 50 times as many", id="many times its size"),
    ],
)
def test_a_small_file_of_many_long_cells_is_refused_before_it_fills_the_memory(limits, says, monkeypatch):
    monkeypatch.setattr(unpacking, "FREELY", 2**20 if "ratio" in limits else 2**26)
    cell, count = "x" * 20_000, 3_000
    data = written({"label": labels(count), "2022": pa.array([1] * count), "note": pa.array([cell] * count)})
    assert len(data) < 2**16
    loaded, _ = taken(data, **limits)
    assert [fault.kind for fault in loaded.file_faults] == ["limits"] * (says is not None)
    assert all(says in fault.what.en for fault in loaded.file_faults)


@pytest.mark.parametrize(
    ("heads", "column", "says"),
    [
        pytest.param(("label", "2022", "Note"), 3, '"note" where "Note" is declared', id="another name"),
        pytest.param(("label", "note", "2022"), 2, '"2022" where "note" is declared', id="another order"),
        pytest.param(("label", "2022"), 3, '"note" where nothing is declared', id="a column more"),
        pytest.param(("label", "2022", "note", "x"), 4, 'nothing where "x" is declared', id="a column less"),
    ],
)
def test_columns_must_be_the_declared_ones(heads, column, says):
    loaded, rows = taken(SOUND, heads)
    assert (loaded.header_faults[0][0], loaded.header_faults[0][1].en, rows) == (column, says, [])


@pytest.mark.parametrize(
    ("figures", "numbers", "is_refused"),
    [
        pytest.param(pa.array([1.5]), "printed", True, id="fractions that are declared to be printed"),
        pytest.param(pa.array([Decimal("1.5")]), "printed", True, id="decimals that are declared to be printed"),
        pytest.param(pa.array([1.5]), "machine", False, id="fractions of a program"),
        pytest.param(pa.array([15]), "printed", False, id="whole numbers, which are printed alike"),
        pytest.param(pa.array(["1,5"]), "printed", False, id="text"),
    ],
)
def test_numbers_with_decimals_are_declared_to_be_of_a_program(figures, numbers, is_refused):
    data = written({"label": labels(1), "2022": figures, "note": labels(1)})
    if is_refused:
        with pytest.raises(DeclarationError, match='column "2022" holds numbers with decimals'):
            taken(data, numbers=numbers)
    else:
        assert taken(data, numbers=numbers)[0].is_loaded


def test_a_table_without_rows_has_none():
    loaded, rows = taken(written({"label": pa.array([], "string"), "2022": pa.array([], "int64"),
                                  "note": pa.array([], "string")}))  # fmt: skip
    assert (loaded.is_loaded, loaded.file_faults, loaded.input.lines, rows) == (False, (), 0, [])


def in_parts(count: int, size: int) -> bytes:
    """Write a table whose third column is text by a dictionary, another one in each part."""
    notes = pa.array([f"note {number}" for number in range(count)]).dictionary_encode()
    table = {"label": labels(count), "2022": pa.array(range(count)), "note": notes}
    return written(table, row_group_size=size)


@pytest.mark.parametrize("size", [1, 7, 50])
def test_what_is_too_large_to_be_held_is_read_as_what_is_held(size, monkeypatch):
    data = in_parts(50, size)
    held = taken(data)
    monkeypatch.setattr(files, "MOST_HELD", 0)
    monkeypatch.setattr(files, "BLOCK", 100)
    monkeypatch.setattr(columnar, "AT_ONCE", 4)
    monkeypatch.setattr(kept, "STORED_TOGETHER", 3)
    put = []
    monkeypatch.setattr(
        kept.OnDisk, "keep", lambda self, rows, keep=kept.OnDisk.keep: put.append(1) or keep(self, rows)
    )
    left = []
    lying = taken(data, left=left)
    assert (lying[0].input, lying[1]) == (held[0].input, held[1])
    assert (len(lying[1]), len(put), left) == (50, 17, [])


@pytest.mark.parametrize(
    ("data", "limits"),
    [
        pytest.param(in_parts(50, 7)[:-1], {}, id="cut off"),
        pytest.param(in_parts(50, 7)[:80] + bytes(40) + in_parts(50, 7)[120:], {}, id="damaged in a page"),
        pytest.param(in_parts(50, 7), {"bytes": 4_000}, id="larger than may be"),
        pytest.param(b"", {}, id="empty"),
    ],
)
def test_what_is_refused_is_refused_alike_and_leaves_nothing(data, limits, monkeypatch):
    held = taken(data, **limits)[0].file_faults
    monkeypatch.setattr(files, "MOST_HELD", 0)
    left = []
    assert taken(data, left=left, **limits)[0].file_faults == held != ()
    assert left == []


def test_a_disk_that_has_no_room_is_told_before_anything_is_kept(monkeypatch):
    monkeypatch.setattr(files, "MOST_HELD", 0)
    monkeypatch.setattr(files.shutil, "disk_usage", lambda _: SimpleNamespace(free=500))
    monkeypatch.setattr(reading, "read_columnar", lambda *_, **__: pytest.fail("it was read"))
    left = []
    with pytest.raises(CannotJudgeError, match="of disk beside it"):
        taken(in_parts(50, 7), left=left)
    assert left == []


def test_what_says_too_little_of_its_size_may_have_no_more_than_is_held(monkeypatch):
    data = in_parts(50, 50)
    assert taken(data, held=len(data) + 600)[0].file_faults == ()
    monkeypatch.setattr(files, "MOST_HELD", 0)
    assert taken(data, held=len(data))[0].is_loaded
    monkeypatch.setattr(files, "MOST_HELD", 2**20)
    ((fault,),) = [taken(data, held=len(data))[0].file_faults]
    assert "unpacked it has more than" in fault.what.en


ROWS = pa.table({"c1": ["a", "b"], "c2": [1, 2], "c3": ["x", "y"]})


@pytest.mark.parametrize(
    ("second", "says"),
    [
        pytest.param(ROWS.slice(0, 1), "DuckDB reads 2 rows and pyarrow 1", id="a row less"),
        pytest.param(ROWS.set_column(2, "c3", pa.array(["x", "z"])), "read column 3 differently", id="another cell"),
        pytest.param(ROWS.set_column(1, "c2", pa.array([1, None])), "read column 2 differently", id="no cell"),
        pytest.param(ROWS.take([1, 0]), "read its rows in another order", id="another order"),
        pytest.param(ROWS.set_column(2, "c3", pa.array(["y", "x"])), "read its rows in another order",
                     id="cells that changed rows"),
    ],
)  # fmt: skip
def test_two_readers_that_disagree_stop_everything(second, says, monkeypatch):
    data = written({"label": pa.array(["a", "b"]), "2022": pa.array([1, 2]), "note": pa.array(["x", "y"])})
    assert taken(data)[0].is_loaded
    monkeypatch.setattr(reading, "read_columnar", lambda found, limits, kept: second)
    with pytest.raises(CannotJudgeError, match=says):
        taken(data)
