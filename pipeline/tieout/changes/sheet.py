"""Hold a table of a version as it is compared: its rows, columns and cells, each with its place. Pure."""

from __future__ import annotations

from dataclasses import dataclass

NAMES_A_ROW = frozenset({"label", "section", "key"})
"""Roles of the columns by which a row is known: what changes there is another name of the row."""
PRINTS_FIGURES = frozenset({"figure", "unplaced"})
"""Roles of the columns whose cells a reader takes for figures; those of the second no rule ever looks at."""


@dataclass(frozen=True, slots=True)
class SheetColumn:
    """A column as it is declared."""

    number: int
    """Field within the line, the first is 1."""
    head: str
    """As printed."""
    role: str
    meaning: str = ""
    """What its figures are, by what is declared of it; blank where nothing is."""


@dataclass(frozen=True, slots=True)
class SheetCell:
    """A cell as it is printed."""

    printed: str
    reads: str = ""
    """What it stands for, in a form that two cells share exactly where they say the same; blank of no figure."""
    looked_at: bool = False
    """Whether a rule looked at it."""


@dataclass(frozen=True, slots=True)
class SheetRow:
    """A row with its cells."""

    line: int
    """Physical line in the file, the first is 1."""
    name: str
    """The label as printed, behind its sections; of a record its keys."""
    cells: tuple[SheetCell, ...]
    """As many as there are columns."""
    known_as: str = ""
    """The line that the rulebook takes it for; blank where it knows none."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table of a version."""

    name: str
    file: str
    columns: tuple[SheetColumn, ...]
    rows: tuple[SheetRow, ...]


def plain(text: str) -> str:
    """Write a text with single spaces: how wide a space is says nothing."""
    return " ".join(text.split())
