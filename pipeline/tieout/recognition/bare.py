"""Look at a CSV that nothing declares: its encoding, its delimiter, its header and its rows.

What it finds is a proposal that a declaration then fixes; a judgement never looks here. Only the
beginning of a very large file is looked at.
"""

from __future__ import annotations

import codecs
import csv
import re
from dataclasses import dataclass
from pathlib import Path

from tieout.intake.files import SourceFile, capture
from tieout.intake.foreign import what_else
from tieout.intake.scan import Scan, scan
from tieout.values.errors import UsageError, shorten

DELIMITERS = (",", ";", "\t", "|")
MOST_BYTES = 4_000_000
"""How much of a file is looked at."""
SEPARATOR = re.compile(rb'(?:\xef\xbb\xbf)?"?sep=.?"?\r?$', re.IGNORECASE | re.MULTILINE)
"""The line by which a spreadsheet tells itself the delimiter."""
FIRST_LINES = 200
"""How many lines tell the delimiter."""


@dataclass(frozen=True, slots=True)
class Bare:
    """A CSV as it was found."""

    name: str
    encoding: str
    delimiter: str
    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    line_numbers: tuple[int, ...]
    """Physical line on which each row starts."""
    unread: int
    """Lines that cannot be read."""
    first_unread: str
    """The first of them: its line, and why."""
    whole: bool
    """False where only the beginning was looked at."""

    def column(self, number: int) -> list[str]:
        """Give the cells of a column without the spaces around them, the first column is 0."""
        return [row[number].strip() for row in self.rows]


def look(folder: Path, name: str) -> Bare:
    """Look at file `name` in `folder`.

    Raises UsageError where it is no table that can be read.
    """
    file = capture(folder, name)
    where = str(folder / name)
    if file.unread:
        raise UsageError(where, f"it has {file.unread} bytes, more than is read", "Split it.")
    if other := what_else(file.data):
        raise UsageError(where, f"it is no CSV but {other[0].en}", other[1].en)
    encoding = _encoding(file, where)
    if said := SEPARATOR.match(file.data):
        what = f"it says {shorten(said[0].decode('ascii', 'replace').strip())}, which only a spreadsheet understands"
        raise UsageError(f"{where}:1", what, "Delete that line: the first line must name the columns.")
    part = file
    if len(file.data) > MOST_BYTES and encoding != "utf-16":
        part = SourceFile(name, file.data[: file.data.rfind(b"\n", 0, MOST_BYTES) + 1], file.sha256)
    delimiter, found = _delimiter(part, encoding)
    if not found.header:
        raise UsageError(f"{where}:1", "its header cannot be read", "The first line must name the columns.")
    if len(found.header) < 2:
        raise UsageError(f"{where}:1", "it has one column", "A table has labels and figures; check the delimiter.")
    first = found.rejects[0] if found.rejects else None
    told = f"line {first.line}: {first.reason.en}" if first else ""
    if len(found.rejects) > len(found.records):
        advice = "Every line must have as many fields as the header."
        raise UsageError(
            f"{where}:{first.line if first else 1}", first.reason.en if first else "it has no rows", advice
        )
    if not found.records:
        raise UsageError(where, "it has no rows", "A table without rows cannot be recognised.")
    rows = tuple(tuple(row) for row in csv.reader(found.records, delimiter=delimiter, strict=True))
    return Bare(
        name, encoding, delimiter, found.header, rows, found.line_numbers, len(found.rejects), told, part is file
    )


def _encoding(file: SourceFile, where: str) -> str:
    """Tell how a file is encoded: UTF-8 unless it cannot be."""
    if file.data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    for encoding in ("utf-8", "windows-1252"):
        try:
            file.data.decode(encoding)
        except UnicodeDecodeError:
            continue
        return encoding
    raise UsageError(where, "it is neither UTF-8 nor windows-1252", "Save it as UTF-8.")


def _delimiter(file: SourceFile, encoding: str) -> tuple[str, Scan]:
    """Tell by which delimiter a file has most columns and fewest lines that do not fit."""
    first = _first_lines(file, encoding)

    def fits(delimiter: str) -> tuple[bool, int, int]:
        found = scan(first, encoding, delimiter, _width(first, encoding, delimiter))
        return len(found.header) < 2, len(found.rejects), -len(found.header)

    best = min(DELIMITERS, key=fits)
    return best, scan(file, encoding, best, _width(first, encoding, best))


def _first_lines(file: SourceFile, encoding: str) -> SourceFile:
    """Take the first lines of a file, each whole; of UTF-16 all of them."""
    lines = file.data.split(b"\n", FIRST_LINES)
    if encoding == "utf-16" or len(lines) <= FIRST_LINES:
        return file
    return SourceFile(file.name, b"\n".join(lines[:FIRST_LINES]) + b"\n", file.sha256)


def _width(file: SourceFile, encoding: str, delimiter: str) -> int:
    """Count the columns that the header names."""
    return len(scan(file, encoding, delimiter, 1).header)
