"""Judge whether the tables are inert: no cell and no head of them is what a spreadsheet would run.

Looks at the tables of the publication itself, in a run whose `cells` are made; never changes a cell.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby

import duckdb

from tieout.intake.names import raw_names
from tieout.store.sql import identifier, literal
from tieout.values.errors import shorten
from tieout.values.outcome import Finding, Outcome, Place, Rule, State, Text, breach
from tieout.values.places import ROWS
from tieout.values.spreadsheet import LEADS, WIDE_LEADS, runs

FORMULAS = Rule(
    name="cell_is_no_formula",
    title=Text("A spreadsheet would run a cell as a formula", "Een rekenblad zou een cel als formule uitvoeren"),
    reason=Text(
        "Who opens the table in a spreadsheet would see something else than is printed, or start what the cell calls. "
        "Write the text without it.",
        "Wie de tabel in een rekenblad opent, ziet iets anders dan er gedrukt staat, of start wat de cel aanroept. "
        "Schrijf de tekst zonder.",
    ),
    source="CWE-1236",
    severity="warning",
    engine="tieout",
    declared_in="tieout/findings/formulas.py",
)


TEXTS = f"""
    SELECT table_order, table_name, cells.file, line_no, column_no, column_label, printed
    FROM {{cells}} AS cells
    JOIN tables USING (table_name)
    WHERE own
    UNION ALL
    SELECT table_order, table_name, file, header_line, column_no, column_label, column_label
    FROM columns
    JOIN tables USING (table_name)
    WHERE own AND (header_line IS NOT NULL OR ends_with(lower(file), {literal(ROWS)}))
"""
"""Every cell and every head of the publication's own tables; a file without lines has heads too."""


def judge_formulas(connection: duckdb.DuckDBPyConnection) -> tuple[list[Rule], list[Outcome], list[Finding]]:
    """Judge every cell and every head of the publication's own tables, of a run whose `cells` are made.

    What is examined is each text of each table: one that comes back is one finding with all its places, and another
    text is another finding.
    """
    every = TEXTS.replace("{cells}", _every_cell(connection))
    texts = f"SELECT COUNT(*) FROM (SELECT DISTINCT table_name, printed FROM ({every}))"
    examined = int(connection.execute(texts).fetchall()[0][0])
    if examined == 0:
        why = Text("There was no cell to read.", "Er was geen cel te lezen.")
        return [FORMULAS], [Outcome(FORMULAS.name, "empty", 0, 0, message=why)], []
    findings = list(_findings(_suspects(connection, every)))
    broken = len(findings)
    state: State = "failed" if findings else "passed"
    return [FORMULAS], [Outcome(FORMULAS.name, state, examined, broken, exact=examined - broken)], findings


def _every_cell(connection: duckdb.DuckDBPyConnection) -> str:
    """Give what holds every cell of a run in SQL: of records that stand in wide tables `cells` has only some."""
    wide = connection.execute("SELECT table_name, file FROM tables WHERE wide_from IS NOT NULL").fetchall()
    if not wide:
        return "cells"
    parts = [f"SELECT * FROM cells WHERE table_name NOT IN ({', '.join(literal(name) for name, _ in wide)})"]
    for name, file in wide:
        heads = connection.execute(
            "SELECT column_label FROM columns WHERE table_name = $1 ORDER BY column_no", [name]
        ).fetchall()
        labels = [head for (head,) in heads]
        parts += [
            f"SELECT NULL AS cell_id, {literal(name)} AS table_name, {literal(file)} AS file, line_no, "
            f"{number} AS column_no, NULL AS role, {literal(label)} AS column_label, {identifier(raw)} AS printed "
            f"FROM raw.{identifier(name)}"
            for number, (label, raw) in enumerate(zip(labels, raw_names(labels), strict=True), 1)
        ]
    return f"({' UNION ALL '.join(parts)})"


def _suspects(connection: duckdb.DuckDBPyConnection, texts: str) -> Iterator[tuple[str, Place]]:
    """Give each cell and head that a spreadsheet would run, with the table that it is in."""
    rows = connection.execute(
        f"""
        SELECT table_name, file, line_no, column_no, column_label, printed
        FROM ({texts})
        WHERE regexp_matches(printed, '[{WIDE_LEADS}{LEADS}]')
            AND NOT regexp_full_match(printed, '[-+]?[ ]?[0-9.,]*[ ]?%?')
        ORDER BY table_order, printed, line_no, column_no
        """
    )
    while some := rows.fetchmany(10_000):
        for table, file, line, column, head, printed in some:
            if runs(printed):
                yield table, Place(file, line, column, None, head, printed)


def _findings(suspects: Iterable[tuple[str, Place]]) -> Iterator[Finding]:
    """Make a finding of each text of each table."""
    for (table, printed), group in groupby(suspects, lambda one: (one[0], one[1].printed or "")):
        places = [place for _, place in group]
        yield _finding(table, printed, places)


def _finding(table: str, printed: str, places: Sequence[Place]) -> Finding:
    """Say what one text would do, and wherever it stands."""
    digest = hashlib.sha256(printed.encode()).hexdigest()[:8]
    shown, count = shorten(printed), len(places)
    message = Text(
        f"A spreadsheet would run {shown}{f', in {count} places' if count > 1 else ''}.",
        f"Een rekenblad zou {shown} uitvoeren{f', op {count} plaatsen' if count > 1 else ''}.",
    )
    return breach(FORMULAS, f"{table}@{digest}", message, *places)
