"""Judge the figures that stand beside a heading, which no rule makes of others: a reader takes them for its total.

Looks at the statements of the publication itself, and at what the rules that make totals say they are made of.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import Any

import duckdb

from tieout.findings.blocks import FEWEST, Apart, Printed, Row, Total, apart, heads
from tieout.findings.examined import Judged, judged
from tieout.findings.findings import Counted, finding_id
from tieout.rules.kind import Kind
from tieout.rules.population import ABSENT
from tieout.values.errors import shorten
from tieout.values.outcome import Finding, Place, Rule, Text, breach

CONTRADICTED = Rule(
    name="heading_prints_the_total_of_its_block",
    title=Text(
        "A heading prints another total than its block", "Een tussenkop vermeldt een ander totaal dan zijn blok"
    ),
    reason=Text(
        "The total of the rows under a heading is printed, and beside the heading stands another figure in the same "
        "column: a reader may take either. Print the total there, or nothing.",
        "Het totaal van de rijen onder een tussenkop staat er, en naast de tussenkop staat in dezelfde kolom een ander "
        "cijfer: een lezer kan elk van beide overnemen. Zet daar het totaal, of niets.",
    ),
    source="A table contradicts itself",
    severity="critical",
    engine="tieout",
    declared_in="tieout/findings/headings.py",
)
ALONE = Rule(
    name="figure_of_heading_is_tied_out",
    title=Text(
        "A figure beside a heading ties out with nothing", "Een cijfer naast een tussenkop sluit nergens op aan"
    ),
    reason=Text(
        "A figure beside a heading is read as the total of the rows under it. These do not make it, or nothing says "
        "whether they do. Print what they make, or nothing, or say what the figure is.",
        "Een cijfer naast een tussenkop wordt gelezen als het totaal van de rijen eronder. Die maken het niet, of "
        "niets zegt of zij dat doen. Zet er wat zij maken, of niets, of leg uit wat het cijfer is.",
    ),
    source="Not judged is not passed",
    severity="warning",
    engine="tieout",
    declared_in="tieout/findings/headings.py",
)
NONE = Text("No row that heads others prints a figure.", "Geen rij die andere leidt vermeldt een cijfer.")
ROWS = """
    SELECT
        lines.table_name, lines.file, lines.line_no, coalesce(lines.label, ''), coalesce(lines.line_label, ''),
        coalesce(lines.line_path, ''), coalesce(lines.known_as, ''), coalesce(lines.heading, false),
        figures.column_no, figures.column_label, figures.printed, figures.cell_id, figures.is_nothing, figures.value,
        figures.lower, figures.upper, figures.unit, figures.year, figures.joins
    FROM lines
    JOIN tables USING (table_name)
    LEFT JOIN figures ON figures.table_name = lines.table_name AND figures.line_no = lines.line_no
        AND figures.basis_role <> 'rate'
    WHERE lines.own AND NOT tables.is_records AND lines.line_no IS NOT NULL AND NOT lines.repeats_header
        AND lines.table_name IN (
            SELECT table_name FROM figures
            WHERE own AND state = 'figure' AND value <> 0 AND (heading OR line_path IS NULL) AND slice_no = column_no)
    ORDER BY tables.table_order, lines.line_no, figures.column_no
"""
"""The rows of every statement that has a row which may be a heading with a figure."""


def judge_headings(connection: duckdb.DuckDBPyConnection, counted: Sequence[Counted]) -> Judged:
    """Judge every figure beside a heading of the publication's own statements. Gives rules, outcomes and findings.

    `counted` says which rows the rules make of which. Where the block of a heading prints its total, that must be what
    the heading prints; else the rows under it must make it. A figure that cannot be held against anything is found
    where the heading prints others besides.
    """
    tied_out = frozenset(
        cell
        for (cell,) in connection.execute(
            "SELECT cells[1] FROM identities WHERE own AND axis = 'rows' AND judgement IN ('exact', 'within rounding')"
        ).fetchall()
    )
    examined = 0
    findings: list[Finding] = []
    found = connection.execute(ROWS).fetchall()
    for table, printed in groupby(found, lambda row: row[0]):
        rows, unplaced = _rows([row[1:] for row in printed])
        totals = _totals(table, rows, counted)
        for heading, at in heads(rows, totals, unplaced):
            examined += len(heading.figures)
            findings += _findings(table, heading, list(apart(rows, at, totals, tied_out)))
    return judged([CONTRADICTED, ALONE], examined, findings, NONE)


def _rows(printed: Sequence[tuple[Any, ...]]) -> tuple[list[Row], frozenset[int]]:
    """Give the rows of a table, and which of them are no line of the rulebook and part of nothing, by their line."""
    rows, unplaced = [], set()
    for line, cells in groupby(printed, lambda cell: cell[1]):
        told = list(cells)
        file, _, label, line_label, path, known_as, is_heading = told[0][:7]
        columns = {
            number: Printed(Place(file, line, number, line_label, head, text), *rest)
            for number, head, text, *rest, _ in (cell[7:] for cell in told)
            if number is not None
        }
        rows.append(Row(line, label, path, known_as, is_heading, columns))
        if not path and all(cell[-1] is None or cell[-1].startswith("?") for cell in told):
            unplaced.add(line)
    return rows, frozenset(unplaced)


def _totals(table: str, rows: Sequence[Row], counted: Sequence[Counted]) -> list[Total]:
    """Give what rows of a table rules make of others, in all columns together."""
    line_of = {cell.cell_id: row.line for row in rows for cell in row.cells.values()}
    made: dict[tuple[str, int], dict[int, bool]] = {}
    for one in counted:
        if not isinstance(one.wording, Kind) or one.wording.makes_total is None:
            continue
        for check in one.tally.checks:
            told = list(zip(check.cells[1:], check.weights[1:], strict=True))
            # One row alone that must be the same is another row, and no part; what is absent stands nowhere.
            if check.table != table or check.cells[0] not in line_of or len(told) == 1 or check.excuse in ABSENT:
                continue
            parts = made.setdefault((one.rule.name, line_of[check.cells[0]]), {})
            for cell, weight in told:
                if cell in line_of:
                    parts[line_of[cell]] = parts.get(line_of[cell], True) and weight > 0
    return [Total(line, frozenset(parts) - {line}, all(parts.values())) for (_, line), parts in made.items()]


def _findings(table: str, heading: Row, told: Sequence[Apart]) -> Iterator[Finding]:
    """Yield a finding for each figure that the total belies, and one for all others."""
    for one in told:
        if one.total is not None:
            yield _contradicted(table, heading, one, one.total)
    others = [one for one in told if one.total is None]
    if any(one.makes is not None for one in others) or len(others) >= FEWEST:
        yield _alone(table, heading, others)


def _subject(table: str, heading: Row, cells: Sequence[Printed], where: str) -> str:
    """Name what a finding is about, bound to the figures that are printed there."""
    return finding_id("", f"{table}/line {heading.line}{where}", [cell.place.printed or "" for cell in cells])[1:]


def _contradicted(table: str, heading: Row, one: Apart, total: Printed) -> Finding:
    """Say which total stands in the column of a heading, and what the heading prints."""
    place, against = one.cell.place, total.place
    return breach(
        CONTRADICTED,
        _subject(table, heading, [one.cell, total], f"/column {place.column}"),
        Text(
            f"The heading {shorten(heading.label)} prints “{place.printed}” in {place.column_label}; the total of its "
            f"block, {against.line_label}, prints “{against.printed}” there.",
            f"De tussenkop {shorten(heading.label)} vermeldt “{place.printed}” in {place.column_label}; het totaal van "
            f"zijn blok, {against.line_label}, vermeldt daar “{against.printed}”.",
        ),
        place,
        against,
    )


def _alone(table: str, heading: Row, told: Sequence[Apart]) -> Finding:
    """Say which figures of a heading the rows under it do not make, or which nothing is held against."""
    printed = " · ".join(f"“{one.cell.place.printed}”" for one in told)
    is_summed = any(one.makes is not None for one in told)
    en = "the rows under it do not make that" if is_summed else "no rule says what that must be"
    nl = "de rijen eronder maken dat niet" if is_summed else "geen toets zegt wat dat moet zijn"
    return breach(
        ALONE,
        _subject(table, heading, [one.cell for one in told], ""),
        Text(
            f"The heading {shorten(heading.label)} prints {printed}, and {en}.",
            f"De tussenkop {shorten(heading.label)} vermeldt {printed}, en {nl}.",
        ),
        *(one.cell.place for one in told),
    )
