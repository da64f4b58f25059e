"""Propose the data package of a bare folder: which table is what, and what its columns hold.

What is assumed is said; what cannot be told is refused by name. A steward reads and changes the
proposal before anything is judged by it.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tieout.declarations import answers
from tieout.declarations.datapackage import ENTITY, parse_publication
from tieout.declarations.publication import FILE_NAME
from tieout.recognition.columns import ProposedTable, name_of
from tieout.recognition.recogniser import Tables
from tieout.recognition.whose import Wish
from tieout.rulebook.fitting import fit_periods, fit_scopes
from tieout.rulebook.model import Rulebook
from tieout.rulebook.shelf import read_rulebook
from tieout.store.disk import put
from tieout.values.errors import TieoutError, UsageError, inert, shorten
from tieout.values.spelling import meant

PROFILE = "https://datapackage.org/profiles/2.0/datapackage.json"
ADVICE = "Give --dry-run to see a new proposal, or --force to write it in place of this one."
IN_PLACE_OF_CSV = (
    ((".xlsx", ".xls", ".xlsm", ".xlsb", ".ods", ".numbers"), "save each sheet as CSV, and put that there"),
    ((".tsv", ".tab", ".txt"), "if it is a table, give it a name that ends in .csv; its delimiter may stay"),
    (
        (".zip", ".gz", ".7z", ".tar", ".tgz", ".rar", ".bz2", ".xz", ".zst"),
        "unpack it; of what is compressed only .csv.gz and .csv.zst are read here",
    ),
    ((".json", ".db", ".sqlite", ".duckdb", ".pdf", ".html", ".xml"), "export its tables as CSV"),
)
"""What a folder may hold in the place of CSVs, and what to do about it."""
TABLES = (".csv", ".csv.gz", ".csv.zst", ".parquet")
"""How tables are called."""
MOST_TOLD = 20
"""Unknown rows of one table that are told by name."""


@dataclass(frozen=True, slots=True)
class Proposal:
    """What was found in a folder."""

    tables: tuple[ProposedTable, ...]
    package: bytes
    """The text of the data package; empty where there are faults."""
    left_out: tuple[str, ...]
    faults: tuple[TieoutError, ...]
    entity_key: str = ENTITY

    @property
    def told(self) -> Iterator[str]:
        """Give the lines that say what was recognised and assumed."""
        if not self.tables:
            return
        heads = ("table", "kind", self.entity_key, "year", "document", "unit", "known", "columns")
        rows = [
            (table.file, table.kind, table.entity or "by row", str(table.year or "by row"), table.document or "by row",
             table.unit, f"{table.recognised}/{table.rows}", " | ".join(table.columns))
            for table in self.tables
        ]  # fmt: skip
        widths = [max(len(row[place]) for row in (heads, *rows)) for place in range(len(heads))]
        for row in (heads, *rows):
            yield inert("  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip())
        yield from map(inert, self._remarks())

    def _remarks(self) -> Iterator[str]:
        """Say what is assumed and not known, what is said of several tables once."""
        of: dict[str, list[str]] = {}
        for table in self.tables:
            for text in table.assumed:
                of.setdefault(text, []).append(table.file)
        for text, files in of.items():
            yield f"{files[0]}: {text}" if len(files) == 1 else f"{len(files)} tables: {text}"
        for table in self.tables:
            yield from (f"{table.file}: {text}" for text in table.unknown[:MOST_TOLD])
            if len(table.unknown) > MOST_TOLD:
                yield f"{table.file}: {len(table.unknown) - MOST_TOLD} more are no known line"
        yield from (f"{name} is left out: {_why_left_out(name)}" for name in self.left_out)


def propose(folder: Path, rulebook: str, rulebooks: Path | None = None, wish: Wish | None = None) -> Proposal:
    """Recognise the tables of a folder by a rulebook, and propose its data package.

    Raises UsageError where there is no such folder, no table in it or no such rulebook, and
    DeclarationError where the rulebook or the proposal is not as it must be.
    """
    if not folder.is_dir():
        what = "it is a file" if folder.exists() else "there is no such folder"
        raise UsageError(str(folder), what, "Name the folder that holds the CSV tables.")
    tables, narratives, left_out = _entries(folder)
    if not tables:
        raise UsageError(str(folder), "there is no CSV file in it", _in_place_of_csv(left_out))
    book = read_rulebook(rulebook, frozenset(), frozenset(), rulebooks)
    if wish and wish.document is not None and wish.document not in book.documents:
        advice = meant(wish.document, book.documents, "Documents of a year")
        raise UsageError("--document", f"{shorten(wish.document)} is no document of {rulebook}", advice)
    known = Tables(book, rulebooks)
    found: list[ProposedTable] = []
    faults: list[TieoutError] = []
    for name in tables:
        try:
            found.append(known.recognise(folder, name, wish or Wish()))
        except TieoutError as error:
            faults.append(error)
    if faults:
        return Proposal(tuple(found), b"", tuple(left_out), tuple(faults))
    package = _package(folder, rulebook, book, found, narratives)
    data = (json.dumps(package, ensure_ascii=False, allow_nan=False, indent=2) + "\n").encode()
    publication = parse_publication(data, str(folder / FILE_NAME), book.entity_words.key)
    fit_periods(publication, book, str(folder / FILE_NAME))
    fit_scopes(publication, book, str(folder / FILE_NAME))
    return Proposal(tuple(found), data, tuple(left_out), (), book.entity_words.key)


def unwritten(folder: Path) -> None:
    """Refuse a folder that has a data package already.

    Raises UsageError.
    """
    if os.path.lexists(folder / FILE_NAME):
        raise UsageError(str(folder / FILE_NAME), "it exists", ADVICE)


def write(folder: Path, data: bytes, force: bool) -> Path:
    """Write a data package whole or not at all; over an existing one only by force."""
    target = folder / FILE_NAME
    put(target, data, over=force, taken=ADVICE)
    return target


def _entries(folder: Path) -> tuple[list[str], list[str], list[str]]:
    """List the tables of a folder, its narratives, and what is neither."""
    tables, narratives, left_out = [], [], []
    for entry in sorted(os.scandir(folder), key=lambda entry: entry.name):
        if entry.name.startswith(".") or entry.name in {FILE_NAME, answers.FILE_NAME}:
            continue
        if not entry.is_file(follow_symlinks=False):
            left_out.append(entry.name)
        elif entry.name.casefold().endswith(TABLES):
            tables.append(entry.name)
        elif entry.name.endswith(".md"):
            narratives.append(entry.name)
        else:
            left_out.append(entry.name)
    return tables, narratives, left_out


def _in_place_of_csv(left_out: Sequence[str]) -> str:
    """Say what to do with what a folder without CSVs holds."""
    for endings, advice in IN_PLACE_OF_CSV:
        if found := [name for name in left_out if Path(name).suffix.casefold() in endings]:
            more = f" and {len(found) - 1} more" if len(found) > 1 else ""
            return f"There is {shorten(found[0])}{more}: {advice}."
    named = f"; {shorten(left_out[0])} is no table" if left_out else ""
    return f"Put the tables there as .csv files{named}."


def _why_left_out(name: str) -> str:
    """Say why a file is no table of the proposal, and what to do where it may hold one."""
    ending = Path(name).suffix.casefold()
    told = next((advice for endings, advice in IN_PLACE_OF_CSV if ending in endings), None)
    return "it is no table and no narrative" if told is None else f"it is no CSV; {told}"


def _package(
    folder: Path, rulebook: str, book: Rulebook, tables: Sequence[ProposedTable], narratives: Sequence[str]
) -> dict[str, Any]:
    """Write the package: what all tables share stands there, what they do not share stands with each."""
    settings: dict[str, Any] = {"rulebook": rulebook}
    called = {"entity": book.entity_words.key, "year": "year", "document": "document"}
    for name, key in called.items():
        values = {getattr(table, name) for table in tables if getattr(table, name) is not None}
        if len(values) == 1:
            settings[key] = values.pop()
            continue
        for table in tables:
            if getattr(table, name) is not None:
                table.resource["tieout"][key] = getattr(table, name)
    for field in (field for table in tables for field in table.resource["schema"]["fields"]):
        if field["tieout"]["role"] == "key":
            field["tieout"]["of"] = called.get(field["tieout"]["of"], field["tieout"]["of"])
    whose = book.entity(settings[called["entity"]]).label if called["entity"] in settings else ""
    title = " ".join(str(part) for part in (whose, settings.get("year"), settings.get("document")) if part)
    name = folder.resolve().name
    resources = [table.resource for table in tables]
    resources += [
        {"name": name_of(Path(path).stem, "narrative"), "path": path, "format": "md", "mediatype": "text/markdown",
         "encoding": "utf-8"}
        for path in narratives
    ]  # fmt: skip
    return {
        "$schema": PROFILE,
        "name": name_of(name, "publication"),
        "title": title or name,
        "tieout": settings,
        "resources": resources,
    }
