"""Tell verdicts as JUnit XML: a suite a publication, a case a rule.

A case fails where its rule holds the publication, is an error where it could not be judged, and is skipped where its
findings were answered or it may examine nothing; which of these it is stands first in the message. A verdict that no
case shows has a case of its own: a suite is never green where its publication is not.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import NamedTuple
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from tieout.report.interface import Report, of_several
from tieout.report.notices import BLOCKING, NOT_JUDGED, Notice, notices
from tieout.report.pairs import paired
from tieout.report.printed import visible
from tieout.report.reasons import reasons_told
from tieout.values.errors import uncommanded
from tieout.values.outcome import Outcome, Rule, Text
from tieout.values.verdict import Verdict

MOST_LISTED = 20
"""Findings that one case lists."""


class _Case(NamedTuple):
    """A case: what became of it (`failure`, `error`, `skipped`, or nothing), of which type, and in words."""

    name: str
    became: str
    type: str
    message: str
    body: str = ""


def _write(reports: Sequence[Report]) -> bytes:
    """Write all suites as one document."""
    root = Element("testsuites", {"name": "tieout"})
    counts = [0, 0, 0, 0]
    for report in reports:
        suite, counted = _suite(report)
        root.append(suite)
        counts = [one + other for one, other in zip(counts, counted, strict=True)]
    _count(root, counts)
    indent(root)
    text: bytes = tostring(root, encoding="utf-8", xml_declaration=True)
    return text + b"\n"


def _suite(report: Report) -> tuple[Element, list[int]]:
    """Lay out the suite of a publication; also give how many cases there are, failed, erred and were skipped."""
    verdict, language = report.verdict, report.language or "en"
    name = _shown(verdict.publication)
    suite = Element("testsuite", {"name": name})
    properties = SubElement(suite, "properties")
    for key, value in (("verdict", verdict.verdict), ("title", verdict.title), ("rulebook", verdict.rulebook)):
        SubElement(properties, "property", {"name": key, "value": _shown(value)})
    cases = list(_cases(verdict, notices(report), language))
    for case in cases:
        laid = SubElement(suite, "testcase", {"classname": name, "name": _shown(case.name), "time": "0"})
        if case.became:
            told = SubElement(laid, case.became, {"message": _shown(case.message), "type": case.type})
            told.text = case.body
        elif case.body:
            SubElement(laid, "system-out").text = case.body
    became = [case.became for case in cases]
    counts = [len(cases), *(became.count(kind) for kind in ("failure", "error", "skipped"))]
    _count(suite, counts)
    return suite, counts


def _count(element: Element, counts: Sequence[int]) -> None:
    """Put the counts on a suite."""
    for key, number in zip(("tests", "failures", "errors", "skipped"), counts, strict=True):
        element.set(key, str(number))


def _cases(verdict: Verdict, told: Sequence[Notice], language: str) -> Iterator[_Case]:
    """Give a case for each rule, for what was never declared, and for a verdict that none of them shows."""
    by_rule: defaultdict[str, list[Notice]] = defaultdict(list)
    for notice in told:
        by_rule[notice.rule].append(notice)
    pairs, strays = paired(verdict.rules, verdict.outcomes)
    seen = set()
    for rule, outcome in pairs:
        # Of a rule that is declared twice the findings are told once.
        case = _case(rule, outcome, by_rule.pop(rule.name, []), language)
        seen.add(case.became)
        yield case
    never = Text("reported, but never declared", "gerapporteerd, maar nooit gedeclareerd").in_language(language)
    for stray in strays:
        seen.add("error")
        yield _Case(stray.rule, "error", "never-declared", never)
    left = [notice for notices in by_rule.values() for notice in notices if notice.kind in BLOCKING]
    if left and "error" not in seen:
        reasons = "\n".join(f"- {visible(reason.in_language(language))}" for reason in reasons_told(verdict))
        became = "failure" if verdict.verdict == "hold" else "error"
        yield _Case(NOT_JUDGED, became, verdict.verdict.replace(" ", "-"), verdict.verdict, _body(reasons))


def _case(rule: Rule, outcome: Outcome | None, told: Sequence[Notice], language: str) -> _Case:
    """Say what became of one rule."""
    title = rule.title.in_language(language)
    if outcome is None:
        lost = Text("declared, and nothing was heard of it", "gedeclareerd, en er is niets van vernomen")
        return _Case(rule.name, "error", "never-reported", f"{title}: {lost.in_language(language)}")
    why = outcome.message.in_language(language) if outcome.message is not None else ""
    if outcome.state == "broken":
        return _Case(rule.name, "error", "broken", _joined(_BROKEN.in_language(language), why))
    if outcome.state == "empty":
        return _empty(rule.name, outcome, why, language)
    holding = [notice for notice in told if notice.kind in BLOCKING]
    if holding:
        kind = "critical" if any(notice.kind != "warning" for notice in holding) else "warning"
        return _Case(rule.name, "failure", kind, f"{kind}: {title}", _listed(holding, language))
    body = _listed(told, language)
    kinds = {notice.kind for notice in told}
    for kind, word in (("waived", _WAIVED), ("explained", _EXPLAINED)):
        if kind in kinds:
            return _Case(rule.name, "skipped", kind, f"{word.in_language(language)}: {title}", body)
    return _Case(rule.name, "", "", "", body)


_BROKEN = Text("could not run", "kon niet draaien")
_WAIVED = Text("waived", "ontheven")
_EXPLAINED = Text("explained", "toegelicht")


def _empty(name: str, outcome: Outcome, why: str, language: str) -> _Case:
    """Say of a rule that examined nothing whether it may."""
    nothing = Text("nothing to examine", "niets te onderzoeken").in_language(language)
    if outcome.allowed_empty is None:
        return _Case(name, "error", "empty", _joined(nothing, why))
    allowed = outcome.allowed_empty.in_language(language)
    if outcome.message is None:
        return _Case(name, "skipped", "nothing-to-examine", _joined(nothing, allowed))
    leave = Text("allowed to examine nothing", "mag niets onderzoeken").in_language(language)
    return _Case(name, "skipped", "allowed-empty", _joined(leave, f"{why} {allowed}".strip()))


def _joined(what: str, why: str) -> str:
    """Put a reason behind what it is of, where there is one."""
    return f"{what}: {why}" if why else what


def _listed(told: Sequence[Notice], language: str) -> str:
    """List findings, each with its place; of many only the first, and how many more there are."""
    lines = [f"{notice.located}  {notice.said(language)}\n  {visible(notice.id)}" for notice in told[:MOST_LISTED]]
    if len(told) > MOST_LISTED:
        left = len(told) - MOST_LISTED
        lines.append(
            Text(f"and {left} more; the report has all", f"en nog {left}; het rapport heeft ze alle").in_language(
                language
            )
        )
    return _body("\n".join(lines))


def _shown(text: str) -> str:
    """Make a text harmless, in XML and in a log."""
    return uncommanded(visible(text))


def _body(lines: str) -> str:
    """Make lines harmless that are made visible already, and let them begin on a line of their own."""
    return f"\n{uncommanded(lines)}\n" if lines else ""


FORMAT = of_several("junit", "application/xml", _write)
