"""A row that is not known is close to one known line, or to none; and two rows of two years may be one."""

from __future__ import annotations

from decimal import Decimal

import pytest

from tieout.findings.likeness import are_one_row, likeness, nearest_line
from tieout.rulebook.shelf import read_rulebook

BOOK = read_rulebook("agency_accounts", frozenset(), frozenset())
KNOWN = {line.path: (line.label, *line.spellings) for line in BOOK.lines("doelmatigheidsindicatoren", "knmi")}


@pytest.mark.parametrize(
    ("label", "spelling", "expected"),
    [
        pytest.param("Sick leave", "Leave, sick", "same", id="the same words in another order"),
        pytest.param("Absences", "Absence", "same", id="another ending"),
        pytest.param("Absense", "Absence", "same", id="a slip"),
        pytest.param("Absencerate", "Absence", "same", id="a compound of it"),
        pytest.param("Absence of staff", "Absence", "within", id="more words"),
        pytest.param("Satisfaction", "Customersatisfaction", "same", id="the head of a compound"),
        pytest.param("Customer", "Customersatisfaction", None, id="the first part of a compound is another thing"),
        pytest.param("Staff", "Sick staff", None, id="fewer words"),
        pytest.param("Rate", "Rates", None, id="a short word is that word or none"),
        pytest.param("Average", "Absence", None, id="another word"),
        pytest.param("Absence 2012", "Absence", "same", id="a year"),
        pytest.param("de", "de", None, id="no word that names anything"),
        pytest.param("a" * 500, "a", None, id="a text"),
    ],
)
def test_a_label_is_like_a_spelling(label, spelling, expected):
    assert likeness(label, spelling) == expected


@pytest.mark.parametrize(
    ("label", "expected"),
    [
        pytest.param("Ziekteverzuimcijfer", ("generiek/ziekteverzuim", "same"), id="another compound"),
        pytest.param("Ziekteverzuim medewerkers", ("generiek/ziekteverzuim", "within"), id="a word more"),
        pytest.param("Omzet per fte", ("generiek/fte_totaal", "within"), id="a word of another line within it"),
        pytest.param("Overhead per fte", None, id="two lines"),
        pytest.param("Tevredenheid", None, id="the head of two lines"),
        pytest.param("Aantal klachten", None, id="a word that many lines have"),
        pytest.param("Doorlooptijd aanvragen (dagen)", None, id="nothing of any"),
        pytest.param("Facturen betaald binnen 30 dagen", None, id="an own indicator"),
        pytest.param("Percentage tijdig afgehandeld", None, id="a percentage of its own"),
    ],
)
def test_a_row_is_close_to_one_line_or_to_none(label, expected):
    assert nearest_line(label, KNOWN) == expected


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        pytest.param(("Absence", "4.1 4.0"), ("Ill", "4.1 4.0"), True, id="the same figures"),
        pytest.param(("Absence", "4.1 4.0"), ("Ill", "4.1 4.2"), False, id="one that differs"),
        pytest.param(("Absence", "5.21"), ("Ill", "5.21"), True, id="one figure with digits enough"),
        pytest.param(("Absence", "4.1"), ("Ill", "4.1"), False, id="one figure of few digits"),
        pytest.param(("Absence of staff", "4.1"), ("Absences", "4.1"), True, id="one figure, and a word in common"),
        pytest.param(("Absence", "0 0"), ("Ill", "0 0"), False, id="zeros"),
        pytest.param(("Absence", ""), ("Ill", "4.1"), False, id="no period in common"),
    ],
)
def test_two_rows_are_one_where_their_figures_are(one, other, expected):
    (label, amounts), (name, others) = (
        (text, dict(enumerate(map(Decimal, told.split())))) for text, told in (one, other)
    )
    assert are_one_row(label, amounts, name, others) == expected
