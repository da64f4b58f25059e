"""Change a printed figure as a hand or a program does by mistake: text in, text out. Pure.

What comes out reads as a figure again, in the notation of its table: a mistake that gives an unreadable cell is
no test of a rule. A mistake that cannot be made in a cell, or changes nothing, gives None.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from tieout.rulebook.model import Notation

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
NUMBER = re.compile(rf"[0-9](?:[0-9.,{SPACES}]*[0-9])?")
DOTTED = re.compile(r"[0-9]+\.[0-9]{1,2}")
MOST_DIGITS = 15
"""Digits that a mutated figure may have before the decimal mark."""


@dataclass(frozen=True, slots=True)
class Style:
    """How a table writes its figures."""

    minus: str = "-"
    """What stands before a negative figure, with the space behind it."""
    grouping: str = "."
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
        return self.before + self.sign + self.between + grouped + fraction + self.after


def style_of(printed: Iterable[str], notation: Notation, machine: bool) -> Style:
    """Tell how a table writes its figures, by most of them."""
    minus, grouping = Counter[str](), Counter[str]()
    for text in printed:
        if figure := taken_apart(text, notation, Style(machine=machine)):
            minus[figure.sign] += figure.is_negative
            grouping[figure.grouping] += figure.mark == "," and figure.digits >= 10 ** (3 + figure.decimals)
    return Style(_most(minus, "-"), "" if machine else _most(grouping, "."), machine)


def _most(counted: Counter[str], default: str) -> str:
    """Give what was counted most; of as many, what came first."""
    best = max(counted, key=lambda text: counted[text], default=default)
    return best if counted[best] else default


def taken_apart(printed: str, notation: Notation, style: Style) -> Figure | None:
    """Take a printed figure apart; None where no digits stand in it."""
    found = NUMBER.search(printed)
    if found is None or (style.machine and re.search("[eE]", printed)):
        return None
    core, before = found.group(), printed[: found.start()]
    signs = "|".join(re.escape(sign) for sign in sorted((*notation.minus, *notation.plus), key=len, reverse=True))
    sign = re.search(f"(?:{signs})[{SPACES}]*", before)
    mark = "." if style.machine or DOTTED.fullmatch(core) else ","
    whole, _, fraction = core.partition(mark)
    separator = next((char for char in whole if not char.isdigit()), None)
    grouping = separator if separator else "" if len(whole) > 3 else style.grouping
    return Figure(
        before=before[: sign.start()] if sign else before,
        sign=sign.group() if sign else "",
        between=before[sign.end() :] if sign else "",
        is_negative=sign is not None and sign.group().strip(SPACES) in notation.minus,
        digits=int(re.sub("[^0-9]", "", whole) + fraction),
        decimals=len(fraction),
        grouping="" if mark == "." else grouping,
        mark=mark,
        after=printed[found.end() :],
    )


def _written(figure: Figure, steps: int, style: Style) -> str | None:
    """Write a figure with another amount; None where it would have too many digits."""
    sign = figure.sign
    if steps < 0 and not figure.is_negative:
        sign = style.minus
    elif steps >= 0 and figure.is_negative:
        sign = ""
    if len(str(abs(steps))) - figure.decimals > MOST_DIGITS:
        return None
    return replace(figure, sign=sign, is_negative=steps < 0, digits=abs(steps)).text


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
