"""Unpack a file that is delivered compressed: gzip as RFC 1952 has it, or Zstandard as RFC 8878 has it.

All of it is unpacked or none: a file that is damaged, goes on behind its end, or grows beyond what may be is refused.
What it was as delivered, its digest and size, is kept.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterator
from dataclasses import replace

import pyarrow as pa

from tieout.declarations.publication import Packing
from tieout.intake.files import SourceFile
from tieout.intake.foreign import what_else
from tieout.intake.interface import FileFault
from tieout.rulebook.model import Limits
from tieout.values.errors import shorten
from tieout.values.outcome import Text

CALLED = {"gz": "gzip", "zst": "Zstandard"}
MAGIC = {"gz": b"\x1f\x8b", "zst": b"\x28\xb5\x2f\xfd"}
SKIPPABLE = tuple(bytes([low, 0x2A, 0x4D, 0x18]) for low in range(0x50, 0x60))
"""What a frame of Zstandard begins with that holds no data; one may come first."""
FREELY = 64 * 2**20
"""Bytes up to which a file may grow, however small it is."""
PIECE = 2**20
"""Bytes that are unpacked at a time."""
FIRST_PIECE = 2**12
"""Bytes that are taken of a member of gzip at first: a file may have very many small ones."""
AGAIN = Text("Compress the file again, and deliver that.", "Comprimeer het bestand opnieuw, en lever dat.")
ONCE = Text("Compress the CSV itself, once.", "Comprimeer de CSV zelf, één keer.")
TOO_LARGE = Text(
    "See that it is the right file; split it, or raise the limit in the rulebook.",
    "Ga na of het het juiste bestand is; splits het, of verhoog de grens in het regelboek.",
)


class _DamagedError(Exception):
    """What is wrong with a compressed file."""

    def __init__(self, what: Text) -> None:
        self.what = what


def unpacked(file: SourceFile, packing: Packing | None, limits: Limits) -> SourceFile | FileFault:
    """Give a file as it is once it is unpacked, with the digest that it has as delivered.

    `packing` says how it is compressed; where it is not the file comes back as it is. A fault comes back instead where
    it cannot be unpacked, or may not be.
    """
    if packing is None:
        return file
    file = file.brought()
    if not file.data.startswith((MAGIC[packing], *(SKIPPABLE if packing == "zst" else ()))):
        return _not_packed(packing, file)
    most = most_unpacked(len(file.data), limits)
    data = bytearray()
    try:
        for piece in _gzip(file.data) if packing == "gz" else _zstandard(file.data):
            data += piece
            if len(data) > most:
                return too_large(len(file.data), limits)
    except _DamagedError as fault:
        return FileFault("format", fault.what, AGAIN)
    if data.startswith(tuple(MAGIC.values())):
        return FileFault(
            "format",
            Text("it is compressed more than once", "het is meer dan één keer gecomprimeerd"),
            ONCE,
        )
    return replace(file, held=bytes(data))


def _not_packed(packing: Packing, file: SourceFile) -> FileFault:
    """Say that a file is not compressed in the way that it is declared, and what it is instead if that can be told."""
    told = what_else(file.data)
    other = f": it is {told[0].en}" if told else "", f": het is {told[0].nl}" if told else ""
    if not file.data:
        other = ": it is empty", ": het is leeg"
    return FileFault(
        "format",
        Text(
            f"it is not compressed by {CALLED[packing]}, as it is declared{other[0]}",
            f"het is niet gecomprimeerd met {CALLED[packing]}, zoals gedeclareerd{other[1]}",
        ),
        Text(
            "Compress it so, or mend its path or its compression in datapackage.json.",
            "Comprimeer het zo, of herstel het pad of de compressie in datapackage.json.",
        ),
    )


def most_unpacked(size: int, limits: Limits) -> int:
    """Give the bytes that a file of this size may have once it is unpacked."""
    return min(limits.most_held, max(FREELY, limits.ratio * size))


def too_large(size: int, limits: Limits) -> FileFault:
    """Say that a file grows beyond what may be: beyond the most bytes, or beyond so many times its own size."""
    most = most_unpacked(size, limits)
    if most == limits.most_held:
        what = Text(
            f"unpacked it has more than {most} bytes, the most that may be",
            f"uitgepakt heeft het meer dan {most} bytes, het meeste dat mag",
        )
    else:
        what = Text(
            f"its {size} bytes unpack to more than {most}, over {limits.ratio} times as many",
            f"de {size} bytes worden er uitgepakt meer dan {most}, ruim {limits.ratio} keer zoveel",
        )
    return FileFault("limits", what, TOO_LARGE)


def _gzip(data: bytes) -> Iterator[bytes]:
    """Unpack every member of a file of gzip, one behind another; zlib checks the sum and the length of each.

    Raises _DamagedError at the first byte that cannot be unpacked.
    """
    at = 0
    while at < len(data):
        begin = at
        if not data.startswith(MAGIC["gz"], at):
            raise _DamagedError(_behind_the_end(at))
        member, size = zlib.decompressobj(wbits=zlib.MAX_WBITS | 16), FIRST_PIECE
        while not member.eof:
            given = member.unconsumed_tail
            if not given:
                given, at, size = data[at : at + size], min(at + size, len(data)), PIECE
            if not given:
                raise _DamagedError(CUT_OFF)
            try:
                yield member.decompress(given, PIECE)
            except zlib.error as error:
                raise _DamagedError(_damaged("gz", begin, str(error))) from error
        at -= len(member.unused_data)


def _zstandard(data: bytes) -> Iterator[bytes]:
    """Unpack every frame of a file of Zstandard; pyarrow checks the sum of each that has one.

    Raises _DamagedError at the first frame that cannot be unpacked.
    """
    try:
        with pa.CompressedInputStream(pa.BufferReader(data), "zstd") as stream:
            while piece := stream.read(PIECE):
                yield piece
    except (OSError, pa.ArrowException) as error:
        raise _DamagedError(CUT_OFF if "Truncated" in str(error) else _damaged("zst", 0, str(error))) from error


CUT_OFF = Text(
    "it is cut off: its end is missing once it is unpacked",
    "het is afgebroken: bij het uitpakken ontbreekt het einde",
)


def _behind_the_end(at: int) -> Text:
    """Say that something stands behind what is compressed."""
    return Text(
        f"what stands behind its end, from byte {at + 1} on, is not compressed by gzip",
        f"wat na het einde staat, vanaf byte {at + 1}, is niet gecomprimeerd met gzip",
    )


def _damaged(packing: Packing, begin: int, why: str) -> Text:
    """Say that what is compressed is not as it was written; `begin` is where the member begins in which that shows."""
    where = f" from byte {begin + 1} on" if begin else "", f" vanaf byte {begin + 1}" if begin else ""
    told = shorten(why, 120)
    return Text(
        f"it is damaged{where[0]}: {CALLED[packing]} says {told}",
        f"het is beschadigd{where[1]}: het laat zich niet uitpakken met {CALLED[packing]}",
    )
