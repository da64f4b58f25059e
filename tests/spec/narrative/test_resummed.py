"""The parts of a total that a text speaks of are those by which the engines judged it: nobody is asked twice."""

from __future__ import annotations

from dataclasses import replace

import duckdb
import pytest

from tests.spec.drawn import Model, checks_of, rulebook, run
from tieout.engines.tallying import tally_of
from tieout.findings.spoken_of import spoken_of, with_sums

MODEL = Model(totals=(("cash", (("receipts", 1), ("expenses", -1))),))
DRAWING = """
    flow in EUR
    line        | budget 2022 | realisation 2022
    Ontvangsten | 10          | 12
    Uitgaven    | 4           | 5
    Kasstroom   | 6           | 8
"""


@pytest.fixture
def asked():
    """A run, its rulebook, the rows and figures of it, and what the one rule of it was counted to say."""
    book, connection = rulebook(MODEL), run(DRAWING, MODEL)
    (said,) = book.suites[0].expectations
    tally = tally_of(tuple(checks_of(said.kind, DRAWING, MODEL)), 0, examines_values=True)
    return connection, book, spoken_of(connection, book), said.rule.name, tally


def test_they_are_those_that_the_rule_would_give_again(asked):
    connection, book, facts, rule, tally = asked
    anew = with_sums(facts, connection, book, facts.rows)
    assert sorted(len(parts) for parts in anew.sums.values()) == [2, 2]
    with duckdb.connect() as empty:
        assert with_sums(facts, empty, book, facts.rows, {rule: tally}) == anew


def test_a_rule_of_which_some_checks_are_not_kept_is_asked_again(asked):
    connection, book, facts, rule, tally = asked
    some = replace(tally, checks=tally.checks[:1])
    assert with_sums(facts, connection, book, facts.rows, {rule: some}) == with_sums(
        facts, connection, book, facts.rows
    )
