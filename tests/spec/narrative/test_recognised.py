"""What the words of a text leave open and its amounts do not: of which row a number is, and which way that went."""

from __future__ import annotations

import pytest

from tests.spec.narrative.publications import told
from tests.spec.narrative.test_told_beside import became
from tieout.narrative.facts import Row
from tieout.narrative.likeness import NAMED, Likeness
from tieout.rulebook.narrative_words import NarrativeWords

SOCIAL, SOFTWARE, RESULTS, DPC = "social", "software", "software_results", "dpc_2022_jv_baten_lasten"


@pytest.mark.parametrize(
    ("name", "text", "came"),
    [
        pytest.param(SOFTWARE, "Unearned revenue classified as long-term fell to $3,180 million from $4,530 million.",
                     {"$3,180 million": "agrees", "$4,530 million": "agrees", "fell": "agrees"}, id="another order"),
        pytest.param(SOFTWARE, "Unearned revenue classified as long-term rose to $3,180 million from $4,530 million.",
                     {"$3,180 million": "agrees", "$4,530 million": "agrees", "rose": "asked"},
                     id="the other way is asked"),
        pytest.param(SOFTWARE, "Unearned revenue classified as long-term fell to $3,280 million from $4,530 million.",
                     {"$3,280 million": "unbound", "$4,530 million": "agrees", "fell": "agrees"},
                     id="what has another amount is tied to nothing"),
        pytest.param(SOCIAL, "R&D expenses rose by $3,327 million.", {"$3,327 million": "agrees"}, id="letters"),
        pytest.param(SOCIAL, "G&A expenses fell by $7,014 million.", {"$7,014 million": "asked"},
                     id="letters, the other way"),
        pytest.param(SOCIAL, "The effective tax rate was 25.5%, compared to 12.8% in 2018.",
                     {"25.5%": "agrees", "12.8%": "agrees"}, id="a tax in percent of what is taxed"),
        pytest.param(SOCIAL, "Spending on research was 19.2% of revenue, an increase of 80 basis points.",
                     {"19.2%": "agrees", "80 basis points": "agrees"}, id="by how many points a part rose"),
        pytest.param(SOCIAL, "Spending on research was 19.2% of revenue, a decrease of 80 basis points.",
                     {"19.2%": "agrees", "80 basis points": "asked"}, id="a part went the other way"),
        pytest.param(SOCIAL, "Revenue was $70,697 million, compared to $55,838 million in 2018. This increase was due "
                     "to advertising.",
                     {"$70,697 million": "agrees", "$55,838 million": "agrees", "increase": "agrees"},
                     id="what was said before"),
        pytest.param(SOCIAL, "Revenue was $70,697 million, compared to $55,838 million in 2018. This decrease was due "
                     "to advertising.",
                     {"$70,697 million": "agrees", "$55,838 million": "agrees", "decrease": "asked"},
                     id="what was said before went the other way"),
        pytest.param(DPC, "De inhuurlasten daalden met € 417.000 ten opzichte van 2021.", {"€ 417.000": "agrees"},
                     id="another form of a word"),
        pytest.param(DPC, "De inhuurlasten stegen met € 417.000 ten opzichte van 2021.", {"€ 417.000": "asked"},
                     id="another form, the other way"),
        pytest.param(DPC, "De personele kosten waren € 21,5 mln. Dit is € 2,6 mln. hoger dan begroot.",
                     {"€ 21,5 mln.": "agrees", "€ 2,6 mln.": "agrees"}, id="this is that row"),
        pytest.param(SOCIAL, "Spending on R&D was $13,600 million. This is $3,327 million higher than in 2018.",
                     {"$13,600 million": "agrees", "$3,327 million": "agrees"}, id="this is a row that was recognised"),
        pytest.param(SOCIAL, "Spending on R&D was $13,600 million, compared to $10,273 million in 2018. This decrease "
                     "was due to hiring.",
                     {"$13,600 million": "agrees", "$10,273 million": "agrees", "decrease": "asked"},
                     id="a row that was recognised went the other way"),
    ],
)  # fmt: skip
def test_a_number_is_recognised_by_its_amount(name, text, came):
    assert became(name, text) == came


@pytest.mark.parametrize(
    ("name", "text", "came"),
    [
        pytest.param(SOCIAL, "Revenue rose 27%, and 20% on a constant currency basis.",
                     {"27%": "agrees", "20%": "unbound"}, id="reckoned otherwise"),
        pytest.param(SOCIAL, "Adjusted for currency, revenue rose 24%.", {"24%": "unbound"}, id="that alone"),
        pytest.param(SOCIAL, "Revenue was $70,697 million, with a decrease in outages of 25%.",
                     {"$70,697 million": "agrees", "25%": "unbound"}, id="a decrease in what no row is"),
        pytest.param(SOCIAL, "Revenue rose by $14,859 million or 27%; up 31% for the large customers.",
                     {"$14,859 million": "agrees", "27%": "agrees", "31%": "unbound"}, id="a part of it"),
        pytest.param(SOCIAL, "Revenue rose by 27%, with an increase in daily users of 12%.",
                     {"27%": "agrees", "12%": "unbound"}, id="an increase in something else"),
        pytest.param(SOCIAL, "Revenue rose 27%, driven by $3,000 million of new orders.",
                     {"27%": "agrees", "$3,000 million": "unbound"}, id="the reason of it"),
        pytest.param(SOCIAL, "Sales of gadgets were $1,200 million.", {"$1,200 million": "unbound"},
                     id="a part that no row is"),
        pytest.param(DPC, "De totale baten sloten conform de begroting.", {"conform": "asked"},
                     id="in line with is no accusation"),
    ],
)  # fmt: skip
def test_what_speaks_of_something_else_is_no_question(name, text, came):
    assert became(name, text) == came


@pytest.mark.parametrize(
    ("text", "came"),
    [
        pytest.param("De omzet derden en de omzet overige departementen bedroegen € 17,2 mln. en € 97,2 mln.",
                     {"€ 17,2 mln.": "agrees", "€ 97,2 mln.": "agrees"}, id="as the lines are named"),
        pytest.param("De omzet derden en de omzet overige departementen bedroegen € 97,2 mln. en € 17,2 mln.",
                     {"€ 97,2 mln.": "value", "€ 17,2 mln.": "value"}, id="the other way round"),
        pytest.param("De omzet derden bedroeg € 97,2 mln. en de omzet overige departementen € 17,2 mln.",
                     {"€ 97,2 mln.": "value", "€ 17,2 mln.": "value"}, id="each with the amount of the other"),
        pytest.param("De omzet derden, onder meer uit nieuwe opdrachten, bedroeg € 97,2 mln., terwijl de omzet overige "
                     "departementen achterbleef.", {"€ 97,2 mln.": "unbound", "achterbleef": "agrees"},
                     id="the amount of what is named further on"),
        pytest.param("De omzet derden bedroeg € 97,2 mln.", {"€ 97,2 mln.": "value"}, id="the amount of another line"),
    ],
)  # fmt: skip
def test_the_amount_of_another_line_is_not_recognised_as_right(text, came):
    assert became(DPC, text) == came


def test_what_is_said_of_each_is_said_of_all_that_are_named():
    checked = told(DPC).check("De omzet derden en de omzet overige departementen bedroegen elk € 97,2 mln.")
    assert [(one.state, one.is_likely) for one in checked.judgements] == [
        ("value contradicted", True),
        ("agrees", False),
    ]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        pytest.param(RESULTS, "We are of the opinion that the year as a whole was good for product. This fell by 2%.",
                     id="two rows with one name"),
        pytest.param(RESULTS, "In all that was sold over all of the year, by far the best was product. It fell by 2%.",
                     id="further on than the next sentence is long"),
    ],
)  # fmt: skip
def test_what_an_earlier_sentence_named_has_its_place_there(name, text):
    assert all(one.claim.sentence >= 0 for one in told(name).check(text).judgements)


def test_of_rows_with_one_name_the_one_whose_amounts_are_told_is_meant():
    came = became(RESULTS, "Product cost of revenue increased slightly, to $16.0 billion from $16.3 billion.")
    assert came == {"$16.0 billion": "agrees", "$16.3 billion": "agrees", "increased": "asked"}


@pytest.mark.parametrize(
    ("labels", "words", "first"),
    [
        pytest.param(["College-, cursus- en examengelden", "Overige baten"], ["collegegelden"], 0,
                     id="a shared ending"),
        pytest.param(["Software-as-a-service", "Services"], ["saas"], 0, id="first letters"),
        pytest.param(["Europe/Middle East/Africa", "Americas"], ["emea"], 0, id="first letters of places"),
        pytest.param(["Lasten onderhoudsactiviteiten", "Lasten huur"], ["onderhoudslasten"], 0, id="a compound"),
        pytest.param(["Net income (loss)", "Net sales"], ["net", "loss"], 0, id="what stands in brackets for it"),
        pytest.param(["Opbrengsten kaartverkoop", "Overige bedrijfsopbrengsten"], ["overige", "opbrengsten"], 1,
                     id="a part of a word"),
        pytest.param(["Receivables", "Payables"], ["goodwill"], None, id="nothing alike"),
    ],
)  # fmt: skip
def test_a_row_is_known_by_the_words_that_it_shares(labels, words, first):
    rows = [_row(line, label) for line, label in enumerate(labels)]
    alike = Likeness(rows, str, ("the", "of"), NarrativeWords(title="", dropped=("total", "totaal"))).rows(words)
    assert (alike[0][0] if alike else None) == (None if first is None else rows[first].key)


def test_a_total_is_of_what_its_table_is_called():
    rows = [_row(0, "Gas"), _row(1, "Totaal", title="Verslag 2022: huisvesting")]
    ((key, alike),) = Likeness(rows, str, (), NarrativeWords(title="", dropped=("totaal",))).rows(
        ["huisvestingslasten"]
    )
    assert key == rows[1].key
    assert alike >= NAMED


def _row(line: int, label: str, title: str = "") -> Row:
    """Make a row with a label."""
    return Row(("table", line), None, label, (), (label,), "EUR", title=title)
