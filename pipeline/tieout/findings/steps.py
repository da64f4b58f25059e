"""Find figures that are printed far more coarsely than their table: within their rounding almost anything ties out."""

from __future__ import annotations

from decimal import Decimal

import duckdb

from tieout.declarations.publication import Publication
from tieout.findings.examined import Judged, judged
from tieout.findings.findings import finding_id
from tieout.values.errors import shorten
from tieout.values.numbers import dutch, english, plain
from tieout.values.outcome import Finding, Outcome, Place, Rule, Text, breach

COARSE = Rule(
    name="figure_is_as_precise_as_its_table",
    title=Text(
        "A figure is far coarser than its table", "Een cijfer is veel grover afgedrukt dan de rest van zijn tabel"
    ),
    reason=Text(
        "A sum is known no better than its coarsest part: among thousands one figure in billions lets rounding explain "
        "whatever is wrong. Print the figure as the others are.",
        "Een som is niet beter bekend dan het grofste deel: tussen duizenden laat één cijfer in miljarden de afronding "
        "alles verklaren. Druk het cijfer af zoals de andere.",
    ),
    source="A table is printed in one step of rounding",
    severity="warning",
    engine="tieout",
    declared_in="tieout/findings/steps.py",
)
DECLARED = Rule(
    name="figure_is_of_the_declared_step",
    title=Text("A figure is coarser than its table declares", "Een cijfer is grover dan zijn tabel declareert"),
    reason=Text(
        "The table declares in which step its amounts are rounded, and every total is judged by that. Print the figure "
        "in full.",
        "De tabel declareert op welke stap haar bedragen zijn afgerond, en elk totaal wordt daarnaar beoordeeld. Druk "
        "het cijfer volledig af.",
    ),
    source="A table is printed in one step of rounding",
    severity="critical",
    engine="tieout",
    declared_in="tieout/findings/steps.py",
)
FEW_FIGURES = Text("No table prints figures enough of one unit.", "Geen tabel vermeldt genoeg cijfers van één eenheid.")
NO_STEP = Text("No table declares the step of its amounts.", "Geen tabel declareert de stap van haar bedragen.")
THAN = {
    COARSE.name: Text("far coarser than the rest of its table", "veel grover dan de rest van de tabel"),
    DECLARED.name: Text("coarser than its table declares", "grover dan de tabel declareert"),
}
"""What a coarse figure is coarser than."""
TIMES = 10
"""So many times the usual step of its table, and of its row, is coarse where a scale word makes it so."""
MOST = 1000
"""So many times is coarse whatever makes it so."""
FEW = 4
"""Figures of one unit that a table must print for any step to be usual."""
# A zero without a scale word is what it is: many tables print 0 among 0,5 and 1.234.
STEPS = """
    WITH printed AS (
        SELECT
            table_name, file, line_no, column_no, line_label, column_label, printed, value, lower, upper, unit,
            scale_text, table_unit, cell_id, upper - lower AS step
        FROM figures
        WHERE own AND state = 'figure' AND slice_no = column_no AND NOT (value = 0 AND scale_text = '')
    ), usual AS (
        SELECT *,
            median(step) OVER (PARTITION BY table_name, unit) AS of_table,
            count(*) OVER (PARTITION BY table_name, unit) AS figures,
            (list(step) OVER (PARTITION BY table_name, unit, line_no)) AS of_row
        FROM printed
    )
    SELECT * FROM usual
"""


def judge_declared_steps(connection: duckdb.DuckDBPyConnection, publication: Publication) -> Judged:
    """Judge the amounts of each statement that declares its rounding step; figures of another unit are left alone.

    A table that declares one and prints no amount that it could be of is not judged, and so nothing is.
    """
    declared = [(one.path, one.tieout) for one in publication.tables if one.tieout and one.tieout.step is not None]
    examined, findings, silent = 0, [], []
    for file, settings in declared:
        # The shortest spelling of what was read is what was written.
        step = Decimal(repr(settings.step)) * settings.scale
        rows = connection.execute(
            f"""
            SELECT line_no, column_no, line_label, column_label, printed, lower, upper, step > $1::DECIMAL(38, 6)
            FROM ({STEPS})
            WHERE file = $2 AND unit = table_unit
            ORDER BY cell_id
            """,
            [step, file],
        ).fetchall()
        examined += len(rows)
        silent += [] if rows else [file]
        for line, column, label, head, printed, lower, upper, is_coarse in rows:
            if is_coarse:
                place = Place(file, line, column, label, head, printed)
                findings.append(_finding(DECLARED, f"{file}/line {line}/column {column}", place, lower, upper))
    if silent:
        named = ", ".join(silent)
        why = Text(
            f"{named} declares the step of its amounts, and prints none in its unit: declare the unit, or no step.",
            f"{named} declareert de stap van de bedragen, maar vermeldt er geen in haar eenheid: declareer de eenheid, "
            "of geen stap.",
        )
        return [DECLARED], [Outcome(DECLARED.name, "empty", 0, 0, message=why)], []
    return judged([DECLARED], examined, findings, NO_STEP)


def judge_steps(connection: duckdb.DuckDBPyConnection) -> Judged:
    """Judge the rounding step of every figure of the publication's own statements against its table and its row."""
    examined, rows = connection.execute(
        f"""
        SELECT
            count(*),
            list((table_name, file, line_no, column_no, line_label, column_label, printed, lower, upper)
                ORDER BY cell_id) FILTER (
                    step >= {TIMES} * of_table
                    AND (step >= {MOST} * of_table OR scale_text <> '')
                    AND (len(of_row) = 1 AND unit = table_unit
                        OR len(of_row) > 1 AND step >= {TIMES} * list_sort(of_row)[len(of_row) // 2]))
        FROM ({STEPS})
        WHERE figures >= {FEW}
        """
    ).fetchall()[0]
    found = [
        _finding(
            COARSE,
            f"{table}/line {line}/column {column}",
            Place(file, line, column, label, head, printed),
            lower,
            upper,
        )
        for table, file, line, column, label, head, printed, lower, upper in rows or []
    ]
    return judged([COARSE], examined, found, FEW_FIGURES)


def _finding(rule: Rule, subject: str, place: Place, lower: Decimal, upper: Decimal) -> Finding:
    """Say what a coarse figure may be."""
    printed = shorten(place.printed or "")
    than = THAN[rule.name]
    return breach(
        rule,
        finding_id("", subject, [place.printed or ""])[1:],
        Text(
            f"{place.line_label}, {place.column_label} prints {printed}, which may be anything from "
            f"{english(plain(lower))} to {english(plain(upper))}: {than.en}.",
            f"{place.line_label}, {place.column_label} vermeldt {printed}, en dat kan alles zijn van "
            f"{dutch(plain(lower))} tot {dutch(plain(upper))}: {than.nl}.",
        ),
        place,
    )
