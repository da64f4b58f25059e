"""What a printed cell is: a figure with its value and interval, a mark, or unreadable. Never a guess."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

import pytest
from msgspec import structs

from tests.spec.drawn import Printed, read
from tests.spec.oracle import UNREADABLE, Read
from tieout.rulebook.shelf import read_rulebook
from tieout.rulebook.vocabulary import Notation

SHIPPED = read_rulebook("agency_accounts", frozenset({"logius"}), frozenset()).notation
NBSP, NNBSP, FIGURE_SPACE, THIN = "\u00a0", "\u202f", "\u2007", "\u2009"


def figure(value: str, unit: str, scale: int, decimals: int, interval: str) -> Read:
    return Read("figure", None, Decimal(value), unit, scale, decimals, interval)


AHEAD: dict[Printed, Read] = {}
"""What the cells of the tables here are: to plan the query that reads them costs more than to read them all."""


@pytest.fixture(scope="module", autouse=True)
def read_ahead(request: pytest.FixtureRequest) -> None:
    """Read the cells of all tables here at once."""
    tables = [getattr(item, "callspec", None) for item in request.session.items if item.module is request.module]
    asked = list(dict.fromkeys(cell for one in tables if one is not None for cell in asked_of(one.params)))
    AHEAD.update(zip(asked, read(asked, SHIPPED), strict=True))


def asked_of(row: dict[str, object]) -> Iterator[Printed]:
    """Give the cells that are asked of a row of a table: alone, in a table of amounts, and as the row says."""
    if "text" in row:
        yield Printed(row["text"])
        yield Printed(row["text"], "EUR", "EUR", row.get("scale", 1_000))
        yield Printed(row["text"], row.get("line_unit"), row.get("table_unit"), row.get("table_scale", 1))


def read_one(text: str, line_unit: str | None = None, table_unit: str | None = None, scale: int = 1) -> Read:
    return AHEAD[Printed(text, line_unit, table_unit, scale)]


# The cell, then what it stands for: value, unit, scale, decimals, and the amounts that print so.
NUMBERS = [
    pytest.param("7", "7", 0, "[6.5, 7.5)", id="a digit"),
    pytest.param("0", "0", 0, "(-0.5, 0.5)", id="zero is open at both ends, for a half rounds away from it"),
    pytest.param("0,00", "0", 2, "(-0.005, 0.005)", id="zero with decimals"),
    pytest.param("-0", "0", 0, "(-0.5, 0.5)", id="minus zero is zero"),
    pytest.param("7,0", "7", 1, "[6.95, 7.05)", id="a zero decimal narrows the interval"),
    pytest.param("-7", "-7", 0, "(-7.5, -6.5]", id="a negative figure is closed at its upper end"),
    pytest.param("90,88", "90.88", 2, "[90.875, 90.885)", id="two decimals after a comma"),
    pytest.param("1,234", "1.234", 3, "[1.2335, 1.2345)", id="a comma is never a thousands mark"),
    pytest.param("0,123456789", "0.123456789", 9, "[0.1234567885, 0.1234567895)", id="nine decimals"),
    pytest.param("1.234", "1234", 0, "[1233.5, 1234.5)", id="a dot before three digits groups thousands"),
    pytest.param("1.2", "1.2", 1, "[1.15, 1.25)", id="a dot before one digit is a decimal dot"),
    pytest.param("90.88", "90.88", 2, "[90.875, 90.885)", id="a dot before two digits is a decimal dot"),
    pytest.param("1234.56", "1234.56", 2, "[1234.555, 1234.565)", id="a decimal dot behind bare digits"),
    pytest.param("6.439.530", "6439530", 0, "[6439529.5, 6439530.5)", id="two dots group millions"),
    pytest.param("1.234.567,89", "1234567.89", 2, "[1234567.885, 1234567.895)", id="groups and decimals"),
    pytest.param("50 000 000", "50000000", 0, "[49999999.5, 50000000.5)", id="spaces group too"),
    pytest.param("53 121,5", "53121.5", 1, "[53121.45, 53121.55)", id="spaces group, with a decimal"),
    pytest.param(f"53{NBSP}121", "53121", 0, "[53120.5, 53121.5)", id="a no-break space groups"),
    pytest.param(f"53{NNBSP}121", "53121", 0, "[53120.5, 53121.5)", id="a narrow no-break space groups"),
    pytest.param(f"53{THIN}121", "53121", 0, "[53120.5, 53121.5)", id="a thin space groups"),
    pytest.param(f"53{FIGURE_SPACE}121", "53121", 0, "[53120.5, 53121.5)", id="a figure space groups"),
    pytest.param("53\u2008121", "53121", 0, "[53120.5, 53121.5)", id="a punctuation space groups"),
    pytest.param("53\u200a121", "53121", 0, "[53120.5, 53121.5)", id="a hair space groups"),
    pytest.param("20366248", "20366248", 0, "[20366247.5, 20366248.5)", id="digits without groups"),
    pytest.param("999999999999999999", "999999999999999999", 0,
                 "[999999999999999998.5, 999999999999999999.5)", id="eighteen digits, the most that are read"),
    pytest.param(f"  329{NBSP} ", "329", 0, "[328.5, 329.5)", id="spaces around it"),
    pytest.param("2021", "2021", 0, "[2020.5, 2021.5)", id="a year is a number like any other"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "value", "decimals", "interval"), NUMBERS)
def test_a_number_is_read_with_the_amounts_that_print_so(text, value, decimals, interval):
    assert read_one(text) == figure(value, "1", 1, decimals, interval)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        pytest.param("-800", "-800", id="hyphen"),
        pytest.param("- 800", "-800", id="hyphen and space"),
        pytest.param("\N{FIGURE DASH} 800", "-800", id="figure dash and space, as printed since 2019"),
        pytest.param("\N{FIGURE DASH}800", "-800", id="figure dash"),
        pytest.param("\N{EN DASH} 800", "-800", id="en dash and space, as printed until 2018"),
        pytest.param("\N{EN DASH}202", "-202", id="en dash"),
        pytest.param(f"\N{EN DASH}{NBSP}800", "-800", id="en dash and no-break space"),
        pytest.param("\N{EM DASH} 800", "-800", id="em dash"),
        pytest.param("\N{MINUS SIGN}800", "-800", id="minus sign"),
        pytest.param("-/- 800", "-800", id="-/- and space"),
        pytest.param("-/-800", "-800", id="-/-"),
        pytest.param("\N{EN DASH}/\N{EN DASH}50 000 000", "-50000000", id="–/– with groups by spaces"),
        pytest.param("\N{FIGURE DASH}/\N{FIGURE DASH} 800", "-800", id="‒/‒"),
        pytest.param("\N{MINUS SIGN}/\N{MINUS SIGN} 800", "-800", id="−/−"),
    ],
)
def test_every_dash_before_a_number_is_a_minus(text, value):
    assert read_one(text).value == Decimal(value)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            "€ 249 mln.",
            figure("249000000", "EUR", 1_000_000, 0, "[248500000, 249500000)"),
            id="€ 249 mln. stands for 248,5 up to 249,5 mln.",
        ),
        pytest.param("€ 0,47", figure("0.47", "EUR", 1, 2, "[0.465, 0.475)"), id="cents"),
        pytest.param("€0,47", figure("0.47", "EUR", 1, 2, "[0.465, 0.475)"), id="€ without a space"),
        pytest.param(f"€{NBSP}0,47", figure("0.47", "EUR", 1, 2, "[0.465, 0.475)"), id="€ and a no-break space"),
        pytest.param("€ -5", figure("-5", "EUR", 1, 0, "(-5.5, -4.5]"), id="the minus behind the €"),
        pytest.param("-€ 5", figure("-5", "EUR", 1, 0, "(-5.5, -4.5]"), id="the minus before the €"),
        pytest.param("- € 5", figure("-5", "EUR", 1, 0, "(-5.5, -4.5]"), id="the minus apart, before the €"),
        pytest.param("€ -/- 5", figure("-5", "EUR", 1, 0, "(-5.5, -4.5]"), id="-/- behind the €"),
        pytest.param(
            "-€ 0,5 mln.",
            figure("-500000", "EUR", 1_000_000, 1, "(-550000, -450000]"),
            id="minus, €, decimals and mln. together",
        ),
        pytest.param(
            "239 mln.",
            figure("239000000", "1", 1_000_000, 0, "[238500000, 239500000)"),
            id="mln. alone is a scale and no unit",
        ),
        pytest.param(
            "514 mln", figure("514000000", "1", 1_000_000, 0, "[513500000, 514500000)"), id="mln without its dot"
        ),
        pytest.param(
            "514mln.", figure("514000000", "1", 1_000_000, 0, "[513500000, 514500000)"), id="mln. against the number"
        ),
        pytest.param("€ 12 x € 1.000", figure("12000", "EUR", 1_000, 0, "[11500, 12500)"), id="x € 1.000"),
        pytest.param(
            "12 x € 1.000", figure("12000", "EUR", 1_000, 0, "[11500, 12500)"), id="x € 1.000 prints the € too"
        ),
        pytest.param("0 mln.", figure("0", "1", 1_000_000, 0, "(-500000, 500000)"), id="zero mln. is wide"),
        pytest.param("99,91%", figure("99.91", "%", 1, 2, "[99.905, 99.915)"), id="a percentage"),
        pytest.param("23 %", figure("23", "%", 1, 0, "[22.5, 23.5)"), id="a space before %"),
        pytest.param(
            "\N{FIGURE DASH} 0,02%", figure("-0.02", "%", 1, 2, "(-0.025, -0.015]"), id="a negative percentage"
        ),
        pytest.param("4.1%", figure("4.1", "%", 1, 1, "[4.05, 4.15)"), id="a percentage with a decimal dot"),
        pytest.param(
            "999999999999999 mln.",
            figure("999999999999999000000", "1", 1_000_000, 0, "[999999999999998500000, 999999999999999500000)"),
            id="the most digits, in mln.",
        ),
        pytest.param(
            "0,123456789 mln.",
            figure("123456.789", "1", 1_000_000, 9, "[123456.7885, 123456.7895)"),
            id="the most decimals, in mln.",
        ),
    ],
)
def test_a_unit_and_a_scale_are_read_as_printed(text, expected):
    assert read_one(text) == expected


def bounded(value: str, unit: str, scale: int, decimals: int, interval: str, bound: str) -> Read:
    return replace(figure(value, unit, scale, decimals, interval), bound=bound)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("+5", figure("5", "1", 1, 0, "[4.5, 5.5)"), id="a plus"),
        pytest.param("+ 5", figure("5", "1", 1, 0, "[4.5, 5.5)"), id="a plus and a space"),
        pytest.param("+/+ 5", figure("5", "1", 1, 0, "[4.5, 5.5)"), id="+/+"),
        pytest.param("€ +5", figure("5", "EUR", 1, 0, "[4.5, 5.5)"), id="a plus behind the €"),
        pytest.param("5*", figure("5", "1", 1, 0, "[4.5, 5.5)"), id="a footnote mark"),
        pytest.param("5 **", figure("5", "1", 1, 0, "[4.5, 5.5)"), id="a second footnote mark, and a space"),
        pytest.param("5 fte", figure("5", "1", 1, 0, "[4.5, 5.5)"), id="what is counted"),
        pytest.param("12,5 FTE", figure("12.5", "1", 1, 1, "[12.45, 12.55)"), id="what is counted, in capitals"),
        pytest.param("80% binnen 40 seconden", figure("80", "%", 1, 0, "[79.5, 80.5)"), id="the term of a norm"),
        pytest.param("Norm = 7,5", bounded("7.5", "1", 1, 1, "[7.45, 7.55)", "at least"), id="a norm in words"),
        pytest.param("norm: 7", bounded("7", "1", 1, 0, "[6.5, 7.5)", "at least"), id="a norm behind a colon"),
        pytest.param("minimaal 80%", bounded("80", "%", 1, 0, "[79.5, 80.5)", "at least"), id="a least value"),
        pytest.param("≥ 80%", bounded("80", "%", 1, 0, "[79.5, 80.5)", "at least"), id="a least value as a sign"),
        pytest.param(
            "Maximaal 5,5%", bounded("5.5", "%", 1, 1, "[5.45, 5.55)", "at most"), id="a most value, with a capital"
        ),
        pytest.param("<5%", bounded("5", "%", 1, 0, "[4.5, 5.5)", "at most"), id="a most value as a sign"),
        pytest.param("max. -5", bounded("-5", "1", 1, 0, "(-5.5, -4.5]", "at most"), id="a negative most value"),
        pytest.param(
            "minimaal 80% binnen 2 uur", bounded("80", "%", 1, 0, "[79.5, 80.5)", "at least"), id="words on both sides"
        ),
        pytest.param(
            "Prognose = 196.000", figure("196000", "1", 1, 0, "[195999.5, 196000.5)"), id="a prognosis is no norm"
        ),
        pytest.param("5\n", figure("5", "1", 1, 0, "[4.5, 5.5)"), id="a line break behind it"),
    ],
)
def test_a_word_before_or_behind_a_figure_does_not_change_it_but_may_make_a_norm_of_it(text, expected):
    assert read_one(text) == expected


@pytest.mark.parametrize(
    ("text", "value", "decimals", "interval"),
    [
        pytest.param("1234.5", "1234.5", 1, "[1234.45, 1234.55)", id="a decimal dot"),
        pytest.param("1.234", "1.234", 3, "[1.2335, 1.2345)", id="a dot never groups thousands"),
        pytest.param("0.30000000000000004", "0.3", 1, "[0.25, 0.35)", id="the noise of binary fractions"),
        pytest.param("1234.0", "1234", 0, "[1233.5, 1234.5)", id="a zero at the end tells no precision"),
        pytest.param("-7", "-7", 0, "(-7.5, -6.5]", id="a minus"),
        pytest.param("0", "0", 0, "(-0.5, 0.5)", id="zero"),
        pytest.param("1.5e3", "1500", 0, "[1499.5, 1500.5)", id="an exponent"),
        pytest.param("-1.5E-7", "-0.00000015", 8, "(-0.000000155, -0.000000145]", id="a negative exponent"),
        pytest.param("98765432.10", "98765432.1", 1, "[98765432.05, 98765432.15)", id="millions with cents"),
        pytest.param("86419753.200000003", "86419753.2", 1, "[86419753.15, 86419753.25)", id="the noise of a sum"),
        pytest.param("86419753.2000000029802322", "86419753.2", 1, "[86419753.15, 86419753.25)", id="noise in full"),
        pytest.param(
            "123456789012345.67",
            "123456789012346",
            0,
            "[123456789012345.5, 123456789012346.5)",
            id="more than fifteen digits with a fraction",
        ),
        pytest.param(
            "900719925474099142",
            "900719925474099142",
            0,
            "[900719925474099141.5, 900719925474099142.5)",
            id="a whole number that no binary fraction holds",
        ),
        pytest.param(
            "9007199254740991.42",
            "9007199254740991.42",
            2,
            "[9007199254740991.415, 9007199254740991.425)",
            id="decimals that no binary fraction holds",
        ),
        pytest.param(
            "1000000000000000",
            "1000000000000000",
            0,
            "[999999999999999.5, 1000000000000000.5)",
            id="zeros at the end of a whole number",
        ),
        pytest.param("0.123456789123", "0.123456789", 9, "[0.1234567885, 0.1234567895)", id="nine decimals are kept"),
        pytest.param(
            "1e17", "100000000000000000", 0, "[99999999999999999.5, 100000000000000000.5)", id="a large exponent"
        ),
    ],
)
def test_a_number_that_a_program_wrote_is_read_as_it_was_meant(text, value, decimals, interval):
    assert read([Printed(text, numbers="machine")], SHIPPED)[0] == figure(value, "1", 1, decimals, interval)


@pytest.mark.parametrize("text", ["1.234,5", "12,5", "€ 5", "5 fte", "1 234", "1e400", "1e19", "1.2.3"])
def test_what_no_program_writes_is_unreadable_where_a_program_wrote(text):
    assert read([Printed(text, numbers="machine")], SHIPPED)[0] == UNREADABLE


def test_a_mark_is_a_mark_where_a_program_wrote_too():
    assert read([Printed("n.v.t.", numbers="machine")], SHIPPED)[0] == Read("mark", "not_applicable")


@pytest.mark.parametrize(
    ("text", "line_unit", "table_unit", "table_scale", "expected"),
    [
        pytest.param(
            "249,4",
            "EUR",
            "EUR",
            1_000_000,
            figure("249400000", "EUR", 1_000_000, 1, "[249350000, 249450000)"),
            id="a bare number counts in the unit and scale of its table",
        ),
        pytest.param(
            "249,4",
            None,
            "EUR",
            1_000,
            figure("249400", "EUR", 1_000, 1, "[249350, 249450)"),
            id="also on a line that nobody knows",
        ),
        pytest.param(
            "€ 249,4",
            "EUR",
            "EUR",
            1_000,
            figure("249400", "EUR", 1_000, 1, "[249350, 249450)"),
            id="a € does not undo the scale of the table",
        ),
        pytest.param(
            "€ 249 mln.",
            "EUR",
            "EUR",
            1_000,
            figure("249000000", "EUR", 1_000_000, 0, "[248500000, 249500000)"),
            id="a scale word goes before the scale of the table",
        ),
        pytest.param(
            "419",
            "fte",
            "EUR",
            1_000,
            figure("419", "fte", 1, 0, "[418.5, 419.5)"),
            id="a line in another unit is not scaled with the table",
        ),
        pytest.param(
            "99,5%",
            "%",
            "EUR",
            1_000,
            figure("99.5", "%", 1, 1, "[99.45, 99.55)"),
            id="a percentage is not scaled with the table",
        ),
        pytest.param(
            "99,5",
            "%",
            "EUR",
            1_000,
            figure("99.5", "%", 1, 1, "[99.45, 99.55)"),
            id="nor is a bare number on a line in percent",
        ),
        pytest.param(
            "0,00",
            "%",
            None,
            1,
            figure("0", "%", 1, 2, "(-0.005, 0.005)"),
            id="a bare number takes the unit of its line",
        ),
        pytest.param(
            "5%",
            "EUR",
            "EUR",
            1_000,
            figure("5", "%", 1, 0, "[4.5, 5.5)"),
            id="a printed % goes before the unit of line and table",
        ),
        pytest.param(
            "€ 5",
            "fte",
            None,
            1,
            figure("5", "EUR", 1, 0, "[4.5, 5.5)"),
            id="a printed € goes before the unit of the line",
        ),
        pytest.param("8", None, None, 1, figure("8", "1", 1, 0, "[7.5, 8.5)"), id="no unit anywhere is unit 1"),
        pytest.param(
            "0",
            "EUR",
            "EUR",
            1_000,
            figure("0", "EUR", 1_000, 0, "(-500, 500)"),
            id="zero x 1.000 stands for less than half a thousand",
        ),
    ],
)
def test_what_a_cell_does_not_print_its_line_and_table_say(text, line_unit, table_unit, table_scale, expected):
    assert read_one(text, line_unit, table_unit, table_scale) == expected


@pytest.mark.parametrize(
    ("text", "mark"),
    [
        pytest.param("", "blank", id="an empty cell"),
        pytest.param(f" {NBSP}\t", "blank", id="a cell of spaces"),
        pytest.param("n.b.", "not_available", id="n.b."),
        pytest.param("N.B.", "not_available", id="in capitals"),
        pytest.param("nb", "not_available", id="nb without dots"),
        pytest.param("n.v.t.", "not_applicable", id="n.v.t."),
        pytest.param("nvt", "not_applicable", id="nvt without dots"),
        pytest.param("niet uitgevoerd", "not_performed", id="niet uitgevoerd"),
        pytest.param(f"Niet{NBSP}uitgevoerd ", "not_performed", id="with a no-break space and a capital"),
        pytest.param("-", "dash", id="a hyphen alone"),
        pytest.param("\N{FIGURE DASH}", "dash", id="a figure dash alone"),
        pytest.param("\N{EN DASH}", "dash", id="an en dash alone"),
        pytest.param("\N{EM DASH}", "dash", id="an em dash alone"),
        pytest.param("\N{MINUS SIGN}", "dash", id="a minus sign alone"),
        pytest.param("niet\nuitgevoerd", "not_performed", id="on two lines"),
        pytest.param("\n", "blank", id="a line break alone"),
        pytest.param("nihil", "nil", id="nihil"),
        pytest.param("p.m.", "pro_memorie", id="p.m."),
        pytest.param("n.n.b.", "not_yet_known", id="n.n.b."),
        pytest.param("Norm 2013", "elsewhere", id="the norm of a year stands elsewhere"),
        pytest.param("zie 2019", "elsewhere", id="so does the figure"),
        pytest.param("uitgevoerd", "performed", id="uitgevoerd"),
        pytest.param("gepland", "planned", id="gepland"),
    ],
)
def test_a_mark_says_that_there_is_no_figure_and_which_kind(text, mark):
    assert read_one(text, "EUR", "EUR", 1_000) == Read("mark", mark)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("1.2.3", id="groups of one digit"),
        pytest.param("12.34,5", id="a group of two digits"),
        pytest.param("1.2345", id="a group of four digits"),
        pytest.param("1234.567", id="a first group of four digits"),
        pytest.param("1.234.56", id="a last group of two digits"),
        pytest.param("0.123", id="thousands that begin with zero"),
        pytest.param("0.123.456", id="millions that begin with zero"),
        pytest.param("00", id="two zeros"),
        pytest.param("007", id="leading zeros"),
        pytest.param("01,5", id="a leading zero before decimals"),
        pytest.param("1,23,4", id="two commas"),
        pytest.param("1,234,567", id="English thousands"),
        pytest.param("1,234.56", id="English thousands and decimals"),
        pytest.param("5,", id="a comma without decimals"),
        pytest.param(",5", id="decimals without a whole"),
        pytest.param("5.", id="a dot without decimals"),
        pytest.param(".5", id="a dot without a whole"),
        pytest.param("1 23", id="a group of two after a space"),
        pytest.param("1234 567", id="four digits before a space"),
        pytest.param("1.234 567", id="groups by dot and space"),
        pytest.param("1'234", id="groups by apostrophe"),
        pytest.param("5 , 5", id="spaces around the comma"),
        pytest.param("2021 2021", id="two years"),
        pytest.param("2021 2021 niet uitgevoerd niet uitgevoerd", id="four values in one cell"),
        pytest.param("٣٤", id="Arabic digits"),
        pytest.param("١٢", id="more Arabic digits"),
        pytest.param("１２", id="full-width digits"),
        pytest.param("1²", id="a superscript"),
        pytest.param("½", id="a fraction"),
        pytest.param("Ⅻ", id="a Roman numeral in one character"),
        pytest.param("1e3", id="an exponent"),
        pytest.param("1E+3", id="an exponent with a sign"),
        pytest.param("0x1A", id="hexadecimal"),
        pytest.param("1_000", id="underscores"),
        pytest.param("NaN", id="not a number"),
        pytest.param("Infinity", id="infinity"),
        pytest.param("-inf", id="minus infinity"),
        pytest.param("€ 5%", id="euros and percent"),
        pytest.param("5% mln.", id="percent and a scale word"),
        pytest.param("5 mln. %", id="a scale word and percent"),
        pytest.param("5%%", id="two percent signs"),
        pytest.param("5 mln. mln.", id="two scale words"),
        pytest.param("€ € 5", id="two euro signs"),
        pytest.param("5 €", id="the € behind"),
        pytest.param("$ 5", id="a currency that is not declared"),
        pytest.param("5 dzd.", id="a scale word that is not declared"),
        pytest.param("53\n121", id="two numbers under one another in one cell"),
        pytest.param("- -5", id="two minus signs"),
        pytest.param("--5", id="two minus signs together"),
        pytest.param("- € -5", id="a minus on both sides of the €"),
        pytest.param("5-", id="a minus behind"),
        pytest.param("±5", id="plus or minus"),
        pytest.param("(123)", id="brackets for minus"),
        pytest.param("-/-", id="a minus mark alone"),
        pytest.param("-/ 5", id="half a minus mark"),
        pytest.param("€", id="a euro sign alone"),
        pytest.param("%", id="a percent sign alone"),
        pytest.param("mln.", id="a scale word alone"),
        pytest.param("5 mln..", id="a dot too many"),
        pytest.param("ca. 5", id="a word before it that is not declared"),
        pytest.param("5 paarden", id="a word behind it that is not declared"),
        pytest.param("fte 5", id="a word on the wrong side"),
        pytest.param("5 norm", id="a norm on the wrong side"),
        pytest.param("norm maximaal 5", id="two words before it"),
        pytest.param("5 fte fte", id="two words behind it"),
        pytest.param("80% binnen seconden", id="a term without its number"),
        pytest.param("+-5", id="a plus and a minus"),
        pytest.param("+ + 5", id="two plus signs"),
        pytest.param("+", id="a plus alone"),
        pytest.param("maximaal", id="a word alone"),
        pytest.param("5\n6", id="two figures on two lines"),
        pytest.param("5\u200b", id="a zero-width space"),
        pytest.param("\u202e5", id="a direction mark"),
        pytest.param("5\u00ad0", id="a soft hyphen"),
        pytest.param("n.b", id="half a mark"),
        pytest.param("n.b. 5", id="a mark and a figure"),
        pytest.param("5; DROP TABLE figures", id="SQL"),
        pytest.param("5' OR '1'='1", id="SQL with quotes"),
        pytest.param("9" * 19, id="nineteen digits"),
        pytest.param("1" * 40, id="forty digits"),
        pytest.param(".".join(["1", *["000"] * 6]), id="nineteen digits in groups"),
        pytest.param("0,1234567891", id="ten decimals"),
    ],
)
def test_what_is_no_figure_and_no_mark_is_unreadable_and_never_a_value(text):
    assert read_one(text) == UNREADABLE
    assert read_one(text, "EUR", "EUR", 1_000) == UNREADABLE


# Eighteen digits are read, and so are amounts of twenty-one: a hundred thousand of them can still be added up.
@pytest.mark.parametrize(
    ("text", "scale", "state"),
    [
        pytest.param("9" * 18, 1_000, "figure", id="eighteen digits in thousands"),
        pytest.param("9" * 18, 1_000_000, "unreadable", id="eighteen digits in millions"),
        pytest.param("9" * 18 + " mln.", 1, "unreadable", id="eighteen digits and a word for millions"),
        pytest.param("9" * 12, 1_000_000_000, "figure", id="twelve digits in billions"),
        pytest.param("9" * 13, 1_000_000_000, "unreadable", id="thirteen digits in billions"),
        pytest.param("9" * 18 + "%", 1_000_000_000, "figure", id="a share is not scaled"),
    ],
)
def test_an_amount_that_could_not_be_added_up_is_unreadable(text, scale, state):
    assert read_one(text, "EUR", "EUR", scale).state == state


# Each part of a notation may be left empty; then its words are not known, and nothing else changes.
@pytest.mark.parametrize(
    ("part", "unread"),
    [
        pytest.param("minus", "-5", id="no minus"),
        pytest.param("plus", "+5", id="no plus"),
        pytest.param("currency", "€ 5", id="no currency"),
        pytest.param("scale", "5 mln.", id="no scale words"),
        pytest.param("marks", "n.b.", id="no marks"),
        pytest.param("before", "maximaal 5", id="no words before"),
        pytest.param("after", "5 fte", id="no words behind"),
    ],
)
def test_a_notation_may_leave_a_part_empty(part, unread):
    texts = ["-5", "+5", "€ 5", "5 mln.", "n.b.", "maximaal 5", "5 fte"]
    without = structs.replace(SHIPPED, **{part: type(getattr(SHIPPED, part))()})
    found = read([Printed(text, "EUR", "EUR") for text in [*texts, "5,0", ""]], without)
    assert [text for text, item in zip(texts, found, strict=False) if item == UNREADABLE] == [unread]
    assert [item.state for item in found[-2:]] == ["figure", "mark"]


def test_an_empty_notation_reads_bare_numbers():
    found = read(
        [Printed(text) for text in ("5,1", "", "-5", "n.b.")],
        Notation(decimal=",", minus=(), currency={}, scale={}, marks={}),
    )
    assert [item.state for item in found] == ["figure", "mark", "unreadable", "unreadable"]


def test_a_rulebook_without_currency_or_scale_words_reads_bare_numbers():
    bare = Notation(decimal=",", minus=("-",), currency={"$": "USD"}, scale={"k": 1_000}, marks={"?": "unknown"})
    texts = ["5", "$ 5", "5 k", "?", "€ 5", "5 mln."]
    assert [item.state for item in read([Printed(text) for text in texts], bare)] == [
        "figure", "figure", "figure", "mark", "unreadable", "unreadable",
    ]  # fmt: skip
