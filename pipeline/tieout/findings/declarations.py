"""Judge what is declared of the tables of a publication against what they print.

Everything that `tieout init` would read from heads, labels, titles and file names is read again at every check, by the
same words of the rulebook. Looks at a run whose `cells` and `lines` are made.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

import duckdb

from tieout.declarations.publication import Publication
from tieout.figures.heads import Reader, spaced
from tieout.figures.labels import Recogniser
from tieout.findings.columns import Undeclared
from tieout.findings.contradictions import (
    ColumnAsDeclared,
    Contradiction,
    Names,
    columns_as_declared,
    not_as_figures,
    of_another,
    of_differences,
    of_figures,
    of_file_name,
    of_kind,
    of_title,
    of_titles,
    of_unit,
)
from tieout.findings.findings import finding_id
from tieout.intake.interface import Loaded
from tieout.rulebook.model import Rulebook
from tieout.values.outcome import Finding, Outcome, Place, Rule, Text, breach

SAID = Rule(
    name="declaration_is_as_printed",
    title=Text("What is declared is not what is printed", "Gedeclareerd is iets anders dan er gedrukt staat"),
    reason=Text(
        "What a column or a table is decides what its figures are held against. The print says it in so many words, "
        "and the declaration says otherwise. Mend the declaration, or the head or title if that is the slip.",
        "Wat een kolom of tabel is, bepaalt waartegen de cijfers worden gehouden. Het stuk zegt het met zoveel "
        "woorden, en de declaratie zegt iets anders. Verbeter de declaratie, of de kop of titel als daar de fout zit.",
    ),
    source="The print outranks the declaration",
    severity="critical",
    engine="tieout",
    declared_in="tieout/findings/declarations.py",
)
TAKEN = Rule(
    name="declaration_is_as_recognised",
    title=Text(
        "What is declared is not what the table would be taken for",
        "Gedeclareerd is iets anders dan waar de tabel voor zou worden aangezien",
    ),
    reason=Text(
        "Nothing in the print says so in words, but by its heads, its place or the name of its file the table would be "
        "taken for something else than is declared. Say why it is what is declared, or mend the declaration.",
        "Niets in het stuk zegt het met woorden, maar naar de koppen, de plaats of de naam van het bestand zou de "
        "tabel voor iets anders worden aangezien dan is gedeclareerd. Leg uit waarom, of verbeter de declaratie.",
    ),
    source="The print outranks the declaration",
    severity="warning",
    engine="tieout",
    declared_in="tieout/findings/declarations.py",
)
Judged = tuple[list[Rule], list[Outcome], list[Finding]]


def judge_declarations(
    connection: duckdb.DuckDBPyConnection,
    publication: Publication,
    loaded: Sequence[Loaded],
    rulebook: Rulebook,
    undeclared: Sequence[Undeclared],
) -> Judged:
    """Judge every statement of the publication itself. Gives rules, outcomes and findings.

    `undeclared` are its columns that are declared as none of figures.

    Where the rulebook does not say how heads are read, or there is no statement, nothing is examined, as it should be.
    """
    rules = [SAID, TAKEN]
    statements = [item for item in loaded if item.own and item.is_loaded and _is_statement(item)]
    if rulebook.heads is None or not statements:
        why = Text(
            "There is no statement, or the rulebook does not say how heads are read.",
            "Er is geen staat, of het regelboek zegt niet hoe koppen worden gelezen.",
        )
        return rules, [Outcome(rule.name, "empty", 0, 0, allowed_empty=why) for rule in rules], []
    reader = Reader(rulebook.heads, rulebook.bases, rulebook.periods)
    names = Names(rulebook.entities, reader)
    printing = {(one.table, one.place.column): one for one in undeclared}
    findings: dict[str, list[Finding]] = {rule.name: [] for rule in rules}
    examined = 0
    for item in statements:
        fields = item.resource.fields
        columns = columns_as_declared(fields, reader, item.scope.year, item.scope.document)
        examined += len(columns) + 1
        told = [
            *_of_columns(item, columns, reader, rulebook, printing),
            *((None, one) for one in _of_table(item, publication, names, rulebook)),
            *((None, one) for one in _of_labels(connection, item, rulebook)),
        ]
        for column, one in told:
            rule = SAID if one.is_said else TAKEN
            head = fields[column - 1].name if column else None
            place = Place(item.file, item.header_line if column else None, column, None, head, head)
            where = f"{item.name}/column {column}/{one.what}" if column else f"{item.name}/{one.what}"
            subject = finding_id("", where, [one.message.en])[1:]
            findings[rule.name].append(breach(rule, subject, one.message, place))
    outcomes = [
        Outcome(
            rule.name, "failed" if findings[rule.name] else "passed", max(examined, len(findings[rule.name])),
            len(findings[rule.name]), exact=max(examined - len(findings[rule.name]), 0),
        )
        for rule in rules
    ]  # fmt: skip
    return rules, outcomes, [one for rule in rules for one in findings[rule.name]]


def _is_statement(item: Loaded) -> bool:
    """Tell whether a file is a statement, with a line for each item."""
    return item.resource.is_table and not item.resource.is_records and item.resource.tieout is not None


def _of_columns(
    item: Loaded,
    columns: dict[int, ColumnAsDeclared],
    reader: Reader,
    rulebook: Rulebook,
    printing: dict[tuple[str, int | None], Undeclared],
) -> Iterator[tuple[int | None, Contradiction]]:
    """Yield what the heads of a table say otherwise than its declaration."""
    for number, column in columns.items():
        if column.field.role == "figure":
            yield from ((number, one) for one in of_figures(column, reader, rulebook))
            continue
        printed = printing.get((item.name, number))
        if printed is not None and (printed.figures or 2 * printed.small >= printed.cells):
            found = not_as_figures(column, max(printed.figures, printed.small))
            if found is not None:
                yield number, found
    yield from of_differences(columns, reader)
    settings = item.resource.tieout
    if settings is not None:
        notation = rulebook.notation_of(settings.notation)
        other = of_unit(columns, settings.unit, settings.scale, notation)
        yield from [other] if other is not None else []


def _of_table(
    item: Loaded, publication: Publication, names: Names, rulebook: Rulebook
) -> Iterator[Contradiction]:  # fmt: skip
    """Yield what title and file name of a table say otherwise than its declaration."""
    scope, word = item.scope, rulebook.entity_words.key
    titles = [item.resource.title]
    if scope.entity == publication.tieout.entity or not publication.tieout.entity:
        titles.append(publication.title)
    for title in titles:
        if (other := of_title(names, title, scope.entity, word)) is not None:
            yield other
            break
    settings = item.resource.tieout
    if settings is not None:
        notation = rulebook.notation_of(settings.notation)
        above = of_titles(item.titles, names.reader, settings.unit, settings.scale, notation)
        yield from [above] if above is not None else []
    stem = spaced(Path(item.resource.path).stem)
    texts = [item.resource.title, stem]
    if (another := of_another(names, texts, scope.entity, publication.tieout.entity, word)) is not None:
        yield another
    yield from of_file_name(names, stem, scope.entity, scope.year, scope.document, word)


def _of_labels(connection: duckdb.DuckDBPyConnection, item: Loaded, rulebook: Rulebook) -> Iterator[Contradiction]:
    """Yield of which other kind than the declared one the labels of a table are, where its own knows few of them."""
    scope = item.scope
    rows = connection.execute(
        "SELECT label, coalesce(section, ''), line_path IS NOT NULL FROM lines "
        "WHERE table_name = $1 AND line_no IS NOT NULL AND trim(coalesce(label, '')) <> '' ORDER BY line_no",
        [item.name],
    ).fetchall()
    declared = item.resource.tieout.kind if item.resource.tieout else ""
    known = sum(is_known for _, _, is_known in rows)
    if 2 * known < len(rows):
        printed = [(label, section.split(" / ") if section else []) for label, section, _ in rows]
        label = rulebook.entity(scope.entity).label
        others = {
            kind.name: sum(
                one.line is not None
                for one in Recogniser(
                    rulebook.lines(kind.name, scope.entity), rulebook.labels, label
                ).recognise_rows(printed)
            )
            for kind in rulebook.kinds.values()
            if kind.layout == "statement" and kind.name != declared
        }  # fmt: skip
        if (other := of_kind(others, declared, known, len(rows))) is not None:
            yield other
