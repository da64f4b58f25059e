"""Draw the known fault of a kind of rule: rows of a run's tables in which it must break, and how often.

A kind has its fault in a table of its own, so that no other fault is in its way. What is not said of a row is
what a plain row has: a figure in whole units of money, printed in one column of a target.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any

from tieout.store.schema import FigureRow, IdentityRow, LineRow, RecordRow

HALF = Decimal("0.5")


@dataclass(frozen=True, slots=True)
class Known:
    """A fault that a kind of rule must find."""

    broken: int
    """How many checks break on these rows, no more and no fewer."""
    arguments: Mapping[str, Any] = field(default_factory=dict)
    figures: tuple[FigureRow, ...] = ()
    lines: tuple[LineRow, ...] = ()
    identities: tuple[IdentityRow, ...] = ()
    records: tuple[RecordRow, ...] = ()


def figure(path: str | None, value: int | None, column: int = 2, line: int = 1, **more: Any) -> FigureRow:
    """Draw a figure (None: a mark) in a column and a line; `more` names further columns of `figures`.

    Column 2 is the target and 3 the actual of 2022, unless `more` says otherwise.
    """
    role = more.pop("basis_role", "target" if column == 2 else "actual")
    period = more.pop("period_no", 2022)
    amount = None if value is None else Decimal(value)
    plain: dict[str, Any] = {
        "cell_id": 0,
        "table_name": "known",
        "kind": "known",
        "entity": "known",
        "document": "report",
        "document_no": 1,
        "report_year": 2022,
        "own": True,
        "publication": "",
        "complete": True,
        "file": "known",
        "line_no": line,
        "column_no": column,
        "line_label": path,
        "line_path": path,
        "column_label": "head",
        "basis": role,
        "basis_role": role,
        "year": period,
        "period": str(period),
        "period_no": period,
        "slice": f"{role}_{period}",
        "slice_no": column,
        "printed": "-" if value is None else str(value),
        "state": "mark" if value is None else "figure",
        "mark": "not_available" if value is None else None,
        "is_nothing": False,
        "value": amount,
        "unit": None if value is None else "money",
        "scale": None if value is None else 1,
        "decimals": None if value is None else 0,
        "lower": None if amount is None else amount - HALF,
        "upper": None if amount is None else amount + HALF,
        "lower_closed": None if value is None else True,
        "upper_closed": None if value is None else False,
        "currency_text": "",
        "scale_text": "",
        "percent_text": "",
        "sign": 1,
        "heading": False,
        "budgeted": False,
        "required": False,
        "line_unit": "money",
        "is_count": False,
        "unit_is_words": False,
        "unit_is_printed": False,
    }
    if more.get("unit") == "%":
        plain |= {"percent_text": "%", "line_unit": "%", "printed": f"{value}%"}
    return FigureRow(**(plain | more))


def line(path: str | None, number: int | None = 2, **more: Any) -> LineRow:
    """Draw a printed row (`number` None: a missing line); `more` names further columns of `lines`."""
    plain: dict[str, Any] = {
        "table_name": "known",
        "kind": "known",
        "entity": "known",
        "own": True,
        "complete": True,
        "title": "",
        "report_year": 2022,
        "file": "known",
        "line_no": number,
        "label": path,
        "line_label": path,
        "section": "",
        "line_path": path,
        "known_as": path,
        "as_declared": True,
        "required": False,
        "expected": False,
        "open": False,
        "heading": False,
        "position": number,
        "label_cell": number or 1,
        "stated_cells": [number or 1],
        "unplaced_cells": [number or 1],
        "repeats_header": False,
    }
    return LineRow(**(plain | more))


def record(number: int, entity: str = "one", **more: Any) -> RecordRow:
    """Draw a record in a line; `more` names further columns of `records`."""
    plain: dict[str, Any] = {
        "table_name": "known",
        "kind": "known",
        "own": True,
        "line_no": number,
        "record": f"{entity} 2022",
        "entity": entity,
        "year": 2022,
        "period": "2022",
        "period_no": 2022,
        "further_keys": [],
        "key_cell": number,
        "printed": entity,
    }
    return RecordRow(**(plain | more))


def identity(judgement: str, result: int, parts: tuple[int, ...], cell: int, **more: Any) -> IdentityRow:
    """Draw a sum in one slice: what it prints and what its parts print; `cell` is the number of its own cell.

    Those of its parts follow on it. `more` names further columns of `identities`.
    """
    made = Decimal(sum(parts))
    plain: dict[str, Any] = {
        "table_name": "known",
        "kind": "known",
        "entity": "known",
        "own": True,
        "complete": True,
        "cell_id": cell,
        "identity_no": 1,
        "how": "sum",
        "axis": "rows",
        "about": f"total/{cell}",
        "score": 9000,
        "is_certain": True,
        "judgement": judgement,
        "cells": list(range(cell, cell + 1 + len(parts))),
        "weights": [-1, *(1 for _ in parts)],
        "suspects": [cell] if judgement == "broken" else None,
        "expected": made,
        "found": Decimal(result),
        "gap": abs(result - made),
        "allowed": HALF * (1 + len(parts)),
    }
    return IdentityRow(**(plain | more))


def placed(row: FigureRow, kind: str, cell: int) -> FigureRow:
    """Give a figure its number, and the kind of rule that it is drawn for as the kind of its table."""
    table = kind if row.table_name == "known" else f"{kind} {row.table_name}"
    return replace(row, cell_id=cell, kind=kind, table_name=table)
