"""Lay out the texts of a publication with what became of their numbers and directions, for a report. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from tieout.findings.narratives import Heard
from tieout.gate.case import Case
from tieout.narrative.checking import Checked
from tieout.narrative.judging import Judgement
from tieout.narrative.markup import PARTING, TAG
from tieout.narrative.number import Why
from tieout.narrative.sentences import Prose
from tieout.narrative.wording import computed, contradiction, group_told, question, unjudged
from tieout.report.printed import (
    PrintedClaim,
    PrintedMention,
    PrintedParagraph,
    PrintedText,
    PrintedWords,
    TextState,
)
from tieout.rulebook.vocabulary import Units
from tieout.values.errors import shorten
from tieout.values.outcome import Finding, Place, Text
from tieout.values.transcript import Block, Transcript

SHOWN_WHOLE = 400
"""Paragraphs up to which a text is shown whole; of a longer one these are those that say most."""
WIDEST = 1_500
"""Signs of a paragraph between two marks that are shown."""
MOST_MENTIONS = 3
"""Sentences that are shown of what a text says of one row."""
NOTHING = "\ufdd0"
COMMENT = re.compile("<!--.*?(?:-->|$)", re.DOTALL)
EMPHASIS = re.compile(r"(?<!\w)([*_]{1,3})(?=\S)|(?<=\S)([*_]{1,3})(?!\w)")
WEIGHT: tuple[TextState, ...] = ("contradicts", "asked", "unbound", "silent", "apart", "agrees", "no figure", "")
"""Of words of which several things are said they are marked by the first."""
NO_FIGURE: dict[Why, Text] = {
    "year": Text("A year, no figure.", "Een jaartal, geen cijfer."),
    "date": Text("A date, no figure.", "Een datum, geen cijfer."),
    "reference": Text("A reference, no figure.", "Een verwijzing, geen cijfer."),
    "name": Text("Part of a name, no figure.", "Deel van een naam, geen cijfer."),
    "ordinal": Text("A place in an order, no figure.", "Een rangnummer, geen cijfer."),
    "time": Text("A time of day, no figure.", "Een tijdstip, geen cijfer."),
    "ambiguous": Text("It can be read in several ways, and was not judged.",
                      "Het is op meer manieren te lezen, en is niet beoordeeld."),
}  # fmt: skip
UNBOUND = Text("Not judged: tied to no figure of a table.", "Niet beoordeeld: hoort bij geen cijfer van een tabel.")
APART = Text("Not judged: set apart by the publisher as no figure of a table.",
             "Niet beoordeeld: door de publicerende terzijde gezet als geen cijfer van een tabel.")  # fmt: skip
OVERRULED = Text("By its words it contradicts the table; the publisher tied it to another figure.",
                 "Naar de woorden spreekt het de tabel tegen; de publicerende koos een ander cijfer.")  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Mark:
    """A stretch of a text of which something is said."""

    start: int
    end: int
    told: tuple[tuple[TextState, Callable[[], PrintedClaim]], ...]
    """What became of it, each with what words that: of a long text few paragraphs are shown, and only those worded."""

    @property
    def state(self) -> TextState:
        """What it is marked by."""
        return min((state for state, _ in self.told), key=WEIGHT.index)

    @property
    def claims(self) -> tuple[PrintedClaim, ...]:
        """What is said of it, in words."""
        return tuple(dict.fromkeys(say() for _, say in self.told))


def print_texts(
    case: Case, texts: Mapping[str, Transcript], heard: Heard | None, findings: Sequence[Finding]
) -> tuple[PrintedText, ...]:
    """Give the texts of a publication as they were judged, with the sentences that name a row with a finding.

    `heard` is None where nothing judged them: they come without a mark then.
    """
    titles = {one.path: one.title or one.name for one in case.publication.resources}
    if heard is None:
        return tuple(
            _print_text(Prose(file, text, (), ()), titles.get(file, file), [], is_judged=False)
            for file, text in texts.items()
        )
    found = frozenset((place.file, place.line) for one in findings for place in one.places[:1])
    return tuple(
        print_judged(one, heard, case.rulebook.units, titles.get(one.prose.file, ""), found) for one in heard.checked
    )


def print_judged(
    checked: Checked,
    heard: Heard,
    units: Units,
    title: str = "",
    found: frozenset[tuple[str, int | None]] = frozenset(),
) -> PrintedText:
    """Give one text as it was judged; `found` are the lines of tables, by their file, of which there is a finding."""
    marks = _joined([*_marks(checked, heard, units)])
    return _print_text(checked.prose, title or checked.prose.file, marks, tuple(_mentions(checked, heard, found)))


def _print_text(
    prose: Prose, title: str, marks: Sequence[_Mark], mentions: tuple[PrintedMention, ...] = (), *,
    is_judged: bool = True,
) -> PrintedText:  # fmt: skip
    """Lay out one text."""
    by_block: dict[Block, list[_Mark]] = {block: [] for block in prose.blocks}
    blocks = iter(prose.blocks)
    block = next(blocks, None)
    for mark in marks:
        while block is not None and block.end <= mark.start:
            block = next(blocks, None)
        if block is not None and block.start <= mark.start:
            by_block[block].append(mark)
    shown = _most_telling(by_block)
    bare = _without_tags(prose.text) if prose.is_marked_up else prose.text
    paragraphs = tuple(_paragraph(prose, bare, block, by_block[block]) for block in shown)
    return PrintedText(prose.file, title, is_judged, paragraphs, mentions, len(by_block) - len(shown))


def _most_telling(by_block: dict[Block, list[_Mark]]) -> list[Block]:
    """Give the blocks that are shown, in order: of very many those with the weightiest marks."""
    if len(by_block) <= SHOWN_WHOLE:
        return list(by_block)
    last = len(WEIGHT)

    def weight(block: Block) -> int:
        return min((WEIGHT.index(mark.state) for mark in by_block[block]), default=last)

    kept = set(sorted(by_block, key=weight)[:SHOWN_WHOLE])
    return [block for block in by_block if block in kept]


def _paragraph(prose: Prose, bare: str, block: Block, marks: Sequence[_Mark]) -> PrintedParagraph:
    """Cut a block where its marks begin and end; `bare` is the text without what is no words of it."""
    words: list[PrintedWords] = []
    at = block.start
    for mark in marks:
        end = min(mark.end, block.end)
        line, column = prose.place(mark.start)
        words.append(PrintedWords(_plain(bare[at : mark.start])))
        page, on_page = (spot := prose.spot(mark.start)).page, spot.page_line
        words.append(PrintedWords(_plain(bare[mark.start : end]), mark.state, column, line, mark.claims, page, on_page))
        at = end
    words.append(PrintedWords(_plain(bare[at : block.end]).rstrip()))
    kept = tuple(one for one in words if one.words)
    last = prose.place(max(block.start, block.start + len(prose.text[block.start : block.end].rstrip()) - 1))[0]
    begin = prose.spot(block.start)
    return PrintedParagraph(block.kind, prose.place(block.start)[0], last, kept, begin.page, begin.page_line)


def _without_tags(text: str) -> str:
    """Give a text with a sign that stands for nothing where a tag or a comment was: all else stays in its place."""
    kept = COMMENT.sub(lambda found: NOTHING * len(found.group()), text.replace(NOTHING, "\ufffd"))
    return TAG.sub(lambda tag: (" " if tag.group(1).lower() in PARTING else "").ljust(len(tag.group()), NOTHING), kept)


def _plain(text: str) -> str:
    """Give words without the marks of Markdown and HTML, each stretch of space as one."""
    plain = re.sub(r"\s+", " ", EMPHASIS.sub("", text.replace(NOTHING, "")))
    return plain if len(plain) <= WIDEST else f"{plain[:WIDEST]} …"


def _joined(marks: list[_Mark]) -> list[_Mark]:
    """Put marks in order, those that overlap into one."""
    joined: list[_Mark] = []
    for mark in sorted(marks, key=lambda one: (one.start, one.end)):
        if joined and mark.start < joined[-1].end:
            before = joined.pop()
            mark = _Mark(before.start, max(before.end, mark.end), (*before.told, *mark.told))
        joined.append(mark)
    return joined


def _marks(checked: Checked, heard: Heard, units: Units) -> Iterator[_Mark]:
    """Yield what is said of the words of a text."""
    for judgement in checked.judgements:
        yield _mark(judgement, _state(judgement), partial(_claim, judgement, checked, heard, units))
    for judgement in checked.overruled:
        yield _mark(judgement, "contradicts", partial(_overruled, judgement))
    for said in heard.contested:
        if said.text is checked:
            yield _fixed(*said.span, "asked", said.message)
    for number in checked.unbound:
        yield _fixed(number.start, number.end, "unbound", UNBOUND)
    for start, end, way in checked.silent:
        told = unjudged(way)
        yield _fixed(start, end, "silent", Text(f"Not judged: {told.en}.", f"Niet beoordeeld: {told.nl}."))
    for number in checked.apart:
        yield _fixed(number.start, number.end, "apart", APART)
    for passed in checked.spoken.passed:
        yield _fixed(passed.start, passed.end, "no figure", NO_FIGURE[passed.why])


def _fixed(start: int, end: int, state: TextState, said: Text) -> _Mark:
    """Mark a stretch of which always the same is said."""
    return _Mark(start, end, ((state, partial(PrintedClaim, state, said)),))


def _mark(judgement: Judgement, state: TextState, say: Callable[[], PrintedClaim]) -> _Mark:
    """Mark what a judgement is on: its number alone where it agrees, and else as its finding quotes it."""
    claim = judgement.claim
    is_number = judgement.state == "agrees" and claim.number is not None
    start, end = (claim.start, claim.end) if is_number else claim.words
    return _Mark(start, end, ((state, say),))


def _state(judgement: Judgement) -> TextState:
    """Say what became of a claim, in a word."""
    if judgement.state == "agrees":
        return "agrees"
    return "contradicts" if judgement.is_certain else "asked"


def _overruled(judgement: Judgement) -> PrintedClaim:
    """Say that the words contradict the table, where a steward tied them to something else."""
    return PrintedClaim("contradicts", OVERRULED, _cells(judgement))


def _claim(judgement: Judgement, checked: Checked, heard: Heard, units: Units) -> PrintedClaim:
    """Say what became of a claim, in words."""
    claim, way = judgement.claim, judgement.way
    quote = checked.quote(*claim.words)
    cells = _cells(judgement)
    if judgement.state != "agrees":
        state = _state(judgement)
        if claim.quantity is not None:
            return PrintedClaim(state, group_told(judgement, quote), cells)
        if judgement.is_certain:
            return PrintedClaim(state, contradiction(judgement, quote, heard.facts, units), cells)
        return PrintedClaim(state, question(judgement, quote, heard.facts, units), cells)
    if claim.quantity is not None or way is None:
        count = len(judgement.holding)
        return PrintedClaim("agrees", Text(f"It holds of {count} rows.", f"Het klopt voor {count} rijen."), cells)
    made = computed(way, claim, heard.facts, units)
    label = shorten(way.row.label).strip('“”"')
    return PrintedClaim("agrees", Text(f"{label}: {made.en}.", f"{label}: {made.nl}."), cells)


def _cells(judgement: Judgement) -> tuple[Place, ...]:
    """Give the cells that a claim was held against, those of which it does not hold first."""
    ways = judgement.failing or judgement.holding or ((judgement.way,) if judgement.way is not None else ())
    places = (fact.place for way in ways for fact, _ in (way.parts or way.amount).made_of)
    return tuple(dict.fromkeys(places))[:40]


def _mentions(checked: Checked, heard: Heard, found: frozenset[tuple[str, int | None]]) -> Iterator[PrintedMention]:
    """Yield the sentences that name rows of which there is a finding; a heading is none."""
    prose = checked.prose
    headings = {block.start for block in prose.blocks if block.kind == "heading"}
    rows = {fact.row: fact.place for facts in heard.facts.figures.values() for fact in facts}
    for row, spans in checked.spoken.mentioned.items():
        place = rows.get(row)
        if place is None or (place.file, place.line) not in found:
            continue
        for start, end in [span for span in spans if span[0] not in headings][:MOST_MENTIONS]:
            words = prose.text[start:end]
            sentence = _plain(_without_tags(words) if prose.is_marked_up else words).strip()
            yield PrintedMention(Place(place.file, place.line), prose.spot(start), sentence)
