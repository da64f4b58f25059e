"""A table of records has one row for an agency and year, and codes that are in their list."""

from __future__ import annotations

import pytest

from tests.spec.drawn import Model, assert_judged, judge, line
from tieout.rules.kinds.codes_are_known import CodesAreKnown
from tieout.rules.kinds.records_are_unique import RecordsAreUnique

MODEL = Model((line("in", "Ontvangsten", "EUR"),), codes=(("departments", ("BZK", "FIN", "IenW")),))
UNIQUE = RecordsAreUnique()
KNOWN = CodesAreKnown()


def open_data(*rows: str) -> str:
    """Draw a table of records."""
    heads = "key agency | key year | code departments | figure in"
    return "\n".join(["open in EUR, kind records", heads, *rows])


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        pytest.param(
            ["Logius | 2021 | BZK | 5", "Logius | 2022 | BZK | 5", "Almanak | 2022 | FIN | 5"],
            "open/Logius 2021 | exact | Logius\nopen/Logius 2022 | exact | Logius\nopen/Almanak 2022 | exact | Almanak",
            id="each once",
        ),
        pytest.param(
            ["Logius | 2022 | BZK | 5", "LOGIUS | 2022 | BZK | 6"],
            "open/Logius 2022 | exact | Logius\nopen/LOGIUS 2022/line 3 | broken | LOGIUS · Logius",
            id="one agency twice, in another case",
        ),
        pytest.param(
            ["Logius | 2022 | BZK | 5", "GBO | 2022 | BZK | 6"],
            "open/Logius 2022 | exact | Logius\nopen/GBO 2022/line 3 | broken | GBO · Logius",
            id="one agency twice, under its former name",
        ),
        pytest.param(
            ["Nieuw | 2022 | BZK | 5", "Logius | 20x2 | BZK | 5", " | 2022 | BZK | 5"],
            "open/Nieuw 2022 | exact | Nieuw\nopen/Logius 20x2 | broken | Logius\nopen/ 2022 | broken | (blank)",
            id="an agency that the rulebook does not know is one too; a record without a year or an agency is none",
        ),
    ],
)
def test_a_record_is_the_only_one_of_its_agency_and_year(rows, expected):
    assert_judged(UNIQUE, open_data(*rows), f"subject | judgement | cells\n{expected}", MODEL)


def test_a_code_is_in_its_list():
    drawing = open_data("Logius | 2021 | BZK | 5", "Logius | 2022 | BZKK | 5", "Almanak | 2022 | ? | 5")
    expected = """
    subject                       | judgement | note | cells
    open/Logius 2021/departments  | exact     |      | BZK
    open/Logius 2022/departments  | broken    | BZK  | BZKK
    open/Almanak 2022/departments | broken    |      | ?
    """
    assert_judged(KNOWN, drawing, expected, MODEL)


@pytest.mark.parametrize("population", [UNIQUE, KNOWN])
def test_there_is_nothing_to_examine_in_a_statement(population):
    assert judge(population, "t in EUR\nline | budget 2022\nOntvangsten | 5", MODEL) == []
