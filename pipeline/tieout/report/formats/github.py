"""Tell a verdict as annotations of a GitHub workflow: beside the line in the pull request that each is about.

One workflow command a line (`::error file=…,line=…,col=…,title=…::message`). Of each level only the weightiest are
written, as GitHub shows no more of one step; what was answered is not told, as it asks for nothing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from tieout.report.interface import Report, of_several
from tieout.report.notices import Kind, Notice, notices
from tieout.report.printed import visible
from tieout.values.errors import uncommanded
from tieout.values.outcome import Text

LEVELS: Mapping[Kind, str] = {"unjudged": "error", "critical": "error", "warning": "warning", "info": "notice"}
MOST = 10
"""Annotations of one level that GitHub shows of one step."""
_WORDS = {
    "error": Text("errors", "fouten"),
    "warning": Text("warnings", "waarschuwingen"),
    "notice": Text("notices", "meldingen"),
}


def escaped(text: str) -> str:
    """Write a message so that it ends where it ends."""
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def escaped_property(text: str) -> str:
    """Write the value of a property, which also ends at a comma or a colon."""
    return escaped(text).replace(":", "%3A").replace(",", "%2C")


def _lines(reports: Sequence[Report]) -> Iterator[str]:
    """Write the annotations of all publications, and how many there is no room for."""
    language = reports[0].language or "en"
    told = [notice for report in reports for notice in notices(report) if notice.kind in LEVELS]
    written: Counter[str] = Counter()
    for level in dict.fromkeys(LEVELS.values()):
        for notice in (one for one in told if LEVELS[one.kind] == level):
            written[level] += 1
            if written[level] <= MOST:
                yield _annotation(level, notice, language)
        if written[level] > MOST:
            more, words = written[level] - MOST, _WORDS[level]
            left = Text(
                f"tieout: {words.en} that are not shown here: {more}; the report names each",
                f"tieout: {words.nl} die hier niet staan: {more}; het rapport noemt ze alle",
            )
            yield left.in_language(language)


def _annotation(level: str, notice: Notice, language: str) -> str:
    """Write one annotation."""
    properties = [f"file={escaped_property(visible(notice.path))}"]
    if notice.line is not None:
        properties.append(f"line={notice.line}")
        if notice.span is not None:
            properties += [f"col={notice.span[0]}", f"endColumn={notice.span[1]}"]
    properties.append(f"title={escaped_property(uncommanded(notice.headed(language)))}")
    return f"::{level} {','.join(properties)}::{escaped(uncommanded(notice.said(language)))}"


def _write(reports: Sequence[Report]) -> bytes:
    """Write the annotations as the bytes of a log; none are an empty line."""
    return ("\n".join(_lines(reports)) + "\n").encode()


FORMAT = of_several("github", "text/plain", _write)
