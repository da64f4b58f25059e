"""Hold each statement of a run as its arithmetic is found in it, with where each of its figures stands."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby
from typing import Any

import duckdb

from tieout.arithmetic.discover import Arithmetic, discover
from tieout.arithmetic.grid import Cell, Column, Grid, Row, State, View
from tieout.arithmetic.identity import Identity, Judgement
from tieout.arithmetic.marks import marks_of
from tieout.rules.population import ALONE
from tieout.store.schema import IdentityRow

ADDED_UP = ("sum", "difference")
NOTHING = Arithmetic(())
PRINTED = """
    SELECT
        figures.table_name, figures.kind, figures.entity, figures.own, figures.publication, figures.complete,
        figures.file, figures.line_no, figures.column_no, figures.cell_id, figures.document, figures.report_year,
        lines.label, figures.line_path, figures.slice, figures.state, figures.is_nothing, figures.value, figures.lower,
        figures.upper, figures.unit
    FROM figures
    JOIN lines ON lines.table_name = figures.table_name AND lines.line_no = figures.line_no
    JOIN tables ON tables.table_name = figures.table_name
    WHERE NOT tables.is_records AND NOT lines.repeats_header
    ORDER BY tables.table_order, figures.line_no, figures.column_no
"""


@dataclass(frozen=True, slots=True)
class Printed:
    """A cell of a column of figures, as it was read."""

    table: str
    kind: str
    entity: str
    own: bool
    publication: str
    complete: bool
    file: str
    line_no: int
    column_no: int
    cell_id: int
    document: str
    report_year: int
    label: str | None
    line_path: str | None
    slice: str
    state: str
    is_nothing: bool
    value: Decimal | None
    lower: Decimal | None
    upper: Decimal | None
    unit: str | None

    @property
    def line(self) -> str:
        """Name its line, for what does not change with the order of identities."""
        return self.line_path or f"line {self.line_no}"


def statements_of(connection: duckdb.DuckDBPyConnection) -> Iterator[Statement]:
    """Give every statement of a run: of the publication, and of those beside it."""
    printed = [Printed(*row) for row in connection.execute(PRINTED).fetchall()]
    for _, cells in groupby(printed, lambda cell: cell.table):
        yield Statement(tuple(cells))


class Statement:
    """A statement, its figures in one unit, and what follows from what in it."""

    def __init__(self, cells: Sequence[Printed]) -> None:
        self.first = cells[0]
        rows = [tuple(row) for _, row in groupby(cells, lambda cell: cell.line_no)]
        self.printed = [row for row in rows if any(cell.state == "figure" for cell in row)]
        self.places = max((_places(cell) for row in self.printed for cell in row), default=0)
        self.grid = self._grid()
        self.views = {"rows": View(self.grid, "rows"), "columns": View(self.grid, "columns")} if self.printed else {}
        found = discover(self.grid) if self.printed else NOTHING
        self.is_bounded = bool(found.bounded)
        self.identities = tuple(one for one in found.identities if self.is_of_one_unit(one))

    def _grid(self) -> Grid:
        """Put the figures in one unit, so small that all of them and all ends of their intervals are whole."""
        labels = [row[0].label or "" for row in self.printed]
        return Grid(
            tuple(
                Row(row[0].line_no, label, mark)
                for row, label, mark in zip(self.printed, labels, marks_of(labels), strict=True)
            ),
            tuple(Column(cell.column_no, cell.slice) for cell in (self.printed[0] if self.printed else ())),
            tuple(tuple(map(self._cell, row)) for row in self.printed),
            2 * 10**self.places,
        )

    def _cell(self, cell: Printed) -> Cell:
        """Put a cell in the unit of the grid; of an interval that is not even the wider half counts."""
        if cell.state == "figure" and cell.value is not None and cell.lower is not None and cell.upper is not None:
            half = max(cell.upper - cell.value, cell.value - cell.lower)
            return Cell("figure", self._counted(cell.value), self._counted(half), cell.unit == "%")
        state: State = "nothing" if cell.state == "mark" and cell.is_nothing else "unknown"
        return Cell(state)

    def _counted(self, amount: Decimal) -> int:
        """Count an amount in the unit of the grid."""
        return 2 * int(amount.scaleb(self.places))

    def cells(self, identity: Identity, place: int) -> list[Printed]:
        """Give the cells of an identity in one slice, the result first."""
        is_rows = identity.axis == "rows"
        return [self.printed[item][place] if is_rows else self.printed[place][item] for item in identity.items]

    def is_of_one_unit(self, identity: Identity) -> bool:
        """Tell whether all figures of a sum are in one unit: shares and rates are of others than what they are of."""
        if identity.how not in ADDED_UP:
            return True
        places = range(len(identity.judgements))
        return all(
            len({cell.unit for cell in self.cells(identity, place) if cell.state == "figure"}) < 2
            for place in places
            if identity.judgements[place] != "not judged"
        )

    def row(self, cells: Sequence[Printed], *, identity: int | None, judgement: str, excuse: str | None) -> IdentityRow:
        """Give a row on some cells, the one that it is about first, with what all rows of the table have."""
        cell = cells[0]
        return IdentityRow(
            table_name=cell.table,
            kind=cell.kind,
            entity=cell.entity,
            own=cell.own,
            complete=cell.complete,
            cell_id=cell.cell_id,
            identity_no=identity,
            judgement=judgement,
            excuse=excuse,
            cells=[one.cell_id for one in cells],
        )

    def amounts(self, identity: Identity, place: int) -> dict[str, Any]:
        """Give what each figure of a sum counts for and, where it is judged, how far it is off and may be."""
        told: dict[str, Any] = {"weights": [-1, *(weight for _, weight in identity.parts)]}
        if identity.judgements[place] == "not judged":
            return told
        view = self.views[identity.axis]
        result, gap = view.values[identity.result][place], identity.gaps[place]
        allowed = sum(view.halves[item][place] for item in identity.items if view.is_figure(item, place))
        amounts = {"expected": result - gap, "found": result, "gap": abs(gap), "allowed": allowed}
        exact = {name: (Decimal(counted) / 2).scaleb(-self.places) for name, counted in amounts.items()}
        return told | exact | {"unit": self.cells(identity, place)[0].unit or "1"}


def _places(cell: Printed) -> int:
    """Give how many decimals an amount and the ends of its interval have."""
    amounts = [amount.normalize() for amount in (cell.value, cell.lower, cell.upper) if amount is not None]
    return max((-int(amount.as_tuple().exponent) for amount in amounts), default=0)


def judged(identity: Identity, judgement: Judgement) -> str:
    """Name a judgement as rules do; a quotient of rounded figures ties out wherever rounding explains it."""
    if judgement == "within rounding" and identity.how not in ADDED_UP:
        return "exact"
    return "exact" if judgement == "holds" else judgement


def excuse(judgement: str, cells: Sequence[Printed]) -> str | None:
    """Say why a check of an identity is not judged; None where it is, or where a figure of it cannot be read.

    A mark that says that a figure is not known leaves open what follows from it: the rules of the rulebook tell that.
    """
    return None if judgement != "not judged" or any(cell.state == "unreadable" for cell in cells) else ALONE
