"""Break the header: heads that are swapped, misspelt, missing, doubled, or only look like the declared ones."""

from __future__ import annotations

import itertools
import unicodedata
from collections.abc import Iterator

from tests.polluted.cases import Case, Row, broken, line, plain, styles

HEADS = ("Omschrijving", "Begroting één", "Realisatie")
NEAR: dict[str, str] = {
    "small letters": "begroting één", "capitals": "BEGROTING ÉÉN", "a letter short": "Begroting éé",
    "a typo": "Begrotnig één",
    "accents of their own": unicodedata.normalize("NFD", "Begroting één"), "no accents": "Begroting een",
    "a no-break space": "Begroting\u00a0één", "two spaces": "Begroting  één", "a space behind": "Begroting één ",
    "a space in front": " Begroting één", "a tab": "Begroting één\t", "a zero-width space": "Begroting\u200b één",
    "a zero-width joiner": "Begroting é\u200dén", "a soft hyphen": "Begro\u00adting één",
    "a BOM": "\ufeffBegroting één",
    "right to left": "\u202eBegroting één", "a Cyrillic o": "Begr\u043eting één", "a fullwidth B": "Ｂegroting één",
    "an underscore": "Begroting_één", "nothing": "", "a NUL": "Begroting één\x00", "mojibake": "Begroting Ã©Ã©n",
    "lost letters": "Begroting ??n", "replacement characters": "Begroting \ufffd\ufffdn",
    "a number added": "Begroting één_1",
    "HTML": "Begroting &eacute;&eacute;n", "single quotes": "'Begroting één'",
}  # fmt: skip
"""What stands there in place of the second head."""
UNSEEN = (
    "\x00",
    "\x1b",
    "\x7f",
    "\x85",
    "\u200b",
    "\u200e",
    "\u202e",
    "\u2066",
    "\ufeff",
    "\ufffd",
    "\u2028",
    "\u061c",
)


def broken_heads() -> Iterator[Case]:
    """Give every file whose header is not as declared."""
    first, second, third = HEADS
    orders: dict[str, tuple[Row, int]] = {
        "the first two swapped": ((second, first, third), 1), "the last two swapped": ((first, third, second), 2),
        "the other way round": ((third, second, first), 1), "the first missing": ((second, third), 1),
        "the last missing": ((first, second), 3), "one too many": ((*HEADS, "Verschil"), 4),
        "one too many in front": (("", *HEADS), 1), "the second twice": ((first, second, second), 3),
        "all blank": (("", "", ""), 1), "numbers": (("0", "1", "2"), 1), "a delimiter too many": ((*HEADS, ""), 4),
        "a row in its place": (plain()[1][0], 1), "one head of all": ((" ".join(HEADS),), 1),
    }  # fmt: skip
    near = {f"{name} in the second": ((first, text, third), 2) for name, text in NEAR.items()}
    for style, (name, (heads, column)) in itertools.product(styles(), (orders | near).items()):
        lines = [line(heads, style), *(line(row, style) for row in plain()[1])]
        yield broken("another header", f"{style.name}, {name}", lines, [1], column, style, heads=HEADS)
    yield from none_at_all()
    yield from unseen()
    yield from doubled()


def none_at_all() -> Iterator[Case]:
    """Leave the header out, or put it elsewhere."""
    for style in styles():
        rows = [line(row, style) for row in plain()[1]]
        header = line(HEADS, style)
        for name, lines in {
            "no header": rows, "the header at the end": [*rows, header], "the header second": [rows[0], header,
            *rows[1:]],
            "a blank line above": ["", header, *rows], "a BOM twice": ["\ufeff\ufeff" + header, *rows],
            "a BOM within quotes": [f'"\ufeff{header}"', *rows], "sep=": [f"sep={style.delimiter}", header, *rows],
        }.items():  # fmt: skip
            yield broken("another header", f"{style.name}, {name}", lines, [1], None, style, heads=HEADS)


def unseen() -> Iterator[Case]:
    """Hide a character in a head, and in its declaration too: nobody sees what he declared."""
    for style, char in itertools.product(styles()[:4], UNSEEN):
        heads = (HEADS[0], f"Begro{char}ting", HEADS[2])
        lines = [line(row, style) for row in (heads, *plain()[1])]
        name = f"{style.name}, U+{ord(char):04X} in a head and in its declaration"
        yield broken("hidden characters in heads", name, lines, [], None, style, heads=heads)


def doubled() -> Iterator[Case]:
    """Declare two heads that nobody can tell apart: no rule could say which is meant."""
    twins = {
        "twice": ("Begroting", "Begroting"), "in another case": ("Begroting", "BEGROTING"),
        "with an accent of its own": ("\u00e9\u00e9n", "e\u0301e\u0301n"), "with a no-break space": ("a b", "a\u00a0b"),
    }  # fmt: skip
    for style, (name, pair) in itertools.product(styles(), twins.items()):
        heads = (HEADS[0], *pair)
        lines = [line(row, style) for row in (heads, *plain()[1])]
        yield broken("another header", f"{style.name}, one head {name}", lines, [], None, style, heads=heads)
