"""Hold tables and texts as they were printed, for showing them again with what became of their cells and words."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal
from unicodedata import category

from tieout.values.errors import on_one_line
from tieout.values.outcome import Place, Text
from tieout.values.tally import Judgement, Pictured


@dataclass(frozen=True, slots=True)
class PrintedRow:
    """One line of a table file, its cells as printed."""

    line: int
    """Physical line in the file."""
    cells: tuple[str, ...]
    """As many as the table has columns."""


@dataclass(frozen=True, slots=True)
class PrintedCheck:
    """One comparison that a rule made, as it is shown."""

    rule: str
    judgement: Judgement
    is_identity: bool
    """Whether it says that two amounts are the same."""
    places: tuple[Place, ...]
    """The cells involved, the one that it is about first."""
    weights: tuple[int, ...] = ()
    """What each of these counts for; empty where nothing adds up."""
    expected: Decimal | None = None
    """In the unit in which the first cell is printed, as the three below."""
    found: Decimal | None = None
    gap: Decimal | None = None
    allowed: Decimal | None = None
    unit: str | None = None
    pictured: Pictured = ""
    """What a picture of it shows; none where there is nothing to see."""
    half_steps: tuple[Decimal, Decimal] | None = None
    """Of one that is pictured: half of the last printed digit of what was found, and of what was expected."""


@dataclass(frozen=True, slots=True)
class PrintedPoint:
    """A figure of a row over the years."""

    period: str
    column: int
    printed: str
    value: Decimal
    """In base units."""


@dataclass(frozen=True, slots=True)
class PrintedSeries:
    """What came of a row in each year that the table prints, the first year first, in one unit."""

    line: int
    points: tuple[PrintedPoint, ...]


@dataclass(frozen=True, slots=True)
class RawLine:
    """A line of a file as it is in it."""

    line: int
    text: str
    is_broken: bool
    """Whether it is one that could not be read."""


@dataclass(frozen=True, slots=True)
class PrintedTable:
    """A table file as it was printed."""

    name: str
    title: str
    file: str
    source: str
    """Document and page that it was printed on."""
    header: tuple[str, ...]
    figure_columns: tuple[int, ...]
    """Which columns hold figures, the first column is 1."""
    rows: tuple[PrintedRow, ...]
    label_columns: tuple[int, ...] = ()
    """Which columns name the row."""
    section_columns: tuple[int, ...] = ()
    """Which columns say under which heading the row stands."""
    link: str = ""
    """Where the document can be read, as its address on the web; empty where it is not known."""
    owner: str = ""
    """Who looks after the table; empty where nobody is named."""
    checks: tuple[PrintedCheck, ...] = ()
    """What was checked on its cells; none where there was too much to show each."""
    figures: tuple[tuple[int, int], ...] = ()
    """The cells that print a figure, by line and column; only where the checks are told."""
    series: tuple[PrintedSeries, ...] = ()
    """Of the rows that findings are about."""
    raw: tuple[RawLine, ...] = ()
    """Lines of the file as they are in it, where not all of it could be read."""
    header_line: int = 1
    """Line of the file on which its heads stand; 0 where it has none, and the heads are those that are declared."""
    left_out: int = 0
    """Rows that are not among these, of a table that is too long to be shown whole."""


TextState = Literal["agrees", "contradicts", "asked", "unbound", "silent", "apart", "no figure", ""]
"""What became of some words of a text: they agree with the tables, contradict them, may do so, are a number that is
tied to no figure, say something that nobody could judge, were set apart by a steward, or are a number that is no
figure: a year, a page. Empty of all other words."""


@dataclass(frozen=True, slots=True)
class PrintedClaim:
    """What some words of a text say of the tables, and what these say."""

    state: TextState
    said: Text
    places: tuple[Place, ...] = ()
    """The cells that it was held against."""


@dataclass(frozen=True, slots=True)
class PrintedWords:
    """Some words of a text, all of which became the same."""

    words: str
    state: TextState = ""
    column: int = 0
    """Where they begin in the line of their file; 0 of words that nothing is said of."""
    line: int = 0
    claims: tuple[PrintedClaim, ...] = ()
    page: int | None = None
    """Of a text with pages, the page and the line on it."""
    page_line: int | None = None


@dataclass(frozen=True, slots=True)
class PrintedParagraph:
    """A heading, a bullet, a paragraph or a row of a drawn table, cut where something is said of its words."""

    kind: Literal["heading", "bullet", "paragraph", "row"]
    line: int
    """Physical line on which it begins, and that on which it ends."""
    last_line: int
    words: tuple[PrintedWords, ...]
    page: int | None = None
    """Of a text with pages, the page and the line on it where it begins."""
    page_line: int | None = None


@dataclass(frozen=True, slots=True)
class PrintedMention:
    """A sentence of a text that names a row of a table."""

    row: Place
    place: Place
    sentence: str


@dataclass(frozen=True, slots=True)
class PrintedText:
    """A text as it was judged."""

    file: str
    title: str
    is_judged: bool
    """Whether the rulebook says how its texts are read."""
    paragraphs: tuple[PrintedParagraph, ...]
    mentions: tuple[PrintedMention, ...] = ()
    """Sentences that name a row of which there is a finding."""
    left_out: int = 0
    """Paragraphs that are not among these, of a text that is too long to be shown whole."""


@dataclass(frozen=True, slots=True)
class Printed:
    """What a report shows of a publication: its tables and its texts, as they were judged."""

    tables: tuple[PrintedTable, ...] = ()
    texts: tuple[PrintedText, ...] = ()


def visible(text: str) -> str:
    r"""Show what cannot be seen: control, zero-width and direction marks become `\u202e` and the like.

    A line break becomes a slash, and spaces of any width stay as they are. The escapes are those of TOML and Python.
    """
    if text.isprintable():
        return text
    text = on_one_line(text)
    return "".join(char if char.isprintable() or category(char) == "Zs" else _escape(char) for char in text)


def _escape(char: str) -> str:
    """Name one character by its code point."""
    code = ord(char)
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"
