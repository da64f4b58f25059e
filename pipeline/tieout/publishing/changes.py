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
from tieout.declarations.plain import NUMBERS, PlainResource
from tieout.declarations.plain_reading import parse_plain
from tieout.declarations.publication import FILE_NAME, Resource, packing_of
from tieout.intake.files import SourceFile
from tieout.intake.interface import FileFault
from tieout.intake.layout import layout_of
from tieout.intake.scan import scan
from tieout.intake.unpacking import unpacked
from tieout.rulebook.model import Limits, Rulebook
from tieout.rulebook.none import NO_RULEBOOK
from tieout.rulebook.shelf import entity_key, read_rulebook
from tieout.rulebook.vocabulary import Notation
from tieout.values.errors import CannotJudgeError
from tieout.values.letters import DASHES
from tieout.values.places import counts_rows

NAMES_A_ROW = ("label", "section", "number", "key", "code")
"""Roles of the columns by which a row is known."""
MOST_COMPARED = 2_000_000
"""Figures of a table up to which a version is held against the one before."""


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
    # One without a rulebook has the limits of every other.
    book = read_rulebook(name, frozenset(), frozenset(), shelf) if name else NO_RULEBOOK
    asked = {one.name: one for one in parse_plain(files[FILE_NAME], FILE_NAME, files).resources}
    return {
        table.path: _figures(table, _roles(table, asked.get(table.name)), [files[path] for path in table.paths], book)
        for table in publication.tables
    }


def _roles(table: Resource, asked: PlainResource | None) -> tuple[str, ...]:
    """Give the role of each column of a table.

    Of records without a rulebook the primary key names a row, and other numbers are figures; without a key no row can
    be found again.
    """
    if asked is None:
        return tuple(field.tieout.role for field in table.fields)
    keys = set(asked.schema.primary_key)
    if not keys:
        return ("note",) * len(table.fields)
    return tuple(
        "key" if field.name in keys else "figure" if field.type in NUMBERS else "note" for field in asked.schema.fields
    )


def names_below(folder: str, files: Iterable[str]) -> list[str]:
    """Name the files that lie in a folder, of files by their path."""
    return [path.removeprefix(f"{folder}/") for path in files if path.rpartition("/")[0] == folder]


def _figures(table: Resource, roles: Sequence[str], files: Sequence[bytes], book: Rulebook) -> Cells:
    """Give the figures of a table, by the bytes of each of its files.

    Raises CannotJudgeError where one of them cannot be read, or there are too many to be held against others.
    """
    if "figure" not in roles:
        return {}
    settings = table.tieout
    is_printed = settings is not None and settings.numbers == "printed"
    notation = book.notation_of(settings.notation) if settings is not None and is_printed else None
    cells: Cells = {}
    seen: Counter[tuple[str, str]] = Counter()
    for path, data in zip(table.paths, files, strict=True):
        for row, column, printed in _each(table, roles, _rows(table, path, data, book.limits)):
            cells[row, column, seen[row, column]] = printed, _value(printed, notation)
            seen[row, column] += 1
            if len(cells) > MOST_COMPARED:
                what = f"it has more than {MOST_COMPARED} figures, too many to be held against those published"
                raise CannotJudgeError(path, what, "Compare them by another way.")
    return cells


def _rows(table: Resource, path: str, data: bytes, limits: Limits) -> Iterable[Sequence[str]]:
    """Give the rows of a file of a table, each as the texts of its cells.

    Raises CannotJudgeError where it cannot be read.
    """
    opened = unpacked(SourceFile(path, data, ""), table.compression or packing_of(path), limits)
    if isinstance(opened, FileFault):
        raise CannotJudgeError(path, opened.what.en, opened.advice.en)
    if counts_rows(path):
        return _rows_of_columns(path, opened.data, limits)
    longest, delimiter = (limits.line, limits.cell), table.dialect.delimiter
    records = scan(opened, table.encoding, delimiter, len(table.fields), longest, layout_of(table)).records
    return csv.reader(io.StringIO("\n".join(records), newline=""), delimiter=delimiter)


def _rows_of_columns(path: str, data: bytes, limits: Limits) -> Iterable[Sequence[str]]:
    """Give the rows of a Parquet file. Raises CannotJudgeError where it cannot be read."""
    # Few publications have one, and what reads it takes half a second to load.
    import duckdb

    from tieout.intake.cell_texts import read_texts
    from tieout.intake.columnar import open_columnar, read_columnar

    found = open_columnar(data, limits)
    read = found if isinstance(found, FileFault) else read_columnar(found, limits)
    if isinstance(found, FileFault) or isinstance(read, FileFault):
        raise CannotJudgeError(path, "it cannot be read as Parquet", "Write the file again, and deliver that.")
    with duckdb.connect() as connection:
        return read_texts(connection, read, found.forms)


def _each(table: Resource, roles: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[tuple[str, str, str]]:
    """Give every cell of a column of figures: its row, its head and what it prints."""
    for row in rows:
        cells = list(zip(table.fields, roles, row, strict=False))
        name = " ".join(_plain(cell) for _, role, cell in cells if role in NAMES_A_ROW and cell.strip())
        for field, role, cell in cells:
            if role == "figure":
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
