"""Kinds of dash and accents say nothing: a text is the same with and without them."""

from __future__ import annotations

import unicodedata

import pytest

from tieout.values.letters import DASHES, unaccented


@pytest.mark.parametrize(
    "dash",
    [
        pytest.param("\u00ad", id="soft hyphen"),
        pytest.param("\u2010", id="hyphen"),
        pytest.param("\u2011", id="no-break hyphen"),
        pytest.param("\u2012", id="figure dash"),
        pytest.param("\u2013", id="en dash"),
        pytest.param("\u2014", id="em dash"),
        pytest.param("\u2015", id="horizontal bar"),
        pytest.param("\u2212", id="minus sign"),
    ],
)
def test_every_kind_of_dash_is_a_hyphen(dash):
    assert f"moeder{dash}departement".translate(DASHES) == "moeder-departement"


@pytest.mark.parametrize("form", ["NFD", "NFKD"])
def test_a_letter_is_itself_without_its_accents(form):
    assert unaccented(unicodedata.normalize(form, "geïnde één façade")) == "geinde een facade"


def test_a_label_is_itself_with_a_character_that_chooses_a_picture():
    assert unaccented("Saldo\ufe0f ✓\ufe00") == "Saldo ✓"
