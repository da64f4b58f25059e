"""Read a steward's explanations from `answers.toml` beside the publication."""

from __future__ import annotations

import datetime
from collections import Counter

from tieout.declarations.strict import Declared, convert, read_toml
from tieout.values.errors import DeclarationError, shorten
from tieout.values.outcome import Explanation

FILE_NAME = "answers.toml"
ADVICE = "An [[explanation]] has finding, text, who, and the dates when and until, as 2026-01-31."


class _Entry(Declared, frozen=True, kw_only=True):
    finding: str
    text: str
    who: str
    when: datetime.date
    until: datetime.date


class _File(Declared, frozen=True, kw_only=True):
    explanation: tuple[_Entry, ...] = ()


def parse_answers(data: bytes, where: str) -> tuple[Explanation, ...]:
    """Read explanations from `data`; `where` is its path for messages.

    Raises DeclarationError for an unknown key, an empty text, dates the wrong way round, or two
    answers to one finding.
    """
    entries = convert(read_toml(data, where), _File, where, ADVICE).explanation
    times = Counter(entry.finding for entry in entries)
    for number, entry in enumerate(entries, 1):
        place = f"{where}: explanation {number}"
        if times[entry.finding] > 1:
            raise DeclarationError(place, f"{shorten(entry.finding)} is answered twice", "Keep one answer.")
        if len(entry.text.split()) < 2 or not entry.who.strip():
            raise DeclarationError(place, "text or who is empty", "Say why, in a sentence, and who says so.")
        if entry.until < entry.when:
            raise DeclarationError(place, f"until {entry.until} lies before when {entry.when}", "Turn them round.")
    return tuple(
        Explanation(entry.finding, entry.text, entry.who, entry.when.isoformat(), entry.until.isoformat())
        for entry in entries
    )
