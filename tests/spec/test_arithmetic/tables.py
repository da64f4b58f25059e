"""Small tables as they are printed, and what is found in them, in the words of a steward."""

from __future__ import annotations

from pathlib import Path

from tieout.arithmetic.identity import Identity
from tieout.recognition.bare_grid import read_table
from tieout.report.arithmetic import Told, _formula


def find(folder: Path, printed: str, decimal: str | None = None) -> Told:
    """Find the arithmetic of a table that is written with bars between its cells."""
    lines = [line.strip() for line in printed.strip().splitlines()]
    path = folder / "table.csv"
    path.write_text("\n".join(",".join(f'"{cell.strip()}"' for cell in line.split("|")) for line in lines) + "\n")
    return read_table(path, decimal)


def formulas(told: Told, axis: str = "rows") -> list[str]:
    """Give the identities along one axis as formulas of lines or columns."""
    return [_formula(told, one) for one in told.arithmetic.identities if one.axis == axis]


def broken(told: Told) -> list[tuple[str, str, str]]:
    """Give each break: the formula, the place of its result and by how much it is off."""
    found = []
    for one in told.breaks:
        number, place = one.checks[0]
        identity: Identity = told.arithmetic.identities[number]
        row, column = (identity.result, place) if identity.axis == "rows" else (place, identity.result)
        where = f"{told.grid.rows[row].line}:{told.grid.columns[column].number}"
        found.append((_formula(told, identity), where, told.amount(identity.gaps[place])))
    return found


def likely(told: Told) -> list[tuple[str, str | None]]:
    """Give the likeliest cell of each break, with the slip that explains it."""
    return [
        (f"{told.grid.rows[one.row].line}:{told.grid.columns[one.column].number}", one.slip)
        for each in told.breaks
        for one in each.suspects[:1]
    ]
