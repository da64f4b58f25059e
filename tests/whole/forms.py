"""Deliver a publication in another form than it has: its tables compressed, or as Parquet, with the same cells."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

from tests.packing import gz, zst

Column = Callable[[Sequence[str]], pa.Array]
PACKED = {"gz": gz, "zst": zst}


def as_text(cells: Sequence[str]) -> pa.Array:
    """Give a column as text, with nothing where there is nothing."""
    return pa.array([cell or None for cell in cells], pa.string())


def as_numbers(cells: Sequence[str]) -> pa.Array:
    """Give a column as binary fractions where every cell of it is written as one is, else as text."""
    try:
        numbers = [float(cell) if cell else None for cell in cells]
    except ValueError:
        return as_text(cells)
    shown = ["" if one is None else repr(one).removesuffix(".0") for one in numbers]
    return pa.array(numbers, pa.float64()) if shown == list(cells) else as_text(cells)


def as_decimals(cells: Sequence[str]) -> pa.Array:
    """Give a column as decimals where every cell of it is one with so many decimals, else as text."""
    places = {len(cell.partition(".")[2]) for cell in cells if cell}
    if len(places) != 1 or not all(cell.lstrip("-").replace(".", "", 1).isdigit() for cell in cells if cell):
        return as_text(cells)
    return pa.array([Decimal(cell) if cell else None for cell in cells], pa.decimal128(30, places.pop()))


def in_form(folder: Path, form: str, column: Column = as_text) -> dict[str, Mapping[int, int]]:
    """Put every table of a publication in another form: `gz`, `zst` or `parquet`.

    Gives by the new name of each table which row, or line, each line of its rows has become.
    """
    path = folder / "datapackage.json"
    package = json.loads(path.read_text("utf-8"))
    places: dict[str, Mapping[int, int]] = {}
    for resource in package["resources"]:
        if resource.get("type") != "table":
            continue
        file = folder / resource["path"]
        data = file.read_bytes()
        file.unlink()
        lines = lines_of(data, resource["dialect"]["delimiter"])
        if form == "parquet":
            resource |= {"path": f"{file.stem}.parquet", "format": "parquet"}
            written = parquet(data, resource["dialect"].pop("delimiter"), column)
            places[resource["path"]] = {line: row for row, line in enumerate(lines, 1)}
        else:
            resource |= {"path": f"{file.name}.{form}", "compression": form}
            written = PACKED[form](data)
            places[resource["path"]] = {line: line for line in lines}
        (folder / resource["path"]).write_bytes(written)
    path.write_text(json.dumps(package), "utf-8")
    return places


def parquet(data: bytes, delimiter: str, column: Column = as_text) -> bytes:
    """Write the cells of a CSV as Parquet."""
    heads, *rows = read(data, delimiter)
    stream = io.BytesIO()
    arrays = [column(cells) for cells in zip(*rows, strict=True)]
    pq.write_table(pa.table(dict(zip(heads, arrays, strict=True))), stream, row_group_size=50)
    return stream.getvalue()


def read(data: bytes, delimiter: str) -> list[list[str]]:
    """Read the rows of a CSV."""
    return list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""), delimiter=delimiter, strict=True))


def lines_of(data: bytes, delimiter: str) -> list[int]:
    """Give the line on which each row of a CSV begins, without its header."""
    stream = csv.reader(io.StringIO(data.decode("utf-8-sig"), newline=""), delimiter=delimiter, strict=True)
    begins, last = [], 0
    for _ in stream:
        begins.append(last + 1)
        last = stream.line_num
    return begins[1:]
