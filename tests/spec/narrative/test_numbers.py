"""Numbers in texts: what they stand for, and which of them are no figures."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.spec.narrative.books import BOOKS, WRITTEN, numbers, prose
from tieout.narrative.fiscal_years import names_first_year
from tieout.narrative.numbers import find_numbers
from tieout.narrative.scanning import Written

MLN = 1_000_000


def shown(text, language):
    """Give each number as its value and unit, with its bound where it has one."""
    return [(one.value, one.unit, *([one.bound] if one.bound else [])) for one in numbers(text, language).numbers]


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        pytest.param("nl", "€ 39,2 mln.", [(39_200_000, "EUR")], id="an amount in millions"),
        pytest.param("nl", "39,2 miljoen euro", [(39_200_000, "EUR")], id="a currency in words"),
        pytest.param("nl", "EUR 1.234.567", [(1_234_567, "EUR")], id="groups of three"),
        pytest.param("nl", "1 234 stuks", [(1234, None)], id="groups by a space"),
        pytest.param("nl", "99,91%", [(Fraction("99.91"), "%")], id="a percentage"),
        pytest.param("nl", "4.1%", [(Fraction("4.1"), "%")], id="a second decimal mark"),
        pytest.param("nl", "drie procent", [(3, "%")], id="a percentage in words"),
        pytest.param("nl", "0,5 procentpunt", [(Fraction("0.5"), "points")], id="percentage points"),
        pytest.param("nl", "-17,3 mln.", [(-17_300_000, None)], id="a minus sign"),
        pytest.param("nl", "een saldo van € -17,3 mln.", [(-17_300_000, "EUR")], id="a minus behind the currency"),
        pytest.param("nl", "de post – 17,3 mln. – viel mee", [(17_300_000, None)], id="a dash is no sign"),
        pytest.param("nl", "€ 2,5 mln.¹ en 3 zaken[^2]", [(2_500_000, "EUR"), (3, None)], id="marks of notes are none"),
        pytest.param("nl", "van 21,3 naar 19,2 mln.", [(21_300_000, None), (19_200_000, None)], id="from and to"),
        pytest.param("nl", "ten minste 95%", [(95, "%", "at least")], id="at least"),
        pytest.param("nl", "≤ 5 zaken", [(5, None, "at most")], id="a sign for at most"),
        pytest.param("nl", "ruim 1800 sites", [(1800, None, "over")], id="something over"),
        pytest.param("nl", "bijna € 40 mln.", [(40 * MLN, "EUR", "under")], id="almost"),
        pytest.param("nl", "meer dan 2000 sites", [(2000, None, "above")], id="more than, and no year"),
        pytest.param("nl", "1900 meldingen in 2022", [(1900, None)], id="a count that looks like a year"),
        pytest.param("nl", "vijfentwintig aanvragen", [(25, None)], id="a word with ones before tens"),
        pytest.param("nl", "tweehonderdvijftig dossiers", [(250, None)], id="a word above a hundred"),
        pytest.param("nl", "een half procent", [(Fraction(1, 2), "%")], id="a half"),
        pytest.param("nl", "twee derde van de zaken", [(Fraction(2, 3), None)], id="two thirds"),
        pytest.param("nl", "één miljoen", [(MLN, None)], id="one million in words"),
        pytest.param("nl", "een miljoen", [(MLN, None)], id="an article before a scale word is a number"),
        pytest.param("nl", "een dienst", [], id="an article is none"),
        pytest.param("nl", "17,3 en 21,9 mln.", [(17_300_000, None), (21_900_000, None)], id="a scale for both"),
        pytest.param("nl", "70,9 en 72,3%", [(Fraction("70.9"), "%"), (Fraction("72.3"), "%")], id="one sign for both"),
        pytest.param("nl", "tussen 10 en 15 mln.", [(10 * MLN, None)], id="a range is one number"),
        pytest.param("nl", "39,2mln.", [(39_200_000, None)], id="a scale word against the digits"),
        pytest.param("en", "$93,662 thousand", [(93_662_000, "USD")], id="English groups"),
        pytest.param("en", "$ 3.2 million", [(3_200_000, "USD")], id="English decimals"),
        pytest.param("en", "9.4 percent", [(Fraction("9.4"), "%")], id="percent in English"),
        pytest.param("en", "two hundred and fifty stores", [(250, None)], id="several words"),
        pytest.param("en", "twenty-five orders", [(25, None)], id="a hyphen"),
        pytest.param("en", "about 40 units", [(40, None, "about")], id="about"),
        pytest.param("en", "over 1,800 sites", [(1800, None, "above")], id="over"),
        pytest.param("en", "£2bn", [(2 * 10**9, "GBP")], id="billions against the digits"),
        pytest.param("en", "14 bps", [(Fraction("0.14"), "points")], id="basis points"),
        pytest.param("en", "a 250-bps increase", [(Fraction("2.5"), "points")], id="a unit behind a hyphen"),
        pytest.param("en", "€82-86m", [(82 * MLN, "EUR")], id="a range with one currency and one letter"),
        pytest.param("en", "a cover of 2.3x", [(Fraction("2.3"), None)], id="a multiple"),
        pytest.param("nl", "m€ 173 en k€ 20", [(173 * MLN, "EUR"), (20_000, "EUR")], id="a factor in the currency"),
        pytest.param("nl", "€ 436,6m", [(436_600_000, "EUR")], id="a letter behind an amount of money"),
        pytest.param("nl", "€ 45.000 V", [(45_000, "EUR")], id="a letter for which way it counts"),
    ],
)  # fmt: skip
def test_a_number_stands_for_its_amount_in_base_units(language, text, expected):
    assert shown(text, language) == expected


@pytest.mark.parametrize(
    ("language", "text", "why"),
    [
        pytest.param("nl", "in 2022", "year", id="a year"),
        pytest.param("nl", "seizoen 2021/2022", "year", id="a split year"),
        pytest.param("en", "in 2018–19", "year", id="a split year with a dash"),
        pytest.param("en", "in FY2019", "year", id="the year of a company"),
        pytest.param("nl", "de C2m-norm", "name", id="a letter behind a name"),
        pytest.param("nl", "op 31 december", "date", id="a date in words"),
        pytest.param("nl", "bel 0800-1351", "name", id="a telephone number"),
        pytest.param("nl", "zie § 3.1", "reference", id="the sign of a section"),
        pytest.param("nl", "Stb. 2021, 234", "reference", id="a law gazette"),
        pytest.param("nl", "op 1-1-2022", "date", id="a date in digits"),
        pytest.param("nl", "blz. 158", "reference", id="a page"),
        pytest.param("nl", "tabel 39", "reference", id="a table"),
        pytest.param("nl", "artikel 2.3", "reference", id="an article"),
        pytest.param("nl", "Kamerstuk 36 360 VII", "reference", id="a paper"),
        pytest.param("nl", "de sterren (3)", "reference", id="a note in brackets"),
        pytest.param("nl", "de B2-dienst", "name", id="a name with a digit"),
        pytest.param("nl", "covid-19", "name", id="a name behind a hyphen"),
        pytest.param("nl", "24/7 bereikbaar", "name", id="round the clock"),
        pytest.param("nl", "om 12:30", "time", id="an hour"),
        pytest.param("nl", "de 2e begroting", "ordinal", id="an ordinal"),
        pytest.param("nl", "de 1.2.3 ervan", "name", id="a version"),
        pytest.param("en", "COVID-19", "name", id="the same in English"),
        pytest.param("en", "the 3rd quarter", "ordinal", id="an English ordinal"),
        pytest.param("en", "page 12", "reference", id="an English page"),
        pytest.param("en", "Form 10-K", "name", id="a form"),
        pytest.param("en", "May 5", "date", id="a month before its day"),
    ],
)
def test_what_is_no_figure_is_passed_over(language, text, why):
    found = numbers(text, language)
    assert found.numbers == ()
    assert why in [one.why for one in found.passed]


@pytest.mark.parametrize(
    ("heads", "year"),
    [
        pytest.param([("2019", 2019), ("2018", 2018)], 2019, id="by its last, where heads are of one year"),
        pytest.param([("2018-19", 2018), ("2017-18", 2017)], 2018, id="by its first, as the heads are"),
        pytest.param([("2018/2019", 2019)], 2019, id="by its last, as the heads are"),
    ],
)
def test_a_year_that_spans_two_is_called_as_in_the_heads_of_tables(heads, year):
    book = BOOKS["en"]
    written = Written(book.notation, book.narrative, names_first_year(heads))
    (passed,) = find_numbers(prose("in 2018–19", "en"), written).passed
    assert passed.year == year


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("# 2.1 Kasstroom", id="the number of a heading"),
        pytest.param("1. Inleiding\n2. Slot", id="the numbers of a list"),
        pytest.param("`kosten = 12`", id="code"),
        pytest.param("```\nkosten = 12\n```", id="a block of code"),
        pytest.param("zie https://example.org/2022/17", id="an address"),
        pytest.param("[zie](bijlage-12.pdf)", id="the target of a link"),
        pytest.param('<a href="x?id=12">hier</a>', id="an attribute"),
        pytest.param("<!-- 12 mln. -->", id="a comment"),
        pytest.param("<script>var x = 12;</script>", id="a script"),
        pytest.param("<SCRIPT>var x = 12;</SCRIPT>", id="one in capitals"),
        pytest.param("De omzet<sup>2</sup> daalde", id="a raised digit"),
    ],
)
def test_what_is_no_prose_has_no_numbers(text):
    assert numbers(text).numbers == ()


def test_a_tag_that_is_not_closed_hides_no_text():
    assert [one.text for one in numbers("<presents>Het is 12 mln.</presents> <pre>En 13 mln.").numbers] == [
        "12 mln.",
        "13 mln.",
    ]


@pytest.mark.parametrize(
    ("text", "value", "allowed"),
    [
        pytest.param("249 mln.", "249.49", True, id="what prints so"),
        pytest.param("249 mln.", "249.5", False, id="the edge rounds away"),
        pytest.param("circa 250 mln.", "244", True, id="about is within one step of the last digit that counts"),
        pytest.param("circa 250 mln.", "239", False, id="and no further"),
        pytest.param("ruim 240 mln.", "244", True, id="ruim is above"),
        pytest.param("ruim 240 mln.", "239", False, id="and not below"),
        pytest.param("bijna 250 mln.", "249", True, id="bijna is below"),
        pytest.param("bijna 250 mln.", "251", False, id="and not above"),
        pytest.param("meer dan 200 mln.", "900", True, id="more than has no end"),
        pytest.param("meer dan 200 mln.", "200", False, id="more than is more"),
        pytest.param("minstens 200 mln.", "200", True, id="at least may be just that"),
        pytest.param("hoogstens 200 mln.", "200", True, id="at most as well"),
        pytest.param("hoogstens 200 mln.", "201", False, id="and no more"),
        pytest.param("minder dan 200 mln.", "12", True, id="less than has none either"),
        pytest.param("tussen 10 en 15 mln.", "12.4", True, id="a range holds what is within"),
        pytest.param("tussen 10 en 15 mln.", "16", False, id="and not what is beyond"),
    ],
)
def test_the_words_before_a_number_say_which_amounts_it_allows(text, value, allowed):
    (number,) = numbers(text).numbers
    amount = Fraction(value) * MLN
    low, high = number.said.lower, number.said.upper
    is_above = low is None or low < amount or (low == amount and number.said.lower_closed)
    is_below = high is None or amount < high or (high == amount and number.said.upper_closed)
    assert (is_above and is_below) == allowed


def test_a_number_knows_its_place_in_the_file():
    ready = prose("# Kop\n\nDe omzet is\n  € 244 mln. geworden.\n")
    (number,) = find_numbers(ready, WRITTEN["nl"]).numbers
    assert ready.place(number.start) == (4, 3)
    assert number.text == "€ 244 mln."


PIECES = st.sampled_from(
    ["€", " ", "12", ",5", ".000", "mln.", "%", "-", "–", "(", ")", "\n", "\n\n", "# ", "- ", "| ", "een", "half", "en",
     "ruim", "meer dan", "2022", "januari", "blz.", "<p>", "</p>", "<!--", "-->", "`", "```", "&nbsp;", "&#x;",
     "honderd", "x", "/", ":", "²", "٣", "\u00a0", "\u2028", "\x00", "tussen", "\ud7ff", "https://a", "e"]
)  # fmt: skip


@pytest.mark.parametrize("language", ["nl", "en"])
@given(text=st.lists(PIECES, max_size=40).map("".join) | st.text(max_size=80))
def test_no_text_stops_the_reading_and_every_number_stands_where_it_says(language, text):
    ready = prose(text, language)
    found = find_numbers(ready, WRITTEN[language])
    for one in (*found.numbers, *found.passed):
        assert 0 <= one.start < one.end <= len(text)
        assert one.text == ready.plain[one.start : one.end]
    starts = [one.start for one in found.numbers]
    assert starts == sorted(starts)
    numbers(text, language)


@given(value=st.integers(0, 10**9), decimals=st.integers(0, 3))
def test_every_number_that_is_printed_is_read_back(value, decimals):
    amount = Fraction(value, 10**decimals)
    whole, rest = divmod(value, 10**decimals)
    printed = f"{whole:,}".replace(",", ".") + (f",{rest:0{decimals}}" if decimals else "")
    found = [one.value for one in numbers(f"Het is € {printed}.").numbers]
    assert found == [amount]
