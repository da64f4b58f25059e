"""Lay out the printed tables with the state of each of their cells. Pure."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal

from tieout.report.computing import signed, sum_of
from tieout.report.formats.page.shown import KINDS, Named, Shown, Spoken
from tieout.report.printed import PrintedCheck, PrintedRow, PrintedTable, visible
from tieout.values.outcome import Place
from tieout.values.places import counts_rows

if TYPE_CHECKING:
    from markupsafe import Markup

State = Literal["broken", "ties out", "rounding", "compared", "not judged", "alone", "nothing", ""]
"""What became of a figure: it stands in an identity that is broken, ties out exactly or within rounding, was held
against another, could not be judged, was looked at by itself, or by nothing. Empty of what is no figure, and where
nobody kept it."""
MOST_ASKED = 700
"""Figures on a page up to which each can be asked what was checked on it; of more, those that a finding is about."""
MOST_STATED = 20_000
"""Figures of a table up to which each says what became of it."""
MOST_COLUMNS = 11
"""Columns that fit beside each other on a screen of 1280 pixels; a wider table is laid out row by row."""

_Key = tuple[str, int | None, int | None]


@dataclass(frozen=True, slots=True)
class Looked:
    """A check as the cell shows it that it was made on."""

    check: PrintedCheck
    first: Place
    """The cell that it is about."""
    found: str
    """What that prints."""
    sum: str | None
    """What the other figures make of it, written out."""
    others: tuple[Place, ...]


@dataclass(frozen=True, slots=True)
class Asked:
    """What was checked on a figure: with other figures, and by itself."""

    together: tuple[Looked, ...]
    alone: tuple[str, ...]
    """Rules that looked at nothing but this figure."""
    spoken: tuple[Spoken, ...] = ()
    """What the texts say of it."""


@dataclass(frozen=True, slots=True)
class Cell:
    """A printed cell, the findings that involve it and what became of it."""

    id: str
    text: str
    figure: bool
    marks: tuple[Shown, ...]
    subject: bool
    """Whether one of these findings is about this cell, not only involves it."""
    head: str = ""
    state: State = ""
    asked: Asked | None = None
    names: bool = False
    """Whether it names its row, and heads it."""

    @property
    def kind(self) -> str:
        """The weightiest kind among the findings, or nothing."""
        return min((mark.kind for mark in self.marks), key=KINDS.index, default="")


@dataclass(frozen=True, slots=True)
class Row:
    """A printed line: its number and its cells."""

    number: Cell
    cells: tuple[Cell, ...]
    name: str = ""
    """What the cell prints that names it."""
    hidden: tuple[str, ...] = ()
    """Ids of the cells that the heading above shows."""
    section: tuple[Cell, ...] = ()
    """The headings that begin with this row."""
    total: bool = False
    """Whether it prints what other rows add up to."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A printed table as shown."""

    table: PrintedTable
    heading: Cell
    header: Row
    rows: Iterable[Row | Markup]
    """Those without a mark of a long table are written already; all are laid out as they are asked for."""
    shares: Mapping[State, int] = field(default_factory=dict)
    """How many figures there are of each state, a finding's state being that of what was checked."""
    stacked: bool = False
    """Whether it has more columns than fit beside each other."""

    @property
    def counts_rows(self) -> bool:
        """Whether its lines are rows of a file that has no lines."""
        return counts_rows(self.table.file)

    @property
    def width(self) -> int:
        """The number of columns as they are shown."""
        return len(self.header.cells) + 1


def name_cells(tables: Sequence[PrintedTable]) -> Named:
    """Name the cells on the page, with the line number and the caption for whole lines and files, as they are asked."""
    widths: defaultdict[str, dict[int, dict[int, int]]] = defaultdict(dict)
    for number, table in enumerate(tables, start=1):
        heads = {table.header_line: len(table.header)}
        widths[table.file][number] = heads | {row.line: len(row.cells) for row in table.rows}

    def named(place: Place) -> str | None:
        # Of two tables in one file the later shows what both have.
        for number, lines in reversed(widths.get(place.file, {}).items()):
            parts = [part for part in (place.line, place.column) if part is not None]
            width = lines.get(place.line, 0) if place.line is not None else 0
            if not parts or (place.line in lines and (place.column is None or 1 <= place.column <= width)):
                return "-".join((f"t{number}", *map(str, parts)))
        return None

    return named


def lay_out_tables(
    tables: Sequence[PrintedTable],
    shown: Iterable[Shown],
    said: Mapping[_Key, tuple[Spoken, ...]] = MappingProxyType({}),
) -> tuple[Sheet, ...]:
    """Lay out the printed tables with their marked cells; `said` is what the texts say of each cell."""
    marks: defaultdict[_Key, list[Shown]] = defaultdict(list)
    subjects: set[_Key] = set()
    for one in shown:
        keys = [(place.file, place.line, place.column) for place in one.finding.places]
        subjects.update(keys[:1])
        for key in dict.fromkeys(keys):
            marks[key].append(one)
    few = sum(len(table.figures) for table in tables) <= MOST_ASKED and not any(table.left_out for table in tables)
    return tuple(
        _Layout(table, number, marks, subjects, said, is_asked=few).sheet()
        for number, table in enumerate(tables, start=1)
    )


class _Layout:
    """Lays out one table."""

    def __init__(
        self,
        table: PrintedTable,
        number: int,
        marks: Mapping[_Key, Sequence[Shown]],
        subjects: set[_Key],
        said: Mapping[_Key, tuple[Spoken, ...]],
        *,
        is_asked: bool,
    ) -> None:
        self.is_asked, self.said = is_asked, said
        self.table, self.number, self.marks, self.subjects = table, number, marks, subjects
        self.figures = frozenset(table.figure_columns)
        # A table that nothing but headings names keeps them as columns.
        self.folded = frozenset(table.section_columns if table.label_columns else ())
        self.label = table.label_columns[0] if table.label_columns else None
        few = len(table.figures) <= MOST_STATED
        self.checks = _by_cell(table) if few else {}
        self.printed = frozenset(table.figures if few else ())
        self.totals = {
            check.places[0].line
            for check in (table.checks if few else ())
            if check.is_identity and len(check.places) > 2 and check.places[0].file == table.file and check.weights
            and len({place.column for place in check.places}) == 1
        }  # fmt: skip

    def sheet(self) -> Sheet:
        """Lay it out."""
        table = self.table
        header = self._row(PrintedRow(table.header_line, table.header), is_head=True)
        shares = Counter(self._state(line, column) for line, column in self.printed)
        shown = len(table.header) - len(self.folded)
        return Sheet(
            table, self._cell(table.title), header, self._rows(), shares, stacked=shown > MOST_COLUMNS
        )  # fmt: skip

    def _rows(self) -> Iterator[Row | Markup]:
        """Lay out the rows; those of a long table on which nothing is said are written straight away."""
        table, before = self.table, None
        marked = {line for file, line, _ in (*self.marks, *self.said) if file == table.file}
        plain = None if self.checks or self.folded else _plain(self.table, self.number, self.label)
        for printed in table.rows:
            if plain is not None and printed.line not in marked and len(printed.cells) == len(table.header):
                yield plain(printed)
                continue
            above = tuple(printed.cells[column - 1] for column in sorted(self.folded) if column <= len(printed.cells))
            yield self._row(printed, begins=above != before)
            before = above

    def _row(self, printed: PrintedRow, *, begins: bool = False, is_head: bool = False) -> Row:
        """Lay out one row; where it `begins` under other headings than the one before, these come with it."""
        line = printed.line
        kept = [column for column in range(1, len(printed.cells) + 1) if column not in self.folded]
        cells = {column: self._cell(printed.cells[column - 1], line, column, is_head=is_head) for column in kept}
        name = "" if is_head else next((cell.text for cell in cells.values() if cell.names), "")
        folded = [column for column in sorted(self.folded) if column <= len(printed.cells)]
        section: tuple[Cell, ...] = ()
        if begins:
            section = tuple(
                self._cell(printed.cells[column - 1], line, column) for column in folded if printed.cells[column - 1]
            )
        told = {cell.id for cell in section}
        hidden = tuple(id for column in folded if (id := self._id(line, column)) not in told)
        return Row(self._cell(str(line), line), tuple(cells.values()), name, hidden, section, total=line in self.totals)

    def _id(self, line: int | None, column: int | None) -> str:
        """Name a cell on the page."""
        return "-".join(str(part) for part in (f"t{self.number}", line, column) if part is not None)

    def _cell(
        self, text: str, line: int | None = None, column: int | None = None, *, is_head: bool = False
    ) -> Cell:  # fmt: skip
        """Lay out one cell."""
        key = (self.table.file, line, column)
        figure = column in self.figures
        head = self.table.header[column - 1] if column is not None and column <= len(self.table.header) else ""
        state: State = ""
        asked = None
        spoken = self.said.get(key, ())
        if (self.checks or spoken) and figure and line is not None and column is not None and not is_head:
            state = self._state(line, column) if self.checks and (line, column) in self.printed else ""
            if text and (self.is_asked or key in self.marks or spoken):
                asked = _asked(self.checks.get((line, column), ()), spoken)
        return Cell(
            self._id(line, column), text, figure, tuple(self.marks.get(key, ())), key in self.subjects, head, state,
            asked, names=column is not None and column == self.label,
        )  # fmt: skip

    def _state(self, line: int, column: int) -> State:
        """Say what became of a figure, by the checks that were made on it."""
        checks = self.checks.get((line, column), ())
        together = [check for check in checks if _is_together(check)]
        ties = {check.judgement for check in together if check.is_identity}
        if "broken" in ties:
            return "broken"
        if "exact" in ties:
            return "ties out"
        if "within rounding" in ties:
            return "rounding"
        judged = {check.judgement for check in together}
        if judged - {"not judged"}:
            return "compared"
        if judged:
            return "not judged"
        return "alone" if any(check.judgement != "not judged" for check in checks) else "nothing"


def _by_cell(table: PrintedTable) -> Mapping[tuple[int, int], Sequence[PrintedCheck]]:
    """Give the checks on each cell of a table, by line and column."""
    found: defaultdict[tuple[int, int], list[PrintedCheck]] = defaultdict(list)
    for check in table.checks:
        cells = {(place.line, place.column) for place in check.places if place.file == table.file}
        for line, column in cells:
            if line is not None and column is not None:
                found[line, column].append(check)
    return found


def _is_together(check: PrintedCheck) -> bool:
    """Tell whether a check held the amounts of figures against each other, and not only how they are written."""
    return len(check.places) > 1 and (check.found is not None or check.is_identity or check.judgement == "not judged")


def _asked(checks: Sequence[PrintedCheck], spoken: tuple[Spoken, ...]) -> Asked:
    """Say what was checked on a figure, and what the texts say of it."""
    together = tuple(
        Looked(
            check,
            check.places[0],
            signed(check.places[0].printed or ""),
            sum_of(check.places, check.weights) if check.is_identity else None,
            check.places[1:],
        )
        for check in checks
        if _is_together(check)
    )
    alone = dict.fromkeys(
        check.rule for check in checks if not _is_together(check) and check.judgement != "not judged"
    )  # fmt: skip
    return Asked(together, tuple(alone), spoken)


SIGNIFICANT = re.compile("[&<>'\"]")
"""What is no letter of a text in HTML."""


def _plain(table: PrintedTable, number: int, label: int | None) -> Callable[[PrintedRow], Markup]:
    """Give what writes a row of a table without a mark, as the template writes it: a table may have very many."""
    from markupsafe import Markup, escape

    def cell(column: int) -> str:
        if column == label:
            return f'<th scope="row" id="t{number}-{{0}}-{label}"><span class="text">{{{label}}}</span></th>'
        figure = ' class="figure"' if column in table.figure_columns else ""
        head = escape(visible(table.header[column - 1])).replace("{", "{{").replace("}", "}}")
        return (
            f'<td id="t{number}-{{0}}-{column}"{figure} data-head="{head}"><span class="text">{{{column}}}</span></td>'
        )

    cells = "".join(cell(column) for column in range(1, len(table.header) + 1))
    # Of a table without labels a row is known by its number.
    lead, end = ("td", "td") if label is not None else ('th scope="row"', "th")
    written = f'<tr><{lead} id="t{number}-{{0}}" class="line">{{0}}</{end}>{cells}</tr>'.format

    def plain(row: PrintedRow) -> Markup:
        texts = "".join(row.cells)
        if texts.isprintable() and not SIGNIFICANT.search(texts):
            return Markup(written(row.line, *row.cells))  # noqa: S704  there is nothing in it to escape
        return Markup(written(row.line, *(escape(visible(text)) for text in row.cells)))  # noqa: S704  all escaped

    return plain
