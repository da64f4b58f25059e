"""Give every reading of a claim on one row, with what the figures make of it: values, differences, shares. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Literal

from tieout.narrative.claims import Against, Claim, When
from tieout.narrative.facts import Amount, Facts, Row
from tieout.narrative.intervals import Interval, exactly
from tieout.narrative.number import PERCENT, POINTS, Number
from tieout.rulebook.narrative_words import Bound, Direction

ALMOST_TWICE, OVER_TWICE = Fraction(17, 10), Fraction(23, 10)
"""Between these an amount doubled, as one says."""
TWICE: dict[Bound | None, Interval] = {
    None: Interval(ALMOST_TWICE, OVER_TWICE),
    "above": Interval(Fraction(2), None), "at least": Interval(Fraction(2), None), "over": Interval(Fraction(2), None),
    "below": Interval(Fraction(1), Fraction(2)), "at most": Interval(Fraction(1), Fraction(2)),
    "under": Interval(Fraction(16, 10), Fraction(2)), "about": Interval(ALMOST_TWICE, OVER_TWICE),
}  # fmt: skip
"""How many times as much it is that doubled, by the words before that."""


BEFORE = When(back=1)


@dataclass(frozen=True, slots=True)
class Way:
    """One reading of a claim, with what the figures make of it."""

    row: Row
    kind: Literal["value", "difference", "percent", "ratio", "share"]
    amount: Amount
    interval: Interval
    """What is held against the text; of a percentage in percent."""
    fits_value: bool | None
    """Whether the number of the text fits; None where it has none."""
    fits_direction: bool | None
    parts: Amount | None = None
    """Of a total that its parts contradict: what these make."""

    @property
    def agrees(self) -> bool:
        """Tell whether nothing of it is contradicted."""
        return self.fits_value is not False and self.fits_direction is not False


def ways_of(claim: Claim, row: Row, facts: Facts) -> Iterator[Way]:
    """Yield every reading of a claim on one row, with what the figures say of it."""
    when = claim.when.of(row.report_year)
    against = claim.against
    is_ahead = not facts.has_ended(row.key, row.report_year)
    if is_ahead and against is not None and against.is_implied and not facts.amounts(row.key, *_told(against, row)):
        # Where no year before is printed, a budget is changed from what it was.
        claim = replace(claim, against=Against("target", claim.when, is_implied=True))
    if is_ahead and claim.when == BEFORE and claim.role == "actual" and not facts.amounts(row.key, "actual", when):
        claim, when = replace(claim, role="target"), row.report_year
    if "several rows" in claim.doubts and claim.when == BEFORE and not facts.amounts(row.key, claim.role, when):
        # *The account went from 20 to 23 million*: its lines may be the beginning and the end of one year.
        when = row.report_year
    if claim.direction is not None and claim.states != ("value",):
        meant = _meant(claim, row)
        if meant is None:
            return
        claim = meant
    if claim.whole is not None:
        yield from share_ways(claim, row, claim.role, when, facts)
        return
    if ("value" in claim.states and claim.direction is None) or claim.states == ("value",) or claim.is_zero:
        for amount in facts.amounts(row.key, claim.role, when):
            if _can_be(claim, amount):
                yield _value_way(claim, row, amount)
    if claim.against is None:
        if claim.states != ("value",) and (claim.direction is not None or claim.states):
            yield from _against_either(claim, row, when, facts)
        return
    if "loose" in claim.doubts and claim.number is not None and claim.states != ("value",):
        # *Higher than the budget (89.7)*: the number may be of what it is held against.
        for amount in facts.amounts(row.key, claim.against.role, claim.against.when.of(row.report_year)):
            way = _value_way(claim, row, amount)
            if _can_be(claim, amount) and way.fits_value:
                yield way
    if "difference" in claim.states or not claim.states:
        yield from _difference_ways(
            claim, row, when, (claim.against.role, claim.against.when.of(row.report_year)), facts
        )


def _told(against: Against, row: Row) -> tuple[str, int]:
    """Give what something is held against, for a row of a report of some year."""
    return against.role, against.when.of(row.report_year)


def _meant(claim: Claim, row: Row) -> Claim | None:
    """Give a claim by what its line aims at: better is higher only where that must be at least its norm."""
    if claim.direction not in ("better", "worse", "meets"):
        return claim
    if row.compare not in ("at least", "at most") and not row.is_cost:
        return None
    # Of a loss less is better.
    is_more = row.compare == "at least" and claim.named != "below"
    worse: Direction = "lower" if is_more else "higher"
    better: Direction = "higher" if is_more else "lower"
    if claim.direction == "meets":
        return replace(claim, direction=worse, denied=not claim.denied)
    return replace(claim, direction=better if claim.direction == "better" else worse, is_aimed=True)


def _can_be(claim: Claim, amount: Amount) -> bool:
    """Tell whether an amount is of the kind that the number of a claim is: a percentage, or none."""
    number = claim.number
    if number is None or number.value == 0:
        return True
    return number.unit != POINTS and (number.unit != PERCENT or amount.unit == PERCENT)


def _against_either(claim: Claim, row: Row, when: int, facts: Facts) -> Iterator[Way]:
    """Yield the readings of a claim that does not say what it holds the amount against."""
    yield from _difference_ways(claim, row, when, ("target", when), facts)
    yield from _difference_ways(claim, row, when, ("actual", when - 1), facts)


def _value_way(claim: Claim, row: Row, amount: Amount) -> Way:
    """Hold an amount that a text gives against the one of the table."""
    if claim.number is None and claim.side is not None:
        return Way(row, "value", amount, amount.interval, None, _fits_side(claim, amount))
    if claim.number is None:
        return Way(row, "value", amount, amount.interval, amount.interval.meets(exactly(0)), None)
    said, interval = claim.number.said, amount.interval
    # A text leaves the sign of an outflow, or of a loss, to its words.
    is_unsigned = claim.number.value > 0 and amount.sign == "lower" and amount.size.meets(said)
    return Way(row, "value", amount, interval, interval.meets(said) or is_unsigned, _fits_side(claim, amount))


def _fits_side(claim: Claim, amount: Amount) -> bool | None:
    """Tell whether an amount is on the side of zero that a text says; None where it says none."""
    if claim.side is None:
        return None
    return amount.sign != ("higher" if claim.side == "below" else "lower") and amount.sign != "equal"


def _difference_ways(claim: Claim, row: Row, when: int, against: tuple[str, int], facts: Facts) -> Iterator[Way]:
    """Yield the readings of a claim on a difference: as an amount, and as a percentage of what it is held against."""
    number = claim.number if "difference" in claim.states else None
    if claim.direction in ("doubled", "halved"):
        yield from _ratio_ways(claim, row, when, against, facts)
        return
    if against == ("actual", when):
        return
    amounts = facts.differences(row.key, when, against)
    if claim.named == "below":
        # A column may print as an increase what a loss has fallen by: what the two amounts make says it.
        amounts = [one for one in amounts if len(one.made_of) > 1] or amounts
    for amount in amounts:
        if claim.direction == "almost equal" and len(amount.made_of) < 2:
            continue
        interval = amount.interval
        parts = facts.resummed(amount)
        if parts is not None and {parts.sign, amount.sign} == {"higher", "lower"}:
            interval = parts.interval
        else:
            parts = None
        direction = _fits_direction(claim, interval, amount)
        if number is None:
            yield Way(row, "difference", amount, interval, None, direction, parts)
        elif number.unit != PERCENT or amount.unit == PERCENT:
            size = amount.size if parts is None else parts.size
            yield Way(row, "difference", amount, interval, size.meets(_size_said(number)), direction, parts)
            if amount.unit == PERCENT or "value" in claim.states:
                yield from _level_beside(claim, row, when, facts, direction)
    if number is not None and number.unit == PERCENT:
        for one in facts.amounts(row.key, "actual", when):
            for other in facts.amounts(row.key, *against):
                rate = _rate(one.interval, other.interval)
                if rate is not None:
                    made_of = (*one.made_of, *((fact, -sign) for fact, sign in other.made_of))
                    fits = rate.size().meets(_size_said(number))
                    made = Amount(rate, made_of, True)
                    yield Way(row, "percent", made, rate, fits, _fits_direction(claim, rate, made))


def _level_beside(claim: Claim, row: Row, when: int, facts: Facts, direction: bool | None) -> Iterator[Way]:
    """Yield the reading of a number beside a direction as the amount itself: *stayed below the norm with 72.3%*.

    Where a row prints how far something went, in percent, that is what it went by: *like-for-like sales rose 15.6%*.
    """
    is_change = row.unit == PERCENT and any(one.interval.sign() == "lower" for one in facts.by_row.get(row.key, ()))
    for amount in facts.amounts(row.key, "actual", when):
        way = _value_way(claim, row, amount)
        if way.fits_value:
            fits = _fits_direction(claim, amount.interval, amount) if is_change else direction
            yield Way(row, "value", amount, amount.interval, True, fits)


def _size_said(number: Number) -> Interval:
    """Give how much a number says that a difference is: *less than a third* is nothing of the other side of zero."""
    said = number.said
    if said.lower is None and number.value >= 0:
        return replace(said, lower=Fraction(0))
    return said.size()


def _rate(one: Interval, other: Interval) -> Interval | None:
    """Give by how many percent one amount is above another; None where that is not known."""
    quotient = one.over(other)
    if quotient is None:
        return None
    change = quotient.minus(exactly(1)).times(100)
    return change if other.sign() != "lower" else change.times(-1)


def _ratio_ways(claim: Claim, row: Row, when: int, against: tuple[str, int], facts: Facts) -> Iterator[Way]:
    """Yield the readings of what is said to have doubled or halved."""
    for one in facts.amounts(row.key, "actual", when):
        for other in facts.amounts(row.key, *against):
            quotient = one.interval.over(other.interval)
            if quotient is None:
                continue
            twice = quotient if claim.direction == "doubled" else exactly(1).over(quotient)
            if twice is None:
                continue
            made_of = (*one.made_of, *((fact, -sign) for fact, sign in other.made_of))
            said = TWICE[claim.bound] if claim.times is None else TWICE[claim.bound].times(claim.times.value / 2)
            fits = twice.meets(said)
            right_way = twice.minus(exactly(1)).sign() in ("higher", "open")
            yield Way(row, "ratio", Amount(quotient, made_of, True), quotient, fits, right_way)


def _fits_direction(claim: Claim, difference: Interval, amount: Amount) -> bool | None:
    """Tell whether a difference goes the way that a claim says; where rounding decides, it may go either."""
    if claim.direction is None:
        return None
    sign = difference.sign()
    if sign == "open":
        low, high = difference.lower, difference.upper
        # It reaches over zero, or stops there: what touches zero from one side never goes the other way.
        ways = {"equal"}
        ways |= {"higher"} if high is None or high > 0 else set()
        ways |= {"lower"} if low is None or low < 0 else set()
    else:
        ways = {sign}
    if len(amount.made_of) > 1 and all(fact.interval.sign() == "lower" for fact, _ in amount.made_of):
        turned = {"higher": "lower", "lower": "higher"}
        # Of a result below zero a text may say that the loss fell, or that the result rose; of a loss the first alone.
        told = {turned.get(one, one) for one in ways}
        # And of which is better there is but one.
        ways = told if claim.named == "below" else ways if claim.is_aimed else told | ways
    if claim.named == "above" and all(fact.interval.sign() == "lower" for fact, _ in amount.made_of):
        return False
    if claim.direction == "different":
        return bool(ways - {"equal"}) != claim.denied
    if claim.direction == "almost equal":
        return ("equal" in ways or is_near(amount, difference)) != claim.denied
    if claim.denied:
        return bool(ways - {claim.direction})
    return claim.direction in ways


def share_ways(claim: Claim, row: Row, role: str, when: int, facts: Facts) -> Iterator[Way]:
    """Yield what part a row is of another, in percent."""
    if claim.whole is None or claim.number is None:
        return
    for one in facts.amounts(row.key, role, when):
        for other in facts.amounts(claim.whole, role, when):
            quotient = one.interval.over(other.interval) if one.unit == other.unit != PERCENT else None
            if quotient is not None:
                share = quotient.times(100)
                made_of = (*one.made_of, *((fact, -sign) for fact, sign in other.made_of))
                fits = share.size().meets(claim.number.said)
                yield Way(row, "share", Amount(share, made_of, True), share, fits, None)


def formula_ways(claim: Claim, facts: Facts) -> Iterator[Way]:
    """Yield what the rows of a declared formula make."""
    row = facts.rows[claim.formula[0][0]]
    if claim.number is not None and claim.number.unit in (PERCENT, POINTS) and row.unit != PERCENT:
        return
    when = claim.when.of(row.report_year)
    total, made_of = exactly(0), []
    for key, sign in claim.formula:
        found = (
            facts.differences(key, when, (claim.against.role, claim.against.when.of(row.report_year)))
            if claim.against is not None
            else facts.amounts(key, claim.role, when)
        )
        if not found:
            return
        total = total.plus(found[0].interval.times(sign))
        made_of += [(fact, by * sign) for fact, by in found[0].made_of]
    amount = Amount(total, tuple(made_of), is_computed=True)
    if claim.against is not None or claim.direction is not None:
        fits = None if claim.number is None else total.size().meets(_size_said(claim.number))
        yield Way(row, "difference", amount, total, fits, _fits_direction(claim, total, amount))
    else:
        yield _value_way(claim, row, amount)


def is_near(amount: Amount, difference: Interval) -> bool:
    """Tell whether a difference is so small that a text may call the amounts equal: a twentieth of one of them."""
    amounts = [fact.interval.size() for fact, _ in amount.made_of]
    most = max((one.upper for one in amounts if one.upper is not None), default=Fraction(0))
    size = difference.size()
    return len(amounts) > 1 and size.lower is not None and size.lower * 20 <= most
