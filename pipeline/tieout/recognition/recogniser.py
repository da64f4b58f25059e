"""Recognise one bare table in the words of a rulebook: the one way for `tieout init` and for the examples.

Nothing is judged and nothing written; what cannot be told is refused by name.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from msgspec import structs

from tieout.declarations.strict import convert, read_toml
from tieout.recognition.columns import COLUMNS, Columns, ProposedTable
from tieout.recognition.heads import Heads, KeyWording, Reader
from tieout.recognition.whose import TableRecogniser, Vocabulary, Wish
from tieout.rulebook.model import DATES, Rulebook
from tieout.rulebook.shelf import said, shelf
from tieout.values.errors import DeclarationError, shorten
from tieout.values.spelling import meant


class Tables:
    """Recognises the tables of bare folders in the words of a rulebook.

    Raises DeclarationError where the rulebook does not say how heads are read, or not as it must.
    """

    def __init__(self, book: Rulebook, rulebooks: Path | None) -> None:
        self.words = Vocabulary(book, Reader(_heads(book, rulebooks), book.bases, book.periods))
        self.columns = Columns(self.words, rulebooks)

    def recognise(self, folder: Path, name: str, wish: Wish) -> ProposedTable:
        """Recognise one table of a folder, with what the caller says of it.

        Raises UsageError where it cannot be read, or nothing tells what it is.
        """
        recogniser = TableRecogniser(folder, self.words, wish)
        draft = recogniser.look(name)
        if kind := self.columns.kind_of_records(draft):
            recogniser.say_what_rows_do_not(draft, kind.keys)
            return self.columns.records(draft, kind)
        return self.columns.statement(draft, recogniser.recognise(draft))


def _heads(book: Rulebook, rulebooks: Path | None) -> Heads:
    """Read how a rulebook has the heads of columns read."""
    source, where = (rulebooks or shelf()) / book.name / COLUMNS, str(said(book.name, rulebooks) / COLUMNS)
    if not source.is_file():
        raise DeclarationError(where, "there is no such file", "A rulebook says there how heads are read.")
    heads = convert(read_toml(source.read_bytes(), where), Heads, where)
    heads = structs.replace(heads, key=tuple(_in_our_words(item, book) for item in heads.key))
    for what, advice in _strange(heads, book):
        raise DeclarationError(where, what, advice)
    return heads


def _in_our_words(wording: KeyWording, book: Rulebook) -> KeyWording:
    """Give a wording of a key with `entity` where it has the field's own word for one."""
    return structs.replace(wording, says="entity") if wording.says == book.entity_words.key else wording


def _strange(heads: Heads, book: Rulebook) -> Iterator[tuple[str, str]]:
    """Yield the bases, documents and keys in a wording that the rulebook does not know: they would say nothing."""
    bases = {basis.name for basis in book.bases}
    keys = {"entity", *DATES, *(key for kind in book.kinds.values() for key in kind.keys)}
    named = {
        "basis": ([item.says for item in heads.basis], bases),
        "years": ([basis for item in heads.document for basis in item.years.values()], bases),
        "document": ([item.says for item in heads.document], set(book.documents)),
        "key": ([item.says for item in heads.key], keys),
    }
    for part, (words, known) in named.items():
        for word in words:
            if word not in known:
                yield f"{part} says {shorten(word)}, which the rulebook does not know", meant(word, known)
