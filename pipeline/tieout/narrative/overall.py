"""Say of claims what their sentence as a whole says of them: that it is not so, or of when it is. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from tieout.narrative.claims import LATER, NOW, Claim, Doubt, When
from tieout.narrative.context import Context
from tieout.narrative.facts import Row, RowKey
from tieout.narrative.items import Reading
from tieout.narrative.plainness import Plainness
from tieout.narrative.sentences import Sentence
from tieout.narrative.under_headings import UnderHeadings


class Overall:
    """Knows the words by which a sentence is not meant as it stands, and the headings that say of when it is."""

    def __init__(self, plainness: Plainness, rows: Mapping[RowKey, Row], under: UnderHeadings) -> None:
        self._plainness = plainness
        self._rows = rows
        self._under = under

    def of(self, claims: list[Claim], reading: Reading, text: str, context: Context) -> list[Claim]:
        """Give claims with what their sentence as a whole says of them; `text` is that of the sentence."""
        if reading.is_otherwise:
            otherwise: Doubt = "told more closely"
            claims = [replace(one, doubts=tuple(dict.fromkeys((*one.doubts, otherwise)))) for one in claims]
        if reading.reckoned:
            claims = [
                replace(one, doubts=_also_reckoned(one)) if reading.is_reckoned(one.start) else one for one in claims
            ]
        told = next((item.start for item in reading.of("number", "direction")), 0)
        reason = next((item.start for item in reading.of("cause") if item.start > told), None)
        if reason is not None:
            claims = [
                replace(one, doubts=_also_reckoned(one)) if one.doubts and one.start > reason else one for one in claims
            ]
        if any(item.says == "later" for item in reading.of("base")):
            claims = [replace(one, when=LATER) if one.when == NOW else one for one in claims]
        above = context.stems_above(reading.sentence)
        claims = [_narrower(one) if self._under.is_of_another(one.rows, above) else one for one in claims]
        parts = [key for one in context.named_above(reading.sentence) for key in one.meant.rows]
        claims = [_narrower(one) if self._is_of_part(one, parts) else one for one in claims]
        claims = [_closer(one) if self._is_led(one, reading) else one for one in claims]
        claims = self._with_plain(claims, reading, text, context)
        return self._with_year_above(claims, reading.sentence, context)

    def _is_of_part(self, claim: Claim, parts: Sequence[RowKey]) -> bool:
        """Tell whether a claim is on a line of the rulebook, under a heading that names a part: a segment, a region."""
        is_known = all(self._rows[key].path is not None for key in claim.rows)
        is_own = any(key in claim.rows for key in parts)
        return is_known and not is_own and any(self._rows[key].path is None for key in parts)

    def _is_led(self, claim: Claim, reading: Reading) -> bool:
        """Tell whether a word before all of a table may say that a part is meant: *for parking the costs rose*."""
        if claim.direction_at is None or not all(map(self._under.is_bare, claim.rows)):
            return False
        named = next(
            (one for one in reading.of("subject") if one.subject and claim.rows == one.subject.meant.rows), None
        )
        doubting, known = self._plainness.doubting, reading.known
        return named is not None and any(
            place not in known and not doubting.is_understood(reading.words[place]) for place in range(named.first)
        )

    def _with_plain(self, claims: list[Claim], reading: Reading, text: str, context: Context) -> list[Claim]:
        """Say of claims which are all that a sentence says, where nothing before it speaks of something else."""
        sentence = reading.sentence
        above, rows = context.years_above(sentence), self._rows
        made = []
        for one in claims:
            is_told = one.when.year is not None
            is_other = above and not any(rows[key].report_year in above for key in one.rows)
            is_narrower = self._under.is_of_another(one.rows, context.stems_above(sentence))
            is_plain = (
                not is_narrower
                and (is_told or not (is_other or context.turned == sentence.block))
                and self._plainness.is_plain(one, reading, text)
            )
            made.append(replace(one, is_plain=True) if is_plain else one)
        return made

    def _with_year_above(self, claims: list[Claim], sentence: Sentence, context: Context) -> list[Claim]:
        """Say of claims without a year under a heading of another one that they are of that."""
        above, rows = context.years_above(sentence), self._rows
        if not above or any(rows[key].report_year in above for one in claims for key in one.rows):
            return claims
        year = max(above)
        return [_in_year(one, year) if one.when == NOW else one for one in claims]


def _closer(claim: Claim) -> Claim:
    """Give a claim on all of a table that other words of its sentence may make one on a part."""
    doubts: tuple[Doubt, ...] = (*claim.doubts, "told more closely")
    return replace(claim, doubts=tuple(dict.fromkeys(doubts)))


def _narrower(claim: Claim) -> Claim:
    """Give a claim on all of a table that its heading may make one on a part."""
    doubts: tuple[Doubt, ...] = (*claim.doubts, "named by the heading")
    return replace(claim, doubts=tuple(dict.fromkeys(doubts)))


def _in_year(claim: Claim, year: int) -> Claim:
    """Give a claim of the year of the report as one of another year: what is held against goes back with it."""
    against = claim.against
    if against is not None and against.when.year is None:
        against = replace(against, when=When(year - against.when.back))
    return replace(claim, when=When(year), against=against)


def _also_reckoned(claim: Claim) -> tuple[Doubt, ...]:
    """Give the doubts of a claim that is reckoned otherwise: nothing is asked of it."""
    return tuple(dict.fromkeys((*claim.doubts, "told more closely", "loose")))
