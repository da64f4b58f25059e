"""Hold what a number, or a direction without one, states by the words around it. Pure."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Literal

from tieout.narrative.claims import NOW, Against, Doubt, States, When
from tieout.narrative.items import Item


@dataclass(frozen=True, slots=True)
class Stated:
    """What a number, or a direction without one, states."""

    states: tuple[States, ...]
    role: Literal["target", "actual"] = "actual"
    when: When = NOW
    against: Against | None = None
    direction: Item | None = None
    denied: bool = False
    doubts: tuple[Doubt, ...] = ()


def without(doubts: tuple[Doubt, ...], one: Doubt) -> tuple[Doubt, ...]:
    """Give doubts without one of them."""
    return tuple(doubt for doubt in doubts if doubt != one)


def also(stated: Stated, *doubts: Doubt) -> Stated:
    """Give what is stated with more that is doubted of it."""
    return replace(stated, doubts=(*stated.doubts, *(one for one in doubts if one not in stated.doubts)))
