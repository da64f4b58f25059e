"""A column that is looked over at once has the type and the values that it has when every cell of it is measured."""

from __future__ import annotations

import functools

import duckdb
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tests.conftest import examples
from tieout.declarations.plain import NUMBERS, PlainField
from tieout.records.fields import Widths, has_form, look_over, measure, read_field, widths_seen

KINDS = ("integer", "number", "year", "yearmonth", "date", "time", "datetime")
MISSING = ("", "n/a")
NUMBER = st.one_of(
    st.integers(-(10**20), 10**20).map(str),
    st.decimals(-(10**9), 10**9, allow_nan=False, places=3).map(str),
    st.text("0123456789+-.", min_size=1, max_size=12),
    st.sampled_from(["1e3", "1.5E-3", "NaN", "-INF", "5.", "-.5", "00012", "+5", "1_000", " 12", "2024", "2024-02-30"]),
)
CELLS = st.lists(st.one_of(NUMBER, st.sampled_from(MISSING)), max_size=6)


@functools.cache
def database():
    return duckdb.connect()


def asked(select: str, cells: list[str]):
    """Ask something of a column of texts; give the rows."""
    query = f"SELECT {select} FROM (SELECT unnest($1::VARCHAR[]) AS text)"
    return database().execute(query, [cells]).fetchall()


def seen(field: PlainField, cells: list[str]) -> Widths | None:
    return widths_seen(field, *asked(look_over(field, MISSING, "text"), cells)[0])


def measured(field: PlainField, cells: list[str]) -> Widths:
    if field.type not in NUMBERS:
        return Widths()
    made, widths = measure(field, "text", 0)
    found = database().execute(
        f"SELECT {widths} FROM (SELECT {made} FROM (SELECT unnest($1::VARCHAR[]) AS text))", [cells]
    )
    return Widths(*found.fetchall()[0])


def read(field: PlainField, cells: list[str], widths: Widths):
    reading = read_field(field, MISSING, "text", widths)
    return reading.type, asked(reading.value, cells)


@examples(150)
@given(st.sampled_from(KINDS), CELLS)
@example("number", ["1.5", "12345678901234567"])
@example("number", ["0000000000000000001.5"])
@example("number", ["9" * 40])
@example("integer", ["+" + "9" * 18])
@example("integer", ["9" * 18, "n/a"])
@example("number", ["1.5", "n/a", ""])
def test_what_is_seen_at_a_glance_is_what_is_measured(kind, cells):
    field = PlainField(name="x", type=kind)
    assert has_form(field)
    widths = seen(field, cells)
    if widths is not None:
        assert read(field, cells, widths) == read(field, cells, measured(field, cells))


@pytest.mark.parametrize(
    ("kind", "cells", "fits"),
    [
        pytest.param("number", ["1.5", "-12", "", "n/a"], True, id="plain numbers"),
        pytest.param("number", ["1.5", "1e3"], None, id="an exponent is measured"),
        pytest.param("number", ["1.5", "abc"], None, id="what is none is measured"),
        pytest.param("number", ["1" * 15 + ".25", "1" * 16], True, id="eighteen digits in all"),
        pytest.param("number", ["1" * 17 + ".25"], None, id="more are measured"),
        pytest.param("year", ["2024", ""], True, id="years"),
        pytest.param("year", ["2024", "24"], False, id="what is no year is asked for"),
        pytest.param("date", ["2024-02-30"], True, id="a day has its form, whether there is one or not"),
    ],
)
def test_a_glance_tells_what_needs_no_more_asking(kind, cells, fits):
    widths = seen(PlainField(name="x", type=kind), cells)
    assert (widths and widths.fits) == fits


def test_a_day_that_there_is_not_has_no_value_though_it_looks_like_one():
    field = PlainField(name="x", type="date")
    assert read(field, ["2024-02-30"], Widths(fits=True)) == ("DATE", [(None,)])


@pytest.mark.parametrize(("kind", "form"), [("string", "default"), ("date", "%d-%m-%Y"), ("boolean", "default")])
def test_what_has_no_form_is_not_looked_over(kind, form):
    assert not has_form(PlainField(name="x", type=kind, format=form))
