"""Judge whether figures stand where nothing looks at them: in a column that is declared as something else.

Looks at the tables of the publication itself, in a run whose `cells` are made; never changes a cell.
"""

from __future__ import annotations

import duckdb

from tieout.figures.grammar import pattern, tidied
from tieout.rulebook.model import Rulebook
from tieout.store.sql import literal
from tieout.values.errors import shorten
from tieout.values.outcome import Finding, Outcome, Place, Rule, State, Text, breach

COLUMNS = Rule(
    name="column_of_figures_is_declared",
    title=Text(
        "A column of figures is declared as something else", "Een kolom met cijfers is als iets anders gedeclareerd"
    ),
    reason=Text(
        "Only columns that are declared as figures are judged. Declare it as figures, with its basis and year, or "
        "explain why it is none.",
        "Alleen kolommen die als cijfers zijn gedeclareerd worden beoordeeld. Declareer de kolom als cijfers, met "
        "basis en jaar, of licht toe waarom het er geen zijn.",
    ),
    source="Nothing is published unjudged",
    severity="warning",
    engine="tieout",
    declared_in="tieout/findings/columns.py",
)
NO_FIGURE = r"^[0-9]{1,2}[.)]?$|^(?:19|20)[0-9]{2}$"
"""The number of a row or a note, and a year."""


def judge_columns(
    connection: duckdb.DuckDBPyConnection, rulebook: Rulebook
) -> tuple[list[Rule], list[Outcome], list[Finding]]:
    """Judge every column of the publication's own tables, of a run whose `cells` are made.

    A column of a statement that is not declared as figures is found where at least half of what it prints are
    figures: neither numbers of rows and notes nor years. What a head calls a percentage, an index or a note may
    hold figures, and so may the columns of a table of records that no line of the rulebook tells.
    """
    examined = int(
        connection.execute("SELECT count(*) FROM columns JOIN tables USING (table_name) WHERE own").fetchall()[0][0]
    )
    if examined == 0:
        why = Text("There was no column to read.", "Er was geen kolom te lezen.")
        return [COLUMNS], [Outcome(COLUMNS.name, "empty", 0, 0, message=why)], []
    printed = tidied("printed")
    usual = f"regexp_full_match({printed}, {literal(pattern(rulebook.notation))})"
    others = "".join(
        f"WHEN {literal(name)} THEN regexp_full_match({printed}, {literal(pattern(notation))}) "
        for name, notation in rulebook.notations.items()
    )
    prints_figure = f"CASE tables.notation {others} ELSE {usual} END" if others else usual
    found = connection.execute(
        f"""
        WITH told AS (
            SELECT
                table_order, table_name, tables.file, column_no, columns.column_label, columns.role,
                {prints_figure} AND NOT regexp_matches({printed}, {literal(NO_FIGURE)}) AS is_figure
            FROM cells
            JOIN columns USING (table_name, column_no)
            JOIN tables USING (table_name)
            WHERE own AND NOT is_records AND columns.role IN ('note', 'section', 'number') AND {printed} <> ''
        )
        SELECT table_name, file, column_no, column_label, role, count(*) FILTER (is_figure) AS figures
        FROM told
        GROUP BY table_order, table_name, file, column_no, column_label, role
        HAVING 2 * figures >= count(*)
        ORDER BY table_order, column_no
        """
    ).fetchall()
    findings = [
        _finding(table, Place(file, 1, column, None, head, head), role, figures)
        for table, file, column, head, role, figures in found
        if not rulebook.tells_no_amount(head)
    ]
    state: State = "failed" if findings else "passed"
    broken = len(findings)
    return [COLUMNS], [Outcome(COLUMNS.name, state, examined, broken, exact=examined - broken)], findings


def _finding(table: str, place: Place, role: str, figures: int) -> Finding:
    """Say what a column prints, and what it is declared as."""
    head = shorten(place.printed or "")
    message = Text(
        f"Column {head} prints {figures} {'figure' if figures == 1 else 'figures'} and is declared as {role}: none of "
        "it is judged.",
        f"Kolom {head} bevat {figures} {'cijfer' if figures == 1 else 'cijfers'} en is gedeclareerd als {role}: "
        "niets daarvan is beoordeeld.",
    )
    return breach(COLUMNS, f"{table}/column {place.column}", message, place)
