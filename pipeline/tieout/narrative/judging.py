"""Judge what a text claims by the figures that it speaks of, as they are printed: by intervals, exactly. Pure.

A claim is contradicted only where no reading of it agrees. Whether it is a mistake without a doubt depends on how sure
it is what the claim speaks of: `Judgement.is_certain` says so, and `Judgement.is_likely` where a steward must look.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from math import floor
from typing import Literal

from tieout.narrative.claims import Against, Claim, When
from tieout.narrative.facts import Amount, Fact, Facts, Row, RowKey
from tieout.narrative.intervals import exactly
from tieout.narrative.number import PERCENT, POINTS
from tieout.narrative.ways import Way, formula_ways, is_near, share_ways, ways_of

LEAST_STEPS = 10
"""Steps of its last digit that an amount has at least that no other has by chance."""
LEAST_IN_SCALE = 100
"""The same of an amount that may be in the scale of its table."""
MOST_TIMES = 2
"""How many times as much, or as little, a number is at most that is taken for a slip; of a part once more."""
TENS = tuple(Fraction(10) ** by for by in (-9, -6, -3, -2, -1, 1, 2, 3, 6, 9))
"""Powers of ten by which a number is wrong whose scale, or whose decimal mark, is."""
SHARP = 8
"""How many times as much as its own width an amount is at least that says which number is meant."""
State = Literal["agrees", "value contradicted", "direction contradicted", "no figures"]


@dataclass(frozen=True, slots=True)
class Judgement:
    """What became of a claim."""

    state: State
    claim: Claim
    way: Way | None = None
    """The reading that agrees, or that comes nearest."""
    is_certain: bool = False
    """Of a contradiction: whether it is a mistake without a doubt."""
    is_likely: bool = False
    """Of a contradiction that is not certain: whether nothing but the rest of the sentence speaks for it."""
    failing: tuple[Way, ...] = ()
    """Of a claim on a group: the rows of which it does not hold."""
    holding: tuple[Way, ...] = ()
    sections: tuple[str, ...] = ()
    """Of a claim on a group that holds of some of its sections and not of others: those of which it does not."""

    @property
    def is_proof(self) -> bool:
        """Tell whether its number agrees to two digits, so that it is hardly of another row by chance."""
        number = self.claim.number
        return self.state == "agrees" and number is not None and abs(number.value) >= LEAST_STEPS * number.step

    @property
    def is_sharp(self) -> bool:
        """Tell whether what the figures make is little wider than a point: else many numbers agree with it."""
        if self.way is None:
            return False
        made = self.way.interval.size()
        return None not in (made.lower, made.upper) and (made.upper - made.lower) * SHARP <= made.upper  # type: ignore[operator]

    @property
    def is_turned(self) -> bool:
        """Tell whether its amount is that of the figures to two digits, and goes the other way."""
        number = self.claim.number
        return (
            self.state == "direction contradicted"
            and self.way is not None and self.way.fits_value is True
            and number is not None and abs(number.value) >= LEAST_STEPS * number.step
            and None not in (number.said.lower, number.said.upper)
        )  # fmt: skip


def judge(claim: Claim, facts: Facts) -> Judgement:
    """Judge one claim."""
    if claim.quantity == "count":
        return _judge_count(claim, facts)
    if claim.quantity is not None:
        return _judge_group(claim, facts)
    if claim.direction in ("largest", "smallest"):
        return _judge_most(claim, facts)
    if claim.formula:
        ways = list(formula_ways(claim, facts))
    else:
        ways = [way for key in claim.rows for way in ways_of(claim, facts.rows[key], facts)]
    if not ways:
        return Judgement("no figures", claim)
    for way in ways:
        if way.agrees:
            return Judgement("agrees", claim, way)
    best = max(ways, key=lambda way: ((way.fits_value is True) + (way.fits_direction is True), way.fits_value is True))
    is_direction = best.fits_direction is False and (best.fits_value is not False or best.kind == "ratio")
    state: State = "direction contradicted" if is_direction else "value contradicted"
    found = _weighed(Judgement(state, claim, best), _is_matched(claim, best, facts))
    if found.is_certain and not claim.declared and _may_mean_another(claim, best, facts):
        return replace(found, is_certain=False, is_likely=True)
    return found


def _weighed(judgement: Judgement, is_matched: bool) -> Judgement:
    """Say of a contradiction whether it is certain, or only likely: who reads more than is there accuses falsely.

    It is certain where a steward tied it, where its sentence says nothing else in words that are all known, or where
    the amount of the text is that of the figures to two digits, and goes the other way.
    """
    claim = judgement.claim
    is_certain = is_matched and (claim.declared or claim.is_plain or judgement.is_turned)
    return replace(judgement, is_certain=is_certain, is_likely=is_matched and not is_certain)


def _may_mean_another(claim: Claim, way: Way, facts: Facts) -> bool:
    """Tell whether a claim that is contradicted may mean another figure, though its sentence says nothing else."""
    if _is_expected(claim, way):
        return True
    if claim.direction in ("better", "worse"):
        # A table may print a surplus below zero, and what is better of costs need not be that they are less.
        return way.row.is_cost or any(fact.interval.sign() == "lower" for fact, _ in way.amount.made_of)
    if claim.side == "below" and not _prints_below(claim, facts):
        # A table may print a loss without its sign.
        return True
    # *Tot 2022* and *voor 2022* may be said of the year before, and what was expected need not be said to be. What came
    # only later is of no earlier year that is named.
    year = claim.when.year
    others = elsewhere(claim, way, facts) if way.fits_value is False else []
    return any(year is None or fact.year <= year for fact in others)


def _is_expected(claim: Claim, way: Way) -> bool:
    """Tell whether what a text says came about is held against what a table only expects: it may look back itself."""
    roles = {fact.role for fact, _ in way.amount.made_of}
    return claim.role == "actual" and roles.isdisjoint(("actual", "difference", "movement"))


def _prints_below(claim: Claim, facts: Facts) -> bool:
    """Tell whether the rows of a claim print any amount below zero: then those without a sign are above it."""
    return any(fact.interval.sign() == "lower" for key in claim.rows for fact in facts.by_row.get(key, ()))


def _is_matched(claim: Claim, way: Way, facts: Facts) -> bool:
    """Tell whether all else of a contradicted claim is matched, and one figure decides."""
    if claim.declared:
        return True
    if claim.direction in ("better", "worse") and way.row.is_cost and way.fits_value is not True:
        # What of costs is better need not be that they are less; by so much, it is.
        return False
    if not claim.is_sure or (len(claim.rows) != 1 and not claim.formula) or _is_in_scale(claim, facts):
        return False
    if way.fits_value is False and way.fits_direction is False and way.kind != "ratio":
        return False
    if claim.against is not None and claim.against.is_implied and way.fits_direction is False:
        planned = replace(claim, against=Against("target", claim.when))
        if any(one.agrees for one in ways_of(planned, way.row, facts)):
            return False
    if claim.direction == "almost equal":
        # *In line with the budget* may be said of more than amounts.
        return False
    if claim.direction == "equal" and not claim.denied and is_near(way.amount, way.interval):
        return False
    if way.fits_value is False and (way.kind == "ratio" or (claim.number is not None and claim.number.is_part)):
        # A third, or twice as much, is said of what is about that.
        return way.kind == "ratio" and way.fits_direction is False
    if way.kind == "share":
        return not any(_is_share_elsewhere(claim, way, role, facts) for role in ("actual", "target"))
    if way.fits_value is False and (
        _is_of_rounded(claim, way) or (not claim.is_plain and _is_other_kind(claim, way, facts))
    ):
        return False
    # What a plain sentence says is of its own figure, though it prints another of the same row: that of last year.
    # Under a heading of last year it need not be.
    is_own = claim.is_plain and not claim.is_under_base
    return way.fits_value is not False or is_own or not elsewhere(claim, way, facts)


def _is_in_scale(claim: Claim, facts: Facts) -> bool:
    """Tell whether the number of a claim is right as its table prints it: *sales of $93,662*, in thousands."""
    number = claim.number
    if number is None or number.scale != 1 or number.unit == PERCENT:
        return False
    scales = {fact.scale for key in claim.rows for fact in facts.by_row.get(key, ())}
    if number.step < 1 and scales and min(scales) > 1:
        # *1.5* beside amounts in millions: the word for those was left out.
        return abs(number.value) < min(scales)
    if abs(number.value) < LEAST_IN_SCALE * number.step:
        return False
    return any(
        way.agrees
        for scale in scales - {1}
        for told in (replace(claim, number=replace(number, value=number.value * scale, said=number.said.times(scale))),)
        for way in ways_of(told, facts.rows[claim.rows[0]], facts)
    )


def _is_share_elsewhere(claim: Claim, way: Way, role: str, facts: Facts) -> bool:
    """Tell whether a share is that of another year, or of what was aimed at: the claim may mean that."""
    years = {year for _, _, year in facts.figures}
    return any(one.agrees for year in years for one in share_ways(claim, way.row, role, year, facts))


def _is_of_rounded(claim: Claim, way: Way) -> bool:
    """Tell whether a difference is that of its amounts as the text rounds them: *3.9 less 1.9 is 2.0*."""
    if claim.number is None or way.kind != "difference":
        return False
    step, total = claim.number.step, Fraction(0)
    for fact, sign in way.amount.made_of:
        lower, upper = fact.interval.lower, fact.interval.upper
        if lower is None or upper is None:
            return False
        total += sign * floor((lower + upper) / 2 / step + Fraction(1, 2)) * step
    return abs(total) == abs(claim.number.value)


def _is_other_kind(claim: Claim, way: Way, facts: Facts) -> bool:
    """Tell whether an amount that a row does not have is how far it went: *the increases include charges of 2.3*.

    And whether one that it did not go by is what it has: *an increase of 219*, of a line *change in net position*.
    """
    if claim.number is None or len(claim.states) != 1:
        return False
    year = claim.when.of(way.row.report_year)
    if claim.states == ("difference",):
        own = (one for role in ("actual", "target") for one in facts.amounts(way.row.key, role, year))
        return any(_same_unit(claim, one.unit) and one.size.meets(claim.number.said.size()) for one in own)
    held = (Against("actual", When(year - 1)), Against("target", When(year)))
    moved = (replace(claim, states=("difference",), direction=None, against=one) for one in held)
    return any(one.agrees for told in moved for one in ways_of(told, way.row, facts))


def elsewhere(claim: Claim, way: Way, facts: Facts) -> list[Fact]:
    """Give the other figures of the row that a claim is about which the number of the claim is: it may mean these."""
    number = claim.number
    if number is None or number.value == 0:
        return []
    said, own = number.said.size(), {fact.cell for fact, _ in way.amount.made_of}
    return [
        fact
        for key in claim.rows
        for fact in facts.by_row.get(key, ())
        if fact.cell not in own and _same_unit(claim, fact.unit) and fact.interval.size().meets(said)
    ]


def _same_unit(claim: Claim, unit: str) -> bool:
    """Tell whether a figure is in the unit of the number of a claim."""
    number = claim.number
    return number is not None and (unit == PERCENT) == (number.unit in (PERCENT, POINTS))


def is_near_miss(judgement: Judgement, facts: Facts) -> bool:
    """Tell whether the number of a claim is like what the figures make: a slip, and not the number of something else.

    It is at most twice as much and at least half, or another figure of the row, or differs by a factor of tens alone.
    """
    claim, way = judgement.claim, judgement.way
    if claim.number is None or way is None:
        return False
    said, made = abs(claim.number.value), way.interval.size()
    if made.lower is None or made.upper is None:
        return True
    middle, times = (made.lower + made.upper) / 2, MOST_TIMES + (claim.whole is not None)
    if middle <= times * said and said <= times * middle:
        return True
    powers = (said * by for by in TENS)
    return any(made.lower <= one <= made.upper for one in powers) or bool(elsewhere(claim, way, facts))


def _judge_group(claim: Claim, facts: Facts) -> Judgement:
    """Judge what is said of every row of a group, or of none."""
    told = _first_ways(claim, facts)
    if not told:
        return Judgement("no figures", claim)
    if claim.of is not None:
        told = next((one for one in _blocks(told) if claim.of.said.meets(exactly(len(one)))), told)
    holding = tuple(way for way in told if way.fits_direction)
    failing = tuple(way for way in told if not way.fits_direction)
    if claim.quantity in ("all", "each"):
        agrees = not failing
    elif claim.quantity == "none":
        holding, failing = failing, holding
        agrees = not failing
    else:
        agrees = len(failing) == 1
    if agrees:
        return Judgement("agrees", claim, told[0], holding=holding)
    spared = _sections(holding) - _sections(failing)
    apart = _sections(failing) - _sections(holding)
    is_whole = bool(spared) and _sections(failing) == apart and claim.quantity != "all but one"
    is_whole = is_whole and len(holding) > len(failing)
    sections = tuple(sorted(apart)) if is_whole else ()
    found = Judgement(
        "direction contradicted", claim, failing[0] if failing else told[0],
        failing=failing, holding=holding, sections=sections,
    )  # fmt: skip
    return _weighed(found, not sections and claim.is_sure)


def _first_ways(claim: Claim, facts: Facts) -> list[Way]:
    """Give the first reading of a claim on each row that has figures for it."""
    return [way for key in claim.rows for way in list(ways_of(claim, facts.rows[key], facts))[:1]]


def _blocks(told: Sequence[Way]) -> list[list[Way]]:
    """Give all rows of a group, and those of each of its sections."""
    return [list(told), *([way for way in told if _block(way.row) == name] for name in sorted(_sections(told)))]


def _judge_count(claim: Claim, facts: Facts) -> Judgement:
    """Judge of how many rows of a group a text says that something holds: *eight of the ten met the norm*."""
    number, of = claim.number, claim.of
    told = _first_ways(claim, facts)
    # What rounding leaves open may hold or not.
    surely = {
        way.row.key for way in _first_ways(replace(claim, denied=not claim.denied), facts) if not way.fits_direction
    }
    fitting = [one for one in _blocks(told) if one and of is not None and of.said.meets(exactly(len(one)))]
    if number is None or not fitting:
        return Judgement("no figures", claim)
    for ways in fitting:
        least = sum(way.row.key in surely for way in ways)
        most = sum(way.fits_direction is True for way in ways)
        if any(number.said.meets(exactly(count)) for count in range(least, most + 1)):
            return _counted("agrees", claim, ways)
    return _weighed(_counted("value contradicted", claim, fitting[0]), claim.is_sure and len(fitting) == 1)


def _counted(state: State, claim: Claim, ways: Sequence[Way]) -> Judgement:
    """Say what became of a count, with the rows of which something holds and those of which it does not."""
    holding = tuple(way for way in ways if way.fits_direction)
    failing = tuple(way for way in ways if not way.fits_direction)
    return Judgement(state, claim, ways[0], failing=failing, holding=holding)


def _judge_most(claim: Claim, facts: Facts) -> Judgement:
    """Judge what is said to be the largest or smallest: of the rows beside it in the table, under the same line."""
    row = facts.rows[claim.rows[0]]
    beside = [one for one in facts.rows.values() if one.key[0] == row.key[0] and one.unit == row.unit]
    own = _actual(row, claim, facts)
    others = [found for one in beside if one.key != row.key and _above(one) == _above(row) is not None
              for found in (_actual(one, claim, facts),) if found is not None]  # fmt: skip
    if own is None or not others:
        return Judgement("no figures", claim)
    sign = 1 if claim.direction == "largest" else -1
    for other in others:
        apart = own.interval.minus(other.interval)
        if apart.times(sign).sign() == "lower":
            made_of = (*own.made_of, *((fact, -by) for fact, by in other.made_of))
            way = Way(row, "difference", Amount(apart, made_of, True), apart, None, False)
            return Judgement("direction contradicted", claim, way)
    return Judgement("agrees", claim, Way(row, "value", own, own.interval, None, True))


def _actual(row: Row, claim: Claim, facts: Facts) -> Amount | None:
    """Give what came of a row in the year that a claim is about."""
    return next(iter(facts.amounts(row.key, "actual", claim.when.of(row.report_year))), None)


def _above(row: Row) -> str | None:
    """Give the line that a row is a part of; None where the rulebook knows none."""
    return row.path.rpartition("/")[0] or None if row.path else None


def _sections(ways: Sequence[Way]) -> set[str]:
    """Give the sections of some rows, by the widest that is not common to all tables."""
    return {_block(way.row) for way in ways}


def _block(row: Row) -> str:
    """Give the section of a group that a row stands in: the last but one, where it has several."""
    return next((name for name in row.sections if len(name) > 0), "") if len(row.sections) < 2 else row.sections[1]


def rows_of(claims: Sequence[Claim]) -> set[RowKey]:
    """Give all rows that some claims are about."""
    return {key for claim in claims for key in claim.rows}
