"""Recognise a bare table: whose it is, of which kind, document and year.

It is told by the file name, the rows, the heads and the folder, in the words of a rulebook. What is
assumed is kept to be said; what nothing tells is refused. What its columns hold is not asked here.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from tieout.declarations.publication import YEAR
from tieout.figures.grammar import pattern
from tieout.figures.heads import Head, Reader, phrase, plain, spaced
from tieout.figures.labels import Recogniser
from tieout.figures.machine import MACHINE
from tieout.recognition.bare import Bare, look, stem_of
from tieout.rulebook.headwords import SIGNS, Sign
from tieout.rulebook.model import DATES, Kind, Rulebook
from tieout.values.errors import UsageError, shorten

MOST_ROWS = 300
"""Rows by which the kind of a table is told."""
FEW_YEARS = 2
"""Heads that are a year alone, of which any document may have so many."""
NUMBERING = re.compile(r"\(?[0-9a-z]{1,3}[.)]{0,2}")


@dataclass(frozen=True, slots=True)
class Wish:
    """What the caller says of all tables."""

    entity: str | None = None
    year: int | None = None
    document: str | None = None


@dataclass(slots=True)
class Draft:
    """What is known so far of one table."""

    folder: Path
    bare: Bare
    stem: str
    """The words of its file name."""
    leading: list[int]
    """The columns in front of the figures."""
    numbers: list[int]
    """Those of them that hold nothing but row numbers or bullets."""
    entity: str = ""
    document: str = ""
    year: int = 0
    assumed: list[str] = field(default_factory=list)

    @property
    def where(self) -> str:
        """The file, for messages."""
        return str(self.folder / self.bare.name)

    @property
    def head(self) -> str:
        """The line of its header, for messages."""
        return f"{self.where}:{self.bare.header_line}" if self.bare.header_line else self.where


@dataclass(frozen=True, slots=True)
class Match:
    """The rows of a table, held against the lines of one kind."""

    kind: Kind
    label: int
    named: int
    """How long the word in the file name is that means this kind."""
    unknown: tuple[tuple[int, str, str | None], ...]
    """Rows that are no known line: where they are, what they print, and the nearest line."""
    lines: Mapping[int, str]
    """The line of each row that is one, by the line of the file."""

    @property
    def found(self) -> int:
        """How many of its rows are known lines."""
        return len(self.lines)


class Vocabulary:
    """The words of a rulebook, made ready to recognise tables by."""

    def __init__(self, book: Rulebook, reader: Reader) -> None:
        self.book = book
        self.reader = reader
        self.figure = re.compile(pattern(book.notation))
        self.marks = {text.casefold() for text in book.notation.marks}
        self.entities = [
            (name, phrase(text))
            for name, entity in book.entities.items()
            for text in dict.fromkeys((name, entity.label, *entity.aliases))
        ]
        self.kinds = [
            (kind.name, phrase(text)) for kind in book.kinds.values() for text in (*kind.names, spaced(kind.name))
        ]
        self._recognisers: dict[tuple[str, str], Recogniser] = {}

    def lines(self, kind: str, entity: str) -> Recogniser:
        """Give what knows the lines of a kind, as an entity prints them."""
        if (kind, entity) not in self._recognisers:
            lines, label = self.book.lines(kind, entity), self.book.entity(entity).label
            self._recognisers[kind, entity] = Recogniser(lines, self.book.labels, label)
        return self._recognisers[kind, entity]

    def is_figure(self, cell: str) -> bool:
        """Tell whether a cell prints a figure."""
        return bool(self.figure.fullmatch(" ".join(cell.split())) or re.match(MACHINE, cell))


class TableRecogniser:
    """Recognises the tables of one folder."""

    def __init__(self, folder: Path, words: Vocabulary, wish: Wish) -> None:
        self.folder = folder
        self.words = words
        self.book = words.book
        self.reader = words.reader
        self.wish = wish
        self.around = spaced(folder.resolve().name)

    def look(self, name: str) -> Draft:
        """Look at one table, without saying yet what it is.

        Raises UsageError where it cannot be read.
        """
        bare = look(self.folder, name)
        draft = Draft(self.folder, bare, spaced(stem_of(name)), *self._leading(bare))
        if bare.titles:
            above = "line 1 above it is" if len(bare.titles) == 1 else f"lines 1 to {len(bare.titles)} above it are"
            draft.assumed.append(
                f"its header is line {bare.header_line}; {above} declared to be comments: {shorten(bare.titles[0])}"
            )
        if bare.unread:
            draft.assumed.append(f"{bare.unread} line{'s' * (bare.unread > 1)} cannot be read: {bare.first_unread}")
        if not bare.whole or len(bare.rows) > MOST_ROWS:
            draft.assumed.append(f"its kind and its rows are told by the first {MOST_ROWS} rows")
        return draft

    def recognise(self, draft: Draft) -> Match:
        """Say whose table it is, of which kind, document and year.

        Raises UsageError where nothing tells.
        """
        self._say_whose(draft)
        match = self._kind(draft)
        self._say_document(draft)
        self._say_year(draft, match.label)
        return match

    def say_what_rows_do_not(self, draft: Draft, keys: Collection[str]) -> None:
        """Say of a table of records whose it is and of which year, as far as no key of its rows does.

        Raises UsageError where nothing tells.
        """
        if "entity" not in keys:
            self._say_whose(draft)
        if not set(DATES) & set(keys):
            self._say_year(draft, None)

    def _leading(self, bare: Bare) -> tuple[list[int], list[int]]:
        """Find the columns in front of the figures, and those of them that number the rows."""
        leading: list[int] = []
        numbers: list[int] = []
        for column, head in enumerate(bare.header):
            cells = [cell for cell in bare.column(column) if cell]
            texts = [
                cell for cell in cells if not self.words.is_figure(cell) and cell.casefold() not in self.words.marks
            ]
            labelled = len(leading) > len(numbers)
            if cells and not labelled and all(self._is_number(cell) for cell in cells):
                numbers.append(column)
            elif 2 * len(texts) < len(cells) or (labelled and (not cells or self._tells(head))):
                break
            leading.append(column)
        # Numbers without labels behind them are figures.
        return (leading, numbers) if len(leading) > len(numbers) else ([], [])

    def _is_number(self, cell: str) -> bool:
        """Tell whether a cell numbers a row, or is its bullet."""
        return bool(NUMBERING.fullmatch(cell.casefold())) or cell in self.book.labels.bullets

    def _tells(self, head: str) -> bool:
        """Tell whether a head says what its column holds."""
        some = next((item.says for item in self.reader.heads.document), "")
        return self.reader.read(head, 2000, some).role is not None

    def _say_whose(self, draft: Draft) -> None:
        """Say whose table it is: by the file name, else by the folder."""
        if self.wish.entity:
            draft.entity = self.wish.entity
            self._say_unknown(draft)
            return
        for text in (draft.stem, self.around):
            found = [
                (len(hit.group()), -hit.start(), name) for name, one in self.words.entities if (hit := one.search(text))
            ]
            if found:
                draft.entity = max(found)[2]
                return
        dated = self.reader.periods.find(draft.stem)
        before = draft.stem[: dated[0].start] if dated else YEAR.split(draft.stem)[0] if YEAR.search(draft.stem) else ""
        draft.entity = self._slug(before) or self._slug(self.around)
        if not draft.entity:
            advice = f"Begin its name with it, or say --{self.book.entity_words.key}."
            raise UsageError(draft.where, "nothing tells whose table it is", advice)
        self._say_unknown(draft)

    def _say_unknown(self, draft: Draft) -> None:
        """Say so where the rulebook does not know whose table it is."""
        if draft.entity not in self.book.entities:
            called = self.book.entity_words.key
            draft.assumed.append(f"{called} {draft.entity} is not known in the rulebook: only the model applies to it")

    def _slug(self, text: str) -> str:
        """Make a name of the words that mean no kind, document or year."""
        left = self.reader.without(text)
        for _, one in self.words.kinds:
            left = one.sub(" ", left)
        slug = re.sub(r"[^a-z0-9]+", "-", left).strip("-")[:60]
        return slug if re.search("[a-z]", slug) else ""

    def _kind(self, draft: Draft) -> Match:
        """Say which kind of table it is: by its rows, and by its name where they do not decide."""
        bare = draft.bare
        texts = [column for column in draft.leading if column not in draft.numbers and any(bare.column(column))]
        if not texts:
            raise UsageError(draft.where, "no column labels its rows", "The first column must name the lines.")
        text = draft.stem + " " + " ".join(plain(bare.header[column]) for column in texts)
        named: dict[str, int] = {}
        for name, one in self.words.kinds:
            if hit := one.search(text):
                named[name] = max(named.get(name, 0), len(hit.group()))
        matches = [
            self._match(draft, kind, column, named.get(kind.name, 0))
            for kind in self.book.kinds.values()
            if kind.layout == "statement"
            for column in texts
        ]
        by_rows = max(matches, key=lambda match: (match.found, match.named, match.label))
        by_name = max(matches, key=lambda match: (match.named, match.found, match.label))
        best = by_name if by_name.named and (by_name.found or by_name.kind.open) else by_rows
        if best.found * 2 < by_rows.found and by_rows.found - best.found > 2:
            best = by_rows
        if by_name.named and best.kind is not by_name.kind:
            draft.assumed.append(f"its name means {by_name.kind.name}, but its rows are those of {best.kind.name}")
        elif not best.named:
            draft.assumed.append(f"kind {best.kind.name} is told by its rows alone")
        if not best.found and not (best.named and best.kind.open):
            raise UsageError(draft.where, f"none of its {len(bare.rows)} rows is a known line", self._nearest(best))
        return best

    def _nearest(self, match: Match) -> str:
        """Say what comes nearest to a row of a table that is not recognised."""
        for _, printed, nearest in match.unknown:
            if nearest:
                return f"Nearest to {shorten(printed)} is {shorten(nearest)} of {match.kind.name}."
        return f"Known kinds: {', '.join(sorted(self.book.kinds))}. Add its lines, or take it out of the folder."

    def _match(self, draft: Draft, kind: Kind, label: int, named: int) -> Match:
        """Hold the rows of a table against the lines of a kind."""
        bare = draft.bare
        sections = [column for column in draft.leading if column < label and column not in draft.numbers]
        rows = [(row[label], [row[column] for column in sections]) for row in bare.rows[:MOST_ROWS]]
        found = self.words.lines(kind.name, draft.entity).recognise_rows(rows)
        unknown = tuple(
            (line, printed, one.nearest)
            for line, (printed, _), one in zip(bare.line_numbers, rows, found, strict=False)
            if one.line is None and printed.strip()
        )
        lines = {line: one.line.path for line, one in zip(bare.line_numbers, found, strict=False) if one.line}
        return Match(kind, label, named, unknown, lines)

    def _say_document(self, draft: Draft) -> None:
        """Say which document it is from: by the file name, its heads, or the folder."""
        only = self.book.documents[0] if len(self.book.documents) == 1 else None
        told = self.wish.document or self.reader.document_of(draft.stem) or only
        if told is None:
            told = self._document_by_heads(draft) or self.reader.document_of(self.around)
            if told is None:
                words = ", ".join(item.phrases[0] for item in self.reader.heads.document if item.phrases)
                advice = f"Put it in the file name ({words})." if words else "Name documents in columns.toml."
                raise UsageError(draft.where, "nothing tells which document it is from", advice)
            draft.assumed.append(f"document {told} is told by its heads or its folder")
        draft.document = told

    def _document_by_heads(self, draft: Draft) -> str | None:
        """Say which document has columns like these."""
        heads = self._unscoped(draft)
        documents = self.reader.heads.document
        changed = [head.stage for head in heads if self.reader.role.get(head.basis) == "change" and head.stage]
        if stages := [stage for stage in changed if stage in {item.says for item in documents}]:
            return stages[-1]
        for sign in self._signs(heads):
            for item in documents:
                if sign in item.told_by:
                    return item.says
        return None

    def _signs(self, heads: Sequence[Head]) -> list[Sign]:
        """List by which signs heads like these tell their document, what tells most first."""
        roles = {self.reader.role.get(head.basis) for head in heads}
        years = sum(head.role is None and head.dated and not head.rest for head in heads)
        shown = {"many years": years > FEW_YEARS, "years": years > 0}
        return [sign for sign in SIGNS if shown.get(sign, sign in roles)]

    def _unscoped(self, draft: Draft) -> list[Head]:
        """Read the heads as far as that goes without knowing year and document."""
        return [
            self.reader.read(head, 0, draft.document)
            for column, head in enumerate(draft.bare.header)
            if column not in draft.leading
        ]

    def _years(self, text: str) -> list[int]:
        """List the years of the periods that a text names; where no form of the rulebook finds one, its years."""
        found = [one.period.year for one in self.reader.periods.find(text)]
        return found or [int(year) for year in YEAR.findall(text)]

    def _say_year(self, draft: Draft, label: int | None) -> None:
        """Say of which year it is: by the file name, its heads, its labels in one column, or the folder."""
        named = set(self._years(draft.stem))
        by_heads = self._year_by_heads(draft)
        if self.wish.year is not None:
            draft.year = self.wish.year
        elif len(named) == 1:
            draft.year = named.pop()
        elif by_heads:
            draft.year = by_heads
            draft.assumed.append(f"year {by_heads} is told by its heads")
        else:
            cells = draft.bare.column(label) if label is not None else []
            rows = {year for cell in cells for year in self._years(cell)}
            around = set(self._years(self.around))
            if not rows and len(around) != 1:
                raise UsageError(draft.where, "nothing tells of which year it is", "Put the year in the file name.")
            draft.year = max(rows) if rows else around.pop()
            draft.assumed.append(f"year {draft.year} is told by its {'rows' if rows else 'folder'}")

    def _year_by_heads(self, draft: Draft) -> int | None:
        """Say of which report year columns like these are."""
        heads = [head for head in self._unscoped(draft) if head.role != "note"]
        years = sorted({year for head in heads for year in self._years(head.text)})
        actual = [head for head in heads if self.reader.role.get(head.basis) == "actual"]
        if not years:
            return None
        document = next((item for item in self.reader.heads.document if item.says == draft.document), None)
        if document is not None and document.report_year == "first":
            return self._first_ahead(heads, sorted(map(int, document.years))) or years[-1]
        if any(head.dated for head in actual):
            years = sorted({year for head in actual for year in self._years(head.text)}) or years
        undated = any(not head.dated for head in actual) and any(head.dated for head in actual)
        return years[-1] + 1 if undated and years == [years[-1]] else years[-1]

    def _first_ahead(self, heads: Sequence[Head], distances: Sequence[int]) -> int | None:
        """Say which of the heads that are a year alone is the report year, of a document that looks ahead.

        They begin with it, unless all heads are years, and more than the distances to it that the document has.
        """
        read = [self.reader.periods.parse(head.text) for head in heads if head.role == "figure"]
        alone = sorted(one.year for one in read if one is not None)
        if alone and distances and len(alone) == len(heads) > len(distances):
            return alone[min(max(0, -distances[0]), len(alone) - 1)]
        return alone[0] if alone else None
