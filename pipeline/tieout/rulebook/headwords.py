"""The wording by which the printed heads of columns are read, as a rulebook declares it in `columns.toml`."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Literal, get_args

from msgspec import field, structs

from tieout.declarations.strict import Declared, convert, read_toml
from tieout.values.errors import DeclarationError, shorten
from tieout.values.spelling import meant

COLUMNS = "columns.toml"
"""The file of a rulebook that declares it."""

Sign = Literal["many years", "years", "actual", "target", "forecast"]
"""By what a document is told where its name does not tell it, what tells most first.

More than two heads that are a year alone, one of them, or a column of such a basis.
"""
SIGNS: tuple[Sign, ...] = get_args(Sign)


class BasisWording(Declared, frozen=True, kw_only=True):
    """Phrases that say what a column holds."""

    says: str
    phrases: tuple[str, ...]


class RoleWording(Declared, frozen=True, kw_only=True):
    """Phrases that say that a column holds no figures to judge."""

    says: Literal["unplaced", "note"]
    phrases: tuple[str, ...]


class StageWording(Declared, frozen=True, kw_only=True):
    """Phrases that set columns of one basis and year apart."""

    says: str
    phrases: tuple[str, ...]
    where_needed: bool = False
    """Said only of columns that would otherwise be one."""


class YearWording(Declared, frozen=True, kw_only=True):
    """Phrases that name a year by its distance to the report year."""

    says: int
    phrases: tuple[str, ...]


class AmountWording(Declared, frozen=True, kw_only=True):
    """Phrases that say what bare numbers stand for."""

    unit: str
    scale: int
    phrases: tuple[str, ...]


class KeyWording(Declared, frozen=True, kw_only=True):
    """Phrases that name a key column of a table of records: `entity`, `year` or `period`, or a key of its own."""

    says: str
    phrases: tuple[str, ...]


class DocumentWording(Declared, frozen=True, kw_only=True):
    """Words in a file name that mean a document, and how its heads of a year alone are read."""

    says: str
    phrases: tuple[str, ...]
    years: dict[str, str]
    """By distance to the report year; a year beyond the ends is read as the end."""
    told_by: tuple[Sign, ...] = ()
    """By what of its heads it is told where its name does not tell it; of two documents the first counts."""
    report_year: Literal["first", "last"] = "last"
    """Which of the years that its heads print is the report year: `first` of a document that looks ahead.

    Where heads print nothing but years, and more than `years` has, they begin at the first of `years`.
    """


class Heads(Declared, frozen=True, kw_only=True):
    """All wording of column heads, as a rulebook declares it. Of two that are found the first counts."""

    title: str
    basis: tuple[BasisWording, ...]
    document: tuple[DocumentWording, ...]
    role: tuple[RoleWording, ...] = ()
    stage: tuple[StageWording, ...] = ()
    year: tuple[YearWording, ...] = ()
    amount: tuple[AmountWording, ...] = ()
    key: tuple[KeyWording, ...] = ()
    passed_over: tuple[str, ...] = ()
    """Words that say nothing by themselves."""
    of: dict[str, str] = field(default_factory=dict)
    """Table kinds whose columns are lines of another kind: a specification, and what it specifies."""
    unnamed_stage: str | None = None
    """Stage of a target of an earlier year whose head is a year alone: which one it is it does not say."""
    this_year: str | None = None
    """The letter by which heads name the report year: where it is `t`, `t-1` is the year before."""


def read_heads_file(
    content: bytes, where: str, entity_key: str, known: Mapping[str, Collection[str]]
) -> Heads:  # fmt: skip
    """Read how a rulebook has the heads of columns read.

    `entity_key` is the field's own word for an entity; `known` are the bases, documents and keys of the rulebook by
    `basis`, `document` and `key`: one that it does not know would say nothing.

    Raises DeclarationError where the file is not as it must be.
    """
    heads = convert(read_toml(content, where), Heads, where)
    own = tuple(structs.replace(item, says="entity") if item.says == entity_key else item for item in heads.key)
    heads = structs.replace(heads, key=own)
    for part, whose, says in _said(heads):
        for word in says:
            if word not in known[whose]:
                what = f"{part} says {shorten(word)}, which the rulebook does not know"
                raise DeclarationError(where, what, meant(word, known[whose]))
    return heads


def _said(heads: Heads) -> Iterator[tuple[str, str, Sequence[str]]]:
    """Yield what each part of the file says, with what it must be known as."""
    yield "basis", "basis", [item.says for item in heads.basis]
    yield "years", "basis", [basis for item in heads.document for basis in item.years.values()]
    yield "document", "document", [item.says for item in heads.document]
    yield "key", "key", [item.says for item in heads.key]
