"""A target does not stand beside a mark that nothing was measured in its year."""

from __future__ import annotations

import pytest

from tests.spec.drawn import assert_judged, why_nothing
from tieout.rules.kinds.targets_are_measured import TargetsAreMeasured
from tieout.rules.population import NOT_PRINTED

MEASURED = TargetsAreMeasured()


@pytest.mark.parametrize(
    ("drawing", "expected"),
    [
        pytest.param(
            """
            indicators
            line     | realisation 2022 | budget 2022
            Cijfer   | niet uitgevoerd  | 7
            Dienst A | n.b.             | 99,5%
            Dienst B | n.v.t.           | 99,5%
            Fte      | 419              | 548
            Saldo    | 0,00%            | 0,00%
            """,
            """
            subject                     | judgement | cells               | expected | found
            indicators/score/2022       | broken    | niet uitgevoerd · 7 |          |
            indicators/available/a/2022 | broken    | n.b. · 99,5%        |          |
            indicators/available/b/2022 | broken    | n.v.t. · 99,5%      |          |
            indicators/staff/2022       | exact     | 419 · 548           |          |
            indicators/balance/2022     | exact     | 0,00% · 0,00%       |          |
            """,
            id="three marks that say nothing was measured, and two measurements, zero among them",
        ),
        pytest.param(
            """
            indicators
            line     | realisation 2022 | budget 2022
            Cijfer   | -                | 7
            Dienst A | gepland          | 99,5%
            Dienst B | ca. 99           | 99,5%
            Overhead |                  | 23,0%
            """,
            """
            subject                     | judgement  | cells
            indicators/score/2022       | broken     | - · 7
            indicators/available/a/2022 | broken     | gepland · 99,5%
            indicators/available/b/2022 | not judged | ca. 99 · 99,5%
            indicators/overhead/2022    | broken     | (blank) · 23,0%
            """,
            id="a dash, a plan and a blank are no measurement; what cannot be read may be one, and is told as such",
        ),
        pytest.param(
            """
            indicators
            line     | realisation 2021 | realisation 2022 | budget 2022
            Cijfer   | niet uitgevoerd  | 8                | 7
            """,
            """
            subject               | judgement | cells
            indicators/score/2022 | exact     | 8 · 7
            """,
            id="an earlier year has no target here",
        ),
        pytest.param(
            """
            indicators
            line     | realisation 2022 | budget 2022
            Cijfer   | 8                | 7
            Cijfer   | niet uitgevoerd  | 6
            """,
            """
            judgement | cells
            exact     | 8 · 7
            broken    | niet uitgevoerd · 6
            """,
            id="a line that is printed twice: each target beside its own measurement",
        ),
    ],
)
def test_a_target_beside_its_measurement(drawing, expected):
    assert_judged(MEASURED, drawing, expected)


@pytest.mark.parametrize(
    "drawing",
    [
        pytest.param("t\nline | realisation 2022\nCijfer | n.b.", id="no targets"),
        pytest.param("t\nline | realisation 2022 | budget 2022\nCijfer | n.b. | n.b.", id="a target that is a mark"),
        pytest.param("t\nline | realisation 2022 | budget 2022\nCijfer | n.b. | Norm 2022", id="a target in words"),
        pytest.param("t\nline | realisation 2022 | budget 2022\nCijfer | | n.b.", id="nothing on either side"),
        pytest.param("t\nline | realisation 2021 | budget 2022\nCijfer | n.b. | 7", id="a target of another year"),
        pytest.param("t\nline | realisation 2022 | budget 2022\nBegin | n.b. | 7", id="a line without a target"),
        pytest.param("t\nline | realisation 2022 | budget 2022\nOnbekend | n.b. | 7", id="a row nobody knows"),
    ],
)
def test_there_is_nothing_to_examine(drawing):
    assert why_nothing(MEASURED, drawing) == {NOT_PRINTED}
