"""Hold what a publication declares of its tables against the rulebook that it names. Pure.

A word that the rulebook does not know would take figures out of judgement without a sound: a column of
records that names no known line is in no total.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator, Mapping

from tieout.declarations.datapackage import ENTITY
from tieout.declarations.publication import YEAR, Publication, Resource
from tieout.rulebook.model import Entity, Kind, Rulebook
from tieout.rulebook.periods import Period, Periods
from tieout.values.errors import DeclarationError, shorten
from tieout.values.spelling import meant

LONG_ENOUGH = 5
"""Letters that an entity's name must have for any near miss to be a slip: short ones resemble each other."""


def fit(publication: Publication, rulebook: Rulebook, where: str) -> None:
    """See that every word of a declaration is one that the rulebook knows; `where` is its path for messages.

    Raises DeclarationError for the first that is not.
    """
    fit_documents(publication, rulebook, where)
    fit_scopes(publication, rulebook, where)
    fit_periods(publication, rulebook, where)
    for table in publication.tables:
        if table.tieout is None:
            continue
        kind, year = rulebook.kinds[table.tieout.kind], publication.scope(table).year
        for what, advice in _misfits(table, kind, rulebook, year):
            raise DeclarationError(where, f"resource {table.name}: {what}", advice)


def fit_documents(publication: Publication, rulebook: Rulebook, where: str) -> None:
    """See that every document that is declared is one of a year that the rulebook knows.

    Raises DeclarationError for the first that is not.
    """
    documents = [publication.tieout.document, *(table.tieout.document for table in publication.tables if table.tieout)]
    for named in documents:
        if named is not None and named not in rulebook.documents:
            advice = meant(named, rulebook.documents, "Documents of a year")
            raise DeclarationError(where, f"document is {shorten(named)}", advice)


def fit_periods(publication: Publication, rulebook: Rulebook, where: str) -> None:
    """See that every column is of a period as the rulebook writes it, and every table has one of its year.

    Raises DeclarationError for the first that is not so.
    """
    for what, advice in _strange_periods(publication, rulebook):
        raise DeclarationError(where, what, advice)


def _strange_periods(publication: Publication, rulebook: Rulebook) -> Iterator[tuple[str, str]]:
    """Yield what of the periods of all columns is not as it must be, and what to do."""
    of_package: set[int] = set()
    for table in publication.tables:
        if table.is_records or table.tieout is None:
            continue
        for what, advice in _strange_columns(table, rulebook):
            yield f"resource {table.name}: {what}", advice
        figures = [field.tieout for field in table.fields if field.tieout.role == "figure"]
        years = {period.year for told in figures if (period := rulebook.period_of(told.year, told.period))}
        of_package |= years
        own = table.tieout.year
        if own is not None and own not in years:
            yield f"table {table.name} has no column of its year {own}", "Mend the year of one of them."
    year = publication.tieout.year
    if year is not None and year not in of_package and not any(table.is_records for table in publication.tables):
        yield f"no column is of the report year {year}", "Mend the year of the package or of a column."


def _strange_columns(table: Resource, rulebook: Rulebook) -> Iterator[tuple[str, str]]:
    """Yield what of the periods of the columns of one statement is not as it must be, and what to do."""
    periods = rulebook.periods
    seen: set[tuple[object, ...]] = set()
    for field in table.fields:
        told, named = field.tieout, shorten(field.name)
        tells_none = rulebook.tells_no_amount(field.name) or rulebook.calls_it_a_note(field.name)
        if told.role == "note" and YEAR.search(field.name) and not tells_none:
            yield (
                f"column {named} is declared as note, which has no year, and its head names one",
                "Declare it as figures of that year, or take the year out of the head, in the file and here.",
            )
        if told.role != "figure":
            continue
        period = rulebook.period_of(told.year, told.period)
        if period is None:
            said = f"period {shorten(told.period)}" if told.period is not None else f"year {told.year}"
            yield f"column {named} is of {said}", f"Give its period as one of {', '.join(periods.forms)}."
            continue
        if told.period is not None and not _names(field.name, period, periods):
            yield f"column {named} is declared as period {period.label}", "Mend the head or the period."
        key = (told.basis, period.number, told.stage and told.stage.replace(" ", "_"), told.of)
        if key in seen:
            yield f"column {named} repeats basis and period of another", "Give each its own, or a stage."
        seen.add(key)


def _names(head: str, period: Period, periods: Periods) -> bool:
    """Tell whether the head of a column names a period, or none at all."""
    if found := periods.find(head, noted=True):
        return period in [one.period for one in found]
    years = [int(year) for year in YEAR.findall(head)]
    return not years or period.year in years


def fit_scopes(publication: Publication, rulebook: Rulebook, where: str) -> None:
    """See that the rulebook knows the kinds of all tables, and that no entity is all but one that it knows.

    Raises DeclarationError for the first that is not so.
    """
    for what, advice in _strange_scopes(publication, rulebook):
        raise DeclarationError(where, what, advice)


def _strange_scopes(publication: Publication, rulebook: Rulebook) -> Iterator[tuple[str, str]]:
    """Yield the entity and the kind of table that the rulebook does not know, and what to do."""
    entity, key = publication.tieout.entity, rulebook.entity_words.key
    if entity is not None and _is_misspelt(entity, rulebook.entities):
        yield _unknown("", key, entity, rulebook, rulebook.entities)
    for table in publication.tables:
        told = table.tieout
        if told is None:
            continue
        if told.kind not in rulebook.kinds:
            yield _unknown(f"resource {table.name}: ", "kind", told.kind, rulebook, rulebook.kinds)
        if told.entity is not None and _is_misspelt(told.entity, rulebook.entities):
            yield _unknown(f"resource {table.name}: ", key, told.entity, rulebook, rulebook.entities)


def _called(keys: Iterable[str], rulebook: Rulebook) -> Iterator[str]:
    """Yield keys of records as whoever declares them writes them."""
    return (rulebook.entity_words.key if key == ENTITY else key for key in keys)


def _unknown(whose: str, key: str, word: str, rulebook: Rulebook, known: Mapping[str, object]) -> tuple[str, str]:
    """Say that the rulebook does not know a word, which may be meant and which it knows."""
    what = f"{whose}tieout.{key} is {shorten(word)}, which rulebook {rulebook.name} does not know"
    return what, meant(word, known, "Known kinds" if key == "kind" else "Known here")


def _is_misspelt(entity: str, known: Mapping[str, Entity]) -> bool:
    """Tell whether an entity all but has the name of a known one: its own rules would silently not apply."""
    if entity in known:
        return False
    if any(name in known for name in _with_two_letters_changed(entity)):
        return True
    return len(entity) >= LONG_ENOUGH and bool(difflib.get_close_matches(entity, known, n=1, cutoff=0.75))


def _with_two_letters_changed(name: str) -> Iterator[str]:
    """Yield every name in which two letters beside one another have changed places: the slip of short names."""
    for at in range(len(name) - 1):
        yield name[:at] + name[at + 1] + name[at] + name[at + 2 :]


def _misfits(table: Resource, kind: Kind, rulebook: Rulebook, year: int) -> Iterator[tuple[str, str]]:
    """Yield what of one table the rulebook does not know, and what to do; `year` is the one that is declared, or 0."""
    if table.is_records != (kind.layout == "records"):
        there = "keys" if table.is_records else "no keys"
        yield (
            f"it has {there}, and kind {kind.name} is one of {kind.layout}",
            "Mend its kind or the roles of its columns.",
        )
        return
    notation = table.tieout.notation if table.tieout else None
    if notation is not None and notation not in rulebook.notations:
        yield f"it is printed in notation {shorten(notation)}", meant(notation, rulebook.notations)
    own = {line.path for line in kind.lines if not line.heading}
    anywhere = {line.path for each in rulebook.kinds.values() for line in each.lines}
    bases = {basis.name for basis in rulebook.bases}
    for field in table.fields:
        told = field.tieout
        if told.basis is not None and told.basis not in bases:
            yield f"column {shorten(field.name)} has basis {shorten(told.basis)}", meant(told.basis, bases)
        if told.line is not None and told.line not in own:
            yield f"column {shorten(field.name)} names line {shorten(told.line)}", meant(told.line, own)
        if told.role == "figure" and told.of is not None and told.of not in anywhere:
            yield f"column {shorten(field.name)} is of line {shorten(told.of)}", meant(told.of, anywhere)
        if told.role == "code" and told.of not in kind.codes:
            yield (
                f"column {shorten(field.name)} holds codes of {shorten(str(told.of))}",
                meant(str(told.of), kind.codes),
            )
    yield from _strange_parts(table, kind, rulebook)
    if table.is_records:
        keys = [str(field.tieout.of) for field in table.fields if field.tieout.role == "key"]
        # Records of one year need not repeat it row by row where it is declared.
        if not kind.has_keys(keys) and not (year and rulebook.periods.are_years and kind.has_keys([*keys, "year"])):
            there, wanted = (", ".join(_called(names, rulebook)) for names in (keys, kind.keys))
            yield f"its keys are {there}", f"A table of kind {kind.name} has the keys {wanted}."
    if table.is_records and table.tieout is not None and table.tieout.complete:
        stated = {field.tieout.line for field in table.fields}
        for line in kind.lines:
            if line.required and line.path not in stated:
                advice = "Name the column that holds it, or declare that the table is not complete."
                yield f"no column is line {line.path}, which every table of kind {kind.name} has", advice


def _strange_parts(table: Resource, kind: Kind, rulebook: Rulebook) -> Iterator[tuple[str, str]]:
    """Yield the rows that are declared to be part of what no rule adds up, or that the rulebook knows by that name."""
    declared = table.tieout.part_of if table.tieout else {}
    if declared and table.is_records:
        yield "it has records, and part_of is about the rows of a statement", "Take part_of out."
    totals = added_up(rulebook, kind.name)
    known = {label.casefold() for line in kind.lines for label in (line.label, *line.spellings)}
    for label, total in declared.items():
        if total not in totals:
            yield f"part_of has {shorten(label)} as part of {shorten(total)}", meant(total, sorted(totals), "Totals")
        if label.strip().casefold() in known:
            yield f"part_of names {shorten(label)}, which is a line of the rulebook", "Take it out of part_of."


def added_up(rulebook: Rulebook, kind: str) -> frozenset[str]:
    """Give the lines of a kind of table that a rule makes of their parts.

    Where no rule of the kind was read, as of a table that only lies beside, they are all that carry a figure.
    """
    lines = frozenset(line.path for line in rulebook.kinds[kind].lines if not line.heading)
    suites = [suite for suite in rulebook.suites if kind in suite.scope.kinds]
    if not suites:
        return lines
    made = {total for suite in suites for item in suite.expectations if (total := item.kind.makes_total) is not None}
    return lines & made
