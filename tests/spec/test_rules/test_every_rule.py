"""What holds for every rule: the order of rows is free, and nothing is said of what was not judged."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.spec.drawn import judge
from tieout.checks import comparisons, identities, notation, rows
from tieout.checks.canary import TYPES

RULES = {
    "total_equals_parts": ("figures", identities.total_equals_parts("cash", {"receipts": 1, "expenses": -1})),
    "figures_are_zero": (
        "figures",
        identities.figures_are_zero(["cash", "available/*"], "budget", {"cash": {"receipts": 1, "expenses": -1}}),
    ),
    "figures_agree": ("figures", identities.figures_agree("receipts", "revenue", "budget")),
    "repeated_figures_agree": ("figures", identities.repeated_figures_agree()),
    "figures_meet_norm": ("figures", comparisons.figures_meet_norm(["score", "available/*"], "at least")),
    "deviations_stay_within": (
        "figures",
        comparisons.deviations_stay_within(10, {"EUR": 5}, {"cash": {"receipts": 1, "expenses": -1}}),
    ),
    "targets_are_measured": ("figures", comparisons.targets_are_measured()),
    "notation_is_constant": ("figures", notation.notation_is_constant()),
    "prescribed_lines_are_present": ("lines", rows.prescribed_lines_are_present()),
    "lines_are_recognised": ("lines", rows.lines_are_recognised()),
    "lines_are_stated_once": ("lines", rows.lines_are_stated_once()),
    "spellings_are_known": ("lines", rows.spellings_are_known()),
    "values_are_placed": ("lines", rows.values_are_placed()),
}
TITLE = "flow in EUR"
HEADS = "line | budget 2022 | realisation 2022 | difference 2022 | unplaced"
LABELS = ["Ontvangsten", "Uitgaven", "Kasstroom", "Omzet Logius", "Cijfer", "Dienst A", "dienst b", "Onbekend"]
CELLS = st.sampled_from(
    ["", "0", "4", "5", "6", "10", "€ 10", "10,4", "-6", "5%", "n.b.", "n.v.t.", "niet uitgevoerd", "1.2.3"]
)


def test_every_kind_of_rule_is_here():
    assert len(RULES) + len({"expect_units_to_fit_lines"}) == len(TYPES), "that one has a table of its own"


@st.composite
def printed_rows(draw: st.DrawFn) -> list[str]:
    """Print some of the lines, each at most once, with anything in their cells."""
    labels = draw(st.lists(st.sampled_from(LABELS), unique=True, min_size=1))
    return [
        " | ".join([label, *(draw(CELLS) for _ in range(3)), draw(st.sampled_from(["", "", "15 mln"]))])
        for label in labels
    ]


@settings(max_examples=15)
@given(printed_rows(), st.randoms(use_true_random=False))
def test_the_order_of_the_rows_never_changes_a_judgement(drawn, random):
    shuffled = random.sample(drawn, len(drawn))
    for name, (table, population) in RULES.items():
        one, other = (
            sorted(map(without_order, judge(population, "\n".join([TITLE, HEADS, *order]), table)))
            for order in (drawn, shuffled)
        )
        assert one == other, name


def without_order(check: dict[str, str]) -> tuple[str, ...]:
    """Take out of a check what names the place of a row, and sort its cells."""
    subject, cells = check["subject"].split("/line ")[0], sorted(check["cells"].split(" · "))
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
        "total_equals_parts",
        "figures_are_zero",
        "figures_agree",
        "figures_meet_norm",
        "deviations_stay_within",
    ],
)
def test_of_what_was_not_judged_no_gap_is_told(name):
    table, population = RULES[name]
    unjudged = [check for check in judge(population, NOT_JUDGED, table) if check["judgement"] == "not judged"]
    assert unjudged
    assert [(check["subject"], check["gap"]) for check in unjudged] == [(check["subject"], "") for check in unjudged]


def test_a_sum_of_some_of_the_parts_is_never_told_as_what_was_expected():
    drawing = "flow in EUR\nline | budget 2022\nOntvangsten | n.b.\nUitgaven | 4\nKasstroom | 6"
    (check,) = judge(RULES["total_equals_parts"][1], drawing)
    assert (check["judgement"], check["expected"]) == ("not judged", "")
