"""A realisation meets the norm in the budget column of its year; a norm counts as printed."""

from __future__ import annotations

import pytest

from tests.spec.drawn import assert_judged, why_nothing
from tieout.rules.kinds.figures_meet_norm import FiguresMeetNorm
from tieout.rules.population import NOT_PRINTED

AT_LEAST = FiguresMeetNorm(lines=["available/*", "score"], direction="at least")
AT_MOST = FiguresMeetNorm(lines=["overhead"], direction="at most")
DECIDES = "one printed step decides"


@pytest.mark.parametrize(
    ("population", "drawing", "expected"),
    [
        pytest.param(
            AT_LEAST,
            """
            indicators
            line     | realisation 2022 | budget 2022
            Dienst A | 99,91%           | 99,5%
            Dienst B | 72,30%           | 97,0%
            """,
            """
            subject                     | judgement | note | cells          | expected | found | gap  | allowed
            indicators/available/a/2022 | exact     |      | 99,91% · 99,5% | 99.5     | 99.91 | 0.41 | 0
            indicators/available/b/2022 | broken    |      | 72,30% · 97,0% | 97       | 72.3  | 24.7 | 0
            """,
            id="above the norm, and far below it",
        ),
        pytest.param(
            AT_LEAST,
            """
            indicators
            line   | realisation 2017 | budget 2017 | realisation 2018 | budget 2018 | realisation 2019 | budget 2019
            Cijfer | 8                | 7           | 7                | 7           | 7,0              | 7

            more
            line   | realisation 2020 | budget 2020 | realisation 2021 | budget 2021 | realisation 2022 | budget 2022
            Cijfer | 7                | 7,4         | 7                | 7,5         | 6,6              | 7
            """,
            f"""
            subject               | judgement       | note      | expected | found | gap
            indicators/score/2017 | exact           |           | 7        | 8     | 1
            indicators/score/2018 | within rounding |           | 7        | 7     | 0
            indicators/score/2019 | within rounding |           | 7        | 7     | 0
            more/score/2020       | broken          | {DECIDES} | 7.4      | 7     | 0.4
            more/score/2021       | broken          |           | 7.5      | 7     | 0.5
            more/score/2022       | broken          |           | 7        | 6.6   | 0.4
            """,
            id="a 7 is anything from 6,5 up to but not including 7,5",
        ),
        pytest.param(
            AT_MOST,
            """
            indicators
            line     | realisation 2018 | budget 2018 | realisation 2019 | budget 2019 | realisation 2020 | budget 2020
            Overhead | 22%              | 23,0%       | 23%              | 23,0%       | 23%              | 22,6%
            """,
            f"""
            subject                  | judgement       | note      | expected | found | gap
            indicators/overhead/2018 | exact           |           | 23       | 22    | 1
            indicators/overhead/2019 | within rounding |           | 23       | 23    | 0
            indicators/overhead/2020 | broken          | {DECIDES} | 22.6     | 23    | 0.4
            """,
            id="at most: a 23% is anything from 22,5% up to but not including 23,5%",
        ),
        pytest.param(
            AT_MOST,
            """
            indicators
            line     | realisation 2020 | budget 2020 | realisation 2021 | budget 2021 | realisation 2022 | budget 2022
            Overhead | 23%              | 23,5%       | 23%              | 22,4%       | 24%              | 22,5%
            """,
            """
            subject                  | judgement | note | expected | found | gap
            indicators/overhead/2020 | exact     |      | 23.5     | 23    | 0.5
            indicators/overhead/2021 | broken    |      | 22.4     | 23    | 0.6
            indicators/overhead/2022 | broken    |      | 22.5     | 24    | 1.5
            """,
            id="at most: beyond what prints so",
        ),
        pytest.param(
            AT_MOST,
            """
            indicators
            line     | realisation 2022 | budget 2022
            Overhead | 23%              | 22,5%
            """,
            f"""
            subject                  | judgement | note      | expected | found | gap
            indicators/overhead/2022 | broken    | {DECIDES} | 22.5     | 23    | 0.5
            """,
            id="at most: 23% may be 22,5% itself, which is the closed end of what prints so",
        ),
        pytest.param(
            AT_LEAST,
            """
            indicators
            line   | realisation 2020 | budget 2020 | realisation 2021 | budget 2021 | realisation 2022 | budget 2022
            Cijfer | 0                | 0           | -6               | -7          | 8                | 7,5
            """,
            """
            subject               | judgement       | note
            indicators/score/2020 | within rounding |
            indicators/score/2021 | exact           |
            indicators/score/2022 | exact           |
            """,
            id="zero and negative norms, and a norm at the very end of what prints so",
        ),
        pytest.param(
            AT_LEAST,
            """
            indicators
            line   | realisation 2022 | budget 2022
            Cijfer | -7               | -6,5
            """,
            f"""
            subject               | judgement | note
            indicators/score/2022 | broken    | {DECIDES}
            """,
            id="at least: -7 may be -6,5 itself, which is the closed end of what prints so",
        ),
        pytest.param(
            AT_LEAST,
            """
            indicators
            line   | realisation 2018 | budget 2018 | realisation 2019 | budget 2019 | realisation 2020 | budget 2020
            Cijfer | n.b.             | 7           | 7                | n.v.t.      | 7                | 7%

            more
            line   | realisation 2021 | budget 2021 | realisation 2022 | budget 2022
            Cijfer |                  | 7           | 7                | ca. 7
            """,
            """
            subject               | judgement  | cells
            indicators/score/2018 | not judged | n.b. · 7
            indicators/score/2019 | broken     | 7 · n.v.t.
            indicators/score/2020 | broken     | 7 · 7%
            more/score/2021       | not judged | (blank) · 7
            more/score/2022       | broken     | 7 · ca. 7
            """,
            id="no measurement is not judged; a measurement with no norm, one in another unit or in words, misses it",
        ),
        pytest.param(
            AT_LEAST,
            """
            indicators
            line     | realisation 2021 | realisation 2022 | budget 2022
            Cijfer   | 3                | 8                | 7
            Overhead | 90%              | 90%              | 1%
            """,
            """
            subject               | judgement
            indicators/score/2022 | exact
            """,
            id="an earlier year has no norm, and other lines are not looked at",
        ),
        pytest.param(
            AT_LEAST,
            """
            indicators
            line   | realisation 2022 | budget 2022
            Cijfer | 8                | 7
            Cijfer | 5                | 6
            """,
            """
            judgement | cells
            exact     | 8 · 7
            broken    | 5 · 6
            """,
            id="a line that is printed twice: each realisation against the norm beside it",
        ),
        pytest.param(
            AT_LEAST,
            """
            indicators
            line   | budget 2022 2e suppletoire | budget 2022 | budget 2022 1e suppletoire | realisation 2022
            Cijfer | 7,5                        | 8,0         | 7,0                        | 7,6
            """,
            """
            subject               | judgement | cells
            indicators/score/2022 | exact     | 7,6 · 7,5
            """,
            id="of a norm in several stages the last counts, wherever its column stands",
        ),
        pytest.param(
            AT_LEAST,
            """
            indicators
            line     | budget 2021 1e suppletoire | budget 2022 | budget 2022 1e suppletoire | realisation 2022
            Cijfer   | 7,0                        | 8,0         |                            | 7,5
            Dienst A | 90%                        | n.v.t.      | 95%                        | 96%
            """,
            """
            subject                     | judgement | cells
            indicators/score/2022       | broken    | 7,5 · 8,0
            indicators/available/a/2022 | exact     | 96% · 95%
            """,
            id="a later stage counts where it prints a norm; that of another year or row does not",
        ),
        pytest.param(
            AT_LEAST,
            """
            indicators
            line     | budget 2022 ontwerpbegroting | budget 2022 | realisation 2022
            Dienst A | 99%                          | 95%         | 96%
            """,
            """
            subject                     | judgement | cells
            indicators/available/a/2022 | exact     | 96% · 95%
            """,
            id="the budget as adopted is later than its draft",
        ),
        pytest.param(
            AT_LEAST,
            """
            indicators
            line     | budget 2022 | budget 2022 streefwaarde | budget 2022 1e suppletoire | realisation 2022
            Dienst A | 99%         | 97%                      | 95%                        | 96%
            """,
            """
            subject                     | judgement | cells
            indicators/available/a/2022 | broken    | 96% · 97%
            indicators/available/a/2022 | exact     | 96% · 95%
            """,
            id="a stage that is no document of the year is neither earlier nor later: it counts too",
        ),
        pytest.param(
            AT_LEAST,
            """
            indicators
            line     | budget 2022 | budget 2022 streefwaarde | realisation 2022
            Dienst A | 99,5%       |                          | 99,0%
            Dienst B |             | n.v.t.                   | 99,0%
            """,
            """
            subject                     | judgement | expected | cells
            indicators/available/a/2022 | broken    | 99.5     | 99,0% · 99,5%
            indicators/available/b/2022 | broken    |          | 99,0% · (blank)
            indicators/available/b/2022 | broken    |          | 99,0% · n.v.t.
            """,
            id="a blank beside a printed norm is no norm that is missing",
        ),
    ],
)
@pytest.mark.rare
def test_a_realisation_beside_its_norm(population, drawing, expected):
    assert_judged(population, drawing, expected)


AS_DECLARED = FiguresMeetNorm(lines=["*"], direction="as declared", except_lines=["available/*"])


@pytest.mark.parametrize(
    ("drawing", "expected"),
    [
        pytest.param(
            """
            indicators
            line     | realisation 2022 | budget 2022
            Cijfer   | 8                | 7
            Overhead | 24%              | 23%
            Dienst A | 1%               | 99%
            Fte      | 5                | 9
            """,
            """
            subject                  | judgement | cells
            indicators/score/2022    | exact     | 8 · 7
            indicators/overhead/2022 | broken    | 24% · 23%
            """,
            id="the line tells the direction; one without is no norm, and a rule may leave lines out",
        ),
        pytest.param(
            """
            indicators
            line     | realisation 2022 | budget 2022
            Cijfer   | 8                | maximaal 7
            Overhead | 24%              | minimaal 23%
            """,
            """
            subject                  | judgement | cells
            indicators/score/2022    | broken    | 8 · maximaal 7
            indicators/overhead/2022 | exact     | 24% · minimaal 23%
            """,
            id="a printed word goes before what the line tells",
        ),
        pytest.param(
            """
            indicators
            line          | realisation 2021 | budget 2021    | realisation 2022 | budget 2022
            Ziekteverzuim | 5,6%             | Maximaal 5,5%  | 5,5%             | Maximaal 5,5%
            Telefoon      | 81%              | minimaal 80% binnen 40 seconden | 79% | minimaal 80% binnen 40 seconden
            Fte           | 5                | prognose = 9   | 5                | 9
            """,
            """
            subject                | judgement       | expected | found | gap
            indicators/line 2/2021 | broken          | 5.5      | 5.6   | 0.1
            indicators/line 2/2022 | within rounding | 5.5      | 5.5   | 0
            indicators/line 3/2021 | exact           | 80       | 81    | 1
            indicators/line 3/2022 | broken          | 80       | 79    | 1
            """,
            id="rows that nobody knows have the norm that they print; a prognosis is none",
        ),
        pytest.param(
            """
            indicators
            line          | budget 2022   | budget 2022 1e suppletoire | realisation 2022
            Ziekteverzuim | Maximaal 5,5% | 5,0%                       | 5,6%
            Telefoon      | minimaal 80%  | minimaal 70%               | 75%
            """,
            """
            subject                | judgement | cells
            indicators/line 2/2022 | broken    | 5,6% · Maximaal 5,5%
            indicators/line 3/2022 | exact     | 75% · minimaal 70%
            """,
            id="a later stage without a direction is no norm, and leaves the earlier one as it is",
        ),
    ],
)
def test_a_norm_has_the_direction_that_is_printed_or_else_that_of_its_line(drawing, expected):
    assert_judged(AS_DECLARED, drawing, expected)


@pytest.mark.parametrize(
    "drawing",
    [
        pytest.param("indicators\nline | realisation 2022\nCijfer | 8", id="no norm"),
        pytest.param("indicators\nline | budget 2022\nCijfer | 8", id="no realisation"),
        pytest.param("indicators\nline | realisation 2022 | budget 2021\nCijfer | 8 | 7", id="a norm of another year"),
        pytest.param("indicators\nline | realisation 2022 | budget 2022\nOverhead | 8% | 7%", id="no such line"),
        pytest.param(
            "first\nline | realisation 2022\nCijfer | 8\n\nsecond\nline | budget 2022\nCijfer | 7",
            id="a norm in another table",
        ),
    ],
)
def test_there_is_nothing_to_examine(drawing):
    assert why_nothing(AT_LEAST, drawing) == {NOT_PRINTED}
