"""Tell a verdict as SARIF 2.1.0: one run with a result for each thing that is open, as code scanning reads it.

All publications are one run, as GitHub refuses two of one tool. What was answered is no result, so that its alert
closes; how many there are is told among the properties. Of too many results the weightiest are kept, and that is said.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from urllib.parse import quote

from tieout.report.interface import Report, of_several
from tieout.report.markdown import escaped
from tieout.report.notices import KINDS, NOT_JUDGED, OPEN, Kind, Notice, joined, notices
from tieout.report.printed import visible
from tieout.report.spans import Spans
from tieout.values.errors import uncommanded
from tieout.values.outcome import Place, Rule, Text
from tieout.values.places import has_lines

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
MOST_RESULTS = 25_000
"""Results that GitHub takes of one run."""
MOST_PLACES = 40
"""Other figures that one result points at; GitHub takes a thousand places."""
LEVELS: Mapping[Kind, str] = {"unjudged": "error", "critical": "error", "warning": "warning", "info": "note"}
PROBLEMS = {"error": "error", "warning": "warning", "note": "recommendation"}
"""How GitHub calls the levels where it sorts alerts."""
_JUDGED = Rule(
    NOT_JUDGED,
    Text("Not judged is not passed", "Niet beoordeeld is niet goedgekeurd"),
    Text(
        "A rule that could not run, or had nothing to examine and no reason why, never lets a publication pass.",
        "Een toets die niet kon draaien, of zonder reden niets te onderzoeken had, laat nooit een publicatie door.",
    ),
    "",
    "critical",
    "tieout",
    "tieout",
)
_SOURCE = Text("Source", "Bron")

Laid = dict[str, object]


def _write(reports: Sequence[Report]) -> bytes:
    """Write all publications as one log."""
    document = {"$schema": SCHEMA, "version": "2.1.0", "runs": [_run(reports)]}
    return (uncommanded(json.dumps(document, ensure_ascii=False, allow_nan=False, indent=1)) + "\n").encode()


def _run(reports: Sequence[Report]) -> Laid:
    """Lay out the one run."""
    language = reports[0].language or "en"
    every = [(report, notice) for report in reports for notice in notices(report)]
    told = sorted(
        ((report, notice) for report, notice in every if notice.kind in OPEN),
        key=lambda pair: KINDS.index(pair[1].kind),
    )
    kept = told[:MOST_RESULTS]
    rules = _rules(reports, (notice for _, notice in kept))
    numbers = {name: number for number, name in enumerate(rules)}
    spans = {id(report): Spans(report.sources) for report in reports}
    answered = Counter(notice.kind for _, notice in every if notice.kind not in OPEN)
    run: Laid = {
        "tool": {
            "driver": {
                "name": "tieout",
                **_version(reports),
                "rules": [_rule(rule, language) for rule in rules.values()],
            }
        },
        "automationDetails": {"id": "tieout/"},
        "columnKind": "unicodeCodePoints",
        "invocations": [_invocation(reports, len(told) - len(kept), language)],
        "results": [_result(notice, numbers, report.where, spans[id(report)], language) for report, notice in kept],
        "properties": {
            "verdicts": [
                {"publication": _some(one.verdict.publication), "verdict": one.verdict.verdict} for one in reports
            ],
            "waived": answered["waived"],
            "explained": answered["explained"],
        },
    }
    return run


def _version(reports: Sequence[Report]) -> Laid:
    """Name the version of the engine, where the verdict knows it."""
    version = visible(reports[0].verdict.versions.get("tieout", ""))
    return {"version": version} if version else {}


def _rules(reports: Sequence[Report], told: Iterator[Notice]) -> dict[str, Rule]:
    """Give the rules by name: all that were declared, and what else a result names."""
    rules = {_some(rule.name): rule for report in reports for rule in reversed(report.verdict.rules)}
    for notice in told:
        if notice.rule == NOT_JUDGED:
            rules.setdefault(NOT_JUDGED, _JUDGED)
        else:
            severity = notice.finding.severity if notice.finding is not None else "critical"
            own = Rule(notice.rule, notice.title, notice.title, "", severity, "tieout", "")
            rules.setdefault(_some(notice.rule), own)
    return dict(sorted(rules.items()))


def _rule(rule: Rule, language: str) -> Laid:
    """Lay out a rule as GitHub shows it: what it finds, why it is there and by what right."""
    name = _some(rule.name)
    title = _some(visible(rule.title.in_language(language)), name)
    reason = _some(visible(rule.reason.in_language(language)), title)
    source = visible(rule.source)
    by = f"{_SOURCE.in_language(language)}: {source}" if source.strip() else ""
    level = LEVELS[rule.severity]
    return {
        "id": name,
        "shortDescription": {"text": title},
        "fullDescription": {"text": reason},
        "help": {
            "text": "\n".join(filter(None, (reason, by, f"tieout explain {name}"))),
            "markdown": "\n\n".join(filter(None, (escaped(reason), escaped(by), f"tieout explain {escaped(name)}"))),
        },
        "defaultConfiguration": {"level": level},
        "properties": {
            "precision": "very-high",
            "problem.severity": PROBLEMS[level],
            "tags": ["figures", _some(rule.engine)],
        },
    }


def _result(notice: Notice, numbers: Mapping[str, int], where: str, spans: Spans, language: str) -> Laid:
    """Lay out a result: what is wrong, where, and the other figures that it is about."""
    name = _some(notice.rule)
    result: Laid = {
        "ruleId": name,
        "ruleIndex": numbers[name],
        "level": LEVELS[notice.kind],
        "message": {"text": _some(notice.said(language), notice.headed(language))},
        "locations": [_location(notice.path, notice.place, spans)],
        "partialFingerprints": {"primaryLocationLineHash": f"{notice.fingerprint}:1"},
    }
    others = notice.finding.places[1 : MOST_PLACES + 1] if notice.finding is not None else ()
    if others:
        result["relatedLocations"] = [
            {"id": number, **_location(joined(where, place.file), place, spans), "message": {"text": _named(place)}}
            for number, place in enumerate(others, 1)
        ]
    return result


def _location(path: str, place: Place, spans: Spans) -> Laid:
    """Lay out a place: the cell where it is found in its line, else the begin of the line."""
    line = place.line or 1 if has_lines(place) else 1
    begin, end = spans.span(place) or (1, 1)
    region = {"startLine": line, "startColumn": begin, "endLine": line, "endColumn": end}
    uri = quote(path.encode("utf-8", "backslashreplace"), safe="/")
    return {"physicalLocation": {"artifactLocation": {"uri": uri}, "region": region}}


def _named(place: Place) -> str:
    """Name a figure as it is printed: its row, its column and its text."""
    where = ", ".join(filter(None, (place.line_label, place.column_label)))
    told = f"{where}: “{place.printed}”" if place.printed is not None else where
    return _some(visible(told), visible(place.file))


def _invocation(reports: Sequence[Report], left: int, language: str) -> Laid:
    """Say whether everything was judged, and what there was no room for."""
    notes = []
    if left:
        more = Text(
            f"{left} results more are not listed here, the least weighty; the report has all.",
            f"Nog {left} resultaten staan hier niet, de minst zware; het rapport heeft ze alle.",
        )
        notes = [{"level": "warning", "message": {"text": more.in_language(language)}}]
    judged = all(report.verdict.verdict != "cannot judge" for report in reports)
    return {"executionSuccessful": judged, "toolExecutionNotifications": notes}


def _some(*texts: str) -> str:
    """Give the first text that says something, made visible: GitHub refuses an empty one."""
    return next((shown for shown in map(visible, texts) if shown.strip()), "?")


FORMAT = of_several("sarif", "application/sarif+json", _write)
