"""Every printed row is a line of the rulebook; of one that is not, the nearest line is told."""

from __future__ import annotations

import pytest

from tests.spec.drawn import Model, assert_judged, line
from tieout.rules.kinds.lines_are_recognised import LinesAreRecognised

RECOGNISED = LinesAreRecognised(is_open=False)
TWO_SECTIONS = Model(
    (
        line("available/digid", "DigiD", "%", section="Beschikbaarheid"),
        line("count/digid", "DigiD", "aantal", section="Aantallen"),
    )
)


@pytest.mark.parametrize(
    ("drawing", "expected"),
    [
        pytest.param(
            """
            flow in EUR
            line              | budget 2022
            Ontvangsten (+/+) | 10
            - uitgaven        |
            OMZET LOGIUS      | n.b.
            """,
            """
            subject     | judgement | note | cells
            flow/line 2 | exact     |      | Ontvangsten (+/+) · 10
            flow/line 3 | exact     |      | - uitgaven · (blank)
            flow/line 4 | exact     |      | OMZET LOGIUS · n.b.
            """,
            id="every row is known, under any spelling",
        ),
        pytest.param(
            """
            flow in EUR
            line          | budget 2022
            Ontvangsten   | 10
            Ontvangstten  | 4
            Ziekteverzuim | 6
                          | 6
            """,
            """
            subject     | judgement | note        | cells
            flow/line 2 | exact     |             | Ontvangsten · 10
            flow/line 3 | broken    | Ontvangsten | Ontvangstten · 4
            flow/line 4 | broken    |             | Ziekteverzuim · 6
            flow/line 5 | broken    |             | (blank) · 6
            """,
            id="a slip of the pen, a row that is like no other, and a row without a label",
        ),
        pytest.param(
            """
            flow in EUR
            line          | budget 2022
            Omzet Logus   | 10
            """,
            """
            subject     | judgement | note         | cells
            flow/line 2 | broken    | Omzet Logius | Omzet Logus · 10
            """,
            id="the nearest line is named as it is meant to be printed",
        ),
        pytest.param(
            """
            flow in EUR
            line                 | budget 2022 | realisation 2022
            Ontvangsten          | 10          | 10
                                 |             |
            Bron: jaarverslag    |             |
            Overige kosten       |             | n.b.
            """,
            """
            subject     | judgement | note         | cells
            flow/line 2 | exact     |              | Ontvangsten · 10 · 10
            flow/line 5 | broken    |              | Overige kosten · (blank) · n.b.
            """,
            id="a blank row and a source leave no figure unjudged, a mark in an unknown row does",
        ),
    ],
)
def test_a_printed_row_beside_the_rulebook(drawing, expected):
    assert_judged(RECOGNISED, drawing, expected)


def test_the_section_tells_lines_with_one_label_apart():
    assert_judged(
        RECOGNISED,
        """
        indicators
        section         | line  | realisation 2022
        Beschikbaarheid | DigiD | 99%
        Aantallen       | DigiD | 514 mln.
        Overig          | DigiD | 7
        """,
        """
        subject           | judgement | note
        indicators/line 2 | exact     |
        indicators/line 3 | exact     |
        indicators/line 4 | broken    | DigiD
        """,
        TWO_SECTIONS,
    )
