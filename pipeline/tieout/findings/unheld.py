"""Say on the first screen which printed figures nothing is held against, though they stand in plain sight.

A norm of a year in which nothing came about, a specification of what no other table prints, a figure in a label: each
is sound by itself, and each is how a figure would be kept out of judgement. Looks at a run whose figures are made.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import duckdb

from tieout.declarations.publication import Publication
from tieout.rulebook.model import Rulebook
from tieout.rulebook.vocabulary import Notation
from tieout.values.errors import shorten
from tieout.values.listing import listed
from tieout.values.outcome import Text

AMOUNT = re.compile(r"(?<![\w.,/])(?<![0-9]-)[0-9]+(?:[.,][0-9]+)+(?![\w.,/-])")
"""A number with decimals or grouped digits; a date is none."""
NUMBERING = re.compile(r"\s*[0-9]{1,2}(?:\.[0-9]{1,2})+\.?\s")
"""What numbers a row or a heading: `2.1`."""
ONES = re.compile(r"[01](?:[.,]0+)*")
"""What says in which unit a table counts: `x 1.000`."""
TARGETS = """
    WITH known AS (
        SELECT DISTINCT table_name, column_no, column_label, basis_role, period_no
        FROM figures
        JOIN tables USING (table_name)
        WHERE figures.own AND NOT is_records AND state = 'figure' AND of_line IS NULL AND slice_no = column_no
            AND figures.document = $1
    )
    SELECT DISTINCT target.table_name, target.column_no, target.column_label
    FROM known AS target
    WHERE target.basis_role = 'target'
        AND EXISTS (SELECT 1 FROM known WHERE table_name = target.table_name AND basis_role = 'actual')
        AND NOT EXISTS (
            SELECT 1 FROM known
            WHERE table_name = target.table_name AND period_no = target.period_no
                AND basis_role IN ('actual', 'difference'))
    ORDER BY ALL
"""
"""The columns of budgets and norms in tables of a document, of a period of which they print nothing that came about."""
SPECIFIED = """
    WITH known AS (
        SELECT DISTINCT table_name, entity, line_path, of_line, basis_role, period_no, stage, own
        FROM figures
        WHERE state = 'figure'
    )
    SELECT DISTINCT part.table_name, part.of_line
    FROM known AS part
    WHERE part.own AND part.of_line IS NOT NULL AND NOT EXISTS (
        SELECT 1 FROM known AS whole
        WHERE whole.table_name <> part.table_name AND whole.of_line IS NULL AND whole.line_path = part.of_line
            AND whole.entity = part.entity AND whole.basis_role = part.basis_role
            AND whole.period_no = part.period_no AND whole.stage IS NOT DISTINCT FROM part.stage)
    ORDER BY ALL
"""
"""The columns that specify a line which no other table prints for the same period."""
LABELS = """
    SELECT printed FROM (
        SELECT table_order, line_no, column_no, printed
        FROM cells
        JOIN columns USING (table_name, column_no)
        JOIN tables USING (table_name)
        WHERE own AND NOT is_records AND columns.role IN ('label', 'section', 'number')
        UNION ALL
        SELECT table_order, 0, column_no, column_label
        FROM columns
        JOIN tables USING (table_name)
        WHERE own AND NOT is_records AND columns.role <> 'unplaced'
    )
    ORDER BY table_order, line_no, column_no
"""
"""The labels, sections and heads of every statement of the publication."""


def unheld(connection: duckdb.DuckDBPyConnection, publication: Publication, rulebook: Rulebook) -> tuple[Text, ...]:
    """Give a line for each kind of figure that nothing is held against.

    Of budgets and norms only those in the last document of a year are told: what came of them stands there.
    """
    return tuple(
        [
            *_targets(connection, rulebook.documents[-1] if rulebook.documents else ""),
            *_specifications(connection),
            *_in_words(connection, publication, rulebook.notation),
        ]
    )


def _targets(connection: duckdb.DuckDBPyConnection, document: str) -> Iterator[Text]:
    """Name the budgets and norms of a period of which nothing came about in their table of a document."""
    found = [f"{shorten(head)} ({table})" for table, _, head in connection.execute(TARGETS, [document]).fetchall()]
    if found:
        yield Text(
            f"Budgets and norms that nothing is held against: {listed(found)}.",
            f"Ramingen en normen waar niets tegen is gehouden: {listed(found)}.",
        )


def _specifications(connection: duckdb.DuckDBPyConnection) -> Iterator[Text]:
    """Name the specifications of a line that no other table prints."""
    found = [f"{table} ({line})" for table, line in connection.execute(SPECIFIED).fetchall()]
    if found:
        yield Text(
            f"Specifications that are held against nothing: {listed(found)}.",
            f"Specificaties die tegen niets zijn gehouden: {listed(found)}.",
        )


def _in_words(connection: duckdb.DuckDBPyConnection, publication: Publication, notation: Notation) -> Iterator[Text]:
    """Name the labels, heads and titles that print an amount, which nobody judges."""
    texts = [text for (text,) in connection.execute(LABELS).fetchall() if text]
    texts += [table.title for table in publication.tables if table.title]
    found = [shorten(text) for text in dict.fromkeys(texts) if prints_amount(text, notation)]
    if found:
        yield Text(
            f"Figures in labels, heads and titles that nobody judges: {listed(found)}.",
            f"Cijfers in rijnamen, kolomkoppen en titels die niemand beoordeelt: {listed(found)}.",
        )


def prints_amount(text: str, notation: Notation) -> bool:
    """Tell whether a label prints an amount: a number with decimals, grouped digits or a word that scales it.

    What numbers a row, and what says in which unit a table counts, is none.
    """
    told = NUMBERING.sub("", text, count=1) if NUMBERING.match(text) else text
    amounts = AMOUNT.findall(told)
    words = "|".join(re.escape(word) for word in sorted(notation.scale, key=len, reverse=True) if word[:1].isalpha())
    if words:
        amounts += re.findall(rf"(?<![\w.,/])(?<![0-9]-)([0-9]+)\s*(?:{words})(?!\w)", told)
    return any(not ONES.fullmatch(amount) for amount in amounts)


def figures_of_earlier_years(connection: duckdb.DuckDBPyConnection) -> int:
    """Count the publication's own figures of years before the report year that it has no report of itself."""
    found = connection.execute(
        """
        SELECT count(*)
        FROM figures
        WHERE own AND state = 'figure' AND slice_no = column_no AND year < report_year AND NOT EXISTS (
            FROM figures AS report
            WHERE report.own AND report.kind = figures.kind AND report.entity = figures.entity
                AND report.report_year = figures.year
        )
        """
    ).fetchall()
    return int(found[0][0])
