"""Find norms whose printed direction is against that of their line: *Minimaal* where less is better."""

from __future__ import annotations

import duckdb

from tieout.findings.examined import Judged, judged
from tieout.findings.findings import finding_id
from tieout.values.errors import shorten
from tieout.values.outcome import Place, Rule, Text, breach

DIRECTION = Rule(
    name="norm_has_the_direction_of_its_line",
    title=Text("A norm is printed the other way round", "Een norm is andersom afgedrukt"),
    reason=Text(
        "By the rulebook the line must stay under its norm, or above it, and the cell says the opposite: whatever is "
        "realised would be held against the wrong side. Mend the word, or say why it is so.",
        "Volgens het regelboek moet de regel onder de norm blijven, of erboven, en de cel zegt het omgekeerde: wat "
        "gerealiseerd is, wordt aan de verkeerde kant gehouden. Verbeter het woord, of leg uit waarom het zo is.",
    ),
    source="A line has one direction",
    severity="warning",
    engine="tieout",
    declared_in="tieout/findings/norms.py",
)

_DUTCH = {"at least": "minstens de norm", "at most": "hoogstens de norm"}

NO_DIRECTION = Text("No norm prints a direction.", "Geen norm vermeldt een richting.")


def judge_norms(connection: duckdb.DuckDBPyConnection) -> Judged:
    """Judge every norm of the publication itself that prints a direction, on a line that has one by the rulebook."""
    rows = connection.execute(
        """
        SELECT table_name, file, line_no, column_no, line_label, column_label, printed, compare, bound <> compare
        FROM figures
        WHERE own AND state = 'figure' AND basis_role = 'target' AND bound IS NOT NULL
            AND compare IN ('at least', 'at most')
        ORDER BY cell_id
        """
    ).fetchall()
    found = [
        breach(
            DIRECTION,
            finding_id("", f"{table}/line {line}/column {column}", [printed])[1:],
            Text(
                f"{label}, {head} prints {shorten(printed)}, where the line must be {compare} its norm.",
                f"{label}, {head} vermeldt {shorten(printed)}, terwijl de regel {_DUTCH[compare]} moet zijn.",
            ),
            Place(file, line, column, label, head, printed),
        )
        for table, file, line, column, label, head, printed, compare, is_against in rows
        if is_against
    ]
    return judged([DIRECTION], len(rows), found, NO_DIRECTION)
