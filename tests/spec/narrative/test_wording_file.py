"""The wording of texts is read strictly: a slip in it is refused, with what it should be."""

from __future__ import annotations

import pytest

from tests.spec.narrative.books import BOOKS
from tieout.rulebook.narrative_words import read_narrative_file
from tieout.rulebook.shelf import read_rulebook
from tieout.values.errors import DeclarationError

LINES = {"sales", "costs"}


def read(text: str):
    """Read the wording of a rulebook with two lines."""
    return read_narrative_file(('title = "Words"\n' + text).encode(), "narrative.toml", LINES, {"$"})


@pytest.mark.parametrize(
    ("text", "message"),
    [
        pytest.param("", None, id="a title is enough"),
        pytest.param('[[name]]\nline = "sales"\nphrases = ["turnover"]\n', None, id="another name of a line"),
        pytest.param('[[name]]\nline = "sale"\nphrases = ["turnover"]\n', 'says "sale", which is no line', id="none"),
        pytest.param('more_is_better = ["sales"]\n', None, id="a line of which more is better"),
        pytest.param('more_is_better = ["sale"]\n', 'says "sale", which is no line', id="no such line"),
        pytest.param('less_is_better = ["sales"]\n', None, id="a line of which less is better"),
        pytest.param('less_is_better = ["sale"]\n', 'less_is_better says "sale"', id="no line of which less is better"),
        pytest.param('[numbers.fractions]\n"a half" = "1/2"\n', None, id="a fraction"),
        pytest.param('[numbers.fractions]\n"a half" = "half"\n', "which is no fraction such as 2/3", id="no fraction"),
        pytest.param('[numbers.fractions]\n"a half" = "1/0"\n', "which is no fraction such as 2/3", id="nothing below"),
        pytest.param(
            '[[direction]]\nsays = "higher"\nphrases = ["up"]\n[[direction]]\nsays = "lower"\nphrases = ["Up"]\n',
            "direction says both higher and lower", id="two directions by one phrase",
        ),
        pytest.param(
            '[[direction]]\nsays = "higher"\nphrases = ["up"]\ncompounds = ["rise", " "]\n',
            "by a compound without letters", id="an end that every word has",
        ),
        pytest.param(
            '[[direction]]\nsays = "higher"\nphrases = ["up"]\ncompounds = ["up", "move"]\n'
            '[[direction]]\nsays = "lower"\nphrases = ["down"]\ncompounds = ["move"]\n',
            "direction says both higher and lower", id="two directions by one end",
        ),
        pytest.param('[[alike]]\nphrases = ["costs", "expenses"]\n', None, id="words used for one another"),
        pytest.param('[[alike]]\nphrases = ["costs"]\n', "needs two that stand for one another", id="alike to nothing"),
        pytest.param('[[alike]]\nphrases = ["costs", "costs"]\n', "needs two", id="alike to itself"),
        pytest.param('shared_currency = { "$m" = "$" }\n', None, id="a word for money that is shared as a sign is"),
        pytest.param('shared_currency = { "£m" = "£" }\n', "which is not shared", id="and one that is not"),
        pytest.param('[[direction]]\nsays = "bigger"\nphrases = ["up"]\n', "bigger", id="an unknown direction"),
        pytest.param('[[bound]]\nsays = "about"\nphrase = ["some"]\n', "phrase", id="a slip in a key"),
        pytest.param('not_word = ["not"]\n', "not_word", id="an unknown key"),
    ],
)  # fmt: skip
def test_a_slip_in_the_wording_is_refused(text, message):
    if message is None:
        read(text)
    else:
        with pytest.raises(DeclarationError, match=message):
            read(text)


def test_the_wording_counts_in_the_digest_of_its_rulebook(shelf):
    before = read_rulebook("agency_accounts", frozenset(), frozenset(), shelf.path)
    assert before.narrative == BOOKS["nl"].narrative
    shelf.replace("agency_accounts/narrative.toml", '"hoger", "hogere"', '"hoger"')
    after = read_rulebook("agency_accounts", frozenset(), frozenset(), shelf.path)
    assert before.digest != after.digest


def test_a_rulebook_without_wording_has_none(shelf):
    (shelf.path / "agency_accounts" / "narrative.toml").unlink()
    assert read_rulebook("agency_accounts", frozenset(), frozenset(), shelf.path).narrative is None
