"""Recognise by its amount what a number is of which the words do not say it: a figure of a row beside it. Pure.

What the words say comes first. Where they leave it open, a number is the figure, or the difference of two, that is the
same to two or three digits, of a row that the sentence names or shares words with. What is recognised so is never an
accusation: it agrees, or goes the other way than a word beside it, which is asked.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from fractions import Fraction

from tieout.narrative.claims import NOW, Against, Claim, When
from tieout.narrative.facts import AMENDED, Amount, Fact, Facts, Row, RowKey
from tieout.narrative.intervals import Interval, exactly, printed
from tieout.narrative.items import Item
from tieout.narrative.judging import Judgement, judge
from tieout.narrative.likeness import FULL, HALF, LEAST, NAMED
from tieout.narrative.loose import MANY_STEPS, Loose, LooseNumber, LooseWay
from tieout.narrative.number import PERCENT, POINTS, Number
from tieout.narrative.sentences import WORD
from tieout.narrative.slips import is_slip
from tieout.narrative.ways import Way, share_ways

ENOUGH = ((10, HALF), (100, 25), (MANY_STEPS, LEAST))
"""How many steps of its last digit an amount has at least by which it is recognised, and how alike its row is then."""
FEW_STEPS = 2
"""The same where its row is as good as named, and no other is spoken of."""
PRINTED = ("target", "actual", AMENDED, "forecast")
"""What an amount may be that a table prints."""
CHANGES = ("change", "movement")
"""What a column may print of how far something went."""
TENTH = Interval(Fraction(-1, 10), Fraction(1, 10))
"""What two percentages with one decimal are apart at most from those that print so."""
Moved = Collection[tuple[tuple[RowKey, ...], str]]
"""Rows of which a number says how far they went, each with whether as an amount or as a percentage."""


def recognise(loose: Loose, before: Sequence[Judgement], own: Sequence[Judgement], facts: Facts) -> list[Judgement]:
    """Give what the numbers and directions of a sentence are that its judgements leave open.

    `own` are the judgements on the sentence, `before` those on the one before it.
    """
    parts = _spans_of(one for one in loose.numbers if _is_of_a_part(one, own, facts))
    loose = _with_referred(loose, before)
    found = _of_numbers(loose, own, parts, facts)
    again = {one.claim.start for one in found}
    sure = [one for one in own if not (_may_be_another(one) or one.claim.start in again)]
    told = {one.claim.direction_at for one in (*sure, *found)} | {(one.claim.start, one.claim.end) for one in sure}
    proven = [one for one in (*own, *found) if one.state == "agrees" and one.claim.number is not None]
    if loose.back is not None:
        back = _of_back(loose.back, loose, before, facts)
        told.add((loose.back.start, loose.back.end))
        found += [back] if back is not None else []
    for way in loose.ways:
        is_better = _names_better(way, own)
        if (way.item.start, way.item.end) not in told or is_better:
            made = _of_numbers_beside(way, loose, proven, facts)
            is_asked = any(_is_of(way, one) for one in own) and not is_better
            found += [made] if made is not None else () if is_asked else _of_rows(way, loose.sentence, facts)
    return found


def _of_numbers(
    loose: Loose, own: Sequence[Judgement], parts: Collection[tuple[int, int]], facts: Facts
) -> list[Judgement]:  # fmt: skip
    """Give what the numbers are that the judgements on a sentence leave open, and those that are slips of the pen.

    `parts` are numbers that agree with a row that is told more closely, where another one is named.
    """
    settled = _spans(one for one in own if one.state == "agrees" or one.is_certain).difference(parts)
    likely = _spans(one for one in own if one.is_likely)
    moved = {(one.claim.rows, one.way.kind) for one in own if one.way is not None and _says_how_far(one)}
    sure_rows = {one.claim.rows[0] for one in own if one.is_proof and len(one.claim.rows) == 1}
    is_open = [one for one in loose.numbers if (one.number.start, one.number.end) not in settled]
    found = [
        made
        for one in is_open
        if (one.number.start, one.number.end) not in likely or _steps(one.number) >= MANY_STEPS
        for made in (_of_number(one, loose, facts, moved, sure_rows),)
        if made is not None
    ]
    known = likely | _spans(found)
    slips = (_slip(one, loose, facts) for one in is_open if (one.number.start, one.number.end) not in known)
    return [*found, *(one for one in slips if one is not None)]


def _spans(judgements: Iterable[Judgement]) -> set[tuple[int, int]]:
    """Give where the numbers of some judgements stand."""
    return {(one.start, one.end) for judgement in judgements for one in judgement.claim.numbers}


def _spans_of(numbers: Iterable[LooseNumber]) -> set[tuple[int, int]]:
    """Give where some numbers stand."""
    return {(one.number.start, one.number.end) for one in numbers}


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


def _says_how_far(judgement: Judgement) -> bool:
    """Tell whether a number says rightly how far a row went."""
    is_right = judgement.state == "agrees" and judgement.claim.number is not None
    return is_right and judgement.way is not None and judgement.way.kind != "value"


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
    for key, alike in (*one.rows, *(one.far if digits >= MANY_STEPS else ())):
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
            and (made.is_sharp or key in sure or (is_alone and one.is_own_way and one.against is not None))
            and not (made.way is not None and (made.claim.rows, made.way.kind) in moved)
        ):
            return made
    return None


def _steps(number: Number) -> Fraction:
    """Give how many steps of its last digit a number is."""
    return abs(number.value) / number.step


def _in_row(one: LooseNumber, row: Row, facts: Facts, loose: Loose) -> Judgement | None:
    """Say which figure, which difference, or which part of another, of a row a number is."""
    number = one.number
    claim = Claim(number.start, number.end, (row.key,), (), number, doubts=("by its amount",), sentence=loose.sentence)
    figures = _by_year(facts.by_row.get(row.key, ()), one.years)
    for fact in figures:
        is_such = fact.role in PRINTED and _is_unit_of(number, fact)
        if is_such and fact.interval.size().meets(number.said.size()):
            told = replace(claim, states=("value",), role=fact.role, when=When(fact.year))  # type: ignore[arg-type]
            if judge(told, facts).state == "agrees":
                side, at = one.side or (None, None)
                return judge(replace(told, side=side, direction_at=at), facts)
    # Without a word that says which way, so few digits are no difference.
    is_level = one.is_end or (one.way is None and _steps(number) < ENOUGH[0][0])
    for year, against in () if is_level else _held(row, facts, one):
        told = replace(claim, states=("difference",), when=When(year), against=against)
        found = judge(told, facts)
        if found.state == "agrees":
            if one.way is None:
                return found
            gone = judge(_going(told, one.way), facts)
            return gone if gone.state == "agrees" or one.is_own_way else found
    changed = None if one.is_end else _of_change(claim, one, figures, row)
    if changed is not None or number.unit not in (PERCENT, POINTS) or row.unit == PERCENT:
        return changed
    years = dict.fromkeys(fact.year for fact in figures if fact.role == "actual")
    wholes = [key for key in (*loose.wholes, *loose.ratios.get(row.key, ())) if key[0] == row.key[0] and key != row.key]
    shares = (replace(claim, states=("share",), when=When(year), whole=whole) for whole in wholes for year in years)
    return next((made for told in shares for made in _of_share(told, one, facts)), None)


def _of_change(claim: Claim, one: LooseNumber, figures: Sequence[Fact], row: Row) -> Judgement | None:
    """Say that a number is what columns print of how far something went: *the budget was raised by 12 million*."""
    said = one.number.said.size()
    for amount in _changes(figures):
        fact = amount.made_of[0][0]
        if _is_unit_of(one.number, fact) and amount.size.meets(said):
            told = replace(claim, states=("difference",), when=When(fact.year))
            way = one.way if one.is_own_way else None
            told = _going(told, way) if way is not None else told
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
        told = _going(replace(claim, states=("difference",), when=When(year), against=against), one.way)
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
                gone = _moved(_going(told, one.way), late, early) if one.way is not None and one.is_own_way else None
                yield gone or Judgement("agrees", told, replace(late, kind="difference", interval=by))


def _going(claim: Claim, way: Item) -> Claim:
    """Give a claim with a direction."""
    return replace(claim, direction=way.says, direction_at=(way.start, way.end))  # type: ignore[arg-type]


def _by_year(facts: Sequence[Fact], years: Collection[int]) -> list[Fact]:
    """Give figures of some years, the latest and what came of it first; of all where no year is said."""
    told = [fact for fact in facts if not years or fact.year in years]
    return sorted(told, key=lambda fact: (-fact.year, fact.role != "actual"))


def _held(row: Row, facts: Facts, one: LooseNumber) -> Iterator[tuple[int, Against]]:
    """Yield what may be held against what in a row: each year against the one before, and against its target."""
    if one.against is not None:
        yield row.report_year, one.against
        return
    for year in sorted({fact.year for fact in facts.by_row.get(row.key, ())}, reverse=True):
        for against in (Against("actual", When(year - 1)), Against("target", When(year))):
            if not one.years or year in one.years or against.when.year in one.years:
                yield year, against


def _is_unit_of(number: Number, fact: Fact) -> bool:
    """Tell whether a number may be a figure by its unit: an amount of another currency is none."""
    if number.unit not in (None, PERCENT, POINTS):
        return number.unit == fact.unit
    return number.unit != POINTS and (number.unit == PERCENT) == (fact.unit == PERCENT)


def _of_back(way: Item, loose: Loose, before: Sequence[Judgement], facts: Facts) -> Judgement | None:
    """Say of a direction that names what the sentence before said whether that went so."""
    told = [one for one in before if one.way is not None and len(one.claim.rows) == 1]
    proven = [one for one in told if one.state == "agrees"] or told
    moved = [one for one in proven if one.claim.against is not None and one.way is not None and one.way.kind != "value"]
    claim = Claim(way.start, way.end, (), (), doubts=("referred back",), sentence=loose.sentence)
    if proven:
        said = (moved or proven)[0].claim
        claim = replace(claim, rows=said.rows, named=said.named)
        claim = replace(claim, when=said.when, against=said.against) if moved else claim
        return _heard(judge(_going(claim, way), facts))
    found = [judge(_going(replace(claim, rows=(key,)), way), facts) for key in loose.referred[:1]]
    # The sentence before said nothing of it that can be judged: it may be of something else.
    return next((one for one in found if one.state == "agrees"), None)


def _of_numbers_beside(way: LooseWay, loose: Loose, proven: Sequence[Judgement], facts: Facts) -> Judgement | None:
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
    claim = _going(claim, way.item)
    if len(ends) == 2:
        late, early = by_end[ends[0]], by_end[ends[1]]
        is_loss = late.interval.sign() == early.interval.sign() == "lower"
        if late.kind == "share" or (is_loss and claim.direction in ("better", "worse")):
            return _moved(claim, late, early)
        claim = replace(claim, against=Against("target" if ends[1][1] == "target" else "actual", When(ends[1][0])))
    return _heard(judge(claim, facts))


def _fact(way: Way) -> Fact:
    """Give the figure of the row itself of what a number is."""
    return way.amount.made_of[0][0]


def _moved(claim: Claim, late: Way, early: Way) -> Judgement | None:
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


def _of_rows(way: LooseWay, sentence: int, facts: Facts) -> list[Judgement]:
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
    found = _heard(judge(_going(claim, way.item), facts))
    if found is None and claim.when.year is not None and (claim.against is None or claim.against.is_implied):
        # *In 2020 they were lower*, where nothing is known of the year before: than they are now.
        found = _heard(judge(_going(replace(claim, against=Against("actual", NOW)), way.item), facts))
    return found


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
