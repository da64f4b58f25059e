"""Which arguments of a rule name lines: a slip in one of them is a fault, and not silence."""

from __future__ import annotations

from collections.abc import Iterator

from tieout.rulebook.rules import ONE_LINE, SOME_LINES
from tieout.selftest.worlds import every_rule

SHIPPED = every_rule("agency_accounts", None)
LINES = {line.path for kind in SHIPPED.kinds.values() for line in kind.lines}
LINES |= {line.path for agency in SHIPPED.agencies.values() for line in agency.lines}


def named() -> Iterator[tuple[str, bool]]:
    """Give every argument of a shipped rule that names a line, and whether it names several."""
    for suite in SHIPPED.suites:
        for item in suite.expectations:
            for name, value in item.kwargs.items():
                if isinstance(value, str) and value in LINES:
                    yield name, False
                elif isinstance(value, list | dict) and LINES & set(value):
                    yield name, True


def test_every_argument_that_names_a_line_is_looked_up():
    found = set(named())
    assert {name for name, several in found if not several} <= set(ONE_LINE)
    assert {name for name, several in found if several} <= set(SOME_LINES)


def test_no_argument_is_looked_up_that_no_shipped_rule_has():
    assert {*ONE_LINE, *SOME_LINES} == {name for name, _ in named()}
