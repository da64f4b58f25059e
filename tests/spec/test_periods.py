"""The periods of a field: how they are written, which comes after which, and which a text names."""

from __future__ import annotations

import pytest

from tieout.rulebook.periods import CALENDAR_YEARS, Periods

FISCAL = Periods(forms=("FY{year}", "FY {year}", "FY{yy}", "fiscal {year}", "year ended March 31, {next_year}"))
SPLIT = Periods(forms=("{year}-{next}", "{year}/{next}", "{year}/{next_year}"))
QUARTERS = Periods(
    per_year=4,
    forms=("{year} Q{part}", "Q{part} {year}", "{part}Q{yy}", "three months ended {part}, {year}"),
    parts={"March 31": 1, "June 30": 2, "September 30": 3, "December 31": 4},
)
MONTHS = Periods(per_year=12, forms=("{year}-{part}", "{part} {year}"), parts={"août": 8})


@pytest.mark.parametrize(
    ("periods", "text", "label", "year", "number"),
    [
        (CALENDAR_YEARS, "2019", "2019", 2019, 2019),
        (CALENDAR_YEARS, " 1999 ", "1999", 1999, 1999),
        (FISCAL, "FY2019", "FY2019", 2019, 2019),
        (FISCAL, "fy 2019", "FY2019", 2019, 2019),
        (FISCAL, "FY19", "FY2019", 2019, 2019),
        (FISCAL, "FY98", "FY1998", 1998, 1998),
        (FISCAL, "Fiscal 2019", "FY2019", 2019, 2019),
        (FISCAL, "Year ended March 31, 2020", "FY2019", 2019, 2019),
        (SPLIT, "2018-19", "2018-19", 2018, 2018),
        (SPLIT, "2018–19", "2018-19", 2018, 2018),
        (SPLIT, "2018/19", "2018-19", 2018, 2018),
        (SPLIT, "2018/2019", "2018-19", 2018, 2018),
        (SPLIT, "1999-00", "1999-00", 1999, 1999),
        (QUARTERS, "2019 Q3", "2019 Q3", 2019, 8078),
        (QUARTERS, "Q3 2019", "2019 Q3", 2019, 8078),
        (QUARTERS, "3Q19", "2019 Q3", 2019, 8078),
        (QUARTERS, "Three months ended September 30, 2019", "2019 Q3", 2019, 8078),
        (QUARTERS, "2019 Q4", "2019 Q4", 2019, 8079),
        (QUARTERS, "2020 Q1", "2020 Q1", 2020, 8080),
        (MONTHS, "2019-12", "2019-12", 2019, 24239),
        (MONTHS, "2020-01", "2020-1", 2020, 24240),
        (MONTHS, "aout 2020", "2020-8", 2020, 24247),
        (MONTHS, "AOÛT 2020", "2020-8", 2020, 24247),
    ],
)
def test_a_period_is_read_by_the_forms_of_its_field(periods, text, label, year, number):
    found = periods.parse(text)
    assert (found.label, found.year, found.number) == (label, year, number)
    assert periods.parse(found.label) == found


@pytest.mark.parametrize(
    ("periods", "text"),
    [
        (CALENDAR_YEARS, "FY2019"),
        (CALENDAR_YEARS, "2019-20"),
        (CALENDAR_YEARS, "20191"),
        (CALENDAR_YEARS, "1819"),
        (CALENDAR_YEARS, ""),
        (FISCAL, "2019"),
        (FISCAL, "xFY2019"),
        (FISCAL, "FY2019a"),
        (SPLIT, "2018-20"),
        (SPLIT, "2018/2020"),
        (SPLIT, "2018-190"),
        (QUARTERS, "2019"),
        (QUARTERS, "2019 Q5"),
        (QUARTERS, "2019 Q0"),
        (MONTHS, "2019-13"),
    ],
)
def test_what_no_form_writes_is_no_period(periods, text):
    assert periods.parse(text) is None


@pytest.mark.parametrize(
    ("periods", "text", "noted", "labels"),
    [
        (CALENDAR_YEARS, "Verschil 2016-2015", False, ["2016", "2015"]),
        (CALENDAR_YEARS, "Realisatie 20151", False, []),
        (CALENDAR_YEARS, "Realisatie 20151", True, ["2015"]),
        (CALENDAR_YEARS, "31-12-2015 en 12015", True, ["2015"]),
        (FISCAL, "Actual FY2019 and FY18", False, ["FY2019", "FY2018"]),
        (SPLIT, "Outturn 2018-19 less 2017-18", False, ["2018-19", "2017-18"]),
        (QUARTERS, "Q3 2019 against Q3 2018", False, ["2019 Q3", "2018 Q3"]),
        # Of forms that overlap the longest counts.
        (Periods(forms=("{year}", "{year}-{next}")), "Outturn 2018-19", False, ["2018"]),
        (Periods(forms=("{year}", "{year}-{next}")), "Outturn 2018-19", True, ["2018"]),
    ],
)
def test_the_periods_that_a_text_names_are_found_in_their_order(periods, text, noted, labels):
    found = periods.find(text, noted=noted)
    assert [one.period.label for one in found] == labels
    assert [one.start for one in found] == sorted(one.start for one in found)


def test_of_forms_that_overlap_the_longest_is_taken_whole():
    (found,) = Periods(forms=("{year}", "{year}-{next}")).find("Outturn 2018-19.")
    assert (found.start, found.end) == (8, 15)


@pytest.mark.parametrize("periods", [FISCAL, SPLIT, QUARTERS, MONTHS, CALENDAR_YEARS])
def test_a_sound_declaration_is_sound(periods):
    assert list(periods.unsound()) == []


def test_a_year_is_a_period_only_where_it_has_no_parts():
    assert FISCAL.of_year(2019).label == "FY2019"
    assert QUARTERS.of_year(2019) is None
    assert [one.are_years for one in (CALENDAR_YEARS, FISCAL, QUARTERS)] == [True, False, False]


@pytest.mark.parametrize(
    ("periods", "what"),
    [
        (Periods(forms=()), "names no form"),
        (Periods(forms=("FY{jaar}",)), "has the field jaar"),
        (Periods(forms=("{year}/{year}",)), "has a field twice"),
        (Periods(forms=("{next}",)), "does not tell the year"),
        (Periods(per_year=4, forms=("{year}",)), "has no part, and a year has several"),
        (Periods(forms=("{year} Q{part}",)), "has a part, and a year is one period"),
        (Periods(per_year=4, forms=("{year} Q{part}",), parts={"Christmas": 5}), "part Christmas is number 5"),
    ],
)
def test_a_declaration_that_contradicts_itself_is_told(periods, what):
    ((told, advice),) = periods.unsound()
    assert what in told
    assert advice
