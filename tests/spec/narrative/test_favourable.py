"""What is better: of costs less, of income more, by words for an advantage or a disadvantage beside a number."""

from __future__ import annotations

import pytest

from tests.spec.narrative.publications import Printed, told
from tests.spec.narrative.test_left_standing import became

ROADS = Printed(
    """
    Omschrijving    | Begroting 2017 | Realisatie 2017 | Verschil 2017
    Lasten verkeer  | 8.110          | 7.529           | 581
    Baten verkeer   | 945            | 930             | -15
    Saldo           | -7.165         | -6.599          | 566
    """,
    (("budget", 2017), ("realisation", 2017), ("difference", 2017)),
    "Jaarstukken 2017: verkeer",
)
SECTIONS = Printed(
    """
    Soort  | Programma | Begroting 2017 | Realisatie 2017
    Lasten | Economie  | 1.204          | 1.102
    Baten  | Economie  | 310            | 352
    """,
    (("budget", 2017), ("realisation", 2017)),
    "Jaarstukken 2017", has_sections=True,
)  # fmt: skip
RESULT = Printed(
    """
    Resultaat          | 2017  | 2016
    Resultaat voor belastingen | 3.929 | 1.871
    """,
    (("realisation", 2017), ("realisation", 2016)),
    "Resultaat 2017",
)


@pytest.mark.parametrize(
    ("table", "text", "expected"),
    [
        pytest.param(ROADS, "De lasten verkeer geven een voordeel van € 581.000.", ["agrees"], id="less is better"),
        pytest.param(ROADS, "De lasten verkeer geven een nadeel van € 581.000.", ["asked"], id="and not worse"),
        pytest.param(ROADS, "De baten verkeer geven een nadeel van € 15.000.", ["agrees"], id="less income is worse"),
        pytest.param(ROADS, "De baten verkeer geven een voordeel van € 15.000.", ["asked"], id="and not better"),
        pytest.param(
            ROADS, "De lasten verkeer zijn € 581.000 voordeliger dan begroot.", ["agrees"], id="better than budgeted"
        ),
        pytest.param(
            ROADS, "De lasten verkeer zijn € 581.000 nadeliger dan begroot.", ["likely"],
            id="what is better of costs is a question at most",
        ),
        pytest.param(ROADS, "Het saldo is € 566.000 voordeliger dan begroot.", ["agrees"], id="a smaller deficit"),
        pytest.param(
            ROADS, "Het saldo is € 566.000 nadeliger dan begroot.", ["likely"],
            id="below zero a table may print what is good",
        ),
        pytest.param(RESULT, "Het resultaat voor belastingen is gestegen met € 2,0 mln. ten opzichte van 2016.",
                     ["asked"], id="the difference of what the text would round"),
        pytest.param(RESULT, "Het resultaat voor belastingen is gestegen met € 2,1 mln. ten opzichte van 2016.",
                     ["agrees"], id="the difference, rounded"),
        pytest.param(RESULT, "Het resultaat voor belastingen is gestegen met € 2,3 mln. ten opzichte van 2016.",
                     ["critical"], id="and neither"),
    ],
)  # fmt: skip
def test_a_number_is_held_against_what_is_better(table, text, expected):
    assert [kind for _, kind in became(table, text)] == expected


@pytest.mark.parametrize(
    ("table", "label", "section", "aims"),
    [
        pytest.param(ROADS, "Lasten verkeer", None, "less", id="by a word of its label"),
        pytest.param(ROADS, "Baten verkeer", None, "more", id="the other one"),
        pytest.param(SECTIONS, "Economie", "Lasten", "less", id="by its section"),
        pytest.param(SECTIONS, "Economie", "Baten", "more", id="the other section"),
    ],
)
def test_a_line_that_no_rulebook_knows_says_what_it_aims_at(table, label, section, aims):
    rows = told(table).facts.rows.values()
    (row,) = [one for one in rows if one.label == label and (section is None or section in one.sections)]
    assert (row.is_cost, row.compare == "at least") == (aims == "less", aims == "more")


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("Het voordeel van samenwerken is bekend.", []),
        ("Het voordeel van goed samenwerken is al jaren bekend bij alle 12 partners.", []),
        ("Een voordeel van € 3 mln. op de huur.", ["better"]),
        ("Op de huur is € 3 mln. nadeel ontstaan.", ["worse"]),
    ],
)
def test_an_advantage_is_one_beside_a_number_alone(text, says):
    assert [one.says for one in told(ROADS).check(text).spoken.ways] == says


def test_a_currency_of_letters_may_touch_its_number():
    numbers = told("acme").check("Cost of sales was RMB377.3 billion, and B2 is a name.").spoken.numbers
    assert [(one.text, one.unit, one.value) for one in numbers] == [("RMB377.3 billion", "CNY", 377_300_000_000)]
