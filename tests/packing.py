"""Compress files as tests deliver them: gzip in members, Zstandard in frames with a checksum, whatever Python it is.

Zstandard is in Python from 3.14 on, and pyarrow writes no checksum: that is counted here (XXH64, RFC 8878).
"""

from __future__ import annotations

import gzip

import pyarrow as pa

_ALL = 2**64 - 1
_P1, _P2, _P3, _P4, _P5 = (
    0x9E3779B185EBCA87, 0xC2B2AE3D27D4EB4F, 0x165667B19E3779F9, 0x85EBCA77C2B2AE63, 0x27D4EB2F165667C5,
)  # fmt: skip
HAS_CHECKSUM = 0b100
"""The bit of the descriptor of a frame that says that a checksum stands at its end."""


def gz(data: bytes, members: int = 1) -> bytes:
    """Compress by gzip, in so many members one behind another."""
    size = -(-len(data) // members) or 1
    return b"".join(gzip.compress(data[at : at + size], mtime=0) for at in range(0, max(len(data), 1), size))


def zst(data: bytes, *, checked: bool = True) -> bytes:
    """Compress by Zstandard in one frame, with a checksum unless that is left out."""
    frame = bytearray(pa.compress(data, codec="zstd", asbytes=True))
    if not checked:
        return bytes(frame)
    frame[4] |= HAS_CHECKSUM
    return bytes(frame) + (xxh64(data) & 0xFFFFFFFF).to_bytes(4, "little")


def xxh64(data: bytes) -> int:
    """Give the XXH64 of bytes, with seed nothing."""
    at, size = 0, len(data)
    if size >= 32:
        lanes = [(_P1 + _P2) & _ALL, _P2, 0, -_P1 & _ALL]
        while at + 32 <= size:
            lanes = [_round(lane, _word(data, at + 8 * number, 8)) for number, lane in enumerate(lanes)]
            at += 32
        total = sum(_turned(lane, by) for lane, by in zip(lanes, (1, 7, 12, 18), strict=True)) & _ALL
        for lane in lanes:
            total = ((total ^ _round(0, lane)) * _P1 + _P4) & _ALL
    else:
        total = _P5
    total = (total + size) & _ALL
    while at + 8 <= size:
        total = (_turned(total ^ _round(0, _word(data, at, 8)), 27) * _P1 + _P4) & _ALL
        at += 8
    if at + 4 <= size:
        total = (_turned(total ^ (_word(data, at, 4) * _P1 & _ALL), 23) * _P2 + _P3) & _ALL
        at += 4
    for byte in data[at:]:
        total = _turned(total ^ (byte * _P5 & _ALL), 11) * _P1 & _ALL
    for by, times in ((33, _P2), (29, _P3)):
        total = (total ^ (total >> by)) * times & _ALL
    return total ^ (total >> 32)


def _round(lane: int, word: int) -> int:
    """Mix a word into a lane."""
    return _turned((lane + word * _P2) & _ALL, 31) * _P1 & _ALL


def _turned(value: int, by: int) -> int:
    """Turn 64 bits to the left."""
    return ((value << by) | (value >> (64 - by))) & _ALL


def _word(data: bytes, at: int, size: int) -> int:
    """Read a word of so many bytes, the least first."""
    return int.from_bytes(data[at : at + size], "little")
