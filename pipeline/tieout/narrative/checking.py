"""Take texts through: sentences, numbers, claims, judgements, by the wording of a rulebook. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from tieout.narrative.claims import Claim
from tieout.narrative.facts import Facts, Row, RowKey
from tieout.narrative.judging import Judgement, judge
from tieout.narrative.numbers import Number, Passed
from tieout.narrative.phrases import phrase_words
from tieout.narrative.proposing import Proposer
from tieout.narrative.reading import Reader
from tieout.narrative.scanning import Written
from tieout.narrative.sentences import Prose
from tieout.narrative.subjects import Subjects
from tieout.narrative.unread import count_pictures, unread_numbers
from tieout.rulebook.narrative_words import NarrativeWords
from tieout.rulebook.vocabulary import Notation, Units
from tieout.values.transcript import Transcript

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

    @property
    def prose(self) -> Prose:
        """The text."""
        return self.spoken.prose

    def quote(self, start: int, end: int) -> str:
        """Give what the text says between two places, on one line."""
        return self.prose.quote(start, end)


class Texts:
    """Knows how texts are read by a rulebook, of the rows of a publication."""

    def __init__(self, wording: Wording, rows: Sequence[Row]) -> None:
        self._words = wording.words
        self._may = tuple(wording.notation.scale)
        subjects = Subjects(rows, wording.words, wording.endings)
        self.reader = Reader(wording.words, Written(wording.notation, wording.words), subjects)
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
        mentioned: dict[RowKey, dict[tuple[int, int], None]] = {}
        for proposed in self._proposer.propose(prose):
            claims += proposed.claims
            unbound += proposed.unbound
            numbers += proposed.reading.found.numbers
            passed += proposed.reading.found.passed
            sentence = proposed.reading.sentence
            for item in proposed.reading.of("subject"):
                if item.subject is not None and item.subject.meant.is_full:
                    for row in item.subject.meant.rows:
                        mentioned.setdefault(row, {})[sentence.start, sentence.end] = None
        said = {row: tuple(found) for row, found in mentioned.items()}
        unread = unread_numbers(prose, self.reader.written, passed)
        return Spoken(
            prose, tuple(claims), tuple(unbound), tuple(numbers), said, tuple(passed), unread, count_pictures(prose)
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
    found = [judge(claim, facts) for claim in (*declared, *spoken.claims)]
    proven = {(one.claim.sentence, one.claim.rows) for one in found if one.is_proof and one.claim.sentence >= 0}
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
        elif one.state != "no figures" and _is_told(one, (claim.sentence, claim.rows) in proven):
            judgements.append(one)
        elif number is not None:
            unbound += claim.numbers
        else:
            unheard[claim.start, claim.end] = claim
    judgements = _without_told_twice(judgements)
    known = {(one.start, one.end) for judgement in judgements for one in judgement.claim.numbers}
    left = {(one.start, one.end): one for one in unbound if (one.start, one.end) not in known}
    accused = {one.claim.start for one in judgements if one.is_certain}
    silenced = tuple(one for one in overruled if one.claim.start not in accused)
    for one in judgements:
        unheard.pop((one.claim.start, one.claim.end), None)
    silent = tuple(unheard[span] for span in sorted(unheard))
    loose = tuple(left[span] for span in sorted(left))
    return Checked(spoken, tuple(judgements), loose, silenced, silent, tuple(apart))


def _is_told(judgement: Judgement, is_proven: bool) -> bool:
    """Tell whether a judgement is told: what agrees by chance is no proof, and what is doubted much is no question.

    A way has two sides, and a number many figures that it may be. `is_proven` says that a number of the same sentence
    agrees with the same row.
    """
    if judgement.is_certain or judgement.sections:
        return True
    if judgement.claim.number is None:
        return len(judgement.claim.doubts) < MOST_DOUBTS + (2 if is_proven else 0)
    return len(judgement.claim.doubts) < MOST_DOUBTS + (judgement.is_turned or judgement.state == "agrees")


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
