"""Find where in its line a cell stands: an editor counts characters, a place counts cells.

Nothing is assumed of how a file is written: a line is taken apart in each usual way, and only where the cell then
reads as it is printed, and in one way alone, its begin and end are told. Bytes in, numbers out.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from tieout.values.outcome import Place
from tieout.values.places import has_lines

Span = tuple[int, int]
"""The first character of a cell, counted from 1, and the one behind its last."""

DELIMITERS = ",;\t|"
MARKS_OF_UTF_16 = (b"\xff\xfe", b"\xfe\xff")


class Spans:
    """Find cells in files, each of which is taken apart once."""

    def __init__(self, sources: Mapping[str, bytes]) -> None:
        self._sources = sources
        self._lines: dict[str, list[str]] = {}

    def span(self, place: Place) -> Span | None:
        """Give where the cell of a place begins and ends in its line; None where that is not certain."""
        if place.line is None or place.column is None or place.printed is None or place.file not in self._sources:
            return None
        if not has_lines(place):
            return None
        lines = self._lines_of(place.file)
        if not 1 <= place.line <= len(lines):
            return None
        text = lines[place.line - 1]
        found = {span for span in (_cell(text, mark, place) for mark in DELIMITERS) if span is not None}
        return found.pop() if len(found) == 1 else None

    def _lines_of(self, file: str) -> list[str]:
        """Read a file once, and give its lines."""
        if file not in self._lines:
            self._lines[file] = _decoded(self._sources[file]).replace("\r\n", "\n").replace("\r", "\n").split("\n")
        return self._lines[file]


def _decoded(data: bytes) -> str:
    """Read bytes in the encoding that fits; a wrong one is seen by a cell that does not read as printed."""
    if data.startswith(MARKS_OF_UTF_16):
        return data.decode("utf-16", "replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")


def _cell(text: str, delimiter: str, place: Place) -> Span | None:
    """Find a cell in a line by one delimiter; None where it does not read as printed."""
    for column, (begin, end) in enumerate(_cells(text, delimiter), 1):
        if column == place.column:
            written = text[begin:end]
            plain = written[1:-1].replace('""', '"') if written[:1] == '"' == written[-1:] else written
            fits = plain.strip() == (place.printed or "").strip() and end > begin
            return (begin + 1, end + 1) if fits else None
    return None


def _cells(text: str, delimiter: str) -> Iterator[Span]:
    """Give the begin and the end of every cell of a line, quotes included, counted from 0."""
    begin, quoted = 0, False
    for at, char in enumerate(text):
        if char == '"':
            quoted = not quoted
        elif char == delimiter and not quoted:
            yield begin, at
            begin = at + 1
    yield begin, len(text)
