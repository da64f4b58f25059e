"""Judge the tables that one statement is split over as the one table that they are.

A total whose parts are printed in another table of the same kind, entity, year and document ties out in neither: alone
it finds no parts, and would go along unjudged. Looks at a run whose `figures` are made; changes nothing.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import duckdb

from tieout.findings.cells import fetch_cells
from tieout.findings.examined import Judged, judged
from tieout.findings.findings import finding_id
from tieout.rulebook.declared import Expectation
from tieout.rulebook.model import Rulebook
from tieout.rules.cell import Cell
from tieout.rules.population import COLUMNS, CUT_WITHIN, NOT_PRINTED, TOLD_ELSEWHERE, UNKNOWN_ROW, narrowed
from tieout.rules.quoting import all_quoted, quoted
from tieout.store.sql import literal
from tieout.values.outcome import Finding, Rule, Text, breach
from tieout.values.tally import Check, check_of

TIES = Rule(
    name="split_total_equals_its_parts",
    title=Text(
        "A total is not what its parts in another table make",
        "Een totaal is niet wat zijn delen in een andere tabel zijn",
    ),
    reason=Text(
        "A statement that is printed in two tables is one statement: its totals are the sums of its rows, wherever "
        "these stand. Mend the figure.",
        "Een staat die in twee tabellen staat is één staat: de totalen zijn de som van de rijen, waar die ook staan. "
        "Herstel het cijfer.",
    ),
    source="Not judged is not passed",
    severity="critical",
    engine="tieout",
    declared_in="tieout/findings/split.py",
)
JUDGED = Rule(
    name="split_total_is_judged",
    title=Text(
        "A total is not tied out, for its parts are in another table",
        "Een totaal is niet nagerekend, want zijn delen staan in een andere tabel",
    ),
    reason=Text(
        "The total is printed in one table and its parts in another, of which not all is given or which is declared of "
        "another document or stage: nothing says whether the total is right. Put them in one table, or say why not.",
        "Het totaal staat in de ene tabel en de delen in een andere, die niet alles geeft of van een ander stuk of een "
        "andere stand is gedeclareerd: niets zegt of het totaal klopt. Zet ze in één tabel, of leg uit waarom niet.",
    ),
    source="Not judged is not passed",
    severity="warning",
    engine="tieout",
    declared_in="tieout/findings/split.py",
)
NOTHING_SPLIT = Text("No total has parts in another table.", "Geen totaal heeft delen in een andere tabel.")
EXCUSED = (NOT_PRINTED, CUT_WITHIN, TOLD_ELSEWHERE, UNKNOWN_ROW)
"""Why a total is not judged that another finding tells of, or the first screen."""
SAME = "other.document = one.document AND other.stage IS NOT DISTINCT FROM one.stage"
OTHER = f"NOT ({SAME})"
ALONE, TOGETHER = "alone", "together"
COLUMN_OF = """
    column_of AS (
        SELECT DISTINCT
            table_name, own, kind, entity, report_year, document, basis, period_no, stage, slice_no, slice, column_no
        FROM figures
        WHERE slice_no = column_no AND of_line IS NULL
    )"""
GOES_ON = """
    other.kind = one.kind AND other.entity = one.entity AND other.report_year = one.report_year
    AND other.basis = one.basis AND other.period_no = one.period_no AND other.table_name <> one.table_name"""
# A column of one table goes on in a column of another where both are of one basis and period. The rows of the other
# are added that the first does not print, unless that prints the total itself: then it is a statement of its own.
# Lines come in the order of the model, so that the last of them is the last of the whole statement.
JOINED = """
    {column_of}, prints AS (
        SELECT table_name, slice_no, line_path FROM figures WHERE state = 'figure' AND line_path = {total}
    ), pair AS (
        SELECT
            one.table_name, one.slice_no, one.slice, one.column_no,
            other.table_name AS other_table, min(other.slice_no) AS other_slice
        FROM column_of AS one
        JOIN column_of AS other ON {goes_on} AND {match}
        WHERE one.own
            AND (one.table_name, one.slice_no) IN (SELECT (table_name, slice_no) FROM prints)
            AND (other.table_name, other.slice_no) NOT IN (SELECT (table_name, slice_no) FROM prints)
        GROUP BY ALL
    ), added AS (
        SELECT figures.* REPLACE (
            pair.table_name AS table_name, pair.slice_no AS slice_no, pair.slice AS slice, pair.column_no AS column_no
        )
        FROM pair
        JOIN figures ON figures.table_name = pair.other_table AND figures.slice_no = pair.other_slice
        WHERE figures.line_path IS NULL OR NOT EXISTS (
            FROM figures AS printed
            WHERE printed.table_name = pair.table_name AND printed.line_path = figures.line_path
        )
        QUALIFY figures.line_path IS NULL OR row_number() OVER (
            PARTITION BY pair.table_name, pair.slice_no, figures.line_path ORDER BY figures.own DESC, figures.cell_id
        ) = 1
    ), own_rows AS (
        SELECT figures.*
        FROM figures
        WHERE (table_name, slice_no) IN (SELECT (table_name, slice_no) FROM pair)
    ), batch AS MATERIALIZED (
        SELECT own_rows.* REPLACE ('alone' || ':' || table_name AS table_name) FROM own_rows
        UNION ALL
        SELECT whole.* REPLACE (
            'together' || ':' || table_name AS table_name, coalesce(position, 0) AS line_no
        )
        FROM (FROM own_rows UNION ALL FROM added) AS whole
    )
"""


@dataclass(frozen=True, slots=True)
class _Split:
    """A printed total with the check of it that is made with the rows of another table."""

    said: Expectation
    check: Check
    is_loose: bool
    """Whether the other table is declared of another document or stage."""


def judge_split(connection: duckdb.DuckDBPyConnection, rulebook: Rulebook) -> Judged:
    """Judge every total of a statement of the publication itself of which parts are printed in another table.

    Such a total is not judged by its own table. Where nothing is split nothing is examined, as it should be.
    """
    split = list(_split_totals(connection, rulebook))
    cells = fetch_cells(connection, {cell for one in split for cell in one.check.cells}, rulebook.units)
    spread = [one for one in split if len({cells[cell].place.file for cell in one.check.cells}) > 1]
    findings = []
    told = {(one.said.rule.name, one.check.cells[0]) for one in spread if not one.is_loose}
    for one in spread:
        if one.is_loose and (one.said.rule.name, one.check.cells[0]) in told:
            continue
        if one.check.judgement == "broken" and not one.is_loose and one.said.rule.severity == "critical":
            findings.append(_finding(TIES, one, cells))
        elif one.check.judgement == "broken" or (
            one.check.judgement == "not judged" and one.check.excuse not in EXCUSED
        ):
            findings.append(_finding(JUDGED, one, cells))
    return judged([TIES, JUDGED], len(spread), findings, NOTHING_SPLIT)


def _pairs(connection: duckdb.DuckDBPyConnection, totals: Collection[str]) -> set[tuple[str, bool]]:
    """Give the totals that one table prints and another of its kind, entity and year does not, in columns that go on.

    With each whether the other is declared of another document or stage. To ask this of all of them at once is cheap;
    to plan a rule is not.
    """
    rows = connection.execute(
        f"""
        WITH {COLUMN_OF}, prints AS (
            SELECT DISTINCT table_name, slice_no, line_path
            FROM figures
            WHERE state = 'figure' AND list_contains($1, line_path)
        )
        SELECT DISTINCT prints.line_path, {OTHER}
        FROM prints
        JOIN column_of AS one USING (table_name, slice_no)
        JOIN column_of AS other ON {GOES_ON}
        ANTI JOIN prints AS again ON again.table_name = other.table_name AND again.slice_no = other.slice_no
            AND again.line_path = prints.line_path
        WHERE one.own
        """,
        [sorted(totals)],
    ).fetchall()
    return set(rows)


def _split_totals(connection: duckdb.DuckDBPyConnection, rulebook: Rulebook) -> Iterator[_Split]:
    """Yield the checks of totals together with the rows of other tables, where alone the total is not judged."""
    said_of = [one.kind.makes_total for suite in rulebook.suites for one in suite.expectations]
    pairs = _pairs(connection, {total for total in said_of if total is not None})
    for suite in rulebook.suites:
        kinds = (*suite.scope.kinds, *suite.scope.with_kinds)
        for said in suite.expectations:
            total = said.kind.makes_total
            if total is None:
                continue
            population = narrowed(said.kind.population(), kinds, suite.scope.entity).replace("{batch}", "batch")
            for is_loose, match in ((False, SAME), (True, OTHER)):
                if (total, is_loose) not in pairs:
                    continue
                joined = JOINED.format(column_of=COLUMN_OF, goes_on=GOES_ON, total=literal(total), match=match)
                checks = _checks(connection, population, joined)
                judged = {
                    check.cells[0] for way, check in checks if way == ALONE and check.judgement != "not judged"
                }  # fmt: skip
                yield from (
                    _Split(said, check, is_loose)
                    for way, check in checks
                    if way == TOGETHER and check.cells[0] not in judged
                )


def _checks(connection: duckdb.DuckDBPyConnection, population: str, joined: str) -> list[tuple[str, Check]]:
    """Make the checks of one rule on tables alone and together, each with which of both it is."""
    cursor = connection.execute(f"WITH {joined} SELECT {', '.join(COLUMNS)} FROM ({population}) ORDER BY ALL")
    found = []
    for row in cursor.fetchall():
        check = check_of(dict(zip(COLUMNS, row, strict=True)))
        way, _, table = check.table.partition(":")
        found.append((way, replace(check, table=table)))
    return found


def _finding(rule: Rule, one: _Split, cells: Mapping[int, Cell]) -> Finding:
    """Say which total is not tied out, where its parts are, and what they make."""
    told = [cells[cell] for cell in one.check.cells]
    total, parts = told[0], told[1:]
    others = [cell for cell in parts if cell.place.file != total.place.file]
    files = ", ".join(dict.fromkeys(cell.place.file for cell in others))
    subject = f"{one.check.subject}/{one.said.rule.name}"
    if one.check.judgement == "broken":
        word = one.said.kind.word(one.check, told)
        message = Text(
            f"{word.en} The total is in {total.place.file}, and parts of it in {files}.",
            f"{word.nl} Het totaal staat in {total.place.file}, en delen ervan in {files}.",
        )
    else:
        missing = _missing(parts)
        message = Text(
            f"{total.name} prints {quoted(total)} in {total.place.file}, and parts of it are in {files}: together they "
            f"do not tell what it should be{missing.en}.",
            f"{total.name} vermeldt {quoted(total)} in {total.place.file}, en delen ervan staan in {files}: samen "
            f"zeggen ze niet wat het moet zijn{missing.nl}.",
        )
    if one.is_loose:
        message = Text(
            f"{message.en} These are declared of different documents or stages.",
            f"{message.nl} Die zijn van verschillende stukken of standen gedeclareerd.",
        )
    printed = [cell.place.printed or "" for cell in told]
    return breach(rule, finding_id("", subject, printed)[1:], message, *(cell.place for cell in told))


def _missing(parts: Sequence[Cell]) -> Text:
    """Name the parts that give no figure; nothing where all do."""
    unknown = [cell for cell in parts if cell.value is None]
    if not unknown:
        return Text("", "")
    listed = all_quoted(unknown)
    return Text(f", for {listed.en} give no figure", f", want {listed.nl} geven geen cijfer")
