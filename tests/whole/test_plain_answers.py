"""What people answer of records that no rulebook knows: to which records, and what may be blank."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.conftest import CLOCK
from tests.spec.test_plain.judging import resource, state_of, write_package
from tieout.gate.check import Checked, check
from tieout.values.verdict import Verdict

pytestmark = pytest.mark.usefixtures("tables_judged_once")

FIELDS = [
    {"name": "id", "type": "integer"},
    {"name": "amount", "type": "integer"},
    {"name": "note", "constraints": {"maxLength": 3}},
]
SUITE = {
    "name": "s",
    "expectations": [
        {
            "type": "expect_column_values_to_be_between",
            "kwargs": {"column": "amount", "min_value": 0, "max_value": 100},
            "severity": "warning",
        }
    ],
}
TERMS = 'who = "A. Bakker"\ntext = "It is known, and it is right."\nwhen = 2026-11-01\nuntil = 2027-06-01\n'
WARNED, BLANK = "t.s.amount.be_between", "t.note.maxLength"
FIRST = "id,amount,note\n1,5,\n2,300,\n"


def judge(folder: Path, rows: str, answers: str = "") -> Checked:
    """Judge a table with its suite, a key and these answers."""
    table = resource("t", FIELDS, primaryKey="id") | {"tieout": {"suites": ["s.json"]}}
    package = write_package(folder / "p", {"t": rows}, table)
    (package / "s.json").write_text(json.dumps(SUITE))
    if answers:
        (package / "answers.toml").write_text(answers)
    return check(package, folder / "out", clock=CLOCK)


@pytest.fixture(scope="module")
def unanswered(tmp_path_factory, engines_in_this_process):
    """Judge it without an answer."""
    return judge(tmp_path_factory.mktemp("unanswered"), FIRST).verdict


def answers_to(verdict: Verdict, rule: str = BLANK) -> str:
    """Answer its warning, and allow the rule that saw nothing."""
    (named,) = [one.id for one in verdict.findings if one.rule == WARNED]
    (cells,) = [one.silenced for one in verdict.outcomes if one.rule == BLANK]
    return (
        f'[[explanation]]\nfinding = "{named}"\nfigures = ["300"]\n{TERMS}'
        f'[[allowance]]\nrule = "{rule}"\ncells = "{cells}"\n{TERMS}'
    )


def test_a_rule_that_saw_only_blanks_waits_for_leave(unanswered):
    assert (unanswered.verdict, state_of(unanswered, BLANK)) == ("cannot judge", "empty")


def test_an_explanation_and_an_allowance_that_count_open_the_gate(tmp_path, unanswered):
    verdict = judge(tmp_path, FIRST, answers_to(unanswered)).verdict
    assert (verdict.verdict, verdict.valid_until) == ("publish", "2027-06-01")
    assert f"rule {BLANK} may examine nothing" in verdict.softened_by


@pytest.mark.parametrize(
    ("rows", "wrong"),
    [
        pytest.param("id,amount,note\n1,5,\n3,300,\n", WARNED, id="another record reads the same"),
        pytest.param("id,amount,note\n1,300,\n2,300,\n", WARNED, id="more records read the same"),
        pytest.param("id,amount,note\n1,5,x\n2,300,\n", "allowances_are_needed", id="there is something to look at"),
    ],
)
def test_an_answer_is_to_the_records_that_it_was_given_for(tmp_path, unanswered, rows, wrong):
    verdict = judge(tmp_path, rows, answers_to(unanswered)).verdict
    assert wrong in {one.rule for one in verdict.findings if one.explanation is None}
    assert (verdict.verdict == "publish") == (wrong == "allowances_are_needed")


def test_no_leave_is_given_for_a_table_without_records(tmp_path, unanswered):
    verdict = judge(tmp_path, "id,amount,note\n", answers_to(unanswered)).verdict
    assert verdict.verdict == "cannot judge"
    assert {one.silenced for one in verdict.outcomes} == {None}


def test_leave_for_something_else_does_not_count(tmp_path, unanswered):
    answers = answers_to(unanswered)
    (cells,) = [one.silenced for one in unanswered.outcomes if one.rule == BLANK]
    verdict = judge(tmp_path, FIRST, answers.replace(str(cells), "00000000")).verdict
    assert verdict.verdict == "cannot judge"
    assert "explanations_are_in_force" in {one.rule for one in verdict.findings}


def test_leave_for_a_rule_that_nobody_declares_is_refused(tmp_path, unanswered):
    checked = judge(tmp_path, FIRST, answers_to(unanswered, "t.note.maxLenght"))
    assert checked.exit_code == 2
    assert "answers.toml: an allowance names rule t.note.maxLenght, which nobody declares" in str(checked.error)


def test_what_may_be_blank_by_leave_stands_on_the_first_screen(tmp_path, unanswered):
    told = [one.en for one in judge(tmp_path, FIRST, answers_to(unanswered)).verdict.stands_on]
    assert f"1 rule judged nothing by leave of the publisher, and would not tell of this: {BLANK}." in told
