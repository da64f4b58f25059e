"""Keep what was spoken of before a sentence, and under which heading. Pure."""

from __future__ import annotations

from dataclasses import dataclass, field

from tieout.narrative.claims import Doubt
from tieout.narrative.items import Reading
from tieout.narrative.leaning import Beside
from tieout.narrative.loose import Above
from tieout.narrative.sentences import Sentence
from tieout.narrative.subjects import Subject, Subjects
from tieout.narrative.times import NO_TIMES, Times

NO_WORDS: frozenset[str] = frozenset()
NO_YEARS: frozenset[int] = frozenset()


@dataclass(slots=True)
class Context:
    """What was spoken of before a sentence."""

    block: int = -1
    last: Subject | None = None
    """What the sentence before spoke of last."""
    headings: dict[int, list[Subject]] = field(default_factory=dict)
    stems: dict[int, frozenset[str]] = field(default_factory=dict)
    years: dict[int, frozenset[int]] = field(default_factory=dict)
    """Of each heading, the years that it names."""
    beside: Beside = field(default_factory=Beside)
    """The clauses beside the one that is read, by which it is understood."""
    before: int = -1
    """Where the sentence before begins, in the same paragraph."""
    times: dict[int, Times] = field(default_factory=dict)
    """What each block says of when something is."""
    turned: int = -1
    """The block in which a sentence named a year, or said what nobody knows: those behind it may go on about that."""

    def pass_over(self, sentence: Sentence) -> None:
        """Note a sentence that says nothing."""
        self.block = self.turned = sentence.block
        self.before = -1

    def enter(self, reading: Reading, subjects: Subjects) -> None:
        """Come to a sentence: what it stands under, and which one it follows."""
        sentence = reading.sentence
        if sentence.kind == "heading":
            self.headings[sentence.block] = [one.subject for one in reading.of("subject") if one.subject is not None]
            self.stems[sentence.block] = subjects.stems(reading.words)
            self.years[sentence.block] = frozenset(one.year for one in reading.of("year"))
        if sentence.block != self.block and sentence.kind != "paragraph":
            self.last = None
        self.before = self.before if sentence.block == self.block else -1
        self.block = sentence.block
        self.times[sentence.block] = self.times.get(sentence.block, NO_TIMES).with_those_of(reading)

    def leave(self, reading: Reading, knows_all: bool) -> None:
        """Go on behind a sentence; `knows_all` if every word of it is known."""
        self.before = reading.sentence.start
        if reading.is_otherwise or reading.of("year") or not knows_all:
            self.turned = reading.sentence.block
        named = [item.subject for item in reading.of("subject") if item.subject and item.subject.meant.is_full]
        self.last = named[-1] if named else self.last

    def years_above(self, sentence: Sentence) -> frozenset[int]:
        """Give the years that the heading above a sentence names."""
        return self.years.get(sentence.heading, NO_YEARS) if sentence.heading is not None else NO_YEARS

    def stems_above(self, sentence: Sentence) -> frozenset[str]:
        """Give the words of the heading above a sentence, as names are compared."""
        return self.stems.get(sentence.heading, NO_WORDS) if sentence.heading is not None else NO_WORDS

    def above(self, sentence: Sentence) -> Above:
        """Give what stands above and before a sentence."""
        named = (self.last, *self.named_above(sentence))
        rows = tuple(key for one in named if one is not None for key in one.meant.rows)
        times = self.times.get(sentence.block, NO_TIMES).and_those(self.times_above(sentence))
        return Above(rows, self.years_above(sentence), self.before, self.stems_above(sentence), times)

    def times_above(self, sentence: Sentence) -> Times:
        """Give what the heading above a sentence says of when something is."""
        return self.times.get(sentence.heading, NO_TIMES) if sentence.heading is not None else NO_TIMES

    def subject_of(self, sentence: Sentence) -> tuple[Subject, Doubt] | None:
        """Give the subject that a sentence without one speaks of: that of the one before, or of the heading."""
        if self.last is not None:
            return self.last, "referred back"
        heading = self.named_above(sentence)
        return (heading[0], "named by the heading") if len(heading) == 1 and not heading[0].meant.group else None

    def named_above(self, sentence: Sentence) -> list[Subject]:
        """Give what the heading above a sentence names."""
        return self.headings.get(sentence.heading, []) if sentence.heading is not None else []
