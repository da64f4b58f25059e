"""Break rows: a field too many or too few at every place, another delimiter, lines that are no rows."""

from __future__ import annotations

import itertools
from collections.abc import Iterator

from tests.polluted.cases import DELIMITERS, NAMED, Case, Style, broken, four_styles, lines_of, plain, styles

LATE = (2_046, 2_047, 2_048, 2_049, 20_481)
"""Rows about which readers stop looking at how a file is written."""
STRAY_LINES = {
    "a blank line": "", "a space": " ", "a title": "Kasstroomoverzicht Logius 2022", "a footer": "Bron: CBS",
    "a count": "(4 rows)", "an end mark": "EOF", "a note": "* voorlopig", "a line of dashes": "-----",
    "a comment": "# noot",
}  # fmt: skip
OTHER_MARKS = (",", ";", "\t", "|", " ", "::", "||", "\u2502", "，", "‚")
"""What people and programs put between fields; among them two that only look like a comma."""


def broken_rows() -> Iterator[Case]:
    """Give every broken file of this module."""
    yield from every_place()
    yield from late_rows()
    yield from other_delimiters()
    yield from stray_lines()
    yield from second_tables()


def every_place() -> Iterator[Case]:
    """Add or leave out a field at every place of a small table, the header too."""
    for delimiter, width in itertools.product(DELIMITERS, (2, 3, 5)):
        style = Style(delimiter, "\r\n" if width == 3 else "\n", ended=width != 5)
        heads, rows = plain(width, 3)
        for at, row in enumerate((heads, *rows)):
            changes = [
                ("added", at_column, (*row[:at_column], "x", *row[at_column:])) for at_column in range(width + 1)
            ]
            changes += [
                ("left out", at_column, (*row[:at_column], *row[at_column + 1 :])) for at_column in range(width)
            ]
            for what, column, fields in changes:
                lines = lines_of(width, 3, style)
                lines[at] = delimiter.join(fields)
                name = f"{style.name}, {width} columns, line {at + 1}, field {column + 1} {what}"
                found = (column + 1 if column < len(row) else None) if at == 0 else len(fields)
                yield broken("a field too many or too few", name, lines, [at + 1], found, style, heads=heads)
    for column, end in itertools.product((1, 2, 3), ("\n", "\r\n")):
        style = Style(end=end)
        lines = [text + "," * column for text in lines_of(3, 3, style)]
        lines[0] = lines[0].rstrip(",")
        name = f"{style.name}, {column} delimiters too many on every row"
        yield broken("a field too many or too few", name, lines, [2, 3, 4], 4, style)


def late_rows() -> Iterator[Case]:
    """Break one row far down."""
    for row, style, wide in itertools.product(LATE, (Style(), Style(";", "\r\n")), (True, False)):
        lines = lines_of(2, row + 3, style)
        lines[row] = f"x{style.delimiter}1{style.delimiter}2" if wide else "x"
        name = f"{style.name}, row {row:,} {'too wide' if wide else 'too short'}"
        yield broken("a row broken far down", name, lines, [row + 1], 3 if wide else 1, style, heads=plain(2)[0])
    for row, text in itertools.product((2_047, 2_048, 20_481), ("", '5"', 'x,"y', "x,\x00")):
        lines = lines_of(2, row + 1)
        lines[row] = text
        yield broken("a row broken far down", f"row {row:,} is {text!r}", lines, [row + 1], heads=plain(2)[0])


def other_delimiters() -> Iterator[Case]:
    """Have some rows, or all, or all but the header, written with another delimiter."""
    for style, other in itertools.product(styles(), OTHER_MARKS):
        if other == style.delimiter:
            continue
        for which, first in (("the last row", 4), ("the last two", 3), ("all rows", 1), ("all rows and the header", 0)):
            lines = lines_of(3, 4, style)
            # The rest of the line is plain, so that a delimiter of two characters adds no field of its own.
            lines[first:] = [text.replace(style.delimiter, other) for text in lines[first:]]
            at = [number + 1 for number in range(first, 5)] if first else [1]
            if other == "||" and style.delimiter == "|":
                name = f"{style.name}, every delimiter twice in {which}"
            else:
                name = f"{style.name}, {NAMED.get(other, repr(other))} in {which}"
            yield broken("another delimiter", name, lines, at, None, style)


def stray_lines() -> Iterator[Case]:
    """Put a line that is no row above the header, below it, in the middle and at the end."""
    for style, (name, text) in itertools.product(four_styles(), STRAY_LINES.items()):
        for at, where in ((0, "above the header"), (1, "below the header"), (3, "in the middle"), (5, "at the end")):
            lines = lines_of(3, 4, style)
            lines.insert(at, text)
            yield broken("a line that is no row", f"{style.name}, {name} {where}", lines, [at + 1], None, style)
        lines = [*lines_of(3, 4, style), text, text, text]
        yield broken("a line that is no row", f"{style.name}, {name} thrice", lines, [6, 7, 8], None, style)
    for end in ("\n", "\r\n"):
        style = Style(end=end)
        lines = [*lines_of(1, 2, style), "", *lines_of(1, 2, style)[1:]]
        name = f"{style.name}, a blank line in a file of one column"
        yield broken("a line that is no row", name, lines, [4], None, style, heads=plain(1)[0])


def second_tables() -> Iterator[Case]:
    """Put another table below the first."""
    for style, width in itertools.product(styles(), (1, 2, 4)):
        lines = [*lines_of(3, 2, style), *lines_of(width, 2, style)]
        name = f"{style.name}, a second table of {width} columns"
        yield broken("a line that is no row", name, lines, [4, 5, 6], None, style)
