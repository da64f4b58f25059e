"""Recognise a bare table: whose it is, of which kind, document and year.

It is told by the file name, the rows, the heads and the folder, in the words of a rulebook. What is
assumed is kept to be said; what nothing tells is refused. What its columns hold is not asked here.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from pathlib import Path

from tieout.declarations.publication import YEAR
from tieout.figures.grammar import MACHINE, pattern
from tieout.figures.labels import Recogniser
from tieout.recognition.bare import Bare, look
from tieout.recognition.heads import Head, Reader, phrase, plain, spaced
from tieout.rulebook.model import Kind, Rulebook
from tieout.values.errors import UsageError, shorten

MOST_ROWS = 300
"""Rows by which the kind of a table is told."""
NUMBERING = re.compile(r"\(?[0-9a-z]{1,3}[.)]{0,2}")


@dataclass(frozen=True, slots=True)
class Wish:
    """What the caller says of all tables."""

    agency: str | None = None
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
    agency: str = ""
    document: str = ""
    year: int = 0
    assumed: list[str] = field(default_factory=list)

    @property
    def where(self) -> str:
        """The file, for messages."""
        return str(self.folder / self.bare.name)


@dataclass(frozen=True, slots=True)
class Match:
    """The rows of a table, held against the lines of one kind."""

    kind: Kind
    label: int
    found: int
    named: int
    """How long the word in the file name is that means this kind."""
    unknown: tuple[tuple[int, str, str | None], ...]


class Vocabulary:
    """The words of a rulebook, made ready to recognise tables by."""

    def __init__(self, book: Rulebook, reader: Reader) -> None:
        self.book = book
        self.reader = reader
        self.figure = re.compile(pattern(book.notation))
        self.marks = {text.casefold() for text in book.notation.marks}
        self.agencies = [
            (name, phrase(text))
            for name, agency in book.agencies.items()
            for text in dict.fromkeys((name, agency.label, *agency.aliases))
        ]
        self.kinds = [
            (kind.name, phrase(text)) for kind in book.kinds.values() for text in (*kind.names, spaced(kind.name))
        ]
        self._recognisers: dict[tuple[str, str], Recogniser] = {}

    def lines(self, kind: str, agency: str) -> Recogniser:
        """Give what knows the lines of a kind, as an agency prints them."""
        if (kind, agency) not in self._recognisers:
            lines, label = self.book.lines(kind, agency), self.book.agency(agency).label
            self._recognisers[kind, agency] = Recogniser(lines, self.book.labels, label)
        return self._recognisers[kind, agency]

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
        draft = Draft(self.folder, bare, spaced(Path(name).stem), *self._leading(bare))
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
        self._say_year(draft, match)
        return match

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
        read = self.reader.read(head, 2000, "jaarverslag")
        return read.role is not None

    def _say_whose(self, draft: Draft) -> None:
        """Say whose table it is: by the file name, else by the folder."""
        if self.wish.agency:
            draft.agency = self.wish.agency
            self._say_unknown(draft)
            return
        for text in (draft.stem, self.around):
            found = [
                (len(hit.group()), -hit.start(), name) for name, one in self.words.agencies if (hit := one.search(text))
            ]
            if found:
                draft.agency = max(found)[2]
                return
        before = YEAR.split(draft.stem)[0] if YEAR.search(draft.stem) else ""
        draft.agency = self._slug(before) or self._slug(self.around)
        if not draft.agency:
            raise UsageError(draft.where, "nothing tells whose table it is", "Begin its name with it, or say --agency.")
        self._say_unknown(draft)

    def _say_unknown(self, draft: Draft) -> None:
        """Say so where the rulebook does not know whose table it is."""
        if draft.agency not in self.book.agencies:
            draft.assumed.append(f"agency {draft.agency} is not known in the rulebook: only the model applies to it")

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
        found = self.words.lines(kind.name, draft.agency).recognise_rows(rows)
        unknown = tuple(
            (line, printed, one.nearest)
            for line, (printed, _), one in zip(bare.line_numbers, rows, found, strict=False)
            if one.line is None and printed.strip()
        )
        return Match(kind, label, sum(one.line is not None for one in found), named, unknown)

    def _say_document(self, draft: Draft) -> None:
        """Say which document it is from: by the file name, its heads, or the folder."""
        told = self.wish.document or self.reader.document_of(draft.stem)
        if told is None:
            told = self._document_by_heads(draft) or self.reader.document_of(self.around)
            if told is None:
                raise UsageError(
                    draft.where, "nothing tells which document it is from", "Put it in the file name (jv, owb, 1supp)."
                )
            draft.assumed.append(f"document {told} is told by its heads or its folder")
        draft.document = told

    def _document_by_heads(self, draft: Draft) -> str | None:
        """Say which document has columns like these."""
        heads = self._unscoped(draft)
        stages = [head.stage for head in heads if head.basis == "mutation" and head.stage]
        known = {item.says for item in self.reader.heads.document}
        if any(stage in known for stage in stages):
            return [stage for stage in stages if stage in known][-1]
        bases = {head.basis for head in heads}
        years = [head for head in heads if head.role is None and head.dated and not head.rest]
        if len(years) > 2:
            return "ontwerpbegroting"
        return "jaarverslag" if years or "realisation" in bases else "ontwerpbegroting" if "budget" in bases else None

    def _unscoped(self, draft: Draft) -> list[Head]:
        """Read the heads as far as that goes without knowing year and document."""
        return [
            self.reader.read(head, 0, draft.document)
            for column, head in enumerate(draft.bare.header)
            if column not in draft.leading
        ]

    def _say_year(self, draft: Draft, match: Match) -> None:
        """Say of which year it is: by the file name, its heads, its rows, or the folder."""
        named = {int(year) for year in YEAR.findall(draft.stem)}
        by_heads = self._year_by_heads(draft)
        if self.wish.year is not None:
            draft.year = self.wish.year
        elif len(named) == 1:
            draft.year = named.pop()
        elif by_heads:
            draft.year = by_heads
            draft.assumed.append(f"year {by_heads} is told by its heads")
        else:
            rows = {int(year) for cell in draft.bare.column(match.label) for year in YEAR.findall(cell)}
            around = {int(year) for year in YEAR.findall(self.around)}
            if not rows and len(around) != 1:
                raise UsageError(draft.where, "nothing tells of which year it is", "Put the year in the file name.")
            draft.year = max(rows) if rows else around.pop()
            draft.assumed.append(f"year {draft.year} is told by its {'rows' if rows else 'folder'}")

    def _year_by_heads(self, draft: Draft) -> int | None:
        """Say of which report year columns like these are."""
        heads = [head for head in self._unscoped(draft) if head.role != "note"]
        years = sorted({int(year) for head in heads for year in YEAR.findall(head.text)})
        realised = [head for head in heads if head.basis == "realisation"]
        if not years:
            return None
        if draft.document == "ontwerpbegroting":
            alone = sorted(
                int(head.text) for head in heads if YEAR.fullmatch(head.text.strip()) and head.role == "figure"
            )
            return alone[2] if alone and len(alone) == len(heads) > 4 else alone[0] if alone else years[-1]
        if any(head.dated for head in realised):
            years = sorted({int(year) for head in realised for year in YEAR.findall(head.text)}) or years
        undated = any(not head.dated for head in realised) and any(head.dated for head in realised)
        return years[-1] + 1 if undated and years == [years[-1]] else years[-1]
