"""Find where texts contradict themselves: a sentence its own amounts, or one sentence another. Pure.

Which of both is right the figures may tell, and are asked first: what contradicts them is told as that.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from tieout.narrative.checking import Checked
from tieout.narrative.claims import Claim
from tieout.narrative.directions import StatedWay
from tieout.narrative.facts import Facts
from tieout.narrative.judging import Judgement
from tieout.narrative.number import Number

ONE_WAY = ("higher", "lower")


@dataclass(frozen=True, slots=True)
class OwnDispute:
    """A direction that the amounts of its own sentence contradict: *rose from 45.7 to 44.5 million*."""

    text: Checked
    way: StatedWay
    begun: Number
    ended: Number


@dataclass(frozen=True, slots=True)
class Dispute:
    """Two sentences of which one says of a line what the other denies."""

    text: Checked
    claim: Claim
    other_text: Checked
    other: Claim


def own_disputes(texts: Iterable[Checked]) -> Iterator[OwnDispute]:
    """Yield the directions of which the amounts of their sentence say that it went the other way."""
    for text in texts:
        for way in text.spoken.ways:
            if way.ends is None or way.denied or way.says not in ONE_WAY:
                continue
            begun, ended = way.ends
            went = ended.said.minus(begun.said).sign()
            if went in ONE_WAY and went != way.says:
                yield OwnDispute(text, way, begun, ended)


def disputes(texts: Sequence[Checked], facts: Facts) -> Iterator[Dispute]:
    """Yield each claim that excludes an earlier one on the same row, year and kind, where no figure decides.

    Only what is sure counts. Where one of both contradicts its table that is told already, and where both agree with it
    they may well be rounded apart.
    """
    first: dict[Hashable, _Said] = {}
    for text in texts:
        found = {(one.claim.start, one.claim.end): one for one in text.judgements}
        apart = {(one.start, one.end) for one in text.apart}
        for claim in text.spoken.claims:
            said = _Said(text, claim, found.get((claim.start, claim.end)))
            what = None if said.is_settled or (claim.start, claim.end) in apart else _what(claim, facts)
            if what is None:
                continue
            known = first.setdefault(what, said)
            is_elsewhere = text is not known.text or claim.sentence != known.claim.sentence
            if is_elsewhere and not (said.agrees and known.agrees) and _exclude(claim, known.claim):
                yield Dispute(text, claim, known.text, known.claim)


@dataclass(frozen=True, slots=True)
class _Said:
    """A claim of a text, with what became of it."""

    text: Checked
    claim: Claim
    found: Judgement | None

    @property
    def agrees(self) -> bool:
        """Tell whether it agrees with its table."""
        return self.found is not None and self.found.state == "agrees"

    @property
    def is_settled(self) -> bool:
        """Tell whether a steward said what it is, or it is told already that its table contradicts it."""
        return self.found is not None and (self.found.claim.declared or self.found.is_certain or self.found.is_likely)


def _what(claim: Claim, facts: Facts) -> Hashable | None:
    """Give what a claim is about, so that two on the same can exclude each other; None where that is not sure."""
    if not claim.is_sure or len(claim.rows) != 1 or claim.quantity or claim.formula or claim.denied or claim.is_zero:
        return None
    year = facts.rows[claim.rows[0]].report_year
    against = claim.against
    held = None if against is None else (against.role, against.when.of(year))
    when = claim.role, claim.when.of(year)
    if claim.number is None:
        return (claim.rows, when, held, "way") if claim.direction in ONE_WAY and held is not None else None
    if claim.states == ("value",) and claim.side is None:
        return claim.rows, when, claim.number.unit, claim.whole, claim.number.is_part
    is_change = claim.states == ("difference",) and held is not None and claim.direction in ONE_WAY
    return (claim.rows, when, held, claim.number.unit, "change") if is_change else None


def _exclude(one: Claim, other: Claim) -> bool:
    """Tell whether of two claims on the same only one can be right."""
    if one.number is None or other.number is None:
        return one.direction != other.direction
    is_turned = one.states == ("difference",) and one.direction != other.direction
    return is_turned or not one.number.said.size().meets(other.number.said.size())
