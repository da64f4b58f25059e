"""Draw small pictures as SVG that fits any width: a number line, and a row of values over the years. Pure.

No text stands in a picture: what it shows is said beside it, in every language, and names it to who cannot see it. All
places along it are in percent of its width, and its colours are those of the page.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from markupsafe import Markup
    from svg import Element, Length

HEIGHT = 20
"""Pixels of a number line."""
TALL = 64
"""Pixels of a row of values over the years."""
EDGE = Decimal("0.06")
"""Part of the width that is left free at both ends."""


@dataclass(frozen=True, slots=True)
class Axis:
    """The stretch of amounts that a picture shows."""

    low: Decimal
    high: Decimal

    def at(self, amount: Decimal) -> Decimal:
        """Give where an amount lies, in percent of the width; what lies outside is at the edge."""
        width = self.high - self.low
        share = (amount - self.low) / width if width else Decimal("0.5")
        within = min(max(share, Decimal(0)), Decimal(1))
        return (100 * (EDGE + within * (1 - 2 * EDGE))).quantize(Decimal("0.01"))

    def shows(self, amount: Decimal) -> bool:
        """Tell whether an amount lies on it."""
        return self.low <= amount <= self.high


@dataclass(frozen=True, slots=True)
class Lying:
    """Where an amount lies, beside what is expected and what is allowed."""

    expected: Decimal
    allowed: Decimal
    """On both sides of what is expected."""
    found: Decimal
    lowest: Decimal
    """What was found may be anything from here, as it is printed, to `highest`."""
    highest: Decimal
    is_broken: bool

    @property
    def axis(self) -> Axis:
        """Give an axis on which all of it can be seen."""
        ends = (self.expected - self.allowed, self.expected + self.allowed, self.lowest, self.highest)
        return Axis(min(ends), max(ends))


def draw_line(lying: Lying, axis: Axis, told_by: str) -> Markup:
    """Draw where an amount lies; `told_by` are the ids of what says it in words."""
    import svg

    low, high = axis.at(lying.expected - lying.allowed), axis.at(lying.expected + lying.allowed)
    middle = Decimal(HEIGHT) / 2
    elements: list[Element] = [_line(axis.at(axis.low), middle, axis.at(axis.high), middle, "axis")]
    if lying.allowed:
        elements.append(
            svg.Rect(x=_percent(low), y=2, width=_percent(max(high - low, Decimal("0.4"))), height=16, class_=["band"])
        )
    at = axis.at(lying.expected)
    elements.append(_line(at, Decimal(0), at, Decimal(HEIGHT), "expected"))
    state = "out" if lying.is_broken else "in"
    if lying.lowest != lying.highest:
        elements.append(_line(axis.at(lying.lowest), middle, axis.at(lying.highest), middle, f"open {state}"))
    shape = state if axis.shows(lying.found) else f"{state} beyond"
    elements.append(_dot(axis.at(lying.found), middle, shape))
    return _picture(elements, HEIGHT, told_by)


def draw_series(amounts: Sequence[Decimal], breaks: Sequence[int], told_by: str) -> Markup:
    """Draw amounts beside each other, each in the middle of its share of the width; `breaks` stand before these."""
    axis, count = Axis(min(amounts), max(amounts)), len(amounts)
    across = [(Decimal(100) * (2 * place + 1) / (2 * count)).quantize(Decimal("0.01")) for place in range(count)]
    heights = [(Decimal(TALL) * (100 - axis.at(amount)) / 100).quantize(Decimal("0.1")) for amount in amounts]
    elements: list[Element] = []
    for place in range(1, count):
        name = "jump" if place in breaks else "path"
        elements.append(_line(across[place - 1], heights[place - 1], across[place], heights[place], name))
        if place in breaks:
            between = (across[place - 1] + across[place]) / 2
            elements.append(_line(between, Decimal(0), between, Decimal(TALL), "break"))
    elements += [_dot(x, y, "in") for x, y in zip(across, heights, strict=True)]
    return _picture(elements, TALL, told_by)


def _percent(amount: Decimal) -> Length:
    """Give a share of the width."""
    from svg import Length

    return Length(amount, "%")


def _line(x1: Decimal, y1: Decimal, x2: Decimal, y2: Decimal, name: str) -> Element:
    """Draw a line."""
    import svg

    return svg.Line(
        x1=_percent(x1),
        x2=_percent(x2),
        y1=y1,
        y2=y2,
        class_=name.split(),
    )


def _dot(x: Decimal, y: Decimal, name: str) -> Element:
    """Draw a dot."""
    import svg

    return svg.Circle(cx=_percent(x), cy=y, r=5, class_=["dot", *name.split()])


def _picture(elements: list[Element], height: int, told_by: str) -> Markup:
    """Put a picture around what is drawn."""
    import svg
    from markupsafe import Markup

    drawn = svg.SVG(
        height=height,
        elements=elements,
        class_=["picture"],
        extra={"role": "img", "aria-labelledby": told_by},
        xmlns=None,
    )
    return Markup(drawn.as_str())  # noqa: S704  our own numbers and names, nothing of a publication in it
