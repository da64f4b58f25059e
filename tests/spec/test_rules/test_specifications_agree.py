"""The total of a specification is the line that it specifies."""

from __future__ import annotations

import pytest

from tests.spec.drawn import Model, assert_judged, line, why_nothing
from tieout.rules.kinds.specifications_agree import SpecificationsAgree
from tieout.rules.population import ALONE

MODEL = Model((
    line("receivable", "Debiteuren", "EUR"),
    line("payable", "Crediteuren", "EUR"),
    line("specificatie/derden", "Derden", "EUR"),
    line("specificatie/totaal", "Totaal", "EUR"),
))  # fmt: skip
AGREE = SpecificationsAgree(total="specificatie/totaal")
DETAIL = """
    detail in EUR x 1000
    line   | realisation 2022 of receivable | realisation 2022 of payable
    Derden | 70,1                           | 44
    Totaal | 70,1                           | 44
"""


@pytest.mark.parametrize(
    ("drawing", "expected"),
    [
        pytest.param(
            f"""
            balance in EUR x 1000
            line        | realisation 2021 | realisation 2022
            Debiteuren  | 44               | 70
            Crediteuren | 70               | 45
            {DETAIL}""".replace("45\n", "45\n\n"),
            """
            subject                                                | judgement       | cells     | gap  | allowed
            detail/specificatie/totaal/realisation_2022_receivable | within rounding | 70,1 · 70 | 100  | 550
            detail/specificatie/totaal/realisation_2022_payable    | broken          | 44 · 45   | 1000 | 1000
            """,
            id="each column against the line that it is about",
        ),
        pytest.param(
            f"""
            balance in EUR x 1000
            line        | realisation 2022
            Debiteuren  | n.b.
            Crediteuren | 44
            {DETAIL}""".replace("| 44\n            \n", "| 44\n\n"),
            """
            judgement  | cells
            not judged | 70,1 · n.b.
            exact      | 44 · 44
            """,
            id="a line that is not known",
        ),
        pytest.param(
            """
            detail in EUR, year 2022
            line   | realisation 2021 of receivable | realisation 2022 of receivable
            Totaal | 60                             | 70

            balance in EUR, year 2022
            line       | realisation 2021 | realisation 2022
            Debiteuren | n.b.             | 71

            balance in EUR, year 2022, beside
            line       | realisation 2021 | realisation 2022
            Debiteuren | 60               | 70
            """,
            """
            judgement | cells
            exact     | 60 · 60
            broken    | 70 · 71
            """,
            id="the document itself goes before another, which counts where it prints no figure",
        ),
        pytest.param(
            """
            detail in EUR
            line   | realisation 2022 opening of receivable | realisation 2022 of receivable
            Totaal | 60                                     | 70

            balance in EUR
            line       | realisation 2022 opening | realisation 2022
            Debiteuren | 60                       | 70
            """,
            """
            subject                                                        | judgement | cells
            detail/specificatie/totaal/realisation_opening_2022_receivable | exact     | 60 · 60
            detail/specificatie/totaal/realisation_2022_receivable         | exact     | 70 · 70
            """,
            id="each stage against its own",
        ),
    ],
)
def test_a_specification_beside_what_it_specifies(drawing, expected):
    assert_judged(AGREE, drawing, expected, model=MODEL)


@pytest.mark.parametrize(
    "drawing",
    [
        pytest.param(DETAIL, id="no table that prints the line"),
        pytest.param(
            f"balance in EUR, agency almanak\nline | realisation 2022\nDebiteuren | 1\n\n{DETAIL.strip()}",
            id="a line of another agency",
        ),
        pytest.param(
            "balance in EUR, year 2023\nline | realisation 2022 | realisation 2023\nDebiteuren | 1 | 2\n\n"
            + DETAIL.strip().replace("x 1000", "x 1000, year 2022"),
            id="a line of another report year",
        ),
        pytest.param(
            f"balance in EUR\nline | realisation 2022 opening\nDebiteuren | 1\n\n{DETAIL.strip()}",
            id="a line of another stage",
        ),
        pytest.param("balance in EUR\nline | realisation 2022\nDebiteuren | 1", id="no specification"),
    ],
)
def test_there_is_nothing_to_examine(drawing):
    assert why_nothing(AGREE, drawing, model=MODEL) == {ALONE}
