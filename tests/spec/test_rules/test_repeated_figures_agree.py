"""A line that stands in several tables has one value for each year and basis."""

from __future__ import annotations

import pytest

from tests.spec.drawn import assert_judged, judge, why_nothing
from tieout.rules.kinds.repeated_figures_agree import RepeatedFiguresAgree
from tieout.rules.population import ALONE

AGREE = RepeatedFiguresAgree(bases=("budget", "realisation"), across=False)


@pytest.mark.parametrize(
    ("drawing", "expected"),
    [
        pytest.param(
            """
            first in EUR x 1000
            line         | budget 2022 | realisation 2022
            Omzet Logius | 249.400     | 244.100

            second
            line         | budget 2022 | realisation 2022
            Omzet Logius | € 249 mln.  | € 244,1 mln.
            """,
            """
            subject                         | judgement       | cells                  | expected  | gap    | allowed
            second/revenue/budget_2022      | within rounding | € 249 mln. · 249.400   | 249400000 | 400000 | 500500
            second/revenue/realisation_2022 | exact           | € 244,1 mln. · 244.100 | 244100000 | 0      | 50500
            """,
            id="the later place is held against the first, each in its own scale",
        ),
        pytest.param(
            """
            first in EUR
            line         | budget 2020 | budget 2021 | budget 2022
            Omzet Logius | 249         | 249         | 0

            second in EUR
            line         | budget 2020 | budget 2021 | budget 2022
            Omzet Logius | 250         | 249,6       | -5
            """,
            """
            subject                    | judgement | gap | allowed
            first/revenue/budget_2021  | broken    | 0.6 | 0.55
            second/revenue/budget_2020 | broken    | 1   | 1
            second/revenue/budget_2022 | broken    | 5   | 1
            """,
            id="another value; intervals that only touch are other values too; the coarser print is the accused",
        ),
        pytest.param(
            """
            first in EUR
            line     | budget 2022
            Saldo    | 5%

            second in EUR
            line     | budget 2022
            Saldo    | € 5
            """,
            """
            subject                    | judgement
            second/balance/budget_2022 | broken
            """,
            id="the same number in another unit is another value",
        ),
        pytest.param(
            """
            report_2021 in EUR
            line         | realisation 2021
            Omzet Logius | 239

            report_2022 in EUR
            line         | realisation 2021 | realisation 2022
            Omzet Logius | 238              | 244
            """,
            """
            subject                              | judgement | cells
            report_2022/revenue/realisation_2021 | broken    | 238 · 239
            """,
            id="last year's column of this year's table",
        ),
        pytest.param(
            """
            first in EUR
            line         | budget 2022
            Omzet Logius | 249

            second in EUR
            line         | budget 2022
            Omzet Logius | 249

            third in EUR
            line         | budget 2022
            Omzet Logius | 294
            """,
            """
            subject                    | judgement | cells
            second/revenue/budget_2022 | exact     | 249 · 249
            third/revenue/budget_2022  | broken    | 294 · 249
            """,
            id="a third place",
        ),
        pytest.param(
            """
            first in EUR
            line         | budget 2022
            Omzet Logius | 5

            second in EUR
            line         | budget 2022
            Omzet Logius | 5
            Omzet Logius | 9
            """,
            """
            judgement | cells
            exact     | 5 · 5
            broken    | 9 · 5
            """,
            id="a line that is printed twice in the second table",
        ),
    ],
)
def test_a_figure_that_is_stated_twice(drawing, expected):
    assert_judged(AGREE, drawing, expected)


def test_a_coarse_first_figure_does_not_hide_that_two_finer_ones_differ():
    checks = judge(
        AGREE,
        """
        first
        line         | budget 2022
        Omzet Logius | € 249 mln.

        second
        line         | budget 2022
        Omzet Logius | € 248,6 mln.

        third
        line         | budget 2022
        Omzet Logius | € 249,4 mln.
        """,
    )
    assert "broken" in [check["judgement"] for check in checks], "no revenue prints as 248,6 and as 249,4"


def two_tables(first: str, second: str) -> str:
    """Draw two tables of one row: the column and what it prints, as `budget 2022: 7`."""
    tables = []
    for name, told in (("first", first), ("second", second)):
        head, _, printed = told.partition(": ")
        tables.append(f"{name} in EUR\nline | {head}\nOmzet Logius | {printed}")
    return "\n\n".join(tables)


@pytest.mark.parametrize(
    "drawing",
    [
        pytest.param("first in EUR\nline | budget 2022\nOmzet Logius | 7", id="one table"),
        pytest.param(
            "first in EUR\nline | budget 2022\nOmzet Logius | 7\nOmzet Logius | 8",
            id="twice in one table, which is the matter of another rule",
        ),
        pytest.param(two_tables("budget 2022: 7", "budget 2021: 8"), id="another year"),
        pytest.param(two_tables("budget 2022: 7", "realisation 2022: 8"), id="another basis"),
        pytest.param(two_tables("budget 2022: 7", "budget 2022: n.b."), id="a mark states nothing"),
        pytest.param(
            two_tables("budget 2022: 7", "budget 2022: 8").replace("Omzet Logius", "Onbekend"),
            id="rows that nobody knows",
        ),
    ],
)
def test_there_is_nothing_to_examine(drawing):
    assert why_nothing(AGREE, drawing) == {ALONE}
