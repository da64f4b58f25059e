"""A CSV that is delivered compressed is read as the CSV is, and one that is not whole is refused."""

from __future__ import annotations

import hashlib
import json
import tempfile
import tracemalloc
from pathlib import Path
from types import SimpleNamespace

import pytest

from tests.packing import gz, xxh64, zst
from tests.spec.drawn import KIND, delivery
from tieout.declarations.datapackage import parse_publication
from tieout.declarations.publication import Publication
from tieout.intake import files, unpacking
from tieout.intake.files import SourceFile
from tieout.intake.formats.tables import csv
from tieout.intake.interface import Loaded, Room
from tieout.intake.load import ingest
from tieout.intake.structure import prove
from tieout.rulebook.model import Limits
from tieout.store import run as store
from tieout.values.errors import CannotJudgeError, DeclarationError

TEXT = b'label,2022\n"a\nb",1\nc,2\nd,x,y\ne,3\n'
ROWS = [(2, "a\nb", "1"), (4, "c", "2"), (6, "e", "3")]
SKIPPED = b"\x50\x2a\x4d\x18\x03\x00\x00\x00abc"
"""A frame of Zstandard that holds no data."""


def declared(path: str, **resource: object) -> Publication:
    """Declare a table of labels and figures in a file."""
    fields = [
        {"name": "label", "tieout": {"role": "label"}},
        {"name": "2022", "tieout": {"role": "figure", "basis": "budget", "year": 2022}},
    ]
    table = {"name": "t", "path": path, "type": "table", "schema": {"fields": fields}, "tieout": {"kind": KIND}}
    package = {
        "name": "p", "tieout": {"rulebook": "r", "agency": "a", "year": 2022, "document": "jaarverslag"},
        "resources": [table | resource],
    }  # fmt: skip
    return parse_publication(json.dumps(package).encode(), "datapackage.json", "agency")


def taken(
    path: str, data: bytes, compression: str | None = None, left: list[str] | None = None, **limits: int
) -> tuple[Loaded, list[tuple[object]]]:
    """Take a file in within limits; give what became of it, and its rows; tell which files were `left` on the disk."""
    told = {} if compression is None else {"compression": compression}
    with tempfile.TemporaryDirectory() as folder:
        connection = store.create(Path(folder) / "kept", Path(folder) / "shown")
        staging = Path(folder) / "staging"
        staging.mkdir()
        try:
            (loaded,) = ingest(
                connection, [delivery(declared(path, **told), {path: data})], Room(staging, Limits(**limits))
            )
            rows = connection.execute("FROM raw.t ORDER BY line_no").fetchall() if loaded.is_loaded else []
        finally:
            connection.close()
            if left is not None:
                left += [one.name for one in staging.iterdir()]
    return loaded, rows


@pytest.mark.parametrize(
    ("path", "data", "compression"),
    [
        pytest.param("t.csv.gz", gz(TEXT), None, id="gzip by the end of its path"),
        pytest.param("t.csv.gz", gz(TEXT), "gz", id="gzip by both"),
        pytest.param("t.csv", gz(TEXT), "gz", id="gzip by its declaration"),
        pytest.param("T.CSV.GZ", gz(TEXT), None, id="gzip in capitals"),
        pytest.param("t.csv.gz", gz(TEXT, members=3), None, id="gzip in members, cut anywhere"),
        pytest.param("t.csv.gz", gz(TEXT, members=len(TEXT)), None, id="gzip with a member for each byte"),
        pytest.param("t.csv.gz", gz(b"") + gz(TEXT) + gz(b""), None, id="gzip with blank members"),
        pytest.param("t.csv.zst", zst(TEXT), None, id="Zstandard by the end of its path"),
        pytest.param("t.csv", zst(TEXT), "zst", id="Zstandard by its declaration"),
        pytest.param("t.csv.zst", zst(TEXT, checked=False), None, id="Zstandard without a checksum"),
        pytest.param("t.csv.zst", zst(TEXT[:9]) + zst(TEXT[9:]), None, id="Zstandard in frames"),
        pytest.param("t.csv.zst", SKIPPED + zst(TEXT) + SKIPPED, None, id="Zstandard with frames to skip"),
    ],
)
def test_a_compressed_csv_is_read_with_the_lines_of_the_csv(path, data, compression):
    loaded, rows = taken(path, data, compression)
    assert rows == ROWS
    assert [(one.line, one.text) for one in loaded.rejects] == [(5, "d,x,y")]
    assert (loaded.input.lines, loaded.input.continued, loaded.file_faults) == (5, 1, ())


PLAIN = b"label,2022\n" + b"".join(b"row %d,%d\n" % (one, 7 * one) for one in range(40))


@pytest.mark.parametrize("block", [1, 3, 1_000])
@pytest.mark.parametrize(
    ("path", "data"),
    [
        pytest.param("t.csv.gz", gz(PLAIN), id="gzip"),
        pytest.param("t.csv.gz", gz(PLAIN, members=7), id="gzip in members"),
        pytest.param("t.csv.zst", SKIPPED + zst(PLAIN), id="Zstandard"),
        pytest.param("t.csv.zst", zst(PLAIN[:9]) + zst(PLAIN[9:]), id="Zstandard in frames"),
    ],
)
@pytest.mark.parametrize("held", [0, 30])
def test_what_is_too_large_to_be_held_is_unpacked_on_the_disk_and_taken_away(path, data, held, block, monkeypatch):
    expected = taken(path, data)
    monkeypatch.setattr(files, "MOST_HELD", held)
    monkeypatch.setattr(files, "BLOCK", block)
    monkeypatch.setattr(csv, "PROVEN_FROM", 0)
    left, proven = [], []
    monkeypatch.setattr(csv, "prove", lambda *given: proven.append(given) or prove(*given))
    loaded, rows = taken(path, data, left=left)
    assert (loaded.input, rows) == (expected[0].input, expected[1])
    assert (len(rows), len(proven), left) == (40, 1, [])


@pytest.mark.parametrize(
    ("path", "data", "limits"),
    [
        pytest.param("t.csv.gz", gz(PLAIN)[:-1], {}, id="gzip without its last byte"),
        pytest.param("t.csv.gz", gz(PLAIN) + b"x", {}, id="gzip with one byte behind its end"),
        pytest.param("t.csv.zst", zst(PLAIN)[:-4] + bytes(4), {}, id="Zstandard with another checksum"),
        pytest.param("t.csv.gz", gz(gz(PLAIN)), {}, id="gzip twice"),
        pytest.param("t.csv.gz", gz(PLAIN), {"bytes": 60}, id="larger than may be"),
    ],
)
def test_of_what_is_refused_nothing_stays_on_the_disk(path, data, limits, monkeypatch):
    expected = taken(path, data, **limits)
    monkeypatch.setattr(files, "MOST_HELD", 4)
    monkeypatch.setattr(files, "BLOCK", 50)
    left = []
    loaded, rows = taken(path, data, left=left, **limits)
    assert loaded.file_faults == expected[0].file_faults != ()
    assert (rows, left) == ([], [])


def test_a_disk_that_fills_up_is_told_before_it_is_full(monkeypatch):
    monkeypatch.setattr(files, "MOST_HELD", 0)
    monkeypatch.setattr(unpacking, "ROOM_EVERY", 100)
    monkeypatch.setattr(files.shutil, "disk_usage", lambda _: SimpleNamespace(free=2_000))
    left = []
    with pytest.raises(CannotJudgeError, match="of disk beside it"):
        taken("t.csv.gz", gz(PLAIN * 20), left=left)
    assert left == []


@pytest.mark.parametrize("most", [0, 1, 50, 10_000])
@pytest.mark.parametrize("packing", ["gz", "zst", None])
def test_the_beginning_of_a_file_is_that_of_what_is_packed(packing, most):
    data = {"gz": gz, "zst": zst, None: bytes}[packing](PLAIN)
    assert unpacking.unpacked_beginning(SourceFile("t", data, ""), packing, most) == PLAIN[:most]


@pytest.mark.parametrize("data", [gz(TEXT), gz(TEXT, members=2)])
def test_what_is_recorded_is_the_file_as_delivered(data):
    loaded, _ = taken("t.csv.gz", data)
    assert (loaded.input.sha256, loaded.input.bytes) == (hashlib.sha256(data).hexdigest(), len(data))


@pytest.mark.parametrize(
    ("path", "data", "told", "size"),
    [
        pytest.param("t.csv", TEXT, {}, len(TEXT), id="a CSV"),
        pytest.param("t.csv.gz", gz(TEXT), {}, 10 * len(gz(TEXT)), id="gzip by its name"),
        pytest.param("t.csv", gz(TEXT), {"compression": "gz"}, 10 * len(gz(TEXT)), id="gzip by its declaration"),
        pytest.param("t.parquet", TEXT, {"format": "parquet"}, 10 * len(TEXT), id="Parquet"),
    ],
)
def test_a_small_file_that_unpacks_to_a_large_one_counts_as_that(path, data, told, size):
    assert delivery(declared(path, **told), {path: data}).likely_size == size


WRONG_SUM = gz(TEXT)[:-8] + bytes(4) + gz(TEXT)[-4:]
WRONG_SIZE = gz(TEXT)[:-4] + bytes(4)


@pytest.mark.parametrize(
    ("path", "data", "en", "nl"),
    [
        pytest.param("t.csv.gz", gz(TEXT)[:-1], "it is cut off", "het is afgebroken", id="gzip without its last byte"),
        pytest.param("t.csv.gz", gz(TEXT)[:12], "it is cut off", "het is afgebroken", id="gzip with its header alone"),
        pytest.param("t.csv.gz", gz(TEXT, members=2)[:-9], "it is cut off", "het is afgebroken", id="its last member"),
        pytest.param("t.csv.gz", WRONG_SUM, "it is damaged: gzip says", "het is beschadigd: het laat", id="gzip, sum"),
        pytest.param("t.csv.gz", WRONG_SIZE, "it is damaged: gzip says", "het is beschadigd: het laat", id="its size"),
        pytest.param("t.csv.gz", gz(TEXT) + WRONG_SUM, f"it is damaged from byte {len(gz(TEXT)) + 1} on", "",
                     id="gzip, the sum of its second member"),
        pytest.param("t.csv.gz", gz(TEXT) + b"x", f"what stands behind its end, from byte {len(gz(TEXT)) + 1} on",
                     "wat na het einde staat", id="gzip with one byte behind its end"),
        pytest.param("t.csv.gz", gz(TEXT) + bytes(512), "what stands behind its end", "", id="gzip, padded"),
        pytest.param("t.csv.gz", TEXT, "it is not compressed by gzip, as it is declared", "", id="the CSV itself"),
        pytest.param("t.csv.gz", zst(TEXT), "it is not compressed by gzip, as it is declared: it is compressed by "
                     "Zstandard", "het is niet gecomprimeerd met gzip, zoals gedeclareerd: het is", id="the other one"),
        pytest.param("t.csv.zst", gz(TEXT), "it is not compressed by Zstandard, as it is declared: it is compressed by "
                     "gzip", "", id="the other one for Zstandard"),
        pytest.param("t.csv.gz", b"", "it is not compressed by gzip, as it is declared: it is empty", "", id="empty"),
        pytest.param("t.csv.zst", zst(TEXT)[:-1], "it is cut off", "", id="Zstandard without its last byte"),
        pytest.param("t.csv.zst", zst(TEXT)[:-4], "it is cut off", "", id="Zstandard without its checksum"),
        pytest.param("t.csv.zst", zst(TEXT)[:-4] + bytes(4), "it is damaged: Zstandard says", "", id="its checksum"),
        pytest.param("t.csv.zst", zst(TEXT) + b"xyzw", "it is damaged: Zstandard says", "", id="bytes behind its end"),
        pytest.param("t.csv.gz", gz(gz(TEXT)), "it is compressed more than once", "het is meer dan één keer", id="2"),
        pytest.param("t.csv.zst", zst(gz(TEXT)), "it is compressed more than once", "", id="twice, in both ways"),
    ],
)  # fmt: skip
def test_a_compressed_file_that_is_not_whole_is_refused(path, data, en, nl):
    loaded, rows = taken(path, data)
    ((kind, what),) = [(fault.kind, fault.what) for fault in loaded.file_faults]
    assert (kind, rows) == ("format", [])
    assert what.en.startswith(en)
    assert what.nl.startswith(nl)


def large(lines: int) -> bytes:
    """Write a CSV that grows as it is unpacked."""
    return b"label,2022\n" + b"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa,1\n" * lines


@pytest.mark.parametrize("pack", [gz, zst])
@pytest.mark.parametrize(
    ("limits", "says"),
    [
        pytest.param({"bytes": len(large(10_000))}, None, id="as large as may be"),
        pytest.param({"bytes": len(large(10_000)) - 1}, "unpacked it has more than 470010 bytes", id="a byte more"),
        pytest.param({"ratio": 2}, "unpack to more than 100000, over 2 times as many", id="many times its size"),
    ],
)
def test_a_compressed_file_may_be_no_larger_than_a_csv_and_grow_no_more_than_so_many_times(
    pack, limits, says, monkeypatch
):
    monkeypatch.setattr(unpacking, "FREELY", 100_000 if "ratio" in limits else 2**26)
    loaded, _ = taken("t.csv.gz" if pack is gz else "t.csv.zst", pack(large(10_000)), **limits)
    found = [fault.what.en for fault in loaded.file_faults if fault.kind == "limits"]
    assert (loaded.is_loaded, bool(found)) == (says is None, says is not None)
    assert says is None or says in found[0]


@pytest.mark.parametrize("pack", [gz, zst])
def test_a_bomb_is_refused_before_it_fills_the_memory(pack):
    bomb = bytes(400 * 2**20)
    data, path = (gz(bomb), "t.csv.gz") if pack is gz else (zst(bomb, checked=False), "t.csv.zst")
    del bomb
    tracemalloc.start()
    loaded, _ = taken(path, data)
    most = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert [fault.kind for fault in loaded.file_faults] == ["limits"]
    assert most < 3 * unpacking.FREELY


@pytest.mark.parametrize(
    ("path", "resource", "says"),
    [
        pytest.param("t.csv.gz", {"compression": "zst"}, '"compression" is zst and the path is', id="another one"),
        pytest.param("t.csv.gz", {"format": "parquet"}, "is declared in format parquet", id="another format"),
        pytest.param("t.parquet", {}, "is declared in format", id="Parquet by its name alone"),
        pytest.param("t.csv", {"format": "parquet"}, "is declared in format parquet", id="Parquet by its format alone"),
        pytest.param(
            "t.parquet", {"format": "parquet", "compression": "gz"}, "is declared to be compressed", id="both"
        ),
        pytest.param("t.csv", {"compression": "zip"}, "compression", id="one that is not read"),
    ],
)
def test_a_form_that_contradicts_itself_is_refused(path, resource, says):
    with pytest.raises(DeclarationError, match=says):
        declared(path, **resource)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(b"", 0xEF46DB3751D8E999, id="nothing"),
        pytest.param(b"abc", 0x44BC2CF5AD770999, id="a few letters"),
    ],
)
def test_the_checksum_of_the_tests_is_the_standard_one(text, expected):
    assert xxh64(text) == expected
