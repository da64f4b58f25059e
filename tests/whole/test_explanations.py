"""What an explanation can and cannot do."""

from __future__ import annotations

import datetime

import pytest

from tests.conftest import NOW, TODAY, clock_at
from tests.whole.conftest import answered, found

pytestmark = pytest.mark.usefixtures("tables_judged_once")

A_DAY = datetime.timedelta(days=1)
RULE = "explanations_are_in_force"


def test_a_warning_without_an_answer_holds(sound, judge):
    sound.answer(*answered(sound)[1:])
    checked = judge(sound)
    assert checked.exit_code == 1
    assert len([f for f in checked.verdict.findings if f.severity == "warning" and f.explanation is None]) == 1


@pytest.mark.rare
def test_an_answer_to_no_finding_is_a_finding(sound, judge):
    sound.answer(*answered(sound), "deviation_is_explained/nothing/2022@00000000")
    checked = judge(sound)
    assert checked.exit_code == 1
    assert "there is no such finding" in found(checked.verdict, RULE)[0].message.en


@pytest.mark.rare
@pytest.mark.another_day
def test_an_answer_past_its_date_is_a_finding_and_answers_nothing(sound, judge):
    sound.answer(*answered(sound), when="2026-11-01", until="2026-11-21")
    checked = judge(sound)
    assert checked.exit_code == 1
    assert len(found(checked.verdict, RULE)) == 11
    assert all(f.explanation is None for f in checked.verdict.findings)


@pytest.mark.rare
@pytest.mark.another_day
def test_an_answer_holds_to_the_end_of_its_last_day(sound, judge):
    sound.answer(*answered(sound), until=TODAY.isoformat())
    assert judge(sound).exit_code == 0
    assert judge(sound).reused
    tomorrow = judge(sound, clock=clock_at(NOW + A_DAY))
    assert (tomorrow.reused, tomorrow.exit_code) == (False, 1)


@pytest.mark.another_day
def test_an_answer_dated_in_the_future_is_a_finding(sound, judge):
    sound.answer(*answered(sound), when="2026-11-23")
    checked = judge(sound)
    assert checked.exit_code == 1
    assert "which is to come" in found(checked.verdict, RULE)[0].message.en


@pytest.mark.rare
@pytest.mark.another_day
def test_a_verdict_does_not_stand_on_a_day_before_its_answers(sound, judge):
    sound.answer(*answered(sound), when="2026-11-23")
    assert judge(sound, clock=clock_at(NOW + A_DAY)).exit_code == 0
    before = judge(sound, clock=clock_at(NOW))
    assert (before.reused, before.exit_code) == (False, 1)


@pytest.mark.rare
@pytest.mark.another_day
def test_an_answer_may_be_dated_on_a_day_that_has_begun_where_it_was_written(sound, judge):
    """At half past midnight in the Netherlands it is still the day before in UTC."""
    sound.answer(*answered(sound), when="2026-11-23", until="2026-11-23")
    moment = datetime.datetime(2026, 11, 22, 23, 30, tzinfo=datetime.UTC)
    assert [judge(sound, clock=clock_at(moment + A_DAY * days)).exit_code for days in (0, 1, 2)] == [0, 0, 1]


@pytest.mark.rare
def test_an_answer_cannot_explain_a_contradiction_away(logius, judge):
    (critical,) = found(judge(logius).verdict, "operating_cash_flow_ties_out")
    logius.answer(critical.id)
    checked = judge(logius)
    assert checked.exit_code == 1
    assert "only a warning can be explained" in found(checked.verdict, RULE)[0].message.en


@pytest.mark.rare
def test_an_answer_does_not_outlive_the_figures_it_answers(sound, judge):
    sound.replace("doelmatigheidsindicatoren.csv", "€ 1,11", "€ 1,61")
    checked = judge(sound)
    assert checked.exit_code == 1
    (told,) = found(checked.verdict, RULE)
    assert "and “€ 1,61” and “€ 0,88” stand there now; the finding is now" in told.message.en


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("[[explanation]]\nfinding = 'x'\ntext = 'een twee'\nwho = 'j'\nwhen = 2026-01-01\n", "until"),
        ("[[explanations]]\n", 'the key "explanations" is not known here'),
        ("[[explanation]]\nfindng = 'x'\n", 'the key "findng" is not known here'),
        ("[[explanation]\n", "answers.toml:1: not valid TOML"),
    ],
    ids=["no end date", "a misspelt table", "a misspelt key", "broken TOML"],
)
def test_answers_that_cannot_be_read_are_a_fault_of_declaration(sound, judge, text, says):
    (sound.path / "answers.toml").write_text(text, encoding="utf-8")
    checked = judge(sound)
    assert checked.exit_code == 2
    assert says in str(checked.error)
    assert checked.verdict.verdict == "cannot judge"
