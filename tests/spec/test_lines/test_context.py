"""A label that several lines share is the part of the total it stands under; a table is read from the top.

Each table is drawn as it is printed, a row on each line: the label, and the line that it must be.
"""

from __future__ import annotations

import time

import pytest

from tests.spec.test_lines.reading import recogniser, table

BOTH_ICT = """
Apparaatskosten         | apparaatskosten
– materiële kosten      | apparaatskosten/materieel
waarvan apparaat ICT    | apparaatskosten/materieel/ict
Rentelasten             | rentelasten
Afschrijvingskosten     | afschrijving
– materieel             | afschrijving/materieel
waarvan apparaat ICT    | afschrijving/materieel/ict
"""
ICT_OF_DEPRECIATION_ONLY = """
– materiële kosten      | apparaatskosten/materieel
Afschrijvingskosten     | afschrijving
– materieel             | afschrijving/materieel
waarvan apparaat ICT    | afschrijving/materieel/ict
"""
ICT_UNDER_THE_TOTAL_OF_DEPRECIATION = """
Materiële kosten        | apparaatskosten/materieel
Afschrijvingskosten     | afschrijving
- Immaterieel           | afschrijving/immaterieel
waarvan apparaat ICT    | afschrijving/materieel/ict
"""
HEADINGS_LEFT_OUT = """
– personele kosten      | apparaatskosten/personeel
– materiële kosten      | apparaatskosten/materieel
Rentelasten             | rentelasten
– materieel             | afschrijving/materieel
– immaterieel           | afschrijving/immaterieel
"""
MATERIEEL_TWICE = """
Apparaatskosten         | apparaatskosten
- personeel             | apparaatskosten/personeel
- materieel             | apparaatskosten/materieel
Afschrijvingskosten     | afschrijving
- materieel             | afschrijving/materieel
"""
THE_REST_OF_EACH_TOTAL = """
Personele kosten        | apparaatskosten/personeel
waarvan overig          | apparaatskosten/personeel/overig
Materiële kosten        | apparaatskosten/materieel
waarvan overig          | apparaatskosten/materieel/overig
Afschrijvingskosten     | afschrijving
Materieel               | afschrijving/materieel
waarvan overig          | afschrijving/materieel/overig
Overige lasten          | overige_lasten
waarvan overig          | overige_lasten/overig
"""
PARTS_FIRST = """
waarvan eigen personeel | apparaatskosten/personeel/eigen
- personele kosten      | apparaatskosten/personeel
waarvan apparaat ICT    | apparaatskosten/materieel/ict
waarvan overig          | apparaatskosten/materieel/overig
- materiële kosten      | apparaatskosten/materieel
Apparaatskosten         | apparaatskosten
waarvan apparaat ICT    | afschrijving/materieel/ict
- immaterieel           | afschrijving/immaterieel
Afschrijvingskosten     | afschrijving
Totaal lasten           | totaal_lasten
"""
OTHER_COSTS_FOR_A_TOTAL = """
Afschrijvingskosten     | afschrijving
Overige kosten          | overige_lasten
– Dotaties voorzieningen | overige_lasten/dotaties
Totaal lasten           | totaal_lasten
"""
OTHER_COSTS_AMONG_THE_PARTS = """
Afschrijvingskosten     | afschrijving
Dotaties voorzieningen  | overige_lasten/dotaties
Overige kosten          | overige_lasten/overig
Bijzondere lasten       | overige_lasten/bijzonder
"""
INTEREST_ON_BOTH_SIDES = """
Omzet derden            | omzet/derden
Rente                   | rentebaten
Totaal baten            | totaal_baten
Rente                   | rentelasten
Totaal lasten           | totaal_lasten
"""
BARE_TOTALS = """
Omzet derden            | omzet/derden
Totaal                  | totaal_baten
Personele kosten        | apparaatskosten/personeel
Totaal                  | totaal_lasten
Saldo                   | saldo
"""
DOUBLED = """
Materiële kosten        | apparaatskosten/materieel
waarvan apparaat ICT    | apparaatskosten/materieel/ict
waarvan apparaat ICT    | apparaatskosten/materieel/ict
Afschrijvingskosten     | afschrijving
"""
DOUBLED_WITH_A_ROW_BETWEEN = """
Materiële kosten        | apparaatskosten/materieel
waarvan apparaat ICT    | apparaatskosten/materieel/ict
waarvan bijdrage SSO's  | apparaatskosten/materieel/sso
waarvan apparaat ICT    | apparaatskosten/materieel/ict
"""
DOUBLED_WITHOUT_ANOTHER_LINE_TO_BE = """
Rentebaten              | rentebaten
Totaal baten            | totaal_baten
Rentebaten              | rentebaten
"""
ALL_TAKEN = """
Materiële kosten        | apparaatskosten/materieel
waarvan apparaat ICT    | apparaatskosten/materieel/ict
Afschrijvingskosten     | afschrijving
- Materieel             | afschrijving/materieel
waarvan apparaat ICT    | afschrijving/materieel/ict
Overige lasten          | overige_lasten
waarvan apparaat ICT    | afschrijving/materieel/ict
"""
NOT_RECOGNISED_BETWEEN = """
Materiële kosten        | apparaatskosten/materieel
waarvan huisvesting     |
waarvan apparaat ICT    | apparaatskosten/materieel/ict
"""


@pytest.mark.parametrize(
    "drawing",
    [
        pytest.param(BOTH_ICT, id="ICT under material costs and under depreciation"),
        pytest.param(ICT_OF_DEPRECIATION_ONLY, id="ICT under depreciation only"),
        pytest.param(ICT_UNDER_THE_TOTAL_OF_DEPRECIATION, id="ICT under depreciation, its own total left out"),
        pytest.param(HEADINGS_LEFT_OUT, id="materieel without the total it stands under"),
        pytest.param(MATERIEEL_TWICE, id="materieel under two totals"),
        pytest.param(THE_REST_OF_EACH_TOTAL, id="the rest, without saying of what"),
        pytest.param(PARTS_FIRST, id="totals under their parts"),
        pytest.param(OTHER_COSTS_FOR_A_TOTAL, id="other costs above their parts"),
        pytest.param(OTHER_COSTS_AMONG_THE_PARTS, id="other costs among the parts"),
        pytest.param(INTEREST_ON_BOTH_SIDES, id="interest received, and interest paid"),
        pytest.param(BARE_TOTALS, id="totals that do not say of what"),
        pytest.param(DOUBLED, id="a row twice on end"),
        pytest.param(DOUBLED_WITH_A_ROW_BETWEEN, id="a row twice under one total"),
        pytest.param(DOUBLED_WITHOUT_ANOTHER_LINE_TO_BE, id="a row twice that can be one line only"),
        pytest.param(ALL_TAKEN, id="a row more than there are lines of its name"),
        pytest.param(NOT_RECOGNISED_BETWEEN, id="a row between that is not known"),
    ],
)
def test_a_row_of_income_and_expenses_is_the_part_of_the_total_it_stands_under(drawing):
    check("baten_lasten", drawing)


LOANS_LONG_AND_SHORT = """
Eigen vermogen          | passiva/eigen_vermogen
Langlopende schulden    | passiva/langlopend
Leningen bij het Ministerie van Financiën | passiva/langlopend/leningen
Kortlopende schulden    | passiva/kortlopend
Leningen bij het Ministerie van Financiën | passiva/kortlopend/leningen
Crediteuren             | passiva/kortlopend/crediteuren
"""
LOANS_SHORT_ONLY = """
Kortlopende schulden    | passiva/kortlopend
Leningen bij MvF        | passiva/kortlopend/leningen
"""
LOANS_WITHOUT_A_TOTAL = """
• Exploitatiereserve    | passiva/eigen_vermogen/exploitatiereserve
Leningen bij MvF        | passiva/langlopend/leningen
Voorzieningen           | passiva/voorzieningen
"""
ACCRUALS_IN_TWO_ROWS = """
Debiteuren              | activa/debiteuren
Overige vorderingen     | activa/overige_vorderingen
Overlopende activa      | activa/overlopend
Totaal activa           | totaal_activa
Crediteuren             | passiva/kortlopend/crediteuren
Overige schulden        | passiva/kortlopend/nog_te_betalen
Overlopende passiva     | passiva/kortlopend/overlopend
Totaal passiva          | totaal_passiva
"""
ACCRUALS_DOUBLED = """
Debiteuren              | activa/debiteuren
Nog te ontvangen        | activa/overige_vorderingen
Nog te ontvangen        | activa/overige_vorderingen
"""
TOTAL_OF_EACH_SIDE = """
Liquide middelen        | activa/liquide_middelen
Totaal                  | totaal_activa
Eigen vermogen          | passiva/eigen_vermogen
Totaal                  | totaal_passiva
"""
ACCOUNT_ON_EITHER_SIDE = """
Debiteuren              | activa/debiteuren
Rekening-courant RHB    | activa/liquide_middelen
Totaal activa           | totaal_activa
Kortlopende schulden    | passiva/kortlopend
Rekening-courant RHB    | passiva/kortlopend/rekening_courant
"""


@pytest.mark.parametrize(
    "drawing",
    [
        pytest.param(LOANS_LONG_AND_SHORT, id="loans for long and for short"),
        pytest.param(LOANS_SHORT_ONLY, id="loans for short only"),
        pytest.param(LOANS_WITHOUT_A_TOTAL, id="loans without the total they stand under"),
        pytest.param(ACCRUALS_IN_TWO_ROWS, id="receivables and accruals in a row each"),
        pytest.param(ACCRUALS_DOUBLED, id="accruals twice"),
        pytest.param(TOTAL_OF_EACH_SIDE, id="totals that do not say of which side"),
        pytest.param(ACCOUNT_ON_EITHER_SIDE, id="the account at the treasury, in credit and in debt"),
    ],
)
def test_a_row_of_a_balance_sheet_is_the_part_of_the_side_it_stands_on(drawing):
    check("balans", drawing)


def check(kind: str, drawing: str) -> None:
    rows = table(drawing)
    found = recogniser(kind).recognise_rows([(label, []) for label, _ in rows])
    assert [(row[0], one.line.path if one.line else "") for row, one in zip(rows, found, strict=True)] == [
        (label, path) for label, path in rows
    ]


def test_a_printed_section_stands_for_the_total_above():
    rows = [
        ("waarvan apparaat ICT", ["Lasten", "Afschrijvingskosten"]),
        ("waarvan apparaat ICT", ["Lasten", "Materiële kosten"]),
        ("Materieel", ["Afschrijvingskosten"]),
    ]
    assert [one.line.path for one in recogniser("baten_lasten").recognise_rows(rows)] == [
        "afschrijving/materieel/ict",
        "apparaatskosten/materieel/ict",
        "afschrijving/materieel",
    ]


def test_a_printed_section_decides_before_the_order_of_the_rows():
    rows = [
        ("DigiD", ["Omschrijving specifiek deel", "Beschikbaarheid Dienstverlening"]),
        ("DigiD", ["Omschrijving specifiek deel", "Kostprijzen"]),
    ]
    found = recogniser("doelmatigheidsindicatoren", "logius").recognise_rows(rows)
    assert [one.line and one.line.path for one in found] == ["beschikbaarheid/digid", None]


@pytest.mark.parametrize(
    ("label", "year"),
    [
        pytest.param("Rekening-courant RHB 1 januari 2015 + depositorekeningen", 2015, id="a year"),
        pytest.param("5. Rekening-courant RHB 31-12-2014 (=1+2+3+4)", 2014, id="a year in a date"),
        pytest.param("Rekening-courant RHB 31 december 20141", 2014, id="a year with a footnote"),
        pytest.param("Rekening-courant RHB 31 december 2014 2)", 2014, id="a year with a footnote behind it"),
        pytest.param("Rekening-courant RHB 1 januari + depositorekeningen", None, id="no year"),
        pytest.param("Totaal investeringen 2015", None, id="a year in a label that has none is no label"),
    ],
)
def test_the_year_of_a_label_is_told_where_the_label_has_one(label, year):
    assert recogniser("kasstroom").recognise_rows([(label, [])])[0].year == year


@pytest.mark.rare
@pytest.mark.parametrize(
    "label",
    [
        pytest.param("Overige materiële kosten van onderdeel {} en lasten", id="rows that resemble each other"),
        pytest.param("Rentelasten {}.000 en nog veel meer tekst die nergens op lijkt", id="rows that resemble nothing"),
        pytest.param("waarvan apparaat ICT", id="one shared label over and over"),
        pytest.param("(1+" * 60, id="a formula that does not end"),
        pytest.param("* " * 50_000 + "Totaal baten {}", id="a row longer than any label"),
    ],
)
def test_many_rows_do_not_take_long(label):
    rows = [(label.replace("{}", str(number)), []) for number in range(20 if len(label) > 1000 else 2000)]
    known = recogniser("baten_lasten", "rws")
    started = time.process_time()
    known.recognise_rows(rows)
    assert time.process_time() - started < 10
