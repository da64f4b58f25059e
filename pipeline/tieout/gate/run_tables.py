"""Record in the run's DuckDB what the run is: which files, who answered what, which verdict, and when.

Tables filled here: `inputs` and `answers` while it is judged, and `run` once the record is written.
"""

from __future__ import annotations

import contextlib
import hashlib
import json
import tempfile
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from pathlib import Path

import duckdb

from tieout.findings.explanations import RULE as EXPLAINED
from tieout.findings.explanations import covered_by
from tieout.report.run import RunRecord
from tieout.store.parts import make_empty
from tieout.store.run import open_to_tell
from tieout.store.told import ANSWERS, INPUTS, RUN, AnswerRow, InputRow, RunRow
from tieout.values.answers import Allowance, Answer, Answers
from tieout.values.moments import moment
from tieout.values.outcome import Finding, Text
from tieout.values.places import Split
from tieout.values.verdict import Verdict, count, holding


def tell_inputs_and_answers(
    connection: duckdb.DuckDBPyConnection, verdict: Verdict, answers: Answers, split: Split
) -> None:
    """Write which files a verdict depends on, and what came of each answer, in the tables for that.

    `split` has the tables that lie in several files.
    """
    before = {part.file: part.before for parts in split.values() for part in parts}
    INPUTS.insert(connection, _inputs(verdict, before))
    faults = {one.id: one for one in verdict.findings if one.rule == EXPLAINED.name}
    ANSWERS.insert(connection, (row for one in answers.answers for row in _answer(one, verdict, faults)))
    ANSWERS.insert(connection, (_allowance(one, verdict, faults) for one in answers.allowances))


def tell_run(path: Path, verdict: Verdict, run: RunRecord) -> None:
    """Write the row of a run into its file, which has all tables."""
    connection = open_to_tell(path)
    try:
        RUN.insert(connection, [_run(verdict, run)])
    finally:
        connection.close()


def leave_bare_run(path: Path, verdict: Verdict, run: RunRecord) -> None:
    """Write the file of a run that got nowhere: every table is there, and only the one row says why.

    Where that cannot be written no file is left: the verdict is told without it.
    """
    try:
        path.write_bytes(_empty_run(path.parent))
        tell_run(path, verdict, run)
    except (duckdb.Error, OSError):
        with contextlib.suppress(OSError):
            path.unlink(missing_ok=True)


EMPTY: list[bytes] = []
"""The file of a run with every table in it, all empty, once it was made: each such run of a process is the same."""


def _empty_run(folder: Path) -> bytes:
    """Give that file, made in a folder of its own within this one: its comments take longer than all that follows."""
    if not EMPTY:
        with tempfile.TemporaryDirectory(dir=folder) as apart:
            file = Path(apart) / "run.duckdb"
            connection = open_to_tell(file)
            try:
                # As one transaction: a file costs a write to disk for each.
                connection.execute("BEGIN")
                make_empty(connection)
                connection.execute("COMMIT")
            finally:
                connection.close()
            EMPTY.append(file.read_bytes())
    return EMPTY[0]


def _inputs(verdict: Verdict, before: Mapping[str, int]) -> Iterator[InputRow]:
    """Make a row of every file that was judged, then of every one that says how."""
    for one in verdict.inputs:
        yield InputRow(
            path=one.path, what="data", sha256=one.sha256, bytes=one.bytes, lines=one.lines, rows=one.rows,
            rejected=one.rejected, continued=one.continued, lines_before=before.get(one.path),
        )  # fmt: skip
    for told in verdict.declarations:
        yield InputRow(path=told.path, what="declaration", sha256=told.sha256, bytes=told.bytes)


def _answer(answer: Answer, verdict: Verdict, faults: dict[str, Finding]) -> Iterator[AnswerRow]:
    """Make a row for each finding that an answer is in force for; one that says why, where there is none."""
    covered: list[str | None] = [
        one.id for one in covered_by(answer, verdict.findings) if one.explanation == answer.to(one.id)
    ]
    fault = faults.get(f"{EXPLAINED.name}/{answer.called}") if not covered else None
    for finding in covered or [None]:
        yield AnswerRow(
            kind=answer.about,
            finding=finding,
            rule=answer.rule,
            in_force=finding is not None,
            fault=fault.message.en if fault else None,
            text=answer.text,
            who=answer.who,
            seen_by=answer.seen_by or None,
            given=answer.when,
            until=answer.until,
            name=answer.name or None,
            about=list(answer.findings),
            figures=list(answer.figures),
            count=answer.count,
            at_most=answer.at_most,
            unit=answer.unit,
        )


def _allowance(allowance: Allowance, verdict: Verdict, faults: dict[str, Finding]) -> AnswerRow:
    """Make the row of an allowance; it is in force where its rule was let examine nothing."""
    fault = faults.get(f"{EXPLAINED.name}/rule {allowance.rule}")
    let = any(one.rule == allowance.rule and one.allowed_empty is not None for one in verdict.outcomes)
    return AnswerRow(
        kind="allowance",
        rule=allowance.rule,
        in_force=let and fault is None,
        fault=fault.message.en if fault else None,
        text=allowance.text,
        who=allowance.who,
        seen_by=allowance.seen_by or None,
        given=allowance.when,
        until=allowance.until,
        about=[],
        figures=[],
        cells=allowance.cells,
    )


def _run(verdict: Verdict, run: RunRecord) -> RunRow:
    """Make the row of a run."""
    book, version, digest = [*verdict.rulebook.split(" "), "", ""][:3]
    return RunRow(
        publication=verdict.publication,
        title=verdict.title,
        verdict=verdict.verdict,
        reasons=_lines(verdict.reasons, "en"),
        reasons_nl=_lines(verdict.reasons, "nl"),
        stands_on=_lines(verdict.stands_on, "en"),
        valid_until=date.fromisoformat(verdict.valid_until) if verdict.valid_until else None,
        run_id=run.id,
        started=_in_utc(run.started),
        finished=_in_utc(run.finished),
        expires=_in_utc(run.expires),
        sequence=run.sequence,
        rulebook=book or None,
        rulebook_version=version or None,
        rulebook_digest=digest or None,
        languages=list(verdict.languages),
        versions=json.dumps(dict(verdict.versions), ensure_ascii=False, allow_nan=False),
        digest=_digest(verdict),
        rules=len(verdict.rules),
        checks=verdict.tally.checks,
        cells=verdict.tally.cells,
        figures=verdict.tally.figures,
        examined=verdict.tally.examined,
        critical=count(verdict, "critical"),
        warnings=count(verdict, "warning"),
        holding=len(holding(verdict)),
    )


def _lines(texts: tuple[Text, ...], language: str) -> str:
    """Write each text on a line of its own."""
    return "\n".join(" ".join(text.in_language(language).split()) for text in texts)


def _in_utc(said: str) -> datetime:
    """Read a moment as the database keeps it: in UTC, and without saying so."""
    return moment(said).replace(tzinfo=None)


def _digest(verdict: Verdict) -> str:
    """Digest all that a verdict depends on: every file, the rulebook and who judged."""
    told = [[one.path, one.sha256] for one in verdict.inputs]
    told += [[one.path, one.sha256] for one in verdict.declarations]
    said = json.dumps([told, verdict.rulebook, sorted(verdict.versions.items())], allow_nan=False)
    return hashlib.sha256(said.encode()).hexdigest()
