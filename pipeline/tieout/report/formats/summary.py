"""Tell verdicts as a page of Markdown for the summary of a CI job: short enough to read, and inert.

The verdict, why, a table of what to do, and counts. Whatever comes from a publication is escaped: it styles nothing,
links to nothing, and is no HTML.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence

from tieout.report.calling import caller
from tieout.report.interface import Report, of_several
from tieout.report.markdown import escaped
from tieout.report.notices import BLOCKING, Kind, Notice, notices
from tieout.report.reasons import reasons_told
from tieout.values.numbers import dutch, english
from tieout.values.outcome import Text
from tieout.values.verdict import Decision

MOST_LINES = 20
"""Lines of what to do that are told of one publication."""
MOST_LISTED = 12
"""Reasons, and things that were taken on the publisher's word."""
MOST_CHARACTERS = 600
"""Characters of one text; what is longer than that nobody reads in a summary."""
MOST_BYTES = 600_000
"""Bytes after which a publication gets one line: the summary of a step may have 1 MiB."""

_VERDICTS: dict[Decision, Text] = {
    "publish": Text("PUBLISH", "PUBLICEREN"),
    "hold": Text("HOLD", "NIET PUBLICEREN"),
    "cannot judge": Text("CANNOT JUDGE", "GEEN OORDEEL MOGELIJK"),
}
_STANDS_ON = Text("Judged with what the publisher says:", "Beoordeeld op het woord van wie publiceert:")
_KINDS: dict[Kind, Text] = {
    "unjudged": Text("not judged", "niet beoordeeld"),
    "critical": Text("correct", "corrigeren"),
    "warning": Text("explain or correct", "toelichten of corrigeren"),
}


def _shown(text: str) -> str:
    """Write a text as Markdown that shows it; of a very long one only its begin."""
    return escaped(text if len(text) <= MOST_CHARACTERS else f"{text[: MOST_CHARACTERS - 1]}…")


def _lines(reports: Sequence[Report]) -> Iterator[str]:
    """Tell all publications."""
    size = 0
    for report in reports:
        told = list(_told(report, report.language or "en"))
        size += sum(len(line.encode()) + 1 for line in told)
        yield from told if size <= MOST_BYTES else [*told[:1], ""]


def _told(report: Report, language: str) -> Iterator[str]:
    """Tell one publication."""
    verdict, every = report.verdict, notices(report)
    yield f"# {_VERDICTS[verdict.verdict].in_language(language)}: {_shown(verdict.publication)}"
    yield ""
    if verdict.title.strip():
        yield _shown(verdict.title)
        yield ""
    yield from _list(reasons_told(verdict), language)
    acts = [notice for notice in every if notice.kind in BLOCKING]
    if acts:
        yield from _table(acts, language)
    if verdict.stands_on:
        yield _STANDS_ON.in_language(language)
        yield ""
        yield from _list(tuple(map(caller(verdict.rules), verdict.stands_on)), language)
    yield _counts(report, every, language)
    yield ""


def _list(texts: Sequence[Text], language: str) -> Iterator[str]:
    """List texts; of many only the first, and how many more there are."""
    for text in texts[:MOST_LISTED]:
        yield f"- {_shown(text.in_language(language))}"
    if len(texts) > MOST_LISTED:
        left = len(texts) - MOST_LISTED
        yield f"- {Text(f'and {left} more', f'en nog {left}').in_language(language)}"
    yield ""


def _table(acts: Sequence[Notice], language: str) -> Iterator[str]:
    """Tell what to do, a line each, the weightiest first."""
    heads = Text("| do | where | what |", "| doe | waar | wat |")
    yield heads.in_language(language)
    yield "|---|---|---|"
    for notice in acts[:MOST_LINES]:
        what = f"**{_shown(notice.headed(language))}**: {_shown(notice.said(language))}"
        yield f"| {_KINDS[notice.kind].in_language(language)} | {_shown(notice.located)} | {what} |"
    if len(acts) > MOST_LINES:
        left = len(acts) - MOST_LINES
        more = Text(f"{left} more; the report has all", f"nog {left}; het rapport heeft ze alle").in_language(language)
        yield f"| … | | {more} |"
    yield ""


def _counts(report: Report, every: Sequence[Notice], language: str) -> str:
    """Count what was found, what was not judged and what was looked at."""
    number = dutch if language == "nl" else english
    verdict, kinds = report.verdict, Counter(notice.kind for notice in every)
    idle = sum(outcome.state == "empty" for outcome in verdict.outcomes)
    told = {kind: number(kinds[kind]) for kind in _COUNTED} | {
        "checks": number(verdict.tally.checks),
        "rules": number(len(verdict.rules)),
        "examined": number(verdict.tally.examined),
        "figures": number(verdict.tally.figures),
        "missed": number(len(verdict.not_judged)),
        "idle": number(idle),
    }
    return _COUNTS.in_language(language).format(**told)


_COUNTS = Text(
    "{critical} to correct, {warning} to explain, {explained} explained, {waived} waived, {info} for information. "
    "{checks} checks by {rules} rules; {examined} of {figures} figures were looked at. "
    "Not judged: {missed} checks for want of a printed figure, {idle} rules with nothing to examine.",
    "{critical} te corrigeren, {warning} toe te lichten, {explained} toegelicht, {waived} ontheven, {info} ter "
    "informatie. {checks} controles door {rules} toetsen; {examined} van {figures} cijfers zijn bekeken. "
    "Niet beoordeeld: {missed} controles waarvoor een cijfer ontbreekt, {idle} toetsen met niets te onderzoeken.",
)
_COUNTED: tuple[Kind, ...] = ("critical", "warning", "explained", "waived", "info")


def _write(reports: Sequence[Report]) -> bytes:
    """Write the page."""
    return ("\n".join(_lines(reports)).rstrip("\n") + "\n").encode()


FORMAT = of_several("summary", "text/markdown", _write)
