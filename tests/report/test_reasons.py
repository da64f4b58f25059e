"""Why a verdict is what it is: what is wrong with its figures and place, and no name that only a program knows."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from decimal import Decimal

import pytest

from tests.report.conftest import DEVIATION, SAME, TIES_OUT
from tieout.report.calling import caller
from tieout.report.reasons import reasons_told
from tieout.values.outcome import Outcome, Place, Text
from tieout.values.verdict import decide


def of(verdict, *findings):
    """Give the verdict where only these were found."""
    found = Counter(one.rule for one in findings)
    outcomes = tuple(
        Outcome(rule.name, "failed" if found[rule.name] else "passed", 9, found[rule.name]) for rule in verdict.rules
    )
    decision, reasons = decide(verdict.rules, outcomes, findings)
    return replace(verdict, verdict=decision, reasons=reasons, findings=findings, outcomes=outcomes)


def first(verdict, rule):
    return next(finding for finding in verdict.findings if finding.rule == rule.name)


@pytest.mark.parametrize(
    ("rule", "changed", "english", "dutch"),
    [
        pytest.param(
            TIES_OUT, {},
            "The operating cash flow is not receipts minus expenses (1 critical): Totaal operationele kasstroom, "
            "−17,3 − 21,9 = −39.2 mln. EUR where “39,2” is printed, in kasstroom.csv:5:5.",
            "De operationele kasstroom is niet ontvangsten min uitgaven (1 kritiek): Totaal operationele kasstroom, "
            "−17,3 − 21,9 = −39,2 mln. EUR waar “39,2” staat, in kasstroom.csv:5:5.",
            id="a sum, written out",
        ),
        pytest.param(
            TIES_OUT, {"weights": ()},
            "The operating cash flow is not receipts minus expenses (1 critical): Totaal operationele kasstroom, "
            "“39,2” in kasstroom.csv:5:5.",
            "De operationele kasstroom is niet ontvangsten min uitgaven (1 kritiek): Totaal operationele kasstroom, "
            "“39,2” in kasstroom.csv:5:5.",
            id="many figures and no sum: the first of them",
        ),
        pytest.param(
            TIES_OUT, {"places": (), "weights": (), "message": Text("It is not there.", "Het is er niet.")},
            "The operating cash flow is not receipts minus expenses (1 critical): It is not there.",
            "De operationele kasstroom is niet ontvangsten min uitgaven (1 kritiek): Het is er niet.",
            id="nowhere: what is said of it",
        ),
        pytest.param(
            TIES_OUT, {"places": (Place("t.csv", 4),), "weights": (), "message": Text("x" * 301, "Leeg.")},
            f"The operating cash flow is not receipts minus expenses (1 critical): {'x' * 299}…",
            "De operationele kasstroom is niet ontvangsten min uitgaven (1 kritiek): Leeg.",
            id="a line without a figure: what is said of it, by its begin",
        ),
        pytest.param(
            TIES_OUT, {"places": (Place("t.csv", 4, 2, "Under / " * 9 + "Own label", "x", "9" * 70),), "weights": ()},
            f"The operating cash flow is not receipts minus expenses (1 critical): Own label, “{'9' * 59}…” in "
            "t.csv:4:2.",
            f"De operationele kasstroom is niet ontvangsten min uitgaven (1 kritiek): Own label, “{'9' * 59}…” in "
            "t.csv:4:2.",
            id="a long label without its sections, a long cell by its begin",
        ),
    ],
)  # fmt: skip
def test_a_reason_says_what_is_wrong_with_its_figures_and_where(hold, rule, changed, english, dutch):
    (reason,) = reasons_told(of(hold, replace(first(hold, rule), **changed)))
    assert (reason.en, reason.nl) == (english, dutch)


def test_of_several_the_one_is_shown_that_is_the_furthest_off_and_leads(hold):
    one = first(hold, DEVIATION)
    near = replace(one, id="near", gap=Decimal(1), expected=Decimal(10))
    far = replace(one, id="far", gap=Decimal(9), expected=Decimal(10), places=(Place("t.csv", 7, 2, "Far", "x", "1"),))
    led = replace(far, id="led", follows="near", gap=Decimal(99), places=(Place("t.csv", 8, 2, "Led", "x", "1"),))
    (reason,) = reasons_told(of(hold, near, far, led))
    assert reason.en.endswith("(3 to be explained), the largest: Far, “1” in t.csv:7:2.")
    assert reason.nl.endswith("(3 toe te lichten), de grootste: Far, “1” in t.csv:7:2.")
    (reason,) = reasons_told(of(hold, *(replace(one, id=id, gap=None) for id in "ab")))
    assert ", the first: " in reason.en


def test_what_follows_from_another_is_said_to(hold):
    root, one = first(hold, TIES_OUT), first(hold, DEVIATION)
    reasons = reasons_told(of(hold, root, replace(one, follows=root.id)))
    assert [reason.en.endswith("; it follows from another.") for reason in reasons] == [False, True]
    assert [reason.nl.endswith("; dit volgt uit een andere.") for reason in reasons] == [False, True]
    assert "follows" not in reasons_told(of(hold, root, one, replace(one, id="b", follows=root.id)))[1].en


def test_what_could_not_be_judged_is_called_by_its_title_in_each_language(cannot_judge):
    told = reasons_told(cannot_judge)
    names = [rule.name for rule in cannot_judge.rules]
    assert [name for name in names for reason in told if name in reason.en + reason.nl] == []
    assert any("“A budgeted cash flow is not zero” could not run" in reason.en for reason in told)
    assert any("“Een begrote kasstroom is niet nul” kon niet draaien" in reason.nl for reason in told)
    named = reasons_told(cannot_judge, with_names=True)
    assert any("“A budgeted cash flow is not zero” (budgeted_cash_flow_is_zero) could" in one.en for one in named)


def test_a_name_within_a_longer_one_is_left_alone():
    text = Text("same_figure_same_value, same_figure_same_value_too and same_figure_same_value-2", "x")
    assert caller([SAME])(text).en == (
        "“One figure is printed with two values”, same_figure_same_value_too and same_figure_same_value-2"
    )
    assert caller([])(text) == text
