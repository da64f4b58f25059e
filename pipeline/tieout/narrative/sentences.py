"""Cut a text into headings, bullets and paragraphs, and these into sentences of words with their places. Pure."""

from __future__ import annotations

import bisect
import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from typing import NamedTuple

from tieout.narrative.markup import bare_of, prose_of
from tieout.values.outcome import Place
from tieout.values.transcript import Block, Kind, Transcript

HEADING = re.compile(r" {0,3}#{1,6}\s+")
BULLET = re.compile(r"[ >]*(?:[-*+•·▪]|[0-9]{1,3}[.)]|[a-z][.)])\s+(?=\S)")
RULER = re.compile(r"[\s=_*+-]*")
QUOTED = re.compile(r"[ >]*>")
NUMBERED = re.compile(r"(?:[0-9]{1,3}\.)+(?:[0-9]{1,3})?\s+(?=[^\W\d])")
"""The number of a heading."""
WORD = re.compile(r"[^\W_]+(?:[-’'\u00ad][^\W_]+|-\n[ ]*(?=[a-zà-ÿ])[^\W_]+)*")
"""A word may go on behind a hyphen at the end of a line."""
SPLIT = re.compile(r"-\n *|\u00ad")
END = re.compile(r"[.!?]+[\"'”’)\]]*\s+|…\s+")
BROKEN = re.compile(r"(?<=[a-zà-ÿ])-\n(?=[a-zà-ÿ])")
YEAR = re.compile(r"(?<![0-9.,])(?:19|20)[0-9]{2}(?![0-9.,])")
NUMBER = re.compile("[0-9]")
LONGEST_TITLE = 90
"""Signs of a line that may stand above a paragraph as its heading, in a text that marks none."""
LONGEST = 2_000
"""Signs of a sentence at most."""
TRIMMED = 40
"""Signs before a full stop in which the word stands that it may belong to."""


class Word(NamedTuple):
    """A word in small letters, with its place in the whole text."""

    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence: a stretch of the text, and what it stands under."""

    start: int
    end: int
    kind: Kind
    block: int
    """Number of its block."""
    heading: int | None
    """Number of the block that is the heading above it."""


class Prose:
    """A text made ready to be read."""

    def __init__(self, file: str, transcript: Transcript, never: Collection[str], may: Collection[str]) -> None:
        """Take a text; a full stop behind a word of `never` ends no sentence, behind one of `may` perhaps."""
        self.file = file
        self.text = text = transcript.text
        self.is_marked_up = not transcript.is_paged
        self.plain = prose_of(text) if self.is_marked_up else bare_of(text)
        found = blocks_of(self.plain) if transcript.blocks is None else transcript.blocks
        self.blocks = tuple(_with_titles(self.plain, list(found)))
        self._transcript = transcript
        self._starts = [block.start for block in self.blocks]
        self._lines = [0, *(found.end() for found in re.finditer("\n", text))]
        self._never = frozenset(word.casefold() for word in never)
        self._may = frozenset(word.casefold() for word in may)

    def place(self, at: int) -> tuple[int, int]:
        """Give line and column of a place in the text; the first of each is 1."""
        line = bisect.bisect_right(self._lines, at)
        return line, at - self._lines[line - 1] + 1

    def spot(self, at: int, printed: str | None = None) -> Place:
        """Give the place in its file of a place in the text, with what is printed there."""
        return self._transcript.place(self.file, *self.place(at), printed)

    def quote(self, start: int, end: int) -> str:
        """Give what the text says between two places, on one line; a word that a page breaks is whole again."""
        said = self.text[start:end]
        return " ".join((said if self.is_marked_up else BROKEN.sub("", said)).split())

    def is_question(self, sentence: Sentence) -> bool:
        """Tell whether a sentence ends with a question mark."""
        return self.plain[sentence.start : sentence.end].rstrip().endswith("?")

    def sentences(self) -> Iterator[Sentence]:
        """Yield every sentence, in order."""
        heading: int | None = None
        for number, block in enumerate(self.blocks):
            if block.kind == "heading":
                heading = number
            for start, end in self._cut(block):
                yield Sentence(start, end, block.kind, number, None if block.kind == "heading" else heading)

    def block_at(self, at: int) -> Block | None:
        """Give the block in which a place stands; None where there is none."""
        found = bisect.bisect_right(self._starts, at) - 1
        return self.blocks[found] if found >= 0 and at < self.blocks[found].end else None

    def around(self, at: int) -> str:
        """Give the sentence in which a place stands, on one line."""
        found = bisect.bisect_right(self._starts, at) - 1
        spans = self._cut(self.blocks[found]) if found >= 0 else iter(())
        start, end = next((span for span in spans if span[0] <= at < span[1]), (at, at))
        return self.quote(start, end)

    def texts(self, start: int, end: int) -> list[str]:
        """Give the words of a stretch without their places."""
        return WORD.findall(self.plain[start:end].casefold())

    def words(self, start: int, end: int) -> list[Word]:
        """Give the words of a stretch, in small letters."""
        found = WORD.finditer(self.plain, start, end)
        if SPLIT.search(self.plain, start, end):
            return [Word(SPLIT.sub("", one.group()).casefold(), *one.span()) for one in found]
        # There are many of them: this way each is made in half the time.
        make = tuple.__new__
        return [make(Word, (one.group().casefold(), *one.span())) for one in found]

    def _cut(self, block: Block) -> Iterator[tuple[int, int]]:
        """Cut a block at the ends of its sentences."""
        for begin, stop in self._ended(block):
            # Nobody reads on for so long: what is not one sentence to a reader is none here.
            while stop - begin > LONGEST:
                cut = self.plain.rfind(" ", begin + 1, begin + LONGEST)
                cut = begin + LONGEST if cut < 0 else cut + 1
                yield begin, cut
                begin = cut
            yield begin, stop

    def _ended(self, block: Block) -> Iterator[tuple[int, int]]:
        """Cut a block where a sentence ends."""
        start = block.start
        for found in END.finditer(self.plain, block.start, block.end):
            if self._ends(found, block.end):
                yield start, found.end()
                start = found.end()
        if self.plain[start : block.end].strip():
            yield start, block.end

    def _ends(self, stop: re.Match[str], end: int) -> bool:
        """Tell whether a sentence ends at a full stop."""
        if stop.end() >= end:
            return False
        after = self.plain[stop.end()]
        if stop.group()[0] != ".":
            return not after.islower()
        begun = self.plain[max(0, stop.start() - TRIMMED) : stop.start()].replace("(", " ").replace("[", " ")
        last = "." if not begun or begun[-1].isspace() else begun.rsplit(None, 1)[-1].casefold() + "."
        if last not in self._never and last not in self._may:
            return not after.islower()
        return last in self._may and (after.isupper() or after in "\"'“‘")


def _with_titles(plain: str, blocks: list[Block]) -> Iterator[Block]:
    """Yield blocks, with a line of few words and no full stop that stands above a paragraph as its heading."""
    for block, after in zip(blocks, (*blocks[1:], None), strict=False):
        text = plain[block.start : block.end].strip()
        if text.startswith(("*", "_")):
            # *Parking:* in italics is a title too.
            text = text.strip("*_:")
        is_title = (
            block.kind == "paragraph"
            and after is not None
            and after.kind == "paragraph"
            and "\n" not in text
            and len(text) < LONGEST_TITLE
            and text != ""
            and text[0].isupper()
            and text[-1].isalnum()
            and not NUMBER.search(YEAR.sub("", text))
        )
        yield Block("heading", block.start, block.end) if is_title else block


def blocks_of(plain: str) -> Iterator[Block]:
    """Yield the blocks of a text whose markup was blanked out."""
    at = 0
    open_from: int | None = None
    kind: Kind = "paragraph"
    for line in plain.split("\n"):
        start, end = at, at + len(line)
        at = end + 1
        bare = QUOTED.match(line)
        begun = bare.end() if bare else 0
        heading, bullet = HEADING.match(line, begun), BULLET.match(line, begun)
        is_blank = RULER.fullmatch(line, begun) is not None
        is_row = line.count("|") > 1
        if open_from is not None and (heading or bullet or is_blank or is_row):
            yield Block(kind, open_from, start)
            open_from = None
        if is_blank:
            continue
        if heading:
            numbered = NUMBERED.match(line, heading.end())
            yield Block("heading", start + (numbered or heading).end(), end)
        elif is_row:
            yield Block("row", start, end)
        elif open_from is None:
            kind, open_from = ("bullet", start + bullet.end()) if bullet else ("paragraph", start + begun)
    if open_from is not None:
        yield Block(kind, open_from, len(plain))
