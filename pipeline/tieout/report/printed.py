"""Hold a table as it was printed, for showing it again with its marked cells."""

from __future__ import annotations

from dataclasses import dataclass
from unicodedata import category

from tieout.values.errors import on_one_line


@dataclass(frozen=True, slots=True)
class PrintedRow:
    """One line of a table file, its cells as printed."""

    line: int
    """Physical line in the file."""
    cells: tuple[str, ...]
    """As many as the table has columns."""


@dataclass(frozen=True, slots=True)
class PrintedTable:
    """A table file as it was printed."""

    name: str
    title: str
    file: str
    source: str
    """Document and page that it was printed on."""
    header: tuple[str, ...]
    figure_columns: tuple[int, ...]
    """Which columns hold figures, the first column is 1."""
    rows: tuple[PrintedRow, ...]
    left_out: int = 0
    """Rows that are not among these, of a table that is too long to be shown whole."""


def visible(text: str) -> str:
    r"""Show what cannot be seen: control, zero-width and direction marks become `\u202e` and the like.

    A line break becomes a slash, and spaces of any width stay as they are. The escapes are those of TOML and Python.
    """
    if text.isprintable():
        return text
    text = on_one_line(text)
    return "".join(char if char.isprintable() or category(char) == "Zs" else _escape(char) for char in text)


def _escape(char: str) -> str:
    """Name one character by its code point."""
    code = ord(char)
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"
