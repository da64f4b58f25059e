"""Rulebook and arithmetic hear each other: what both know is told once, and the table may contradict the rulebook."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from tieout.findings.findings import Counted
from tieout.findings.witnesses import confer
from tieout.rules.kinds.figures_agree import FiguresAgree
from tieout.rules.kinds.figures_follow_from_table import FiguresFollowFromTable
from tieout.rules.kinds.total_equals_parts import TotalEqualsParts
from tieout.rules.population import OTHER_ROWS, TOLD_ELSEWHERE, UNKNOWN_ROW
from tieout.values.outcome import Rule, Text
from tieout.values.tally import Check, Tally

TOTAL = TotalEqualsParts(total="total", parts={"a": 1, "b": 1})
FOUND = FiguresFollowFromTable(certain=True)


def check(judgement, cells, found=10, expected=10, **told) -> Check:
    """Draw a check on a total and its parts in one column; its place there is the last digit of its first cell."""
    return Check("flow", f"total/{cells[0]}", judgement, tuple(cells), (-1, *(1 for _ in cells[1:])), None, told,
                 Decimal(expected), Decimal(found), Decimal(abs(found - expected)), Decimal(2))  # fmt: skip


def counted(name, kind, checks) -> Counted:
    rule = Rule(name, Text(name), Text(name), "s", "critical", "great_expectations", "f")
    kinds = [one.judgement for one in checks]
    tally = Tally(
        exact=kinds.count("exact"), within_rounding=kinds.count("within rounding"), broken=kinds.count("broken"),
        not_judged=kinds.count("not judged"), checks=tuple(checks),
    )  # fmt: skip
    return Counted(rule, kind, tally)


def witness(judgement, cells, score=5000) -> Check:
    return check(judgement, cells, identity=1, axis="rows", how="sum", score=score)


def judged(conferred, name) -> list[tuple[str, str | None]]:
    (one,) = [one for one in conferred.counted if one.rule.name == name]
    tally = one.tally
    assert (tally.exact, tally.within_rounding, tally.broken, tally.not_judged) == tuple(
        sum(check.judgement == judgement for check in tally.checks)
        for judgement in ("exact", "within rounding", "broken", "not judged")
    ), "counts are those of the checks"
    return [(check.judgement, check.excuse) for check in tally.checks]


@pytest.mark.parametrize("judgement", ["exact", "within rounding", "broken"])
def test_what_the_rulebook_judges_is_not_told_again(judgement):
    rulebook = counted("total", TOTAL, [check(judgement, (11, 12, 13))])
    found = counted("found", FOUND, [witness("broken", (11, 12, 14)), witness("exact", (21, 22, 24))])
    conferred = confer([rulebook, found])
    assert judged(conferred, "total") == [(judgement, None)]
    assert judged(conferred, "found") == [("not judged", TOLD_ELSEWHERE), ("exact", None)]


def test_what_the_rulebook_leaves_unjudged_is_told_by_the_table():
    """A row that nobody knows might complete the total: the rulebook says nothing, and so the table may."""
    checks = [check("broken", (11, 12), 9, incomplete=True), check("broken", (21, 22), 9, incomplete=True)]
    found = counted("found", FOUND, [witness("broken", (11, 12, 14)), witness("exact", (21, 22, 24))])
    conferred = confer([counted("total", TOTAL, checks), found])
    assert judged(conferred, "total") == [("not judged", UNKNOWN_ROW)] * 2
    assert judged(conferred, "found") == [("broken", None), ("exact", None)]


def test_what_binds_a_total_along_its_row_is_another_witness():
    rulebook = counted("total", TOTAL, [check("exact", (11, 12, 13))])
    found = counted("found", FOUND, [witness("broken", (11, 21, 31))])
    assert judged(confer([rulebook, found]), "found") == [("broken", None)]


def test_a_total_that_adds_up_from_other_rows_in_every_column_is_told_as_that():
    rulebook = counted("total", TOTAL, [check("broken", (11, 12, 13), 9), check("broken", (21, 22, 23), 9)])
    found = counted("found", FOUND, [witness("exact", (11, 12, 14)), witness("exact", (21, 22, 24))])
    conferred = confer([rulebook, found])
    assert judged(conferred, "total") == [("not judged", OTHER_ROWS)] * 2
    assert [(one.rule, one.check.cells, one.witness.cells) for one in conferred.contradictions] == [
        ("total", (11, 12, 13), (11, 12, 14))
    ]


def test_what_the_rulebook_says_of_the_same_figures_otherwise_is_no_contradiction():
    """Income is costs and result in every column, because the result is income less costs: its parts are wrong."""
    total = counted("total", TOTAL, [check("broken", (11, 12, 13), 9), check("broken", (21, 22, 23), 9)])
    result = counted("result", TOTAL, [check("exact", (14, 11, 15)), check("exact", (24, 21, 25))])
    found = counted("found", FOUND, [witness("exact", (11, 15, 14)), witness("exact", (21, 25, 24))])
    conferred = confer([total, result, found])
    assert judged(conferred, "total") == [("broken", None)] * 2
    assert conferred.contradictions == ()


@pytest.mark.parametrize(
    ("rulebook", "score"),
    [
        pytest.param(["broken", "exact"], 5000, id="it ties out in one column"),
        pytest.param(["broken", "broken"], 3999, id="little speaks for the other rows"),
    ],
)
def test_a_total_that_is_wrong_stays_wrong(rulebook, score):
    checks = [check(judgement, (10 * n + 1, 10 * n + 2, 10 * n + 3), 9) for n, judgement in enumerate(rulebook, 1)]
    found = counted("found", FOUND, [witness("exact", (11, 12, 14), score), witness("exact", (21, 22, 24), score)])
    conferred = confer([counted("total", TOTAL, checks), found])
    assert judged(conferred, "total") == [(judgement, None) for judgement in rulebook]
    assert conferred.contradictions == ()


@pytest.mark.parametrize(
    ("judgements", "expected"),
    [
        pytest.param(["broken", "broken"], [("not judged", UNKNOWN_ROW)] * 2, id="nowhere"),
        pytest.param(["broken", "exact"], [("not judged", UNKNOWN_ROW), ("exact", None)], id="in one column"),
        pytest.param(["broken", "exact", "exact"], [("broken", None)] + [("exact", None)] * 2, id="in two"),
    ],
)
def test_a_total_with_a_part_that_is_not_printed_and_a_row_that_is_not_known(judgements, expected):
    checks = [check(one, (10 * n + 1, 10 * n + 2), 9, incomplete=True) for n, one in enumerate(judgements, 1)]
    assert judged(confer([counted("total", TOTAL, checks)]), "total") == expected


@pytest.mark.parametrize(
    ("off", "judgement"),
    [
        pytest.param([2, 2, 2, 2, 2], "broken", id="everywhere by as much: no rounding"),
        pytest.param([1], "broken", id="one vote"),
        pytest.param([1, -1], "broken", id="two that are off"),
        pytest.param([1, -1, 1, -2], "broken", id="up and down, by more than rounding brings"),
        pytest.param([1, -1, 1, 0, 0, 0, 0, 0, 0], "within rounding", id="up and down, here and there: it is rounded"),
    ],
)
def test_what_is_counted_exactly_has_no_half_to_give(off, judgement):
    def judged_as(*, is_count):
        checks = [
            check("within rounding" if by else "exact", (10 * n + 1, 10 * n + 2), 10 + by, is_count=is_count)
            for n, by in enumerate(off, 1)
        ]
        return [one for one, _ in judged(confer([counted("total", TOTAL, checks)]), "total")]

    assert judged_as(is_count=True) == [judgement if by else "exact" for by in off]
    assert judged_as(is_count=False) == ["within rounding" if by else "exact" for by in off]


FIGURES = FiguresAgree(left="a", right="b", basis="budget")


def test_figures_that_do_not_agree_are_no_total_that_adds_up_otherwise():
    """Closing cash of two statements: that one of them adds up in its own table says nothing of the other."""
    rulebook = counted("agree", FIGURES, [check("broken", (11, 91), 9), check("broken", (21, 92), 9)])
    found = counted("found", FOUND, [witness("exact", (11, 12, 14)), witness("exact", (21, 22, 24))])
    conferred = confer([rulebook, found])
    assert judged(conferred, "agree") == [("broken", None)] * 2
    assert conferred.contradictions == ()


def test_of_many_checks_those_that_hold_are_not_kept_and_none_that_breaks_is_let_off():
    broken = [check("broken", (10 * n + 1, 10 * n + 2), 9, incomplete=True) for n in (1, 2)]
    many = replace(counted("total", TOTAL, broken), tally=Tally(exact=90_000, broken=2, checks=tuple(broken)))
    found = counted("found", FOUND, [witness("exact", (11, 12, 14)), witness("exact", (21, 22, 24))])
    conferred = confer([many, found])
    assert conferred.counted[0].tally == many.tally
    assert conferred.contradictions == ()


@pytest.mark.parametrize(
    ("by", "exact", "broken"),
    [
        pytest.param([2] * 1_000, 90_000, 1_500, id="all of them two too many"),
        pytest.param([1, -1] * 500, 4_000, 0, id="up and down: rounded"),
    ],
)
def test_of_many_counts_the_first_that_are_off_stand_for_all(by, exact, broken):
    checks = tuple(
        check("within rounding", (10 * n + 1, 10 * n + 2, 10 * n + 3, 10 * n + 4), 10 + off, is_count=True)
        for n, off in enumerate(by, 1)
    )
    many = counted("total", TOTAL, [])
    many = replace(many, tally=Tally(exact=exact, within_rounding=1_500, checks=checks))
    tally = confer([many]).counted[0].tally
    assert (tally.broken, tally.within_rounding, tally.exact) == (broken, 1_500 - broken, exact)
