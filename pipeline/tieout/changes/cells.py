"""Compare the tables of two versions: every cell that is another, told once, and what is there in one only. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from tieout.changes.matching import count_moved, match
from tieout.changes.sheet import NAMES_A_ROW, PRINTS_FIGURES, Sheet, SheetCell, SheetColumn, SheetRow, plain
from tieout.changes.since import ChangedCell, ChangedPart, How, Spot, Unwatched, What


@dataclass(frozen=True, slots=True)
class ChangedSheets:
    """What is new in the tables."""

    cells: tuple[ChangedCell, ...]
    parts: tuple[ChangedPart, ...]
    moved: tuple[tuple[str, int], ...]
    """Rows that stand in another order, by their table."""
    unwatched: tuple[Unwatched, ...]


def compare_sheets(old: Sequence[Sheet], new: Sequence[Sheet]) -> ChangedSheets:
    """Compare the tables of two versions; a table is known by its name, and else by its file."""
    cells: list[ChangedCell] = []
    parts: list[ChangedPart] = []
    moved: list[tuple[str, int]] = []
    unwatched: list[Unwatched] = []
    pairs, gone, added = _paired(old, new)
    for was, now in pairs:
        if was.name != now.name:
            parts.append(_renamed("table", now.name, was.name, now.name, Spot(was.file), Spot(now.file)))
        columns, rows = match(was, now)
        parts += _named_otherwise(was, now, columns.pairs, rows.pairs)
        parts += _in_one_only(was, now, columns.gone, columns.added, rows.gone, rows.added)
        cells += _changed_cells(was, now, columns.pairs, rows.pairs)
        unwatched += _unwatched(now, columns.pairs, rows.pairs)
        if count := count_moved(rows.pairs):
            moved.append((now.name, count))
    for sheet in gone:
        figures = [cell for row in sheet.rows for cell in _figures(sheet.columns, row)]
        parts.append(ChangedPart("table", sheet.name, "gone", sheet.name, None, Spot(sheet.file), None, len(figures)))
    for sheet in added:
        figures = [cell for row in sheet.rows for cell in _figures(sheet.columns, row)]
        parts.append(_added("table", sheet.name, sheet.name, Spot(sheet.file), figures))
    return ChangedSheets(tuple(cells), tuple(parts), tuple(moved), tuple(unwatched))


def _paired(old: Sequence[Sheet], new: Sequence[Sheet]) -> tuple[list[tuple[Sheet, Sheet]], list[Sheet], list[Sheet]]:
    """Find which table is which: the pairs in the order of the new version, those that are gone, those that are new."""
    names = {sheet.name for sheet in old} & {sheet.name for sheet in new}
    by_name = {sheet.name: sheet for sheet in old if sheet.name in names}
    by_file = {sheet.file: sheet for sheet in old if sheet.name not in names}
    pairs, added = [], []
    for sheet in new:
        was = by_name.get(sheet.name) or by_file.pop(sheet.file, None)
        if was is None:
            added.append(sheet)
        else:
            pairs.append((was, sheet))
    found = {id(was) for was, _ in pairs}
    return pairs, [sheet for sheet in old if id(sheet) not in found], added


def _named_otherwise(
    old: Sheet,
    new: Sheet,
    columns: Sequence[tuple[SheetColumn, SheetColumn]],
    rows: Sequence[tuple[SheetRow, SheetRow]],
) -> Iterator[ChangedPart]:
    """Tell the columns and rows that bear another name now."""
    for was, now in columns:
        if plain(was.head) != plain(now.head):
            spots = Spot(old.file, None, was.number), Spot(new.file, None, now.number)
            yield _renamed("column", new.name, was.head, now.head, *spots)
    for before, after in rows:
        if before.name != after.name:
            yield _renamed(
                "row", new.name, before.name, after.name, Spot(old.file, before.line), Spot(new.file, after.line)
            )


def _renamed(what: What, table: str, was: str, now: str, was_at: Spot, at: Spot) -> ChangedPart:
    """Tell what bears another name."""
    return ChangedPart(what, table, "renamed", was, now, was_at, at)


def _in_one_only(
    old: Sheet,
    new: Sheet,
    columns_gone: Sequence[SheetColumn],
    columns_added: Sequence[SheetColumn],
    rows_gone: Sequence[SheetRow],
    rows_added: Sequence[SheetRow],
) -> Iterator[ChangedPart]:
    """Tell the columns and rows that are there in one version only, with the figures that they print."""
    for column in columns_gone:
        count = len(_of_column(old, column))
        spot = Spot(old.file, None, column.number)
        yield ChangedPart("column", new.name, "gone", column.head, None, spot, None, count)
    for column in columns_added:
        yield _added("column", new.name, column.head, Spot(new.file, None, column.number), _of_column(new, column))
    for row in rows_gone:
        count = len(_figures(old.columns, row))
        yield ChangedPart("row", new.name, "gone", row.name, None, Spot(old.file, row.line), None, count)
    for row in rows_added:
        yield _added("row", new.name, row.name, Spot(new.file, row.line), _figures(new.columns, row))


def _added(what: What, table: str, name: str, at: Spot, figures: Sequence[SheetCell]) -> ChangedPart:
    """Tell what is new, and how many of its figures no rule looks at."""
    unseen = sum(not cell.looked_at for cell in figures)
    return ChangedPart(what, table, "added", None, name, None, at, len(figures), unseen)


def _of_column(sheet: Sheet, column: SheetColumn) -> list[SheetCell]:
    """Give the cells of a column that print a figure."""
    return [cell for row in sheet.rows for cell in _figures([column], row)]


def _figures(columns: Iterable[SheetColumn], row: SheetRow) -> list[SheetCell]:
    """Give the cells of a row, in some of its columns, that print a figure."""
    found = (row.cells[column.number - 1] for column in columns if column.role in PRINTS_FIGURES)
    return [cell for cell in found if any(letter.isdigit() for letter in cell.printed)]


def _changed_cells(
    old: Sheet,
    new: Sheet,
    columns: Sequence[tuple[SheetColumn, SheetColumn]],
    rows: Sequence[tuple[SheetRow, SheetRow]],
) -> Iterator[ChangedCell]:
    """Tell every cell that is another, of the rows and columns that both versions have."""
    told = [pair for pair in columns if not {pair[0].role, pair[1].role} <= NAMES_A_ROW]
    for before, after in rows:
        for was, now in told:
            one, other = before.cells[was.number - 1], after.cells[now.number - 1]
            if how := _how(one, other):
                yield ChangedCell(
                    new.name, after.name, now.head, now.role, how, one.printed, other.printed,
                    Spot(old.file, before.line, was.number), Spot(new.file, after.line, now.number), other.looked_at,
                )  # fmt: skip


def _unwatched(
    new: Sheet, columns: Sequence[tuple[SheetColumn, SheetColumn]], rows: Sequence[tuple[SheetRow, SheetRow]]
) -> Iterator[Unwatched]:
    """Tell every figure that is as it was, and that no rule looks at any more."""
    for before, after in rows:
        for was, now in columns:
            one, other = before.cells[was.number - 1], after.cells[now.number - 1]
            if one.looked_at and not other.looked_at and _how(one, other) is None and other.printed.strip():
                yield Unwatched(new.name, after.name, now.head, other.printed, Spot(new.file, after.line, now.number))


def _how(one: SheetCell, other: SheetCell) -> How | None:
    """Say in what two cells differ; None where they do not."""
    texts = plain(one.printed), plain(other.printed)
    if texts[0] == texts[1]:
        # What a blank cell means is declared of its table, and told there.
        return "stands for something else" if texts[0] and one.reads != other.reads else None
    return "written otherwise" if one.reads and one.reads == other.reads else "changed"
