"""Mistakes in printed figures: what stood there, and what stands there after."""

from __future__ import annotations

from decimal import Decimal

import duckdb
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import structs

from tests.spec.notations import EITHER, ENGLISH, SWISS
from tieout.figures.grammar import reading
from tieout.rulebook.shelf import read_rulebook
from tieout.rulebook.vocabulary import Notation
from tieout.selftest.mistakes import (
    Figure,
    Style,
    digits_swapped,
    multiplied,
    rows_changed,
    sign_turned,
    stepped,
    style_of,
    taken_apart,
)
from tieout.store.run import insert

NOTATION = read_rulebook("agency_accounts", frozenset(), frozenset()).notation
DUTCH = Style("– ", grouping=".")
MACHINE = Style("-", machine=True)


def parts(printed: str, style: Style = DUTCH) -> Figure:
    """Take a figure apart that can be."""
    figure = taken_apart(printed, NOTATION, style)
    assert figure is not None
    return figure


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("12.345", "12.354"),
        ("8 647", "8 674"),
        ("10.542", "10.524"),
        ("– 179", "– 197"),
        ("–202", "–220"),
        ("99,78%", "99,87%"),
        ("4.1%", "1.4%"),
        ("€ 208 mln.", "€ 280 mln."),
        ("0,10", "0,01"),
        ("Norm = 7,5", "Norm = 5,7"),
        ("5.000", None),
        ("555", None),
        ("0", None),
    ],
)
def test_two_neighbouring_digits_that_differ_are_swapped_as_far_to_the_right_as_can_be(before, after):
    assert digits_swapped(parts(before), DUTCH) == after


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("12.345", "– 12.345"),
        ("– 179", "179"),
        ("‒ 0,02%", "0,02%"),
        ("€ 208 mln.", "€ – 208 mln."),
        ("-/- 12", "12"),
        ("– € 12", "€ 12"),
        ("+5", "– 5"),
        ("-1,6%", "1,6%"),
        ("0", None),
        ("0,00%", None),
    ],
)
def test_a_sign_is_turned_as_the_table_writes_it(before, after):
    assert sign_turned(parts(before), DUTCH) == after


@pytest.mark.parametrize(
    ("before", "ten", "thousand"),
    [
        ("179", "1.790", "179.000"),
        ("8 647", "86 470", "8 647 000"),
        ("1234", "12340", "1234000"),
        ("– 179", "– 1.790", "– 179.000"),
        ("0,47", "4,70", "470,00"),
        ("4.1%", "41.0%", "4100.0%"),
        ("€ 249 mln.", "€ 2.490 mln.", "€ 249.000 mln."),
        ("80% binnen 40 seconden", "800% binnen 40 seconden", "80.000% binnen 40 seconden"),
        ("0", None, None),
        ("999.999.999.999.999", None, None),
    ],
)
def test_a_figure_is_multiplied_in_its_own_notation(before, ten, thousand):
    assert multiplied(parts(before), 10, DUTCH) == ten
    assert multiplied(parts(before), 1000, DUTCH) == thousand


@pytest.mark.parametrize(
    ("before", "steps", "after"),
    [
        ("12.345", 2, "12.347"),
        ("999", 1, "1.000"),
        ("– 179", 3, "– 182"),
        ("0", 1, "1"),
        ("99,78%", 5, "99,83%"),
        ("0,00", 1, "0,01"),
        ("€ 249 mln.", 1, "€ 250 mln."),
    ],
)
def test_a_figure_goes_up_by_steps_of_its_last_printed_digit(before, steps, after):
    assert stepped(parts(before), steps, DUTCH) == after


BRACKETS = Style("(", closing=")", grouping=",")
BEHIND = Style("", closing=" -", grouping=",")


@pytest.mark.parametrize(
    ("before", "swapped", "turned", "thousand"),
    [
        ("12,345", "12,354", "(12,345)", "12,345,000"),
        ("(179)", "(197)", "179", "(179,000)"),
        ("(3,709 )", "(3,790 )", "3,709", "(3,709,000 )"),
        ("$ (9,688)", "$ (9,868)", "$ 9,688", "$ (9,688,000)"),
        ("($ 9,688)", "($ 9,868)", "$ 9,688", "($ 9,688,000)"),
        ("$ 93,662", "$ 93,626", "$ (93,662)", "$ 93,662,000"),
        ("93,662 USD", "93,626 USD", "(93,662) USD", "93,662,000 USD"),
        ("(9.4%)", "(4.9%)", "9.4%", "(9,400.0%)"),
        ("(2.1% )", "(1.2% )", "2.1%", "(2,100.0% )"),
        ("(36)%", "(63)%", "36%", "(36,000)%"),
        ("12-", "21-", "12", "12,000-"),
        ("1.25 -", "1.52 -", "1.25", "1,250.00 -"),
        ("2.5%-", "5.2%-", "2.5%", "2,500.0%-"),
        ("-12", "-21", "12", "-12,000"),
        ("$ 249 million", "$ 294 million", "$ (249) million", "$ 249,000 million"),
        ("95% within 30 days", "59% within 30 days", "(95)% within 30 days", "95,000% within 30 days"),
    ],
)
def test_a_mistake_in_an_english_figure_is_written_in_english(before, swapped, turned, thousand):
    figure = taken_apart(before, ENGLISH, BRACKETS)
    assert (figure.text, digits_swapped(figure, BRACKETS), sign_turned(figure, BRACKETS)) == (before, swapped, turned)
    assert multiplied(figure, 1000, BRACKETS) == thousand
    changed = read([swapped, turned, thousand], ENGLISH)
    (value,) = read([before], ENGLISH)
    assert changed[1:] == [-value, 1000 * value]
    assert changed[0] not in {value, None}


@pytest.mark.parametrize(
    ("before", "style", "turned"),
    [
        ("1'234.50", Style("-", grouping="'"), "-1'234.50"),
        ("CHF 1’234", Style("./. ", grouping="’"), "CHF ./. 1’234"),
        ("./. 5 Mio.", Style("-"), "5 Mio."),
    ],
)
def test_a_mistake_in_a_swiss_figure_is_written_in_swiss(before, style, turned):
    assert sign_turned(taken_apart(before, SWISS, style), style) == turned
    assert read([turned], SWISS) == [-value for value in read([before], SWISS)]


@pytest.mark.parametrize(
    ("printed", "notation", "style"),
    [
        (["(179)", "5,193", "-3", "(5)"], ENGLISH, BRACKETS),
        (["179 -", "5,193"], ENGLISH, BEHIND),
        (["12"], ENGLISH, Style("-", grouping=",")),
        (["1’234", "-5"], SWISS, Style("-", grouping="’")),
        (["5"], structs.replace(ENGLISH, minus=()), BRACKETS),
        (["5"], structs.replace(ENGLISH, minus=(), brackets=False), Style("", closing="-", grouping=",")),
        # What may be a decimal mark groups nothing that is written anew.
        (["5", "0.5"], EITHER, Style("-", grouping=" ")),
    ],
)
def test_a_table_tells_how_it_writes_its_figures_in_any_notation(printed, notation, style):
    assert style_of(printed, notation, machine=False) == style


def test_a_table_without_a_sign_for_negative_figures_has_no_mistake_in_one():
    unsigned = structs.replace(ENGLISH, minus=(), minus_behind=(), brackets=False)
    style = style_of(["5"], unsigned, machine=False)
    assert sign_turned(taken_apart("5", unsigned, style), style) is None


@pytest.mark.parametrize("printed", ["n.v.t.", "", "–", "niet uitgevoerd"])
def test_what_prints_no_digits_is_no_figure_to_change(printed):
    assert taken_apart(printed, NOTATION, DUTCH) is None


def test_a_number_of_a_program_keeps_its_decimal_dot():
    assert multiplied(parts("239.401", MACHINE), 10, MACHINE) == "2394.010"
    assert sign_turned(parts("0.125", MACHINE), MACHINE) == "-0.125"
    assert taken_apart("1.5e-05", NOTATION, MACHINE) is None


@pytest.mark.parametrize(
    ("printed", "minus", "grouping"),
    [
        (["– 179", "5.193", "– 3"], "– ", "."),
        (["8 647", "35 067", "–202"], "–", " "),
        (["1234", "5678"], "-", ""),
        (["12", "345"], "-", "."),
        ([], "-", "."),
    ],
)
def test_a_table_tells_how_it_writes_its_figures(printed, minus, grouping):
    assert style_of(printed, NOTATION, machine=False) == Style(minus, grouping=grouping)


def test_a_row_is_dropped_or_doubled_in_its_place():
    assert rows_changed(["a", "b", "c"], "row dropped", 1) == ["a", "c"]
    assert rows_changed(["a", "b", "c"], "row doubled", 1) == ["a", "b", "b", "c"]
    assert rows_changed(["a"], "row dropped", 0) == []


WHOLE = st.integers(0, 10**9)
PRINTED = st.builds(
    lambda minus, currency, whole, grouping, fraction, after: (
        minus + currency + f"{whole:,}".replace(",", grouping) + fraction + after
    ),
    st.sampled_from(["", "-", "– ", "‒ "]),
    st.sampled_from(["", "€ "]),
    WHOLE,
    st.sampled_from([".", " ", ""]),
    st.one_of(st.just(""), st.from_regex(r",[0-9]{1,4}", fullmatch=True)),
    st.sampled_from(["", " mln."]),
)


@given(PRINTED)
def test_a_figure_that_is_taken_apart_can_be_put_together(printed):
    assert parts(printed).text == printed


@pytest.mark.rare
@given(st.lists(PRINTED, min_size=1, max_size=20))
def test_a_changed_figure_reads_as_what_it_was_changed_to(printed):
    changes: list[tuple[str, str, Decimal]] = []
    for text in printed:
        figure = parts(text)
        for after, factor in ((multiplied(figure, 10, DUTCH), 10), (sign_turned(figure, DUTCH), -1)):
            if after is not None:
                changes.append((text, after, Decimal(factor)))
    before, after = read([text for text, _, _ in changes]), read([text for _, text, _ in changes])
    assert after == [value * factor for value, (_, _, factor) in zip(before, changes, strict=True)]


def read(printed: list[str], notation: Notation = NOTATION) -> list[Decimal]:
    """Have DuckDB read figures."""
    with duckdb.connect(":memory:") as connection:
        connection.execute(
            "CREATE TABLE printed_cells (cell_id BIGINT, printed VARCHAR, numbers VARCHAR, line_unit VARCHAR, "
            "table_unit VARCHAR, table_scale BIGINT)"
        )
        columns = ("cell_id", "printed", "numbers", "table_scale")
        insert(connection, "printed_cells", columns, [(at, text, "printed", 1) for at, text in enumerate(printed)])
        query = f"SELECT value FROM ({reading(notation, 'printed_cells')}) ORDER BY cell_id"
        return [row[0] for row in connection.execute(query).fetchall()]
