"""Hold a text as it was read: its words, and of a file with pages where each line stands. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, NamedTuple

from tieout.values.outcome import Place

Kind = Literal["heading", "bullet", "paragraph", "row"]
Why = Literal["no text", "signs", "askew", "hidden", "picture", "notes"]
"""Why something of a page was not read: it is all picture; signs that stand for no letter; lines that are turned; text
that nobody sees; a picture that covers most of it; notes that were laid over it."""


@dataclass(frozen=True, slots=True)
class Block:
    """A heading, a bullet, a paragraph, or a row of a drawn table: a stretch of the text."""

    kind: Kind
    start: int
    end: int


class OnPage(NamedTuple):
    """Where a line of a text stands: its page, and its number on that page; the first of each is 1."""

    page: int
    line: int


@dataclass(frozen=True, slots=True)
class Unread:
    """What of one page was not read."""

    page: int
    why: Why
    count: int = 0
    """How many signs it is about; 0 where they cannot be counted."""

    @property
    def is_weighty(self) -> bool:
        """Tell whether words may be missing that a reader of the page sees."""
        return self.why in ("no text", "signs", "askew", "notes")


@dataclass(frozen=True, slots=True)
class Transcript:
    """A text as it was read."""

    text: str
    lines: tuple[OnPage, ...] = ()
    """Of a file with pages, where each line of the text stands; none of any other."""
    blocks: tuple[Block, ...] | None = None
    """Its blocks, where the pages show them; None where the marks in the text tell them."""
    unread: tuple[Unread, ...] = ()
    left_out: tuple[str, ...] = ()
    """What stands at the head or foot of its pages, each once, and is no part of the text."""
    attached: bool = False
    """Whether files are packed inside it, which nobody reads."""

    @property
    def is_paged(self) -> bool:
        """Tell whether its lines stand on pages."""
        return self.blocks is not None

    def place(self, file: str, line: int, column: int | None = None, printed: str | None = None) -> Place:
        """Give the place of a line of the text, the first is 1, in its file."""
        if not 1 <= line <= len(self.lines):
            return Place(file, line, column, printed=printed)
        page, on_page = self.lines[line - 1]
        return Place(file, line, column, printed=printed, page=page, page_line=on_page)
