"""Recognise one bare table in the words of a rulebook: the one way for `tieout init` and for the examples.

Nothing is judged and nothing written; what cannot be told is refused by name.
"""

from __future__ import annotations

from pathlib import Path

from tieout.declarations.strict import convert, read_toml
from tieout.recognition.columns import COLUMNS, Columns, ProposedTable
from tieout.recognition.heads import Heads, Reader
from tieout.recognition.whose import TableRecogniser, Vocabulary, Wish
from tieout.rulebook.model import Rulebook
from tieout.rulebook.shelf import shelf
from tieout.values.errors import DeclarationError


class Tables:
    """Recognises the tables of bare folders in the words of a rulebook.

    Raises DeclarationError where the rulebook does not say how heads are read, or not as it must.
    """

    def __init__(self, book: Rulebook, rulebooks: Path | None) -> None:
        self.words = Vocabulary(book, Reader(_heads(book.name, rulebooks)))
        self.columns = Columns(self.words)

    def recognise(self, folder: Path, name: str, wish: Wish) -> ProposedTable:
        """Recognise one table of a folder, with what the caller says of it.

        Raises UsageError where it cannot be read, or nothing tells what it is.
        """
        recogniser = TableRecogniser(folder, self.words, wish)
        draft = recogniser.look(name)
        if self.columns.are_records(draft):
            return self.columns.records(draft)
        return self.columns.statement(draft, recogniser.recognise(draft))


def _heads(rulebook: str, rulebooks: Path | None) -> Heads:
    """Read how a rulebook has the heads of columns read."""
    source = (rulebooks or shelf()) / rulebook / COLUMNS
    if not source.is_file():
        raise DeclarationError(str(source), "there is no such file", "A rulebook says there how heads are read.")
    where = str(Path("expectations") / rulebook / COLUMNS)
    return convert(read_toml(source.read_bytes(), where), Heads, where)
