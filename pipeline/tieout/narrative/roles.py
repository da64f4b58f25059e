"""Say what a number states by the words around it: an amount or a difference, of when, against what. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from tieout.figures.grammar import HYPHENS
from tieout.narrative.bases import CLOSE, Bases, Held
from tieout.narrative.claims import NOW, Against, Doubt, States, When
from tieout.narrative.clauses import Clause
from tieout.narrative.items import Item
from tieout.narrative.movements import Movements, words_ahead
from tieout.narrative.number import POINTS
from tieout.narrative.phrases import ends_with, phrases_of
from tieout.narrative.stated import Stated, also, without
from tieout.narrative.years import nearest
from tieout.rulebook.narrative_words import NarrativeWords

SIGNS = frozenset(("+", *HYPHENS))


@dataclass(frozen=True, slots=True)
class _Beside:
    """A number with the direction beside it, and what that holds it against."""

    clause: Clause
    item: Item
    after: Item | None
    """The number behind it."""
    direction: Item
    held: tuple[Item, Against] | None
    """The amount that the direction holds something against."""
    against: Against | None
    when: When
    doubts: tuple[Doubt, ...]
    denied: bool = False

    def stated(self, *states: States) -> Stated:
        """Say that the number goes the way of its direction."""
        return Stated(states, "actual", self.when, self.against, self.direction, self.denied, self.doubts)


class Roles:
    """Knows the small words by which numbers hang together with what is said."""

    def __init__(self, words: NarrativeWords, counted: frozenset[str] = frozenset()) -> None:
        """Take the wording; `counted` are words behind a number that say what it counts."""
        self.skipped = frozenset(words.passed_over)
        self.movements = Movements(words)
        self._links = phrases_of(words.links)
        self._towards, self._out_of = phrases_of(words.towards), phrases_of(words.out_of)
        self._part_of = frozenset(words.part_of)
        self._idle = frozenset((*words.understood, *words.passed_over))
        self._qualified = frozenset(words.qualified_by)
        self._links_of = {word for word in words.part_of if (word,) in self._links}
        self._starting = self._out_of - self._links
        self.between = frozenset(first for first, _ in words.ranges if first)
        """Words before two things that are held against each other: *between*."""
        self._by, self.than = phrases_of(words.by), phrases_of(words.than)
        self._bases = Bases(words, counted)

    def of_number(self, clause: Clause, item: Item, after: Item | None) -> Stated:
        """Say what a number states; `after` is the number behind it."""
        if item.start in clause.reading.asides:
            leader = next((one for one in reversed(clause.of("number")) if one.end < item.start), None)
            led = self.of_number(clause, leader, after) if leader is not None else None
            if led is not None and led.states == ("difference",):
                return also(led, "loose") if self._is_share(clause, item) else led
        beside = self._bases.years.in_brackets(clause, item)
        if beside is not None:
            return Stated(("value",), when=When(beside.year))
        bases = clause.of("base")
        own = self._bases.of_number(clause, item, bases)
        if (
            own is not None
            and own.says == "earlier"
            and any(one.first == item.behind and not one.moves for one in clause.own(item, "direction"))
        ):
            # *Last year it was 0.5 million higher*: by how much, and not what it was.
            own = None
        if own is not None:
            return self._of_base(clause, item, own)
        if not clause.own(item, "direction") and any(
            one.first == item.behind and one.says == "earlier" for one in clause.own(item, "base")
        ):
            # *The debt, 66.7 million a year earlier, has fallen*.
            return Stated(("value",), when=When(back=1))
        direction = nearest(item, clause.near(item, "direction"))
        if direction is None and self._is_change_in_brackets(clause, item):
            return Stated(("difference",), when=self._bases.years.when(clause, item)[0], doubts=("no base",))
        if direction is not None and direction.says not in ("equal", "almost equal"):
            return self._with_direction(clause, item, after, direction)
        when, doubts = self._bases.years.when(clause, item)
        if direction is None and when == NOW and self.movements.goes_from(clause, item, after):
            # *Went from 85 to 93 million*.
            return Stated(("value",), when=When(back=1), doubts=doubts)
        others = [one for one in clause.of("number") if one is not item]
        targets = [
            base
            for base in clause.own(item, "base")
            if base.says == "target" and not any(self._bases.of_number(clause, one, [base]) for one in others)
        ]
        subjects = [one.first for one in clause.own(item, "subject")]
        if targets and any(base.behind in subjects for base in targets):
            return Stated(("value",), "target", when, doubts=doubts)
        if direction is None and not bases and self.follows(words_ahead(clause, item), self._by):
            # *The debtors by 0.9 million*: which way, the sentence said before.
            return Stated(("difference", "value"), when=when, doubts=(*doubts, "loose"))
        if targets or not (self._is_level(clause, item) or direction is not None):
            doubts = (*doubts, "loose")
        # *Was 563, compared with 689 in the prior year*: what stands beside another number is of that.
        own_piece = clause.own(item, "base")
        earlier = [
            base for base in own_piece or clause.of("base")
            if base.says == "earlier" and (base in own_piece or not clause.own(base, "number"))
        ]  # fmt: skip
        if earlier and direction is None and when == NOW:
            when = When(back=1)
        return Stated(("value",), when=when, doubts=doubts)

    def of_direction(self, clause: Clause, item: Item) -> Stated:
        """Say what a direction states that stands without a number."""
        against, when, doubts = self._bases.against(clause, item, item, self._bases.compared.held_against(clause, item))
        denied, unsure = self._denial(clause, item)
        if against is not None and against.is_implied and self.movements.is_from_to(clause):
            against = replace(against, is_implied=False)
        return Stated((), when=when, against=against, direction=item, denied=denied, doubts=(*doubts, *unsure))

    def follows(self, words: Sequence[str], phrases: frozenset[tuple[str, ...]]) -> bool:
        """Tell whether words end with one of the phrases, or with words behind it that say nothing."""
        return ends_with(words, phrases, self.skipped)

    def _is_share(self, clause: Clause, item: Item) -> bool:
        """Tell whether a number is said to be a part of what is named right behind it: *(4%) of all costs*."""
        reading = clause.reading
        if item.behind >= len(reading.words) or reading.words[item.behind] not in self._part_of:
            return False
        return not reading.parted(item.end + 1, reading.places[item.behind][0])

    def says_how_far(self, clause: Clause, item: Item, start: int) -> bool:
        """Tell whether a word from a place on, right before a number, says how much something went: *by 5%*."""
        ahead = clause.reading.words[start : item.first]
        return item.kind == "number" and (self.follows(ahead, self._by) or self.follows(ahead, self._towards))

    def _of_base(self, clause: Clause, item: Item, base: Item) -> Stated:
        """Say which amount of a base a number is."""
        years = [year for year in clause.near(item, "year") if self._is_year_of(clause, year, base, item)]
        when = When(years[0].year) if years else NOW
        if base.says == "target":
            # *For 2023 a deficit of 12 million was budgeted*: the year in front is that of the budget.
            told = when if years else self._bases.years.when(clause, item)[0]
            return Stated(("value",), "target", told)
        return Stated(("value",), "actual", when if years else When(back=1))

    def _is_year_of(self, clause: Clause, year: Item, base: Item, item: Item) -> bool:
        """Tell whether a year beside a base is of its amount: not *(budget: 48; actual 2019: 47)*."""
        is_behind = base.behind <= item.first and item.behind <= year.first
        if is_behind and clause.reading.parted(item.end, year.start):
            return False
        return abs(year.first - base.behind) <= CLOSE

    def _with_direction(self, clause: Clause, item: Item, after: Item | None, direction: Item) -> Stated:
        """Say what a number states where a direction stands beside it."""
        held = self._bases.compared.held_against(clause, direction)
        against, when, doubts = self._bases.against(clause, item, direction, held)
        beside = _Beside(clause, item, after, direction, held, against, when, doubts)
        told = self._of_held(beside) or self._of_end(beside)
        if told is not None:
            return told
        if direction.says in ("doubled", "halved"):
            # *With 79.3 million twice as high*: what it is, and never by how much.
            return Stated(("value",), when=when)
        denied, unsure = self._denial(clause, direction)
        if denied:
            beside = replace(beside, denied=denied, doubts=(*doubts, *unsure))
        return self._of_level(beside) or self._of_size(beside) or self._of_either(beside)

    def _of_held(self, beside: _Beside) -> Stated | None:
        """Say what a number states that something is held against, or that itself is held against an amount."""
        clause, item, direction, held = beside.clause, beside.item, beside.direction, beside.held
        if direction.says == "different" and direction.behind <= item.first and clause.own(item, "level"):
            # *The difference between the two is 34.9 million*.
            return beside.stated("difference")
        if held is not None and held[0] is item:
            return Stated(("value",), held[1].role, held[1].when)
        is_level = any(item.end <= one.start < direction.start for one in clause.of("level"))
        if held is not None and is_level and len(clause.of("number")) == 2:
            return Stated(("value",), when=beside.when)
        return None

    def _of_end(self, beside: _Beside) -> Stated | None:
        """Say what a number states that a movement began with or ended in, or that follows a word such as *than*."""
        clause, item, direction, against = beside.clause, beside.item, beside.direction, beside.against
        start = against.when if against is not None else When(back=1)
        ahead = words_ahead(clause, item)
        if item.number is not None and item.number.is_passed:
            # *Fell below 45 million*: what it came to.
            return Stated(("value",), when=beside.when)
        if self._is_change_of_subject(clause, item, direction):
            # *The increase in sales amounted to 25 million*.
            return beside.stated("difference")
        if self.movements.goes_from(clause, item, beside.after):
            role = against.role if against is not None and against.role == "target" else "actual"
            own = self._bases.years.right_behind(clause, item)
            start = start if own is None else When(own.year)
            return Stated(("value",), role, start, None, direction, doubts=beside.doubts)
        is_start = ends_with(ahead, self._starting, self.skipped) and direction.start < item.start
        if is_start and (against is None or against.role == "actual"):
            years = [year for year in clause.near(item, "year") if year.first >= item.behind]
            return Stated(
                ("value",), "actual", When(years[0].year) if years else start, None, direction, doubts=beside.doubts
            )
        if self.movements.ends_in(clause, item):
            return Stated(
                ("value",), "actual", beside.when, against, direction, doubts=without(beside.doubts, "no base")
            )
        if self.follows(ahead, self.than) and direction.start < item.start and item.number is not None:
            if against is None:
                return Stated(("value",), "actual", beside.when, None, direction, doubts=(*beside.doubts, "loose"))
            return Stated(("value",), against.role, against.when, None, direction, doubts=beside.doubts)
        return None

    def _of_level(self, beside: _Beside) -> Stated | None:
        """Say what a number states that is an amount itself, and may be a difference too."""
        clause, item, after, direction = beside.clause, beside.item, beside.after, beside.direction
        is_led = after is not None and item.behind == after.first < direction.first
        if is_led and after is not None and after.start not in clause.reading.asides:
            # *Came with 16.5 million 46% above the budget*: the second says by how much.
            return Stated(("value",), when=beside.when)
        is_led_by = self.follows(words_ahead(clause, item), self._by)
        is_amount = (
            item.behind <= direction.first
            and not (is_led_by and direction.moves)
            and any(item.end <= one.start < direction.start for one in clause.own(item, "level"))
        )
        if is_amount and any(one.behind <= item.first for one in clause.own(item, "subject")):
            return Stated(("value",), when=beside.when)
        is_own = item.behind <= direction.first and direction in clause.own(item, "direction")
        if is_own and self._is_told_of_subject(clause, item):
            # *Sales of 244 million are higher*: what it is, not by how much.
            return beside.stated("value", "difference")
        is_next = is_own and len(self._bases.behind(clause, item, direction.first)) <= 1
        if is_next and is_led_by and not (direction.moves or clause.reading.parted(item.end, direction.start)):
            # *Came with 97 million above the budget*, and *stayed with 17 million below it*.
            return beside.stated("difference", "value")
        others = [one for one in clause.of("number") if one is not item and item.behind <= one.first]
        if is_led_by and not direction.moves and direction.behind <= item.first and self._is_of_base(clause, others):
            # *Exceeded with 79 million the budget of 39 million*.
            return beside.stated("difference", "value")
        return None

    def _is_of_base(self, clause: Clause, items: Sequence[Item]) -> bool:
        """Tell whether one of some numbers is the amount of a base."""
        return any(self._bases.of_number(clause, one, clause.of("base")) is not None for one in items)

    def _of_size(self, beside: _Beside) -> Stated | None:
        """Say what a number states that says how far something went."""
        clause, item, direction = beside.clause, beside.item, beside.direction
        if clause.reading.parted(min(item.end, direction.end), max(item.start, direction.start)):
            return None
        ahead = words_ahead(clause, item)
        is_led = self.follows(ahead, self._by)
        is_before = item.behind <= direction.first and len(self._bases.behind(clause, item, direction.first)) <= 1
        between = clause.reading.words[direction.behind : item.first]
        is_near = len(between) <= 1 and all(self._bases.links_or_nothing(one) for one in between)
        is_of = 0 < len(between) <= CLOSE and between[-1] in self._links_of and self._idle.issuperset(between)
        is_near = is_near or is_of
        if is_near and not is_led and self._is_sized(clause, item, direction):
            # *Came in 3 million higher at 37 million*.
            return Stated(("value",), when=beside.when)
        if is_before or (direction.behind <= item.first and (is_led or is_near)):
            return beside.stated("difference")
        is_named = any(one.behind <= item.first for one in clause.own(item, "subject"))
        if is_named and is_led and item.behind <= direction.first:
            # *Stayed with 17.3 below* is by how much, and may be how much is left.
            return beside.stated("difference", "value")
        return None

    def _is_sized(self, clause: Clause, item: Item, direction: Item) -> bool:
        """Tell whether another number stands right before a direction, and says how far."""
        own = clause.own(direction, "number")
        return any(one is not item and one.behind == direction.first for one in own) and direction.behind <= item.first

    def _of_either(self, beside: _Beside) -> Stated:
        """Say what a number states where neither its place nor a small word tells."""
        clause, item = beside.clause, beside.item
        if self._is_beside_subject(clause, item):
            return Stated(("value",), when=beside.when, doubts=() if beside.when == NOW else beside.doubts)
        if not clause.own(item, "direction") and clause.own(item, "level"):
            told, unsure = self._bases.years.when(clause, item)
            return Stated(("value",), when=told, doubts=unsure)
        if self._is_way_of_subject(clause, item, beside.direction):
            # *Higher costs of 1.5 million*: by how much, or what they came to.
            return beside.stated("difference", "value")
        # Whether it is the difference or the amount itself, the words do not say; the direction is told apart.
        return Stated(
            ("difference", "value"), "actual", beside.when, beside.against, doubts=(*beside.doubts, "loose")
        )  # fmt: skip

    def _is_change_of_subject(self, clause: Clause, item: Item, direction: Item) -> bool:
        """Tell whether a change of a subject is said to be so much: *the fall in sales was 3 million*."""
        words, own = clause.reading.words, clause.own(item, "level")
        if any(one.behind <= direction.first for one in own):
            return False
        named = next((one for one in clause.own(item, "subject") if direction.behind <= one.first), None)
        level = next((one for one in own if named is not None and named.behind <= one.first < item.first), None)
        if named is None or level is None or direction.says in ("equal", "almost equal"):
            return False
        gap = words[direction.behind : named.first]
        return bool(gap) and gap[0] in self._qualified and all(word in self.skipped for word in gap[1:])

    def _is_way_of_subject(self, clause: Clause, item: Item, direction: Item) -> bool:
        """Tell whether a number stands behind a subject that has a direction right before it: *higher costs of 3*."""
        words = clause.reading.words
        return any(
            all(word in self.skipped for word in words[direction.behind : one.first])
            and direction.behind <= one.first
            and self._is_link(clause, one, item)
            for one in clause.own(item, "subject")
        )

    def _is_link(self, clause: Clause, one: Item, item: Item) -> bool:
        """Tell whether one small word, or an opening bracket, stands between a subject and a number."""
        if item.first == one.behind:
            return item.start - 1 in clause.reading.boundaries
        return item.first - one.behind == 1 and (clause.reading.words[one.behind],) in self._links

    def _is_told_of_subject(self, clause: Clause, item: Item) -> bool:
        """Tell whether nothing but a small word stands between a subject and its amount: *sales of 244 million*."""
        words = clause.reading.words
        return any(
            item.first - one.behind == 1 and words[one.behind] in self._links_of for one in clause.own(item, "subject")
        )

    def against(self, clause: Clause, item: Item, direction: Item) -> Held:
        """Say what a direction holds a number against, of when it is itself, and what is doubted of that."""
        return self._bases.against(clause, item, direction, None)

    def when(self, clause: Clause, item: Item) -> tuple[When, tuple[Doubt, ...]]:
        """Say of which year an amount is."""
        return self._bases.years.when(clause, item)

    def _is_level(self, clause: Clause, item: Item) -> bool:
        """Tell whether a verb, or nothing but a colon, stands between a subject and the amount that it is."""
        if clause.near(item, "level"):
            return True
        ahead = words_ahead(clause, item)
        subjects = [one for one in clause.of("subject") if one.behind <= item.first]
        if not subjects:
            return False
        gap = clause.reading.words[subjects[-1].behind : item.first]
        return not gap or (len(gap) == 1 and self.follows(ahead, self._links))

    def _is_change_in_brackets(self, clause: Clause, item: Item) -> bool:
        """Tell whether an amount with a sign stands alone in brackets behind a subject: *Staff (+ 0.7 million)*."""
        is_signed = item.number is not None and item.number.text[0] in SIGNS
        is_behind = any(one.behind == item.first for one in clause.of("subject"))
        return is_signed and is_behind and item.start - 1 in clause.reading.boundaries

    def _is_beside_subject(self, clause: Clause, item: Item) -> bool:
        """Tell whether a number stands in brackets behind a subject, and nothing before that says which way or when."""
        subject = next((one for one in clause.of("subject") if one.behind == item.first), None)
        if subject is None or item.number is None or item.number.text[0] in SIGNS or item.number.unit == POINTS:
            return False
        before = [one for one in clause.of("direction", "base", "quantity", "not") if one.end <= subject.start]
        return not before and clause.reading.parted(subject.end, item.start)

    def _denial(self, clause: Clause, direction: Item) -> tuple[bool, tuple[Doubt, ...]]:
        """Tell whether a direction is denied, by a word before it or right behind a verb, and whether that is sure."""
        words = clause.reading.words
        for piece in clause.pieces:
            is_own = direction in piece
            is_of_another = not is_own and any(one.kind == "direction" for one in piece)
            for one in piece:
                if one.kind not in ("not", "zero") or is_of_another:
                    continue
                ahead, behind = words[one.behind : direction.first], words[direction.behind : one.first]
                if one.first < direction.first and len(ahead) <= CLOSE:
                    # *Not much higher* may well be a bit higher.
                    is_sure = all(word in self.skipped for word in ahead)
                    return True, () if is_sure else ("told more closely",)
                if is_own and (direction.moves or direction.says == "meets") and one.first >= direction.behind:
                    return True, ("loose",) if behind else ()
        return False, ()
