"""Group findings on a row whose figures stand one column off: a cell too many or too few moved them. Pure.

In each column the sum over the rows asks of the row just what the row prints in the column beside it. That is one slip:
one finding leads, and what else is broken in that row follows from it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from tieout.findings.roots import Judged
from tieout.rules.cell import Cell
from tieout.values.outcome import Finding, Text

SEVERAL = 2
"""Columns that must ask of a row what it prints beside them."""
Where = tuple[str, int | None]
"""A row: its file and its line."""


def lead_by_row(judged: Sequence[Judged], cells: Mapping[int, Cell]) -> dict[str, Finding]:
    """Give the findings on rows that are moved by a column, by their id: one leads, and the others follow from it."""
    printed = {(one.place.file, one.place.line, one.place.column): one for one in cells.values()}
    asked: dict[tuple[Where, int], list[Judged]] = defaultdict(list)
    touched: dict[Where, list[Judged]] = defaultdict(list)
    for one in judged:
        if one.finding is None or not one.is_identity or cells[one.check.cells[0]].is_record:
            continue
        for place, number in enumerate(one.check.cells):
            cell = cells[number]
            row = cell.place.file, cell.place.line
            touched[row].append(one)
            for step in (1, -1):
                if _is_asked(one, place, cells, printed.get((*row, (cell.place.column or 0) + step))):
                    asked[row, step].append(one)
    led: dict[str, Finding] = {}
    for (row, step), found in sorted(asked.items(), key=lambda item: -len(item[1])):
        if len({one.check.about for one in found}) >= SEVERAL and not led.keys() & _ids(touched[row]):
            beside = {place[2]: one for place, one in printed.items() if place[:2] == row and one.value is not None}
            blank = [one for one in judged if _lacks(one, found[0], cells, beside, step)]
            led |= _led(found[0], [*blank, *touched[row]], _label(found[0], row, cells), step)
    return led


def _is_asked(one: Judged, place: int, cells: Mapping[int, Cell], beside: Cell | None) -> bool:
    """Tell whether a sum over rows asks of one of its cells what is printed beside it, and not what it prints."""
    check = one.check
    if beside is None or beside.value is None or len(check.weights) != len(check.cells):
        return False
    if len({cells[number].place.column for number in check.cells}) != 1:
        return False
    weight, now = check.weights[place], cells[check.cells[place]].value or Decimal(0)
    if weight == 0 or beside.value == now:
        return False
    return abs(now - _left(one, cells) / weight - beside.value) <= (check.allowed or Decimal(0))


def _left(one: Judged, cells: Mapping[int, Cell]) -> Decimal:
    """Give what is left of a sum when each of its cells is counted with its weight: nothing where it ties out."""
    weighed = zip(one.check.cells, one.check.weights, strict=True)
    return sum((weight * (cells[number].value or Decimal(0)) for number, weight in weighed), Decimal(0))


def _lacks(
    one: Judged, like: Judged, cells: Mapping[int, Cell], row: Mapping[int | None, Cell], step: int
) -> bool:  # fmt: skip
    """Tell whether a sum is off by just what a row prints beside the column, where the row itself is blank in it.

    `like` is a sum of the same rule that asks so of the row; `row` are the figures of the row by their column.
    """
    if one.finding is None or one.rule != like.rule or one.check.table != like.check.table:
        return False
    columns = {cells[number].place.column for number in one.check.cells}
    if len(columns) != 1 or len(one.check.weights) != len(one.check.cells):
        return False
    (column,) = columns
    beside = row.get((column or 0) + step)
    if column in row or beside is None or not beside.value:
        return False
    return abs(abs(_left(one, cells)) - abs(beside.value)) <= (one.check.allowed or Decimal(0))


def _ids(judged: Sequence[Judged]) -> set[str]:
    """Give the ids of findings."""
    return {one.finding.id for one in judged if one.finding is not None}


def _label(one: Judged, row: Where, cells: Mapping[int, Cell]) -> str:
    """Give the label of a row."""
    return next(
        cells[number].label for number in one.check.cells if (cells[number].place.file, cells[number].place.line) == row
    )


def _led(first: Judged, touched: Sequence[Judged], label: str, step: int) -> dict[str, Finding]:
    """Mark the findings on a row: the first leads."""
    leader = first.finding
    if leader is None:
        return {}
    way_en, way_nl = ("right", "rechts") if step == 1 else ("left", "links")
    cause = Text(
        f"The figures of “{label}” seem to stand one column too far to the {way_en}: moved back, they tie out.",
        f"De cijfers van “{label}” lijken één kolom te ver naar {way_nl} te staan: teruggeschoven kloppen ze.",
    )
    led = {leader.id: replace(leader, cause=cause)}
    for one in touched:
        if one.finding is not None and one.finding.id != leader.id:
            led[one.finding.id] = replace(one.finding, follows=leader.id)
    return led
