"""What is seen of a column by the memory that it lies in has its cells read as a look at each of them would."""

from __future__ import annotations

import itertools
import re

import pyarrow as pa
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from tests.conftest import examples
from tests.spec.test_plain.test_looked_over import asked, measured, read
from tieout.declarations.plain import PlainField
from tieout.intake.glance import glance_at
from tieout.records.fields import PLAIN, Widths, widths_at_a_glance
from tieout.values.glance import Glance

COLUMNS = [
    # the texts of a column, what they are like
    ([], Glance()),
    ([""], Glance()),
    (["12", "", "345"], Glance(shortest=2, longest=3, before=3)),
    (["1.5", "12.25"], Glance(has_dots=True, shortest=3, longest=5, before=2, behind=3)),
    (["1.5", "1234", "-7"], Glance(True, True, shortest=2, longest=4, before=4, behind=2)),
    (["1.2.3", "4."], Glance(has_others=True, shortest=2, longest=5)),
    (["1..2"], Glance(has_others=True, shortest=4, longest=4)),
    (["4.", "5"], Glance(has_dots=True, shortest=1, longest=2, before=1, behind=1)),
    (["-4", "+5.5"], Glance(True, True, shortest=2, longest=4, before=2, behind=2)),
    (["12", "1-2"], Glance(has_others=True, shortest=2, longest=3)),
    (["--1"], Glance(has_others=True, shortest=3, longest=3)),
    ([".5", ""], Glance(has_dots=True, shortest=2, longest=2, before=0, behind=2)),
    (["1.5", "n/a"], Glance(has_others=True, shortest=3, longest=3)),
    (["1 5"], Glance(has_others=True, shortest=3, longest=3)),
    (["é"], Glance(has_others=True, shortest=2, longest=2)),
]
PLAIN_TEXTS = st.lists(st.text("0123456789+-.", max_size=7), max_size=6)
LIKELY = st.lists(
    st.one_of(st.integers(-9999, 9999).map(str), st.sampled_from(["1.5", "", "-.25", "2024"])), max_size=6
)


def glanced(texts: list[str]) -> Glance:
    """Give what a column of these texts is like."""
    return glance_at(pa.chunked_array([pa.array(texts, pa.string())]))


@pytest.mark.parametrize(("texts", "found"), COLUMNS, ids=[" ".join(texts) for texts, _ in COLUMNS])
def test_a_column_is_like_its_texts(texts, found):
    assert glanced(texts) == found


@examples(200)
@given(PLAIN_TEXTS, PLAIN_TEXTS, st.integers(0, 3))
def test_pieces_of_a_column_are_together_like_the_whole(first, second, start):
    whole = glanced(first + second)
    assert glanced(first) + glanced(second) == whole
    # A piece of what lies in memory is looked at alone.
    assert glance_at(pa.chunked_array([pa.array(["xyz"] * start + first, pa.string())]).slice(start)) == glanced(first)
    assert glance_at(pa.chunked_array([pa.array(second, pa.large_string())])) == glanced(second)


@examples(300)
@given(st.sampled_from(["integer", "number", "year"]), st.one_of(PLAIN_TEXTS, LIKELY))
@example("integer", ["1.0"])
@example("number", ["--1"])
@example("number", [".."])
@example("number", ["1.2-", "5"])
@example("number", ["9" * 19])
@example("year", ["2024", "20245"])
@example("year", ["-2024"])
def test_its_cells_are_read_as_a_look_at_each_of_them_would(kind, texts):
    field = PlainField(name="x", type=kind)
    widths = widths_at_a_glance(field, ("", "n/a"), glanced(texts))
    if widths is not None:
        assert widths.fits
        assert read(field, texts, widths) == read(field, texts, measured(field, texts))


@pytest.mark.parametrize(
    ("field", "missing", "texts", "is_told"),
    [
        pytest.param(PlainField(name="x", type="number"), ("",), ["1.5", ""], True, id="plain numbers"),
        pytest.param(PlainField(name="x", type="integer"), ("",), ["15", "-1"], True, id="plain whole numbers"),
        pytest.param(PlainField(name="x", type="year"), ("",), ["2024", ""], True, id="years"),
        pytest.param(PlainField(name="x", type="integer"), ("",), ["1.5"], False, id="a dot in a whole number"),
        pytest.param(PlainField(name="x", type="number"), ("-9",), ["1.5"], False, id="a number that is no value"),
        pytest.param(PlainField(name="x", type="number", decimal_char=","), ("",), ["1.5"], False, id="no mark"),
        pytest.param(PlainField(name="x", type="number", group_char=","), ("",), ["1"], False, id="grouped digits"),
        pytest.param(PlainField(name="x", type="number", bare_number=False), ("",), ["1"], False, id="no bare numbers"),
        pytest.param(PlainField(name="x", type="number"), ("",), ["1e3"], False, id="an exponent"),
        pytest.param(PlainField(name="x", type="number"), ("",), ["1" * 19], False, id="many digits"),
        pytest.param(PlainField(name="x", type="year"), ("",), ["2024", "24"], False, id="a short year"),
        pytest.param(PlainField(name="x", type="date"), ("",), ["2024-02-01"], False, id="a day"),
        pytest.param(PlainField(name="x", type="string"), ("",), ["1"], False, id="a text"),
    ],
)
def test_a_glance_tells_no_more_than_it_sees(field, missing, texts, is_told):
    assert (widths_at_a_glance(field, missing, glanced(texts)) is not None) == is_told


@pytest.mark.parametrize(
    ("kind", "letters", "types"),
    [("integer", "17+-", ("BIGINT",)), ("number", "17.+-", ("DECIMAL(18, 5)", "DECIMAL(18, 0)"))],
)
def test_of_plain_letters_a_cast_takes_what_has_the_form_of_a_number_and_nothing_else(kind, letters, types):
    words = ["".join(word) for size in range(7) for word in itertools.product(letters, repeat=size)]
    form = re.compile(PLAIN[kind])
    for as_type in types:
        cast = asked(f"TRY_CAST(text AS {as_type}) IS NOT NULL", words)
        assert [one for (one,) in cast] == [form.fullmatch(word) is not None for word in words]


def test_widths_say_that_every_cell_has_its_form():
    field = PlainField(name="x", type="number")
    assert widths_at_a_glance(field, ("",), glanced(["1.5", "-12"])) == Widths(3, 1, fits=True)
