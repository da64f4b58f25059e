"""Say which row is meant where a text names but an amount, and the heading above it says of what. Pure.

*The costs were higher than budgeted* under the heading *Parking* are those of parking, and not all costs.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from tieout.narrative.facts import RowKey
from tieout.narrative.sentences import WORD
from tieout.narrative.subjects import Subjects
from tieout.rulebook.narrative_words import NarrativeWords


@dataclass(frozen=True, slots=True)
class _Told:
    """A row by its words, as names are compared."""

    key: RowKey
    label: frozenset[str]
    amounts: frozenset[str]
    """Those of its words, and of its sections, that are amounts: *costs*."""
    is_bare: bool
    """Whether its label says but that it is an amount: *Total costs*."""
    title: frozenset[str]
    """The words of the title of its table, and of its sections."""


class UnderHeadings:
    """Knows the rows that are but an amount, and those that are the same of something."""

    def __init__(self, subjects: Subjects, words: NarrativeWords) -> None:
        self._amounts, self._dropped = subjects.stems(words.amounts), subjects.stems(words.dropped)
        idle = (*subjects.passed, *words.general, *words.joins, *words.than, *words.months)
        self._idle = self._amounts | self._dropped | subjects.stems(idle)
        self._measured = frozenset(stem for key in subjects.measures for stem in key[-1:])
        self._measures = frozenset(row.key for row in subjects.rows.values() if subjects.is_measure(row))
        self._rows: dict[RowKey, _Told] = {}
        self._by_table: dict[str, list[_Told]] = {}
        for row in subjects.rows.values():
            if row.is_heading:
                continue
            label = _stems(subjects, (row.label,)) - self._dropped
            beside = _stems(subjects, row.sections)
            told = _Told(
                row.key, label, (label | beside) & self._amounts, self._idle.issuperset(label),
                beside | _stems(subjects, (row.title,)),
            )  # fmt: skip
            self._rows[row.key] = told
            self._by_table.setdefault(row.key[0], []).append(told)

    def is_amount(self, stem: str) -> bool:
        """Tell whether a word says but that something is an amount, or what the parts of a table are of: *sales*."""
        return stem in self._amounts or stem in self._measured

    def is_bare(self, key: RowKey) -> bool:
        """Tell whether the label of a row says but that it is an amount, or what the parts of its table are of."""
        one = self._rows.get(key)
        return one is not None and (one.is_bare or key in self._measures)

    def is_headed(self, key: RowKey, above: frozenset[str]) -> bool:
        """Tell whether the label of a row has a word of a heading that says of what it is."""
        one = self._rows.get(key)
        return one is not None and not one.label.isdisjoint(above - self._idle)

    def narrowed(self, keys: Iterable[RowKey], above: frozenset[str]) -> tuple[RowKey, ...]:
        """Give the rows that are meant by some under a heading with these words; nothing where it says of nothing."""
        found: dict[RowKey, int] = {}
        for bare, of in self._told_of(keys, above):
            for one in self._by_table[bare.key[0]]:
                is_such = not one.is_bare and (not bare.amounts or not bare.amounts.isdisjoint(one.amounts))
                if is_such and not one.label.isdisjoint(of):
                    found[one.key] = max(found.get(one.key, 0), len(one.label & of))
        most = max(found.values(), default=0)
        return tuple(key for key, count in found.items() if count == most)

    def is_of_another(self, keys: Iterable[RowKey], above: frozenset[str]) -> bool:
        """Tell whether a heading names what the table of some rows that are but an amount need not be about.

        *Overview* names nothing, and neither does what the title of the table says.
        """
        return any(of - one.title for one, of in self._told_of(keys, above))

    def _told_of(self, keys: Iterable[RowKey], above: frozenset[str]) -> Iterable[tuple[_Told, frozenset[str]]]:
        """Yield the rows that are but an amount, each with the words of a heading that say of what."""
        of = frozenset(word for word in above - self._idle if word.isalpha())
        for key in keys if of else ():
            one = self._rows.get(key)
            if one is not None and one.is_bare:
                yield one, of


def _stems(subjects: Subjects, texts: Sequence[str]) -> frozenset[str]:
    """Give the words of some texts as names are compared."""
    return subjects.stems([word.casefold() for text in texts for word in WORD.findall(text)])
