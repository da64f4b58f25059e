"""Find tables of figures in texts: a text is read and not judged, so that what it tables nobody ties out. Pure.

A table is rows of cells: between bars as in Markdown, in a `<table>`, or in columns set apart by tabs, semicolons or
spaces. Figures in a sentence or a list are none.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from html.parser import HTMLParser

from tieout.figures.grammar import SPACES, pattern
from tieout.findings.examined import Judged, judged
from tieout.findings.findings import finding_id
from tieout.rulebook.model import Rulebook
from tieout.values.errors import shorten
from tieout.values.outcome import Finding, Rule, Text, breach
from tieout.values.places import on_line
from tieout.values.transcript import Transcript

TABLES = Rule(
    name="text_prints_no_table",
    title=Text("A text prints a table of figures", "Een tekst bevat een tabel met cijfers"),
    reason=Text(
        "Texts are read and not judged: no figure of a table in one is tied out. Deliver the table as a CSV file and "
        "declare it as a table.",
        "Teksten worden gelezen en niet beoordeeld: geen cijfer van een tabel daarin wordt nagerekend. Lever de tabel "
        "als CSV-bestand en declareer haar als tabel.",
    ),
    source="Nothing is published unjudged",
    severity="warning",
    engine="tieout",
    declared_in="tieout/findings/texts.py",
)
NO_TEXT = Text("There is no text.", "Er is geen tekst.")
FEWEST = 3
"""Rows with figures that make a table."""
YEAR = re.compile(r"(?:19|20)[0-9]{2}")
"""A row with no other numbers is one of heads."""
BARE = re.compile(rf"[0-9]{{1,3}}[.)]?|{YEAR.pattern}")
"""The number of a row, a note or a page, and a year: a table of such numbers alone is none of figures."""
VERSION = re.compile(r"[0-9]{1,2}[.][0-9]{1,2}")
"""As a version or an hour is written; two of them in a row are figures."""
RULED = re.compile(r"[\s|:;+=_-]*")
"""A line that only parts rows: blank, or drawn."""
EMPHASIS = " *_`~"
SPACE = re.compile(f"{SPACES}|&nbsp;")
LONGEST = 60
"""Signs of a printed figure at most."""


@dataclass(frozen=True, slots=True)
class TextTable:
    """A table of figures in a text."""

    line: int
    """Its first row with a figure; the first line of a text is 1."""
    rows: int
    """Rows with figures."""
    figures: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Row:
    """A row of cells, as it stands in a text."""

    line: int
    cells: tuple[str, ...]
    ends: tuple[int, ...] = ()
    """Of columns that spaces set apart, where each cell ends and, behind those, where it begins."""


class Numbers:
    """Tells figures from other cells, by the notations of a rulebook."""

    def __init__(self, patterns: Collection[str], marks: Collection[str] = ()) -> None:
        self._patterns = [re.compile(one) for one in patterns]
        self._marks = {"", "-", "–", "—", *(mark.casefold() for mark in marks)}

    def is_number(self, cell: str) -> bool:
        """Tell whether a cell prints a number."""
        return len(cell) <= LONGEST and any(one.fullmatch(cell) for one in self._patterns)

    def is_mark(self, cell: str) -> bool:
        """Tell whether a cell is blank, or says that there is no figure."""
        return cell.casefold() in self._marks

    def are_sure(self, numbers: Sequence[str]) -> bool:
        """Tell whether numbers of one row are figures, and not only numbers of rows, notes or pages, or years."""
        told = [one for one in numbers if not BARE.fullmatch(one)]
        return len(told) > 1 or any(not VERSION.fullmatch(one) for one in told)


def judge_texts(
    texts: Mapping[str, Transcript], rulebook: Rulebook
) -> Judged:  # fmt: skip
    """Judge the texts of a publication, by their file. Gives the rule, its outcome and a finding for each table."""
    notations = (rulebook.notation, *rulebook.notations.values())
    numbers = Numbers([pattern(one) for one in notations], [mark for one in notations for mark in one.marks])
    findings = [
        _finding(file, text, one)
        for file, text in texts.items()
        for one in tables_in(text.text, numbers, is_marked_up=not text.is_paged)
    ]
    return judged([TABLES], max(len(texts), len(findings)), findings, NO_TEXT)


def _finding(file: str, text: Transcript, table: TextTable) -> Finding:
    """Say where a text prints a table, and how much of it is figures."""
    place = text.place(file, table.line, printed=shorten(table.figures[0]))
    at = on_line(place)
    rows, figures = table.rows, len(table.figures)
    return breach(
        TABLES,
        finding_id("", f"{file}/line {table.line}", table.figures)[1:],
        Text(
            f"{file} prints a table from {at.en} on: {rows} rows with {figures} figures, which nobody ties "
            "out. Deliver it as a CSV table.",
            f"{file} bevat vanaf {at.nl} een tabel: {rows} rijen met {figures} cijfers, die niemand "
            "narekent. Lever haar als CSV-tabel.",
        ),
        place,
    )


def tables_in(text: str, numbers: Numbers, *, is_marked_up: bool = True) -> Iterator[TextTable]:
    """Yield the tables of figures that a text prints, those of its lines first, and where it may have tags theirs."""
    lines = text.splitlines()
    for cut, of_row in ((_between_bars, _any_numbers), (_in_columns, _only_numbers)):
        for block in _blocks(lines, cut, functools.partial(of_row, numbers=numbers)):
            yield from _table(block, of_row, numbers)
    if not is_marked_up:
        return
    reader = _Pages()
    # The parser of Python breaks on a marked section that it does not know; to a reader it is text.
    reader.feed(text.replace("<![", "&lt;!["))
    reader.close()
    for rows in reader.tables:
        yield from _table([row for row in rows if _any_numbers(row, numbers)], _any_numbers, numbers)


def _blocks(
    lines: Sequence[str], cut: Callable[[int, str], _Row | None], told: Callable[[_Row], Sequence[str]]
) -> Iterator[list[_Row]]:
    """Yield the rows with numbers that stand together: between two of them stands a drawn line, or one other line."""
    block: list[_Row] = []
    others = 0
    for number, line in enumerate(lines, 1):
        row = cut(number, line)
        if row is not None and told(row):
            block.append(row)
            others = 0
        elif row is None and not RULED.fullmatch(line):
            others += 1
            if others > 1:
                yield block
                block = []
    yield block


def _table(
    rows: Sequence[_Row], of_row: Callable[[_Row, Numbers], Sequence[str]], numbers: Numbers
) -> Iterator[TextTable]:
    """Give the table that rows with numbers are, where they are enough and print figures."""
    rows = _aligned(rows) if of_row is _only_numbers else rows
    told = [of_row(row, numbers) for row in rows]
    if len(rows) >= FEWEST and any(numbers.are_sure(one) for one in told):
        yield TextTable(rows[0].line, len(rows), tuple(one for row in told for one in row))


def _aligned(rows: Sequence[_Row]) -> list[_Row]:
    """Keep the rows whose columns are seen to be columns: several numbers in a row, or one below that of another.

    In a text that is spread over its lines by spaces a number may stand apart by chance.
    """
    edges = [edge for row in rows for edge in row.ends[-2:]]
    return [row for row in rows if not row.ends or len(row.cells) > 2 or any(edges.count(one) > 1 for one in row.ends)]


def _any_numbers(row: _Row, numbers: Numbers) -> Sequence[str]:
    """Give the numbers of a row whose cells are seen to be cells; the first is its label."""
    told = [cell for cell in row.cells[1:] if numbers.is_number(cell)]
    return [] if all(YEAR.fullmatch(cell) for cell in told) else told


def _only_numbers(row: _Row, numbers: Numbers) -> Sequence[str]:
    """Give the numbers of a row that is a label in words and, behind that, nothing else."""
    label, *others = row.cells
    told = [cell for cell in others if numbers.is_number(cell)]
    is_row = any(sign.isalpha() for sign in label) and not all(YEAR.fullmatch(cell) for cell in told)
    return told if is_row and all(numbers.is_number(cell) or numbers.is_mark(cell) for cell in others) else []


def _between_bars(number: int, line: str) -> _Row | None:
    """Cut a line at its bars."""
    cells = [_plain(cell) for cell in re.split(r"(?<!\\)\|", line.strip().lstrip("> "))]
    if len(cells) > 1 and not cells[0]:
        cells = cells[1:]
    if len(cells) > 1 and not cells[-1]:
        cells = cells[:-1]
    return _Row(number, tuple(cells)) if len(cells) > 1 else None


def _in_columns(number: int, line: str) -> _Row | None:
    """Cut a line at its tabs or semicolons or, where it has none, where two spaces stand or more."""
    if "|" in line:
        return None
    bare = line.rstrip()
    for mark in ("\t", ";"):
        if mark in bare.strip():
            return _Row(
                number, tuple(_plain(cell) for cell in re.split(f"{mark}+" if mark == "\t" else mark, bare.strip()))
            )
    found = list(re.finditer(r"\S+(?: \S+)*", bare))
    if len(found) < 2:
        return None
    last = found[-1]
    return _Row(number, tuple(_plain(one.group()) for one in found), (last.end(), -last.start()))


def _plain(cell: str) -> str:
    """Give a cell without emphasis and quotation marks around it, its spaces made plain."""
    return SPACE.sub(" ", cell).strip(EMPHASIS + '"')


class _Pages(HTMLParser):
    """Reads the rows of every `<table>` in a text."""

    def __init__(self) -> None:
        super().__init__()
        self.tables: list[list[_Row]] = []
        self._cells: list[str] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Begin a table, a row or a cell."""
        if tag == "table":
            self.tables.append([])
            self._cells = None
        elif self.tables and tag == "tr":
            self._end()
            self._cells = []
        elif self._cells is not None and tag in {"td", "th"}:
            self._cells.append("")

    def handle_endtag(self, tag: str) -> None:
        """End a row."""
        if tag in {"tr", "table"}:
            self._end()

    def handle_data(self, data: str) -> None:
        """Add to a cell."""
        if self._cells:
            self._cells[-1] += data

    def close(self) -> None:
        """End the last row, whether or not the text does."""
        super().close()
        self._end()

    def _end(self) -> None:
        """Keep the row that was being read."""
        if self._cells:
            self.tables[-1].append(_Row(self.getpos()[0], tuple(_plain(cell) for cell in self._cells)))
        self._cells = None
