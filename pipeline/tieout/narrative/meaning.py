"""Say which rows a name means where it stands: those whose unit fits, and whose section is spoken of. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from tieout.narrative.claims import Doubt
from tieout.narrative.clauses import Clause
from tieout.narrative.facts import Row, RowKey
from tieout.narrative.number import PERCENT, POINTS, Number, is_fraction
from tieout.narrative.subjects import Subject, Subjects
from tieout.narrative.under_headings import UnderHeadings


@dataclass(frozen=True, slots=True)
class Meaning:
    """Knows the names of rows, and of which sections a text speaks."""

    subjects: Subjects
    under: UnderHeadings

    def rows(
        self, clause: Clause, subject: Subject | None, number: Number | None, has_direction: bool, above: frozenset[str]
    ) -> tuple[tuple[RowKey, ...], tuple[Doubt, ...]]:
        """Give the rows that a subject means in a clause, and what is doubted; `above` are words of its heading."""
        if subject is None:
            return (), ()
        subjects = self.subjects
        rows = subjects.with_alike([subjects.rows[key] for key in subject.meant.rows])
        fitting = [row for row in rows if number is None or _fits(number, row, has_direction)]
        if not fitting and number is not None and number.unit == PERCENT:
            fitting = [subjects.rows[key] for key in subject.meant.rates]
        if len(fitting) > 1:
            # What a line is the heading of prints no amount of its own.
            fitting = [row for row in fitting if not row.is_heading] or fitting
        narrowed = self.under.narrowed((row.key for row in fitting), above)
        if narrowed:
            several: tuple[Doubt, ...] = ("several rows",) if len(narrowed) > 1 else ()
            return narrowed, ("named by the heading", *several)
        if len(fitting) < 2:
            return tuple(row.key for row in fitting), ()
        # What an earlier sentence named stands at places of that sentence.
        is_here = any(item.subject is subject for item in clause.reading.of("subject", "counted"))
        told = subjects.told(clause.reading.words, subject) if is_here else ()
        alike = [subjects.likeness(row, told) for row in fitting]
        if alike.count(max(alike)) == 1:
            # *Own staff* is no staff of others.
            return (fitting[alike.index(max(alike))].key,), ()
        own = subjects.stems(clause.reading.words)
        by_heading: tuple[Doubt, ...] = ("named by the heading",)
        for stems, doubts in ((own, ()), (own | above, by_heading)):
            ranked = [(subjects.overlap(row, stems), row) for row in fitting]
            most = max(count for count, _ in ranked)
            best = [row for count, row in ranked if count == most]
            if len(best) == 1:
                return (best[0].key,), doubts
        whole = [row for row in fitting if subjects.is_whole(row)]
        if len(whole) == 1 and len(fitting) > 1:
            # Where no section is named the total of them is meant, though that is not said.
            return (whole[0].key,), ("named in part",)
        return tuple(row.key for row in fitting), ("several rows",)


def _fits(number: Number, row: Row, has_direction: bool) -> bool:
    """Tell whether a number can be of a row, by its unit; a fraction in words is part of something."""
    if is_fraction(number) or (number.is_part and row.unit == PERCENT):
        return False
    if number.unit == POINTS:
        return row.unit == PERCENT
    if number.unit == PERCENT:
        return row.unit == PERCENT or has_direction
    if number.unit is None:
        return number.scale == 1 or row.unit != PERCENT
    return row.unit == number.unit
