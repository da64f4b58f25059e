"""Deliver tables compressed and as Parquet, and damage them: cut off, with a bit flipped, put together, grown, renamed.

Gzip has a checksum; a frame of Zstandard and a page of Parquet have one here too, as no reader can tell a flipped bit
without. What a flipped bit leaves as it was may be read: then it must be the very cells.
"""

from __future__ import annotations

import functools
import io
from collections.abc import Iterator

import pyarrow as pa
import pyarrow.parquet as pq

from tests.packing import gz, zst
from tests.polluted.cases import Broken, Case, Row, Sound, Truth, Undecidable, joined, line, told

HEADS: Row = ("Omschrijving", "Begroting", "Noot")
ROWS: tuple[Row, ...] = (("Opbrengst €", "15", 'zeg "ja"'), ("twee\nregels", "-2", ""), ("", "3", "x,y"))
OTHERS: tuple[Row, ...] = (("Opbrengst $", "16", 'zeg "nee"'), ("drie\nregels", "-7", ""), ("", "4", "y,x"))
TEXT = joined([line(row) for row in (HEADS, *ROWS)]).encode()
SOUND = told(HEADS, ROWS)
BY_ROW = Sound(ROWS, (1, 2, 3))
PACKED = {"csv.gz": gz, "csv.zst": zst}
BOMB = 100 * 2**20
EACH = 7
"""Of so many bits one is flipped where all of them would take long; it divides no byte."""


def packed_cases() -> Iterator[Case]:
    """Give every case of this module."""
    yield from compressed()
    yield from columnar()


def compressed() -> Iterator[Case]:
    """Give a CSV in each way of compression, sound and damaged."""
    for form, pack in PACKED.items():
        case = functools.partial(_case, form)
        data, half = pack(TEXT), pack(TEXT[:20]) + pack(TEXT[20:])
        yield case("compressed, sound", "in one", data, SOUND)
        yield case("compressed, sound", "in two", half, SOUND)
        yield case("compressed, sound", "with a blank one in front", pack(b"") + data, SOUND)
        for size in range(len(half)):
            if size != len(pack(TEXT[:20])):
                yield case("compressed, cut off", f"in two, after {size} bytes", half[:size], Broken())
        for bit in range(len(data) * 8):
            yield case("compressed, a bit flipped", f"bit {bit}", flipped(data, bit), Undecidable(SOUND))
        for name, broken in {
            "not compressed": TEXT, "twice": pack(data), "a byte behind its end": data + b"x",
            "noughts behind its end": data + bytes(64), "the CSV behind its end": data + TEXT, "nothing": b"",
            "the other one": next(other(TEXT) for named, other in PACKED.items() if named != form),
            "the other one behind its end": data + next(o(TEXT) for named, o in PACKED.items() if named != form),
            "a table of another form": parquet(ROWS), "its first bytes gone": data[2:], "noughts": bytes(64),
        }.items():  # fmt: skip
            yield case("compressed, no such file", name, broken, Broken())
        bomb = gz(bytes(BOMB)) if form == "csv.gz" else zst(bytes(BOMB), checked=False)
        yield case("compressed, a bomb", "noughts", bomb, Broken())
        yield case("compressed, a bomb", "noughts behind a table", data + bomb, Broken())


def columnar() -> Iterator[Case]:
    """Give a Parquet file, sound and damaged."""
    case = functools.partial(_case, "parquet")
    data = parquet(ROWS)
    for name in ("none", "snappy", "gzip", "zstd"):
        yield case("Parquet, sound", f"by {name}", parquet(ROWS, compression=name), BY_ROW)
    yield case("Parquet, sound", "a group for each row", parquet(ROWS, row_group_size=1), BY_ROW)
    yield case("Parquet, sound", "without a dictionary", parquet(ROWS, use_dictionary=False), BY_ROW)
    for size in range(len(data)):
        yield case("Parquet, cut off", f"after {size} bytes", data[:size], Broken())
    for bit in range(0, len(data) * 8, EACH):
        yield case("Parquet, a bit flipped", f"bit {bit}", flipped(data, bit), Undecidable(BY_ROW))
    for name, broken in {
        "a CSV": TEXT, "a byte behind its end": data + b"x", "noughts behind its end": data + bytes(64),
        "another one behind it": data + parquet(OTHERS), "itself behind it": data + data,
        "another one in front of it": parquet(OTHERS) + data, "nothing": b"", "noughts": bytes(64),
        "its first bytes another": b"PAR2" + data[4:], "its last bytes another": data[:-4] + b"PAR2",
        "compressed": gz(data), "its pages gone": data[:4] + end_of(data),
    }.items():  # fmt: skip
        yield case("Parquet, no such file", name, broken, Broken())
    long = (("x" * 10_000, "1", ""),) * 50_000
    yield case("Parquet, a bomb", "one long cell in every row", parquet(long, compression="zstd"), Broken())


def _case(form: str, kind: str, name: str, data: bytes, truth: Truth) -> Case:
    """Make a case in a form."""
    return Case(kind, f"{form}, {name}", data, HEADS, truth, form=form)


def flipped(data: bytes, bit: int) -> bytes:
    """Flip one bit."""
    turned = bytearray(data)
    turned[bit // 8] ^= 1 << bit % 8
    return bytes(turned)


def end_of(data: bytes) -> bytes:
    """Give what stands at the end of a Parquet file: what tells its columns, the length of that, and four letters."""
    return data[-8 - int.from_bytes(data[-8:-4], "little") :]


def parquet(rows: tuple[Row, ...], **how: object) -> bytes:
    """Write rows as Parquet, whole numbers in their second column."""
    labels, figures, notes = zip(*rows, strict=True)
    table = pa.table(dict(zip(HEADS, (pa.array(labels), pa.array(map(int, figures)), pa.array(notes)), strict=True)))
    stream = io.BytesIO()
    pq.write_table(table, stream, **({"write_page_checksum": True} | how))
    return stream.getvalue()
