"""Recognise one bare table in the words of a rulebook: the one way for `tieout init` and for the examples.

Nothing is judged and nothing written; what cannot be told is refused by name.
"""

from __future__ import annotations

from pathlib import Path

from tieout.figures.heads import Reader
from tieout.recognition.columns import Columns, ProposedTable, alike
from tieout.recognition.whose import TableRecogniser, Vocabulary, Wish
from tieout.rulebook.headwords import COLUMNS
from tieout.rulebook.model import Rulebook
from tieout.rulebook.shelf import said
from tieout.values.errors import DeclarationError


class Tables:
    """Recognises the tables of bare folders in the words of a rulebook.

    Raises DeclarationError where the rulebook does not say how heads are read.
    """

    def __init__(self, book: Rulebook, rulebooks: Path | None) -> None:
        if book.heads is None:
            where = str(said(book.name, rulebooks) / COLUMNS)
            raise DeclarationError(where, "there is no such file", "A rulebook says there how heads are read.")
        self.words = Vocabulary(book, Reader(book.heads, book.bases, book.periods))
        self.columns = Columns(self.words, rulebooks)

    def recognise(self, folder: Path, name: str, wish: Wish) -> ProposedTable:
        """Recognise one table of a folder, with what the caller says of it.

        Raises UsageError where it cannot be read, or nothing tells what it is.
        """
        recogniser = TableRecogniser(folder, self.words, wish)
        draft = recogniser.look(name)
        if kind := self.columns.kind_of_records(draft):
            heads = {self.words.reader.key_of(head) for head in draft.bare.header}
            recogniser.say_what_rows_do_not(draft, [key for key in kind.keys if heads & alike(key)])
            return self.columns.records(draft, kind)
        return self.columns.statement(draft, recogniser.recognise(draft))
