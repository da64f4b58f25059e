"""Word amounts that do not follow from others as they should: sums, ratios, formulas, figures stated twice. Pure."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from tieout.rules.cells import Cell
from tieout.rules.result import Check
from tieout.rules.wording.quoting import quoted, written
from tieout.values.numbers import dutch, english
from tieout.values.outcome import Text


def sum_of_parts(check: Check, cells: Sequence[Cell]) -> Text:
    """Word a total that is not its parts."""
    total, parts = cells[0], cells[1:]
    expected, gap, allowed = (written(total, value) for value in (check.expected, check.gap, check.allowed))
    listed = _listed(parts)
    return Text(
        f"{total.name} prints {quoted(total)}; {listed.en} make {expected.en}. "
        f"They are {gap.en} apart; rounding explains at most {allowed.en}.",
        f"{total.name} vermeldt {quoted(total)}; uit {listed.nl} volgt {expected.nl}. "
        f"Dat scheelt {gap.nl}; afronding verklaart hooguit {allowed.nl}.",
    )


def within(check: Check, cells: Sequence[Cell]) -> Text:
    """Word parts that exceed their total."""
    total, parts = cells[0], cells[1:]
    sum_, gap = written(total, check.expected), written(total, check.gap)
    listed = _listed(parts)
    return Text(
        f"{total.name} prints {quoted(total)}, and its parts {listed.en} are {sum_.en} together: {gap.en} more.",
        f"{total.name} vermeldt {quoted(total)}, en de delen {listed.nl} zijn samen {sum_.nl}: {gap.nl} meer.",
    )


def zero(check: Check, cells: Sequence[Cell]) -> Text:
    """Word a figure that should be zero."""
    found = written(cells[0], check.found)
    if len(cells) == 1:
        return Text(
            f"{cells[0].name} prints {quoted(cells[0])} where zero is expected.",
            f"{cells[0].name} vermeldt {quoted(cells[0])} waar nul wordt verwacht.",
        )
    listed = _listed(cells)
    return Text(
        f"{listed.en} make {found.en} in {cells[0].place.column_label}, where zero is expected.",
        f"Uit {listed.nl} volgt {found.nl} in {cells[0].place.column_label}, waar nul wordt verwacht.",
    )


def agree(check: Check, cells: Sequence[Cell]) -> Text:
    """Word two figures that should be the same."""
    one, other = cells[0], cells[1]
    gap, allowed = written(one, check.gap), written(one, check.allowed)
    return Text(
        f"{one.name} prints {quoted(one)} and {other.name} prints {quoted(other)}: "
        f"{gap.en} apart; rounding explains at most {allowed.en}.",
        f"{one.name} vermeldt {quoted(one)} en {other.name} vermeldt {quoted(other)}: "
        f"dat scheelt {gap.nl}; afronding verklaart hooguit {allowed.nl}.",
    )


def ratio(check: Check, cells: Sequence[Cell]) -> Text:
    """Word a percentage that is not the ratio of two lines."""
    share, top, bottom = cells[:3]
    expected = (check.expected or Decimal(0)).quantize(Decimal("0.001"))
    return Text(
        f"{share.name} prints {quoted(share)}; {quoted(top)} ({top.label}) divided by {quoted(bottom)} "
        f"({bottom.label}) is {english(expected, '%')}.",
        f"{share.name} vermeldt {quoted(share)}; {quoted(top)} ({top.label}) gedeeld door {quoted(bottom)} "
        f"({bottom.label}) is {dutch(expected, '%')}.",
    )


def formula(check: Check, cells: Sequence[Cell]) -> Text:
    """Word a figure that is not what the formula of its column makes."""
    found = cells[0]
    expected, gap, allowed = (written(found, value) for value in (check.expected, check.gap, check.allowed))
    listed = " · ".join(quoted(cell) for cell in cells[1:])
    made = f"{_shown(check.note)}, {listed}" if listed else _shown(check.note)
    return Text(
        f"{found.name} prints {quoted(found)}; {made}, makes {expected.en}. They are {gap.en} apart; "
        f"rounding explains at most {allowed.en}.",
        f"{found.name} vermeldt {quoted(found)}; uit {made} volgt {expected.nl}. Dat scheelt {gap.nl}; "
        f"afronding verklaart hooguit {allowed.nl}.",
    )


def head_formula(check: Check, cells: Sequence[Cell]) -> Text:
    """Word a head that prints another formula than its column follows."""
    head, other = cells[0].place.column_label or "", _shown(check.note)
    return Text(
        f"The head “{head}” is not what the rows below it do; {other} is.",
        f"De kop “{head}” klopt niet met de regels eronder; {other} klopt wel.",
    )


def _listed(cells: Sequence[Cell]) -> Text:
    """List what cells print, each with its line; a total can stand above parts that print no figure at all."""
    if not cells:
        return Text("its parts, none of which prints a figure,", "de delen, waarvan geen enkel een cijfer vermeldt,")
    listed = [f"{quoted(cell)} ({cell.label})" for cell in cells]
    return Text(" and ".join(listed), " en ".join(listed))


def _shown(candidate: str) -> str:
    """Write a formula as a head prints it: `+2-1` is (2)-(1)."""
    return re.sub(r"([0-9]+)", r"(\1)", candidate).removeprefix("+")
