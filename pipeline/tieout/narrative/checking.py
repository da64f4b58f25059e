"""Take texts through: sentences, numbers, claims, judgements, by the wording of a rulebook. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from tieout.narrative.facts import Facts
from tieout.narrative.judging import Judgement, judge
from tieout.narrative.numbers import Number
from tieout.narrative.proposing import Proposer
from tieout.narrative.reading import Reader, phrase_words
from tieout.narrative.scanning import Written
from tieout.narrative.sentences import Prose
from tieout.narrative.subjects import Subjects
from tieout.rulebook.narrative_words import NarrativeWords
from tieout.rulebook.vocabulary import Notation, Units


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
class Checked:
    """What became of a text."""

    prose: Prose
    judgements: tuple[Judgement, ...]
    unbound: tuple[Number, ...]
    """Its numbers that no claim is of, or of which no table has a figure."""
    numbers: int
    """How many numbers it prints that are figures."""

    def quote(self, start: int, end: int) -> str:
        """Give what the text says between two places, on one line."""
        return " ".join(self.prose.text[start:end].split())


class Texts:
    """Knows how texts are read by a rulebook, of the rows of a publication."""

    def __init__(self, wording: Wording, facts: Facts) -> None:
        self.facts = facts
        self._words = wording.words
        self._may = tuple(wording.notation.scale)
        subjects = Subjects(list(facts.rows.values()), wording.words, wording.endings)
        self.reader = Reader(wording.words, Written(wording.notation, wording.words), subjects)
        own = frozenset(word for name in wording.own_names for word in phrase_words(name))
        self.proposer = Proposer(self.reader, frozenset((*wording.units.money, "%")), own)

    def prose(self, file: str, text: str) -> Prose:
        """Make a text ready to be read."""
        return Prose(file, text, self._words.abbreviations, self._may)

    def check(self, prose: Prose, declared: Sequence[Judgement] = (), apart: Sequence[Number] = ()) -> Checked:
        """Judge all that a text claims; what a steward tied or set apart is not proposed again."""
        settled = {(one.claim.number.start, one.claim.number.end) for one in declared if one.claim.number is not None}
        settled |= {(one.start, one.end) for one in apart}
        spans = [one.claim.direction_at for one in declared if one.claim.direction_at is not None]
        judgements, unbound, count = list(declared), [], 0
        for proposed in self.proposer.propose(prose):
            count += len(proposed.reading.found.numbers)
            unbound += [one for one in proposed.unbound if (one.start, one.end) not in settled]
            for claim in proposed.claims:
                number = claim.number
                if number is not None and (number.start, number.end) in settled:
                    continue
                if number is None and claim.direction_at in spans:
                    continue
                found = judge(claim, self.facts)
                if found.state == "no figures":
                    unbound += [number] if number is not None else []
                else:
                    judgements.append(found)
        return Checked(prose, tuple(judgements), tuple(_once(unbound)), count)


def _once(numbers: Sequence[Number]) -> list[Number]:
    """Give numbers in order, each once."""
    return list({(one.start, one.end): one for one in sorted(numbers, key=lambda one: one.start)}.values())
