"""Lay out text and tables for the terminal. Values in, lines out; text from outside styles nothing."""

from __future__ import annotations

import io
import textwrap
from collections.abc import Iterator, Mapping, Sequence

from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from tieout.report.interface import NARROWEST
from tieout.report.printed import visible
from tieout.values.errors import uncommanded


def wants_colour(tty: bool, environ: Mapping[str, str]) -> bool:
    """Tell whether to colour: on a terminal, unless NO_COLOR is set or the terminal is dumb."""
    return tty and not environ.get("NO_COLOR") and environ.get("TERM") != "dumb"


def safe(text: str) -> str:
    """Make text from outside harmless in a log: nothing hidden, nothing that a log takes for a command."""
    return uncommanded(visible(text))


def wrapped(text: str, width: int, indent: str = "", first: str | None = None) -> Iterator[str]:
    """Break a text at its spaces; `first` stands before its first line, `indent` before the others."""
    yield from textwrap.wrap(
        safe(text), max(width, NARROWEST), initial_indent=indent if first is None else first, subsequent_indent=indent,
        break_long_words=False, break_on_hyphens=False,
    ) or [(indent if first is None else first).rstrip()]  # fmt: skip


def table(
    heads: Sequence[str], rows: Sequence[Sequence[str]], width: int, figures: Sequence[int] = (), indent: int = 0
) -> Iterator[str]:
    """Draw a table; the columns numbered in `figures` are set to the right, the first is 0."""
    drawn = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for number, head in enumerate(heads):
        drawn.add_column(Text(safe(head)), overflow="fold", justify="right" if number in figures else "left")
    for row in rows:
        drawn.add_row(*(Text(safe(cell)) for cell in row))
    stream = io.StringIO()
    console = Console(
        file=stream, width=max(width, NARROWEST) - indent, color_system=None, highlight=False, legacy_windows=False,
        _environ={},
    )  # fmt: skip
    console.print(drawn)
    yield from ((" " * indent + line).rstrip() for line in stream.getvalue().strip("\n").split("\n"))
