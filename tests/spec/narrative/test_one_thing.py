"""A claim is plain where its sentence says nothing else: each thing that may be else takes that away, by itself."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction
from types import SimpleNamespace

import pytest

from tieout.narrative.claims import NOW, Against, Claim
from tieout.narrative.intervals import exactly
from tieout.narrative.items import Item, Reading
from tieout.narrative.number import Found, Number
from tieout.narrative.plainness import Plainness
from tieout.narrative.sentences import Sentence

ROW = ("statement", 2)
TEXT = "De omzet was 5 lager dan begroot."


def number(start: int) -> Number:
    return Number(start, start + 1, "5", Fraction(5), "EUR", 1, Fraction(1), exactly(5), start)


def item(kind: str, start: int, says: str = "", year: int = 0) -> Item:
    return Item(kind, says, start, start + 5, 0, 1, year=year)  # type: ignore[arg-type]


NUMBER = number(13)
SUBJECT, DIRECTION, BASE = item("subject", 3), item("direction", 15, "lower"), item("base", 25, "target")
READING = Reading(
    Sentence(0, len(TEXT), "paragraph", 0, None), ("omzet",), ((3, 8),), (SUBJECT, DIRECTION, BASE), (),
    Found((NUMBER,), ()),
)  # fmt: skip
CLAIM = Claim(
    13, 14, (ROW,), ("difference",), NUMBER, against=Against("target", NOW), direction="lower", direction_at=(15, 20)
)


def is_plain(claim: Claim = CLAIM, reading: Reading = READING, text: str = TEXT, *, knows: bool = True) -> bool:
    """Ask of a claim whether it is all that its sentence says; whether all words are known is given."""
    return Plainness(SimpleNamespace(knows_all=lambda _: knows)).is_plain(claim, reading, text)  # type: ignore[arg-type]


def with_items(*more: Item) -> Reading:
    return replace(READING, items=(*READING.items, *more))


def test_a_sentence_that_says_one_thing_is_plain():
    assert is_plain()


@pytest.mark.parametrize(
    "claim",
    [
        pytest.param(replace(CLAIM, doubts=("loose",)), id="a doubt"),
        pytest.param(replace(CLAIM, against=None), id="a difference that is held against nothing"),
        pytest.param(
            replace(CLAIM, against=Against("actual", NOW, is_implied=True)), id="held against what is not said"
        ),
        pytest.param(replace(CLAIM, states=(), against=None), id="a direction that is held against nothing"),
        pytest.param(
            replace(CLAIM, against=None, direction=None, direction_at=(15, 20)), id="a difference without a direction"
        ),
        pytest.param(
            replace(CLAIM, against=None, states=("value", "difference")), id="an amount, or a difference from nothing"
        ),
    ],
)
def test_a_claim_that_is_not_sure_is_not_plain(claim):
    assert not is_plain(claim)


@pytest.mark.parametrize(
    "claim",
    [
        pytest.param(replace(CLAIM, states=("value",), against=None), id="an amount, and which way it went"),
        pytest.param(
            replace(CLAIM, states=("value",), against=None, direction=None, direction_at=(15, 20)), id="an amount"
        ),
        pytest.param(replace(CLAIM, doubts=("loose",), declared=True), id="a doubt that a steward took away"),
    ],
)
def test_an_amount_needs_nothing_to_be_held_against(claim):
    assert is_plain(claim)


@pytest.mark.parametrize(
    "reading",
    [
        pytest.param(replace(READING, is_otherwise=True), id="what is not so"),
        pytest.param(with_items(item("counted", 22)), id="something counted"),
        pytest.param(with_items(item("together", 22)), id="lines together"),
        pytest.param(with_items(item("respectively", 22)), id="lists that answer each other"),
        pytest.param(replace(READING, found=Found((NUMBER, number(22)), ())), id="another number"),
        pytest.param(with_items(item("subject", 22)), id="another line"),
        pytest.param(replace(READING, items=(DIRECTION, BASE)), id="no line"),
        pytest.param(with_items(item("year", 22, year=2021), item("year", 27, year=2022)), id="two years"),
        pytest.param(with_items(item("base", 22, "earlier")), id="two things to be held against"),
        pytest.param(with_items(item("direction", 22, "higher")), id="another direction"),
    ],
)
def test_what_else_a_sentence_says_takes_it_away(reading):
    assert not is_plain(reading=reading)


@pytest.mark.parametrize(
    "reading",
    [
        pytest.param(with_items(item("year", 22, year=2022), item("year", 27, year=2022)), id="one year, twice"),
        pytest.param(with_items(item("base", 22, "target")), id="one thing to be held against, twice"),
        pytest.param(with_items(item("level", 9), item("joins", 22)), id="words that hang together"),
    ],
)
def test_what_says_the_same_leaves_it(reading):
    assert is_plain(reading=reading)


def test_two_numbers_of_one_claim_are_not_another():
    claim = replace(CLAIM, of=number(22))
    assert is_plain(claim, replace(READING, found=Found((NUMBER, number(22)), ())))
    assert not is_plain(claim, replace(READING, found=Found((NUMBER, number(22), number(27)), ())))


@pytest.mark.parametrize("sign", '"“”„‟«»‹›')
def test_what_somebody_else_says_is_not_plain(sign):
    assert not is_plain(text=f"{sign}{TEXT}")


def test_a_word_that_nobody_knows_takes_it_away():
    assert not is_plain(knows=False)
