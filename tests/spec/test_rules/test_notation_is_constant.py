"""A row keeps its currency sign, percent sign, scale word, decimals and kind of mark, and prints its unit."""

from __future__ import annotations

import pytest

from tests.spec.drawn import assert_judged, judge, why_nothing
from tieout.rules.kinds.notation_is_constant import NotationIsConstant
from tieout.rules.population import NOT_PRINTED

CONSTANT = NotationIsConstant()


@pytest.mark.parametrize(
    ("drawing", "expected"),
    [
        pytest.param(
            """
            indicators
            line         | realisation 2020 | realisation 2021 | realisation 2022 | budget 2022
            Omzet Logius | € 227 mln.       | 239 mln.         | € 244 mln.       | € 249 mln.
            """,
            """
            subject                     | judgement | note     | cells
            indicators/revenue/currency | broken    | currency | 239 mln. · € 227 mln. · € 244 mln. · € 249 mln.
            indicators/revenue/decimals | exact     | decimals | € 227 mln. · 239 mln. · € 244 mln. · € 249 mln.
            indicators/revenue/percent  | exact     | percent  | € 227 mln. · 239 mln. · € 244 mln. · € 249 mln.
            indicators/revenue/scale    | exact     | scale    | € 227 mln. · 239 mln. · € 244 mln. · € 249 mln.
            indicators/revenue/unit     | exact     | unit     | € 227 mln. · 239 mln. · € 244 mln. · € 249 mln.
            """,
            id="one euro sign is missing (Logius 2022)",
        ),
        pytest.param(
            """
            indicators
            line  | realisation 2019 | realisation 2020 | realisation 2021 | realisation 2022 | budget 2022
            Saldo | ‒ 0,02%          | 0,00             | ‒ 0,84%          | 0,39%            | 0,00%
            """,
            """
            subject                     | judgement | note     | cells
            indicators/balance/decimals | exact     | decimals | ‒ 0,02% · ‒ 0,84% · 0,39%
            indicators/balance/percent  | broken    | percent  | 0,00 · ‒ 0,02% · ‒ 0,84% · 0,39% · 0,00%
            indicators/balance/scale    | exact     | scale    | ‒ 0,02% · 0,00 · ‒ 0,84% · 0,39% · 0,00%
            indicators/balance/unit     | exact     | unit     | ‒ 0,02% · 0,00 · ‒ 0,84% · 0,39% · 0,00%
            """,
            id="one percent sign is missing (Logius 2022)",
        ),
        pytest.param(
            """
            indicators
            line     | realisation 2020 | realisation 2021 | realisation 2022 | budget 2022
            Onbekend | 341 mln.         | 557 mln.         | 514 mln          | 474 mln.
            """,
            """
            subject                    | judgement | cells
            indicators/line 2/decimals | exact     | 341 mln. · 557 mln. · 514 mln · 474 mln.
            indicators/line 2/percent  | exact     | 341 mln. · 557 mln. · 514 mln · 474 mln.
            indicators/line 2/scale    | broken    | 514 mln · 341 mln. · 557 mln. · 474 mln.
            """,
            id="one scale word lacks its dot; a row that nobody knows keeps its notation too",
        ),
        pytest.param(
            """
            indicators
            line     | realisation 2021 | realisation 2022 | budget 2022
            Overhead | 20%              | 22%              | 23,0%
            Fte      | 394              | 0                | 548,5
            """,
            """
            subject                      | judgement | cells
            indicators/overhead/decimals | broken    | 23,0% · 20% · 22%
            indicators/overhead/percent  | exact     | 20% · 22% · 23,0%
            indicators/overhead/scale    | exact     | 20% · 22% · 23,0%
            indicators/overhead/unit     | exact     | 20% · 22% · 23,0%
            indicators/staff/currency    | exact     | 394 · 0 · 548,5
            indicators/staff/decimals    | broken    | 548,5 · 394
            indicators/staff/percent     | exact     | 394 · 0 · 548,5
            indicators/staff/scale       | exact     | 394 · 0 · 548,5
            """,
            id="decimals that come and go; of two, the later is the odd one, and a zero needs no decimals",
        ),
        pytest.param(
            """
            indicators
            line     | realisation 2020 | realisation 2021 | realisation 2022 | budget 2022
            Cijfer   | niet uitgevoerd  | niet uitgevoerd  | n.v.t.           | 7
            Dienst A | n.b.             | nb               |                  | 99%
            """,
            """
            subject                         | judgement | cells
            indicators/score/mark           | broken    | n.v.t. · niet uitgevoerd · niet uitgevoerd
            indicators/score/currency       | exact     | 7
            indicators/score/decimals       | exact     | 7
            indicators/score/percent        | exact     | 7
            indicators/score/scale          | exact     | 7
            indicators/available/a/mark     | exact     | n.b. · nb
            indicators/available/a/decimals | exact     | 99%
            indicators/available/a/percent  | exact     | 99%
            indicators/available/a/scale    | exact     | 99%
            indicators/available/a/unit     | exact     | 99%
            """,
            id="two kinds of mark; a blank and another spelling of a mark are no other kind",
        ),
        pytest.param(
            """
            flow in EUR x 1000
            line        | budget 2021 | budget 2022
            Ontvangsten | 8 647       | 15.305
            Uitgaven    | 5           | 1.2.3
            """,
            """
            subject                | judgement
            flow/receipts/currency | exact
            flow/receipts/decimals | exact
            flow/receipts/percent  | exact
            flow/receipts/scale    | exact
            flow/receipts/unit     | exact
            flow/expenses/currency | exact
            flow/expenses/decimals | exact
            flow/expenses/percent  | exact
            flow/expenses/scale    | exact
            flow/expenses/unit     | exact
            """,
            id="bare numbers in a table x € 1.000; a cell that cannot be read has no notation",
        ),
    ],
)
def test_a_row_keeps_its_notation(drawing, expected):
    assert_judged(CONSTANT, drawing, expected)


@pytest.mark.parametrize(
    ("drawing", "judgement"),
    [
        pytest.param(
            "t\nline | budget 2021 | budget 2022\nOmzet Logius | 90,88 | 81,58",
            "broken",
            id="euros that are nowhere printed as such",
        ),
        pytest.param(
            "t\nline | budget 2021 | budget 2022\nOmzet Logius | 90,88 | € 81,58",
            "exact",
            id="one euro sign tells the unit of the row",
        ),
        pytest.param(
            "t in EUR x 1000\nline | budget 2021 | budget 2022\nOmzet Logius | 90 | 81",
            "exact",
            id="a table x € 1.000 tells the unit",
        ),
        pytest.param(
            "t in EUR\nline | budget 2021 | budget 2022\nOmzet Logius | 90 | 81",
            "exact",
            id="a table in euros tells the unit",
        ),
        pytest.param(
            "t\nline | budget 2021 | budget 2022\nSaldo | 0,02 | 0,84",
            "broken",
            id="percentages that are nowhere printed as such",
        ),
        pytest.param(
            "t in EUR x 1000\nline | budget 2021 | budget 2022\nSaldo | 0,02 | 0,84",
            "broken",
            id="a table in euros does not tell that a row is in percent",
        ),
        pytest.param(
            "t\nline | budget 2021 | budget 2022\nOmzet Logius | 239 mln. | 244 mln.",
            "broken",
            id="a scale word is no unit",
        ),
    ],
)
def test_a_row_in_euros_or_percent_prints_its_unit_unless_its_table_tells(drawing, judgement):
    units = [check for check in judge(CONSTANT, drawing) if check["note"] == "unit"]
    assert [check["judgement"] for check in units] == [judgement]


@pytest.mark.parametrize(
    "drawing",
    [
        pytest.param("t\nline | budget 2022\nBenchmark | gepland", id="a row of words"),
        pytest.param("t\nline | budget 2021 | budget 2022\nBenchmark | 2021 | gepland", id="a row of years and words"),
        pytest.param("t\nline | budget 2022\nCijfer |", id="a blank row"),
        pytest.param("t\nline | budget 2022\nCijfer | ca. 7", id="a row that cannot be read"),
    ],
)
def test_there_is_nothing_to_examine(drawing):
    assert why_nothing(CONSTANT, drawing) == {NOT_PRINTED}
