"""Whatever a text says, it is read to the end, in time that grows with its length and no faster."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.conftest import LOGIUS
from tests.spec.narrative.publications import told

TEXT = (LOGIUS / "toelichting.md").read_text("utf-8")
WORDS = st.sampled_from(
    ["De", "ontvangsten", "uitgaven", "operationele", "kasstroom", "omzet", "waren", "€", "17,3", "mln.", "lager",
     "dan", "begroot", "begroting", "van", "naar", "met", "niet", "geen", "alle", "op één na", "diensten", "hoger",
     "respectievelijk", "en", ",", ".", ";", "(", ")", "in", "2022", "2021", "vorig jaar", "nul", "%", "beschikbaar",
     "gelijk aan", "ten opzichte van", "dit", "\n", "\n\n", "# ", "- ", "ruim", "bijna", "DigiD", "geïnvesteerd", "|",
     "99,9%", "verdubbeld", "<b>"]
)  # fmt: skip


@given(st.lists(WORDS, max_size=40).map(" ".join) | st.text(max_size=120))
def test_no_text_stops_the_judging_and_every_claim_stands_in_it(text):
    checked = told("logius").check(text)
    for one in checked.judgements:
        assert 0 <= one.claim.start < one.claim.end <= len(text)
        assert one.claim.rows
    for number in checked.unbound:
        assert 0 <= number.start < number.end <= len(text)


@given(st.lists(WORDS, min_size=1, max_size=25).map(" ".join))
def test_the_same_text_gives_the_same_claims(text):
    first, second = told("logius").check(text), told("logius").check(text)
    assert [one.claim for one in first.judgements] == [one.claim for one in second.judgements]


HARD = {
    "prose": TEXT,
    "digits": "1" * 200 + " ",
    "digits and marks": "1.1.1,1,1:1/1-",
    "spaces": " " * 100 + "1" + " " * 100,
    "open brackets": "<" * 200,
    "quotes": "> " * 100 + "\n",
    "marks": "`" * 51 + "*" * 50,
    "addresses": "a" * 100 + "@" + "b" * 100,
    "numbers in words": "honderd en twintig ",
    "one long sentence": "de omzet van 5 mln. en ",
}
"""Pieces that make a text on which a reader that goes back and forth takes for ever."""


@pytest.mark.rare
@pytest.mark.parametrize("piece", HARD.values(), ids=HARD.keys())
def test_ten_times_the_text_takes_about_ten_times_as_long(piece):
    def seconds(size: int) -> float:
        text = (piece * (size // len(piece) + 1))[:size]
        start = time.process_time()
        told("logius").check(text)
        return time.process_time() - start

    seconds(1_000)
    short, long = seconds(10_000), seconds(100_000)
    print(f"{long:.2f} s for 100 kB, {short:.2f} s for 10 kB")
    assert long < 25 * max(short, 0.02)
