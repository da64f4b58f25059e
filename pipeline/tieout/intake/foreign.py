"""Tell what has no place in a CSV: an archive, a spreadsheet, a database, a page, a pointer, a hidden character.

Looks at bytes and characters alone, never at a name; nothing is unpacked.
"""

from __future__ import annotations

import re

from tieout.values.outcome import Text

UNPACK = Text("Deliver the CSV itself, unpacked.", "Lever de CSV zelf, uitgepakt.")
SAVE = Text("Save each sheet as CSV and deliver that.", "Sla elk blad op als CSV en lever dat.")
EXPORT = Text("Export the table as CSV and deliver that.", "Exporteer de tabel als CSV en lever die.")
FETCH = Text(
    "Fetch the file again: this is not what was asked for.", "Haal het bestand opnieuw op: dit is iets anders."
)
MERGE = Text("Settle the conflict in the file.", "Los het conflict in het bestand op.")

SIGNATURES = (
    (b"PK\x03\x04", 0, Text("a ZIP archive or a spreadsheet", "een ZIP-archief of een rekenblad"), SAVE),
    (b"PK\x05\x06", 0, Text("an empty ZIP archive", "een leeg ZIP-archief"), UNPACK),
    (b"\x1f\x8b", 0, Text("compressed by gzip", "gecomprimeerd met gzip"), UNPACK),
    (b"BZh", 0, Text("compressed by bzip2", "gecomprimeerd met bzip2"), UNPACK),
    (b"\xfd7zXZ\x00", 0, Text("compressed by xz", "gecomprimeerd met xz"), UNPACK),
    (b"\x28\xb5\x2f\xfd", 0, Text("compressed by Zstandard", "gecomprimeerd met Zstandard"), UNPACK),
    (b"\x04\x22\x4d\x18", 0, Text("compressed by LZ4", "gecomprimeerd met LZ4"), UNPACK),
    (b"7z\xbc\xaf\x27\x1c", 0, Text("a 7-Zip archive", "een 7-Zip-archief"), UNPACK),
    (b"Rar!\x1a\x07", 0, Text("a RAR archive", "een RAR-archief"), UNPACK),
    (b"ustar", 257, Text("a tar archive", "een tar-archief"), UNPACK),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", 0, Text("an old Excel or Word file", "een oud Excel- of Word-bestand"), SAVE),
    (b"SQLite format 3\x00", 0, Text("an SQLite database", "een SQLite-database"), EXPORT),
    (b"DUCK", 8, Text("a DuckDB database", "een DuckDB-database"), EXPORT),
    (b"PAR1", 0, Text("a Parquet file", "een Parquet-bestand"), EXPORT),
    (b"ARROW1", 0, Text("an Arrow file", "een Arrow-bestand"), EXPORT),
    (b"Obj\x01", 0, Text("an Avro file", "een Avro-bestand"), EXPORT),
    (b"%PDF-", 0, Text("a PDF document", "een PDF-document"), EXPORT),
    (b"{\\rtf", 0, Text("an RTF document", "een RTF-document"), EXPORT),
    (b"\x7fELF", 0, Text("a program", "een programma"), FETCH),
    (b"version https://git-lfs.github.com/", 0, Text("a pointer of Git LFS", "een verwijzing van Git LFS"), FETCH),
)
"""Bytes, where they stand, what they tell, and what to do."""

BEGINNINGS = (
    (re.compile(rb"<(?:!doctype|html|head|\?xml|!--|[a-z][a-z0-9:]*[ />])", re.IGNORECASE),
     Text("a web page or XML", "een webpagina of XML"), FETCH),
    (re.compile(rb"[{\[]\s*(?:[\"{\[\]}]|$)"), Text("JSON", "JSON"), EXPORT),
    (re.compile(rb"(?:<{7}|>{7}) |={7}\r?\n"),
     Text("in the middle of a merge", "midden in een samenvoeging"), MERGE),
)  # fmt: skip
"""What a text begins with that is no table."""


def what_else(data: bytes) -> tuple[Text, Text] | None:
    """Say what a file is and what to do about it; None where it may be a CSV.

    A head of a table may look like the beginning of something else: ask this only of a file that has not
    the header it should have.
    """
    for signature, place, what, advice in SIGNATURES:
        if data.startswith(signature, place):
            return what, advice
    start = data[:1_000].removeprefix(b"\xef\xbb\xbf").lstrip()
    return next(((what, advice) for pattern, what, advice in BEGINNINGS if pattern.match(start)), None)


def ends_in_cr(data: bytes) -> bool:
    """Tell whether the lines of a file end in CR alone."""
    return data.count(b"\r") > 1 and b"\n" not in data


def is_conflict(line: str, *, sure: bool) -> bool:
    """Tell whether a line is the mark of a merge that was never settled.

    `sure` says that it is no row of the table; some marks could be one.
    """
    return line.startswith(("<<<<<<< ", ">>>>>>> ")) or (sure and (line.startswith("||||||| ") or line == "======="))
