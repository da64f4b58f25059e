"""Deliver what is no CSV at all: archives, workbooks, databases, pages, pointers, nothing.

Each under the declaration of a table of three columns, and under one of a single column whose head is the very first
line of the file, so that neither the number of fields nor the header gives it away.
"""

from __future__ import annotations

import bz2
import gzip
import io
import lzma
import sqlite3
import tarfile
import zipfile
import zlib
from collections.abc import Iterator

import pyarrow as pa
import pyarrow.parquet

from tests.polluted.cases import Broken, Case, Row, joined, lines_of, plain

TEXT = joined(lines_of()).encode()
PAGE = "<!DOCTYPE html>\n<html>\n<head><title>404</title></head>\n<body>Niet gevonden</body>\n</html>\n"
POINTER = (
    "version https://git-lfs.github.com/spec/v1\n"
    f"oid sha256:{'4d7a214614ab2935c943f9e0ff69d22eadbb8f32b1258daaa5e2ca24d17e2393'}\nsize 12345\n"
)
MERGED = ["<<<<<<< HEAD", "=======", ">>>>>>> tak"]


def zipped(*names: str) -> bytes:
    """Make a ZIP archive with these members."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in names:
            archive.writestr(zipfile.ZipInfo(name, (2022, 1, 1, 0, 0, 0)), TEXT)
    return stream.getvalue()


def tarred() -> bytes:
    """Make a tar archive."""
    stream = io.BytesIO()
    with tarfile.open(fileobj=stream, mode="w") as archive:
        member = tarfile.TarInfo("t.csv")
        member.size = len(TEXT)
        archive.addfile(member, io.BytesIO(TEXT))
    return stream.getvalue()


def stored() -> bytes:
    """Make an SQLite database."""
    connection = sqlite3.connect(":memory:")
    connection.execute("CREATE TABLE t (Omschrijving, Begroting, Realisatie)")
    data = connection.serialize()
    connection.close()
    return data


def columnar() -> bytes:
    """Make a Parquet file."""
    stream = io.BytesIO()
    pyarrow.parquet.write_table(pa.table({"Omschrijving": ["x"], "Begroting": ["1"]}), stream)
    return stream.getvalue()


def zstandard() -> bytes:
    """Make a Zstandard frame of one raw block."""
    return b"\x28\xb5\x2f\xfd\x20" + bytes([len(TEXT)]) + ((len(TEXT) << 3) | 1).to_bytes(3, "little") + TEXT


def files() -> dict[str, bytes]:
    """Give files of other kinds, by name."""
    return {
        "a workbook": zipped("[Content_Types].xml", "xl/workbook.xml", "xl/worksheets/sheet1.xml"),
        "an OpenDocument sheet": zipped("mimetype", "content.xml"), "a ZIP archive": zipped("t.csv"),
        "an empty ZIP archive": zipped(), "gzip": gzip.compress(TEXT, mtime=0), "bzip2": bz2.compress(TEXT),
        "xz": lzma.compress(TEXT), "Zstandard": zstandard(), "zlib": zlib.compress(TEXT), "tar": tarred(),
        "Parquet": columnar(), "SQLite": stored(), "DuckDB": bytes(8) + b"DUCK" + bytes([64, *bytes(50)]),
        "an old workbook": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(64), "RTF": b"{\\rtf1\\ansi Kasstroom}",
        "PDF": b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n<< /Type /Catalog >>\nendobj\n",
        "PNG": b"\x89PNG\r\n\x1a\n" + bytes(16),
        "an HTML page": PAGE.encode(), "an HTML page in one line": PAGE.replace("\n", "").encode(),
        "an HTML page with CRLF": PAGE.replace("\n", "\r\n").encode(), "HTML below a blank line": b"\n" + PAGE.encode(),
        "XML": b'<?xml version="1.0"?>\n<tabel>\n<rij/>\n</tabel>\n',
        "a JSON error": b'{"error": "not found", "status": 404}',
        "JSON lines": b'{"a": 1, "b": 2}\n{"a": 3, "b": 4}\n', "a JSON list": b'[\n  {"a": 1},\n  {"a": 2}\n]\n',
        "a Git LFS pointer": POINTER.encode(), "an error in words": b"404: Not Found",
        "a trace": b"Traceback (most recent call last):\n",
        "a diff": b"--- a/t.csv\n+++ b/t.csv\n@@ -1 +1 @@\n-x\n+y\n",
        "Markdown": b"| Omschrijving | Begroting |\n|---|---|\n| x | 1 |\n",
        "a program": b"\x7fELF" + bytes(16), "noughts": bytes(100), "spaces": b"   ", "nothing": b"",
        "a newline": b"\n", "CRLF": b"\r\n",
        "newlines": b"\n\n\n\n", "a BOM": b"\xef\xbb\xbf", "a BOM and a newline": b"\xef\xbb\xbf\n", "a quote": b'"',
        "a delimiter": b",\n",
    }  # fmt: skip


ONLY_WORDS = frozenset(
    {"an error in words", "a trace", "a diff", "Markdown", "a delimiter", "a BOM", "a BOM and a newline"}
)
"""Under a declaration that has their first line for its one head, these are tables of one column like any other."""


def foreign_files() -> Iterator[Case]:
    """Give every file that is no CSV."""
    for name, data in files().items():
        for encoding, delimiter, width in (
            ("utf-8", ",", 3),
            ("utf-8", ";", 1),
            ("iso-8859-1", "\t", 1),
            ("windows-1252", "|", 3),
        ):
            heads = plain(width)[0]
            told = f"{name}, declared as {encoding}, {width} columns by {delimiter!r}"
            yield Case("no CSV", told, data, heads, Broken(), encoding, delimiter)
        if name not in ONLY_WORDS and data.strip():
            first = data.split(b"\n")[0].removesuffix(b"\r").decode("iso-8859-1")
            for delimiter in (",", ";", "\t", "|"):
                if delimiter not in first:
                    named = f"{name}, declared as a column of that name by {delimiter!r}"
                    yield Case("no CSV", named, data, (first,), Broken(), "iso-8859-1", delimiter)
    yield from merges()


def merges() -> Iterator[Case]:
    """Leave a merge unsettled in the middle of a table, of one column too."""
    for width, end in ((3, "\n"), (3, "\r\n"), (1, "\n"), (1, "\r\n")):
        heads: Row = plain(width)[0]
        lines = lines_of(width, 4)
        full = [*lines[:2], MERGED[0], lines[2], MERGED[1], lines[3], MERGED[2], lines[4]]
        data = (end.join(full) + end).encode()
        yield Case("no CSV", f"a merge in {width} columns {end!r}", data, heads, Broken((3, 5, 7)))
        for mark in MERGED:
            if width == 1 and mark == "=======":
                continue  # alone, that is a cell like another
            data = (end.join([*lines[:2], mark, *lines[2:]]) + end).encode()
            yield Case("no CSV", f"{mark} alone in {width} columns {end!r}", data, heads, Broken((3,)))
        data = (end.join([MERGED[0], *lines]) + end).encode()
        yield Case("no CSV", f"a merge above the header in {width} columns {end!r}", data, heads, Broken())
