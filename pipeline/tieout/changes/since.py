"""Hold what is new in a publication since another version of it. Pure values."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from tieout.changes.sheet import PRINTS_FIGURES
from tieout.values.outcome import Finding, Text
from tieout.values.verdict import Decision

How = Literal["changed", "written otherwise", "stands for something else"]
"""What became of a cell: another print that says something else, another print of the same, or the same print of
something else: in a table whose scale or notation is another now."""
Fate = Literal["added", "gone", "renamed", "changed"]
What = Literal["table", "row", "column"]


@dataclass(frozen=True, slots=True)
class Spot:
    """A place in a version."""

    file: str
    line: int | None = None
    """Physical line in the file, the first is 1; None of a whole table or column."""
    column: int | None = None
    """Field within the line, the first is 1; None of a whole table or row."""


@dataclass(frozen=True, slots=True)
class ChangedCell:
    """A cell of a row and a column that both versions have."""

    table: str
    row: str
    """The label as it is printed now, behind its sections."""
    head: str
    """As it is printed now."""
    role: str
    how: How
    was: str
    """The text as printed; blank of a cell that was blank."""
    now: str
    was_at: Spot
    at: Spot
    looked_at: bool
    """Whether a rule looks at it now."""

    @property
    def is_figure(self) -> bool:
        """Tell whether a reader takes it for a figure."""
        return self.role in PRINTS_FIGURES

    @property
    def unseen(self) -> bool:
        """Tell whether it is a figure that says something else now, and no rule looks at it."""
        return self.is_figure and self.how != "written otherwise" and not self.looked_at


@dataclass(frozen=True, slots=True)
class Unwatched:
    """A figure that is as it was, and that no rule looks at any more."""

    table: str
    row: str
    head: str
    printed: str
    at: Spot


@dataclass(frozen=True, slots=True)
class ChangedPart:
    """A table, row or column that is there in one version only, or that bears another name now."""

    what: What
    table: str
    fate: Fate
    was: str | None
    """What it was called; None where it was not there."""
    now: str | None
    was_at: Spot | None
    at: Spot | None
    figures: int = 0
    """Of one that is added or gone, the figures that it prints."""
    unseen: int = 0
    """Of these, those that no rule looks at; of what is gone none."""


@dataclass(frozen=True, slots=True)
class ChangedText:
    """A text of the publication."""

    file: str
    fate: Fate
    gone: tuple[tuple[int, str], ...]
    """Lines that are no longer there, each with its number."""
    new: tuple[tuple[int, str], ...]


@dataclass(frozen=True, slots=True)
class ChangedWord:
    """What a publication declares of itself, or what somebody answers, under one key."""

    file: str
    key: str
    """Where it stands: `resources.cash.tieout.scale`."""
    was: str | None
    """As JSON writes it; None where nothing was said."""
    now: str | None


@dataclass(frozen=True, slots=True)
class Crowded:
    """A rule that is broken more often than is listed, so that its findings cannot be told apart one by one."""

    rule: str
    was: int
    """Breaches."""
    now: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Since:
    """All that is new since a base."""

    base: str = ""
    """The base as it was named."""
    is_absent: bool = False
    """Whether the base does not have the publication: then all of it is new, and nothing below is said."""
    known: Text | None = None
    """What is known of who published it; None where that is nothing."""
    was: Decision = "publish"
    """The verdict on the base, by the same rulebook."""
    now: Decision = "publish"
    softer: tuple[str, ...] = ()
    """What makes the verdict softer by the publisher's own word now, and did not."""
    no_longer_softer: tuple[str, ...] = ()
    asks_second_person: bool = False
    """Whether the rulebook has a second person see what is softer before it is published."""
    stands_on: tuple[Text, ...] = ()
    """What the verdict stands on now, a line each, in other words than it did."""
    no_longer_stands_on: tuple[Text, ...] = ()
    new_findings: tuple[Finding, ...] = ()
    gone_findings: tuple[Finding, ...] = ()
    other_findings: tuple[tuple[Finding, Finding], ...] = ()
    """Findings that are still there, with other figures or of another weight; the old one first."""
    crowded: tuple[Crowded, ...] = ()
    cells: tuple[ChangedCell, ...] = ()
    """Every cell that is another, each once, in the order in which they stand now."""
    unwatched: tuple[Unwatched, ...] = ()
    """Figures that are as they were, and that no rule looks at any more."""
    parts: tuple[ChangedPart, ...] = ()
    moved: tuple[tuple[str, int], ...] = ()
    """Rows that stand in another order, by their table."""
    texts: tuple[ChangedText, ...] = ()
    texts_are_judged: bool = False
    """Whether the rulebook has texts judged; else no rule looks at one."""
    declared: tuple[ChangedWord, ...] = ()
    not_compared: tuple[str, ...] = ()
    """Tables that are too large to be compared: nothing is said of what changed in them."""

    @property
    def figures(self) -> tuple[ChangedCell, ...]:
        """The figures that say something else, those that no rule looks at first."""
        found = [cell for cell in self.cells if cell.is_figure and cell.how == "changed"]
        return tuple(sorted(found, key=lambda cell: not cell.unseen))

    @property
    def is_empty(self) -> bool:
        """Tell whether nothing at all is new."""
        return not any(
            (
                self.softer, self.no_longer_softer, self.stands_on, self.no_longer_stands_on, self.new_findings,
                self.gone_findings, self.other_findings, self.crowded, self.cells, self.unwatched, self.parts,
                self.moved, self.texts, self.declared, self.was != self.now, self.is_absent, self.not_compared,
            )
        )  # fmt: skip

    def parts_of(self, what: What, fate: Fate) -> Iterator[ChangedPart]:
        """Give the tables, rows or columns that one thing became of."""
        return (part for part in self.parts if (part.what, part.fate) == (what, fate))
