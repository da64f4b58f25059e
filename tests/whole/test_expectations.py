"""Our expectations as Great Expectations sees them: loaded from JSON, rendered in words, told apart."""

from __future__ import annotations

import re
import warnings

import pytest

from tests.conftest import REPOSITORY
from tieout.engines import worker as child
from tieout.engines.canary import TYPES
from tieout.rulebook.shelf import read_rulebook
from tieout.rules.says import SAYS

KINDS = frozenset(read_rulebook("agency_accounts", frozenset(), frozenset()).kinds)
BOOK = read_rulebook("agency_accounts", frozenset({"logius"}), KINDS)
RULES = [item for suite in BOOK.suites for item in suite.expectations]


@pytest.fixture(scope="module", autouse=True)
def engine():
    child.load("great_expectations")


def rendered(configurations):
    """Give the page that Great Expectations itself makes of a suite."""
    import great_expectations
    from great_expectations.render.renderer import ExpectationSuitePageRenderer
    from great_expectations.render.view import DefaultJinjaPageView

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        suite = great_expectations.ExpectationSuite(name="shown", expectations=configurations)
        assert len(suite.expectations) == len(configurations)
        return DefaultJinjaPageView().render(ExpectationSuitePageRenderer().render(suite))


def test_data_docs_say_in_words_what_a_rule_expects():
    page = rendered([{"type": item.type, "kwargs": item.kwargs, "severity": item.rule.severity} for item in RULES])
    assert "totaal_baten, -totaal_lasten" in page
    assert "beschikbaarheid/*" in page
    assert "Every printed row is a known line." in page
    assert "SELECT" not in page


def test_every_type_of_ours_is_used_by_the_rulebook_and_has_its_canary():
    from tieout.engines.expectations import TieOutExpectation

    ours = {kind.expectation_type for kind in TieOutExpectation.__subclasses__()}
    assert ours == set(TYPES)
    assert ours == {item.type for item in RULES}


def test_every_type_says_what_it_expects():
    from tieout.engines.expectations import TieOutExpectation

    for kind in TieOutExpectation.__subclasses__():
        assert re.fullmatch(r"[^{}]+\.", SAYS[kind.expectation_type].rendered)
        assert kind.__doc__.startswith("Expect ")


def test_the_shipped_rulebook_is_whole():
    assert BOOK.faults == ()
    assert len(list((REPOSITORY / "expectations" / "agency_accounts" / "suites").iterdir())) == len(BOOK.suites)
