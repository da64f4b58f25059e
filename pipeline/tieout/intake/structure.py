"""Prove of a large CSV that each of its lines is one record of so many cells, many lines at once.

Nearly every file is plain: nothing is quoted, nothing hidden, each line has as many marks as the header. Of such a file
the places of the marks and line ends prove where every cell begins and ends, at the speed of memory. Whatever is not
plain is none of its business: it is then read line by line, where each fault has its place and its words.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tieout.values.letters import HIDDEN

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

BLOCK = 8 * 2**20
"""Bytes that are looked at together."""
SEEN = bytes(code for code in range(128) if not HIDDEN.search(chr(code)))
"""The characters of ASCII that can be seen, with those that end a line."""
MARKS = b"<=>"
"""What a line begins with that may be the mark of a merge."""
END, RETURN = b"\n", b"\r"


@dataclass(frozen=True, slots=True)
class Proven:
    """A CSV of which every line below the header is a record."""

    header: bytes
    """Its first line, without its end."""
    body: bytes
    """All lines below it, each with its end in LF."""
    rows: int
    longest: int
    """Bytes of its longest line."""


def prove(data: bytes, delimiter: str, width: int, most: int) -> Proven | None:
    """Prove that every line below the first is a record of `width` cells; None where some line is not plain.

    `data` is in UTF-8, with or without a byte order mark; `most` bytes are the longest line that is taken.
    """
    data = data.removeprefix(b"\xef\xbb\xbf")
    at, mark = data.find(END), delimiter.encode()
    if at < 0 or width < 2 or len(mark) != 1 or data.find(b'"', at) >= 0 or not _is_seen(data):
        return None
    header, body = data[:at], data[at + 1 :]
    is_crlf = header.endswith(RETURN)
    if body and not body.endswith(END):
        body += RETURN + END if is_crlf else END
    if body.count(RETURN) != (body.count(END) if is_crlf else 0):
        return None
    if is_crlf:
        lines = body.count(END)
        body = body.replace(RETURN + END, END)
        if RETURN in body or body.count(END) != lines:
            return None
    rows = longest = 0
    for block in _blocks(body):
        found = _records(block, mark, width)
        if found is None or found[1] > most:
            return None
        rows, longest = rows + found[0], max(longest, found[1])
    return Proven(header.removesuffix(RETURN), body, rows, longest) if rows else None


def _is_seen(data: bytes) -> bool:
    """Tell whether a file is UTF-8 and holds no character that cannot be seen."""
    if data.isascii():
        return not data.translate(None, SEEN)
    try:
        return HIDDEN.search(data.decode()) is None
    except UnicodeDecodeError:
        return False


def _blocks(body: bytes) -> Iterator[memoryview]:
    """Cut lines into blocks, each of whole lines; one line may be longer than a block."""
    view, start = memoryview(body), 0
    while start < len(body):
        end = len(body) if len(body) - start <= BLOCK else body.rfind(END, start, start + BLOCK) + 1
        if end <= start:
            end = body.find(END, start) + 1
        yield view[start:end]
        start = end


def _records(block: memoryview, mark: bytes, width: int) -> tuple[int, int] | None:
    """Count the records of a block of whole lines, and give the length of the longest; None where one is not plain."""
    # Where no file is large it is not needed, and takes a tenth of a second.
    import numpy as np

    letters = np.frombuffer(block, dtype=np.uint8)
    places = np.flatnonzero((letters == mark[0]) | (letters == END[0]))
    if len(places) % width:
        return None
    kinds = letters[places].reshape(-1, width)
    if not (np.all(kinds[:, -1] == END[0]) and np.all(kinds[:, :-1] == mark[0])):
        return None
    ends = places[width - 1 :: width]
    starts: npt.NDArray[np.intp] = np.concatenate(([0], ends[:-1] + 1))
    if np.isin(letters[starts], np.frombuffer(MARKS, dtype=np.uint8)).any():
        return None
    return len(ends), int((ends - starts).max())
