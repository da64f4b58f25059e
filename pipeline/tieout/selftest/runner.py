"""Test a rulebook by itself: run its examples, and see which mistakes in sound tables its rules catch."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import msgspec

from tieout.declarations.datapackage import parse_publication, rulebook_named
from tieout.declarations.publication import FILE_NAME, Publication
from tieout.figures.notations import notations_of
from tieout.intake.files import capture
from tieout.recognition.columns import name_of
from tieout.report.selftest import Counted, Missed, Place, RuleCounted, SelfTest, Unsound
from tieout.rulebook.model import Rulebook
from tieout.rulebook.shelf import entity_key, usual
from tieout.selftest.catching import SWAPPED, Breeding, Caught, caught_rows
from tieout.selftest.examples import Drawing, Placed, Shown, read_examples, show, undeclared
from tieout.selftest.mistakes import OF_CELLS, OF_ROWS
from tieout.selftest.mutants import Mutant, mutants_of_cells, mutants_of_rows
from tieout.selftest.soundness import Grounds, Sound, find_grounds
from tieout.selftest.worlds import World, every_rule, loaded, worlds_of
from tieout.values.errors import UsageError
from tieout.values.outcome import SEVERITIES, Severity

ACROSS = "Rules across documents are tried on the mistakes that nothing in a document itself tells."
CUT_OFF = "the table is said to go on elsewhere"
NOT_ASKED = "no rule asks for the row, and what is left ties out"
Progress = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class _Tried:
    """All mistakes that were made, with the rules that caught each."""

    grounds: Grounds
    mutants: tuple[Mutant, ...]
    caught: Caught
    reasons: Mapping[int, str]
    """Why a mistake that rounding does not explain was missed, by its place among the mutants."""


def selftest(rulebook: str | None, rulebooks: Path | None, tables: Path | None, progress: Progress) -> SelfTest:
    """Run the examples of a rulebook, and make mistakes in its passing examples or in the tables of a publication.

    Raises UsageError and DeclarationError where rulebook or publication are not as they must be.
    """
    publication = _publication(tables, rulebook, rulebooks) if tables else None
    book = every_rule(rulebook or (publication.tieout.rulebook if publication else usual(rulebooks)), rulebooks)
    examples = read_examples(book, rulebooks)
    progress("running the examples of")
    shown = show(book, examples, rulebooks)
    if publication is not None and tables is not None:
        files = {table.path: capture(tables, table.path) for table in publication.tables}
        worlds, told = worlds_of(publication, files), f"the tables of {publication.name}"
    else:
        worlds, told = _passing(book, shown, rulebooks), "the tables of the passing examples"
    tried = _try(worlds, book, progress)
    return _told(book, examples, shown, tried, told, ACROSS if publication else "")


def _publication(folder: Path, rulebook: str | None, rulebooks: Path | None) -> Publication:
    """Read the publication whose tables are to be mutated."""
    data, where = capture(folder, FILE_NAME).data, str(folder / FILE_NAME)
    publication = parse_publication(data, where, entity_key(rulebook_named(data, where), rulebooks))
    if rulebook is not None and rulebook != publication.tieout.rulebook:
        advice = f"It is judged by {publication.tieout.rulebook}: name that, or none."
        raise UsageError(str(folder), f"it is not judged by {rulebook}", advice)
    return publication


def _passing(book: Rulebook, shown: Sequence[Shown], rulebooks: Path | None) -> tuple[World, ...]:
    """Give the tables of the passing examples that do pass; those that serve several rules once."""
    drawing = Drawing(book, rulebooks)
    worlds: dict[object, World] = {}
    for one in shown:
        example = one.placed.example
        if example.shows == "passing" and example.table and one.fault is None:
            key = (example.entity, example.year, example.document, msgspec.json.encode(example.table))
            worlds.setdefault(key, drawing.world(one.placed, name_of(f"{example.rule}.{one.placed.number}", "")))
    return tuple(worlds.values())


def _try(worlds: Sequence[World], book: Rulebook, progress: Progress) -> _Tried:
    """Make every mistake in every table, and see what is caught."""
    progress("reading the sound tables for")
    with loaded(worlds, book) as judge:
        grounds = find_grounds(judge)
        cells = tuple(mutants_of_cells(grounds, notations_of(judge.connection, book)))
        breeding = Breeding(judge, book, grounds)
        caught: Caught = []
        for batch in breeding.batches(cells):
            progress(f"{len(caught)} of {len(cells)} mistakes in figures for")
            caught += breeding.caught(batch)
        missed = [at for at, mutant in enumerate(cells) if not caught[at] and mutant.is_beyond(grounds)]
        progress(f"{len(missed)} mistakes with all documents beside them for")
        for at, rules in zip(missed, breeding.caught_across([cells[at] for at in missed]), strict=True):
            caught[at] = rules
        missed = [at for at in missed if not caught[at]]
        found = [reason for batch in breeding.batches(cells[at] for at in missed) for reason in breeding.reasons(batch)]
    reasons = dict(zip(missed, found, strict=True))
    rows = tuple(mutants_of_rows(grounds))
    progress(f"{len(rows)} mistakes in rows for")
    caught += caught_rows(rows, worlds, book, grounds)
    cut_off = {
        table.name
        for world in worlds
        for table in world.publication.tables
        if table.tieout and not table.tieout.complete
    }
    for at, mutant in enumerate(rows, len(cells)):
        if not caught[at] and mutant.is_beyond(grounds):
            reasons[at] = CUT_OFF if mutant.figure.table in cut_off else NOT_ASKED
    return _Tried(grounds, cells + rows, caught, reasons)


def _told(
    book: Rulebook, examples: Sequence[Placed], shown: Sequence[Shown], tried: _Tried, told: str, left_out: str
) -> SelfTest:
    """Put the self-test together."""
    grounds = tried.grounds
    faults = [
        f"{one.placed.where}, {one.placed.example.shows} of {one.placed.example.rule}: {one.fault}"
        for one in shown
        if one.fault is not None
    ]
    return SelfTest(
        rulebook=f"{book.name} {book.version}",
        examples=len(examples),
        faults=(*undeclared(book, examples), *faults),
        tables=told,
        left_out=left_out,
        figures=len(grounds.figures),
        in_identities=len(grounds.identities),
        unseen=tuple(_place(figure) for figure in grounds.figures if figure.cell not in grounds.looked_at),
        unsound=tuple(_unsound(grounds)),
        mutations=_mutations(book, tried),
        rules=_rules(book, tried.caught),
        missed=tuple(
            Missed(mutant.mutation, _place(mutant.figure), mutant.printed, tried.reasons[at])
            for at, mutant in enumerate(tried.mutants)
            if at in tried.reasons
        ),
        indistinguishable=sum(reason == SWAPPED for reason in tried.reasons.values()),
    )


def _place(figure: Sound) -> Place:
    """Say where a figure stands."""
    return Place(figure.table, figure.line, figure.label, figure.head, figure.printed)


def _unsound(grounds: Grounds) -> list[Unsound]:
    """Name the columns, or of a table of records the rows, in which an identity does not hold."""
    heads = {
        (figure.table, figure.slice): figure.label if figure.is_record else figure.head for figure in grounds.figures
    }
    return [Unsound(*where[:1], heads.get(where, ""), rule) for where, rule in sorted(grounds.unsound.items())]


def _mutations(book: Rulebook, tried: _Tried) -> tuple[Counted, ...]:
    """Count the mistakes of each kind."""
    severity: dict[str, Severity] = {rule.name: rule.severity for rule in book.rules}
    counted = {mutation: Counter[str]() for mutation in (*OF_CELLS, *OF_ROWS)}
    for mutant, rules in zip(tried.mutants, tried.caught, strict=True):
        count = counted[mutant.mutation]
        count["made"] += 1
        if rules:
            count[min((severity[rule] for rule in rules), key=SEVERITIES.index)] += 1
        if mutant.is_beyond(tried.grounds):
            count["beyond"] += 1
            count["beyond_caught"] += bool(rules)
    return tuple(
        Counted(
            mutation, count["made"], count["critical"], count["warning"], count["info"], count["beyond"],
            count["beyond_caught"],
        )
        for mutation, count in counted.items()
    )  # fmt: skip


def _rules(book: Rulebook, caught: Caught) -> tuple[RuleCounted, ...]:
    """Count what each rule caught, the one that caught most first."""
    by_rule = Counter(rule for rules in caught for rule in rules)
    alone = Counter(rule for rules in caught if len(rules) == 1 for rule in rules)
    severity = {rule.name: rule.severity for rule in book.rules}
    return tuple(RuleCounted(rule, severity[rule], count, alone[rule]) for rule, count in by_rule.most_common())
