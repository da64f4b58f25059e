"""Read the figures of a CSV that nothing declares: which cells are figures, and by which notation they are printed.

Which mark stands before the decimals is never guessed. It is the one that is asked for, or the one that the table
shows: by a figure that can be read in one way only, or by sums that tie out in one way only.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import pairwise
from pathlib import Path

import duckdb

from tieout.arithmetic.discover import discover
from tieout.arithmetic.grid import Cell, Column, Grid, Row
from tieout.arithmetic.identity import Identity, Judgement
from tieout.arithmetic.marks import marks_of
from tieout.arithmetic.suspects import find_breaks
from tieout.figures.grammar import BLANK, reading
from tieout.figures.machine import AS_SHORTENED
from tieout.recognition.bare import Bare, look
from tieout.report.arithmetic import Told
from tieout.rulebook.vocabulary import Notation
from tieout.values.errors import UsageError, shorten

DASHES = ("-", "‐", "‑", "‒", "–", "—", "−", "--", "---")
SIGNS = tuple(sign for sign in map(chr, range(0x24, 0x20C1)) if unicodedata.category(sign) == "Sc")
"""Signs of currencies: they say what a figure counts in, and nothing here asks which."""
ANY = Notation(
    decimal=(".", ","),
    grouping=(".", ",", " ", "'", "’"),
    minus=(*DASHES[:-2], "(-)", "-/-", "–/–", "−/−"),
    plus=("+",),
    minus_behind=("-", "–", "−"),
    brackets=True,
    currency={sign: sign for sign in SIGNS},
    currency_behind={sign: sign for sign in SIGNS},
    scale={},
    marks=dict.fromkeys(DASHES, "dash")
    | {f"{sign}{gap}{dash}": "dash" for sign in SIGNS for gap in ("", " ") for dash in DASHES},
)
"""Every way in which figures are commonly printed, without a word of any language."""
YEAR = re.compile(r"(?:1[89]|20)[0-9]{2}")
SEEMS_FIGURE = re.compile(r"[^\w]*[0-9][0-9.,'’\s]*[^\w]*")
"""A text with digits and no letters that is no date, no time and no range."""
LEAST_SHARE = 30
"""Of 100 rows, those that must print a figure in a column of figures."""


@dataclass(frozen=True, slots=True)
class Printed:
    """One cell as it is read in one way."""

    state: str
    mark: str | None
    value: Decimal | None
    decimals: int
    is_percent: bool


@dataclass(frozen=True, slots=True)
class BareGrid:
    """The figures of a file, and how they were read."""

    name: str
    grid: Grid
    decimal: str
    how: str
    """What shows that this is the decimal mark, in words."""
    unread: tuple[tuple[int, int, str], ...] = ()
    """Cells that have digits and no letters and are no figures in that way: line, column and text."""


def read_grid(path: Path, decimal: str | None = None) -> BareGrid:
    """Read the figures of a CSV; `decimal` is the mark before its decimals, where that is asked for.

    Raises UsageError where it is no table, has no figures, or leaves open how they are read.
    """
    bare = look(path.parent, path.name)
    where = str(path)
    if bare.unread:
        # A row that is left out would make its total look wrong, or be missed by nobody.
        what = f"{bare.unread} of its lines cannot be read; {bare.first_unread}"
        raise UsageError(where, what, "Every line must have as many fields as the header.")
    lines = [(bare.header_line, bare.header), *zip(bare.line_numbers, bare.rows, strict=True)]
    ways = [way for way in ANY.ways if decimal in (None, way.decimal)]
    if not ways:
        raise UsageError(
            where, f"no figure has {shorten(decimal or '')} before its decimals", "Ask for a dot or a comma."
        )
    read = _read(lines, ways)
    grids = {mark: _grid(lines, cells, bare) for mark, cells in read.items()}
    if decimal is not None:
        found = BareGrid(path.name, grids[decimal], decimal, "asked for")
    else:
        found = _proven(path.name, where, lines, read, grids)
    return _with_figures(replace(found, unread=_unread(lines, read[found.decimal])), where)


def read_table(path: Path, decimal: str | None = None) -> Told:
    """Read a CSV and find its arithmetic. Raises what `read_grid` does."""
    found = read_grid(path, decimal)
    arithmetic = discover(found.grid)
    breaks = find_breaks(found.grid, arithmetic.identities)
    return Told(str(path), found.grid, found.decimal, found.how, arithmetic, breaks, found.unread)


def _unread(lines: Lines, cells: Cells) -> tuple[tuple[int, int, str], ...]:
    """List the cells under the head that seem to print figures and are read as nothing; of dates nothing is asked."""
    return tuple(
        (line, column + 1, text.strip())
        for row, (line, texts) in enumerate(lines)
        for column, text in enumerate(texts)
        if row and column and cells[row, column].state == "unreadable" and SEEMS_FIGURE.fullmatch(text.strip())
    )


def _with_figures(found: BareGrid, where: str) -> BareGrid:
    """Refuse a table that prints no figures."""
    if not found.grid.columns:
        raise UsageError(where, "no column of it prints figures", "A table has labels and figures; see its delimiter.")
    return found


Lines = Sequence[tuple[int, Sequence[str]]]
Cells = dict[tuple[int, int], Printed]


def _read(lines: Lines, ways: Sequence[Notation]) -> dict[str, Cells]:
    """Read every cell in each way, by row and column; give what was read by the decimal mark of the way."""
    printed = [(row, column, text) for row, (_, cells) in enumerate(lines) for column, text in enumerate(cells)]
    programs = any(re.search(AS_SHORTENED, text) for *_, text in printed)
    with duckdb.connect() as connection:
        connection.execute("CREATE TABLE cells (cell_id BIGINT, printed VARCHAR)")
        connection.execute(
            "INSERT INTO cells SELECT unnest($1::BIGINT[]), unnest($2::VARCHAR[])",
            [list(range(len(printed))), [text for *_, text in printed]],
        )
        source = (
            "(SELECT *, 'printed' AS numbers, NULL::VARCHAR AS line_unit, NULL::VARCHAR AS table_unit, "
            "1 AS table_scale FROM cells)"
        )
        found = {
            way.decimal_marks[0]: connection.execute(
                "SELECT cell_id, state, mark, value, decimals, percent_text <> '' "
                f"FROM ({reading(way, source, programs)})"
            ).fetchall()
            for way in ways
        }
    return {
        decimal: {
            printed[number][:2]: Printed(state, mark, value, decimals or 0, bool(percent))
            for number, state, mark, value, decimals, percent in rows
        }
        for decimal, rows in found.items()
    }


def _proven(name: str, where: str, lines: Lines, read: dict[str, Cells], grids: dict[str, Grid]) -> BareGrid:
    """Settle by which mark a table is read: by a figure of it, or else by its sums."""
    shown: dict[str, list[tuple[int, int]]] = {}
    open_cell: tuple[int, int] | None = None
    for place in sorted(read["."]):
        by_mark = {mark: cells[place] for mark, cells in read.items()}
        fits = [mark for mark, cell in by_mark.items() if cell.state == "figure"]
        if len(fits) == 1:
            shown.setdefault(fits[0], []).append(place)
        elif len(fits) == 2 and len({(cell.value, cell.decimals) for cell in by_mark.values()}) > 1:
            open_cell = open_cell or place
    if len(shown) == 1:
        ((mark, places),) = shown.items()
        # One cell that can be read in one way only may be the one that is misprinted.
        against = _by_sums(grids) if len(places) == 1 and open_cell else None
        if against is None or against[0] == mark or against[1].startswith("the same"):
            return BareGrid(name, grids[mark], mark, f"shown by {_told(lines, places[0])}")
        raise UsageError(
            where,
            f"{_told(lines, places[0])} is a figure only with {_word(mark)} before its decimals, and {against[1]}",
            f"See whether that cell is misprinted, or ask with --decimal {against[0]}",
        )
    if len(shown) > 1:
        told = " and ".join(f"{_told(lines, places[0])} ({mark})" for mark, places in sorted(shown.items()))
        raise UsageError(
            where, f"two marks stand before decimals: {told}", "Ask for one of them, with --decimal . or --decimal ,"
        )
    if open_cell is None:
        return BareGrid(name, grids["."], ".", "no figure has decimals or groups")
    if (proven := _by_decimals(lines, read, grids) or _by_sums(grids)) is not None:
        mark, how = proven
        return BareGrid(name, grids[mark], mark, how)
    raise UsageError(
        where,
        f"{_told(lines, open_cell)} may have a dot or a comma before its decimals, and no other figure shows which",
        "Ask for one, with --decimal . or --decimal ,",
    )


def _by_decimals(lines: Lines, read: dict[str, Cells], grids: dict[str, Grid]) -> tuple[str, str] | None:
    """Give the mark with which every column prints one number of decimals, where with the other one does not.

    `985` beside `67.314` is printed as precisely only where the dot parts thousands. A zero tells nothing.
    """
    odd: dict[str, tuple[int, int]] = {}
    for mark, cells in read.items():
        first: dict[int, int] = {}
        numbers = {column.number - 1 for column in grids[mark].columns}
        data = {row.line for row in grids[mark].rows}
        for (row, column), cell in sorted(cells.items()):
            tells = (
                column in numbers
                and lines[row][0] in data
                and cell.state == "figure"
                and cell.value
                and not cell.is_percent
            )
            if tells and first.setdefault(column, cell.decimals) != cell.decimals:
                odd.setdefault(mark, (row, column))
    if len(odd) != 1:
        return None
    ((other, place),) = odd.items()
    (best,) = set(read) - {other}
    return best, f"with {_word(other)} {_told(lines, place)} would have other decimals than its column"


def _by_sums(grids: dict[str, Grid]) -> tuple[str, str] | None:
    """Give the mark with which more ties out, where nothing does with the other alone; None where that tells nothing.

    Where all figures have the same size in either way, the same sums tie out in both, and it does not matter.
    """
    found = {mark: discover(grid).identities for mark, grid in grids.items()}
    exact = {mark: _ties(identities, "holds") for mark, identities in found.items()}
    all_ties = {mark: _ties(identities, "holds", "within rounding") for mark, identities in found.items()}
    best, other = sorted(exact, key=lambda mark: (-len(exact[mark]), mark == "."))
    if exact[other] < exact[best]:
        return best, f"sums tie out so that do not with {_word(other)}"
    if all_ties[best] and all_ties[best] == all_ties[other]:
        return best, f"the same sums tie out with {_word(other)}"
    return None


def _ties(identities: Sequence[Identity], *judgements: Judgement) -> set[tuple[str, frozenset[int], int]]:
    """Give the sums that tie out, each with its slice."""
    return {(one.axis, frozenset(one.items), place) for one in identities for place in one.slices(*judgements)}


def _told(lines: Lines, place: tuple[int, int]) -> str:
    """Quote a cell with its place."""
    row, column = place
    line, cells = lines[row]
    return f"{shorten(cells[column])} in line {line}, column {column + 1}"


def _word(mark: str) -> str:
    """Call a decimal mark."""
    return "a dot" if mark == "." else "a comma"


def _grid(lines: Lines, cells: Cells, bare: Bare) -> Grid:
    """Tell which rows and columns hold figures, and put them in one unit."""
    width = len(bare.header)
    rows = [row for row in range(len(lines)) if _is_data(lines, cells, row, width)]
    columns = [
        column
        for column in range(width)
        if _count(cells, rows, column) * 100 >= LEAST_SHARE * len(rows)
        and _count(cells, rows, column) > 1
        and not _is_running(lines, cells, rows, column)
    ]
    rows = [row for row in rows if any(_is_figure(cells, row, column) for column in columns)]
    most = max((cells[row, column].decimals for row in rows for column in columns), default=0)
    whole = {column for column in columns if _is_of_a_program(lines, cells, rows, column)}
    labels = [_label(lines[row][1], columns) for row in rows]
    return Grid(
        tuple(
            Row(lines[row][0], label.strip(), mark)
            for row, label, mark in zip(rows, labels, marks_of(labels), strict=True)
        ),
        tuple(Column(column + 1, bare.header[column].strip() if 0 not in rows else "") for column in columns),
        tuple(
            tuple(
                _cell(cells[row, column], lines[row][1][column], most, column in whole, bare.header[column])
                for column in columns
            )
            for row in rows
        ),
        2 * 10**most,
    )


def _cell(cell: Printed, text: str, most: int, is_whole: bool, head: str) -> Cell:
    """Put a cell in the unit of the grid: half the last decimal that any figure of the table prints."""
    if cell.state == "figure" and cell.value is not None:
        half = 10**most if is_whole else 10 ** (most - cell.decimals)
        return Cell("figure", int(cell.value.scaleb(most)) * 2, half, cell.is_percent or "%" in head, text.strip())
    is_nothing = cell.state == "mark" and cell.mark in (BLANK, "dash")
    return Cell("nothing" if is_nothing else "unknown", printed=text.strip())


def _is_figure(cells: Cells, row: int, column: int) -> bool:
    """Tell whether a cell prints a figure."""
    return cells[row, column].state == "figure"


def _is_data(lines: Lines, cells: Cells, row: int, width: int) -> bool:
    """Tell whether a row holds figures that are more than the years over columns."""
    texts = [lines[row][1][column].strip() for column in range(width) if _is_figure(cells, row, column)]
    return bool(texts) and not all(YEAR.fullmatch(text) for text in texts)


def _count(cells: Cells, rows: Sequence[int], column: int) -> int:
    """Count the figures of a column."""
    return sum(_is_figure(cells, row, column) for row in rows)


def _is_running(lines: Lines, cells: Cells, rows: Sequence[int], column: int) -> bool:
    """Tell whether a column only numbers its rows, or names their years."""
    found = [
        (lines[row][1][column].strip(), cells[row, column].value) for row in rows if _is_figure(cells, row, column)
    ]
    if all(YEAR.fullmatch(text) for text, _ in found):
        return True
    values = [value for _, value in found if value is not None]
    return len(values) > 2 and all(later - value == 1 for value, later in pairwise(values))


def _is_of_a_program(lines: Lines, cells: Cells, rows: Sequence[int], column: int) -> bool:
    """Tell whether whole numbers are printed with `.0` behind them, as programs do beside a blank."""
    decimals = {lines[row][1][column].strip()[-2:] for row in rows if _is_figure(cells, row, column)}
    places = {cells[row, column].decimals for row in rows if _is_figure(cells, row, column)}
    return places == {1} and all(end in (".0", ",0") for end in decimals)


def _label(texts: Sequence[str], columns: Sequence[int]) -> str:
    """Give the label of a row: the longest text before its first column of figures."""
    before = [
        text for column, text in enumerate(texts) if column not in columns and (not columns or column < columns[0])
    ]
    return max(before or [""], key=lambda text: len(text.strip()))
