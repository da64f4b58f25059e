"""What programs and copied files do to a whole table: other marks, fractions, last year's file, a total as a record."""

from __future__ import annotations

import pytest

from tests.spec.drawn import Model, assert_judged, line, why_nothing
from tieout.rules.kinds.decimals_are_no_groups import DecimalsAreNoGroups
from tieout.rules.kinds.percentages_are_no_fractions import PercentagesAreNoFractions
from tieout.rules.kinds.records_are_no_sums import RecordsAreNoSums
from tieout.rules.kinds.tables_differ import TablesDiffer
from tieout.rules.population import ALONE

HEADS = "line | budget 2022 | realisation 2022"
MODEL = Model(tuple(line(path, label, "EUR") for path, label in (("a", "Hout"), ("b", "Steen"), ("c", "Glas"))))


@pytest.mark.parametrize(
    ("rows", "judgement"),
    [
        pytest.param("Ontvangsten | 10,542 | 20,190\nUitgaven | 985 | 4,881", "broken", id="a comma in every thousand"),
        pytest.param("Ontvangsten | 10,542 | 20,190\nUitgaven | 0,985 | 4,881", "exact", id="one is a fraction"),
        pytest.param("Ontvangsten | 10,542 | 20,190\nUitgaven | 9851 | 4,881", "exact", id="one thousand has no mark"),
        pytest.param("Ontvangsten | 10,54 | 20,190\nUitgaven | 9,851 | 4,881", "exact", id="one has two decimals"),
        pytest.param("Ontvangsten | 10,542 | 20,190\nUitgaven | 0 | -", "exact", id="two are too few"),
        pytest.param("Ontvangsten | 10.542 | 20.190\nUitgaven | 985 | 4.881", "exact", id="groups as they should be"),
    ],
)
def test_decimals_that_may_be_groups(rows, judgement):
    assert_judged(DecimalsAreNoGroups(), f"flow in EUR x 1000\n{HEADS}\n{rows}", f"judgement\n{judgement}")


def test_percentages_have_no_groups():
    assert why_nothing(DecimalsAreNoGroups(), f"flow\n{HEADS}\nSaldo | 10,542 | 20,190") == {ALONE}


@pytest.mark.parametrize(
    ("row", "judgement"),
    [
        pytest.param("Overhead | 0,23 | 0,19 | 0,20", "broken", id="fractions"),
        pytest.param("Overhead | 23 | 19 | 20", "exact", id="percentages without a sign"),
        pytest.param("Overhead | 0,23 | 0,19 | 1,20", "exact", id="one above 1"),
        pytest.param("Overhead | 0,2 | 0,1 | 0,3", "exact", id="one decimal, as rates that are small have"),
    ],
)
def test_percentages_that_may_be_fractions(row, judgement):
    heads = "line | realisation 2020 | realisation 2021 | realisation 2022"
    assert_judged(PercentagesAreNoFractions(), f"flow\n{heads}\n{row}", f"judgement\n{judgement}")


@pytest.mark.parametrize("row", ["Overhead | 0,23% | 0,19 | 0,20", "Overhead | 0,23 | 0,19 | n.b."])
def test_a_sign_or_too_few_figures_tell_nothing_of_fractions(row):
    heads = "line | realisation 2020 | realisation 2021 | realisation 2022"
    assert why_nothing(PercentagesAreNoFractions(), f"flow\n{heads}\n{row}") == {ALONE}


RECORDS = """
open in EUR, kind records
key agency | key year | figure receipts | figure expenses | figure cash
Logius     | 2022     | 10              | 4               | 6
Almanak    | 2022     | 20              | 5               | 15
{last}
"""


@pytest.mark.parametrize(
    ("last", "judgement"),
    [
        pytest.param("Totaal | 2022 | 30 | 9 | 21", "broken", id="the sum of the others"),
        pytest.param("Totaal | 2022 | 30 | 9 | 26", "exact", id="one line is no sum"),
        pytest.param("Totaal | 2021 | 30 | 9 | 21", "exact", id="of another year"),
        pytest.param("Totaal | 2022 | 30 | 9 |", "exact", id="two lines are too few"),
        pytest.param("RvIG | 2022 | 30 | 9 | 0", "exact", id="a zero is no line"),
    ],
)
def test_a_record_that_may_be_a_total(last, judgement):
    name = " ".join(part.strip() for part in last.split("|")[:2])
    told = [f"open/{whose} | exact" for whose in ("Logius 2022", "Almanak 2022")]
    expected = "\n".join(["subject | judgement", *told, f"open/{name} | {judgement}"])
    assert_judged(RecordsAreNoSums(), RECORDS.format(last=last), expected)


THIS = """
now in EUR, year 2022
line  | budget 2022 | realisation 2022 | realisation 2021
Hout  | 11          | 12               | 13
Steen | 21          | 22               | 23
"""


@pytest.mark.parametrize(
    ("rows", "judgement"),
    [
        pytest.param("Hout | 11 | 12 | 13\nSteen | 21 | 22 | 23", "broken", id="every figure again"),
        pytest.param("Hout | 11 | 12 | 13\nSteen | 21 | 22 | 24", "exact", id="all but one"),
    ],
)
def test_a_table_beside_that_of_the_year_before(rows, judgement):
    before = f"then in EUR, year 2021\nline | budget 2021 | realisation 2021 | realisation 2020\n{rows}"
    expected = f"subject | judgement\nnow/2021 | {judgement}\nthen/tables | not judged"
    assert_judged(TablesDiffer(figures=5), f"{THIS}\n{before}", expected, model=MODEL)


def test_a_table_alone_is_no_copy():
    assert why_nothing(TablesDiffer(figures=5), THIS, model=MODEL) == {ALONE}
