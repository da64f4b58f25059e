"""Cut a sentence into clauses: stretches that say something of a subject of their own. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from tieout.narrative.items import Item, Kind, Reading, by_kind, of_kinds


class Clause:
    """A stretch of a sentence with what it says, in pieces that commas and joining words part."""

    __slots__ = ("_by_kind", "aside", "items", "pieces", "reading")

    def __init__(self, reading: Reading, pieces: tuple[tuple[Item, ...], ...], aside: tuple[Item, ...] = ()) -> None:
        self.reading = reading
        self.pieces = pieces
        self.aside = aside
        """What is said of its subject before its verb, between commas, and is no part of it."""
        self.items: Sequence[Item] = [item for piece in pieces for item in piece]
        """All that it says, in order."""
        is_whole = len(self.items) == len(reading.items)
        self._by_kind: Mapping[Kind, list[Item]] = reading.by_kind if is_whole else by_kind(self.items)

    def of(self, *kinds: Kind) -> list[Item]:
        """Give its items of some kinds, in order; nobody may change that list."""
        if len(kinds) == 1:
            return self._by_kind.get(kinds[0], [])
        return of_kinds(self.items, self._by_kind, kinds)

    def own(self, item: Item, *kinds: Kind) -> list[Item]:
        """Give the items of some kinds in the piece of an item."""
        for piece in self.pieces:
            if item in piece:
                return [one for one in piece if one.kind in kinds]
        return []

    def before_reason(self, item: Item) -> Clause:
        """Give the clause without the reason behind an item: what is said there is of something else."""
        for place, piece in enumerate(self.pieces):
            if place and piece[0].kind == "cause" and item.end <= piece[0].start:
                return Clause(self.reading, self.pieces[:place], self.aside)
        return self

    def near(self, item: Item, *kinds: Kind) -> list[Item]:
        """Give the items of some kinds in the piece of an item; where it has none, those of the clause."""
        return self.own(item, *kinds) or self.of(*kinds)


def clauses_of(reading: Reading) -> list[Clause]:
    """Cut a sentence where a new subject begins of which a number or a direction is said, as of the one before."""
    pieces = _pieces(reading)
    if reading.of("respectively"):
        return [Clause(reading, tuple(pieces))]
    clauses: list[list[tuple[Item, ...]]] = []
    for piece, behind in zip(pieces, (*pieces[1:], ()), strict=False):
        before = [item for one in clauses[-1] for item in one] if clauses else []
        is_new = _names(piece) and _names(before) and _tells(piece) and _tells(before)
        if clauses and not is_new and not _is_reason(piece, behind, before):
            clauses[-1].append(piece)
        else:
            clauses.append([piece])
    return [Clause(reading, tuple(one)) for one in clauses]


def _is_reason(piece: Sequence[Item], behind: Sequence[Item], before: Sequence[Item]) -> bool:
    """Tell whether a reason has a name and a number of its own: *2.6 million higher, due to staff (1.4 million)*."""
    if piece[0].kind != "cause" or not _names(piece) or _names(before) or not _tells(before):
        return False
    is_beside = bool(behind) and behind[0].kind == "number" and behind[0].first == piece[-1].behind
    return _tells(piece) or is_beside


def _names(items: Sequence[Item]) -> bool:
    """Tell whether a stretch names a line."""
    return any(item.kind == "subject" for item in items)


def _tells(items: Sequence[Item]) -> bool:
    """Tell whether a stretch says something that can be judged; a difference may be one between two lines."""
    return any(item.kind in ("number", "direction", "zero", "multiple") and item.says != "different" for item in items)


def _pieces(reading: Reading) -> list[tuple[Item, ...]]:
    """Cut what a sentence says at its commas and joining words, and before the reason of what was said."""
    told = next((item.start for item in reading.of("number", "direction", "zero")), None)
    causes = (item.start for item in reading.of("cause") if told is not None and told < item.start)
    cuts = sorted({*reading.boundaries, *causes, *(item.start for item in reading.of("joins"))})
    pieces: list[list[Item]] = [[]]
    ahead = 0
    for item in reading.items:
        while ahead < len(cuts) and cuts[ahead] <= item.start:
            ahead += 1
            if pieces[-1]:
                pieces.append([])
        if item.kind != "joins":
            pieces[-1].append(item)
    return [tuple(piece) for piece in pieces if piece]
