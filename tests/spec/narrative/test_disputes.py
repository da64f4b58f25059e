"""Where texts contradict themselves: a direction its own amounts, and one sentence another."""

from __future__ import annotations

import pytest

from tests.spec.narrative.publications import told
from tests.spec.narrative.test_left_standing import ROADS, YEARS
from tieout.narrative.checking import check
from tieout.narrative.contested import contested
from tieout.values.transcript import Transcript


def found(table: object, *texts: str) -> list[tuple[str, ...]]:
    """Give what texts say that their own words contradict: the words, and those that do."""
    publication = told(table)
    prose = [publication.texts.prose(f"text{at}.md", Transcript(text)) for at, text in enumerate(texts, 1)]
    checked = [check(publication.texts.listen(one), publication.facts) for one in prose]
    return [one.quotes for one in contested(checked, publication.facts)]


@pytest.mark.parametrize(
    ("table", "text", "quotes"),
    [
        pytest.param(YEARS, "Revenue climbed to £44.5m from £45.7m.", ("climbed", "£45.7m", "£44.5m"), id="to, from"),
        pytest.param(YEARS, "Rent fell from £3.1m to £3.4m.", ("fell", "£3.1m", "£3.4m"), id="of no line of a table"),
        pytest.param(ROADS, "De huur steeg van € 3,4 mln. naar € 3,1 mln.", ("steeg", "€ 3,4 mln.", "€ 3,1 mln."),
                     id="in Dutch"),
        pytest.param(ROADS, "Het verzuim daalde van 4,9% naar 5,2%.", ("daalde", "4,9%", "5,2%"), id="percentages"),
        pytest.param(YEARS, "Revenue climbed to £45.7m from £44.5m.", None, id="it did"),
        pytest.param(YEARS, "Rent fell from £3.1m to £3.1m.", None, id="as both are rounded it may have"),
        pytest.param(YEARS, "Rent did not rise from £3.4m to £3.1m.", None, id="denied"),
        pytest.param(YEARS, "Rent improved from £3.1m to £3.4m.", None, id="what is better is not said"),
        pytest.param(YEARS, "The result rose from a loss of £3.4m to a profit of £3.1m.", None, id="over zero"),
        pytest.param(YEARS, "The balance rose from £-3.1m to £3.0m.", None, id="below zero"),
        pytest.param(ROADS, "Er was een daling van 3% tot 5%.", None, id="a range"),
        pytest.param(YEARS, "Waiting fell for those from 18 to 64 years old.", None, id="numbers of nothing measured"),
        pytest.param(YEARS, "Waiting fell from 1 hour to 45 minutes.", None, id="in other units"),
        pytest.param(YEARS, "Rent rose, and fell from £3.1m to £2.8m, from £3.4m to £3.6m.", None, id="too much said"),
    ],
)  # fmt: skip
def test_a_direction_is_held_against_its_own_amounts(table, text, quotes):
    assert found(table, text) == ([] if quotes is None else [quotes])


@pytest.mark.parametrize(
    ("texts", "quotes"),
    [
        pytest.param(
            ["Revenue was £45.7m.", "Revenue was £44.5m, mainly due to new clients."], ("£44.5m", "£45.7m"),
            id="two texts, of which the table bears out one",
        ),
        pytest.param(
            ["Revenue in 2021 was £40.1m. The team grew. Revenue in 2021 amounted to £41.0m."], ("£41.0m", "£40.1m"),
            id="two sentences on a year that no table prints",
        ),
        pytest.param(
            ["In 2021 revenue was higher than in 2020.", "In 2021 revenue was lower than in 2020."],
            ("lower", "higher"), id="two directions",
        ),
        pytest.param(
            ["In 2021 revenue rose by £3.0m.", "In 2021 revenue rose by £2.0m."],
            ("rose by £2.0m", "rose by £3.0m"), id="two changes",
        ),
        pytest.param(
            ["In 2021 revenue rose by £3.0m.", "In 2021 revenue fell by £3.0m."], ("fell by £3.0m", "rose by £3.0m"),
            id="one change, the other way",
        ),
        pytest.param(["Revenue in 2021 was £40.1m.", "Revenue in 2021 was £40m."], None, id="one is rounded"),
        pytest.param(["Revenue in 2021 was £40.1m.", "Revenue in 2020 was £41.0m."], None, id="of two years"),
        pytest.param(["Revenue in 2021 was £40.1m.", "Operating profit in 2021 was £14.0m."], None, id="of two lines"),
        pytest.param(["Revenue in 2021 was £40.1m and not £41.0m."], None, id="one sentence"),
        pytest.param(["Revenue was £45.7m.", "Revenue was £50.7m."], None, id="what its table contradicts is told"),
        pytest.param(["Revenue in 2021 was £40.1m.", "Revenue of Scotland in 2021 was £4.0m."], None, id="of a part"),
        pytest.param(["Revenue in 2021 was £40.1m.", "Revenue in 2021 was more than £40m."], None, id="a bound"),
        pytest.param(["Revenue in 2021 was £40.1m.", "Revenue in 2021 was £41.0m at constant rates."], None,
                     id="reckoned otherwise"),
    ],
)  # fmt: skip
def test_sentences_that_exclude_each_other(texts, quotes):
    assert found(YEARS, *texts) == ([] if quotes is None else [quotes])


def test_a_third_sentence_is_held_against_the_first():
    texts = ["Revenue in 2021 was £40.1m.", "Revenue in 2021 was £41.0m.", "Revenue in 2021 was £42.0m."]
    assert found(YEARS, *texts) == [("£41.0m", "£40.1m"), ("£42.0m", "£40.1m")]


def test_it_is_said_where_both_stand():
    publication = told(YEARS)
    texts = [
        "Revenue in 2021 was £40.1m.\n",
        "# Summary\n\nRevenue in 2021 was £41.0m.\n\nRent fell from £3m to £4m.\n",
    ]
    prose = [publication.texts.prose(f"text{at}.md", Transcript(text)) for at, text in enumerate(texts, 1)]
    checked = [check(publication.texts.listen(one), publication.facts) for one in prose]
    own, two = contested(checked, publication.facts)
    assert own.message.en == '"fell" says that it became lower, and "£4m", which it went to, is higher than "£3m".'
    assert own.message.nl == '"fell" zegt dat het lager werd, en "£4m", waar het op uitkwam, is hoger dan "£3m".'
    assert two.message.en == 'Revenue: here the text says "£41.0m", and text1.md says "£40.1m" on line 1.'
    assert two.message.nl == 'Revenue: hier staat "£41.0m", en in text1.md staat "£40.1m", regel 1.'
    assert [(one.file, one.line, one.column) for one in two.others] == [("text1.md", 1, 21)]
