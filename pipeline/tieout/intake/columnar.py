"""Open a Parquet file and take out of it what a table can be: columns of single values. pyarrow reads it whole.

A file that is damaged, encrypted, of other columns or larger than may be is told as a fault, with what to do.
"""

from __future__ import annotations

import mmap
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from tieout.intake import files
from tieout.intake.cell_texts import Written, written
from tieout.intake.foreign import what_else
from tieout.intake.interface import FileFault, beyond
from tieout.intake.kept import InMemory, Kept
from tieout.intake.scan import header_faults
from tieout.intake.unpacking import most_unpacked, too_large
from tieout.rulebook.model import Limits
from tieout.values.errors import shorten
from tieout.values.outcome import Text

MAGIC, ENCRYPTED = b"PAR1", b"PARE"
AT_ONCE = 16_384
"""Rows that are read at a time."""
AGAIN = Text("Write the file again, and deliver that.", "Schrijf het bestand opnieuw, en lever dat.")
OPEN = Text("Write it without encryption, and deliver that.", "Schrijf het zonder versleuteling, en lever dat.")
SINGLE = Text(
    "Write the column as text, numbers, days, moments or booleans.",
    "Schrijf de kolom als tekst, getallen, dagen, tijdstippen of ja/nee-waarden.",
)
CUT_OFF = Text("it is cut off: the end of a Parquet file is missing", "het is afgebroken: het einde ontbreekt")
JOINED = Text(
    "it is two Parquet files, one behind the other", "het zijn twee Parquet-bestanden, het een achter het ander"
)
LOCKED = Text("it is encrypted", "het is versleuteld")


@dataclass(frozen=True, slots=True)
class Columnar:
    """A Parquet file as pyarrow has it."""

    file: pq.ParquetFile
    heads: tuple[str, ...]
    forms: tuple[Written, ...]
    """How the values of each column are written."""
    rows: int
    size: int
    """Bytes that it has as delivered."""
    unpacked: int
    """Bytes that it says it has once it is unpacked."""
    most: int
    """Bytes that it may then have."""


def open_columnar(source: bytes | Path, limits: Limits, *, in_pieces: bool = False) -> Columnar | FileFault:
    """Open a Parquet file by what stands at its end; no value is read yet.

    `source` are its bytes, or where it lies; `in_pieces` says that it need not be held, so that it may be larger.
    """
    with _letters(source) as letters:
        size = len(letters)
        if fault := _no_parquet(letters):
            return fault
    opened = pa.BufferReader(source) if isinstance(source, bytes) else str(source)
    try:
        file = pq.ParquetFile(opened, page_checksum_verification=True)
        told, schema = file.metadata, file.schema_arrow
        # What is told of a part column by column is left alone: pyarrow ends the process where that is damaged.
        parts = [told.row_group(at) for at in range(told.num_row_groups)]
        sound = sum(part.num_rows for part in parts) == told.num_rows and all(part.num_rows >= 0 for part in parts)
        unpacked = sum(max(part.total_byte_size, 0) for part in parts)
    except (pa.ArrowException, OSError, ValueError) as error:
        return FileFault("format", *_unread(str(error)))
    if told.num_rows > limits.rows:
        return beyond("rows", "rijen", told.num_rows, limits.rows)
    if len(schema) > limits.columns:
        return beyond("columns", "kolommen", len(schema), limits.columns)
    # What tells too little of itself is held, and may have no more than what is held.
    most = most_unpacked(size, limits, limits.bytes if in_pieces and unpacked > files.MOST_HELD else limits.most_held)
    if unpacked > most:
        return too_large(size, limits, most)
    forms = [written(field.type) for field in schema]
    for number, (field, form) in enumerate(zip(schema, forms, strict=True), 1):
        if form is None:
            return FileFault("format", _no_cells(number, field), SINGLE)
    if not sound:
        return FileFault("format", *_unread("its parts do not have as many rows as it says"))
    readable = tuple(form for form in forms if form is not None)
    return Columnar(file, tuple(schema.names), readable, told.num_rows, size, unpacked, most)


def read_columnar(
    found: Columnar, limits: Limits, most_rows: int | None = None, kept: Kept | None = None
) -> pa.Table | FileFault:
    """Read every row, or the first so many, as a table with columns c1, c2 and on; `kept` is where they are kept."""
    names = [f"c{number}" for number in range(1, len(found.heads) + 1)]
    keeping = InMemory() if kept is None else kept
    size = rows = 0
    try:
        for batch in found.file.iter_batches(AT_ONCE, use_threads=False):
            size, rows = size + batch.nbytes, rows + batch.num_rows
            if size > found.most:
                return too_large(found.size, limits, found.most)
            batch.validate(full=True)
            keeping.add(_as_values(batch, names))
            if rows > found.rows or (most_rows is not None and rows >= most_rows):
                break
    except (pa.ArrowException, OSError, ValueError) as error:
        return FileFault("format", *_unread(str(error)))
    if rows != found.rows and most_rows is None:
        return FileFault("format", *_unread(f"it has {rows} rows where its end says {found.rows}"))
    if not rows:
        return pa.table({name: pa.nulls(0) for name in names})
    return keeping.whole()


def _as_values(batch: pa.RecordBatch, names: Sequence[str]) -> pa.Table:
    """Give rows under these names, with their values: on disk no two parts could each have a dictionary of its own."""
    columns = [one.dictionary_decode() if pa.types.is_dictionary(one.type) else one for one in batch.columns]
    return pa.table(columns, names=list(names))


@contextmanager
def _letters(source: bytes | Path) -> Iterator[bytes | mmap.mmap]:
    """Give the bytes of a file, of one that lies on disk as they are asked for."""
    if isinstance(source, bytes) or not source.stat().st_size:
        yield source if isinstance(source, bytes) else b""
        return
    with source.open("rb") as stream, mmap.mmap(stream.fileno(), 0, access=mmap.ACCESS_READ) as letters:
        yield letters


def head_faults(found: Columnar, columns: Sequence[str]) -> Iterator[tuple[int | None, Text]]:
    """Yield each column whose name is not the declared one, and what is there instead."""
    yield from header_faults(found.heads, tuple(columns))


def _no_parquet(data: bytes | mmap.mmap) -> FileFault | None:
    """Say why a file is no whole Parquet file, by what it begins and ends with."""
    if data[:4] == ENCRYPTED or data[-4:] == ENCRYPTED:
        return FileFault("format", LOCKED, OPEN)
    if data[:4] != MAGIC:
        told = what_else(data[: files.MOST_HELD])
        en, nl = (f" but {told[0].en}", f" maar {told[0].nl}") if told else ("", "")
        advice = Text("Write the table as Parquet, and deliver that.", "Schrijf de tabel als Parquet, en lever die.")
        return FileFault("format", Text(f"it is no Parquet file{en}", f"het is geen Parquet-bestand{nl}"), advice)
    # The first four bytes are those of the beginning, and the last ones those of the end: both must be there.
    if data[-4:] != MAGIC or len(data) < 12:
        return FileFault("format", CUT_OFF, AGAIN)
    return FileFault("format", JOINED, AGAIN) if _is_joined(data) else None


def _is_joined(data: bytes | mmap.mmap) -> bool:
    """Tell whether one Parquet file ends within another: what the last says of its pages is then of those of the first.

    Where one ends and another begins the letters of both stand, behind the length of what tells the columns.
    """
    at = data.find(MAGIC * 2)
    while at != -1:
        if at >= 8 and 0 < int.from_bytes(data[at - 4 : at], "little") <= at - 8:
            return True
        at = data.find(MAGIC * 2, at + 1)
    return False


def _unread(why: str) -> tuple[Text, Text]:
    """Say that a file cannot be read, and what to do: the library says it in words of its own."""
    if "encrypt" in why.casefold() or "crypto" in why.casefold():
        return LOCKED, OPEN
    told = shorten(why, 150)
    return Text(f"it is damaged: {told}", "het is beschadigd: het laat zich niet in zijn geheel lezen"), AGAIN


def _no_cells(number: int, field: pa.Field) -> Text:
    """Say of a column that its values are none that a cell can hold."""
    name, kind = shorten(field.name), shorten(str(field.type), 60)
    return Text(
        f"column {number}, {name}, is of type {kind}, of which a cell can hold no value",
        f"kolom {number}, {name}, is van type {kind}, waarvan een cel geen waarde kan bevatten",
    )
