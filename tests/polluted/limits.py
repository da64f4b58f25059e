"""Make files that are as large as may be, and files that are one larger."""

from __future__ import annotations

from collections.abc import Iterator

from tests.polluted.cases import Broken, Case, Style, joined, line, lines_of, plain, sound
from tieout.intake.records import LONGEST_RECORD
from tieout.rulebook.model import NO_OTHER_LIMITS

STYLES = (Style(), Style(";", "\r\n"))


def at_the_limits() -> Iterator[Case]:
    """Give every file of this module."""
    yield from long_cells()
    yield from long_lines()
    yield from long_records()
    yield from wide_tables()


def long_cells() -> Iterator[Case]:
    """Make cells of the most characters, and of one more, with quotes and without."""
    most = NO_OTHER_LIMITS.cell
    heads, rows = plain()
    for style in STYLES:
        for column, form in ((0, "x"), (2, "x"), (0, style.delimiter), (2, style.delimiter)):
            for size in (most, most + 1):
                row = tuple(form * size if at == column else cell for at, cell in enumerate(rows[1]))
                name = f"{style.name}, a cell of {size:,} {form!r} in column {column + 1}"
                made = sound("as large as may be", name, heads, (rows[0], row), style)
                truth = made.truth if size == most else Broken((3,), column + 1)
                yield Case(made.kind, name, made.data, heads, truth, delimiter=style.delimiter)


def long_lines() -> Iterator[Case]:
    """Make lines of the most characters, and of one more."""
    most = NO_OTHER_LIMITS.line
    width = most // NO_OTHER_LIMITS.cell + 2
    heads = plain(width)[0]
    for style in STYLES:
        for size in (most, most + 1):
            share = (size - width + 1) // width
            row = ("x" * (size - width + 1 - share * (width - 1)), *["y" * share] * (width - 1))
            assert len(line(row, style)) == size
            made = sound("as large as may be", f"{style.name}, a line of {size:,} characters", heads, [row], style)
            truth = made.truth if size == most else Broken((2,))
            yield Case(made.kind, made.name, made.data, heads, truth, delimiter=style.delimiter)


def long_records() -> Iterator[Case]:
    """Make a cell of almost the most lines, and one that a quote that was left open makes of the rows below it."""
    heads = plain()[0]
    for style in STYLES:
        cell = style.end.join(["x"] * (LONGEST_RECORD - 1))
        yield sound(
            "as large as may be",
            f"{style.name}, a cell of {LONGEST_RECORD - 1} lines",
            heads,
            [(cell, "1", "2")],
            style,
        )
        lines = lines_of(3, 3_000, style)
        lines[10] = f'x{style.delimiter}1{style.delimiter}"2'
        lines[2_990] = '2"'
        data = joined(lines, style).encode()
        name = f"{style.name}, a cell that swallows 2,980 rows"
        yield Case("as large as may be", name, data, heads, Broken((11,)), delimiter=style.delimiter)


def wide_tables() -> Iterator[Case]:
    """Make a table of one column more than may be."""
    heads, rows = plain(NO_OTHER_LIMITS.columns + 1, 1)
    name = f"{NO_OTHER_LIMITS.columns + 1:,} columns"
    data = joined([line(heads), line(rows[0])], Style()).encode()
    yield Case("as large as may be", name, data, heads, Broken())
