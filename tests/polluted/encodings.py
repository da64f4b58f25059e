"""Write files in another encoding than is declared: whole, in one line, or with bytes that no encoding has.

What can be decided: bytes that the declared encoding does not have, and those that it has for hidden characters.
What cannot: UTF-8 under a declaration of a single-byte encoding whose bytes happen to be letters there (é as Ã©).
"""

from __future__ import annotations

import itertools
from collections.abc import Iterator

from tests.polluted.cases import Broken, Case, Style, Undecidable, joined, line, plain, told

FOREIGN = {
    "cp1252": "é", "iso-8859-1": "ü", "iso-8859-15": "€", "cp437": "é", "cp850": "é", "mac-roman": "é", "cp1250": "ž",
    "cp1251": "Ж", "koi8-r": "Ж", "shift-jis": "日本", "euc-jp": "日本", "gb18030": "中文", "big5": "中文",
    "cp037": "é",
    "utf-16-le": "é", "utf-16-be": "é", "utf-16": "é", "utf-32": "é", "utf-32-le": "é", "utf-8": "é", "utf-7": "é",
}  # fmt: skip
"""Encodings, and a text of each that is not ASCII."""
NO_UTF_8 = {
    "an overlong slash": b"\xc0\xaf", "an overlong NUL": b"\xc0\x80", "a surrogate": b"\xed\xa0\x80",
    "CESU-8": b"\xed\xa0\xbd\xed\xb8\x80",
    "a fifth byte": b"\xf8\x88\x80\x80\x80", "above Unicode": b"\xf4\x90\x80\x80",
    "a byte that follows nothing": b"\x80",
    "half a character": b"\xe2\x82", "a start before ASCII": b"\xc3A", "FF": b"\xff", "FE": b"\xfe",
    "cp1252 quotes": b"\x93a\x94",
    "Latin-1 after UTF-8": b"\xc3\xa9\xe9", "a NUL": b"\x00",
}  # fmt: skip
"""Bytes that UTF-8 has not, and one that no cell may hold."""


def wrong_encodings() -> Iterator[Case]:
    """Give every file of this module."""
    yield from whole_files()
    yield from single_lines()
    yield from single_bytes()
    yield from marks()
    yield from letters_elsewhere()


def lines_with(text: str, at: int, style: Style) -> list[str]:
    """Give the lines of a table of which one row holds a text."""
    heads, rows = plain()
    table = [heads, *rows]
    table[at - 1] = (text, *table[at - 1][1:])
    return [line(row, style) for row in table]


def whole_files() -> Iterator[Case]:
    """Write whole files as something that differs in its ASCII too, or in one letter that the declared one has not."""
    for (actual, text), style in itertools.product(FOREIGN.items(), (Style(), Style(";", "\r\n"), Style("\t"))):
        data = joined(lines_with(text, 3, style), style).encode(actual)
        wide = actual.startswith(("utf-16", "utf-32")) or actual == "cp037"
        for declared in ("utf-8", "utf-16"):
            # UTF-7 is ASCII with signs of its own; UTF-16 with its mark is what is declared.
            if declared == actual or (declared, actual) == ("utf-8", "utf-7"):
                continue
            at = (3,) if declared == "utf-8" and not wide else ()
            name = f"{style.name}, {actual} declared as {declared}"
            yield Case("another encoding", name, data, plain()[0], Broken(at), declared, style.delimiter)
        if wide:
            for declared in ("iso-8859-1", "windows-1252"):
                name = f"{style.name}, {actual} declared as {declared}"
                yield Case("another encoding", name, data, plain()[0], Broken(), declared, style.delimiter)


def single_lines() -> Iterator[Case]:
    """Write one line in another encoding than the others, as when two files are glued together."""
    for style, actual, at in itertools.product(
        (Style(), Style(";", "\r\n"), Style("|")), ("cp1252", "cp437"), (2, 4, 5)
    ):
        lines = [text.encode() for text in lines_with("één", 3, style)]
        lines[at - 1] = lines_with("één", at, style)[at - 1].encode(actual)
        data = (style.end.encode()).join(lines) + style.end.encode()
        name = f"{style.name}, line {at} in {actual}"
        yield Case("another encoding", name, data, plain()[0], Broken((at,)), "utf-8", style.delimiter)


def single_bytes() -> Iterator[Case]:
    """Put bytes that UTF-8 has not in each part of a file."""
    for (name, wrong), style in itertools.product(NO_UTF_8.items(), (Style(), Style(";", "\r\n"))):
        for at, form in itertools.product((1, 2, 5), ("bare", "quoted")):
            lines = [text.encode() for text in lines_with("x", at, style)]
            cell = b'"x' + wrong + b'"' if form == "quoted" else b"x" + wrong
            lines[at - 1] = lines[at - 1].replace(b"x", cell, 1)
            data = (style.end.encode()).join(lines) + style.end.encode()
            told_name = f"{style.name}, {name} in line {at}, {form}"
            yield Case("bytes of no encoding", told_name, data, plain()[0], Broken((at,)), "utf-8", style.delimiter)
    for style in (Style(), Style(";", "\r\n")):
        # A message may show a byte as \\xe9; a head that is declared so must not be taken for it.
        heads = ("Omschrijving", "Begroting \\xe9\\xe9n", "Realisatie")
        text = joined([line(row, style) for row in (heads, *plain()[1])], style)
        data = text.encode().replace(b"\\xe9", b"\xe9")
        name = f"{style.name}, Latin-1 in a head that is declared with its bytes spelled out"
        yield Case("bytes of no encoding", name, data, heads, Broken((1,)), "utf-8", style.delimiter)
    for byte, at in itertools.product((0x81, 0x8D, 0x8F, 0x90, 0x9D), (2, 5)):
        lines = [text.encode() for text in lines_with("x", at, Style())]
        data = b"\n".join(lines).replace(b"x", bytes([byte]))
        name = f"0x{byte:02X} in line {at} of windows-1252"
        yield Case("bytes of no encoding", name, data, plain()[0], Broken((at,)), "windows-1252")


def marks() -> Iterator[Case]:
    """Put a byte order mark where none belongs, leave out one that does, and cut UTF-16 within a character."""
    for style in (Style(), Style(";", "\r\n")):
        text = joined(lines_with("é", 3, style), style)
        for name, data, encoding in (
            ("UTF-16 little-endian without a mark", text.encode("utf-16-le"), "utf-16"),
            ("UTF-16 big-endian without a mark", text.encode("utf-16-be"), "utf-16"),
            ("UTF-16 with the mark of the other end", b"\xfe\xff" + text.encode("utf-16-le"), "utf-16"),
            ("UTF-16 with two marks", b"\xff\xfe\xff\xfe" + text.encode("utf-16-le"), "utf-16"),
            ("UTF-16 with an odd byte", text.encode("utf-16") + b"\n", "utf-16"),
            ("UTF-16 with half a pair", b"\xff\xfe" + text.replace("é", "😀").encode("utf-16-le").replace(b"\x00\xde",
            b"x\x00"), "utf-16"),
            ("UTF-16 with an LF of one byte", text.encode("utf-16").replace(b"\n\x00", b"\n"), "utf-16"),
            ("UTF-8 with a mark declared as iso-8859-1", b"\xef\xbb\xbf" + text.encode("iso-8859-1"), "iso-8859-1"),
            ("UTF-8 with a mark declared as windows-1252", b"\xef\xbb\xbf" + text.encode("cp1252"), "windows-1252"),
            ("UTF-8 with the mark of UTF-16", b"\xff\xfe" + text.encode(), "utf-8"),
            ("the mark of UTF-16 and nothing else", b"\xff\xfe", "utf-16"),
            ("one byte", b"\xff", "utf-16"),
        ):  # fmt: skip
            name = f"{style.name}, {name}"
            yield Case("byte order marks", name, data, plain()[0], Broken(), encoding, style.delimiter)


def letters_elsewhere() -> Iterator[Case]:
    """Write letters in UTF-8 and declare a single-byte encoding, or one such encoding and declare the other."""
    for text, style in itertools.product("éèàçëïöüñßÉÀ€–’“…œŁşЖ中😀", (Style(), Style(";", "\r\n"))):
        for declared in ("iso-8859-1", "windows-1252"):
            seen = read_as(text.encode(), declared)
            yield elsewhere(text, text.encode(), seen, f"{text} of UTF-8 declared as {declared}", declared, style)
        if text in "€–’“…œ":
            data = text.encode("cp1252")
            seen = read_as(data, "iso-8859-1")
            yield elsewhere(text, data, seen, f"{text} of windows-1252 declared as iso-8859-1", "iso-8859-1", style)


def read_as(data: bytes, encoding: str) -> str | None:
    """Give what bytes are in an encoding; None where that is refused."""
    try:
        seen = data.decode(encoding)
    except UnicodeDecodeError:
        return None
    return None if any(0x7F <= ord(char) < 0xA0 for char in seen) else seen


def elsewhere(text: str, data: bytes, seen: str | None, name: str, declared: str, style: Style) -> Case:
    """Make a file with a letter that is another in its declared encoding, or none."""
    heads, rows = plain()
    content = joined(lines_with("@", 3, style), style).encode().replace(b"@", data)
    truth: Broken | Undecidable = Broken((3,))
    if seen is not None:
        truth = Undecidable(told(heads, (rows[0], (seen, *rows[1][1:]), *rows[2:])))
    return Case(
        "letters of another encoding", f"{style.name}, {name}", content, heads, truth, declared, style.delimiter
    )
