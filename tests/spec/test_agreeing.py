"""What SQL counted and what an engine said must agree; where they do not, nothing is passed."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tieout.records.agreeing import Counted, agree
from tieout.records.rule import Counting, Decided, RecordRule
from tieout.values.outcome import Text

SAID = Text("amount is at least 0", "amount is ten minste 0")
ON_ROWS = RecordRule(
    "orders.amount.minimum", "orders", ("amount",), SAID, SAID, "suite.json", "great_expectations",
    counting=Counting("true", "amount < 0"),
)  # fmt: skip
LENIENT = replace(ON_ROWS, mostly="0.9")
OF_TABLE = replace(ON_ROWS, counting=Counting("true", holds="SELECT true AS holds, '5' AS observed"))
UNCOUNTED = replace(ON_ROWS, counting=None)
ONLY_EXAMINED = replace(ON_ROWS, counting=Counting("amount IS NOT NULL"))
BY_SQL = replace(ON_ROWS, engine=None)
REFUSED = replace(ON_ROWS, refused=Text("it is misspelt", "het is verkeerd gespeld"))
YES, NO = Decided("orders.amount.minimum", True), Decided("orders.amount.minimum", False)
RAISED = Decided("orders.amount.minimum", None, error="no such column")

CASES = [
    # rule, counted, decided, rows of the table, state, examined, breaches, part of the message
    pytest.param(ON_ROWS, Counted(10, 0), YES, 10, "passed", 10, 0, None, id="all rows are as it says"),
    pytest.param(ON_ROWS, Counted(10, 2), NO, 10, "failed", 10, 2, None, id="two rows are not"),
    pytest.param(ON_ROWS, Counted(10, 2), YES, 10, "broken", 0, 0, "says that it holds, SQL says the opposite: 2 of 10",
                 id="the engine lets two pass"),
    pytest.param(ON_ROWS, Counted(10, 0), NO, 10, "broken", 0, 0, "does not hold, SQL says the opposite: 0 of 10",
                 id="the engine accuses a sound table"),
    pytest.param(ON_ROWS, Counted(0, 0), YES, 10, "empty", 0, 0, "none of the 10 records", id="no row has a value"),
    pytest.param(ON_ROWS, Counted(0, 0), YES, 0, "empty", 0, 0, "the table has no records", id="there are no rows"),
    pytest.param(ON_ROWS, Counted(0, 0), RAISED, 0, "empty", 0, 0, "no records", id="the engine raises on no rows"),
    pytest.param(ON_ROWS, Counted(10, 0), RAISED, 10, "broken", 0, 0, "could not judge it: no such column",
                 id="the engine raises"),
    pytest.param(ON_ROWS, Counted(10, 0), None, 10, "broken", 0, 0, "did not report it", id="the engine is silent"),
    pytest.param(ON_ROWS, Counted(0, 0), None, 0, "broken", 0, 0, "did not report it", id="it is silent of no rows"),
    pytest.param(ON_ROWS, Counted(10, 0), replace(YES, holds=None), 10, "broken", 0, 0, "could not judge it",
                 id="the engine says neither"),
    pytest.param(ON_ROWS, Counted(10, 0), replace(YES, examined=9), 10, "broken", 0, 0, "counts 9 rows looked at, SQL",
                 id="the engine looked at fewer"),
    pytest.param(ON_ROWS, Counted(10, 2), replace(NO, broken=3), 10, "broken", 0, 0, "counts 3 rows not as it says",
                 id="the engine finds another number"),
    pytest.param(ON_ROWS, Counted(10, 2), replace(NO, examined=10, broken=2), 10, "failed", 10, 2, None,
                 id="both count the same"),
    pytest.param(LENIENT, Counted(10, 1), YES, 10, "passed", 10, 1, "1 of 10 rows", id="exactly enough rows hold"),
    pytest.param(LENIENT, Counted(11, 2), NO, 11, "failed", 11, 2, None, id="one row too few holds"),
    pytest.param(LENIENT, Counted(11, 2), YES, 11, "broken", 0, 0, "2 of 11", id="the engine rounds the share"),
    pytest.param(OF_TABLE, Counted(10, holds=True, observed="5"), YES, 10, "passed", 10, 0, "seen: 5",
                 id="a sum holds"),
    pytest.param(OF_TABLE, Counted(10, holds=False, observed="6"), NO, 10, "failed", 10, 1, "seen: 6",
                 id="a sum does not"),
    pytest.param(OF_TABLE, Counted(10, holds=False, observed="6"), YES, 10, "broken", 0, 0, "it sees 6",
                 id="they do not see the same sum"),
    pytest.param(OF_TABLE, Counted(0, holds=None), NO, 10, "empty", 0, 0, "none of the 10", id="a sum of no values"),
    pytest.param(OF_TABLE, Counted(1, holds=None), NO, 1, "empty", 0, 0, "too few records", id="a spread of one value"),
    pytest.param(ON_ROWS, None, YES, 10, "broken", 0, 0, "SQL did not count it", id="a count is lost"),
    pytest.param(ON_ROWS, None, YES, 0, "empty", 0, 0, "no records", id="no count, as there are no rows"),
    pytest.param(UNCOUNTED, None, YES, 10, "passed", 10, 0, "no row was counted again", id="only the engine can tell"),
    pytest.param(UNCOUNTED, None, replace(NO, examined=8, broken=2), 10, "failed", 8, 2, "no row was counted again",
                 id="only the engine counts"),
    pytest.param(UNCOUNTED, None, replace(YES, examined=0), 10, "empty", 0, 0, "none of the 10", id="it saw no row"),
    pytest.param(UNCOUNTED, None, YES, 0, "empty", 0, 0, "no records", id="only the engine, on no rows"),
    pytest.param(ONLY_EXAMINED, Counted(9), YES, 10, "passed", 9, 0, "no row was counted again",
                 id="only how many were looked at is ours"),
    pytest.param(ONLY_EXAMINED, Counted(0), YES, 10, "empty", 0, 0, "none of the 10", id="of those there is none"),
    pytest.param(BY_SQL, Counted(10, 0), None, 10, "passed", 10, 0, None, id="SQL alone lets it pass"),
    pytest.param(BY_SQL, Counted(10, 3), None, 10, "failed", 10, 3, None, id="SQL alone fails it"),
    pytest.param(replace(BY_SQL, counting=None), None, None, 10, "broken", 0, 0, "nothing counts it", id="nobody does"),
    pytest.param(REFUSED, Counted(10, 0), YES, 10, "broken", 0, 0, "it is misspelt", id="it is refused"),
    pytest.param(REFUSED, None, None, 0, "broken", 0, 0, "it is misspelt", id="it is refused, on no rows"),
]  # fmt: skip


@pytest.mark.parametrize(("rule", "counted", "decided", "rows", "state", "examined", "breaches", "said"), CASES)
def test_only_what_both_say_counts(rule, counted, decided, rows, state, examined, breaches, said):
    found = agree(rule, counted, decided, rows)
    assert (found.state, found.examined, found.breaches) == (state, examined, breaches), found.message
    if said is None:
        assert found.message is None
    else:
        assert found.message is not None
        assert said in found.message.en
        assert found.message.nl != found.message.en
