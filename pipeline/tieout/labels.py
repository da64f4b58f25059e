"""Recognise printed labels: which line of the rulebook a row is.

A label is compared without its bullet, sign marks, case and kind of dash, with years taken out.
Where several lines share a label, the printed section decides. What is not recognised is said,
with the nearest known line; nothing is guessed.
"""

from __future__ import annotations

import difflib
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from tieout.publication import YEAR
from tieout.rulebook import Labels, Line

DASHES = dict.fromkeys(map(ord, "‐‑‒–—―−"), "-")


def spelled(label: str, agency_label: str) -> str:
    """Fill in what changes in a declared label, as far as it is known; the year is left open."""
    return label.replace("{agency}", agency_label).replace("{year}", "…")


@dataclass(frozen=True, slots=True)
class Recognised:
    """What a printed row is, as far as the rulebook knows."""

    line: Line | None
    as_declared: bool
    """Whether the label is spelled, to the letter, as one of the declared spellings."""
    nearest: str | None
    """The known label that comes nearest, where the row is not recognised."""


class Recogniser:
    """Knows the lines of one table kind under every spelling."""

    def __init__(self, lines: Sequence[Line], labels: Labels, agency_label: str) -> None:
        self.labels = labels
        self.ignored = tuple(part.translate(DASHES) for part in labels.ignore)
        self.agency_label = agency_label
        self.lines = tuple(lines)
        self.known: dict[str, list[Line]] = {}
        self.spelled: dict[str, frozenset[str]] = {}
        for line in lines:
            spellings = [text.replace("{agency}", agency_label) for text in (line.label, *line.spellings)]
            self.spelled[line.path] = frozenset(self.bare(text) for text in spellings)
            for key in dict.fromkeys(self.key(text) for text in spellings):
                self.known.setdefault(key, []).append(line)

    def recognise(self, label: str, sections: Sequence[str]) -> Recognised:
        """Say which line a row with this label is, under these printed sections (outermost first)."""
        candidates = self.known.get(self.key(label), [])
        if any(section.strip() for section in sections):
            printed = {self.key(section) for section in sections if section.strip()}
            candidates = [line for line in candidates if line.section is None or self.key(line.section) in printed]
        if len(candidates) == 1:
            line = candidates[0]
            return Recognised(line, self.bare(label) in self.spelled[line.path], None)
        near = difflib.get_close_matches(self.key(label), self.known, n=1, cutoff=0.6)
        nearest = spelled(self.known[near[0]][0].label, self.agency_label) if near else None
        return Recognised(None, False, nearest)

    def bare(self, label: str) -> str:
        """Strip what surrounds the name in a label: bullet, sign marks, spaces; years become {year}."""
        text = unicodedata.normalize("NFC", label)
        for part in self.ignored:
            while (at := text.translate(DASHES).find(part)) >= 0:
                text = text[:at] + " " + text[at + len(part) :]
        text = YEAR.sub("{year}", " ".join(text.split()))
        while text and text[0] in self.labels.bullets and text[1:2] in {" ", ""}:
            text = text[1:].lstrip()
        return text

    def key(self, label: str) -> str:
        """Give the form of a label by which it is compared."""
        text = unicodedata.normalize("NFKC", self.bare(label)).translate(DASHES)
        return " ".join(text.replace("’", "'").casefold().split())
