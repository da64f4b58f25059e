"""Join the lines of pages to a text of headings, bullets and paragraphs, over columns and pages. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from statistics import median

from tieout.intake.paged.columns import columns_of
from tieout.intake.paged.rows import Row, rows_of, without_unknown
from tieout.intake.paged.running import running_rows
from tieout.intake.paged.signs import SignedPage
from tieout.values.transcript import Block, Kind, OnPage, Transcript, Unread

LARGER = 1.12
"""How much larger than the text a heading is printed."""
SMALLER = 0.93
"""How large a note at the foot of a page is at most, beside the text."""
OTHER_SIZE = 0.08
"""How much the size may differ within one paragraph."""
APART = 1.4
"""How far apart two lines of one paragraph may stand, beside the usual distance."""
INDENTED = 0.9
"""How far the first line of a paragraph is moved in, in sizes."""
SHORT = 0.75
"""How much of its column the last line of a paragraph fills, where a new one begins below it."""
LONGEST_HEADING = 120
MOSTLY = 0.05
"""The share of unknown signs from which on nothing of a page is read."""
COVERED = 0.5
"""The share of a page from which on a picture may hold what is to be read."""
MONEY = "$\u00a3\u00a5\u20a0-\u20cf"
"""Signs of currencies."""
BULLETS = "•·▪■□◦○●‣⁃➢➔→✓*–—-"
BULLET = re.compile(rf"(?:[{re.escape(BULLETS)}]|[0-9]{{1,3}}[.)]|[a-z][.)])\s+(?=\S)")
CELL = re.compile(rf"[\s({MONEY}%+‒–—−-]*(?:[0-9][0-9.,\s]*(?:[^\W\d]{{1,4}}\.)?)?[\s)%*]*")
"""What a cell of a table prints: a figure, or a mark that there is none."""
FIGURE = re.compile(rf"[{MONEY}(+‒–−-]*[0-9][0-9.,]*[)%]*")
CLOSE = re.compile(rf"(\D*[^\W\d]\D*?)((?:\s+{FIGURE.pattern}){{2,}})")
"""Words, and behind them nothing but several figures."""
ENDED = re.compile(r"[.!?:;][\"'”’)\]]*$")
GROUP_AHEAD = re.compile(r"(?<![0-9.,])[0-9]{1,3}(?:\.[0-9]{3})*\.$")
GROUP_BEHIND = re.compile(r"[0-9]{3}(?![0-9])\S*")
DECIMALS_AHEAD = re.compile(r"(?<![0-9.,])[0-9]{1,3}(?:\.[0-9]{3})*,$")
DECIMALS_BEHIND = re.compile(r"[0-9]{1,2}(?![0-9])\S*")
SIGN_AHEAD = re.compile(r"(?:^|\s)[−‒]$")
NUMBER_BEHIND = re.compile(r"[0-9]\S*")


@dataclass(frozen=True, slots=True)
class _Line:
    """A line of a column."""

    text: str
    at: OnPage
    left: float
    right: float
    base: float
    size: float
    bold: bool
    is_row: bool
    begins_bullet: bool


@dataclass(slots=True)
class _Stretch:
    """Lines that are one block."""

    kind: Kind
    lines: list[_Line] = field(default_factory=list)


def transcript_of(pages: Sequence[SignedPage], *, attached: bool = False) -> Transcript:
    """Make a text of pages; `attached` says that files are packed in with them."""
    laid = [(page, rows_of(page.signs)) for page in pages]
    unread = list(_unread(laid))
    lost = {one.page for one in unread if one.why in ("no text", "signs") and not one.count}
    kept = [(page, [without_unknown(row)[0] for row in rows]) for page, rows in laid if page.number not in lost]
    running = running_rows([(page.number, page.height, rows) for page, rows in kept])
    left_out: dict[str, None] = {}
    known: list[float] = []
    columns: list[list[_Line]] = []
    for page, rows in kept:
        for place, row in enumerate(rows):
            if (page.number, place) in running and any(sign.isalpha() for sign in row.text):
                left_out.setdefault(row.text)
        columns += _lines(page.number, rows, {place for number, place in running if number == page.number}, known)
    told = {re.sub("[0-9]+", "0", one.casefold()): one for one in reversed(left_out)}
    return _written(_stretches(columns), tuple(unread), tuple(reversed(told.values())), attached=attached)


def _unread(laid: Iterable[tuple[SignedPage, Sequence[Row]]]) -> Iterator[Unread]:
    """Yield what of each page is not read."""
    for page, rows in laid:
        unknown = sum(without_unknown(row)[1] for row in rows)
        if not page.signs:
            if page.painted or page.hidden or page.askew:
                yield Unread(page.number, "no text")
        elif unknown > MOSTLY * len(page.signs):
            yield Unread(page.number, "signs")
        elif unknown:
            yield Unread(page.number, "signs", unknown)
        if page.signs and page.pictured >= COVERED:
            yield Unread(page.number, "picture")
        if page.signs and page.askew:
            yield Unread(page.number, "askew", page.askew)
        if page.signs and page.hidden:
            yield Unread(page.number, "hidden", page.hidden)
        if page.noted:
            yield Unread(page.number, "notes")


def _lines(page: int, rows: Sequence[Row], running: set[int], known: list[float]) -> list[list[_Line]]:
    """Give the lines of each column of a page, numbered as they are read; heads and feet have a number and are none.

    `known` are the spaces between columns of the pages before.
    """
    above = [place for place in sorted(running) if place < len(rows) / 2]
    number = len(above)
    found = []
    for column in columns_of([row for place, row in enumerate(rows) if place not in running], known):
        lines = []
        for row in column:
            number += 1
            lines.append(_line(row, OnPage(page, number)))
        found.append(_with_tables(lines))
    return found


def _line(row: Row, at: OnPage) -> _Line:
    """Write a row as a line: a row of a table with bars between its cells."""
    texts = [piece.text for piece in row.pieces]
    first = row.pieces[0]
    marked = len(texts) > 1 and len(texts[0]) == 1 and texts[0] in BULLETS and not texts[1][0].isdigit()
    numbered = len(texts) > 1 and BULLET.match(f"{texts[0]} {texts[1]}") is not None and " " not in texts[0]
    if marked or numbered:
        texts = [f"{texts[0]} {texts[1]}", *texts[2:]]
    cells = [one for one in texts[1:] if CELL.fullmatch(one)]
    figures = sum(any(sign.isdigit() for sign in one) for one in cells)
    is_row = len(cells) == len(texts) - 1 and figures > 1
    text = (" | " if is_row else " ").join(texts)
    begun = BULLET.match(text) is not None and not is_row
    size, bold = median(one.size for one in row.pieces), all(one.bold for one in row.pieces)
    return _Line(text, at, first.left, row.pieces[-1].right, row.base, size, bold, is_row, begun)


def _with_tables(lines: Sequence[_Line]) -> list[_Line]:
    """Know rows whose cells stand close: two lines or more below each other, of words and several figures behind."""
    close = [None if line.is_row else CLOSE.fullmatch(line.text) for line in lines]
    found = list(lines)
    for place, match in enumerate(close):
        others = (close[place - 1] if place else None, close[place + 1] if place + 1 < len(close) else None)
        if match is not None and any(others):
            cells = (match[1], *FIGURE.findall(match[2]))
            found[place] = replace(found[place], text=" | ".join(cells), is_row=True, begins_bullet=False)
    return found


def _stretches(columns: Sequence[Sequence[_Line]]) -> list[_Stretch]:
    """Give the blocks of all columns; a paragraph that goes on in the next column is one."""
    sizes = [line.size for column in columns for line in column for _ in line.text]
    if not sizes:
        return []
    usual = median(sizes)
    leading = _pitch(columns, usual) / usual
    heavy = sum(line.bold for column in columns for line in column) * 2 > sum(map(len, columns))
    found: list[_Stretch] = []
    waiting: list[_Stretch] = []
    for column in columns:
        blocks = _blocks(column, usual, leading, bold_is_usual=heavy)
        notes = _notes(blocks, usual)
        body = blocks[: len(blocks) - len(notes)]
        if found and body and _goes_on(found[-1], body[0]):
            found[-1].lines += body[0].lines
            body = body[1:]
        if body:
            # Notes at the foot of a page come behind the paragraph that goes on over them.
            found += waiting
            waiting = []
            found += body
        waiting += notes
    return found + waiting


def _pitch(columns: Sequence[Sequence[_Line]], usual: float) -> float:
    """Give the usual distance between two lines of the text."""
    steps = [
        one.base - other.base
        for column in columns
        for one, other in pairwise(column)
        if abs(one.size - usual) <= OTHER_SIZE * usual and abs(other.size - usual) <= OTHER_SIZE * usual
        and 0 < one.base - other.base <= 2 * usual
    ]  # fmt: skip
    return median(steps) if steps else 1.2 * usual


def _blocks(column: Sequence[_Line], usual: float, leading: float, *, bold_is_usual: bool) -> list[_Stretch]:
    """Part the lines of a column in blocks; `leading` is how far its lines stand apart, in sizes."""
    found: list[_Stretch] = []
    left, right = min(line.left for line in column), max(line.right for line in column)
    for number, line in enumerate(column):
        kind = _kind(line, usual, bold_is_usual=bold_is_usual)
        before = column[number - 1] if number else None
        if before is None or found[-1].kind != kind or _begins(line, before, found[-1], (left, right), leading):
            if before is not None and kind == "paragraph" and _hangs(line, before, found[-1], leading):
                found[-1].lines.append(line)
                continue
            found.append(_Stretch(kind))
        found[-1].lines.append(line)
    return found


def _kind(line: _Line, usual: float, *, bold_is_usual: bool) -> Kind:
    """Tell what a line looks like by itself."""
    if line.is_row:
        return "row"
    is_large = line.size >= LARGER * usual
    stands_out = is_large or (line.bold and not bold_is_usual and not line.text.endswith((".", ";", ",")))
    if stands_out and len(line.text) <= LONGEST_HEADING:
        return "heading"
    return "bullet" if line.begins_bullet else "paragraph"


def _begins(line: _Line, before: _Line, block: _Stretch, edges: tuple[float, float], leading: float) -> bool:
    """Tell whether a line begins a block of its own, of the kind of the one before it."""
    if block.kind == "row" or line.begins_bullet:
        return True
    if before.base - line.base > APART * leading * line.size or before.base < line.base:
        return True
    if abs(line.size - before.size) > OTHER_SIZE * before.size:
        return True
    moved_in = line.left - before.left > INDENTED * line.size and before.left - edges[0] < INDENTED * line.size / 2
    short = before.right < edges[0] + SHORT * (edges[1] - edges[0])
    return moved_in or (short and _ends(before, line))


def _hangs(line: _Line, before: _Line, block: _Stretch, leading: float) -> bool:
    """Tell whether a line goes on with a bullet: it stands to the right of its mark, or no sentence ends above it."""
    first = block.lines[0]
    return (
        block.kind == "bullet"
        and (line.left > first.left + INDENTED * line.size / 3 or not _ends(before, line))
        and abs(line.size - first.size) <= OTHER_SIZE * first.size
        and 0 < before.base - line.base <= APART * leading * line.size
    )


def _notes(blocks: Sequence[_Stretch], usual: float) -> list[_Stretch]:
    """Give the blocks in small print at the end of a column, where something stands above them."""
    count = 0
    for block in reversed(blocks):
        if block.lines[0].size > SMALLER * usual:
            break
        count += 1
    return list(blocks[len(blocks) - count :]) if count < len(blocks) else []


def _goes_on(block: _Stretch, other: _Stretch) -> bool:
    """Tell whether a block that ends a column goes on in the one that begins the next."""
    last, first = block.lines[-1], other.lines[0]
    return (
        block.kind in ("paragraph", "bullet")
        and other.kind == "paragraph"
        and abs(last.size - first.size) <= OTHER_SIZE * last.size
        and not _ends(last, first)
    )


def _ends(line: _Line, following: _Line) -> bool:
    """Tell whether a sentence ends with a line; where the next goes on in a small letter it was an abbreviation."""
    return ENDED.search(line.text) is not None and not following.text[0].islower()


def _written(
    stretches: Sequence[_Stretch], unread: tuple[Unread, ...], left_out: tuple[str, ...], *, attached: bool
) -> Transcript:
    """Write blocks below each other, a line for a line of a page, with a blank line between them."""
    text: list[str] = []
    places: list[OnPage] = []
    blocks: list[Block] = []
    at = 0
    for stretch in stretches:
        lines = _unbroken(stretch.lines)
        begin = at
        mark = BULLET.match(lines[0].text) if stretch.kind == "bullet" else None
        for line in lines:
            text.append(line.text)
            places.append(line.at)
            at += len(line.text) + 1
        blocks.append(Block(stretch.kind, begin + (mark.end() if mark else 0), at - 1))
        text.append("")
        places.append(lines[-1].at)
        at += 1
    return Transcript("\n".join(text[:-1]), tuple(places[:-1]), tuple(blocks), unread, left_out, attached)


def _unbroken(lines: Sequence[_Line]) -> list[_Line]:
    """Put a number that is broken over two lines on the first of them."""
    found = list(lines)
    for place in range(len(found) - 1):
        ahead, behind = found[place].text, found[place + 1].text
        for before, after in (
            (GROUP_AHEAD, GROUP_BEHIND), (DECIMALS_AHEAD, DECIMALS_BEHIND), (SIGN_AHEAD, NUMBER_BEHIND),
        ):  # fmt: skip
            rest = after.match(behind)
            if before.search(ahead) and rest:
                found[place] = replace(found[place], text=ahead + rest.group())
                found[place + 1] = replace(found[place + 1], text=behind[rest.end() :].lstrip())
                break
    return found
