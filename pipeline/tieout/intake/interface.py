"""Say what an input format is: how one file of a publication comes into the run, with every line accounted for.

A format is a module of `intake/formats/tables` or `intake/formats/narratives`, named as a data package declares the
format, with a function `load`; `intake/registry.py` finds it there, and nothing else knows it by name.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from itertools import accumulate
from pathlib import Path
from typing import TYPE_CHECKING, Literal, Protocol

from tieout.declarations.publication import Resource, Scope
from tieout.intake.files import SourceFile
from tieout.intake.scan import Reject
from tieout.rulebook.model import NO_OTHER_LIMITS, Limits
from tieout.values.errors import CannotJudgeError
from tieout.values.glance import Glance
from tieout.values.outcome import Input, Text
from tieout.values.places import FilePart, Split
from tieout.values.transcript import Transcript

if TYPE_CHECKING:
    import duckdb
    import pyarrow as pa

LINE_LOST = "A line was lost on the way in; nothing can be said of this file."


@dataclass(frozen=True, slots=True)
class FileFault:
    """Why a whole file was not loaded."""

    kind: Literal["format", "limits"]
    """What is wrong with it: it is not in the form that is declared, or it is larger than may be."""
    what: Text
    advice: Text


@dataclass(frozen=True, slots=True)
class Loaded:
    """What became of one file."""

    resource: Resource
    scope: Scope
    """Whose table it is, of which year and document."""
    name: str
    """Name of the table in the run; a table of a publication beside this one bears its folder's name too."""
    file: str
    """Path of the file, from the publication folder."""
    own: bool
    """Whether it is of a publication that is judged, and not of one that lies beside it."""
    publication: str
    """Name of the folder of its publication."""
    input: Input
    """Of a table in several files what became of all of them, under the path of the first."""
    rejects: tuple[Reject, ...] = ()
    header_lines: int = 0
    """Lines that its header spans."""
    heads: tuple[str, ...] = ()
    """The heads that stand in the file, as far as they could be read."""
    header_line: int | None = 1
    """Line of the file on which its header begins; None where it has none."""
    titles: tuple[str, ...] = ()
    """What stands above the table and is declared a comment."""
    header_faults: tuple[tuple[int | None, Text], ...] = ()
    """What of the header is not as declared, by column; None where it is told of the header as a whole."""
    file_faults: tuple[FileFault, ...] = ()
    pieces: tuple[Loaded, ...] = ()
    """Of a table in several files what became of each, in their order; none of any other."""

    @property
    def whole_lines(self) -> int:
        """Count the lines of the file, those of its header too, or its rows where it has no lines."""
        return self.input.lines + self.header_lines

    @property
    def inputs(self) -> tuple[Input, ...]:
        """What was read of each file of it."""
        return tuple(one.input for one in self.pieces) or (self.input,)

    @property
    def parts(self) -> tuple[FilePart, ...]:
        """Where the lines of each file begin, of a table in several; none of any other."""
        if not self.pieces:
            return ()
        ends = accumulate(one.whole_lines for one in self.pieces)
        return tuple(FilePart(one.file, before) for one, before in zip(self.pieces, (0, *ends), strict=False))

    seen: tuple[Glance, ...] = ()
    """What the texts of each column are like; nothing where that was not looked at."""
    delivered: pa.Table | None = field(default=None, compare=False, repr=False)
    """What was read of it, where `raw.<name>` only shows that: `c1` and on, and `line_no`."""
    transcript: Transcript | None = None
    """What a narrative says; None of a table, and of what could not be read."""

    @property
    def is_loaded(self) -> bool:
        """Tell whether the file has rows in the database."""
        return self.input.rows > 0


def split_of(loaded: Iterable[Loaded]) -> Split:
    """Give the files of each table that lies in several, by the path of each of them."""
    return {part.file: item.parts for item in loaded for part in item.parts}


def _silent(_stage: str) -> None:
    """Tell nobody."""


@dataclass(frozen=True, slots=True)
class Room:
    """Where files are taken in, and within which limits."""

    staging: Path
    """A private folder."""
    limits: Limits = NO_OTHER_LIMITS
    progress: Callable[[str], None] = _silent
    """Is told how far it is, of a file that takes long."""


class Load(Protocol):
    """Takes one file in."""

    def __call__(
        self,
        connection: duckdb.DuckDBPyConnection,
        known: Loaded,
        file: SourceFile,
        room: Room,
    ) -> Loaded:
        """Make `raw.<name>` of the file, all text, each row with its line; say what became of it.

        `known` says whose file it is. A fault of the file is told in what comes back; CannotJudgeError is raised where
        it cannot be read for certain.
        """
        ...


def accounted(known: Loaded, lines: int, rows: int, rejected: int, continued: int, comments: int = 0) -> Input:
    """Account for the lines of one file beside those of its header, and prove that none of them was lost."""
    told = replace(known.input, lines=lines, rows=rows, rejected=rejected, continued=continued, comments=comments)
    if not told.adds_up:
        and_comments = f", and {comments} comments" if comments else ""
        raise CannotJudgeError(
            known.file,
            f"{lines} lines are not {rows} rows, {rejected} rejected and {continued} continued lines{and_comments}",
            LINE_LOST,
        )
    return told


def beyond(en: str, nl: str, found: int, most: int) -> FileFault:
    """Say that a file is larger than the rulebook lets it be."""
    return FileFault(
        "limits",
        Text(f"it has {found} {en} where {most} are the most", f"het heeft {found} {nl} waar {most} het meeste is"),
        Text("Split it, or raise the limit in the rulebook.", "Splits het, of verhoog de grens in het regelboek."),
    )
