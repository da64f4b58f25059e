"""Propose what each number and direction of a text states of a table: claims, each with what is doubted of it. Pure.

A claim is sure where its subject is named in full and means one row, and the words say what is stated and against what.
Nothing is guessed past that: what is doubted is asked, and a number without a subject is tied to nothing.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from tieout.narrative.balances import Balances
from tieout.narrative.bases import CLOSE
from tieout.narrative.claims import Claim, Doubt
from tieout.narrative.clauses import Clause, clauses_of
from tieout.narrative.context import Context
from tieout.narrative.directions import StatedWay, stated_ways
from tieout.narrative.doubting import Doubting
from tieout.narrative.facts import RowKey
from tieout.narrative.items import Item, Reading
from tieout.narrative.leaning import Leaning
from tieout.narrative.loose import Loose, LooseEnds
from tieout.narrative.meaning import Meaning
from tieout.narrative.multiples import Multiples
from tieout.narrative.number import PERCENT, Number
from tieout.narrative.overall import Overall
from tieout.narrative.plainness import Plainness
from tieout.narrative.reading import Reader
from tieout.narrative.relative import Relative
from tieout.narrative.roles import Roles
from tieout.narrative.sentences import Prose
from tieout.narrative.sides import Sides
from tieout.narrative.stated import Stated, also
from tieout.narrative.subjects import Subject
from tieout.narrative.under_headings import UnderHeadings
from tieout.narrative.wholes import Rows, Wholes, in_percent, is_whole, paired
from tieout.narrative.zeros import Zeros

MOST_ITEMS = 80
"""Numbers, subjects and words that bear on them, in a sentence that is understood."""


@dataclass(frozen=True, slots=True)
class Proposed:
    """A sentence with the claims that it makes, and its numbers that are tied to nothing."""

    reading: Reading
    claims: tuple[Claim, ...]
    unbound: tuple[Number, ...]
    loose: Loose | None = None
    """What its words leave open."""
    ways: tuple[StatedWay, ...] = ()
    """Its directions, whatever they are of."""


class Proposer:
    """Proposes claims by the wording of a rulebook and the rows of a publication."""

    def __init__(self, reader: Reader, measured: frozenset[str], own_names: frozenset[str]) -> None:
        """Take a reader; `measured` units are always written, `own_names` are those of whose figures it speaks."""
        self.reader = reader
        self.roles = Roles(reader.words, reader.written.counted)
        self._measured = measured
        self._sides = Sides(reader.words, reader.subjects.rows)
        self.doubting = Doubting(reader, self.roles, own_names)
        self.wholes = Wholes(self.doubting)
        self._zeros = Zeros(self.doubting)
        self._leaning = Leaning(self.doubting)
        under = UnderHeadings(reader.subjects, reader.words)
        self._meaning = Meaning(reader.subjects, under)
        self._overall = Overall(Plainness(self.doubting), reader.subjects.rows, under)
        self._relative = Relative(reader.words, reader.subjects.rows)
        self._multiples = Multiples(self.doubting)
        self._balances = Balances(self.doubting)
        self._loose_ends = LooseEnds(self.doubting, self._sides, under)

    def propose(self, prose: Prose) -> Iterator[Proposed]:
        """Yield every sentence with its claims, in order."""
        context = Context()
        for sentence in prose.sentences():
            reading = self.reader.read(prose, sentence)
            if not reading.items and sentence.kind == "paragraph":
                context.pass_over(sentence)
                continue
            context.enter(reading, self.reader.subjects)
            clauses = clauses_of(reading)
            claims = [] if sentence.kind == "row" else list(self._of_sentence(reading, clauses, context))
            if claims:
                claims = self._overall.of(claims, reading, prose.plain[sentence.start : sentence.end], context)
            bound = {(one.start, one.end) for claim in claims for one in claim.numbers}
            unbound = tuple(one for one in reading.found.numbers if (one.start, one.end) not in bound)
            loose = None
            if sentence.kind not in ("heading", "row"):
                loose = self._loose_ends.of(reading, clauses, claims, context.above(sentence))
            if loose is not None and loose.back is not None:
                claims = [one for one in claims if not _is_of_way(one, loose.back)]
            ways = () if sentence.kind == "row" else tuple(stated_ways(clauses, self.roles))
            yield Proposed(reading, tuple(claims), unbound, loose, ways)
            context.leave(reading, self.doubting.knows_all(reading))

    def _of_sentence(self, reading: Reading, clauses: list[Clause], context: Context) -> Iterator[Claim]:
        """Yield the claims of a sentence; one that says more than anybody reads in a breath makes none."""
        if len(reading.items) > MOST_ITEMS:
            return
        groups = [item for item in reading.of("subject") if item.subject and item.subject.meant.group]
        if groups:
            whole = Clause(reading, (reading.items,))
            pair = paired(whole, self.doubting)
            if whole.of("quantity") or pair:
                yield from self._of_group(whole, groups[0], pair)
                return
        before: list[Item] = []
        clauses = self._relative.apart(clauses)
        for clause, beside in zip(clauses, self._leaning.beside(clauses), strict=True):
            context.beside = beside
            told = [item for item in clause.of("subject") if item.subject and not item.subject.meant.group]
            told = self.doubting.without_measures(clause, self.doubting.heads(told))
            told = self.doubting.measured(clause, told, before)
            shared = [*before, *told] if len(before) == len(told) == 1 and told is not before else []
            before = told
            if shared and (shares := list(self.wholes.shares(clause, shared, self._rows_of(clause, context)))):
                yield from shares
                continue
            is_listed = bool(clause.of("respectively")) and (len(told) > 1 or len(clause.of("year")) > 1)
            if told and (is_listed or self.wholes.answer(clause, told)):
                yield from self._listed(clause, told, context)
            else:
                yield from self._of_clause(clause, told, context)

    def _of_group(self, clause: Clause, group: Item, pair: tuple[Item, Item] | None) -> Iterator[Claim]:
        """Yield what is said of every row of a group, of none, or of so many of so many."""
        directions = clause.of("direction")
        if not directions or group.subject is None:
            return
        stated = self.roles.of_direction(clause, directions[0])
        if pair is not None:
            claim = self._claim(clause, stated, pair[0], pair[0].number, group.subject.meant.rows, ())
            claim = replace(claim, doubts=tuple(one for one in claim.doubts if one != "no unit"))
            yield replace(claim, quantity="count", of=pair[1].number, group=group.subject.meant.group)
            return
        claim = self._claim(clause, stated, directions[0], None, group.subject.meant.rows, ())
        quantity = clause.of("quantity")[-1].says
        for says in ("all but one", "none", "all", "each"):
            if any(item.says == says for item in clause.of("quantity")):
                quantity = says
                break
        behind = {item.behind for item in clause.of("quantity")}
        of = next((item.number for item in clause.of("number") if item.first in behind and is_whole(item.number)), None)
        yield replace(claim, quantity=quantity, of=of, group=group.subject.meant.group)  # type: ignore[arg-type]

    def _of_clause(self, clause: Clause, told: list[Item], context: Context) -> Iterator[Claim]:
        """Yield what a clause says of its subject."""
        pair = paired(clause, self.doubting) or ()
        numbers = [item for item in clause.of("number") if item not in pair]
        counted = [(None, subject) for _, subject in _named(clause.of("counted"))]
        if not told and counted:
            yield from self._about(clause, counted[:1], numbers, ("told more closely",), context)
            return
        if not told:
            found = context.subject_of(clause.reading.sentence)
            if found is None or not (numbers or clause.of("direction")):
                return
            subject, doubt = found
            yield from self._about(clause, [(None, subject)], numbers, (doubt,), context)
            return
        if len(told) == 1 and self.wholes.is_told_of(clause, told[0]):
            # *As a percentage of sales, staff was 15%*, and nobody knows staff: it is no sales.
            return
        rows_of = self._rows_of(clause, context)
        if clause.of("multiple"):
            yield from self._multiples.of_clause(clause, told, rows_of)
        made = list(self.wholes.of_clause(clause, told, rows_of))
        if made:
            yield from made
            return
        zeros = [one for one in told if self._zeros.is_zero(clause, one) or self._zeros.has_no_target(clause)]
        for one in zeros:
            stated = Stated(("value",), "target" if self._zeros.is_of_target(clause) else "actual",
                            self.roles.of_direction(clause, one).when)  # fmt: skip
            rows, doubts = self._rows(clause, one.subject, None, context)
            closer = self.doubting.closer(clause, one)
            closer = ("told more closely",) if self.doubting.is_in_longer_name(clause, one) else closer
            claim = self._claim(clause, stated, one, None, rows, (*doubts, *closer))
            is_closer = self._zeros.has_no_target(clause) and self._zeros.goes_on(clause)
            yield replace(
                claim, is_zero=True, doubts=(*claim.doubts, "told more closely") if is_closer else claim.doubts
            )
        if len(told) == len(zeros) == 1 and not self._zeros.is_of_target(clause):
            # *No impairment in 2019, against 1.2 million in 2018*.
            numbers = [one for one in numbers if told[0].end <= one.start]
            yield from self._about(clause, _named(told), numbers, ("loose",), context)
            return
        left = _named([one for one in told if one not in zeros])
        if left:
            yield from self._about(clause, left, numbers, (), context)
        if len(left) == 1 and not (zeros or clause.of("number", "direction", "base")):
            yield from self._of_sides(clause, left, context)

    def _about(
        self,
        clause: Clause,
        told: Sequence[tuple[Item | None, Subject]],
        numbers: list[Item],
        doubts: tuple[Doubt, ...],
        context: Context,
    ) -> Iterator[Claim]:
        """Yield what the numbers of a clause, and its directions without one, say of its subjects."""
        used: set[int] = set()
        told_by_number: set[int] = set()
        together: tuple[Doubt, ...] = ("told more closely",) if clause.of("together") else ()
        doubts = (*doubts, *together, *self.doubting.compared(clause))
        numbers = [
            one for one in numbers if not (self.doubting.is_reason(clause, one) or self.doubting.is_part(clause, one))
        ]
        for place, item in enumerate(numbers):
            after = numbers[place + 1] if place + 1 < len(numbers) else None
            stated = self._leaning.of_number(clause, item, after, context.beside)
            if stated.direction is not None and self.doubting.is_of_unknown(clause, stated.direction):
                continue
            number = in_percent(item.number) if self._has_direction(clause, context) else item.number
            if stated.direction is not None:
                told_by_number.add(stated.direction.start)
                used |= {stated.direction.start} if stated.states == ("difference",) else set()
            whose = self._whose(clause, item, told)
            is_beside = len(whose) == 1 and whose[0][0] is not None and whose[0][0].behind == item.first
            is_alone = len({subject.meant.rows for _, subject in told}) == 1 or len(whose) > 1 or is_beside
            more: tuple[Doubt, ...] = () if is_alone else ("several subjects",)
            for subject_item, subject in whose:
                own_way = stated.direction if stated.direction in clause.items else None
                closer = self.doubting.between(clause, subject_item, item, own_way)
                closer = (*closer, *self.doubting.of_others(clause, subject))
                # What is said once more is of the same line: *2.4 million, or 18%*.
                is_again = place > 0 and item.start in clause.reading.asides and "difference" in stated.states
                is_way = "difference" in stated.states
                told_of = numbers[place - 1].number if is_again else number
                rows, unsure = self._rows(clause, subject, told_of, context, is_way)
                if rows:
                    made = self._claim(clause, stated, item, number, rows, (*doubts, *more, *unsure, *closer))
                    yield self._sides.told(self._balances.told(made, clause), clause, item, subject_item)
        for direction in clause.of("direction"):
            if direction.start in used or self.doubting.is_reason(clause, direction):
                continue
            if self.doubting.is_of_unknown(clause, direction):
                continue
            stated = self._leaning.of_direction(clause.before_reason(direction), direction, context.beside)
            if self.doubting.is_apart(clause, direction) and direction.start not in told_by_number:
                stated = also(stated, "loose")
            for subject_item, subject in told:
                closer = self.doubting.between(clause, subject_item, direction, None)
                closer = (*closer, *self.doubting.of_others(clause, subject))
                rate = self.roles.movements.rate_moved(clause)
                rows, unsure = self._rows(clause, subject, rate, context, is_way=rate is None)
                more = () if not numbers or len({one.meant.rows for _, one in told}) == 1 else ("several subjects",)
                if subject_item is not None and clause.reading.parted(direction.end, subject_item.start):
                    # *One met the norm, the other did not*.
                    more = ("several subjects", "told more closely")
                made = self._claim(clause, stated, direction, None, rows, (*doubts, *more, *unsure, *closer))
                yield self._sides.told(self._balances.told(made, clause), clause, None, subject_item)

    def _of_sides(
        self, clause: Clause, told: Sequence[tuple[Item | None, Subject]], context: Context
    ) -> Iterator[Claim]:
        """Yield on which side of zero subjects are said to be, without a number: *the balance was negative*."""
        for subject_item, subject in told if self._sides.tells(clause) else ():
            rows, unsure = self._rows(clause, subject, None, context)
            found = self._sides.of_subject(clause, subject_item, rows) if subject_item is not None else None
            if found is not None and subject_item is not None:
                when, doubts = self.roles.when(clause, subject_item)
                closer = self.doubting.closer(clause, subject_item)
                start, end = clause.reading.places[found[1]]
                all_doubts = tuple(dict.fromkeys((*unsure, *doubts, *closer)))
                yield Claim(
                    start, end, rows, ("value",), when=when, direction_at=(start, end), doubts=all_doubts,
                    side=found[0], sentence=clause.reading.sentence.start,
                )  # fmt: skip

    def _listed(self, clause: Clause, told: list[Item], context: Context) -> Iterator[Claim]:
        """Yield what a list of numbers says of a list of subjects or of years, one by one."""
        numbers = clause.of("number")
        directions, years = clause.of("direction"), clause.of("year")
        closer = tuple(doubt for one in told for doubt in self.doubting.closer(clause, one))
        ahead = clause.reading.words[max(0, numbers[0].first - CLOSE) : numbers[0].first] if numbers else ()
        is_led = bool(numbers) and len(directions) == 1 and directions[0].behind == numbers[0].first
        is_size = is_led or (len(directions) == 1 and not set(self.reader.words.by).isdisjoint(ahead))
        by_years = len(told) == 1 and len(years) == len(numbers)
        for place, item in enumerate(numbers):
            one = told[0] if by_years or len(told) != len(numbers) else told[place]
            doubts: tuple[Doubt, ...] = () if by_years or len(told) == len(numbers) else ("not listed alike",)
            kept = [other for other in clause.items if other.kind not in ("number", "subject", "direction")]
            kept = [other for other in kept if not (by_years and other.kind == "year" and other is not years[place])]
            if len(directions) == len(numbers):
                kept.append(directions[place])
            else:
                kept += directions
            alone = Clause(clause.reading, (tuple(sorted((*kept, one, item), key=lambda each: each.start)),))
            stated = self.roles.of_number(alone, item, None)
            # What stands between is the list: that the words are apart says nothing.
            stated = replace(stated, doubts=tuple(doubt for doubt in stated.doubts if doubt != "loose"))
            if stated.direction is None and is_size and "difference" in stated.states:
                # *Rose by 3 and 5 million respectively*: one direction is of both.
                stated = replace(stated, direction=directions[0])
            if stated.direction is not None:
                stated = replace(stated, states=("difference",))
            rows, unsure = self._rows(clause, one.subject, item.number, context)
            if rows:
                between = self.doubting.between(clause, one, item, None)
                yield self._claim(clause, stated, item, item.number, rows, (*doubts, *unsure, *closer, *between))

    def _claim(
        self,
        clause: Clause,
        stated: Stated,
        item: Item,
        number: Number | None,
        rows: tuple[RowKey, ...],
        doubts: tuple[Doubt, ...],
    ) -> Claim:
        """Put a claim together."""
        told = (*doubts, *stated.doubts)
        if number is not None and number.unit is None and number.scale == 1 and number.value:
            is_measured = any(self.reader.subjects.rows[key].unit in self._measured for key in rows)
            told = (*told, "no unit") if is_measured else told
        direction = stated.direction
        return Claim(
            item.start, item.end, rows, stated.states, number, stated.role, stated.when, stated.against,
            direction.says if direction is not None else None,  # type: ignore[arg-type]
            (direction.start, direction.end) if direction is not None else None,
            direction.bound if direction is not None else None, stated.denied,
            doubts=tuple(dict.fromkeys(told)), sentence=clause.reading.sentence.start,
        )  # fmt: skip

    def _whose(
        self, clause: Clause, item: Item, told: Sequence[tuple[Item | None, Subject]]
    ) -> Sequence[tuple[Item | None, Subject]]:
        """Give the subjects of a number: the nearest before it; of a zero, and of what is said of each, all."""
        if any(one.behind == item.first and one.says in ("all", "each") for one in clause.of("quantity")):
            return told
        if len(told) == 1 or (item.number is not None and item.number.value == 0):
            return told
        before = [one for one in told if one[0] is not None and one[0].behind <= item.first]
        return [before[-1] if before else told[0]]

    def _has_direction(self, clause: Clause, context: Context) -> bool:
        """Tell whether a clause, or the one whose verb it goes on with, tells of a direction."""
        return bool(clause.of("direction")) or context.beside.has_direction

    def _rows_of(self, clause: Clause, context: Context) -> Rows:
        """Give what gives the rows that a subject means in a clause."""
        return lambda one, number: self._rows(clause, one, number, context)

    def _rows(
        self, clause: Clause, subject: Subject | None, number: Number | None, context: Context, is_way: bool = True
    ) -> tuple[tuple[RowKey, ...], tuple[Doubt, ...]]:
        """Give the rows that a subject means here, and what is doubted; `is_way` if a number may be a difference."""
        above = context.stems_above(clause.reading.sentence)
        has_direction = is_way and self._has_direction(clause, context)
        rows, doubts = self._meaning.rows(clause, subject, number, has_direction, above)
        is_of_amount = number is not None and number.unit == PERCENT and self.roles.movements.is_amount_moved(clause)
        kept = tuple(key for key in rows if not is_of_amount or self.reader.subjects.rows[key].unit != PERCENT)
        return kept, doubts


def _is_of_way(claim: Claim, way: Item) -> bool:
    """Tell whether a claim without a number is of a direction."""
    return claim.number is None and claim.direction_at == (way.start, way.end)


def _named(items: Sequence[Item]) -> list[tuple[Item | None, Subject]]:
    """Give items with the subjects that they name."""
    return [(one, one.subject) for one in items if one.subject is not None]
