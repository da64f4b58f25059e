"""Tell which published figures a new version changes: a reader who used them must not find out by himself.

Files in, changes out. Tables are matched by their path, rows by their labels and keys, columns by their heads: what is
added changes nothing, and what bears another name is no longer there. Figures are compared as their notation has them:
`60.435` and `60435` may be one figure printed in two ways, or two.
"""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from tieout.declarations.datapackage import parse_publication, rulebook_named
from tieout.declarations.paths import with_parts
from tieout.declarations.publication import FILE_NAME, Resource
from tieout.intake.files import SourceFile
from tieout.intake.layout import layout_of
from tieout.intake.scan import scan
from tieout.rulebook.model import Rulebook
from tieout.rulebook.shelf import entity_key, read_rulebook
from tieout.rulebook.vocabulary import Notation
from tieout.values.letters import DASHES

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


def changed_figures(
    before: Mapping[str, bytes], after: Mapping[str, bytes], shelf: Path | None = None
) -> tuple[Change, ...]:
    """Give the figures of a version that a new one prints otherwise or not at all, in the order of the one before.

    Both are files by their path, the data package among them; `shelf` is a folder of rulebooks to use instead of
    tieout's own. Raises DeclarationError or UsageError where a data package or its rulebook cannot be read.
    """
    old, new = _tables(before, shelf), _tables(after, shelf)
    found = []
    for path, cells in old.items():
        others = new.get(path, {})
        for place, (printed, value) in cells.items():
            other = others.get(place)
            if value and (other is None or other[1] != value):
                found.append(Change(path, place[0], place[1], printed, other[0] if other else None))
    return tuple(found)


Cells = dict[tuple[str, str, int], tuple[str, str]]
"""What is printed and what it says, by row, by head, and by how often that row and head stood before."""


def _tables(files: Mapping[str, bytes], shelf: Path | None) -> dict[str, Cells]:
    """Give the figures of every table of a version, by its path."""
    name = rulebook_named(files[FILE_NAME], FILE_NAME)
    publication = with_parts(
        parse_publication(files[FILE_NAME], FILE_NAME, entity_key(name, shelf), files),
        lambda folder: names_below(folder, files) or None, FILE_NAME,
    )  # fmt: skip
    book = read_rulebook(publication.tieout.rulebook, frozenset(), frozenset(), shelf)
    return {table.path: _figures(table, [files[path] for path in table.paths], book) for table in publication.tables}


def names_below(folder: str, files: Iterable[str]) -> list[str]:
    """Name the files that lie in a folder, of files by their path."""
    return [path.removeprefix(f"{folder}/") for path in files if path.rpartition("/")[0] == folder]


def _figures(table: Resource, files: Sequence[bytes], book: Rulebook) -> Cells:
    """Give the figures of a table, by the bytes of each of its files."""
    settings = table.tieout
    is_printed = settings is not None and settings.numbers == "printed"
    notation = book.notation_of(settings.notation) if settings is not None and is_printed else None
    longest, delimiter = (book.limits.line, book.limits.cell), table.dialect.delimiter
    records: list[str] = []
    for path, data in zip(table.paths, files, strict=True):
        file = SourceFile(path, data, "")
        records += scan(file, table.encoding, delimiter, len(table.fields), longest, layout_of(table)).records
    rows = csv.reader(io.StringIO("\n".join(records), newline=""), delimiter=delimiter)
    cells: Cells = {}
    seen: Counter[tuple[str, str]] = Counter()
    for row, column, printed in _each(table, rows):
        cells[row, column, seen[row, column]] = printed, _value(printed, notation)
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


def _value(text: str, notation: Notation | None) -> str:
    """Write what a cell says: with one kind of dash, without grouping marks, and with a dot before its decimals.

    Where a notation leaves open which mark is the decimal one, or there is none, the marks stay as they are printed.
    """
    plain = _plain(text.translate(DASHES)).replace("- ", "-")
    if notation is None or len(notation.decimal_marks) != 1:
        return plain
    (decimal,) = notation.decimal_marks
    marks = "".join(map(re.escape, (mark for mark in notation.grouping_marks if mark != decimal)))
    grouped = re.sub(rf"(?<=\d)[{marks}](?=\d{{3}}(?!\d))", "", plain) if marks else plain
    return re.sub(rf"(?<=\d){re.escape(decimal)}(?=\d)", ".", grouped)


def _plain(text: str) -> str:
    """Write a text with single spaces."""
    return " ".join(text.split())
