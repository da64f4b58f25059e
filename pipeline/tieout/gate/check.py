"""The gate: take a publication folder, reach a verdict, and leave a record of it.

Light until it has to judge: where the recorded verdict still stands, no engine is imported. From
the moment judging begins the old record is gone, so that a run that dies leaves no verdict behind.
"""

from __future__ import annotations

import datetime
import hashlib
import importlib.metadata
import os
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

import tieout
from tieout.declarations import answers
from tieout.declarations.datapackage import parse_publication
from tieout.declarations.publication import FILE_NAME, Publication
from tieout.engines.process import switched
from tieout.findings.explanations import RULE as EXPLAINED
from tieout.gate.case import Case, Progress
from tieout.gate.record_folder import PAGE, RECORD, RUN, Place
from tieout.gate.supervisor import judge_apart
from tieout.intake.files import Delivery, SourceFile, capture, capture_small
from tieout.report.record import decode, encode
from tieout.report.run import RunRecord, expiry
from tieout.rulebook.fitting import fit
from tieout.rulebook.model import Rulebook
from tieout.rulebook.shelf import read_rulebook
from tieout.values.errors import CannotJudgeError, TieoutError, UsageError
from tieout.values.moments import Days, days_at, stamp
from tieout.values.outcome import Declaration, Explanation, Text
from tieout.values.verdict import Tally, Verdict, decide

if TYPE_CHECKING:
    from tieout.report.printed import PrintedTable

ENGINES = ("duckdb", "great_expectations", "pandera", "ibis-framework", "duckdb-engine", "sqlalchemy")
A_DAY = 86_400_000
"""Milliseconds."""


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
    """The very bytes of the page and the verdict that this run recorded, by name; none where a verdict was reused."""

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
    today: datetime.date | None = None,
    progress: Progress = _silent,
) -> Checked:
    """Judge the publication in a folder and, if `out` is given, record it under `out`.

    `beside` are publications to hold it against, further to those that it names itself: last year's, the
    budget's. `rulebooks` is a folder of rulebooks to use instead of tieout's own; `fresh` judges anew where a
    recorded verdict still stands; `today` decides which explanations are in force. Whatever goes
    wrong ends in a verdict *cannot judge*; nothing is raised but KeyboardInterrupt and SystemExit.
    """
    source = Path(publication)
    target = Path(out) / _name(source) if out is not None else None
    started: datetime.datetime | None = None
    try:
        started = _now()
        shelf = Path(rulebooks) if rulebooks is not None else None
        days = Days(today, today) if today else days_at(started)
        case = _gather(source, [Path(folder) for folder in beside], shelf, days, target)
        if target is not None and not fresh and (recorded := _standing(case, target)) is not None:
            return Checked(recorded, target, reused=True, judged=case.own_bytes)
        verdict, record = _judge(case, source, target, started, progress)
        return Checked(verdict, target, judged=case.own_bytes, record=record)
    except TieoutError as error:
        return _refused(source, target, started, error)
    except OSError as error:
        where, why = str(error.filename or source), error.strerror or str(error)
        return _refused(source, target, started, CannotJudgeError(where, why, "See who may read or write there."))
    except Exception as error:  # noqa: BLE001 - the outermost layer: no surprise may look like a verdict
        surprise = CannotJudgeError(str(source), f"{type(error).__name__}: {error}", "This is a fault in tieout.")
        surprise.__cause__ = error
        return _refused(source, target, started, surprise)


def _gather(source: Path, beside: Sequence[Path], shelf: Path | None, days: Days, target: Path | None) -> Case:
    """Read everything that the verdict depends on, each file once."""
    publication, package = _declared(source)
    if target is not None and target.resolve().is_relative_to(source.resolve()):
        raise UsageError(str(target), "the record would be written into the publication", "Choose another --out.")
    explanations: tuple[Explanation, ...] = ()
    telling: tuple[SourceFile, ...] = (package,)
    if (source / answers.FILE_NAME).exists():
        answered = capture_small(source, answers.FILE_NAME)
        explanations = answers.parse_answers(answered.data, str(source / answers.FILE_NAME))
        telling = (package, answered)
    rulebook = read_rulebook(
        publication.tieout.rulebook, publication.agencies, publication.kinds, shelf, publication.kinds_by_agency
    )
    deliveries = [_delivery(source, "", publication, telling, rulebook)]
    for folder in _folders_beside(source, publication, beside):
        other, told = _declared(folder)
        deliveries.append(_delivery(folder, folder.resolve().name, other, (told,), rulebook))
    declared = tuple(
        Declaration(delivery.path(file.name), file.sha256, len(file.data))
        for delivery in deliveries
        for file in delivery.declared
    )
    return Case(
        tuple(deliveries), _stray(source, publication), declared + rulebook.files, explanations, rulebook,
        _versions(), days,
    )  # fmt: skip


def _folders_beside(source: Path, publication: Publication, more: Sequence[Path]) -> list[Path]:
    """List the publications to hold one against: those that it names, and those that were given with it."""
    named = [source.resolve().parent / name for name in publication.tieout.beside]
    folders = {folder.resolve(): folder for folder in [*named, *more]}
    folders.pop(source.resolve(), None)
    names = [folder.name for folder in folders]
    for name in names:
        # The database, too, takes names that differ only in case for one.
        if sum(other.casefold() == name.casefold() for other in names) > 1:
            raise UsageError(name, "two publications beside this one have this name", "Rename one of the folders.")
    return sorted(folders.values(), key=lambda folder: folder.resolve().name)


def _declared(source: Path) -> tuple[Publication, SourceFile]:
    """Read what a publication declares of itself."""
    if not source.is_dir():
        what = "it is a file, and archives are not unpacked" if source.exists() else "there is no such folder"
        raise UsageError(str(source), what, "Name the folder that holds the datapackage.json.")
    if "\ufffd" in os.fsencode(source.resolve()).decode("utf-8", "replace"):
        raise UsageError(str(source), "its path is not in UTF-8", "Rename the folder.")
    package = capture_small(source, FILE_NAME)
    return parse_publication(package.data, str(source / FILE_NAME)), package


def _delivery(
    source: Path, beside: str, publication: Publication, declared: tuple[SourceFile, ...], rulebook: Rulebook
) -> Delivery:
    """Read every file that a publication declares, once the rulebook knows what it declares."""
    fit(publication, rulebook, str(source / FILE_NAME))
    files = {item.path: capture(source, item.path, rulebook.limits.bytes) for item in publication.resources}
    return Delivery(source, publication, files, declared, beside)


def _stray(source: Path, publication: Publication) -> tuple[str, ...]:
    """List what lies in the folder and is not declared; what is hidden is left alone."""
    known = {FILE_NAME, answers.FILE_NAME, *(resource.path for resource in publication.resources)}
    names = (entry.name for entry in os.scandir(source) if entry.name not in known and entry.name[0] != ".")
    # A name that is no UTF-8 is shown by its bytes: neither the database nor the record can hold it otherwise.
    return tuple(sorted(os.fsencode(name).decode("utf-8", "backslashreplace") for name in names))


def _versions() -> dict[str, str]:
    """Name what judges: our version, a digest of our own code, and the engines."""
    digest = hashlib.sha256()
    home = Path(__file__).parent.parent
    for path in sorted(home.rglob("*")):
        if path.suffix in {".py", ".j2", ".css"} and "expectations" not in path.relative_to(home).parts:
            digest.update(path.relative_to(home).as_posix().encode() + b"\0" + path.read_bytes())
    versions = {"tieout": tieout.__version__, "code": f"sha256:{digest.hexdigest()}"}
    return versions | {name: importlib.metadata.version(name) for name in ENGINES}


def _standing(case: Case, target: Path) -> Verdict | None:
    """Give the recorded verdict if it was reached on exactly this case and still holds."""
    if switched() or case.stray or not all((target / name).is_file() for name in (RECORD, PAGE, RUN)):
        return None
    try:
        verdict, run = decode((target / RECORD).read_bytes())
    except TieoutError:
        return None
    same = (
        verdict.verdict != "cannot judge"
        and not run.expired(_now())
        and _is_on(verdict, case)
        and (verdict.valid_until is None or case.days.today.isoformat() <= verdict.valid_until)
        and all(item.when <= case.days.begun.isoformat() for item in case.explanations)
        and not any(finding.rule in {EXPLAINED.name, "files_are_declared"} for finding in verdict.findings)
    )
    return verdict if same else None


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
    case: Case, source: Path, target: Path | None, started: datetime.datetime, progress: Progress
) -> tuple[Verdict, Mapping[str, bytes]]:
    """Judge anew, and put the record in place of the old one; give the verdict and what was recorded."""
    before = _sequence(target)
    with Place(target) as place:
        progress("starting the engines")
        verdict, tables = judge_apart(case, place.staging, progress)
        if not _is_on(verdict, case):
            raise CannotJudgeError(str(source), "the verdict is not on what was to be judged", "Nothing was judged.")
        _unchanged(case, source)
        if target is None:
            return verdict, {}
        record = _record(verdict, tables, started, before)
        place.put(record)
    return verdict, record


def _sequence(target: Path | None) -> int:
    """Give the sequence of the record that stands there; 0 where there is none that can be read or believed."""
    try:
        found = decode((target / RECORD).read_bytes())[1].sequence if target else 0
    except (OSError, TieoutError):
        return 0
    # A record from the future would carry its sequence on for ever.
    return found if found <= _milliseconds(_now()) + A_DAY else 0


def _milliseconds(now: datetime.datetime) -> int:
    """Give a moment in Unix time."""
    return int(now.timestamp() * 1000)


def _record(
    verdict: Verdict, tables: tuple[PrintedTable, ...], started: datetime.datetime, before: int
) -> dict[str, bytes]:
    """Write the record of a verdict, the verdict itself last."""
    from tieout.report.page import page

    now = _now()
    sequence = max(_milliseconds(now), before + 1)
    run = RunRecord(uuid.uuid4().hex, stamp(started), stamp(now), sequence, expiry(now, verdict.valid_until))
    return {PAGE: page(verdict, tables, f"{run.id} · {run.finished}").encode(), RECORD: encode(verdict, run)}


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


def _refused(source: Path, target: Path | None, started: datetime.datetime | None, error: TieoutError) -> Checked:
    """Record that no judgement could be reached, in place of whatever was recorded before."""
    verdict = Verdict(
        publication=_name(source),
        title=str(source),
        verdict="cannot judge",
        reasons=(Text(str(error), str(error)),),
        inputs=(), declarations=(), rules=(), outcomes=(), findings=(), not_judged=(),
        tally=Tally(0, 0, 0, 0, 0),
        rulebook="",
        versions={"tieout": tieout.__version__},
    )  # fmt: skip
    try:
        if target is None or not source.is_dir() or target.resolve().is_relative_to(source.resolve()):
            return Checked(verdict, None, error=error)
        before = _sequence(target)
        with Place(target) as place:
            place.put(_record(verdict, (), started or _now(), before))
    except Exception:  # noqa: BLE001 - where not even this can be written there is no record, which publishes nothing
        return Checked(verdict, None, error=error)
    return Checked(verdict, target, error=error)


def _name(source: Path) -> str:
    """Name a publication after its folder, or after what was asked for where no folder can be found by it."""
    try:
        return source.resolve().name or "publication"
    except (OSError, RuntimeError, ValueError):
        return source.name or "publication"


def _now() -> datetime.datetime:
    """Ask the clock."""
    return datetime.datetime.now(datetime.UTC)
