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
from tieout.values.numbers import dutch, english, plain
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
TARGET_ROWS = """
    SELECT table_name, line_no, any_value(line_label)
    FROM figures
    WHERE own AND state = 'figure' AND basis_role = 'actual' AND slice_no = column_no AND of_line IS NULL
        AND line_label IS NOT NULL
    GROUP BY ALL
    ORDER BY table_name, line_no
"""
"""The rows that print what came about, with their labels."""
LOOSER = """
    WITH norm AS (
        SELECT table_name, line_no, period_no, line_label, column_label, printed, value, stage_no,
            coalesce(bound, compare) AS direction, unit,
            stage_no = max(stage_no) OVER (PARTITION BY table_name, line_no, period_no) AS counts
        FROM figures
        WHERE own AND state = 'figure' AND basis_role = 'target'
            AND coalesce(bound, compare) IN ('at least', 'at most')
    )
    SELECT DISTINCT strict.line_label, strict.printed, loose.printed
    FROM norm AS strict
    JOIN norm AS loose USING (table_name, line_no, period_no, direction, unit)
    JOIN figures AS actual USING (table_name, line_no, period_no, unit)
    WHERE NOT strict.counts AND loose.counts AND actual.basis_role = 'actual'
        AND CASE direction
            WHEN 'at least' THEN actual.value < strict.value AND actual.value >= loose.value
            ELSE actual.value > strict.value AND actual.value <= loose.value END
    ORDER BY ALL
"""
"""The norms of an earlier stage that are missed, where that of the last stage is met."""
STEPS = """
    WITH printed AS (
        SELECT table_name, figures.own, figures.entity, figures.unit, median(upper - lower)::DECIMAL(38, 6) AS step
        FROM figures
        JOIN tables USING (table_name)
        WHERE NOT is_records AND state = 'figure' AND figures.unit = table_unit AND value <> 0
        GROUP BY ALL
    )
    SELECT coarse.table_name, any_value(coarse.step), min(fine.step)
    FROM printed AS coarse
    JOIN printed AS fine USING (entity, unit)
    WHERE coarse.own AND coarse.step >= 100 * fine.step
    GROUP BY coarse.table_name
    ORDER BY coarse.table_name
"""
"""The statements whose amounts are rounded a hundred times as coarsely as those of another of an entity, with both."""
STALE = """
    WITH stated AS (
        SELECT table_name, line_no, column_no, column_label, period_no, basis_role, of_line, value
        FROM figures
        WHERE own AND state = 'figure' AND slice_no = column_no AND basis_role IN ('target', 'actual')
            AND abs(value) >= 100 * (upper - lower)
    )
    SELECT
        one.table_name, one.column_label, other.column_label,
        count(*) FILTER (one.value = other.value) AS alike, count(*) AS printed
    FROM stated AS one
    JOIN stated AS other
        ON one.table_name = other.table_name AND one.line_no = other.line_no
        AND one.of_line IS NOT DISTINCT FROM other.of_line AND one.column_no <> other.column_no
        AND CASE other.basis_role WHEN 'target' THEN one.period_no = other.period_no
            ELSE one.period_no > other.period_no END
    WHERE one.basis_role = 'actual'
    GROUP BY one.table_name, one.column_no, one.column_label, other.column_no, other.column_label
    HAVING alike >= 4 AND alike < printed AND 4 * alike >= 3 * printed
    ORDER BY ALL
"""
"""The columns of which three in four figures of three digits or more are those of a target or another period."""
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
            *_rows_of_norms(connection, rulebook),
            *_looser(connection),
            *_coarse_tables(connection),
            *_nearly_copied(connection),
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


def _rows_of_norms(connection: duckdb.DuckDBPyConnection, rulebook: Rulebook) -> Iterator[Text]:
    """Name the rows that are called a norm or a budget, and print it where what came about is printed."""
    targets = {basis.name for basis in rulebook.bases if basis.role == "target"}
    wordings = rulebook.heads.basis if rulebook.heads is not None else ()
    phrases = sorted({phrase for one in wordings if one.says in targets for phrase in one.phrases}, key=len)
    if not phrases:
        return
    begins = re.compile(rf"\W*(?:{'|'.join(re.escape(phrase) for phrase in reversed(phrases))})(?!\w)", re.IGNORECASE)
    rows = connection.execute(TARGET_ROWS).fetchall()
    found = [f"{shorten(label)} ({table})" for table, _, label in rows if begins.match(label)]
    if found:
        yield Text(
            f"Norms on a row of their own, which no row is held against: {listed(found)}.",
            f"Normen op een eigen rij, waar geen rij tegen is gehouden: {listed(found)}.",
        )


def _looser(connection: duckdb.DuckDBPyConnection) -> Iterator[Text]:
    """Name the norms that a later stage loosened, and that are met only so."""
    found = connection.execute(LOOSER).fetchall()
    if found:
        en = [f"{shorten(label)}, {shorten(loose)} after {shorten(strict)}" for label, strict, loose in found]
        nl = [f"{shorten(label)}, {shorten(loose)} na {shorten(strict)}" for label, strict, loose in found]
        yield Text(
            f"Norms that are met only as they were changed later: {listed(en)}.",
            f"Normen die alleen gehaald zijn zoals ze later zijn gewijzigd: {listed(nl)}.",
        )


def _coarse_tables(connection: duckdb.DuckDBPyConnection) -> Iterator[Text]:
    """Name the statements that are rounded far more coarsely than another that lies here."""
    found = connection.execute(STEPS).fetchall()
    if found:
        en = [
            f"{table} (in {english(plain(coarse))}, elsewhere {english(plain(fine))})" for table, coarse, fine in found
        ]
        nl = [f"{table} (op {dutch(plain(coarse))}, elders {dutch(plain(fine))})" for table, coarse, fine in found]
        yield Text(
            f"Tables that are rounded far more coarsely than the others: {listed(en)}.",
            f"Tabellen die veel grover zijn afgerond dan de andere: {listed(nl)}.",
        )


def _nearly_copied(connection: duckdb.DuckDBPyConnection) -> Iterator[Text]:
    """Name the columns that are nearly a copy of another; a whole copy is a finding."""
    found = connection.execute(STALE).fetchall()
    if found:
        en = [f"{shorten(one)} of {shorten(other)}, {alike} of {all_}" for _, one, other, alike, all_ in found]
        nl = [f"{shorten(one)} van {shorten(other)}, {alike} van {all_}" for _, one, other, alike, all_ in found]
        yield Text(
            f"Columns that repeat nearly all figures of another: {listed(en)}.",
            f"Kolommen die bijna alle cijfers van een andere herhalen: {listed(nl)}.",
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
