"""Measure what is packed inside a PDF before it is unpacked, and refuse what grows too large or is damaged."""

from __future__ import annotations

import io
import zlib
from collections.abc import Iterator

from pdfminer.ascii85 import ascii85decode, asciihexdecode
from pdfminer.lzw import LZWDecoder
from pdfminer.pdfparser import PDFParser
from pdfminer.pdftypes import (
    LITERALS_ASCII85_DECODE,
    LITERALS_ASCIIHEX_DECODE,
    LITERALS_FLATE_DECODE,
    LITERALS_LZW_DECODE,
    LITERALS_RUNLENGTH_DECODE,
    PDFStream,
)
from pdfminer.runlength import rldecode

PIECE = 2**18
"""Bytes that are unpacked at a time."""
RUN = 128
"""Bytes that two bytes of a run may become."""


class TooMuchError(Exception):
    """What a PDF asks to be done grows beyond what may be."""


class DamagedError(Exception):
    """A part of a PDF is not as it was written, or is missing."""


class Room:
    """Counts down what may still be done for one file."""

    def __init__(self, left: int) -> None:
        self.left = left

    def take(self, much: int) -> None:
        """Take so much of what is left.

        Raises TooMuchError where there is less.
        """
        self.left -= much
        if self.left < 0:
            raise TooMuchError


class BoundedStream(PDFStream):
    """A part of a PDF that is unpacked only where there is room for it, and only whole."""

    room: Room

    def decode(self) -> None:
        """Unpack it.

        Raises TooMuchError where it grows too large, DamagedError where it is not whole.
        """
        data = self.rawdata or b""
        for name, _ in self.get_filters():
            if name in LITERALS_FLATE_DECODE:
                data = self._gathered(_inflated(data))
            elif name in LITERALS_LZW_DECODE:
                data = self._gathered(LZWDecoder(io.BytesIO(data)).run())
            elif name in LITERALS_ASCII85_DECODE:
                data = ascii85decode(data)
            elif name in LITERALS_ASCIIHEX_DECODE:
                data = asciihexdecode(data)
            elif name in LITERALS_RUNLENGTH_DECODE:
                if len(data) * RUN > self.room.left:
                    raise TooMuchError
                data = rldecode(data)
        self.room.take(len(data))
        super().decode()

    def _gathered(self, pieces: Iterator[bytes]) -> bytes:
        """Put pieces together, as long as there is room for them."""
        data = bytearray()
        for piece in pieces:
            data += piece
            if len(data) > self.room.left:
                raise TooMuchError
        return bytes(data)


class BoundedParser(PDFParser):
    """Reads the objects of a PDF; what is packed in them is bounded together."""

    def __init__(self, file: io.BytesIO, room: Room) -> None:
        self._room = room
        super().__init__(file)

    def push(self, *objs: tuple[int, object]) -> None:
        """Put objects aside as they are read, each packed part as a bounded one."""
        super().push(*((at, self._bounded(one)) for at, one in objs))  # type: ignore[arg-type]

    def _bounded(self, one: object) -> object:
        """Give a packed part bounded, and anything else as it is."""
        if not isinstance(one, PDFStream) or isinstance(one, BoundedStream):
            return one
        stream = BoundedStream(one.attrs, one.rawdata or b"", one.decipher)
        stream.room = self._room
        return stream


def _inflated(data: bytes) -> Iterator[bytes]:
    """Unpack what is packed by zlib, piece by piece.

    Raises DamagedError where its end is missing, or it is not as it was packed.
    """
    unpacking = zlib.decompressobj()
    try:
        while not unpacking.eof:
            piece = unpacking.decompress(data, PIECE)
            if not piece and not unpacking.unconsumed_tail:
                break
            yield piece
            data = unpacking.unconsumed_tail
    except zlib.error as error:
        raise DamagedError from error
    if not unpacking.eof:
        raise DamagedError
