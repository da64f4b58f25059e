"""Texts beside tables in the form of other publishers: municipalities, funds, courts, offices with their own dollars.

The figures are those that these publishers print.
"""

from __future__ import annotations

import pytest

from tests.spec.narrative.publications import Printed, told
from tests.spec.narrative.test_told_beside import became
from tieout.narrative.proposals import write_ties

TRAFFIC = Printed(
    """
    Omschrijving              | Begroting 2017 | Realisatie 2017 | Verschil 2017
    Lasten verkeer en vervoer | 8.110          | 7.529           | 581
    Lasten parkeren           | 255            | 255             | 0
    Lasten openbaar vervoer   | 48             | 30              | 18
    Totaal lasten             | 8.413          | 7.819           | 593
    Baten parkeren            | 45             | 42              | -3
    Totaal baten              | 1.016          | 996             | -20
    """,
    (("budget", 2017), ("realisation", 2017), ("difference", 2017)),
    "Jaarstukken 2017: verkeer en vervoer",
)
FUND = Printed(
    """
    Artikel 1                 | Begroting 2017 | Mutatie 2017 | Geraamd 2017 | Realisatie 2017 | Verschil 2017
    Uitgaven                  | 32.550         | 11.696       | 44.246       | 38.600          | -5.646
    Bewaking van dierziekten  | 18.314         | 2.414        | 20.728       | 20.255          | -473
    Ontvangsten van de sector | 19.937         | 0            | 19.937       | 19.618          | -319
    """,
    (("budget", 2017), ("mutation", 2017), ("estimate", 2017), ("realisation", 2017), ("difference", 2017)),
    "Slotwet 2017: budgettaire gevolgen",
    kind="doelmatigheidsindicatoren",
)
SEWERS = Printed(
    """
    Product | Begroting primitief | Begroting na wijziging | Jaarrekening | Resultaat
    Lasten  | 3.429               | 3.314                  | 3.468        | -154
    Baten   | 5.008               | 5.308                  | 5.225        | -83
    Saldo   | 1.579               | 1.994                  | 1.757        | -237
    """,
    (("budget", 2019), ("budget", 2019, "laatst vastgesteld"), ("realisation", 2019), ("difference", 2019)),
    "Jaarverslag 2019: product riolering",
)
SICKNESS = Printed(
    """
    Verzuim                     | 2024  | 2023
    Ziekteverzuim in procenten  | 5,22% | 4,92%
    """,
    (("realisation", 2024), ("realisation", 2023)),
    "Jaarverslag 2024", kind="doelmatigheidsindicatoren", unit="%", scale=1,
)  # fmt: skip
PROGRAMMES = Printed(
    """
    Programma          | Omschrijving | Begroting 2023 | Realisatie 2023
    1 Veiligheid       | Lasten       | 6.655          | 6.502
    1 Veiligheid       | Baten        | 120            | 134
    1 Veiligheid       | Saldo        | -6.535         | -6.368
    3 Wonen en groen   | Lasten       | 19.240         | 17.360
    3 Wonen en groen   | Baten        | 8.300          | 7.845
    3 Wonen en groen   | Saldo        | -10.940        | -9.515
    Totaal programma's | Lasten       | 25.895         | 23.862
    Totaal programma's | Baten        | 8.420          | 7.979
    Totaal programma's | Saldo        | -17.475        | -15.883
    """,
    (("budget", 2023), ("realisation", 2023)),
    "Jaarstukken 2023: lasten en baten per programma", has_sections=True,
)  # fmt: skip
STAFF = Printed(
    """
    Salarislasten           | Begroting 2020 | Realisatie 2020
    Economie, salarislasten | 1.204          | 1.102
    Onderwijs, salarislasten | 2.310         | 2.388
    """,
    (("budget", 2020), ("realisation", 2020)),
    "Jaarstukken 2020",
)
COURTS = Printed(
    """
    Instroom                | 2016      | 2015      | 2007
    Kantonzaken rechtbanken | 946.260   | 1.037.380 | 1.304.000
    Familiezaken            | 403.170   | 402.350   | 266.700
    Wrakingen               | 516       | 522       | 418
    """,
    (("realisation", 2016), ("realisation", 2015), ("realisation", 2007)),
    "Jaarverslag 2016: aantal zaken",
    kind="doelmatigheidsindicatoren", unit="zaken", scale=1,
)  # fmt: skip
COUNTED = Printed(
    """
    Instroom         | 2016 | 2015  | 2007
    Aantal meldingen | 946  | 1.037 | 1.304
    """,
    (("realisation", 2016), ("realisation", 2015), ("realisation", 2007)),
    "Jaarverslag 2016", kind="doelmatigheidsindicatoren", unit="meldingen", scale=1,
)  # fmt: skip
COMPANY = Printed(
    """
    Winst-en-verliesrekening   | 2018  | 2017
    Netto-omzet                | 1.398 | 1.346
    Personeelskosten           | 412   | 437
    Bedrijfsresultaat (EBIT)   | 361   | 310
    Resultaat na belastingen   | 319   | 207
    """,
    (("realisation", 2018), ("realisation", 2017)),
    "Jaarrekening 2018", scale=1_000_000,
)  # fmt: skip
GRILLS = Printed(
    """
    Revenue       | 2025  | 2024
    Grills        | 275.3 | 324.5
    Consumables   | 128.9 | 124.2
    Accessories   | 155.3 | 155.4
    Total revenue | 559.5 | 604.1
    """,
    (("actual", 2025), ("actual", 2024)),
    "Revenue by category", "annual_reports", "segments", "USD", 1_000_000,
)  # fmt: skip
OFFICE = Printed(
    """
    Statement                     | 2021   | 2020
    Employee benefits             | 77,889 | 67,512
    Supplies and services         | 57,301 | 53,959
    Depreciation and amortisation | 2,706  | 4,193
    Total expenses                | 144,115 | 131,908
    Surplus/(Deficit)             | (1,590) | 2,954
    """,
    (("actual", 2021), ("actual", 2020)),
    "Operating statement", "annual_reports", "segments", "AUD",
)  # fmt: skip


WAGES = Printed(
    """
    Verklarende variabelen     | Geraamd 2018 | Realisatie 2018
    Arbeidsvolume              | 2,2%         | 2,7%
    Contractloonstijging       | 2,2%         | 2,1%
    Incidentele loonstijging   | 0,9%         | -0,1%
    """,
    (("budget", 2018), ("realisation", 2018)),
    "Financieel jaarverslag 2018: loonheffing", kind="doelmatigheidsindicatoren", unit="%", scale=1,
)  # fmt: skip
FORECAST = Printed(
    """
    Exploitatie | Begroting 2022 | Verwachte realisatie 2022
    Lasten      | 10.200         | 9.900
    Baten       | 9.100          | 9.400
    """,
    (("budget", 2022), ("realisation", 2022)),
    "Jaarstukken 2022",
)
HALF_YEAR = Printed(
    """
    Income statement | H1 2022 | H1 2021
    Revenue          | 101.2   | 86.3
    Operating profit | 45.7    | 44.5
    """,
    (("actual", 2022), ("actual", 2021)),
    "Half-year results", "annual_reports", "segments", "GBP", 1_000_000,
)  # fmt: skip
THREE_YEARS = Printed(
    """
    Statement        | 2019   | 2018   | 2017
    Revenue          | 125.8  | 110.4  | 96.6
    Operating income | 43.0   | 35.1   | 29.0
    """,
    (("actual", 2019), ("actual", 2018), ("actual", 2017)),
    "Income statement", "annual_reports", "segments", "USD", 1_000_000_000,
)  # fmt: skip


@pytest.mark.parametrize(
    ("table", "text", "came"),
    [
        # --- an amount under a heading is that of what the heading names ---------------------------------------------
        pytest.param(TRAFFIC, "## Parkeren\nDe baten zijn lager dan begroot.", {"lager": "agrees"},
                     id="of the heading"),
        pytest.param(TRAFFIC, "## Openbaar vervoer\nDe lasten zijn € 18.000 lager dan begroot.",
                     {"€ 18.000": "agrees"}, id="by how much"),
        pytest.param(TRAFFIC, "## Openbaar vervoer\nDe lasten zijn hoger dan begroot.", {"hoger": "asked"},
                     id="the other way is a question, and no criticism of the total"),
        pytest.param(TRAFFIC, "## Handhaving\nDe lasten zijn hoger dan begroot.", {"hoger": "asked"},
                     id="of what no row is, the total is no criticism either"),
        pytest.param(TRAFFIC, "*Handhaving*\n\nDe lasten zijn hoger dan begroot.", {"hoger": "asked"},
                     id="a title in italics"),
        pytest.param(TRAFFIC, "Bij handhaving zijn de lasten hoger dan begroot.", {"hoger": "asked"},
                     id="of what stands before it"),
        pytest.param(TRAFFIC, "## Toelichting\nDe lasten zijn hoger dan begroot.", {"hoger": "direction"},
                     id="a heading that says of nothing"),
        pytest.param(TRAFFIC, "De lasten zijn hoger dan begroot.", {"hoger": "direction"},
                     id="without one of the total"),
        pytest.param(TRAFFIC, "De lasten zijn € 593.000 lager dan begroot.", {"€ 593.000": "agrees"}, id="all of it"),
        # --- what was expected last is a target too -------------------------------------------------------------------
        pytest.param(FUND, "De uitgaven zijn lager dan was voorzien.", {"lager": "agrees"},
                     id="below what was expected"),
        pytest.param(FUND, "De uitgaven zijn hoger dan was voorzien.", {"hoger": "agrees"}, id="and above the budget"),
        pytest.param(FUND, "De ontvangsten van de sector zijn hoger dan geraamd.", {"hoger": "direction"},
                     id="above neither"),
        pytest.param(FUND, "De uitgaven zijn € 5,6 mln. lager dan geraamd.", {"€ 5,6 mln.": "agrees"},
                     id="by how much, of that"),
        pytest.param(FUND, "Het budget voor bewaking is met € 2,4 mln. verhoogd.", {"€ 2,4 mln.": "agrees"},
                     id="what a column prints as changed"),
        pytest.param(FUND, "Het budget voor bewaking is met € 2,4 mln. verlaagd.", {"€ 2,4 mln.": "asked"},
                     id="changed the other way"),
        # --- a budget that was adopted, and what it was changed to ----------------------------------------------------
        pytest.param(SEWERS, "De lasten zijn € 154.000 hoger dan begroot.", {"€ 154.000": "agrees"}, id="as changed"),
        pytest.param(SEWERS, "De lasten zijn € 39.000 hoger dan begroot.", {"€ 39.000": "agrees"}, id="as adopted"),
        pytest.param(SEWERS, "De baten zijn lager dan begroot.", {"lager": "agrees"}, id="below what they became"),
        pytest.param(SEWERS, "De lasten zijn lager dan begroot.", {"lager": "direction"}, id="below neither of both"),
        pytest.param(SEWERS, "De lasten waren begroot op € 3,3 mln.", {"€ 3,3 mln.": "agrees"}, id="what it came to"),
        # --- parts of longer words, and what a heading says of rows that are alike -----------------------------------
        pytest.param(SICKNESS, "Ons verzuimpercentage steeg naar 5,22%.", {"5,22%": "agrees", "steeg": "agrees"},
                     id="words with a part in common"),
        pytest.param(STAFF, "## Economie\nDe salarislasten zijn lager dan begroot.", {"lager": "agrees"},
                     id="the heading says of whom"),
        pytest.param(STAFF, "## Onderwijs\nDe salarislasten zijn hoger dan begroot.", {"hoger": "agrees"},
                     id="and of whom else"),
        # --- one label under several sections -------------------------------------------------------------------------
        pytest.param(PROGRAMMES, "Het saldo van baten en lasten bedraagt € 15,9 miljoen negatief.",
                     {"€ 15,9 miljoen": "agrees"}, id="of all"),
        pytest.param(PROGRAMMES, "Het saldo van baten en lasten bedraagt € 16,3 miljoen negatief.",
                     {"€ 16,3 miljoen": "asked"}, id="another amount is a question, and no criticism of the last"),
        pytest.param(PROGRAMMES, "## Wonen\nDe lasten bedroegen € 17,4 miljoen.", {"€ 17,4 miljoen": "agrees"},
                     id="of the section that the heading names"),
        pytest.param(PROGRAMMES, "De lasten van veiligheid bedroegen € 6,5 miljoen.", {"€ 6,5 miljoen": "agrees"},
                     id="of the section that is named"),
        # --- a budget of another year, and one that was changed itself ------------------------------------------------
        pytest.param(SEWERS, "Voor 2020 zijn lasten begroot van € 3,9 mln.", {"€ 3,9 mln.": "unbound"},
                     id="of a year that no column has"),
        pytest.param(FUND, "De begroting van de uitgaven is verlaagd met € 7,9 mln.", {"€ 7,9 mln.": "asked"},
                     id="the budget moved, and no criticism of what came of it"),
        # --- round numbers --------------------------------------------------------------------------------------------
        pytest.param(COURTS, "Het aantal kantonzaken daalde in 2016 met 91.000 tot 946.000.",
                     {"91.000": "agrees", "946.000": "agrees"}, id="in thousands"),
        pytest.param(COURTS, "De kantonzaken van de rechtbanken daalden tussen 2007 en 2016 met 27%.",
                     {"27%": "agrees"}, id="between two years"),
        pytest.param(COURTS, "De kantonzaken van de rechtbanken stegen tussen 2007 en 2016.", {"stegen": "direction"},
                     id="the other way between them"),
        pytest.param(COURTS, "Er werd 516 keer om wraking gevraagd.", {"516": "agrees"}, id="so often"),
        # --- words used for one another -------------------------------------------------------------------------------
        pytest.param(COMPANY, "De nettowinst steeg naar € 319 miljoen.", {"€ 319 miljoen": "agrees", "steeg": "agrees"},
                     id="what is called otherwise"),
        pytest.param(COMPANY, "De EBIT steeg naar € 361 miljoen.", {"€ 361 miljoen": "agrees", "steeg": "agrees"},
                     id="letters in brackets"),
        pytest.param(COMPANY, "Er was een omzetgroei van 3,9%.", {"3,9%": "agrees"}, id="what begins the word grew"),
        pytest.param(COMPANY, "Er was een omzetdaling van 3,9%.", {"3,9%": "asked"},
                     id="and did not fall"),
        pytest.param(COUNTED, "Het aantal meldingen daalde tussen 2007 (1.304) en 2016 (946) met 358.",
                     {"1.304": "agrees", "946": "agrees", "358": "agrees", "daalde": "agrees"},
                     id="between two years, with their amounts"),
        pytest.param(COMPANY, "Er was een daling van de salariskosten.", {"daling": "agrees"}, id="costs of salaries"),
        pytest.param(COMPANY, "Er was een stijging van de salariskosten.", {"stijging": "asked"}, id="the other way"),
        # --- parts of a year, and whole ones --------------------------------------------------------------------------
        pytest.param(HALF_YEAR, "Operating profit for the half year was £45.7m.", {"£45.7m": "agrees"}, id="as headed"),
        pytest.param(HALF_YEAR, "Operating profit in H1 2022 was £54.7m.", {"£54.7m": "asked"}, id="another amount"),
        pytest.param(HALF_YEAR, "Operating profit for the full year 2022 was £88.2m.", {"£88.2m": "asked"},
                     id="a whole year is no criticism of half a one"),
        pytest.param(FORECAST, "De verwachte lasten waren hoger dan begroot.", {"hoger": "asked"},
                     id="what was expected is not known better where a head says so"),
        pytest.param(FORECAST, "Bij jeugd bedroegen de lasten € 9,7 mln.", {"€ 9,7 mln.": "asked"},
                     id="an amount of what stands before it"),
        # --- an amount of what is named is no total -------------------------------------------------------------------
        pytest.param(GRILLS, "Revenue decreased by $44.6 million. This decrease was primarily driven by lower sales "
                     "from our grills, partially offset by higher sales from our consumables.",
                     {"$44.6 million": "agrees", "decrease": "agrees", "lower": "agrees", "higher": "agrees"},
                     id="sales of a part"),
        # --- a heading of another year --------------------------------------------------------------------------------
        pytest.param(THREE_YEARS, "## Fiscal 2018 compared with fiscal 2017\nRevenue increased by $13.8 billion.",
                     {"$13.8 billion": "agrees"}, id="above the year before that"),
        pytest.param(THREE_YEARS, "## Fiscal 2018 compared with fiscal 2017\nRevenue increased by $15.4 billion.",
                     {"$15.4 billion": "asked"}, id="what this year rose by is a question"),
        # --- one label for either side of zero ------------------------------------------------------------------------
        pytest.param(OFFICE, "There was a deficit of $1.6 million.", {"$1.6 million": "agrees"}, id="a deficit"),
        pytest.param(OFFICE, "There was a surplus of $1.6 million.", {"$1.6 million": "direction"},
                     id="and no surplus"),
        # --- dollars of one's own, and slips of the pen ---------------------------------------------------------------
        pytest.param(OFFICE, "Employee benefits rose by $10.4 million.", {"$10.4 million": "agrees"}, id="own dollars"),
        pytest.param(OFFICE, "Depreciation expense fell.", {"fell": "agrees"}, id="what is spoken of, and no total"),
        pytest.param(OFFICE, "Employee benefits were US$77.9 million.", {"US$77.9 million": "unbound"},
                     id="dollars of others"),
        pytest.param(OFFICE, "Employee benefits were $77,900,000.", {"$77,900,000": "agrees"}, id="a round amount"),
        pytest.param(OFFICE, "Employee benefits were $79,900,000.", {"$79,900,000": "value"},
                     id="another round amount"),
        pytest.param(OFFICE, "Services and supplies were $57,031 thousand.", {"$57,031 thousand": "asked"},
                     id="two digits swapped"),
        pytest.param(OFFICE, "Services and supplies were $57,801 thousand.", {"$57,801 thousand": "asked"},
                     id="one digit"),
        pytest.param(OFFICE, "Services and supplies were $57,301 million.", {"$57,301 million": "asked"},
                     id="thousands that are called millions"),
        pytest.param(OFFICE, "Services and supplies were $31,274 thousand.", {"$31,274 thousand": "unbound"},
                     id="the number of something else"),
    ],
)  # fmt: skip
def test_what_became_of_a_text(table, text, came):
    assert became(table, text) == came


def test_what_a_column_prints_as_changed_is_proposed_as_no_tie():
    publication = told(FUND)
    checked = publication.check("Het budget voor bewaking is met € 2,4 mln. verhoogd.")
    assert [one.state for one in checked.judgements] == ["agrees"]
    assert write_ties(checked, publication.facts.rows, {"actual": "realisation", "target": "budget"}) == ""


def test_a_direction_of_a_list_is_recognised_of_each():
    text = "De gerealiseerde loonstijging (incidenteel en contractueel) is lager uitgekomen dan eerder geraamd."
    checked = told(WAGES).check(text)
    rows = {told(WAGES).facts.rows[key].label for one in checked.judgements for key in one.claim.rows}
    assert {one.state for one in checked.judgements} == {"agrees"}
    assert rows == {"Contractloonstijging", "Incidentele loonstijging"}


def test_a_direction_of_a_list_is_of_each():
    checked = told(COMPANY).check("Netto-omzet, bedrijfsresultaat en resultaat na belastingen zijn gestegen.")
    rows = {told(COMPANY).facts.rows[key].label for one in checked.judgements for key in one.claim.rows}
    assert {one.state for one in checked.judgements} == {"agrees"}
    assert rows >= {"Netto-omzet", "Resultaat na belastingen"}
