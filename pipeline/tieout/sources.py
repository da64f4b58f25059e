"""Take the files of a publication: each opened once, hashed, and cut into lines strictly.

A CSV is read as RFC 4180 says and as its declaration says; nothing is sniffed or repaired. A line
that cannot be read is rejected with its place and the reason, and the lines after it are read on.
Nothing in the publication folder is ever written or run.
"""

from __future__ import annotations

import hashlib
import os
import re
import stat
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from tieout.errors import CannotJudgeError, UsageError, shorten
from tieout.outcome import Text
from tieout.publication import Publication

QUOTED = re.compile(r'"(?:[^"]|"")*+"')
FORBIDDEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufffd\ufeff]")
LONGEST_RECORD = 1_000
"""Lines that one record may span before its opening quote is held to be a slip."""


@dataclass(frozen=True, slots=True)
class SourceFile:
    """A file as it was when it was opened."""

    name: str
    data: bytes
    sha256: str


@dataclass(frozen=True, slots=True)
class Reject:
    """A line that could not be read."""

    line: int
    column: int | None
    """Field at which reading stopped, the first is 1."""
    text: str
    reason: Text


@dataclass(frozen=True, slots=True)
class Scan:
    """A CSV cut into records."""

    header: tuple[str, ...]
    records: tuple[str, ...]
    """The text of each record that can be read, without its line end."""
    line_numbers: tuple[int, ...]
    """Physical line on which each of them starts."""
    rejects: tuple[Reject, ...]
    lines: int
    """Physical lines after the header."""

    @property
    def continued(self) -> int:
        """Lines that continue a quoted cell of a record."""
        return self.lines - len(self.records) - len(self.rejects)


@dataclass(frozen=True, slots=True)
class Delivery:
    """A publication with its files."""

    folder: Path
    publication: Publication
    files: Mapping[str, SourceFile]
    """By path of the resource."""
    declared: tuple[SourceFile, ...]
    """The files that declare it: its data package and, of the publication that is judged, the answers."""
    beside: str = ""
    """Name of its folder, where it is not the publication that is judged but lies beside it."""

    def path(self, name: str) -> str:
        """Give the path of a file as seen from the publication that is judged."""
        return f"../{self.beside}/{name}" if self.beside else name


def capture(folder: Path, name: str) -> SourceFile:
    """Read file `name` in `folder` once.

    Raises UsageError where there is none, CannotJudgeError where it is no regular file.
    """
    path = folder / name
    try:
        handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    except FileNotFoundError as error:
        raise UsageError(str(path), "there is no such file", "Check the path.") from error
    except OSError as error:
        advice = "Links are not followed: put the file itself there." if path.is_symlink() else "See who may read it."
        raise CannotJudgeError(str(path), f"it cannot be opened: {error.strerror}", advice) from error
    if not stat.S_ISREG(os.fstat(handle).st_mode):
        os.close(handle)
        raise CannotJudgeError(str(path), "it is not a regular file", "Put the file itself there.")
    with os.fdopen(handle, "rb") as stream:
        data = stream.read()
    return SourceFile(name, data, hashlib.sha256(data).hexdigest())


def decode(file: SourceFile, encoding: str) -> tuple[str, dict[int, Text]]:
    """Give the text of `file` and, by line number, why a line is not in its declared encoding."""
    codec = "utf-8-sig" if encoding == "utf-8" else encoding
    try:
        return file.data.decode(codec), {}
    except UnicodeDecodeError as error:
        if encoding == "utf-16":
            raise CannotJudgeError(
                file.name, f"byte {error.start} is not {encoding}", "Mend the file or its declared encoding."
            ) from error
    faults: dict[int, Text] = {}
    lines = []
    for number, line in enumerate(file.data.split(b"\n"), 1):
        try:
            lines.append(line.decode(codec if number == 1 else encoding))
        except UnicodeDecodeError as error:
            lines.append(line.decode(encoding, "backslashreplace"))
            faults[number] = Text(
                f"byte {error.start + 1} of the line (0x{line[error.start]:02x}) is not {encoding}",
                f"byte {error.start + 1} van de regel (0x{line[error.start]:02x}) is geen {encoding}",
            )
    return "\n".join(lines), faults


def scan(file: SourceFile, encoding: str, delimiter: str, width: int) -> Scan:
    """Cut a CSV of `width` columns into its header, its records and its rejected lines."""
    text, faults = decode(file, encoding)
    lines = text.split("\n")
    ended = lines[-1] == ""
    if ended:
        lines.pop()
    crlf = bool(lines) and lines[0].endswith("\r")
    if not lines:
        return Scan((), (), (), (), 0)
    bare = {number for number, line in enumerate(lines) if crlf and not line.endswith("\r")}
    if not ended:
        bare.discard(len(lines) - 1)
    lines = [line[:-1] if crlf and line.endswith("\r") else line for line in lines]
    cutter = _Cutter(delimiter, width)
    records, numbers, rejects = [], [], []
    at = 1
    while at < len(lines):
        span, reason, column = cutter.cut(lines, at)
        if reason is None:
            reason = next((faults[n + 1] for n in range(at, at + span) if n + 1 in faults), None)
        if reason is None and at + span - 1 in bare:
            reason = Text("it ends in LF where the header has CRLF", "hij eindigt op LF waar de kop CRLF heeft")
        if reason is None:
            records.append("\n".join(lines[at : at + span]))
            numbers.append(at + 1)
            at += span
        else:
            own = faults.get(at + 1)
            rejects.append(Reject(at + 1, None if own else column, lines[at], own or reason))
            at += 1
    header = () if 1 in faults else cutter.fields(lines[0])
    return Scan(header, tuple(records), tuple(numbers), tuple(rejects), len(lines) - 1)


class _Cutter:
    """Cuts lines into records for one delimiter and width."""

    def __init__(self, delimiter: str, width: int) -> None:
        self.delimiter = delimiter
        self.width = width
        mark = re.escape(delimiter)
        cell = rf'(?:"(?:[^"]|"")*+"|[^"{mark}\r\n]*+)'
        self.cell = re.compile(rf"{cell}(?:{mark}|$)")
        self.record = re.compile(rf"{cell}(?:{mark}{cell})*+")

    def cut(self, lines: list[str], at: int) -> tuple[int, Text | None, int | None]:
        """Give how many lines the record at `at` spans, or why it cannot be read and at which field."""
        line = lines[at]
        if line == "":
            return 0, Text("the line is blank", "de regel is leeg"), None
        if '"' not in line:
            return self._judge(line, 1)
        joined, quotes = line, line.count('"')
        for span in range(1, LONGEST_RECORD):
            if quotes % 2 == 0 and self.record.fullmatch(joined):
                return self._judge(joined, span)
            if quotes % 2 == 0 or at + span >= len(lines):
                break
            joined += "\n" + lines[at + span]
            quotes += lines[at + span].count('"')
        if "\r" in line and self.record.fullmatch(line.replace("\r", "")):
            return 0, *self._hidden(line, line.index("\r"))
        return 0, *self._broken_quote(line)

    def _judge(self, record: str, span: int) -> tuple[int, Text | None, int | None]:
        """Refuse a record with another number of fields than the header, or with hidden characters."""
        fields = self.count(record)
        if fields != self.width:
            reason = Text(
                f"{_fields(fields)} where the header names {self.width}",
                f"{fields} {'veld' if fields == 1 else 'velden'} waar de kop er {self.width} noemt",
            )
            return 0, reason, min(fields, self.width + 1)
        stray = FORBIDDEN.search(record) or re.search("\r", record)
        if stray:
            return 0, *self._hidden(record, stray.start())
        return span, None, None

    def _hidden(self, record: str, place: int) -> tuple[Text, int]:
        """Say which hidden character a record holds, and in which field."""
        code = f"U+{ord(record[place]):04X}"
        return Text(
            f"it holds the hidden character {code}", f"er staat een onzichtbaar teken {code} in"
        ), self._field_at(record, place)

    def _field_at(self, record: str, place: int) -> int:
        """Tell in which field a character stands."""
        ends = [match.end() for match in self.cell.finditer(record)]
        return 1 + sum(end <= place for end in ends)

    def _broken_quote(self, line: str) -> tuple[Text, int]:
        """Say where the quoting of a line breaks."""
        match = self.record.match(line)
        end = match.end() if match else 0
        if line[end : end + 1] == self.delimiter:
            end += 1
        rest = shorten(line[end:], 30)
        return Text(
            f"its quotes do not fit at character {end + 1}, before {rest}",
            f"de aanhalingstekens kloppen niet bij teken {end + 1}, voor {rest}",
        ), self.count(line[:end])

    def count(self, record: str) -> int:
        """Count the fields of a record."""
        bare = QUOTED.sub("", record) if '"' in record else record
        return bare.count(self.delimiter) + 1

    def fields(self, line: str) -> tuple[str, ...]:
        """Split one line into its fields; empty where its quoting is broken."""
        if not self.record.fullmatch(line):
            return ()
        cells = re.findall(
            rf'((?:{QUOTED.pattern}|[^"{re.escape(self.delimiter)}])*+)(?:{re.escape(self.delimiter)}|$)',
            line,
        )
        cells = cells[: self.count(line)]
        return tuple(cell[1:-1].replace('""', '"') if cell.startswith('"') else cell for cell in cells)


def _fields(count: int) -> str:
    """Count fields in words."""
    return f"{count} field" if count == 1 else f"{count} fields"


def header_faults(found: tuple[str, ...], declared: tuple[str, ...]) -> Iterator[tuple[int, Text]]:
    """Yield each column whose printed head is not the declared one, and what is there instead."""
    for column in range(1, max(len(found), len(declared)) + 1):
        there = found[column - 1] if column <= len(found) else None
        meant = declared[column - 1] if column <= len(declared) else None
        if there != meant:
            alike = _twin(there, meant)
            yield (
                column,
                Text(
                    f"{_head(there, 'nothing')} where {_head(meant, 'nothing')} is declared{alike.en}",
                    f"{_head(there, 'niets')} waar {_head(meant, 'niets')} is gedeclareerd{alike.nl}",
                ),
            )


def _head(name: str | None, nothing: str) -> str:
    """Quote a column head, or say that there is none."""
    return nothing if name is None else shorten(name)


def _twin(there: str | None, meant: str | None) -> Text:
    """Warn where two heads look alike but differ in hidden or composed characters."""
    pair = {unicodedata.normalize("NFKC", head).strip() for head in (there, meant) if head is not None}
    if there is None or meant is None or len(pair) > 1:
        return Text("", "")
    return Text(" (they look alike, but their characters differ)", " (ze lijken gelijk, maar hun tekens verschillen)")
