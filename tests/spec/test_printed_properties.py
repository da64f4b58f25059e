"""Whatever is printed, DuckDB reads what plain Python reads, and the interval is exact at both ends."""

from __future__ import annotations

import re
from decimal import Decimal

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from tests.conftest import examples
from tests.spec import oracle
from tests.spec.drawn import NOTATION, Printed, read
from tests.spec.oracle import prints_as
from tieout.figures.machine import AS_SHORTENED

NBSP, NNBSP = "\u00a0", "\u202f"


SPACE = st.sampled_from(["", " ", NBSP, NNBSP, "  "])
UNITS = st.sampled_from([(None, None, 1), ("EUR", "EUR", 1_000), ("fte", "EUR", 1_000_000), ("%", None, 1)])


def grouped(digits: str, mark: str) -> str:
    """Group digits in threes, from the right."""
    first = len(digits) % 3 or 3
    return mark.join([digits[:first], *(digits[at : at + 3] for at in range(first, len(digits), 3))])


@st.composite
def notations(draw: st.DrawFn) -> str:
    """Print a number in any notation, not all of them sound."""
    words = [
        draw(st.sampled_from(["", "", "", *NOTATION.before])),
        draw(st.sampled_from(["", "", *NOTATION.minus, *NOTATION.plus])),
        draw(st.sampled_from(["", "", "€"])),
        draw(st.sampled_from(["", "", "", "-", "–"])),
        grouped(draw(st.from_regex("[0-9]{1,10}", fullmatch=True)), draw(st.sampled_from(["", ".", " ", NBSP])))
        + draw(st.sampled_from(["", ",", "."]))
        + draw(st.from_regex("[0-9]{0,4}", fullmatch=True)),
        draw(st.sampled_from(["", "", *NOTATION.scale])),
        draw(st.sampled_from(["", "", "%"])),
        draw(st.sampled_from(["", "", "", *NOTATION.after])).replace("{n}", draw(st.sampled_from(["40", "2", ""]))),
    ]
    return "".join(part for word in words for part in (word, draw(SPACE)))


@st.composite
def near_misses(draw: st.DrawFn) -> str:
    """Spoil a printed text: take a character out, put one in, double one, or glue two texts together."""
    text = draw(st.one_of(notations(), st.sampled_from([*NOTATION.marks, *NOTATION.scale])))
    for _ in range(draw(st.integers(1, 3))):
        at = draw(st.integers(0, len(text)))
        put = draw(st.sampled_from([*"0123456789.,%€-–‒−/ emlnx()+'_²", NBSP, "\u200b", "٣", "３", "\n", ""]))
        text = text[:at] + put + text[at + draw(st.integers(0, 1)) :]
    return text


GARBAGE = st.text(st.sampled_from("0123456789.,%€-–‒/ mlnx\u00a0٣３eENa"), max_size=12)


@pytest.mark.rare
@settings(max_examples=25)
@given(st.lists(st.tuples(st.one_of(notations(), near_misses(), GARBAGE), UNITS), min_size=60, max_size=120))
@example([("5 x € 1 000", (None, None, 1)), ("-\N{EN DASH} 5", (None, None, 1)), ("1 2", (None, None, 1))])
def test_duckdb_reads_what_plain_python_reads(texts):
    cells = [Printed(text, *units) for text, units in texts]
    found = read(cells)
    expected = [oracle.read(cell.text, NOTATION, *units) for cell, (_, units) in zip(cells, texts, strict=True)]
    assert list(zip(cells, found, strict=True)) == list(zip(cells, expected, strict=True))


@examples(20)
@given(st.lists(st.tuples(st.one_of(notations(), near_misses(), GARBAGE), UNITS), min_size=60, max_size=120))
@example([("2,87E+04", (None, None, 1)), ("-3E-01", ("EUR", None, 1)), ("1E5", (None, None, 1))])
def test_where_no_program_wrote_anything_the_shorter_query_reads_the_same(texts):
    cells = [Printed(text, *units) for text, units in texts if not re.search(AS_SHORTENED, text)]
    assert read(cells, programs=False) == read(cells)


@st.composite
def printed_amounts(draw: st.DrawFn) -> tuple[str, Decimal, int, int]:
    """Print an amount in a sound notation: the text, the amount, its decimals and its scale."""
    decimals = draw(st.integers(0, 4))
    digits = draw(st.integers(0, 10**12))
    shown = Decimal(digits).scaleb(-decimals)
    whole, _, fraction = f"{shown:f}".partition(".")
    number = grouped(whole, draw(st.sampled_from(["", ".", " ", NBSP, NNBSP])))
    number += (
        f"{draw(st.sampled_from([',', '.'])) if number == whole and decimals in {1, 2} else ','}{fraction}"
        if fraction
        else ""
    )
    minus = draw(st.sampled_from(["", *NOTATION.minus]))
    currency = draw(st.sampled_from(["", "€"]))
    word = draw(st.sampled_from(["", *NOTATION.scale]))
    percent = "" if currency or word else draw(st.sampled_from(["", "%"]))
    front = [minus, currency] if draw(st.booleans()) else [currency, minus]
    text = "".join(part + draw(SPACE) for part in [*front, number, word, percent])
    scale = NOTATION.scale[word] if word else 1
    return text, (-shown if minus else shown) * scale, decimals, scale


@examples(25)
@given(st.lists(printed_amounts(), min_size=40, max_size=80))
def test_an_amount_printed_in_any_notation_reads_back_as_itself(amounts):
    found = read([Printed(text) for text, *_ in amounts])
    assert [
        (text, read.value, read.decimals, read.scale) for (text, *_), read in zip(amounts, found, strict=True)
    ] == amounts


@examples(25)
@given(st.lists(printed_amounts(), min_size=40, max_size=80))
def test_the_interval_holds_exactly_the_amounts_that_print_so(amounts):
    for (text, value, decimals, scale), read_back in zip(
        amounts, read([Printed(text) for text, *_ in amounts]), strict=True
    ):
        shown = value / scale
        near = Decimal("0.000001")
        lower, upper = (Decimal(end) for end in read_back.interval[1:-1].split(", "))
        probes = {
            lower - near: False,
            lower: read_back.interval[0] == "[",
            lower + near: True,
            value: True,
            upper - near: True,
            upper: read_back.interval[-1] == "]",
            upper + near: False,
        }
        for amount, inside in probes.items():
            assert (prints_as(amount, decimals, scale) == shown) is inside, (text, amount)


@examples(25)
@given(
    st.lists(
        st.tuples(
            st.lists(st.integers(0, 10**13), min_size=1, max_size=4), st.integers(0, 4), st.sampled_from([1, -1])
        ),
        min_size=40,
        max_size=80,
    )
)
def test_what_a_program_added_up_in_binary_fractions_reads_back_as_the_sum_that_it_meant(sums):
    """A program keeps amounts as binary fractions and writes each of them with all the digits that it holds."""
    # Amounts of one sign: a difference of large ones that all but cancel is noise that no reader can undo.
    meant = [
        sum((Decimal(way * part).scaleb(-decimals) for part in parts), Decimal(0)) for parts, decimals, way in sums
    ]
    texts = [repr(sum(way * part / 10**decimals for part in parts)) for parts, decimals, way in sums]
    found = read([Printed(text, numbers="machine") for text in texts])
    assert [(text, read.value) for text, read in zip(texts, found, strict=True)] == list(zip(texts, meant, strict=True))


@examples(25)
@given(st.lists(st.decimals(-(10**15), 10**15, allow_nan=False, places=3), min_size=40, max_size=80))
def test_a_decimal_that_a_program_wrote_is_read_from_its_digits(amounts):
    within = [amount for amount in amounts if len(amount.normalize().as_tuple().digits) <= 15]
    found = read([Printed(f"{amount:f}", numbers="machine") for amount in within])
    assert [read.value for read in found] == within
