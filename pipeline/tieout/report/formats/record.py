"""Write a verdict as `verdict.json` and read it back: every value kept, to the last digit.

Two runs on the same input give the same bytes, apart from `run`. The last key, `seal`, is the
SHA-256 of this same encoding without `run` and `seal`. Reading refuses whatever is not exactly
what writing would give, so a changed, doubled or reformatted record is never taken for a verdict.
The format is described in `verdict.schema.json`. Opens no file and asks no clock.
"""

from __future__ import annotations

import hashlib
import re
from collections import defaultdict, deque
from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Annotated, Any, TypeVar

import msgspec
from msgspec import UNSET, Meta, UnsetType

from tieout.report.interface import Record, Report
from tieout.report.pairs import paired
from tieout.report.run import RunRecord
from tieout.values.errors import CannotJudgeError, shorten
from tieout.values.moments import moment
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
from tieout.values.verdict import Coverage, Decision, Verdict

NAMED = "tieout-verdict/"
"""What the name of every version of this format begins with."""
VERSION = f"{NAMED}2"
FILE = "verdict.json"
LONGEST = 100
"""Digits of a number; DuckDB's decimals have at most 38."""

_MERGED = ("examined", "breaches", "exact", "within_rounding", "not_judged")
"""What a rule entry takes over as it is from its outcome, besides the state."""
_TOLD = ("message", "allowed_empty")
_SELDOM = ("listed", "silenced")
"""What it takes over in every language."""
_ADVICE = "Run tieout check again, and leave verdict.json as it was written."
_UNSEEN = re.compile("[\x7f-\x9f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]")
"""Characters that can hide or reorder text on a screen. Listed, not asked from Python: the same
record must give the same bytes whatever Unicode version reads it."""

_Value = TypeVar("_Value")
_Said = Annotated[dict[str, str], Meta(min_length=1)]
"""A text by language, its first one first."""


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


class _FindingEntry(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """A finding; what it does not say is left out."""

    id: str
    rule: str
    severity: Severity
    title: _Said
    message: _Said
    places: tuple[Place, ...]
    expected: Decimal | None = None
    found: Decimal | None = None
    gap: Decimal | None = None
    allowed: Decimal | None = None
    unit: str | None = None
    cause: _Said | None = None
    follows: str | None = None
    explanation: Explanation | None = None


class _Record(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """The whole record, its keys in the order of the file."""

    format: str
    publication: str
    title: str
    verdict: Decision
    reasons: tuple[_Said, ...]
    stands_on: tuple[_Said, ...] = ()
    softened_by: tuple[str, ...] = ()
    valid_until: str | None
    languages: tuple[Annotated[str, Meta(pattern=rf"\A{LANGUAGE}\Z")], ...]
    rulebook: str
    versions: dict[str, str]
    tally: Coverage
    inputs: tuple[Input, ...]
    declarations: tuple[Declaration, ...]
    rules: tuple[_RuleEntry, ...]
    unmatched_outcomes: tuple[_StrayEntry, ...] = ()
    outcome_order: tuple[int, ...] = ()
    findings: tuple[_FindingEntry, ...]
    not_judged: tuple[NotJudged, ...]
    run: RunRecord | UnsetType = UNSET
    seal: str | UnsetType = UNSET


class _Head(msgspec.Struct, frozen=True):
    """What tells whether a file is a verdict record at all, and of which format."""

    format: str


_ENCODER = msgspec.json.Encoder(decimal_format="number")
_DECODER = msgspec.json.Decoder(_Record)
_HEAD = msgspec.json.Decoder(_Head)


def encode(verdict: Verdict, run: RunRecord) -> bytes:
    """Write a verdict and the run that reached it as the bytes of `verdict.json`."""
    record = _record(verdict)
    return _bytes(msgspec.structs.replace(record, run=run, seal=_seal(record)))


def decode(data: bytes) -> tuple[Verdict, RunRecord]:
    """Read the bytes of `verdict.json`; refuse whatever `encode` would not have written."""
    found = _read(_HEAD.decode, data).format
    if found != VERSION:
        raise CannotJudgeError(
            FILE,
            f"the format is {shorten(found)} where {shorten(VERSION)} is expected",
            "Read it with the tieout that wrote it, or run tieout check again.",
        )
    record = _read(_DECODER.decode, data)
    if isinstance(record.run, UnsetType) or isinstance(record.seal, UnsetType):
        raise CannotJudgeError(FILE, "the run or the seal is missing", _ADVICE)
    _moments(record.run)
    verdict = _verdict(record)
    _verify(data, record.seal, verdict, record.run)
    return verdict, record.run


def _read(decoder: Callable[[bytes], _Value], data: bytes) -> _Value:
    """Decode bytes; whatever is wrong with them becomes one error that names the place."""
    try:
        return decoder(data)
    except msgspec.ValidationError as error:
        raise CannotJudgeError(FILE, f"is not a verdict record: {error}", _ADVICE) from error
    except (msgspec.MsgspecError, ValueError, RecursionError) as error:
        raise CannotJudgeError(FILE, f"is not JSON: {error}", _ADVICE) from error


def _moments(run: RunRecord) -> None:
    """Refuse a run whose moments are none, or whose sequence counts from nowhere."""
    for key in ("started", "finished", "expires"):
        try:
            moment(getattr(run, key))
        except ValueError as error:
            what = f"{key} is {shorten(getattr(run, key))} where a moment like 2026-11-22T09:15:04Z is expected"
            raise CannotJudgeError(FILE, what, _ADVICE) from error
    if not 0 < run.sequence < 2**53:
        raise CannotJudgeError(FILE, f"the sequence is {run.sequence}, which is no count of milliseconds", _ADVICE)


def _verify(data: bytes, seal: str, verdict: Verdict, run: RunRecord) -> None:
    """Hold the bytes against those that the values read from them are written as."""
    expected = _seal(_record(verdict))
    if seal != expected:
        raise CannotJudgeError(
            FILE, f"the seal is {shorten(seal, 80)} where its contents give {shorten(expected, 80)}", _ADVICE
        )
    if data != encode(verdict, run):
        raise CannotJudgeError(
            FILE,
            "is laid out otherwise than it was written: a key stands twice, or it was reformatted",
            _ADVICE,
        )


def _seal(record: _Record) -> str:
    """Digest a record that has no run and no seal yet."""
    return f"sha256:{hashlib.sha256(_bytes(record)).hexdigest()}"


def _bytes(record: _Record) -> bytes:
    """Write a record indented, with every character that cannot be seen escaped."""
    try:
        text = msgspec.json.format(_ENCODER.encode(record), indent=2).decode()
    except UnicodeEncodeError as error:
        what = f"a value is not Unicode text: {error}"
        raise CannotJudgeError(FILE, what, "Rename the file that it names.") from error
    return (_UNSEEN.sub(lambda match: f"\\u{ord(match[0]):04x}", text) + "\n").encode()


def _record(verdict: Verdict) -> _Record:
    """Lay out a verdict as its record, without run and seal."""
    pairs, unmatched = paired(verdict.rules, verdict.outcomes)
    return _Record(
        format=VERSION,
        publication=verdict.publication,
        title=verdict.title,
        verdict=verdict.verdict,
        reasons=tuple(dict(reason.said) for reason in verdict.reasons),
        stands_on=tuple(dict(line.said) for line in verdict.stands_on),
        softened_by=verdict.softened_by,
        valid_until=verdict.valid_until,
        languages=verdict.languages,
        rulebook=verdict.rulebook,
        versions=dict(sorted(verdict.versions.items())),
        tally=verdict.tally,
        inputs=verdict.inputs,
        declarations=verdict.declarations,
        rules=tuple(_rule_entry(rule, outcome) for rule, outcome in pairs),
        unmatched_outcomes=tuple(_StrayEntry(rule=one.rule, state=one.state, **_counted(one)) for one in unmatched),
        outcome_order=_order(verdict.outcomes, [o for _, o in pairs if o is not None] + list(unmatched)),
        findings=tuple(_finding_entry(finding) for finding in verdict.findings),
        not_judged=verdict.not_judged,
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
            raise CannotJudgeError(FILE, what, "This is a fault in tieout: report it.")
    return _FindingEntry(
        id=finding.id,
        rule=finding.rule,
        severity=finding.severity,
        title=dict(finding.title.said),
        message=dict(finding.message.said),
        places=finding.places,
        expected=finding.expected,
        found=finding.found,
        gap=finding.gap,
        allowed=finding.allowed,
        unit=finding.unit,
        cause=None if finding.cause is None else dict(finding.cause.said),
        follows=finding.follows,
        explanation=finding.explanation,
    )


def _verdict(record: _Record) -> Verdict:
    """Take a record apart into the verdict that it was laid out from."""
    return Verdict(
        publication=record.publication,
        title=record.title,
        verdict=record.verdict,
        reasons=tuple(map(_text, record.reasons)),
        inputs=record.inputs,
        declarations=record.declarations,
        rules=tuple(_rule(entry) for entry in record.rules),
        outcomes=_outcomes(record),
        findings=tuple(_finding(entry) for entry in record.findings),
        not_judged=record.not_judged,
        tally=record.tally,
        rulebook=record.rulebook,
        versions=record.versions,
        valid_until=record.valid_until,
        languages=record.languages,
        stands_on=tuple(map(_text, record.stands_on)),
        softened_by=record.softened_by,
    )


def _text(said: dict[str, str]) -> Text:
    """Take a text from what it says in each language."""
    try:
        return Text.of(said)
    except ValueError as error:
        raise CannotJudgeError(FILE, str(error), _ADVICE) from error


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


def _outcomes(record: _Record) -> tuple[Outcome, ...]:
    """Take the outcomes out of the merged entries and put them back in their own order."""
    written = [*filter(None, map(_outcome, record.rules)), *map(_stray, record.unmatched_outcomes)]
    order = record.outcome_order or tuple(range(len(written)))
    if sorted(order) != list(range(len(written))):
        raise CannotJudgeError(FILE, "outcome_order does not name each outcome once", _ADVICE)
    return tuple(outcome for _, outcome in sorted(zip(order, written, strict=True), key=lambda pair: pair[0]))


def _outcome(entry: _RuleEntry) -> Outcome | None:
    """Take the outcome out of a merged entry, if the rule has one."""
    if entry.outcome is None:
        return None
    if UNSET in [getattr(entry, key) for key in (*_MERGED, *_TOLD)]:
        raise CannotJudgeError(FILE, f"rule {shorten(entry.name)} has an outcome without its counts", _ADVICE)
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
        places=entry.places,
        expected=entry.expected,
        found=entry.found,
        gap=entry.gap,
        allowed=entry.allowed,
        unit=entry.unit,
        cause=None if entry.cause is None else _text(entry.cause),
        explanation=entry.explanation,
        follows=entry.follows,
    )


def _write(report: Report) -> bytes:
    """Write the record of a report, which its run belongs to."""
    if report.run is None:
        raise ValueError("a verdict is recorded with the run that reached it")
    return encode(report.verdict, report.run)


FORMAT = Record(
    name="record",
    media_type="application/json",
    file=FILE,
    write=_write,
    read=decode,
    mark=f'"format": "{NAMED}'.encode(),
)
