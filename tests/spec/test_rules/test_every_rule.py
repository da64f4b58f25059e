"""What holds for every rule: the order of rows is free, and nothing is said of what was not judged."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.spec.drawn import BASES, LINES, checks_of, judge, run
from tieout.rules.kind import Kind, names_in
from tieout.rules.population import EXCUSES
from tieout.rules.registry import KINDS, make

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
    "expect_magnitudes_to_agree": {"factors": [1000]},
    "expect_series_to_move_gradually": {"percent": 25},
    "expect_series_not_to_stand_still": {"years": 1},
    "expect_columns_to_differ": {"rows": 2},
}
"""What names lines and bases of the drawn tables; a rule that names none has the arguments of its known fault."""
RULES = {name: make(name, ARGUMENTS.get(name, kind.known.arguments)) for name, kind in KINDS.items()}
IDENTITIES = {name: rule for name, rule in RULES.items() if rule.is_identity and rule.looks_at == "figures"}
IN_ORDER = {
    "expect_neighbours_to_differ", "expect_lines_to_keep_their_places", "expect_columns_to_hold_figures",
    "expect_columns_to_differ", "expect_decimals_not_to_be_groups", "expect_percentages_not_to_be_fractions",
    "expect_records_not_to_be_sums", "expect_tables_to_differ", "expect_figures_to_follow_from_table",
    "expect_totals_to_keep_their_rows", "expect_digits_to_be_kept",
}  # fmt: skip
"""Rules that compare a row with the one above it, that point at the first figures, or go by the order of rows."""


TITLE = "flow in EUR"
HEADS = "line | budget 2022 | realisation 2022 | difference 2022 | unplaced"
LABELS = ["Ontvangsten", "Uitgaven", "Kasstroom", "Omzet Logius", "Cijfer", "Dienst A", "dienst b", "Onbekend"]
CELLS = st.sampled_from(
    ["", "0", "4", "5", "6", "10", "€ 10", "10,4", "-6", "5%", "n.b.", "n.v.t.", "niet uitgevoerd", "1.2.3"]
)


def test_every_kind_of_rule_is_tried_on_lines_that_are_drawn():
    assert RULES.keys() == KINDS.keys()
    drawn = {line.path for line in LINES} | {basis.name for basis in BASES} | {"EUR", "available/*"}
    assert {name for rule in RULES.values() for _, name in names_in(rule)} <= drawn


@st.composite
def printed_rows(draw: st.DrawFn) -> list[str]:
    """Print some of the lines, each at most once, with anything in their cells."""
    labels = draw(st.lists(st.sampled_from(LABELS), unique=True, min_size=1))
    return [
        " | ".join([label, *(draw(CELLS) for _ in range(3)), draw(st.sampled_from(["", "", "15 mln"]))])
        for label in labels
    ]


@pytest.mark.rare
@settings(max_examples=8)
@given(printed_rows(), st.randoms(use_true_random=False))
def test_the_order_of_the_rows_never_changes_a_judgement(drawn, random):
    shuffled = random.sample(drawn, len(drawn))
    for name, rule in RULES.items():
        if name in IN_ORDER or rule.looks_at == "records":
            continue
        one, other = (
            sorted(map(without_order, judge(rule, "\n".join([TITLE, HEADS, *order])))) for order in (drawn, shuffled)
        )
        assert one == other, name


@pytest.mark.rare
@settings(max_examples=8)
@given(printed_rows(), st.randoms(use_true_random=False))
def test_the_order_of_the_columns_never_changes_a_judgement(drawn, random):
    """A difference stands behind what it is the difference of; which cell is pointed at first may be another."""
    order = [0, *random.sample([1, 2, 4], 3), 3]
    tables = [[row.split(" | ") for row in [HEADS, *drawn]] for _ in range(2)]
    tables[1] = [[cells[at] for at in order] for cells in tables[1]]
    for name, rule in RULES.items():
        one, other = (sorted(map(judged, judge(rule, "\n".join([TITLE, *map(" | ".join, cells)])))) for cells in tables)
        assert one == other, name


def judged(check: dict[str, str]) -> tuple[str, ...]:
    """Take out of a check what it says of cells, and of the numbers of columns."""
    return tuple(check[part] for part in check if part not in {"cells", "weights", "note"})


def without_order(check: dict[str, str]) -> tuple[str, ...]:
    """Take out of a check what names the place of a row, and sort its cells.

    A reason why there is nothing to judge points at the first cell of the table, whichever that is.
    """
    subject = check["subject"].split("/line ")[0]
    printed = check["cells"].split(" · ")
    weights = check["weights"].split() or [""] * len(printed)
    cells = [] if check["note"] in EXCUSES else sorted(map(" ".join, zip(weights, printed, strict=True)))
    return subject, *cells, *(check[part] for part in check if part not in {"subject", "cells", "weights"})


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
    unjudged = [check for check in judge(RULES[name], NOT_JUDGED) if check["judgement"] == "not judged"]
    assert unjudged
    assert [(check["subject"], check["gap"]) for check in unjudged] == [(check["subject"], "") for check in unjudged]


def test_a_sum_of_some_of_the_parts_is_never_told_as_what_was_expected():
    drawing = "flow in EUR\nline | budget 2022\nOntvangsten | n.b.\nUitgaven | 4\nKasstroom | 6"
    (check,) = judge(RULES["expect_total_to_equal_parts"], drawing)
    assert (check["judgement"], check["expected"]) == ("not judged", "")


WEIGHED = """
flow in EUR
line         | (1) budget 2022 | (2) realisation 2022 | (3)=(2)-(1) difference 2022
Ontvangsten  | 10              | 14                   | 4
Uitgaven     | 4               | 10                   | 9
Kasstroom    | 6               | 5                    | -1
Omzet Logius | 10              | 11                   | 1

more in EUR
line         | budget 2022 | realisation 2022
Ontvangsten  | 10          | 17
Omzet Logius | 14          | 11

moves in EUR
line         | realisation 2022 | realisation 2021 | movement 2022
Omzet Logius | 11               | 8                | 3
Begin        | 50               | 40               | 20

detail in EUR
line         | realisation 2022 of receipts | realisation 2022 of expenses
Kasstroom    | 14                           | 12
"""
"""A table on which every identity holds somewhere, and breaks somewhere."""


@pytest.mark.parametrize("name", IDENTITIES)
def test_the_weights_of_an_identity_make_what_is_missing_where_it_holds_and_where_it_breaks(name):
    assert {"exact", "broken"} <= {judgement for judgement, _ in gaps_of(IDENTITIES[name], WEIGHED)}


@pytest.mark.rare
@settings(max_examples=8)
@given(printed_rows())
def test_the_weights_of_every_rule_make_what_is_missing(drawn):
    for rule in RULES.values():
        list(gaps_of(rule, "\n".join([TITLE, HEADS, *drawn])))


def gaps_of(rule: Kind, drawing: str) -> Iterator[tuple[str, Decimal]]:
    """Give the judgement and the gap of every check that weighs its cells, and see that these make the gap.

    What counts in an identity must be told for each of its cells; elsewhere a rule may leave it out.
    """
    values = dict(run(drawing).execute("SELECT cell_id, value FROM figures").fetchall())
    for check in checks_of(rule, drawing):
        if check.judgement == "not judged":
            continue
        assert check.weights or not rule.is_identity, check
        if check.weights:
            made = sum(weight * (values[cell] or 0) for cell, weight in zip(check.cells, check.weights, strict=True))
            assert made in {check.found - check.expected, check.expected - check.found}, check
            assert abs(made) == check.gap, check
            assert (made == 0) is (check.judgement == "exact"), check
            yield check.judgement, check.gap
