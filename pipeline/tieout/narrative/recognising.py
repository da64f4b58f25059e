"""Recognise by its amount what a number is of which the words do not say it: a figure of a row beside it. Pure.

What the words say comes first. Where they leave it open, a number is the figure, or the difference of two, that is the
same to two or three digits, of a row that the sentence names or shares words with. What is recognised so is never an
accusation: it agrees, or goes the other way than a word beside it, which is asked.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from tieout.narrative.facts import Facts
from tieout.narrative.judging import Judgement
from tieout.narrative.likeness import FULL, HALF, NAMED
from tieout.narrative.loose import Loose, LooseNumber, LooseWay
from tieout.narrative.recognised_numbers import of_numbers
from tieout.narrative.recognised_ways import of_back, of_numbers_beside, of_rows


def recognise(loose: Loose, before: Sequence[Judgement], own: Sequence[Judgement], facts: Facts) -> list[Judgement]:
    """Give what the numbers and directions of a sentence are that its judgements leave open.

    `own` are the judgements on the sentence, `before` those on the one before it.
    """
    parts = {(one.number.start, one.number.end) for one in loose.numbers if _is_of_a_part(one, own, facts)}
    loose = _with_referred(loose, before)
    found = of_numbers(loose, own, parts, facts)
    again = {one.claim.start for one in found}
    sure = [one for one in own if not (_may_be_another(one) or one.claim.start in again)]
    told = {one.claim.direction_at for one in (*sure, *found)} | {(one.claim.start, one.claim.end) for one in sure}
    proven = [one for one in (*own, *found) if one.state == "agrees" and one.claim.number is not None]
    if loose.back is not None:
        back = of_back(loose.back, loose, before, facts)
        told.add((loose.back.start, loose.back.end))
        found += [back] if back is not None else []
    for way in loose.ways:
        is_better = _names_better(way, own)
        if (way.item.start, way.item.end) not in told or is_better:
            made = of_numbers_beside(way, loose, proven, facts)
            is_asked = any(_is_of(way, one) for one in own) and not is_better
            found += [made] if made is not None else () if is_asked else of_rows(way, loose.sentence, facts)
    return found


def _with_referred(loose: Loose, before: Sequence[Judgement]) -> Loose:
    """Give what a sentence leaves open, with the row that the one before it proved, where it refers to that."""
    rows = {one.claim.rows[0] for one in before if one.is_proof and len(one.claim.rows) == 1}
    if not loose.refers or len(rows) != 1:
        return loose
    (key,) = rows
    return replace(
        loose,
        numbers=tuple(replace(one, rows=((key, FULL), *one.rows)) for one in loose.numbers),
        ways=tuple(one if _is_named(one) else replace(one, rows=((key, FULL), *one.rows)) for one in loose.ways),
    )


def _is_named(way: LooseWay) -> bool:
    """Tell whether the words beside a direction name what went so: *this was due to higher costs of staff*."""
    return way.is_own and bool(way.rows) and way.rows[0][1] >= NAMED


def _is_of_a_part(one: LooseNumber, own: Sequence[Judgement], facts: Facts) -> bool:
    """Tell whether a number agrees with a row that is told more closely, where another one is named by all of it.

    *Gains from donations* are donations, though all gains may be as many.
    """
    told = [each for each in own if each.claim.number is not None and each.claim.number.start == one.number.start]
    if not told or not all("told more closely" in each.claim.doubts and each.state == "agrees" for each in told):
        return False
    alike = dict(one.rows)
    if not one.rows or one.rows[0][1] < NAMED:
        return False
    label = facts.rows[one.rows[0][0]].label.casefold()
    return all(
        alike.get(key, HALF) <= HALF and not label.endswith(facts.rows[key].label.casefold())
        for each in told for key in each.claim.rows
    )  # fmt: skip


def _is_of(way: LooseWay, judgement: Judgement) -> bool:
    """Tell whether a judgement is on a direction."""
    return judgement.claim.direction_at == (way.item.start, way.item.end)


def _names_better(way: LooseWay, own: Sequence[Judgement]) -> bool:
    """Tell whether the words beside a direction name one row in full, and it was held to go with a part of a name."""
    told = [one for one in own if _is_of(way, one)]
    is_closer = all(one.claim.number is None and "told more closely" in one.claim.doubts for one in told)
    if not told or not is_closer or not way.rows or way.rows[0][1] < FULL:
        return False
    best = [key for key, alike in way.rows if alike == FULL]
    return len(best) == 1 and all(best[0] not in one.claim.rows for one in told)


def _may_be_another(judgement: Judgement) -> bool:
    """Tell whether a direction was asked of a row, and may be of another."""
    is_asked = judgement.state == "direction contradicted" and not (judgement.is_certain or judgement.is_likely)
    return is_asked and judgement.claim.number is None and "told more closely" in judgement.claim.doubts
