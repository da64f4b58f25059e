"""Find totals that a table must print and prints without any of the rows that make them: nothing ties them out.

A row that is left out is found, for the model prescribes it or the sum misses it. Where all are left out at once no sum
is there to miss anything.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence

import duckdb

from tieout.findings.examined import Judged, judged
from tieout.findings.findings import Counted, finding_id
from tieout.rulebook.model import Rulebook
from tieout.rules.kind import Kind
from tieout.rules.sums import GUESSED, TAKEN_OFF
from tieout.values.outcome import Finding, Place, Rule, Text, breach

BARE = Rule(
    name="total_has_the_rows_that_make_it",
    title=Text("A total is printed without the rows that make it", "Een totaal staat er zonder de rijen die het maken"),
    reason=Text(
        "The model asks for the total and for the rows that make it. Without any of them nothing says whether the "
        "total is right. Print the rows, or say where they are.",
        "Het model vraagt het totaal en de rijen die het maken. Zonder die rijen zegt niets of het totaal klopt. Druk "
        "de rijen af, of leg uit waar zij staan.",
    ),
    source="Not judged is not passed",
    severity="warning",
    engine="tieout",
    declared_in="tieout/findings/bare_totals.py",
)
NONE = Text("No table prints a total that its model asks for.", "Geen tabel vermeldt een totaal dat haar model vraagt.")
FEWEST = 3
"""Rows that the model must have for a total: one that is made of two is often printed by itself."""
TOTALS = """
    SELECT
        table_name, figures.kind, figures.entity, figures.report_year, line_path, any_value(line_label),
        any_value(line_no), any_value(figures.file),
        list({'column': column_no, 'head': column_label, 'printed': printed} ORDER BY column_no)
    FROM figures
    JOIN tables USING (table_name)
    WHERE figures.own AND NOT is_records AND required AND state = 'figure' AND value <> 0 AND slice_no = column_no
        AND basis_role <> 'rate' AND NOT EXISTS (
            SELECT 1 FROM identities
            WHERE identities.own AND axis = 'rows' AND how = 'sum' AND judgement IN ('exact', 'within rounding')
                AND cells[1] = figures.cell_id)
    GROUP BY table_name, figures.kind, figures.entity, figures.report_year, line_path
    ORDER BY table_name, any_value(line_no)
"""
"""The totals that must be printed, and that the table's own rows do not make."""
ROWS = """
    SELECT table_name, list(DISTINCT line_path) FILTER (line_path IS NOT NULL),
        list(DISTINCT joins) FILTER (joins IS NOT NULL)
    FROM figures
    WHERE own AND state = 'figure'
    GROUP BY table_name
"""
"""Which lines the rows of each table are, and which totals they add to."""


def judge_bare_totals(connection: duckdb.DuckDBPyConnection, counted: Sequence[Counted], rulebook: Rulebook) -> Judged:
    """Judge every total that the publication's own statements must print. Gives rules, outcomes and findings.

    `counted` says of which lines the critical rules make it. Found is one of which none of these is printed, though the
    model of its year has several.
    """
    made: dict[str, set[str]] = {}
    for one in counted:
        if isinstance(one.wording, Kind) and one.wording.makes_total is not None and one.rule.severity == "critical":
            made.setdefault(one.wording.makes_total, set()).update(one.wording.made_of)
    rows = {table: (set(lines or ()), set(joins or ())) for table, lines, joins in connection.execute(ROWS).fetchall()}
    totals = [row for row in connection.execute(TOTALS).fetchall() if made.get(row[4])]
    findings = []
    for table, kind, entity, year, path, label, line, file, cells in totals:
        lines, joins = rows[table]
        is_bare = lines.isdisjoint(made[path]) and joins.isdisjoint({path, f"{GUESSED}{path}", f"{TAKEN_OFF}{path}"})
        if is_bare and _asked(rulebook, kind, entity, year, made[path]) >= FEWEST:
            places = [Place(file, line, one["column"], label, one["head"], one["printed"]) for one in cells]
            findings.append(_finding(f"{table}/{path}", places))
    return judged([BARE], len(totals), findings, NONE)


def _asked(rulebook: Rulebook, kind: str, entity: str, year: int, made: Collection[str]) -> int:
    """Count the lines that make a total and that the model of a year has."""
    return sum(
        line.path in made and (line.required or line.expected) and line.asked_in(year)
        for line in rulebook.lines(kind, entity)
    )


def _finding(subject: str, places: Sequence[Place]) -> Finding:
    """Say which total stands there by itself."""
    printed = [place.printed or "" for place in places]
    shown = " · ".join(f"“{text}”" for text in printed)
    label = places[0].line_label
    return breach(
        BARE,
        finding_id("", subject, printed)[1:],
        Text(
            f"{label} prints {shown}, and none of the rows that make it is in the table: nothing ties it out.",
            f"{label} vermeldt {shown}, en geen van de rijen die het maken staat in de tabel: niets rekent het na.",
        ),
        *places,
    )
