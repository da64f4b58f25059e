"""Records that are copies of others, and records of another scale than all others."""

from __future__ import annotations

import pytest

from tests.spec.drawn import assert_judged, checks_of, why_nothing
from tieout.rules.kinds.records_are_of_one_scale import RecordsAreOfOneScale
from tieout.rules.kinds.records_differ import RecordsDiffer
from tieout.rules.population import ALONE

HEADS = """
open in EUR, kind records
key agency | key year | figure receipts | figure expenses | figure cash
"""
DIFFER = RecordsDiffer(figures=3)


@pytest.mark.parametrize(
    ("row", "judgement"),
    [
        pytest.param("Logius | 2022 | 10 | 4 | 6", "broken", id="of the year before"),
        pytest.param("RvIG | 2021 | 10 | 4 | 6", "broken", id="of another agency"),
        pytest.param("RvIG | 1999 | 10 | 4 | 6", "broken", id="of any year"),
        pytest.param("Logius | 2022 | 10 | 4 | 7", "exact", id="one of three is another"),
        pytest.param("Logius | 2022 | 10 | 0 | 6", "exact", id="a zero is no figure that is copied"),
        pytest.param("Logius | 2022 | 10 | n.b. | 6", "exact", id="two are too few"),
    ],
)
def test_a_record_that_may_be_a_copy(row, judgement):
    name = " ".join(part.strip() for part in row.split("|")[:2])
    drawn = f"{HEADS}Logius | 2021 | 10 | 4 | 6\n{row}"
    assert_judged(DIFFER, drawn, f"subject | judgement\nopen/Logius 2021 | exact\nopen/{name} | {judgement}")


def test_a_copy_is_told_with_what_it_is_a_copy_of():
    (told,) = [one for one in checks_of(DIFFER, f"{HEADS}Logius | 2021 | 10 | 4 | 6\nLogius | 2022 | 10 | 4 | 6")
               if one.judgement == "broken"]  # fmt: skip
    assert told.told == {"figures": 3, "differing": 0}
    assert len(told.cells) == 2
    assert told.cells[0] > told.cells[1]


def test_records_are_no_copies_where_there_are_none():
    assert why_nothing(DIFFER, "flow in EUR\nline | budget 2022 | realisation 2022\nHout | 11 | 11") == {ALONE}


SCALE = RecordsAreOfOneScale(times=5)
OTHERS = "\n".join(f"A{number} | 2022 | {10 + number} | {4 + number} | {6 + number}" for number in range(1, 9))


@pytest.mark.parametrize(
    ("rows", "judgement"),
    [
        pytest.param(f"{OTHERS}\nLogius | 2022 | 9000 | 5000 | 4000", "broken", id="thousands among units"),
        pytest.param(f"{OTHERS}\nLogius | 2022 | 90 | 60 | 70", "broken", id="five times the largest"),
        pytest.param(f"{OTHERS}\nLogius | 2022 | 40 | 20 | 20", "exact", id="the largest of all"),
        pytest.param(f"{OTHERS}\nLogius | 2022 | 9000 | 4 | 6", "exact", id="one line is large"),
        pytest.param(f"{OTHERS}\nLogius | 2022 | 9000 | 5000 |", "exact", id="two lines are too few"),
        pytest.param(f"{OTHERS}\nLogius | 2021 | 9000 | 5000 | 4000", None, id="alone in its year"),
        pytest.param(f"{OTHERS[: OTHERS.index('A7')]}Logius | 2022 | 9000 | 5000 | 4000", None, id="seven are too few"),
    ],
)
def test_a_record_that_may_be_of_another_scale(rows, judgement):
    told = {one.about: one.judgement for one in checks_of(SCALE, f"{HEADS}{rows}")}
    assert {name: said for name, said in told.items() if name.startswith("Logius")} == (
        {"Logius 2022": judgement} if judgement else {}
    )
    assert not [name for name, said in told.items() if name.startswith("A") and said == "broken"]
