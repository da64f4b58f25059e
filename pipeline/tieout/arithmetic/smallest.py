"""Find the fewest cells whose change makes sums tie out, and where each of them would have to be. Pure.

This is the error localisation of Fellegi and Holt (A Systematic Approach to Automatic Edit and Imputation, 1976) as a
small mixed-integer program: each cell may be off by any amount, as few cells as can be are, and every sum holds within
its rounding. The solver counts in floating point, so it only proposes; whether a set does it, and in which interval
each of its cells would have to be, is worked out in whole numbers by Fourier-Motzkin elimination.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

Place = tuple[int, int]
"""Row and column in the grid."""
MOST_CELLS = 4
"""Cells that may be wrong together: where it takes more, nothing is known of any."""
MOST_SETS = 8
"""Sets of one size that are looked at."""
MOST_NODES = 2_000
"""Steps after which the solver gives up, so that what it finds never hangs on how fast a machine is."""


@dataclass(frozen=True, slots=True)
class Sum:
    """A sum in one slice: what each cell counts in it, how far it is off, and how much of that rounding explains."""

    weights: tuple[tuple[Place, int], ...]
    gap: int
    half: int


Interval = tuple[int, int]
"""By how much a cell would have to change at least and at most, in the unit of the grid."""


def smallest_changes(sums: Sequence[Sum]) -> list[Mapping[Place, Interval]]:
    """Give the smallest sets of cells whose change makes all sums hold, each with the interval of every change.

    Sets of one size are all given, in the order of their cells, up to `MOST_SETS`. There are none where more than
    `MOST_CELLS` would have to change, or where the solver gives up.
    """
    cells = sorted({cell for one in sums for cell, _ in one.weights})
    found: list[Mapping[Place, Interval]] = []
    refused: list[frozenset[Place]] = []
    size = MOST_CELLS
    while len(refused) < MOST_SETS:
        chosen = _propose(sums, cells, refused)
        if not chosen or len(chosen) > size:
            break
        refused.append(chosen)
        changes = changes_of(sums, sorted(chosen))
        if changes is not None:
            found.append(changes)
            size = len(chosen)
    return sorted(found, key=sorted)


def _propose(sums: Sequence[Sum], cells: Sequence[Place], refused: Sequence[frozenset[Place]]) -> frozenset[Place]:
    """Give a smallest set of cells that holds none of those refused; nothing where there is none."""
    import numpy as np
    from scipy.optimize import Bounds, LinearConstraint, milp

    count = len(cells)
    unit = max(1, max(abs(one.gap) for one in sums))
    # No cell need be off by more than all sums are together.
    most = sum(abs(one.gap) + one.half for one in sums) / unit + 1
    rows, low, high = [], [], []
    for one in sums:
        row = [0.0] * (2 * count)
        for cell, weight in one.weights:
            row[cells.index(cell)] += weight
        rows.append(row)
        low.append((-one.half - one.gap) / unit)
        high.append((one.half - one.gap) / unit)
    for place in range(count):
        for sign in (1.0, -1.0):
            row = [0.0] * (2 * count)
            row[place], row[count + place] = sign, -most
            rows.append(row)
            low.append(-np.inf)
            high.append(0.0)
    for one_refused in refused:
        rows.append([0.0] * count + [1.0 if cell in one_refused else 0.0 for cell in cells])
        low.append(-np.inf)
        high.append(len(one_refused) - 1.0)
    solved = milp(
        c=np.array([0.0] * count + [1.0] * count),
        constraints=LinearConstraint(np.array(rows), np.array(low), np.array(high)),
        integrality=np.array([0] * count + [1] * count),
        bounds=Bounds(np.array([-most] * count + [0.0] * count), np.array([most] * count + [1.0] * count)),
        options={"node_limit": MOST_NODES},
    )
    if solved.status != 0 or solved.x is None:
        return frozenset()
    return frozenset(cell for cell, is_wrong in zip(cells, solved.x[count:], strict=True) if is_wrong > 0.5)


def changes_of(sums: Sequence[Sum], cells: Sequence[Place]) -> Mapping[Place, Interval] | None:
    """Give by how much each of some cells would have to change for all sums to hold; None where they cannot.

    A cell that need not change at all, or may change by any amount, is none that explains anything: then None too.
    """
    bounds: list[_Bound] = []
    for one in sums:
        weights = dict(one.weights)
        row = tuple(weights.get(cell, 0) for cell in cells)
        bounds.append((row, one.half - one.gap))
        bounds.append((tuple(-weight for weight in row), one.half + one.gap))
    changes = {}
    for place, cell in enumerate(cells):
        interval = _interval(bounds, place)
        if interval is None or interval[0] <= 0 <= interval[1]:
            return None
        changes[cell] = interval
    return changes


_Bound = tuple[tuple[int, ...], int]
"""What some unknowns count for, and the most that they may make together."""


def _interval(bounds: Sequence[_Bound], kept: int) -> Interval | None:
    """Give the interval of one unknown for which the others can be chosen; None where there is none, or no end."""
    left = list(bounds)
    for other in range(len(bounds[0][0])):
        if other != kept:
            left = _without(left, other)
    if any(most < 0 for weights, most in left if not any(weights)):
        return None
    # Rounded inwards: amounts are whole.
    highs = [most // weights[kept] for weights, most in left if weights[kept] > 0]
    lows = [-(most // -weights[kept]) for weights, most in left if weights[kept] < 0]
    if not highs or not lows or max(lows) > min(highs):
        return None
    return max(lows), min(highs)


def _without(bounds: Sequence[_Bound], place: int) -> list[_Bound]:
    """Take an unknown out (Fourier and Motzkin): every upper bound on it is held against every lower one."""
    rest = [one for one in bounds if one[0][place] == 0]
    above = [one for one in bounds if one[0][place] > 0]
    below = [one for one in bounds if one[0][place] < 0]
    for weights, most in above:
        for others, least in below:
            first, second = -others[place], weights[place]
            combined = tuple(first * one + second * other for one, other in zip(weights, others, strict=True))
            rest.append((combined, first * most + second * least))
    return list(dict.fromkeys(rest))
