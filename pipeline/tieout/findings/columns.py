"""Judge whether figures stand where nothing looks at them: in a column that is declared as something else.

Looks at the tables of the publication itself, in a run whose `cells` are made; never changes a cell.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

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
SURE = 3
"""So many figures make a column one of figures, however many words stand between them."""
SMALL = r"^[0-9]{1,2}$"
NO_FIGURE = r"^[0-9]{1,2}[.)]?$|^(?:19|20)[0-9]{2}$"
"""The number of a row or a note, and a year."""


LARGE = r"[0-9]{4}|[0-9][., '’][0-9]{3}(?:[^0-9]|$)"
"""In a figure of a thousand or more, which is neither a percentage nor an index; a year is no figure here."""


@dataclass(frozen=True, slots=True)
class Undeclared:
    """A column of a statement that is declared as none of figures, with what its cells print."""

    table: str
    place: Place
    """Its head."""
    role: str
    cells: int
    """Cells that are not blank."""
    figures: int
    """Of these, figures; numbers of rows and notes, and years, are none."""
    small: int
    """Of these, whole numbers of one or two digits, as rows and notes have them."""
    large: int
    """Of the figures, those of a thousand or more."""

    @property
    def prints_figures(self) -> bool:
        """Tell whether so much of it are figures that it is a column of figures."""
        return self.figures >= SURE or 2 * self.figures >= max(self.cells, 1)


def undeclared_columns(connection: duckdb.DuckDBPyConnection, rulebook: Rulebook) -> list[Undeclared]:
    """Give the columns of notes, sections and numbers of the publication's own statements, with what they print.

    Of a table of one column that is the column of its labels.
    """
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
                table_order, table_name, tables.file, header_line, column_no, columns.column_label, columns.role,
                regexp_matches({printed}, {literal(SMALL)}) AS is_small,
                regexp_matches({printed}, {literal(LARGE)}) AS is_large,
                {prints_figure} AND NOT regexp_matches({printed}, {literal(NO_FIGURE)}) AS is_figure
            FROM cells
            JOIN columns USING (table_name, column_no)
            JOIN tables USING (table_name)
            WHERE own AND NOT is_records AND {printed} <> '' AND (
                columns.role IN ('note', 'section', 'number')
                OR (columns.role = 'label' AND table_name IN (
                    SELECT table_name FROM columns GROUP BY table_name HAVING count(*) = 1))
            )
        )
        SELECT
            table_name, file, header_line, column_no, column_label, role, count(*), count(*) FILTER (is_figure),
            count(*) FILTER (is_small), count(*) FILTER (is_figure AND is_large)
        FROM told
        GROUP BY table_order, table_name, file, header_line, column_no, column_label, role
        ORDER BY table_order, column_no
        """
    ).fetchall()
    return [
        Undeclared(table, Place(file, line, column, None, head, head), *counted)
        for table, file, line, column, head, *counted in found
    ]


def judge_columns(
    connection: duckdb.DuckDBPyConnection, rulebook: Rulebook, undeclared: Sequence[Undeclared]
) -> tuple[list[Rule], list[Outcome], list[Finding]]:
    """Judge every column of the publication's own tables, of a run whose `cells` are made.

    `undeclared` are those that are declared as none of figures.

    A column of a statement that is not declared as figures is found where three of its cells, or half of what it
    prints, are figures: neither numbers of rows and notes nor years. What a head calls a percentage or an index may
    hold figures below a thousand, and so may the columns of a table of records that no line of the rulebook tells.
    """
    examined = int(
        connection.execute("SELECT count(*) FROM columns JOIN tables USING (table_name) WHERE own").fetchall()[0][0]
    )
    if examined == 0:
        why = Text("There was no column to read.", "Er was geen kolom te lezen.")
        return [COLUMNS], [Outcome(COLUMNS.name, "empty", 0, 0, message=why)], []
    findings = [
        _finding(one.table, one.place, one.role, one.figures)
        for one in undeclared
        if one.figures and one.prints_figures
        if one.large or not rulebook.tells_no_amount(one.place.printed or "")
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
