"""Take texts through: sentences, numbers, claims, judgements, by the wording of a rulebook. Pure."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from operator import itemgetter

from tieout.narrative.claims import Claim, Doubt
from tieout.narrative.directions import StatedWay
from tieout.narrative.facts import Facts, Row, RowKey
from tieout.narrative.judging import Judgement, is_near_miss, judge
from tieout.narrative.loose import Loose
from tieout.narrative.number import Number, Passed
from tieout.narrative.phrases import phrase_words
from tieout.narrative.proposing import Proposer
from tieout.narrative.reading import Reader
from tieout.narrative.recognising import recognise
from tieout.narrative.scanning import Written
from tieout.narrative.sentences import Prose
from tieout.narrative.subjects import Subjects
from tieout.narrative.unread import count_pictures, unread_numbers
from tieout.narrative.ways import is_near
from tieout.rulebook.narrative_words import NarrativeWords
from tieout.rulebook.vocabulary import Notation, Units
from tieout.values.transcript import Transcript

LOOSELY_TOLD: frozenset[Doubt] = frozenset(("told more closely", "several subjects", "referred back"))
"""Doubts of a number that may be of another line: that it agrees must then be no chance."""
OF_ANOTHER: frozenset[Doubt] = frozenset(
    ("told more closely", "several subjects", "several rows", "named in part", "loose", "no base")
)
"""Doubts of a number by which it may be of another line: that it is like no figure of this one is no slip then."""
MOST_DOUBTS = 2
"""Of a claim of which so much is doubted nothing is asked: its number is tied to nothing."""


@dataclass(frozen=True, slots=True)
class Wording:
    """All that a rulebook says of texts: its words, its notation, its units, and endings that say nothing."""

    words: NarrativeWords
    notation: Notation
    units: Units
    endings: tuple[str, ...] = ()
    own_names: tuple[str, ...] = ()
    """The names of those whose figures these are: they tell a subject no more closely."""
    names_first_year: bool = False
    """Whether a year such as 2018-19 is called by its first, as the heads of the tables have it."""
    head_words: frozenset[str] = frozenset()
    """The words of the heads of the tables, by which these are of whole years or of parts of them."""
    years: frozenset[int] = frozenset()
    """The years that the tables print."""


@dataclass(frozen=True, slots=True)
class Spoken:
    """What a text says: its claims, and its numbers that are tied to nothing."""

    prose: Prose
    claims: tuple[Claim, ...]
    unbound: tuple[Number, ...]
    numbers: tuple[Number, ...]
    """All its numbers that are figures."""
    mentioned: Mapping[RowKey, tuple[tuple[int, int], ...]]
    """The rows that it names, each with the sentences that do."""
    passed: tuple[Passed, ...] = ()
    """Its numbers that are no figures: years, dates, references."""
    unread: tuple[str, ...] = ()
    """Its numbers that a person may see and nobody reads: in other digits, in code, out of sight."""
    pictures: int = 0
    loose: tuple[Loose, ...] = ()
    """What its sentences leave open."""
    ways: tuple[StatedWay, ...] = ()
    """All its directions."""


@dataclass(frozen=True, slots=True)
class Checked:
    """What became of a text."""

    spoken: Spoken
    judgements: tuple[Judgement, ...]
    unbound: tuple[Number, ...]
    """Its numbers that no claim is of, or of which no table has a figure."""
    overruled: tuple[Judgement, ...] = ()
    """What the words say without a doubt, contradicted, where a steward tied them to something that agrees."""
    unheard: tuple[Claim, ...] = ()
    """What it says without a number, and no figure or no sure subject could be found for."""
    apart: tuple[Number, ...] = ()
    """Its numbers that a steward set apart as no figures."""
    untied: tuple[StatedWay, ...] = ()
    """Its directions of which it is known of no line that they are said of it."""

    @property
    def prose(self) -> Prose:
        """The text."""
        return self.spoken.prose

    @property
    def silent(self) -> Sequence[tuple[int, int, StatedWay | None]]:
        """What it says without a number and nothing judged: where that stands, and how its direction is read."""
        read = {way.span: way for way in self.spoken.ways}
        unheard = ((*one.words, read.get(one.direction_at or one.words)) for one in self.unheard)
        return sorted([*unheard, *((*way.span, way) for way in self.untied)], key=itemgetter(0, 1))

    def quote(self, start: int, end: int) -> str:
        """Give what the text says between two places, on one line."""
        return self.prose.quote(start, end)


class Texts:
    """Knows how texts are read by a rulebook, of the rows of a publication."""

    def __init__(self, wording: Wording, rows: Sequence[Row]) -> None:
        self._words = wording.words
        self._may = tuple(wording.notation.scale)
        subjects = Subjects(rows, wording.words, wording.endings)
        units = frozenset(row.unit for row in rows)
        written = Written(wording.notation, wording.words, wording.names_first_year, units, wording.years)
        self.reader = Reader(wording.words, written, subjects, wording.head_words)
        own = frozenset(word for name in wording.own_names for word in phrase_words(name))
        self._proposer = Proposer(self.reader, frozenset((*wording.units.money, "%")), own)

    def prose(self, file: str, text: Transcript) -> Prose:
        """Make a text ready to be read."""
        return Prose(file, text, self._words.abbreviations, self._may)

    def listen(self, prose: Prose) -> Spoken:
        """Give what a text says."""
        claims: list[Claim] = []
        unbound: list[Number] = []
        numbers: list[Number] = []
        passed: list[Passed] = []
        loose: list[Loose] = []
        ways: list[StatedWay] = []
        mentioned: dict[RowKey, dict[tuple[int, int], None]] = {}
        for proposed in self._proposer.propose(prose):
            claims += proposed.claims
            unbound += proposed.unbound
            numbers += proposed.reading.found.numbers
            passed += proposed.reading.found.passed
            loose += [proposed.loose] if proposed.loose is not None else []
            ways += proposed.ways
            sentence = proposed.reading.sentence
            for item in proposed.reading.of("subject"):
                if item.subject is not None and item.subject.meant.is_full:
                    for row in item.subject.meant.rows:
                        mentioned.setdefault(row, {})[sentence.start, sentence.end] = None
        said = {row: tuple(found) for row, found in mentioned.items()}
        unread = unread_numbers(prose, self.reader.written, passed)
        return Spoken(
            prose,
            tuple(claims),
            tuple(unbound),
            tuple(numbers),
            said,
            tuple(passed),
            unread,
            count_pictures(prose),
            tuple(loose),
            tuple(ways),
        )


def check(spoken: Spoken, facts: Facts, declared: Sequence[Claim] = (), apart: Sequence[Number] = ()) -> Checked:
    """Judge all that a text claims; what a steward tied, or set apart as no figure, is not proposed again."""
    settled = {(one.start, one.end) for claim in declared for one in claim.numbers}
    settled |= {(one.start, one.end) for one in apart}
    tied = {one.direction_at for one in declared if one.direction_at is not None}
    judgements: list[Judgement] = []
    overruled: list[Judgement] = []
    unbound = [one for one in spoken.unbound if (one.start, one.end) not in settled]
    unheard: dict[tuple[int, int], Claim] = {}
    found = _of_proven_rows([judge(claim, facts) for claim in (*declared, *spoken.claims)], facts)
    proven = {(one.claim.sentence, one.claim.rows) for one in found if one.is_proof and one.claim.sentence >= 0}
    said = {_what_of(one) for one in found if one.state == "agrees" and one.claim.number is not None}
    for one in found:
        claim, number = one.claim, one.claim.number
        if number is not None:
            is_settled = (number.start, number.end) in settled
        elif claim.direction_at is not None:
            is_settled = claim.direction_at in tied
        else:
            is_settled = any(each.start < claim.end and claim.start < each.end for each in declared)
        if is_settled and not claim.declared:
            overruled += [one] if one.is_certain or one.is_likely else []
        elif one.state != "no figures" and _is_told(one, (claim.sentence, claim.rows) in proven, said, facts):
            judgements.append(one)
        elif number is not None:
            unbound += claim.numbers
        else:
            unheard[claim.start, claim.end] = claim
    judgements = _without_told_twice(_with_recognised(judgements, spoken, facts, settled, tied))
    known = {(one.start, one.end) for judgement in judgements for one in judgement.claim.numbers}
    left = {(one.start, one.end): one for one in unbound if (one.start, one.end) not in known}
    accused = {one.claim.start for one in judgements if one.is_certain}
    silenced = tuple(one for one in overruled if one.claim.start not in accused)
    for one in judgements:
        unheard.pop((one.claim.start, one.claim.end), None)
    silent = tuple(unheard[span] for span in sorted(unheard))
    loose = tuple(left[span] for span in sorted(left))
    untied = _untied(spoken, [*(one.claim for one in judgements), *silent], declared)
    return Checked(spoken, tuple(judgements), loose, silenced, silent, tuple(apart), untied)


def _untied(spoken: Spoken, told: Sequence[Claim], declared: Sequence[Claim]) -> tuple[StatedWay, ...]:
    """Give the directions that no claim is of, and that stand in no words that a steward tied."""
    known = {one.direction_at for one in told} | {(one.start, one.end) for one in told}
    tied = [one.words for one in declared]
    return tuple(
        one for one in spoken.ways
        if one.span not in known and not any(start <= one.start < end for start, end in tied)
    )  # fmt: skip


def _of_proven_rows(found: list[Judgement], facts: Facts) -> list[Judgement]:
    """Judge what a sentence says of rows with one name again, of that row alone of which its numbers are."""
    proven: dict[tuple[int, tuple[RowKey, ...]], set[RowKey]] = {}
    for one in found:
        if one.is_proof and one.way is not None and "several rows" in one.claim.doubts:
            proven.setdefault((one.claim.sentence, one.claim.rows), set()).add(one.way.row.key)
    alone = {key: rows.pop() for key, rows in proven.items() if len(rows) == 1}
    return [
        judge(replace(one.claim, rows=(alone[key],)), facts) if key in alone else one
        for one in found for key in ((one.claim.sentence, one.claim.rows),)
    ]  # fmt: skip


def _with_recognised(
    judgements: list[Judgement],
    spoken: Spoken,
    facts: Facts,
    settled: Collection[tuple[int, int]],
    tied: Collection[tuple[int, int]],
) -> list[Judgement]:
    """Give judgements with what is recognised by its amount, which goes before what was only asked of a number.

    `settled` are the numbers, and `tied` the directions, of which a steward said what they are.
    """
    by_sentence: dict[int, list[Judgement]] = {}
    for one in judgements:
        by_sentence.setdefault(one.claim.sentence, []).append(one)
    found: list[Judgement] = []
    for loose in spoken.loose:
        made = recognise(loose, by_sentence.get(loose.before, ()), by_sentence.get(loose.sentence, ()), facts)
        by_sentence.setdefault(loose.sentence, []).extend(made)
        found += [
            one for one in made
            if one.claim.direction_at not in tied
            and not any((each.start, each.end) in settled for each in one.claim.numbers)
        ]  # fmt: skip
    known = {(each.start, each.end) for one in found for each in one.claim.numbers}
    ways = {one.claim.direction_at for one in found if one.claim.number is None}
    kept = [
        one for one in judgements
        if known.isdisjoint((each.start, each.end) for each in one.claim.numbers)
        and (one.claim.number is not None or one.is_certain or one.claim.direction_at not in ways)
    ]  # fmt: skip
    proven = {(each.start, each.end) for one in kept if one.is_proof for each in one.claim.numbers}
    return [*(one for one in kept if not _is_asked_again(one, proven)), *found]


def _is_asked_again(judgement: Judgement, proven: Collection[tuple[int, int]]) -> bool:
    """Tell whether it is asked what a number is of one row that is proven to be of another."""
    claim = judgement.claim
    is_told = judgement.is_certain or judgement.is_likely or claim.declared
    if judgement.state == "agrees" or is_told or claim.number is None:
        return False
    return (claim.number.start, claim.number.end) in proven


def _what_of(judgement: Judgement) -> tuple[object, ...]:
    """Give what a number says of which row, in which sentence: its amount of a year, or by how much it changed."""
    claim, way = judgement.claim, judgement.way
    return claim.sentence, claim.rows, way.kind if way is not None else "", claim.role, claim.when, claim.against


def _is_told(judgement: Judgement, is_proven: bool, said: Collection[tuple[object, ...]], facts: Facts) -> bool:
    """Tell whether a judgement is told: what agrees by chance is no proof, and what is doubted much is no question.

    A way has two sides, and a number many figures that it may be. `is_proven` says that a number of the same sentence
    agrees with the same row; `said` is what numbers that agree say of rows.
    """
    claim = judgement.claim
    if judgement.is_certain or judgement.sections or claim.declared:
        return True
    if claim.number is None:
        if judgement.state == "direction contradicted" and not _may_be_asked(claim, is_proven):
            return False
        if (
            claim.doubts
            and claim.direction == "equal"
            and judgement.state == "direction contradicted"
            and _is_near(judgement)
        ):
            return False
        return len(claim.doubts) < MOST_DOUBTS + (2 if is_proven else 0)
    if len(claim.doubts) >= MOST_DOUBTS + (judgement.is_turned or judgement.state == "agrees"):
        return False
    if judgement.state == "value contradicted" and claim.quantity is None:
        if _what_of(judgement) in said:
            # *Rose by 15 million; up 3% at constant rates*: another number said already how far it went.
            return False
        if not OF_ANOTHER.isdisjoint(claim.doubts) and not is_near_miss(judgement, facts):
            return False
    is_loose = judgement.state == "agrees" and not LOOSELY_TOLD.isdisjoint(claim.doubts)
    is_bound = None in (claim.number.said.lower, claim.number.said.upper)
    return not (is_loose and (is_bound or not judgement.is_sharp) and claim.number.value)


def _may_be_asked(claim: Claim, is_proven: bool) -> bool:
    """Tell whether a direction that is contradicted is a question: it says against what, and hardly of whom else."""
    if claim.direction in ("equal", "almost equal") and (claim.against is None or claim.against.is_implied):
        # *In line with demand* is said of two other things.
        return False
    return len(claim.doubts) < MOST_DOUBTS + is_proven


def _is_near(judgement: Judgement) -> bool:
    """Tell whether amounts that are said to be equal nearly are."""
    return judgement.way is not None and is_near(judgement.way.amount, judgement.way.interval)


def _without_told_twice(judgements: list[Judgement]) -> list[Judgement]:
    """Leave out that something went some way where a number beside says how far it went that way."""
    told = {
        (one.claim.direction_at, one.claim.rows)
        for one in judgements
        if one.claim.number is not None and one.way is not None and one.way.kind != "value"
    }
    return [
        one
        for one in judgements
        if one.claim.number is not None or one.claim.declared or (one.claim.direction_at, one.claim.rows) not in told
    ]
