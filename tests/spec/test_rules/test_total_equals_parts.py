"""A total is the weighted sum of its parts, in every column, within the rounding of the print."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.spec import oracle
from tests.spec.drawn import NOTATION, assert_judged, judge, why_nothing
from tieout.rules.kinds.total_equals_parts import TotalEqualsParts
from tieout.rules.population import NOT_PRINTED

CASH = TotalEqualsParts(total="cash", parts={"receipts": 1, "expenses": -1})
ONE_PART = TotalEqualsParts(total="cash", parts={"receipts": 1})
BOTH = TotalEqualsParts(total="cash", parts={"receipts": 1, "expenses": 1})
THREE = TotalEqualsParts(total="cash", parts={"receipts": 1, "expenses": 1, "opening": 1})


@pytest.mark.parametrize(
    ("population", "drawing", "expected"),
    [
        pytest.param(
            CASH,
            """
            flow in EUR x 1000
            line        | budget 2022 | realisation 2022 | difference 2022
            Ontvangsten | 249,4       | 232,1            | -17,3
            Uitgaven    | 249,4       | 271,3            | 21,9
            Kasstroom   | 0,0         | -39,2            | -39,2
            """,
            """
            subject                    | judgement | cells                 | expected | found  | gap | allowed
            flow/cash/budget_2022      | exact     | 0,0 · 249,4 · 249,4   | 0        | 0      | 0   | 150
            flow/cash/realisation_2022 | exact     | -39,2 · 232,1 · 271,3 | -39200   | -39200 | 0   | 150
            flow/cash/difference_2022  | exact     | -39,2 · -17,3 · 21,9  | -39200   | -39200 | 0   | 150
            """,
            id="receipts minus expenses, in every column",
        ),
        pytest.param(
            CASH,
            """
            flow in EUR x 1000000
            line        | difference 2022
            Ontvangsten | -17,3
            Uitgaven    | 21,9
            Kasstroom   | 39,2
            """,
            """
            subject                   | judgement | cells               | expected  | found    | gap      | allowed
            flow/cash/difference_2022 | broken    | 39,2 · -17,3 · 21,9 | -39200000 | 39200000 | 78400000 | 150000
            """,
            id="a sign is lost (Logius 2022)",
        ),
        pytest.param(
            CASH,
            """
            flow in EUR x 1000
            line        | budget 2022 | realisation 2022
            Ontvangsten | 232,1       | 232,1
            Uitgaven    | 271,3       | 271,3
            Kasstroom   | -39,3       | -39,4
            """,
            """
            subject                    | judgement       | expected | found  | gap | allowed
            flow/cash/budget_2022      | within rounding | -39200   | -39300 | 100 | 150
            flow/cash/realisation_2022 | broken          | -39200   | -39400 | 200 | 150
            """,
            id="one printed step off is rounding, two are not",
        ),
        pytest.param(
            THREE,
            """
            flow in EUR
            line        | budget 2022 | realisation 2022 | difference 2022
            Ontvangsten | 33          | 33               | 33
            Uitgaven    | 33          | 33               | 33
            Begin       | 33          | 33               | 33
            Kasstroom   | 100         | 101              | 97
            """,
            """
            subject                    | judgement       | expected | found | gap | allowed
            flow/cash/budget_2022      | within rounding | 99       | 100   | 1   | 2
            flow/cash/realisation_2022 | within rounding | 99       | 101   | 2   | 2
            flow/cash/difference_2022  | within rounding | 99       | 97    | 2   | 2
            """,
            id="more parts allow more rounding, up to the very edge: what lies on it may have been rounded either way",
        ),
        pytest.param(
            THREE,
            """
            flow in EUR
            line        | budget 2022 | realisation 2022
            Ontvangsten | 33,0        | 33,0
            Uitgaven    | 33          | 33
            Begin       | 33          | 33
            Kasstroom   | 100,5       | 100,6
            """,
            """
            subject                    | judgement       | expected | found | gap | allowed
            flow/cash/budget_2022      | broken          | 99       | 100.5 | 1.5 | 1.1
            flow/cash/realisation_2022 | broken          | 99       | 100.6 | 1.6 | 1.1
            """,
            id="beyond the edge it is broken",
        ),
        pytest.param(
            ONE_PART,
            """
            flow in EUR
            line        | budget 2019 | budget 2020 | budget 2021 | budget 2022 | budget 2023 | budget 2024
            Ontvangsten | 100         | 101         | -100        | -101        | 1           | -1
            Kasstroom   | 101         | 100         | -101        | -100        | 0           | 0
            """,
            """
            subject               | judgement       | gap | allowed
            flow/cash/budget_2019 | within rounding | 1   | 1
            flow/cash/budget_2020 | within rounding | 1   | 1
            flow/cash/budget_2021 | within rounding | 1   | 1
            flow/cash/budget_2022 | within rounding | 1   | 1
            flow/cash/budget_2023 | within rounding | 1   | 1
            flow/cash/budget_2024 | within rounding | 1   | 1
            """,
            id="intervals that only touch: an amount that lies on the edge may have been rounded either way",
        ),
        pytest.param(
            ONE_PART,
            """
            flow in EUR
            line        | budget 2019 | budget 2020 | budget 2021 | budget 2022 | budget 2023 | budget 2024
            Ontvangsten | 0,4         | 0,5         | 0,6         | -0,5        | 100,4       | 99,5
            Kasstroom   | 0           | 0           | 0           | 0           | 100         | 100
            """,
            """
            subject               | judgement       | gap | allowed
            flow/cash/budget_2019 | within rounding | 0.4 | 0.55
            flow/cash/budget_2020 | within rounding | 0.5 | 0.55
            flow/cash/budget_2021 | broken          | 0.6 | 0.55
            flow/cash/budget_2022 | within rounding | 0.5 | 0.55
            flow/cash/budget_2023 | within rounding | 0.4 | 0.55
            flow/cash/budget_2024 | within rounding | 0.5 | 0.55
            """,
            id="a part in decimals against a total without",
        ),
        pytest.param(
            BOTH,
            """
            flow in EUR x 1000000
            line        | budget 2022  | realisation 2022 | difference 2022
            Ontvangsten | 249,4        | 249,4            | 249,4
            Uitgaven    | 0,0          | 0,0              | 1,0
            Kasstroom   | € 249 mln.   | € 249.400.000    | € 249 mln.
            """,
            """
            subject                    | judgement       | expected  | found     | gap     | allowed
            flow/cash/budget_2022      | within rounding | 249400000 | 249000000 | 400000  | 600000
            flow/cash/realisation_2022 | broken          | 249400000 | 249400000000000 | 249399750600000 | 600000
            flow/cash/difference_2022  | broken          | 250400000 | 249000000 | 1400000 | 600000
            """,
            id="€ 249 mln. against 249,4 in a table x € 1 mln.; what prints no scale word is scaled with its table",
        ),
        pytest.param(
            BOTH,
            """
            indicators
            line        | budget 2022 | realisation 2022
            Ontvangsten | € 240 mln.  | 249.400.000
            Uitgaven    | € 9.400.000 | 0
            Kasstroom   | € 249 mln.  | € 249 mln.
            """,
            """
            subject                          | judgement       | expected  | found     | gap    | allowed
            indicators/cash/budget_2022      | within rounding | 249400000 | 249000000 | 400000 | 1000000.5
            indicators/cash/realisation_2022 | within rounding | 249400000 | 249000000 | 400000 | 500001
            """,
            id="each cell has its own scale, and rounding counts in each",
        ),
        pytest.param(
            CASH,
            """
            flow in EUR
            line        | budget 2022 | realisation 2022
            Ontvangsten | 0           | -5
            Uitgaven    | 0           | -8
            Kasstroom   | 0           | 3
            """,
            """
            subject                    | judgement | expected | found | gap | allowed
            flow/cash/budget_2022      | exact     | 0        | 0     | 0   | 1.5
            flow/cash/realisation_2022 | exact     | 3        | 3     | 0   | 1.5
            """,
            id="zero and negative amounts",
        ),
        pytest.param(
            CASH,
            """
            flow in EUR
            line        | budget 2022 | realisation 2022
            Uitgaven    | 4           | 5
            Kasstroom   | 6           | 5
            Onbekend    | 77          | 77
            Ontvangsten | 10          | 10
            """,
            """
            subject                    | judgement | cells
            flow/cash/budget_2022      | exact     | 6 · 4 · 10
            flow/cash/realisation_2022 | exact     | 5 · 5 · 10
            """,
            id="the order of the rows is free, and a row that nobody knows does not count",
        ),
        pytest.param(
            CASH,
            """
            flow in EUR
            line        | budget 2018 | budget 2019 | budget 2020 | budget 2021 | budget 2022
            Ontvangsten | 10          | 10          | 10          |             | ‒
            Uitgaven    |             | n.v.t.      | nihil       | 4           | 4
            Kasstroom   | 10          | 10          | 10          | -4          | 6
            """,
            """
            subject               | judgement | cells   | expected | found | gap | allowed
            flow/cash/budget_2018 | exact     | 10 · 10 | 10       | 10    | 0   | 1
            flow/cash/budget_2019 | exact     | 10 · 10 | 10       | 10    | 0   | 1
            flow/cash/budget_2020 | exact     | 10 · 10 | 10       | 10    | 0   | 1
            flow/cash/budget_2021 | exact     | -4 · 4  | -4       | -4    | 0   | 1
            flow/cash/budget_2022 | broken    | 6 · 4   | -4       | 6     | 10  | 1
            """,
            id="a part that says that there is nothing adds nothing",
        ),
        pytest.param(
            CASH,
            """
            flow in EUR
            line        | budget 2021 | budget 2022
            Ontvangsten | 10          | 10
            Kasstroom   | 10          | 6
            """,
            """
            subject               | judgement | cells
            flow/cash/budget_2021 | exact     | 10 · 10
            flow/cash/budget_2022 | broken    | 6 · 10
            """,
            id="so does a part that is not printed",
        ),
        pytest.param(
            CASH,
            """
            flow in EUR
            line        | budget 2020 | budget 2021 | budget 2022
            Ontvangsten |             | -           |
            Uitgaven    |             |             |
            Kasstroom   | 0           | 5           | -
            """,
            """
            subject               | judgement  | cells
            flow/cash/budget_2020 | exact      | 0
            flow/cash/budget_2021 | not judged | 5
            flow/cash/budget_2022 | not judged | -
            """,
            id="without a single part a total is nothing, or not judged",
        ),
        pytest.param(
            CASH,
            """
            first in EUR
            line        | budget 2022
            Ontvangsten | 10
            Uitgaven    | 4
            Kasstroom   | 6

            second in EUR
            line        | budget 2022
            Ontvangsten | 10
            Uitgaven    | 4
            Kasstroom   | 7
            """,
            """
            subject                 | judgement
            first/cash/budget_2022  | exact
            second/cash/budget_2022 | within rounding
            """,
            id="each table is footed for itself",
        ),
    ],
)
def test_a_total_that_is_printed_with_its_parts_is_judged(population, drawing, expected):
    assert_judged(population, drawing, expected)


@pytest.mark.parametrize(
    ("drawing", "expected"),
    [
        pytest.param(
            """
            flow in EUR
            line        | budget 2020 | budget 2021     | budget 2022 | budget 2023
            Ontvangsten | n.b.        | niet uitgevoerd | p.m.        | 1.2.3
            Uitgaven    | 4           | 4               | 4           | 4
            Kasstroom   | -4          | -4              | -4          | -4
            """,
            """
            subject               | judgement  | cells
            flow/cash/budget_2020 | not judged | -4 · n.b. · 4
            flow/cash/budget_2021 | not judged | -4 · niet uitgevoerd · 4
            flow/cash/budget_2022 | not judged | -4 · p.m. · 4
            flow/cash/budget_2023 | not judged | -4 · 1.2.3 · 4
            """,
            id="a part says that it is not known, or cannot be read: it is never zero",
        ),
        pytest.param(
            """
            flow in EUR
            line        | budget 2022 | realisation 2022
            Ontvangsten | 10          | 10
            Uitgaven    | 4           | 4
            Kasstroom   |             | n.b.
            """,
            """
            subject                    | judgement
            flow/cash/budget_2022      | not judged
            flow/cash/realisation_2022 | not judged
            """,
            id="the total is a mark",
        ),
        pytest.param(
            """
            flow in EUR
            line        | budget 2022
            Ontvangsten | 10
            Uitgaven    | 2
            Uitgaven    | 2
            Kasstroom   | 6
            """,
            """
            subject               | judgement  | cells
            flow/cash/budget_2022 | not judged | 6 · 10 · 2 · 2
            """,
            id="a part is printed twice: which one counts is not guessed",
        ),
        pytest.param(
            """
            flow in EUR
            line        | budget 2022
            Ontvangsten | 10
            Uitgaven    | 4
            Uitgaven    | n.b.
            Kasstroom   | 6
            """,
            """
            subject               | judgement  | cells
            flow/cash/budget_2022 | not judged | 6 · 10 · 4 · n.b.
            """,
            id="nor where one of the two is a mark",
        ),
        pytest.param(
            """
            flow in EUR
            line        | budget 2022 | realisation 2022 | difference 2022
            Ontvangsten | 10%         | 10               | 10%
            Uitgaven    | 4           | 4                | 4%
            Kasstroom   | 6           | 6%               | 6%
            """,
            """
            subject                    | judgement
            flow/cash/budget_2022      | not judged
            flow/cash/realisation_2022 | not judged
            flow/cash/difference_2022  | exact
            """,
            id="euros and percentages do not add up",
        ),
    ],
)
def test_a_total_that_lacks_what_it_takes_is_not_judged(drawing, expected):
    assert_judged(CASH, drawing, expected)


@pytest.mark.parametrize(
    "drawing",
    [
        pytest.param(
            """
            flow in EUR
            line        | budget 2022
            Ontvangsten | 10
            Uitgaven    | 4
            """,
            id="no total",
        ),
        pytest.param(
            """
            flow in EUR
            line        | budget 2022
            Kasstroom   | 6
            """,
            id="a total and none of its parts",
        ),
        pytest.param(
            """
            first in EUR
            line        | budget 2022
            Kasstroom   | 6

            second in EUR
            line        | budget 2022
            Ontvangsten | 10
            Uitgaven    | 4
            """,
            id="parts in another table",
        ),
    ],
)
def test_there_is_nothing_to_examine(drawing):
    assert why_nothing(CASH, drawing) == {NOT_PRINTED}


def test_a_total_that_is_printed_twice_is_judged_in_both_places():
    assert_judged(
        CASH,
        """
        flow in EUR
        line        | budget 2022
        Ontvangsten | 10
        Uitgaven    | 4
        Kasstroom   | 6
        Kasstroom   | 9
        """,
        """
        judgement | cells      | expected | found
        exact     | 6 · 10 · 4 | 6        | 6
        broken    | 9 · 10 · 4 | 6        | 9
        """,
    )


# --- against a plain loop --------------------------------------------------------------------------------

PRINTED = st.one_of(
    st.integers(-30, 30).map(str),
    st.integers(-300, 300).map(lambda tenths: f"{Decimal(tenths) / 10:.1f}".replace(".", ",")),
    st.integers(-3, 3).map(lambda millions: f"€ {millions} mln."),
    st.sampled_from(["", "n.b.", "n.v.t.", "‒", "0", "0,0", "-0", "5%", "1.2.3"]),
)
NOTHING = {"blank", "not_applicable", "dash"}
ZERO = oracle.Read("figure", None, Decimal(0), interval="[0, 0]")
COLUMNS = st.lists(st.tuples(PRINTED, PRINTED, PRINTED), min_size=20, max_size=40)


def drawn(columns: list[tuple[str, str, str]]) -> str:
    """Draw a table of three rows with a column for each of the columns."""
    heads = [f"budget {2000 + at}" for at in range(len(columns))]
    rows = [heads, *zip(*columns, strict=True)]
    labels = ["line", "Ontvangsten", "Uitgaven", "Kasstroom"]
    return "flow in EUR\n" + "\n".join(" | ".join([label, *row]) for label, row in zip(labels, rows, strict=True))


def plainly(receipts: str, expenses: str, cash: str) -> str:
    """Judge one column with Decimal, by the words of the rule."""
    a, b, total = (oracle.read(text, NOTATION, "EUR", "EUR", 1) for text in (receipts, expenses, cash))
    parts = [read for read in (a, b) if read.state == "figure"]
    unknown = [read for read in (a, b) if read.state != "figure" and read.mark not in NOTHING]
    if unknown or total.state != "figure" or len({read.unit for read in (*parts, total)}) > 1:
        return "not judged"
    if not parts and total.value != 0:
        return "not judged"
    a, b = (read if read.state == "figure" else ZERO for read in (a, b))
    if total.value == a.value - b.value:
        return "exact"
    (a_low, a_high), (b_low, b_high), (low, high) = map(ends, (a, b, total))
    return "broken" if high < a_low - b_high or a_high - b_low < low else "within rounding"


def ends(read: oracle.Read) -> tuple[Decimal, Decimal]:
    """Give the ends of the interval of a figure; both count, for what lies on one may be rounded either way."""
    low, high = (Decimal(end) for end in read.interval[1:-1].split(", "))
    return low, high


@pytest.mark.rare
@settings(max_examples=25)
@given(COLUMNS)
def test_duckdb_agrees_with_a_plain_loop_over_intervals(columns):
    assert [check["judgement"] for check in judge(CASH, drawn(columns))] == [plainly(*column) for column in columns]


@pytest.mark.rare
@settings(max_examples=10)
@given(st.lists(st.tuples(st.integers(-99, 99), st.integers(-99, 99), st.integers(-2, 2)), min_size=20, max_size=40))
def test_ten_times_the_printed_digits_never_breaks_what_is_exact(columns):
    figures = [(a, b, a - b + slip) for a, b, slip in columns]
    once = judge(CASH, drawn([tuple(map(str, column)) for column in figures]))
    tenfold = judge(CASH, drawn([tuple(str(10 * figure) for figure in column) for column in figures]))
    for column, before, after in zip(figures, once, tenfold, strict=True):
        assert (
            (before["judgement"] == "exact") == (after["judgement"] == "exact") == (column[0] - column[1] == column[2])
        )
