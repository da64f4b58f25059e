"""A figure is in the unit of its line."""

from __future__ import annotations

import pytest

from tests.spec.drawn import assert_judged, why_nothing
from tieout.rules.kinds.units_fit_lines import UnitsFitLines
from tieout.rules.population import NOT_PRINTED

FIT = UnitsFitLines()


def test_a_figure_beside_the_unit_of_its_line():
    assert_judged(
        FIT,
        """
        indicators
        line     | realisation 2021 | realisation 2022 | budget 2022
        Saldo    | 0,39%            | 0,00             | € 0,40
        Fte      | 419              | 41,9%            | 548
        Cijfer   | 8                | niet uitgevoerd  | 7
        """,
        """
        subject                             | judgement | cells
        indicators/balance/realisation_2021 | exact     | 0,39%
        indicators/balance/realisation_2022 | exact     | 0,00
        indicators/balance/budget_2022      | broken    | € 0,40
        indicators/staff/realisation_2021   | exact     | 419
        indicators/staff/realisation_2022   | broken    | 41,9%
        indicators/staff/budget_2022        | exact     | 548
        indicators/score/realisation_2021   | exact     | 8
        indicators/score/budget_2022        | exact     | 7
        """,
    )


@pytest.mark.parametrize(
    "drawing",
    [
        pytest.param("t\nline | realisation 2022\nCijfer | n.b.", id="no figure"),
        pytest.param("t\nline | realisation 2022\nOnbekend | 7", id="a row nobody knows"),
    ],
)
def test_there_is_nothing_to_examine(drawing):
    assert why_nothing(FIT, drawing) == {NOT_PRINTED}
