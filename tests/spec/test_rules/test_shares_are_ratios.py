"""A printed percentage is the quotient of the amounts that it tells of, as far as their print allows."""

from __future__ import annotations

import pytest

from tests.spec.drawn import Model, assert_judged, line, why_nothing
from tieout.rules.kinds.shares_are_ratios import SharesAreRatios
from tieout.rules.population import ALONE, NOT_PRINTED

MODEL = Model((
    line("result", "Saldo", "EUR"),
    line("income", "Totaal baten", "EUR"),
    line("share", "Saldo in procenten", "%"),
))  # fmt: skip
RATIO = SharesAreRatios(share="share", numerator="result", denominator="income")


@pytest.mark.parametrize(
    ("drawing", "expected"),
    [
        pytest.param(
            """
            account in EUR x 1000
            line         | realisation 2019 | realisation 2020 | realisation 2021 | realisation 2022
            Saldo        | 1.000            | 1.000            | -500             | 1.000
            Totaal baten | 200.000          | 200.000          | 200.000          | 200.000

            indicators
            line               | realisation 2019 | realisation 2020 | realisation 2021 | realisation 2022
            Saldo in procenten | 0,5%             | 0,50%            | -0,25%           | 0,6%
            """,
            """
            subject                           | judgement | cells                    | expected | found | gap
            indicators/share/realisation_2019 | exact     | 0,5% · 1.000 · 200.000   | 0.5      | 0.5   | 0
            indicators/share/realisation_2020 | exact     | 0,50% · 1.000 · 200.000  | 0.5      | 0.5   | 0
            indicators/share/realisation_2021 | exact     | -0,25% · -500 · 200.000  | -0.25    | -0.25 | 0
            indicators/share/realisation_2022 | broken    | 0,6% · 1.000 · 200.000   | 0.5      | 0.6   | 0.1
            """,
            id="a share as printed, of gains and of losses",
        ),
        pytest.param(
            """
            account in EUR
            line         | realisation 2019 | realisation 2020 | realisation 2021 | realisation 2022
            Saldo        | 1                | 1                | 1                | 1
            Totaal baten | 10               | 10               | 10               | 10

            indicators
            line               | realisation 2019 | realisation 2020 | realisation 2021 | realisation 2022
            Saldo in procenten | 15,7%            | 5%               | 16%              | 17%
            """,
            """
            subject                           | judgement       | expected | found
            indicators/share/realisation_2019 | exact           | 10       | 15.7
            indicators/share/realisation_2020 | within rounding | 10       | 5
            indicators/share/realisation_2021 | within rounding | 10       | 16
            indicators/share/realisation_2022 | broken          | 10       | 17
            """,
            id="1 of 10 is anything from 0,5 of 10,5 up to 1,5 of 9,5: from 4,76 up to 15,79, and 17% at least 16,5",
        ),
        pytest.param(
            """
            account in EUR
            line         | realisation 2020 | realisation 2021 | realisation 2022
            Saldo        | 1                | 1                | n.b.
            Totaal baten | 10               | 0                | 10

            indicators
            line               | realisation 2020 | realisation 2021 | realisation 2022
            Saldo in procenten | n.b.             | 10%              | 10%
            """,
            """
            subject                           | judgement  | cells
            indicators/share/realisation_2020 | not judged | n.b. · 1 · 10
            """,
            id="nothing is divided by zero, and what is not known is not judged",
        ),
        pytest.param(
            """
            account in EUR, year 2022
            line         | realisation 2021 | realisation 2022
            Saldo        | 208              | 165
            Totaal baten | 10.400           | 11.000

            indicators, year 2022
            line               | realisation 2021 | realisation 2022
            Saldo in procenten | 1,0%             | 1,5%

            account in EUR, year 2021, beside
            line         | realisation 2021
            Saldo        | 100,0
            Totaal baten | 10.000,0
            """,
            """
            subject                           | judgement  | cells
            indicators/share/realisation_2021 | broken     | 1,0% · 208 · 10.400
            indicators/share/realisation_2022 | exact      | 1,5% · 165 · 11.000
            beside/account/share              | not judged | 100,0
            """,
            id="the amounts of the document itself go before those that another prints more finely",
        ),
        pytest.param(
            """
            account in EUR, year 2022
            line         | realisation 2021 | realisation 2022
            Saldo        | 208              | 0
            Totaal baten | 10.400           | 0

            indicators, year 2022
            line               | realisation 2020 | realisation 2021 | realisation 2022
            Saldo in procenten | 4,0%             | 2,0%             | 5,0%

            account in EUR, year 2021, beside
            line         | realisation 2020 | realisation 2021 | realisation 2022
            Saldo        | 300              | 100              | 1
            Totaal baten | 10.000           | 10.000           | 10.000
            """,
            """
            subject                           | judgement | cells
            indicators/share/realisation_2020 | broken    | 4,0% · 300 · 10.000
            indicators/share/realisation_2021 | exact     | 2,0% · 208 · 10.400
            """,
            id="a year that is restated throughout; one that the document does not print is taken from another",
        ),
        pytest.param(
            """
            account in EUR, year 2022
            line         | realisation 2020 | realisation 2021 | realisation 2022
            Saldo        | n.b.             | 208              | 165
            Totaal baten | 10.000           | n.b.             | 11.000

            indicators, year 2022
            line               | realisation 2020 | realisation 2021 | realisation 2022
            Saldo in procenten | 1,0%             | 2,0%             | 1,5%

            account in EUR, year 2021, beside
            line         | realisation 2020 | realisation 2021
            Saldo        | 100              | 100
            Totaal baten | 5.000            | 10.400
            """,
            """
            subject                           | judgement | cells
            indicators/share/realisation_2020 | exact     | 1,0% · 100 · 10.000
            indicators/share/realisation_2021 | exact     | 2,0% · 208 · 10.400
            indicators/share/realisation_2022 | exact     | 1,5% · 165 · 11.000
            """,
            id="only the amount that the document does not print is taken from another",
        ),
        pytest.param(
            """
            indicators, year 2022
            line               | realisation 2021 | realisation 2022
            Saldo in procenten | 2,0%             | 2,0%

            first in EUR, year 2021, beside
            line         | realisation 2021
            Totaal baten | 10.000,0

            second in EUR, year 2021, document slotwet, beside
            line         | realisation 2021
            Saldo        | 208
            Totaal baten | 10.400
            """,
            """
            subject                           | judgement  | cells
            indicators/share/realisation_2021 | exact      | 2,0% · 208 · 10.400
            beside/first/share                | not judged | 10.000,0
            """,
            id="two amounts from elsewhere are of one document where they can be",
        ),
        pytest.param(
            """
            account in EUR
            line         | budget 2022 | budget 2022 1e suppletoire | realisation 2022
            Saldo        | 10          | 20                         | 15
            Totaal baten | 1.000       | 800                        | 1.000

            indicators
            line               | budget 2022 | budget 2022 1e suppletoire | realisation 2022 | budget 2022 slotwet
            Saldo in procenten | 1,0%        | 2,5%                       | 1,5%             | 1,0%
            """,
            """
            subject                                     | judgement | cells
            indicators/share/budget_2022                | exact     | 1,0% · 10 · 1.000
            indicators/share/budget_1e_suppletoire_2022 | exact     | 2,5% · 20 · 800
            indicators/share/realisation_2022           | exact     | 1,5% · 15 · 1.000
            """,
            id="each stage of the budget by its own amounts",
        ),
    ],
)
def test_a_share_beside_its_amounts(drawing, expected):
    assert_judged(RATIO, drawing, expected, model=MODEL)


@pytest.mark.parametrize(
    ("drawing", "reasons"),
    [
        pytest.param("a in EUR\nline | realisation 2022\nSaldo | 1\nTotaal baten | 10", {NOT_PRINTED}, id="no share"),
        pytest.param("i\nline | realisation 2022\nSaldo in procenten | 1%", {ALONE}, id="no amounts"),
        pytest.param(
            "a in EUR\nline | realisation 2021\nSaldo | 1\nTotaal baten | 10\n\n"
            "i\nline | realisation 2022\nSaldo in procenten | 1%",
            {ALONE, NOT_PRINTED},
            id="amounts of another year",
        ),
    ],
)
def test_there_is_nothing_to_examine(drawing, reasons):
    assert why_nothing(RATIO, drawing, model=MODEL) == reasons
