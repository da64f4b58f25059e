"""Break files in their characters and line ends: what nobody sees, what reorders text, what ends a line elsewhere."""

from __future__ import annotations

import itertools
from collections.abc import Iterator

from tests.polluted.cases import DELIMITERS, NAMED, Case, Style, broken, joined, line, lines_of, plain

CONTROLS = [*range(0x00, 0x09), 0x0B, 0x0C, *range(0x0E, 0x20), *range(0x7F, 0xA0)]
UNSEEN = [
    0x61C, 0x180E, *range(0x200B, 0x2010), *range(0x2028, 0x202F), *range(0x2060, 0x2065), *range(0x2066, 0x2070),
    0xFEFF,
    0x34F, 0x115F, 0x1160, 0x17B4, 0x17B5, 0x180B, 0x2800, 0x3164, 0xFFA0, 0x1BCA0, 0x1D173, 0xE0100,
    0xFFF9, 0xFFFA, 0xFFFB, 0xFFFD, 0xFFFE, 0xFFFF, 0xE0001, 0xE0020, 0xE0041, 0xE007F,
]  # fmt: skip
"""Characters without a width, those that turn text round, tags, and those that say that text was lost."""
NO_ENDS = {"CR": "\r", "LF CR": "\n\r", "CR CR LF": "\r\r\n", "NEL": "\x85", "LS": "\u2028", "VT": "\x0b", "FF": "\x0c",
           "RS": "\x1e"}  # fmt: skip
"""What ends a line in other worlds."""


def broken_characters() -> Iterator[Case]:
    """Give every file that a character or a line end breaks."""
    for number, code in enumerate(CONTROLS + UNSEEN):
        kind = "hidden characters in cells"
        style = Style(DELIMITERS[number % 4], "\r\n" if number % 2 else "\n")
        heads, rows = plain()
        forms = ((1, "{}Post", "first in its cell"), (3, "2{}5", "within a figure"), (2, "{}", "alone"))
        for column, text, where in (forms[number % 3], forms[(number + 1) % 3]):
            row = list(rows[2])
            row[column - 1] = text.format(chr(code))
            lines = [line(each, style) for each in (heads, *rows[:2], row, rows[3])]
            yield broken(kind, f"{style.name}, U+{code:04X} {where}", lines, [4], column, style)
        lines = [line(each, style) for each in (heads, *rows)]
        lines[1] = f'"x{style.delimiter}{chr(code)}"{style.delimiter}1{style.delimiter}2'
        yield broken(kind, f"{style.name}, U+{code:04X} within quotes", lines, [2], 1, style)
    yield from line_ends()
    yield from mixed_ends()


def line_ends() -> Iterator[Case]:
    """End every line as no CSV does."""
    for delimiter, (name, end) in itertools.product(DELIMITERS, NO_ENDS.items()):
        style = Style(delimiter)
        lines = lines_of(3, 4, style)
        text = end.join(lines) + end
        # Behind LF CR the header is sound; each line below it begins with CR.
        at = [2] if name == "LF CR" else []
        yield broken(
            "other line ends", f"{NAMED[delimiter]}, {name} everywhere", [text], at, None, Style(delimiter, "")
        )
        for number in (0, 1, 3):
            cut = [*lines[:number], lines[number] + end + lines[number + 1], *lines[number + 2 :]]
            at = [number + 1] if name != "LF CR" else [number + 2]
            what = f"{NAMED[delimiter]}, {name} behind line {number + 1}"
            yield broken("other line ends", what, cut, at, None, style)


def mixed_ends() -> Iterator[Case]:
    """End some lines in LF and some in CRLF."""
    for delimiter in DELIMITERS:
        for style, other in ((Style(delimiter, "\n"), "\r\n"), (Style(delimiter, "\r\n"), "\n")):
            lines = lines_of(3, 4, style)
            for number in (1, 2, 4):
                ends = [other if at == number else style.end for at in range(5)]
                yield mixed(style, lines, ends, [number + 1], f"{NAMED[other]} behind line {number + 1}")
            ends = [style.end, *[other] * 4]
            yield mixed(style, lines, ends, [2, 3, 4, 5], f"{NAMED[other]} behind every row")
            quoted = [*lines[:2], f'"x"{delimiter}"1"{delimiter}"2"', *lines[3:]]
            ends = [other if at == 2 else style.end for at in range(5)]
            yield mixed(style, quoted, ends, [3], f"{NAMED[other]} behind a row in quotes")
        crlf = Style(delimiter, "\r\n", ended=False)
        lines = lines_of(3, 4, crlf)
        lines[-1] += "\r"
        yield broken("other line ends", f"{crlf.name}, cut off between CR and LF", lines, [5], None, crlf)


def mixed(style: Style, lines: list[str], ends: list[str], at: list[int], name: str) -> Case:
    """Join lines by ends of their own."""
    text = joined(["".join(part for pair in zip(lines, ends, strict=True) for part in pair)], Style(end=""))
    return broken("other line ends", f"{style.name}, {name}", [text], at, None, Style(style.delimiter, ""))
