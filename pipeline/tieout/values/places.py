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
    """Word the line that a place is on, or its row: `line 12`, `row 12`, `page 3, line 12`."""
    if place.page is not None:
        en, nl = f"page {place.page}", f"bladzijde {place.page}"
        on = place.page_line
        return Text(en, nl) if on is None else Text(f"{en}, line {on}", f"{nl}, regel {on}")
    one = counted_by(place.file)
    return Text(f"{one.en} {place.line}", f"{one.nl} {place.line}")


def located(place: Place, path: str) -> Text:
    """Write a place as `path:line:column`, as far as it is known; in a file with pages as `path, page 3, line 12`.

    `path` is that of its file as it is to be shown.
    """
    if place.page is not None:
        words = on_line(place)
        return Text(f"{path}, {words.en}", f"{path}, {words.nl}")
    parts = (path, place.line, place.column if place.line is not None else None)
    written = ":".join(str(part) for part in parts if part is not None)
    return Text(written, written)


def has_lines(place: Place) -> bool:
    """Tell whether an editor can open the line of a place: a file with rows or with pages has none."""
    return place.page is None and not counts_rows(place.file)
