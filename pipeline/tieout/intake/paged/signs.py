"""Hold the signs of a page as they are painted: each with its place, its size and its weight."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

UNKNOWN = "\ufffd"
"""Stands for a sign of which the file does not say what it means."""


class Sign(NamedTuple):
    """What one glyph stands for, and where it is painted; places are in points, from the left and from below."""

    text: str
    left: float
    right: float
    base: float
    """How high the line is that it stands on."""
    size: float
    bold: bool
    spaced: bool = False
    """Whether a space is painted right before it."""


@dataclass(frozen=True, slots=True)
class SignedPage:
    """What is painted on a page."""

    number: int
    width: float
    height: float
    signs: tuple[Sign, ...]
    painted: bool
    """Whether anything is painted on it that is no text."""
    pictured: float
    """The share of the page that its largest picture covers."""
    askew: int
    """Signs that do not stand upright on a level line; they are not among its signs."""
    hidden: int
    """Signs that nobody sees: painted without ink, too small, or outside the page; they are not among its signs."""
    noted: bool
    """Whether notes or fields are laid over it, whose words are no part of it."""
