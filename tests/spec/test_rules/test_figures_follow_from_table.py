"""What follows from other figures of its table in most places does in all: found by the figures alone."""

from __future__ import annotations

import pytest

from tests.spec.drawn import assert_judged, checks_of, why_nothing
from tieout.rules.kinds.figures_follow_from_table import FiguresFollowFromTable
from tieout.rules.population import ALONE, TOO_LARGE

SURE, LIKELY = FiguresFollowFromTable(certain=True), FiguresFollowFromTable(certain=False)
HEADS = "line | budget 2022 | realisation 2022 | difference 2022 | realisation 2021"
SOUND = """
Hout    | 22.958 | 17.232 | -5.726 | 19.413
Steen   |  1.310 |  2.841 |  1.531 |  1.777
Glas    |  4.126 |  3.958 |   -168 |  5.009
Samen   | 28.394 | 24.031 | -4.363 | 26.199
Lonen   | 12.011 | 10.422 | -1.589 | 11.918
Huur    |  9.307 |  8.915 |   -392 |  9.102
Rente   |  1.204 |  1.355 |    151 |  1.408
Uit     | 22.522 | 20.692 | -1.830 | 22.428
"""
"""Rows that no model knows: 24.031 is 17.232, 2.841 and 3.958, and 22.522 what stands above it."""


def table(old: str = "", new: str = "") -> str:
    """Draw the table, with a slip."""
    return f"flow in EUR x 1000\n{HEADS}\n{SOUND.replace(old, new, 1) if old else SOUND}".replace("\n\n", "\n")


def broken(rule: FiguresFollowFromTable, drawing: str) -> set[tuple[str, str]]:
    """Give what breaks, with the likeliest cells by their place in the check."""
    return {
        (check.about, str(check.told["suspects"])) for check in checks_of(rule, drawing) if check.judgement == "broken"
    }


def test_a_sound_table_holds_without_a_model():
    judged = [check for check in checks_of(SURE, table()) if check.judgement != "not judged"]
    assert {check.judgement for check in judged} == {"exact"}
    assert {check.told["how"] for check in judged} == {"sum", "difference"}
    assert all(sum(check.weights) != 0 or check.weights for check in judged)


@pytest.mark.parametrize(
    ("old", "new", "found"),
    [
        pytest.param("-4.363", "-4.633", {("line 5/difference_2022", "1"), ("line 5/difference_2022/2", "1")},
                     id="digits of a total swapped, where row and column bind it"),
        pytest.param("10.422", "10.242", {("line 9/realisation_2022", "2"), ("line 6/difference_2022", "3")},
                     id="a part: its total and its difference"),
    ],
)  # fmt: skip
def test_two_witnesses_make_a_break_certain(old, new, found):
    assert {about for about, _ in broken(SURE, table(old, new))} == {about for about, _ in found}


def test_one_witness_makes_a_break_likely():
    assert broken(SURE, table("26.199", "26.919")) == set()
    assert {about for about, _ in broken(LIKELY, table("26.199", "26.919"))} == {"line 5/realisation_2021"}


def test_an_unknown_mark_leaves_its_total_not_judged():
    checks = [check for check in checks_of(SURE, table("5.009", "n.b.")) if check.about == "line 5/realisation_2021"]
    assert [(check.judgement, check.excuse) for check in checks] == [("not judged", ALONE)]


def test_a_table_in_which_nothing_follows_has_nothing_to_examine():
    drawing = f"flow in EUR\n{HEADS}\nHout | 11 | 12 | 13 | 14"
    assert why_nothing(SURE, drawing) == {ALONE}
    assert_judged(LIKELY, drawing, "judgement | note\nnot judged | nothing to hold it against")


def test_a_table_that_is_larger_than_is_looked_at_says_so():
    rows = "\n".join(f"Rij {number} | {number * 37 % 911} | {number * 53 % 907}" for number in range(1, 203))
    checks = checks_of(SURE, f"flow in EUR\nline | budget 2022 | realisation 2022\n{rows}")
    assert ("the whole table", "not judged", TOO_LARGE) in {
        (check.about, check.judgement, check.excuse) for check in checks
    }
