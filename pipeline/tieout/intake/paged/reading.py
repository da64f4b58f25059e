"""Read the signs of every page of a PDF, each with its place, by pdfminer.six, within bounds.

Nothing of a PDF is run, and no file is opened but its own bytes. What cannot be read whole is refused: pages that were
left out would be judged as if they said nothing.
"""

from __future__ import annotations

import io
import logging
import math
import struct
from collections.abc import Iterator, Sequence

from pdfminer.pdfcolor import PDFColorSpace
from pdfminer.pdfdevice import PDFTextDevice, PDFTextSeq
from pdfminer.pdfdocument import PDFDocument
from pdfminer.pdfexceptions import PDFException
from pdfminer.pdffont import PDFFont, PDFUnicodeNotDefined
from pdfminer.pdfinterp import PDFGraphicState, PDFPageInterpreter, PDFResourceManager, PDFStackT, PDFTextState
from pdfminer.pdfpage import PDFPage
from pdfminer.pdftypes import PDFStream, dict_value, list_value, resolve1, stream_value
from pdfminer.psexceptions import PSException
from pdfminer.psparser import literal_name
from pdfminer.utils import Matrix, PathSegment, Rect, apply_matrix_rect, mult_matrix, translate_matrix

from tieout.intake.paged.inflating import BoundedParser, DamagedError, Room, TooMuchError
from tieout.intake.paged.signs import UNKNOWN, Sign, SignedPage

BREAKS = (
    PSException, PDFException, ArithmeticError, AssertionError, AttributeError, LookupError, RecursionError, TypeError,
    ValueError, struct.error,
)  # fmt: skip
"""What the library raises where a file is not as a PDF is written."""
HEAD, END = b"%PDF-", b"%%EOF"
MARGIN = 1_024
"""Bytes at the begin and the end of a file in which its marks must stand."""
MOST_PAGES = 1_000
MOST_SIGNS = 2_000_000
"""Signs of all pages together."""
MOST_STEPS = 64 * 2**20
"""Bytes of drawing that are carried out, those that are drawn several times counted as often."""
MOST_NESTED = 20_000
"""Drawings within drawings."""
LEVEL = 0.02
"""How far a line may slope."""
SMALLEST = 1.5
"""Points below which nobody reads a sign."""
UNSEEN = frozenset({3, 7})
"""Ways of painting text that leave no ink."""
LAID_OVER = frozenset({"FreeText", "Widget", "Stamp", "Redact", "RubberStamp"})
"""Kinds of notes that show words of their own on a page."""

logging.getLogger("pdfminer").addHandler(logging.NullHandler())
logging.getLogger("pdfminer").propagate = False


class LockedError(Exception):
    """A PDF is encrypted."""


class Opened:
    """A PDF that was opened: its pages, and whether files are packed inside it."""

    def __init__(self, data: bytes, most_unpacked: int) -> None:
        """Open a PDF of which so many bytes may be unpacked.

        Raises LockedError where it is encrypted, DamagedError where it is not a whole PDF, TooMuchError where it has
        more than may be.
        """
        if HEAD not in data[:MARGIN] or END not in data[-MARGIN:]:
            raise DamagedError
        try:
            self._document = PDFDocument(BoundedParser(io.BytesIO(data), Room(most_unpacked)), fallback=False)
            if self._document.encryption is not None:
                raise LockedError
            self.count = int(resolve1(dict_value(self._document.catalog["Pages"]).get("Count", 0)))
            names = resolve1(self._document.catalog.get("Names"))
            self.has_files = isinstance(names, dict) and "EmbeddedFiles" in names
        except BREAKS as error:
            # A file that asks for a password breaks the library before it says that it is encrypted.
            raise LockedError if b"/Encrypt" in data else DamagedError from error
        if self.count > MOST_PAGES:
            raise TooMuchError

    def pages(self) -> Iterator[SignedPage]:
        """Yield every page.

        Raises DamagedError at the first that cannot be read, or where there are not as many as the file says, and
        TooMuchError where there is more to draw than may be.
        """
        manager = PDFResourceManager()
        device = _Signs(manager)
        read = 0
        try:
            for page in PDFPage.create_pages(self._document):
                read += 1
                if read > self.count:
                    raise DamagedError
                _Drawing(manager, device).process_page(page)
                yield device.page(read, page)
        except BREAKS as error:
            raise DamagedError from error
        if read != self.count or not read:
            raise DamagedError


class _Signs(PDFTextDevice):
    """Takes down every sign that is painted, and what else is."""

    def __init__(self, manager: PDFResourceManager) -> None:
        super().__init__(manager)
        self.signs, self.steps, self.nested = Room(MOST_SIGNS), Room(MOST_STEPS), Room(MOST_NESTED)
        self._begin((0.0, 0.0, 0.0, 0.0))

    def _begin(self, box: Rect) -> None:
        """Begin a page with nothing on it."""
        self._box = box
        self._found: list[Sign] = []
        self._askew = self._hidden = 0
        self._pictured, self._painted, self._inked, self._spaced = 0.0, False, True, False

    def begin_page(self, page: PDFPage, ctm: Matrix) -> None:
        """Begin a page; what is seen of it is what its crop box leaves."""
        left, low, right, high = apply_matrix_rect(ctm, page.mediabox)
        crop = apply_matrix_rect(ctm, page.cropbox)
        self._begin((max(left, crop[0]), max(low, crop[1]), min(right, crop[2]), min(high, crop[3])))

    def end_page(self, page: PDFPage) -> None:
        """End a page."""

    def page(self, number: int, page: PDFPage) -> SignedPage:
        """Give the page that was drawn last."""
        left, low, right, high = self._box
        signs = tuple(
            one._replace(left=one.left - left, right=one.right - left, base=one.base - low) for one in self._found
        )
        return SignedPage(
            number, right - left, high - low, signs, self._painted, self._pictured, self._askew, self._hidden,
            _is_noted(page),
        )  # fmt: skip

    def begin_figure(self, name: str, bbox: Rect, matrix: Matrix) -> None:
        """Count a drawing within a drawing."""
        self.nested.take(1)

    def end_figure(self, name: str) -> None:
        """End a drawing within a drawing."""

    def paint_path(
        self, graphicstate: PDFGraphicState, stroke: bool, fill: bool, evenodd: bool, path: Sequence[PathSegment]
    ) -> None:
        """Know that something is painted."""
        self._painted = True

    def render_image(self, name: str, stream: PDFStream) -> None:
        """Take down how much of the page a picture covers."""
        self._painted = True
        if self.ctm is None:
            return
        left, low, right, high = apply_matrix_rect(self.ctm, (0, 0, 1, 1))
        wide = min(right, self._box[2]) - max(left, self._box[0])
        tall = min(high, self._box[3]) - max(low, self._box[1])
        whole = (self._box[2] - self._box[0]) * (self._box[3] - self._box[1])
        if wide > 0 and tall > 0 and whole > 0:
            self._pictured = max(self._pictured, wide * tall / whole)

    def render_string(
        self, textstate: PDFTextState, seq: PDFTextSeq, ncs: PDFColorSpace, graphicstate: PDFGraphicState
    ) -> None:
        """Know whether what is painted leaves ink, and take down as unknown what the font has no glyphs for."""
        self._inked = textstate.render not in UNSEEN
        font = textstate.font
        if font is not None and font.is_multibyte() and self.ctm is not None:
            missing = sum(max(0, len(one) // 2 - len(list(font.decode(one)))) for one in seq if isinstance(one, bytes))
            matrix = translate_matrix(mult_matrix(textstate.matrix, self.ctm), textstate.linematrix)
            for _ in range(missing if self._inked else 0):
                self.signs.take(1)
                size = max(SMALLEST, abs(textstate.fontsize) * math.hypot(matrix[2], matrix[3]))
                self._found.append(Sign(UNKNOWN, matrix[4], matrix[4] + size, matrix[5], size, False))
        super().render_string(textstate, seq, ncs, graphicstate)

    def render_char(
        self,
        matrix: Matrix,
        font: PDFFont,
        fontsize: float,
        scaling: float,
        rise: float,
        cid: int,
        ncs: PDFColorSpace,
        graphicstate: PDFGraphicState,
    ) -> float:
        """Take down a sign; give how far it moves the next one."""
        self.signs.take(1)
        try:
            text = font.to_unichr(cid)
        except PDFUnicodeNotDefined:
            text = UNKNOWN
        advance = font.char_width(cid) * fontsize * scaling
        a, b, c, d, left, base = matrix
        size = abs(fontsize) * math.hypot(c, d)
        level = abs(b) <= LEVEL * abs(a) and abs(c) <= abs(d) and not font.is_vertical()
        upright = level and a * fontsize * scaling > 0 and d * fontsize > 0
        right, base = left + a * advance, base + d * rise
        box = self._box
        seen = self._inked and size >= SMALLEST and box[0] <= (left + right) / 2 <= box[2] and box[1] <= base <= box[3]
        spaced, self._spaced = self._spaced, not text.strip()
        if self._spaced:
            return advance
        if not seen:
            self._hidden += 1
        elif not upright:
            self._askew += 1
        else:
            self._found.append(Sign(text, left, right, base, size, "bold" in str(font.fontname).casefold(), spaced))
        return advance


class _Drawing(PDFPageInterpreter):
    """Carries out the drawing of a page, and stops where it names what is not there."""

    device: _Signs

    def execute(self, streams: Sequence[object]) -> None:
        """Carry out what is drawn.

        Raises DamagedError where a part of it is missing, TooMuchError where it is more than may be.
        """
        for one in streams:
            stream = stream_value(one)
            if stream.objid is None:
                raise DamagedError
            self.device.steps.take(len(stream.get_data()))
        super().execute(streams)

    def do_Tf(self, fontid: PDFStackT, fontsize: PDFStackT) -> None:
        """Take a font; its name must be known, or the text would be read as that of another."""
        if literal_name(fontid) not in self.fontmap:
            raise DamagedError
        super().do_Tf(fontid, fontsize)

    def do_TJ(self, seq: PDFStackT) -> None:
        """Paint text; without a font nobody knows what it says."""
        if self.textstate.font is None:
            raise DamagedError
        super().do_TJ(seq)

    def do_Do(self, xobjid_arg: PDFStackT) -> None:
        """Draw what stands elsewhere in the file, which must be there."""
        if literal_name(xobjid_arg) not in self.xobjmap:
            raise DamagedError
        super().do_Do(xobjid_arg)


def _is_noted(page: PDFPage) -> bool:
    """Tell whether notes or fields that show words are laid over a page."""
    for one in list_value(page.annots) if page.annots is not None else ():
        if literal_name(resolve1(dict_value(one).get("Subtype"))) in LAID_OVER:
            return True
    return False
