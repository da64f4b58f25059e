"""Lay a verdict out as the entries of its record, and take these apart into the verdict again. Pure.

Rules and outcomes are merged, texts stand by language, and what an outcome or a finding does not say is left out.
"""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Sequence
from dataclasses import asdict
from decimal import Decimal
from typing import Annotated, Any

import msgspec
from msgspec import UNSET, Meta, UnsetType

from tieout.report.pairs import paired
from tieout.report.run import RunRecord
from tieout.values.errors import shorten
from tieout.values.outcome import (
    LANGUAGE,
    Declaration,
    Engine,
    Explanation,
    Finding,
    Input,
    NotJudged,
    Outcome,
    Place,
    Rule,
    Severity,
    State,
    Text,
)
from tieout.values.verdict import Coverage, Covered, Decision, Verdict

LONGEST = 100
"""Digits of a number; DuckDB's decimals have at most 38."""

_MERGED = ("examined", "breaches", "exact", "within_rounding", "not_judged")
"""What a rule entry takes over as it is from its outcome, besides the state."""
_TOLD = ("message", "allowed_empty")
"""What it takes over in every language."""
_SELDOM = ("listed", "silenced")
"""What it takes over where its outcome says it."""
_Said = Annotated[dict[str, str], Meta(min_length=1)]
"""A text by language, its first one first."""


class UnfitError(ValueError):
    """What cannot be laid out, or taken apart: what it is, and what to do where that is not to write it again."""

    def __init__(self, what: str, advice: str | None = None) -> None:
        super().__init__(what)
        self.what, self.advice = what, advice


class _RuleEntry(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A rule and what became of it. Without an outcome only `outcome: null` is written."""

    name: str
    title: _Said
    reason: _Said
    source: str
    severity: Severity
    engine: Engine
    declared_in: str
    outcome: State | None
    examined: int | UnsetType = UNSET
    breaches: int | UnsetType = UNSET
    exact: int | UnsetType = UNSET
    within_rounding: int | UnsetType = UNSET
    not_judged: int | UnsetType = UNSET
    message: _Said | UnsetType | None = UNSET
    allowed_empty: _Said | UnsetType | None = UNSET
    listed: int | UnsetType = UNSET
    """Written only where not every breach is told."""
    silenced: str | UnsetType = UNSET
    """Written only where an allowance could be given."""


class _StrayEntry(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """An outcome that no declared rule accounts for."""

    rule: str
    state: State
    examined: int
    breaches: int
    exact: int
    within_rounding: int
    not_judged: int
    message: _Said | None
    allowed_empty: _Said | None
    listed: int | UnsetType = UNSET
    silenced: str | UnsetType = UNSET


class _PlaceEntry(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    file: str
    line: int | None
    column: int | None
    line_label: str | None
    column_label: str | None
    printed: str | None
    page: int | None = None
    page_line: int | None = None


class _NotJudgedEntry(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    rule: str
    subject: str
    places: tuple[_PlaceEntry, ...]


class _FindingEntry(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """A finding; what it does not say is left out."""

    id: str
    rule: str
    severity: Severity
    title: _Said
    message: _Said
    places: tuple[_PlaceEntry, ...]
    expected: Decimal | None = None
    found: Decimal | None = None
    gap: Decimal | None = None
    allowed: Decimal | None = None
    unit: str | None = None
    cause: _Said | None = None
    follows: str | None = None
    weights: tuple[int, ...] = ()
    owner: str = ""
    explanation: Explanation | None = None


class _InputEntry(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    path: str
    sha256: str
    bytes: int
    lines: int
    rows: int
    rejected: int
    continued: int
    comments: int = 0


class Entries(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """The whole record, its keys in the order of the file."""

    format: str
    publication: str
    title: str
    verdict: Decision
    reasons: tuple[_Said, ...]
    stands_on: tuple[_Said, ...] = ()
    softened_by: tuple[str, ...] = ()
    covers: tuple[Covered, ...] = ()
    valid_until: str | None
    languages: tuple[Annotated[str, Meta(pattern=rf"\A{LANGUAGE}\Z")], ...]
    rulebook: str
    versions: dict[str, str]
    tally: Coverage
    inputs: tuple[_InputEntry, ...]
    declarations: tuple[Declaration, ...]
    rules: tuple[_RuleEntry, ...]
    unmatched_outcomes: tuple[_StrayEntry, ...] = ()
    outcome_order: tuple[int, ...] = ()
    findings: tuple[_FindingEntry, ...]
    not_judged: tuple[_NotJudgedEntry, ...]
    run: RunRecord | UnsetType = UNSET
    seal: str | UnsetType = UNSET


def lay_out(verdict: Verdict, version: str) -> Entries:
    """Lay out a verdict as its record of a version of the format, without run and seal.

    Raises UnfitError where a number cannot be written in full.
    """
    pairs, unmatched = paired(verdict.rules, verdict.outcomes)
    return Entries(
        format=version,
        publication=verdict.publication,
        title=verdict.title,
        verdict=verdict.verdict,
        reasons=tuple(dict(reason.said) for reason in verdict.reasons),
        stands_on=tuple(dict(line.said) for line in verdict.stands_on),
        softened_by=verdict.softened_by,
        covers=verdict.covers,
        valid_until=verdict.valid_until,
        languages=verdict.languages,
        rulebook=verdict.rulebook,
        versions=dict(sorted(verdict.versions.items())),
        tally=verdict.tally,
        inputs=tuple(_InputEntry(**asdict(one)) for one in verdict.inputs),
        declarations=verdict.declarations,
        rules=tuple(_rule_entry(rule, outcome) for rule, outcome in pairs),
        unmatched_outcomes=tuple(_StrayEntry(rule=one.rule, state=one.state, **_counted(one)) for one in unmatched),
        outcome_order=_order(verdict.outcomes, [o for _, o in pairs if o is not None] + list(unmatched)),
        findings=tuple(_finding_entry(finding) for finding in verdict.findings),
        not_judged=tuple(
            _NotJudgedEntry(one.rule, one.subject, tuple(map(_place_entry, one.places))) for one in verdict.not_judged
        ),
    )


def _order(outcomes: Sequence[Outcome], written: Sequence[Outcome]) -> tuple[int, ...]:
    """Say where each written outcome stood, unless they are written in their own order."""
    positions: defaultdict[int, deque[int]] = defaultdict(deque)
    for position, outcome in enumerate(outcomes):
        positions[id(outcome)].append(position)
    order = tuple(positions[id(outcome)].popleft() for outcome in written)
    return () if order == tuple(range(len(order))) else order


def _rule_entry(rule: Rule, outcome: Outcome | None) -> _RuleEntry:
    """Merge a rule and its outcome."""
    merged: dict[str, Any] = {"outcome": None}
    if outcome is not None:
        merged = {"outcome": outcome.state, **_counted(outcome)}
    return _RuleEntry(
        name=rule.name,
        title=dict(rule.title.said),
        reason=dict(rule.reason.said),
        source=rule.source,
        severity=rule.severity,
        engine=rule.engine,
        declared_in=rule.declared_in,
        **merged,
    )


def _counted(outcome: Outcome) -> dict[str, Any]:
    """Lay out what an outcome counts and says."""
    counts = {key: getattr(outcome, key) for key in _MERGED}
    said = {key: None if (text := getattr(outcome, key)) is None else dict(text.said) for key in _TOLD}
    return counts | said | {key: UNSET if (one := getattr(outcome, key)) is None else one for key in _SELDOM}


def _writable(number: Decimal) -> bool:
    """Tell whether a number can be written in full: finite, and no longer than any that DuckDB computes."""
    return number.is_finite() and abs(number.adjusted()) < LONGEST and len(number.as_tuple().digits) < LONGEST


def _finding_entry(finding: Finding) -> _FindingEntry:
    """Lay out a finding; a number that JSON cannot hold is refused."""
    for number in (finding.expected, finding.found, finding.gap, finding.allowed):
        if number is not None and not _writable(number):
            what = f"finding {shorten(finding.id)} holds {number}, which is no number"
            raise UnfitError(what, "This is a fault in tieout: report it.")
    return _FindingEntry(
        id=finding.id,
        rule=finding.rule,
        severity=finding.severity,
        title=dict(finding.title.said),
        message=dict(finding.message.said),
        places=tuple(map(_place_entry, finding.places)),
        expected=finding.expected,
        found=finding.found,
        gap=finding.gap,
        allowed=finding.allowed,
        unit=finding.unit,
        cause=None if finding.cause is None else dict(finding.cause.said),
        follows=finding.follows,
        weights=finding.weights,
        owner=finding.owner,
        explanation=finding.explanation,
    )


def _place_entry(place: Place) -> _PlaceEntry:
    """Lay out a place."""
    return _PlaceEntry(
        place.file, place.line, place.column, place.line_label, place.column_label, place.printed,
        place.page, place.page_line,
    )  # fmt: skip


def _place(entry: _PlaceEntry) -> Place:
    """Take a place out of its entry."""
    return Place(
        entry.file, entry.line, entry.column, entry.line_label, entry.column_label, entry.printed,
        entry.page, entry.page_line,
    )  # fmt: skip


def take_apart(record: Entries) -> Verdict:
    """Take a record apart into the verdict that it was laid out from.

    Raises UnfitError where nothing was laid out so.
    """
    return Verdict(
        publication=record.publication,
        title=record.title,
        verdict=record.verdict,
        reasons=tuple(map(_text, record.reasons)),
        inputs=tuple(Input(**msgspec.structs.asdict(one)) for one in record.inputs),
        declarations=record.declarations,
        rules=tuple(_rule(entry) for entry in record.rules),
        outcomes=_outcomes(record),
        findings=tuple(_finding(entry) for entry in record.findings),
        not_judged=tuple(NotJudged(one.rule, one.subject, tuple(map(_place, one.places))) for one in record.not_judged),
        tally=record.tally,
        rulebook=record.rulebook,
        versions=record.versions,
        valid_until=record.valid_until,
        languages=record.languages,
        stands_on=tuple(map(_text, record.stands_on)),
        softened_by=record.softened_by,
        covers=record.covers,
    )


def _text(said: dict[str, str]) -> Text:
    """Take a text from what it says in each language."""
    try:
        return Text.of(said)
    except ValueError as error:
        raise UnfitError(str(error)) from error


def _rule(entry: _RuleEntry) -> Rule:
    """Take the rule out of a merged entry."""
    return Rule(
        name=entry.name,
        title=_text(entry.title),
        reason=_text(entry.reason),
        source=entry.source,
        severity=entry.severity,
        engine=entry.engine,
        declared_in=entry.declared_in,
    )


def _outcomes(record: Entries) -> tuple[Outcome, ...]:
    """Take the outcomes out of the merged entries and put them back in their own order."""
    written = [*filter(None, map(_outcome, record.rules)), *map(_stray, record.unmatched_outcomes)]
    order = record.outcome_order or tuple(range(len(written)))
    if sorted(order) != list(range(len(written))):
        raise UnfitError("outcome_order does not name each outcome once")
    return tuple(outcome for _, outcome in sorted(zip(order, written, strict=True), key=lambda pair: pair[0]))


def _outcome(entry: _RuleEntry) -> Outcome | None:
    """Take the outcome out of a merged entry, if the rule has one."""
    if entry.outcome is None:
        return None
    if UNSET in [getattr(entry, key) for key in (*_MERGED, *_TOLD)]:
        raise UnfitError(f"rule {shorten(entry.name)} has an outcome without its counts")
    return Outcome(rule=entry.name, state=entry.outcome, **_counts(entry))


def _stray(entry: _StrayEntry) -> Outcome:
    """Take an outcome of no rule out of its entry."""
    return Outcome(rule=entry.rule, state=entry.state, **_counts(entry))


def _counts(entry: _RuleEntry | _StrayEntry) -> dict[str, Any]:
    """Take out what an outcome counts and says."""
    counts = {key: getattr(entry, key) for key in _MERGED}
    said = {key: None if (text := getattr(entry, key)) is None else _text(text) for key in _TOLD}
    return counts | said | {key: None if (one := getattr(entry, key)) is UNSET else one for key in _SELDOM}


def _finding(entry: _FindingEntry) -> Finding:
    """Take the finding out of its entry."""
    return Finding(
        id=entry.id,
        rule=entry.rule,
        severity=entry.severity,
        title=_text(entry.title),
        message=_text(entry.message),
        places=tuple(map(_place, entry.places)),
        expected=entry.expected,
        found=entry.found,
        gap=entry.gap,
        allowed=entry.allowed,
        unit=entry.unit,
        cause=None if entry.cause is None else _text(entry.cause),
        explanation=entry.explanation,
        follows=entry.follows,
        weights=entry.weights,
        owner=entry.owner,
    )
