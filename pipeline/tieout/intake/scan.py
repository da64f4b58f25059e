"""Cut a CSV into its header, its comments, its records and its rejected lines, strictly. Pure.

A CSV is read as RFC 4180 says and as its declaration says; nothing is sniffed or repaired. A line
that cannot be read is rejected with its place and the reason, and the lines after it are read on.
"""

from __future__ import annotations

import codecs
import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, field

from tieout.intake.files import SourceFile
from tieout.intake.foreign import is_conflict
from tieout.intake.layout import A_ROW, ABOVE, ROWS_IN_A_CELL, SHIFTED, USUAL_LAYOUT, Layout
from tieout.intake.records import MERGE_MARK, Cutter, hidden, too_long
from tieout.rulebook.model import NO_OTHER_LIMITS
from tieout.values.errors import CannotJudgeError, shorten
from tieout.values.letters import HIDDEN
from tieout.values.outcome import Text

MARKS = "<>="
"""What a line begins with that may be the mark of a merge."""
USUAL_LENGTHS = (NO_OTHER_LIMITS.line, NO_OTHER_LIMITS.cell)


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
    """Physical lines beside those of the header."""
    header_lines: int = 1
    """Physical lines that the header spans."""
    header_line: int | None = 1
    """Physical line on which the header begins; None where there is none."""
    comments: tuple[int, ...] = ()
    """Physical lines that are comments."""
    titles: tuple[str, ...] = ()
    """The text of those comments that stand above all records."""
    unmet: tuple[int, ...] = ()
    """Lines that are declared to be of the header or comments by their number, and that no line or row begins at."""

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


def scan(
    file: SourceFile,
    encoding: str,
    delimiter: str,
    width: int,
    longest: tuple[int, int] = USUAL_LENGTHS,
    layout: Layout = USUAL_LAYOUT,
) -> Scan:
    """Cut a CSV of `width` columns into its header, its comments, its records and its rejected lines.

    `longest` are the most characters that a line and a cell may have; `layout` says which lines are what.
    """
    text, faults = decode(file, encoding)
    lines = text.split("\n")
    ended = lines[-1] == ""
    if ended:
        lines.pop()
    if not lines:
        return Scan((), (), (), (), 0, 0, None, unmet=tuple(sorted({*layout.header_rows, *layout.comment_rows})))
    cutter = Cutter(delimiter, width, longest)
    heads = layout.header_lines(lines)
    header, span = cutter.headed(lines, heads, ended, layout.join)
    last = heads[-1] - 1 + span if heads and heads[-1] <= len(lines) else 0
    of_header = {*heads, *range(heads[-1], last + 1)} if last else set()
    if any(number in faults for number in of_header):
        header = ()
    cutter.crlf = _ends_in_crlf(cutter, lines, last, layout)
    if cutter.crlf and not ended:
        # The last line may go without its end.
        lines[-1] += "\r"
    cutter.clean = HIDDEN.search(text) is None
    found = _Found(cutter, lines, faults, layout)
    for at in range(last):
        if at + 1 not in of_header:
            found.above_header(at)
    found.shifted = span > 1
    found.below(last)
    met = {*of_header, *found.comments, *(reject.line for reject in found.rejects)}
    return Scan(
        header, tuple(found.records), tuple(found.numbers), tuple(found.rejects), len(lines) - len(of_header),
        len(of_header), min(of_header, default=None), tuple(found.comments),
        tuple(found.titles), tuple(sorted({*layout.header_rows, *layout.comment_rows} - met)),
    )  # fmt: skip


def _ends_in_crlf(cutter: Cutter, lines: list[str], last: int, layout: Layout) -> bool:
    """Tell whether the header, or without one the first record, ends in CRLF; `last` is the last line of the header."""
    if not last:
        first = next((at for at, line in enumerate(lines) if not layout.is_comment(at + 1, line)), 0)
        last = first + cutter.header(lines[first:], True)[1]
    return lines[last - 1].endswith("\r")


@dataclass(slots=True)
class _Found:
    """What the lines of a file turned out to be so far."""

    cutter: Cutter
    lines: list[str]
    faults: dict[int, Text]
    """By line number, why a line is not in its encoding."""
    layout: Layout
    shifted: bool = False
    """Whether a cell spanned lines, so that rows are no longer counted as lines are."""
    records: list[str] = field(default_factory=list)
    numbers: list[int] = field(default_factory=list)
    rejects: list[Reject] = field(default_factory=list)
    comments: list[int] = field(default_factory=list)
    titles: list[str] = field(default_factory=list)

    def above_header(self, at: int) -> None:
        """Take a line that stands above the header: a comment, or nothing that may stand there."""
        if self.layout.is_comment(at + 1, self.lines[at]):
            self.comment(at, above=True)
        else:
            own = self.faults.get(at + 1)
            self.rejects.append(Reject(at + 1, None, self.cutter.bare(self.lines[at]), own or ABOVE))

    def comment(self, at: int, *, above: bool) -> None:
        """Take a line that is declared a comment, unless it cannot be told to be one."""
        line = self.lines[at].removesuffix("\r")
        if (reason := self._no_comment(at + 1, line, above=above)) is None:
            self.comments.append(at + 1)
            if not self.records and line.strip():
                self.titles.append(line)
        else:
            self.rejects.append(Reject(at + 1, None, self.cutter.bare(self.lines[at]), reason))

    def _no_comment(self, number: int, line: str, *, above: bool) -> Text | None:
        """Say why a line that is declared a comment is not taken for one; None where it is."""
        if number in self.faults:
            return self.faults[number]
        if len(line) > self.cutter.most_of_line:
            return too_long("line", "regel", len(line), self.cutter.most_of_line)
        if stray := HIDDEN.search(line) or re.search("\r", line):
            return hidden(stray[0])
        by_number = number in self.layout.comment_rows
        if by_number and self.shifted:
            return SHIFTED
        if is_conflict(line, sure=False):
            return MERGE_MARK
        told = line if by_number else line.removeprefix(self.layout.comment_char)
        return A_ROW if self.layout.reads_as_row(self.cutter.fields(told), self.cutter.width, above=above) else None

    def below(self, at: int) -> None:
        """Take the lines from `at` on, below the header: records, comments and what cannot be read."""
        cutter, lines, records, numbers = self.cutter, self.lines, self.records, self.numbers
        is_plain = cutter.plain() if cutter.clean and not self.faults else None
        is_comment = self.layout.is_comment if self.layout.has_comments else None
        while at < len(lines):
            if is_comment is not None and is_comment(at + 1, lines[at]):
                self.comment(at, above=False)
                at += 1
                continue
            line = cutter.bare(lines[at])
            if line and line[0] not in MARKS and is_plain is not None and is_plain(line) and cutter.is_ended(lines[at]):
                records.append(line)
                numbers.append(at + 1)
                at += 1
                continue
            at += self._record(at)

    def _record(self, at: int) -> int:
        """Take the record at `at`, or the line alone where it cannot be read; give how many lines were taken."""
        record, reach, reason, column = self.cutter.cut(self.lines, at)
        if reason is None and self.faults:
            reason = next((self.faults[n + 1] for n in range(at, at + reach) if n + 1 in self.faults), None)
        if reason is None and reach > 1 and self.layout.hides_rows(self.cutter.fields(record), self.cutter.fields):
            reason = ROWS_IN_A_CELL
        if reason is None:
            self.records.append(record)
            self.numbers.append(at + 1)
            self.shifted = self.shifted or reach > 1
            return reach
        own = self.faults.get(at + 1)
        self.rejects.append(Reject(at + 1, None if own else column, self.cutter.bare(self.lines[at]), own or reason))
        return 1


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
