"""Group findings on a result that is blank though its parts are not: whatever it counts in misses it too. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from tieout.findings.roots import Judged
from tieout.rules.cell import Cell
from tieout.rules.quoting import written
from tieout.values.outcome import Finding, Text


def lead_by_blank(judged: Sequence[Judged], cells: Mapping[int, Cell]) -> dict[str, Finding]:
    """Give the findings on blank results, by their id: each leads, and those follow that are off by what it should be.

    Such a finding is on a figure of the same row or of the same column of its table.
    """
    led: dict[str, Finding] = {}
    broken = [one for one in judged if one.finding is not None and one.is_identity]
    for one in broken:
        blank, expected = cells[one.check.cells[0]], one.check.expected
        if one.finding is None or blank.value is not None or not expected or one.finding.id in led:
            continue
        meant = written(blank, expected)
        cause = Text(f"It is blank, and would have to be {meant.en}.", f"Het is leeg, en zou {meant.nl} moeten zijn.")
        led[one.finding.id] = replace(one.finding, cause=cause)
        for other in broken:
            first = cells[other.check.cells[0]]
            is_near = first.table == blank.table and (
                first.place.line == blank.place.line or first.place.column == blank.place.column
            )
            if other.finding is None or other is one or not is_near or other.finding.id in led:
                continue
            gap, allowed = other.check.gap, other.check.allowed
            if gap is not None and allowed is not None and abs(gap - abs(expected)) <= allowed:
                led[other.finding.id] = replace(other.finding, follows=one.finding.id)
    return led
