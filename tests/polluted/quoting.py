"""Break the quoting of one row, at the top, in the middle and at the end of a file."""

from __future__ import annotations

import itertools
from collections.abc import Iterator

from tests.polluted.cases import Case, broken, four_styles, lines_of, plain, styles

# Of each: the row, with | for the delimiter, and the field at which it breaks.
SLIPS: dict[str, tuple[str, int | None]] = {
    "an opening quote only, first field": ('"x|1|2', None),
    "an opening quote only, middle field": ('x|"1|2', None),
    "an opening quote only, last field": ('x|1|"2', None),
    "a closing quote only, first field": ('x"|1|2', 1),
    "a closing quote only, last field": ('x|1|2"', 3),
    "an inch mark": ("5'10\"|1|2", 1),
    "quotes in mid-field": ('x|a "b" c|2', 2),
    "text behind the closing quote": ('x|"1"1|2', 2),
    "a space behind the closing quote": ('x|"1" |2', 2),
    "a space before the opening quote": ('x| "1"|2', 2),
    "a space before the first opening quote": (' "x"|1|2', 1),
    "two cells in one": ('x|"1" "2"|2', 2),
    "quotes escaped by a backslash": ('x|"zeg \\"ja\\""|2', 2),
    "a quote escaped by a backslash": ('x|"1\\"1"|2', 2),
    "a quote too many behind": ('x|1|"2""', None),
    "a quote too many in front": ('""x|1|2', 1),
    "three quotes in front": ('"""x"|1|2""', None),
    "a quote that stands alone": ('x|"|2', None),
    "three quotes": ('x|1|"""', None),
    "a delimiter without quotes": ("x|1|5|2", 4),
    "a delimiter behind a backslash": ("x|1\\|5|2", 4),
    "a delimiter within single quotes": ("x|'1|5'|2", 4),
    "a delimiter within typographic quotes": ("x|“1|5”|2", 4),
    "quotes about the whole row": ('"x|1|2"', 1),
    "quotes about the whole row, doubled within": ('"x|""1""|2"', 1),
}


def broken_quotes() -> Iterator[Case]:
    """Give every file of which one row breaks in its quotes."""
    for number, (name, (row, column)) in enumerate(SLIPS.items()):
        places = ((1, "first row"), (3, "middle row"), (4, "last row"))
        for style, (at, where) in itertools.product(four_styles(number), places):
            lines = lines_of(3, 4, style)
            lines[at] = row.replace("|", style.delimiter)
            yield broken("broken quotes", f"{style.name}, {name}, {where}", lines, [at + 1], column, style)
    yield from before_sound_quotes()
    yield from in_the_header()


def before_sound_quotes() -> Iterator[Case]:
    """Leave a quote open before rows whose own quotes are sound."""
    for style in styles():
        for name, row in (("open", 'x|"1|2'), ("open at the end", 'x|1|"2')):
            lines = [lines_of(3, 1, style)[0]]
            lines += [text.replace("|", style.delimiter) for text in (row, '"y"|"1"|"2"', '"z"|"1"|"2"')]
            yield broken("broken quotes", f"{style.name}, {name} before sound quotes", lines, [2], None, style)


def in_the_header() -> Iterator[Case]:
    """Break the quotes of the header."""
    heads = plain()[0]
    for style in styles():
        for name, row in {
            "an opening quote only": f'"{heads[0]}|{heads[1]}|{heads[2]}',
            "text behind the closing quote": f'"{heads[0]}"x|{heads[1]}|{heads[2]}',
            "quotes in mid-field": f'{heads[0]}|Be"gro"ting|{heads[2]}',
            "quotes about the whole header": f'"{heads[0]}|{heads[1]}|{heads[2]}"',
            "single quotes": f"'{heads[0]}'|'{heads[1]}'|'{heads[2]}'",
        }.items():
            lines = lines_of(3, 3, style)
            lines[0] = row.replace("|", style.delimiter)
            yield broken("broken quotes", f"{style.name}, header, {name}", lines, [1], None, style)
