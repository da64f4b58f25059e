"""Say what the columns of a recognised table hold, and declare it as a resource.

A column of figures whose head tells nothing is refused by name: left out it would be published
unjudged.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from tieout.arithmetic.discover import discover
from tieout.figures.heads import Head, read_heads
from tieout.recognition.bare import Bare, stem_of
from tieout.recognition.bare_grid import read_grid
from tieout.recognition.whose import MOST_ROWS, Draft, Match, Vocabulary
from tieout.rulebook.fitting import added_up
from tieout.rulebook.headwords import COLUMNS
from tieout.rulebook.model import DATES, Kind
from tieout.rulebook.shelf import read_rulebook
from tieout.rulebook.vocabulary import MONEY
from tieout.values.errors import UsageError, shorten
from tieout.values.letters import unaccented
from tieout.values.places import counted_by

NUMBER_LIKE = re.compile(r"[^\w]*[0-9]")
"""How a figure begins, also one that cannot be read."""
SEVERAL = 3
"""Columns that must be lines for a table without its years to be one of records."""
BY_KIND = "no head names a unit: the kind of table does"
FINER = re.compile(r"-?[0-9]+\.(?:[0-9]{1,2}|[0-9]{4,})|-?[0-9]*\.?[0-9]+[eE][-+]?[0-9]+|-?[0-9]{4,}\.[0-9]+")
"""A number that only a program writes so, and no printed table."""
GROUPED = re.compile(r"-?[0-9]{1,3}(?:\.[0-9]{3})+")
"""A number whose dots seem to part thousands."""


@dataclass(frozen=True, slots=True)
class ProposedTable:
    """One table, as it was recognised."""

    file: str
    kind: str
    entity: str | None
    year: int | None
    document: str | None
    resource: dict[str, Any]
    columns: tuple[str, ...]
    rows: int
    """How many rows, or of a table of records columns, were held against known lines."""
    recognised: int
    unknown: tuple[str, ...]
    """Those that are none, each with its place and the nearest line."""
    assumed: tuple[str, ...]
    """What was not told by the table or its name."""

    @property
    def unit(self) -> str:
        """What its bare numbers stand for."""
        told = self.resource["tieout"]
        return f"{told['unit']} x {told.get('scale', 1)}" if "unit" in told else "per row"


class Columns:
    """Declares the columns of tables in the words of a rulebook."""

    def __init__(self, words: Vocabulary, rulebooks: Path | None) -> None:
        self.rulebooks = rulebooks
        self.words = words
        self.book = words.book
        self.reader = words.reader

    def kind_of_records(self, draft: Draft) -> Kind | None:
        """Give the kind of a table of records: one of which all keys stand in the heads; None of a statement.

        Of several it is the one that knows most columns. One key alone tells nothing: a column of names heads many a
        statement too, so that a column must be a line besides. Only the year may stand elsewhere, where several columns
        are lines.
        """
        named = {self.reader.key_of(head) for head in draft.bare.header} - {None}
        known = {
            kind.name: self._known_columns(draft, kind)
            for kind in self.book.kinds.values()
            if kind.layout == "records" and all(named & alike(key) for key in kind.keys if key not in DATES)
        }
        known = {
            name: count
            for name, count in known.items()
            if count >= SEVERAL or not set(DATES) & set(self.book.kinds[name].keys) or named & set(DATES)
        }
        best = max(known, key=lambda name: (known[name], len(self.book.kinds[name].keys)), default=None)
        if best is None or not named or (len(self.book.kinds[best].keys) < 2 and not known[best]):
            return None
        return self.book.kinds[best]

    def _known_columns(self, draft: Draft, kind: Kind) -> int:
        """Count the columns that are lines of a kind."""
        heads = [(head, ()) for head in draft.bare.header]
        return sum(one.line is not None for one in self.words.lines(kind.name, "").recognise_rows(heads))

    def statement(self, draft: Draft, match: Match) -> ProposedTable:
        """Say what the columns of a statement hold, and make a resource of it."""
        bare, kind = draft.bare, match.kind
        heads = self._specified(draft, match, self._heads(draft))
        fields = [self._field(draft, match, column, head) for column, head in enumerate(heads)]
        self._one_each(draft, fields)
        unit, scale = self._amount(draft, kind, heads)
        figures = [column for column, one in enumerate(fields) if one["role"] == "figure"]
        if unit and scale > 1 and draft.assumed[-1:] == [BY_KIND] and self._has_decimals(bare, figures):
            draft.assumed.append(f"its figures have decimals: see whether {unit} x {scale} is right")
        told: dict[str, Any] = {"kind": kind.name} | ({"unit": unit, "scale": scale} if unit else {})
        if self._by_machine(bare, figures):
            told["numbers"] = "machine"
            draft.assumed.append("its numbers are those of a program, with a decimal dot")
        resource = self._resource(draft, kind, fields, told)
        totals, made = self._totals(draft) if match.unknown else ({}, frozenset[int]())
        unknown = tuple(
            f"{counted_by(bare.name).en} {line}: {shorten(printed)} is no known line"
            + (f"; nearest is {shorten(nearest)}" if nearest else "")
            + (f"; by the figures it is part of {shorten(totals[line][1])}" if line in totals else "")
            for line, printed, nearest in match.unknown
        )
        if parts := self._parts(draft, match, totals, made):
            told["part_of"] = parts
            draft.assumed.append(
                f"unknown rows that are part of a total by the figures alone: {len(parts)} (see part_of)"
            )
        columns = tuple(_said(one) for one in fields)
        rows = sum(1 for row in bare.rows[:MOST_ROWS] if row[match.label].strip())
        return ProposedTable(
            bare.name, kind.name, draft.entity, draft.year, draft.document, resource, columns, rows,
            match.found, unknown, tuple(draft.assumed),
        )  # fmt: skip

    def _parts(
        self, draft: Draft, match: Match, totals: Mapping[int, tuple[int, str]], made: frozenset[int]
    ) -> dict[str, str]:
        """Give the total of the rulebook that each unknown row is part of, by its label, where that is the only one.

        A row that is `made` of others is one that the rulebook may know by another name, with its parts: then nothing
        is said of its total.
        """
        unclear = {totals[line][0] for line, _, _ in match.unknown if line in totals and line in made}
        labels = Counter(row[match.label].strip() for row in draft.bare.rows)
        parts = {
            printed.strip(): match.lines[totals[line][0]]
            for line, printed, _ in match.unknown
            if line in totals and totals[line][0] in match.lines.keys() - unclear and labels[printed.strip()] == 1
        }
        if match.kind.open:
            return {}
        if not parts:
            return {}
        name = match.kind.name
        book = read_rulebook(self.book.name, frozenset(self.book.entities), frozenset({name}), self.rulebooks)
        added = added_up(book, name)
        return {label: total for label, total in parts.items() if total in added}

    def _totals(self, draft: Draft) -> tuple[dict[int, tuple[int, str]], frozenset[int]]:
        """Give the total that each row is part of by the figures alone, and the rows that are made of others.

        All are told by their line in the file, and a total by its label besides.
        """
        marks = self.book.notation.decimal_marks
        try:
            grid = read_grid(draft.folder / draft.bare.name, marks[0] if len(marks) == 1 else None).grid
        except UsageError:
            return {}, frozenset()  # what its figures say stays open where it is open how they are read
        sums = [one for one in discover(grid).identities if one.places_rows]
        totals = {
            grid.rows[part].line: (grid.rows[one.result].line, grid.rows[one.result].label)
            for one in sums
            for part, _ in one.parts
        }
        return totals, frozenset(grid.rows[one.result].line for one in sums)

    def _one_each(self, draft: Draft, fields: Sequence[dict[str, Any]]) -> None:
        """Refuse two columns that no head sets apart."""
        keys = ("basis", "year", "period", "stage", "of")
        said: dict[object, int] = {}
        for column, (head, one) in enumerate(zip(draft.bare.header, fields, strict=True)):
            figures = tuple(one.get(key) for key in keys) if one["role"] == "figure" else None
            # Beside a column of numbers the labels may well stand under a blank head too.
            for what in (head or None, figures):
                if what is not None and (first := said.setdefault(what, column)) != column:
                    both = f"columns {first + 1} and {column + 1}"
                    told = f"the same head {shorten(head)}" if what == head else f"figures of {_said(one)}"
                    advice = "One of the two heads may be a slip: give each its own."
                    raise UsageError(f"{draft.head}:{column + 1}", f"{both} both have {told}", advice)

    def _heads(self, draft: Draft) -> list[Head]:
        """Read the heads of the columns of figures; those in front of them may only tell the unit."""
        header = draft.bare.header
        told = [column for column in range(len(header)) if column not in draft.leading]
        read = read_heads([header[column] for column in told], self.reader, draft.year, draft.document)
        heads = dict(zip(told, read, strict=True))
        return [
            heads.get(column) or self.reader.read(text, draft.year, draft.document)
            for column, text in enumerate(header)
        ]

    def _field(self, draft: Draft, match: Match, column: int, head: Head) -> dict[str, Any]:
        """Say what one column holds."""
        if column in draft.numbers:
            return {"role": "number"}
        if column == match.label:
            return {"role": "label"}
        if column in draft.leading:
            return {"role": "section" if column < match.label else "note"}
        cells = [cell for cell in draft.bare.column(column) if cell]
        if head.role is None and any(NUMBER_LIKE.match(cell) for cell in cells):
            raise self._unread(draft, column, head)
        if head.role != "figure":
            if head.role != "unplaced" and cells:
                draft.assumed.append(f"column {shorten(head.text)} is taken for a note: nothing in it is judged")
            return {"role": head.role or "note"}
        if head.rest and head.of is None:
            draft.assumed.append(f"of the head {shorten(head.text)} these words say nothing known: {head.rest}")
        dated = {"year": head.year} if self.reader.periods.are_years else {"period": head.period}
        told = {"role": "figure", "basis": head.basis, **dated, "stage": head.stage, "of": head.of}
        told |= {"number": head.number, "formula": head.formula}
        return {key: value for key, value in told.items() if value is not None}

    def _unread(self, draft: Draft, column: int, head: Head) -> UsageError:
        """Refuse a column of figures whose head tells nothing."""
        where = f"{draft.head}:{column + 1}"
        if not head.text.strip():
            return UsageError(where, "the column has figures and no head", "The first line must hold the heads.")
        near = self.reader.nearest(head.text)
        advice = f"Nearest is {shorten(near)}. " if near else ""
        return UsageError(
            where,
            f"nothing tells what the figures under {shorten(head.text)} are",
            advice + f"Mend the head, or add its wording to {COLUMNS} of the rulebook.",
        )

    def _specified(self, draft: Draft, match: Match, heads: list[Head]) -> list[Head]:
        """Read the heads that are lines of the table that is specified."""
        whole = self.reader.heads.of.get(match.kind.name)
        if whole is None or whole not in self.book.kinds:
            return heads
        told = [column for column, head in enumerate(heads) if head.role is None and column not in draft.leading]
        names = list(dict.fromkeys(self.reader.named(heads[column]) for column in told))
        lines = self.words.lines(whole, draft.entity).recognise_rows([(name, ()) for name in names])
        of = {name: one.line.path for name, one in zip(names, lines, strict=True) if one.line}
        read = list(heads)
        for column in told:
            named = self.reader.periods.find(heads[column].text)
            period = named[0].period if named else self.reader.periods.of_year(draft.year)
            if period and (path := of.get(self.reader.named(heads[column]))):
                basis = self.reader.bare_basis(period.year - draft.year, draft.document)
                read[column] = replace(
                    heads[column], role="figure", basis=basis, year=period.year, period=period.label, of=path
                )
        return read

    def _amount(self, draft: Draft, kind: Kind, heads: Sequence[Head]) -> tuple[str | None, int]:
        """Say what bare numbers stand for: by the heads, the file name, or the kind."""
        titles = [self.reader.read(title, 0, "") for title in draft.bare.titles]
        printed = {(head.unit, head.scale) for head in (*heads, *titles) if head.unit}
        if len(printed) > 1:
            listed = " and ".join(sorted(f"{unit} x {scale}" for unit, scale in printed))
            raise UsageError(draft.where, f"its heads name {listed}", "One table has one unit.")
        if printed:
            return printed.pop()
        named = self.reader.amount_of(draft.stem)
        if kind.unit is None and all(line.unit != MONEY for line in kind.lines):
            return None, 1  # each of its lines has a unit of its own
        if kind.unit is None:
            return named or (self._printed_currency(draft), 1)
        draft.assumed.append("no head names a unit: the file name does" if named else BY_KIND)
        return named or (kind.unit, kind.scale)

    def _printed_currency(self, draft: Draft) -> str | None:
        """Give the currency that the figures print, where that is one and nothing else names a unit."""
        currencies = self.book.notation.currency | self.book.notation.currency_behind
        cells = [cell for row in draft.bare.rows for cell in row if self.words.is_figure(cell.strip())]
        printed = {unit for sign, unit in currencies.items() if any(sign in cell for cell in cells)}
        if len(printed) != 1:
            return None
        (unit,) = printed
        draft.assumed.append(f"no head names a unit: figures print {unit}, and what they are counted in is not said")
        return unit

    def _has_decimals(self, bare: Bare, columns: Sequence[int]) -> bool:
        """Tell whether a figure in these columns is printed with decimals."""
        return any(
            re.search(r",[0-9]", cell) and self.words.is_figure(cell) and not cell.endswith("%")
            for column in columns
            for cell in bare.column(column)
        )

    def _by_machine(self, bare: Bare, columns: Sequence[int]) -> bool:
        """Tell whether the numbers of these columns were written by a program instead of printed.

        Of those with a dot at least one in ten must be such as print never has: a single one is a slip. An exponent
        shows it too, but not beside thousands that are parted by a dot: there it is a figure that was cut short. So
        does a column of numbers that is none of text.
        """
        if bare.typed & set(columns):
            return True
        cells = [cell for column in columns for cell in bare.column(column) if cell]
        if any("," in cell for cell in cells if self.words.is_figure(cell)):
            return False
        unprinted = [cell for cell in cells if FINER.fullmatch(cell) and not self.words.figure.fullmatch(cell)]
        exponents = [cell for cell in unprinted if "e" in cell.lower()]
        dotted = sum("." in cell for cell in cells)
        if exponents and not any(GROUPED.fullmatch(cell) for cell in cells):
            return True
        return (len(unprinted) - len(exponents)) * 10 >= max(dotted, 1)

    def records(self, draft: Draft, kind: Kind) -> ProposedTable:
        """Say what the columns of a table of records hold, and make a resource of it."""
        bare = draft.bare
        found = self.words.lines(kind.name, "").recognise_rows([(head, ()) for head in bare.header])
        called = [self.book.entity_words.key if key == "entity" else key for key in kind.keys]
        draft.assumed.append(f"kind {kind.name}: it has a row for each {' and '.join(called)}")
        fields, unknown = [], []
        for column, one in enumerate(found):
            told, near = self._record_field(draft, kind, column, one.line.path if one.line else None)
            fields.append(told)
            if near:
                unknown.append(near + (f"; nearest is {shorten(one.nearest)}" if one.nearest else ""))
        lines = [told["line"] for told in fields if "line" in told]
        if not lines:
            raise UsageError(draft.where, "none of its columns is a known line", f"Its kind would be {kind.name}.")
        unit, scale = self._amount(draft, kind, [self.reader.read(head, 0, "") for head in bare.header])
        told = {"kind": kind.name} | ({"unit": unit, "scale": scale} if unit else {})
        if self._by_machine(bare, [column for column, one in enumerate(fields) if one["role"] == "figure"]):
            told["numbers"] = "machine"
        return ProposedTable(
            bare.name, kind.name, draft.entity or None, draft.year or None, draft.document or None,
            self._resource(draft, kind, fields, told),
            (f"{len(lines)} lines",), len(bare.header), len(bare.header) - len(unknown), tuple(unknown),
            tuple(draft.assumed),
        )  # fmt: skip

    def _record_field(
        self, draft: Draft, kind: Kind, column: int, line: str | None
    ) -> tuple[dict[str, Any], str | None]:
        """Say what one column of records holds, and what is not known of it."""
        head = draft.bare.header[column]
        key = self.reader.key_of(head)
        if key is not None and any(key in alike(one) for one in kind.keys):
            return {"role": "key", "of": self.book.entity_words.key if key == "entity" else key}, None
        if line is not None:
            return {"role": "figure", "line": line}, None
        cells = [cell for cell in draft.bare.column(column) if cell]
        for name, codes in kind.codes.items():
            # Most of them: the one that is not in its list is what the check is for.
            if cells and 2 * sum(cell in codes for cell in cells) > len(cells):
                return {"role": "code", "of": name}, None
        if any(self.words.is_figure(cell) for cell in cells):
            raise self._unread(draft, column, self.reader.read(head, 0, ""))
        return {"role": "note"}, f"column {shorten(head)} is no known line and is taken for a note"

    def _resource(self, draft: Draft, kind: Kind, fields: list[dict[str, Any]], told: dict[str, Any]) -> dict[str, Any]:
        """Write the resource of a table."""
        bare = draft.bare
        figures = [column for column, one in enumerate(fields) if one["role"] == "figure"]
        printed = {cell for column in figures for cell in bare.column(column)}
        missing = sorted(cell for cell in printed if not cell or cell.casefold() in self.words.marks)
        whose = [self.book.entity(draft.entity).label, str(draft.year)] if draft.entity else []
        return {
            "name": name_of(stem_of(bare.name), "table"),
            "title": " ".join([kind.title, *whose]),
            "path": bare.name,
            "type": "table",
            **bare.form,
            "schema": {
                "fields": [
                    {"name": head, "type": "string", "tieout": one}
                    for head, one in zip(bare.header, fields, strict=True)
                ],
                "missingValues": [{"value": cell} for cell in missing],
            },
            "tieout": told,
        }


def _said(told: dict[str, Any]) -> str:
    """Say in a few words what a column holds."""
    if told["role"] != "figure":
        return str(told["role"])
    return " ".join(str(told[key]) for key in ("of", "basis", "year", "period", "stage") if key in told)


def alike(key: str) -> set[str]:
    """Give the keys that do for one: a period is one of a year, and a year one of a period."""
    return set(DATES) if key in DATES else {key}


def name_of(text: str, other: str) -> str:
    """Make the name of a package or resource out of a file name."""
    bare = unaccented(unicodedata.normalize("NFKD", text))
    return re.sub(r"[^a-z0-9._-]+", "-", bare.casefold()).strip("-._")[:100] or other
