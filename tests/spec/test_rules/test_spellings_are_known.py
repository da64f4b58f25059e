"""Every recognised row is spelled as declared."""

from __future__ import annotations

import pytest

from tests.spec.drawn import Model, assert_judged, line, why_nothing
from tieout.rules.kinds.spellings_are_known import SpellingsAreKnown
from tieout.rules.population import ALONE

KNOWN = SpellingsAreKnown()
MODEL = Model(
    (
        line("revenue", "Omzet {entity}", "EUR", spellings=("Totale omzet",)),
        line("count", "Aantal DigiD Machtigen", "aantal"),
        line("opening", "Begin {year}", "EUR"),
    )
)


@pytest.mark.parametrize(
    ("drawing", "expected"),
    [
        pytest.param(
            """
            indicators
            line                     | realisation 2022
            Omzet Logius             | 244
            * Aantal DigiD Machtigen | 15 mln.
            Begin 2022 (+/+)         | 1
            """,
            """
            subject            | judgement | note                   | cells
            indicators/revenue | exact     | Omzet Logius           | Omzet Logius
            indicators/count   | exact     | Aantal DigiD Machtigen | * Aantal DigiD Machtigen
            indicators/opening | exact     | Begin …                | Begin 2022 (+/+)
            """,
            id="as declared, but for bullet, sign mark and year",
        ),
        pytest.param(
            """
            indicators
            line                   | realisation 2022
            Totale omzet           | 244
            Aantal DIGID machtigen | 15 mln.
            """,
            """
            subject            | judgement | note                   | cells
            indicators/revenue | exact     | Omzet Logius           | Totale omzet
            indicators/count   | broken    | Aantal DigiD Machtigen | Aantal DIGID machtigen
            """,
            id="a declared spelling, and another case (Logius 2022)",
        ),
    ],
)
def test_a_row_is_spelled_as_declared(drawing, expected):
    assert_judged(KNOWN, drawing, expected, MODEL)


def test_a_row_that_is_not_recognised_has_no_spelling_to_keep():
    assert why_nothing(KNOWN, "indicators\nline | realisation 2022\nOnbekend | 7", MODEL) == {ALONE}
