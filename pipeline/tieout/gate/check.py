"""The gate: take a publication folder, reach a verdict, and leave a record of it.

Light until it has to judge: where the recorded verdict still stands, no engine is imported. From
the moment judging begins the old record is gone, so that a run that dies leaves no verdict behind.
"""

from __future__ import annotations

import datetime
import functools
import hashlib
import importlib.metadata
import os
import uuid
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import tieout
from tieout.declarations import answers
from tieout.declarations.datapackage import parse_publication, rulebook_named
from tieout.declarations.publication import FILE_NAME, Publication
from tieout.engines.run import switched
from tieout.findings.explanations import RULE as EXPLAINED
from tieout.gate.case import Case, Progress
from tieout.gate.pools import Together, is_small, pools_of
from tieout.gate.record_folder import RECORD, RUN, Place
from tieout.gate.supervisor import Judging, judge_apart
from tieout.intake.files import Delivery, SourceFile, capture, capture_small
from tieout.intake.registry import refuse_unknown_formats
from tieout.report.interface import Report
from tieout.report.registry import kept, read_record
from tieout.report.run import RunRecord, expiry
from tieout.rulebook.fitting import fit
from tieout.rulebook.model import Rulebook
from tieout.rulebook.shelf import entity_key, read_rulebook
from tieout.store.clock import system_clock
from tieout.values.errors import CannotJudgeError, DeclarationError, TieoutError, UsageError, shorten
from tieout.values.moments import Clock, Days, days_at, stamp
from tieout.values.outcome import Declaration, Explanation, in_its_words
from tieout.values.verdict import Coverage, Verdict, decide

if TYPE_CHECKING:
    from tieout.report.printed import PrintedTable

ENGINES = ("duckdb", "great_expectations", "pandera", "ibis-framework", "duckdb-engine", "sqlalchemy")
A_DAY = 86_400_000
"""Milliseconds."""
WHO = "See who may read or write there."


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
    judged: Mapping[str, bytes] = field(default_factory=dict, repr=False, compare=False)
    """The very bytes that were judged, by path in the publication: what declares it, and every resource."""
    record: Mapping[str, bytes] = field(default_factory=dict, repr=False, compare=False)
    """The very bytes of the report that this run recorded, by file; none where a verdict was reused."""

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
) -> Checked:
    """Judge the publication in a folder and, if `out` is given, record it under `out`.

    `beside` are publications to hold it against, further to those that it names itself: last year's, the
    budget's. Of these, one on other entities is left out: no rule could hold them against each other. `rulebooks`
    is a folder of rulebooks to use instead of tieout's own; `fresh` judges anew where a recorded verdict still
    stands. `clock` tells which explanations are in force, whether a recorded verdict has expired, and when this
    run was. On a `bench` the engines are started once for all publications that are judged on it. Whatever goes
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
        case = case or _gather(source, [Path(folder) for folder in beside], shelf, days, target)
        if target is not None and not fresh and (recorded := _standing(case, target, started)) is not None:
            return Checked(recorded, target, reused=True, judged=case.own_bytes)
        verdict, record = _judge(case, source, target, started, clock, progress, bench)
        return Checked(verdict, target, judged=case.own_bytes, record=record)
    except TieoutError as error:
        return _refused(source, target, started, clock, error)
    except OSError as error:
        where, why = str(error.filename or source), error.strerror or str(error)
        return _refused(source, target, started, clock, CannotJudgeError(where, why, WHO))
    except Exception as error:  # noqa: BLE001 - the outermost layer: no surprise may look like a verdict
        surprise = CannotJudgeError(str(source), f"{type(error).__name__}: {error}", "This is a fault in tieout.")
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
) -> None:
    """Judge those publications of a set together that can be, each against the others, so that `check` finds it done.

    What stands in the way of one is left for `check` to tell; the arguments are those that it will be given.
    """
    cases = []
    shelf = Path(rulebooks) if rulebooks is not None else None
    declared = functools.cache(lambda folder: _declared(folder, shelf))
    for source in map(Path, publications):
        beside = [other for other in map(Path, publications) if other != source]
        target = Path(out) / _name(source) if out is not None else None
        try:
            if not is_small(source):
                continue
            started = clock()
            case = _gather(source, beside, shelf, days_at(started), target, declared)
            together.remember(case)
            if target is None or fresh or _standing(case, target, started) is None:
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


def _gather(
    source: Path,
    beside: Sequence[Path],
    shelf: Path | None,
    days: Days,
    target: Path | None,
    declared: Callable[[Path], tuple[Publication, SourceFile]] | None = None,
) -> Case:
    """Read everything that the verdict depends on, each file once.

    `declared` may know already what publications declare of themselves.
    """
    read = declared or (lambda folder: _declared(folder, shelf))
    publication, package = read(source)
    if target is not None and target.resolve().is_relative_to(source.resolve()):
        raise UsageError(str(target), "the record would be written into the publication", "Choose another --out.")
    explanations: tuple[Explanation, ...] = ()
    telling: tuple[SourceFile, ...] = (package,)
    if (source / answers.FILE_NAME).exists():
        answered = capture_small(source, answers.FILE_NAME)
        explanations = answers.parse_answers(answered.data, str(source / answers.FILE_NAME))
        telling = (package, answered)
    rulebook = read_rulebook(
        publication.tieout.rulebook, publication.entities, publication.kinds, shelf, publication.kinds_by_entity
    )
    deliveries = [_delivery(source, "", publication, telling, rulebook)]
    named = {publication.name: source}
    for folder in _folders_beside(source, publication, beside):
        other, told = read(folder)
        _refuse_twin(named, other.name, folder)
        if folder.resolve().name not in publication.tieout.beside and not _may_meet(publication, other):
            continue
        deliveries.append(_delivery(folder, folder.resolve().name, other, (told,), rulebook))
    declarations = tuple(
        Declaration(delivery.path(file.name), file.sha256, len(file.data))
        for delivery in deliveries
        for file in delivery.declared
    )
    return Case(
        tuple(deliveries), _stray(source, publication), declarations + rulebook.files, explanations, rulebook,
        _versions(), days,
    )  # fmt: skip


def _folders_beside(source: Path, publication: Publication, more: Sequence[Path]) -> list[Path]:
    """List the publications to hold one against: those that it names, and those that were given with it."""
    named = [source.resolve().parent / name for name in publication.tieout.beside]
    folders = {folder.resolve(): folder for folder in [*named, *more]}
    folders.pop(source.resolve(), None)
    # The database, too, takes names that differ only in case for one.
    names = Counter(folder.name.casefold() for folder in folders)
    for folder in folders:
        if names[folder.name.casefold()] > 1:
            raise UsageError(
                folder.name, "two publications beside this one have this name", "Rename one of the folders."
            )
    return [folders[folder] for folder in sorted(folders, key=lambda folder: folder.name)]


def _may_meet(one: Publication, other: Publication) -> bool:
    """Tell whether a rule may hold figures of one publication against those of another.

    It does so within an entity, and by the words of one rulebook.

    Whose the rows of a table of records are is not known before they are read.
    """
    if one.tieout.rulebook != other.tieout.rulebook:
        return False
    tables = (*one.tables, *other.tables)
    return bool(one.entities & other.entities) or any(table.is_records for table in tables)


def _refuse_twin(named: dict[str, Path], name: str, folder: Path) -> None:
    """Refuse a publication that calls itself as another in the set: verdict, page and statement name them by that."""
    if name in named:
        what = f"its name is {shorten(name)}, and so is that of {named[name] / FILE_NAME}"
        raise DeclarationError(str(folder / FILE_NAME), what, "Give each its own name, or check them apart.")
    named[name] = folder


def _declared(source: Path, shelf: Path | None) -> tuple[Publication, SourceFile]:
    """Read what a publication declares of itself."""
    if not source.is_dir():
        what = "it is a file, and archives are not unpacked" if source.exists() else "there is no such folder"
        raise UsageError(str(source), what, "Name the folder that holds the datapackage.json.")
    if "\ufffd" in os.fsencode(source.resolve()).decode("utf-8", "replace"):
        raise UsageError(str(source), "its path is not in UTF-8", "Rename the folder.")
    package = capture_small(source, FILE_NAME)
    where = str(source / FILE_NAME)
    key = entity_key(rulebook_named(package.data, where), shelf)
    return parse_publication(package.data, where, key), package


def _delivery(
    source: Path, beside: str, publication: Publication, declared: tuple[SourceFile, ...], rulebook: Rulebook
) -> Delivery:
    """Read every file that a publication declares, once the rulebook knows what it declares."""
    fit(publication, rulebook, str(source / FILE_NAME))
    refuse_unknown_formats(publication, str(source / FILE_NAME))
    files = {item.path: capture(source, item.path, rulebook.limits.bytes) for item in publication.resources}
    return Delivery(source, publication, files, declared, beside, own=not beside)


def _stray(source: Path, publication: Publication) -> tuple[str, ...]:
    """List what lies in the folder and is not declared; what is hidden is left alone."""
    known = {FILE_NAME, answers.FILE_NAME, *(resource.path for resource in publication.resources)}
    names = (entry.name for entry in os.scandir(source) if entry.name not in known and entry.name[0] != ".")
    # A name that is no UTF-8 is shown by its bytes: neither the database nor the record can hold it otherwise.
    return tuple(sorted(os.fsencode(name).decode("utf-8", "backslashreplace") for name in names))


def _versions() -> dict[str, str]:
    """Name what judges: our version, a digest of our own code, and the engines, each with its version."""
    return {"tieout": tieout.__version__} | dict(_code())


@functools.cache
def _code() -> tuple[tuple[str, str], ...]:
    """Digest our own code, and name the version of each engine: as they are when this process first asks."""
    digest = hashlib.sha256()
    home = Path(__file__).parent.parent
    for path in sorted(home.rglob("*")):
        if path.suffix in {".py", ".j2", ".css"} and "expectations" not in path.relative_to(home).parts:
            digest.update(path.relative_to(home).as_posix().encode() + b"\0" + path.read_bytes())
    engines = ((name, importlib.metadata.version(name)) for name in ENGINES)
    return (("code", f"sha256:{digest.hexdigest()}"), *engines)


def _standing(case: Case, target: Path, now: datetime.datetime) -> Verdict | None:
    """Give the recorded verdict if it was reached on exactly this case and still holds at the moment `now`."""
    if switched() or case.stray or not all((target / name).is_file() for name in _recorded()):
        return None
    try:
        verdict, run = read_record((target / RECORD).read_bytes())
    except TieoutError:
        return None
    same = (
        verdict.verdict != "cannot judge"
        and not run.expired(now)
        and _is_on(verdict, case)
        and (verdict.valid_until is None or case.days.today.isoformat() <= verdict.valid_until)
        and all(item.when <= case.days.begun.isoformat() for item in case.explanations)
        and not any(finding.rule in {EXPLAINED.name, "files_are_declared"} for finding in verdict.findings)
    )
    return verdict if same else None


def _recorded() -> tuple[str, ...]:
    """Name the files that a whole record has."""
    return (*(one.file for one in kept()), RUN)


def _is_on(verdict: Verdict, case: Case) -> bool:
    """Tell whether a verdict is on exactly this case, by all its rules, and follows from its own outcomes."""
    return (
        {item.path: item.sha256 for item in verdict.inputs} == {name: file.sha256 for name, file in case.files.items()}
        and verdict.declarations == case.declarations
        and dict(verdict.versions) == dict(case.versions)
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
) -> tuple[Verdict, Mapping[str, bytes]]:
    """Judge anew, and put the record in place of the old one; give the verdict and what was recorded."""
    before = _sequence(target, started)
    with Place(target) as place:
        verdict, tables = judge_apart(case, place.staging, progress, bench)
        if not _is_on(verdict, case):
            raise CannotJudgeError(str(source), "the verdict is not on what was to be judged", "Nothing was judged.")
        _unchanged(case, source)
        if target is None:
            return verdict, {}
        record = _record(verdict, tables, started, clock(), before)
        place.put(record)
    return verdict, record


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


def _record(
    verdict: Verdict,
    tables: tuple[PrintedTable, ...],
    started: datetime.datetime,
    finished: datetime.datetime,
    before: int,
) -> dict[str, bytes]:
    """Write the record of a verdict in every format that is kept, the verdict itself last."""
    sequence = max(_milliseconds(finished), before + 1)
    expires = expiry(finished, verdict.valid_until)
    run = RunRecord(uuid.uuid4().hex, stamp(started), stamp(finished), sequence, expires)
    report = Report(verdict, tables, run, files={one.name: one.file for one in kept()})
    return {one.file: one.write(report) for one in kept()}


def _unchanged(case: Case, source: Path) -> None:
    """Refuse a verdict on a publication that changed while it was judged, or that was held against one that did."""
    most = case.rulebook.limits.bytes
    for delivery in case.deliveries:
        now = [capture(delivery.folder, file.name, most) for file in delivery.files.values()]
        now += [capture_small(delivery.folder, file.name) for file in delivery.declared]
        if now != [*delivery.files.values(), *delivery.declared]:
            raise CannotJudgeError(str(delivery.folder), "it changed while it was judged", "Check it again.")
    if _stray(source, case.publication) != case.stray:
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
            place.put(_record(verdict, (), started or now, now, before))
    except Exception:  # noqa: BLE001 - where not even this can be written there is no record, which publishes nothing
        return Checked(verdict, None, error=error)
    return Checked(verdict, target, error=error)


def _name(source: Path) -> str:
    """Name a publication after its folder, or after what was asked for where no folder can be found by it."""
    try:
        return source.resolve().name or "publication"
    except (OSError, RuntimeError, ValueError):
        return source.name or "publication"
