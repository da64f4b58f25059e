"""What holds for every rule: the order of rows is free, and nothing is said of what was not judged."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.spec.drawn import judge
from tieout.engines.canary import TYPES
from tieout.rules.population import EXCUSES
from tieout.rules.registry import ON_RECORDS, POPULATIONS, table_of

CASH = {"receipts": 1, "expenses": -1}
ARGUMENTS = {
    "expect_total_to_equal_parts": {"total": "cash", "parts": CASH},
    "expect_parts_to_stay_within_total": {"total": "receipts", "parts": ["expenses", "revenue"], "unless": "cash"},
    "expect_figures_to_be_zero": {"lines": ["cash", "available/*"], "basis": "budget", "derive": {"cash": CASH}},
    "expect_figures_to_agree": {"left": "receipts", "right": "revenue", "basis": "budget"},
    "expect_lines_to_correspond": {"opening": "cash", "closing": ["receipts"], "years": 0},
    "expect_repeated_figures_to_agree": {"bases": ["budget", "realisation"], "across": False},
    "expect_specifications_to_agree": {"total": "cash"},
    "expect_shares_to_be_ratios": {"share": "available/a", "numerator": "receipts", "denominator": "revenue"},
    "expect_figures_to_meet_norm": {"lines": ["score", "available/*"], "direction": "at least"},
    "expect_figures_to_be_at_least": {"line": "cash", "amount": -5, "bases": ["budget", "realisation"]},
    "expect_figures_to_stay_within_share_of_average": {"line": "cash", "of": "revenue", "percent": 5, "years": 1},
    "expect_deviations_to_stay_within": {"percent": 10, "limits": {"EUR": 5}, "derive": {"cash": CASH}},
    "expect_lines_to_keep_their_places": {"times": 4},
    "expect_magnitudes_to_agree": {"factor": 1000, "digits": 1},
    "expect_series_to_move_gradually": {"percent": 25},
    "expect_series_not_to_stand_still": {"years": 1},
    "expect_lines_to_be_recognised": {"is_open": False},
}
RULES = {name: (table_of(name), POPULATIONS[name](**ARGUMENTS.get(name, {}))) for name in TYPES}
IN_ORDER = {
    "expect_neighbours_to_differ", "expect_lines_to_keep_their_places", "expect_columns_to_hold_figures",
}  # fmt: skip
"""Rules that compare a row with the one above it, or point at the first figure of a column."""


TITLE = "flow in EUR"
HEADS = "line | budget 2022 | realisation 2022 | difference 2022 | unplaced"
LABELS = ["Ontvangsten", "Uitgaven", "Kasstroom", "Omzet Logius", "Cijfer", "Dienst A", "dienst b", "Onbekend"]
CELLS = st.sampled_from(
    ["", "0", "4", "5", "6", "10", "€ 10", "10,4", "-6", "5%", "n.b.", "n.v.t.", "niet uitgevoerd", "1.2.3"]
)


def test_every_kind_of_rule_is_tried():
    assert RULES.keys() == POPULATIONS.keys() == TYPES.keys()


@st.composite
def printed_rows(draw: st.DrawFn) -> list[str]:
    """Print some of the lines, each at most once, with anything in their cells."""
    labels = draw(st.lists(st.sampled_from(LABELS), unique=True, min_size=1))
    return [
        " | ".join([label, *(draw(CELLS) for _ in range(3)), draw(st.sampled_from(["", "", "15 mln"]))])
        for label in labels
    ]


@settings(max_examples=8)
@given(printed_rows(), st.randoms(use_true_random=False))
def test_the_order_of_the_rows_never_changes_a_judgement(drawn, random):
    shuffled = random.sample(drawn, len(drawn))
    for name, (table, population) in RULES.items():
        if name in IN_ORDER | ON_RECORDS.keys():
            continue
        one, other = (
            sorted(map(without_order, judge(population, "\n".join([TITLE, HEADS, *order]), table)))
            for order in (drawn, shuffled)
        )
        assert one == other, name


@settings(max_examples=8)
@given(printed_rows(), st.randoms(use_true_random=False))
def test_the_order_of_the_columns_never_changes_a_judgement(drawn, random):
    """A difference stands behind what it is the difference of; which cell is pointed at first may be another."""
    order = [0, *random.sample([1, 2, 4], 3), 3]
    tables = [[row.split(" | ") for row in [HEADS, *drawn]] for _ in range(2)]
    tables[1] = [[cells[at] for at in order] for cells in tables[1]]
    for name, (table, population) in RULES.items():
        one, other = (
            sorted(map(judged, judge(population, "\n".join([TITLE, *map(" | ".join, cells)]), table)))
            for cells in tables
        )
        assert one == other, name


def judged(check: dict[str, str]) -> tuple[str, ...]:
    """Take out of a check what it says of cells, and of the numbers of columns."""
    return tuple(check[part] for part in check if part not in {"cells", "note"})


def without_order(check: dict[str, str]) -> tuple[str, ...]:
    """Take out of a check what names the place of a row, and sort its cells.

    A reason why there is nothing to judge points at the first cell of the table, whichever that is.
    """
    subject = check["subject"].split("/line ")[0]
    cells = [] if check["note"] in EXCUSES else sorted(check["cells"].split(" · "))
    return subject, *cells, *(check[part] for part in check if part not in {"subject", "cells"})


NOT_JUDGED = """
flow in EUR
line         | budget 2022 | realisation 2022 | budget 2021 | realisation 2021
Ontvangsten  | n.b.        | 100%             | 100         | 100%
Uitgaven     | 4           | n.b.             | n.v.t.      | 4
Kasstroom    | 6           | 6                |             | 6
Omzet Logius | 10          |                  | 10%         |
Cijfer       | 7           | -                | Norm = 7    | 7
Dienst A     | 99%         | € 99             | 99          | 99%
"""


@pytest.mark.parametrize(
    "name",
    [
        "expect_total_to_equal_parts",
        "expect_figures_to_be_zero",
        "expect_figures_to_agree",
        "expect_figures_to_meet_norm",
        "expect_figures_to_be_at_least",
        "expect_shares_to_be_ratios",
        "expect_deviations_to_stay_within",
    ],
)
def test_of_what_was_not_judged_no_gap_is_told(name):
    table, population = RULES[name]
    unjudged = [check for check in judge(population, NOT_JUDGED, table) if check["judgement"] == "not judged"]
    assert unjudged
    assert [(check["subject"], check["gap"]) for check in unjudged] == [(check["subject"], "") for check in unjudged]


def test_a_sum_of_some_of_the_parts_is_never_told_as_what_was_expected():
    drawing = "flow in EUR\nline | budget 2022\nOntvangsten | n.b.\nUitgaven | 4\nKasstroom | 6"
    (check,) = judge(RULES["expect_total_to_equal_parts"][1], drawing)
    assert (check["judgement"], check["expected"]) == ("not judged", "")
