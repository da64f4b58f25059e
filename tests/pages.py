"""Write PDFs as tests deliver them: words at a place of a page, and whatever is wrong with a file."""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

WIDTH, HEIGHT = 595, 842
SIGNS = {1: "minus", 2: "fi", 3: "fl", 4: "hyphen", 5: "Euro", 6: "uni2009", 7: "g23", 8: "bullet"}
"""Codes of the fonts beside those of windows-1252, each with the name of its glyph; one of them means nothing."""
CODES = {"−": 1, "ﬁ": 2, "ﬂ": 3, "\u00ad": 4, "€": 5, "\u2009": 6, "\ufffd": 7, "•": 8}


@dataclass(frozen=True)
class Said:
    """Words at a place; the place is in points, from the left and from the top."""

    left: float
    down: float
    text: str
    size: float = 10
    bold: bool = False
    way: int = 0
    """How they are painted: 0 by ink, 3 not at all."""
    turned: bool = False


@dataclass(frozen=True)
class Page:
    """A page: words, further drawing, and what it names."""

    said: Sequence[Said] = ()
    drawn: bytes = b""
    named: bytes = b""
    """Further entries of its resources."""
    entries: bytes = b""
    """Further entries of the page."""


@dataclass
class _File:
    """Objects of a file, by their number."""

    objects: list[bytes] = field(default_factory=list)

    def add(self, body: bytes) -> int:
        self.objects.append(body)
        return len(self.objects)

    def stream(self, data: bytes, entries: bytes = b"") -> int:
        return self.add(b"<< /Length %d %s >>\nstream\n%s\nendstream" % (len(data), entries, data))


def lines(*texts: str, left: float = 60, down: float = 80, size: float = 10, step: float = 13) -> list[Said]:
    """Lay texts below each other, a line for each."""
    return [Said(left, down + number * step, text, size) for number, text in enumerate(texts)]


def pdf(
    *pages: Page | Sequence[Said],
    packed: bool = False,
    objects: Iterable[bytes] = (),
    root: bytes = b"",
    trailer: bytes = b"",
    count: int | None = None,
    fonts: Mapping[str, bytes] | None = None,
) -> bytes:
    """Write a PDF; `objects` come first and are numbered from 1, `root` and `trailer` are further entries of these."""
    file = _File()
    for body in objects:
        file.add(body)
    signs = " ".join(f"{code} /{name}" for code, name in SIGNS.items()).encode()
    encoding = file.add(b"<< /Type /Encoding /BaseEncoding /WinAnsiEncoding /Differences [ %s ] >>" % signs)
    named = b""
    for number, name in enumerate(("Helvetica", "Helvetica-Bold"), 1):
        font = file.add(b"<< /Type /Font /Subtype /Type1 /BaseFont /%s /Encoding %d 0 R >>" % (name.encode(), encoding))
        named += b"/F%d %d 0 R " % (number, font)
    for key, body in (fonts or {}).items():
        named += b"/%s %d 0 R " % (key.encode(), file.add(body))
    tree = len(file.objects) + 2 * len(pages) + 1
    kids = []
    for one in pages:
        page = one if isinstance(one, Page) else Page(one)
        data = b"\n".join((*map(_painted, page.said), page.drawn))
        content = file.stream(zlib.compress(data), b"/Filter /FlateDecode") if packed else file.stream(data)
        kids.append(
            file.add(
                b"<< /Type /Page /Parent %d 0 R /MediaBox [0 0 %d %d] /Contents %d 0 R "
                b"/Resources << /Font << %s >> %s >> %s >>"
                % (tree, WIDTH, HEIGHT, content, named, page.named, page.entries)
            )
        )
    listed = b" ".join(b"%d 0 R" % kid for kid in kids)
    pages_told = len(kids) if count is None else count
    file.add(b"<< /Type /Pages /Kids [ %s ] /Count %d >>" % (listed, pages_told))
    top = file.add(b"<< /Type /Catalog /Pages %d 0 R %s >>" % (tree, root))
    return _laid_out(file, top, trailer)


def _laid_out(file: _File, top: int, trailer: bytes) -> bytes:
    """Write the objects, and the table that says where each is."""
    data, places = bytearray(b"%PDF-1.7\n"), []
    for number, body in enumerate(file.objects, 1):
        places.append(len(data))
        data += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(data)
    data += b"xref\n0 %d\n0000000000 65535 f \n" % (len(places) + 1)
    data += b"".join(b"%010d 00000 n \n" % place for place in places)
    data += b"trailer\n<< /Size %d /Root %d 0 R %s >>\nstartxref\n%d\n" % (len(places) + 1, top, trailer, start)
    return bytes(data) + b"%%EOF\n"


def _painted(one: Said) -> bytes:
    """Write the drawing of words."""
    codes = "".join(f"{CODES[sign]:02x}" if sign in CODES else sign.encode("cp1252").hex() for sign in one.text)
    turn = b"0 1 -1 0" if one.turned else b"1 0 0 1"
    return b"BT /F%d %g Tf %d Tr %s %g %g Tm <%s> Tj ET" % (
        1 + one.bold, one.size, one.way, turn, one.left, HEIGHT - one.down, codes.encode(),
    )  # fmt: skip
