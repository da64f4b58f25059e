"""On what terms a rulebook lets findings be answered; a name that means nothing is refused."""

from __future__ import annotations

import pytest

from tests.conftest import REPOSITORY
from tieout.findings.own_rules import OWN_RULES
from tieout.rulebook.shelf import read_rulebook
from tieout.rulebook.terms import NO_OTHER_TERMS, Terms

BOOKS = ("agency_accounts", "annual_reports")
MINE, ENGINE = {"total_ties_out", "norm_is_met"}, {"entity_is_known"}


@pytest.mark.parametrize(
    ("terms", "unknown"),
    [
        (Terms(), ()),
        (Terms(second_person=("norm_is_met", "entity_is_known"), waivable=("total_ties_out",)), ()),
        (Terms(second_person=("norm_is_mett",)), ("second_person names norm_is_mett",)),
        (Terms(waivable=("entity_is_known",)), ("waivable names entity_is_known",)),
        (Terms(waivable=("x",), second_person=("y",)), ("second_person names y", "waivable names x")),
    ],
    ids=["none", "known ones", "a slip", "a rule of the engine cannot be waived", "two slips"],
)
def test_a_rule_that_nobody_has_is_told(terms, unknown):
    assert terms.unknown(MINE, ENGINE) == unknown


@pytest.mark.parametrize("book", BOOKS)
def test_the_terms_of_a_rulebook_name_rules_that_there_are_whatever_it_is_asked_for(book):
    """Of a rulebook that is asked for nothing no rule applies, and all are named."""
    read = read_rulebook(book, frozenset(), frozenset())
    assert read.terms.unknown(read.named, [rule.name for rule in OWN_RULES]) == ()
    assert read.terms != NO_OTHER_TERMS
    everything = read_rulebook(book, frozenset(read.entities), frozenset(read.kinds))
    declared = {rule.name for rule in everything.rules if not rule.declared_in.startswith("tieout/")}
    assert declared <= read.named
    assert len(declared) > 40


@pytest.mark.parametrize(
    ("name", "may"),
    [("J. de Vries", True), ("j. DE vries", True), ("A. Jansen, controller", True), ("P. Bakker", False), ("x", False),
     (". .", False), ("", False)],
)  # fmt: skip
def test_who_may_answer_is_named_or_fits_a_pattern(name, may):
    assert Terms(who=("J. de Vries", "*, controller")).may_answer(name) is may


def test_where_nobody_is_named_anybody_with_a_name_may_answer():
    assert [Terms().may_answer(name) for name in ("Bo", "李明", "x", "7 7 7", " ")] == [True, True, False, False, False]


def test_every_rulebook_of_the_project_is_asked():
    assert {path.parent.name for path in (REPOSITORY / "expectations").glob("*/rulebook.toml")} == set(BOOKS)
