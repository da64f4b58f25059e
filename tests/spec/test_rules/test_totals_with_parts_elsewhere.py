"""A total ties out where subtotals are not printed, extra lines join it, outflows are signed, the table is cut."""

from __future__ import annotations

import pytest

from tests.spec.drawn import Model, assert_judged, line, why_nothing
from tieout.engines.placing import MOST_UNKNOWN
from tieout.rules.kinds.total_equals_parts import TotalEqualsParts
from tieout.rules.population import CUT_OFF, CUT_WITHIN, NOT_PRINTED, UNKNOWN_ROW

BATEN = Model((
    line("omzet", "Omzet", "EUR"),
    line("omzet/moeder", "Omzet moederdepartement", "EUR"),
    line("omzet/derden", "Omzet derden", "EUR"),
    line("rente", "Rentebaten", "EUR"),
    line("baten", "Totaal baten", "EUR"),
))  # fmt: skip
TOTAL_BATEN = TotalEqualsParts(
    total="baten", parts={"omzet": 1, "rente": 1}, derive={"omzet": {"omzet/moeder": 1, "omzet/derden": 1}}
)


@pytest.mark.parametrize(
    ("drawing", "expected"),
    [
        pytest.param(
            """
            baten in EUR
            line                    | budget 2021 | budget 2022
            Omzet                   | 90          | 90
            Omzet moederdepartement | 70          | 70
            Omzet derden            | 20          | 10
            Rentebaten              | 10          | 10
            Totaal baten            | 100         | 100
            """,
            """
            subject                 | judgement | cells
            baten/baten/budget_2021 | exact     | 100 · 90 · 10
            baten/baten/budget_2022 | exact     | 100 · 90 · 10
            """,
            id="a printed subtotal counts, and its parts do not count again",
        ),
        pytest.param(
            """
            baten in EUR
            line                    | budget 2020 | budget 2021 | budget 2022
            Omzet moederdepartement | 70          | 70          | 70
            Omzet derden            | 20          | 20          | 20
            Rentebaten              | 10          | 10          | 10
            Totaal baten            | 100         | 102         | 103
            """,
            """
            subject                 | judgement       | cells              | expected | gap | allowed
            baten/baten/budget_2020 | exact           | 100 · 70 · 20 · 10 | 100      | 0   | 2
            baten/baten/budget_2021 | within rounding | 102 · 70 · 20 · 10 | 100      | 2   | 2
            baten/baten/budget_2022 | broken          | 103 · 70 · 20 · 10 | 100      | 3   | 2
            """,
            id="a subtotal that is not printed is its parts, each with its rounding",
        ),
        pytest.param(
            """
            baten in EUR
            line                    | budget 2020 | budget 2021 | budget 2022
            Omzet                   |             | 90          | n.b.
            Omzet moederdepartement | 70          | 70          | 70
            Omzet derden            | 20          | 20          | 20
            Rentebaten              | 10          | 10          | 10
            Totaal baten            | 100         | 100         | 100
            """,
            """
            subject                 | judgement  | cells
            baten/baten/budget_2020 | exact      | 100 · 70 · 20 · 10
            baten/baten/budget_2021 | exact      | 100 · 90 · 10
            baten/baten/budget_2022 | not judged | 100 · n.b. · 70 · 20 · 10
            """,
            id="a subtotal that is blank is its parts, one that nobody knows is nothing",
        ),
        pytest.param(
            """
            baten in EUR
            line                    | budget 2021 | budget 2022
            Omzet moederdepartement | 70          | 70
            Omzet derden            | n.b.        |
            Rentebaten              | 10          | 10
            Totaal baten            | 100         | 80
            """,
            """
            subject                 | judgement  | cells
            baten/baten/budget_2021 | not judged | 100 · 70 · n.b. · 10
            baten/baten/budget_2022 | exact      | 80 · 70 · 10
            """,
            id="a part of it that is not known leaves the total not judged; a blank one is nothing",
        ),
    ],
)
def test_a_subtotal_that_is_not_printed_is_its_parts(drawing, expected):
    assert_judged(TOTAL_BATEN, drawing, expected, model=BATEN)


TOTALS = (
    ("lasten", (("apparaat", 1), ("overige", 1))),
    ("overige", (("overige/dotaties", 1), ("overige/bijzonder", 1))),
)
LASTEN = Model(
    (
        line("apparaat", "Apparaatskosten", "EUR"),
        line("rente", "Rentelasten", "EUR", joins=("lasten", "overige")),
        line("overige", "Overige lasten", "EUR"),
        line("overige/dotaties", "Dotaties", "EUR"),
        line("overige/bijzonder", "Bijzondere lasten", "EUR"),
        line("lasten", "Totaal lasten", "EUR"),
    ),
    totals=TOTALS,
)
TOTAL_LASTEN, TOTAL_OVERIGE = (TotalEqualsParts(total=total, parts=dict(parts)) for total, parts in TOTALS)


def costs(overige: int, dotaties: int, lasten: int, extra: str = "") -> str:
    """Draw a statement of costs with Rentelasten of 5 in it."""
    return f"""
        costs in EUR
        line              | budget 2022
        Apparaatskosten   | 100
        Rentelasten       | 5
        Overige lasten    | {overige}
        Dotaties          | {dotaties}
        Bijzondere lasten | 8
        {extra}
        Totaal lasten     | {lasten}
    """.replace("        \n", "")


@pytest.mark.parametrize(
    ("drawing", "lasten", "overige"),
    [
        pytest.param(costs(20, 12, 125), "exact | 125 · 100 · 5 · 20", "exact | 20 · 12 · 8", id="beside them"),
        pytest.param(costs(25, 12, 125), "exact | 125 · 100 · 25", "exact | 25 · 5 · 12 · 8", id="among them"),
        pytest.param(
            costs(20, 12, 140), "broken | 140 · 100 · 5 · 20", "exact | 20 · 12 · 8",
            id="where neither place ties out, it keeps the first one that leaves least broken",
        ),
    ],
)  # fmt: skip
def test_a_line_that_stands_now_here_now_there_adds_to_the_total_that_ties_out(drawing, lasten, overige):
    assert_judged(TOTAL_LASTEN, drawing, f"judgement | cells\n{lasten}", model=LASTEN)
    assert_judged(TOTAL_OVERIGE, drawing, f"judgement | cells\n{overige}", model=LASTEN)


@pytest.mark.parametrize(
    ("drawing", "expected"),
    [
        pytest.param(
            costs(20, 12, 132, "Reorganisatie | 7"), f"not judged | {UNKNOWN_ROW}", id="it would complete the total"
        ),
        pytest.param(costs(20, 12, 125, "Reorganisatie | 7"), "exact | ", id="the total ties out without it"),
        pytest.param(costs(20, 12, 141, "Reorganisatie | 7"), "broken | ", id="the total is wrong with it too"),
        pytest.param(costs(20, 12, 132, "Reorganisatie | n.b."), "broken | ", id="it prints no figure"),
    ],
)
def test_a_row_that_nobody_knows_is_never_counted_but_may_be_what_a_total_lacks(drawing, expected):
    assert_judged(TOTAL_LASTEN, drawing, f"judgement | note\n{expected}", model=LASTEN)


def test_where_unknown_rows_are_many_none_is_taken_to_complete_a_total():
    many = "\n        ".join(f"Onbekend {number} | 7" for number in range(MOST_UNKNOWN + 1))
    assert_judged(TOTAL_LASTEN, costs(20, 12, 132, many), "judgement\nbroken", model=LASTEN)


SIGNED = Model((
    line("in", "Ontvangsten", "EUR"),
    line("out", "Uitgaven", "EUR", sign="-"),
    line("invest", "Investeringen", "EUR", sign="-"),
    line("cash", "Kasstroom", "EUR"),
))  # fmt: skip
FLOW = TotalEqualsParts(total="cash", parts={"in": 1, "out": 1, "invest": 1})


@pytest.mark.parametrize(
    ("drawing", "expected"),
    [
        pytest.param(
            """
            flow in EUR
            line          | budget 2022 | realisation 2022
            Ontvangsten   | 100         | 100
            Uitgaven      | -60         | -70
            Investeringen | -10         | -10
            Kasstroom     | 30          | 20
            """,
            """
            subject                    | judgement | expected | found
            flow/cash/budget_2022      | exact     | 30       | 30
            flow/cash/realisation_2022 | exact     | 20       | 20
            """,
            id="outflows printed negative",
        ),
        pytest.param(
            """
            flow in EUR
            line          | budget 2022 | realisation 2022
            Ontvangsten   | 100         | 100
            Uitgaven      | 60          | 70
            Investeringen | 10          | 10
            Kasstroom     | 30          | 20
            """,
            """
            subject                    | judgement | expected | found
            flow/cash/budget_2022      | exact     | 30       | 30
            flow/cash/realisation_2022 | exact     | 20       | 20
            """,
            id="outflows printed positive",
        ),
        pytest.param(
            """
            flow in EUR
            line          | budget 2022 | realisation 2022
            Ontvangsten   | 100         | 100
            Uitgaven      | 60          | 70
            Investeringen | -10         | -10
            Kasstroom     | 30          | 20
            """,
            """
            subject                    | judgement
            flow/cash/budget_2022      | exact
            flow/cash/realisation_2022 | exact
            """,
            id="one line positive and one negative: each line shows it by two figures of one sign",
        ),
        pytest.param(
            """
            flow in EUR
            line          | realisation 2020 | realisation 2021 | realisation 2022
            Ontvangsten   | 100              | 100              | 100
            Uitgaven      | -60              | -70              | 80
            Investeringen | -10              | -10              | -10
            Kasstroom     | 30               | 20               | 10
            """,
            """
            subject                    | judgement | expected | found
            flow/cash/realisation_2020 | exact     | 30       | 30
            flow/cash/realisation_2021 | exact     | 20       | 20
            flow/cash/realisation_2022 | broken    | 170      | 10
            """,
            id="one figure has lost its sign",
        ),
        pytest.param(
            """
            flow in EUR
            line          | budget 2022 | realisation 2022
            Ontvangsten   | 100         | 100
            Uitgaven      | -60         | -70
            Investeringen |             | 10
            Kasstroom     | 40          | 20
            """,
            """
            subject                    | judgement | expected | found
            flow/cash/budget_2022      | exact     | 40       | 40
            flow/cash/realisation_2022 | broken    | 40       | 20
            """,
            id="a line with one figure follows the other outflows of its table",
        ),
        pytest.param(
            """
            flow in EUR
            line          | realisation 2022
            Ontvangsten   | 100
            Uitgaven      | 60
            Kasstroom     | 40
            """,
            """
            subject                    | judgement
            flow/cash/realisation_2022 | exact
            """,
            id="one positive figure alone is an outflow too",
        ),
        pytest.param(
            """
            flow in EUR
            line          | budget 2022 | realisation 2022 | difference 2022
            Ontvangsten   | 100         | 100              | 0
            Uitgaven      | 60          | 70               | 10
            Kasstroom     | 40          | 30               | -10
            """,
            """
            subject                    | judgement
            flow/cash/budget_2022      | exact
            flow/cash/realisation_2022 | exact
            flow/cash/difference_2022  | exact
            """,
            id="a difference turns with its line, and says nothing of the sign",
        ),
    ],
)
def test_an_outflow_counts_negative_however_it_is_printed(drawing, expected):
    assert_judged(FLOW, drawing, expected, model=SIGNED)


WHEN = TotalEqualsParts(total="cash", parts={"in": 1, "out": 1}, when="out")


def test_a_total_of_incomplete_parts_is_judged_only_with_the_line_that_completes_them():
    with_it = "flow in EUR\nline | budget 2022\nOntvangsten | 100\nUitgaven | -60\nKasstroom | 30"
    assert_judged(WHEN, with_it, "judgement | gap\nbroken | 10", model=SIGNED)
    without = with_it.replace("Uitgaven | -60\n", "")
    assert why_nothing(WHEN, without, model=SIGNED) == {NOT_PRINTED}


CUT = Model((
    line("in", "Ontvangsten", "EUR"),
    line("out", "Uitgaven", "EUR"),
    line("cash", "Kasstroom", "EUR"),
    line("end", "Stand", "EUR"),
))  # fmt: skip
CUT_CASH = TotalEqualsParts(total="cash", parts={"in": 1, "out": -1})


@pytest.mark.parametrize(
    ("drawing", "expected"),
    [
        pytest.param(
            "flow in EUR, goes on\nline | budget 2022\nKasstroom | 6\nOntvangsten | 10",
            f"not judged | {CUT_WITHIN} | 6 · 10",
            id="cut off within the total: the part that lacks may stand elsewhere",
        ),
        pytest.param(
            "flow in EUR, goes on\nline | budget 2022\nOntvangsten | 10\nUitgaven | 4\nKasstroom | 9",
            "broken |  | 9 · 10 · 4",
            id="cut off behind the total, and all parts are there",
        ),
        pytest.param(
            "flow in EUR, goes on\nline | budget 2022\nOntvangsten | 10\nKasstroom | 6\nStand | 6",
            "broken |  | 6 · 10",
            id="cut off further on: the total is whole",
        ),
        pytest.param(
            "flow in EUR\nline | budget 2022\nKasstroom | 6\nOntvangsten | 10",
            "broken |  | 6 · 10",
            id="not cut off",
        ),
    ],
)
def test_a_table_that_is_cut_off_within_a_total_leaves_it_not_judged(drawing, expected):
    assert_judged(CUT_CASH, drawing, f"judgement | note | cells\n{expected}", model=CUT)


def test_a_table_that_goes_on_elsewhere_and_prints_no_total_says_why():
    drawing = "flow in EUR, goes on\nline | budget 2022\nOntvangsten | 10"
    assert why_nothing(CUT_CASH, drawing, model=CUT) == {CUT_OFF}


BLANK = Model((line("in", "Ontvangsten", "EUR"), line("cash", "Kasstroom", "EUR", required=True)))


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        pytest.param("flow in EUR", "broken | 0", id="there is nothing"),
        pytest.param("flow in EUR, blank not given", "not judged | ", id="the document does not give it"),
    ],
)
def test_a_blank_in_a_total_that_the_model_prescribes_is_what_the_table_says_of_blanks(title, expected):
    drawing = f"{title}\nline | budget 2022\nOntvangsten | 10\nKasstroom |"
    assert_judged(
        TotalEqualsParts(total="cash", parts={"in": 1}), drawing, f"judgement | found\n{expected}", model=BLANK
    )


def test_a_prescribed_total_of_nothing_at_all_ties_nothing_out():
    drawing = "flow in EUR\nline | budget 2022\nOntvangsten |\nKasstroom |"
    expected = "judgement | cells\nnot judged | (blank)"
    assert_judged(TotalEqualsParts(total="cash", parts={"in": 1}), drawing, expected, model=BLANK)


def test_a_blank_part_that_the_document_does_not_give_is_not_known():
    drawing = "flow in EUR, blank not given\nline | budget 2022\nOntvangsten | 10\nUitgaven |\nKasstroom | 10"
    assert_judged(CUT_CASH, drawing, "judgement | cells\nnot judged | 10 · 10 · (blank)", model=CUT)


def test_parts_of_a_table_of_records_add_up_in_each_row():
    drawing = """
    open in EUR, kind records
    key agency | key year | figure in | figure out | figure cash
    Logius     | 2021     | 10        | 4          | 6
    Almanak    | 2021     | 10        | 4          | 7
    Almanak    | 2022     | 10        | 4          | 8
    """
    expected = """
    subject                | judgement       | cells
    open/cash/Logius 2021  | exact           | 6 · 10 · 4
    open/cash/Almanak 2021 | within rounding | 7 · 10 · 4
    open/cash/Almanak 2022 | broken          | 8 · 10 · 4
    """
    assert_judged(CUT_CASH, drawing, expected, model=CUT)
