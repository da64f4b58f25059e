"""Say for the terminal what is new since another version: what is softer first, then findings, figures, counts.

Values in, lines out; `drawing.py` lays them out and makes what they quote harmless.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from tieout.changes.since import ChangedCell, ChangedPart, ChangedText, ChangedWord, Fate, Since, Spot, Unwatched, What
from tieout.values.errors import shorten
from tieout.values.listing import listed
from tieout.values.numbers import english
from tieout.values.outcome import Finding, Text

MOST_FIGURES = 20
"""Changed figures that are named."""
MOST_FINDINGS = 10
"""Findings of one sort that are named: those that are there now are told in full below."""
MOST_UNWATCHED = 5
"""Figures that no rule looks at any more that are named."""
MOST_WORDS = 10
"""Declarations that are named."""
UNSEEN = "changed, and no rule looks at it"


class Line(NamedTuple):
    """A line, or more where it is long."""

    indent: int
    text: str
    place: str = ""
    """Stands before the text, and is never broken."""
    style: str = ""


def softer_lines(since: Since, called: Callable[[Text], Text]) -> Iterator[Line]:
    """Say on the first screen what makes the verdict softer than that on the base; `called` names the rules in it."""
    if not since.softer:
        return
    yield Line(1, f"NEW since {since.base}, and softer by the publisher's own word:", style="bold yellow")
    yield from (Line(1, f"- NEW: {called(Text(name)).en}") for name in since.softer)
    if since.asks_second_person:
        text = "The rulebook has a second person see what is new: publishing this will need --seen-by and the name."
        yield Line(1, text)
    yield Line(0, "")


def since_lines(since: Since, where: str) -> Iterator[Line]:
    """Say all that is new; `where` is the folder of the publication as it was named."""
    yield Line(0, "")
    known = f" ({since.known.en})" if since.known is not None else ""
    yield Line(0, f"SINCE {since.base}{known}", style="bold cyan")
    if since.is_absent:
        yield Line(2, "The publication is not there: all of it is new, and nothing was compared.")
        return
    if since.is_empty:
        yield Line(2, "Nothing is new.")
        return
    if since.was != since.now:
        yield Line(2, f"The verdict was {since.was}, and is {since.now}.")
    yield from (Line(2, f"NEW, and softer: {name}") for name in since.softer)
    yield from _findings("new", since.new_findings, where)
    yield from _findings("with other figures, or answered otherwise", [now for _, now in since.other_findings], where)
    for one in since.crowded:
        yield Line(2, f"{one.rule}: {english(one.was)} breaches then, {english(one.now)} now")
    yield from _figures(since.figures, where)
    yield from _unwatched(since.unwatched, where)
    yield from _counts(since)


def _findings(called: str, findings: Sequence[Finding], where: str) -> Iterator[Line]:
    """Name the findings of one sort, each in a line."""
    if findings:
        yield Line(2, f"Findings {called}: {english(len(findings))}")
    for one in findings[:MOST_FINDINGS]:
        place = one.places[0] if one.places else None
        at = _at(Spot(place.file, place.line, place.column), where) if place is not None else one.rule
        yield Line(4, f"{one.severity}: {one.title.en}", at)
    yield from _more(len(findings) - MOST_FINDINGS)


def _figures(figures: Sequence[ChangedCell], where: str) -> Iterator[Line]:
    """Name the figures that changed, those that no rule looks at first."""
    if not figures:
        return
    unseen = sum(cell.unseen for cell in figures)
    yield Line(2, f"Changed figures: {english(len(figures))}{_seen_by_none(unseen)}")
    for cell in figures[:MOST_FIGURES]:
        moved = "" if (cell.was_at.line, cell.was_at.column) == (cell.at.line, cell.at.column) else (
            f" (was {cell.was_at.line}:{cell.was_at.column})"
        )  # fmt: skip
        said = f": {UNSEEN}" if cell.unseen else ""
        text = f"{cell.row}, {cell.head}: {_printed(cell.was)} is now {_printed(cell.now)}{said}"
        yield Line(4, text, f"{_at(cell.at, where)}{moved}")
    yield from _more(len(figures) - MOST_FIGURES)


def _unwatched(figures: Sequence[Unwatched], where: str) -> Iterator[Line]:
    """Name the figures that no rule looks at any more, the first few of many."""
    if figures:
        yield Line(2, f"As they were, and looked at by no rule any more: {_count(len(figures), 'figure')}")
    for one in figures[:MOST_UNWATCHED]:
        yield Line(4, f"{one.row}, {one.head}: {_printed(one.printed)}", _at(one.at, where))
    yield from _more(len(figures) - MOST_UNWATCHED)


def _counts(since: Since) -> Iterator[Line]:
    """Count the rest."""
    for cell_how, words in (
        ("stands for something else", "Printed the same, and standing for something else now"),
        ("written otherwise", "Written otherwise, and standing for the same"),
    ):
        found = [cell for cell in since.cells if cell.how == cell_how and cell.is_figure]
        if found:
            unseen = _seen_by_none(sum(cell.unseen for cell in found))
            yield Line(2, f"{words}: {_count(len(found), 'figure')}{unseen} ({listed(_tables(found))})")
    others = [cell for cell in since.cells if not cell.is_figure]
    if others:
        yield Line(2, f"Changed beside the figures: {_count(len(others), 'cell')} ({listed(_tables(others))})")
    for what in ("table", "row", "column"):
        yield from _parts(since, what)
    for table, rows in since.moved:
        yield Line(2, f"{table}: {_count(rows, 'row')} moved")
    yield from (Line(2, _text(one, is_judged=since.texts_are_judged)) for one in since.texts)
    yield from (Line(2, _word(one), one.file) for one in since.declared[:MOST_WORDS])
    yield from _more(len(since.declared) - MOST_WORDS)
    yield from (Line(2, f"It stands on this now, and did not: {text.en}") for text in since.stands_on)
    yield from (Line(2, f"No longer softer: {name}") for name in since.no_longer_softer)
    yield from _gone(since.gone_findings)
    for table in since.not_compared:
        why = "it is large, or holds records"
        yield Line(2, f"{table} is not compared cell by cell ({why}): nothing is said of what changed in it.")


def _parts(since: Since, what: What) -> Iterator[Line]:
    """Count the tables, rows or columns that came, went or bear another name."""
    fates: tuple[Fate, ...] = ("added", "gone", "renamed")
    for fate in fates:
        found = list(since.parts_of(what, fate))
        if found:
            figures, unseen = sum(one.figures for one in found), sum(one.unseen for one in found)
            holding = f" with {_count(figures, 'figure')}{_seen_by_none(unseen)}" if figures else ""
            yield Line(2, f"{_count(len(found), what)} {fate}{holding}: {listed([_named(one) for one in found])}")


def _named(part: ChangedPart) -> str:
    """Name what came, went or bears another name."""
    names = [shorten(name) for name in (part.was, part.now) if name is not None]
    return " -> ".join(names)


def _text(text: ChangedText, *, is_judged: bool) -> str:
    """Say what became of a text, and that no rule looks at it where none does."""
    if text.fate != "changed":
        unseen = "" if is_judged else "; no rule looks at it"
        return f"{text.file}: a text that is {'new' if text.fate == 'added' else 'gone'}{unseen}"
    if not text.gone and not text.new:
        return f"{text.file}: its lines stand in another order"
    unseen = "" if is_judged else "; no rule looks at a text"
    return f"{text.file}: {_count(len(text.gone), 'line')} gone and {english(len(text.new))} new{unseen}"


def _word(word: ChangedWord) -> str:
    """Say what is declared otherwise."""
    # JSON has its own quotes.
    was, now = (shorten(value)[1:-1] if value is not None else None for value in (word.was, word.now))
    if was is None:
        return f"{word.key} says {now}, and did not"
    return f"{word.key} said {was}, and does no longer" if now is None else f"{word.key} said {was}, and says {now}"


def _gone(findings: Sequence[Finding]) -> Iterator[Line]:
    """Count the findings that are gone, by rule."""
    if findings:
        titles = list(dict.fromkeys(f"“{one.title.en}”" for one in findings))
        yield Line(2, f"{_count(len(findings), 'finding')} gone: {listed(titles)}")


def _tables(cells: Sequence[ChangedCell]) -> list[str]:
    """Name the tables of cells."""
    return list(dict.fromkeys(cell.table for cell in cells))


def _seen_by_none(count: int) -> str:
    """Say how many of what was counted no rule looks at; nothing where a rule looks at all."""
    return f", {english(count)} of them looked at by no rule" if count else ""


def _printed(text: str) -> str:
    """Quote what a cell prints."""
    return f"“{text}”" if text.strip() else "blank"


def _at(spot: Spot, where: str) -> str:
    """Write a place as `folder/file:line:column`."""
    path = spot.file if where in ("", ".") else f"{where.rstrip('/')}/{spot.file}"
    return ":".join(str(part) for part in (path, spot.line, spot.column) if part is not None)


def _more(count: int) -> Iterator[Line]:
    """Say how many more there are."""
    if count > 0:
        yield Line(4, f"and {english(count)} more")


def _count(number: int, noun: str) -> str:
    """Write a number with its noun in the right form."""
    return f"{english(number)} {noun}{'' if number == 1 else 's'}"
