"""Write Data Docs of what was judged by suites: gather what is told, have it rendered, put the pages in their folder.

They are made only where somebody asks, from verdicts that are reached already, and change none of them. They hold no
value of a publication but in findings, as the report does, and fewer of those.
"""

from __future__ import annotations

import contextlib
import shutil
import uuid
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import msgspec

from tieout.engines.documenting import render
from tieout.gate.case import Case
from tieout.gate.check import Checked
from tieout.gate.foreign import read_foreign
from tieout.gate.record_folder import RECORD, sweep
from tieout.records.rule import JUDGES_SUITES, Foreign, RecordRule
from tieout.records.suites import ASKED_BY_SUITE
from tieout.report.data_docs.documents import Documented, DocumentedRule, DocumentedSuite, Sign
from tieout.report.data_docs.words import ALL_TABLES, ALLOWED, ANSWERED, CALLED, MORE, MUST_NOT_BE, UNTOLD
from tieout.report.data_docs.writing import INDEX, MARK, pages
from tieout.report.reasons import reasons_told
from tieout.report.registry import read_record
from tieout.rulebook.declared import Suite
from tieout.store.disk import settle, write
from tieout.store.published import published_around
from tieout.values.errors import CannotJudgeError, TieoutError, UsageError
from tieout.values.outcome import Finding, Outcome, Rule, State, Text
from tieout.values.verdict import Verdict

MOST_TOLD = 5
"""Findings that are told of an expectation."""
SIGNS: Mapping[State, Sign] = {
    "passed": "holds", "failed": "does not hold", "empty": "not judged", "broken": "not judged",
}  # fmt: skip
ELSEWHERE = "Name a new or an empty folder for --data-docs, or one that holds data docs of tieout."


def refuse_place(folder: Path) -> None:
    """Refuse a folder that data docs may not take the place of.

    Raises UsageError where it holds anything else, is no folder, or lies in a publication.
    """
    where = str(folder)
    if around := published_around(folder):
        raise UsageError(where, f"it lies in a publication, {around}", ELSEWHERE)
    if folder.is_symlink():
        raise UsageError(where, "it is a link", ELSEWHERE)
    if not folder.exists():
        return
    if not folder.is_dir():
        raise UsageError(where, "it is no folder", ELSEWHERE)
    there = sorted(folder.iterdir())
    # Whatever stands beside no page of ours is not looked through: it may be a whole disk.
    sought = folder.rglob("*") if (folder / INDEX).is_file() else there[:1]
    other = next((path for path in sought if not _is_ours(path) or not (folder / INDEX).is_file()), None)
    if other is not None:
        raise UsageError(where, f"it holds other things than data docs: {other.relative_to(folder)}", ELSEWHERE)


def write_data_docs(folder: Path, told: Sequence[Checked], language: str) -> Path:
    """Write the data docs of publications that were judged into a folder; give the page to begin with.

    Raises CannotJudgeError where they cannot be rendered or written, and UsageError where something else stands there.
    """
    documented = [_documented(one, language) for one in told]
    files = pages(documented, render(documented, language), language)
    refuse_place(folder)
    try:
        _put(folder, files)
    except OSError as error:
        why = error.strerror or type(error).__name__
        raise CannotJudgeError(str(folder), f"the data docs cannot be written: {why}", ELSEWHERE) from error
    return folder / INDEX


def _is_ours(path: Path) -> bool:
    """Tell whether a path is a folder, or a page that tieout wrote."""
    if path.is_symlink():
        return False
    if path.is_dir():
        return True
    with path.open("rb") as stream:
        return path.suffix == ".html" and MARK.encode() in stream.read(200)


def _put(folder: Path, files: Mapping[str, bytes]) -> None:
    """Put files in the place of a folder, all of them or none."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    sweep(folder)
    staging, old = (folder.with_name(f".{folder.name}.{uuid.uuid4().hex}") for _ in range(2))
    try:
        staging.mkdir()
        for name, data in files.items():
            (staging / name).parent.mkdir(exist_ok=True)
            write(staging / name, data)
        settle(staging)
        if folder.exists():
            folder.rename(old)
        try:
            staging.rename(folder)
        except OSError:
            with contextlib.suppress(OSError):
                old.rename(folder)
            raise
        settle(folder.parent)
    finally:
        for left in (staging, old):
            shutil.rmtree(left, ignore_errors=True)


def _documented(checked: Checked, language: str) -> Documented:
    """Gather what is told of one publication."""
    verdict, case = checked.verdict, checked.case
    telling = _Telling(verdict, language)
    suites = tuple(_suites(case, telling)) if case is not None and checked.error is None else ()
    return Documented(
        verdict.publication,
        verdict.title,
        CALLED[verdict.verdict].in_language(language),
        tuple(reason.in_language(language) for reason in reasons_told(verdict)),
        _finished(checked),
        suites,
    )


def _finished(checked: Checked) -> str:
    """Say when a publication was judged, by its record; empty where it has none."""
    if checked.folder is None:
        return ""
    try:
        return read_record((checked.folder / RECORD).read_bytes())[1].finished
    except (OSError, TieoutError):
        return ""


class _Telling:
    """Tells what became of the rules of a verdict, in one language."""

    def __init__(self, verdict: Verdict, language: str) -> None:
        self.language = language
        self._outcomes = {one.rule: one for one in verdict.outcomes}
        self._findings: dict[str, list[Finding]] = defaultdict(list)
        for finding in verdict.findings:
            self._findings[finding.rule].append(finding)

    def rule(
        self, rule: Rule | RecordRule, type_: str, arguments: Mapping[str, Any], title: str, reason: str
    ) -> DocumentedRule:
        """Tell of one rule; one of which nothing was heard was not judged."""
        outcome = self._outcomes.get(rule.name)
        return DocumentedRule(
            rule.name,
            SIGNS[outcome.state] if outcome else "not judged",
            type_,
            arguments,
            rule.severity,
            title,
            reason,
            outcome.examined if outcome else 0,
            outcome.breaches if outcome else 0,
            tuple(self._told(outcome)) if outcome else (self.say(UNTOLD),),
        )

    def say(self, text: Text) -> str:
        """Say a text in the language."""
        return text.in_language(self.language)

    def _told(self, outcome: Outcome) -> Iterator[str]:
        """Say what was found, or why nothing was judged."""
        if outcome.allowed_empty is not None:
            yield self.say(ALLOWED).format(self.say(outcome.allowed_empty))
        elif outcome.message is not None:
            yield self.say(outcome.message)
        found = self._findings[outcome.rule]
        for finding in found[:MOST_TOLD]:
            answered = f" ({self.say(ANSWERED)})" if finding.explanation else ""
            yield f"{_where(finding)}{self.say(finding.message)}{answered}"
        if (more := max(outcome.breaches, len(found)) - len(found[:MOST_TOLD])) > 0:
            yield self.say(MORE).format(more)


def _where(finding: Finding) -> str:
    """Say where a finding is, as an editor opens it, unless its message begins with that."""
    if not finding.places or finding.message.en.startswith(finding.places[0].file):
        return ""
    place = finding.places[0]
    return ":".join(str(part) for part in (place.file, place.line, place.column) if part is not None) + ": "


def _suites(case: Case, telling: _Telling) -> Iterator[DocumentedSuite]:
    """Give the suites that a publication was judged by: those of its rulebook, and those that its package names."""
    for suite in case.rulebook.suites:
        yield _of_rulebook(suite, telling)
    for one in read_foreign(case, case.plain, {}) if case.plain is not None else ():
        if one.asked.engine == JUDGES_SUITES:
            yield _of_others(one.asked, one.rules, telling)


def _of_rulebook(suite: Suite, telling: _Telling) -> DocumentedSuite:
    """Tell of a suite of a rulebook: its rules in the words of the rulebook."""
    rules = tuple(
        telling.rule(
            item.rule,
            item.type,
            item.kwargs,
            telling.say(MUST_NOT_BE).format(telling.say(item.rule.title)),
            telling.say(item.rule.reason),
        )
        for item in suite.expectations
    )
    kinds = (*suite.scope.kinds, *suite.scope.with_kinds)
    return DocumentedSuite(suite.name, ", ".join(kinds) or telling.say(ALL_TABLES), rules)


def _of_others(asked: Foreign, rules: Sequence[RecordRule], telling: _Telling) -> DocumentedSuite:
    """Tell of a suite of other people: what Great Expectations is given in its words, the rest by its title."""
    document = msgspec.json.decode(asked.document)
    given = {item["meta"]["rule"]: item for item in document["expectations"]}
    return DocumentedSuite(
        document["name"],
        asked.table,
        tuple(
            telling.rule(
                rule,
                given[rule.name]["type"] if rule.name in given else "",
                given[rule.name]["kwargs"] if rule.name in given else _column(rule),
                telling.say(rule.title),
                "" if rule.reason == ASKED_BY_SUITE else telling.say(rule.reason),
            )
            for rule in rules
        ),
    )


def _column(rule: RecordRule) -> dict[str, str]:
    """Name the column that a rule is about, if it is about one."""
    return {"column": rule.fields[0]} if len(rule.fields) == 1 else {}
