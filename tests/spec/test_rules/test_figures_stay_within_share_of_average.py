"""Equity stays within a share of the average revenue of some years, where all those years are at hand."""

from __future__ import annotations

import pytest

from tests.spec.drawn import Model, assert_judged, line, why_nothing
from tieout.rules.kinds.figures_stay_within_share_of_average import FiguresStayWithinShareOfAverage
from tieout.rules.population import ALONE, NOT_PRINTED

MODEL = Model((
    line("equity", "Eigen vermogen", "EUR"),
    line("equity/reserve", "Exploitatiereserve", "EUR"),
    line("equity/result", "Onverdeeld resultaat", "EUR"),
    line("revenue", "Omzet", "EUR"),
))  # fmt: skip
DERIVE = {"equity": {"equity/reserve": 1, "equity/result": 1}}
SHARE = FiguresStayWithinShareOfAverage(line="equity", of="revenue", percent=5, years=3, derive=DERIVE)
REVENUE = """
    account in EUR x 1000, year 2022
    line  | realisation 2020 | realisation 2021 | realisation 2022
    Omzet | 900              | 1.000            | 1.100
"""


def balance(equity: str) -> str:
    """Draw a balance beside three years of revenue of 1.000 thousand on average."""
    return f"{REVENUE}\n    balance in EUR x 1000\n    line | realisation 2022\n    {equity}"


@pytest.mark.parametrize(
    ("drawing", "expected"),
    [
        pytest.param(
            balance("Eigen vermogen | 50"),
            "exact | | 50 · 900 · 1.000 · 1.100 | 50000 | 50000 | 0",
            id="five percent to the digit",
        ),
        pytest.param(
            balance("Eigen vermogen | 50,03"),
            "within rounding | | 50,03 · 900 · 1.000 · 1.100 | 50000 | 50030 | 30",
            id="50,03 may be 50,025, and that is five percent of 1.000,5, which the average may be",
        ),
        pytest.param(
            balance("Eigen vermogen | 50,04"),
            "broken | | 50,04 · 900 · 1.000 · 1.100 | 50000 | 50040 | 40",
            id="50,04 may not",
        ),
        pytest.param(
            balance("Eigen vermogen | 51"),
            "broken | | 51 · 900 · 1.000 · 1.100 | 50000 | 51000 | 1000",
            id="a whole step over",
        ),
        pytest.param(
            balance("Exploitatiereserve | 40\n    Onverdeeld resultaat | 20"),
            "broken | | 40 · 20 · 900 · 1.000 · 1.100 | 50000 | 60000 | 10000",
            id="equity that is not printed is its parts",
        ),
        pytest.param(
            balance("Eigen vermogen | 99").replace("900 ", "n.b."),
            f"not judged | {ALONE} | 99 · 1.000 · 1.100 |  |  | ",
            id="a year is not known",
        ),
        pytest.param(
            balance("Eigen vermogen | -99"),
            "exact | | -99 · 900 · 1.000 · 1.100 | 50000 | -99000 | -149000",
            id="no equity at all",
        ),
    ],
)
def test_equity_beside_revenue(drawing, expected):
    heads = "judgement | note | cells | expected | found | gap"
    assert_judged(SHARE, drawing, f"{heads}\n{expected}", model=MODEL)


def test_years_may_stand_in_other_documents_of_the_agency():
    drawing = """
    balance in EUR, year 2022
    line           | realisation 2022
    Eigen vermogen | 80
    Omzet          | 1.000

    older in EUR, year 2021, beside
    line  | realisation 2020 | realisation 2021
    Omzet | 1.000            | 1.000

    other in EUR, year 2021, agency almanak, beside
    line  | realisation 2020 | realisation 2021
    Omzet | 9.000            | 9.000
    """
    expected = """
    subject                         | judgement  | gap
    balance/equity/realisation_2022 | broken     | 30
    beside/other/equity             | not judged |
    """
    assert_judged(SHARE, drawing, expected, model=MODEL)


@pytest.mark.parametrize(
    ("revenue", "expected"),
    [
        pytest.param("900 | 1.000 | 1.100", "exact | 50 · 900 · 1.000 · 1.100 | 50", id="all years of the document"),
        pytest.param("n.b. | 1.000 | 1.100", "broken | 50 · 600,0 · 1.000 · 1.100 | 45", id="one year of another"),
    ],
)
def test_the_years_of_the_document_itself_go_before_those_of_another(revenue, expected):
    drawing = f"""
    balance in EUR, year 2022
    line           | realisation 2020 | realisation 2021 | realisation 2022
    Eigen vermogen | n.b.             | n.b.             | 50
    Omzet          | {revenue}

    older in EUR, year 2021, beside
    line  | realisation 2020 | realisation 2021
    Omzet | 600,0            | 600,0
    """
    rest = "not judged | 600,0 | \n" if expected.startswith("exact") else ""
    assert_judged(SHARE, drawing, f"judgement | cells | expected\n{expected}\n{rest}", model=MODEL)


def test_of_other_documents_that_print_a_year_as_finely_the_latest_counts():
    drawing = """
    balance in EUR, year 2022
    line           | realisation 2022
    Eigen vermogen | 50
    Omzet          | 1.100

    earlier in EUR, year 2020, beside
    line  | realisation 2020
    Omzet | 600

    later in EUR, year 2021, beside
    line  | realisation 2020 | realisation 2021
    Omzet | 900              | 1.000
    """
    expected = """
    subject                         | judgement  | cells
    balance/equity/realisation_2022 | exact      | 50 · 900 · 1.000 · 1.100
    beside/earlier/equity           | not judged | 600
    """
    assert_judged(SHARE, drawing, expected, model=MODEL)


@pytest.mark.parametrize(
    ("drawing", "reason"),
    [
        pytest.param(REVENUE, NOT_PRINTED, id="no equity"),
        pytest.param("b in EUR\nline | realisation 2022\nEigen vermogen | 9", ALONE, id="no revenue"),
        pytest.param("b in EUR\nline | budget 2022\nEigen vermogen | 9\nOmzet | 9", ALONE, id="budgets"),
    ],
)
def test_there_is_nothing_to_examine(drawing, reason):
    assert why_nothing(SHARE, drawing, model=MODEL) == {reason}
