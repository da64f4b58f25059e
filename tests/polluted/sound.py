"""Make sound files of every shape that RFC 4180 allows: whoever refuses one raises a false alarm."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import replace

from tests.polluted.cases import (
    DELIMITERS,
    ENDS,
    NAMED,
    Case,
    Row,
    Style,
    drawing,
    joined,
    line,
    lines_of,
    plain,
    sound,
    styles,
    told,
)

WORDS = (
    "", " ", "  ", '"', '""', ",", ";", "|", "\t", "#", "'", "\\", '\\"', "\\N", "NULL", "0012", "-", "€ 5", "é", "Ĳ",
    "😀", "\n", "\r\n", "\r", "x", "Totaal", "1.234,5", "12 345", "n.b.", "=1+1", "{", "<b>", "%", "`", "$", "@",
)  # fmt: skip
"""What drawn cells are made of: all that means something to a CSV, and some words."""
DRAWN_PER_STYLE = 20
LINE_BREAKS = {
    "LF": "a\nb", "CRLF": "a\r\nb", "CR": "a\rb", "LF in front": "\na", "CRLF in front": "\r\na", "CR in front": "\ra",
    "LF at the end": "a\n", "CRLF at the end": "a\r\n", "CR at the end": "a\r", "nothing but CRLF": "\r\n",
    "CR CR LF": "a\r\r\nb", "LF CR": "a\n\rb", "each of them": "a\nb\r\nc\rd", "blank lines": "a\n\n\nb",
    "what looks like rows": 'a\n"1",2\n3,4', "998 lines": "\n".join(["regel"] * 998),
}  # fmt: skip


def sound_files() -> Iterator[Case]:
    """Give every sound file of this module."""
    yield from drawn()
    yield from line_breaks()
    yield from shapes()
    yield from header_forms()
    yield from large()


def drawn() -> Iterator[Case]:
    """Draw tables of awkward cells, in each style."""
    for style in [made for quoted in (False, True) for made in styles(quoted=quoted)]:
        for number in range(DRAWN_PER_STYLE):
            chance = drawing("drawn", style.name, number)
            width = chance.randint(2, 6)
            heads, _ = plain(width)
            rows = [
                tuple("".join(chance.choices(WORDS, k=chance.randint(0, 3))) for _ in range(width))
                for _ in range(chance.randint(1, 8))
            ]
            own = replace(style, ended=chance.random() < 0.7, mark=chance.choice(["", "", "\ufeff"]))
            yield sound("cells that mean something to a CSV", f"{own.name}, drawn {number}", heads, rows, own)


def line_breaks() -> Iterator[Case]:
    """Put each kind of line break within a quoted cell, first and last in its row."""
    heads, rows = plain(3, 3)
    for style, (name, text) in itertools.product(styles(), LINE_BREAKS.items()):
        for at, where in ((0, "first"), (2, "last")):
            row = tuple(text if column == at else cell for column, cell in enumerate(rows[1]))
            own = replace(style, ended=at == 0)
            table = (rows[0], row, rows[2])
            shown = table if at == 0 else table[:2]
            yield sound("line breaks within cells", f"{own.name}, {name}, {where} in its row", heads, shown, own)


def shapes() -> Iterator[Case]:
    """Make tables of every width and height."""
    for style in styles():
        for width, height in ((1, 1), (1, 5), (2, 0), (2, 1), (3, 1), (7, 2), (40, 3)):
            heads, rows = plain(width, height)
            for mark, ended in (("", True), ("\ufeff", False)):
                own = replace(style, mark=mark, ended=ended)
                yield sound("widths and heights", f"{own.name}, {width} by {height}", heads, rows, own)
        blank = [("",) * 3] * 3
        yield sound("widths and heights", f"{style.name}, nothing but blank cells", plain()[0], blank, style)
        once = [("",), ("x",), ("",)]
        yield sound("widths and heights", f"{style.name}, blank cells in one column", plain(1)[0], once, style)
        heads, rows = plain(3, 3)
        again = (rows[0], heads, rows[1])
        # Text-wise a header that stands there twice is a row like another; what it says is for the rules.
        yield sound("widths and heights", f"{style.name}, the header again", heads, again, style)


def header_forms() -> Iterator[Case]:
    """Make heads that need care."""
    forms: dict[str, Row] = {
        "a delimiter of each kind in heads": ("a,b", "c;d", "e\tf", "g|h"),
        "quotes in heads": ('zeg "ja"', '"', 'b"', '"c'),
        "a blank head in front": ("", "Begroting", "Realisatie"),
        "a blank head at the end": ("Omschrijving", "Begroting", ""),
        "years for heads": ("Omschrijving", "2019", "2020", "2021"),
        "numbers for heads": ("Omschrijving", "1", "2", "3"),
        "a head over two lines, LF": ("Omschrijving", "Begroting\nbedrag", "Realisatie"),
        "a head over two lines, CRLF": ("Omschrijving", "Begroting\r\nbedrag", "Realisatie"),
        "a head over two lines, CR": ("Omschrijving", "Begroting\rbedrag", "Realisatie"),
        "a first head over three lines": ("Omschrijving\n\nvan de post", "Begroting", "Realisatie"),
        "spaces about heads": (" Omschrijving", "Begroting ", "Realisatie  3"),
        "a very long head": ("Omschrijving", "B" * 2_000),
    }
    for style, (name, heads) in itertools.product(styles(), forms.items()):
        rows = plain(len(heads), 3)[1]
        yield sound("heads that need care", f"{style.name}, {name}", heads, rows, style)


def large() -> Iterator[Case]:
    """Make files that are wide, long, or have long cells."""
    for style in (Style(), Style(";", "\r\n"), Style("\t"), Style("|", "\r\n", ended=False)):
        heads, rows = plain(3, 3)
        for name, text in {
            "of letters": "x" * 64_000, "of quotes": '"' * 32_000, "of delimiters": style.delimiter * 64_000,
            "of 900 lines": "\n".join(["x" * 70] * 900), "of CR": "x\r" * 32_000,
        }.items():  # fmt: skip
            table = (rows[0], (text, "1", "2"), rows[2])
            yield sound("large files", f"{style.name}, a cell of 64 kB {name}", heads, table, style)
    for style in (Style(), Style(";", "\r\n")):
        yield sound("large files", f"{style.name}, 1,000 columns", *plain(1_000, 3), style)
        yield sound("large files", f"{style.name}, 50,000 rows", *plain(3, 50_000), style)
    # Readers that look at a first part only settle on something after 2,048 and 20,480 rows.
    for height, late in ((2_060, "1,5"), (2_060, "a\nb"), (20_490, 'zeg "ja"'), (20_490, "0012")):
        heads, rows = plain(3, height)
        table = (*rows[:-5], ("x", late, "y"), *rows[-5:])
        yield sound("large files", f"comma LF, {late!r} for the first time near row {height:,}", heads, table)


def plain_lines() -> Iterator[Case]:
    """Make files that look polluted, line by line, and are sound."""
    for delimiter, end in itertools.product(DELIMITERS, ENDS):
        style = Style(delimiter, end)
        heads, rows = plain(3, 4)
        for name, row in {
            "a line of delimiters": ("", "", ""),
            "a line of delimiters and spaces": (" ", " ", " "),
            "a line that begins with #": ("# noot", "x", "y"),
            "a line that begins with --": ("-- noot", "x", "y"),
            "a footer of three fields": ("Bron: CBS", "2022", ""),
            "a line of rules": ("---", "---", "---"),
            "a total that repeats": rows[0],
        }.items():
            for at in (0, 2, 4):
                table = (*rows[:at], row, *rows[at:])
                named = f"{NAMED[delimiter]} {NAMED[end]}, {name}, row {at + 1}"
                yield sound("lines that look polluted", named, heads, table, style)
        lines = lines_of(3, 4, style)
        lines[2] = style.delimiter.join(f'"{text}"' for text in rows[1])
        data = joined(lines, style).encode()
        name = f"{style.name}, quotes about one row only"
        yield Case("lines that look polluted", name, data, heads, told(heads, rows), delimiter=delimiter)
        assert line(rows[1], style) != lines[2]
