"""Hold what is known of a publication beside: whether it was published, and whether it is known by whom. Pure.

What lies in a folder counts for what it is held against; that it was published says only who published it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from tieout.values.listing import listed
from tieout.values.outcome import Declaration, Text

Standing = Literal["not looked at", "refused", "bare", "published", "verified"]
TOLD: Mapping[Standing, Text] = {
    "refused": Text("not as it was published", "niet zoals gepubliceerd"),
    "bare": Text("a folder that nobody published", "een map die niemand heeft gepubliceerd"),
    "published": Text("published, not verified", "gepubliceerd, niet geverifieerd"),
    "verified": Text("as published and verified", "zoals gepubliceerd en geverifieerd"),
}
"""What is said of each standing, the weakest first."""


@dataclass(frozen=True, slots=True)
class Beside:
    """A publication beside the one that is judged."""

    name: str
    """Of its folder."""
    standing: Standing = "not looked at"
    sequence: int | None = None
    """Which version it is, of one that was published."""
    why: str = ""
    """What is wrong with one that is not as it was published."""


@dataclass(frozen=True, slots=True)
class Attested:
    """What is found of a folder beside, with what that stands on."""

    beside: Beside
    files: Mapping[str, str] = field(default_factory=dict)
    """The digest of each file of a published version, by its path in the folder."""
    proof: tuple[Declaration, ...] = ()
    """Its manifest and its statement, by their paths in the folder."""


@dataclass(frozen=True, slots=True)
class Attesting:
    """Looks at folders beside, by the keys that are trusted."""

    look: Callable[[Path], Attested]
    keys: tuple[Declaration, ...] = ()
    """The keys, in what a verdict depends on."""


def held_against(beside: Sequence[Beside], earlier: int = 0) -> Text:
    """Say what a publication was held against; `earlier` is how many of its figures are of earlier years.

    Those that are known least come first. Where nothing lies beside nothing says what was published of earlier years.
    """
    if not beside:
        return _against_nothing(earlier)
    if all(one.standing == "not looked at" for one in beside):
        named = _named(beside)
        return Text(f"Held against: {named}.", f"Gehouden tegen: {named}.")
    told = [
        (text, _named(found))
        for standing, text in TOLD.items()
        if (found := [one for one in beside if one.standing == standing])
    ]
    en = "; ".join(f"{names} ({text.en})" for text, names in told)
    nl = "; ".join(f"{names} ({text.nl})" for text, names in told)
    return Text(f"Held against: {en}.", f"Gehouden tegen: {nl}.")


def _against_nothing(earlier: int) -> Text:
    """Say that it was held against nothing, and how many figures that leaves as they are."""
    if not earlier:
        return Text("Held against nothing else.", "Tegen niets anders gehouden.")
    figures, cijfers = ("figure", "cijfer") if earlier == 1 else ("figures", "cijfers")
    was, is_ = ("was", "is") if earlier == 1 else ("were", "zijn")
    return Text(
        f"Held against nothing else: {earlier} {figures} of earlier years {was} not compared with what was published "
        "of them.",
        f"Tegen niets anders gehouden: {earlier} {cijfers} over eerdere jaren {is_} niet vergeleken met wat daarover "
        "is gepubliceerd.",
    )


def _named(beside: Sequence[Beside]) -> str:
    """List folders with the version that each is, the first few of many."""
    return listed(
        [
            one.name if one.sequence is None else f"{one.name} {one.sequence}"
            for one in sorted(beside, key=lambda one: one.name)
        ]
    )
