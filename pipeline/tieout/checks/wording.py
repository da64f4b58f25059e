"""Word a finding: one sentence with the figures in it, in both languages. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal

from tieout.checks.cells import Cell
from tieout.checks.population import ONE_STEP
from tieout.checks.result import Check
from tieout.numbers import dutch, english
from tieout.outcome import Text

Words = Callable[[Check, Sequence[Cell]], Text]

ASPECTS: Mapping[str, Text] = {
    "currency": Text("the currency sign", "het valutateken"),
    "percent": Text("the percent sign", "het procentteken"),
    "scale": Text("the scale word", "de schaalaanduiding"),
    "decimals": Text("whether there are decimals", "wel of geen decimalen"),
    "mark": Text("the mark for no figure", "het merkteken voor geen cijfer"),
}


def worded(kind: str, check: Check, cells: Sequence[Cell]) -> Text:
    """Word a broken check of one kind of expectation; `cells` in the order of the check."""
    return WORDS.get(kind, _shape)(check, cells)


def _number(cell: Cell, amount: Decimal | None) -> Text:
    """Write an amount in the unit of a cell."""
    shown = cell.in_print(amount)
    if shown is None:
        return Text("nothing", "niets")
    return Text(english(shown, cell.unit_word), dutch(shown, cell.unit_word))


def _points(cell: Cell, amount: Decimal | None) -> Text:
    """Write a difference in the unit of a cell; a difference of percentages is in percentage points."""
    if cell.unit != "%":
        return _number(cell, amount)
    shown = cell.in_print(amount) or Decimal(0)
    return Text(english(shown, "percentage points"), dutch(shown, "procentpunt"))


def _label(cell: Cell) -> str:
    """Name a cell by its line and column."""
    return cell.name


def _quote(cell: Cell) -> str:
    """Quote what a cell prints."""
    return f"“{cell.place.printed}”"


def _total(check: Check, cells: Sequence[Cell]) -> Text:
    """Word a total that is not its parts."""
    total, parts = cells[0], cells[1:]
    expected, gap, allowed = (_number(total, value) for value in (check.expected, check.gap, check.allowed))
    listed_en = " and ".join(f"{_quote(part)} ({part.label})" for part in parts)
    listed_nl = listed_en.replace(" and ", " en ")
    return Text(
        f"{_label(total)} prints {_quote(total)}; {listed_en} make {expected.en}. "
        f"They are {gap.en} apart; rounding explains at most {allowed.en}.",
        f"{_label(total)} vermeldt {_quote(total)}; uit {listed_nl} volgt {expected.nl}. "
        f"Dat scheelt {gap.nl}; afronding verklaart hooguit {allowed.nl}.",
    )


def _zero(check: Check, cells: Sequence[Cell]) -> Text:
    """Word a figure that should be zero."""
    found = _number(cells[0], check.found)
    if len(cells) == 1:
        return Text(
            f"{_label(cells[0])} prints {_quote(cells[0])} where zero is expected.",
            f"{_label(cells[0])} vermeldt {_quote(cells[0])} waar nul wordt verwacht.",
        )
    listed = [f"{_quote(cell)} ({cell.label})" for cell in cells]
    return Text(
        f"{' and '.join(listed)} make {found.en} in {cells[0].place.column_label}, where zero is expected.",
        f"Uit {' en '.join(listed)} volgt {found.nl} in {cells[0].place.column_label}, waar nul wordt verwacht.",
    )


def _agree(check: Check, cells: Sequence[Cell]) -> Text:
    """Word two figures that should be the same."""
    one, other = cells[0], cells[1]
    gap, allowed = _number(one, check.gap), _number(one, check.allowed)
    return Text(
        f"{_label(one)} prints {_quote(one)} and {_label(other)} prints {_quote(other)}: "
        f"{gap.en} apart; rounding explains at most {allowed.en}.",
        f"{_label(one)} vermeldt {_quote(one)} en {_label(other)} vermeldt {_quote(other)}: "
        f"dat scheelt {gap.nl}; afronding verklaart hooguit {allowed.nl}.",
    )


def _norm(check: Check, cells: Sequence[Cell]) -> Text:
    """Word a norm that is missed."""
    found, norm = cells[0], cells[1]
    if check.expected is None or found.unit != norm.unit:
        return Text(
            f"{_label(found)} is {_quote(found)}, and beside it stands no norm to hold it against: {_quote(norm)}.",
            f"{_label(found)} is {_quote(found)}, en daarnaast staat geen norm om het aan te toetsen: {_quote(norm)}.",
        )
    gap = _points(found, check.gap)
    caveat = _caveat(check)
    return Text(
        f"{_label(found)} is {_quote(found)} against a norm of {_quote(norm)}: {gap.en} off.{caveat.en}",
        f"{_label(found)} is {_quote(found)} bij een norm van {_quote(norm)}: {gap.nl} ernaast.{caveat.nl}",
    )


def _caveat(check: Check) -> Text:
    """Say so where one printed step decides."""
    if check.note != ONE_STEP:
        return Text("", "")
    return Text(
        " One step in the last printed digit decides this.",
        " Eén stap in het laatste afgedrukte cijfer is hier beslissend.",
    )


def _deviation(check: Check, cells: Sequence[Cell]) -> Text:
    """Word a deviation from the budget, in percent with the range that the print leaves open."""
    found, budget = cells[0], cells[-1]
    gap, limit = _points(found, check.gap), _points(found, check.allowed)
    if check.expected == 0:
        return Text(
            f"{_label(found)} prints {_quote(found)} where the budget is zero; the limit is {limit.en}.",
            f"{_label(found)} vermeldt {_quote(found)} waar nul is begroot; de grens is {limit.nl}.",
        )
    share, low, high = _shares(check, found, budget)
    caveat = _caveat(check)
    return Text(
        f"{_label(found)} is {_quote(found)} against {_quote(budget)} budgeted: {english(share, '%')}, or {gap.en}; "
        f"as printed it may be anything from {english(low, '%')} to {english(high, '%')}.{caveat.en}",
        f"{_label(found)} is {_quote(found)} bij {_quote(budget)} begroot: {dutch(share, '%')}, ofwel {gap.nl}; "
        f"naar de afdruk kan het liggen tussen {dutch(low, '%')} en {dutch(high, '%')}.{caveat.nl}",
    )


def _shares(check: Check, found: Cell, budget: Cell) -> tuple[Decimal, Decimal, Decimal]:
    """Give the deviation in percent of the budget, and its least and greatest as printed."""
    base, amount = check.expected or Decimal(1), check.found or Decimal(0)
    corners = [
        (amount + a * found.half_step) / (base + b * budget.half_step) - 1
        for a in (-1, 1)
        for b in (-1, 1)
        if base + b * budget.half_step != 0
    ]
    step = Decimal("0.1")
    return (
        (100 * (amount / base - 1)).quantize(step),
        (100 * min(corners)).quantize(step),
        (100 * max(corners)).quantize(step),
    )


def _target(_check: Check, cells: Sequence[Cell]) -> Text:
    """Word a target that was not measured."""
    found, target = cells[0], cells[1]
    return Text(
        f"{_label(found)} reads {_quote(found)}, while {_label(target)} sets {_quote(target)}.",
        f"{_label(found)} luidt {_quote(found)}, terwijl {_label(target)} {_quote(target)} vermeldt.",
    )


def _notation(check: Check, cells: Sequence[Cell]) -> Text:
    """Word a change of notation within a row."""
    odd = cells[0]
    if check.note == "unit":
        return Text(
            f"{odd.label} prints {_quote(odd)} and no unit anywhere in its row; {odd.unit_word} is meant.",
            f"{odd.label} vermeldt {_quote(odd)} en nergens een eenheid; bedoeld is {odd.unit_word}.",
        )
    aspect = ASPECTS[check.note]
    other = next((cell for cell in cells[1:] if cell.place.printed != odd.place.printed), odd)
    return Text(
        f"{_label(odd)} prints {_quote(odd)} beside {_quote(other)}: {aspect.en} changes within the row.",
        f"{_label(odd)} vermeldt {_quote(odd)} naast {_quote(other)}: {aspect.nl} wisselt binnen de rij.",
    )


def _unit(check: Check, cells: Sequence[Cell]) -> Text:
    """Word a figure in another unit than its line."""
    cell = cells[0]
    return Text(
        f"{_label(cell)} prints {_quote(cell)}, in {cell.unit}, where the line is in {check.note}.",
        f"{_label(cell)} vermeldt {_quote(cell)}, in {cell.unit}, terwijl de regel in {check.note} luidt.",
    )


def _missing(check: Check, cells: Sequence[Cell]) -> Text:
    """Word a line that is missing."""
    return Text(
        f"“{check.note}” is not in the table; it belongs near line {cells[0].place.line}, {_quote(cells[0])}.",
        f"“{check.note}” staat niet in de tabel; de regel hoort bij regel {cells[0].place.line}, {_quote(cells[0])}.",
    )


def _unknown(check: Check, cells: Sequence[Cell]) -> Text:
    """Word a row that is not recognised."""
    near = (
        Text(f" The nearest is “{check.note}”.", f" Het dichtst komt “{check.note}”.") if check.note else Text("", "")
    )
    return Text(
        f"{_quote(cells[0])} is not a line of the rulebook, so its figures are not judged.{near.en}",
        f"{_quote(cells[0])} is geen regel van het regelboek; de cijfers zijn dus niet beoordeeld.{near.nl}",
    )


def _repeated(_check: Check, cells: Sequence[Cell]) -> Text:
    """Word a line that stands twice."""
    again, first = cells[0], cells[-1]
    return Text(
        f"{_quote(again)} on line {again.place.line} is the line of {_quote(first)} on line {first.place.line} again.",
        f"{_quote(again)} op regel {again.place.line} is weer de regel {_quote(first)} van regel {first.place.line}.",
    )


def _spelled(check: Check, cells: Sequence[Cell]) -> Text:
    """Word a label that is spelled otherwise."""
    return Text(
        f"The row is printed as {_quote(cells[0])}; its name is “{check.note}”.",
        f"De rij is afgedrukt als {_quote(cells[0])}; de naam is “{check.note}”.",
    )


def _unplaced(_check: Check, cells: Sequence[Cell]) -> Text:
    """Word values that belong to no column."""
    return Text(
        f"{cells[0].label}: {_quote(cells[0])} is printed under no column.",
        f"{cells[0].label}: {_quote(cells[0])} staat onder geen kolom.",
    )


def _within(check: Check, cells: Sequence[Cell]) -> Text:
    """Word parts that exceed their total."""
    total, parts = cells[0], cells[1:]
    sum_, gap = _number(total, check.expected), _number(total, check.gap)
    listed_en = " and ".join(f"{_quote(part)} ({part.label})" for part in parts)
    listed_nl = listed_en.replace(" and ", " en ")
    return Text(
        f"{_label(total)} prints {_quote(total)}, and its parts {listed_en} are {sum_.en} together: {gap.en} more.",
        f"{_label(total)} vermeldt {_quote(total)}, en de delen {listed_nl} zijn samen {sum_.nl}: {gap.nl} meer.",
    )


def formula_shown(candidate: str) -> str:
    """Write a formula as a head prints it: `+2-1` is (2)-(1)."""
    return re.sub(r"([0-9]+)", r"(\1)", candidate).removeprefix("+")


def _formula(check: Check, cells: Sequence[Cell]) -> Text:
    """Word a figure that is not what the formula of its column makes."""
    found = cells[0]
    expected, gap, allowed = (_number(found, value) for value in (check.expected, check.gap, check.allowed))
    listed = " · ".join(_quote(cell) for cell in cells[1:])
    made = f"{formula_shown(check.note)}, {listed}" if listed else formula_shown(check.note)
    return Text(
        f"{_label(found)} prints {_quote(found)}; {made}, makes {expected.en}. They are {gap.en} apart; "
        f"rounding explains at most {allowed.en}.",
        f"{_label(found)} vermeldt {_quote(found)}; uit {made} volgt {expected.nl}. Dat scheelt {gap.nl}; "
        f"afronding verklaart hooguit {allowed.nl}.",
    )


def _head(check: Check, cells: Sequence[Cell]) -> Text:
    """Word a head that prints another formula than its column follows."""
    head, other = cells[0].place.column_label or "", formula_shown(check.note)
    return Text(
        f"The head “{head}” is not what the rows below it do; {other} is.",
        f"De kop “{head}” klopt niet met de regels eronder; {other} klopt wel.",
    )


def _ratio(check: Check, cells: Sequence[Cell]) -> Text:
    """Word a percentage that is not the ratio of two lines."""
    share, top, bottom = cells[:3]
    expected = (check.expected or Decimal(0)).quantize(Decimal("0.001"))
    return Text(
        f"{_label(share)} prints {_quote(share)}; {_quote(top)} ({top.label}) divided by {_quote(bottom)} "
        f"({bottom.label}) is {english(expected, '%')}.",
        f"{_label(share)} vermeldt {_quote(share)}; {_quote(top)} ({top.label}) gedeeld door {_quote(bottom)} "
        f"({bottom.label}) is {dutch(expected, '%')}.",
    )


def _least(check: Check, cells: Sequence[Cell]) -> Text:
    """Word a figure below its limit."""
    cell = cells[0]
    limit = _number(cell, check.expected)
    return Text(
        f"{_label(cell)} prints {_quote(cell)}; the limit is {limit.en}.",
        f"{_label(cell)} vermeldt {_quote(cell)}; de grens is {limit.nl}.",
    )


def _capped(check: Check, cells: Sequence[Cell]) -> Text:
    """Word a figure above its share of an average."""
    cell = cells[0]
    percent, years = check.note.split()
    limit, gap = _number(cell, check.expected), _number(cell, check.gap)
    return Text(
        f"{_label(cell)} prints {_quote(cell)}; {percent}% of the average of {years} years is {limit.en}, "
        f"{gap.en} less.",
        f"{_label(cell)} vermeldt {_quote(cell)}; {percent}% van het gemiddelde van {years} jaar is {limit.nl}, "
        f"{gap.nl} minder.",
    )


def _stale(_check: Check, cells: Sequence[Cell]) -> Text:
    """Word a total that stood still while a part moved."""
    now, before, part = cells[0], cells[1], cells[-1]
    return Text(
        f"{_label(now)} prints {_quote(now)}, and so does {before.place.column_label}, while {part.label} is another.",
        f"{_label(now)} vermeldt {_quote(now)}, net als {before.place.column_label}, terwijl {part.label} anders is.",
    )


def _neighbour(_check: Check, cells: Sequence[Cell]) -> Text:
    """Word a line that repeats the one above it."""
    one, above = cells[0], cells[1]
    return Text(
        f"{_label(one)} prints {_quote(one)}, the figure of {above.label} above it.",
        f"{_label(one)} vermeldt {_quote(one)}, het cijfer van {above.label} erboven.",
    )


def _exchanged(_check: Check, cells: Sequence[Cell]) -> Text:
    """Word two figures that seem to have changed places."""
    one, above = cells[0], cells[1]
    return Text(
        f"{_label(one)} prints {_quote(one)} and {above.label} above it {_quote(above)}; "
        "each fits the row of the other better.",
        f"{_label(one)} vermeldt {_quote(one)} en {above.label} erboven {_quote(above)}; "
        "elk past beter in de rij van de ander.",
    )


def _zero_column(_check: Check, cells: Sequence[Cell]) -> Text:
    """Word a column without a figure, or with none but zero."""
    head = cells[0].place.column_label
    if cells[0].value is None:
        return Text(f"There is no figure but zero under “{head}”.", f"Onder “{head}” staat geen cijfer anders dan nul.")
    return Text(f"Every figure under “{head}” is zero.", f"Elk cijfer onder “{head}” is nul.")


def _magnitude(_check: Check, cells: Sequence[Cell]) -> Text:
    """Word a figure of another order of magnitude than its line."""
    one, other = cells[0], cells[1]
    return Text(
        f"{_label(one)} prints {_quote(one)}, and {_label(other)} {_quote(other)}.",
        f"{_label(one)} vermeldt {_quote(one)}, en {_label(other)} {_quote(other)}.",
    )


def _trend(check: Check, cells: Sequence[Cell]) -> Text:
    """Word a break with the year before."""
    now, before = cells[0], cells[1]
    base, amount = check.expected or Decimal(1), check.found or Decimal(0)
    share = (100 * (amount / base - 1)).quantize(Decimal("0.1"))
    return Text(
        f"{_label(now)} is {_quote(now)} after {_quote(before)}: {english(share, '%')}.",
        f"{_label(now)} is {_quote(now)} na {_quote(before)}: {dutch(share, '%')}.",
    )


def _still(check: Check, cells: Sequence[Cell]) -> Text:
    """Word a series that stands still."""
    return Text(
        f"{_label(cells[0])} prints {_quote(cells[0])}, as in each of the {check.note} years up to it.",
        f"{_label(cells[0])} vermeldt {_quote(cells[0])}, net als in elk van de {check.note} jaren tot dan toe.",
    )


def _label_year(check: Check, cells: Sequence[Cell]) -> Text:
    """Word a label of another year."""
    return Text(
        f"The row is printed as {_quote(cells[0])}; the table is of {check.note}.",
        f"De rij is afgedrukt als {_quote(cells[0])}; de tabel is van {check.note}.",
    )


def _title_year(check: Check, cells: Sequence[Cell]) -> Text:
    """Word a title of another year."""
    year, _, title = check.note.partition(" ")
    return Text(
        f"The title of {cells[0].place.file} is “{title}”; the table is of {year}.",
        f"De titel van {cells[0].place.file} is “{title}”; de tabel is van {year}.",
    )


def _header_again(_check: Check, cells: Sequence[Cell]) -> Text:
    """Word a header among the rows."""
    line = cells[0].place.line
    return Text(
        f"Line {line} repeats the heads of the columns, from {_quote(cells[0])} on.",
        f"Regel {line} herhaalt de koppen van de kolommen, vanaf {_quote(cells[0])}.",
    )


def _heading(_check: Check, cells: Sequence[Cell]) -> Text:
    """Word a heading with a figure."""
    stated = " · ".join(_quote(cell) for cell in cells[1:])
    return Text(
        f"The heading {_quote(cells[0])} has {stated} beside it.",
        f"Naast de tussenkop {_quote(cells[0])} staat {stated}.",
    )


def _record(_check: Check, cells: Sequence[Cell]) -> Text:
    """Word a record that stands twice, or has no key."""
    one, first = cells[0], cells[-1]
    if len(cells) == 1:
        return Text(
            f"Line {one.place.line} has no agency or no year: {one.label}.",
            f"Regel {one.place.line} heeft geen agentschap of geen jaar: {one.label}.",
        )
    return Text(
        f"{one.label} on line {one.place.line} is on line {first.place.line} too.",
        f"{one.label} op regel {one.place.line} staat ook op regel {first.place.line}.",
    )


def _code(check: Check, cells: Sequence[Cell]) -> Text:
    """Word a code that is in no list."""
    near = (
        Text(f" The nearest is “{check.note}”.", f" Het dichtst komt “{check.note}”.") if check.note else Text("", "")
    )
    return Text(
        f"{_label(cells[0])} is {_quote(cells[0])}, which is no known code.{near.en}",
        f"{_label(cells[0])} is {_quote(cells[0])}, en dat is geen bekende code.{near.nl}",
    )


def _shape(check: Check, cells: Sequence[Cell]) -> Text:
    """Word a cell that a shape refuses."""
    cell = cells[0]
    if check.note:
        low, high = check.note.split()
        return Text(
            f"{_label(cell)} prints {_quote(cell)}, which lies outside {low} to {high}.",
            f"{_label(cell)} vermeldt {_quote(cell)}; dat ligt buiten {low} tot {high}.",
        )
    return Text(
        f"{_label(cell)} prints {_quote(cell)}, which cannot be read; the notation of the rulebook says what can.",
        f"{_label(cell)} vermeldt {_quote(cell)}, wat niet te lezen is; de notatie van het regelboek zegt wat wel.",
    )


WORDS: Mapping[str, Words] = {
    "expect_total_to_equal_parts": _total,
    "expect_parts_to_stay_within_total": _within,
    "expect_columns_to_follow_their_formula": _formula,
    "expect_heads_to_print_their_formula": _head,
    "expect_figures_to_be_zero": _zero,
    "expect_figures_to_agree": _agree,
    "expect_repeated_figures_to_agree": _agree,
    "expect_lines_to_correspond": _agree,
    "expect_specifications_to_agree": _agree,
    "expect_shares_to_be_ratios": _ratio,
    "expect_figures_to_be_at_least": _least,
    "expect_figures_to_stay_within_share_of_average": _capped,
    "expect_figures_to_meet_norm": _norm,
    "expect_deviations_to_stay_within": _deviation,
    "expect_targets_to_be_measured": _target,
    "expect_notation_to_be_constant": _notation,
    "expect_units_to_fit_lines": _unit,
    "expect_totals_to_move_with_parts": _stale,
    "expect_neighbours_to_differ": _neighbour,
    "expect_lines_to_keep_their_places": _exchanged,
    "expect_columns_to_hold_figures": _zero_column,
    "expect_magnitudes_to_agree": _magnitude,
    "expect_series_to_move_gradually": _trend,
    "expect_series_not_to_stand_still": _still,
    "expect_prescribed_lines_to_be_present": _missing,
    "expect_usual_lines_to_be_present": _missing,
    "expect_lines_to_be_recognised": _unknown,
    "expect_lines_to_be_stated_once": _repeated,
    "expect_spellings_to_be_known": _spelled,
    "expect_values_to_be_placed": _unplaced,
    "expect_labels_to_name_the_year": _label_year,
    "expect_titles_to_name_the_year": _title_year,
    "expect_headers_not_to_be_repeated": _header_again,
    "expect_headings_to_be_bare": _heading,
    "expect_records_to_be_unique": _record,
    "expect_codes_to_be_known": _code,
}
