"""Find norms that are met only because the figure is printed more coarsely than its row or its table prints others.

*6%* meets *at most 6%* whether it stands for 5,6% or for 6,4%. In a table that prints whole percentages nobody can ask
for more; where the figures beside it have decimals, the one that would show a missed norm lost them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

import duckdb

from tieout.findings.examined import Judged, judged
from tieout.findings.findings import Counted, finding_id
from tieout.rules.cell import Cell
from tieout.rules.kind import Kind
from tieout.rules.quoting import quoted, written
from tieout.values.outcome import Finding, Rule, Text, breach
from tieout.values.tally import Check

BEYOND = Rule(
    name="norm_is_met_beyond_rounding",
    title=Text("A norm is met only by coarse rounding", "Een norm is alleen gehaald door grove afronding"),
    reason=Text(
        "The figure is printed more coarsely than its row or its table prints others, and what it may stand for lies "
        "on both sides of the norm. Print it as the others are, or say what it is.",
        "Het cijfer is grover afgedrukt dan andere in de rij of de tabel, en waar het voor kan staan ligt aan beide "
        "kanten van de norm. Druk het af zoals de andere, of leg uit wat het is.",
    ),
    source="A table is printed in one step of rounding",
    severity="warning",
    engine="tieout",
    declared_in="tieout/findings/coarse_norms.py",
)
DIGIT = 10
"""So many times finer is a digit more."""
FEWEST = 2
"""Figures of a row that show how it is usually printed, and rows that show it of a table."""
WHOLE = Decimal(100)
NO_NORM = Text("No figure stands beside a norm.", "Er staat geen cijfer naast een norm.")


@dataclass(frozen=True, slots=True)
class Step:
    """How finely a figure is printed."""

    cell: int
    step: Decimal
    size: Decimal
    """Its amount, without its sign."""


Rows = Mapping[int, Sequence[Step]]
"""The figures of a table in one unit, those that are zero left out, by the line of their row."""


def is_coarse(cell: int, norm: int, rows: Rows, line: int, is_percentage: bool) -> bool:
    """Tell whether a figure on a line has a digit less than its row prints elsewhere, or else than most of its table.

    A row of which other figures are printed as coarsely is so by its own habit, whatever the table does. Of amounts
    only rows of like size say how finely they are printed; percentages are of like size by themselves.
    """
    row = rows.get(line, ())
    own = next((one for one in row if one.cell == cell), None)
    if own is None:
        return False
    others = [one for one in row if one.cell != cell]
    if any(one.step * DIGIT <= own.step for one in others):
        return True
    if sum(one.cell != norm for one in others) >= FEWEST:
        return False
    alike = [
        sorted(one.step for one in steps)[(len(steps) - 1) // 2]
        for at, steps in rows.items()
        if at != line and steps and (is_percentage or DIGIT * max(one.size for one in steps) >= own.size)
    ]
    finer = sum(step * DIGIT <= own.step for step in alike)
    return finer >= FEWEST and 2 * finer > len(alike)


def judge_coarse_norms(
    connection: duckdb.DuckDBPyConnection, counted: Sequence[Counted], cells: Mapping[int, Cell]
) -> Judged:
    """Judge every figure of the publication's own statements that meets its norm as printed. `cells` has what is shown.

    Found is one that may as well miss it, by a digit that others beside it have.
    """
    norms = [one for one in counted if isinstance(one.wording, Kind) and one.wording.holds_to_norm]
    examined = sum(one.tally.exact + one.tally.within_rounding for one in norms)
    met = [(check, cells[check.cells[0]], cells[check.cells[1]]) for one in norms for check in _met(one, cells)]
    rows = _rows(connection, sorted({found.table for _, found, _ in met})) if met else {}
    findings = [
        _finding(check, found, norm)
        for check, found, norm in met
        if found.place.line is not None
        and is_coarse(
            check.cells[0], check.cells[1], rows.get((found.table, found.unit), {}), found.place.line, found.unit == "%"
        )
    ]
    return judged([BEYOND], examined, findings, NO_NORM)


def _met(one: Counted, cells: Mapping[int, Cell]) -> Iterator[Check]:
    """Yield the checks of a rule whose figure meets the norm as printed, and of which it might be that it does not.

    All and nothing are printed without decimals by habit: no figure goes beyond them.
    """
    for check in one.tally.checks:
        if check.judgement != "within rounding":
            continue
        found, norm = cells[check.cells[0]], cells[check.cells[1]]
        is_end = found.value == norm.value and (found.value == 0 or (found.value == WHOLE and found.unit == "%"))
        if found.own and not found.is_record and not is_end:
            yield check


def _rows(connection: duckdb.DuckDBPyConnection, tables: Sequence[str]) -> dict[tuple[str, str], dict[int, list[Step]]]:
    """Give how finely tables print their figures, by table and unit; a zero is written without decimals by habit."""
    found = connection.execute(
        """
        SELECT table_name, unit, line_no, cell_id, upper - lower, abs(value)
        FROM figures
        WHERE table_name IN (SELECT unnest($1::VARCHAR[])) AND state = 'figure' AND value <> 0
            AND basis_role IN ('target', 'actual', 'forecast')
        ORDER BY cell_id
        """,
        [list(tables)],
    ).fetchall()
    rows: dict[tuple[str, str], dict[int, list[Step]]] = {}
    for table, unit, line, *told in found:
        rows.setdefault((table, unit), {}).setdefault(line, []).append(Step(*told))
    return rows


def _finding(check: Check, found: Cell, norm: Cell) -> Finding:
    """Say what a figure may be, as it is printed, and its norm."""
    least, most = _ends(found)
    low, high = _ends(norm)
    return breach(
        BEYOND,
        finding_id("", check.subject, [found.place.printed or "", norm.place.printed or ""])[1:],
        Text(
            f"{found.name} is {quoted(found)} against a norm of {quoted(norm)}: as printed it may be {least.en} to "
            f"{most.en}, and the norm {low.en} to {high.en}. Figures beside it are printed finer.",
            f"{found.name} is {quoted(found)} bij een norm van {quoted(norm)}: zoals het er staat kan het {least.nl} "
            f"tot {most.nl} zijn, en de norm {low.nl} tot {high.nl}. Cijfers ernaast zijn fijner afgedrukt.",
        ),
        found.place,
        norm.place,
    )


def _ends(cell: Cell) -> tuple[Text, Text]:
    """Write the least and the greatest amount that a cell may stand for."""
    value = cell.value or Decimal(0)
    return written(cell, value - cell.half_step), written(cell, value + cell.half_step)
