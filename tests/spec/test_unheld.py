"""What is told on the first screen of figures that nothing is held against."""

from __future__ import annotations

import pytest

from tests.spec.drawn import run
from tieout.findings.unheld import _looser, prints_amount
from tieout.rulebook.shelf import read_rulebook

DUTCH = read_rulebook("agency_accounts", frozenset(), frozenset()).notation
ENGLISH = read_rulebook("annual_reports", frozenset(), frozenset()).notation


@pytest.mark.parametrize(
    "text",
    [
        "Totaal operationele kasstroom: 39,2", "Saldo -39,2", "Saldo (-39,2)", "2. 39,2 hoger",
        "Ziekteverzuimpercentage (norm: maximaal 5,5%)",
        "Het saldo over 2017 bedraagt 6.266", "Verschil 2022 (operationeel 39 mln. hoger)",
        "Kasstroomoverzicht 2022 (bedragen x € 1 mln.): operationele kasstroom 39,2 hoger dan begroot",
    ],
)  # fmt: skip
def test_a_label_that_prints_an_amount_is_told(text):
    assert prints_amount(text, DUTCH)


@pytest.mark.parametrize(
    "text",
    [
        "Totaal baten", "Realisatie 2022", "Bedragen x € 1 000", "Jaarplan 2017 (x € 1.000)", "(bedragen x € 1 mln.)",
        "2.1 Personele kosten", "Totaal per 31-12-2014", "Stand 31.12.2014/1.1.2015", "(3)=(2)-(1)", "Tabel 39",
        "Rekening-courant RHB 1 januari 2022 + depositorekeningen (=1+2+3+4)",
    ],
)  # fmt: skip
def test_years_dates_numbers_of_rows_and_units_are_no_amounts(text):
    assert not prints_amount(text, DUTCH)


def test_the_words_that_scale_are_those_of_the_notation():
    assert prints_amount("Net sales of 39 million", ENGLISH)
    assert not prints_amount("Net sales ($ in millions)", ENGLISH)


def told(lines):
    """Give what lines of the first screen say in English."""
    return [line.en for line in lines]


@pytest.mark.parametrize(
    ("first", "later", "printed", "is_told"),
    [
        pytest.param("minimaal 8", "minimaal 7", "7,5", True, id="at least: met only by the later norm"),
        pytest.param("minimaal 8", "minimaal 7", "8,5", False, id="at least: met by both"),
        pytest.param("minimaal 8", "minimaal 7", "6", False, id="at least: met by neither"),
        pytest.param("minimaal 7", "minimaal 8", "7,5", False, id="at least: the later one is the stricter"),
        pytest.param("maximaal 5", "maximaal 6", "5,5", True, id="at most: met only by the later norm"),
        pytest.param("maximaal 5", "maximaal 6", "4", False, id="at most: met by both"),
        pytest.param("maximaal 5", "maximaal 6", "7", False, id="at most: met by neither"),
        pytest.param("maximaal 5", "n.b.", "5,5", False, id="no later norm is printed"),
    ],
)
def test_a_norm_that_is_met_only_as_it_was_changed_is_told(first, later, printed, is_told):
    connection = run(
        "indicators\nline | budget 2022 | budget 2022 1e suppletoire | realisation 2022\n"
        f"Cijfer | {first} | {later} | {printed}"
    )
    found = told(_looser(connection))
    assert bool(found) is is_told
    assert all(f'"{later}" after "{first}"' in line for line in found)
