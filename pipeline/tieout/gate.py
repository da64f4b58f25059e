"""The gate: take a publication folder, reach a verdict, and leave a record of it.

Light until it has to judge: where the recorded verdict still stands, no engine is imported. From
the moment judging begins the old record is gone, so that a run that dies leaves no verdict behind.
"""

from __future__ import annotations

import datetime
import hashlib
import importlib.metadata
import os
import shutil
import tempfile
import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING

import tieout
from tieout import answers
from tieout.case import Case
from tieout.checks.engines import switched
from tieout.checks.run import started_engines
from tieout.errors import CannotJudgeError, DeclarationError, TieoutError, UsageError
from tieout.explaining import RULE as EXPLAINED
from tieout.outcome import Declaration, Explanation, Text
from tieout.publication import FILE_NAME, Publication, parse_publication
from tieout.report.record import RunRecord, decode, encode
from tieout.shelf import read_rulebook
from tieout.sources import Delivery, capture
from tieout.verdict import Tally, Verdict, decide

if TYPE_CHECKING:
    from tieout.report.printed import PrintedTable

RECORD, PAGE, RUN = "verdict.json", "report.html", "run.duckdb"
ENGINES = ("duckdb", "great_expectations", "pandera", "ibis-framework", "duckdb-engine", "sqlalchemy")
Progress = Callable[[str], None]


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
    target = Path(out) / (source.resolve().name or "publication") if out is not None else None
    started = _now()
    try:
        shelf = Path(rulebooks) if rulebooks is not None else None
        case = _gather(source, [Path(folder) for folder in beside], shelf, today or started.date(), target)
        if target is not None and not fresh and (recorded := _standing(case, target)) is not None:
            return Checked(recorded, target, reused=True)
        verdict = _judge(case, source, target, started, progress)
        return Checked(verdict, target)
    except TieoutError as error:
        return _refused(source, target, started, error)
    except Exception as error:  # noqa: BLE001 - the outermost layer: no surprise may look like a verdict
        surprise = CannotJudgeError(str(source), f"{type(error).__name__}: {error}", "This is a fault in tieout.")
        surprise.__cause__ = error
        return _refused(source, target, started, surprise)


def _gather(
    source: Path, beside: Sequence[Path], shelf: Path | None, today: datetime.date, target: Path | None
) -> Case:
    """Read everything that the verdict depends on, each file once."""
    own = _delivery(source, "")
    if target is not None and target.resolve().is_relative_to(source.resolve()):
        raise UsageError(str(target), "the record would be written into the publication", "Choose another --out.")
    explanations: tuple[Explanation, ...] = ()
    if (source / answers.FILE_NAME).exists():
        answered = capture(source, answers.FILE_NAME)
        explanations = answers.parse_answers(answered.data, str(source / answers.FILE_NAME))
        own = replace(own, declared=(*own.declared, answered))
    publication = own.publication
    rulebook = read_rulebook(
        publication.tieout.rulebook, publication.agencies, publication.kinds, shelf, publication.kinds_by_agency
    )
    others = [_delivery(folder, folder.resolve().name) for folder in _folders_beside(source, publication, beside)]
    for other in others:
        for kind in sorted(other.publication.kinds - set(rulebook.kinds)):
            raise DeclarationError(
                str(other.folder), f"rulebook {rulebook.name} knows no table kind {kind}", "Mend the kind."
            )
    deliveries = (own, *others)
    declared = tuple(
        Declaration(delivery.path(file.name), file.sha256, len(file.data))
        for delivery in deliveries
        for file in delivery.declared
    )
    return Case(
        deliveries, _stray(source, publication), declared + rulebook.files, explanations, rulebook,
        _versions(), today,
    )  # fmt: skip


def _folders_beside(source: Path, publication: Publication, more: Sequence[Path]) -> list[Path]:
    """List the publications to hold one against: those that it names, and those that were given with it."""
    named = [source.resolve().parent / name for name in publication.tieout.beside]
    folders = {folder.resolve(): folder for folder in [*named, *more]}
    folders.pop(source.resolve(), None)
    names = [folder.name for folder in folders]
    for name in names:
        if names.count(name) > 1:
            raise UsageError(name, "two publications beside this one have this name", "Rename one of the folders.")
    return sorted(folders.values(), key=lambda folder: folder.resolve().name)


def _delivery(source: Path, beside: str) -> Delivery:
    """Read a publication: its declaration, and every file that it declares."""
    if not source.is_dir():
        what = "it is a file" if source.exists() else "there is no such folder"
        raise UsageError(str(source), what, "Name the folder that holds the datapackage.json.")
    package = capture(source, FILE_NAME)
    publication = parse_publication(package.data, str(source / FILE_NAME))
    files = {resource.path: capture(source, resource.path) for resource in publication.resources}
    return Delivery(source, publication, files, (package,), beside)


def _stray(source: Path, publication: Publication) -> tuple[str, ...]:
    """List what lies in the folder and is not declared; what is hidden is left alone."""
    known = {FILE_NAME, answers.FILE_NAME, *(resource.path for resource in publication.resources)}
    return tuple(sorted(entry.name for entry in os.scandir(source) if entry.name not in known and entry.name[0] != "."))


def _versions() -> dict[str, str]:
    """Name what judges: our version, a digest of our own code, and the engines."""
    digest = hashlib.sha256()
    home = Path(__file__).parent
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
        verdict, _ = decode((target / RECORD).read_bytes())
    except TieoutError:
        return None
    same = (
        verdict.verdict != "cannot judge"
        and {item.path: item.sha256 for item in verdict.inputs}
        == {name: file.sha256 for name, file in case.files.items()}
        and verdict.declarations == case.declarations
        and dict(verdict.versions) == dict(case.versions)
        and (verdict.valid_until is None or case.today.isoformat() <= verdict.valid_until)
        and decide(verdict.rules, verdict.outcomes, verdict.findings) == (verdict.verdict, verdict.reasons)
        and {rule.name for rule in case.rulebook.rules} <= {rule.name for rule in verdict.rules}
        and not any(finding.rule in {EXPLAINED.name, "files_are_declared"} for finding in verdict.findings)
    )
    return verdict if same else None


def _judge(case: Case, source: Path, target: Path | None, started: datetime.datetime, progress: Progress) -> Verdict:
    """Judge anew, and put the record in place of the old one."""
    with _Place(target) as place:
        progress("starting the engines")
        with started_engines() as engines:
            # DuckDB and what makes the figures are imported while the engines import themselves.
            from tieout.judging import judge

            verdict, tables = judge(case, engines, place.staging, progress)
        _unchanged(case, source)
        place.put(verdict, tables, started)
    return verdict


def _unchanged(case: Case, source: Path) -> None:
    """Refuse a verdict on a publication that changed while it was judged, or that was held against one that did."""
    for delivery in case.deliveries:
        for file in (*delivery.files.values(), *delivery.declared):
            if capture(delivery.folder, file.name).sha256 != file.sha256:
                raise CannotJudgeError(str(delivery.folder), "it changed while it was judged", "Check it again.")
    if _stray(source, case.publication) != case.stray:
        raise CannotJudgeError(str(source), "it changed while it was judged", "Check it again.")


class _Place:
    """A folder that is filled out of sight and appears whole, or not at all; without a target, never."""

    def __init__(self, target: Path | None) -> None:
        self.target = target
        self.staging = target.parent / f".{target.name}.{uuid.uuid4().hex}" if target else Path()

    def __enter__(self) -> _Place:
        """Take the old record away and make room for the new one."""
        if self.target is None:
            self.staging = Path(tempfile.mkdtemp(prefix="tieout-"))
            return self
        try:
            self.target.parent.mkdir(parents=True, exist_ok=True)
            _discard(self.target)
            self.staging.mkdir(mode=0o755)
        except OSError as error:
            why = error.strerror or type(error).__name__
            raise UsageError(
                str(self.target.parent), f"it cannot be written to: {why}", "Choose another --out."
            ) from error
        return self

    def __exit__(self, *_: object) -> None:
        """Leave nothing half-written behind."""
        shutil.rmtree(self.staging, ignore_errors=True)

    def put(self, verdict: Verdict, tables: tuple[PrintedTable, ...], started: datetime.datetime) -> None:
        """Write the record, the verdict last, and show it; without a target, nothing is kept."""
        if self.target is None:
            return
        from tieout.report.page import page

        run = RunRecord(uuid.uuid4().hex, _stamp(started), _stamp(_now()))
        for staged in self.staging.glob("*.csv"):
            staged.unlink()
        _write(self.staging / PAGE, page(verdict, tables, f"{run.id} · {run.finished}").encode())
        _write(self.staging / RECORD, encode(verdict, run))
        # Another run may have put its record here meanwhile. Both are whole; the last one stays.
        _discard(self.target)
        self.staging.rename(self.target)


def _discard(target: Path) -> None:
    """Take a record out of sight at once, then remove it."""
    if target.is_symlink():
        target.unlink()
    if not target.exists():
        return
    if target.is_dir():
        # Whatever else stands in the way of a new record, the old verdict may not outlive its input.
        (target / RECORD).unlink(missing_ok=True)
    if not target.is_dir() or not {entry.name for entry in target.iterdir()} <= {
        RECORD,
        PAGE,
        RUN,
        f"{RUN}.wal",
    }:
        raise UsageError(str(target), "it holds other things than a record of tieout", "Choose another --out.")
    old = target.with_name(f".{target.name}.{uuid.uuid4().hex}")
    try:
        target.rename(old)
    except FileNotFoundError:
        # Another run was first to take it away.
        return
    shutil.rmtree(old)


def _write(path: Path, data: bytes) -> None:
    """Write a file and see it on disk."""
    with path.open("xb") as stream:
        stream.write(data)
        stream.flush()
        os.fsync(stream.fileno())


def _refused(source: Path, target: Path | None, started: datetime.datetime, error: TieoutError) -> Checked:
    """Record that no judgement could be reached, in place of whatever was recorded before."""
    verdict = Verdict(
        publication=source.resolve().name or "publication",
        title=str(source),
        verdict="cannot judge",
        reasons=(Text(str(error), str(error)),),
        inputs=(), declarations=(), rules=(), outcomes=(), findings=(), not_judged=(),
        tally=Tally(0, 0, 0, 0, 0),
        rulebook="",
        versions={"tieout": tieout.__version__},
    )  # fmt: skip
    if target is None or not source.is_dir() or target.resolve().is_relative_to(source.resolve()):
        return Checked(verdict, None, error=error)
    try:
        with _Place(target) as place:
            place.put(verdict, (), started)
    except (OSError, TieoutError):
        # Where not even this can be written there is no record at all, which publishes nothing.
        return Checked(verdict, None, error=error)
    return Checked(verdict, target, error=error)


def _now() -> datetime.datetime:
    """Ask the clock."""
    return datetime.datetime.now(datetime.UTC)


def _stamp(moment: datetime.datetime) -> str:
    """Write a moment in ISO 8601, UTC, to the second."""
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")
