"""Hold what is declared of a table against what its heads, title, labels and file name say. Pure.

What the print says in so many words outranks a declaration. What it would only be taken for, as `tieout init` takes
it, leaves the declaration standing, and is told.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from tieout.declarations.publication import Field, FieldSettings
from tieout.figures.heads import OF_TWO, Head, Reader, phrase, plain, read_heads, word
from tieout.rulebook.model import Entity, Rulebook
from tieout.rulebook.vocabulary import Notation
from tieout.values.errors import shorten
from tieout.values.outcome import Text

MOST_KNOWN = 3
"""Rows that must be lines of another kind for a table to be one of that."""
SHORT_NAME = 3
"""A name of so few letters is looked for as it is spelled: `IT` may be a name, and `it` is a word."""


@dataclass(frozen=True, slots=True)
class Contradiction:
    """Where print and declaration do not say the same."""

    what: str
    """The part of the declaration: `basis`, `year`, `stage`, `number`, `formula`, `unit`, `role`, ..."""
    is_said: bool
    """Whether the print says so in so many words; else it would only be taken for that."""
    message: Text


@dataclass(frozen=True, slots=True)
class ColumnAsDeclared:
    """A column with what is declared of it and what its head says."""

    field: FieldSettings
    alone: Head
    """What its head says by itself."""
    together: Head
    """What it is taken for beside the other heads of its table."""

    @property
    def shown(self) -> str:
        """Its head, for messages."""
        return shorten(self.alone.text)


def columns_as_declared(
    fields: Sequence[Field], reader: Reader, year: int, document: str
) -> dict[int, ColumnAsDeclared]:  # fmt: skip
    """Read the heads of the columns of a statement that are not its labels; by their place, the first is 1."""
    told = [at for at, one in enumerate(fields) if one.tieout.role in {"figure", "unplaced", "note"}]
    together = read_heads([fields[at].name for at in told], reader, year, document)
    heads = dict(zip(told, together, strict=True))
    found = {}
    for at, one in enumerate(fields):
        if one.tieout.role != "label":
            alone = reader.read(one.name, year, document)
            found[at + 1] = ColumnAsDeclared(one.tieout, alone, heads.get(at, alone))
    return found


def of_figures(column: ColumnAsDeclared, reader: Reader, book: Rulebook) -> Iterator[Contradiction]:
    """Yield what the head of a column of figures says otherwise than its declaration."""
    for judge in (_basis, _period, _stage, _counting):
        yield from judge(column, reader, book)


def of_differences(columns: Mapping[int, ColumnAsDeclared], reader: Reader) -> Iterator[tuple[int, Contradiction]]:
    """Yield the columns of differences that are declared of another year than the columns that they are between.

    By the formula that it prints a difference is of the year of what came of it; without one it is of a year that
    another column of the table is of. A head may name both years, or none.
    """
    figures = {at: one for at, one in columns.items() if one.field.role == "figure"}
    roles = {at: reader.role.get(one.field.basis) for at, one in figures.items()}
    between = [at for at, role in roles.items() if role not in OF_TWO]
    by_number = {figures[at].field.number: at for at in between if figures[at].field.number is not None}
    years = {figures[at].field.year for at in between}
    for at, one in figures.items():
        if roles[at] != "difference" or one.field.year is None or not years or None in years:
            continue
        of = [by_number[int(term)] for term in _terms(one.field.formula) if term.isdecimal() and int(term) in by_number]
        actual = {figures[place].field.year for place in of if roles[place] == "actual"}
        if len(actual) == 1 and one.field.year not in actual:
            yield at, _other("year", True, one, min(year for year in actual if year), one.field.year)
        elif not actual and one.field.year not in years:
            yield at, _other("year", False, one, max(year for year in years if year), one.field.year)


def _basis(column: ColumnAsDeclared, reader: Reader, book: Rulebook) -> Iterator[Contradiction]:
    """Hold the basis against the words of the head, or against what a year alone is taken for."""
    declared, alone = column.field.basis, column.alone
    if alone.says and declared != alone.says[0]:
        yield _other("basis", declared not in alone.says, column, alone.says[0], declared)
    elif not alone.says and column.together.basis is not None and declared != column.together.basis:
        yield _other("basis", False, column, column.together.basis, declared)


def _period(column: ColumnAsDeclared, reader: Reader, book: Rulebook) -> Iterator[Contradiction]:
    """Hold the year or period against the one that the head prints, or would be taken to be of."""
    head = column.together
    if head.role != "figure" or head.period is None or reader.role.get(head.basis) in OF_TWO:
        return
    declared = book.period_of(column.field.year, column.field.period)
    if declared is not None and declared.label != head.period:
        yield _other("year", head.dated, column, head.period, declared.label)


def _stage(column: ColumnAsDeclared, reader: Reader, book: Rulebook) -> Iterator[Contradiction]:
    """Hold the stage against the one that the head names; one that it does not name sets the column apart."""
    declared, head = column.field.stage, column.together
    if declared == head.stage or head.role != "figure":
        return
    if declared is not None and plain(declared) in plain(column.alone.text):
        return
    is_said = head.stage is not None and bool(column.alone.says) and head.stage == column.alone.stage
    yield _other("stage", is_said, column, head.stage, declared)


def _counting(column: ColumnAsDeclared, reader: Reader, book: Rulebook) -> Iterator[Contradiction]:
    """Hold number and formula against those that the head prints."""
    declared, alone = column.field, column.alone
    if alone.number is not None and declared.number != alone.number:
        yield _other("number", declared.number is not None, column, f"({alone.number})", declared.number)
    if alone.formula is not None and column.together.formula and _terms(declared.formula) != _terms(alone.formula):
        yield _other("formula", True, column, alone.formula, declared.formula)


def _terms(formula: str | None) -> list[str]:
    """Give the numbers and signs of a formula, without its brackets and spaces."""
    return re.findall("[0-9]+|[-+]", formula or "")


def _other(what: str, is_said: bool, column: ColumnAsDeclared, printed: object, declared: object) -> Contradiction:
    """Say what a head says and what is declared of its column."""
    nothing_en, nothing_nl = "none", "geen"
    if is_said:
        text = Text(
            f"The head {column.shown} says {what} {printed or nothing_en}, and {declared or nothing_en} is declared.",
            f"De kop {column.shown} zegt {_DUTCH[what]} {printed or nothing_nl}; gedeclareerd is "
            f"{declared or nothing_nl}.",
        )
    else:
        text = Text(
            f"By its head {column.shown} the column would be of {what} {printed or nothing_en}, and "
            f"{declared or nothing_en} is declared.",
            f"Naar haar kop {column.shown} zou de kolom {_DUTCH[what]} {printed or nothing_nl} hebben; gedeclareerd is "
            f"{declared or nothing_nl}.",
        )
    return Contradiction(what, is_said, text)


_DUTCH = {
    "basis": "grondslag", "year": "jaar", "stage": "stand", "number": "nummer", "formula": "formule",
}  # fmt: skip


def not_as_figures(column: ColumnAsDeclared, figures: int) -> Contradiction | None:
    """Say that a column is declared as none of figures, and its head and its cells say that it is one."""
    if not column.alone.says:
        return None
    basis, role = column.alone.says[0], column.field.role
    return Contradiction(
        "role",
        True,
        Text(
            f"The head {column.shown} says {basis} and the column prints {figures} figures; it is declared as {role}, "
            "so that none of them is judged.",
            f"De kop {column.shown} zegt {basis} en de kolom vermeldt {figures} cijfers; zij is gedeclareerd als "
            f"{role}, zodat geen daarvan is beoordeeld.",
        ),
    )


def of_unit(
    columns: Mapping[int, ColumnAsDeclared], unit: str | None, scale: int, notation: Notation
) -> tuple[int, Contradiction] | None:  # fmt: skip
    """Say which head prints another unit or scale than a table has; None where all heads that print one agree."""
    for number, column in columns.items():
        head = column.alone
        if head.unit is not None and not _is_in((head.unit, head.scale), head.text, unit, scale, notation):
            printed, declared = f"{head.unit} x {head.scale}", f"{unit or head.unit} x {scale}"
            return number, Contradiction(
                "unit",
                True,
                Text(
                    f"The head {column.shown} says that numbers are {printed}, and {declared} is declared.",
                    f"De kop {column.shown} zegt dat getallen {printed} zijn; gedeclareerd is {declared}.",
                ),
            )
    return None


def _is_in(said: tuple[str, int], text: str, unit: str | None, scale: int, notation: Notation) -> bool:
    """Tell whether what a text says of the unit and scale of numbers is what is declared; *$* is of many countries."""
    return said == (unit or said[0], scale) or (unit is not None and said[1] == scale and notation.may_mean(text, unit))


def of_titles(
    titles: Iterable[str], reader: Reader, unit: str | None, scale: int, notation: Notation
) -> Contradiction | None:  # fmt: skip
    """Say which line above a table prints another unit or scale than it has; None where all that print one agree."""
    for title in titles:
        amount = reader.amount_of(title)
        if amount is not None and not _is_in(amount, title, unit, scale, notation):
            printed, declared = f"{amount[0]} x {amount[1]}", f"{unit or amount[0]} x {scale}"
            return Contradiction(
                "unit",
                True,
                Text(
                    f"Above the table {shorten(title)} says that numbers are {printed}, and {declared} is declared.",
                    f"Boven de tabel zegt {shorten(title)} dat getallen {printed} zijn; gedeclareerd is {declared}.",
                ),
            )
    return None


class Names:
    """Finds the entities, documents and years that a title or a file name means."""

    def __init__(self, entities: Mapping[str, Entity], reader: Reader) -> None:
        self.reader = reader
        self.entities = [
            (name, word(text) if len(text) <= SHORT_NAME else phrase(text))
            for name, entity in entities.items()
            for text in dict.fromkeys((entity.label, *entity.aliases))
        ]

    def entities_in(self, text: str) -> frozenset[str]:
        """Give the entities of the rulebook that a text names; of overlapping names the longest counts."""
        texts = (text, plain(text))
        found = [
            (hit.start(), hit.end(), name)
            for name, one in self.entities
            for written in texts
            for hit in one.finditer(written)
        ]
        return frozenset(
            name for start, end, name in found
            if not any(a <= start and end <= b and b - a > end - start for a, b, _ in found)
        )  # fmt: skip

    def years_in(self, text: str) -> frozenset[int]:
        """Give the years of the periods that a text names."""
        return frozenset(one.period.year for one in self.reader.periods.find(text))


def of_title(names: Names, title: str, entity: str, entity_word: str) -> Contradiction | None:
    """Say that a title names another entity than the one that is declared, and not that one."""
    found = names.entities_in(title)
    if not found or entity in found:
        return None
    listed = ", ".join(sorted(found))
    return Contradiction(
        "entity",
        True,
        Text(
            f"The title {shorten(title)} names {listed}, and {entity_word} {entity} is declared.",
            f"De titel {shorten(title)} noemt {listed}; gedeclareerd is {entity_word} {entity}.",
        ),
    )


def of_another(
    names: Names, texts: Sequence[str], entity: str, of_package: str | None, entity_word: str
) -> Contradiction | None:  # fmt: skip
    """Say that a table is declared of another entity than its publication, and neither title nor file name says so.

    `texts` are its title and the words of its file name; `entity` is its own, `of_package` that of the publication.
    """
    if not of_package or entity == of_package or any(entity in names.entities_in(text) for text in texts):
        return None
    return Contradiction(
        "entity",
        False,
        Text(
            f"The publication is of {entity_word} {of_package}, and this table is declared of {entity}: neither its "
            "title nor the name of its file says so.",
            f"De publicatie is van {entity_word} {of_package}, en deze tabel is gedeclareerd van {entity}: titel noch "
            "bestandsnaam zegt dat.",
        ),
    )


def of_file_name(
    names: Names, stem: str, entity: str, year: int, document: str, entity_word: str
) -> Iterator[Contradiction]:  # fmt: skip
    """Yield what a file name would be taken to mean otherwise than what is declared; `stem` is its words."""
    found: list[tuple[str, str, object, object]] = []
    entities = names.entities_in(stem)
    if entities and entity and entity not in entities:
        found.append((entity_word, entity_word, ", ".join(sorted(entities)), entity))
    meant = names.reader.document_of(stem)
    if meant is not None and document and meant != document:
        found.append(("document", "document", meant, document))
    years = names.years_in(stem)
    if len(years) == 1 and year and year not in years:
        found.append(("year", "jaar", min(years), year))
    for what, dutch, printed, declared in found:
        yield Contradiction(
            what,
            False,
            Text(
                f"By the name of its file the table would be of {what} {printed}, and {declared} is declared.",
                f"Naar de naam van haar bestand zou de tabel van {dutch} {printed} zijn; gedeclareerd is {declared}.",
            ),
        )


def of_kind(others: Mapping[str, int], declared: str, known: int, rows: int) -> Contradiction | None:
    """Say that most labels of a table are lines of another kind than the one that is declared.

    `others` are the rows that are lines of each other kind; `known` those of its own, of all `rows`.
    """
    kind = max(others, key=lambda name: (others[name], name), default=None)
    if kind is None or 2 * others[kind] < rows or others[kind] < max(MOST_KNOWN, 2 * known + 1):
        return None
    return Contradiction(
        "kind",
        True,
        Text(
            f"{others[kind]} of its {rows} labels are lines of {kind}, and {known} of {declared}, which is declared.",
            f"{others[kind]} van de {rows} opschriften zijn regels van {kind}, en {known} van {declared}, zoals "
            "gedeclareerd.",
        ),
    )
