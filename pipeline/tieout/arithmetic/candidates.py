"""Give what may add up to a row or column among those right after it or right before it. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

from tieout.arithmetic.grid import View

LONGEST_WITH_GAPS = 9
"""Items that a run may have of which one or two are left out."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """Items that may add up to another."""

    result: int
    parts: tuple[int, ...]
    span: int
    """How many items of the list it reaches over."""
    left_out: int
    is_marked: bool
    is_free: bool = False
    """Whether what it leaves out is set apart by nothing: enough for a sum that holds, and not for one that fails."""

    @property
    def order(self) -> tuple[int, bool, int, int]:
        """Which is tried first: the shortest, marked groups before others, whole runs before those with gaps."""
        return (self.span, not self.is_marked, self.left_out, self.result)


def in_run(view: View, result: int, run: Sequence[int], slices: Sequence[int]) -> Iterator[Candidate]:
    """Give what may add up to a result among the items that follow it on one side, the nearest first."""
    missing = Missing(view, result, slices)
    marks: dict[str, Missing] = {}
    for span, item in enumerate(run, 1):
        missing.add(item)
        own = view.marks[item]
        for mark, apart in marks.items():
            if mark != own:
                apart.add(item)
        if own not in marks:
            # What was passed so far has other marks: all of it stays when this mark is left out.
            marks[own] = Missing(view, result, slices, run[: span - 1])
        if span < 2:
            continue
        inner = tuple(run[:span])
        if missing.is_small():
            yield Candidate(result, in_order(inner), span, 0, _is_group(view, run, inner))
        for mark, apart in marks.items():
            kept = tuple(one for one in inner if view.marks[one] != mark)
            if len(kept) > 1 and len(kept) < span and mark != own and apart.is_small():
                yield Candidate(result, in_order(kept), span, span - len(kept), _is_group(view, run, kept))
        if span <= LONGEST_WITH_GAPS:
            yield from _with_gaps(result, inner, missing)


def _with_gaps(result: int, inner: tuple[int, ...], missing: Missing) -> Iterator[Candidate]:
    """Give what may add up with one or two items of a run left out, of which its end is none."""
    for count in (1, 2):
        for out in combinations(inner[:-1], count):
            if len(inner) - count > 1 and missing.is_small(*out):
                kept = tuple(item for item in inner if item not in out)
                yield Candidate(result, in_order(kept), len(inner), count, is_marked=False, is_free=True)


def _is_group(view: View, run: Sequence[int], parts: tuple[int, ...]) -> bool:
    """Tell whether parts are just the items with one mark, as far as it goes on."""
    marks = {view.marks[part] for part in parts}
    if len(marks) != 1 or marks == {""}:
        return False
    (mark,) = marks
    after = [item for item in run if item not in parts]
    ends = after[:1] if len(after) == len(run) - len(parts) and tuple(run[: len(parts)]) == tuple(parts) else []
    return all(view.marks[item] != mark for item in ends)


class Missing:
    """What a result is more than its parts make, in some slices."""

    def __init__(self, view: View, result: int, slices: Sequence[int], parts: Sequence[int] = ()) -> None:
        self._view = view
        self._slices = slices
        self._values = [view.values[result][place] for place in slices]
        self._halves = [view.halves[result][place] for place in slices]
        for part in parts:
            self.add(part)

    def add(self, item: int) -> None:
        """Take an item up."""
        values, halves = self._view.values[item], self._view.halves[item]
        for number, place in enumerate(self._slices):
            self._values[number] -= values[place]
            self._halves[number] += halves[place]

    def is_small(self, *left_out: int) -> bool:
        """Tell whether rounding explains it in one of the slices, with some of the items left out again."""
        for number, place in enumerate(self._slices):
            missing = self._values[number]
            for item in left_out:
                missing += self._view.values[item][place]
            if abs(missing) <= self._halves[number]:
                return True
        return False


def in_order(items: Sequence[int]) -> tuple[int, ...]:
    """Put items in the order of print."""
    return tuple(sorted(items))
