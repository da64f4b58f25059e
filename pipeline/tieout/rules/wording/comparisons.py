"""Word figures that miss a norm, a limit, their budget or a target. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from tieout.rules.cells import Cell
from tieout.rules.population import ONE_STEP
from tieout.rules.result import Check
from tieout.rules.wording.quoting import points, quoted, written
from tieout.values.numbers import dutch, english
from tieout.values.outcome import Text


def missed_norm(check: Check, cells: Sequence[Cell]) -> Text:
    """Word a norm that is missed."""
    found, norm = cells[0], cells[1]
    if check.expected is None or found.unit != norm.unit:
        return Text(
            f"{found.name} is {quoted(found)}, and beside it stands no norm to hold it against: {quoted(norm)}.",
            f"{found.name} is {quoted(found)}, en daarnaast staat geen norm om het aan te toetsen: {quoted(norm)}.",
        )
    gap = points(found, check.gap)
    caveat = _caveat(check)
    return Text(
        f"{found.name} is {quoted(found)} against a norm of {quoted(norm)}: {gap.en} off.{caveat.en}",
        f"{found.name} is {quoted(found)} bij een norm van {quoted(norm)}: {gap.nl} ernaast.{caveat.nl}",
    )


def deviation(check: Check, cells: Sequence[Cell]) -> Text:
    """Word a deviation from the budget, in percent with the range that the print leaves open."""
    found, budget = cells[0], cells[-1]
    gap, limit = points(found, check.gap), points(found, check.allowed)
    if check.expected == 0:
        return Text(
            f"{found.name} prints {quoted(found)} where the budget is zero; the limit is {limit.en}.",
            f"{found.name} vermeldt {quoted(found)} waar nul is begroot; de grens is {limit.nl}.",
        )
    share, low, high = _shares(check, found, budget)
    caveat = _caveat(check)
    en, nl = f"{english(share, '%')}, or {gap.en}", f"{dutch(share, '%')}, ofwel {gap.nl}"
    if (low, high) != (share, share):
        en += f"; as printed it may be anything from {english(low, '%')} to {english(high, '%')}"
        nl += f"; naar de afdruk kan het liggen tussen {dutch(low, '%')} en {dutch(high, '%')}"
    return Text(
        f"{found.name} is {quoted(found)} against {quoted(budget)} budgeted: {en}.{caveat.en}",
        f"{found.name} is {quoted(found)} bij {quoted(budget)} begroot: {nl}.{caveat.nl}",
    )


def target(_check: Check, cells: Sequence[Cell]) -> Text:
    """Word a target that was not measured."""
    found, target = cells[0], cells[1]
    return Text(
        f"{found.name} reads {quoted(found)}, while {target.name} sets {quoted(target)}.",
        f"{found.name} luidt {quoted(found)}, terwijl {target.name} {quoted(target)} vermeldt.",
    )


def least(check: Check, cells: Sequence[Cell]) -> Text:
    """Word a figure below its limit."""
    cell = cells[0]
    limit = written(cell, check.expected)
    return Text(
        f"{cell.name} prints {quoted(cell)}; the limit is {limit.en}.",
        f"{cell.name} vermeldt {quoted(cell)}; de grens is {limit.nl}.",
    )


def capped(check: Check, cells: Sequence[Cell]) -> Text:
    """Word a figure above its share of an average."""
    cell = cells[0]
    percent, years = check.note.split()
    limit, gap = written(cell, check.expected), written(cell, check.gap)
    return Text(
        f"{cell.name} prints {quoted(cell)}; {percent}% of the average of {years} years is {limit.en}, {gap.en} less.",
        f"{cell.name} vermeldt {quoted(cell)}; {percent}% van het gemiddelde van {years} jaar is {limit.nl}, "
        f"{gap.nl} minder.",
    )


def _caveat(check: Check) -> Text:
    """Say so where one printed step decides."""
    if check.note != ONE_STEP:
        return Text("", "")
    return Text(
        " One step in the last printed digit decides this.",
        " Eén stap in het laatste afgedrukte cijfer is hier beslissend.",
    )


def _shares(check: Check, found: Cell, budget: Cell) -> tuple[Decimal, Decimal, Decimal]:
    """Give the deviation in percent of the budget, and its least and greatest as printed.

    More of what was budgeted is a plus, of a loss or an outflow too. Where a loss was budgeted and a profit
    made, the plus is the direction in which the figure went.
    """
    base, amount = check.expected or Decimal(1), check.found or Decimal(0)
    way = -1 if base < 0 < amount else 1
    corners = [
        way * ((amount + a * found.half_step) / (base + b * budget.half_step) - 1)
        for a in (-1, 1)
        for b in (-1, 1)
        if base + b * budget.half_step != 0
    ]
    step = Decimal("0.1")
    return (
        (100 * way * (amount / base - 1)).quantize(step),
        (100 * min(corners)).quantize(step),
        (100 * max(corners)).quantize(step),
    )
