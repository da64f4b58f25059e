"""Say what is new in one version of a publication since another. Values in, values out. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from tieout.changes.cells import compare_sheets
from tieout.changes.sheet import Sheet
from tieout.changes.since import Crowded, Since
from tieout.changes.words import compare_declared, compare_texts
from tieout.values.outcome import Finding, Text
from tieout.values.verdict import Verdict


@dataclass(frozen=True, slots=True)
class Version:
    """A version of a publication: what it says, and what is said of it."""

    verdict: Verdict
    sheets: tuple[Sheet, ...] = ()
    texts: Mapping[str, str] = field(default_factory=dict)
    """By their file."""
    declared: Mapping[str, object] = field(default_factory=dict)
    """What is declared and answered, as it was parsed, by the file that it stands in."""


def compare(
    old: Version,
    new: Version,
    *,
    base: str = "",
    known: Text | None = None,
    second_person_for_new: bool = False,
    not_compared: tuple[str, ...] = (),
    texts_are_judged: bool = False,
) -> Since:
    """Say what is new in a version since an old one.

    `base` is how that was named, and `known` what is known of who published it; with `second_person_for_new` the
    rulebook has a second person see what makes a version softer. `not_compared` names tables that are not given;
    with `texts_are_judged` it has texts judged.
    """
    was, now = old.verdict, new.verdict
    sheets = compare_sheets(old.sheets, new.sheets)
    crowded = _crowded(was, now)
    apart = {one.rule for one in crowded}
    fresh, gone, other = _findings(
        [one for one in was.findings if one.rule not in apart], [one for one in now.findings if one.rule not in apart]
    )
    softer = _without(now.softened_by, was.softened_by)
    return Since(
        base=base,
        known=known,
        was=was.verdict,
        now=now.verdict,
        softer=softer,
        no_longer_softer=_without(was.softened_by, now.softened_by),
        asks_second_person=bool(softer) and second_person_for_new,
        stands_on=tuple(text for text in now.stands_on if text not in was.stands_on),
        no_longer_stands_on=tuple(text for text in was.stands_on if text not in now.stands_on),
        new_findings=fresh,
        gone_findings=gone,
        other_findings=other,
        crowded=tuple(one for one in crowded if one.was != one.now),
        cells=sheets.cells,
        unwatched=sheets.unwatched,
        parts=sheets.parts,
        moved=sheets.moved,
        texts=compare_texts(old.texts, new.texts),
        texts_are_judged=texts_are_judged,
        declared=compare_declared(old.declared, new.declared),
        not_compared=not_compared,
    )


def _without(names: Sequence[str], others: Sequence[str]) -> tuple[str, ...]:
    """Give the names that others do not have."""
    return tuple(name for name in names if name not in others)


def _crowded(was: Verdict, now: Verdict) -> tuple[Crowded, ...]:
    """Count the breaches of the rules that, in either version, have more than are listed."""
    old = {one.rule: one for one in was.outcomes}
    new = {one.rule: one for one in now.outcomes}
    return tuple(
        Crowded(rule, *(one[rule].breaches if rule in one else 0 for one in (old, new)))
        for rule in dict.fromkeys([*old, *new])
        if any(rule in one and one[rule].unlisted > 0 for one in (old, new))
    )


def _findings(
    old: Sequence[Finding], new: Sequence[Finding]
) -> tuple[tuple[Finding, ...], tuple[Finding, ...], tuple[tuple[Finding, Finding], ...]]:
    """Give the findings that are new, those that are gone, and those that say something else of the same subject.

    A finding is named by its rule and subject, and behind an @ by its figures.
    """
    waiting: dict[str, list[Finding]] = {}
    for finding in old:
        waiting.setdefault(_subject(finding), []).append(finding)
    fresh, other = [], []
    left = Counter(one.id for one in new)
    for finding in new:
        known = waiting.get(_subject(finding), [])
        # The same figures first: of several of one subject, those that stayed as they were are no change.
        same = next((one for one in known if one.id == finding.id), None)
        was = same or next((one for one in known if not left[one.id]), None)
        if was is None:
            fresh.append(finding)
            continue
        known.remove(was)
        if (was.id, was.severity, was.explanation is None) != (
            finding.id, finding.severity, finding.explanation is None,
        ):  # fmt: skip
            other.append((was, finding))
    gone = [finding for findings in waiting.values() for finding in findings]
    return tuple(fresh), tuple(gone), tuple(other)


def _subject(finding: Finding) -> str:
    """Name what a finding is about, without its figures."""
    return finding.id.rpartition("@")[0] or finding.id
