"""Recognise by its amount what a number is: a figure of a row beside it, a difference, a part, or nearly one. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from fractions import Fraction

from tieout.narrative.claims import Against, Claim, When
from tieout.narrative.facts import AMENDED, Amount, Fact, Facts, Row, RowKey
from tieout.narrative.intervals import Interval, exactly, printed
from tieout.narrative.judging import Judgement, judge
from tieout.narrative.likeness import FULL, HALF, LEAST, NAMED
from tieout.narrative.loose import MANY_STEPS, Loose, LooseNumber
from tieout.narrative.number import PERCENT, POINTS, Number
from tieout.narrative.recognised_ways import going, moved_so
from tieout.narrative.slips import is_slip
from tieout.narrative.times import Times
from tieout.narrative.ways import Way, share_ways

ENOUGH = ((10, HALF), (100, 25), (MANY_STEPS, LEAST))
"""How many steps of its last digit an amount has at least by which it is recognised, and how alike its row is then."""
SOME_STEPS = 100
"""The same of a row that another number of the sentence is of, where the words beside it name something else."""
FEW_STEPS = 2
"""The same where its row is as good as named, and no other is spoken of."""
PRINTED = ("target", "actual", AMENDED, "forecast")
"""What an amount may be that a table prints."""
CHANGES = ("change", "movement", "rate")
"""What a column may print of how far something went."""
TENTH = Interval(Fraction(-1, 10), Fraction(1, 10))
"""What two percentages with one decimal are apart at most from those that print so."""
Moved = Collection[tuple[tuple[RowKey, ...], str]]
"""Rows of which a number says how far they went, each with whether as an amount or as a percentage."""


def of_numbers(
    loose: Loose, own: Sequence[Judgement], parts: Collection[tuple[int, int]], facts: Facts
) -> list[Judgement]:  # fmt: skip
    """Give what the numbers are that the judgements on a sentence leave open, and those that are slips of the pen.

    `parts` are numbers that agree with a row that is told more closely, where another one is named.
    """
    settled = spans(one for one in own if one.state == "agrees" or one.is_certain).difference(parts)
    likely = spans(one for one in own if one.is_likely)
    moved = {(one.claim.rows, one.way.kind) for one in own if one.way is not None and _says_how_far(one)}
    is_open = [one for one in loose.numbers if (one.number.start, one.number.end) not in settled]
    found: list[Judgement] = []
    for _ in range(2):
        # What one number proves of a row tells that another is of it too: *15 million, or 5.0%*.
        proven = {one.claim.rows[0] for one in (*own, *found) if one.is_proof and len(one.claim.rows) == 1}
        known = spans(found)
        made = (
            _of_number(one, loose, facts, moved, proven) for one in is_open
            if (one.number.start, one.number.end) not in known
        )  # fmt: skip
        found += [one for one in made if one is not None and (likely.isdisjoint(spans([one])) or _acquits(one, loose))]
    known = likely | spans(found)
    slips = (_slip(one, loose, facts) for one in is_open if (one.number.start, one.number.end) not in known)
    return [*found, *(one for one in slips if one is not None)]


def _of_number(
    one: LooseNumber, loose: Loose, facts: Facts, moved: Moved, sure: Collection[RowKey]
) -> Judgement | None:  # fmt: skip
    """Say what a number is: a figure, or a difference, of the row most like its stretch that has such a one.

    `sure` are the rows that another number of the sentence is of.
    """
    number = one.number
    if number.bound is not None:
        # *Some 29 million* is recognised by what it prints: near is not the same.
        number = replace(number, said=printed(number.value, number.step))
    if number.value == 0 or None in (number.said.lower, number.said.upper):
        return None
    digits = _steps(number)
    is_named = any(alike >= NAMED for _, alike in one.rows)
    least_steps = 1 if one.way is not None else ENOUGH[0][0]
    far = [(key, alike) for key, alike in one.far if digits >= MANY_STEPS or (key in sure and digits >= SOME_STEPS)]
    for key, alike in (*one.rows, *far):
        is_alone = alike >= NAMED and digits >= FEW_STEPS and not any(
            other != key and share >= HALF for other, share in one.rows
        )  # fmt: skip
        is_full = (alike >= FULL and digits >= least_steps) or is_alone
        if not is_full and not any(digits >= steps and alike >= least for steps, least in ENOUGH):
            continue
        if is_named and alike < HALF and digits < MANY_STEPS:
            continue
        made = _in_row(replace(one, number=number), facts.rows[key], facts, loose)
        if (
            made is not None
            and (made.is_sharp or key in sure or (is_alone and one.is_own_way and _says_against_what(one, key, facts)))
            and not (made.way is not None and (made.claim.rows, made.way.kind) in moved)
        ):
            return made
    return None


def _says_against_what(one: LooseNumber, key: RowKey, facts: Facts) -> bool:
    """Tell whether it is known what a row is held against: by a word, or as its table has nothing else."""
    has_target = any(fact.role == "target" for fact in facts.by_row.get(key, ()))
    return one.against is not None or (one.way is not None and one.way.moves and not has_target)


def _acquits(judgement: Judgement, loose: Loose) -> bool:
    """Tell whether what a number is goes before what it seems to contradict: so long a number is so by no chance.

    Nor is one that says how far its row went: *the increases include user charges of 2.3 million*.
    """
    number, way = judgement.claim.number, judgement.way
    is_long = number is not None and _steps(number) >= MANY_STEPS
    is_change = way is not None and way.kind == "difference" and judgement.state == "agrees" and judgement.is_proof
    return is_long or (is_change and loose.times.is_compared)


def _steps(number: Number) -> Fraction:
    """Give how many steps of its last digit a number is."""
    return abs(number.value) / number.step


def _in_row(one: LooseNumber, row: Row, facts: Facts, loose: Loose) -> Judgement | None:
    """Say which figure, which difference, or which part of another, of a row a number is."""
    number = one.number
    claim = Claim(number.start, number.end, (row.key,), (), number, doubts=("by its amount",), sentence=loose.sentence)
    figures = _by_year(facts.by_row.get(row.key, ()), one.years)
    found = _as_figure(claim, one, figures, row, loose.times, facts)
    if found is None and not one.is_end:
        found = _as_difference(claim, one, figures, row, facts) or _of_change(claim, one, figures, row)
    if found is not None or number.unit not in (PERCENT, POINTS) or row.unit == PERCENT:
        return found
    years = dict.fromkeys(fact.year for fact in figures if fact.role == "actual")
    wholes = [key for key in (*loose.wholes, *loose.ratios.get(row.key, ())) if key[0] == row.key[0] and key != row.key]
    shares = (replace(claim, states=("share",), when=When(year), whole=whole) for whole in wholes for year in years)
    return next((made for told in shares for made in _of_share(told, one, facts)), None)


def _as_figure(
    claim: Claim, one: LooseNumber, figures: Sequence[Fact], row: Row, times: Times, facts: Facts
) -> Judgement | None:  # fmt: skip
    """Say which of the figures of a row a number is."""
    for fact in figures:
        is_such = fact.role in PRINTED and _is_unit_of(one.number, fact)
        if is_such and fact.interval.size().meets(one.number.said.size()):
            told = replace(claim, states=("value",), role=fact.role, when=When(fact.year))  # type: ignore[arg-type]
            if judge(told, facts).state == "agrees":
                if not _may_be_of_then(fact, row, times, facts):
                    return judge(replace(claim, states=("value",)), facts)
                side, at = one.side or (None, None)
                return judge(replace(told, side=side, direction_at=at), facts)
    return None


def _as_difference(
    claim: Claim, one: LooseNumber, figures: Sequence[Fact], row: Row, facts: Facts
) -> Judgement | None:  # fmt: skip
    """Say how far a row went by a number; without a word that says which way, so few digits are no difference."""
    if one.way is None and _steps(one.number) < ENOUGH[0][0]:
        return None
    for year, against in _held(row, facts, one):
        told = replace(claim, states=("difference",), when=When(year), against=against)
        found = judge(told, facts)
        if found.state == "agrees":
            gone = found if one.way is None else judge(going(told, one.way), facts)
            is_told = gone.state == "agrees" or (one.is_own_way and gone.state != "no figures")
            found = gone if is_told else found
            changed = None if found.is_sharp else _of_change(claim, one, figures, row)
            # A column may print what two amounts, as they are rounded, only make nearly.
            return changed if changed is not None and changed.state == found.state else found
    return None


def _may_be_of_then(fact: Fact, row: Row, times: Times, facts: Facts) -> bool:
    """Tell whether a text may speak of a figure: of another year, or of what was expected, it says that it does.

    A number without such a word that is last year's is asked: it may have been left standing.
    """
    is_now = fact.year == row.report_year and fact.role == "actual"
    if is_now or times.is_compared or (fact.year in times.years and fact.role == "actual"):
        return True
    return not facts.has_ended(row.key, row.report_year) or not facts.amounts(row.key, "actual", row.report_year)


def _of_change(claim: Claim, one: LooseNumber, figures: Sequence[Fact], row: Row) -> Judgement | None:
    """Say that a number is what columns print of how far something went: *the budget was raised by 12 million*."""
    said = one.number.said.size()
    for amount in _changes(figures):
        fact = amount.made_of[0][0]
        if _is_unit_of(one.number, fact) and amount.size.meets(said):
            told = replace(claim, states=("difference",), when=When(fact.year))
            way = one.way if one.is_own_way else None
            told = going(told, way) if way is not None else told
            agrees = way is None or way.says not in ("higher", "lower") or amount.sign in (way.says, "open")
            found = Way(row, "difference", amount, amount.interval, True, None if way is None else agrees)
            return Judgement("agrees" if agrees else "direction contradicted", told, found)
    return None


def _changes(figures: Sequence[Fact]) -> Iterator[Amount]:
    """Yield each change that columns of a row print, and what those of a year make together."""
    changes = [fact for fact in figures if fact.role in CHANGES]
    yield from (Amount(fact.interval, ((fact, 1),)) for fact in changes)
    for year in dict.fromkeys(fact.year for fact in changes):
        own = [fact for fact in changes if fact.year == year and fact.role == "change"]
        if len(own) > 1:
            total = exactly(0)
            for fact in own:
                total = total.plus(fact.interval)
            yield Amount(total, tuple((fact, 1) for fact in own), is_computed=True)


def _slip(one: LooseNumber, loose: Loose, facts: Facts) -> Judgement | None:
    """Say of a number that is nothing of the one row that its stretch names which of its amounts it nearly is."""
    named = [key for key, alike in one.rows if alike >= NAMED]
    if not named or (len(one.rows) > 1 and one.rows[1][1] == one.rows[0][1]) or one.number.bound is not None:
        return None
    row = facts.rows[one.rows[0][0]]
    claim = Claim(one.number.start, one.number.end, (row.key,), ("value",), one.number, doubts=("by its amount",),
                  sentence=loose.sentence)  # fmt: skip
    if not one.is_own_way or one.way is None or one.is_end:
        for fact in _by_year(facts.by_row.get(row.key, ()), one.years):
            if fact.role in PRINTED and _is_unit_of(one.number, fact) and is_slip(one.number, fact.interval):
                return judge(replace(claim, role=fact.role, when=When(fact.year)), facts)  # type: ignore[arg-type]
        return None
    for year, against in _held(row, facts, one):
        told = going(replace(claim, states=("difference",), when=When(year), against=against), one.way)
        found = judge(told, facts)
        if found.way is not None and found.way.kind == "difference" and is_slip(one.number, found.way.interval):
            return found
    return None


def _of_share(claim: Claim, one: LooseNumber, facts: Facts) -> Iterator[Judgement]:
    """Yield what a number is that is a part of something in percent, or by how many points that part changed."""
    number = one.number
    if number.unit == PERCENT:
        found = judge(claim, facts)
        if found.state == "agrees":
            yield found
        return
    row = facts.rows[claim.rows[0]]
    year = claim.when.of(row.report_year)
    percent = replace(claim, number=replace(number, unit=PERCENT))
    for late in share_ways(percent, row, "actual", year, facts):
        for early in share_ways(percent, row, "actual", year - 1, facts):
            by = late.interval.minus(early.interval)
            # A text takes one percentage from the other as it prints them, with one decimal.
            if by.size().plus(TENTH).meets(number.said.size()):
                told = replace(claim, states=("difference",))
                gone = moved_so(going(told, one.way), late, early) if one.way is not None and one.is_own_way else None
                yield gone or Judgement("agrees", told, replace(late, kind="difference", interval=by))


def _by_year(facts: Sequence[Fact], years: Collection[int]) -> list[Fact]:
    """Give figures of some years, the latest and what came of it first; of all where no year is said."""
    told = [fact for fact in facts if not years or fact.year in years]
    return sorted(told, key=lambda fact: (-fact.year, fact.role != "actual"))


def _held(row: Row, facts: Facts, one: LooseNumber) -> Iterator[tuple[int, Against]]:
    """Yield what may be held against what in a row: each year against the one before, and against its target."""
    if one.against is not None:
        yield row.report_year, one.against
        if facts.has_ended(row.key, row.report_year):
            return
        # *Is budgeted to increase by 1.4%* is held against the year before.
    for year in sorted({fact.year for fact in facts.by_row.get(row.key, ())}, reverse=True):
        for against in (Against("actual", When(year - 1)), Against("target", When(year))):
            if not one.years or year in one.years or against.when.year in one.years:
                yield year, against


def _is_unit_of(number: Number, fact: Fact) -> bool:
    """Tell whether a number may be a figure by its unit: an amount of another currency is none."""
    if number.unit not in (None, PERCENT, POINTS):
        return number.unit == fact.unit
    return number.unit != POINTS and (number.unit == PERCENT) == (fact.unit == PERCENT)


def _says_how_far(judgement: Judgement) -> bool:
    """Tell whether a number says rightly how far a row went."""
    is_right = judgement.state == "agrees" and judgement.claim.number is not None
    return is_right and judgement.way is not None and judgement.way.kind != "value"


def spans(judgements: Iterable[Judgement]) -> set[tuple[int, int]]:
    """Give where the numbers of some judgements stand."""
    return {(one.start, one.end) for judgement in judgements for one in judgement.claim.numbers}
