"""What stands beside an amount is of that: its year, its base; and a budget is spoken of as what is expected."""

from __future__ import annotations

import pytest

from tests.spec.narrative.publications import told

AT, DPC, CHANGED, YEARS = (
    "at_2016_jv_baten_lasten", "dpc_2020_jv_baten_lasten", "rvig_2015_1supp_baten_lasten", "dpc_2018_owb_baten_lasten",
)  # fmt: skip
DRINKS, REGIONS, SOFTWARE, SEARCH = "drinks", "devices_segments", "software", "search"


def became(name: str, text: str) -> dict[str, str]:
    """Give what became of each number of a text, and of each direction without one."""
    checked = told(name).check(text)
    found = {
        checked.quote(one.claim.start, one.claim.end): "agrees"
        if one.state == "agrees"
        else one.state.split()[0] if one.is_certain or one.is_likely else "asked"
        for one in checked.judgements
    }  # fmt: skip
    return found | {checked.quote(one.start, one.end): "unbound" for one in checked.unbound}


@pytest.mark.parametrize(
    ("name", "text", "came"),
    [
        pytest.param(DRINKS, "Interest income was $563 million, compared with $689 million in the prior year.",
                     {"$563 million": "agrees", "$689 million": "agrees"}, id="the base beside another number"),
        pytest.param(DRINKS, "Income taxes of $1.8 billion were above the $1.7 billion of 2018.",
                     {"$1.8 billion": "agrees", "$1.7 billion": "agrees", "above": "agrees"}, id="an amount of a year"),
        pytest.param(DRINKS, "Income taxes of $1.8 billion were below the $1.7 billion of 2018.",
                     {"$1.8 billion": "agrees", "$1.7 billion": "agrees", "below": "direction"}, id="and it is more"),
        pytest.param(SEARCH, "Sales and marketing expenses were $2.1 billion more than the $16.3 billion of 2018.",
                     {"$2.1 billion": "agrees", "$16.3 billion": "agrees"}, id="by how much, above what"),
        pytest.param(DPC, "De totale lasten zijn lager dan 2019.", {"lager": "agrees"}, id="a year is no amount"),
        pytest.param(DPC, "De totale lasten zijn hoger dan 2019.", {"hoger": "direction"}, id="nor here"),
        pytest.param(SOFTWARE, "Retained earnings were 43% above those of 2019.", {"43%": "agrees"}, id="those of"),
        pytest.param(SOFTWARE, "Retained earnings were 43% below those of 2019.", {"43%": "direction"}, id="not below"),
        pytest.param(AT, "De omzet van het moederdepartement lag met € 16,5 mln. 46% boven de begroting.",
                     {"€ 16,5 mln.": "agrees", "46%": "agrees"}, id="an amount, and by how much"),
        pytest.param(DPC, "De omzet overige departementen was met € 79,3 mln. twee keer zo hoog als begroot.",
                     {"€ 79,3 mln.": "agrees", "twee keer zo hoog": "agrees"}, id="an amount beside a doubling"),
        pytest.param(DPC, "De omzet overige departementen was met € 49,3 mln. twee keer zo hoog als begroot.",
                     {"€ 49,3 mln.": "value", "twee keer zo hoog": "agrees"}, id="another amount"),
        pytest.param(DPC, "De totale baten waren € 1,4 mln. hoger dan de totale lasten.", {"€ 1,4 mln.": "agrees"},
                     id="one line above another"),
        pytest.param(DPC, "De totale baten waren € 1,4 mln. lager dan de totale lasten.", {"€ 1,4 mln.": "asked"},
                     id="and not below it"),
        pytest.param(DPC, "Het verschil tussen de gerealiseerde en de begrote baten bedraagt € 34,9 mln.",
                     {"€ 34,9 mln.": "agrees"}, id="a difference by name"),
        pytest.param(DPC, "De begroting ging uit van € 93,0 mln. aan baten.", {"€ 93,0 mln.": "agrees"}, id="a base"),
        pytest.param("at_2022_jv_baten_lasten",
                     "De personele kosten waren € 4,4 mln. hoger dan begroot, waarvan € 1,7 mln. door inhuur.",
                     {"€ 4,4 mln.": "agrees", "€ 1,7 mln.": "unbound"}, id="a part of it"),
        pytest.param(DRINKS, "Operating income increased by less than 10%.", {"10%": "value"}, id="less than that"),
        pytest.param(REGIONS, "Net sales in Greater China were $43.7 billion.", {"$43.7 billion": "agrees"},
                     id="what is counted of a part"),
        pytest.param(REGIONS, "Net sales in Greater China were $48.7 billion.", {"$48.7 billion": "value"},
                     id="another amount of a part"),
        pytest.param(REGIONS, "Sales in Europe and Japan together came to $81.8 billion.", {"$81.8 billion": "agrees"},
                     id="of two parts"),
        pytest.param(SEARCH, "Total costs and expenses came to $127.6 billion, or 79% of revenues.",
                     {"$127.6 billion": "agrees", "79%": "agrees"}, id="a share of what was named before"),
        pytest.param(SEARCH, "Total costs and expenses came to $127.6 billion, or 97% of revenues.",
                     {"$127.6 billion": "agrees", "97%": "asked"}, id="another share"),
    ],
)  # fmt: skip
def test_what_stands_beside_an_amount_is_of_that(name, text, came):
    assert became(name, text) == came


@pytest.mark.parametrize(
    ("name", "text", "came"),
    [
        pytest.param(CHANGED, "De geraamde baten stijgen met € 30,0 mln. naar € 130,7 mln.",
                     {"€ 30,0 mln.": "agrees", "€ 130,7 mln.": "agrees"}, id="what it is changed by, and to"),
        pytest.param(CHANGED, "De omzet van derden wordt met € 21,5 mln. verhoogd.", {"€ 21,5 mln.": "agrees"},
                     id="raised"),
        pytest.param(CHANGED, "De omzet van derden wordt met € 21,5 mln. verlaagd.", {"€ 21,5 mln.": "direction"},
                     id="not lowered"),
        pytest.param(CHANGED, "De omzet van derden wordt met € 31,5 mln. verhoogd.", {"€ 31,5 mln.": "value"},
                     id="by another amount"),
        pytest.param(YEARS, "De personele kosten dalen in 2019 naar € 11,8 mln.",
                     {"€ 11,8 mln.": "agrees", "dalen": "agrees"}, id="a year ahead"),
        pytest.param(YEARS, "De personele kosten stijgen in 2019 naar € 11,8 mln.",
                     {"€ 11,8 mln.": "agrees", "stijgen": "direction"}, id="not so"),
        pytest.param(AT, "De totale lasten waren in 2014 € 33,7 mln.", {"€ 33,7 mln.": "unbound"},
                     id="of a year that a report does not print nothing is expected"),
    ],
)  # fmt: skip
def test_a_budget_is_spoken_of_as_what_is_expected(name, text, came):
    assert became(name, text) == came


def test_what_is_only_expected_accuses_nobody():
    (judgement,) = told(CHANGED).check("De omzet van derden bedraagt € 114,4 mln.").judgements
    assert (judgement.state, judgement.is_certain, judgement.is_likely) == ("value contradicted", False, True)
