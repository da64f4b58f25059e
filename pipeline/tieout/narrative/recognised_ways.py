"""Recognise which row a direction is of that its words leave open: by the numbers beside it, or by words. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from tieout.narrative.claims import NOW, Against, Claim, When
from tieout.narrative.facts import Amount, Fact, Facts, RowKey
from tieout.narrative.items import Item
from tieout.narrative.judging import Judgement, judge
from tieout.narrative.likeness import HALF, NAMED
from tieout.narrative.loose import Loose, LooseWay
from tieout.narrative.sentences import WORD
from tieout.narrative.ways import Way


def of_back(way: Item, loose: Loose, before: Sequence[Judgement], facts: Facts) -> Judgement | None:
    """Say of a direction that names what the sentence before said whether that went so."""
    told = [one for one in before if one.way is not None and len(one.claim.rows) == 1]
    proven = [one for one in told if one.state == "agrees"] or told
    moved = [one for one in proven if one.claim.against is not None and one.way is not None and one.way.kind != "value"]
    claim = Claim(way.start, way.end, (), (), doubts=("referred back",), sentence=loose.sentence)
    if proven:
        said = (moved or proven)[0].claim
        claim = replace(claim, rows=said.rows, named=said.named)
        claim = replace(claim, when=said.when, against=said.against) if moved else claim
        return _heard(judge(going(claim, way), facts))
    found = [judge(going(replace(claim, rows=(key,)), way), facts) for key in loose.referred[:1]]
    # The sentence before said nothing of it that can be judged: it may be of something else.
    return next((one for one in found if one.state == "agrees"), None)


def of_numbers_beside(way: LooseWay, loose: Loose, proven: Sequence[Judgement], facts: Facts) -> Judgement | None:
    """Say of a direction which way the row went of which the numbers beside it are."""
    beside = {(one.number.start, one.number.end) for one in loose.numbers if one.way is way.item}
    own = [
        one for one in proven
        if one.claim.number is not None and (one.claim.number.start, one.claim.number.end) in beside
    ]  # fmt: skip
    rows = {one.claim.rows for one in own}
    levels = [one.way for one in own if one.way is not None and one.way.kind in ("value", "share")]
    if len(rows) != 1 or not levels or len({one.kind for one in levels}) != 1:
        return None
    (keys,) = rows
    by_end = {(_fact(one).year, _fact(one).role): one for one in levels}
    ends = sorted(by_end, key=lambda end: (-end[0], end[1] != "actual"))
    claim = Claim(way.item.start, way.item.end, keys, (), when=When(ends[0][0]), doubts=("by its amount",),
                  sentence=loose.sentence)  # fmt: skip
    claim = going(claim, way.item)
    if len(ends) == 2:
        late, early = by_end[ends[0]], by_end[ends[1]]
        is_loss = late.interval.sign() == early.interval.sign() == "lower"
        if late.kind == "share" or (is_loss and claim.direction in ("better", "worse")):
            return moved_so(claim, late, early)
        claim = replace(claim, against=Against("target" if ends[1][1] == "target" else "actual", When(ends[1][0])))
    return _heard(judge(claim, facts))


def of_rows(way: LooseWay, sentence: int, facts: Facts) -> list[Judgement]:
    """Say of a direction which way the row went that is most like its stretch; the other way is asked of that alone.

    Of a list of rows it is said of each, where each went so.
    """
    if not way.rows or way.rows[0][1] < HALF:
        return []
    listed = _apart([key for key, alike in way.rows if alike >= NAMED], facts)
    told = [_of_row(way, key, sentence, facts) for key in listed] if len(listed) > 1 else []
    if told and all(one is not None and one.state == "agrees" for one in told):
        return [one for one in told if one is not None]
    best = [key for key, alike in way.rows if alike == way.rows[0][1]]
    found = _of_row(way, best[0], sentence, facts) if len(best) == 1 else None
    is_named = way.is_own and way.rows[0][1] >= NAMED
    return [found] if found is not None and (found.state == "agrees" or is_named) else []


def _of_row(way: LooseWay, key: RowKey, sentence: int, facts: Facts) -> Judgement | None:
    """Say of a direction whether one row went so; None where no figures tell."""
    claim = Claim(
        way.item.start, way.item.end, (key,), (), when=way.stated.when, against=way.stated.against,
        doubts=("named in part",), sentence=sentence,
    )  # fmt: skip
    found = _heard(judge(going(claim, way.item), facts))
    if found is None and claim.when.year is not None and (claim.against is None or claim.against.is_implied):
        # *In 2020 they were lower*, where nothing is known of the year before: than they are now.
        found = _heard(judge(going(replace(claim, against=Against("actual", NOW)), way.item), facts))
    return found


def going(claim: Claim, way: Item) -> Claim:
    """Give a claim with a direction."""
    return replace(claim, direction=way.says, direction_at=(way.start, way.end))  # type: ignore[arg-type]


def moved_so(claim: Claim, late: Way, early: Way) -> Judgement | None:
    """Say whether a part, or a loss, went as a direction says: better is what is more, or less below zero."""
    by = late.interval.minus(early.interval)
    told = {"better": "higher", "worse": "lower"} if late.kind == "value" else {}
    says = told.get(claim.direction or "", claim.direction)
    if says not in ("higher", "lower"):
        return None
    amount = Amount(by, (*late.amount.made_of, *((fact, -sign) for fact, sign in early.amount.made_of)), True)
    agrees = by.sign() in (says, "open")
    way = Way(late.row, "difference", amount, by, None, agrees)
    return Judgement("agrees" if agrees else "direction contradicted", claim, way)


def _fact(way: Way) -> Fact:
    """Give the figure of the row itself of what a number is."""
    return way.amount.made_of[0][0]


def _apart(keys: Sequence[RowKey], facts: Facts) -> list[RowKey]:
    """Give rows of which no two have a word in common: names of a list, and no total beside its parts."""
    kept: list[RowKey] = []
    words: set[str] = set()
    for key in keys:
        own = set(WORD.findall(facts.rows[key].label.casefold()))
        if words.isdisjoint(own):
            kept.append(key)
            words |= own
    return kept


def _heard(judgement: Judgement) -> Judgement | None:
    """Give a judgement on a direction, where there are figures for it."""
    return judgement if judgement.state in ("agrees", "direction contradicted") else None
