"""Whatever stands in a cell, reading it is safe: no error, no other digits than print, the same answer each time."""

from __future__ import annotations

import csv
from decimal import Decimal
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.spec.drawn import NOTATION, Printed, read
from tests.spec.oracle import Read
from tieout.rulebook import Notation
from tieout.shelf import read_rulebook

DATA = Path(__file__).resolve().parents[2] / "data"
SHIPPED = read_rulebook("agency_accounts", frozenset(), frozenset()).notation
NOTATIONS = st.sampled_from([NOTATION, SHIPPED])


def real_prints() -> list[str]:
    """Give every text that stands in a cell of the real tables."""
    found: set[str] = set()
    for path in sorted(DATA.glob("*/*.csv")):
        with path.open(encoding="utf-8", newline="") as stream:
            found.update(cell for row in csv.reader(stream) for cell in row)
    return sorted(found)


PRINTS = real_prints()
DIGITS = "0123456789"
STRANGE = [
    *"٠٣٩०५９１Ⅷ²½௧𝟘𝟗①㊀十", *"−–—‒-+.,%€$£ \u00a0\u202f\u2007\u200b\t\n\r\x00eE_'()/*", "mln.", "x € 1.000",
    "norm =", "n.b.",
    "nan", "inf", "1e5", "0x1F", "1" * 40, "\u202e", "e\u0301", *DIGITS,
]  # fmt: skip
UNITS = st.sampled_from([(None, None, 1), ("EUR", "EUR", 1_000), ("fte", "EUR", 1_000_000), ("%", None, 1)])


@st.composite
def spoiled_prints(draw: st.DrawFn) -> str:
    """Spoil a real print at some places."""
    text = draw(st.sampled_from(PRINTS))[:60]
    for _ in range(draw(st.integers(0, 3))):
        at = draw(st.integers(0, len(text)))
        text = text[:at] + draw(st.sampled_from(STRANGE)) + text[at + draw(st.integers(0, 2)) :]
    return text


TEXTS = st.one_of(
    spoiled_prints(),
    st.lists(st.sampled_from(STRANGE), max_size=8).map("".join),
    st.text(st.characters(exclude_categories=["Cs"]), max_size=20),
)
NUMBERS = st.sampled_from(["printed", "printed", "printed", "machine"])
CELLS = st.builds(lambda text, units, numbers: Printed(text, *units, numbers), TEXTS, UNITS, NUMBERS)


def digits_of(text: str) -> str:
    """Keep the digits of a text."""
    return "".join(char for char in text if char in DIGITS)


def printed_again(found: Read) -> str:
    """Print a figure as bare digits, with as many decimals as it had."""
    assert found.value is not None
    assert found.scale is not None
    shown = found.value / found.scale
    return digits_of(f"{shown.quantize(Decimal(1).scaleb(-(found.decimals or 0))):f}")


def judged(cells: list[Printed], notation: Notation) -> list[Read]:
    """Read cells twice, in either order, and see that they read alike."""
    found = read(cells, notation)
    assert list(reversed(read(list(reversed(cells)), notation))) == found
    return found


@settings(max_examples=60)
@given(st.lists(CELLS, min_size=50, max_size=120), NOTATIONS)
def test_a_text_is_a_figure_by_its_own_plain_digits_or_is_none(cells, notation):
    for cell, found in zip(cells, judged(cells, notation), strict=True):
        assert found.state in {"figure", "mark", "unreadable"}
        assert (found.value is None) == (found.state != "figure"), cell
        if found.state == "figure":
            # What any alphabet counts by, fractions and Roman numerals too, makes a text none of ours.
            assert all(char in DIGITS for char in cell.text if char.isnumeric()), cell
            assert digits_of(cell.text), cell
        if found.state == "figure" and cell.numbers == "printed":
            assert digits_of(cell.text).startswith(printed_again(found)), cell


@settings(max_examples=40)
@given(st.lists(spoiled_prints(), min_size=50, max_size=120), st.sampled_from(STRANGE[:16]), st.integers(0, 60))
def test_a_digit_of_another_script_is_never_part_of_a_figure(texts, digit, at):
    cells = [Printed(text[: at % (len(text) + 1)] + digit + text[at % (len(text) + 1) :]) for text in texts]
    assert {found.state for found in judged(cells, NOTATION)} <= {"unreadable", "mark"}


def test_the_real_prints_are_many():
    assert len(PRINTS) > 500
