"""Read a CSV in plain Python: RFC 4180 once more, character by character, slow, obvious and written apart.

It tells where a file that was cut off breaks, and the scan is held against it. It knows no encodings and no hidden
characters.
"""

from __future__ import annotations

from dataclasses import dataclass, field


@dataclass(slots=True)
class Plain:
    """What stands in a CSV, as far as it can be read."""

    rows: list[tuple[str, ...]] = field(default_factory=list)
    """The header first."""
    lines: list[int] = field(default_factory=list)
    breaks: int | None = None
    """The line on which the first record starts that cannot be read."""


def read_plainly(text: str, delimiter: str, width: int) -> Plain:
    """Read a text until a record breaks: by its quotes, its line end, its number of fields or for being blank."""
    found = Plain()
    at, number, end = 0, 1, None
    while at < len(text):
        taken = take_record(text, at, delimiter, end)
        if taken is None or len(taken[0]) != width or text[at : taken[2]] == "":
            found.breaks = number
            return found
        row, ended, stop = taken
        end = end or ended
        found.rows.append(row)
        found.lines.append(number)
        number += text.count("\n", at, stop + len(ended))
        at = stop + len(ended)
    return found


def take_record(text: str, at: int, delimiter: str, end: str | None) -> tuple[tuple[str, ...], str, int] | None:
    """Take one record: its cells, its line end and where that stands; None where it breaks."""
    cells = []
    while True:
        taken = take_quoted(text, at + 1) if text[at : at + 1] == '"' else take_bare(text, at, delimiter)
        if taken is None:
            return None
        cell, at = taken
        cells.append(cell)
        if text[at : at + 1] == delimiter:
            at += 1
            continue
        ended = "" if at == len(text) else "\r\n" if text.startswith("\r\n", at) else text[at]
        fits = ended in {"", "\n", "\r\n"} if end is None else ended in {"", end}
        return (tuple(cells), ended, at) if fits else None


def take_quoted(text: str, at: int) -> tuple[str, int] | None:
    """Take a cell from behind its opening quote to behind its closing one."""
    cell = ""
    while at < len(text):
        if text[at] != '"':
            cell, at = cell + text[at], at + 1
        elif text.startswith('""', at):
            cell, at = cell + '"', at + 2
        else:
            return cell, at + 1
    return None


def take_bare(text: str, at: int, delimiter: str) -> tuple[str, int] | None:
    """Take a cell without quotes; one within it breaks it."""
    start = at
    while at < len(text) and text[at] not in {delimiter, "\n", "\r"}:
        if text[at] == '"':
            return None
        at += 1
    return text[start:at], at
