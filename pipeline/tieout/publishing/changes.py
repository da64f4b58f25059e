"""Tell which published figures a new version changes: a reader who used them must not find out by himself.

Pure: files in, changes out. Rows are matched by their labels and keys, columns by their heads, so that a row or a
column that is added changes nothing.
"""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from tieout.declarations.datapackage import parse_publication, rulebook_named
from tieout.declarations.publication import FILE_NAME, Resource
from tieout.rulebook.shelf import entity_key
from tieout.values.errors import TieoutError
from tieout.values.letters import DASHES

GROUPS = re.compile(r"(?<=\d)[.,' ’](?=\d{3}(?!\d))")
NAMES_A_ROW = ("label", "section", "number", "key", "code")
"""Roles of the columns by which a row is known."""


@dataclass(frozen=True, slots=True)
class Change:
    """A published figure that is another, or no longer there."""

    file: str
    row: str
    column: str
    before: str
    after: str | None
    """None where the new version does not print it."""


def changed_figures(before: Mapping[str, bytes], after: Mapping[str, bytes]) -> tuple[Change, ...]:
    """Give the figures of tables of one name that a new version prints otherwise, in the order of the one before.

    Both are files by their path, the data package among them. A version whose data package can no longer be read has
    no figures to compare: its statement still says what was published.
    """
    old, new = _tables(before), _tables(after)
    return tuple(
        Change(path, row, column, printed, new[path].get((row, column, number)))
        for path, cells in old.items()
        if path in new
        for (row, column, number), printed in cells.items()
        if _plain(printed) and _value(new[path].get((row, column, number), "")) != _value(printed)
    )


Cells = dict[tuple[str, str, int], str]
"""What is printed, by row, by head, and by how often that row and head stood before."""


def _tables(files: Mapping[str, bytes]) -> dict[str, Cells]:
    """Give the figures of every table of a version, by its path."""
    package = files.get(FILE_NAME)
    if package is None:
        return {}
    try:
        key = entity_key(rulebook_named(package, FILE_NAME))
        publication = parse_publication(package, FILE_NAME, key)
    except TieoutError:
        return {}
    return {table.path: _figures(table, files[table.path]) for table in publication.tables if table.path in files}


def _figures(table: Resource, data: bytes) -> Cells:
    """Give the figures of a table."""
    text = data.removeprefix(codecs.BOM_UTF8).decode(table.encoding, "replace")
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=table.dialect.delimiter)
    next(rows, None)
    cells: Cells = {}
    seen: Counter[tuple[str, str]] = Counter()
    for row, column, printed in _each(table, rows):
        cells[row, column, seen[row, column]] = printed
        seen[row, column] += 1
    return cells


def _each(table: Resource, rows: Iterator[list[str]]) -> Iterator[tuple[str, str, str]]:
    """Give every cell of a column of figures: its row, its head and what it prints."""
    for row in rows:
        cells = list(zip(table.fields, row, strict=False))
        name = " ".join(_plain(cell) for field, cell in cells if field.tieout.role in NAMES_A_ROW and cell.strip())
        for field, cell in cells:
            if field.tieout.role == "figure":
                yield name, _plain(field.name), cell


def _value(text: str) -> str:
    """Write a figure without the marks between its thousands, and with one kind of dash: so print may vary."""
    return GROUPS.sub("", _plain(text.translate(DASHES))).replace("- ", "-")


def _plain(text: str) -> str:
    """Write a text with single spaces."""
    return " ".join(text.split())
