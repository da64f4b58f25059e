"""Judge a package of other people: records by what their data package, suites and schemas ask of them.

No rulebook is asked, and nothing becomes a figure: SQL counts what the declarations ask, over typed tables as wide as
they are, and the engines decide what was written for them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import duckdb

from tieout.declarations.plain import PlainPackage
from tieout.engines.canary import canary_in
from tieout.engines.on_spark import SparkProcess
from tieout.engines.run import Engines, Said, decide_foreign
from tieout.figures.identities import find_identities
from tieout.figures.record_counts import (
    NO_BREACHES,
    count_filled,
    count_rules,
    count_taken_for_none,
    fetch_breaches,
    rows_of,
)
from tieout.figures.record_tables import Types, fields_unfit, keep_cells, make_record_tables
from tieout.figures.tables import make_figures
from tieout.findings.allowances import Granted, judge_allowances
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
    unjudged_files,
    unjudged_texts,
)
from tieout.gate.case import SHOWN, Case, Progress
from tieout.gate.foreign import read_foreign
from tieout.gate.judgement_tables import record_judgement
from tieout.gate.printing import print_tables
from tieout.gate.run_tables import tell_inputs_and_answers
from tieout.gate.spark_session import judge_by_spark, spark_beside, told_of_spark
from tieout.intake.interface import Loaded, Room, split_of
from tieout.intake.load import ingest
from tieout.intake.whole import let_go
from tieout.records.agreeing import Agreed, Counted, agree
from tieout.records.constraints import rules_of
from tieout.records.rule import Decided, ForeignRules, RecordRule
from tieout.records.two_counts import hold_together
from tieout.report.printed import Printed
from tieout.rulebook.model import Limits
from tieout.store.parts import make_concluded
from tieout.store.run import keep, lock, show
from tieout.values.answers import Allowance
from tieout.values.outcome import SEVERITIES, Finding, Outcome, Text
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
    with spark_beside(case, staging, engines) as spark:
        return _judge(case, plain, connection, staging, engines, spark, progress)


def _judge(
    case: Case,
    plain: PlainPackage,
    connection: duckdb.DuckDBPyConnection,
    staging: Path,
    engines: Engines,
    spark: SparkProcess | None,
    progress: Progress,
) -> tuple[Verdict, Printed]:
    """Judge a case, by Spark where it was started."""
    progress("reading")
    loaded = ingest(connection, case.deliveries, Room(staging, case.rulebook.limits, progress))
    lock(connection)
    # No cell is a figure here: what an analyst knows of other runs is there, and empty.
    make_figures(connection, [], case.rulebook)
    types = make_record_tables(connection, loaded, plain)
    progress("judging")
    records = judge_records(case, plain, connection, loaded, types, staging, engines, spark)
    progress("writing")
    connection.execute("CREATE SCHEMA typed")
    make_concluded(connection)
    found = _conclude(case, connection, records)
    let_go(connection, loaded)
    keep(connection)
    return found


@dataclass(frozen=True, slots=True)
class Records:
    """Tables of records, and what became of all that is asked of them."""

    plain: PlainPackage
    loaded: Sequence[Loaded]
    ruled: Sequence[Ruled]
    types: Types
    said: Said

    @property
    def unasked(self) -> dict[str, list[str]]:
        """The fields of which nothing is asked, by table."""
        return _unasked(self.plain, self.ruled)


def judge_records(
    case: Case,
    plain: PlainPackage,
    connection: duckdb.DuckDBPyConnection,
    loaded: Sequence[Loaded],
    types: Types,
    staging: Path,
    engines: Engines,
    spark: SparkProcess | None = None,
    *,
    is_shown: bool = False,
) -> Records:
    """Judge tables of records by what a package asks of them, once they are typed; give what became of each rule.

    `is_shown` says whether the engines can see the run already; `spark` counts and decides in their place.
    """
    foreign = read_foreign(case, plain, types)
    rules = [*rules_of(plain, types, fields_unfit(connection, types)), *(rule for one in foreign for rule in one.rules)]
    if spark is None:
        said = _decide(connection, foreign, staging, case.rulebook.limits, engines, is_shown=is_shown)
    else:
        said = judge_by_spark(connection, spark, staging / SHOWN, types, rules, foreign, case.rulebook.limits)
    return Records(plain, loaded, _judge_rules(connection, rules, loaded, said, plain), types, said)


def _decide(
    connection: duckdb.DuckDBPyConnection,
    foreign: Sequence[ForeignRules],
    staging: Path,
    limits: Limits,
    engines: Engines,
    *,
    is_shown: bool,
) -> Said:
    """Have the engines decide what was written for them, on the run as it is now."""
    if not foreign:
        return Said({}, (), ())
    if not is_shown:
        find_identities(connection)
        with canary_in(connection):
            show(connection)
    return decide_foreign(staging / SHOWN, foreign, limits, engines)


def _judge_rules(
    connection: duckdb.DuckDBPyConnection,
    rules: Sequence[RecordRule],
    loaded: Sequence[Loaded],
    said: Said,
    plain: PlainPackage,
) -> list[Ruled]:
    """Count every rule, hold it against what its engine says, and find the records that are not as it says."""
    rows = {item.name: item.input.rows for item in loaded}
    items = {item.name: item for item in loaded}
    keys = {table.name: table.schema.primary_key for table in plain.resources}
    here = count_rules(rows_of(connection), rules, [table for table, count in rows.items() if count])
    counts, apart = hold_together(here, said.counted)
    agreed = {rule.name: agree(rule, *_counted(rule, counts, said.decided), rows[rule.table]) for rule in rules}
    agreed |= {name: Agreed("broken", 0, 0, why) for name, why in apart.items()}
    return [
        Ruled(
            rule, agreed[rule.name],
            fetch_breaches(connection, rule, items[rule.table], keys[rule.table], agreed[rule.name].breaches)
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


def _conclude(case: Case, connection: duckdb.DuckDBPyConnection, records: Records) -> tuple[Verdict, Printed]:
    """Reach a verdict on what was counted and said, and record it in the run; give the tables as printed with it."""
    plain, loaded, ruled, said = records.plain, records.loaded, records.ruled, records.said
    ledger = _weigh(case, records)
    ledger.rules += said.canary_rules
    ledger.outcomes += said.canary_outcomes
    order = {name: place for place, name in enumerate(SEVERITIES)}
    findings = tuple(sorted(ledger.findings, key=lambda finding: order[finding.severity]))
    decision, reasons = decide(ledger.rules, ledger.outcomes, findings)
    book = case.rulebook
    unasked = records.unasked
    verdict = Verdict(
        publication=case.publication.name,
        title=case.publication.title or case.publication.name,
        verdict=decision,
        reasons=reasons,
        inputs=tuple(one for item in loaded for one in item.inputs),
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
            *told_of_spark(case.spark, case.versions),
            *stands_on(plain, ruled, unasked, records.types),
            *softly_asked(plain, ruled),
            *counted(plain, ruled, loaded),
            *lines_apart(case.publication, [one for item in loaded for one in item.inputs]),
            *described(case.publication, case.rulebook.notation),
            *unjudged_texts(case.stray),
            *unjudged_files(plain),
            *looked_past(ruled, loaded),
            *by_leave([one.rule for one in case.answers.allowances], ledger.outcomes),
            *taken_for_none(_taken(connection, records)),
        ),
        softened_by=(
            "it is judged by no rulebook",
            *(f"rule {one.rule} may examine nothing" for one in case.answers.allowances),
            *softened_rules(plain, ruled),
            *_softer(unasked),
            *(f"{path}: it is no table, and is not judged" for one in plain.attached for path in one.paths),
        ),
    )
    keep_cells(connection, loaded, lines_of(findings))
    record_judgement(connection, verdict, (), {})
    tell_inputs_and_answers(connection, verdict, case.answers, split_of(loaded))
    return verdict, Printed(print_tables(case, connection, loaded, (), {}, verdict))


def lines_of(findings: Iterable[Finding]) -> dict[str, set[int]]:
    """Give the lines that findings are about, by file."""
    lines: dict[str, set[int]] = {}
    for place in (place for one in findings for place in one.places):
        if place.line is not None:
            lines.setdefault(place.file, set()).add(place.line)
    return lines


def _taken(connection: duckdb.DuckDBPyConnection, records: Records) -> dict[str, dict[str, dict[str, int]]]:
    """Count by table, field and text the cells that are no value by the word of the declaration."""
    return {
        one.name: count_taken_for_none(connection, one) for one in records.plain.resources if one.name in records.types
    }


def _softer(unasked: Mapping[str, Sequence[str]]) -> Iterator[str]:
    """Name the fields of which nothing is asked, as what makes a verdict softer."""
    return (nothing_asked(table, name) for table, names in unasked.items() for name in names)


def weigh_records(case: Case, records: Records, allowances: Sequence[Allowance]) -> tuple[Told, Granted]:
    """Lay side by side what the declarations ask of records, and give it with the allowances that count.

    Raises DeclarationError where an allowance is for a rule that nobody declares.
    """
    ledger, ruled, loaded = _Ledger(), records.ruled, records.loaded
    files = {**{one.name: one for one in case.deliveries[0].declared}, **case.files}
    ledger.enter(judge_files(records.plain, files))
    ledger.enter(judge_asked([one.rule for one in ruled], loaded))
    answers = str(case.deliveries[0].folder / ANSWERS)
    granted = grant_records(allowances, ruled, loaded, case.days, case.rulebook.terms, answers)
    ledger.enter(tell_records(ruled, loaded, granted.reasons))
    return ledger, granted


def beside_a_rulebook(connection: duckdb.DuckDBPyConnection, records: Records) -> tuple[list[Text], list[str]]:
    """Say what a verdict by a rulebook stands on of its tables of records, and name what makes it softer."""
    unasked = records.unasked
    told = [
        *stands_on(records.plain, records.ruled, unasked, records.types, [item.file for item in records.loaded]),
        *softly_asked(records.plain, records.ruled),
        *counted(records.plain, records.ruled, records.loaded),
        *looked_past(records.ruled, records.loaded),
        *taken_for_none(_taken(connection, records)),
    ]
    softer = [
        *(f"{item.file}: it is judged by no rulebook" for item in records.loaded),
        *softened_rules(records.plain, records.ruled),
        *_softer(unasked),
    ]
    return told, softer


def _weigh(case: Case, records: Records) -> _Ledger:
    """Lay what was read, what the declarations ask and what stewards answered side by side."""
    ledger = _Ledger()
    ledger.enter(Told(*judge_reading(records.loaded, [name for name in case.stray if not is_text(name)])))
    terms, allowances = case.rulebook.terms, case.answers.allowances
    told, granted = weigh_records(case, records, allowances)
    ledger.enter(told)
    ledger.enter(Told(*judge_allowances(allowances, ledger.outcomes)))
    explained = explain(ledger.findings, case.answers, case.days, terms, None, granted.counting, granted.lapsed)
    ledger.findings = [owned(one, records.plain) for one in explained.findings]
    ledger.rules += explained.rules
    ledger.outcomes += explained.outcomes
    ledger.until = explained.until.isoformat() if explained.until else None
    return ledger


def owned(finding: Finding, plain: PlainPackage) -> Finding:
    """Say of a finding who looks after its table."""
    owners = {path: table.tieout.owner for table in plain.resources for path in table.paths}
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
