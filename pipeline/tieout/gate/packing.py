"""Pack cases that are judged together, so that what many of them share travels once. Pure.

Each is one publication and a choice of the others; their rulebooks are one, of which each takes some rules.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from tieout.gate.case import Case
from tieout.intake.files import Delivery
from tieout.rulebook.declared import NamedShape
from tieout.rulebook.model import Rulebook
from tieout.values.answers import Answers
from tieout.values.beside import Beside
from tieout.values.moments import Days
from tieout.values.outcome import Declaration


@dataclass(frozen=True, slots=True)
class _Light:
    """A case without what others have too."""

    own: int
    """Place of its delivery among those of all."""
    beside: tuple[int, ...]
    stray: tuple[str, ...]
    declarations: tuple[Declaration, ...]
    """Those of its deliveries; the others are of the rulebook."""
    answers: Answers
    suites: tuple[int, ...]
    """Places of its suites in the rulebook."""
    shapes: tuple[NamedShape, ...]
    days: Days
    known: tuple[Beside, ...]
    """What is known of those beside it."""


@dataclass(frozen=True, slots=True)
class Packed:
    """Cases as they travel."""

    deliveries: tuple[Delivery, ...]
    rulebook: Rulebook
    """Has every rule of each case."""
    versions: Mapping[str, str]
    light: tuple[_Light, ...]

    def cases(self) -> tuple[Case, ...]:
        """Unpack."""
        return tuple(map(self._case, self.light))

    def _case(self, light: _Light) -> Case:
        """Unpack one case."""
        book = self.rulebook
        suites = tuple(book.suites[place] for place in light.suites)
        beside = (_beside(self.deliveries[place]) for place in light.beside)
        return Case(
            (self.deliveries[light.own], *beside), light.stray, light.declarations + book.files, light.answers,
            replace(book, suites=suites, shapes=light.shapes), self.versions, light.days, light.known,
        )  # fmt: skip


def pack(cases: Sequence[Case], rulebook: Rulebook) -> Packed | None:
    """Pack cases, each with those that it is held against among them; None where they would not come out as they are.

    `rulebook` is the one of all, with the rules of each.
    """
    places = {case.deliveries[0].folder.resolve(): place for place, case in enumerate(cases)}
    suites = {suite.file: place for place, suite in enumerate(rulebook.suites)}
    try:
        light = tuple(
            _Light(
                place, tuple(places[one.folder.resolve()] for one in case.deliveries[1:]), case.stray,
                case.declarations[: len(case.declarations) - len(rulebook.files)], case.answers,
                tuple(suites[suite.file] for suite in case.rulebook.suites), case.rulebook.shapes, case.days,
                case.beside,
            )
            for place, case in enumerate(cases)
        )  # fmt: skip
    except KeyError:
        return None
    packed = Packed(tuple(case.deliveries[0] for case in cases), rulebook, cases[0].versions, light)
    return packed if packed.cases() == tuple(cases) else None


def _beside(delivery: Delivery) -> Delivery:
    """Give a delivery as one that another publication is held against: its answers are none of that."""
    return replace(delivery, declared=delivery.declared[:1], beside=delivery.folder.resolve().name, own=False)
