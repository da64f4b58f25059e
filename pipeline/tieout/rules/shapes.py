"""Word what a shape refuses: a cell outside a range or a set, or a table of figures that is not as designed. Pure.

These stand beside the kinds of rule: the checks that Pandera evaluates have no population of their own.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from tieout.rules.cell import Cell
from tieout.rules.quoting import quoted
from tieout.values.outcome import Text
from tieout.values.tally import Check


@dataclass(frozen=True, slots=True)
class InRange:
    """The value of a cell lies in a range, both ends counted in."""

    low: int
    high: int
    is_identity: bool = False
    examines_values: bool = True

    def word(self, check: Check, cells: Sequence[Cell]) -> Text:
        """Word a cell outside the range."""
        cell = cells[0]
        return Text(
            f"{cell.name} prints {quoted(cell)}, which lies outside {self.low} to {self.high}.",
            f"{cell.name} vermeldt {quoted(cell)}; dat ligt buiten {self.low} tot {self.high}.",
        )


WHY = {
    "ambiguous": Text(
        "it can be read in more than one way, and no figure of its table shows which",
        "het is op meer dan één manier te lezen, en geen cijfer van de tabel laat zien hoe",
    ),
    "currency not declared": Text(
        "its currency is not one of the notation", "de munt staat niet in de notatie van het regelboek"
    ),
    "two signs": Text("it has more than one sign", "het heeft meer dan één teken"),
    "half a bracket": Text("its brackets do not come in pairs", "de haakjes vormen geen paar"),
    "two units": Text("it has more than one unit", "het heeft meer dan één eenheid"),
    "too many digits": Text("it has more digits than can be kept exactly", "het heeft te veel cijfers"),
    "no machine number": Text(
        "the table declares machine numbers, and this is none",
        "de tabel belooft getallen voor machines, en dit is er geen",
    ),
}
"""Why a cell cannot be read, by what the grammar says of it."""
LOOKS: tuple[tuple[re.Pattern[str], Text], ...] = tuple(
    (re.compile(pattern), text)
    for pattern, text in (
        (
            r"\(\s*[\d.,\s]+\)|[\d.,\s]*\d\s*[-‐-―−]|['’]\s*[-‐-―−]?[\d.,\s]+",
            Text("a negative figure in another notation", "een negatief cijfer in een andere notatie"),
        ),
        (
            r"[-+‐-―−]?\d+(?:[.,]\d+)?[eE][-+]?\d+",
            Text(
                "a number that a program shortened: digits of it may be lost",
                "een getal dat een programma heeft ingekort: er kunnen posities verloren zijn",
            ),
        ),
        (r"#[A-Z0-9/!?]+[!?]?", Text("an error of a spreadsheet", "een fout van een rekenblad")),
        (
            r"\d{1,2}-(?:[A-Za-z]{3,4}|\d{1,2})(?:-\d{2,4})?|\d{4}-\d{2}-\d{2}.*|[A-Za-z]{3,4}-\d{2}",
            Text("a date that a spreadsheet made of it", "een datum die een rekenblad ervan maakte"),
        ),
    )
)
"""What a cell that cannot be read looks like, the first that fits."""
NO_REASON = Text("the notation of the rulebook says what can", "de notatie van het regelboek zegt wat wel")


@dataclass(frozen=True, slots=True)
class OneOf:
    """What a cell is lies in a set."""

    is_identity: bool = False
    examines_values: bool = False

    def word(self, check: Check, cells: Sequence[Cell]) -> Text:
        """Word a cell that is none of the set."""
        cell, why = cells[0], WHY.get(str(check.told.get("why")), NO_REASON)
        printed = (cell.place.printed or "").strip()
        looks = next((text for pattern, text in LOOKS if pattern.fullmatch(printed)), None)
        return Text(
            f"{cell.name} prints {quoted(cell)}, which cannot be read: {why.en}."
            + (f" It looks like {looks.en}." if looks else ""),
            f"{cell.name} vermeldt {quoted(cell)}, wat niet te lezen is: {why.nl}."
            + (f" Het lijkt {looks.nl}." if looks else ""),
        )


@dataclass(frozen=True, slots=True)
class AsDesigned:
    """A table of the run has the columns that the engine gives it."""

    is_identity: bool = False
    examines_values: bool = False

    def word(self, check: Check, cells: Sequence[Cell]) -> Text:
        """Word a row that is not as designed; a table that is not makes the rule itself broken."""
        return Text(f"{cells[0].name} is not as the table is designed.", f"{cells[0].name} is niet zoals ontworpen.")
