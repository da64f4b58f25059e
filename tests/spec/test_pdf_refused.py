"""A PDF that is not whole, is locked, or asks for more than may be done is refused as a whole, by what is wrong."""

from __future__ import annotations

import hashlib
import re
import zlib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pdfminer.pdftypes import PDFStream

from tests.conftest import examples
from tests.pages import Page, lines, pdf
from tieout.intake.paged import inflating, reading
from tieout.intake.paged.inflating import DamagedError, TooMuchError
from tieout.intake.paged.joining import transcript_of
from tieout.intake.paged.reading import LockedError, Opened

TEXT = lines("De ontvangsten waren lager dan begroot.", "De uitgaven waren hoger.")
SOUND = pdf(TEXT, packed=True)
ROOM = 2**22


def read(data, room=ROOM):
    """Read every page of a PDF."""
    opened = Opened(data, room)
    return transcript_of(list(opened.pages()), attached=opened.has_files)


def packed(data, filters=b"/FlateDecode"):
    """Write a drawing that is packed."""
    return b"<< /Type /XObject /Subtype /Form /BBox [0 0 9 9] /Filter [ %s ] /Length %d >>\nstream\n%s\nendstream" % (
        filters, len(data), data,
    )  # fmt: skip


def fate(data, room=ROOM):
    """Tell what becomes of a file."""
    try:
        read(data, room)
    except (DamagedError, LockedError, TooMuchError) as error:
        return type(error)
    return None


DRAWN = {"drawn": b"/I Do", "named": b"/XObject << /I 1 0 R >>"}
ZEROS = bytes(2**23)
BOMB = zlib.compress(ZEROS, 9)
PADDING = bytes.fromhex("28bf4e5e4e758a4164004e56fffa01082e2e00b6d0683e802f0ca9fe6453697a")
LOCK = b"/Encrypt << /Filter /Standard /V 1 /R 2 /O (%s) /U (%s) /P -4 >>" % (b"o" * 32, b"u" * 32)


def test_a_sound_file_is_read():
    assert read(SOUND).text == "De ontvangsten waren lager dan begroot.\nDe uitgaven waren hoger."


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(b"", id="nothing"),
        pytest.param(b"De ontvangsten.", id="a text"),
        pytest.param(SOUND[: len(SOUND) // 2], id="the first half of one"),
        pytest.param(SOUND[:-7], id="one without its end"),
        pytest.param(SOUND.replace(b"startxref\n", b"startxref\n9"), id="its table is elsewhere"),
        pytest.param(re.sub(rb"(stream\n.{20})..", rb"\1\0\0", SOUND, count=1, flags=re.DOTALL), id="a spoilt drawing"),
        pytest.param(pdf(Page(TEXT, **DRAWN), objects=[packed(zlib.compress(b" " * 999)[:-6])]), id="a part cut off"),
        pytest.param(pdf(Page(TEXT, b"BT /F9 10 Tf (Een) Tj ET")), id="a font that is not there"),
        pytest.param(pdf(Page(TEXT, b"/I Do")), id="a drawing that is not there"),
        pytest.param(pdf(Page(TEXT)).replace(b"/Contents ", b"/Contents 9"), id="its drawing is another object"),
        pytest.param(pdf(TEXT, TEXT, count=1), id="more pages than it says"),
        pytest.param(pdf(TEXT, count=2), id="fewer pages than it says"),
        pytest.param(pdf(), id="no page"),
    ],
)  # fmt: skip
def test_what_is_no_whole_pdf_is_refused(data):
    assert fate(data) is DamagedError


def without_a_password():
    """Encrypt a file so that everyone may open it: the password is none (PDF 1.7, algorithms 2 and 4)."""
    owner, allowed, name = b"o" * 32, -4, b"i" * 16
    key = hashlib.md5(
        PADDING + owner + allowed.to_bytes(4, "little", signed=True) + name, usedforsecurity=False
    ).digest()
    user = rc4(key[:5], PADDING)
    told = (owner.hex().encode(), user.hex().encode(), allowed, name.hex().encode(), name.hex().encode())
    return b"/Encrypt << /Filter /Standard /V 1 /R 2 /O <%s> /U <%s> /P %d >> /ID [ <%s> <%s> ]" % told


def rc4(key, data):
    """Encrypt as RC4 does."""
    box, at, other = list(range(256)), 0, 0
    for number in range(256):
        at = (at + box[number] + key[number % len(key)]) % 256
        box[number], box[at] = box[at], box[number]
    found, at = bytearray(), 0
    for place, byte in enumerate(data, 1):
        at, other = place % 256, (other + box[place % 256]) % 256
        box[at], box[other] = box[other], box[at]
        found.append(byte ^ box[(box[at] + box[other]) % 256])
    return bytes(found)


def test_a_locked_file_is_refused():
    assert fate(pdf(TEXT, trailer=LOCK)) is LockedError
    assert fate(pdf(TEXT, trailer=b"/Encrypt << /Filter /Other >>")) is LockedError
    assert fate(pdf(TEXT, trailer=without_a_password())) is LockedError


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(packed(BOMB), id="once"),
        pytest.param(packed(zlib.compress(BOMB), b"/FlateDecode /FlateDecode"), id="twice"),
        pytest.param(packed(BOMB.hex().encode() + b">", b"/ASCIIHexDecode /FlateDecode"), id="behind digits"),
        pytest.param(packed(b"\x81\0" * 2**15 + b"\x80", b"/RunLengthDecode"), id="by runs"),
    ],
)
def test_a_bomb_is_refused_before_it_is_unpacked(data, monkeypatch):
    unpacked = []
    monkeypatch.setattr(PDFStream, "decode", lambda stream: unpacked.append(stream))
    file = pdf(Page(), objects=[data])
    bomb = re.sub(rb"/Contents [0-9]", b"/Contents 1", file)
    assert fate(bomb, room=2**21) is TooMuchError
    assert not unpacked


def test_a_bomb_is_unpacked_no_further_than_there_is_room(monkeypatch):
    pieces = []
    inflated = inflating._inflated
    monkeypatch.setattr(inflating, "_inflated", lambda data: (pieces.append(one) or one for one in inflated(data)))
    file = pdf(Page(TEXT, **DRAWN), objects=[packed(BOMB)])
    assert fate(file, room=2**21) is TooMuchError
    assert sum(map(len, pieces)) <= 2**21 + inflating.PIECE


def test_what_is_unpacked_counts_together():
    page = Page(TEXT, b"/I Do /J Do", b"/XObject << /I 1 0 R /J 2 0 R >>")
    file = pdf(page, objects=[packed(zlib.compress(b" " * 2**20))] * 2)
    assert read(file, room=2**21 + 2**12)
    assert fate(file, room=2**21 - 1) is TooMuchError


def test_drawings_that_draw_each_other_twice_are_refused():
    forms = [
        b"<< /Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /I %d 0 R >> >> /Length 11 >>\n"
        b"stream\n/I Do /I Do\nendstream" % (number + 2)
        for number in range(40)
    ]  # fmt: skip
    assert fate(pdf(Page(TEXT, **DRAWN), objects=[*forms, packed(zlib.compress(b"n"))])) is TooMuchError


def test_a_drawing_that_draws_itself_ends():
    form = (
        b"<< /Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /I 1 0 R >> >> /Length 5 >>\n"
        b"stream\n/I Do\nendstream"
    )
    assert read(pdf(Page(TEXT, **DRAWN), objects=[form])).text.startswith("De ontvangsten")


def test_more_pages_than_may_be_are_refused(monkeypatch):
    monkeypatch.setattr(reading, "MOST_PAGES", 2)
    assert read(pdf(TEXT, TEXT))
    assert fate(pdf(TEXT, TEXT, TEXT)) is TooMuchError


def test_files_inside_are_told():
    assert not read(SOUND).attached
    assert read(pdf(TEXT, root=b"/Names << /EmbeddedFiles << /Names [] >> >>")).attached


def test_no_file_of_the_machine_is_read_by_the_name_of_an_encoding(monkeypatch):
    opened = []
    monkeypatch.setattr("gzip.open", lambda *given, **_: opened.append(given[0]) or (_ for _ in ()).throw(OSError))
    font = b"<< /Type /Font /Subtype /Type0 /BaseFont /A /Encoding /%s /DescendantFonts [ 1 0 R ] >>"
    kind = b"<< /Type /Font /Subtype /CIDFontType0 /BaseFont /A /CIDSystemInfo << /Registry (x) /Ordering (y) >> >>"
    for name in (b"..#2F..#2F..#2Ftmp#2Fa", b"#2Ftmp#2Fa"):
        page = Page(TEXT, b"BT /G 10 Tf 1 0 0 1 60 600 Tm <0001> Tj ET")
        found = read(pdf(page, objects=[kind], fonts={"G": font % name}))
        assert [one.why for one in found.unread] == ["signs"]
    assert not opened


@examples(200)
@given(at=st.integers(0, len(SOUND) - 1), byte=st.integers(0, 255), cut=st.booleans())
def test_any_spoilt_file_is_read_whole_or_refused(at, byte, cut):
    data = SOUND[:at] + bytes([byte]) + (b"" if cut else SOUND[at + 1 :])
    try:
        found = read(data)
    except (DamagedError, LockedError, TooMuchError):
        return
    assert found.text or found.unread or data != SOUND


def test_nothing_of_the_library_is_loaded_where_no_pdf_is_read():
    home = Path(reading.__file__).parents[2]
    users = [path for path in sorted(home.rglob("*.py")) if "pdfminer" in path.read_text("utf-8")]
    assert {path.relative_to(home).as_posix() for path in users} == {
        "intake/paged/inflating.py", "intake/paged/reading.py", "intake/registry.py",
    }  # fmt: skip
