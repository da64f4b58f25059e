"""What counts as an answer: each row is one answer, and why it counts or does not."""

from __future__ import annotations

import datetime
from dataclasses import replace
from decimal import Decimal

import pytest

from tests.conftest import NOW
from tieout.findings.explanations import ALIKE, RULE, explain
from tieout.rulebook.terms import Terms
from tieout.values.answers import NO_ANSWERS, Answer, Answers
from tieout.values.moments import days_at
from tieout.values.outcome import Finding, Place, Text

DAYS = days_at(NOW)
TERMS = Terms(
    longest_days=400, least_letters=20, who=("J. de Vries", "*, controller"), second_person=("norm_is_met",),
    waivable=("total_ties_out",),
)  # fmt: skip
TEXT = Text("x", "x")


def finding(name: str, severity: str = "warning", gap: str | None = None, unit: str = "EUR", *printed: str) -> Finding:
    """A finding by its id, with its size."""
    return Finding(
        name, name.partition("/")[0], severity, TEXT, TEXT, tuple(Place("a.csv", 2, 3, printed=one) for one in printed),
        gap=Decimal(gap) if gap else None, unit=unit if gap else None,
    )  # fmt: skip


PRICE = finding("deviation/price/a@1", "warning", "0.20", "EUR", "€ 1,61", "€ 0,88")
OTHER = finding("deviation/price/b@2", "warning", "0.30")
UNSIZED = finding("label_is_known/x@3")
NORM = finding("norm_is_met/calls@4")
TOTAL = finding("total_ties_out/costs@5", "critical", "3", "x 1.000 EUR")
HARD = finding("sign_is_right/costs@6", "critical", "3", "x 1.000 EUR")
NOTED = finding("digits_are_kept/x@7", "info")
FINDINGS = (PRICE, OTHER, UNSIZED, NORM, TOTAL, HARD, NOTED)


def answer(*findings: str, **more: object) -> Answer:
    """An answer as it should be, with what is different about it."""
    said = {
        "about": "explanation", "findings": findings, "text": "De tarieven zijn geïndexeerd.", "who": "J. de Vries",
        "when": datetime.date(2026, 11, 1), "until": datetime.date(2027, 11, 1),
    }  # fmt: skip
    return Answer(**said | more)


def group(*findings: str, count: int, at_most: str | None = None, unit: str | None = "EUR", **more: object) -> Answer:
    """An answer to a group."""
    bound = Decimal(at_most) if at_most is not None else None
    return answer(
        *findings, about="group", name="Tarieven", count=count, at_most=bound, unit=unit if at_most else None, **more
    )


def waiver(*findings: str, at_most: str | None = "3", **more: object) -> Answer:
    """A waiver, seen by a second person."""
    said = {"about": "waiver", "seen_by": "A. Jansen, controller", "unit": "x 1.000 EUR"} | more
    return answer(*findings, at_most=Decimal(at_most) if at_most else None, **said)


def judged(*answers: Answer, findings: tuple[Finding, ...] = FINDINGS) -> tuple[set[str], list[str]]:
    """Give the findings that are answered, and what is said of answers that do not count."""
    explained = explain(findings, Answers(answers), DAYS, TERMS)
    answered = {one.id for one in explained.findings if one.explanation is not None}
    return answered, [one.message.en for one in explained.findings if one.rule == RULE.name]


@pytest.mark.parametrize(
    ("given", "answers"),
    [
        pytest.param(answer(PRICE.id), {PRICE.id}, id="one warning"),
        pytest.param(answer(PRICE.id, who="A. Jansen, Controller"), {PRICE.id}, id="a name that fits a pattern"),
        pytest.param(answer(NORM.id, seen_by="A. Jansen, controller"), {NORM.id}, id="seen by a second person"),
        pytest.param(answer(PRICE.id, until=datetime.date(2027, 12, 6)), {PRICE.id}, id="the longest term"),
        pytest.param(
            group("deviation/price/*", count=2, at_most="0.30"),
            {PRICE.id, OTHER.id},
            id="all of a pattern",
        ),
        pytest.param(
            group(PRICE.id, OTHER.id, count=2, at_most="0.30"),
            {PRICE.id, OTHER.id},
            id="each by name, with a bound",
        ),
        pytest.param(group(PRICE.id, OTHER.id, count=2), {PRICE.id, OTHER.id}, id="each by name, without a bound"),
        pytest.param(group(UNSIZED.id, count=1), {UNSIZED.id}, id="one without size, by its full name"),
        pytest.param(waiver(TOTAL.id), {TOTAL.id}, id="a critical one that the rulebook lets be waived"),
        pytest.param(waiver("total_ties_out/*"), {TOTAL.id}, id="all of a rule, within a bound"),
    ],
)
def test_an_answer_counts(given, answers):
    assert judged(given) == (answers, [])


@pytest.mark.parametrize(
    ("given", "says"),
    [
        pytest.param(answer("deviation/none@1"), "there is no such finding", id="no finding"),
        pytest.param(
            answer("deviation/price/a@0", figures=("€ 1,11", "€ 0,88")),
            "it was given on “€ 1,11” and “€ 0,88”, and “€ 1,61” and “€ 0,88” stand there now; the finding is now "
            '"deviation/price/a@1"',
            id="figures that changed",
        ),
        pytest.param(
            answer("deviation/price/a@0"), "it was given on other figures, and “€ 1,61” and", id="figures unknown"
        ),
        pytest.param(
            answer("deviation/gone@0", figures=("€ 1,11",)), "no such finding; it was given on “€ 1,11”", id="gone"
        ),
        pytest.param(answer(TOTAL.id), "only a warning can be explained", id="a critical one"),
        pytest.param(answer(NOTED.id), "only a warning can be explained", id="for information"),
        pytest.param(answer(PRICE.id, until=datetime.date(2026, 11, 21)), "it held until 2026-11-21", id="past"),
        pytest.param(answer(PRICE.id, when=datetime.date(2026, 11, 23)), "is to come", id="to come"),
        pytest.param(
            answer(PRICE.id, until=datetime.date(9999, 12, 31)), "allows 400: until 2027-12-06", id="for ever"
        ),
        pytest.param(
            answer(PRICE.id, until=datetime.date(2027, 12, 7)), "it would hold for 401 days", id="a day too long"
        ),
        pytest.param(answer(PRICE.id, text="Is zo akkoord."), "its text has 11 letters", id="no reason"),
        pytest.param(answer(PRICE.id, text=". . . . . . . . . . . ."), "its text has 0 letters", id="dots"),
        pytest.param(answer(PRICE.id, who="x"), '"x" is nobody', id="a letter"),
        pytest.param(answer(PRICE.id, who="P. Bakker"), "it accepts J. de Vries, *, controller", id="somebody else"),
        pytest.param(answer(NORM.id), "nobody else saw it: add seen_by", id="seen by nobody"),
        pytest.param(answer(NORM.id, seen_by="j.  de vries"), "cannot be the second person too", id="the same person"),
        pytest.param(answer(NORM.id, seen_by="P. Bakker"), '"P. Bakker" is nobody', id="seen by somebody else"),
        pytest.param(group("deviation/price/*", count=3, at_most="1"), "counts 3 and covers 2", id="fewer"),
        pytest.param(group("deviation/*", count=1, at_most="1"), "counts 1 and covers 2", id="more than counted"),
        pytest.param(
            group("deviation/price/*", count=2, at_most="0.29"), "grown to 0.30 EUR, and it covers at most 0.29 EUR",
            id="larger than bounded",
        ),
        pytest.param(
            group("deviation/price/*", count=2, at_most="1", unit="%"), "is in EUR, and at_most in %", id="another unit"
        ),
        pytest.param(group("deviation/price/*", count=2), "nothing bounds", id="without bound"),
        pytest.param(group("label_is_known/*", count=1), "nothing bounds", id="of no size, by a pattern"),
        pytest.param(group("label_is_known/*", count=1, at_most="1"), "nothing bounds", id="of no size, with a bound"),
        pytest.param(group("total_ties_out/*", count=1, at_most="9"), "only a warning", id="a group of critical ones"),
        pytest.param(waiver(HARD.id), "does not let findings of sign_is_right be waived", id="not to be waived"),
        pytest.param(waiver(TOTAL.id, seen_by=""), "nobody else saw it", id="waived by one"),
        pytest.param(waiver(TOTAL.id, at_most="2"), "has grown to 3 x 1.000 EUR", id="outgrown"),
        pytest.param(waiver(TOTAL.id, at_most=None, unit=None), "nothing bounds", id="waived without bound"),
        pytest.param(waiver("total_ties_out/other@1"), "there is no such finding", id="unused"),
        pytest.param(waiver(PRICE.id), "a waiver is for critical ones", id="a warning waived"),
        pytest.param(waiver(TOTAL.id, until=datetime.date(2026, 11, 2)), "it held until", id="expired"),
    ],
)  # fmt: skip
def test_an_answer_does_not_count_and_says_why(given, says):
    answered, told = judged(given)
    assert answered == set()
    assert len(told) == 1
    assert says in told[0]
    assert "None" not in told[0]


def test_of_two_answers_to_one_finding_the_first_counts():
    answered, told = judged(answer(PRICE.id), group("deviation/price/*", count=2, at_most="1"))
    assert answered == {PRICE.id}
    assert ["is answered by" in one for one in told] == [True]


def test_what_is_answered_says_who_saw_it_and_for_which_group():
    explained = explain(FINDINGS, Answers((waiver(TOTAL.id), group("deviation/*", count=2, at_most="1"))), DAYS, TERMS)
    by_id = {one.id: one.explanation for one in explained.findings}
    assert (by_id[TOTAL.id].waives, by_id[TOTAL.id].seen_by) == (True, "A. Jansen, controller")
    assert (by_id[PRICE.id].waives, by_id[PRICE.id].group, by_id[PRICE.id].finding) == (False, "Tarieven", PRICE.id)


def test_one_text_for_findings_of_two_rules_is_a_warning_that_another_text_answers():
    both = (answer(PRICE.id), answer(UNSIZED.id, text="de tarieven  zijn geïndexeerd."))
    (alike,) = [one for one in explain(FINDINGS, Answers(both), DAYS, TERMS).findings if one.rule == ALIKE.name]
    assert (alike.severity, "deviation, label_is_known" in alike.message.en) == ("warning", True)
    reason = answer(alike.id, text="Eén indexering verklaart de prijs en de nieuwe naam.")
    answered, told = judged(*both, reason)
    assert (answered, told) == ({PRICE.id, UNSIZED.id, alike.id}, [])
    _, told = judged(*both, replace(reason, text=both[0].text))
    assert len(told) == 1, "the same text again is one more rule, and so another finding"


def test_where_rows_could_not_be_loaded_an_answer_without_finding_is_not_judged():
    unread = Text("No row of b.csv could be loaded.", "x")
    explained = explain((), Answers((answer("deviation/none@1"),)), DAYS, TERMS, unread)
    outcome = explained.outcomes[0]
    assert (outcome.rule, outcome.state, outcome.not_judged) == (RULE.name, "empty", 1)


def test_without_answers_nothing_is_declared():
    explained = explain(FINDINGS, NO_ANSWERS, DAYS, TERMS)
    assert (explained.findings, explained.rules, explained.until) == (list(FINDINGS), [], None)


def test_a_verdict_holds_until_the_first_answer_ends():
    early = answer(UNSIZED.id, until=datetime.date(2027, 1, 1), text="Een nieuwe rij van dit jaar.")
    assert explain(FINDINGS, Answers((answer(PRICE.id), early)), DAYS, TERMS).until == datetime.date(2027, 1, 1)
