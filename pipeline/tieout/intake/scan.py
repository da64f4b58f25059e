"""Cut a CSV into its header, its records and its rejected lines, strictly. Pure.

A CSV is read as RFC 4180 says and as its declaration says; nothing is sniffed or repaired. A line
that cannot be read is rejected with its place and the reason, and the lines after it are read on.
"""

from __future__ import annotations

import codecs
import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from tieout.intake.files import SourceFile
from tieout.intake.foreign import is_conflict
from tieout.rulebook.model import NO_OTHER_LIMITS
from tieout.values.errors import CannotJudgeError, shorten
from tieout.values.letters import HIDDEN
from tieout.values.outcome import Text

QUOTED = re.compile(r'"(?:[^"]|"")*+"')
MARKS = "<>="
"""What a line begins with that may be the mark of a merge."""
USUAL_LENGTHS = (NO_OTHER_LIMITS.line, NO_OTHER_LIMITS.cell)
LONGEST_RECORD = 1_000
"""Lines that one record may span before its opening quote is held to be a slip."""


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
    header_lines: int = 1
    """Physical lines that the header spans."""

    @property
    def continued(self) -> int:
        """Lines that continue a quoted cell of a record, counted in the records themselves."""
        return sum(record.count("\n") for record in self.records)


def decode(file: SourceFile, encoding: str) -> tuple[str, dict[int, Text]]:
    """Give the text of `file` and, by line number, why a line is not in its declared encoding."""
    codec = "utf-8-sig" if encoding == "utf-8" else encoding
    if encoding == "utf-16" and file.data and not file.data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        advice = "Without one its bytes may be taken in either order: save it with one, or as UTF-8."
        raise CannotJudgeError(file.name, "it has no byte order mark, and is declared as utf-16", advice)
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


def scan(file: SourceFile, encoding: str, delimiter: str, width: int, longest: tuple[int, int] = USUAL_LENGTHS) -> Scan:
    """Cut a CSV of `width` columns into its header, its records and its rejected lines.

    `longest` are the most characters that a line and a cell may have.
    """
    text, faults = decode(file, encoding)
    lines = text.split("\n")
    ended = lines[-1] == ""
    if ended:
        lines.pop()
    if not lines:
        return Scan((), (), (), (), 0)
    cutter = _Cutter(delimiter, width, longest)
    header, span = cutter.header(lines, ended)
    if any(number in faults for number in range(1, span + 1)):
        header = ()
    cutter.crlf = lines[span - 1].endswith("\r")
    if cutter.crlf and not ended:
        # The last line may go without its end.
        lines[-1] += "\r"
    cutter.clean = HIDDEN.search(text) is None
    is_plain = cutter.plain() if cutter.clean and not faults else None
    records, numbers, rejects = [], [], []
    at = span
    while at < len(lines):
        line = cutter.bare(lines[at])
        if line and line[0] not in MARKS and is_plain is not None and is_plain(line) and cutter.is_ended(lines[at]):
            records.append(line)
            numbers.append(at + 1)
            at += 1
            continue
        record, reach, reason, column = cutter.cut(lines, at)
        if reason is None and faults:
            reason = next((faults[n + 1] for n in range(at, at + reach) if n + 1 in faults), None)
        if reason is None:
            records.append(record)
            numbers.append(at + 1)
            at += reach
        else:
            own = faults.get(at + 1)
            rejects.append(Reject(at + 1, None if own else column, cutter.bare(lines[at]), own or reason))
            at += 1
    return Scan(header, tuple(records), tuple(numbers), tuple(rejects), len(lines) - span, span)


class _Cutter:
    """Cuts lines into records for one delimiter and width."""

    crlf = False
    """Whether the header ends in CRLF; then every record must."""
    clean = False
    """Whether the file is known to hold no hidden character."""

    def __init__(self, delimiter: str, width: int, longest: tuple[int, int]) -> None:
        self.delimiter = delimiter
        self.width = width
        self.most_of_line, self.most_of_cell = longest
        mark = re.escape(delimiter)
        self.one_cell = rf'(?:"(?:[^"]|"")*+"|[^"{mark}\r\n]*+)'
        self.cell = re.compile(rf"{self.one_cell}(?:{mark}|$)")
        self.record = re.compile(rf"{self.one_cell}(?:{mark}{self.one_cell})*+")

    def plain(self) -> Callable[[str], bool]:
        """Give a quick test for the line that is a whole record, as nearly every line of a sound file is."""
        mark, marks = self.delimiter, self.width - 1
        most = min(self.most_of_line, self.most_of_cell)
        exact = re.compile(rf"{self.one_cell}(?:{re.escape(mark)}{self.one_cell}){{{marks}}}").fullmatch

        def is_plain(line: str) -> bool:
            if len(line) > most:
                return False
            if '"' in line:
                return exact(line) is not None
            return line.count(mark) == marks and "\r" not in line

        return is_plain

    def is_ended(self, line: str) -> bool:
        """Tell whether a line ends as the header does."""
        return not self.crlf or line.endswith("\r")

    def bare(self, line: str) -> str:
        """Give a line without its CR where CRLF ends it."""
        return line[:-1] if self.crlf and line.endswith("\r") else line

    def header(self, lines: list[str], ended: bool) -> tuple[tuple[str, ...], int]:
        """Give the heads and how many lines they span; no heads where they cannot be read.

        `ended` says whether the last line of the file ends in LF. A header on one line may be of any length: it
        must be the declared one. One that goes on over more lines is held to the longest line, so that a quote
        that never ends costs no more than that.
        """
        quotes = size = 0
        for span, line in enumerate(lines[:LONGEST_RECORD], 1):
            quotes, size = quotes + line.count('"'), size + len(line)
            if span > 1 and size > self.most_of_line:
                break
            if quotes % 2 == 0:
                joined = "\n".join(lines[:span])
                return self.fields(joined.removesuffix("\r") if ended or span < len(lines) else joined), span
        return (), 1

    def cut(self, lines: list[str], at: int) -> tuple[str, int, Text | None, int | None]:
        """Give the record at `at` and how many lines it spans, or why it cannot be read and at which field."""
        line = self.bare(lines[at])
        if len(line) > self.most_of_line:
            return line, 0, _too_long("line", "regel", len(line), self.most_of_line), None
        if line == "":
            return line, 0, Text("the line is blank", "de regel is leeg"), None
        if '"' not in line:
            return line, 1, *self._judge(line, lines[at])
        joined, quotes = lines[at], line.count('"')
        for span in range(1, LONGEST_RECORD):
            record = self.bare(joined)
            if quotes % 2 == 0 and self.record.fullmatch(record):
                return record, span, *self._judge(record, joined)
            if quotes % 2 == 0 or at + span >= len(lines):
                break
            joined += "\n" + lines[at + span]
            quotes += lines[at + span].count('"')
        if "\r" in line and self.record.fullmatch(line.replace("\r", "")):
            return line, 0, *self._hidden(line, line.index("\r"))
        return line, 0, *self._broken_quote(line)

    def _judge(self, record: str, ended: str) -> tuple[Text | None, int | None]:
        """Refuse a record with another number of fields than the header, hidden characters or another line end."""
        fields = self.count(record)
        if is_conflict(record, sure=fields != self.width or self.width == 1):
            return Text("it is the mark of a merge conflict", "het is het teken van een samenvoegconflict"), None
        if fields != self.width:
            reason = Text(
                f"{_fields(fields)} where the header names {self.width}",
                f"{fields} {'veld' if fields == 1 else 'velden'} waar de kop er {self.width} noemt",
            )
            return reason, min(fields, self.width + 1)
        stray = None if self.clean else HIDDEN.search(record)
        if stray is None and '"' not in record:
            stray = re.search("\r", record)
        if stray:
            return self._hidden(record, stray.start())
        if not self.is_ended(ended):
            return Text("it ends in LF where the header has CRLF", "hij eindigt op LF waar de kop CRLF heeft"), None
        if len(record) > self.most_of_cell:
            return self._long_cell(record)
        return None, None

    def _long_cell(self, record: str) -> tuple[Text | None, int | None]:
        """Refuse a record with a cell that is too long."""
        for number, match in enumerate(self.cell.finditer(record), 1):
            cell = match.group().removesuffix(self.delimiter)
            size = len(cell[1:-1].replace('""', '"') if cell.startswith('"') else cell)
            if size > self.most_of_cell:
                return _too_long("cell", "cel", size, self.most_of_cell), number
        return None, None

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


def _too_long(en: str, nl: str, size: int, most: int) -> Text:
    """Say that a line or cell is longer than it may be."""
    return Text(
        f"the {en} has {size} characters where {most} are the most",
        f"de {nl} heeft {size} tekens waar {most} het meeste is",
    )


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
