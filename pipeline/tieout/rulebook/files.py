"""Hold what the files of a rulebook declare of its kinds of table, its entities and itself, as types."""

from __future__ import annotations

from typing import Annotated

from msgspec import Meta, field

from tieout.declarations.strict import Declared
from tieout.rulebook.model import NO_OTHER_LIMITS, EntityLine, Layout, Limits, Line
from tieout.rulebook.periods import CALENDAR_YEARS, Periods
from tieout.rulebook.terms import NO_OTHER_TERMS, NO_ROLES, KeyRoles, Terms
from tieout.rulebook.vocabulary import NO_UNITS, Basis, EntityWords, Labels, Notation, Units
from tieout.values.outcome import LANGUAGE


class KindFile(Declared, frozen=True, kw_only=True):
    """A kind of table with its lines, as its file declares it."""

    kind: str
    title: str
    source: str
    line: tuple[Line, ...]
    names: tuple[str, ...] = ()
    open: bool = False
    layout: Layout = "statement"
    unit: str | None = None
    scale: int = 1
    codes: dict[str, tuple[str, ...]] = field(default_factory=dict)
    keys: tuple[str, ...] = ("entity", "year")
    rows_join: str | None = None
    words: bool = False


class EntityFile(Declared, frozen=True, kw_only=True):
    """An entity with the lines that it adds, as its file declares it."""

    entity: str
    label: str
    aliases: tuple[str, ...] = ()
    requires: tuple[str, ...] = ()
    budgets: tuple[str, ...] = ()
    line: tuple[EntityLine, ...] = ()


class BookFile(Declared, frozen=True, kw_only=True):
    """What a rulebook says of itself."""

    name: str
    version: str
    title: str
    source: str
    languages: Annotated[tuple[Annotated[str, Meta(pattern=rf"\A{LANGUAGE}\Z")], ...], Meta(min_length=1)]
    """Those that its rules are told in; bare keys are in the first."""
    notation: Notation
    labels: Labels
    basis: tuple[Basis, ...]
    document: tuple[str, ...]
    """The documents of a year, in the order in which they are published."""
    units: Units = NO_UNITS
    entity: EntityWords = EntityWords()
    limits: Limits = NO_OTHER_LIMITS
    notations: dict[str, Notation] = field(default_factory=dict)
    period: Periods = CALENDAR_YEARS
    no_amount: tuple[str, ...] = ()
    answers: Terms = NO_OTHER_TERMS
    keys: KeyRoles = NO_ROLES
    default: bool = False
    """Whether it is the one that is meant where none is named."""
