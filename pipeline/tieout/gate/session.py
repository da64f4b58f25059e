"""Judge a publication whose files are at hand: from bytes to verdict, through the engines.

This is the only module that knows all stages; each stage knows only what lies upstream of it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

import duckdb

from tieout.declarations.publication import FILE_NAME as DATA_PACKAGE
from tieout.declarations.publication import Publication
from tieout.engines.canary import canary_in
from tieout.engines.placing import place_lines
from tieout.engines.run import Engines, Judged, judge_tables
from tieout.figures.identities import find_identities
from tieout.figures.tables import make_figures, make_typed
from tieout.figures.wide_views import tell_records
from tieout.findings.allowances import grant, judge_allowances
from tieout.findings.bare_totals import judge_bare_totals
from tieout.findings.beside import judge_beside
from tieout.findings.cells import fetch_cells
from tieout.findings.coarse_norms import judge_coarse_norms
from tieout.findings.columns import Undeclared, judge_columns, undeclared_columns
from tieout.findings.declarations import judge_declarations
from tieout.findings.described import described
from tieout.findings.explanations import ANSWERS, explain
from tieout.findings.findings import Counted, cells_needed, findings_of, not_judged_of, outcome_of, rounding_of
from tieout.findings.formulas import judge_formulas
from tieout.findings.headings import judge_headings
from tieout.findings.intake import judge_entities, judge_reading
from tieout.findings.narratives import Heard, hear, judge_narratives, told_of
from tieout.findings.norms import judge_norms
from tieout.findings.own_rules import OWN_RULES
from tieout.findings.pages import judge_pages, told_of_pages
from tieout.findings.rewording import judge_rewording
from tieout.findings.softened import softenings
from tieout.findings.split import judge_split
from tieout.findings.steps import judge_declared_steps, judge_steps
from tieout.findings.texts import judge_texts
from tieout.findings.trusted import lines_apart, trusted
from tieout.findings.undated import undated
from tieout.findings.unheld import figures_of_earlier_years, unheld
from tieout.findings.untied import judge_untied
from tieout.findings.witnesses import Conferred, confer, judge_totals
from tieout.gate.audit import account
from tieout.gate.case import SHOWN, Case, Progress
from tieout.gate.coverage import count_coverage
from tieout.gate.judgement_tables import record_judgement
from tieout.gate.printing import print_tables
from tieout.gate.printing_texts import print_texts
from tieout.gate.records_beside import judge_typed, owner_of, told_beside, type_records, weigh_beside
from tieout.gate.run_tables import tell_inputs_and_answers
from tieout.gate.split_tables import in_their_files
from tieout.gate.texts import softened_texts, texts_of, ties_of
from tieout.intake.interface import Loaded, Room, split_of
from tieout.intake.load import ingest
from tieout.intake.whole import let_go
from tieout.report.printed import Printed
from tieout.rules.cell import Cell
from tieout.store.parts import make_concluded
from tieout.store.run import create, keep, lock, show
from tieout.store.sql import identifier
from tieout.values.beside import held_against
from tieout.values.errors import DeclarationError, shorten
from tieout.values.outcome import SEVERITIES, Finding, Outcome, Rule, Text
from tieout.values.spelling import nearest
from tieout.values.transcript import Transcript
from tieout.values.verdict import Covered, Verdict, decide

if TYPE_CHECKING:
    from tieout.gate.plain_session import Records

IN_MEMORY = 1_000_000
"""Bytes of all files up to which a run is made in memory."""


def judge(case: Case, engines: Engines, folder: Path, progress: Progress) -> tuple[Verdict, Printed]:
    """Judge `case` by started engines and leave `run.duckdb` in `folder`, which also serves for staging.

    Gives the verdict and the tables as printed. Raises CannotJudgeError where the files cannot be
    read for certain, DeclarationError where a rule is allowed to be empty that does not exist.
    """
    refuse_unknown_rules(case)
    is_large = sum(delivery.likely_size for delivery in case.deliveries) > IN_MEMORY
    connection = create(folder / "run.duckdb", folder / SHOWN, case.rulebook.limits.bounds, is_large=is_large)
    try:
        if case.plain is not None and not case.has_rulebook:
            # No other case waits for what reads declarations of other people.
            from tieout.gate.plain_session import judge_plain

            return judge_plain(case, case.plain, connection, folder, engines, progress)
        return _judge(case, folder, connection, engines, progress)
    finally:
        connection.close()
        (folder / SHOWN).unlink(missing_ok=True)


def _judge(
    case: Case, folder: Path, connection: duckdb.DuckDBPyConnection, engines: Engines, progress: Progress
) -> tuple[Verdict, Printed]:
    """Judge a case on an open run."""
    progress("reading")
    loaded = ingest(connection, case.deliveries, Room(folder, case.rulebook.limits, progress))
    lock(connection)
    progress("making figures")
    make_figures(connection, loaded, case.rulebook)
    typed = type_records(case, connection, loaded)
    account(connection, case.deliveries, loaded)
    find_identities(connection)
    place_lines(connection, case.rulebook)
    with canary_in(connection):
        show(connection)
    progress("judging")
    judged = judge_tables(folder / SHOWN, case.rulebook, engines)
    records = judge_typed(case, connection, typed, folder, engines)
    progress("writing")
    connection.execute("CREATE SCHEMA typed")
    make_concluded(connection)
    for item in loaded:
        # Its cells and figures stay, for what was held against them; the file as delivered is in its own run.
        if not item.own:
            connection.execute(f"DROP TABLE IF EXISTS raw.{identifier(item.name)}")
    found = conclude(case, connection, loaded, judged, records)
    let_go(connection, loaded)
    keep(connection)
    return found


def conclude(
    case: Case,
    connection: duckdb.DuckDBPyConnection,
    loaded: Sequence[Loaded],
    judged: Judged,
    records: Records | None = None,
) -> tuple[Verdict, Printed]:
    """Reach a verdict on what the engines say of a run, and record it there; give the tables as printed with it."""
    make_typed(connection, [item for item in loaded if item.own], case.rulebook)
    wordings = case.rulebook.wordings()
    engines_say = tuple(Counted(one.rule, wordings[one.rule.name], one.tally, one.error) for one in judged.results)
    conferred = confer(engines_say)
    counted = conferred.counted
    needed = cells_needed(counted) | conferred.cells
    tell_records(connection, loaded, needed, case.rulebook)
    split = split_of(loaded)
    cells = fetch_cells(connection, needed, case.rulebook.units, split)
    undeclared = undeclared_columns(connection, case.rulebook)
    ledger, until = _weigh(case, connection, loaded, judged, conferred, cells, undeclared, records)
    verdict = _verdict(case, connection, counted, cells, ledger, until, loaded)
    verdict = in_their_files(verdict, split)
    softened_by = softenings(
        case.publication, undeclared, [one.rule for one in case.answers.allowances], verdict.outcomes,
        verdict.findings, [one.beside for one in case.deliveries[1:]], softened_texts(case),
    )  # fmt: skip
    texts = texts_of(loaded)
    stands_on = _stands_on(case, connection, verdict, undeclared, ledger.told, texts)
    if records is not None:
        told, softer = told_beside(connection, records, loaded, verdict)
        stands_on, softened_by = (*told, *stands_on), (*softened_by, *softer)
    verdict = replace(verdict, stands_on=stands_on, softened_by=softened_by)
    record_judgement(connection, verdict, counted, cells, split)
    tell_inputs_and_answers(connection, verdict, case.answers, split)
    tables = print_tables(case, connection, loaded, counted, cells, verdict)
    return verdict, Printed(tables, print_texts(case, texts, ledger.heard, verdict.findings))


@dataclass(slots=True)
class _Ledger:
    """What was judged so far: rules, outcomes and findings, in the order in which they came."""

    rules: list[Rule] = field(default_factory=list)
    outcomes: list[Outcome] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    told: list[Text] = field(default_factory=list)
    """What the first screen says of the texts."""
    heard: Heard | None = None
    """What became of the texts; None where the rulebook does not say how they are read."""

    def enter(self, rules: Iterable[Rule], outcomes: Iterable[Outcome], findings: Iterable[Finding] = ()) -> None:
        """Add what one part of judging found."""
        self.rules += rules
        self.outcomes += outcomes
        self.findings += findings


def _weigh(
    case: Case,
    connection: duckdb.DuckDBPyConnection,
    loaded: Sequence[Loaded],
    judged: Judged,
    conferred: Conferred,
    cells: Mapping[int, Cell],
    undeclared: Sequence[Undeclared],
    records: Records | None,
) -> tuple[_Ledger, str | None]:
    """Lay what was read, what the engines say and what stewards answered side by side; give until when that holds."""
    ledger, counted = _Ledger(), conferred.counted
    ledger.enter(*judge_reading(loaded, case.stray))
    ledger.enter(*judge_formulas(connection))
    ledger.enter(*judge_columns(connection, case.rulebook, undeclared))
    ledger.enter(*judge_declarations(connection, case.publication, loaded, case.rulebook, undeclared))
    ledger.enter(*judge_steps(connection))
    ledger.enter(*judge_declared_steps(connection, case.publication))
    ledger.enter(*judge_norms(connection))
    ledger.enter(*judge_rewording(connection, case.rulebook))
    texts = texts_of(loaded)
    ledger.enter(*judge_texts(texts, case.rulebook))
    ledger.enter(*judge_pages(loaded))
    ledger.told += told_of_pages(loaded)
    ledger.enter(*judge_beside(case.beside))
    ledger.enter(*judge_entities(case.publication, case.rulebook))
    ledger.enter(judged.canary_rules, judged.canary_outcomes)
    unread = _unread([item.file for item in loaded if item.own and item.resource.is_table and not item.is_loaded])
    findings = findings_of(counted, cells)
    accused = {(place.file, place.line) for one in findings if one.severity == "critical" for place in one.places}
    terms, allowances = case.rulebook.terms, case.answers.allowances
    of_records, others = weigh_beside(case, records)
    ledger.enter(of_records.told.rules, of_records.told.outcomes, of_records.told.findings)
    ledger.outcomes = [of_records.missed.get(one.rule, one) for one in ledger.outcomes]
    granted = grant(others, counted, cells, case.days, terms, unread)
    outcomes = [outcome_of(one, granted.reasons, unread, accused, cells) for one in counted]
    ledger.enter((one.rule for one in counted), outcomes, findings)
    ledger.enter(*judge_totals(conferred, cells))
    ledger.enter(*judge_untied(counted, cells, _printed_rows(connection), _unreadable(connection)))
    ledger.enter(*judge_headings(connection, counted))
    ledger.enter(*judge_coarse_norms(connection, counted, cells))
    ledger.enter(*judge_bare_totals(connection, counted, case.rulebook))
    ledger.enter(*judge_split(connection, case.rulebook))
    _hear(case, connection, texts, judged, ledger)
    rounding, rounded, noted = rounding_of(counted, cells)
    ledger.enter([rounding], [rounded], noted)
    ledger.enter(*judge_allowances(allowances, ledger.outcomes))
    explained = explain(
        ledger.findings, case.answers, case.days, terms, unread,
        (*granted.counting, *of_records.granted.counting), (*granted.lapsed, *of_records.granted.lapsed),
    )  # fmt: skip
    ledger.findings = [_owned(one, case, records) for one in explained.findings]
    ledger.enter(explained.rules, explained.outcomes)
    return ledger, explained.until.isoformat() if explained.until else None


def _hear(
    case: Case, connection: duckdb.DuckDBPyConnection, texts: Mapping[str, Transcript], judged: Judged, ledger: _Ledger
) -> None:
    """Add what the texts say to what was judged so far, where the rulebook has words for them."""
    if case.rulebook.narrative is None:
        return
    heard = hear(
        connection, texts, case.rulebook, case.rulebook.narrative, sorted(case.publication.entities), ties_of(case),
        {one.rule.name: one.tally for one in judged.results if one.error is None},
    )  # fmt: skip
    ledger.enter(*judge_narratives(heard, case.rulebook, ledger.findings))
    ledger.told += told_of(heard)
    ledger.heard = heard


def _owned(finding: Finding, case: Case, records: Records | None) -> Finding:
    """Say of a finding who looks after it: by its rule, else by the table that it is about."""
    file = finding.places[0].file if finding.places else ""
    owner = case.publication.tieout.owners.get(finding.rule) or owner_of(file, records)
    owner = owner or case.publication.owners.get(file, "")
    return replace(finding, owner=owner) if owner else finding


def _printed_rows(connection: duckdb.DuckDBPyConnection) -> set[tuple[str, int | None]]:
    """Give the rows of statements, by file and line, that print a figure in any column."""
    rows = connection.execute(
        "SELECT DISTINCT file, line_no FROM figures WHERE own AND state = 'figure' AND slice_no = column_no"
    ).fetchall()
    return {(file, line) for file, line in rows}


def _unreadable(connection: duckdb.DuckDBPyConnection) -> frozenset[int]:
    """Give the cells of the publication's own columns of figures that cannot be read."""
    rows = connection.execute("SELECT cell_id FROM figures WHERE own AND state = 'unreadable'").fetchall()
    return frozenset(cell for (cell,) in rows)


def _unread(files: Sequence[str]) -> Text | None:
    """Say of which tables nothing is known; None where all have rows."""
    if not files:
        return None
    named = ", ".join(files)
    return Text(f"No row of {named} could be loaded.", f"Geen rij van {named} kon worden gelezen.")


def refuse_unknown_rules(case: Case) -> None:
    """Refuse an allowance, or a term of the rulebook, for a rule that does not exist: it would silently do nothing."""
    if case.rulebook.faults or (case.plain is not None and not case.has_rulebook):
        # What a file that cannot be read declares is not known; the fault itself comes out. What other people declare
        # is known where it is read.
        return
    known = {rule.name for rule in case.rulebook.rules}
    for unknown in case.rulebook.terms.unknown(case.rulebook.named | known, [rule.name for rule in OWN_RULES]):
        raise DeclarationError(
            f"{case.rulebook.name}/rulebook.toml: answers",
            f"{unknown}, which is no rule that can be named there",
            "Check the spelling, or take it out; only rules of the rulebook itself can be waived.",
        )
    judged = case.rulebook.named | known | {rule.name for rule in OWN_RULES}
    for rule in case.publication.tieout.owners:
        if rule not in judged:
            raise DeclarationError(
                str(case.deliveries[0].folder / DATA_PACKAGE),
                f"owners names rule {shorten(rule)}, which does not exist",
                "Check the spelling, or take it out; `tieout explain` lists the rules.",
            )
    for allowed in case.answers.allowances:
        # Of tables of records the rules are known where these are read: an allowance for none of them is refused there.
        if allowed.rule not in known and (case.plain is None or allowed.rule in case.rulebook.named):
            raise DeclarationError(str(case.deliveries[0].folder / ANSWERS), *_unknown_rule(allowed.rule, case))


def _unknown_rule(rule: str, case: Case) -> tuple[str, str]:
    """Say why a rule that an allowance names is not judged here, and what to do."""
    if rule in case.rulebook.named:
        return (
            f"an allowance names rule {rule}, which is of a kind of table that this publication no longer declares",
            "Take the allowance out, or declare the table that it is about.",
        )
    near = nearest(rule, case.rulebook.named)
    asked = f"Is {near[0]} meant? " if near else ""
    return f"an allowance names rule {rule}, which does not exist", f"{asked}Check the spelling, or take it out."


def _verdict(
    case: Case,
    connection: duckdb.DuckDBPyConnection,
    counted: Sequence[Counted],
    cells: Mapping[int, Cell],
    ledger: _Ledger,
    until: str | None,
    loaded: Sequence[Loaded],
) -> Verdict:
    """Put the verdict together."""
    reported = {rule.name for rule in ledger.rules}
    rules = (*ledger.rules, *(rule for rule in case.rulebook.rules if rule.name not in reported))
    order = {name: place for place, name in enumerate(SEVERITIES)}
    findings = tuple(sorted(ledger.findings, key=lambda finding: order[finding.severity]))
    decision, reasons = decide(rules, ledger.outcomes, findings)
    book = case.rulebook
    return Verdict(
        publication=case.publication.name,
        title=case.publication.title or case.publication.name,
        verdict=decision,
        reasons=reasons,
        inputs=tuple(one for item in loaded for one in item.inputs),
        declarations=case.declarations,
        rules=rules,
        outcomes=tuple(ledger.outcomes),
        findings=findings,
        not_judged=tuple(item for one in counted for item in not_judged_of(one, cells)),
        tally=count_coverage(connection, counted, ledger.outcomes),
        rulebook=f"{book.name} {book.version} {book.digest}",
        versions=case.versions,
        valid_until=until,
        languages=book.languages,
        covers=tuple(
            sorted(
                {Covered(*case.publication.scope(table)) for table in case.publication.tables if table.tieout}, key=str
            )
        ),
    )


def _covers(publication: Publication) -> tuple[Covered, ...]:
    """Say whose figures of which year and document a publication holds."""
    scopes = {Covered(*publication.scope(table)) for table in publication.tables if table.tieout is not None}
    return tuple(sorted(scopes, key=str))


def _stands_on(
    case: Case,
    connection: duckdb.DuckDBPyConnection,
    verdict: Verdict,
    undeclared: Sequence[Undeclared],
    told: Sequence[Text],
    texts: Mapping[str, Transcript],
) -> tuple[Text, ...]:
    """Say what a verdict stands on that is the publisher's own word, what is held against nothing, and against what."""
    taken = trusted(
        case.publication,
        undeclared,
        [one.rule for one in case.answers.allowances],
        verdict.outcomes,
        verdict.findings,
        len(verdict.not_judged),
        {} if case.rulebook.narrative is not None else {file: one.text for file, one in texts.items()},
    )
    apart = lines_apart(case.publication, verdict.inputs)
    alone = unheld(connection, case.publication, case.rulebook)
    declared = (*undated(case.publication, case.rulebook), *described(case.publication, case.rulebook.notation))
    return (*taken, *apart, *told, *alone, *declared, held_against(case.beside, figures_of_earlier_years(connection)))
