"""The gate: take a publication folder, reach a verdict, and leave a record of it.

Light until it has to judge: where the recorded verdict still stands, no engine is imported. From
the moment judging begins the old record is gone, so that a run that dies leaves no verdict behind.
"""

from __future__ import annotations

import datetime
import functools
import os
import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import tieout
from tieout.changes.since import Since
from tieout.engines.registry import switched
from tieout.gate.case import Case, Progress
from tieout.gate.gathering import declared_by, gather, stray_in
from tieout.gate.pools import Together, is_small, pools_of
from tieout.gate.record_folder import RECORD, RUN, Place
from tieout.gate.supervisor import Judging, judge_apart
from tieout.intake.files import BytesOf, capture
from tieout.report.interface import Report
from tieout.report.printed import Printed
from tieout.report.registry import kept, on_request, read_record
from tieout.report.run import RunRecord, expiry
from tieout.rulebook.model import Rulebook
from tieout.rulebook.shelf import read_rulebook
from tieout.store.clock import system_clock
from tieout.values.beside import Attesting, held_against
from tieout.values.errors import REPORT, CannotJudgeError, TieoutError, first_line
from tieout.values.moments import Clock, days_at, stamp
from tieout.values.outcome import in_its_words
from tieout.values.spark import SparkChoice
from tieout.values.verdict import Coverage, Verdict, decide

A_DAY = 86_400_000
"""Milliseconds."""
WHO = "See who may read or write there."
Comparing = Callable[[Case, Verdict, Path], Since]
"""Says of a verdict on a case, with its run, what is new since another version."""


@dataclass(frozen=True, slots=True)
class Checked:
    """What came of one publication."""

    verdict: Verdict
    folder: Path | None
    """Where its record is; None where none was asked for."""
    reused: bool = False
    """Whether the verdict was reached in an earlier run."""
    error: TieoutError | None = field(default=None)
    """What stood in the way of judging."""
    judged: BytesOf = field(default_factory=lambda: BytesOf({}), repr=False, compare=False)
    """The very bytes that were judged, by path in the publication: what declares it, and every resource."""
    record: Mapping[str, bytes] = field(default_factory=dict, repr=False, compare=False)
    """The very bytes of the report that this run recorded, by file; none where a verdict was reused."""
    since: Since | None = field(default=None, repr=False, compare=False)
    """What is new since another version, where that was asked."""
    case: Case | None = field(default=None, repr=False, compare=False)
    """What was judged, with all that the verdict depends on; None where nothing was."""

    @property
    def exit_code(self) -> int:
        """0 publish, 1 hold, 2 usage or declaration, 3 cannot judge."""
        return self.error.exit_code if self.error else self.verdict.exit_code


def _silent(_stage: str) -> None:
    """Tell nobody."""


def check(
    publication: str | os.PathLike[str],
    out: str | os.PathLike[str] | None = None,
    *,
    rulebooks: str | os.PathLike[str] | None = None,
    fresh: bool = False,
    beside: Sequence[str | os.PathLike[str]] = (),
    clock: Clock = system_clock,
    progress: Progress = _silent,
    bench: Judging | None = None,
    attesting: Attesting | None = None,
    since: Comparing | None = None,
    spark: SparkChoice | None = None,
) -> Checked:
    """Judge the publication in a folder and, if `out` is given, record it under `out`.

    `beside` are publications to hold it against, further to those that it names itself: last year's, the
    budget's. Of these, one on other entities is left out: no rule could hold them against each other. `rulebooks`
    is a folder of rulebooks to use instead of tieout's own; `fresh` judges anew where a recorded verdict still
    stands. `clock` tells which explanations are in force, whether a recorded verdict has expired, and when this
    run was. On a `bench` the engines are started once for all publications that are judged on it. `attesting` looks
    whether those beside were published, and by whom. `since` says what is new since another version: that is written
    beside the record. Where `spark` is given, it judges in place of DuckDB. Whatever goes
    wrong ends in a verdict *cannot judge*; nothing is raised but KeyboardInterrupt and SystemExit.
    """
    source = Path(publication)
    target = Path(out) / _name(source) if out is not None else None
    started: datetime.datetime | None = None
    try:
        started = clock()
        shelf = Path(rulebooks) if rulebooks is not None else None
        days = days_at(started)
        case = bench.case_of(source, days) if bench is not None else None
        case = case or gather(source, [Path(folder) for folder in beside], shelf, days, target, None, attesting, spark)
        if target is not None and not fresh and (recorded := _standing(case, target, started)) is not None:
            is_told, new = _told_beside(case, recorded, target, since)
            if is_told:
                return Checked(recorded, target, reused=True, judged=case.own_bytes, since=new, case=case)
        return _judge(case, source, target, started, clock, progress, bench, since)
    except TieoutError as error:
        return _refused(source, target, started, clock, error)
    except OSError as error:
        where, why = str(error.filename or source), error.strerror or str(error)
        return _refused(source, target, started, clock, CannotJudgeError(where, why, WHO))
    except Exception as error:  # noqa: BLE001 - the outermost layer: no surprise may look like a verdict
        surprise = CannotJudgeError(str(source), f"{type(error).__name__}: {first_line(error)}", REPORT)
        surprise.__cause__ = error
        return _refused(source, target, started, clock, surprise)


def judge_ahead(
    publications: Sequence[str | os.PathLike[str]],
    out: str | os.PathLike[str] | None,
    together: Together,
    *,
    rulebooks: str | os.PathLike[str] | None = None,
    fresh: bool = False,
    clock: Clock = system_clock,
    progress: Progress = _silent,
    attesting: Attesting | None = None,
) -> None:
    """Judge those publications of a set together that can be, each against the others, so that `check` finds it done.

    What stands in the way of one is left for `check` to tell; the arguments are those that it will be given.
    """
    cases = []
    shelf = Path(rulebooks) if rulebooks is not None else None
    declared = functools.cache(lambda folder: declared_by(folder, shelf))
    for source in map(Path, publications):
        beside = [other for other in map(Path, publications) if other != source]
        target = Path(out) / _name(source) if out is not None else None
        try:
            if not is_small(source):
                continue
            started = clock()
            case = gather(source, beside, shelf, days_at(started), target, declared, attesting)
            together.remember(case)
            if case.plain is None and (target is None or fresh or _standing(case, target, started) is None):
                cases.append(case)
        except Exception:  # noqa: BLE001, S112 - `check` meets it again, and tells it of this publication
            continue
    for pool in pools_of(cases):
        try:
            together.judge_ahead(pool, _rulebook_of(pool, shelf), progress)
        except Exception:  # noqa: BLE001 - whatever it is, each of them is judged alone, and it is told of that one
            progress("judging one by one")


def _rulebook_of(cases: Sequence[Case], shelf: Path | None) -> Rulebook:
    """Read the rulebook of cases that have one, with the rules of each."""
    named = [case.publication for case in cases]
    return read_rulebook(
        cases[0].rulebook.name,
        frozenset().union(*(one.entities for one in named)),
        frozenset().union(*(one.kinds for one in named)),
        shelf,
        frozenset().union(*(one.kinds_by_entity for one in named)),
    )


def _standing(case: Case, target: Path, now: datetime.datetime) -> Verdict | None:
    """Give the recorded verdict if it was reached on exactly this case and still holds at the moment `now`."""
    if switched() or case.stray or not all((target / name).is_file() for name in _recorded()):
        return None
    try:
        verdict, run = read_record((target / RECORD).read_bytes())
    except TieoutError:
        return None
    # Most checks find no record that stands, and what explains findings takes long to import.
    from tieout.findings.explanations import RULE as EXPLAINED

    same = (
        verdict.verdict != "cannot judge"
        and not run.expired(now)
        and _is_on(verdict, case)
        and (verdict.valid_until is None or case.days.today.isoformat() <= verdict.valid_until)
        and case.answers.last_dated <= case.days.begun
        and not any(one.standing == "refused" for one in case.beside)
        and not any(finding.rule in {EXPLAINED.name, "files_are_declared"} for finding in verdict.findings)
    )
    return verdict if same else None


def _told_beside(case: Case, verdict: Verdict, target: Path, since: Comparing | None) -> tuple[bool, Since | None]:
    """Tell whether what lies beside a record says what is asked now: what is new since this base, or nothing of it."""
    try:
        new = since(case, verdict, target / RUN) if since is not None else None
    except TieoutError:
        # Its run is not what it was. Where the fault is in that of the base, judging anew meets it again.
        return False, None
    files = {target / one.file: one for one in on_request()}
    if new is None:
        return not any(file.exists() for file in files), None
    report = Report(verdict, since=new)
    return all(file.is_file() and file.read_bytes() == one.write(report) for file, one in files.items()), new


def _recorded() -> tuple[str, ...]:
    """Name the files that a whole record has."""
    return (*(one.file for one in kept()), RUN)


def _is_on(verdict: Verdict, case: Case) -> bool:
    """Tell whether a verdict is on exactly this case, by all its rules, and follows from its own outcomes."""
    return (
        {item.path: item.sha256 for item in verdict.inputs} == {name: file.sha256 for name, file in case.files.items()}
        and verdict.declarations == case.declarations
        and dict(verdict.versions) == dict(case.versions)
        and (not case.beside or held_against(case.beside) in verdict.stands_on)
        and decide(verdict.rules, verdict.outcomes, verdict.findings) == (verdict.verdict, verdict.reasons)
        and {rule.name for rule in case.rulebook.rules} <= {rule.name for rule in verdict.rules}
    )


def _judge(
    case: Case,
    source: Path,
    target: Path | None,
    started: datetime.datetime,
    clock: Clock,
    progress: Progress,
    bench: Judging | None,
    since: Comparing | None,
) -> Checked:
    """Judge anew, and put the record in place of the old one; give the verdict, what was recorded and what is new."""
    before = _sequence(target, started)
    with Place(target) as place:
        verdict, printed = judge_apart(case, place.staging, progress, bench)
        if not _is_on(verdict, case):
            raise CannotJudgeError(str(source), "the verdict is not on what was to be judged", "Nothing was judged.")
        _unchanged(case, source)
        new = since(case, verdict, place.staging / RUN) if since is not None else None
        record: dict[str, bytes] = {}
        if target is not None:
            # Here, so that a verdict that still stands is told without loading the database.
            from tieout.gate.run_tables import tell_run

            run = _run(verdict, started, clock(), before)
            tell_run(place.staging / RUN, verdict, run)
            record = _record(verdict, printed, run, new)
        place.put(record)
    return Checked(verdict, target, judged=case.own_bytes, record=record, since=new, case=case)


def _sequence(target: Path | None, now: datetime.datetime) -> int:
    """Give the sequence of the record that stands there; 0 where there is none that can be read or believed."""
    try:
        found = read_record((target / RECORD).read_bytes())[1].sequence if target else 0
    except (OSError, TieoutError):
        return 0
    # A record from the future would carry its sequence on for ever.
    return found if found <= _milliseconds(now) + A_DAY else 0


def _milliseconds(now: datetime.datetime) -> int:
    """Give a moment in Unix time."""
    return int(now.timestamp() * 1000)


def _run(verdict: Verdict, started: datetime.datetime, finished: datetime.datetime, before: int) -> RunRecord:
    """Name the run that reached a verdict; `before` is the sequence of the record that it takes the place of."""
    sequence = max(_milliseconds(finished), before + 1)
    expires = expiry(finished, verdict.valid_until)
    return RunRecord(uuid.uuid4().hex, stamp(started), stamp(finished), sequence, expires)


def _record(verdict: Verdict, printed: Printed, run: RunRecord, new: Since | None = None) -> dict[str, bytes]:
    """Write the record of a verdict in every format that is kept, the verdict itself last; before it what is new."""
    written = (*(on_request() if new is not None else ()), *kept())
    files = {one.name: one.file for one in written}
    report = Report(verdict, printed.tables, run, texts=printed.texts, files=files, since=new)
    return {one.file: one.write(report) for one in written}


def _unchanged(case: Case, source: Path) -> None:
    """Refuse a verdict on a publication that changed while it was judged, or that was held against one that did."""
    most = case.rulebook.limits.bytes
    for delivery in case.deliveries:
        now = [capture(delivery.folder, file.name, most) for file in delivery.files.values()]
        now += [capture(delivery.folder, file.name) for file in delivery.declared]
        if now != [*delivery.files.values(), *delivery.declared]:
            raise CannotJudgeError(str(delivery.folder), "it changed while it was judged", "Check it again.")
    if stray_in(source, case.publication, [one.name for one in case.deliveries[0].declared]) != case.stray:
        raise CannotJudgeError(str(source), "it changed while it was judged", "Check it again.")


def _refused(
    source: Path, target: Path | None, started: datetime.datetime | None, clock: Clock, error: TieoutError
) -> Checked:
    """Record that no judgement could be reached, in place of whatever was recorded before."""
    verdict = Verdict(
        publication=_name(source),
        title=str(source),
        verdict="cannot judge",
        reasons=(in_its_words(error.in_one_line),),
        inputs=(), declarations=(), rules=(), outcomes=(), findings=(), not_judged=(),
        tally=Coverage(0, 0, 0, 0, 0),
        rulebook="",
        versions={"tieout": tieout.__version__},
    )  # fmt: skip
    try:
        if target is None or not source.is_dir() or target.resolve().is_relative_to(source.resolve()):
            return Checked(verdict, None, error=error)
        now = clock()
        before = _sequence(target, now)
        with Place(target) as place:
            from tieout.gate.run_tables import leave_bare_run

            run = _run(verdict, started or now, now, before)
            leave_bare_run(place.staging / RUN, verdict, run)
            place.put(_record(verdict, Printed(), run))
    except Exception:  # noqa: BLE001 - where not even this can be written there is no record, which publishes nothing
        return Checked(verdict, None, error=error)
    return Checked(verdict, target, error=error)


def _name(source: Path) -> str:
    """Name a publication after its folder, or after what was asked for where no folder can be found by it."""
    try:
        return source.resolve().name or "publication"
    except (OSError, RuntimeError, ValueError):
        return source.name or "publication"
