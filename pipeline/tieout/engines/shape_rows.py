"""Say in SQL which figures a shape is about, and what is counted where a publication has none of them."""

from __future__ import annotations

from tieout.rulebook.declared import ShapeRows
from tieout.rules.population import NOT_PRINTED, listed
from tieout.values.tally import Check, Tally


def condition_of(rows: ShapeRows | None) -> str:
    """Give the condition that a figure meets which a shape is about; without `rows` every row does."""
    if rows is None:
        return "true"
    conditions = ["true" if rows.any_state else "state = 'figure'"]
    if rows.in_kinds:
        conditions.append(f"kind IN ({listed(rows.in_kinds)})")
    if rows.except_kinds:
        conditions.append(f"kind NOT IN ({listed(rows.except_kinds)})")
    if rows.unit is not None:
        conditions.append(f"unit = {listed((rows.unit,))}")
    if rows.lines:
        conditions.append(f"line_path IN ({listed(rows.lines)})")
    if rows.except_lines:
        conditions.append(f"(line_path IS NULL OR line_path NOT IN ({listed(rows.except_lines)}))")
    return " AND ".join(conditions)


def not_printed(table: str, about: str, cell: int) -> Tally:
    """Count a shape on figures of which the publication prints none: not judged, for that plain reason.

    `table` and `cell` are those of the first figure that it does print.
    """
    check = Check(table, about, "not judged", (cell,), excuse=NOT_PRINTED)
    return Tally(not_judged=1, excuses={NOT_PRINTED: 1}, checks=(check,))
