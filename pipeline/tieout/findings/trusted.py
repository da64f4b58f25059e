"""Say what a verdict stands on that is the publisher's own word. Pure.

Nothing of this is wrong by itself: a table does go on elsewhere, a note is a note. But each makes a rule softer or
leaves figures out, so that whoever reads the verdict must see it before anything else.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from tieout.declarations.publication import Publication
from tieout.findings.columns import Undeclared
from tieout.values.errors import shorten
from tieout.values.listing import listed
from tieout.values.outcome import Explanation, Finding, Input, Outcome, Text

IN_DUTCH: Mapping[str, str] = {
    "unplaced": "bij geen kolom", "note": "opmerking", "section": "sectie", "number": "nummer", "label": "omschrijving",
}  # fmt: skip
"""What Dutch calls the roles of columns that print no figures; in English they are called as they are declared."""
NUMBER = re.compile(r"(?<![\w.,])[0-9][0-9.,]*")


def trusted(
    publication: Publication,
    undeclared: Sequence[Undeclared],
    allowed: Sequence[str],
    outcomes: Sequence[Outcome],
    findings: Sequence[Finding],
    unjudged: int,
    narratives: Mapping[str, str],
) -> tuple[Text, ...]:
    """Give a line for each kind of thing that is taken on the publisher's word.

    `undeclared` are columns declared as none of figures; `allowed` are the rules that may examine nothing; `unjudged`
    is how many checks could not be made; `narratives` are the texts by their file.
    """
    lines = [
        *_columns(publication, undeclared),
        *_tables(publication),
        *_counted_rows(publication),
        *by_leave(allowed, outcomes),
        *_answered(findings),
        *_unjudged(unjudged, narratives),
    ]
    return tuple(lines)


def _columns(publication: Publication, undeclared: Sequence[Undeclared]) -> Iterator[Text]:
    """Name the columns that print figures and are judged as none."""
    named = [(one.place.printed or "", one.role) for one in undeclared if one.figures]
    named += [
        (field.name, field.tieout.role)
        for table in publication.tables
        for field in table.fields
        if field.tieout.role == "unplaced"
    ]
    if named:
        english = listed([f"{shorten(name)} ({role})" for name, role in named])
        dutch = listed([f"{shorten(name)} ({IN_DUTCH.get(role, role)})" for name, role in named])
        yield Text(
            f"Columns with figures that are judged as none: {english}.",
            f"Kolommen met cijfers die niet als cijfers zijn beoordeeld: {dutch}.",
        )


def _tables(publication: Publication) -> Iterator[Text]:
    """Name the tables that are said to go on elsewhere, and those whose blanks are not given."""
    told = [(table.name, table.tieout) for table in publication.tables if table.tieout is not None]
    if cut := [name for name, settings in told if not settings.complete]:
        yield Text(f"Tables that go on elsewhere: {listed(cut)}.", f"Tabellen die elders doorlopen: {listed(cut)}.")
    if blank := [name for name, settings in told if settings.blank == "not given"]:
        yield Text(
            f"Tables whose blanks are not given, and not nothing: {listed(blank)}.",
            f"Tabellen waarin leeg niet is opgegeven, en niet niets: {listed(blank)}.",
        )


def lines_apart(publication: Publication, inputs: Sequence[Input]) -> Iterator[Text]:
    """Name the tables without heads, those of one column, and the lines that are no rows because the publisher says so.

    `inputs` are the files that were read, of which those of the publication itself are told.
    """
    if bare := [table.name for table in publication.tables if not table.dialect.header]:
        yield Text(
            f"Tables without heads, whose columns are what is declared of them: {listed(bare)}.",
            f"Tabellen zonder koppen, waarvan de kolommen zijn wat is gedeclareerd: {listed(bare)}.",
        )
    if lists := [table.name for table in publication.tables if table.is_list]:
        yield Text(
            f"Tables of one column, which has labels and no figure to judge: {listed(lists)}.",
            f"Tabellen van één kolom, met labels en zonder cijfer om te beoordelen: {listed(lists)}.",
        )
    own = {table.path for table in publication.tables}
    if told := [f"{one.comments} in {one.path}" for one in inputs if one.path in own and one.comments]:
        yield Text(
            f"Lines that are declared to be comments, and are judged as nothing: {listed(told)}.",
            f"Regels die als opmerking zijn gedeclareerd, en niet zijn beoordeeld: {listed(told)}.",
        )


def _counted_rows(publication: Publication) -> Iterator[Text]:
    """Name the rows that the rulebook does not know and a total counts because the publisher says so."""
    found = [
        f"{shorten(label)} in {total}"
        for table in publication.tables
        if table.tieout is not None
        for label, total in table.tieout.part_of.items()
    ]
    if found:
        yield Text(
            f"Rows that no rulebook knows, counted in a total by the publisher's word: {listed(found)}.",
            f"Rijen die geen regelboek kent, in een totaal geteld op het woord van de publicerende: {listed(found)}.",
        )


def by_leave(allowed: Sequence[str], outcomes: Sequence[Outcome]) -> Iterator[Text]:
    """Name the rules that judged nothing by an allowance."""
    empty = {one.rule for one in outcomes if one.state == "empty"}
    names = [rule for rule in allowed if rule in empty]
    if names:
        count = len(names)
        yield Text(
            # Where a reader meets a rule by its title, that is the defect which nobody looked for.
            f"{count} {'rule' if count == 1 else 'rules'} judged nothing by leave of the publisher, and would not tell "
            f"of this: {listed(names)}.",
            f"{count} {'toets heeft' if count == 1 else 'toetsen hebben'} met verlof van de publicerende niets "
            f"beoordeeld, en {'zou' if count == 1 else 'zouden'} dit niet melden: {listed(names)}.",
        )


def _answered(findings: Sequence[Finding]) -> Iterator[Text]:
    """Count what is answered, by what it answers, the different texts and who gave them; waivers apart."""
    given = [(one.title, one.explanation) for one in findings if one.explanation is not None]
    answered = [(title, one) for title, one in given if not one.waives]
    waived = [(title, one) for title, one in given if one.waives]
    if answered:
        count, alike = len(answered), len({(one.group or one.finding) for _, one in answered})
        in_groups = Text("", "")
        if alike < count:
            in_groups = Text(f" to {count} warnings", f" op {count} waarschuwingen")
        yield _counted(
            Text(f"{alike} {'answer' if alike == 1 else 'answers'}{in_groups.en}",
                 f"{alike} {'toelichting' if alike == 1 else 'toelichtingen'}{in_groups.nl}"),
            answered,
        )  # fmt: skip
    if waived:
        count = len(waived)
        yield _counted(
            Text(f"{count} critical {'finding is' if count == 1 else 'findings are'} waived",
                 f"{count} kritieke {'bevinding is' if count == 1 else 'bevindingen zijn'} ontheven"),
            waived,
        )  # fmt: skip


def _counted(what: Text, given: Sequence[tuple[Text, Explanation]]) -> Text:
    """Say of answers in how many texts by how many people they are, and to which findings."""
    by_title = Counter(title for title, _ in given)
    texts = len({" ".join(one.text.split()).casefold() for _, one in given})
    people = len({one.who.casefold() for _, one in given})
    seconds = len({one.seen_by.casefold() for _, one in given} - {""})
    en = listed([f"{title.en} ({number})" for title, number in by_title.most_common()])
    nl = listed([f"{title.nl} ({number})" for title, number in by_title.most_common()])
    seen_en = f", seen by {seconds} more" if seconds else ""
    seen_nl = f", gezien door nog {seconds}" if seconds else ""
    return Text(
        f"{what.en}, {texts} {'text' if texts == 1 else 'texts'}, {people} {'person' if people == 1 else 'people'}"
        f"{seen_en}: {en}.",
        f"{what.nl}, {texts} {'tekst' if texts == 1 else 'teksten'}, {people} "
        f"{'persoon' if people == 1 else 'personen'}{seen_nl}: {nl}.",
    )


def _unjudged(unjudged: int, narratives: Mapping[str, str]) -> Iterator[Text]:
    """Count the checks that could not be made, and the numbers in texts, which nobody judges."""
    if unjudged:
        yield Text(
            f"{unjudged} {'check' if unjudged == 1 else 'checks'} not made for want of a printed figure.",
            f"{unjudged} {'controle' if unjudged == 1 else 'controles'} niet gemaakt omdat een cijfer niet "
            "gedrukt staat.",
        )
    for file, text in narratives.items():
        count = len(NUMBER.findall(text))
        yield Text(
            f"Not judged: the text {file}, which prints {count} {'number' if count == 1 else 'numbers'}.",
            f"Niet beoordeeld: de tekst {file}, met {count} {'getal' if count == 1 else 'getallen'}.",
        )
