"""Cut a file off at every byte, as a broken download or a full disk does.

A file that is cut off behind a whole row, or within the last cell of a row that has no quotes, is a sound CSV: no
reader can tell without knowing its size. Every other cut must be seen.
"""

from __future__ import annotations

from collections.abc import Iterator

from tests.polluted.cases import Broken, Case, Row, Sound, Style, Truth, Undecidable, joined, line
from tests.polluted.plainly import read_plainly

HEADS: Row = ("Omschrijving", "Bedrag é", "Noot")
ROWS: tuple[Row, ...] = (("Opbrengst €", "1.5", 'zeg "ja"; één'), ("twee\nregels", "2", "😀"), ("", "3", "x,y"))


def cut_off() -> Iterator[Case]:
    """Give every beginning of some files."""
    for style, encoding in (
        (Style(","), "utf-8"), (Style(";", "\r\n"), "utf-8"), (Style("\t", mark="\ufeff"), "utf-8"),
        (Style("|", "\r\n"), "utf-16"), (Style(quoted=True), "utf-8"),
    ):  # fmt: skip
        text = joined([line(row, style) for row in (HEADS, *ROWS)], style)
        data = text.encode(encoding)
        for size in range(len(data)):
            name = f"{style.name} {encoding}, after {size} of {len(data)} bytes"
            truth = truth_of(data[:size], encoding, style.delimiter)
            yield Case("cut off", name, data[:size], HEADS, truth, encoding, style.delimiter)


def truth_of(data: bytes, encoding: str, delimiter: str) -> Truth:
    """Tell the truth about what is left of a file."""
    try:
        text = data.decode(encoding).removeprefix("\ufeff")
    except UnicodeDecodeError:
        # What is left of a character stands on the last line; UTF-16 has no lines until it is read.
        text = data.decode(encoding, "replace").removeprefix("\ufeff")
        found = read_plainly(text, delimiter, len(HEADS))
        last = text.count("\n") + 1
        return Broken(() if encoding == "utf-16" else (found.breaks,) if found.breaks else (found.lines[-1], last))
    found = read_plainly(text, delimiter, len(HEADS))
    if found.breaks is not None:
        return Broken((found.breaks,))
    if found.rows[:1] != [HEADS]:
        return Broken(())
    return Undecidable(Sound(tuple(found.rows[1:]), tuple(found.lines[1:])))
