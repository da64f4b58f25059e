"""Read what people answer and allow from `answers.toml` beside the publication."""

from __future__ import annotations

import datetime
import math
from collections import Counter
from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Annotated, Any

from msgspec import Meta

from tieout.declarations.strict import Declared, convert, read_toml
from tieout.values.answers import ANY, About, Allowance, Answer, Answers
from tieout.values.errors import DeclarationError, shorten

FILE_NAME = "answers.toml"
ADVICE = "An [[explanation]] has finding, text, who, and the dates when and until, written as 2026-01-31."
Count = Annotated[int, Meta(ge=1)]


class _Given(Declared, frozen=True, kw_only=True):
    text: str
    who: str
    when: datetime.date
    until: datetime.date
    seen_by: str = ""


class _Explanation(_Given, frozen=True, kw_only=True):
    finding: str
    figures: tuple[str, ...] = ()


class _Scope(_Given, frozen=True, kw_only=True):
    findings: Annotated[tuple[str, ...], Meta(min_length=1)]
    count: Count
    at_most: int | float | None = None
    unit: str | None = None


class _Group(_Scope, frozen=True, kw_only=True):
    name: str


class _Waiver(_Scope, frozen=True, kw_only=True):
    pass


class _Allowance(_Given, frozen=True, kw_only=True):
    rule: str
    cells: str


class AnswersFile(Declared, frozen=True, kw_only=True):
    """All that people answer and allow."""

    explanation: tuple[_Explanation, ...] = ()
    group: tuple[_Group, ...] = ()
    waiver: tuple[_Waiver, ...] = ()
    allowance: tuple[_Allowance, ...] = ()


def parse_answers(data: bytes, where: str) -> Answers:
    """Read answers and allowances from `data`; `where` is its path for messages.

    Raises DeclarationError for an unknown key, an empty text, dates the wrong way round, two answers to one finding,
    or a group that is not of one rule.
    """
    told = convert(read_toml(data, where), AnswersFile, where, ADVICE)
    for kind, entries in (
        ("explanation", told.explanation), ("group", told.group), ("waiver", told.waiver),
        ("allowance", told.allowance),
    ):  # fmt: skip
        for number, entry in enumerate(entries, 1):
            for problem in _faults(entry):
                raise DeclarationError(f"{where}: {kind} {number}", *problem)
    _refuse_twins("explanation", "finding", [one.finding for one in told.explanation], where)
    _refuse_twins("group", "name", [one.name for one in told.group], where)
    _refuse_twins("allowance", "rule", [one.rule for one in told.allowance], where)
    return Answers(tuple(_answers(told)), tuple(Allowance(**_fields(one)) for one in told.allowance))


def _answers(told: AnswersFile) -> Iterator[Answer]:
    """Give all answers to findings, those to one before those to several."""
    for one in told.explanation:
        fields = _fields(one)
        yield Answer(about="explanation", findings=(fields.pop("finding"),), **fields)
    scoped: tuple[tuple[About, tuple[_Scope, ...]], ...] = (("group", told.group), ("waiver", told.waiver))
    for about, entries in scoped:
        for scope in entries:
            fields = _fields(scope)
            # The shortest spelling of what was read is what was written: 0.30 is not 0.299999999999999989.
            at_most = None if scope.at_most is None else Decimal(repr(scope.at_most))
            yield Answer(about=about, **fields | {"at_most": at_most})


def _fields(entry: _Given) -> dict[str, Any]:
    """Give what an entry says, by its key."""
    return {name: getattr(entry, name) for name in entry.__struct_fields__}


def _faults(entry: _Given) -> Iterator[tuple[str, str]]:
    """Yield what is wrong with an entry and what to do, for all that types alone cannot say."""
    if len(entry.text.split()) < 2 or not entry.who.strip():
        yield "text or who is empty", "Say why, in a sentence, and who says so."
    if entry.until < entry.when:
        yield f"until {entry.until} lies before when {entry.when}", "Turn them round."
    if isinstance(entry, _Scope):
        yield from _scope_faults(entry)


def _scope_faults(scope: _Scope) -> Iterator[tuple[str, str]]:
    """Yield what is wrong with what a group or a waiver covers."""
    rules = {pattern.partition("/")[0] for pattern in scope.findings}
    if len(rules) > 1 or any(ANY in rule for rule in rules):
        yield (
            f"its findings are of {len(rules)} rules" if len(rules) > 1 else "it leaves open of which rule it is",
            "Begin each with the name of one rule and a slash, as in deviation_is_explained/*.",
        )
    if (scope.at_most is None) is not (scope.unit is None):
        yield "at_most and unit do not stand together", "Say how large the gap of each may be, and in which unit."
    if scope.at_most is not None and (not math.isfinite(scope.at_most) or scope.at_most < 0):
        yield f"at_most is {scope.at_most}", "Give a size that is zero or more."
    if isinstance(scope, _Group) and not scope.name.strip():
        yield "its name is empty", "Say in a few words what its findings have in common."


def _refuse_twins(kind: str, key: str, names: Iterable[str], where: str) -> None:
    """Refuse two entries on one thing: which of them counts could not be told."""
    names = list(names)
    times = Counter(names)
    for number, name in enumerate(names, 1):
        if times[name] > 1:
            what = "is answered twice" if kind == "explanation" else f"is the {key} of two"
            raise DeclarationError(f"{where}: {kind} {number}", f"{shorten(name)} {what}", "Keep one answer.")
