"""The side of zero that an amount is said to be on is held against its sign; a loss grows where the result falls."""

from __future__ import annotations

import pytest

from tests.spec.narrative.publications import told
from tieout.narrative.wording import contradiction

AT, DPC, LOSSES, FLOWS = "at_2016_jv_baten_lasten", "dpc_2010_jv_baten_lasten", "drinks", "devices_cash_flow"


def became(name: str, text: str) -> list[str]:
    """Give what became of each claim of a text: agrees, asked, likely or certain."""
    found = told(name).check(text).judgements
    return [
        "agrees" if one.state == "agrees" else "certain" if one.is_certain else "likely" if one.is_likely else "asked"
        for one in found
    ]


@pytest.mark.parametrize(
    ("name", "text", "states"),
    [
        pytest.param(AT, "Het saldo van baten en lasten is € 2,5 mln. negatief.", ["agrees"], id="behind an amount"),
        pytest.param(AT, "Het saldo van baten en lasten is € 2,5 mln. positief.", ["certain"], id="the other side"),
        pytest.param(AT, "Over 2015 werd een positief saldo van € 1,8 mln. behaald.", ["agrees"], id="before it"),
        pytest.param(AT, "Over 2015 werd een negatief saldo van € 1,8 mln. behaald.", ["certain"], id="not so"),
        pytest.param(AT, "Het tekort bedroeg € 2,5 mln.", ["agrees"], id="by a name"),
        pytest.param(AT, "Het overschot bedroeg € 2,5 mln.", ["certain"], id="by the name of the opposite"),
        pytest.param(AT, "Het saldo van baten en lasten was negatief.", ["agrees"], id="without a number"),
        pytest.param(AT, "Het saldo van baten en lasten was positief.", ["certain"], id="without a number, not so"),
        pytest.param(AT, "In 2015 was het saldo van baten en lasten positief.", ["agrees"], id="of another year"),
        pytest.param(AT, "Het saldo werd positief beïnvloed door de omzet.", [], id="what goes on says nothing"),
        pytest.param(AT, "Het verschil met de begroting van het saldo is positief.", ["agrees"],
                     id="of a difference nothing is said"),
        pytest.param(AT, "De totale lasten waren € 40,8 mln. negatief.", ["likely"],
                     id="a table may print what goes out without a sign: never critical"),
        pytest.param(AT, "Het ministerie had een tekort van € 12 mln.", [], id="a deficit of others is another"),
        pytest.param(AT, "Het ministerie had een tekort van € 4 mln.", ["asked"], id="a deficit of others may be ours"),
        pytest.param(LOSSES, "Other income (loss), net was a loss of $1,674 million in 2018.", ["agrees"], id="a loss"),
        pytest.param(LOSSES, "Other income (loss), net was $34 million.", ["agrees"],
                     id="what stands in brackets says nothing"),
    ],
)  # fmt: skip
def test_a_side_of_zero_is_held_against_the_sign(name, text, states):
    assert became(name, text) == states


@pytest.mark.parametrize(
    ("name", "text", "states"),
    [
        pytest.param(DPC, "Het tekort steeg met € 0,4 mln. ten opzichte van 2009.", ["agrees"], id="it grew"),
        pytest.param(DPC, "Het tekort daalde met € 0,4 mln. ten opzichte van 2009.", ["certain"], id="it did not fall"),
        pytest.param(DPC, "Het saldo van baten en lasten daalde met € 0,4 mln. ten opzichte van 2009.", ["agrees"],
                     id="a result fell"),
        pytest.param(DPC, "Het overschot steeg met € 0,4 mln. ten opzichte van 2009.", ["certain"],
                     id="where both are below zero there is no surplus"),
        pytest.param("treasury", "The deficit increased by $205.3 billion.", ["agrees"], id="a deficit grew"),
        pytest.param("treasury", "The deficit decreased by $205.3 billion.", ["certain"], id="and did not fall"),
        pytest.param(FLOWS, "Cash used in financing activities increased to $91.0 billion.", ["agrees", "agrees"],
                     id="what is used is more where the amount is less"),
        pytest.param(FLOWS, "Cash used in financing activities decreased to $91.0 billion.", ["agrees", "likely"],
                     id="and not less"),
        pytest.param(LOSSES, "Consolidated net income improved by 39% compared to last year.", ["agrees"],
                     id="more income is better"),
        pytest.param(LOSSES, "Consolidated net income worsened by 39% compared to last year.", ["certain"],
                     id="and not worse"),
        pytest.param(LOSSES, "Cost of goods sold improved by 12%.", ["agrees"],
                     id="of costs nobody says what is better, and the number alone is known"),
    ],
)  # fmt: skip
def test_a_loss_grows_where_the_result_falls(name, text, states):
    assert became(name, text) == states


def test_a_side_is_told_in_both_languages():
    publication = told(AT)
    checked = publication.check("Het saldo van baten en lasten is € 2,5 mln. positief.")
    text = contradiction(checked.judgements[0], "", publication.facts, publication.units)
    assert text.en.endswith('the table prints “– 2.525” ((2) Realisatie 2016); the text says "€ 2,5 mln." above zero.')
    assert text.nl.endswith('de tabel vermeldt “– 2.525” ((2) Realisatie 2016); er staat "€ 2,5 mln." boven nul.')
