"""Judge a publication whose files are at hand: from bytes to verdict, through the engines.

This is the only module that knows all stages; each stage knows only what lies upstream of it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path

import duckdb

from tieout.declarations.publication import FILE_NAME
from tieout.engines.canary import canary_in
from tieout.engines.placing import place_lines
from tieout.engines.run import Engines, judge_tables
from tieout.figures.tables import make_figures
from tieout.findings.columns import judge_columns
from tieout.findings.explanations import explain
from tieout.findings.findings import examined_cells, findings_of, not_judged_of, outcome_of, own_checks, rounding_of
from tieout.findings.formulas import judge_formulas
from tieout.findings.intake import judge_agencies, judge_allowances, judge_reading
from tieout.gate.audit import account
from tieout.gate.case import Case, Progress
from tieout.gate.judgement_tables import record_judgement
from tieout.intake.load import Loaded, ingest
from tieout.report.printed import PrintedRow, PrintedTable
from tieout.rules.cells import Cell, fetch_cells
from tieout.rules.result import Result
from tieout.store.run import create, keep, lock, show
from tieout.store.sql import identifier
from tieout.values.errors import DeclarationError
from tieout.values.outcome import SEVERITIES, Finding, Input, Outcome, Rule, Text
from tieout.values.verdict import Tally, Verdict, decide

SHOWN = "shown.duckdb"


def judge(case: Case, engines: Engines, folder: Path, progress: Progress) -> tuple[Verdict, tuple[PrintedTable, ...]]:
    """Judge `case` by started engines and leave `run.duckdb` in `folder`, which also serves for staging.

    Gives the verdict and the tables as printed. Raises CannotJudgeError where the files cannot be
    read for certain, DeclarationError where a rule is allowed to be empty that does not exist.
    """
    _known_allowances(case)
    connection = create(folder / "run.duckdb", folder / SHOWN, case.rulebook.limits.bounds)
    try:
        return _judge(case, folder, connection, engines, progress)
    finally:
        connection.close()
        (folder / SHOWN).unlink(missing_ok=True)


def _judge(
    case: Case, folder: Path, connection: duckdb.DuckDBPyConnection, engines: Engines, progress: Progress
) -> tuple[Verdict, tuple[PrintedTable, ...]]:
    """Judge a case on an open run."""
    progress("reading")
    loaded = ingest(connection, case.deliveries, folder, case.rulebook.limits)
    lock(connection)
    progress("making figures")
    make_figures(connection, loaded, case.rulebook)
    account(connection, case.deliveries, loaded)
    place_lines(connection, case.rulebook)
    with canary_in(connection):
        show(connection)
    progress("judging")
    judged = judge_tables(folder / SHOWN, case.rulebook, engines)
    progress("writing")
    cells = fetch_cells(connection)
    results = tuple(own_checks(result, cells) for result in judged.results)
    rules, outcomes, findings = judge_reading(loaded, case.stray)
    for more_rules, more_outcomes, more_findings in (
        judge_formulas(connection),
        judge_columns(connection, case.rulebook.notation),
        judge_agencies(case.publication, case.rulebook.agencies),
    ):
        rules += more_rules
        outcomes += more_outcomes
        findings += more_findings
    rules += judged.canary_rules
    outcomes += judged.canary_outcomes
    allowed = {item.rule: item.reason for item in case.publication.tieout.allow_empty}
    unread = _unread([item.file for item in loaded if item.own and item.resource.is_table and not item.is_loaded])
    for result in results:
        rules.append(result.rule)
        outcomes.append(outcome_of(result, allowed, unread))
    findings += findings_of(results, cells)
    rounding, rounded, noted = rounding_of(results, cells)
    rules.append(rounding)
    outcomes.append(rounded)
    findings += noted
    allowed_rules, allowed_outcomes, allowed_findings = judge_allowances(case.publication.tieout.allow_empty, outcomes)
    rules += allowed_rules
    outcomes += allowed_outcomes
    findings += allowed_findings
    findings, answer_rules, answer_outcomes, until = explain(findings, case.explanations, case.days, unread)
    verdict = _verdict(
        case, connection, results, cells, (*rules, *answer_rules), (*outcomes, *answer_outcomes),
        findings, until, tuple(item.input for item in loaded),
    )  # fmt: skip
    record_judgement(connection, verdict, results)
    printed = _printed(connection, [item for item in loaded if item.is_loaded and item.own])
    keep(connection)
    return verdict, printed


def _unread(files: Sequence[str]) -> Text | None:
    """Say of which tables nothing is known; None where all have rows."""
    if not files:
        return None
    named = ", ".join(files)
    return Text(f"No row of {named} could be loaded.", f"Geen rij van {named} kon worden gelezen.")


def _known_allowances(case: Case) -> None:
    """Refuse an allowance for a rule that does not exist: it would silently allow nothing."""
    if case.rulebook.faults:
        # What a file that cannot be read declares is not known; the fault itself comes out.
        return
    known = {rule.name for rule in case.rulebook.rules}
    for allowed in case.publication.tieout.allow_empty:
        if allowed.rule not in known:
            raise DeclarationError(
                FILE_NAME,
                f"allow_empty names rule {allowed.rule}, which does not exist",
                "Check the spelling, or take it out.",
            )


def _verdict(
    case: Case,
    connection: duckdb.DuckDBPyConnection,
    results: Sequence[Result],
    cells: Mapping[int, Cell],
    rules: tuple[Rule, ...],
    outcomes: tuple[Outcome, ...],
    findings: list[Finding],
    until: str | None,
    inputs: tuple[Input, ...],
) -> Verdict:
    """Put the verdict together."""
    reported = {rule.name for rule in rules}
    rules += tuple(rule for rule in case.rulebook.rules if rule.name not in reported)
    order = {name: place for place, name in enumerate(SEVERITIES)}
    findings = sorted(findings, key=lambda finding: order[finding.severity])
    decision, reasons = decide(rules, outcomes, findings)
    book = case.rulebook
    return Verdict(
        publication=case.publication.name,
        title=case.publication.title or case.publication.name,
        verdict=decision,
        reasons=reasons,
        inputs=inputs,
        declarations=case.declarations,
        rules=rules,
        outcomes=outcomes,
        findings=tuple(findings),
        not_judged=tuple(item for result in results for item in not_judged_of(result, cells)),
        tally=_tally(connection, results, cells, outcomes),
        rulebook=f"{book.name} {book.version} {book.digest}",
        versions=case.versions,
        valid_until=until,
    )


def _tally(
    connection: duckdb.DuckDBPyConnection,
    results: Sequence[Result],
    cells: Mapping[int, Cell],
    outcomes: Sequence[Outcome],
) -> Tally:
    """Count what was looked at."""
    rows = dict(connection.execute("SELECT state, COUNT(*) FROM figures WHERE own GROUP BY state").fetchall())
    return Tally(
        cells=sum(rows.values()),
        figures=rows.get("figure", 0),
        marks=rows.get("mark", 0),
        examined=examined_cells(results, cells),
        checks=sum(outcome.examined for outcome in outcomes),
    )


def _printed(connection: duckdb.DuckDBPyConnection, loaded: Sequence[Loaded]) -> tuple[PrintedTable, ...]:
    """Fetch the tables as printed."""
    tables = []
    for resource in (item.resource for item in loaded):
        if not resource.is_table or resource.schema is None:
            continue
        fields = resource.schema.fields
        rows = connection.execute(f"SELECT * FROM raw.{identifier(resource.name)} ORDER BY line_no").fetchall()
        tables.append(
            PrintedTable(
                name=resource.name,
                title=resource.title or resource.name,
                file=resource.path,
                source="; ".join(source.title for source in resource.sources),
                header=tuple(field.name for field in fields),
                figure_columns=tuple(number for number, field in enumerate(fields, 1) if field.tieout.role == "figure"),
                rows=tuple(PrintedRow(row[0], tuple(row[1:])) for row in rows),
            )
        )
    return tuple(tables)
