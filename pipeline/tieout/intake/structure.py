"""Prove of a large CSV that it is records of so many cells from its second line on, many lines at once.

Nearly every file is regular: nothing in it is hidden, each record has as many marks as the header, and a quote stands
where a cell begins or ends. Of such a file the places of the marks, quotes and line ends prove where every cell begins
and ends, at the speed of memory. Whatever is not regular is none of its business: it is then read line by line, where
each fault has its place and its words.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from tieout.intake.records import LONGEST_RECORD
from tieout.values.letters import HIDDEN

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    Places = npt.NDArray[np.intp]
    Letters = npt.NDArray[np.uint8]

BLOCK = 8 * 2**20
"""Bytes that are looked at together."""
ASCII = bytes(range(128))
SEEN = bytes(code for code in ASCII if not HIDDEN.search(chr(code)))
"""The characters of ASCII that can be seen, with those that end a line."""
MARKS = b"<=>"
"""What a line begins with that may be the mark of a merge."""
BOM = b"\xef\xbb\xbf"
END, RETURN, QUOTE = b"\n", b"\r", b'"'
FIRST_LINE = 2
"""Line of the first record, below the header."""


class NotPlainError(Exception):
    """Something in a file is not regular; it stands on this line or below it."""

    def __init__(self, line: int) -> None:
        super().__init__(f"from line {line} on it is not plain")
        self.line = line


@dataclass(frozen=True, slots=True)
class Piece:
    """Records of a CSV that lie one behind another in it."""

    raw: bytes
    """They as they stand in the file, the last with its end; above the first of all stands the header."""
    body: bytes | memoryview
    """The records alone, each with its end in LF: a part of `raw` where that is so there."""
    rows: int
    longest: int
    """Bytes of its longest record."""
    lines: npt.NDArray[np.int32]
    """Physical line on which each record begins."""
    continued: int
    """Lines that go on with a record that began on another."""


@dataclass(slots=True)
class _Found:
    """What the blocks of a piece turned out to be."""

    next_line: int
    rows: int = 0
    longest: int = 0
    lines: list[npt.NDArray[np.int32]] = field(default_factory=list)
    """For each block the line on which each record begins."""
    continued: int = 0


@dataclass(frozen=True, slots=True)
class _Form:
    """What every record of a file must be like."""

    mark: bytes
    width: int
    most: int
    """The most bytes that a record may have."""
    is_crlf: bool


def prove(blocks: Iterable[bytes], delimiter: str, width: int, most: int) -> Iterator[Piece]:
    """Prove that what stands below the first line is records of `width` cells; yield them, piece by piece.

    `blocks` are the bytes of a file in UTF-8, with or without a byte order mark, one behind another; `most` bytes are
    the longest record that is taken. Raises NotPlainError at the first piece in which something is not regular.
    """
    form, next_line, above, rest = None, FIRST_LINE, b"", b""
    for block, is_last in _told_of_the_last(blocks):
        rest = rest + block if rest else block
        if form is None:
            rest = rest.removeprefix(BOM)
            form, above = _form(rest, delimiter, width, most)
        if is_last:
            rest = rest if rest.endswith(END) else rest + (RETURN + END if form.is_crlf else END)
        cut = len(rest) if is_last else _whole_records(rest, next_line)
        # No record is among them where nothing but the header was read so far.
        if cut > len(above):
            raw, rest = (rest, b"") if cut == len(rest) else (rest[:cut], rest[cut:])
            piece = _prove_piece(raw, len(above), form, next_line)
            next_line += piece.rows + piece.continued
            above = b""
            yield piece
    if above or form is None:
        raise NotPlainError(FIRST_LINE)


def _told_of_the_last(blocks: Iterable[bytes]) -> Iterator[tuple[bytes, bool]]:
    """Yield each block, and whether it is the last."""
    before = None
    for block in blocks:
        if before is not None:
            yield before, False
        before = block
    if before is not None:
        yield before, True


def _form(beginning: bytes, delimiter: str, width: int, most: int) -> tuple[_Form, bytes]:
    """Say what the records of a file must be like by what it begins with; give that with its header, end included."""
    at, mark = beginning.find(END), delimiter.encode()
    if at < 0 or width < 2 or len(mark) != 1:
        raise NotPlainError(1)
    header = beginning[:at]
    is_crlf = header.endswith(RETURN)
    if header.count(QUOTE) % 2 or header.count(RETURN) != is_crlf or not _is_seen(header):
        raise NotPlainError(1)
    return _Form(mark, width, most, is_crlf), beginning[: at + 1]


def _whole_records(rest: bytes, next_line: int) -> int:
    """Give how many bytes of what was read are whole records: up to the last line end that is within no cell."""
    end = rest.rfind(END) + 1
    is_open = rest.count(QUOTE, 0, end) % 2
    for _ in range(LONGEST_RECORD):
        if not (end and is_open):
            break
        before = rest.rfind(END, 0, end - 1) + 1
        is_open = (is_open + rest.count(QUOTE, before, end)) % 2
        end = before
    if not end or is_open:
        raise NotPlainError(next_line)
    return end


def _prove_piece(raw: bytes, start: int, form: _Form, next_line: int) -> Piece:
    """Prove that from this byte on a part of a file is records, of which the first begins on line `next_line`."""
    # Where no file is large it is not needed, and takes a tenth of a second.
    import numpy as np

    found = _Found(next_line)
    for block in _blocks(raw, start):
        if not (_is_seen(block) and _take(block, form, found)):
            raise NotPlainError(found.next_line)
    body: bytes | memoryview = memoryview(raw)[start:]
    if form.is_crlf:
        body = bytes(body).replace(RETURN + END, END)
    return Piece(raw, body, found.rows, found.longest, np.concatenate(found.lines), found.continued)


def _is_seen(block: bytes) -> bool:
    """Tell whether a part of a file is UTF-8 and holds no character that cannot be seen."""
    if block.isascii():
        return not block.translate(None, SEEN)
    try:
        block.decode()
    except UnicodeDecodeError:
        return False
    # Of the letters beyond ASCII few are different: to look at each of them once is the whole of it.
    others = "".join(set(block.translate(None, ASCII).decode()))
    return not block.translate(None, SEEN + bytes(range(128, 256))) and HIDDEN.search(others) is None


def _blocks(body: bytes, start: int) -> Iterator[bytes]:
    """Cut a file from here on into blocks, each of whole lines with quotes in pairs; one line may be longer."""
    while start < len(body):
        end = len(body) if len(body) - start <= BLOCK else body.rfind(END, start, start + BLOCK) + 1
        if end <= start:
            end = body.find(END, start) + 1
        # A cell that goes on over lines is not cut in two, unless that makes a block of many of them.
        is_open = body.count(QUOTE, start, end) % 2
        while is_open and end < len(body) and end - start <= 2 * BLOCK:
            line_end = body.find(END, end) + 1
            is_open = (is_open + body.count(QUOTE, end, line_end)) % 2
            end = line_end
        yield body[start:end]
        start = end


def _take(block: bytes, form: _Form, found: _Found) -> bool:
    """Add the records of a block of whole lines to what was found; tell whether they are regular."""
    # Where no file is large it is not needed, and takes a tenth of a second.
    import numpy as np

    letters = np.frombuffer(block, dtype=np.uint8)
    is_end = letters == END[0]
    is_border = (letters == form.mark[0]) | is_end
    newlines = 0
    if QUOTE in block:
        outside = _outside(letters, is_border)
        if outside is None:
            return False
        newlines, is_border = int(np.count_nonzero(is_end)), is_border & outside
    places = np.flatnonzero(is_border)
    if len(places) % form.width or not len(places):
        return False
    kinds = letters[places].reshape(-1, form.width)
    if not (np.all(kinds[:, -1] == END[0]) and np.all(kinds[:, :-1] == form.mark[0])):
        return False
    ends = places[form.width - 1 :: form.width]
    starts: Places = np.concatenate(([0], ends[:-1] + 1))
    if not _is_ended(block, letters, ends, form) or _may_be_merged(letters, starts):
        return False
    found.longest = max(found.longest, int((ends - starts).max()) - form.is_crlf)
    found.rows += len(ends)
    return found.longest <= form.most and _number(found, letters, starts, ends, max(newlines, len(ends)))


def _outside(letters: Letters, is_border: npt.NDArray[np.bool_]) -> npt.NDArray[np.bool_] | None:
    """Tell of each letter whether it stands outside of quotes; None where a quote neither begins nor ends a cell.

    A quote within a quoted cell is written twice: the first of the two ends the cell, and the second begins it anew.
    """
    import numpy as np

    quotes = np.flatnonzero(letters == QUOTE[0])
    if len(quotes) % 2:
        return None
    opening, closing = quotes[::2], quotes[1::2]
    # One begins a cell behind a border, or behind the quote that ended the cell.
    before = np.where(opening > 0, opening - 1, 0)
    begins = (opening == 0) | is_border[before] | (letters[before] == QUOTE[0])
    # The last letter of a block ends a line, so that behind each quote stands something.
    behind = letters[closing + 1]
    ends = is_border[closing + 1] | (behind == QUOTE[0]) | (behind == RETURN[0])
    if not (begins.all() and ends.all()):
        return None
    inside = np.zeros(len(letters) + 1, dtype=np.int8)
    inside[opening] = 1
    inside[closing] -= 1
    outside: npt.NDArray[np.bool_] = np.cumsum(inside[:-1], dtype=np.int8) == 0
    return outside


def _is_ended(block: bytes, letters: Letters, ends: Places, form: _Form) -> bool:
    """Tell whether every record ends as the header does, and no CR stands anywhere else."""
    if not form.is_crlf:
        return RETURN not in block
    return bool(block.count(RETURN) == len(ends) and (letters[ends - 1] == RETURN[0]).all())


def _may_be_merged(letters: Letters, starts: Places) -> bool:
    """Tell whether a record begins as the mark of a merge does."""
    begun = letters[starts]
    return any(bool((begun == mark).any()) for mark in MARKS)


def _number(found: _Found, letters: Letters, starts: Places, ends: Places, newlines: int) -> bool:
    """Note on which line each record begins; tell whether each is one for certain, however many it goes on over."""
    import numpy as np

    found.continued += newlines - len(ends)
    if newlines == len(ends):
        lines: npt.NDArray[np.int32] = np.arange(found.next_line, found.next_line + newlines, dtype=np.int32)
    else:
        breaks = np.flatnonzero(letters == END[0])
        lines = (found.next_line + np.searchsorted(breaks, starts)).astype(np.int32)
        last = found.next_line + newlines
        if np.diff(lines, append=last).max() >= LONGEST_RECORD or _may_be_merged(letters, breaks[:-1] + 1):
            return False
    found.lines.append(lines)
    found.next_line += newlines
    return True
