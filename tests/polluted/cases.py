"""Say what a polluted file is: its bytes, what is declared of it, and what is true of it.

Writes CSVs by a writer of its own, so that Python's csv module can be a second witness of what was written.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, replace

Row = tuple[str, ...]

DELIMITERS = (",", ";", "\t", "|")
ENDS = ("\n", "\r\n")
NAMED = {",": "comma", ";": "semicolon", "\t": "tab", "|": "bar", "\n": "LF", "\r\n": "CRLF", "\r": "CR"}
HEADS = ("Omschrijving", "Begroting", "Realisatie", "Verschil", "Bijstelling")
SEED = 20221122


@dataclass(frozen=True, slots=True)
class Sound:
    """The truth about a file that must be read."""

    rows: tuple[Row, ...]
    lines: tuple[int, ...]
    """Physical line on which each row starts."""


@dataclass(frozen=True, slots=True)
class Broken:
    """The truth about a file that must be refused."""

    lines: tuple[int, ...] = ()
    """Lines that must each be pointed at, the first of them first; empty where the whole file is no such CSV."""
    column: int | None = None
    """Field of the first of them that must be pointed at, where one field is at fault."""


@dataclass(frozen=True, slots=True)
class Undecidable:
    """The truth about a file whose bytes are sound though its story is not: no reader can tell.

    It may be refused. Where it is read, these must be its cells.
    """

    told: Sound


Truth = Sound | Broken | Undecidable


@dataclass(frozen=True, slots=True)
class Case:
    """A file with its declaration and the truth about it."""

    kind: str
    """The class of pollution."""
    name: str
    data: bytes
    heads: Row
    truth: Truth
    encoding: str = "utf-8"
    delimiter: str = ","
    form: str = "csv"
    """How its name ends."""


@dataclass(frozen=True, slots=True)
class Style:
    """How a sound CSV is written."""

    delimiter: str = ","
    end: str = "\n"
    ended: bool = True
    """Whether the last line has a line end."""
    quoted: bool = False
    """Whether every cell stands in quotes, also where it need not."""
    mark: str = ""
    """Byte order mark in front."""

    @property
    def name(self) -> str:
        """Name the style for the name of a case."""
        told = [NAMED[self.delimiter], NAMED[self.end]]
        told += ["quoted"] * self.quoted + ["BOM"] * bool(self.mark) + ["no end"] * (not self.ended)
        return " ".join(told)


def drawing(*seed: object) -> random.Random:
    """Give a source of chance that is the same in every run."""
    return random.Random(repr((SEED, *seed)))  # noqa: S311  no secret is drawn


def cell(text: str, style: Style, alone: bool = False) -> str:
    """Write one cell; `alone` in its row, a blank one needs quotes."""
    needs = style.quoted or (alone and text == "") or any(char in text for char in (style.delimiter, '"', "\n", "\r"))
    return '"' + text.replace('"', '""') + '"' if needs else text


def line(row: Sequence[str], style: Style = Style()) -> str:
    """Write one row, without its line end."""
    return style.delimiter.join(cell(text, style, len(row) == 1) for text in row)


def joined(lines: Sequence[str], style: Style = Style()) -> str:
    """Write lines that are ready into a file."""
    return style.mark + style.end.join(lines) + (style.end if style.ended else "")


def told(heads: Row, rows: Sequence[Row]) -> Sound:
    """Tell the truth about a sound file: its cells, and the line on which each row starts."""
    at = 2 + sum(head.count("\n") for head in heads)
    lines = []
    for row in rows:
        lines.append(at)
        at += 1 + sum(text.count("\n") for text in row)
    return Sound(tuple(rows), tuple(lines))


def sound(
    kind: str, name: str, heads: Row, rows: Sequence[Row], style: Style = Style(), encoding: str = "utf-8"
) -> Case:  # fmt: skip
    """Make a sound file; `utf-16` gets a byte order mark of its own."""
    text = joined([line(heads, style), *(line(row, style) for row in rows)], style)
    return Case(kind, name, text.encode(encoding), heads, told(heads, rows), encoding, style.delimiter)


def plain(width: int = 3, height: int = 4) -> tuple[Row, tuple[Row, ...]]:
    """Give a table without any character that means something to a CSV: its heads and its rows."""
    heads = tuple(HEADS[at] if at < len(HEADS) else f"Kolom {at + 1}" for at in range(width))
    rows = tuple((f"Post {row}", *(f"{row}{at}5" for at in range(1, width))) for row in range(1, height + 1))
    return heads, rows


def broken(
    kind: str, name: str, lines: Sequence[str], at: Sequence[int] = (), column: int | None = None,
    style: Style = Style(), encoding: str = "utf-8", heads: Row | None = None,
) -> Case:  # fmt: skip
    """Make a broken file of lines that are ready; its declaration is that of a plain table, unless heads are given."""
    declared = heads or plain()[0]
    return Case(
        kind,
        name,
        joined(lines, style).encode(encoding),
        declared,
        Broken(tuple(at), column),
        encoding,
        style.delimiter,
    )


def lines_of(width: int = 3, height: int = 4, style: Style = Style()) -> list[str]:
    """Give the lines of a plain table, its header first."""
    heads, rows = plain(width, height)
    return [line(row, style) for row in (heads, *rows)]


def styles(*, quoted: bool = False) -> list[Style]:
    """Give a style for each delimiter and line end."""
    return [replace(Style(), delimiter=mark, end=end, quoted=quoted) for mark in DELIMITERS for end in ENDS]


def four_styles(turn: int = 0) -> list[Style]:
    """Give a style for each delimiter, their line ends in turn."""
    return [replace(Style(), delimiter=mark, end=ENDS[(at + turn) % 2]) for at, mark in enumerate(DELIMITERS)]
