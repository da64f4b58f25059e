"""Find what follows from what in each statement, from its figures alone: the table `identities`.

Nothing of a rulebook is asked here but which figures a cell stands for. What is found there is judged by a rule of
every rulebook, and says where rows belong that no rulebook knows.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import groupby
from typing import Any

import duckdb

from tieout.arithmetic.discover import Arithmetic, discover
from tieout.arithmetic.grid import Cell, Column, Grid, Row, State, View
from tieout.arithmetic.identity import Identity, Judgement
from tieout.arithmetic.marks import marks_of
from tieout.arithmetic.suspects import Break, find_breaks
from tieout.rules.population import ALONE, TOLD_ELSEWHERE, TOO_LARGE
from tieout.store.schema import IDENTITIES, IdentityRow

SURE = 6_000
"""Least score of an identity whose break is a mistake without a doubt."""
UNITS_OFF = 2
"""Printed units beyond rounding up to which a break may be rounding by other hands."""
ADDED_UP = ("sum", "difference")
NOTHING = Arithmetic(())
PRINTED = """
    SELECT
        figures.table_name, figures.kind, figures.entity, figures.own, figures.complete,
        figures.line_no, figures.column_no,
        figures.cell_id, lines.label, coalesce(figures.line_path, 'line ' || figures.line_no) AS line,
        figures.slice, figures.state, figures.is_nothing, figures.value, figures.lower, figures.upper, figures.unit
    FROM figures
    JOIN lines ON lines.table_name = figures.table_name AND lines.line_no = figures.line_no
    JOIN tables ON tables.table_name = figures.table_name
    WHERE NOT tables.is_records AND NOT lines.repeats_header
    ORDER BY tables.table_order, figures.line_no, figures.column_no
"""


@dataclass(frozen=True, slots=True)
class _Printed:
    """A cell of a column of figures, as it was read."""

    table: str
    kind: str
    entity: str
    own: bool
    complete: bool
    line_no: int
    column_no: int
    cell_id: int
    label: str | None
    line: str
    slice: str
    state: str
    is_nothing: bool
    value: Decimal | None
    lower: Decimal | None
    upper: Decimal | None
    unit: str | None


def find_identities(connection: duckdb.DuckDBPyConnection) -> None:
    """Fill `identities`: what follows from what in every statement of the publication, and of those beside it."""
    printed = [_Printed(*row) for row in connection.execute(PRINTED).fetchall()]
    for _, cells in groupby(printed, lambda cell: cell.table):
        IDENTITIES.insert(connection, _Table(tuple(cells)).rows())


class _Table:
    """A statement as its arithmetic is found in it, with where each of its figures stands."""

    def __init__(self, cells: Sequence[_Printed]) -> None:
        self.first = cells[0]
        rows = [tuple(row) for _, row in groupby(cells, lambda cell: cell.line_no)]
        self.printed = [row for row in rows if any(cell.state == "figure" for cell in row)]
        self.places = max((_places(cell) for row in self.printed for cell in row), default=0)
        self.grid = self._grid()
        self.views = {"rows": View(self.grid, "rows"), "columns": View(self.grid, "columns")} if self.printed else {}

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

    def _cell(self, cell: _Printed) -> Cell:
        """Put a cell in the unit of the grid; of an interval that is not even the wider half counts."""
        if cell.state == "figure" and cell.value is not None and cell.lower is not None and cell.upper is not None:
            half = max(cell.upper - cell.value, cell.value - cell.lower)
            return Cell("figure", self._counted(cell.value), self._counted(half), cell.unit == "%")
        state: State = "nothing" if cell.state == "mark" and cell.is_nothing else "unknown"
        return Cell(state)

    def _counted(self, amount: Decimal) -> int:
        """Count an amount in the unit of the grid."""
        return 2 * int(amount.scaleb(self.places))

    def rows(self) -> Iterator[IdentityRow]:
        """Give a row for every identity in every slice; one for the table where nothing follows from anything."""
        found = discover(self.grid) if self.printed else NOTHING
        if found.bounded:
            yield self._row(self.first, identity=None, judgement="not judged", excuse=TOO_LARGE, cells=[self.first])
        identities = tuple(one for one in found.identities if self._is_of_one_unit(one))
        if not identities:
            yield self._row(self.first, identity=None, judgement="not judged", excuse=ALONE, cells=[self.first])
            return
        breaks = {check: one for one in find_breaks(self.grid, identities) for check in one.checks}
        named: Counter[str] = Counter()
        for number, identity in enumerate(identities):
            is_sure = self._is_sure(number, identities, breaks)
            for place, judgement in enumerate(identity.judgements):
                cells = self._cells(identity, place)
                if judgement == "not judged" and cells[0].state != "figure":
                    continue  # a row that heads its parts prints nothing, and need not
                about = f"{cells[0].line}/{cells[0].slice}"
                named[about] += 1
                follows = judgement == "broken" and place in identity.follows
                yield replace(
                    self._row(
                        cells[0],
                        identity=number + 1,
                        judgement="not judged" if follows else _judged(identity, judgement),
                        excuse=TOLD_ELSEWHERE if follows else _excuse(judgement, cells),
                        cells=cells,
                    ),
                    how=identity.how,
                    axis=identity.axis,
                    about=about if named[about] == 1 else f"{about}/{named[about]}",
                    score=identity.score,
                    is_certain=is_sure,
                    suspects=self._suspects(breaks.get((number, place))),
                    **(self._amounts(identity, place) if identity.how in ADDED_UP else {}),
                )

    def _row(
        self, cell: _Printed, identity: int | None, judgement: str, excuse: str | None, cells: Sequence[_Printed]
    ) -> IdentityRow:
        """Give a row on one cell, with what all rows of the table have."""
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

    def _amounts(self, identity: Identity, place: int) -> dict[str, Any]:
        """Give what each figure of a sum counts for and, where it is judged, how far it is off and may be."""
        told: dict[str, Any] = {"weights": [-1, *(weight for _, weight in identity.parts)]}
        if identity.judgements[place] == "not judged":
            return told
        view = self.views[identity.axis]
        result, gap = view.values[identity.result][place], identity.gaps[place]
        allowed = sum(view.halves[item][place] for item in identity.items if view.is_figure(item, place))
        amounts = {"expected": result - gap, "found": result, "gap": abs(gap), "allowed": allowed}
        return told | {name: (Decimal(counted) / 2).scaleb(-self.places) for name, counted in amounts.items()}

    def _cells(self, identity: Identity, place: int) -> list[_Printed]:
        """Give the cells of an identity in one slice, the result first."""
        is_rows = identity.axis == "rows"
        return [self.printed[item][place] if is_rows else self.printed[place][item] for item in identity.items]

    def _is_of_one_unit(self, identity: Identity) -> bool:
        """Tell whether all figures of a sum are in one unit: shares and rates are of others than what they are of."""
        if identity.how not in ADDED_UP:
            return True
        places = range(len(identity.judgements))
        return all(
            len({cell.unit for cell in self._cells(identity, place) if cell.state == "figure"}) < 2
            for place in places
            if identity.judgements[place] != "not judged"
        )

    def _suspects(self, found: Break | None) -> list[int] | None:
        """Give the cells that one change of would mend a break."""
        return None if found is None else [self.printed[one.row][one.column].cell_id for one in found.suspects]

    def _is_sure(self, number: int, identities: Sequence[Identity], breaks: Mapping[tuple[int, int], Break]) -> bool:
        """Tell whether a break of an identity is a mistake without a doubt.

        It breaks in one slice and by more than other hands would round, two others that do not follow from each other
        speak for it, and a second witness knows the wrong cell: another identity that breaks with it, or one along
        the other axis that holds there.
        """
        identity = identities[number]
        if identity.how not in ADDED_UP or identity.score < SURE or identity.witnesses < 2:
            return False
        broken = [place for place in identity.slices("broken") if place not in identity.follows]
        return len(broken) < 2 and all(
            self._is_far(identity, place)
            and (len(breaks[number, place].checks) > 1 or self._is_witnessed(identity, place, identities))
            for place in broken
        )

    def _is_far(self, identity: Identity, place: int) -> bool:
        """Tell whether a sum is off by more than rounding by other hands would explain."""
        view = self.views[identity.axis]
        halves = [view.halves[item][place] for item in identity.items if view.is_figure(item, place)]
        return abs(identity.gaps[place]) > sum(halves) + UNITS_OFF * 2 * max(halves)

    def _is_witnessed(self, identity: Identity, place: int, identities: Sequence[Identity]) -> bool:
        """Tell whether an identity along the other axis holds at the result of this one: its parts are then wrong."""
        return any(
            other.axis != identity.axis
            and place in other.items
            and other.judgements[identity.result] in ("holds", "within rounding")
            for other in identities
        )


def _judged(identity: Identity, judgement: Judgement) -> str:
    """Name a judgement as rules do; a quotient of rounded figures ties out wherever rounding explains it."""
    if judgement == "within rounding" and identity.how not in ADDED_UP:
        return "exact"
    return "exact" if judgement == "holds" else judgement


def _excuse(judgement: str, cells: Sequence[_Printed]) -> str | None:
    """Say why a check of an identity is not judged; None where it is, or where a figure of it cannot be read.

    A mark that says that a figure is not known leaves open what follows from it: the rules of the rulebook tell that.
    """
    return None if judgement != "not judged" or any(cell.state == "unreadable" for cell in cells) else ALONE


def _places(cell: _Printed) -> int:
    """Give how many decimals an amount and the ends of its interval have."""
    amounts = [amount.normalize() for amount in (cell.value, cell.lower, cell.upper) if amount is not None]
    return max((-int(amount.as_tuple().exponent) for amount in amounts), default=0)
