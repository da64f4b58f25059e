"""Figures are read by the notation of their table: as it is declared, or as the table itself shows."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from msgspec import structs

from tests.spec import oracle
from tests.spec.drawn import NOTATION as DUTCH
from tests.spec.drawn import Printed, database, read, rulebook, run
from tests.spec.notations import EITHER, ENGLISH, SHARES, SWISS
from tests.spec.oracle import Read
from tieout.figures.notations import read_cells
from tieout.rulebook.vocabulary import Notation
from tieout.store.run import insert

MINUS, EN, EM = "\N{MINUS SIGN}", "\N{EN DASH}", "\N{EM DASH}"


def told(found: Read) -> str:
    """Write what a text is: the amount with its unit and interval, the mark, or why it is unreadable."""
    if found.state == "figure":
        bound = f"{found.bound} " if found.bound else ""
        return f"{bound}{oracle.plain(found.value)} {found.unit} {found.interval}"
    return found.mark if found.mark else f"unreadable: {found.why}"


def read_one(text: str, notation: Notation, unit: str | None = None, scale: int = 1) -> str:
    return told(read([Printed(text, None, unit, scale)], notation)[0])


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # Marks within a number.
        ("93,662", "93662 1 [93661.5, 93662.5)"),
        ("$ 93,662", "93662 USD [93661.5, 93662.5)"),
        ("$93,662", "93662 USD [93661.5, 93662.5)"),
        ("93,662 USD", "93662 USD [93661.5, 93662.5)"),
        ("1,234,567.89", "1234567.89 1 [1234567.885, 1234567.895)"),
        ("1.250", "1.25 1 [1.2495, 1.2505)"),
        ("12.5", "12.5 1 [12.45, 12.55)"),
        ("1234.5", "1234.5 1 [1234.45, 1234.55)"),
        ("93.662,5", "unreadable: unknown"),
        ("12,5", "unreadable: unknown"),
        ("1,23,456", "unreadable: unknown"),
        ("1 234", "unreadable: unknown"),
        # Negative figures: their interval is closed at the upper end.
        ("(2,000)", "-2000 1 (-2000.5, -1999.5]"),
        ("$ (9,688)", "-9688 USD (-9688.5, -9687.5]"),
        ("($ 9,688)", "-9688 USD (-9688.5, -9687.5]"),
        ("($9,688)", "-9688 USD (-9688.5, -9687.5]"),
        ("(3,709 )", "-3709 1 (-3709.5, -3708.5]"),
        ("( 3,709 )", "-3709 1 (-3709.5, -3708.5]"),
        ("(9.4%)", "-9.4 % (-9.45, -9.35]"),
        ("(2.1% )", "-2.1 % (-2.15, -2.05]"),
        ("(6)%", "-6 % (-6.5, -5.5]"),
        ("(6) %", "-6 % (-6.5, -5.5]"),
        ("$ (2.1) million", "-2100000 USD (-2150000, -2050000]"),
        ("($ 2.1 million)", "-2100000 USD (-2150000, -2050000]"),
        ("(93,662 USD)", "-93662 USD (-93662.5, -93661.5]"),
        ("(0)", "0 1 (-0.5, 0.5)"),
        ("2,000-", "-2000 1 (-2000.5, -1999.5]"),
        ("2,000 -", "-2000 1 (-2000.5, -1999.5]"),
        ("2,000- USD", "-2000 USD (-2000.5, -1999.5]"),
        ("2.5 %-", "-2.5 % (-2.55, -2.45]"),
        ("-2,000", "-2000 1 (-2000.5, -1999.5]"),
        (f"{MINUS}$2,000", "-2000 USD (-2000.5, -1999.5]"),
        ("at least (5)", "at least -5 1 (-5.5, -4.5]"),
        ("-(5)", "unreadable: two signs"),
        ("(-5)", "unreadable: two signs"),
        ("((5))", "unreadable: two signs"),
        ("-5-", "unreadable: two signs"),
        ("(5", "unreadable: half a bracket"),
        ("5)", "unreadable: half a bracket"),
        ("$ (5", "unreadable: half a bracket"),
        ("()", "unreadable: unknown"),
        # Units.
        ("5 per cent", "5 % [4.5, 5.5)"),
        ("£ 5 bn", "5000000000 GBP [4500000000, 5500000000)"),
        ("5 million dollars", "5000000 USD [4500000, 5500000)"),
        ("US$ 5m", "5000000 USD [4500000, 5500000)"),
        ("US$ 5 USD", "unreadable: two units"),
        ("$ 5%", "unreadable: two units"),
        ("5 m %", "unreadable: two units"),
        ("€ 5", "unreadable: currency not declared"),
        ("5 €", "unreadable: currency not declared"),
        ("(¥ 5)", "unreadable: currency not declared"),
        ("1,200 employees*", "unreadable: unknown"),
        ("1,200 employees", "1200 1 [1199.5, 1200.5)"),
        ("95% within 30 days", "95 % [94.5, 95.5)"),
        ("9999999999999999999", "unreadable: too many digits"),
        ("0.1234567891", "unreadable: too many digits"),
        # A mark stays one with the sign of a currency or a percentage, where that is declared.
        (EM, "dash"),
        (f"{EM}%", "dash"),
        (f"$ {EM}", "dash"),
        (f"£ {EM}", "0 GBP (-0.5, 0.5)"),
        ("n/a", "not_applicable"),
        ("N/A", "not_applicable"),
        ("", "blank"),
    ],
)
def test_english_figures_are_read_as_they_are_printed(text, expected):
    assert read_one(text, ENGLISH) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1'234.50", "1234.5 1 [1234.495, 1234.505)"),
        ("1’234", "1234 1 [1233.5, 1234.5)"),
        ("CHF 1’234’567", "1234567 CHF [1234566.5, 1234567.5)"),
        ("Fr. -5.05", "-5.05 CHF (-5.055, -5.045]"),
        ("./. 5 Mio.", "-5000000 1 (-5500000, -4500000]"),
        ("1'234’567", "unreadable: unknown"),
        ("1,234", "unreadable: unknown"),
        ("(5)", "unreadable: unknown"),
        ("5-", "unreadable: unknown"),
        ("$ 5", "unreadable: currency not declared"),
        ("k.A.", "not_available"),
    ],
)
def test_swiss_figures_are_read_as_they_are_printed(text, expected):
    assert read_one(text, SWISS) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("93,662", "93.662 1 [93.6615, 93.6625)"),
        ("$ 93,662", "unreadable: currency not declared"),
        ("93,662 $", "unreadable: currency not declared"),
        ("1.250", "1250 1 [1249.5, 1250.5)"),
        ("12.5", "12.5 1 [12.45, 12.55)"),
        ("1'234", "unreadable: unknown"),
        ("(5)", "unreadable: unknown"),
        ("5-", "unreadable: unknown"),
    ],
)
def test_dutch_figures_are_read_as_they_are_printed(text, expected):
    assert read_one(text, DUTCH) == expected


def test_a_second_decimal_mark_is_read_only_where_it_is_declared():
    strict = structs.replace(DUTCH, also_decimal="")
    assert [read_one(text, strict) for text in ("12.5", "12,5", "1.250")] == [
        "unreadable: unknown",
        "12.5 1 [12.45, 12.55)",
        "1250 1 [1249.5, 1250.5)",
    ]


@pytest.mark.parametrize(
    ("text", "line_unit", "expected"),
    [
        ("0.094", "%", "9.4 % [9.35, 9.45)"),
        ("-0.5", "%", "-50 % (-55, -45]"),
        ("1", "%", "100 % [50, 150)"),
        ("0.094", None, "0.094 1 [0.0935, 0.0945)"),
        ("0.094", "USD", "0.094 USD [0.0935, 0.0945)"),
        ("9.4%", "%", "9.4 % [9.35, 9.45)"),
    ],
)
def test_a_percentage_without_a_sign_may_be_a_fraction_of_one(text, line_unit, expected):
    assert told(read([Printed(text, line_unit)], SHARES)[0]) == expected


def test_a_fraction_that_a_program_wrote_is_one_too():
    assert told(read([Printed("0.30000000000000004", "%", numbers="machine")], SHARES)[0]) == "30 % [25, 35)"


# --- what a table shows of its notation -----------------------------------------------------------


def read_table(texts: list[str]) -> tuple[list[str], tuple[str | None, int | None, str]]:
    """Read the cells of one table that leaves its decimal mark open; give what they are, and what was settled."""
    book = replace(rulebook(), notation=EITHER)
    connection = database()
    connection.execute(
        "CREATE TEMP TABLE printed_cells (cell_id BIGINT, table_name VARCHAR, notation VARCHAR, printed VARCHAR, "
        "numbers VARCHAR, line_unit VARCHAR, table_unit VARCHAR, table_scale BIGINT)"
    )
    rows = [(at, "t", text, "printed", 1) for at, text in enumerate(texts)]
    insert(connection, "printed_cells", ("cell_id", "table_name", "printed", "numbers", "table_scale"), rows)
    query = f"SELECT state, mark, why, value FROM ({read_cells(connection, book)}) ORDER BY cell_id"
    cells = [
        oracle.plain(value) if state == "figure" else mark or why
        for state, mark, why, value in connection.execute(query).fetchall()
    ]
    (settled,) = connection.execute("SELECT decimal, proof_cell_id, how FROM notations").fetchall()
    return cells, settled


@pytest.mark.parametrize(
    ("texts", "expected", "settled"),
    [
        pytest.param(
            ["1,234", "5", "1.250"], ["ambiguous", "5", "ambiguous"], (None, None, "open"), id="nothing shows it"
        ),
        pytest.param(["1,234", "0,5"], ["1.234", "0.5"], (",", 1, "proven"), id="decimals behind a zero"),
        pytest.param(["1.234", "12,5"], ["1234", "12.5"], (",", 1, "proven"), id="one decimal"),
        pytest.param(["1,234", "12.34"], ["1234", "12.34"], (".", 1, "proven"), id="two decimals"),
        pytest.param(["1.234", "1.234.567"], ["1234", "1234567"], (",", 1, "proven"), id="two groups"),
        pytest.param(["1.234", "1.234,5"], ["1234", "1234.5"], (",", 1, "proven"), id="both marks"),
        pytest.param(["1.234", "1234,567"], ["1234", "1234.567"], (",", 1, "proven"), id="digits without groups"),
        pytest.param(["(1,234)", "€ 2.50"], ["-1234", "2.5"], (".", 1, "proven"), id="in words and brackets"),
        pytest.param(["1,234 m", "0.5%"], ["1234000000", "0.5"], (".", 1, "proven"), id="in millions"),
        pytest.param(
            ["0,5", "1,234", "0.5"], ["0.5", "ambiguous", "0.5"], (None, None, "contradicted"), id="either is shown"
        ),
        pytest.param(
            ["1,234", "1,2,3", "x 0,5", "-", "", "1 234"],
            ["ambiguous", "unknown", "unknown", "dash", "blank", "1234"],
            (None, None, "open"),
            id="what is no figure shows nothing, nor does what is the same in either",
        ),
        pytest.param(
            ["1,234", f"0,{'1' * 10}"],
            ["1.234", "too many digits"],
            (",", 1, "proven"),
            id="too long a figure shows it",
        ),
        pytest.param([], [], None, id="no cell"),
    ],
)
def test_a_figure_that_can_be_read_in_one_way_shows_how_its_table_is_read(texts, expected, settled):
    if settled is None:
        texts, expected, settled = [""], ["blank"], (None, None, "open")
    assert read_table(texts) == (expected, settled)


def test_each_table_is_read_in_the_notation_that_it_names():
    connection = run(
        """
        dutch in EUR x 1, year 2022, document slotwet
        line        | budget 2022 | realisation 2022
        Ontvangsten | 1.250       | 1,250

        english in EUR x 1, year 2022, document slotwet, notation english
        line        | budget 2022 | realisation 2022
        Ontvangsten | 1.250       | 1,250

        shown in EUR x 1, year 2022, document slotwet, notation either
        line        | budget 2022 | realisation 2022
        Ontvangsten | 1.250       | 0.5

        open in EUR x 1, year 2022, document slotwet, notation either
        line        | budget 2022 | realisation 2022
        Ontvangsten | 1.250       | 5
        """
    )
    cells = connection.execute("SELECT table_name, value, why FROM figures ORDER BY cell_id").fetchall()
    assert [(table, value and float(value), why) for table, value, why in cells] == [
        ("dutch", 1250, None),
        ("dutch", 1.25, None),
        ("english", 1.25, None),
        ("english", 1250, None),
        ("shown", 1.25, None),
        ("shown", 0.5, None),
        ("open", None, "ambiguous"),
        ("open", 5, None),
    ]
    assert connection.execute(
        """
        SELECT notations.table_name, decimal, array_to_string(grouping, ''), how, printed
        FROM notations LEFT JOIN cells ON cell_id = proof_cell_id ORDER BY table_name
        """
    ).fetchall() == [
        ("dutch", ",", ". ", "declared", None),
        ("english", ".", ",", "declared", None),
        ("open", None, None, "open", None),
        ("shown", ".", ", ", "proven", "0.5"),
    ]


# --- whatever is printed --------------------------------------------------------------------------

NOTATIONS = {"dutch": DUTCH, "english": ENGLISH, "swiss": SWISS, "shares": SHARES}
SPOILING = [*"0123456789.,'’ ()%$€£-–+xm\n", ""]
UNITS = st.sampled_from([(None, None, 1), ("EUR", "EUR", 1_000), ("%", "USD", 1_000_000), ("%", None, 1)])


def grouped(digits: str, mark: str) -> str:
    """Group digits in threes, from the right."""
    return re.sub(r"(?<=[0-9])(?=(?:[0-9]{3})+$)", lambda _: mark, digits)


@st.composite
def written(draw: st.DrawFn, notation: Notation) -> tuple[str, Decimal, int]:
    """Write an amount in a notation: the text, the amount, and its decimals."""
    decimals = draw(st.integers(0, 4))
    shown = Decimal(draw(st.integers(0, 10**11))).scaleb(-decimals)
    whole, _, fraction = f"{shown:f}".partition(".")
    number = grouped(whole, draw(st.sampled_from(["", *notation.grouping_marks])))
    number += notation.decimal_marks[0] + fraction if fraction else ""
    scale = draw(st.sampled_from(["", *notation.scale]))
    percent = "" if scale else draw(st.sampled_from(["", *notation.percent]))
    currency = "" if percent else draw(st.sampled_from(["", *notation.currency]))
    behind = "" if percent or currency else draw(st.sampled_from(["", *notation.currency_behind]))
    signs = [("", ""), *((sign, "") for sign in notation.minus), *(("", sign) for sign in notation.minus_behind)]
    front, back = draw(st.sampled_from([*signs, *[("(", ")")] * notation.brackets]))
    space = st.sampled_from(["", " ", "\u00a0"])
    fronts = [front, currency] if draw(st.booleans()) else [currency, front]
    backs = [back, scale, behind, percent] if draw(st.booleans()) else [scale, behind, percent, back]
    text = "".join(part + draw(space) for part in (*fronts, number, *backs))
    return text, (-shown if front or back else shown) * notation.scale.get(scale, 1), decimals


@st.composite
def texts(draw: st.DrawFn, notation: Notation) -> str:
    """Write an amount in a notation, and mostly spoil it: take a character out, put one in, or double one."""
    text = draw(written(notation))[0]
    for _ in range(draw(st.integers(0, 3))):
        at = draw(st.integers(0, len(text)))
        text = text[:at] + draw(st.sampled_from(SPOILING)) + text[at + draw(st.integers(0, 1)) :]
    return text


@pytest.mark.parametrize("name", NOTATIONS)
@settings(max_examples=8)
@given(st.data())
def test_what_is_written_in_a_notation_is_read_back_as_it_was_meant(name, data):
    notation = NOTATIONS[name]
    amounts = data.draw(st.lists(written(notation), min_size=10, max_size=20))
    found = read([Printed(text) for text, *_ in amounts], notation)
    assert [(text, cell.value, cell.decimals) for (text, *_), cell in zip(amounts, found, strict=True)] == amounts


@pytest.mark.parametrize("name", NOTATIONS)
@settings(max_examples=8)
@given(st.data())
def test_duckdb_reads_what_plain_python_reads_in_every_notation(name, data):
    notation = NOTATIONS[name]
    drawn = data.draw(st.lists(st.tuples(texts(notation), UNITS), min_size=15, max_size=30))
    found = read([Printed(text, *units) for text, units in drawn], notation)
    expected = [oracle.read(text, notation, *units) for text, units in drawn]
    assert list(zip(drawn, found, strict=True)) == list(zip(drawn, expected, strict=True))
    assert [(text, cell.why) for (text, _), cell in zip(drawn, found, strict=True)] == [
        (text, cell.why) for (text, _), cell in zip(drawn, expected, strict=True)
    ]


@settings(max_examples=15)
@given(st.lists(st.from_regex(r"-?[0-9]{1,4}(?:[.,][0-9]{1,4}){0,3}", fullmatch=True), min_size=1, max_size=12))
@example(["1,234", "1.234"])
@example(["0,5", "1.234"])
def test_no_text_is_two_figures_and_a_table_is_read_in_one_way_or_in_none(drawn):
    cells, (decimal, _, how) = read_table(drawn)
    comma, dot = ([oracle.read(text, way, None, None, 1) for text in drawn] for way in EITHER.ways)
    certain = [
        {way.decimal_marks[0] for way, one in zip(EITHER.ways, pair, strict=True) if one.why != "unknown"}
        for pair in zip(comma, dot, strict=True)
    ]
    shown = {mark for marks in certain if len(marks) == 1 for mark in marks}
    assert (decimal, how) == ((*shown, "proven") if len(shown) == 1 else (None, "contradicted" if shown else "open"))
    for text, cell, *either in zip(drawn, cells, comma, dot, strict=True):
        values = {one.value for one in either if one.state == "figure"}
        if len(values) < 2:
            assert cell in {oracle.plain(value) for value in values} or not values, text
        elif decimal is None:
            assert cell == "ambiguous", text
        else:
            assert cell == oracle.plain(either[EITHER.decimal_marks.index(decimal)].value), text


@pytest.mark.parametrize(
    ("text", "unit", "expected"),
    [
        pytest.param("$ 93.6", "CAD", "93600 CAD [93550, 93650)", id="a sign, in the scale of the table"),
        pytest.param("$ 93.6", "USD", "93600 USD [93550, 93650)", id="of the table in dollars of the United States"),
        pytest.param("93.6 dollars", "AUD", "93600 AUD [93550, 93650)", id="a word behind it"),
        pytest.param("$ (93.6)", "CAD", "-93600 CAD (-93650, -93550]", id="below zero"),
        pytest.param("93 $ x 1,000", "CAD", "93000 CAD [92500, 93500)", id="a scale word with the sign"),
        pytest.param("US$ 93.6", "CAD", "93.6 USD [93.55, 93.65)", id="which dollars, is said"),
        pytest.param("$ 93.6", "GBP", "93.6 USD [93.55, 93.65)", id="of a table in no dollars"),
        pytest.param("£ 93.6", "CAD", "93.6 GBP [93.55, 93.65)", id="pounds"),
        pytest.param("9.6%", "CAD", "9.6 % [9.55, 9.65)", id="a percentage"),
    ],
)
def test_a_sign_that_currencies_share_is_that_of_the_table(text, unit, expected):
    assert read_one(text, ENGLISH, unit, 1_000) == expected
