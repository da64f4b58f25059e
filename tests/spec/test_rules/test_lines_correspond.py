"""What a year begins with is what the year before ended with, in whatever table either stands."""

from __future__ import annotations

import pytest

from tests.spec.drawn import Model, assert_judged, line, why_nothing
from tieout.rules.kinds.lines_correspond import LinesCorrespond
from tieout.rules.population import ALONE

MODEL = Model((
    line("begin", "Stand 1 januari", "EUR"),
    line("in", "Ontvangsten", "EUR"),
    line("out", "Uitgaven", "EUR"),
    line("end", "Stand 31 december", "EUR"),
    line("liquid", "Liquide middelen", "EUR"),
))  # fmt: skip
OPENS = LinesCorrespond(opening="begin", closing=["end"], years=1)
SAME = LinesCorrespond(opening="liquid", closing=["end"], years=0)
DERIVED = LinesCorrespond(opening="liquid", closing=["end"], years=0, derive={"end": {"begin": 1, "in": 1, "out": -1}})
EITHER = LinesCorrespond(opening="begin", closing=["end", "liquid"], years=1)


@pytest.mark.parametrize(
    ("population", "drawing", "expected"),
    [
        pytest.param(
            OPENS,
            """
            flow in EUR x 1000
            line              | realisation 2020 | realisation 2021 | realisation 2022
            Stand 1 januari   | 5                | 70               | 83
            Stand 31 december | 70               | 82               | 90
            """,
            """
            subject                     | judgement       | cells   | expected | found | gap  | allowed
            flow/begin/realisation_2021 | exact           | 70 · 70 | 70000    | 70000 | 0    | 1000
            flow/begin/realisation_2022 | broken          | 83 · 82 | 82000    | 83000 | 1000 | 1000
            """,
            id="year by year in one table; intervals that only touch share no amount",
        ),
        pytest.param(
            OPENS,
            """
            flow in EUR x 1000, year 2022
            line            | realisation 2022
            Stand 1 januari | 82,3

            flow in EUR x 1000, year 2021, beside
            line              | realisation 2021
            Stand 31 december | 82

            other in EUR x 1000, year 2021, agency almanak, beside
            line              | realisation 2021
            Stand 31 december | 7
            """,
            """
            subject                     | judgement       | cells     | gap | allowed
            flow/begin/realisation_2022 | within rounding | 82,3 · 82 | 300 | 550
            beside/other/begin          | not judged      | 7         |     |
            """,
            id="last year's publication, of the same agency",
        ),
        pytest.param(
            SAME,
            """
            balance in EUR
            line             | realisation 2021 | realisation 2022
            Liquide middelen | 82               | 95

            flow in EUR
            line              | budget 2022 | realisation 2021 | realisation 2022
            Stand 31 december | 95          | 82               | 90
            """,
            """
            subject                         | judgement | cells
            balance/liquid/realisation_2021 | exact     | 82 · 82
            balance/liquid/realisation_2022 | broken    | 95 · 90
            """,
            id="the same year in two tables; a budget is nothing to hold it against",
        ),
        pytest.param(
            SAME,
            """
            balance in EUR
            line             | realisation 2022
            Liquide middelen | 90400

            flow in EUR
            line              | realisation 2022
            Stand 31 december | 90 mln

            detail in EUR
            line              | realisation 2022
            Stand 31 december | 90401
            """,
            """
            subject                         | judgement | cells
            balance/liquid/realisation_2022 | broken    | 90400 · 90401
            flow/liquid                     | not judged | 90 mln
            """,
            id="it is held against the finest print",
        ),
        pytest.param(
            DERIVED,
            """
            balance in EUR
            line             | realisation 2021 | realisation 2022
            Liquide middelen | 11               | 13

            flow in EUR
            line            | realisation 2021 | realisation 2022
            Stand 1 januari | 5                | 5
            Ontvangsten     | 10               | 10
            Uitgaven        | 4                | 4
            """,
            """
            subject                         | judgement       | cells           | expected | gap | allowed
            balance/liquid/realisation_2021 | exact           | 11 · 5 · 10 · 4 | 11       | 0   | 2
            balance/liquid/realisation_2022 | broken          | 13 · 5 · 10 · 4 | 11       | 2   | 2
            """,
            id="a line that is not printed follows from its parts",
        ),
        pytest.param(
            EITHER,
            """
            flow in EUR
            line             | realisation 2021 | realisation 2022
            Stand 1 januari  | 5                | 82
            Liquide middelen | 82               | 90
            """,
            """
            subject                     | judgement | cells
            flow/begin/realisation_2022 | exact     | 82 · 82
            """,
            id="another line that is the same amount",
        ),
        pytest.param(
            SAME,
            """
            balance in EUR x 1000, year 2022
            line             | realisation 2021 | realisation 2022
            Liquide middelen | 82               | 90

            flow in EUR x 1000, year 2022
            line              | realisation 2021 | realisation 2022
            Stand 31 december | 85               | 90

            flow in EUR x 1000, year 2021, beside
            line              | realisation 2021
            Stand 31 december | 82,0
            """,
            """
            subject                         | judgement  | cells
            balance/liquid/realisation_2021 | broken     | 82 · 85
            balance/liquid/realisation_2022 | exact      | 90 · 90
            beside/flow/liquid              | not judged | 82,0
            """,
            id="what the document itself prints goes before what another prints more finely",
        ),
        pytest.param(
            OPENS,
            """
            flow in EUR x 1000, year 2022
            line              | realisation 2021 | realisation 2022
            Stand 1 januari   | 70               | 84
            Stand 31 december | 84               | 90

            flow in EUR x 1000, year 2021, beside
            line              | realisation 2020 | realisation 2021
            Stand 1 januari   | 60               | 71
            Stand 31 december | 71               | 82
            """,
            """
            subject                            | judgement | cells
            flow/begin/realisation_2021        | broken    | 70 · 71
            flow/begin/realisation_2022        | exact     | 84 · 84
            beside/flow/begin/realisation_2021 | exact     | 71 · 71
            """,
            id="a year that is restated throughout; a year that the document does not print is taken from another",
        ),
        pytest.param(
            OPENS,
            """
            flow in EUR x 1000, year 2022
            line            | realisation 2022
            Stand 1 januari | 83

            older in EUR x 1000, year 2021
            line              | realisation 2021
            Stand 31 december | 82

            flow in EUR x 1000, year 2021, beside
            line              | realisation 2021
            Stand 31 december | 83,0
            """,
            """
            subject                     | judgement  | cells
            flow/begin/realisation_2022 | broken     | 83 · 82
            beside/flow/begin           | not judged | 83,0
            """,
            id="another document of the publication goes before one that lies beside it",
        ),
        pytest.param(
            OPENS,
            """
            flow in EUR, year 2022
            line            | realisation 2022
            Stand 1 januari | 82

            after in EUR, year 2022, document slotwet, beside
            line              | realisation 2021 | realisation 2022
            Stand 31 december | 82               | 90

            before in EUR, year 2021, beside
            line              | realisation 2021
            Stand 31 december | 81
            """,
            """
            subject                     | judgement  | cells
            flow/begin/realisation_2022 | broken     | 82 · 81
            beside/after/begin          | not judged | 82
            """,
            id="of other documents that print it as finely the earliest counts",
        ),
        pytest.param(
            OPENS,
            """
            flow in EUR
            line              | budget 2022 | estimate 2022 | estimate 2023 | estimate 2024
            Stand 1 januari   | 70          | 71            | 82            | 90
            Stand 31 december | 82          | 83            | 90            | 95
            """,
            """
            subject                  | judgement | cells
            flow/begin/estimate_2023 | exact     | 82 · 82
            flow/begin/estimate_2023 | broken    | 82 · 83
            flow/begin/estimate_2024 | exact     | 90 · 90
            """,
            id="an estimate of a later year against the budget and the estimate of the year before",
        ),
    ],
)
def test_a_line_beside_the_one_that_it_must_be(population, drawing, expected):
    assert_judged(population, drawing, expected, model=MODEL)


@pytest.mark.parametrize(
    "drawing",
    [
        pytest.param("flow in EUR\nline | realisation 2022\nStand 1 januari | 5", id="last year is not at hand"),
        pytest.param(
            "flow in EUR\nline | realisation 2021 | realisation 2022\n"
            "Stand 1 januari | | 5\nStand 31 december | n.b. | 5",
            id="last year is not known",
        ),
        pytest.param(
            "flow in EUR\nline | budget 2021 | budget 2022\nStand 1 januari | 1 | 5\nStand 31 december | 4 | 9",
            id="budgets",
        ),
    ],
)
def test_there_is_nothing_to_examine(drawing):
    assert why_nothing(OPENS, drawing, model=MODEL) == {ALONE}
