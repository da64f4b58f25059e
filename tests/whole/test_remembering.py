"""What an engine said is said again of the very same tables alone."""

from __future__ import annotations

import re

import pytest

from tests.conftest import OFTEN
from tests.whole import conftest
from tests.whole import remembering as memory
from tests.whole.remembering import DELIVERED, remembering
from tieout.rules.registry import KINDS

pytestmark = pytest.mark.skipif(OFTEN, reason="in the long loops nothing is remembered")


@pytest.fixture
def judged(monkeypatch):
    """The engines that judged, one by one; nothing is remembered of other tests."""
    judged, judge = [], conftest.InThisProcess._judged
    monkeypatch.setattr(memory, "REMEMBERED", {})
    monkeypatch.setattr(
        conftest.InThisProcess, "_judged", lambda self, asked: judged.append(self.engine) or judge(self, asked)
    )
    return judged


def test_the_same_tables_are_judged_once_and_the_same_is_said_of_them(held, judge_held, judged):
    with remembering():
        first = judge_held(fresh=True).verdict
        held.answer("total_ties_out/flow/cash/budget_2022@00000000")
        again = judge_held(fresh=True).verdict
    assert sorted(judged) == ["great_expectations", "pandera"]
    assert [one for one in again.outcomes if one in first.outcomes]
    anew = judge_held(fresh=True).verdict
    assert len(judged) == 4, "nobody asked for what is remembered"
    assert (anew.outcomes, anew.findings) == (again.outcomes, again.findings)


def test_another_figure_is_another_table(held, judge_held, judged):
    with remembering():
        before = judge_held(fresh=True).verdict
        held.replace("flow.csv", "Cash,9", "Cash,6")
        after = judge_held(fresh=True).verdict
    assert len(judged) == 4
    assert (before.verdict, after.verdict) == ("hold", "publish")


def test_no_rule_looks_at_lines_as_they_were_delivered():
    populations = {name: kind(**kind.known.arguments).population() for name, kind in KINDS.items()}
    assert [name for name, said in populations.items() if re.search(rf"\b{DELIVERED}\.", said)] == []
