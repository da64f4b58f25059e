"""Say what a format of the report is: one report in, bytes out.

A format reads no file, opens no database and asks no clock. It is a module of `report/formats` that defines `FORMAT`;
`report/registry.py` finds it there, and nothing else knows it by name.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from tieout.changes.since import Since
from tieout.report.printed import PrintedTable, PrintedText
from tieout.report.run import RunRecord
from tieout.values.verdict import Verdict

NARROWEST = 80
"""Columns of a terminal that are always made use of."""


@dataclass(frozen=True, slots=True)
class Screen:
    """What the report is shown on."""

    width: int = NARROWEST
    """Columns of text."""
    colour: bool = False
    full: bool = True
    """Whether all is told, or what must be acted on and else only counts."""


@dataclass(frozen=True, slots=True)
class Report:
    """All that a format may tell of one check."""

    verdict: Verdict
    tables: tuple[PrintedTable, ...] = ()
    """As printed; none where a verdict is told that was reached before."""
    run: RunRecord | None = None
    """The run that reached the verdict; None where that is only told and not kept."""
    where: str = ""
    """The folder of the publication, as it was named."""
    reused: bool = False
    """Whether the verdict was reached in an earlier run."""
    files: Mapping[str, str] = field(default_factory=dict)
    """Where the reader finds each format that has a file, by its name."""
    screen: Screen = field(default_factory=Screen)
    since: Since | None = None
    """What is new since another version; None where nobody asked."""
    language: str | None = None
    """The language asked for; none leaves it to the format."""
    texts: tuple[PrintedText, ...] = ()
    """As they were judged; none where a verdict is told that was reached before."""
    sources: Mapping[str, bytes] = field(default_factory=dict, repr=False)
    """The files as they were judged, by their path in the publication: for where in its line a cell stands."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Format:
    """One way to tell a report."""

    name: str
    media_type: str
    write: Callable[[Report], bytes]
    file: str = ""
    """Its file in what a check leaves behind, and in what is published; none where it is told and not kept."""
    former_files: tuple[str, ...] = ()
    """What earlier versions called that file."""
    on_request: bool = False
    """Whether its file is written only where it is asked for what is new since another version. It is no part of the
    record: a record is the same whatever it was held against, and that file is not published."""
    together: Callable[[Sequence[Report]], bytes] | None = None
    """Tells several publications in one document; none where a document tells one alone."""
    is_text: bool = True
    """Whether what it writes is text in UTF-8, which may go to a screen."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Record(Format):
    """The one format by which a verdict is read back and believed."""

    read: Callable[[bytes], tuple[Verdict, RunRecord]]
    """Raises CannotJudgeError for whatever it did not write."""
    mark: bytes
    """What the first bytes of its file hold, whichever version wrote it."""


def of_several(
    name: str, media_type: str, write: Callable[[Sequence[Report]], bytes], *, is_text: bool = True
) -> Format:
    """Make a format that is told and not kept, and whose one document tells any number of publications."""
    return Format(
        name=name, media_type=media_type, write=lambda report: write([report]), together=write, is_text=is_text
    )
