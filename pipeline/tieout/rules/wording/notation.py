"""Word figures that are written otherwise than they should be. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from tieout.rules.cells import Cell
from tieout.rules.result import Check
from tieout.rules.wording.quoting import quoted
from tieout.values.outcome import Text

ASPECTS: Mapping[str, Text] = {
    "currency": Text("the currency sign", "het valutateken"),
    "percent": Text("the percent sign", "het procentteken"),
    "scale": Text("the scale word", "de schaalaanduiding"),
    "decimals": Text("whether there are decimals", "wel of geen decimalen"),
    "mark": Text("the mark for no figure", "het merkteken voor geen cijfer"),
}


def change(check: Check, cells: Sequence[Cell]) -> Text:
    """Word a change of notation within a row."""
    odd = cells[0]
    if check.note == "unit":
        return Text(
            f"{odd.label} prints {quoted(odd)} and no unit anywhere in its row; {odd.unit_word} is meant.",
            f"{odd.label} vermeldt {quoted(odd)} en nergens een eenheid; bedoeld is {odd.unit_word}.",
        )
    aspect = ASPECTS[check.note]
    other = next((cell for cell in cells[1:] if cell.place.printed != odd.place.printed), odd)
    return Text(
        f"{odd.name} prints {quoted(odd)} beside {quoted(other)}: {aspect.en} changes within the row.",
        f"{odd.name} vermeldt {quoted(odd)} naast {quoted(other)}: {aspect.nl} wisselt binnen de rij.",
    )


def unit(check: Check, cells: Sequence[Cell]) -> Text:
    """Word a figure in another unit than its line."""
    cell = cells[0]
    return Text(
        f"{cell.name} prints {quoted(cell)}, in {cell.unit}, where the line is in {check.note}.",
        f"{cell.name} vermeldt {quoted(cell)}, in {cell.unit}, terwijl de regel in {check.note} luidt.",
    )


def shape(check: Check, cells: Sequence[Cell]) -> Text:
    """Word a cell that a shape refuses."""
    cell = cells[0]
    if check.note:
        low, high = check.note.split()
        return Text(
            f"{cell.name} prints {quoted(cell)}, which lies outside {low} to {high}.",
            f"{cell.name} vermeldt {quoted(cell)}; dat ligt buiten {low} tot {high}.",
        )
    return Text(
        f"{cell.name} prints {quoted(cell)}, which cannot be read; the notation of the rulebook says what can.",
        f"{cell.name} vermeldt {quoted(cell)}, wat niet te lezen is; de notatie van het regelboek zegt wat wel.",
    )
