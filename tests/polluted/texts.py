"""Make sound files of texts that readers like to change, and of every character that a file may hold."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator

from tests.polluted.cases import Case, Row, Style, plain, sound, told

CHANGED = (
    "NA", "N/A", "#N/A", "#NA", "NULL", "null", "Null", "None", "nan", "NaN", "-nan", "inf", "-Infinity", "\\N", "nil",
    "TRUE", "false", "yes", "no", "J", "N", "t", "f", "1", "0", "-0", "+7", "007", "0012", "1_000", "1e3", "1E400",
    "0x1F", "0b1", "1.0", "1.50", ".5", "5.", "1,5", "1.234,56", "1,234.56", "12345678901234567.89", "1" * 40,
    "2024-02-30", "01/02/2024", "45292", "2024-01-01T00:00:00Z", "infinity", "epoch", "today", "12:30:00", "1-2",
    "mrt-5",
    "6974e637", "€ 5", "5%", "(123)", "- 5", "‒ 0,84%", "−0.84", "5'10", "`", "@x", "=1+1", "+1", "-1", "=HYPERLINK(1)",
    "# kop", "#", "//", "/* x */", "--", "%", "''", "'x'", "\\", "\\n", "\\t", "a\\", "\\\\", "$1", "${x}", "{{x}}",
    "%s",
    " x", "x ", "  ", "\t", "x\ty", " \t ", "\u00a0", "x\u00a0", "\u202f5", "\u2009", "\u3000",
)  # fmt: skip
"""Texts that one reader or another makes into something else: nothing, a number, a date, a comment, or less space."""
NAUGHTY = (
    "'; DROP TABLE raw.t; --", '" OR 1=1 --', "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "&lt;b&gt;",
    "]]>", "{{7*7}}", "${jndi:x}", "%n%n%n", "../../etc/passwd", "file:///etc/passwd", "CON", "aux.csv", "::error::x",
    "::stop-commands::x", "!important", "田中さん", "한국어", "العربية", "עברית", "ไทย", "ğüşıöç", "İstanbul", "ﬁ", "ß",
    "Ǆ", "ₓ₂", "½", "١٢٣", "１２３", "Ⅷ", "𝟙𝟚𝟛", "😀", "🇳🇱", "👍🏽", "z̸̢̨a̵l̴g̷o̸", "e\u0301", "é", "Å", "Å", "ﷺ",
    "ꙮ", "𒀱",
    "\u0141\u00f3d\u017a", "\u2126", "x" * 300, "a'b", "a`b", "‘a’", "“a”", "„a”", "«a»", "…", "–", "—", "‰", "№", "℃",
)  # fmt: skip
"""Own texts that break programs elsewhere, all of them printable."""
LIKE_OTHERS: dict[str, Row] = {
    "ages below": ("<5 jaar", ">5 jaar", "<html"), "braces": ("{n}", "{", "["), "horse powers": ("PK", "kW", "BZ"),
    "a version": ("version", "oid", "size"), "a percent sign": ("%", "%PDF", "x"), "a conflict": ("<<<<<<<",
    "=======", "x"),
    "an angle": ("<", ">", "<>"), "JSON": ('{"a": 1}', "[]", "null"), "a page": ("<p>", "</p>", "<!--"),
}  # fmt: skip
"""Heads and cells that look like the beginning of a file of another kind."""
REFUSED = frozenset(
    [
        *range(0x200B, 0x2010),
        *range(0x2028, 0x202F),
        *range(0x2060, 0x2070),
        0x34F,
        0x61C,
        *(0x115F, 0x1160),
        *(0x17B4, 0x17B5),
        *range(0x180B, 0x1810),
        0x2800,
        0x3164,
        0xFFA0,
        0xFEFF,
        *range(0xFFF9, 0x10000),
    ]
)
"""Code points that may be refused though Unicode counts some of them among letters, spaces or marks."""
CHUNK = 64


def texts() -> Iterator[Case]:
    """Give every sound file of this module."""
    yield from one_by_one()
    yield from like_others()
    yield from every_character()


def one_by_one() -> Iterator[Case]:
    """Put each text in a cell, first and last in its row, and naughty ones in heads too."""
    heads, rows = plain(3, 2)
    for number, text in enumerate(CHANGED):
        style = Style((",", ";", "|")[number % 3], ("\n", "\r\n")[number % 2])
        table = ((text, "1", "2"), rows[0], ("x", "1", text), (text, text, text))
        yield sound("texts that readers change", f"{style.name}, {text!r}", heads, table, style)
    for number, text in enumerate(NAUGHTY):
        style = Style((";", "\t", ",")[number % 3], ("\r\n", "\n")[number % 2])
        name = f"{number + 1}: {text[:20]!r}"
        yield sound("naughty texts", f"cell {name}", heads, ((text, "1", "2"), ("x", "1", text)), style)
        yield sound("naughty texts", f"head {name}", ("Omschrijving", text, "Begroting"), rows, style)
        yield sound("naughty texts", f"first head {name}", (text, "Begroting"), plain(2, 2)[1], style)
    yield sound("texts that readers change", "all of them in one file", heads, [(text, "1", "2") for text in CHANGED])
    yield sound("naughty texts", "all of them in one file", heads, [(text, "1", text) for text in NAUGHTY])


def like_others() -> Iterator[Case]:
    """Make files that begin like a file of another kind."""
    for (name, heads), delimiter in ((item, mark) for item in LIKE_OTHERS.items() for mark in (",", ";", "\t")):
        style = Style(delimiter)
        yield sound("beginnings of something else", f"{style.name}, {name} for heads", heads, plain(3, 2)[1], style)
        rows = (heads, tuple(reversed(heads)))
        yield sound("beginnings of something else", f"{style.name}, {name} for cells", plain(3)[0], rows, style)


def every_character() -> Iterator[Case]:
    """Write every character that each encoding has, in either line end."""
    for encoding, codes in ENCODED.items():
        chars = "".join(map(chr, codes))
        for style in (Style(), Style(";", "\r\n"), Style("\t"), Style("|", "\n", ended=False)):
            kept = chars.replace("\n", "").replace("\r", "")
            rows = [(f"U+{ord(kept[at]):04X}", kept[at : at + CHUNK]) for at in range(0, len(kept), CHUNK)]
            heads, _ = plain(2)
            made = sound("every character", f"{encoding}, {style.name}", heads, rows, style, CODECS[encoding])
            data = MARKS[encoding] + made.data
            yield Case(made.kind, made.name, data, heads, told(heads, rows), encoding.split()[0], style.delimiter)


def legal(codes: range) -> list[int]:
    """Pick the printable characters of Unicode 3.2, which every Python knows alike, and the tab."""
    known = unicodedata.ucd_3_2_0.category
    fit = ("L", "M", "N", "P", "S", "Zs")
    return [code for code in codes if code == 9 or (known(chr(code)).startswith(fit) and code not in REFUSED)]


BYTES = [9, *range(0x20, 0x7F), *range(0x80, 0x100)]
WIDE = legal(range(0x30000))
"""Above these Unicode 3.2 has tags alone, and what is for private use: nothing that is printed."""
ENCODED: dict[str, list[int]] = {
    "utf-8": WIDE,
    "utf-8 with a byte order mark": WIDE,
    "utf-16 little-endian": WIDE,
    "utf-16 big-endian": WIDE,
    "iso-8859-1": [code for code in BYTES if not 0x80 <= code < 0xA0],
    "windows-1252": [ord(char) for char in bytes(BYTES).decode("cp1252", "ignore")],
}
CODECS = {
    "utf-8": "utf-8", "utf-8 with a byte order mark": "utf-8", "utf-16 little-endian": "utf-16-le",
    "utf-16 big-endian": "utf-16-be", "iso-8859-1": "iso-8859-1", "windows-1252": "windows-1252",
}  # fmt: skip
MARKS = {
    "utf-8": b"", "utf-8 with a byte order mark": b"\xef\xbb\xbf", "utf-16 little-endian": b"\xff\xfe",
    "utf-16 big-endian": b"\xfe\xff", "iso-8859-1": b"", "windows-1252": b"",
}  # fmt: skip
