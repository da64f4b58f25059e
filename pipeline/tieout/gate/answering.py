"""Answer the findings of a verdict: what waits for an answer, and how `answers.toml` reads with it.

A proposed answer is held against the terms of the rulebook before it is written: one that would not count is refused.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from tieout.declarations.answering import Value, entry, with_entries, without_entries
from tieout.declarations.answers import FILE_NAME, parse_answers
from tieout.findings.allowances import NEEDED
from tieout.findings.explanations import RULE, explain, fault_of_terms
from tieout.rulebook.terms import Terms
from tieout.values.answers import ANY, Allowance, Answer, Answers, matching
from tieout.values.errors import UsageError, shorten
from tieout.values.moments import Days
from tieout.values.outcome import Finding, Outcome, Severity
from tieout.values.verdict import Verdict

LIST = "`tieout answer PUBLICATION` lists what waits for one."


@dataclass(frozen=True, slots=True)
class Waiting:
    """What a verdict waits for."""

    warnings: tuple[Finding, ...]
    """Warnings that nobody answered."""
    waivable: tuple[Finding, ...]
    """Critical findings that may be waived."""
    silent: tuple[Outcome, ...]
    """Rules that examined nothing, and could be allowed to."""
    lapsed: tuple[Finding, ...]
    """What is said of answers that do not count."""
    to_correct: int
    """How many critical findings no answer can settle."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What somebody says, and until when; None is as long as the rulebook lets it."""

    text: str
    who: str
    seen_by: str = ""
    until: datetime.date | None = None


@dataclass(frozen=True, slots=True)
class Written:
    """What comes of an answer."""

    text: str
    """The whole of `answers.toml` with it."""
    given: tuple[str, ...]
    """What was answered or allowed."""
    gone: tuple[str, ...]
    """Answers that were taken out, as messages call them."""


def waiting(verdict: Verdict, terms: Terms) -> Waiting:
    """List what a verdict waits for, on the terms of its rulebook."""
    open_ones = [one for one in verdict.findings if one.explanation is None]
    return Waiting(
        tuple(one for one in open_ones if one.severity == "warning"),
        tuple(one for one in open_ones if one.severity == "critical" and one.rule in terms.waivable),
        tuple(one for one in verdict.outcomes if one.silenced is not None and one.allowed_empty is None),
        tuple(one for one in open_ones if one.rule == RULE.name),
        sum(one.severity == "critical" and one.rule not in {RULE.name, *terms.waivable} for one in open_ones),
    )


def answer(
    before: bytes,
    verdict: Verdict,
    patterns: Sequence[str],
    said: Said,
    terms: Terms,
    days: Days,
    *,
    group: str | None = None,
    waive: bool = False,
    at_most: Decimal | None = None,
) -> Written:
    """Answer findings by their ids, or by patterns with `*`: each by itself, or as the group of a name.

    `before` is what stands in `answers.toml`; an answer that does not count and is on the same subject is taken out.
    Of a group or a waiver `at_most` bounds the gaps; None is as large as they are now.

    Raises UsageError where there is no such finding, or the answer would not count.
    """
    open_ones = [one for one in verdict.findings if one.explanation is None and one.rule != RULE.name]
    chosen = _chosen(patterns, open_ones, "critical" if waive else "warning")
    until = said.until or days.today + datetime.timedelta(days=terms.longest_days)
    given: dict[str, Any] = {"text": said.text, "who": said.who, "seen_by": said.seen_by}
    given |= {"when": days.today, "until": until}
    if waive or group is not None:
        answers = [_scoped(patterns, chosen, given, group, at_most)]
    else:
        answers = [Answer(about="explanation", findings=(one.id,), figures=printed_in(one), **given) for one in chosen]
    if not waive and len({one.rule for one in answers}) > 1:
        what = f"they are findings of {len({one.rule for one in answers})} rules, and one text explains one thing"
        raise UsageError(", ".join(patterns), what, "Answer those of each rule apart.")
    for finding in explain(verdict.findings, Answers(tuple(answers)), days, terms).findings:
        if finding.rule == RULE.name and finding not in verdict.findings:
            raise UsageError(FILE_NAME, finding.message.en, "Nothing was written.")
    subjects = {_subject(one.id) for one in chosen}
    gone = [one for one in lapsed_answers(verdict) if _subject(one) in subjects]
    return _written(before, [_entry(one) for one in answers], tuple(one.id for one in chosen), gone)


def allow(before: bytes, verdict: Verdict, rule: str, said: Said, terms: Terms, days: Days) -> Written:
    """Allow a rule to examine nothing, for the cells that it misses now; an allowance that lapsed is taken out.

    Raises UsageError where the rule examined something, misses what is printed, or the allowance would not count.
    """
    outcome = next((one for one in verdict.outcomes if one.rule == rule), None)
    if outcome is None:
        raise UsageError(rule, "there is no such rule here", LIST)
    if outcome.silenced is None or outcome.allowed_empty is not None:
        why = outcome.allowed_empty or outcome.message
        raise UsageError(rule, f"there is nothing to allow{f': {why.en}' if why is not None else ''}", LIST)
    longest = terms.allowance_days
    until = said.until or days.today + datetime.timedelta(days=longest or terms.longest_days)
    given = Allowance(
        rule=rule, cells=outcome.silenced, text=said.text, who=said.who, seen_by=said.seen_by, when=days.today,
        until=until,
    )  # fmt: skip
    fault = fault_of_terms(given, days, terms, longest, needs_second=rule in terms.second_person)
    if fault is not None:
        raise UsageError(FILE_NAME, f"the allowance would not count: {fault.en}", "Nothing was written.")
    gone = [one for one in lapsed_answers(verdict) if one == f"rule {rule}"]
    fields: dict[str, Value | None] = {
        "rule": given.rule, "cells": given.cells, "text": given.text, "who": given.who, "seen_by": given.seen_by,
        "when": given.when, "until": given.until,
    }  # fmt: skip
    return _written(before, [entry("allowance", fields)], (rule,), gone)


def tidy(before: bytes, verdict: Verdict) -> Written:
    """Take out every answer that does not count, and every allowance that is not needed."""
    unneeded = [f"rule {one.id.partition('/')[2]}" for one in verdict.findings if one.rule == NEEDED.name]
    return _written(before, [], (), [*lapsed_answers(verdict), *unneeded])


def lapsed_answers(verdict: Verdict) -> list[str]:
    """Give what the answers that do not count are on, as messages call it."""
    return [one.id.partition("/")[2] for one in verdict.findings if one.rule == RULE.name]


def printed_in(finding: Finding) -> tuple[str, ...]:
    """Give what is printed in the places of a finding: an answer writes it down, to say later what changed."""
    return tuple(place.printed for place in finding.places if place.printed)


def _chosen(patterns: Sequence[str], findings: Sequence[Finding], severity: Severity) -> list[Finding]:
    """Give the findings that are meant, by a pattern only those of a severity; a name that means none is refused."""
    chosen: dict[str, Finding] = {}
    for pattern in patterns:
        compiled = matching(pattern)
        found = [
            one for one in findings if compiled.fullmatch(one.id) and (ANY not in pattern or one.severity == severity)
        ]
        if not found:
            raise UsageError(shorten(pattern, 120), "no finding that waits for an answer is called so", LIST)
        chosen |= {one.id: one for one in found}
    return list(chosen.values())


def _scoped(
    patterns: Sequence[str],
    chosen: Sequence[Finding],
    given: Mapping[str, Any],
    group: str | None,
    at_most: Decimal | None,
) -> Answer:
    """Make one answer to several findings, with their count and the size that bounds them."""
    sizes = [one.gap for one in chosen if one.gap is not None]
    units = {one.unit for one in chosen if one.gap is not None}
    # Where some have no size, or several units, each is named in full: a pattern would bound nothing.
    is_sized = len(sizes) == len(chosen) and len(units) == 1
    return Answer(
        about="waiver" if group is None else "group",
        findings=tuple(patterns) if is_sized else tuple(one.id for one in chosen),
        name=group or "",
        count=len(chosen),
        at_most=(max(sizes) if at_most is None else at_most) if is_sized else None,
        unit=units.pop() if is_sized else None,
        **given,
    )


def _entry(one: Answer) -> str:
    """Write an answer."""
    if one.about == "explanation":
        fields: dict[str, Value | None] = {"finding": one.findings[0], "figures": one.figures}
    else:
        fields = {
            "name": one.name, "findings": one.findings, "count": one.count, "at_most": one.at_most, "unit": one.unit,
        }  # fmt: skip
    fields |= {"text": one.text, "who": one.who, "seen_by": one.seen_by, "when": one.when, "until": one.until}
    return entry(one.about, fields)


def _subject(name: str) -> str:
    """Give what a finding is about, without the digest of what is printed there."""
    return name.rpartition("@")[0] or name


def _written(before: bytes, entries: Sequence[str], given: tuple[str, ...], gone: Sequence[str]) -> Written:
    """Write the file with these entries and without those that are gone, and see that it says just that."""
    text, answers = before.decode("utf-8"), parse_answers(before, FILE_NAME)
    named: dict[str, list[str]] = {about: [] for about in ("explanation", "group", "waiver", "allowance")}
    for one in answers.answers:
        named[one.about].append(one.called)
    named["allowance"] = [f"rule {one.rule}" for one in answers.allowances]
    after = without_entries(text, lambda kind, place: named[kind][place] in gone)
    after = with_entries(after, entries) if entries else after
    read = parse_answers(after.encode("utf-8"), FILE_NAME)
    kept = sum(name not in gone for names in named.values() for name in names)
    if len(read.answers) + len(read.allowances) != kept + len(entries):
        raise UsageError(FILE_NAME, "its entries could not be told apart", "Write the answer there by hand.")
    return Written(after, given, tuple(name for names in named.values() for name in names if name in gone))
