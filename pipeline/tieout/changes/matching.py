"""Find which row of one version is which of another, and which column, so that what only moved is no change. Pure.

A column is known by its head, a row by its label behind its sections; of several alike, the first is the first. What
is left is known by what it is declared to be, or taken for by the rulebook, and at last by what it prints: then it
bears another name now. Whatever is found from old to new is found from new to old.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from tieout.changes.sheet import PRINTS_FIGURES, Sheet, SheetColumn, SheetRow, plain

LEAST_DIGITS = 3
"""Digits other than zero by which a row or column is known again: rows of zeros are all alike."""

Item = TypeVar("Item")
Key = Callable[[Item], Hashable]


@dataclass(slots=True)
class Matched(Generic[Item]):
    """Items of two versions: those that are in both, and those that are in one alone, in the order of their version."""

    gone: list[Item]
    added: list[Item]
    pairs: list[tuple[Item, Item]] = field(default_factory=list)
    """The old one first."""

    def pair(self, key: Key[Item], *, only: bool = False) -> None:
        """Pair what is left by its key, the first with the first; what has none, a blank one, is left.

        With `only`, a key that several have on either side pairs nothing.
        """
        old, new = _by_key(self.gone, key), _by_key(self.added, key)
        found = []
        for name, items in old.items():
            others = new.get(name, [])
            if only and (len(items) > 1 or len(others) > 1):
                continue
            found += list(zip(items, others, strict=False))
        self.pairs += found
        paired_old, paired_new = {id(one) for one, _ in found}, {id(one) for _, one in found}
        self.gone = [item for item in self.gone if id(item) not in paired_old]
        self.added = [item for item in self.added if id(item) not in paired_new]


def _by_key(items: Sequence[Item], key: Key[Item]) -> dict[Hashable, list[Item]]:
    """Put items together that have one key."""
    found: dict[Hashable, list[Item]] = defaultdict(list)
    for item in items:
        if (name := key(item)) not in {None, ""}:
            found[name].append(item)
    return found


def match(old: Sheet, new: Sheet) -> tuple[Matched[SheetColumn], Matched[SheetRow]]:
    """Match the columns and the rows of two versions of a table; what is paired is in the order of the new one."""
    columns = Matched(list(old.columns), list(new.columns))
    columns.pair(lambda column: ("head", plain(column.head)))
    columns.pair(lambda column: (column.role, column.meaning), only=True)
    rows = Matched(list(old.rows), list(new.rows))
    in_old = {id(row) for row in old.rows}
    # Of rows with one name those that print the same are the same, and only then the first is the first.
    rows.pair(lambda row: (row.name, _printed(row, columns, id(row) in in_old)))
    rows.pair(lambda row: ("name", row.name))
    rows.pair(lambda row: row.known_as, only=True)
    _match_columns_by_figures(columns, rows)
    rows.pair(lambda row: _telling(_printed(row, columns, id(row) in in_old, figures=True)), only=True)
    columns.pairs.sort(key=lambda pair: pair[1].number)
    rows.pairs.sort(key=lambda pair: pair[1].line)
    return columns, rows


def _match_columns_by_figures(columns: Matched[SheetColumn], rows: Matched[SheetRow]) -> None:
    """Pair columns of figures that print the same in every row, whatever their heads say."""
    old = {id(column) for column in columns.gone}

    def figures(column: SheetColumn) -> Hashable:
        side = 0 if id(column) in old else 1
        texts = tuple(plain(pair[side].cells[column.number - 1].printed) for pair in rows.pairs)
        return _telling(texts) if column.role in PRINTS_FIGURES else None

    columns.pair(figures, only=True)


def _printed(row: SheetRow, columns: Matched[SheetColumn], is_old: bool, *, figures: bool = False) -> tuple[str, ...]:
    """Give what a row prints in the columns that both versions have, in one order; or its `figures` alone."""
    told = [pair for pair in columns.pairs if not figures or {pair[0].role, pair[1].role} <= PRINTS_FIGURES]
    return tuple(plain(row.cells[pair[0 if is_old else 1].number - 1].printed) for pair in told)


def _telling(texts: tuple[str, ...]) -> tuple[str, ...] | None:
    """Give texts back where they have digits enough to know something by; else None."""
    digits = sum(letter.isdigit() and letter != "0" for text in texts for letter in text)
    return texts if digits >= LEAST_DIGITS else None


def count_moved(pairs: Sequence[tuple[SheetRow, SheetRow]]) -> int:
    """Count the fewest rows that must have moved, for the others to stand in the order in which they stood."""
    # The longest run of rows that are in order in both: piles of ascending ends, as one lays out patience.
    ends: list[int] = []
    for old, _ in pairs:
        at = bisect_left(ends, old.line)
        ends[at : at + 1] = [old.line]
    return len(pairs) - len(ends)
