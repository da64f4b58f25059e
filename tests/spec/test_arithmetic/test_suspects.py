"""Which cell is wrong where a table does not tie out, and by which slip."""

from __future__ import annotations

import pytest

from tests.spec.test_arithmetic.tables import find, likely

SOUND = """
Item       | budget | actual | difference
sales      | 7,120  | 7,377  | 257
grants     | 1,018  | 1,190  | 172
income     | 8,138  | 8,567  | 429
staff      | 5,208  | 5,190  | (18)
- own      | 4,105  | 4,002  | (103)
- hired    | 1,103  | 1,188  | 85
material   | 2,377  | 2,411  | 34
costs      | 7,585  | 7,601  | 16
balance    | 553    | 966    | 413
"""
SLIPS = {
    "digits swapped": ("| 7,377  | 257", "| 7,737  | 257", "2:3", "two digits are swapped"),
    "one digit": ("| 1,188  | 85", "| 1,988  | 85", "7:3", "one digit is another"),
    "ten times": ("| 2,411  | 34", "| 24,110 | 34", "8:3", "it is 10 times too large"),
    "a thousandth": ("| 2,411  | 34", "| 2.411 | 34", "8:3", "it is 1,000 times too small"),
    "a sign": ("| (18)", "| 18", "5:4", "its sign is turned"),
    "a neighbour's value": ("| 1,018  | 1,190", "| 1,018  | 1,018", "3:3", "it is the figure of the column before"),
}


def test_the_table_ties_out(tmp_path):
    told = find(tmp_path, SOUND)
    assert not told.breaks
    assert len(told.arithmetic.identities) == 5


@pytest.mark.parametrize("name", SLIPS)
def test_the_cell_and_its_slip_are_named(tmp_path, name):
    old, new, cell, slip = SLIPS[name]
    assert SOUND.count(old) == 1
    assert likely(find(tmp_path, SOUND.replace(old, new))) == [(cell, slip)]


def test_two_wrong_parts_of_one_total_are_both_named(tmp_path):
    printed = SOUND.replace("| 7,377  | 257", "| 7,737  | 257").replace("| 1,190  | 172", "| 1,910  | 172")
    slip = "two digits are swapped"
    assert likely(find(tmp_path, printed)) == [("2:3", slip), ("3:3", slip)]


WIDE = """
Item | budget | actual | difference | before
coal | 24,526 | 23,378 | (1,148) | 22,152
peat | 97,433 | 95,003 | (2,430) | 95,843
wood | 16,370 | 17,232 | 862 | 16,783
gas | 1,688 | 1,777 | 89 | 1,813
wind | 4,310 | 4,884 | 574 | 5,006
sun | 2,958 | 3,041 | 83 | 2,776
all | 147,285 | 145,315 | (1,970) | 144,373
staff | 61,201 | 60,882 | (319) | 54,954
rent | 20,114 | 21,563 | 1,449 | 23,018
power | 9,877 | 9,120 | (757) | 8,681
paper | 1,204 | 1,377 | 173 | 1,303
post | 3,310 | 3,562 | 252 | 3,915
cars | 5,126 | 4,958 | (168) | 4,928
costs | 100,832 | 101,462 | 630 | 96,799
result | 46,453 | 43,853 | (2,600) | 47,574
"""


def test_the_fewest_cells_that_are_wrong_together_are_named_and_no_right_one(tmp_path):
    """One part of each total, and two of one: cell after cell a right one would be taken for wrong."""
    assert not find(tmp_path, WIDE).breaks
    printed = WIDE.replace("97,433", "98,733").replace("| 17,232 | 862", "| 19,942 | 862").replace("1,777", "1,307")
    assert [cell for cell, _ in likely(find(tmp_path, printed))] == ["3:2", "4:3", "5:3"]
