"""What is no CSV is told apart by what it is, with what to do; it is never read as a table."""

from __future__ import annotations

import bz2
import gzip
import io
import json
import lzma
import sqlite3
import tarfile
import zipfile

import duckdb
import pyarrow as pa
import pyarrow.parquet
import pytest

from tests.spec.drawn import delivery, load
from tests.spec.test_ingested_cells import declared
from tieout.intake.foreign import what_else

CSV = b"label,cijfer\nOmzet,1\n"


def zipped() -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr("t.csv", CSV)
    return stream.getvalue()


def tarred() -> bytes:
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode="w") as archive:
        entry = tarfile.TarInfo("t.csv")
        entry.size = len(CSV)
        archive.addfile(entry, io.BytesIO(CSV))
    return stream.getvalue()


def parquet() -> bytes:
    stream = io.BytesIO()
    pyarrow.parquet.write_table(pa.table({"label": ["Omzet"]}), stream)
    return stream.getvalue()


def database(folder, kind):
    path = folder / kind
    connection = sqlite3.connect(path) if kind == "sqlite" else duckdb.connect(str(path))
    connection.execute("CREATE TABLE t (label VARCHAR)")
    if kind == "sqlite":
        connection.commit()
    connection.close()
    return path.read_bytes()


def refused(data: bytes) -> str:
    """Take a file through the reader, and give the one reason why it was not loaded."""
    _, (loaded,) = load([delivery(declared(["label", "cijfer"]), {"t.csv": data})])
    (fault,) = loaded.file_faults
    assert (loaded.input.rows, loaded.header_faults, loaded.rejects, fault.kind) == (0, (), (), "format")
    assert fault.what.nl != fault.what.en
    return f"{fault.what.en}. {fault.advice.en}"


@pytest.mark.parametrize(
    ("data", "says"),
    [
        pytest.param(zipped(), "a ZIP archive or a spreadsheet. Save each sheet as CSV", id="zip, xlsx, ods"),
        pytest.param(gzip.compress(CSV), "compressed by gzip. Deliver the CSV itself, unpacked.", id="gzip"),
        pytest.param(bz2.compress(CSV), "compressed by bzip2", id="bzip2"),
        pytest.param(lzma.compress(CSV), "compressed by xz", id="xz"),
        pytest.param(tarred(), "a tar archive", id="tar"),
        pytest.param(parquet(), "a Parquet file. Export the table as CSV", id="Parquet"),
        pytest.param(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500), "an old Excel or Word file", id="xls"),
        pytest.param(b"%PDF-1.7\n%\xe2\xe3", "a PDF document", id="PDF"),
        pytest.param(b"<!DOCTYPE html>\n<html><body>404</body></html>\n", "a web page or XML. Fetch", id="a page"),
        pytest.param(b'\xef\xbb\xbf  <?xml version="1.0"?>\n<a/>\n', "a web page or XML", id="XML"),
        pytest.param(json.dumps({"error": "niet gevonden"}).encode(), "no CSV but JSON", id="an error in JSON"),
        pytest.param(b'[{"label": "Omzet", "cijfer": 1}]', "no CSV but JSON", id="rows in JSON"),
        pytest.param(b"version https://git-lfs.github.com/spec/v1\noid sha256:0\n", "a pointer of Git LFS", id="LFS"),
        pytest.param(
            b"<<<<<<< HEAD\n" + CSV + b"=======\n" + CSV + b">>>>>>> x\n", "the middle of a merge", id="merge"
        ),
        pytest.param(CSV.replace(b"\n", b"\r"), "its lines end in CR alone. End them in LF or CRLF.", id="bare CR"),
    ],
)
def test_a_file_that_is_no_csv_is_called_by_its_name(data, says):
    assert says in refused(data)


@pytest.mark.parametrize(("kind", "says"), [("sqlite", "an SQLite database"), ("duckdb", "a DuckDB database")])
def test_a_database_is_called_by_its_name(tmp_path, kind, says):
    assert says in refused(database(tmp_path, kind))


@pytest.mark.parametrize(
    "head", ["PK\x03\x04".strip("\x03\x04") + " nr", "BZ", "PAR1", "Omzet DUCK", "{jaar}", "<10 mln", "[x € 1.000]"]
)
def test_a_head_that_looks_like_something_else_is_a_head_where_it_is_declared(head):
    data = f"{head},cijfer\nOmzet,1\n".encode()
    _, (loaded,) = load([delivery(declared([head, "cijfer"]), {"t.csv": data})])
    assert (loaded.file_faults, loaded.header_faults, loaded.input.rows) == ((), (), 1)


def test_another_header_is_no_other_format():
    assert what_else(b"Label,Cijfer\nOmzet,1\n") is None


def test_the_mark_of_a_merge_among_the_rows_is_called_by_its_name():
    data = b"label,cijfer\n<<<<<<< HEAD\nOmzet,1\n=======\nOmzet,2\n>>>>>>> x\n"
    _, (loaded,) = load([delivery(declared(["label", "cijfer"]), {"t.csv": data})])
    assert [(reject.line, reject.reason.en) for reject in loaded.rejects] == [
        (line, "it is the mark of a merge conflict") for line in (2, 4, 6)
    ]
