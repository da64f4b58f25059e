"""Find results that are not printed where what they are made of is. Pure."""

from __future__ import annotations

from dataclasses import replace

from tieout.arithmetic.grid import View
from tieout.arithmetic.identity import Identity

MOST_MISSING = 3
"""Rows without a result beyond which a column is simply not filled in."""


def with_blanks(view: View, identity: Identity) -> Identity:
    """Judge the blank results of a column that follows from others: broken where its parts make more than nothing."""
    if identity.how not in ("sum", "difference"):
        return identity
    missing = {}
    for place, judgement in enumerate(identity.judgements):
        if judgement != "not judged" or view.states[identity.result][place] != "nothing":
            continue
        if all(view.is_figure(part, place) for part, _ in identity.parts):
            made = sum(weight * view.values[part][place] for part, weight in identity.parts)
            if abs(made) > sum(view.halves[part][place] for part, _ in identity.parts):
                missing[place] = -made
    holds = len(identity.slices("holds", "within rounding"))
    if not missing or len(missing) > min(MOST_MISSING, holds // 2):
        return identity
    judgements = list(identity.judgements)
    gaps = list(identity.gaps)
    for place, gap in missing.items():
        judgements[place], gaps[place] = "broken", gap
    return replace(identity, judgements=tuple(judgements), gaps=tuple(gaps))
