"""Lay the signs of a page in rows of words, by where they stand and never by their order in the file. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from statistics import median

from tieout.intake.paged.signs import UNKNOWN, Sign

SAME_LINE = 0.25
"""How far two signs on one line may stand above each other, in sizes."""
SMALL = 0.85
"""How large a raised sign is at most, beside those that it belongs to."""
RAISED = 0.7
"""How far above or below their line it may stand, in sizes."""
TOUCHING = 0.4
"""How far it may stand from them, in sizes."""
SPACE = 0.17
"""A gap that parts words, in sizes; within a word signs stand closer."""
CLOSE = 0.05
"""How far signs may overlap between which a space is painted, in sizes; a space that is taken back is none."""
WIDE = 0.9
"""A gap that is no space between words of one sentence for sure, in sizes."""
TWICE = 0.15
"""How far apart a sign may stand from itself that is painted twice to be bold, in sizes."""
HYPHENS = "\u00ad\u2010\u2011"
"""Signs that look like a hyphen, and are read as one."""
LIGATURES = {code: unicodedata.normalize("NFKC", chr(code)) for code in range(0xFB00, 0xFB07)}
READ_AS = str.maketrans({**LIGATURES, **dict.fromkeys(map(ord, HYPHENS), "-")})
ABOVE = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")
PRIVATE = re.compile("[\ue000-\uf8ff\U000f0000-\U0010ffff\x00-\x1f\x7f-\x9f]")
"""Signs that mean something in one font alone, and those that print nothing."""


@dataclass(frozen=True, slots=True)
class Piece:
    """Words on one line without a wide gap between them."""

    text: str
    left: float
    right: float
    base: float
    size: float
    bold: bool


@dataclass(frozen=True, slots=True)
class Row:
    """All that stands at one height of a page, from left to right."""

    base: float
    pieces: tuple[Piece, ...]

    @property
    def text(self) -> str:
        """All that it says."""
        return " ".join(piece.text for piece in self.pieces)


def rows_of(signs: Sequence[Sign]) -> list[Row]:
    """Give the rows of a page, from top to bottom."""
    found = _levels(signs)
    settled = _with_raised(found)
    rows = (Row(line[0].base, tuple(_pieces(line))) for line in settled)
    return [row for row in rows if row.pieces]


def _levels(signs: Sequence[Sign]) -> list[list[Sign]]:
    """Put signs together that stand at one height, the highest first."""
    levels: list[list[Sign]] = []
    for one in sorted(signs, key=lambda one: (-one.base, one.left, one.text)):
        last = levels[-1][0] if levels else None
        if last is not None and last.base - one.base <= SAME_LINE * min(last.size, one.size):
            levels[-1].append(one)
        else:
            levels.append([one])
    return [sorted(level, key=lambda one: (one.left, one.right, one.text)) for level in levels]


def _with_raised(levels: list[list[Sign]]) -> list[list[Sign]]:
    """Put small signs that stand a little above or below a line with the signs on it that they touch."""
    sizes = [median(one.size for one in level) for level in levels]
    taken: list[list[Sign]] = [[] for _ in levels]
    for number, level in enumerate(levels):
        near = [
            other for other in (number + 1, number - 1, number + 2, number - 2)
            if 0 <= other < len(levels) and sizes[number] <= SMALL * sizes[other]
            and abs(level[0].base - levels[other][0].base) <= RAISED * sizes[other]
        ]  # fmt: skip
        if not near:
            taken[number] += level
            continue
        main = near[0]
        raised = level[0].base > levels[main][0].base
        for group in _touching(level, TOUCHING * sizes[main]):
            if _touch(group, levels[main], TOUCHING * sizes[main]):
                base = levels[main][0].base
                taken[main] += [_beside(one, base, sizes[main], raised=raised) for one in group]
            else:
                taken[number] += group
    return [sorted(level, key=lambda one: (one.left, one.right, one.text)) for level in taken if level]


def _beside(one: Sign, base: float, size: float, *, raised: bool) -> Sign:
    """Put a small sign on the line that it belongs to: a raised digit is the mark of a note, and no digit there."""
    return one._replace(text=one.text.translate(ABOVE) if raised else f" {one.text}", base=base, size=size)


def _touching(level: Sequence[Sign], gap: float) -> Iterator[list[Sign]]:
    """Part signs where there is a gap."""
    group: list[Sign] = []
    for one in level:
        if group and one.left - group[-1].right > gap:
            yield group
            group = []
        group.append(one)
    yield group


def _touch(group: Sequence[Sign], others: Sequence[Sign], gap: float) -> bool:
    """Tell whether signs stand close to one of others."""
    left, right = group[0].left, max(one.right for one in group)
    return any(one.left - right <= gap and left - one.right <= gap for one in others)


def _pieces(line: Sequence[Sign]) -> Iterator[Piece]:
    """Write the words of a line, parted where the gap is wide."""
    start = 0
    for number in range(1, len(line) + 1):
        at_end = number == len(line)
        if at_end or line[number].left - line[number - 1].right > WIDE * max(line[number].size, line[number - 1].size):
            piece = _piece(line[start:number])
            if piece is not None:
                yield piece
            start = number


def _piece(signs: Sequence[Sign]) -> Piece | None:
    """Write words; nothing where no sign of them prints."""
    text, before = "", None
    heavy = weighed = 0
    for one in signs:
        if before is not None:
            if one.text == before.text and one.left - before.left <= TWICE * one.size:
                continue
            gap = one.left - before.right
            least = -CLOSE if one.spaced else SPACE
            text += " " if gap > least * max(one.size, before.size) else ""
        text += one.text
        weighed += 1
        heavy += one.bold
        before = one
    words = " ".join(_known(text).split())
    if not words:
        return None
    right = max(one.right for one in signs)
    size = median(one.size for one in signs)
    return Piece(words, signs[0].left, right, signs[0].base, size, heavy * 2 > weighed)


def _known(text: str) -> str:
    """Write signs as they are read elsewhere: ligatures as letters, hyphens as one, accents on their letter."""
    return unicodedata.normalize("NFC", PRIVATE.sub(UNKNOWN, text.translate(READ_AS)))


def without_unknown(row: Row) -> tuple[Row, int]:
    """Give a row in which no word is left that has an unknown sign in it, and how many such signs there were.

    A sign alone before the first word is the mark of a bullet: what it looks like does not matter.
    """
    count = 0
    pieces = []
    for number, piece in enumerate(row.pieces):
        words = piece.text.split(" ")
        for place, word in enumerate(words):
            if UNKNOWN not in word:
                continue
            if number == place == 0 and word == UNKNOWN and (len(words) > 1 or len(row.pieces) > 1):
                words[place] = "•"
                continue
            count += word.count(UNKNOWN)
            words[place] = UNKNOWN * len(word)
        pieces.append(replace(piece, text=" ".join(words)))
    return replace(row, pieces=tuple(pieces)), count
