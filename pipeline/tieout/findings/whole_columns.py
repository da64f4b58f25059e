"""Group findings on a column that is off in most of its rows: not figures are wrong there, but whole columns. Pure.

Where rows were moved by a column, or two columns changed places, what a column should be by the others is so in hardly
any row. That is one slip, and one finding leads; those on the other rows follow from it.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import replace

from tieout.findings.roots import Judged
from tieout.rules.cell import Cell
from tieout.values.outcome import Finding, Text

SEVERAL = 4
"""Rows of a column that must be off, and more of them than tie out, for the column to be what is wrong."""


def lead_by_column(judged: Sequence[Judged], cells: Mapping[int, Cell]) -> dict[str, Finding]:
    """Give the findings on columns that are off in most rows, by their id: one leads, and the others follow from it."""
    columns: dict[tuple[str, str, str], list[Judged]] = defaultdict(list)
    holds: Counter[tuple[str, str, str]] = Counter()
    for one in judged:
        column = one.rule, one.check.table, one.check.about.rpartition("/")[2]
        if one.finding is None:
            holds[column] += one.says_something
        elif one.is_identity and _is_along_a_row(one, cells):
            columns[column].append(one)
    led: dict[str, Finding] = {}
    for column, broken in columns.items():
        holding = holds[column]
        if len(broken) >= SEVERAL and len(broken) > holding:
            led |= _led([one.finding for one in broken if one.finding is not None], broken, holding)
    return led


def _is_along_a_row(one: Judged, cells: Mapping[int, Cell]) -> bool:
    """Tell whether a check is about figures of one row."""
    return len({cells[number].place.line for number in one.check.cells}) == 1 < len(one.check.cells)


def _led(findings: Sequence[Finding], broken: Sequence[Judged], holding: int) -> dict[str, Finding]:
    """Mark the findings on one column: the first leads."""
    first, *others = findings
    return {first.id: replace(first, cause=_cause(broken, holding))} | {
        one.id: replace(one, follows=first.id) for one in others
    }


def _cause(broken: Sequence[Judged], holding: int) -> Text:
    """Say that a whole column is off, and what would have made it so."""
    rows, all_rows = len(broken), len(broken) + holding
    turned = all(
        one.check.found is not None
        and one.check.expected is not None
        and one.check.allowed is not None
        and abs(one.check.found + one.check.expected) <= one.check.allowed
        for one in broken
    )
    why = (
        Text(
            "In each it is the negative of that: the columns that it is made of may have changed places.",
            "In elk daarvan staat het tegengestelde: de kolommen waaruit het volgt zijn misschien verwisseld.",
        )
        if turned
        else Text(
            "The figures seem to stand under other heads than their own, moved by a column or interchanged.",
            "De cijfers lijken onder andere koppen te staan dan de hunne: een kolom opgeschoven, of verwisseld.",
        )
    )
    return Text(
        f"So it is in {rows} of the {all_rows} rows of this column: no single figure is wrong. {why.en}",
        f"Zo is het in {rows} van de {all_rows} rijen van deze kolom: niet één cijfer is onjuist. {why.nl}",
    )
