"""Change a printed figure as a hand or a program does by mistake: text in, text out. Pure.

What comes out reads as a figure again, in the notation of its table (its marks, its signs, its brackets): a mistake
that gives an unreadable cell is no test of a rule. A mistake that cannot be made in a cell, or changes nothing, gives
None.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Literal, TypeVar

from tieout.figures.grammar import bare_number
from tieout.rulebook.vocabulary import Notation

T = TypeVar("T")
Mutation = Literal[
    "digits swapped", "sign turned", "times 10", "times 1000", "left standing", "swapped with the cell below",
    "beyond rounding", "row dropped", "row doubled",
]  # fmt: skip
OF_CELLS: tuple[Mutation, ...] = (
    "digits swapped", "sign turned", "times 10", "times 1000", "left standing", "swapped with the cell below",
    "beyond rounding",
)  # fmt: skip
OF_ROWS: tuple[Mutation, ...] = ("row dropped", "row doubled")

SPACES = " \u00a0\u2007\u2009\u202f"
MACHINE = re.compile(r"[0-9]+(?:\.[0-9]+)?")
MOST_DIGITS = 15
"""Digits that a mutated figure may have before the decimal mark."""


@dataclass(frozen=True, slots=True)
class Style:
    """How a table writes its figures."""

    minus: str
    """What stands before a negative figure, with the space behind it."""
    closing: str = ""
    """What stands behind the digits of a negative figure: a minus, or the bracket that closes it."""
    grouping: str = ""
    """What sets thousands apart; empty where nothing does."""
    machine: bool = False
    """Whether a program wrote them, with a decimal dot."""


@dataclass(frozen=True, slots=True)
class Figure:
    """A printed figure, taken apart."""

    before: str
    """What stands before its sign, or before its digits where it has none."""
    sign: str
    """Its sign, with the space behind it."""
    between: str
    """What stands between its sign and its digits."""
    is_negative: bool
    digits: int
    """The figure without its decimal mark and sign, in steps of its last printed digit."""
    decimals: int
    grouping: str
    mark: str
    """The decimal mark."""
    inner: str
    """What stands between its digits and a sign behind them."""
    closing: str
    """A sign behind it, with the space before it."""
    after: str

    @property
    def steps(self) -> int:
        """The figure in steps of its last printed digit, with its sign."""
        return -self.digits if self.is_negative else self.digits

    @property
    def text(self) -> str:
        """Write it as it is printed."""
        digits = str(self.digits).zfill(self.decimals + 1)
        whole, fraction = digits[: len(digits) - self.decimals], digits[len(digits) - self.decimals :]
        grouped = re.sub(r"(?<=[0-9])(?=(?:[0-9]{3})+$)", lambda _: self.grouping, whole)
        fraction = self.mark + fraction if fraction else ""
        front = self.before + self.sign + self.between
        return front + grouped + fraction + self.inner + self.closing + self.after


def style_of(printed: Iterable[str], notation: Notation, machine: bool) -> Style:
    """Tell how a table writes its figures, by most of them; what none shows, by its notation."""
    usual = Style(*_usual_minus(notation), _usual_grouping(notation), machine)
    minus, grouping = Counter[tuple[str, str]](), Counter[str]()
    for text in printed:
        if figure := taken_apart(text, notation, usual):
            minus[figure.sign, figure.closing] += figure.is_negative
            is_long = figure.digits >= 10 ** (3 + figure.decimals)
            grouping[figure.grouping] += figure.mark in notation.decimal_marks and is_long
    front, closing = _most(minus, (usual.minus, usual.closing))
    return Style(front, closing, "" if machine else _most(grouping, usual.grouping), machine)


def _usual_minus(notation: Notation) -> tuple[str, str]:
    """Give the shortest sign of a negative figure: before it, around it or behind it."""
    if notation.minus:
        return min(notation.minus, key=len), ""
    return ("(", ")") if notation.brackets else ("", min(notation.minus_behind, key=len, default=""))


def _usual_grouping(notation: Notation) -> str:
    """Give the first grouping mark; none where it may be a decimal mark as well."""
    return next((mark for mark in notation.grouping_marks if mark not in notation.decimal_marks), "")


def _most(counted: Counter[T], default: T) -> T:
    """Give what was counted most; of as many, what came first."""
    best = max(counted, key=lambda text: counted[text], default=default)
    return best if counted[best] else default


def taken_apart(printed: str, notation: Notation, style: Style) -> Figure | None:
    """Take a printed figure apart; None where no digits stand in it."""
    marks = "".join(map(re.escape, (*notation.decimal_marks, *notation.grouping_marks, notation.also_decimal)))
    found = re.search(rf"[0-9](?:[0-9.{marks}{SPACES}]*[0-9])?", printed)
    if found is None or (style.machine and re.search("[eE]", printed)):
        return None
    core, before = found.group(), printed[: found.start()]
    mark = _decimal_mark(core, notation, style)
    sign, is_negative = _sign_before(before, notation)
    inner, closing, after = _sign_behind(printed[found.end() :], notation, sign is not None and sign.group()[0] == "(")
    whole, _, fraction = core.partition(mark)
    separator = next((char for char in whole if not char.isdigit()), None)
    grouping = separator if separator else "" if len(whole) > 3 else style.grouping
    return Figure(
        before=before[: sign.start()] if sign else before,
        sign=sign.group() if sign else "",
        between=before[sign.end() :] if sign else "",
        is_negative=is_negative or closing.strip(SPACES) in notation.minus_behind,
        digits=int(re.sub("[^0-9]", "", whole) + fraction),
        decimals=len(fraction),
        grouping=grouping if mark in notation.decimal_marks and not style.machine else "",
        mark=mark,
        inner=inner,
        closing=closing,
        after=after,
    )


def _decimal_mark(number: str, notation: Notation, style: Style) -> str:
    """Give the decimal mark that a number is written with, or would be."""
    if style.machine and MACHINE.fullmatch(number):
        return "."
    also = notation.also_decimal
    if also and re.fullmatch(rf"[0-9]+{re.escape(also)}[0-9]{{1,2}}", number):
        return also
    plain = re.sub(f"[{SPACES}]", " ", number)
    ways = [way for way in notation.ways if re.fullmatch(bare_number(way), plain)]
    return (ways or notation.ways)[0].decimal_marks[0]


def _sign_before(before: str, notation: Notation) -> tuple[re.Match[str] | None, bool]:
    """Find the sign before the digits of a figure, and say whether it makes it negative."""
    words = [*notation.minus, *notation.plus, *("(" * notation.brackets)]
    signs = "|".join(re.escape(sign) for sign in sorted(words, key=len, reverse=True))
    sign = re.search(f"(?:{signs})[{SPACES}]*", before) if signs else None
    return sign, sign is not None and sign.group().strip(SPACES) in {*notation.minus, "("}


def _sign_behind(behind: str, notation: Notation, is_bracketed: bool) -> tuple[str, str, str]:
    """Part what stands behind the digits of a figure by the sign in it, if there is one."""
    words = [")"] if is_bracketed else list(notation.minus_behind)
    signs = "|".join(re.escape(sign) for sign in sorted(words, key=len, reverse=True))
    found = re.search(f"[{SPACES}]*(?:{signs})", behind) if signs else None
    return (behind[: found.start()], found.group(), behind[found.end() :]) if found else ("", "", behind)


def _written(figure: Figure, steps: int, style: Style) -> str | None:
    """Write a figure with another amount; None where it would have too many digits or needs a sign that is unknown."""
    sign, inner, closing, after = figure.sign, figure.inner, figure.closing, figure.after
    if steps < 0 and not figure.is_negative:
        sign, inner, closing, after = style.minus, "", style.closing, figure.inner + figure.after
        if not sign and not closing:
            return None
    elif steps >= 0 and figure.is_negative:
        sign, inner, closing, after = "", "", "", figure.inner + figure.after
    if len(str(abs(steps))) - figure.decimals > MOST_DIGITS:
        return None
    return replace(
        figure, sign=sign, inner=inner, closing=closing, after=after, is_negative=steps < 0, digits=abs(steps)
    ).text


def digits_swapped(figure: Figure, style: Style) -> str | None:
    """Swap two neighbouring digits that differ, as far to the right as that leaves a figure."""
    digits = list(str(figure.digits).zfill(figure.decimals + 1))
    for place in range(len(digits) - 2, -1, -1):
        swapped = digits.copy()
        swapped[place], swapped[place + 1] = swapped[place + 1], swapped[place]
        whole = swapped[: len(swapped) - figure.decimals]
        if swapped != digits and (whole[0] != "0" or len(whole) == 1):
            return _written(figure, int("".join(swapped)) * (-1 if figure.is_negative else 1), style)
    return None


def sign_turned(figure: Figure, style: Style) -> str | None:
    """Write a figure with the other sign."""
    return _written(figure, -figure.steps, style) if figure.digits else None


def multiplied(figure: Figure, factor: int, style: Style) -> str | None:
    """Write a figure that many times as large."""
    return _written(figure, figure.steps * factor, style) if figure.digits else None


def stepped(figure: Figure, steps: int, style: Style) -> str | None:
    """Write a figure that many steps of its last printed digit further from zero."""
    return _written(figure, figure.steps + (-steps if figure.is_negative else steps), style)


def rows_changed(lines: Sequence[str], mutation: Mutation, row: int) -> list[str]:
    """Drop or double one line of a table; the first is 0."""
    kept = [line for number, line in enumerate(lines) if number != row or mutation != "row dropped"]
    return kept if mutation == "row dropped" else [*kept[: row + 1], *kept[row:]]
