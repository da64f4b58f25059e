"""Make files that went wrong somewhere though their bytes are sound: no reader of one file can tell.

They are counted apart. What is read of them must be what stands there; to see more takes a second witness, a rule
about the figures, or the size of the file.
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Sequence
from dataclasses import replace

from tests.polluted.cases import Case, Row, Style, Undecidable, plain, sound, styles


def undecidable() -> Iterator[Case]:
    """Give every such file of this module."""
    heads, rows = plain(3, 4)
    stories: dict[str, Sequence[Row]] = {
        "two cells changed places": (rows[0], (rows[1][0], rows[1][2], rows[1][1]), *rows[2:]),
        "a field added and one left out in one row": (rows[0], ("", *rows[1][:2]), *rows[2:]),
        "a row twice": (rows[0], *rows),
        "a row gone": rows[1:],
        "all rows gone": (),
        "the last digit gone": (*rows[:3], (*rows[3][:2], rows[3][2][:-1])),
        "mojibake made before": (("ReÃ«el", "1", "2"), *rows),
        "lost letters": (("Re?el", "1", "2"), *rows),
        "single quotes about cells": (("'x'", "'1'", "'2'"), *rows),
        "backslashes before letters": (("x\\n", "\\t1", "2\\"), *rows),
        "a soft hyphen": (("Kas\u00adstroom", "1", "2"), *rows),
        "a joined accent beside one of its own": (("é", "1", "2"), ("e\u0301", "1", "2")),
        "a letter of another script": (("\u041ekasstroom", "1", "2"), *rows),
        "a comma of another kind": (("x", "1‚5", "2"), *rows),
        "an emoji of one kind of glyph": (("❤\ufe0f", "1", "2"), *rows),
    }
    for style, (name, table) in itertools.product(styles(), stories.items()):
        made = sound("undecidable", f"{style.name}, {name}", heads, table, style)
        assert not isinstance(made.truth, Undecidable)
        yield replace(made, truth=Undecidable(made.truth))  # type: ignore[arg-type]
    yield from closing_one_another()


def closing_one_another() -> Iterator[Case]:
    """Open a quote in one row and close it in the next: one cell over two lines, as far as a CSV goes."""
    heads = plain()[0]
    for end in ("\n", "\r\n"):
        style = Style(end=end)
        made = sound(
            "undecidable", f"{style.name}, two slips that make one cell", heads, [("x", f"1,2{end}y,1", "2")], style
        )
        yield replace(made, truth=Undecidable(made.truth))  # type: ignore[arg-type]
