"""The fewest cells that would have to be others for sums to tie out, and which others."""

from __future__ import annotations

from itertools import combinations, product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tieout.arithmetic.smallest import MOST_CELLS, MOST_SETS, Sum, changes_of, smallest_changes

A, B, C, D, E = (0, 0), (0, 1), (0, 2), (0, 3), (0, 4)


def made(result: tuple[int, int], parts: list[tuple[int, int]], gap: int, half: int = 1) -> Sum:
    """Make a sum: its result is `gap` more than its parts."""
    return Sum(((result, 1), *((part, -1) for part in parts)), gap, half)


@pytest.mark.parametrize(
    ("sums", "found"),
    [
        pytest.param([made(C, [A, B], 0)], [], id="nothing is wrong"),
        pytest.param([made(C, [A, B], 10), made(D, [C], 0), made(E, [A], 0)], [{B: (9, 11)}],
                     id="what would mend it breaks another sum, but for one cell"),
        pytest.param([made(C, [A, B], 10), made(D, [C], -10)], [{C: (-11, -9)}], id="one cell in two sums"),
        pytest.param([made(C, [A, B], 10)], [{A: (9, 11)}, {B: (9, 11)}, {C: (-11, -9)}], id="three as likely"),
        pytest.param([made(C, [A, B], 17), made(D, [A], 10), made(E, [B], 7)], [{A: (9, 11), B: (6, 8)}],
                     id="two parts of one sum, each with another witness"),
    ],
)  # fmt: skip
def test_the_fewest_cells(sums, found):
    assert smallest_changes(sums) == found


ROWS, COLUMNS = 3, 3
GRID = [(row, column) for row in range(ROWS) for column in range(COLUMNS)]


def sums_of(values: dict[tuple[int, int], int]) -> list[Sum]:
    """Add up a grid: the last row is the sum of those above it, the last column that of those before it."""
    found = []
    for column in range(COLUMNS):
        cells = [(row, column) for row in range(ROWS)]
        gap = values[cells[-1]] - sum(values[cell] for cell in cells[:-1])
        found.append(made(cells[-1], cells[:-1], gap, half=2))
    for row in range(ROWS):
        cells = [(row, column) for column in range(COLUMNS)]
        gap = values[cells[-1]] - sum(values[cell] for cell in cells[:-1])
        found.append(made(cells[-1], cells[:-1], gap, half=2))
    return found


@given(
    st.lists(st.integers(-900, 900), min_size=4, max_size=4),
    st.dictionaries(st.sampled_from(GRID), st.integers(-500, 500).filter(lambda by: abs(by) > 40), max_size=3),
)
@settings(max_examples=60, deadline=None)
def test_no_fewer_cells_would_do_and_what_is_said_of_them_makes_all_hold(leaves, slips):
    values = dict(zip([(0, 0), (0, 1), (1, 0), (1, 1)], leaves, strict=True))
    for row in (0, 1):
        values[row, 2] = values[row, 0] + values[row, 1]
    for column in range(COLUMNS):
        values[2, column] = values[0, column] + values[1, column]
    sums = sums_of({cell: value + slips.get(cell, 0) for cell, value in values.items()})
    sets = smallest_changes(sums)
    by_hand = next(
        ([set(cells) for cells in combinations(GRID, size) if changes_of(sums, cells) is not None]
         for size in range(1, MOST_CELLS + 1)
         if any(changes_of(sums, cells) is not None for cells in combinations(GRID, size))),
        [],
    )  # fmt: skip
    if all(abs(one.gap) <= one.half for one in sums):
        assert sets == []
        return
    assert bool(sets) == bool(by_hand)
    assert all(set(found) in by_hand for found in sets)
    assert len(sets) == len(by_hand) or len(by_hand) > MOST_SETS // 2


@given(st.integers(-60, 60), st.integers(-60, 60), st.integers(0, 3))
@settings(max_examples=40, deadline=None)
def test_an_interval_holds_just_what_can_be(first, second, half):
    """Two cells of one sum, each with a witness of its own: all changes in an interval can be, and none beside it."""
    sums = [made(C, [A, B], first + second, half), made(D, [A], first, half), made(E, [B], second, half)]
    can = {
        (one, other)
        for one, other in product(range(-70, 71), repeat=2)
        if abs(first + second - one - other) <= half and abs(first - one) <= half and abs(second - other) <= half
    }
    found = changes_of(sums, [A, B])
    ones, others = {one for one, _ in can}, {other for _, other in can}
    if 0 in range(min(ones), max(ones) + 1) or 0 in range(min(others), max(others) + 1):
        assert found is None
    else:
        assert found == {A: (min(ones), max(ones)), B: (min(others), max(others))}
