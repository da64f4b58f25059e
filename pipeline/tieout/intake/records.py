"""Cut the lines of a CSV into records for one delimiter and width, and say why one is none. Pure.

A record is as RFC 4180 says: nothing is repaired, and a quote that never ends costs its own line alone.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from tieout.intake.foreign import is_conflict
from tieout.intake.layout import joined_heads
from tieout.values.errors import shorten
from tieout.values.letters import HIDDEN
from tieout.values.outcome import Text

QUOTED = re.compile(r'"(?:[^"]|"")*+"')
MERGE_MARK = Text("it is the mark of a merge conflict", "het is het teken van een samenvoegconflict")
LONGEST_RECORD = 1_000
"""Lines that one record may span before its opening quote is held to be a slip."""


class Cutter:
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

    def headed(self, lines: list[str], rows: tuple[int, ...], ended: bool, join: str) -> tuple[tuple[str, ...], int]:
        """Give the heads that the rows at these lines tell, and how many lines the last row spans."""
        if not rows or rows[-1] > len(lines):
            return (), 0
        if len(rows) == 1:
            return self.header(lines[rows[0] - 1 :], ended)
        whole = [self.header([lines[at - 1]], ended or at < len(lines))[0] for at in rows]
        return (joined_heads(whole, join) if all(whole) else ()), 1

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
            return line, 0, too_long("line", "regel", len(line), self.most_of_line), None
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
            return MERGE_MARK, None
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
                return too_long("cell", "cel", size, self.most_of_cell), number
        return None, None

    def _hidden(self, record: str, place: int) -> tuple[Text, int]:
        """Say which hidden character a record holds, and in which field."""
        return hidden(record[place]), self._field_at(record, place)

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


def too_long(en: str, nl: str, size: int, most: int) -> Text:
    """Say that a line or cell is longer than it may be."""
    return Text(
        f"the {en} has {size} characters where {most} are the most",
        f"de {nl} heeft {size} tekens waar {most} het meeste is",
    )


def hidden(char: str) -> Text:
    """Say which hidden character a line holds."""
    code = f"U+{ord(char):04X}"
    return Text(f"it holds the hidden character {code}", f"er staat een onzichtbaar teken {code} in")


def _fields(count: int) -> str:
    """Count fields in words."""
    return f"{count} field" if count == 1 else f"{count} fields"
