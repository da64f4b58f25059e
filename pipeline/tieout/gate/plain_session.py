"""Judge a package of other people: records by what their data package, suites and schemas ask of them.

No rulebook is asked, and nothing becomes a figure: SQL counts what the declarations ask, over typed tables as wide as
they are, and the engines decide what was written for them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path, PurePosixPath

import duckdb

from tieout.declarations.plain import PlainPackage
from tieout.engines.canary import canary_in
from tieout.engines.run import Engines, Said, decide_foreign
from tieout.figures.identities import find_identities
from tieout.figures.record_counts import (
    NO_BREACHES,
    count_filled,
    count_rules,
    count_taken_for_none,
    fetch_breaches,
)
from tieout.figures.record_tables import Types, fields_unfit, keep_cells, make_record_tables
from tieout.figures.tables import make_figures
from tieout.findings.allowances import judge_allowances
from tieout.findings.described import described
from tieout.findings.explanations import ANSWERS, explain
from tieout.findings.intake import judge_reading
from tieout.findings.records import Ruled, Told, grant_records, judge_asked, judge_files, nothing_asked, tell_records
from tieout.findings.trusted import by_leave, lines_apart
from tieout.findings.trusted_records import (
    counted,
    is_text,
    looked_past,
    softened_rules,
    softly_asked,
    stands_on,
    taken_for_none,
    unjudged_texts,
)
from tieout.gate.case import Case, Progress
from tieout.gate.judgement_tables import record_judgement
from tieout.gate.printing import print_tables
from tieout.gate.record_folder import SHOWN
from tieout.gate.run_tables import tell_inputs_and_answers
from tieout.intake.interface import Loaded
from tieout.intake.load import ingest
from tieout.records.agreeing import Counted, agree
from tieout.records.constraints import rules_of
from tieout.records.fields import usual_type
from tieout.records.rule import Decided, ForeignRules, RecordRule
from tieout.records.schemas import read_schema
from tieout.records.suites import read_suite
from tieout.report.printed import Printed
from tieout.rulebook.model import Limits
from tieout.store.parts import make_concluded
from tieout.store.run import keep, lock, show
from tieout.values.outcome import SEVERITIES, Finding, Outcome
from tieout.values.verdict import Coverage, Verdict, decide


def judge_plain(
    case: Case,
    plain: PlainPackage,
    connection: duckdb.DuckDBPyConnection,
    staging: Path,
    engines: Engines,
    progress: Progress,
) -> tuple[Verdict, Printed]:
    """Judge a case without a rulebook on an open run; give the verdict and the tables as printed.

    `staging` is a private folder. Raises CannotJudgeError where the files cannot be read for certain.
    """
    progress("reading")
    loaded = ingest(connection, case.deliveries, staging, case.rulebook.limits)
    lock(connection)
    # No cell is a figure here: what an analyst knows of other runs is there, and empty.
    make_figures(connection, [], case.rulebook)
    types = make_record_tables(connection, loaded, plain)
    progress("judging")
    foreign = _foreign(case, plain, types)
    said = _decide(connection, foreign, staging, case.rulebook.limits, engines)
    rules = [*rules_of(plain, types, fields_unfit(connection, types)), *(rule for one in foreign for rule in one.rules)]
    ruled = _judge_rules(connection, rules, loaded, said.decided, plain)
    progress("writing")
    connection.execute("CREATE SCHEMA typed")
    make_concluded(connection)
    found = _conclude(case, plain, connection, loaded, ruled, types, said)
    keep(connection)
    return found


def _foreign(case: Case, plain: PlainPackage, types: Types) -> list[ForeignRules]:
    """Read the suites and schemas that a package names; of a table without rows each field has the usual type.

    Raises DeclarationError where one is none.
    """
    own = case.deliveries[0]
    files = {one.name: one.data for one in own.declared}
    found = []
    times = Counter[str]()
    for table in plain.resources:
        columns = types.get(table.name) or {field.name: usual_type(field) for field in table.schema.fields}
        for names, read in ((table.tieout.suites, read_suite), (table.tieout.schemas, read_schema)):
            for name in names:
                called = f"{table.name}.{PurePosixPath(name).name.partition('.')[0]}"
                times[called] += 1
                called += f".{times[called]}" if times[called] > 1 else ""
                found.append(read(files[name], str(own.folder / name), table.name, columns, called))
    return found


def _decide(
    connection: duckdb.DuckDBPyConnection,
    foreign: Sequence[ForeignRules],
    staging: Path,
    limits: Limits,
    engines: Engines,
) -> Said:
    """Have the engines decide what was written for them, on the run as it is now."""
    if not foreign:
        return Said({}, (), ())
    find_identities(connection)
    with canary_in(connection):
        show(connection)
    return decide_foreign(staging / SHOWN, foreign, limits, engines)


def _judge_rules(
    connection: duckdb.DuckDBPyConnection,
    rules: Sequence[RecordRule],
    loaded: Sequence[Loaded],
    decided: Mapping[str, Decided],
    plain: PlainPackage,
) -> list[Ruled]:
    """Count every rule, hold it against what its engine says, and find the records that are not as it says."""
    rows = {item.name: item.input.rows for item in loaded}
    items = {item.name: item for item in loaded}
    keys = {table.name: table.schema.primary_key for table in plain.resources}
    counts = count_rules(connection, rules, [table for table, count in rows.items() if count])
    agreed = {rule.name: agree(rule, *_counted(rule, counts, decided), rows[rule.table]) for rule in rules}
    return [
        Ruled(
            rule, agreed[rule.name],
            fetch_breaches(connection, rule, items[rule.table], keys[rule.table])
            if agreed[rule.name].state == "failed"
            else NO_BREACHES,
        )
        for rule in rules
    ]  # fmt: skip


def _counted(
    rule: RecordRule, counts: Mapping[str, Counted | str], decided: Mapping[str, Decided]
) -> tuple[Counted | None, Decided | None]:
    """Give what SQL counted of a rule and what its engine says; why SQL could not count is what is said then."""
    counted = counts.get(rule.name)
    if isinstance(counted, str):
        return None, Decided(rule.name, None, error=counted)
    return counted, decided.get(rule.name)


@dataclass(slots=True)
class _Ledger(Told):
    """What was judged so far: rules, outcomes and findings, in the order in which they came."""

    until: str | None = field(default=None)

    def enter(self, told: Told) -> None:
        """Add what one part of judging told."""
        self.rules += told.rules
        self.outcomes += told.outcomes
        self.findings += told.findings


def _conclude(
    case: Case,
    plain: PlainPackage,
    connection: duckdb.DuckDBPyConnection,
    loaded: Sequence[Loaded],
    ruled: Sequence[Ruled],
    types: Types,
    said: Said,
) -> tuple[Verdict, Printed]:
    """Reach a verdict on what was counted and said, and record it in the run; give the tables as printed with it."""
    ledger = _weigh(case, plain, connection, loaded, ruled)
    ledger.rules += said.canary_rules
    ledger.outcomes += said.canary_outcomes
    order = {name: place for place, name in enumerate(SEVERITIES)}
    findings = tuple(sorted(ledger.findings, key=lambda finding: order[finding.severity]))
    decision, reasons = decide(ledger.rules, ledger.outcomes, findings)
    book = case.rulebook
    unasked = _unasked(plain, ruled)
    verdict = Verdict(
        publication=case.publication.name,
        title=case.publication.title or case.publication.name,
        verdict=decision,
        reasons=reasons,
        inputs=tuple(item.input for item in loaded),
        declarations=case.declarations,
        rules=tuple(ledger.rules),
        outcomes=tuple(ledger.outcomes),
        findings=findings,
        not_judged=(),
        tally=_coverage(connection, loaded, unasked, ledger.outcomes),
        rulebook=f"{book.name} {book.version} {book.digest}",
        versions=case.versions,
        valid_until=ledger.until,
        languages=book.languages,
        stands_on=(
            *stands_on(plain, ruled, unasked, types),
            *softly_asked(plain, ruled),
            *counted(plain, ruled, loaded),
            *lines_apart(case.publication, [item.input for item in loaded]),
            *described(case.publication, case.rulebook.notation),
            *unjudged_texts(case.stray),
            *looked_past(ruled, loaded),
            *by_leave([one.rule for one in case.answers.allowances], ledger.outcomes),
            *taken_for_none(
                {one.name: count_taken_for_none(connection, one) for one in plain.resources if one.name in types}
            ),
        ),
        softened_by=(
            "it is judged by no rulebook",
            *(f"rule {one.rule} may examine nothing" for one in case.answers.allowances),
            *softened_rules(plain, ruled),
            *(nothing_asked(table, name) for table, names in unasked.items() for name in names),
        ),
    )
    keep_cells(connection, loaded, _lines_of(findings))
    record_judgement(connection, verdict, (), {})
    tell_inputs_and_answers(connection, verdict, case.answers)
    return verdict, Printed(print_tables(case, connection, loaded, (), {}, verdict))


def _lines_of(findings: Iterable[Finding]) -> dict[str, set[int]]:
    """Give the lines that findings are about, by file."""
    lines: dict[str, set[int]] = {}
    for place in (place for one in findings for place in one.places):
        if place.line is not None:
            lines.setdefault(place.file, set()).add(place.line)
    return lines


def _weigh(
    case: Case,
    plain: PlainPackage,
    connection: duckdb.DuckDBPyConnection,
    loaded: Sequence[Loaded],
    ruled: Sequence[Ruled],
) -> _Ledger:
    """Lay what was read, what the declarations ask and what stewards answered side by side."""
    ledger = _Ledger()
    ledger.enter(Told(*judge_reading(loaded, [name for name in case.stray if not is_text(name)])))
    ledger.enter(judge_files(plain, case.files))
    ledger.enter(judge_asked([one.rule for one in ruled], loaded))
    terms, allowances = case.rulebook.terms, case.answers.allowances
    answers = str(case.deliveries[0].folder / ANSWERS)
    granted = grant_records(allowances, ruled, loaded, case.days, terms, answers)
    ledger.enter(tell_records(ruled, loaded, granted.reasons))
    ledger.enter(Told(*judge_allowances(allowances, ledger.outcomes)))
    explained = explain(ledger.findings, case.answers, case.days, terms, None, granted.counting, granted.lapsed)
    ledger.findings = [_owned(one, plain) for one in explained.findings]
    ledger.rules += explained.rules
    ledger.outcomes += explained.outcomes
    ledger.until = explained.until.isoformat() if explained.until else None
    return ledger


def _owned(finding: Finding, plain: PlainPackage) -> Finding:
    """Say of a finding who looks after its table."""
    owners = {table.path: table.tieout.owner for table in plain.resources}
    owner = owners.get(finding.places[0].file, "") if finding.places else ""
    return replace(finding, owner=owner) if owner else finding


def _unasked(plain: PlainPackage, ruled: Iterable[Ruled]) -> dict[str, list[str]]:
    """Name by table the fields of which nothing is asked."""
    asked = {(one.rule.table, name) for one in ruled for name in one.rule.fields}
    fields = {
        table.name: [field.name for field in table.schema.fields if (table.name, field.name) not in asked]
        for table in plain.resources
    }
    return {table: names for table, names in fields.items() if names}


def _coverage(
    connection: duckdb.DuckDBPyConnection,
    loaded: Iterable[Loaded],
    unasked: Mapping[str, Sequence[str]],
    outcomes: Iterable[Outcome],
) -> Coverage:
    """Count cells, those that hold a value, and of these those of fields of which something is asked."""
    cells = filled = looked_at = 0
    for item in loaded:
        if item.is_loaded:
            counts = count_filled(connection, item.name)
            cells += item.input.rows * len(counts)
            filled += sum(counts.values())
            looked_at += sum(count for name, count in counts.items() if name not in unasked.get(item.name, ()))
    return Coverage(cells, filled, cells - filled, looked_at, sum(one.examined for one in outcomes))
