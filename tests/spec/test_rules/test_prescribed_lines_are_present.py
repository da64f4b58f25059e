"""Every prescribed line is printed; one that is missing is placed after the line before it in the model."""

from __future__ import annotations

import pytest

from tests.spec.drawn import Model, assert_judged, line, why_nothing
from tieout.rules.cell import Cell
from tieout.rules.kinds.prescribed_lines_are_present import PrescribedLinesArePresent
from tieout.rules.population import ALONE
from tieout.values.outcome import Place
from tieout.values.tally import Check

PRESENT = PrescribedLinesArePresent()
MODEL = Model(
    (
        line("receipts", "Ontvangsten", "EUR", required=True),
        line("expenses", "Uitgaven", "EUR", required=True),
        line("extra", "Bijzondere baten", "EUR"),
        line("revenue", "Omzet {entity}", "EUR", required=True),
        line("cash", "Kasstroom", "EUR", required=True),
    )
)


@pytest.mark.parametrize(
    ("drawing", "expected"),
    [
        pytest.param(
            """
            flow in EUR
            line         | budget 2022
            Ontvangsten  | 10
            Uitgaven     |
            Omzet Logius | n.b.
            Kasstroom    | 6
            """,
            """
            subject       | judgement | note         | cells
            flow/receipts | exact     | Ontvangsten  | Ontvangsten
            flow/expenses | exact     | Uitgaven     | Uitgaven
            flow/revenue  | exact     | Omzet Logius | Omzet Logius
            flow/cash     | exact     | Kasstroom    | Kasstroom
            """,
            id="all there; a line without figures is there too, and one that is not prescribed need not be",
        ),
        pytest.param(
            """
            flow in EUR
            line         | budget 2022
            Ontvangsten  | 10
            Omzet Logius | 10
            """,
            """
            subject       | judgement | note         | cells
            flow/receipts | exact     | Ontvangsten  | Ontvangsten
            flow/expenses | broken    | Uitgaven     | Ontvangsten
            flow/revenue  | exact     | Omzet Logius | Omzet Logius
            flow/cash     | broken    | Kasstroom    | Omzet Logius
            """,
            id="one missing in the middle, and one at the end",
        ),
        pytest.param(
            """
            flow in EUR
            line             | budget 2022
            Bijzondere baten | 1
            Kasstroom        | 6
            Ontvangsten      | 10
            Uitgaven         | 4
            """,
            """
            subject       | judgement | note         | cells
            flow/receipts | exact     | Ontvangsten  | Ontvangsten
            flow/expenses | exact     | Uitgaven     | Uitgaven
            flow/revenue  | broken    | Omzet Logius | Bijzondere baten
            flow/cash     | exact     | Kasstroom    | Kasstroom
            """,
            id="the rows may be printed in any order; a missing line is named as it is meant to be printed",
        ),
        pytest.param(
            """
            flow in EUR
            line      | budget 2022
            Kop       | 1
            Kasstroom | 6
            """,
            """
            subject       | judgement | cells
            flow/receipts | broken    | Kop
            flow/expenses | broken    | Kop
            flow/revenue  | broken    | Kop
            flow/cash     | exact     | Kasstroom
            """,
            id="missing at the top: the first row shows where",
        ),
        pytest.param(
            """
            flow in EUR, goes on
            line         | budget 2022
            Ontvangsten  | 10
            Omzet Logius | 10
            """,
            """
            subject       | judgement
            flow/receipts | exact
            flow/expenses | broken
            flow/revenue  | exact
            """,
            id="of a table that goes on elsewhere, what comes after its last line is not missing",
        ),
        pytest.param(
            """
            flow in EUR
            line         | budget 2022
            Ontvangst    | 10
            """,
            """
            subject       | judgement | cells
            flow/receipts | broken    | Ontvangst
            flow/expenses | broken    | Ontvangst
            flow/revenue  | broken    | Ontvangst
            flow/cash     | broken    | Ontvangst
            """,
            id="a row that is not recognised does not count as its line",
        ),
        pytest.param(
            """
            first in EUR
            line         | budget 2022
            Ontvangsten  | 10
            Uitgaven     | 10
            Omzet Logius | 10

            second in EUR, goes on
            line         | budget 2022
            Kasstroom    | 10
            """,
            """
            subject         | judgement
            first/receipts  | exact
            first/expenses  | exact
            first/revenue   | exact
            first/cash      | broken
            second/receipts | broken
            second/expenses | broken
            second/revenue  | broken
            second/cash     | exact
            """,
            id="each table is held against the model for itself",
        ),
    ],
)
def test_a_table_beside_its_model(drawing, expected):
    assert_judged(PRESENT, drawing, expected, MODEL)


@pytest.mark.parametrize(
    ("goes_on", "advice"),
    [
        pytest.param(None, 'declare "complete": false of it', id="a table that is declared whole"),
        pytest.param("elsewhere", "but lines below it are printed here", id="one that is declared to go on elsewhere"),
    ],
)
def test_what_to_do_about_a_missing_line_is_not_what_is_done_already(goes_on, advice):
    check = Check("t", "x", "broken", (1,), told={"line": "Uitgaven", "goes on": goes_on})
    worded = PRESENT.word(check, [Cell(Place("t.csv", 2, 1), "Ontvangsten", "label", "t")])
    assert advice in worded.en
    assert worded.nl not in {"", worded.en}


def test_there_is_nothing_to_examine_where_nothing_is_prescribed():
    assert why_nothing(PRESENT, "flow in EUR\nline | budget 2022\nOntvangsten | 7") == {ALONE}


def test_a_table_that_goes_on_elsewhere_and_prints_no_known_line_misses_nothing():
    drawing = "flow in EUR, goes on\nline | budget 2022\nOnbekend | 7"
    assert why_nothing(PRESENT, drawing, MODEL) == {ALONE}
