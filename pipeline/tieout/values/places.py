"""Say by what places in a file are counted: by its lines, or by its rows where it has no lines. Pure."""

from __future__ import annotations

from tieout.values.outcome import Place, Text

ROWS = ".parquet"
"""How a file ends that has rows and no lines; a data package that says otherwise is refused."""


def counts_rows(path: str) -> bool:
    """Tell whether places in a file are counted by its rows, the first is 1."""
    return path.casefold().endswith(ROWS)


def counted_by(path: str) -> Text:
    """Name what places in a file are counted by."""
    return Text("row", "rij") if counts_rows(path) else Text("line", "regel")


def counted_by_many(path: str) -> Text:
    """Name what several places in a file are counted by."""
    return Text("rows", "rijen") if counts_rows(path) else Text("lines", "regels")


def on_line(place: Place) -> Text:
    """Word the line that a place is on, or its row: `line 12`, `row 12`."""
    one = counted_by(place.file)
    return Text(f"{one.en} {place.line}", f"{one.nl} {place.line}")
