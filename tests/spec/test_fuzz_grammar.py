"""Whatever stands in a cell, reading it is safe: no error, no other digits than print, the same answer each time."""

from __future__ import annotations

import csv
import random
from collections import Counter
from decimal import Decimal
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.polluted.cases import drawing
from tests.spec.drawn import NOTATION, Printed, read
from tests.spec.oracle import Read
from tieout.rulebook.shelf import read_rulebook
from tieout.rulebook.vocabulary import Notation

DATA = Path(__file__).resolve().parents[2] / "data"
SHIPPED = read_rulebook("agency_accounts", frozenset(), frozenset()).notation


def real_prints() -> list[str]:
    """Give every text that stands in a cell of the real tables."""
    found: set[str] = set()
    for path in sorted(DATA.glob("*/*.csv")):
        with path.open(encoding="utf-8", newline="") as stream:
            found.update(cell for row in csv.reader(stream) for cell in row)
    return sorted(found)


PRINTS = real_prints()
DIGITS = "0123456789"
FOREIGN_DIGITS = "٠٣٩०५９１Ⅷ²½௧𝟘𝟗①㊀十"
STRANGE = [
    *FOREIGN_DIGITS, *"−–—‒-+.,%€$£ \u00a0\u202f\u2007\u200b\t\n\r\x00eE_'()/*", "mln.", "x € 1.000", "norm =", "n.b.",
    "nan", "inf", "1e5", "0x1F", "1" * 40, "\u202e", "e\u0301", *DIGITS,
]  # fmt: skip


UNITS = ((None, None, 1), ("EUR", "EUR", 1_000), ("fte", "EUR", 1_000_000), ("%", None, 1))
PER_SEED = 4_000


def spoiled_print(chance: random.Random, most: int = 3) -> str:
    """Spoil a real print at some places: often at one, so that many remain figures."""
    text = chance.choice(PRINTS)[:60]
    for _ in range(chance.randint(0, most)):
        at = chance.randint(0, len(text))
        put = chance.choice(STRANGE) if chance.random() < 0.5 else chance.choice(DIGITS)
        text = text[:at] + put + text[at + chance.randint(0, 2) :]
    return text


TEXTS = st.lists(st.sampled_from(STRANGE), max_size=8).map("".join) | st.text(
    st.characters(exclude_categories=["Cs"]), max_size=20
)
NUMBERS = ("printed", "printed", "printed", "machine")
CELLS = st.builds(
    lambda text, units, numbers: Printed(text, *units, numbers),
    TEXTS,
    st.sampled_from(UNITS),
    st.sampled_from(NUMBERS),
)


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


def is_sound(cell: Printed, found: Read) -> bool:
    """Tell whether a text was read as a figure by its own plain digits, or as none."""
    if found.state != "figure":
        return found.state in {"mark", "unreadable"} and found.value is None
    # What any alphabet counts by, fractions and Roman numerals too, makes a text none of ours.
    if not all(char in DIGITS for char in cell.text if char.isnumeric()) or not digits_of(cell.text):
        return False
    return cell.numbers == "machine" or digits_of(cell.text).startswith(printed_again(found))


@pytest.mark.parametrize("notation", [pytest.param(NOTATION, id="drawn"), pytest.param(SHIPPED, id="shipped")])
@pytest.mark.parametrize("seed", range(3))
def test_a_spoiled_print_is_a_figure_by_its_own_plain_digits_or_is_none(seed, notation):
    chance = drawing("prints", seed)
    cells = [Printed(spoiled_print(chance), *chance.choice(UNITS), chance.choice(NUMBERS)) for _ in range(PER_SEED)]
    found = judged(cells, notation)
    assert [cell.text for cell, read in zip(cells, found, strict=True) if not is_sound(cell, read)] == []
    assert Counter(read.state for read in found)["figure"] > PER_SEED // 10, "too few are figures to tell anything"


@pytest.mark.rare
@settings(max_examples=40)
@given(st.lists(CELLS, min_size=20, max_size=60), st.sampled_from([NOTATION, SHIPPED]))
def test_any_text_is_a_figure_by_its_own_plain_digits_or_is_none(cells, notation):
    found = judged(cells, notation)
    assert [cell.text for cell, read in zip(cells, found, strict=True) if not is_sound(cell, read)] == []


def test_a_digit_of_another_script_is_never_part_of_a_figure():
    chance = drawing("digits of other scripts")
    texts = []
    for _ in range(PER_SEED):
        text = chance.choice(PRINTS)[:60]
        at = chance.randint(0, len(text))
        texts.append(text[:at] + chance.choice(FOREIGN_DIGITS) + text[at + chance.randint(0, 1) :])
    states = {read.state for read in judged([Printed(text) for text in texts], NOTATION)}
    assert states <= {"unreadable", "mark"}


def test_the_real_prints_are_many():
    assert len(PRINTS) > 500
