"""Unpack a file that is delivered compressed: gzip as RFC 1952 has it, or Zstandard as RFC 8878 has it.

All of it is unpacked or none, into memory or, what is too large for that, onto the disk: a file that is damaged, goes
on behind its end, or grows beyond what may be is refused. What it was as delivered, its digest and size, is kept.
"""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import BinaryIO

import pyarrow as pa

from tieout.declarations.publication import Packing
from tieout.intake import files
from tieout.intake.files import SourceFile, refuse_without_room
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
ROOM_EVERY = 256 * 2**20
"""Bytes after which it is looked again whether the disk has room."""
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


def unpacked(
    file: SourceFile, packing: Packing | None, limits: Limits, staging: Path | None = None
) -> SourceFile | FileFault:
    """Give a file as it is once it is unpacked, with the digest that it has as delivered.

    `packing` says how it is compressed; where it is not the file comes back as it is. A fault comes back instead where
    it cannot be unpacked, or may not be. One that is too large to be held is put into the folder `staging`, if that is
    given, and has a digest of its own there; who asks for it takes it away.

    Raises CannotJudgeError where the disk has no room for that, and what `SourceFile.blocks` does.
    """
    if packing is None:
        return file
    if not file.beginning(len(MAGIC["zst"])).startswith((MAGIC[packing], *(SKIPPABLE if packing == "zst" else ()))):
        return _not_packed(packing, file)
    most = most_unpacked(file.size, limits, limits.bytes if staging is not None else limits.most_held)
    size, held = 0, bytearray()
    with _Shelf(file, staging) as shelf:
        try:
            for piece in _pieces(file, packing):
                size += len(piece)
                if size > most:
                    return too_large(file.size, limits, most)
                if staging is None or size <= files.MOST_HELD:
                    held += piece
                    continue
                shelf.put(held)
                shelf.put(piece)
                held.clear()
        except _DamagedError as fault:
            return FileFault("format", fault.what, AGAIN)
        begun = shelf.begun or bytes(held[: len(MAGIC["zst"])])
        if begun.startswith(tuple(MAGIC.values())):
            return FileFault(
                "format",
                Text("it is compressed more than once", "het is meer dan één keer gecomprimeerd"),
                ONCE,
            )
        return shelf.file() if shelf.size else replace(file, held=bytes(held), lying=None)


def unpacked_beginning(file: SourceFile, packing: Packing | None, most: int) -> bytes:
    """Give what a file begins with once it is unpacked, at most so many bytes; less where it is damaged before."""
    if packing is None:
        return file.beginning(most)
    data = bytearray()
    with suppress(_DamagedError):
        for piece in _pieces(file, packing):
            data += piece
            if len(data) >= most:
                break
    return bytes(data[:most])


class _Shelf:
    """Keeps what was unpacked of a file on disk, and takes it away again unless all of it is asked for."""

    def __init__(self, file: SourceFile, staging: Path | None) -> None:
        self.packed, self.folder, self.name = file, staging, f"{file.sha256}.unpacked"
        self.made, self.size, self.begun = hashlib.sha256(), 0, b""
        self.stream: BinaryIO | None = None
        self.is_kept = False

    def __enter__(self) -> _Shelf:
        """Give itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """Close the file, and take it away if nobody asked for it."""
        if self.stream is not None and self.folder is not None:
            self.stream.close()
            if not self.is_kept:
                (self.folder / self.name).unlink()

    def put(self, piece: bytes | bytearray) -> None:
        """Write a piece; raises CannotJudgeError where the disk has no room to judge what there is by now."""
        if self.folder is None or not piece:
            return
        if self.stream is None:
            self.stream, self.begun = (self.folder / self.name).open("wb"), bytes(piece[: len(MAGIC["zst"])])
        grown = self.size + len(piece)
        if self.size // ROOM_EVERY != grown // ROOM_EVERY:
            refuse_without_room(self.packed.name, grown, self.folder)
        self.stream.write(piece)
        self.made.update(piece)
        self.size = grown

    def file(self) -> SourceFile:
        """Give what was kept, all of it, as a file that is not held."""
        if self.stream is None or self.folder is None:
            raise ValueError("nothing was put here")
        self.stream.flush()
        self.is_kept = True
        return SourceFile(self.name, b"", self.made.hexdigest(), lying=files.Lying(self.folder, self.size))


class _Source:
    """Gives the bytes of a file piece by piece, and takes back what was too much."""

    def __init__(self, blocks: Iterator[bytes]) -> None:
        self.blocks, self.block, self.place = blocks, b"", 0
        self.before = 0
        """Bytes of the blocks before this one."""
        self.closed = False

    @property
    def at(self) -> int:
        """Where the next byte stands in the file, from 0."""
        return self.before + self.place

    def read(self, most: int = -1) -> bytes:
        """Give the next bytes, at most so many; none at the end."""
        while self.place == len(self.block):
            self.before, self.place = self.before + len(self.block), 0
            self.block = next(self.blocks, b"")
            if not self.block:
                return b""
        found = self.block[self.place : self.place + most] if most >= 0 else self.block[self.place :]
        self.place += len(found)
        return found

    def give_back(self, piece: bytes) -> None:
        """Take back the last bytes that were given."""
        if len(piece) > self.place:
            self.before, self.block, self.place = self.at - len(piece), piece + self.block[self.place :], 0
        else:
            self.place -= len(piece)

    def close(self) -> None:
        """Nothing is to be closed."""


def _pieces(file: SourceFile, packing: Packing) -> Iterator[bytes]:
    """Unpack a file, piece by piece; raises _DamagedError at the first that cannot be."""
    source = _Source(file.blocks())
    return _gzip(source) if packing == "gz" else _zstandard(source)


def _not_packed(packing: Packing, file: SourceFile) -> FileFault:
    """Say that a file is not compressed in the way that it is declared, and what it is instead if that can be told."""
    told = what_else(file.beginning(files.MOST_HELD))
    other = f": it is {told[0].en}" if told else "", f": het is {told[0].nl}" if told else ""
    if not file.size:
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


def most_unpacked(size: int, limits: Limits, most: int | None = None) -> int:
    """Give the bytes that a file of this size may have once it is unpacked; `most` are those of any file."""
    return min(limits.most_held if most is None else most, max(FREELY, limits.ratio * size))


def too_large(size: int, limits: Limits, most: int | None = None) -> FileFault:
    """Say that a file grows beyond what may be: beyond the most bytes, or beyond so many times its own size."""
    most = most_unpacked(size, limits) if most is None else most
    if most < max(FREELY, limits.ratio * size):
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


def _gzip(source: _Source) -> Iterator[bytes]:
    """Unpack every member of a file of gzip, one behind another; zlib checks the sum and the length of each.

    Raises _DamagedError at the first byte that cannot be unpacked.
    """
    while first := source.read(1):
        begin, first = source.at - 1, first + source.read(1)
        if first != MAGIC["gz"]:
            raise _DamagedError(_behind_the_end(begin))
        source.give_back(first)
        member, size = zlib.decompressobj(wbits=zlib.MAX_WBITS | 16), FIRST_PIECE
        while not member.eof:
            given = member.unconsumed_tail
            if not given:
                given, size = source.read(size), PIECE
            if not given:
                raise _DamagedError(CUT_OFF)
            try:
                yield member.decompress(given, PIECE)
            except zlib.error as error:
                raise _DamagedError(_damaged("gz", begin, str(error))) from error
        source.give_back(member.unused_data)


def _zstandard(source: _Source) -> Iterator[bytes]:
    """Unpack every frame of a file of Zstandard; pyarrow checks the sum of each that has one.

    Raises _DamagedError at the first frame that cannot be unpacked.
    """
    try:
        with pa.CompressedInputStream(pa.PythonFile(source, mode="r"), "zstd") as stream:
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
