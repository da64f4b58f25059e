"""Hold how a field writes figures and labels, and what it calls things: part of its rulebook. Pure."""

from __future__ import annotations

import re
from typing import Literal

from msgspec import field as structs_field
from msgspec import structs

from tieout.declarations.strict import Declared

MONEY = "money"
"""The unit of a line that is in the currency of its table, whichever that is."""
BasisRole = Literal["target", "actual", "forecast", "difference", "change", "movement", "rate"]
"""What a basis is to the rules.

What is aimed at, what came of it, what is foreseen; the actual less the target; what is added to an amount; a later
actual less an earlier one, and the same in percent.
"""


class Notation(Declared, frozen=True, kw_only=True):
    """How figures are printed: what may stand in one, and what says that there is none."""

    decimal: str | tuple[str, ...]
    """Mark before the decimals. Of several, a table must show which of them is its own."""
    minus: tuple[str, ...]
    currency: dict[str, str]
    scale: dict[str, int]
    marks: dict[str, str]
    """Texts that say there is no figure, with their kind; `{year}` in one stands for any year."""
    grouping: str | tuple[str, ...] = ()
    """Marks between groups of three digits; one figure has one kind. A space stands for spaces of every width."""
    also_decimal: str = ""
    """A second mark that is read as the decimal one before one or two digits, where it can group nothing."""
    plus: tuple[str, ...] = ()
    minus_behind: tuple[str, ...] = ()
    """Signs of a negative figure that stand behind it."""
    brackets: bool = False
    """Whether a figure in round brackets is negative."""
    currency_behind: dict[str, str] = structs_field(default_factory=dict)
    shared_currency: dict[str, tuple[str, ...]] = structs_field(default_factory=dict)
    """Signs and words that several currencies share, with these: *$*. In a table in one of them they mean that."""
    percent: tuple[str, ...] = ("%",)
    fractions: bool = False
    """Whether a figure in percent that prints no sign is a fraction of one: 0.094 for 9.4%."""
    before: dict[str, Literal["", "at least", "at most"]] = structs_field(default_factory=dict)
    """Words before a figure, with the direction of the norm that they make of it."""
    after: tuple[str, ...] = ()
    """Words behind a figure that do not change it: footnote marks, what is counted; `{n}` stands for any number."""

    @property
    def decimal_marks(self) -> tuple[str, ...]:
        """Its decimal marks, each a way to read by."""
        return (self.decimal,) if isinstance(self.decimal, str) else self.decimal

    @property
    def grouping_marks(self) -> tuple[str, ...]:
        """Its grouping marks."""
        return (self.grouping,) if isinstance(self.grouping, str) else self.grouping

    def may_mean(self, text: str, currency: str) -> bool:
        """Tell whether the sign of a currency that a text prints may be that of this one: of *US$* it says which."""
        own = sorted((self.currency | self.currency_behind).keys() - self.shared_currency.keys(), key=len, reverse=True)
        # A sign of letters is a word by itself: there are no rupees in *dollars*.
        listed = "|".join(rf"(?<![^\W\d_]){re.escape(sign)}(?![^\W\d_])" for sign in own) or "(?!)"
        left = re.sub(listed, " ", text, flags=re.IGNORECASE).casefold()
        return any(sign.casefold() in left and currency in those for sign, those in self.shared_currency.items())

    @property
    def ways(self) -> tuple[Notation, ...]:
        """The notations with one decimal mark that it may be: what is the decimal mark groups nothing."""
        return tuple(
            structs.replace(self, decimal=mark, grouping=tuple(other for other in self.grouping_marks if other != mark))
            for mark in self.decimal_marks
        )


class Labels(Declared, frozen=True, kw_only=True):
    """What may stand in a printed label without telling which line it is."""

    ignore: tuple[str, ...] = ()
    bullets: tuple[str, ...] = ()
    prefixes: tuple[str, ...] = ()
    """Words in front that do not tell the line: `waarvan`, `wv`."""
    endings: tuple[str, ...] = ()
    """Endings by which singular and plural differ; compared without them only where no line is called so."""
    same: dict[str, str] = structs_field(default_factory=dict)
    """Words that mean the same: `&` is `en`."""


class EntityWords(Declared, frozen=True, kw_only=True):
    """How a field calls those whose figures are published."""

    key: str = "entity"
    """Its key in data packages, and its option on the command line: `company`, `school`."""
    example: str = "example"
    """Whose tables those of the examples are, where they do not say."""


class Basis(Declared, frozen=True, kw_only=True):
    """What a column of figures may hold, in the words of the field."""

    name: str
    role: BasisRole


class Units(Declared, frozen=True, kw_only=True):
    """How the units of lines are written, and what they ask of a cell."""

    money: tuple[str, ...] = ()
    """Units that must stand in the row or with the table."""
    silent: tuple[str, ...] = ()
    """Units that are not written behind a number: things counted, marks, grades."""
    words: tuple[str, ...] = ()
    """Units of lines on which words are expected instead of figures."""
    rounded: tuple[str, ...] = ()
    """Units of what is measured, or rounded by its makers, as money and percentages are. All else is counted."""
    scales: dict[str, int] = structs_field(default_factory=dict)
    """How a scale is written behind a number, with its factor."""

    @property
    def not_counted(self) -> tuple[str, ...]:
        """Units of which a whole number may stand for half a unit more or less."""
        return (*self.money, *self.words, *self.rounded, "1")

    def of_line(self, unit: str, table: str | None) -> str:
        """Give the unit of a line in a table: `money` is that of the table, where that is a currency."""
        return table if unit == MONEY and table is not None and table in self.money else unit

    def word(self, scale: int, unit: str) -> str:
        """Write scale and unit behind a number; `1` where there is neither."""
        silent = {"1", *self.silent, *self.words}
        of_scale = next((word for word, factor in self.scales.items() if factor == scale), f"x {scale}")
        parts = ["" if scale == 1 else of_scale, "" if unit in silent else unit]
        return " ".join(filter(None, parts)) or "1"


NO_UNITS = Units()
NO_ENTITY_WORDS = EntityWords()
