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
from collections.abc import Callable, Iterable, Sequence
from decimal import Decimal
from itertools import chain
from typing import Any, TypeVar

import msgspec
from msgspec import UNSET, UnsetType

from tieout.report.run import RunRecord
from tieout.values.errors import CannotJudgeError, shorten
from tieout.values.moments import moment
from tieout.values.outcome import (
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
from tieout.values.verdict import Decision, Tally, Verdict

FORMAT = "tieout-verdict/1"
FILE = "verdict.json"
LONGEST = 100
"""Digits of a number; DuckDB's decimals have at most 38."""

_MERGED = ("examined", "breaches", "exact", "within_rounding", "not_judged")
"""What a rule entry takes over as it is from its outcome, besides the state."""
_TOLD = ("message", "allowed_empty")
"""What it takes over in both languages."""
_ADVICE = "Run tieout check again, and leave verdict.json as it was written."
_UNSEEN = re.compile("[\x7f-\x9f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]")
"""Characters that can hide or reorder text on a screen. Listed, not asked from Python: the same
record must give the same bytes whatever Unicode version reads it."""

_Value = TypeVar("_Value")


class _RuleEntry(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True):
    """A rule and what became of it. Without an outcome only `outcome: null` is written."""

    name: str
    title: str
    title_nl: str
    reason: str
    reason_nl: str
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
    message: str | UnsetType | None = UNSET
    message_nl: str | UnsetType | None = UNSET
    allowed_empty: str | UnsetType | None = UNSET
    allowed_empty_nl: str | UnsetType | None = UNSET


class _FindingEntry(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """A finding; what it does not say is left out."""

    id: str
    rule: str
    severity: Severity
    title: str
    title_nl: str
    message: str
    message_nl: str
    places: tuple[Place, ...]
    expected: Decimal | None = None
    found: Decimal | None = None
    gap: Decimal | None = None
    allowed: Decimal | None = None
    unit: str | None = None
    cause: str | None = None
    cause_nl: str | None = None
    follows: str | None = None
    explanation: Explanation | None = None


class _Record(msgspec.Struct, frozen=True, kw_only=True, forbid_unknown_fields=True, omit_defaults=True):
    """The whole record, its keys in the order of the file."""

    format: str
    publication: str
    title: str
    verdict: Decision
    reasons: tuple[str, ...]
    reasons_nl: tuple[str, ...]
    valid_until: str | None
    rulebook: str
    versions: dict[str, str]
    tally: Tally
    inputs: tuple[Input, ...]
    declarations: tuple[Declaration, ...]
    rules: tuple[_RuleEntry, ...]
    unmatched_outcomes: tuple[Outcome, ...] = ()
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
    if found != FORMAT:
        raise CannotJudgeError(
            FILE,
            f"the format is {shorten(found)} where {shorten(FORMAT)} is expected",
            "Read it with the tieout that wrote it, or run tieout check again.",
        )
    record = _read(_DECODER.decode, data)
    if isinstance(record.run, UnsetType) or isinstance(record.seal, UnsetType):
        raise CannotJudgeError(FILE, "the run or the seal is missing", _ADVICE)
    _moments(record.run)
    verdict = _verdict(record)
    _verify(data, record.seal, verdict, record.run)
    return verdict, record.run


def paired(
    rules: Iterable[Rule], outcomes: Iterable[Outcome]
) -> tuple[tuple[tuple[Rule, Outcome | None], ...], tuple[Outcome, ...]]:
    """Give each rule its outcome by name, or none, and apart from those the outcomes of no rule."""
    waiting: defaultdict[str, deque[Outcome]] = defaultdict(deque)
    for outcome in outcomes:
        waiting[outcome.rule].append(outcome)
    pairs = tuple((rule, waiting[rule.name].popleft() if waiting[rule.name] else None) for rule in rules)
    return pairs, tuple(outcome for left in waiting.values() for outcome in left)


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
        format=FORMAT,
        publication=verdict.publication,
        title=verdict.title,
        verdict=verdict.verdict,
        reasons=tuple(reason.en for reason in verdict.reasons),
        reasons_nl=tuple(reason.nl for reason in verdict.reasons),
        valid_until=verdict.valid_until,
        rulebook=verdict.rulebook,
        versions=dict(sorted(verdict.versions.items())),
        tally=verdict.tally,
        inputs=verdict.inputs,
        declarations=verdict.declarations,
        rules=tuple(_rule_entry(rule, outcome) for rule, outcome in pairs),
        unmatched_outcomes=unmatched,
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
        merged = {key: getattr(outcome, key) for key in _MERGED} | {"outcome": outcome.state}
        for key in _TOLD:
            told = getattr(outcome, key)
            merged |= {key: told and told.en, f"{key}_nl": told and told.nl}
    return _RuleEntry(
        name=rule.name,
        title=rule.title.en,
        title_nl=rule.title.nl,
        reason=rule.reason.en,
        reason_nl=rule.reason.nl,
        source=rule.source,
        severity=rule.severity,
        engine=rule.engine,
        declared_in=rule.declared_in,
        **merged,
    )


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
        title=finding.title.en,
        title_nl=finding.title.nl,
        message=finding.message.en,
        message_nl=finding.message.nl,
        places=finding.places,
        expected=finding.expected,
        found=finding.found,
        gap=finding.gap,
        allowed=finding.allowed,
        unit=finding.unit,
        cause=finding.cause.en if finding.cause else None,
        cause_nl=finding.cause.nl if finding.cause else None,
        follows=finding.follows,
        explanation=finding.explanation,
    )


def _verdict(record: _Record) -> Verdict:
    """Take a record apart into the verdict that it was laid out from."""
    if len(record.reasons) != len(record.reasons_nl):
        raise CannotJudgeError(FILE, "reasons and reasons_nl are not equally many", _ADVICE)
    return Verdict(
        publication=record.publication,
        title=record.title,
        verdict=record.verdict,
        reasons=tuple(map(Text, record.reasons, record.reasons_nl)),
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
    )


def _rule(entry: _RuleEntry) -> Rule:
    """Take the rule out of a merged entry."""
    return Rule(
        name=entry.name,
        title=Text(entry.title, entry.title_nl),
        reason=Text(entry.reason, entry.reason_nl),
        source=entry.source,
        severity=entry.severity,
        engine=entry.engine,
        declared_in=entry.declared_in,
    )


def _outcomes(record: _Record) -> tuple[Outcome, ...]:
    """Take the outcomes out of the merged entries and put them back in their own order."""
    written = [*filter(None, map(_outcome, record.rules)), *record.unmatched_outcomes]
    order = record.outcome_order or tuple(range(len(written)))
    if sorted(order) != list(range(len(written))):
        raise CannotJudgeError(FILE, "outcome_order does not name each outcome once", _ADVICE)
    return tuple(outcome for _, outcome in sorted(zip(order, written, strict=True), key=lambda pair: pair[0]))


def _outcome(entry: _RuleEntry) -> Outcome | None:
    """Take the outcome out of a merged entry, if the rule has one."""
    if entry.outcome is None:
        return None
    merged: dict[str, Any] = {key: getattr(entry, key) for key in _MERGED}
    told = {key: (getattr(entry, key), getattr(entry, f"{key}_nl")) for key in _TOLD}
    if UNSET in [*merged.values(), *chain.from_iterable(told.values())]:
        raise CannotJudgeError(FILE, f"rule {shorten(entry.name)} has an outcome without its counts", _ADVICE)
    for key, (en, nl) in told.items():
        if (en is None) != (nl is None):
            raise CannotJudgeError(FILE, f"rule {shorten(entry.name)} has its {key} in one language only", _ADVICE)
        merged[key] = None if en is None else Text(en, nl)
    return Outcome(rule=entry.name, state=entry.outcome, **merged)


def _finding(entry: _FindingEntry) -> Finding:
    """Take the finding out of its entry."""
    causes = entry.cause, entry.cause_nl
    return Finding(
        id=entry.id,
        rule=entry.rule,
        severity=entry.severity,
        title=Text(entry.title, entry.title_nl),
        message=Text(entry.message, entry.message_nl),
        places=entry.places,
        expected=entry.expected,
        found=entry.found,
        gap=entry.gap,
        allowed=entry.allowed,
        unit=entry.unit,
        cause=None if causes[0] is None or causes[1] is None else Text(causes[0], causes[1]),
        explanation=entry.explanation,
        follows=entry.follows,
    )
