"""What was the sum of its rows in an earlier statement is the sum of the same rows in the next."""

from __future__ import annotations

import pytest

from tests.spec.drawn import assert_judged, checks_of, why_nothing
from tieout.rules.kinds.totals_keep_their_rows import TotalsKeepTheirRows
from tieout.rules.population import ALONE

RULE, NAMED = TotalsKeepTheirRows(certain=True), TotalsKeepTheirRows(certain=False)
THEN = """

then in EUR x 1000, year 2021
line | budget 2021 | realisation 2021 | difference 2021 | realisation 2020
Hout   | 18.204 | 19.413 | 1.209 | 16.377
Steen  |  1.902 |  1.777 |  -125 |  2.031
Glas   |  4.760 |  5.009 |   249 |  3.644
Samen  | 24.866 | 26.199 | 1.333 | 22.052
"""
"""The statement of the year before, in which Samen is Hout, Steen and Glas."""


def now(rows: str, heads: str = "budget 2022 | realisation 2022") -> str:
    """Draw the statement of this year, with that of the year before."""
    return f"now in EUR x 1000\nline | {heads}\n{rows}{THEN}"


SOUND = "Hout | 22.958 | 17.232\nSteen | 1.310 | 2.841\nGlas | 4.126 | 3.958\nSamen | 28.394 | 24.031"

SHORT = SOUND.replace("Steen | 1.310 | 2.841\n", "")


@pytest.mark.parametrize(
    ("rows", "found"),
    [
        pytest.param(SOUND, "budget_2022 exact, realisation_2022 exact", id="the same rows"),
        pytest.param(SHORT, "budget_2022 broken", id="a row left out, told once"),
        pytest.param(SOUND.replace("24.031", "24.301"), "budget_2022 exact, realisation_2022 broken",
                     id="two columns, of which one is wrong: the table alone cannot tell"),
        pytest.param(SOUND.replace("HOUT", "hout").replace("Glas", "- Glas:"),
                     "budget_2022 exact, realisation_2022 exact", id="other marks around a label"),
        pytest.param(SOUND.replace("Samen", "Alles"), "", id="the total has another name"),
        pytest.param(SOUND.replace("2.841", "n.b."), "budget_2022 exact, realisation_2022 not judged",
                     id="a part that is not known"),
        pytest.param("Hout | 10 | 5\nSamen | 10 | 5", "budget_2022 exact, realisation_2022 exact",
                     id="rows that are nothing this year are not printed"),
        pytest.param(SOUND.replace("Glas", "Glas | 0 | 0\nGlas"), "",
                     id="which of two rows of a name is meant is not known"),
    ],
)  # fmt: skip
def test_a_total_is_held_against_the_rows_that_made_it(rows, found):
    told = [
        f"{check.about.split('/')[1]} {check.judgement}"
        for check in checks_of(RULE, now(rows))
        if check.table == "now" and check.about != "totals"
    ]
    assert ", ".join(told) == found


def test_a_total_that_is_made_of_other_rows_now_is_left_alone():
    heads = "budget 2022 | realisation 2022 | realisation 2021 | realisation 2020"
    rows = (
        "Hout | 22.958 | 17.232 | 19.413 | 16.377\nZand | 1.310 | 2.841 | 1.777 | 2.031\n"
        "Glas | 4.126 | 3.958 | 5.009 | 3.644\nSamen | 28.394 | 24.031 | 26.199 | 22.052"
    )
    assert why_nothing(RULE, now(rows, heads)) == {ALONE}


def test_a_statement_without_an_earlier_one_has_nothing_to_be_held_against():
    assert why_nothing(RULE, f"now in EUR x 1000\nline | budget 2022 | realisation 2022\n{SOUND}") == {ALONE}


def test_what_is_left_out_is_named_with_what_it_was():
    assert_judged(
        RULE,
        now(SHORT),
        "subject | expected | found | gap | cells\nnow/line 4/budget_2022 | 27084000 | 28394000 | 1310000 | "
        "28.394 · 22.958 · 4.126\nthen/totals | | | | 1.209",
    )


def test_a_table_that_goes_on_elsewhere_may_print_the_row_there():
    drawn = now(SHORT).replace("now in EUR x 1000", "now in EUR x 1000, goes on")
    assert {check.judgement for check in checks_of(RULE, drawn)} == {"not judged"}


def test_parts_that_are_named_under_their_total_need_not_be_all():
    """A table that names some of what a total is made of, and another year all of it, is sound in both."""
    total = "Samen  | 24.866 | 26.199 | 1.333 | 22.052\n"
    then = THEN.replace(total, "").replace("Hout ", f"{total}waarvan Hout ")
    rows = "Samen | 28.394 | 24.031\nwaarvan Hout | 22.958 | 17.232\nGlas | 4.126 | 3.958"
    drawn = f"now in EUR x 1000\nline | budget 2022 | realisation 2022\n{rows}{then}"
    assert {check.judgement for check in checks_of(RULE, drawn)} == {"not judged"}
    assert [check.about for check in checks_of(NAMED, drawn) if check.judgement == "broken"] == ["line 2/budget_2022"]
