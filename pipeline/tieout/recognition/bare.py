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
from typing import Any

from tieout.declarations.publication import packing_of
from tieout.intake.files import SourceFile, capture
from tieout.intake.foreign import ends_in_cr, what_else
from tieout.intake.interface import FileFault
from tieout.intake.layout import FIGURE, YEAR, Layout
from tieout.intake.records import Cutter
from tieout.intake.scan import USUAL_LENGTHS, Scan, decode, scan
from tieout.intake.unpacking import unpacked
from tieout.rulebook.model import NO_OTHER_LIMITS
from tieout.values.errors import UsageError, shorten
from tieout.values.places import counts_rows

DELIMITERS = (",", ";", "\t", "|")
MOST_BYTES = 4_000_000
"""How much of a file is looked at."""
SEPARATOR = re.compile(rb'(?:\xef\xbb\xbf)?"?sep=.?"?\r?$', re.IGNORECASE | re.MULTILINE)
"""The line by which a spreadsheet tells itself the delimiter."""
MOST_TITLES = 10
"""Lines that may stand above a header."""
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
    titles: tuple[str, ...] = ()
    """The lines above its header: titles, and blank ones between them."""
    typed: frozenset[int] = frozenset()
    """Columns of a file with rows and no lines that hold numbers with decimals, the first is 0."""

    @property
    def header_line(self) -> int:
        """Give the line on which its header stands; 0 where its heads stand on none."""
        return 0 if counts_rows(self.name) else len(self.titles) + 1

    @property
    def dialect(self) -> dict[str, Any]:
        """Give the dialect that it is to be declared with."""
        usual = {"delimiter": self.delimiter, "quoteChar": '"', "doubleQuote": True, "header": True}
        above = {"headerRows": [self.header_line], "commentRows": list(range(1, self.header_line))}
        return usual | above if self.titles else usual

    @property
    def form(self) -> dict[str, Any]:
        """Give the form that it is to be declared in."""
        if counts_rows(self.name):
            return {"format": "parquet", "mediatype": "application/vnd.apache.parquet"}
        packing = packing_of(self.name)
        packed = {} if packing is None else {"compression": packing}
        return {"format": "csv", "mediatype": "text/csv", **packed, "encoding": self.encoding, "dialect": self.dialect}

    def column(self, number: int) -> list[str]:
        """Give the cells of a column without the spaces around them, the first column is 0."""
        return [row[number].strip() for row in self.rows]


def stem_of(name: str) -> str:
    """Give the name of a table without the ends that say what form it is in."""
    bare = name[: name.rindex(".")] if packing_of(name) is not None else name
    return Path(bare).stem


def look(folder: Path, name: str) -> Bare:
    """Look at file `name` in `folder`.

    Raises UsageError where it is no table that can be read.
    """
    file = capture(folder, name)
    where = str(folder / name)
    if file.unread:
        raise UsageError(where, f"it has {file.unread} bytes, more than is read", "Split it.")
    if counts_rows(name):
        from tieout.recognition.bare_columns import look_at_columns

        return look_at_columns(file, where)
    opened = unpacked(file, packing_of(name), NO_OTHER_LIMITS)
    if isinstance(opened, FileFault):
        raise UsageError(where, opened.what.en, opened.advice.en)
    file = opened
    if other := what_else(file.data):
        raise UsageError(where, f"it is no CSV but {other[0].en}", other[1].en)
    if ends_in_cr(file.data):
        raise UsageError(where, "its lines end in CR alone, as on an old Macintosh", "End them in LF or CRLF.")
    encoding = _encoding(file, where)
    if said := SEPARATOR.match(file.data):
        what = f"it says {shorten(said[0].decode('ascii', 'replace').strip())}, which only a spreadsheet understands"
        raise UsageError(f"{where}:1", what, "Delete that line: the first line must name the columns.")
    part = file
    if len(file.data) > MOST_BYTES and encoding != "utf-16":
        part = SourceFile(name, file.data[: file.data.rfind(b"\n", 0, MOST_BYTES) + 1], file.sha256)
    delimiter, found = _delimiter(part, encoding)
    titles: tuple[str, ...] = ()
    if len(found.header) < 2 or not any(head.strip() for head in found.header[1:]):
        # Nothing heads a second column: it is no header, and may be a title above one.
        delimiter, found, titles = _below_titles(part, encoding) or (delimiter, found, titles)
    if not found.header:
        empty = "" if file.data.strip() else ": the file is empty"
        raise UsageError(f"{where}:1", f"its header cannot be read{empty}", "The first line must name the columns.")
    if len(found.header) < 2:
        what = f"it has one column, {shorten(found.header[0])}"
        raise UsageError(f"{where}:1", what, "A table has labels and figures; check the delimiter.")
    first = found.rejects[0] if found.rejects else None
    told = f"line {first.line}: {first.reason.en}" if first else ""
    if len(found.rejects) > len(found.records):
        line, what = (first.line, first.reason.en) if first else (1, "it has no rows")
        raise UsageError(f"{where}:{line}", what, _advice(what, found, delimiter))
    if not found.records:
        raise UsageError(where, "it has no rows", "A table without rows cannot be recognised.")
    rows = tuple(tuple(row) for row in csv.reader(found.records, delimiter=delimiter, strict=True))
    return Bare(
        name, encoding, delimiter, found.header, rows, found.line_numbers, len(found.rejects), told, part is file,
        titles,
    )  # fmt: skip


def _advice(what: str, found: Scan, delimiter: str) -> str:
    """Say what to do about lines that cannot be read, of which the first is so."""
    named = {",": "comma", ";": "semicolon", "\t": "tab", "|": "bar"}[delimiter]
    if "blank" in what:
        return "Take the blank lines out."
    if "quotes" in what:
        return 'Put a cell with a quote between quotes, and write the quote in it as two: "so ""quoted"" it is".'
    if "hidden character" in what:
        return "Take the character out, or export the table again."
    if "ends in LF" in what:
        return "Have every line end as the first one does."
    if "merge" in what:
        return "Settle the conflict in the file."
    heads = len(found.header)
    return f"Every line must have as many fields as the header, {heads} by a {named}; a cell with one stands in quotes."


def _below_titles(file: SourceFile, encoding: str) -> tuple[str, Scan, tuple[str, ...]] | None:
    """Find the header below titles: the delimiter, the table as it is cut then, and the titles; None where unsure.

    A title prints nothing beyond its first cell, and the header below it does, with no figure among its heads. It is
    sure where every line below can then be read, by one delimiter alone.
    """
    lines = decode(_first_lines(file, encoding), encoding)[0].split("\n")[: MOST_TITLES + 1]
    sure = []
    for delimiter in DELIMITERS:
        cut = Cutter(delimiter, 1, USUAL_LENGTHS).fields
        cells = [cut(line.removesuffix("\r")) or ((line,) if delimiter not in line else ("", line)) for line in lines]
        at = next((at for at, some in enumerate(cells) if any(cell.strip() for cell in some[1:])), 0)
        if at == 0 or any(FIGURE.fullmatch(cell.strip()) and not YEAR.fullmatch(cell.strip()) for cell in cells[at]):
            continue
        above = Layout(header_rows=(at + 1,), comment_rows=frozenset(range(1, at + 1)))
        found = scan(file, encoding, delimiter, len(cells[at]), layout=above)
        if found.header == cells[at] and found.records and not found.rejects:
            sure.append((delimiter, found, tuple(line.removesuffix("\r") for line in lines[:at])))
    return sure[0] if len(sure) == 1 else None


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
