"""Lay out what is told of publications as rows for a spreadsheet: one a notice, the same for each such format.

Values in, values out; how a cell is kept from being run is for the format to see to.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from decimal import Decimal

from tieout.report.interface import Report
from tieout.report.notices import Kind, Notice, notices
from tieout.report.printed import visible
from tieout.values.outcome import Text

Cell = str | int | Decimal | None
LANGUAGES = ("nl", "en")
"""Those that texts are told in where none is asked for."""
MOST_DIGITS = 60
"""Digits up to which a number is written out; a larger one has an exponent."""

HEADS: dict[str, Text] = {
    "publication": Text("publication", "publicatie"),
    "owner": Text("owner", "voor"),
    "severity": Text("severity", "ernst"),
    "state": Text("state", "stand"),
    "rule": Text("rule", "toets"),
    "file": Text("file", "bestand"),
    "line": Text("line", "regelnummer"),
    "column": Text("column", "kolomnummer"),
    "row": Text("row", "rij"),
    "column_head": Text("column head", "kolomkop"),
    "printed": Text("printed", "gedrukt"),
    "expected": Text("expected", "verwacht"),
    "found": Text("found", "gevonden"),
    "gap": Text("gap", "verschil"),
    "allowed": Text("allowed", "toegestaan"),
    "unit": Text("unit", "eenheid"),
    "title": Text("title", "titel"),
    "message": Text("message", "bevinding"),
    "cause": Text("likely cause", "vermoedelijke oorzaak"),
    "finding": Text("finding", "kenmerk"),
    "follows": Text("follows from", "volgt uit"),
    "answered_by": Text("answered by", "beantwoord door"),
    "until": Text("until", "tot en met"),
}
"""Every column by its name, and how a reader's table calls it."""
_SAID = ("title", "message", "cause")
"""The columns that have words in a language."""
_CRITICAL, _WARNING = Text("critical", "kritiek"), Text("warning", "waarschuwing")
_SEVERITIES: dict[Kind, Text] = {
    "unjudged": Text("not judged", "niet beoordeeld"), "critical": _CRITICAL, "waived": _CRITICAL,
    "warning": _WARNING, "explained": _WARNING, "info": Text("info", "informatie"),
}  # fmt: skip
_OPEN = Text("open", "open")
_STATES: dict[Kind, Text] = {
    "waived": Text("waived", "ontheven"), "explained": Text("explained", "toegelicht"),
    "info": Text("noted", "opgemerkt"),
}  # fmt: skip
WORD = "en"
"""The language of severities and states where none is asked for: programs filter by them."""


def heads(language: str | None) -> tuple[str, ...]:
    """Name the columns; where no language is asked for, those with words stand once for each of `LANGUAGES`."""
    if language is not None:
        return tuple(HEADS)
    return tuple(
        name for head in HEADS for name in ([f"{head}_{code}" for code in LANGUAGES] if head in _SAID else [head])
    )


def rows(reports: Sequence[Report]) -> Iterator[tuple[Cell, ...]]:
    """Give a row for each notice of each publication, in the order of `heads`."""
    for report in reports:
        codes = LANGUAGES if report.language is None else (report.language,)
        for notice in notices(report):
            yield tuple(_cells(notice, codes))


def exact(value: Decimal) -> str:
    """Write a number to its last digit, with a dot before its decimals."""
    return format(value, "f") if abs(value.adjusted()) <= MOST_DIGITS else str(value)


def _cells(notice: Notice, codes: Sequence[str]) -> Iterator[Cell]:
    """Give the cells of one row; what a notice does not have is none."""
    place, finding = notice.place, notice.finding
    answer = finding.explanation if finding is not None else None
    yield visible(notice.publication)
    yield visible(finding.owner) if finding is not None and finding.owner else None
    word = codes[0] if len(codes) == 1 else WORD
    yield _SEVERITIES[notice.kind].in_language(word)
    yield _STATES.get(notice.kind, _OPEN).in_language(word)
    yield visible(notice.rule)
    yield visible(notice.path)
    yield place.line
    yield place.column
    for label in (place.line_label, place.column_label, place.printed):
        yield visible(label) if label is not None else None
    yield from (finding.expected, finding.found, finding.gap, finding.allowed) if finding is not None else (None,) * 4
    yield visible(finding.unit) if finding is not None and finding.unit is not None else None
    for text in (notice.title, notice.message, finding.cause if finding is not None else None):
        yield from (visible(text.in_language(code)) if text is not None else None for code in codes)
    yield visible(notice.id)
    yield visible(finding.follows) if finding is not None and finding.follows is not None else None
    yield visible(answer.who) if answer is not None else None
    yield visible(answer.until) if answer is not None else None
