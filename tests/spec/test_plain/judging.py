"""Judge a package of other people in this process, as a steward would write it down: fields, constraints, lines."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from tests.conftest import CLOCK
from tests.spec.drawn import without_comments
from tieout.gate.gathering import gather
from tieout.gate.session import judge
from tieout.values.moments import days_at
from tieout.values.verdict import Verdict


def resource(name: str, fields: Sequence[Mapping[str, Any]], **schema: Any) -> dict[str, Any]:
    """Declare a table of records."""
    return {"name": name, "path": f"{name}.csv", "schema": {"fields": list(fields), **schema}}


def write_package(folder: Path, tables: Mapping[str, str], *resources: Mapping[str, Any], **package: Any) -> Path:
    """Write a package: its tables by name, as CSV, and what it declares of them."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in tables.items():
        (folder / f"{name}.csv").write_text(text, encoding="utf-8", newline="")
    declared = {"name": "package", "resources": list(resources), **package}
    (folder / "datapackage.json").write_text(json.dumps(declared), encoding="utf-8")
    return folder


def judged(folder: Path, staging: Path) -> Verdict:
    """Judge what lies in a folder."""
    staging.mkdir()
    case = gather(folder, [], None, days_at(CLOCK()), None)
    with without_comments():
        return judge(case, {}, staging, lambda stage: None)[0]


Column = tuple[Sequence[str], Mapping[str, Any]]
"""Cells, and what is declared of the field that they stand in."""


def judged_columns(folder: Path, columns: Sequence[Column]) -> Verdict:
    """Judge columns together, each as field `x` of a table of its own, `t0`, `t1`, ..., a line for each cell."""
    tables, resources = {}, []
    for place, (cells, field) in enumerate(columns):
        rows = io.StringIO()
        csv.writer(rows, lineterminator="\n").writerows([("id", "x"), *enumerate(cells, 1)])
        tables[f"t{place}"] = rows.getvalue()
        resources.append(resource(f"t{place}", [{"name": "id", "type": "integer"}, {"name": "x", **field}]))
    return judged(write_package(folder / "package", tables, *resources), folder / "staging")


def one_field(folder: Path, cells: Sequence[str], **field: Any) -> Verdict:
    """Judge a column by itself, in table `t0`."""
    return judged_columns(folder, [(cells, field)])


def broken_cells(verdict: Verdict, rule: str) -> list[str]:
    """List the cells that a rule found, as delivered."""
    return [place.printed or "" for one in verdict.findings if one.rule == rule for place in one.places]


def state_of(verdict: Verdict, rule: str) -> str:
    """Give what became of a rule."""
    (found,) = [one.state for one in verdict.outcomes if one.rule == rule]
    return found
