"""Say by what places in a file are counted: by its lines, or by its rows where it has no lines. Pure."""

from __future__ import annotations

import bisect
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

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


def on_two_lines(one: Place, other: Place) -> tuple[Text, Text]:
    """Word the lines that two places are on, with their files where these are not the same."""
    told = on_line(one), on_line(other)
    if one.file == other.file:
        return told
    there, back = (
        Text(f"{text.en} of {place.file}", f"{text.nl} van {place.file}")
        for text, place in zip(told, (one, other), strict=True)
    )
    return there, back


def on_line(place: Place) -> Text:
    """Word the line that a place is on, or its row: `line 12`, `row 12`, `page 3, line 12`."""
    if place.page is not None:
        en, nl = f"page {place.page}", f"bladzijde {place.page}"
        on = place.page_line
        return Text(en, nl) if on is None else Text(f"{en}, line {on}", f"{nl}, regel {on}")
    one = counted_by(place.file)
    return Text(f"{one.en} {place.line}", f"{one.nl} {place.line}")


@dataclass(frozen=True, slots=True)
class FilePart:
    """A file of a table that lies in several: its lines are counted on, as if they all were one."""

    file: str
    """Path of the file, from the publication folder."""
    before: int
    """Lines, or rows where it has no lines, of the files before it."""


Split = Mapping[str, Sequence[FilePart]]
"""The files of each table that lies in several, by the path of each of them."""


def placed(place: Place, split: Split) -> Place:
    """Give a place of a table that lies in several files as it is in its own file; any other stays as it is."""
    parts = split.get(place.file)
    if parts is None:
        return place
    file, line = in_its_file(place.file, place.line, parts)
    return replace(place, file=file, line=line)


def in_its_file(file: str, line: int | None, parts: Sequence[FilePart]) -> tuple[str, int | None]:
    """Give the file that a line of a table is in, and its number there; a place in its own file stays as it is.

    `parts` are the files of the table; none where it has only one. `file` is the first of them, or what is no part.
    """
    if line is None or not parts or file != parts[0].file:
        return file, line
    part = parts[bisect.bisect_left([one.before for one in parts], line) - 1]
    return part.file, line - part.before


def counted_on(file: str, line: int | None, parts: Sequence[FilePart]) -> tuple[str, int | None]:
    """Give a place in a file of a table as it is where the lines of all its files are counted on from the first."""
    before = next((one.before for one in parts if one.file == file), 0)
    return (parts[0].file if parts else file), None if line is None else line + before


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
