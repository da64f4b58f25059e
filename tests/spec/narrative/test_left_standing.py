"""A number of last year, or of the budget, that a text prints as what came about this year: it was left standing."""

from __future__ import annotations

import pytest

from tests.spec.narrative.publications import Printed, told
from tieout.narrative.wording import contradiction, question

ROADS = Printed(
    """
    Omschrijving    | Begroting 2017 | Realisatie 2017 | Realisatie 2016
    Lasten verkeer  | 8.110          | 7.529           | 7.302
    Lasten parkeren | 255            | 241             | 198
    Totaal lasten   | 8.365          | 7.770           | 7.500
    """,
    (("budget", 2017), ("realisation", 2017), ("realisation", 2016)),
    "Jaarstukken 2017: verkeer",
)
YEARS = Printed(
    """
    Income statement | 2023 | 2022
    Revenue          | 45.7 | 44.5
    Operating profit | 15.6 | 16.3
    """,
    (("actual", 2023), ("actual", 2022)),
    "Income statement", "annual_reports", "operating_statement", "GBP", 1_000_000,
)  # fmt: skip
AHEAD = Printed(
    """
    Omschrijving   | Begroting 2018 | Begroting 2017
    Lasten verkeer | 8.110          | 7.900
    """,
    (("budget", 2018), ("budget", 2017)),
    "Begroting 2018: verkeer",
)


def became(table: Printed, text: str) -> list[tuple[str, str]]:
    """Give each number that was judged, in order, with what became of it: `agrees`, `asked`, `likely` or `critical`."""
    publication = told(table)
    checked = publication.check(text)
    came = []
    for one in sorted(checked.judgements, key=lambda one: one.claim.start):
        if one.claim.number is not None:
            kind = "critical" if one.is_certain else "likely" if one.is_likely else "asked"
            quote = checked.quote(one.claim.start, one.claim.end)
            came.append((quote, "agrees" if one.state == "agrees" else kind))
    return came


@pytest.mark.parametrize(
    ("table", "text", "expected"),
    [
        pytest.param(ROADS, "In 2017 bedroegen de lasten verkeer € 7.302.000.", "likely", id="last year's, of this"),
        pytest.param(YEARS, "Revenue in 2023 was £44.5m.", "likely", id="the same in English"),
        pytest.param(ROADS, "Tot 2017 bedroegen de lasten verkeer € 7.302.000.", "likely", id="until this year"),
        pytest.param(YEARS, "In 2022 revenue was £45.7m.", "critical", id="this year's, of last year"),
        pytest.param(ROADS, "De lasten verkeer bedragen € 7.302.000.", "likely", id="last year's, of no year"),
        pytest.param(YEARS, "Revenue was £44.5m.", "likely", id="the same in English, of no year"),
        pytest.param(ROADS, "De lasten verkeer bedragen € 8,1 mln.", "likely", id="what was budgeted"),
        pytest.param(ROADS, "In 2017 bedroegen de lasten verkeer € 8,1 mln.", "likely", id="what was budgeted for it"),
        pytest.param(
            ROADS, "De lasten verkeer bedroegen € 7.302.000, vooral door onderhoud.", "asked", id="with a reason"
        ),
        pytest.param(ROADS, "De realisatie van de lasten verkeer is € 7.302.000.", "asked", id="told more closely"),
        pytest.param(
            ROADS, "De lasten voor verkeer op provinciale wegen bedragen € 7.302.000.", "asked", id="of a part, perhaps"
        ),
        pytest.param(ROADS, "In 2017 bedroegen de lasten verkeer € 7.529.000.", "agrees", id="its own"),
        pytest.param(ROADS, "In 2016 bedroegen de lasten verkeer € 7.302.000.", "agrees", id="of the year it says"),
        pytest.param(
            ROADS, "De lasten voor verkeer op wegen bedroegen in 2016 € 7.302.000.", "agrees", id="and of a part"
        ),
        pytest.param(ROADS, "De lasten verkeer waren begroot op € 8,1 mln.", "agrees", id="said to be budgeted"),
        pytest.param(
            ROADS, "## Rekening 2016\n\nDe lasten voor verkeer op wegen bedragen € 7.302.000.", "agrees",
            id="under a heading of that year",
        ),
        pytest.param(
            ROADS, "We kijken terug op 2016. De lasten voor verkeer op wegen waren € 7.302.000.", "agrees",
            id="behind a sentence of that year",
        ),
        pytest.param(
            ROADS, "## Vorig jaar\n\nDe lasten verkeer bedroegen € 7.302.000.", "asked", id="under last year"
        ),
        pytest.param(
            ROADS, "## Begroting\n\nDe lasten verkeer bedragen € 8.110.000.", "asked", id="under the budget"
        ),
        pytest.param(
            ROADS, "## Verschillen met de begroting\n\nDe lasten verkeer bedragen € 9.110.000.", "critical",
            id="what is no figure of the line is wrong under any heading",
        ),
        pytest.param(AHEAD, "De lasten verkeer bedragen € 8.110.000.", "agrees", id="of a year that is only budgeted"),
        pytest.param(
            AHEAD, "De lasten voor verkeer op wegen bedragen € 8.110.000.", "agrees", id="the same, told more closely"
        ),
    ],
)  # fmt: skip
def test_a_number_that_was_left_standing_is_no_number_of_this_year(table, text, expected):
    assert [kind for _, kind in became(table, text)] == [expected]


def test_a_number_that_is_no_figure_of_its_row_is_a_mistake_in_a_plain_sentence_of_any_year():
    assert became(YEARS, "Revenue was £47.5m.") == [("£47.5m", "critical")]


@pytest.mark.parametrize(
    ("text", "en", "nl"),
    [
        pytest.param(
            "In 2016 bedroegen de lasten verkeer € 7.529.000.",
            'Lasten verkeer: the table prints “7.302” (Realisatie 2016); the text says "€ 7.529.000", which is “7.529” '
            "(Realisatie 2017).",
            'Lasten verkeer: de tabel vermeldt “7.302” (Realisatie 2016); er staat "€ 7.529.000", en dat is “7.529” '
            "(Realisatie 2017).",
            id="without a doubt",
        ),
        pytest.param(
            "De lasten verkeer bedragen € 8,1 mln.",
            '"€ 8,1 mln." may speak of this line, which is not sure: it may mean another figure. Lasten verkeer: the '
            'table prints “7.529” (Realisatie 2017); the text says "€ 8,1 mln.", which is “8.110” (Begroting 2017).',
            '"€ 8,1 mln." gaat misschien over deze regel, maar zeker is het niet: het kan een ander cijfer bedoelen. '
            'Lasten verkeer: de tabel vermeldt “7.529” (Realisatie 2017); er staat "€ 8,1 mln.", en dat is “8.110” '
            "(Begroting 2017).",
            id="that may be meant",
        ),
    ],
)
def test_the_steward_sees_where_the_number_comes_from(text, en, nl):
    publication = told(ROADS)
    checked = publication.check(text)
    (one,) = checked.judgements
    say = contradiction if one.is_certain else question
    made = say(one, checked.quote(*one.claim.words), publication.facts, publication.units)
    assert (made.en, made.nl) == (en, nl)
