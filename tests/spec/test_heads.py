"""What the printed head of a column says: basis, year, stage, number and formula, and never by a guess."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs

from tests.conftest import REPOSITORY
from tieout.declarations.strict import convert, read_toml
from tieout.figures.heads import Head, Reader, phrase, plain, read_heads
from tieout.rulebook.headwords import AmountWording, Heads
from tieout.rulebook.vocabulary import Basis

WORDING = REPOSITORY / "expectations" / "agency_accounts" / "columns.toml"
HEADS = convert(read_toml(WORDING.read_bytes(), "columns.toml"), Heads, "columns.toml")
BASES = tuple(
    Basis(name=name, role=role)
    for name, role in [
        ("budget", "target"), ("realisation", "actual"), ("estimate", "forecast"), ("difference", "difference"),
        ("mutation", "change"),
    ]
)  # fmt: skip
READER = Reader(HEADS, BASES)
DOCUMENTS = {
    "jv": "jaarverslag",
    "sw": "slotwet",
    "owb": "ontwerpbegroting",
    "1supp": "1e suppletoire",
    "2supp": "2e suppletoire",
}


def said(head: Head) -> str:
    """Write what a head says: basis, year, stage, number and formula, as far as it says them."""
    parts = [head.basis or head.role or "nothing"]
    parts += [str(head.year)] if head.year else []
    parts += [f"[{head.stage}]"] if head.stage else []
    parts += [f"({head.number})"] if head.number else []
    parts += [f"= {head.formula}"] if head.formula else []
    parts += [f"{head.unit} x {head.scale}"] if head.unit else []
    return " ".join(parts)


def read(text: str, year: int = 2016, document: str = "jv") -> str:
    return said(READER.read(text, year, DOCUMENTS[document]))


PRINTED = Path(__file__).parent / "printed" / "column_heads.csv"
"""Every head of 27 printed tables: table, document, report year, head, and what it says, told by hand."""
with PRINTED.open(encoding="utf-8", newline="") as stream:
    ROWS = list(csv.DictReader(stream))


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row['table']}: {row['head']}")
def test_every_printed_head_is_read(row):
    assert read(row["head"], int(row["year"]), row["document"]) == row["says"]


@pytest.mark.parametrize(
    ("head", "document", "says"),
    [
        # The year: its own, the report year, or a distance to it.
        ("Realisatie", "jv", "realisation 2016"),
        ("Realisatie 2016", "jv", "realisation 2016"),
        ("2014 Realisatie", "jv", "realisation 2014"),
        ("Realisatie t-1", "jv", "realisation 2015"),
        ("Realisatie (t - 2)", "jv", "realisation 2014"),
        ("Realisatie (T–1)", "jv", "realisation 2015"),
        ("t-1 Realisatie 2015", "jv", "realisation 2015"),
        ("(4) Realisatie t-1", "jv", "realisation 2015 (4)"),
        ("Begroting t", "owb", "budget 2016"),
        ("t+1", "owb", "estimate 2017"),
        ("t", "jv", "realisation 2016"),
        ("Realisatie vorig jaar", "jv", "realisation 2015"),
        ("Norm 2014", "jv", "budget 2014"),
        ("Begroting 2017", "jv", "budget 2017"),
        ("Begroting 2017", "owb", "estimate 2017"),
        ("Realisatie 2015 en 2016", "jv", "nothing"),
        # A footnote is no part of the year, the number or the word.
        ("Realisatie 2015*", "jv", "realisation 2015"),
        ("Realisatie 20151", "jv", "realisation 2015"),
        ("Realisatie 2015 1)", "jv", "realisation 2015"),
        ("Realisatie 2015¹", "jv", "realisation 2015"),
        ("Vastgestelde begroting1", "jv", "budget 2016"),
        ("Realisatie 20155 2", "jv", "realisation 2015"),
        # A date gives the year; the first of January is another moment than the last of December.
        ("31-12-2015", "jv", "realisation 2015"),
        ("31 december 2015", "jv", "realisation 2015"),
        ("Balans per 31-12-2015", "jv", "realisation 2015"),
        ("Stand ultimo 2015", "jv", "realisation 2015"),
        ("31/12/2015", "jv", "realisation 2015"),
        ("31-12-t", "jv", "realisation 2016"),
        ("1 januari 2013", "jv", "realisation 2013 [opening]"),
        ("1-1-2016", "jv", "realisation 2016 [opening]"),
        ("01-01-2016", "jv", "realisation 2016 [opening]"),
        ("Openingsbalans 2016", "jv", "realisation 2016 [opening]"),
        # A year alone is what the document prints there.
        ("2015", "jv", "realisation 2015"),
        ("2016", "jv", "realisation 2016"),
        ("2014", "owb", "realisation 2014"),
        ("2015", "owb", "budget 2015 [niet genoemde stand]"),
        ("2016", "owb", "budget 2016"),
        ("2017", "owb", "estimate 2017"),
        ("2021", "owb", "estimate 2021"),
        ("2016", "1supp", "budget 2016"),
        # Numbers and formulas, as they are printed.
        ("1 Vastgestelde begroting 2016", "jv", "budget 2016 (1)"),
        ("2. Realisatie", "jv", "realisation 2016 (2)"),
        ("(1)Vastgestelde begroting", "jv", "budget 2016 (1)"),
        ("Verschil (3=2-1)", "jv", "difference 2016 (3) = (2)-(1)"),
        ("3=2–1 Verschil", "jv", "difference 2016 (3) = (2)-(1)"),
        ("Verschil realisatie en vastgestelde begroting (3 = 2 - 1)", "jv", "difference 2016 (3) = (2)-(1)"),
        ("Verschil (3) = (2) -/- (1)", "jv", "difference 2016 (3) = (2)-(1)"),
        ("Verschil (2-1)", "jv", "difference 2016 = (2)-(1)"),
        ("Verschil (2) ‒ (1)", "jv", "difference 2016 = (2)-(1)"),
        ("Verschil (=2-1)", "jv", "difference 2016 = (2)-(1)"),
        ("Totaal geraamd (5)=(1)+(2)+(3)+(4)", "2supp", "estimate 2016 (5) = (1)+(2)+(3)+(4)"),
        ("Slotwetmutaties (6)=(5)-(4)", "sw", "mutation 2016 [slotwet] (6) = (5)-(4)"),
        ("Balans (31-12)", "jv", "nothing"),
        # What bare numbers stand for.
        ("2015 (x € 1.000)", "jv", "realisation 2015 EUR x 1000"),
        ("2015 (bedragen x € 1 000)", "jv", "realisation 2015 EUR x 1000"),
        ("Realisatie (x €1.000)", "jv", "realisation 2016 EUR x 1000"),
        ("Realisatie (in € mln.)", "jv", "realisation 2016 EUR x 1000000"),
        ("Realisatie x € 1 miljoen", "jv", "realisation 2016 EUR x 1000000"),
        ("Realisatie (in euro's)", "jv", "realisation 2016 EUR x 1"),
        ("Bedragen x € 1.000", "jv", "nothing EUR x 1000"),
        # The wording.
        ("Streef- waarde", "jv", "budget 2016"),
        ("Vast- gestelde begroting", "jv", "budget 2016"),
        ("VASTGESTELDE BEGROTING", "jv", "budget 2016"),
        ("Vastgestelde\nbegroting", "jv", "budget 2016"),
        ("Vastgesteld in Rijksbegroting (1)", "jv", "budget 2016 (1)"),
        ("Laatste vastgestelde begroting 2015", "owb", "budget 2015"),
        ("Ontwerpbegroting 2016", "owb", "budget 2016"),
        ("Jaarplan", "jv", "budget 2016"),
        ("2006 Geactualiseerd", "owb", "budget 2006"),
        ("Begroot 2016", "jv", "budget 2016"),
        ("2014 Vastge-stelde begroting", "owb", "budget 2014"),
        ("Stand Slotwet", "owb", "realisation 2014"),
        ("Realisatie", "1supp", "realisation 2015"),
        ("t-1 Vastgestelde begroting, ontwerpbegroting of in voorkomende gevallen de 1e suppletoire begroting", "owb",
         "budget 2015"),
        ("indicatieve openingsbalans (uit ontwerpbegroting t)", "jv", "budget 2016 [opening]"),
        ("definitieve openingsbalans", "jv", "realisation 2016 [opening]"),
        ("(3)=(2)–(1) slotwetmutaties(+ of –)", "sw", "mutation 2016 [slotwet] (3) = (2)-(1)"),
        ("Vastgestelde begroting (1)2", "jv", "budget 2016 (1)"),
        ("Realisatie (4) 2014", "jv", "realisation 2014 (4)"),
        ("2015 in EUR1000", "jv", "realisation 2015 EUR x 1000"),
        ("t (index)", "jv", "note"),
        ("Raming", "jv", "budget 2016"),
        ("Prognose", "jv", "budget 2016"),
        ("Meerjarenraming 2018", "owb", "estimate 2018"),
        ("Slotwet 2014", "owb", "realisation 2014"),
        ("Stand Slotwet 2014", "owb", "realisation 2014"),
        ("Stand 1e suppletoire begroting", "1supp", "budget 2016 [1e suppletoire]"),
        ("2015 1e suppletoire begroting", "owb", "budget 2015 [1e suppletoire]"),
        ("Stand Voorjaarsnota", "1supp", "budget 2016 [1e suppletoire]"),
        ("(2)Mutaties1e suppletoirebegroting", "1supp", "mutation 2016 [1e suppletoire] (2)"),
        ("(3)=(1)+(2) Totaalgeraamd", "1supp", "estimate 2016 (3) = (1)+(2)"),
        ("Mutaties tweede suppletoire begroting", "2supp", "mutation 2016 [2e suppletoire]"),
        ("Mutaties nota van wijziging", "1supp", "mutation 2016 [nota van wijziging]"),
        ("Begroting 2016 (na mutaties)", "jv", "budget 2016"),
        ("Vastgestelde begroting incl. amendementen", "jv", "budget 2016"),
        ("Verschil t.o.v. begroting", "jv", "difference 2016"),
        ("Afwijking", "jv", "difference 2016"),
        ("Verschil 2016 - 2015", "jv", "difference 2016 [2016-2015]"),
        # Columns that hold nothing to judge, and heads that tell nothing.
        ("Verschil in %", "jv", "note"),
        ("Toelichting", "jv", "note"),
        ("niet toegewezen (minder waarden dan kolommen)", "jv", "unplaced"),
        ("Omschrijving", "jv", "nothing"),
        ("Gewogen punten", "jv", "nothing"),
        ("Debiteuren", "jv", "nothing"),
        ("", "jv", "nothing"),
        ("€", "jv", "nothing"),
        ("(1)", "jv", "nothing (1)"),
        ("Norm+", "jv", "budget 2016"),
        ("Normaal", "jv", "nothing"),
        ("Begrotingstoezicht", "jv", "nothing"),
    ],
)  # fmt: skip
def test_a_head_says_what_its_words_say_and_no_more(head, document, says):
    assert read(head, 2016, document) == says


@pytest.mark.parametrize(
    ("heads", "says"),
    [
        pytest.param(
            ["Realisatie (2)", "Realisatie (4)"],
            ["realisation 2016 (2)", "realisation 2015 (4)"],
            id="a second realisation without a year is of the year before",
        ),
        pytest.param(
            ["Begroting", "Realisatie", "Verschil (2) - (1)"],
            ["budget 2016 (1)", "realisation 2016 (2)", "difference 2016 (3) = (2)-(1)"],
            id="columns without numbers are numbered where a formula counts with them",
        ),
        pytest.param(
            ["Begroting (1)", "Realisatie (2)", "Verschil (2) - (1)", "Realisatie 2015"],
            ["budget 2016 (1)", "realisation 2016 (2)", "difference 2016 = (2)-(1)", "realisation 2015"],
            id="nothing is numbered where all numbers are printed",
        ),
        pytest.param(
            ["Begroting", "Realisatie (3)", "Verschil (3)-(2)"],
            ["budget 2016 (1)", "realisation 2016 (3)", "difference 2016"],
            id="a formula that counts with a column that is not there is dropped",
        ),
        pytest.param(
            ["Ontwerpbegroting 2016", "Vastgestelde begroting 2016"],
            ["budget 2016 [ontwerp]", "budget 2016"],
            id="two budgets of one year are set apart",
        ),
        pytest.param(
            ["–1 Vastgestelde begroting", "–2 Realisatie", "(3)=(2)–(1) Verschil"],
            ["budget 2016 (1)", "realisation 2016 (2)", "difference 2016 (3) = (2)-(1)"],
            id="numbers whose brackets print lost",
        ),
        pytest.param(
            ["Verschil", "Verschil"],
            ["difference 2016", "difference 2016"],
            id="what the heads do not set apart stays one",
        ),
    ],
)
def test_the_heads_of_one_table_are_read_together(heads, says):
    assert [said(head) for head in read_heads(heads, READER, 2016, "jaarverslag")] == says


@pytest.mark.parametrize(
    ("heads", "says"),
    [
        (["Realisatie", "Begroting", "2016"], ["realisation 2014", "budget 2015", "budget 2016"]),
        (["Stand Slotwet 2014", "Vastgestelde begroting", "2016"], ["realisation 2014", "budget 2015", "budget 2016"]),
        (["Begroting", "2017", "2018"], ["budget 2016", "estimate 2017", "estimate 2018"]),
    ],
)  # fmt: skip
def test_a_budget_prints_the_years_before_it_without_naming_them(heads, says):
    assert [said(head) for head in read_heads(heads, READER, 2016, "ontwerpbegroting")] == says


@pytest.mark.parametrize(
    ("head", "rest"),
    [
        ("Realisatie 2016", ""),
        ("(3)=(2)-(1) Verschil realisatie en vastgestelde begroting", ""),
        ("Realisatie tot en met september", "september"),
        ("Realisatie moederdepartement", "moederdepartement"),
    ],
)
def test_words_of_a_head_that_say_nothing_known_are_kept_to_be_told(head, rest):
    assert READER.read(head, 2016, "jaarverslag").rest == rest


@pytest.mark.parametrize(
    ("head", "nearest"),
    [("Realisate", "realisatie"), ("Vastgesteld begroting", "vastgestelde begroting"), ("Xyz", None)],
)
def test_a_head_that_tells_nothing_names_the_nearest_wording(head, nearest):
    assert READER.nearest(head) == nearest


@pytest.mark.parametrize(
    ("name", "document"),
    [
        ("dpc_2022_jv_baten_lasten", "jaarverslag"),
        ("rws jaarverslag 2019", "jaarverslag"),
        ("jv2016_dji", "jaarverslag"),
        ("dpc_2016_slotwet_baten_lasten", "slotwet"),
        ("dpc_2018_owb_baten_lasten", "ontwerpbegroting"),
        ("begroting-2018-knmi", "ontwerpbegroting"),
        ("logius_2014_1supp_baten_lasten", "1e suppletoire"),
        ("eerste suppletoire begroting 2014", "1e suppletoire"),
        ("voorjaarsnota_2014", "1e suppletoire"),
        ("sscict_2014_2supp_baten_lasten", "2e suppletoire"),
        ("2e_suppletoire_begroting_2014", "2e suppletoire"),
        ("dji_2014_balans", None),
        ("jvx_2014", None),
    ],
)
def test_a_file_name_tells_the_document(name, document):
    assert READER.document_of(name) == document


@pytest.mark.parametrize(
    ("wording", "text", "found"),
    [
        ("vastgestelde begroting", "de vastgestelde begroting", True),
        ("vastgestelde begroting", "vastgesteldebegroting", True),
        ("begroting", "ontwerpbegroting", False),
        ("norm", "normaal", False),
        ("1e suppletoire", "11e suppletoire", False),
        ("1e suppletoire", "mutaties1e suppletoire", True),
        ("31-12", "31-12-2015", True),
        ("1-1", "31-12", False),
    ],
)
def test_a_phrase_is_found_as_whole_words(wording, text, found):
    assert bool(phrase(wording).search(plain(text))) is found


# A wording in three currencies, each with phrases of its own, and one without.
POUNDS = ("£ million", "£m", "in £000", "£'000", "£ in thousands")
SEVERAL = Reader(
    structs.replace(
        HEADS,
        amount=(
            AmountWording(unit="USD", scale=1_000_000, phrases=("$ million", "$m")),
            AmountWording(unit="USD", scale=1_000, phrases=("$ in thousands", "in $000", "$'000", "in thousands")),
            AmountWording(unit="GBP", scale=1_000_000, phrases=POUNDS[:2]),
            AmountWording(unit="GBP", scale=1_000, phrases=POUNDS[2:]),
            AmountWording(unit="EUR", scale=1_000, phrases=("€ x 1.000", "x € 1.000", "€ thousand")),
        ),
    ),
    BASES,
)


@pytest.mark.parametrize(
    ("head", "amount"),
    [
        ("2016 £ million", ("GBP", 1_000_000)),
        ("2016 $ million", ("USD", 1_000_000)),
        ("2016 (£m)", ("GBP", 1_000_000)),
        ("2016 ($m)", ("USD", 1_000_000)),
        ("$ in thousands", ("USD", 1_000)),
        ("£ in thousands", ("GBP", 1_000)),
        ("in £000", ("GBP", 1_000)),
        ("in $000", ("USD", 1_000)),
        ("£'000", ("GBP", 1_000)),
        ("£’000", ("GBP", 1_000)),
        ("$’000", ("USD", 1_000)),
        ("€ x 1.000", ("EUR", 1_000)),
        ("€ x 1,000", ("EUR", 1_000)),
        ("€ x 1'000", ("EUR", 1_000)),
        ("€ thousand", ("EUR", 1_000)),
        ("in thousands", ("USD", 1_000)),
        # A sign that the phrase does not hold is that of another currency, or of one that nobody declared.
        ("€ in thousands", None),
        ("¥ in thousands", None),
        ("£ (in thousands)", None),
        ("in thousands of £", None),
        ("in thousands of $", ("USD", 1_000)),
        ("£ thousand", None),
        ("£", None),
    ],
)
def test_the_sign_of_a_currency_in_a_head_is_kept_whichever_it_is(head, amount):
    assert SEVERAL.amount_of(head) == amount
    assert (SEVERAL.read(head, 2016, "jaarverslag").unit, amount and amount[1]) == (amount or (None, None))


@pytest.mark.parametrize("head", ["£ x 1.000", "Realisatie ($ x 1.000)", "2016 (in mln. £)"])
def test_a_head_in_a_currency_that_the_wording_does_not_know_is_in_none(head):
    assert READER.read(head, 2016, "jaarverslag").unit is None


def test_no_phrase_is_declared_for_two_bases():
    phrases = [plain(text) for item in HEADS.basis for text in item.phrases]
    assert len(phrases) == len(set(phrases))


@given(st.sampled_from([row["head"] for row in ROWS]), st.sampled_from([str.upper, str.lower, str.title]))
def test_case_never_changes_what_a_head_says(head, case):
    assert read(case(head)) == read(head)


@given(st.text(max_size=30), st.integers(2000, 2030), st.sampled_from(sorted(DOCUMENTS.values())))
def test_any_head_is_read_or_not_and_never_breaks(head, year, document):
    found = READER.read(head, year, document)
    assert (found.role == "figure") == (found.basis is not None and found.year is not None)
