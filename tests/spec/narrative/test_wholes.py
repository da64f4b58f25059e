"""What a text says of several lines together: how many of them, what share, what sum, which one is the largest."""

from __future__ import annotations

import pytest

from tests.spec.narrative.publications import told

DPC, PDIREKT = "dpc_2022_jv_baten_lasten", "pdirekt_2017_jv_baten_lasten"


def became(name: str, text: str) -> tuple[list[str], list[str]]:
    """Give what became of each claim of a text, and its numbers that are tied to nothing."""
    checked = told(name).check(text)
    states = []
    for one in checked.judgements:
        what = one.state.split()[0]
        told_as = what if one.is_certain else f"likely {what}" if one.is_likely else "asked"
        states.append("agrees" if one.state == "agrees" else told_as)
    return states, [checked.quote(one.start, one.end) for one in checked.unbound]


@pytest.mark.parametrize(
    ("text", "states", "unbound"),
    [
        pytest.param("Tien van de tien diensten waren vaker beschikbaar dan de norm.", ["agrees"], [], id="all ten"),
        pytest.param("Acht van de tien diensten waren vaker beschikbaar dan de norm.", ["value"], [],
                     id="not just eight"),
        pytest.param("Minstens acht van de tien diensten waren vaker beschikbaar dan de norm.", ["agrees"], [],
                     id="at least eight"),
        pytest.param("Tien van de elf diensten haalden de norm voor beschikbaarheid.", ["agrees"], [],
                     id="of all eleven"),
        pytest.param("Negen van de elf diensten haalden de norm voor beschikbaarheid.", ["value"], [],
                     id="one too few"),
        pytest.param("Drie van de elf diensten haalden de norm voor beschikbaarheid niet.", ["asked"], [],
                     id="a denial behind a verb in parts is asked"),
        pytest.param("Geen van de tien diensten was minder beschikbaar dan de norm.", ["agrees"], [], id="none of ten"),
        pytest.param("Alle tien diensten waren vaker beschikbaar dan de norm.", ["agrees"], [], id="all of those ten"),
        pytest.param("Acht van de negen diensten waren vaker beschikbaar dan de norm.", [], ["Acht", "negen"],
                     id="no group has nine rows: it is told as not judged"),
        pytest.param("Acht van de tien diensten zijn verhuisd.", [], ["Acht", "tien"], id="of what no table has"),
        pytest.param("Drie van de vijf collega's zijn van de omzet.", [], ["Drie", "vijf"], id="nor beside a line"),
    ],
)  # fmt: skip
def test_so_many_of_so_many_are_counted(text, states, unbound):
    assert became("logius", text) == (states, unbound)


@pytest.mark.parametrize(
    ("name", "text", "states", "unbound"),
    [
        pytest.param(DPC, "De personele kosten maken 15% uit van de totale lasten.", ["agrees"], [], id="a share"),
        pytest.param(DPC, "De personele kosten maken 25% uit van de totale lasten.", ["likely value"], [],
                     id="another share"),
        pytest.param(DPC, "De materiële kosten zijn 85% van de totale lasten.", ["agrees"], [], id="a share of it"),
        pytest.param(DPC, "De materiële kosten zijn 58% van de totale lasten.", ["likely value"], [],
                     id="digits changed"),
        pytest.param(DPC, "De materiële kosten zijn 83% van de totale lasten.", ["asked"], [],
                     id="that of the budget: it may mean that"),
        pytest.param(DPC, "Ruim twee derde van de totale baten is afkomstig van omzet overige departementen.",
                     ["agrees"], [], id="two thirds"),
        pytest.param(DPC, "Een kwart van de totale baten is afkomstig van omzet overige departementen.",
                     ["asked"], [], id="a fraction in words that is wrong is asked"),
        pytest.param(DPC, "De inhuur externen was in 2021 ongeveer 10% van de personele kosten.", ["agrees"], [],
                     id="a share of a year before"),
        pytest.param(DPC, "De huur is 30% van de totale lasten.", [], ["30%"], id="a part no table has"),
        pytest.param(DPC, "De overige kosten van personeel in Den Haag zijn 3% van de totale lasten.", [], ["3%"],
                     id="a part that is told more closely"),
        pytest.param("acme", "Selling expenses were 46% of total operating expenses.", ["agrees"], [], id="in English"),
        pytest.param("acme", "Selling expenses were 64% of total operating expenses.", ["likely value"], [],
                     id="and wrong"),
    ],
)  # fmt: skip
def test_a_share_of_a_total_is_divided(name, text, states, unbound):
    assert became(name, text) == (states, unbound)


@pytest.mark.parametrize(
    ("name", "text", "states", "unbound"),
    [
        pytest.param(DPC, "De rentebaten en de bijzondere baten bedroegen samen € 250 duizend.", ["agrees"], [],
                     id="two"),
        pytest.param(DPC, "De rentebaten en de bijzondere baten bedroegen samen € 520 duizend.", ["likely value"],
                     [], id="two that are not so"),
        pytest.param(DPC, "De omzet moederdepartement, de omzet overige departementen en de omzet derden waren samen "
                     "€ 143,2 mln.", ["agrees"], [], id="three"),
        pytest.param(DPC, "De personele kosten en de materiële kosten waren samen € 33,2 mln. hoger dan begroot.",
                     ["agrees"], [], id="a difference"),
        pytest.param(DPC, "De personele kosten en de materiële kosten waren samen € 33,2 mln. lager dan begroot.",
                     ["direction"], [], id="a difference the other way"),
        pytest.param(DPC, "De personele kosten van de afdeling en de materiële kosten waren samen € 12 mln.",
                     [], ["€ 12 mln."], id="a part of one of them"),
        pytest.param(DPC, "De personele kosten bedroegen samen met de huur € 30 mln.", ["asked"], [],
                     id="together with what no table has: asked"),
        pytest.param(DPC, "De personele kosten en de materiële kosten waren samen 5% hoger dan begroot.", [], ["5%"],
                     id="a percentage of a sum is not judged"),
        pytest.param("acme", "Selling expenses and amortization expense together were $11.3 million.", ["agrees"], [],
                     id="in English"),
        pytest.param("acme", "Selling expenses and amortization expense together were $13.1 million.", ["likely value"],
                     [], id="and wrong"),
    ],
)  # fmt: skip
def test_lines_that_are_said_to_be_so_much_together_are_added(name, text, states, unbound):
    assert became(name, text) == (states, unbound)


@pytest.mark.parametrize(
    ("text", "states"),
    [
        pytest.param("De grootste kostenpost was materiële kosten.", ["agrees"], id="it is"),
        pytest.param(
            "De personele kosten waren de grootste kostenpost.", ["asked"], id="it is not: asked, for of what"
        ),
        pytest.param("De totale lasten waren de grootste post.", [], id="no line is beside it: not judged"),
    ],
)
def test_the_largest_is_held_against_the_lines_beside_it(text, states):
    assert became(DPC, text)[0] == states
