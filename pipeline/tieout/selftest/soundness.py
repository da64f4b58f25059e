"""Find out what sound tables have to be sound by: which rules look at a cell, and how much they allow it.

An identity is a rule by which one figure follows from others; a limit only says how far a figure may go. A slice in
which an identity does not hold is unsound: a mistake more in it proves nothing.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Set
from dataclasses import dataclass
from decimal import Decimal

import duckdb

from tieout.rules.kind import Kind
from tieout.selftest.worlds import Judge
from tieout.values.tally import Check

LINE_NUMBER = re.compile(r"\bline [0-9]+")


@dataclass(frozen=True, slots=True)
class Sound:
    """A figure of a table, and where it stands."""

    cell: int
    world: int
    table: str
    line: int
    column: int
    label: str
    head: str
    path: str | None
    basis: str
    year: int | None
    slice: int
    is_record: bool
    machine: bool
    printed: str
    value: Decimal
    scale: int
    unit: str


@dataclass(frozen=True, slots=True)
class Grounds:
    """What the rules say of tables as they are."""

    figures: tuple[Sound, ...]
    """Every figure, in reading order."""
    looked_at: Mapping[int, Set[str]]
    """Of each cell, the rules that look at its value."""
    identities: Mapping[int, Mapping[tuple[str, str], Decimal]]
    """Of each cell, the identities it is in, by rule and subject, and what each would put down to rounding."""
    unsound: Mapping[tuple[str, int], str]
    """Slices in which an identity does not hold, by table and number, with its rule."""
    broken: Mapping[int, Counter[tuple[str, str]]]
    """By world: rule and subject of what is broken, and how often."""

    def is_sound(self, figure: Sound) -> bool:
        """Tell whether every identity holds in the slice of a figure."""
        return (figure.table, figure.slice) not in self.unsound

    def allowed(self, figure: Sound) -> Decimal | None:
        """Give the change of a figure that the strictest identity would put down to rounding; None without any."""
        return min(self.identities.get(figure.cell, {}).values(), default=None)

    def allowed_without(self, figure: Sound) -> Decimal | None:
        """Give the least figure that a sum would miss, were its row not there; None where it is a part of none."""
        if figure.is_record:
            return None
        own = f"{figure.table}/{figure.path}/"
        identities = self.identities.get(figure.cell, {}).items()
        return min((room for (_, subject), room in identities if not subject.startswith(own)), default=None)


def find_grounds(judge: Judge) -> Grounds:
    """Run every rule on tables as they are."""
    figures = _figures(judge.connection)
    slices = dict(judge.connection.execute("SELECT cell_id, (table_name, slice_no) FROM figures").fetchall())
    of_table = dict(judge.connection.execute("SELECT table_name, world FROM worlds").fetchall())
    looked_at: dict[int, set[str]] = {}
    identities: dict[int, dict[tuple[str, str], Decimal]] = {}
    unsound: dict[tuple[str, int], str] = {}
    broken: dict[int, Counter[tuple[str, str]]] = {}
    for said in judge.said():
        kind = said.wording if isinstance(said.wording, Kind) else None
        for check in said.checks:
            cells = [cell for cell in check.cells if cell in slices]
            if check.judgement == "not judged":
                continue
            if said.wording.examines_values:
                for cell in cells:
                    looked_at.setdefault(cell, set()).add(said.rule.name)
            if check.judgement == "broken":
                world = of_table[check.table]
                broken.setdefault(world, Counter())[said.rule.name, in_any_place(check.subject)] += 1
                if kind is not None and kind.holds_in_sound_tables:
                    unsound |= {slices[cell]: said.rule.name for cell in cells}
            elif kind is not None and kind.binds:
                for cell in cells:
                    identities.setdefault(cell, {})[said.rule.name, check.subject] = _room(check)
    return Grounds(figures, looked_at, identities, unsound, broken)


def in_any_place(subject: str) -> str:
    """Give a subject without the number of its line, which moves with the lines above it."""
    return LINE_NUMBER.sub("line", subject)


def _room(check: Check) -> Decimal:
    """Give the change of one of its figures that a check would put down to rounding, whichever way it goes."""
    return (check.allowed or Decimal(0)) + (check.gap or Decimal(0))


def _figures(connection: duckdb.DuckDBPyConnection) -> tuple[Sound, ...]:
    """Fetch every figure of the run."""
    rows = connection.execute(
        """
        SELECT
            figures.cell_id, worlds.world, figures.table_name, figures.line_no, figures.column_no, figures.line_label,
            figures.column_label, figures.line_path, figures.basis, figures.year, figures.slice_no,
            tables.is_records, tables.numbers = 'machine',
            figures.printed, figures.value, figures.scale, figures.unit
        FROM figures
        JOIN worlds USING (table_name)
        JOIN tables ON tables.table_name = figures.table_name
        WHERE figures.state = 'figure'
        ORDER BY figures.cell_id
        """
    ).fetchall()
    return tuple(Sound(*row) for row in rows)
