"""Say of claims what their sentence as a whole says of them: that it is not so, or of when it is. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from tieout.narrative.claims import LATER, NOW, Claim, Doubt, When
from tieout.narrative.context import Context
from tieout.narrative.facts import Row, RowKey
from tieout.narrative.items import Reading
from tieout.narrative.plainness import Plainness
from tieout.narrative.sentences import Sentence
from tieout.narrative.under_headings import UnderHeadings

RECKONED: tuple[Doubt, ...] = ("told more closely", "loose")
"""What is doubted of what is reckoned otherwise: nothing is asked of it."""


class Overall:
    """Knows the words by which a sentence is not meant as it stands, and the headings that say of when it is."""

    def __init__(self, plainness: Plainness, rows: Mapping[RowKey, Row], under: UnderHeadings) -> None:
        self._plainness = plainness
        self._rows = rows
        self._under = under

    def of(self, claims: list[Claim], reading: Reading, text: str, context: Context) -> list[Claim]:
        """Give claims with what their sentence as a whole says of them; `text` is that of the sentence."""
        if reading.is_otherwise:
            claims = [_doubted(one, "told more closely") for one in claims]
        if reading.reckoned:
            claims = [_doubted(one, *RECKONED) if reading.is_reckoned(one.start) else one for one in claims]
        told = next((item.start for item in reading.of("number", "direction")), 0)
        reason = next((item.start for item in reading.of("cause") if item.start > told), None)
        if reason is not None:
            claims = [_doubted(one, *RECKONED) if one.doubts and one.start > reason else one for one in claims]
        if any(item.says == "later" for item in reading.of("base")):
            claims = [replace(one, when=LATER) if one.when == NOW else one for one in claims]
        above = context.stems_above(reading.sentence)
        parts = [key for one in context.named_above(reading.sentence) for key in one.meant.rows]
        claims = [_doubted(one, *self._narrowed(one, reading, above, parts)) for one in claims]
        claims = self._with_plain(claims, reading, text, context)
        return self._with_year_above(claims, reading.sentence, context)

    def _narrowed(
        self, claim: Claim, reading: Reading, above: frozenset[str], parts: Sequence[RowKey]
    ) -> Iterator[Doubt]:  # fmt: skip
        """Yield why a claim may be on a part: its heading has the words `above` and names the rows `parts`."""
        if self._under.is_of_another(claim.rows, above) or self._is_of_part(claim, parts):
            yield "named by the heading"
        if self._is_led(claim, reading):
            yield "told more closely"

    def _is_of_part(self, claim: Claim, parts: Sequence[RowKey]) -> bool:
        """Tell whether a claim is on a line of the rulebook, under a heading that names a part: a segment, a region."""
        is_known = all(self._rows[key].path is not None for key in claim.rows)
        is_own = any(key in claim.rows for key in parts)
        return is_known and not is_own and any(self._rows[key].path is None for key in parts)

    def _is_led(self, claim: Claim, reading: Reading) -> bool:
        """Tell whether a word before all of a table may say that a part is meant: *for parking the costs rose*."""
        if not all(map(self._under.is_bare, claim.rows)):
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
            is_plain = (is_told or not (is_other or context.turned == sentence.block)) and self._plainness.is_plain(
                one, reading, text
            )
            has_base = context.times_above(sentence).has_base
            made.append(replace(one, is_plain=True, is_under_base=has_base) if is_plain else one)
        return made

    def _with_year_above(self, claims: list[Claim], sentence: Sentence, context: Context) -> list[Claim]:
        """Say of claims without a year under a heading of another one that they are of that."""
        above, rows = context.years_above(sentence), self._rows
        if not above or any(rows[key].report_year in above for one in claims for key in one.rows):
            return claims
        year = max(above)
        return [_in_year(one, year) if one.when == NOW else one for one in claims]


def _doubted(claim: Claim, *doubts: Doubt) -> Claim:
    """Give a claim with more that is doubted of it."""
    return replace(claim, doubts=tuple(dict.fromkeys((*claim.doubts, *doubts)))) if doubts else claim


def _in_year(claim: Claim, year: int) -> Claim:
    """Give a claim of the year of the report as one of another year: what is held against goes back with it."""
    against = claim.against
    if against is not None and against.when.year is None:
        against = replace(against, when=When(year - against.when.back))
    return replace(claim, when=When(year), against=against)
