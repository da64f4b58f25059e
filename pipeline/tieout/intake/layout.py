"""Say which lines of a CSV are its header, which are comments, and which hold rows, as its dialect declares. Pure.

The standard counts rows; here they are counted by their lines. These are the same as long as no cell above spans
lines, and where one does a comment that is declared by its number is refused.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from tieout.declarations.publication import Resource
from tieout.values.outcome import Text

FIGURE = re.compile(r"[^\w]*(?:[A-Z]{3}[^\w]*)?[0-9][0-9.,'’\s]*[^\w]*(?:[^\W\d_]{1,9}[^\w]*)?")
"""A cell that seems to print a figure: digits, with no more than a currency before and a word behind them."""
YEAR = re.compile(r"[^\w]*(?:19|20)[0-9]{2}[^\w]*")
LETTER = re.compile(r"[^\W\d_]")


@dataclass(frozen=True, slots=True)
class Layout:
    """Which lines of a file are its header and which are comments."""

    has_header: bool = True
    header_rows: tuple[int, ...] = ()
    """Lines of the header, the first is 1; none where it is the first line that is no comment."""
    join: str = " "
    """What stands between the heads of a column that several rows of a header tell."""
    comment_rows: frozenset[int] = frozenset()
    """Lines that are comments by their number."""
    comment_char: str = ""
    """What a line begins with that is a comment by what it says; blank where none is."""
    figure_columns: frozenset[int] = frozenset()
    """Columns of figures, the first is 1: a comment that prints one there is taken for a row."""
    is_foreign: bool = False
    """Whether the records are of other people, who do not say which columns are of figures: a row has words as well."""

    @property
    def has_comments(self) -> bool:
        """Tell whether any line may be a comment."""
        return bool(self.comment_rows or self.comment_char)

    @property
    def is_usual(self) -> bool:
        """Tell whether the first line is the header, and every other a row."""
        return self.has_header and not self.header_rows and not self.has_comments

    def is_comment(self, number: int, line: str) -> bool:
        """Tell whether a line is declared a comment; `number` is which line of the file it is."""
        return number in self.comment_rows or (self.comment_char != "" and line.startswith(self.comment_char))

    def header_lines(self, lines: Sequence[str]) -> tuple[int, ...]:
        """Give the lines at which the rows of the header of a file begin; none where it has no header."""
        if not self.has_header or self.header_rows:
            return self.header_rows if self.has_header else ()
        return next(((at,) for at, line in enumerate(lines, 1) if not self.is_comment(at, line)), ())

    def reads_as_row(self, cells: Sequence[str], width: int, *, above: bool) -> bool:
        """Tell whether the cells of a comment are those of a row, which nobody would judge.

        They are where they are as many as the table has columns, and one in a column of figures prints a figure. A
        year is none, and `above` a header neither is what has letters: titles and units stand there.
        """
        if len(cells) != width or width < 2:
            return False
        if self.is_foreign and not any(LETTER.search(cell) for cell in cells):
            return False
        printed = [cells[at - 1].strip() for at in self.figure_columns if at <= width]
        return any(
            FIGURE.fullmatch(cell) and not YEAR.fullmatch(cell) and not (above and LETTER.search(cell))
            for cell in printed
        )

    def hides_rows(self, row: Sequence[str], cut: Callable[[str], Sequence[str]]) -> bool:
        """Tell whether a cell of a record that goes on over lines has a row of the table in it; `cut` cuts a line."""
        lines = (line for cell in row if "\n" in cell for line in cell.splitlines())
        return any(self.hides_row(cut(line), row) for line in lines)

    def hides_row(self, cells: Sequence[str], row: Sequence[str]) -> bool:
        """Tell whether a line within a cell of a record is a row of the table; `cells` are its own, `row` the record's.

        It has words: a number with a comma in it is no row. Where nobody says which columns are of figures, it prints
        figures wherever the record does.
        """
        if not self.reads_as_row(cells, len(row), above=False) or not any(map(LETTER.search, cells)):
            return False
        figures = [at for at, cell in enumerate(row) if FIGURE.fullmatch(cell.strip())]
        return not self.is_foreign or (bool(figures) and all(FIGURE.fullmatch(cells[at].strip()) for at in figures))


USUAL_LAYOUT = Layout()
"""One row of heads on the first line, and no comment."""


def layout_of(resource: Resource) -> Layout:
    """Give the layout that a resource declares; of records of other people any column may have figures."""
    dialect, is_foreign = resource.dialect, resource.tieout is None
    return Layout(
        dialect.header,
        dialect.header_rows or (),
        dialect.header_join,
        frozenset(dialect.comment_rows),
        dialect.comment_char or "",
        frozenset(at for at, field in enumerate(resource.fields, 1) if is_foreign or field.tieout.role == "figure"),
        is_foreign,
    )


def joined_heads(rows: Sequence[Sequence[str]], join: str) -> tuple[str, ...]:
    """Give the heads that several rows tell together, a blank one leaving its place to the others.

    A row of one cell heads every column, as the standard shows. No heads come back where the rows do not fit.
    """
    width = max(map(len, rows), default=0)
    if any(len(row) not in {1, width} for row in rows):
        return ()
    spread = [row if len(row) == width else (*row,) * width for row in rows]
    return tuple(join.join(filter(None, parts)) for parts in zip(*spread, strict=True))


ABOVE = Text(
    'it stands above the header and is not declared a comment; name it in "commentRows"',
    'hij staat boven de kop en is niet als opmerking gedeclareerd; noem hem in "commentRows"',
)
SHIFTED = Text(
    "it is a comment by its number, and a cell above it spans lines, so that rows and lines count differently; use "
    '"commentChar"',
    "hij is een opmerking naar zijn nummer, en een cel erboven beslaat meer regels, zodat rijen en regels anders "
    'tellen; gebruik "commentChar"',
)
ROWS_IN_A_CELL = Text(
    "a cell of it goes on over lines that read as rows of the table with a figure, which nobody would judge",
    "een cel ervan loopt door over regels die lezen als rijen van de tabel met een cijfer, dat niemand zou beoordelen",
)
A_ROW = Text(
    "it is declared a comment and reads as a row of the table with a figure, which nobody would judge",
    "hij is als opmerking gedeclareerd en leest als een rij van de tabel met een cijfer, dat niemand zou beoordelen",
)
